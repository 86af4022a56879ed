import { type Emit, aliases, form, functions, refused } from './define.ts'
import { formatText, parseText, PatternProblem, readPattern } from './datetimePattern.ts'
import { unitFunctions } from './datetimeUnits.ts'
import { type CallSite, type FunctionEntry } from './table.ts'
import { type Typed } from '../analyse/typed.ts'

/** The clock of a timestamp in the session's zone, UTC, as a TIMESTAMP of DuckDB. */
const clock = (text: string): string => `dbx_clock(${text})`

/** A call whose pattern must be a literal. */
function withLiteralPattern(pattern: Typed | undefined, call: CallSite, make: (pattern: string) => string): string {
  if (typeof pattern?.constant !== 'string') return call.refuse('UNSUPPORTED_FUNCTION', 'the pattern must be a literal')
  try {
    return make(pattern.constant)
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error
    return call.refuse('INVALID_DATETIME_PATTERN', `the pattern '${pattern.constant}' is not supported: ${error.message}`)
  }
}

const format: Emit = ([value = ''], call, typed) => withLiteralPattern(typed[1], call, pattern => formatText(clock(value), readPattern(pattern)))

/** Reads text by a pattern into a TIMESTAMPTZ; `attempt` gives null where it does not fit. */
const read = (attempt: boolean, wrap: (text: string) => string): Emit => ([value = ''], call, typed) => withLiteralPattern(typed[1], call, pattern => {
  const tried = parseText(value, readPattern(pattern))
  return wrap(attempt ? tried : `dbx_must_parse(${value}, ${tried}, '${pattern.replaceAll("'", "''")}')`)
})

const asIs = (text: string): string => text
const asDate = (text: string): string => `CAST(${text} AS DATE)`
/** unix_timestamp cuts off towards zero, unix_seconds downwards. */
const asSeconds = (text: string): string => `CAST((epoch_us(${text}) // 1000000) AS BIGINT)`

const now = (call: CallSite): string => `'${call.now.toISOString().replace('T', ' ').replace('Z', '')}'`
const nowText: Emit = (_, call) => `TIMESTAMPTZ ${now(call).replace(/'$/, "+00'")}`
const todayText: Emit = (_, call) => `DATE '${call.now.toISOString().slice(0, 10)}'`

