import { type Emit, aliases, form, functions, refused } from './define.ts'
import { datetimeMakeFunctions } from './datetimeMake.ts'
import { datetimeTextFunctions } from './datetimeText.ts'
import { intervalFunctions } from './intervals.ts'
import { timeOfDayFunctions } from './timeOfDay.ts'
import { timeWindowFunctions } from './timeWindow.ts'
import { unitFunctions } from './datetimeUnits.ts'
import { type FunctionEntry } from './table.ts'
import { quoteText } from '../analyse/typed.ts'
import { clockText, utc } from '../zones/sessionZone.ts'

const nowText: Emit = (_, call) => `TIMESTAMPTZ '${clockText(call.now, utc)}+00'`
const todayText: Emit = (_, call) => `DATE '${clockText(call.now, call.zone).slice(0, 10)}'`

const monthsBetween: Emit = ([end = '', start = '', rounded = ''], _, typed) => {
  const exact = `dbx_months_apart(${end}, ${start})`
  if (typed[2]?.constant === 'true') return `round(${exact}, 8)`
  return typed[2]?.constant === 'false' ? exact : `CASE WHEN ${rounded} THEN round(${exact}, 8) WHEN NOT ${rounded} THEN ${exact} END`
}

const plain = functions('scalar', [
  form('current_timestamp() : timestamp', nowText, { nullable: 'never' }),
  form('current_date() : date', todayText, { nullable: 'never' }),
  form('localtimestamp() : timestamp_ntz', (_, call) => `TIMESTAMP '${clockText(call.now, call.zone)}'`, { nullable: 'never' }),
  form('current_timezone() : string', (_, call) => quoteText(call.zone.id), { nullable: 'never' }),
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
  form('hour(time) : int', 'CAST(hour($1) AS INTEGER)'),
  form('minute(timestamp) : int', 'CAST(minute(dbx_clock($1)) AS INTEGER)'),
  form('minute(timestamp_ntz) : int', 'CAST(minute($1) AS INTEGER)'),
  form('minute(time) : int', 'CAST(minute($1) AS INTEGER)'),
  form('second(timestamp) : int', 'CAST(second(dbx_clock($1)) AS INTEGER)'),
  form('second(timestamp_ntz) : int', 'CAST(second($1) AS INTEGER)'),
  form('second(time) : int', 'CAST(second($1) AS INTEGER)'),
  form('add_months(date, int) : date', 'CAST(($1 + to_months($2)) AS DATE)'),
  form('months_between(timestamp, timestamp) : double', 'round(dbx_months_apart($1, $2), 8)', { treatment: 'macro' }),
  form('months_between(timestamp, timestamp, boolean) : double', monthsBetween, { treatment: 'macro' }),
  form('last_day(date) : date', 'last_day($1)'),
  form('next_day(date, string) : date', 'dbx_next_day($1, $2)'),
  form('date_trunc(string, timestamp) : timestamp', 'dbx_trunc_instant($1, $2)', { nullable: 'always' }),
  form('trunc(date, string) : date', 'dbx_trunc($1, $2)', { nullable: 'always' }),
  form('from_utc_timestamp(timestamp, string) : timestamp', 'dbx_from_utc($1, $2)'),
  form('to_utc_timestamp(timestamp, string) : timestamp', 'dbx_to_utc($1, $2)'),
  form('convert_timezone(string, timestamp_ntz) : timestamp_ntz', 'dbx_utc_clock(dbx_from_utc(dbx_instant($2), $1))'),
  form('convert_timezone(string, string, timestamp_ntz) : timestamp_ntz', 'dbx_utc_clock(dbx_from_utc(dbx_to_utc(dbx_utc_instant($3), $1), $2))'),
], { current_timestamp: 'one instant for the whole query', current_date: 'one day for the whole query, in the zone of the session' })

export const datetimeFunctions: readonly FunctionEntry[] = [
  ...plain, ...unitFunctions, ...datetimeTextFunctions, ...datetimeMakeFunctions, ...intervalFunctions, ...timeOfDayFunctions, ...timeWindowFunctions,
  ...aliases(plain, { now: 'current_timestamp', getdate: 'current_timestamp', curdate: 'current_date', dayofmonth: 'day' }),
  ...refused('it needs timestamps with nanoseconds, which are switched off in Spark itself', ['timestamp_nanos', 'unix_nanos']),
]
