import { type Place } from '../../place.ts'
import { formatType, type IntervalType, type SqlType, types } from '../../types.ts'
import { castTo } from '../casts.ts'
import { isIntegral, isNumeric, isTemporal, isText } from '../lattice.ts'
import { type Scope } from '../scope.ts'
import { compose, type Typed } from '../typed.ts'

/** Arithmetic with dates, timestamps and intervals; undefined when none of the two is one. */
export function temporalArithmetic(operator: string, left: Typed, right: Typed, place: Place, scope: Scope): Typed | undefined {
  const concerned = (type: SqlType): boolean => isTemporal(type) || type.kind === 'interval'
  if (!concerned(left.type) && !concerned(right.type)) return undefined
  const result = operator === '+' ? (plus(left, right, place) ?? plus(right, left, place)) : operator === '-' ? minus(left, right, place) : operator === '*' ? (times(left, right, place) ?? times(right, left, place)) : operator === '/' ? over(left, right, place) : undefined
  return result ?? scope.report(place, 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', `${operator} does not apply to ${formatType(left.type)} and ${formatType(right.type)}`)
}

const isYearMonth = (type: IntervalType): boolean => type.from === 'year' || type.from === 'month'

function plus(left: Typed, right: Typed, place: Place): Typed | undefined {
  if (right.type.kind === 'interval') return isText(left.type) ? undefined : shift(left, right, '+', place)
  // A DATE and a whole number of days; Spark takes no BIGINT here.
  if (left.type.kind === 'date' && isIntegral(right.type) && right.type.kind !== 'bigint') return compose(place, [left, right], { type: types.date, duckdb: `(${left.duckdb} + ${castTo(right, types.int)?.duckdb ?? ''})` })
  return undefined
}

/** A date, timestamp or interval moved by an interval. */
function shift(value: Typed, by: Typed, sign: '+' | '-', place: Place): Typed | undefined {
  const interval = by.type as IntervalType
  if (value.type.kind === 'interval') {
    if (isYearMonth(value.type) !== isYearMonth(interval)) return undefined
    return compose(place, [value, by], { type: isYearMonth(interval) ? types.yearMonth : types.dayTime, duckdb: `(${value.duckdb} ${sign} ${by.duckdb})` })
  }
  if (value.type.kind === 'date') {
    // Whole days and months keep it a DATE; hours and less make it a TIMESTAMP.
    if (isYearMonth(interval) || interval.to === 'day') return compose(place, [value, by], { type: types.date, duckdb: `CAST((${value.duckdb} ${sign} ${by.duckdb}) AS DATE)` })
    const instant = castTo(value, types.timestamp)
    return instant && compose(place, [instant, by], { type: types.timestamp, duckdb: moved(instant, by, sign) })
  }
  return isTemporal(value.type) ? compose(place, [value, by], { type: value.type, duckdb: moved(value, by, sign) }) : undefined
}

const moved = (value: Typed, by: Typed, sign: '+' | '-'): string =>
  value.type.kind === 'timestamp' ? `dbx_instant(dbx_clock(${value.duckdb}) ${sign} ${by.duckdb})` : `(${value.duckdb} ${sign} ${by.duckdb})`

function minus(left: Typed, right: Typed, place: Place): Typed | undefined {
  if (right.type.kind === 'interval') return isText(left.type) ? undefined : shift(left, right, '-', place)
  if (left.type.kind === 'date' && isIntegral(right.type) && right.type.kind !== 'bigint') return compose(place, [left, right], { type: types.date, duckdb: `(${left.duckdb} - ${castTo(right, types.int)?.duckdb ?? ''})` })
  if (left.type.kind === 'date' && (right.type.kind === 'date' || isText(right.type))) {
    const other = castTo(right, types.date)
    return other && compose(place, [left, other], { type: { kind: 'interval', from: 'day', to: 'day' }, duckdb: `to_days(CAST((${left.duckdb} - ${other.duckdb}) AS INTEGER))` })
  }
  if (!isTemporal(left.type) && !isText(left.type)) return undefined
  if (!isTemporal(right.type) && !isText(right.type)) return undefined
  const ntz = left.type.kind === 'timestamp_ntz' && right.type.kind === 'timestamp_ntz'
  const a = castTo(left, ntz ? types.timestampNtz : types.timestamp)
  const b = castTo(right, ntz ? types.timestampNtz : types.timestamp)
  return a && b && compose(place, [a, b], { type: types.dayTime, duckdb: `to_microseconds(epoch_us(${a.duckdb}) - epoch_us(${b.duckdb}))` })
}

/** The size of an interval as a number: months, or microseconds. */
export function intervalSize(text: string, type: IntervalType): string {
  return isYearMonth(type) ? `CAST(date_part('year', ${text}) * 12 + date_part('month', ${text}) AS BIGINT)` : `dbx_interval_us(${text})`
}

/** The interval of a size, rounded half up. */
export function intervalOf(size: string, type: IntervalType): string {
  return isYearMonth(type) ? `to_months(CAST(round(${size}) AS INTEGER))` : `to_microseconds(CAST(round(${size}) AS BIGINT))`
}

function times(left: Typed, right: Typed, place: Place): Typed | undefined {
  if (left.type.kind !== 'interval' || !isNumeric(right.type)) return undefined
  const factor = isIntegral(right.type) ? right.duckdb : (castTo(right, types.double)?.duckdb ?? right.duckdb)
  const type = isYearMonth(left.type) ? types.yearMonth : types.dayTime
  return compose(place, [left, right], { type, duckdb: intervalOf(`${intervalSize(left.duckdb, left.type)} * ${factor}`, type) })
}

function over(left: Typed, right: Typed, place: Place): Typed | undefined {
  const divisor = left.type.kind === 'interval' && isNumeric(right.type) ? castTo(right, types.double) : undefined
  if (left.type.kind !== 'interval' || !divisor) return undefined
  const type = isYearMonth(left.type) ? types.yearMonth : types.dayTime
  return compose(place, [left, right], { type, duckdb: intervalOf(`dbx_divide(CAST(${intervalSize(left.duckdb, left.type)} AS DOUBLE), ${divisor.duckdb})`, type) })
}
