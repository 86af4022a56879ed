import { type Emit, aliases, form, functions } from './define.ts'
import { type CallSite, type FunctionEntry } from './table.ts'
import { isNumeric } from '../analyse/lattice.ts'
import { intervalSize } from '../analyse/intervalCasts.ts'
import { argumentsOf, behindFilter, gathered } from '../analyse/rules/calls.ts'
import { type Scope } from '../analyse/scope.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { special } from './special.ts'
import { unfitLiteral } from './literalArgument.ts'
import { isFoldable, type Typed } from '../analyse/typed.ts'
import { formatType, arrayOf, duckdbType, type SqlType, structOf, types } from '../types.ts'

const always = { nullable: 'always' } as const

const same = (name: string): Emit => (args, call) => call.gather(name, args)

/** Whole numbers and decimals that became DOUBLE are finite; DuckDB raises where a value is not. */
function isFinite(value: Typed | undefined): boolean {
  const from = value?.inputs.length === 1 ? value.inputs[0]?.type : undefined
  return from !== undefined && isNumeric(from) && from.kind !== 'double' && from.kind !== 'float'
}

/** What is made of values one of which is not finite is not a number. */
function overFinite(value: string, call: CallSite, typed: readonly Typed[], of: (finite: string) => string): string {
  if (isFinite(typed[0])) return of(value)
  return `CASE WHEN ${call.gather('bool_or', [`NOT isfinite(${value})`])} THEN 'nan'::DOUBLE ELSE ${of(`CASE WHEN isfinite(${value}) THEN ${value} END`)} END`
}

/** As `overFinite`, of pairs, where one or both must be finite; DuckDB's aggregate leaves pairs with a null out, and finds not to be a number where all values are one. */
const ofPairs = (name: string, whose: 'y' | 'x' | 'both'): Emit => ([y = '', x = ''], call, typed) => {
  const of = (args: readonly string[]): string => (whose === 'both' ? `nullif(${call.gather(name, args)}, 'nan'::DOUBLE)` : call.gather(name, args))
  const looked = [...(whose === 'x' || isFinite(typed[0]) ? [] : [y]), ...(whose === 'y' || isFinite(typed[1]) ? [] : [x])]
  if (looked.length === 0) return of([y, x])
  const odd = call.gather('bool_or', [`(${looked.map(text => `NOT isfinite(${text})`).join(' OR ')}) AND ${y} IS NOT NULL AND ${x} IS NOT NULL`])
  const finite = of([`CASE WHEN ${looked.map(text => `isfinite(${text})`).join(' AND ')} THEN ${y} END`, x])
  // Of one pair alone there is no slope, however large it is.
  const enough = whose === 'both' ? `${call.gather('regr_count', [y, x])} > 1 AND ` : ''
  return `CASE WHEN ${enough}${odd} THEN 'nan'::DOUBLE ELSE ${finite} END`
}

const deviation = (name: string): Emit => ([value = ''], call, typed) => overFinite(value, call, typed, finite => call.gather(name, [finite]))

/** Population moments, written out: DuckDB's own are adjusted for samples. */
const skewness: Emit = ([value = ''], call, typed) => overFinite(value, call, typed, finite => {
  const part = (name: string, text: string): string => call.gather(name, [text])
  const n = part('count', finite)
  const mean = part('avg', finite)
  const third = `(${part('avg', `pow(${finite}, 3)`)} - 3 * ${mean} * ${part('avg', `pow(${finite}, 2)`)} + 2 * pow(${mean}, 3))`
  return `CASE WHEN ${n} > 0 THEN CASE WHEN ${part('var_pop', finite)} = 0 THEN NULL ELSE ${third} / pow(${part('var_pop', finite)}, 1.5) END END`
})

const percentile: Emit = ([value = '', fraction = ''], call, typed) => checkedFraction(typed[1], call) ?? call.gather('quantile_cont', [value, fraction])
const checkedFraction = (fraction: Typed | undefined, call: CallSite): string | undefined => unfitLiteral(fraction, { called: 'percentage', least: 0, most: 1 }, call)

/** Values that count as often as a third argument says. */
const weighted = (one: boolean): Emit => ([value = '', fraction = '', count = ''], call, typed) => {
  const unfit = checkedFraction(typed[1], call)
  if (unfit !== undefined) return unfit
  const of = `dbx_js_percentiles(${call.gather('list', [value])}, ${call.gather('list', [count])}, ${one ? `[${fraction}]` : fraction})`
  return one ? `${of}[1]` : of
}

/** Intervals are taken by their size; what is smaller than a microsecond, or a month, is dropped. */
const ofIntervals: Emit = ([value = '', fraction = '0.5'], call, typed) => {
  const type = typed[0]?.type.kind === 'interval' ? typed[0].type : types.dayTime
  const unfit = typed[1] && checkedFraction(typed[1], call)
  const size = unfit ?? `trunc(${call.gather('quantile_cont', [`CAST(${intervalSize(value, type)} AS DOUBLE)`, fraction])})`
  return type.from === 'year' || type.from === 'month' ? `to_months(CAST(${size} AS INTEGER))` : `to_microseconds(CAST(${size} AS BIGINT))`
}
const severalOfIntervals: Emit = ([value = '', fractions = ''], call, typed) => {
  const type = typed[0]?.type.kind === 'interval' ? typed[0].type : types.dayTime
  const sizes = checkedFraction(typed[1], call) ?? call.gather('quantile_cont', [`CAST(${intervalSize(value, type)} AS DOUBLE)`, fractions])
  return `list_transform(${sizes}, lambda _q: ${type.from === 'year' || type.from === 'month' ? 'to_months(CAST(trunc(_q) AS INTEGER))' : 'to_microseconds(CAST(trunc(_q) AS BIGINT))'})`
}
const wideInterval = (args: readonly Typed[]): SqlType => (args[0]?.type.kind === 'interval' && ['year', 'month'].includes(args[0].type.from) ? types.yearMonth : types.dayTime)

