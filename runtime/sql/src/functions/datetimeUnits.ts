import { type Expression, type FunctionCall } from '../tree/expression.ts'
import { constantText } from '../references.ts'
import { decimal, formatType, type IntervalType, type SqlType, types } from '../types.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { intervalSize } from '../analyse/intervalCasts.ts'
import { castTo } from '../analyse/casts.ts'
import { coerceUnasked } from '../analyse/coercion.ts'
import { isTemporal, isText } from '../analyse/lattice.ts'
import { type Scope } from '../analyse/scope.ts'
import { analyse } from '../analyse/semantics.ts'
import { compose, type Typed } from '../analyse/typed.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'

const add = (name: string): FunctionEntry => special(name, `${name}(unit, int, timestamp) : timestamp; ${name}(date, int) : date`, (node, scope) => (node.args.length === 3 ? addUnits(node, scope) : moveByDays('+', node, scope)))
const difference = (name: string): FunctionEntry => special(name, `${name}(unit, timestamp, timestamp) : bigint; ${name}(date, date) : int`, (node, scope) => (node.args.length === 3 ? unitsBetween(node, scope) : daysBetween(node, scope)))
const part = (name: string): FunctionEntry => special(name, `${name}(field, temporal or interval)`, datePart)

/** Functions with a unit of time or a field: `dateadd(MONTH, 1, t)`, `extract(YEAR FROM d)`, `date_part('YEAR', d)`. */
export const unitFunctions: readonly FunctionEntry[] = [
  add('date_add'), add('dateadd'), add('timestampadd'), special('date_sub', 'date_sub(date, int) : date', (node, scope) => moveByDays('-', node, scope)),
  difference('datediff'), difference('date_diff'), difference('timediff'), difference('timestampdiff'),
  part('extract'), part('date_part'), part('datepart'),
]

/** The word that names a unit, in upper case. */
function unitWord(argument: Expression | undefined): string | undefined {
  const [word, ...more] = argument?.kind === 'column' ? argument.parts : []
  return word && !word.quoted && more.length === 0 ? word.text.toUpperCase() : undefined
}

const textOf = (argument: Expression): string | undefined => (argument.kind === 'literal' && isText(argument.type) && typeof argument.value === 'string' ? argument.value : undefined)

/** Units by their length in months or in microseconds. */
const lengths: Readonly<Record<string, { readonly months?: number; readonly microseconds?: bigint }>> = {
  YEAR: { months: 12 }, QUARTER: { months: 3 }, MONTH: { months: 1 },
  WEEK: { microseconds: 604_800_000_000n }, DAY: { microseconds: 86_400_000_000n },
  HOUR: { microseconds: 3_600_000_000n }, MINUTE: { microseconds: 60_000_000n }, SECOND: { microseconds: 1_000_000n }, MILLISECOND: { microseconds: 1_000n }, MICROSECOND: { microseconds: 1n },
}

/** Days and longer units are those of a calendar; hours pass as they pass. */
const isCivil = ({ microseconds = 0n }: (typeof lengths)[string]): boolean => microseconds % 86_400_000_000n === 0n

/** What is no unit is an argument like any other, of which these functions take two. */
function unitOf(node: FunctionCall, scope: Scope): (typeof lengths)[string] | undefined {
  const named = node.args[0]?.value
  const word = unitWord(named)
  const unit = word !== undefined && Object.hasOwn(lengths, word) ? lengths[word] : undefined
  if (unit || !named) return unit
  const units = `the units are ${Object.keys(lengths).join(', ')}`
  if (word === 'DAYOFYEAR' || textOf(named) !== undefined) scope.report(named.place, 'INVALID_PARAMETER_VALUE.DATETIME_UNIT', 'a unit of time is wanted here, as a word without quotes', units)
  else if (!analyse(named, scope).failed) wrongArguments(node, `a unit and two arguments, or two arguments; ${units}`, scope)
  return undefined
}

const nothing = (node: FunctionCall, inputs: readonly Typed[]): Typed => ({ ...compose(node.place, inputs, { type: types.void, duckdb: 'NULL' }), failed: true })

/** A timestamp of either kind; a date becomes one. */
function instant(value: Typed, scope: Scope): Typed | undefined {
  if (value.failed || value.type.kind === 'timestamp_ntz') return value
  return coerceUnasked(value, types.timestamp) ?? void scope.report(value.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `a timestamp is wanted here, not ${formatType(value.type)}`)
}

function addUnits(node: FunctionCall, scope: Scope): Typed {
  const unit = unitWord(node.args[0]?.value) === 'DAYOFYEAR' ? lengths.DAY : unitOf(node, scope)
  const amount = node.args[1] && coerceUnasked(analyse(node.args[1].value, scope), types.int)
  const moment = node.args[2] && instant(analyse(node.args[2].value, scope), scope)
  if (!unit || !amount || !moment || amount.failed || moment.failed) return nothing(node, [])
  const by = unit.months === undefined ? `to_microseconds(CAST(${amount.duckdb} AS BIGINT) * ${unit.microseconds ?? 1n})` : `to_months(${amount.duckdb} * ${unit.months})`
  return compose(node.place, [amount, moment], { type: moment.type, duckdb: moment.type.kind !== 'timestamp' ? `(${moment.duckdb} + ${by})` : isCivil(unit) ? `dbx_moved(${moment.duckdb}, ${by})` : `dbx_utc_instant(dbx_utc_clock(${moment.duckdb}) + ${by})` })
}

