import { type Expression } from '../../tree/expression.ts'
import { fail, quoteText, type Sql, unsupported } from '../context.ts'
import { clockOf, convert } from '../convert.ts'
import { momentOf } from '../moment.ts'
import { formatTsqlType, isInteger, isTemporal, isText, secondDigits, sqlTypes, type TsqlType } from '../type.ts'
import { type Call, define, type TsqlFunction } from './define.ts'

const now = (type: TsqlType) => (call: Call): Sql => ({ text: `TIMESTAMP ${quoteText(momentOf(call.context.now, type))}`, type })
const int = (text: string): Sql => ({ text: `CAST(${text} AS INTEGER)`, type: sqlTypes.int })

/** A date, or what becomes one: a text or a number of days is a DATETIME. */
function moment(call: Call, index: number): Sql {
  const sql = call.value(index)
  if (isTemporal(sql.type)) return sql
  if (sql.type.kind === 'datetimeoffset') return clockOf(sql)
  if (isText(sql.type) || isInteger(sql.type) || sql.type.kind === 'null') {
    // A literal with more digits than a DATETIME has is read as a DATETIME2, as the server does.
    const type = typeof sql.literal === 'string' && /\.\d{4,}/.test(sql.literal) ? sqlTypes.datetime2 : sqlTypes.datetime
    return convert(call.context, sql, { to: type, place: call.place })
  }
  return fail(call.context, call.place, '8116', `argument data type ${formatTsqlType(sql.type)} is invalid for argument ${index + 1} of ${call.name.toLowerCase()} function`)
}
const stamp = (sql: Sql): string => (sql.type.kind === 'time' ? `(DATE '1900-01-01' + ${sql.text})` : `CAST(${sql.text} AS TIMESTAMP)`)

const unitWords: Readonly<Record<string, string>> = {
  year: 'year', yy: 'year', yyyy: 'year', quarter: 'quarter', qq: 'quarter', q: 'quarter', month: 'month', mm: 'month', m: 'month', dayofyear: 'dayofyear', dy: 'dayofyear', y: 'dayofyear',
  day: 'day', dd: 'day', d: 'day', week: 'week', wk: 'week', ww: 'week', weekday: 'weekday', dw: 'weekday', w: 'weekday', hour: 'hour', hh: 'hour', minute: 'minute', mi: 'minute', n: 'minute',
  second: 'second', ss: 'second', s: 'second', millisecond: 'millisecond', ms: 'millisecond', microsecond: 'microsecond', mcs: 'microsecond', nanosecond: 'nanosecond', ns: 'nanosecond',
  iso_week: 'iso_week', isowk: 'iso_week', isoww: 'iso_week', tzoffset: 'tzoffset', tz: 'tzoffset',
}

function unit(call: Call, index = 0): string {
  const node: Expression | undefined = call.args[index]
  const word = node?.kind === 'column' && node.parts.length === 1 ? node.parts[0]?.text.toLowerCase() ?? '' : ''
  return unitWords[word] ?? fail(call.context, node?.place ?? call.place, '155', `'${word}' is not a recognized ${call.name.toLowerCase()} option`)
}

const clockUnits: ReadonlySet<string> = new Set(['hour', 'minute', 'second', 'millisecond', 'microsecond', 'nanosecond'])

