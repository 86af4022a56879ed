import { type Emit, aliases, form, functions, refused } from './define.ts'
import { type CallSite, type FunctionEntry } from './table.ts'
import { decimalQuotient } from '../analyse/rules/decimalDivision.ts'
import { decimalSum } from '../analyse/rules/decimals.ts'
import { argumentsOf, gathered } from '../analyse/rules/calls.ts'
import { adjusted, isIntegral } from '../analyse/lattice.ts'
import { type Scope } from '../analyse/scope.ts'
import { isNested, sortKey } from '../analyse/sortKey.ts'
import { compose, type Typed } from '../analyse/typed.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { decimal, type DecimalType, duckdbType, formatType, type SqlType, types } from '../types.ts'
import { special } from './special.ts'

const firstType = (args: readonly Typed[]): SqlType => args[0]?.type ?? types.void

function sumType(args: readonly Typed[]): SqlType {
  const type = firstType(args)
  if (type.kind === 'decimal') return decimal(Math.min(38, type.precision + 10), type.scale)
  return isIntegral(type) ? types.bigint : types.double
}

/** DuckDB sums into wider types than Databricks: the cast back is what raises on overflow. */
const sum: Emit = (_, call, typed) => `CAST(${plainSum(call, typed)} AS ${duckdbType(sumType(typed))})`

const trySum: Emit = (_, call, typed) => `TRY_CAST(${plainSum(call, typed)} AS ${duckdbType(sumType(typed))})`

function plainSum(call: CallSite, [value]: readonly Typed[]): string {
  if (!value) return 'NULL'
  const gather = (text: string): string => call.gather('sum', [text])
  return call.distinct || call.windowed ? gather(value.duckdb) : decimalSum(value, gather)
}

function averageType(args: readonly Typed[]): SqlType {
  const type = firstType(args)
  return type.kind === 'decimal' ? adjusted(Math.min(38, type.precision + 4), Math.min(38, type.scale + 4)) : types.double
}

const average: Emit = ([value = ''], call, typed) => {
  const type = firstType(typed)
  const target = averageType(typed)
  if (type.kind !== 'decimal' || target.kind !== 'decimal') return call.gather('avg', [value])
  const total: DecimalType = decimal(Math.min(38, type.precision + 10), type.scale)
  const count = `nullif(${call.gather('count', [value])}, 0)`
  return decimalQuotient({ duckdb: `CAST(${plainSum(call, typed)} AS ${duckdbType(total)})`, type: total }, { duckdb: count, type: decimal(20, 0) }, target)
}

/** DuckDB's namesake, nulls left out by both. */
const same = (name: string): Emit => (args, call) => call.gather(name, args)

/** The smallest or largest value; nested ones are compared by a key, see `sortKey`. */
const extreme = (name: 'min' | 'max'): Emit => ([value = ''], call, [typed]) =>
  typed && isNested(typed.type) ? call.gather(`arg_${name}`, [value, sortKey(typed)], { where: `${value} IS NOT NULL` }) : call.gather(name, [value])

const by = (name: string): Emit => ([value = ''], call, typed) => call.gather(name, [value, typed[1] ? sortKey(typed[1]) : ''])

/** A first or last value; null counts unless IGNORE NULLS says otherwise. */
const edge = (aggregate: string, window: string): Emit => ([value = '', ignore], call, typed) => {
  const skip = call.ignoreNulls || (ignore !== undefined && typed[1]?.constant === 'true')
  if (call.windowed) return call.gather(window, [value], { ignoreNulls: skip })
  return call.gather(aggregate, [value], skip ? { where: `${value} IS NOT NULL` } : {})
}

const collect: Emit = ([value = ''], call) => `coalesce(${call.gather('list', [value], { where: `${value} IS NOT NULL` })}, [])`
const collectSet: Emit = ([value = ''], call) => `coalesce(${call.gather('list', [value], { where: `${value} IS NOT NULL`, distinct: true })}, [])`