function moveByDays(sign: '+' | '-', node: FunctionCall, scope: Scope): Typed {
  const [start, days, ...more] = argumentsOf(node, scope)
  if (!start || !days || more.length > 0) return wrongArguments(node, sign === '+' ? 'a date and a number of days, or a unit, an amount and a timestamp' : 'a date and a number of days', scope)
  if (start.failed || days.failed) return nothing(node, [start, days])
  const date = coerceUnasked(start, types.date)
  // No number that is wider than an INT is narrowed to one.
  const amount = isText(days.type) || ['void', 'tinyint', 'smallint', 'int'].includes(days.type.kind) ? coerceUnasked(days, types.int) : undefined
  if (!date || !amount) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `a date and an INT of days are wanted here, not ${formatType(start.type)} and ${formatType(days.type)}`)
  return compose(node.place, [date, amount], { type: types.date, duckdb: `(${date.duckdb} ${sign} ${amount.duckdb})` })
}

function daysBetween(node: FunctionCall, scope: Scope): Typed {
  const [end, start, ...more] = argumentsOf(node, scope)
  if (!end || !start || more.length > 0) return wrongArguments(node, 'an end and a start, or a unit, a start and an end', scope)
  const to = coerceUnasked(end, types.date)
  const from = coerceUnasked(start, types.date)
  if (!to || !from) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `two dates are wanted here, not ${formatType(end.type)} and ${formatType(start.type)}`)
  return compose(node.place, [to, from], { type: types.int, duckdb: `CAST((${to.duckdb} - ${from.duckdb}) AS INTEGER)` })
}

const wrongArguments = (node: FunctionCall, wanted: string, scope: Scope): Typed => scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', `${node.name.parts.at(-1)?.text ?? ''} takes ${wanted}`)

/** Whole units only: 00:30 to 02:00 is one hour, 31 January to 1 March one month. */
function unitsBetween(node: FunctionCall, scope: Scope): Typed {
  const from = node.args[1] && instant(analyse(node.args[1].value, scope), scope)
  const to = node.args[2] && instant(analyse(node.args[2].value, scope), scope)
  // This unit is found to be none only where there are moments.
  if (unitWord(node.args[0]?.value) === 'DAYOFYEAR' && (from?.constant === null || to?.constant === null)) return compose(node.place, [], { type: types.bigint, nullable: true, duckdb: 'CAST(NULL AS BIGINT)' })
  const unit = unitOf(node, scope)
  if (!unit || !from || !to || from.failed || to.failed) return nothing(node, [])
  const us = (value: Typed): string => `${value.type.kind === 'timestamp' ? 'dbx_clock_us' : 'epoch_us'}(${value.duckdb})`
  const duckdb = unit.months === undefined
    ? `CAST((${us(to)} - ${us(from)}) // ${unit.microseconds ?? 1n} AS BIGINT)`
    : `CAST(dbx_whole_months(${clockOf(from)}, ${clockOf(to)}) // ${unit.months} AS BIGINT)`
  return compose(node.place, [from, to], { type: types.bigint, duckdb })
}

const fields: Readonly<Record<string, string>> = Object.fromEntries(Object.entries({
  year: 'YEAR Y YEARS YR YRS', yearOfWeek: 'YEAROFWEEK', quarter: 'QUARTER QTR', month: 'MONTH MON MONS MONTHS', week: 'WEEK W WEEKS', day: 'DAY D DAYS', dayOfWeek: 'DAYOFWEEK DOW', isoDay: 'DAYOFWEEK_ISO DOW_ISO',
  dayOfYear: 'DOY DAYOFYEAR', hour: 'HOUR H HOURS HR HRS', minute: 'MINUTE M MIN MINS MINUTES', second: 'SECOND S SEC SECONDS SECS',
}).flatMap(([field, names]) => names.split(' ').map(name => [name, field])))

const ofMoment: Readonly<Record<string, string>> = {
  year: 'year($)', yearOfWeek: 'isoyear($)', quarter: 'quarter($)', month: 'month($)', week: 'weekofyear($)', day: 'day($)', dayOfWeek: '(dayofweek($) + 1)', isoDay: 'isodow($)', dayOfYear: 'dayofyear($)', hour: 'hour($)', minute: 'minute($)',
}

