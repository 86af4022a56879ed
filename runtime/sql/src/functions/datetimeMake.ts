import { aliases, type Emit, form, functions, whole } from './define.ts'
import { guarded } from './guarded.ts'
import { type FunctionEntry } from './table.ts'

const fields = 'int, int, int, int, int, decimal(16,6)'
const made = 'dbx_make_clock($1, $2, $3, $4, $5, $6)'
const tried = 'dbx_try_make_clock($1, $2, $3, $4, $5, $6)'
const always = { nullable: 'always' as const }
const macro = { treatment: 'macro' as const }
/** NULL where a field is, whatever is wrong with the others. */
const ofFields = (text: string, count: number): Emit => guarded(text, ...Array.from({ length: count }, (_, index) => index + 1))

/** A timestamp with the session's zone from its fields, or from a date and a time of day; a zone behind them says whose clock they are. */
const instantForms = (name: string, attempt: boolean): ReturnType<typeof form>[] => [
  form(`${name}(${fields}) : timestamp`, ofFields(`dbx_instant(${attempt ? tried : made})`, 6), attempt ? { ...always, ...macro } : macro),
  form(`${name}(${fields}, string) : timestamp`, ofFields(`dbx_to_utc(dbx_utc_instant(${attempt ? tried : made}), $7)`, 7), attempt ? { ...always, ...macro } : macro),
  form(`${name}(day, time) : timestamp`, 'dbx_instant($1 + $2)'),
  form(`${name}(day, time, string) : timestamp`, 'dbx_to_utc(dbx_utc_instant($1 + $2), $3)'),
]

/** A date alone makes a timestamp under the plain name only. */
const fromDay = ['make_timestamp', 'try_make_timestamp'].map(name => form(`${name}(day) : timestamp`, 'dbx_instant(CAST($1 AS TIMESTAMP))'))
const instants = [...instantForms('make_timestamp', false), ...instantForms('try_make_timestamp', true)]

const plain = functions('scalar', [
  form('make_date(int, int, int) : date', 'dbx_make_date($1, $2, $3)'),
  ...instants, ...fromDay,
  form(`make_timestamp_ntz(${fields}) : timestamp_ntz`, ofFields(made, 6), macro),
  form('make_timestamp_ntz(day, time) : timestamp_ntz', '($1 + $2)'),
  form(`try_make_timestamp_ntz(${fields}) : timestamp_ntz`, tried, always),
  form('try_make_timestamp_ntz(day, time) : timestamp_ntz', '($1 + $2)', always),
  form('timestamp_seconds(bigint) : timestamp', 'dbx_seconds_to_instant($1)'),
  form('timestamp_seconds(decimal) : timestamp', 'make_timestamptz(CAST(CAST(CAST(CAST($1 AS DECIMAL(38,6)) * CAST(1000000 AS DECIMAL(7,0)) AS DECIMAL(38,0)) AS HUGEINT) AS BIGINT))'),
  form('timestamp_seconds(double) : timestamp', 'dbx_double_to_instant($1)'),
  form('timestamp_millis(bigint) : timestamp', 'dbx_millis_to_instant($1)', { only: { 1: whole } }),
  form('timestamp_micros(bigint) : timestamp', 'make_timestamptz($1)', { treatment: 'native', only: { 1: whole } }),
  form('unix_seconds(instant) : bigint', 'dbx_floor_divide(epoch_us($1), 1000000)'),
  form('unix_millis(instant) : bigint', 'dbx_floor_divide(epoch_us($1), 1000)'),
  form('unix_micros(instant) : bigint', 'epoch_us($1)', { treatment: 'native' }),
  form('unix_date(day) : int', `CAST(($1 - DATE '1970-01-01') AS INTEGER)`),
  form('date_from_unix_date(int) : date', `(DATE '1970-01-01' + $1)`),
])

export const datetimeMakeFunctions: readonly FunctionEntry[] = [...plain, ...aliases(functions('scalar', instants), { make_timestamp_ltz: 'make_timestamp', try_make_timestamp_ltz: 'try_make_timestamp' })]