/** Population moments, written out: DuckDB's own are adjusted for samples. */
const skewness: Emit = ([value = ''], call) => {
  const part = (name: string, text: string): string => call.gather(name, [text])
  const n = part('count', value)
  const mean = part('avg', value)
  const third = `(${part('avg', `pow(${value}, 3)`)} - 3 * ${mean} * ${part('avg', `pow(${value}, 2)`)} + 2 * pow(${mean}, 3))`
  return `CASE WHEN ${n} > 0 THEN CASE WHEN ${part('var_pop', value)} = 0 THEN NULL ELSE ${third} / pow(${part('var_pop', value)}, 1.5) END END`
}

/** The fraction, or fractions, of a percentile: literals between 0 and 1. */
const percentile = (name: 'quantile_cont' | 'quantile_disc'): Emit => ([value = '', fraction = ''], call) => call.gather(name, [value, fraction])

const always = { nullable: 'always' } as const
const never = { nullable: 'never' } as const

const plain = functions('aggregate', [
  form('sum(number) : double', sum, { ...always, result: sumType }),
  form('sum(interval) : void', ([value = ''], call, typed) => (typed[0]?.type.kind === 'interval' && typed[0].type.from !== 'year' && typed[0].type.from !== 'month' ? `to_microseconds(CAST(${call.gather('sum', [`dbx_interval_us(${value})`])} AS BIGINT))` : `to_months(CAST(${call.gather('sum', [`(date_part('year', ${value}) * 12 + date_part('month', ${value}))`])} AS INTEGER))`), { ...always, result: firstType }),
  form('try_sum(number) : double', trySum, { ...always, result: sumType }),
  form('avg(number) : double', average, { ...always, result: averageType }),
  form('min(T) : T', extreme('min'), always),
  form('max(T) : T', extreme('max'), always),
  form('count_if(boolean) : bigint', ([value = ''], call) => call.gather('count', ['*'], { where: value }), never),
  form('any_value(T) : T', edge('first', 'first_value'), always),
  form('any_value(T, boolean) : T', edge('first', 'first_value'), always),
  form('first(T) : T', edge('first', 'first_value'), always),
  form('first(T, boolean) : T', edge('first', 'first_value'), always),
  form('last(T) : T', edge('last', 'last_value'), always),
  form('last(T, boolean) : T', edge('last', 'last_value'), always),
  form('collect_list(T) : array<T>', collect, never),
  form('collect_set(T) : array<T>', collectSet, never),
  form('stddev(double) : double', same('stddev_samp'), always),
  form('stddev_pop(double) : double', same('stddev_pop'), always),
  form('variance(double) : double', same('var_samp'), always),
  form('var_pop(double) : double', same('var_pop'), always),
  form('corr(double, double) : double', same('corr'), always),
  form('covar_pop(double, double) : double', same('covar_pop'), always),
  form('covar_samp(double, double) : double', same('covar_samp'), always),
  form('skewness(double) : double', skewness, always),
  form('kurtosis(double) : double', same('kurtosis_pop'), always),
  form('median(double) : double', ([value = ''], call) => call.gather('quantile_cont', [value, '0.5']), always),
  form('percentile(double, double) : double', percentile('quantile_cont'), always),
  form('percentile(double, array<double>) : array<double>', percentile('quantile_cont'), always),
  form('percentile_approx(T, double) : T', percentile('quantile_disc'), always),
  form('percentile_approx(T, array<double>) : array<T>', percentile('quantile_disc'), always),
  form('percentile_approx(T, double, int) : T', percentile('quantile_disc'), always),
  form('percentile_approx(T, array<double>, int) : array<T>', percentile('quantile_disc'), always),
  form('approx_count_distinct(any) : bigint', ([value = ''], call) => call.gather('count', [value], { distinct: true }), never),
  form('approx_count_distinct(any, double) : bigint', ([value = ''], call) => call.gather('count', [value], { distinct: true }), never),
  form('max_by(T, U) : T', by('arg_max_null'), always),
  form('min_by(T, U) : T', by('arg_min_null'), always),
  form('mode(T) : T', same('mode'), always),
  form('bool_and(boolean) : boolean', same('bool_and'), always),
  form('bool_or(boolean) : boolean', same('bool_or'), always),
  form('bit_and(integral) : bigint', same('bit_and'), { ...always, result: firstType }),
  form('bit_or(integral) : bigint', same('bit_or'), { ...always, result: firstType }),
  form('bit_xor(integral) : bigint', same('bit_xor'), { ...always, result: firstType }),
  form('regr_count(double, double) : bigint', ([y = '', x = ''], call) => call.gather('count', ['*'], { where: `${y} IS NOT NULL AND ${x} IS NOT NULL` }), never),
  form('regr_avgx(double, double) : double', same('regr_avgx'), always),
  form('regr_avgy(double, double) : double', same('regr_avgy'), always),
  form('regr_slope(double, double) : double', same('regr_slope'), always),
  form('regr_intercept(double, double) : double', same('regr_intercept'), always),
  form('regr_r2(double, double) : double', same('regr_r2'), always),
], { percentile_approx: 'exact here', approx_count_distinct: 'exact here', collect_set: 'order not defined', mode: 'any of several that are equally frequent' })

