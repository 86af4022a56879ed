import { toText } from '../analyse/casts.ts'
import { type Typed } from '../analyse/typed.ts'
import { formatType, type SqlType, types } from '../types.ts'
import { type Emit, form, functions } from './define.ts'
import { type CallSite, type FunctionEntry } from './table.ts'

// Bitmaps, theta and tuple sketches. An aggregate gathers its values to a list that a script makes a sketch of.

const scripted = { treatment: 'script' } as const
const never = { nullable: 'never', treatment: 'script' } as const

/** What an aggregate gathers of one argument, without nulls: an empty list of nothing. */
export const listed = (call: CallSite, value: string, more: { readonly distinct?: boolean; readonly where?: string } = {}): string =>
  `coalesce(${call.gather('list', [value], { ...(more.distinct ? { distinct: true } : {}), where: more.where ?? `${value} IS NOT NULL` })}, [])`

/** An argument of an aggregate that must be the same for every row. */
export function constantOf(arg: Typed | undefined, text: string, fallback: string, call: CallSite, code: string): string {
  if (!arg) return fallback
  if (arg.constant === undefined) return call.refuse(code, 'an argument that steers a sketch must be a literal')
  return text
}

/** The script that takes keys of a type, and the keys as it takes them. */
export function keyOf(type: SqlType, value: string): { readonly kind: string; readonly value: string } | undefined {
  switch (type.kind) {
    case 'int': case 'bigint': case 'void': return { kind: 'long', value: `CAST(${value} AS BIGINT)` }
    case 'float': case 'double': return { kind: 'double', value: `CAST(${value} AS DOUBLE)` }
    case 'string': return { kind: 'bytes', value: `encode(${value})` }
    case 'binary': return { kind: 'bytes', value }
    case 'array': return type.element.kind === 'int' ? { kind: 'ints', value } : type.element.kind === 'bigint' ? { kind: 'longs', value } : undefined
    default: return undefined
  }
}