export const dateFunctions: readonly TsqlFunction[] = [
  ...['GETDATE()', 'GETUTCDATE()', 'CURRENT_TIMESTAMP'].map(signature => define(signature, [0, 0], 'datetime', 'constant', now(sqlTypes.datetime), 'UTC, as on Azure; one instant a statement')),
  ...['SYSDATETIME()', 'SYSUTCDATETIME()'].map(signature => define(signature, [0, 0], 'datetime2(7)', 'constant', now(sqlTypes.datetime2), 'milliseconds; one instant a statement')),
  define('SYSDATETIMEOFFSET()', [0, 0], 'datetimeoffset(7)', 'constant', call => {
    const { text } = now(sqlTypes.datetime2)(call)
    return { text: `tsql_offset(${text}, ${text})`, type: sqlTypes.datetimeoffset }
  }, 'in UTC, milliseconds; one instant a statement'),
  define('SWITCHOFFSET(datetimeoffset, offset)', [2, 2], 'datetimeoffset', 'rewrite', call => {
    const given = call.value(0)
    const type = given.type.kind === 'datetimeoffset' ? given.type : sqlTypes.datetimeoffset
    return { text: `tsql_shifted((${call.as(0, type)}).utc, ${minutes(call)})`, type }
  }),
  define('TODATETIMEOFFSET(date, offset)', [2, 2], 'datetimeoffset', 'rewrite', call => {
    const clock = moment(call, 0)
    return { text: `tsql_at_clock(${stamp(clock)}, ${minutes(call)})`, type: { kind: 'datetimeoffset', precision: secondDigits(clock.type) } }
  }),
  define('DATEADD(unit, number, date)', [3, 3], 'as its date', 'rewrite', dateAddWithOffset),
  define('DATEDIFF(unit, start, end)', [3, 3], 'int', 'rewrite', call => int(dateDiff(call))),
  define('DATEDIFF_BIG(unit, start, end)', [3, 3], 'bigint', 'rewrite', call => ({ text: dateDiff(call), type: sqlTypes.bigint })),
  define('DATEPART(unit, date)', [2, 2], 'int', 'rewrite', call => {
    if (unit(call) === 'tzoffset') return int(`tsql_offset_minutes(${withOffset(call)})`)
    return int(datePart(call, unit(call), moment(call, 1)))
  }),
  define('DATENAME(unit, date)', [2, 2], 'nvarchar', 'rewrite', dateName),
  define('DAY(date)', [1, 1], 'int', 'native', call => int(datePart(call, 'day', moment(call, 0)))),
  define('MONTH(date)', [1, 1], 'int', 'native', call => int(datePart(call, 'month', moment(call, 0)))),
  define('YEAR(date)', [1, 1], 'int', 'native', call => int(datePart(call, 'year', moment(call, 0)))),
  define('EOMONTH(date [, months])', [1, 2], 'date', 'rewrite', call => {
    const day = `CAST(${moment(call, 0).text} AS DATE)`
    return { text: `last_day(${call.has(1) ? `CAST(${day} + to_months(${call.int(1)}) AS DATE)` : day})`, type: sqlTypes.date }
  }),
  define('DATETRUNC(unit, date)', [2, 2], 'as its date', 'rewrite', call => {
    const sql = moment(call, 1)
    if (call.value(1).type.kind === 'datetimeoffset') return unsupported(call.context, call.place, 'DATETRUNC of a datetimeoffset', 'CAST it to DATETIME2')
    const part = unit(call)
    if (!['year', 'quarter', 'month', 'day', 'hour', 'minute', 'second', 'millisecond', 'microsecond', 'iso_week', 'week'].includes(part)) return fail(call.context, call.place, '9810', `the datepart ${part} is not supported by date function datetrunc`)
    if (sql.type.kind === 'time') return unsupported(call.context, call.place, 'DATETRUNC of a time')
    const text = part === 'week' ? `date_trunc('day', ${stamp(sql)}) - to_days(CAST(dayofweek(${stamp(sql)}) AS INTEGER))` : `date_trunc('${part === 'iso_week' ? 'week' : part}', ${stamp(sql)})`
    return { text: sql.type.kind === 'date' ? `CAST(${text} AS DATE)` : `(${text})`, type: sql.type }
  }),
  define('DATEFROMPARTS(year, month, day)', [3, 3], 'date', 'rewrite', call => ({ text: `make_date(${call.int(0)}, ${call.int(1)}, ${call.int(2)})`, type: sqlTypes.date })),
  define('TIMEFROMPARTS(hour, minute, second, fraction, precision)', [5, 5], 'time', 'rewrite', call => {
    const digits = Number(call.value(4).literal)
    if (!Number.isInteger(digits) || digits < 0 || digits > 7) return fail(call.context, call.place, '10760', 'scale argument is not valid: valid expressions for data type time scale argument are integer constants')
    return { text: `make_time(${call.int(0)}, ${call.int(1)}, ${call.int(2)} + ${call.int(3)} / ${10 ** digits}.0)`, type: { kind: 'time', precision: digits } }
  }),
  define('DATETIMEFROMPARTS(year, month, day, hour, minute, second, millisecond)', [7, 7], 'datetime', 'rewrite', call => ({
    text: `tsql_datetime(make_timestamp(${[0, 1, 2, 3, 4].map(index => call.int(index)).join(', ')}, ${call.int(5)} + ${call.int(6)} / 1000.0))`, type: sqlTypes.datetime,
  })),
  define('DATETIME2FROMPARTS(year, month, day, hour, minute, second, fraction, precision)', [8, 8], 'datetime2', 'rewrite', call => {
    const digits = Number(call.value(7).literal)
    if (!Number.isInteger(digits) || digits < 0 || digits > 7) return fail(call.context, call.place, '10760', 'scale argument is not valid: valid expressions for data type datetime2 scale argument are integer constants')
    return { text: `make_timestamp(${[0, 1, 2, 3, 4].map(index => call.int(index)).join(', ')}, ${call.int(5)} + ${call.int(6)} / ${10 ** digits}.0)`, type: { kind: 'datetime2', precision: digits } }
  }),
  define('ISDATE(text)', [1, 1], 'int', 'macro', call => {
    const sql = call.value(0)
    if (sql.type.kind === 'datetime' || sql.type.kind === 'smalldatetime') return { text: `CASE WHEN ${sql.text} IS NULL THEN 0 ELSE 1 END`, type: sqlTypes.int }
    return { text: `CASE WHEN tsql_try_datetime(${call.text(0)}) IS NULL OR trim(${call.text(0)}) = '' THEN 0 ELSE 1 END`, type: sqlTypes.int }
  }),
]