/** count(*), count(a), count(DISTINCT a, b): rows without a null among the arguments. */
function count(node: FunctionCall, scope: Scope): Typed {
  const star = node.args.length === 1 && node.args[0]?.value.kind === 'star' ? node.args[0].value : undefined
  if (star && star.qualifier.length > 0) return scope.report(star.place, 'INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT', 'count takes * or columns, not the * of a table')
  const every = star && !node.distinct && star.except.length === 0
  const args = every ? [] : argumentsOf(node, scope)
  if (!every && args.length === 0) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'count takes * or at least one column')
  if (args.some(arg => arg.failed)) return { ...compose(node.place, args, { type: types.bigint, duckdb: 'NULL' }), failed: true }
  const write = (site: CallSite): string => {
    const texts = args.map(arg => arg.duckdb)
    if (every) return site.gather('count', ['*'])
    if (texts.length === 1) return site.gather('count', texts)
    const known = texts.map(text => `${text} IS NOT NULL`).join(' AND ')
    return node.distinct ? site.gather('count', [`(${texts.join(', ')})`], { where: known }) : site.gather('count', ['*'], { where: known })
  }
  return gathered({ node, name: 'count', kind: 'aggregate', needsOrder: false }, args, site => ({ type: types.bigint, nullable: false, duckdb: write(site) }), scope)
}

