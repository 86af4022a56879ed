import { formatType, types } from '../types.ts'
import { isFoldable, type Typed } from '../analyse/typed.ts'
import { type Emit, form, functions } from './define.ts'
import { listed } from './sketch.ts'
import { type CallSite, type FunctionEntry } from './table.ts'

// Quantile sketches. Beyond k values both Spark and Lagoon choose by a coin which ones they keep.

const never = { nullable: 'never', treatment: 'script' } as const
const kinds = ['bigint', 'double', 'float'] as const
const takes = { bigint: ['tinyint', 'smallint', 'int', 'bigint', 'void'], double: ['float', 'double', 'void'], float: ['float', 'void'] } as const
const castNames = { bigint: 'BIGINT', double: 'DOUBLE', float: 'FLOAT' } as const

function width(arg: Typed | undefined, text: string, fallback: string, call: CallSite): string {
  if (!arg) return fallback
  if (arg.constant === undefined) return call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'k must be a literal')
  if (arg.constant === null) return call.refuse('DATATYPE_MISMATCH.UNEXPECTED_NULL', 'k must not be NULL')
  const k = Number(arg.constant)
  return k < 8 || k > 65535 ? call.refuse('DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT', `k is between 8 and 65535, not ${k}`) : text
}

const aggregate = (kind: (typeof kinds)[number]): Emit => ([value = '', k = ''], call, typed) => {
  const type = typed[0]?.type ?? types.void
  if (!(takes[kind] as readonly string[]).includes(type.kind)) return call.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${formatType(type)} is no ${kind.toUpperCase()}`)
  return `dbx_js_kll_${kind}(${listed(call, `CAST(${value} AS ${castNames[kind]})`)}, ${width(typed[1], k, '200', call)})`
}

const merge = (kind: (typeof kinds)[number]): Emit => ([value = '', k = ''], call, typed) =>
  `dbx_js_kll_merge_${kind}(${listed(call, value)}, ${width(typed[1], k, '0', call)}, 'kll_merge_agg_${kind}')`

/** What is asked of a sketch must be known before a row is read; where no rank is asked, the sketch is not looked at. */
const asked = (name: string): Emit => ([sketch = '', what = ''], call, typed) =>
  typed[1] && !isFoldable(typed[1]) ? call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'what is asked of the sketch must be a constant') : typed[1]?.type.kind === 'array' && name.includes('rank') ? `CASE WHEN len(${what}) = 0 THEN [] ELSE ${name}(${sketch}, ${what}) END` : typed[1]?.nullable === true ? `CASE WHEN ${what} IS NOT NULL THEN ${name}(${sketch}, ${what}) END` : `${name}(${sketch}, ${what})`
const script = { treatment: 'script' } as const

const scalars = kinds.flatMap(kind => [
  form(`kll_sketch_merge_${kind}(binary, binary) : binary`, `dbx_js_kll_both_${kind}($1, $2)`),
  form(`kll_sketch_get_n_${kind}(binary) : bigint`, `dbx_js_kll_n_${kind}($1)`),
  form(`kll_sketch_to_string_${kind}(binary) : string`, `dbx_js_kll_text_${kind}($1)`),
  form(`kll_sketch_get_quantile_${kind}(binary, double) : ${kind}`, asked(`dbx_js_kll_quantile_${kind}`), script),
  form(`kll_sketch_get_quantile_${kind}(binary, array<double>) : array<${kind}>`, asked(`dbx_js_kll_quantiles_${kind}`), script),
  form(`kll_sketch_get_rank_${kind}(binary, ${kind}) : double`, asked(`dbx_js_kll_rank_${kind}`), script),
  form(`kll_sketch_get_rank_${kind}(binary, array<${kind}>) : array<double>`, asked(`dbx_js_kll_ranks_${kind}`), script),
])

const aggregates = kinds.flatMap(kind => ['', ', int'].flatMap(more => [
  form(`kll_sketch_agg_${kind}(any${more}) : binary`, aggregate(kind), never),
  form(`kll_merge_agg_${kind}(sketch${more}) : binary`, merge(kind), never),
]))

export const kllFunctions: readonly FunctionEntry[] = [...functions('scalar', scalars), ...functions('aggregate', aggregates, Object.fromEntries(kinds.flatMap(kind => [`kll_sketch_agg_${kind}`, `kll_merge_agg_${kind}`].map(name => [name, { butFor: 'of more than k values a coin decides which are kept, on Spark too' }]))))]