const wrongKey = (type: SqlType | undefined, call: CallSite): string =>
  call.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${formatType(type ?? types.void)} is no key: INT, BIGINT, FLOAT, DOUBLE, STRING, BINARY and arrays of INT or BIGINT are`)

const lgArgument = (typed: readonly Typed[], at: number, args: readonly string[], call: CallSite, code: string): string => `coalesce(${constantOf(typed[at], args[at] ?? '', '12', call, code)}, 0)`
const thetaConstant = 'THETA_LG_NOM_ENTRIES_MUST_BE_CONSTANT'

const thetaAggregate: Emit = (args, call, typed) => {
  const key = keyOf(typed[0]?.type ?? types.void, args[0] ?? '')
  return key ? `dbx_js_theta_${key.kind}(${listed(call, key.value, { distinct: true })}, ${lgArgument(typed, 1, args, call, thetaConstant)})` : wrongKey(typed[0]?.type, call)
}

const bitmaps = [
  form('bitmap_bit_position(bigint) : bigint', 'dbx_bitmap_bit_position($1)'),
  form('bitmap_bucket_number(bigint) : bigint', 'dbx_bitmap_bucket_number($1)'),
  form('bitmap_count(sketch) : bigint', 'dbx_bitmap_count($1)', { untyped: 'UNEXPECTED_INPUT_TYPE' }),
]

const bitmapAggregates = [
  form('bitmap_construct_agg(bigint) : binary', ([value = ''], call) => `dbx_js_bitmap_of(${listed(call, value, { distinct: true })})`, never),
  form('bitmap_or_agg(sketch) : binary', ([value = ''], call) => `dbx_js_bitmap_or(${listed(call, value)})`, never),
  form('bitmap_and_agg(sketch) : binary', ([value = ''], call) => `dbx_js_bitmap_and(${listed(call, value)})`, never),
]

const thetas = [
  form('theta_union(sketch, sketch) : binary', `dbx_js_theta_union([$1, $2], 12, 'theta_union')`),
  form('theta_union(sketch, sketch, int) : binary', `dbx_js_theta_union([$1, $2], $3, 'theta_union')`),
  form('theta_intersection(sketch, sketch) : binary', `dbx_js_theta_intersection([$1, $2], 'theta_intersection')`),
  form('theta_difference(sketch, sketch) : binary', 'dbx_js_theta_difference($1, $2)'),
  form('theta_sketch_estimate(sketch) : bigint', 'dbx_js_theta_estimate($1)'),
]

const thetaAggregates = [
  form('theta_sketch_agg(any) : binary', thetaAggregate, never),
  form('theta_sketch_agg(any, int) : binary', thetaAggregate, never),
  ...['theta_union_agg(sketch) : binary', 'theta_union_agg(sketch, int) : binary'].map(signature =>
    form(signature, (args, call, typed) => `dbx_js_theta_union(${listed(call, args[0] ?? '')}, ${lgArgument(typed, 1, args, call, thetaConstant)}, 'theta_union_agg')`, never)),
  form('theta_intersection_agg(sketch) : binary', ([value = ''], call) => `dbx_js_theta_intersection(${listed(call, value)}, 'theta_intersection_agg')`, never),
]

/** The number of nominal entries and the mode of a tuple function, each checked as far as it is a literal. */
function tupleSettings({ lgAt, modeAt, aggregate }: { readonly lgAt?: number; readonly modeAt: number; readonly aggregate: boolean }, args: readonly string[], call: CallSite, typed: readonly Typed[]): string {
  const lg = lgAt === undefined ? undefined : typed[lgAt]
  const mode = typed[modeAt]
  const wrong = 'DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT'
  if (aggregate && [lg, mode].some(arg => arg && arg.constant === undefined)) return call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'an argument that steers a sketch must be a literal')
  if (lg?.constant === null) return call.refuse('DATATYPE_MISMATCH.UNEXPECTED_NULL', 'the number of nominal entries must not be NULL')
  if (mode?.constant === null) return call.refuse('DATATYPE_MISMATCH.UNEXPECTED_NULL', 'the mode must not be NULL')
  if (lg?.constant !== undefined && (Number(lg.constant) < 4 || Number(lg.constant) > 26)) return call.refuse(wrong, `the nominal entries are 2^4 to 2^26, not 2^${lg.constant}`)
  if (mode?.constant !== undefined && !['sum', 'min', 'max', 'alwaysone'].includes(mode.constant.toLowerCase())) return call.refuse(wrong, `sum, min, max and alwaysone are modes, not ${mode.constant}`)
  return [...(lgAt === undefined ? [] : [args[lgAt] ?? '12']), args[modeAt] ?? `'sum'`].join(', ')
}

function tuplesOf(kind: 'integer' | 'double'): { readonly scalars: ReturnType<typeof form>[]; readonly aggregates: ReturnType<typeof form>[] } {
  const value = kind === 'integer' ? 'int' : 'double'
  const total = kind === 'integer' ? 'bigint' : 'double'
  const aggregate: Emit = (args, call, typed) => {
    const type = typed[0]?.type ?? types.void
    const isNumber = type.kind === 'tinyint' || type.kind === 'smallint' || type.kind === 'decimal'
    const text = isNumber || ['map', 'struct', 'array', 'variant'].includes(type.kind) ? undefined : toText(args[0] ?? '', type)
    // Other numbers than the keys of a theta sketch are taken as DOUBLE, other values as their text.
    const key = keyOf(isNumber ? types.double : type, args[0] ?? '') ?? (text === undefined ? undefined : { kind: 'bytes', value: `encode(${text})` })
    if (!key) return wrongKey(type, call)
    const summary = kind === 'double' ? `(${args[1] ?? ''} + 0)` : (args[1] ?? '')
    const where = `${key.value} IS NOT NULL AND ${args[1] ?? ''} IS NOT NULL`
    return `dbx_js_tuple_${kind}_${key.kind}(${listed(call, key.value, { where })}, ${listed(call, summary, { where })}, ${tupleSettings({ lgAt: 2, modeAt: 3, aggregate: true }, args, call, typed)})`
  }
  const scalar = (settings: { readonly lgAt?: number; readonly modeAt: number }, write: (args: readonly string[], settings: string) => string): Emit =>
    (args, call, typed) => write(args, tupleSettings({ ...settings, aggregate: false }, args, call, typed))
  const scalars = [
    ...['', ', int', ', int, string'].flatMap(more => [
      form(`tuple_union_${kind}(sketch, sketch${more}) : binary`, scalar({ lgAt: 2, modeAt: 3 }, ([a = '', b = ''], settings) => `dbx_js_tuple_union_${kind}([${a}, ${b}], ${settings}, 'tuple_union_${kind}')`), scripted),
      form(`tuple_union_theta_${kind}(sketch, sketch${more}) : binary`, scalar({ lgAt: 2, modeAt: 3 }, ([a = '', b = ''], settings) => `dbx_js_tuple_union_theta_${kind}(${a}, ${b}, ${settings})`), scripted),
    ]),
    ...['', ', string'].flatMap(more => [
      form(`tuple_intersection_${kind}(sketch, sketch${more}) : binary`, scalar({ modeAt: 2 }, ([a = '', b = ''], settings) => `dbx_js_tuple_intersection_${kind}([${a}, ${b}], ${settings}, 'tuple_intersection_${kind}')`), scripted),
      form(`tuple_intersection_theta_${kind}(sketch, sketch${more}) : binary`, scalar({ modeAt: 2 }, ([a = '', b = ''], settings) => `dbx_js_tuple_intersection_theta_${kind}(${a}, ${b}, ${settings})`), scripted),
      form(`tuple_sketch_summary_${kind}(sketch${more}) : ${total}`, scalar({ modeAt: 1 }, ([a = ''], settings) => `dbx_js_tuple_summary_${kind}(${a}, ${settings})`), scripted),
    ]),
    form(`tuple_difference_${kind}(sketch, sketch) : binary`, `dbx_js_tuple_difference_${kind}($1, $2)`),
    form(`tuple_difference_theta_${kind}(sketch, sketch) : binary`, `dbx_js_tuple_difference_theta_${kind}($1, $2)`),
    form(`tuple_sketch_estimate_${kind}(sketch) : double`, `dbx_js_tuple_estimate_${kind}($1)`),
    form(`tuple_sketch_theta_${kind}(sketch) : double`, `dbx_js_tuple_theta_${kind}($1)`),
  ]
  const aggregates = [
    ...['', ', int', ', int, string'].flatMap(more => [
      form(`tuple_sketch_agg_${kind}(any, ${value}${more}) : binary`, aggregate, never),
      form(`tuple_union_agg_${kind}(sketch${more}) : binary`, (args, call, typed) =>
        `dbx_js_tuple_union_${kind}(${listed(call, args[0] ?? '')}, ${tupleSettings({ lgAt: 1, modeAt: 2, aggregate: true }, args, call, typed)}, 'tuple_union_agg_${kind}')`, never),
    ]),
    ...['', ', string'].map(more => form(`tuple_intersection_agg_${kind}(sketch${more}) : binary`, (args, call, typed) =>
      `dbx_js_tuple_intersection_${kind}(${listed(call, args[0] ?? '')}, ${tupleSettings({ modeAt: 1, aggregate: true }, args, call, typed)}, 'tuple_intersection_agg_${kind}')`, never)),
  ]
  return { scalars, aggregates }
}

const tuples = [tuplesOf('integer'), tuplesOf('double')]

export const sketchFunctions: readonly FunctionEntry[] = [
  ...functions('scalar', [...bitmaps, ...thetas, ...tuples.flatMap(({ scalars }) => scalars)]),
  ...functions('aggregate', [...bitmapAggregates, ...thetaAggregates, ...tuples.flatMap(({ aggregates }) => aggregates)]),
]