/** The most frequent value; of several that are any, or with a second argument or an order the first. */
function mode(node: FunctionCall, scope: Scope): Typed {
  const [given, first] = behindFilter(node, argumentsOf(node, scope), scope)
  if (node.distinct) return scope.report(node.place, 'INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED', 'mode takes no DISTINCT')
  if (!given && node.withinGroup?.length !== 1) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'mode takes a value, or WITHIN GROUP (ORDER BY …)')
  if (first && first.type.kind !== 'boolean' && first.type.kind !== 'void') return scope.report(first.place, 'UNEXPECTED_INPUT_TYPE', `whether mode is deterministic is a BOOLEAN, not ${formatType(first.type)}`)
  if (first && (!isFoldable(first) || first.constant === null)) return scope.report(first.place, first.constant === null ? 'DATATYPE_MISMATCH.UNEXPECTED_NULL' : 'NON_FOLDABLE_ARGUMENT', 'whether mode is deterministic must be true or false, written as a literal')
  return gathered({ node, name: 'mode', kind: 'aggregate', needsOrder: false }, given ? [given] : [], site => {
    const value = given ?? site.withinGroup?.values[0]
    const text = value?.duckdb ?? 'NULL'
    const counts = site.gather('histogram', [text])
    const ordered = `list_filter(map_entries(${counts}), lambda _e: _e['value'] = list_max(map_values(${counts})))[${given === undefined && site.withinGroup?.descending ? -1 : 1}]['key']`
    return { type: value?.type ?? types.void, nullable: true, duckdb: given === undefined || first?.constant === 'true' ? ordered : site.gather('mode', [text]) }
  }, scope)
}

const bins = (args: readonly Typed[]): SqlType => arrayOf(structOf([{ name: 'x', type: args[0]?.type ?? types.double }, { name: 'y', type: types.double }]))
const histogram: Emit = ([value = '', count = ''], call, typed) =>
  unfitLiteral(typed[1], { called: 'number of bins', least: 2, most: 2_147_483_647 }, call) ?? `list_transform([dbx_js_histogram(${call.gather('list', [`CAST(${value} AS DOUBLE)`])}, ${count})], lambda _b: list_transform(range(1, len(_b), 2), lambda _i: {'x': CAST(trunc_to(_b[_i]) AS ${duckdbType(typed[0]?.type ?? types.double)}), 'y': _b[_i + 1]}))[1]`
    .replace('trunc_to(_b[_i])', isWhole(typed[0]?.type) ? 'trunc(_b[_i])' : '_b[_i]')
const isWhole = (type: SqlType | undefined): boolean => type !== undefined && isNumeric(type) && !['double', 'float', 'decimal'].includes(type.kind)

const entries = functions('aggregate', [
  form('stddev(double) : double', deviation('stddev_samp'), always),
  form('stddev_pop(double) : double', deviation('stddev_pop'), always),
  form('variance(double) : double', deviation('var_samp'), always),
  form('var_pop(double) : double', deviation('var_pop'), always),
  form('skewness(double) : double', skewness, always),
  form('kurtosis(double) : double', deviation('kurtosis_pop'), always),
  form('corr(double, double) : double', ofPairs('corr', 'both'), always),
  form('covar_pop(double, double) : double', same('covar_pop'), always),
  form('covar_samp(double, double) : double', same('covar_samp'), always),
  form('regr_count(double, double) : bigint', ([y = '', x = ''], call) => call.gather('count', ['*'], { where: `${y} IS NOT NULL AND ${x} IS NOT NULL` }), { nullable: 'never' }),
  form('regr_avgx(double, double) : double', same('regr_avgx'), always),
  form('regr_avgy(double, double) : double', same('regr_avgy'), always),
  form('regr_slope(double, double) : double', ofPairs('regr_slope', 'both'), always),
  form('regr_intercept(double, double) : double', ofPairs('regr_intercept', 'both'), always),
  form('regr_r2(double, double) : double', ofPairs('regr_r2', 'both'), always),
  form('regr_sxx(double, double) : double', ofPairs('regr_sxx', 'x'), always),
  form('regr_sxy(double, double) : double', same('regr_sxy'), always),
  form('regr_syy(double, double) : double', ofPairs('regr_syy', 'y'), always),
  form('median(double) : double', ([value = ''], call) => call.gather('quantile_cont', [value, '0.5']), always),
  form('median(interval) : void', ofIntervals, { ...always, result: wideInterval }),
  form('percentile(double, double) : double', percentile, always),
  form('percentile(double, array<double>) : array<double>', percentile, always),
  form('percentile(interval, double) : void', ofIntervals, { ...always, result: wideInterval }),
  form('percentile(interval, array<double>) : void', severalOfIntervals, { ...always, result: args => arrayOf(wideInterval(args)) }),
  form('percentile(double, double, bigint) : double', weighted(true), always),
  form('percentile(double, array<double>, bigint) : array<double>', weighted(false), always),
  form('histogram_numeric(number, int) : void', histogram, { ...always, result: bins }),
])

/** Aggregates that describe how values are spread. */
export const statisticsFunctions: readonly FunctionEntry[] = [
  ...entries, special('mode', 'mode(T [, boolean]) : T; mode() WITHIN GROUP (ORDER BY T) : T', mode, { of: 'aggregate', takes: [0, 2], note: 'any of several that are equally frequent, unless it is told to be deterministic' }),
  ...aliases(entries, { std: 'stddev', stddev_samp: 'stddev', var_samp: 'variance' }),
]