/** The second argument, whose offset is asked for; a DATETIME2 has that of UTC, what is older has none. */
function withOffset(call: Call): string {
  const { kind } = call.value(1).type
  if (kind === 'datetimeoffset' || kind === 'datetime2' || isText(call.value(1).type)) return call.as(1, sqlTypes.datetimeoffset)
  return fail(call.context, call.place, '9810', `the datepart tzoffset is not supported by date function ${call.name.toLowerCase()} for data type ${kind}`)
}

/** An offset as text, `+05:30`, or as a number of minutes. */
function minutes(call: Call): string {
  const offset = call.value(1)
  const name = quoteText(call.name.toLowerCase())
  return isText(offset.type) ? `tsql_zone_of_text(${offset.text}, ${name})` : `tsql_zone_of_number(CAST(${call.int(1)} AS BIGINT), ${name})`
}

/** The offset stays as it is: the clock and the instant move alike. */
function dateAddWithOffset(call: Call): Sql {
  const given = call.value(2)
  if (given.type.kind !== 'datetimeoffset') return dateAdd(call)
  return { text: `tsql_at_clock(${dateAdd(call).text}, tsql_offset_minutes(${given.text}))`, type: given.type }
}

function dateAdd(call: Call): Sql {
  const part = unit(call)
  const sql = moment(call, 2)
  const { kind } = sql.type
  const refuse = (): never => fail(call.context, call.place, '9810', `the datepart ${part} is not supported by date function dateadd for data type ${kind}`)
  if ((kind === 'date' && clockUnits.has(part)) || (kind === 'time' && !clockUnits.has(part)) || part === 'iso_week' || part === 'tzoffset') return refuse()
  const number = call.value(1)
  const amount = isInteger(number.type) ? number.text : convert(call.context, number, { to: sqlTypes.int, explicit: true, place: call.place }).text
  const whole = `CAST(${amount} AS INTEGER)`
  const intervals: Readonly<Record<string, string>> = {
    year: `to_years(${whole})`, quarter: `to_months(${whole} * 3)`, month: `to_months(${whole})`, week: `to_days(${whole} * 7)`,
    day: `to_days(${whole})`, dayofyear: `to_days(${whole})`, weekday: `to_days(${whole})`, hour: `to_hours(${amount})`, minute: `to_minutes(${amount})`, second: `to_seconds(${amount})`,
    millisecond: `to_milliseconds(${amount})`, microsecond: `to_microseconds(${amount})`, nanosecond: `to_microseconds(${amount} // 1000)`,
  }
  const added = `(${sql.text} + ${intervals[part]})`
  if (kind === 'date') return { text: `CAST(${added} AS DATE)`, type: sql.type }
  if (kind === 'datetime' && ['millisecond', 'microsecond', 'nanosecond'].includes(part)) return { text: `tsql_datetime(${added})`, type: sql.type }
  return { text: added, type: sql.type }
}

/** Boundaries between the two, as DuckDB counts them, too; but weeks begin on Sunday. */
function dateDiff(call: Call): string {
  const part = unit(call)
  const instant = (index: number): string => {
    const sql = call.value(index)
    return sql.type.kind === 'datetimeoffset' ? `(${sql.text}).utc` : stamp(moment(call, index))
  }
  const [start, end] = [instant(1), instant(2)]
  if (part === 'week') return `(tsql_week_number(${end}) - tsql_week_number(${start}))`
  if (part === 'weekday') return `date_diff('day', ${start}, ${end})`
  if (part === 'iso_week' || part === 'tzoffset') return fail(call.context, call.place, '9806', `the datepart ${part} is not supported by date function ${call.name.toLowerCase()}`)
  if (part === 'nanosecond') return `(date_diff('microsecond', ${start}, ${end}) * 1000)`
  return `date_diff('${part === 'dayofyear' ? 'day' : part}', ${start}, ${end})`
}

function datePart(call: Call, part: string, sql: Sql): string {
  const { kind } = sql.type
  if ((kind === 'date' && clockUnits.has(part)) || (kind === 'time' && !clockUnits.has(part))) return fail(call.context, call.place, '9810', `the datepart ${part} is not supported by date function ${call.name.toLowerCase()} for data type ${kind}`)
  const at = stamp(sql)
  switch (part) {
    case 'week': return `tsql_week(${at})`
    case 'iso_week': return `week(${at})`
    case 'weekday': return `dayofweek(${at}) + 1`
    case 'millisecond': return `microsecond(${at}) % 1000000 // 1000`
    case 'microsecond': return `microsecond(${at}) % 1000000`
    case 'nanosecond': return `microsecond(${at}) % 1000000 * 1000`
    default: return `${part}(${at})`
  }
}

function dateName(call: Call): Sql {
  const part = unit(call)
  const type: TsqlType = { kind: 'nvarchar', length: 30 }
  if (part === 'tzoffset') return { text: `tsql_offset_text(${withOffset(call)})`, type }
  const sql = moment(call, 1)
  if (part === 'month') return { text: `monthname(${stamp(sql)})`, type }
  if (part === 'weekday') return { text: `dayname(${stamp(sql)})`, type }
  return { text: `CAST(${datePart(call, part, sql)} AS VARCHAR)`, type }
}