function datePart(node: FunctionCall, scope: Scope): Typed {
  const [named, source] = node.args
  const given = source && analyse(source.value, scope)
  if (!named || !given || node.args.length !== 2) return wrongArguments(node, 'a field and a date, timestamp, time of day or interval', scope)
  if (given.failed) return given
  const word = (textOf(named.value) ?? (named.value.kind === 'literal' ? undefined : constantText(named.value)))?.toUpperCase()
  if (word === undefined) {
    const field = analyse(named.value, scope)
    if (field.failed) return field
    // A field that is NULL makes NULL, of a type that says nothing.
    if (field.constant === null || /^CAST\(NULL AS \w+\)$/.test(field.duckdb)) return compose(node.place, [], { type: types.double, nullable: true, duckdb: 'CAST(NULL AS DOUBLE)' })
    return scope.report(named.value.place, 'NON_FOLDABLE_ARGUMENT', 'the field must be a literal')
  }
  const field = Object.hasOwn(fields, word) ? fields[word] : undefined
  const found = field === undefined ? undefined : partOf(field, given)
  return found ? compose(node.place, [given], found) : scope.report(node.place, 'INVALID_EXTRACT_FIELD', `${word} cannot be extracted from ${formatType(given.type)}`)
}

const clockOf = ({ type, duckdb }: Typed): string => (type.kind === 'timestamp' ? `dbx_clock(${duckdb})` : duckdb)

type Part = { readonly type: SqlType; readonly duckdb: string } | undefined

function partOf(field: string, given: Typed): Part {
  const { type, duckdb } = given
  if (type.kind === 'interval') return intervalPart(field, duckdb, type)
  if (type.kind === 'calendar_interval') return calendarPart(field, duckdb)
  if (type.kind === 'time') return timePart(field, duckdb, type.precision ?? 6)
  const moment = isTemporal(type) ? given : isText(type) || type.kind === 'void' ? castTo(given, field === 'hour' || field === 'minute' || field === 'second' ? types.timestamp : types.date) : undefined
  if (!moment) return undefined
  if (field === 'second') return { type: decimal(8, 6), duckdb: moment.type.kind === 'date' ? `CASE WHEN ${moment.duckdb} IS NOT NULL THEN CAST(0 AS DECIMAL(8,6)) END` : `dbx_seconds(${clockOf(moment)})` }
  if (moment.type.kind === 'date' && (field === 'hour' || field === 'minute')) return { type: types.int, duckdb: `CASE WHEN ${moment.duckdb} IS NOT NULL THEN 0 END` }
  return { type: types.int, duckdb: `CAST(${(ofMoment[field] ?? '').replace('$', () => clockOf(moment))} AS INTEGER)` }
}

/** Seconds with their fraction, of a number of microseconds. */
const secondsIn = (us: string): string => `CAST(CAST(${us} % 60000000 AS DECIMAL(18,0)) * CAST('0.000001' AS DECIMAL(6,6)) AS DECIMAL(8,6))`

function timePart(field: string, text: string, precision: number): Part {
  if (field === 'hour' || field === 'minute') return { type: types.int, duckdb: `CAST(${field}(${text}) AS INTEGER)` }
  return field === 'second' ? { type: decimal(2 + precision, precision), duckdb: `CAST(${secondsIn(`dbx_time_us(${text})`)} AS DECIMAL(${2 + precision},${precision}))` } : undefined
}

function calendarPart(field: string, text: string): Part {
  switch (field) {
    case 'year': return { type: types.int, duckdb: `CAST(dbx_calendar_months(${text}) // 12 AS INTEGER)` }
    case 'month': return { type: types.tinyint, duckdb: `CAST(dbx_calendar_months(${text}) % 12 AS TINYINT)` }
    case 'day': return { type: types.int, duckdb: `CAST(dbx_calendar_days(${text}) AS INTEGER)` }
    case 'hour': return { type: types.tinyint, duckdb: `CAST(dbx_calendar_us(${text}) % 86400000000 // 3600000000 AS TINYINT)` }
    case 'minute': return { type: types.tinyint, duckdb: `CAST(dbx_calendar_us(${text}) % 3600000000 // 60000000 AS TINYINT)` }
    case 'second': return { type: decimal(8, 6), duckdb: secondsIn(`dbx_calendar_us(${text})`) }
    default: return undefined
  }
}

const order: readonly string[] = ['year', 'month', 'day', 'hour', 'minute', 'second']

/** Only the fields that an interval has. */
function intervalPart(field: string, text: string, type: IntervalType): Part {
  if (order.indexOf(field) < order.indexOf(type.from) || order.indexOf(field) > order.indexOf(type.to)) return undefined
  const size = intervalSize(text, type)
  switch (field) {
    case 'year': return { type: types.int, duckdb: `CAST(${size} // 12 AS INTEGER)` }
    case 'month': return { type: types.tinyint, duckdb: `CAST(${size} % 12 AS TINYINT)` }
    case 'day': return { type: types.int, duckdb: `CAST(${size} // 86400000000 AS INTEGER)` }
    case 'hour': return { type: types.tinyint, duckdb: `CAST(${size} % 86400000000 // 3600000000 AS TINYINT)` }
    case 'minute': return { type: types.tinyint, duckdb: `CAST(${size} % 3600000000 // 60000000 AS TINYINT)` }
    case 'second': return { type: decimal(8, 6), duckdb: secondsIn(size) }
    default: return undefined
  }
}