/** `percentile_cont(0.5) WITHIN GROUP (ORDER BY x)` */
function withinGroup(name: 'percentile_cont' | 'percentile_disc', node: FunctionCall, scope: Scope): Typed {
  const [fraction, ...more] = argumentsOf(node, scope)
  const wanted = fraction && fraction.type.kind !== 'array' ? scope.semantics.coerce(fraction, types.double, scope) : undefined
  if (!wanted || more.length > 0 || node.withinGroup?.length !== 1) return scope.report(node.place, 'INVALID_WITHIN_GROUP_EXPRESSION', `${name} takes one fraction and WITHIN GROUP (ORDER BY …)`)
  return gathered({ node: { ...node }, name, kind: 'aggregate', needsOrder: false }, [wanted], site => {
    const value = site.withinGroup?.values[0]
    const sorted = name === 'percentile_cont' ? (value && scope.semantics.coerce(value, types.double, scope)) : value
    if (!sorted) return { type: types.double, nullable: true, duckdb: site.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${formatType(value?.type ?? types.void)} cannot be interpolated`) }
    const at = site.withinGroup?.descending ? `(1 - ${wanted.duckdb})` : wanted.duckdb
    return { type: sorted.type, nullable: true, duckdb: site.gather(name === 'percentile_cont' ? 'quantile_cont' : 'quantile_disc', [sorted.duckdb, at]) }
  }, scope)
}

/** `listagg(x, ',') WITHIN GROUP (ORDER BY y)` */
function listagg(node: FunctionCall, scope: Scope): Typed {
  const [value, separator] = argumentsOf(node, scope)
  const text = value && scope.semantics.coerce(value, types.string, scope)
  const by = separator ? scope.semantics.coerce(separator, types.string, scope) : undefined
  if (!text || (separator && typeof separator.constant !== 'string')) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${node.name.parts.at(-1)?.text ?? ''} takes text and a literal separator`)
  return gathered({ node, name: 'listagg', kind: 'aggregate', needsOrder: false }, by ? [text, by] : [text], site => ({
    type: types.string, nullable: true, duckdb: site.gather('string_agg', [text.duckdb, by?.duckdb ?? `''`], site.withinGroup ? { orderBy: site.withinGroup.text } : {}),
  }), scope)
}

const aggregateSpecial = (name: string, signature: string, analyse: (node: FunctionCall, scope: Scope) => Typed): FunctionEntry => special(name, signature, analyse, { of: 'aggregate' })

const own: FunctionEntry[] = [
  aggregateSpecial('count', 'count(* or any, …) : bigint', count),
  aggregateSpecial('percentile_cont', 'percentile_cont(double) WITHIN GROUP (ORDER BY double) : double', (node, scope) => withinGroup('percentile_cont', node, scope)),
  aggregateSpecial('percentile_disc', 'percentile_disc(double) WITHIN GROUP (ORDER BY T) : T', (node, scope) => withinGroup('percentile_disc', node, scope)),
  aggregateSpecial('listagg', 'listagg(string [, string]) [WITHIN GROUP (ORDER BY …)] : string', listagg),
  aggregateSpecial('string_agg', 'string_agg(string [, string]) [WITHIN GROUP (ORDER BY …)] : string', listagg),
  aggregateSpecial('grouping', 'grouping(any) : tinyint', (node, scope) => {
    const [value] = argumentsOf(node, scope)
    if (!value || !scope.grouping.current?.texts.has(value.duckdb)) return scope.report(node.place, 'GROUPING_COLUMN_MISMATCH', 'grouping takes a column of GROUP BY')
    return { ...compose(node.place, [], { type: types.tinyint, nullable: false, duckdb: `CAST(grouping(${value.duckdb}) AS TINYINT)` }), gathers: 'aggregate' }
  }),
  aggregateSpecial('grouping_id', 'grouping_id(any, …) : bigint', (node, scope) => {
    const args = argumentsOf(node, scope)
    const list = args.length > 0 ? args.map(arg => arg.duckdb) : (scope.grouping.current?.list ?? [])
    if (list.length === 0 || list.some(text => !scope.grouping.current?.texts.has(text))) return scope.report(node.place, 'GROUPING_ID_COLUMN_MISMATCH', 'grouping_id takes the columns of GROUP BY')
    return { ...compose(node.place, [], { type: types.bigint, nullable: false, duckdb: `CAST(grouping(${list.join(', ')}) AS BIGINT)` }), gathers: 'aggregate' }
  }),
]

export const aggregateFunctions: readonly FunctionEntry[] = [
  ...plain, ...own,
  ...aliases(plain, {
    mean: 'avg', array_agg: 'collect_list', std: 'stddev', stddev_samp: 'stddev', var_samp: 'variance', approx_percentile: 'percentile_approx', every: 'bool_and', any: 'bool_or', some: 'bool_or',
  }),
  ...refused('a sketch or estimate whose value is part of its contract cannot be reproduced', ['histogram_numeric', 'hll_sketch_agg', 'hll_union_agg', 'hll_sketch_estimate', 'hll_union', 'count_min_sketch', 'approx_top_k']),
  ...refused('it is not supported yet', ['try_avg', 'regr_sxx', 'regr_sxy', 'regr_syy', 'product']),
]
