import { types } from '../types.ts'
import { type Emit, form, functions } from './define.ts'
import { clockText } from '../zones/sessionZone.ts'
import { guarded } from './guarded.ts'
import { type FunctionEntry } from './table.ts'

const timeNow: Emit = (_, call) => `TIME '${clockText(call.now, call.zone).slice(11)}'`
/** The time of the query, to a number of digits behind the point that is a literal. */
const cutClock: Emit = (_, call, typed) => {
  const digits = Number(typed[0]?.constant ?? Number.NaN)
  return digits >= 0 && digits <= 6 ? `TIME '${clockText(call.now, call.zone).slice(11).slice(0, digits === 0 ? 8 : 9 + Math.min(digits, 3))}'` : call.refuse('INVALID_PARAMETER_VALUE', 'the precision must be a literal from 0 to 6')
}
const cutType = { nullable: 'never' as const, result: (args: readonly { readonly constant?: string | null | undefined }[]) => ({ kind: 'time' as const, precision: Number(args[0]?.constant ?? 6) }) }

/** The type TIME: a time of day without a date. */
export const timeOfDayFunctions: readonly FunctionEntry[] = functions('scalar', [
  form('current_time() : time', timeNow, { nullable: 'never' }),
  form('current_time(int) : time', cutClock, cutType),
  form('localtime() : time', timeNow, { nullable: 'never' }),
  form('localtime(int) : time', cutClock, cutType),
  form('make_time(int, int, decimal(16,6)) : time', guarded('dbx_make_time($1, $2, $3)', 1, 2, 3), { treatment: 'macro' }),
  form('time_trunc(string, time) : time', guarded(`dbx_cut_time($2, dbx_time_unit($1, 'time_trunc'))`, 2), { treatment: 'macro', result: args => args[1]?.type ?? types.time }),
  form('time_diff(string, time, time) : bigint', guarded(`CAST((dbx_time_us($3) - dbx_time_us($2)) // dbx_time_unit($1, 'time_diff') AS BIGINT)`, 2, 3), { treatment: 'macro' }),
  form('time_from_seconds(bigint) : time', 'dbx_time_of_us(CAST($1 AS HUGEINT) * 1000000)'),
  form('time_from_seconds(decimal) : time', 'dbx_time_of_us(CAST(floor(CAST($1 AS DOUBLE) * 1000000) AS HUGEINT))'),
  form('time_from_seconds(double) : time', 'dbx_time_of_us(CAST(floor($1 * 1000000) AS HUGEINT))'),
  form('time_from_millis(bigint) : time', 'dbx_time_of_us(CAST($1 AS HUGEINT) * 1000)'),
  form('time_from_micros(bigint) : time', 'dbx_time_of_us($1)'),
  form('time_to_seconds(time) : decimal(14,6)', `CAST(CAST(dbx_time_us($1) AS DECIMAL(18,0)) * CAST('0.000001' AS DECIMAL(6,6)) AS DECIMAL(14,6))`),
  form('time_to_millis(time) : bigint', 'CAST(dbx_time_us($1) // 1000 AS BIGINT)'),
  form('time_to_micros(time) : bigint', 'dbx_time_us($1)'),
])
