import { formatType, types } from '../types.ts'
import { type Typed } from '../analyse/typed.ts'
import { type Emit, form, functions } from './define.ts'
import { constantOf, keyOf, listed } from './sketch.ts'
import { type CallSite, type FunctionEntry } from './table.ts'

// HLL and count-min sketches.

const never = { nullable: 'never', treatment: 'script' } as const
const mismatch = 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'

const hllAggregate: Emit = ([value = '', lgK = ''], call, typed) => {
  const type = typed[0]?.type ?? types.void
  const key = type.kind === 'array' || type.kind === 'float' || type.kind === 'double' ? undefined : keyOf(type, value)
  if (!key) return call.refuse(mismatch, `${formatType(type)} is no key: INT, BIGINT, STRING and BINARY are`)
  return `dbx_js_hll_${key.kind}(${listed(call, key.value)}, coalesce(${constantOf(typed[1], lgK, '12', call, 'HLL_K_MUST_BE_CONSTANT')}, 0))`
}

/** eps, confidence and seed: literals, the first two within bounds. */
function countMinSettings(args: readonly string[], typed: readonly Typed[], call: CallSite): string {
  for (const [at, name] of [[1, 'eps'], [2, 'confidence'], [3, 'seed']] as const) {
    const constant = typed[at]?.constant
    if (constant === undefined) return call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', `${name} must be a literal`)
    if (constant === null) return call.refuse('DATATYPE_MISMATCH.UNEXPECTED_NULL', `${name} must not be NULL`)
    const value = Number.parseFloat(constant)
    if ((at === 1 && value <= 0) || (at === 2 && (value <= 0 || value >= 1))) return call.refuse('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', at === 1 ? 'eps is above 0' : 'confidence lies between 0 and 1')
  }
  return args.slice(1).join(', ')
}

const countMin: Emit = (args, call, typed) => {
  const type = typed[0]?.type ?? types.void
  const whole = type.kind === 'tinyint' || type.kind === 'smallint'
  const key = type.kind === 'array' || type.kind === 'float' || type.kind === 'double' ? undefined : keyOf(whole ? types.bigint : type, args[0] ?? '')
  return key ? `dbx_js_count_min_${key.kind}(${listed(call, key.value)}, ${countMinSettings(args, typed, call)})` : call.refuse(mismatch, `${formatType(type)} is not counted: whole numbers, STRING and BINARY are`)
}

export const countingFunctions: readonly FunctionEntry[] = [
  ...functions('scalar', [
    form('hll_sketch_estimate(sketch) : bigint', 'dbx_js_hll_estimate($1)'),
    form('hll_union(sketch, sketch) : binary', `dbx_js_hll_union([$1, $2], false, 'hll_union')`),
    form('hll_union(sketch, sketch, boolean) : binary', `dbx_js_hll_union([$1, $2], $3, 'hll_union')`),
  ], { hll_sketch_estimate: { differs: 'of a union in which more than about two thirds of 2^lgConfigK registers are hit, another estimator of the same error is used; all other estimates are the same' } }),
  ...functions('aggregate', [
    form('hll_sketch_agg(any) : binary', hllAggregate, never),
    form('hll_sketch_agg(any, int) : binary', hllAggregate, never),
    form('hll_union_agg(sketch) : binary', ([value = ''], call) => `dbx_js_hll_union(${listed(call, value)}, false, 'hll_union_agg')`, never),
    form('hll_union_agg(sketch, boolean) : binary', ([value = '', mayDiffer = ''], call, typed) => `dbx_js_hll_union(${listed(call, value)}, ${constantOf(typed[1], mayDiffer, 'false', call, 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT')}, 'hll_union_agg')`, never),
    form('count_min_sketch(any, double, double, bigint) : binary', countMin, never),
  ], { hll_sketch_agg: { butFor: 'the bytes hold a running estimate, which follows the order of the rows' } }),
]
