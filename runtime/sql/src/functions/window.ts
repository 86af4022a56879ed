import { type Emit, form, functions } from './define.ts'
import { castTo } from '../analyse/casts.ts'
import { findTyped, isFoldable, type Typed } from '../analyse/typed.ts'
import { type SqlType, types } from '../types.ts'
import { type CallSite, type FunctionEntry } from './table.ts'

const same = (name: string): Emit => (args, call) => call.gather(name, args)
const asInt = (name: string): Emit => (args, call, typed) => checkedCount(typed[0], call) ?? `CAST(${call.gather(name, args)} AS INTEGER)`

/** The problem of a count that is not a literal above zero; undefined when there is none, or no count. */
function checkedCount(value: Typed | undefined, call: CallSite): string | undefined {
  if (!value) return undefined
  if (value.constant === undefined) return call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the number must be a literal')
  return Number(value.constant) > 0 ? undefined : call.refuse('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', `the number must be above zero, not ${String(value.constant)}`)
}
const shifting = (name: 'lag' | 'lead'): Emit => (args, call, typed) => checkedOffset(typed[1], call) ?? call.gather(name, args, { ignoreNulls: call.ignoreNulls })
const checkedOffset = (value: Typed | undefined, call: CallSite): string | undefined => (value && (!isFoldable(value) || findTyped(value, each => each.constant === null) !== undefined) ? call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the offset must be a constant') : undefined)

const firstType = (args: readonly Typed[]): SqlType => args[0]?.type ?? types.void
/** The value for rows that are not there takes the type of the others. */
const withDefault = (name: 'lag' | 'lead'): Emit => ([value = '', offset = ''], call, typed) => {
  const instead = typed[2] && castTo(typed[2], firstType(typed))
  return checkedOffset(typed[1], call) ?? (instead ? call.gather(name, [value, offset, instead.duckdb], { ignoreNulls: call.ignoreNulls }) : call.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', 'the default must have the type of the value'))
}

/** What a counter grew by since the row before that knows it; null where it began anew. */
const counterDifference: Emit = ([value = '', start], call) => {
  const before = call.gather('lag', [value], { ignoreNulls: true })
  const since = start === undefined ? undefined : `${call.gather('lag', [`CASE WHEN ${value} IS NOT NULL THEN {'at': ${start}} END`], { ignoreNulls: true })}.at`
  return `CASE WHEN ${value} < 0 THEN error('[COUNTER_DIFF_NEGATIVE_COUNTER_VALUE] a counter cannot be negative')${since === undefined ? '' : ` WHEN ${value} IS NOT NULL AND ${start} < ${since} THEN error('[COUNTER_DIFF_START_TIME_DECREASED] the start time of a counter cannot go back') WHEN ${start} > ${since} THEN NULL`} WHEN ${value} >= ${before} THEN ${value} - ${before} END`
}

const always = { nullable: 'always' } as const
const never = { nullable: 'never' } as const

/** Functions that need OVER; aggregates may have it too. */
const ranked = functions('window', [
  form('row_number() : int', asInt('row_number'), never),
  // What they rank by may be named; it is what the window is ordered by that counts.
  form('rank(any...) : int', (_, call) => `CAST(${call.gather('rank', [])} AS INTEGER)`, never),
  form('dense_rank(any...) : int', (_, call) => `CAST(${call.gather('dense_rank', [])} AS INTEGER)`, never),
  form('percent_rank(any...) : double', (_, call) => call.gather('percent_rank', []), never),
  form('cume_dist() : double', same('cume_dist'), never),
  form('ntile() : int', (_, call) => `CAST(${call.gather('ntile', ['1'])} AS INTEGER)`, never),
  form('ntile(int) : int', asInt('ntile'), { ...never, only: { 1: ['int'] } }),
  form('lag(T) : T', shifting('lag'), always),
  form('lag(T, int) : T', shifting('lag'), always),
  form('lag(any, int, any) : any', withDefault('lag'), { ...always, result: firstType }),
  form('lead(T) : T', shifting('lead'), always),
  form('lead(T, int) : T', shifting('lead'), always),
  form('lead(any, int, any) : any', withDefault('lead'), { ...always, result: firstType }),
  form('counter_diff(number) : double', counterDifference, { ...always, result: firstType }),
  form('counter_diff(number, instant) : double', counterDifference, { ...always, result: firstType }),
  form('nth_value(T, int) : T', (args, call, typed) => checkedCount(typed[1], call) ?? call.gather('nth_value', args, { ignoreNulls: call.ignoreNulls }), always),
])

export const windowFunctions: readonly FunctionEntry[] = ranked.map(entry => ('forms' in entry ? { ...entry, needsOrder: true } : entry))
