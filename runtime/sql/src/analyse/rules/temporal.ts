import { type Place } from '../../place.ts'
import { formatType, type IntervalType, type SqlType, types } from '../../types.ts'
import { castTo } from '../casts.ts'
import { intervalOfSize, intervalSize, isYearMonth } from '../intervalCasts.ts'
import { commonTypeOfTwo, isIntegral, isNumeric, isTemporal, isText } from '../lattice.ts'
import { type Scope } from '../scope.ts'
import { compose, type Typed } from '../typed.ts'
import { withNull } from './besideNull.ts'

/** Arithmetic with dates, timestamps and intervals; undefined when none of the two is one. With `attempt` null comes where an interval does not hold its result. */
export function temporalArithmetic(operator: string, left: Typed, right: Typed, place: Place, scope: Scope, attempt = false): Typed | undefined {
  const concerned = (type: SqlType): boolean => isTemporal(type) || type.kind === 'interval' || type.kind === 'calendar_interval' || type.kind === 'time'
  if (!concerned(left.type) && !concerned(right.type)) return undefined
  if (attempt && left.type.kind === 'interval') {
    const tried = attempted(operator, left, right, left.type, place)
    if (tried) return tried
  }
  if (attempt && operator === '+' && right.type.kind === 'time') return temporalArithmetic(operator, right, left, place, scope, true)
  if (attempt && left.type.kind === 'time' && right.type.kind === 'interval') {
    const later = temporalArithmetic(operator, left, right, place, scope)
    return later && { ...later, nullable: true, duckdb: `CASE WHEN (dbx_time_us(${left.duckdb}) ${operator} dbx_interval_us(${right.duckdb})) BETWEEN 0 AND 86399999999 THEN ${later.duckdb} END` }
  }
  if (attempt && isText(left.type) && (operator === '+' || operator === '-')) {
    const tried = textMoved(operator, left, right, place, true)
    if (tried) return tried
  }
  const withoutValue = withNull(operator, left, right, place)
  if (withoutValue) return withoutValue
  const result = operator === '+' ? (plus(left, right, place) ?? plus(right, left, place)) : operator === '-' ? minus(left, right, place, attempt) : operator === '*' ? (times(left, right, place) ?? times(right, left, place)) : operator === '/' ? over(left, right, place) : undefined
  return result ?? scope.report(place, 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', `${operator} does not apply to ${formatType(left.type)} and ${formatType(right.type)}`)
}

function plus(left: Typed, right: Typed, place: Place): Typed | undefined {
  if (isText(left.type)) return textMoved('+', left, right, place)
  if (right.type.kind === 'calendar_interval') return shiftByCalendar(left, right, '+', place)
  if (right.type.kind === 'interval') return shift(left, right, '+', place)
  // A DATE and a whole number of days; Spark takes no BIGINT here.
  if (left.type.kind === 'date' && isIntegral(right.type) && right.type.kind !== 'bigint') return compose(place, [left, right], { type: types.date, duckdb: `(${left.duckdb} + ${castTo(right, types.int)?.duckdb ?? ''})` })
  return undefined
}

/** Arithmetic of an interval whose overflow, or whose division by zero, is null: in a wider type, with a soft way back. */
function attempted(operator: string, left: Typed, right: Typed, type: IntervalType, place: Place): Typed | undefined {
  const soft = (size: string, of: IntervalType): string => (isYearMonth(of) ? `to_months(TRY_CAST(${size} AS INTEGER))` : `to_microseconds(TRY_CAST(${size} AS BIGINT))`)
  const size = `CAST(${intervalSize(left.duckdb, type)} AS HUGEINT)`
  if (right.type.kind === 'interval' && (operator === '+' || operator === '-')) {
    const common = commonTypeOfTwo(type, right.type)
    return common?.kind === 'interval' ? compose(place, [left, right], { type: common, nullable: true, duckdb: soft(`(${size} ${operator} ${intervalSize(right.duckdb, right.type)})`, common) }) : undefined
  }
  const number = isNumeric(right.type) || isText(right.type) ? castTo(right, types.double) : undefined
  if (!number || (operator !== '*' && operator !== '/')) return undefined
  const full = isYearMonth(type) ? types.yearMonth : types.dayTime
  return compose(place, [left, number], { type: full, nullable: true, duckdb: soft(`round(${size} ${operator} ${operator === '/' ? `nullif(${number.duckdb}, 0)` : number.duckdb})`, full) })
}

/** A date, timestamp or interval moved by an interval. */
function shift(value: Typed, by: Typed, sign: '+' | '-', place: Place): Typed | undefined {
  const interval = by.type as IntervalType
  if (value.type.kind === 'interval') {
    const type = commonTypeOfTwo(value.type, interval)
    return type && compose(place, [value, by], { type, duckdb: `(${value.duckdb} ${sign} ${by.duckdb})` })
  }
  if (value.type.kind === 'time') return isYearMonth(interval) ? undefined : compose(place, [value, by], { type: value.type, duckdb: `dbx_time_plus(${value.duckdb}, ${sign === '-' ? '-' : ''}dbx_interval_us(${by.duckdb}))` })
  if (value.type.kind === 'date') {
    // Whole days and months keep it a DATE; hours and less make it a TIMESTAMP.
    if (isYearMonth(interval) || interval.to === 'day') return compose(place, [value, by], { type: types.date, duckdb: `CAST((${value.duckdb} ${sign} ${by.duckdb}) AS DATE)` })
    const instant = castTo(value, types.timestamp)
    return instant && compose(place, [instant, by], { type: types.timestamp, duckdb: moved(instant, by, sign) })
  }
  return isTemporal(value.type) ? compose(place, [value, by], { type: value.type, duckdb: moved(value, by, sign) }) : undefined
}

/** Text that is read as a moment, moved, and text again; not by months alone, which may be meant for a date. */
function textMoved(sign: '+' | '-', text: Typed, by: Typed, place: Place, attempt = false): Typed | undefined {
  const moment = by.type.kind === 'calendar_interval' || (by.type.kind === 'interval' && !isYearMonth(by.type)) ? castTo(text, types.timestamp, attempt) : undefined
  return moment && castTo(compose(place, [moment, by], { type: types.timestamp, duckdb: moved(moment, by, sign) }), types.string)
}

/** A date, timestamp or interval moved by months, days and microseconds at once. */
function shiftByCalendar(value: Typed, by: Typed, sign: '+' | '-', place: Place): Typed | undefined {
  if (value.type.kind === 'calendar_interval') return compose(place, [value, by], { type: value.type, duckdb: `(${value.duckdb} ${sign} ${by.duckdb})` })
  if (value.type.kind === 'date') return compose(place, [value, by], { type: types.date, duckdb: `dbx_date_plus_calendar(${value.duckdb}, ${sign === '-' ? `(-${by.duckdb})` : by.duckdb})` })
  return isTemporal(value.type) ? compose(place, [value, by], { type: value.type, duckdb: moved(value, by, sign) }) : undefined
}

const moved = (value: Typed, by: Typed, sign: '+' | '-'): string =>
  value.type.kind === 'timestamp' ? `dbx_moved${sign === '-' ? '_back' : ''}${by.type.kind === 'calendar_interval' ? '_by_calendar' : ''}(${value.duckdb}, ${by.duckdb})` : `(${value.duckdb} ${sign} ${by.duckdb})`

function minus(left: Typed, right: Typed, place: Place, attempt: boolean): Typed | undefined {
  const text = isText(left.type) ? textMoved('-', left, right, place) : undefined
  if (text) return text
  if (right.type.kind === 'calendar_interval') return shiftByCalendar(left, right, '-', place)
  if (right.type.kind === 'interval') return shift(left, right, '-', place)
  if (left.type.kind === 'time' && right.type.kind === 'time') return compose(place, [left, right], { type: { kind: 'interval', from: 'hour', to: 'second' }, duckdb: `to_microseconds(dbx_time_us(${left.duckdb}) - dbx_time_us(${right.duckdb}))` })
  if (left.type.kind === 'date' && isIntegral(right.type) && right.type.kind !== 'bigint') return compose(place, [left, right], { type: types.date, duckdb: `(${left.duckdb} - ${castTo(right, types.int)?.duckdb ?? ''})` })
  if ([left, right].every(({ type }) => type.kind === 'date' || isText(type))) {
    const [end, start] = [castTo(left, types.date, attempt), castTo(right, types.date, attempt)]
    return end && start && compose(place, [end, start], { type: { kind: 'interval', from: 'day', to: 'day' }, duckdb: `to_days(CAST((${end.duckdb} - ${start.duckdb}) AS INTEGER))` })
  }
  if (!isTemporal(left.type) && !isText(left.type)) return undefined
  if (!isTemporal(right.type) && !isText(right.type)) return undefined
  const ntz = left.type.kind === 'timestamp_ntz' && right.type.kind === 'timestamp_ntz'
  const a = castTo(left, ntz ? types.timestampNtz : types.timestamp, attempt)
  const b = castTo(right, ntz ? types.timestampNtz : types.timestamp, attempt)
  return a && b && compose(place, [a, b], { type: types.dayTime, duckdb: `to_microseconds(${ntz ? 'epoch_us' : 'dbx_clock_us'}(${a.duckdb}) - ${ntz ? 'epoch_us' : 'dbx_clock_us'}(${b.duckdb}))` })
}

/** The interval of a size, rounded half up. */
const intervalOf = (size: string, type: IntervalType): string => intervalOfSize(`round(${size})`, type)

function times(left: Typed, right: Typed, place: Place): Typed | undefined {
  if (left.type.kind !== 'interval' || !(isNumeric(right.type) || isText(right.type))) return undefined
  const factor = isIntegral(right.type) ? right.duckdb : (castTo(right, types.double)?.duckdb ?? right.duckdb)
  const type = isYearMonth(left.type) ? types.yearMonth : types.dayTime
  return compose(place, [left, right], { type, duckdb: intervalOf(`${intervalSize(left.duckdb, left.type)} * ${factor}`, type) })
}

function over(left: Typed, right: Typed, place: Place): Typed | undefined {
  const divisor = left.type.kind === 'interval' && (isNumeric(right.type) || isText(right.type)) ? castTo(right, types.double) : undefined
  if (left.type.kind !== 'interval' || !divisor) return undefined
  const type = isYearMonth(left.type) ? types.yearMonth : types.dayTime
  if (isIntegral(right.type)) return compose(place, [left, right], { type, duckdb: intervalOfSize(`dbx_interval_divide_whole(${intervalSize(left.duckdb, left.type)}, ${right.duckdb})`, type) })
  return compose(place, [left, right], { type, duckdb: intervalOf(`dbx_interval_divide(CAST(${intervalSize(left.duckdb, left.type)} AS DOUBLE), ${divisor.duckdb})`, type) })
}
