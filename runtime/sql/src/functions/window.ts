import { type Emit, form, functions } from './define.ts'
import { type FunctionEntry } from './table.ts'

const same = (name: string): Emit => (args, call) => call.gather(name, args)
const asInt = (name: string): Emit => (args, call) => `CAST(${call.gather(name, args)} AS INTEGER)`
const shifting = (name: 'lag' | 'lead'): Emit => (args, call) => call.gather(name, args, { ignoreNulls: call.ignoreNulls })

const always = { nullable: 'always' } as const
const never = { nullable: 'never' } as const

/** Functions that need OVER; aggregates may have it too. */
const ranked = functions('window', [
  form('row_number() : int', asInt('row_number'), never),
  form('rank() : int', asInt('rank'), never),
  form('dense_rank() : int', asInt('dense_rank'), never),
  form('percent_rank() : double', same('percent_rank'), never),
  form('cume_dist() : double', same('cume_dist'), never),
  form('ntile() : int', (_, call) => `CAST(${call.gather('ntile', ['1'])} AS INTEGER)`, never),
  form('ntile(int) : int', asInt('ntile'), never),
  form('lag(T) : T', shifting('lag'), always),
  form('lag(T, int) : T', shifting('lag'), always),
  form('lag(T, int, T) : T', shifting('lag'), always),
  form('lead(T) : T', shifting('lead'), always),
  form('lead(T, int) : T', shifting('lead'), always),
  form('lead(T, int, T) : T', shifting('lead'), always),
  form('nth_value(T, int) : T', (args, call) => call.gather('nth_value', args, { ignoreNulls: call.ignoreNulls }), always),
])

const edges = functions('window', [
  form('first_value(T) : T', (args, call) => call.gather('first_value', args, { ignoreNulls: call.ignoreNulls }), always),
  form('first_value(T, boolean) : T', ([value = ''], call, typed) => call.gather('first_value', [value], { ignoreNulls: typed[1]?.constant === 'true' }), always),
  form('last_value(T) : T', (args, call) => call.gather('last_value', args, { ignoreNulls: call.ignoreNulls }), always),
  form('last_value(T, boolean) : T', ([value = ''], call, typed) => call.gather('last_value', [value], { ignoreNulls: typed[1]?.constant === 'true' }), always),
])

export const windowFunctions: readonly FunctionEntry[] = [
  ...ranked.map((entry): FunctionEntry => ('forms' in entry ? { ...entry, needsOrder: true } : entry)),
  ...edges,
]