const plain = functions('scalar', [
  form('current_timestamp() : timestamp', nowText, { nullable: 'never' }),
  form('current_date() : date', todayText, { nullable: 'never' }),
  form('localtimestamp() : timestamp_ntz', (_, call) => `TIMESTAMP ${now(call)}`, { nullable: 'never' }),
  form('current_timezone() : string', `'UTC'`, { nullable: 'never' }),
  form('year(date) : int', 'CAST(year($1) AS INTEGER)'),
  form('quarter(date) : int', 'CAST(quarter($1) AS INTEGER)'),
  form('month(date) : int', 'CAST(month($1) AS INTEGER)'),
  form('day(date) : int', 'CAST(day($1) AS INTEGER)'),
  form('dayofyear(date) : int', 'CAST(dayofyear($1) AS INTEGER)'),
  form('dayofweek(date) : int', 'CAST(dayofweek($1) + 1 AS INTEGER)'),
  form('weekday(date) : int', 'CAST(isodow($1) - 1 AS INTEGER)'),
  form('weekofyear(date) : int', 'CAST(weekofyear($1) AS INTEGER)'),
  form('dayname(date) : string', `strftime($1, '%a')`),
  form('monthname(date) : string', `strftime($1, '%b')`),
  form('hour(timestamp) : int', 'CAST(hour(dbx_clock($1)) AS INTEGER)'),
  form('hour(timestamp_ntz) : int', 'CAST(hour($1) AS INTEGER)'),
  form('minute(timestamp) : int', 'CAST(minute(dbx_clock($1)) AS INTEGER)'),
  form('minute(timestamp_ntz) : int', 'CAST(minute($1) AS INTEGER)'),
  form('second(timestamp) : int', 'CAST(second(dbx_clock($1)) AS INTEGER)'),
  form('second(timestamp_ntz) : int', 'CAST(second($1) AS INTEGER)'),
  form('date_sub(date, int) : date', '($1 - $2)'),
  form('add_months(date, int) : date', 'CAST(($1 + to_months($2)) AS DATE)'),
  form('months_between(timestamp, timestamp) : double', 'dbx_months_between($1, $2, true)'),
  form('months_between(timestamp, timestamp, boolean) : double', 'dbx_months_between($1, $2, $3)'),
  form('last_day(date) : date', 'last_day($1)'),
  form('next_day(date, string) : date', 'dbx_next_day($1, $2)'),
  form('date_trunc(string, timestamp) : timestamp', 'dbx_instant(dbx_date_trunc($1, dbx_clock($2)))', { nullable: 'always' }),
  form('date_trunc(string, timestamp_ntz) : timestamp_ntz', 'dbx_date_trunc($1, $2)', { nullable: 'always' }),
  form('trunc(date, string) : date', 'dbx_trunc($1, $2)', { nullable: 'always' }),
  form('date_format(timestamp, string) : string', format),
  form('to_char(timestamp, string) : string', format),
  form('to_date(string) : date', `dbx_must($1, dbx_try_string_to_date($1), 'DATE')`),
  form('to_date(date) : date', '$1'),
  form('to_date(timestamp) : date', 'CAST(dbx_clock($1) AS DATE)'),
  form('to_date(string, string) : date', read(false, asDate)),
  form('try_to_date(string) : date', 'dbx_try_string_to_date($1)', { nullable: 'always' }),
  form('try_to_date(string, string) : date', read(true, asDate), { nullable: 'always' }),
  form('to_timestamp(string) : timestamp', `dbx_must($1, dbx_try_string_to_timestamp($1), 'TIMESTAMP')`),
  form('to_timestamp(timestamp) : timestamp', '$1'),
  form('to_timestamp(bigint) : timestamp', 'to_timestamp($1)'),
  form('to_timestamp(string, string) : timestamp', read(false, asIs)),
  form('try_to_timestamp(string) : timestamp', 'dbx_try_string_to_timestamp($1)', { nullable: 'always' }),
  form('try_to_timestamp(timestamp) : timestamp', '$1', { nullable: 'always' }),
  form('try_to_timestamp(string, string) : timestamp', read(true, asIs), { nullable: 'always' }),
  form('to_timestamp_ntz(string) : timestamp_ntz', `dbx_must($1, dbx_try_string_to_timestamp_ntz($1), 'TIMESTAMP_NTZ')`),
  form('to_timestamp_ntz(string, string) : timestamp_ntz', read(false, clock)),
  form('unix_timestamp() : bigint', (_, call) => `CAST(${Math.floor(call.now.getTime() / 1000)} AS BIGINT)`, { nullable: 'never' }),
  form('unix_timestamp(timestamp) : bigint', ([value = '']) => asSeconds(value)),
  form('unix_timestamp(string) : bigint', ([value = ''], call, typed) => (typed[0] ? asSeconds(`dbx_must_parse(${value}, ${parseText(value, readPattern('yyyy-MM-dd HH:mm:ss'))}, 'yyyy-MM-dd HH:mm:ss')`) : call.refuse('WRONG_NUM_ARGS', ''))),
  form('unix_timestamp(string, string) : bigint', read(false, asSeconds)),
  form('unix_timestamp(timestamp, string) : bigint', ([value = '']) => asSeconds(value)),
  form('from_unixtime(bigint) : string', `strftime(dbx_clock(to_timestamp($1)), '%Y-%m-%d %H:%M:%S')`),
  form('from_unixtime(bigint, string) : string', ([value = ''], call, typed) => withLiteralPattern(typed[1], call, pattern => formatText(clock(`to_timestamp(${value})`), readPattern(pattern)))),
  form('timestamp_seconds(bigint) : timestamp', 'to_timestamp($1)'),
  form('timestamp_seconds(double) : timestamp', 'make_timestamptz(CAST(floor($1 * 1000000) AS BIGINT))'),
  form('timestamp_millis(bigint) : timestamp', 'make_timestamptz($1 * 1000)'),
  form('timestamp_micros(bigint) : timestamp', 'make_timestamptz($1)', { treatment: 'native' }),
  form('unix_seconds(timestamp) : bigint', ([value = '']) => `CAST(floor(epoch_us(${value}) / 1000000) AS BIGINT)`),
  form('unix_millis(timestamp) : bigint', ([value = '']) => `CAST(floor(epoch_us(${value}) / 1000) AS BIGINT)`),
  form('unix_micros(timestamp) : bigint', 'epoch_us($1)', { treatment: 'native' }),
  form('unix_date(date) : int', `CAST(($1 - DATE '1970-01-01') AS INTEGER)`),
  form('date_from_unix_date(int) : date', `(DATE '1970-01-01' + $1)`),
  form('make_date(int, int, int) : date', 'dbx_make_date($1, $2, $3)'),
  form('make_timestamp(int, int, int, int, int, double) : timestamp', 'dbx_make_timestamp($1, $2, $3, $4, $5, $6)'),
  form('make_timestamp_ntz(int, int, int, int, int, double) : timestamp_ntz', 'dbx_clock(dbx_make_timestamp($1, $2, $3, $4, $5, $6))'),
  form('make_dt_interval(int, int, int, double) : daytime', 'to_microseconds(CAST($1 AS BIGINT) * 86400000000 + CAST($2 AS BIGINT) * 3600000000 + CAST($3 AS BIGINT) * 60000000 + CAST(round($4 * 1000000) AS BIGINT))'),
  form('make_ym_interval(int, int) : yearmonth', 'to_months($1 * 12 + $2)'),
  form('from_utc_timestamp(timestamp, string) : timestamp', 'dbx_from_utc($1, $2)'),
  form('to_utc_timestamp(timestamp, string) : timestamp', 'dbx_to_utc($1, $2)'),
  form('convert_timezone(string, timestamp_ntz) : timestamp_ntz', 'dbx_clock(dbx_from_utc(dbx_instant($2), $1))'),
  form('convert_timezone(string, string, timestamp_ntz) : timestamp_ntz', 'dbx_clock(dbx_from_utc(dbx_to_utc(dbx_instant($3), $1), $2))'),
], { current_timestamp: 'one instant for the whole query', current_date: 'one day for the whole query, in UTC', to_char: { differs: 'dates and timestamps only: numbers and bytes have formats of their own' } })

export const datetimeFunctions: readonly FunctionEntry[] = [
  ...plain, ...unitFunctions,
  ...aliases(plain, { now: 'current_timestamp', getdate: 'current_timestamp', curdate: 'current_date', to_varchar: 'to_char', dayofmonth: 'day', to_unix_timestamp: 'unix_timestamp' }),
  ...refused('it groups a stream by time, which has no local counterpart yet', ['window', 'session_window', 'window_time']),
  ...refused('it mixes months and days in one interval', ['make_interval', 'try_make_interval']),
  ...refused('it is not supported yet', ['to_timestamp_ltz', 'make_timestamp_ltz', 'try_make_timestamp', 'try_make_timestamp_ltz', 'try_make_timestamp_ntz', 'current_time', 'make_time', 'to_time', 'try_to_time']),
]
