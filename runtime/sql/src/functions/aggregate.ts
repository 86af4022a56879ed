import { type Emit, aliases, form, functions, refused } from './define.ts'
import { type CallSite, type FunctionEntry } from './table.ts'
import { castTo } from '../analyse/casts.ts'
import { decimalQuotient } from '../analyse/rules/decimalDivision.ts'
import { decimalSum } from '../analyse/rules/decimals.ts'
import { argumentsOf, behindFilter, gathered } from '../analyse/rules/calls.ts'
import { adjusted, holds, isIntegral, isNumeric, isOrdered, isText } from '../analyse/lattice.ts'
import { intervalSize } from '../analyse/intervalCasts.ts'
import { type Scope } from '../analyse/scope.ts'
import { analyse } from '../analyse/semantics.ts'
import { isNested, sortKey } from '../analyse/sortKey.ts'
import { compose, findTyped, leaf, type Typed } from '../analyse/typed.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { arrayOf, decimal, type DecimalType, duckdbType, formatType, type SqlType, types } from '../types.ts'
import { unfitLiteral } from './literalArgument.ts'
import { special } from './special.ts'

const firstType = (args: readonly Typed[]): SqlType => args[0]?.type ?? types.void

function sumType(args: readonly Typed[]): SqlType {
  const type = firstType(args)
  if (type.kind === 'decimal') return decimal(Math.min(38, type.precision + 10), type.scale)
  return isIntegral(type) ? types.bigint : types.double
}

/** DuckDB sums into wider types than Databricks; 38 digits it lets grow by one. */
const summed = (prefix: '' | 'try_'): Emit => (_, call, typed) => checkedSum(prefix, call, typed)

function checkedSum(prefix: '' | 'try_', call: CallSite, typed: readonly Typed[]): string {
  const type = sumType(typed)
  const total = plainSum(call, typed)
  if (type.kind === 'decimal' && type.precision === 38) return `dbx_${prefix}decimal_sum(${total}, CAST('${'9'.repeat(38 - type.scale) || '0'}.${'9'.repeat(type.scale)}' AS ${duckdbType(type)}))`
  if (type.kind === 'bigint' && !call.windowed) return `CAST(dbx_${prefix}bigint_sum(${total}) AS BIGINT)`
  return `${prefix === '' ? 'CAST' : 'TRY_CAST'}(${total} AS ${duckdbType(type)})`
}

function plainSum(call: CallSite, [value]: readonly Typed[]): string {
  if (!value) return 'NULL'
  const gather = (text: string): string => call.gather('sum', [text])
  return call.distinct || call.windowed ? gather(value.duckdb) : decimalSum(value, gather)
}

const isYearMonth = (value: Typed | undefined): boolean => value?.type.kind === 'interval' && ['year', 'month'].includes(value.type.from)
const wideInterval = (args: readonly Typed[]): SqlType => (isYearMonth(args[0]) ? types.yearMonth : types.dayTime)
const sizeOf = (value: Typed | undefined): string => (value?.type.kind === 'interval' ? intervalSize(value.duckdb, value.type) : '0')

const sumOfIntervals = (attempt: boolean): Emit => (_, call, typed) => {
  const total = `${attempt ? 'TRY_CAST' : 'CAST'}(${call.gather('sum', [sizeOf(typed[0])])} AS ${isYearMonth(typed[0]) ? 'INTEGER' : 'BIGINT'})`
  return isYearMonth(typed[0]) ? `to_months(${total})` : `to_microseconds(${total})`
}

const averageOfIntervals = (attempt: boolean): Emit => (_, call, typed) => {
  const rounded = `round(${call.gather('avg', [sizeOf(typed[0])])})`
  // A sum that the type does not hold makes no mean.
  const mean = attempt ? `CASE WHEN TRY_CAST(${call.gather('sum', [sizeOf(typed[0])])} AS ${isYearMonth(typed[0]) ? 'INTEGER' : 'BIGINT'}) IS NOT NULL THEN ${rounded} END` : rounded
  return isYearMonth(typed[0]) ? `to_months(CAST(${mean} AS INTEGER))` : `to_microseconds(CAST(${mean} AS BIGINT))`
}

function averageType(args: readonly Typed[]): SqlType {
  const type = firstType(args)
  return type.kind === 'decimal' ? adjusted(Math.min(38, type.precision + 4), Math.min(38, type.scale + 4)) : types.double
}

const average = (attempt: boolean): Emit => ([value = ''], call, typed) => {
  const type = firstType(typed)
  const target = averageType(typed)
  if (type.kind !== 'decimal' || target.kind !== 'decimal') return call.gather('avg', [value])
  const total: DecimalType = decimal(Math.min(38, type.precision + 10), type.scale)
  const count = `nullif(${call.gather('count', [value])}, 0)`
  return decimalQuotient({ duckdb: checkedSum(attempt ? 'try_' : '', call, typed), type: total }, { duckdb: count, type: decimal(20, 0) }, target, attempt)
}

/** Of timestamps the seconds since 1970 are gathered; those without a zone have none. */
const ofSeconds = (name: 'sum' | 'avg'): Emit => (_, call, [value]) => {
  const seconds = value?.type.kind === 'timestamp' ? castTo(value, types.double) : undefined
  return seconds ? call.gather(name, [seconds.duckdb]) : call.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `it takes numbers, intervals and timestamps, not ${formatType(firstType(value ? [value] : []))}`)
}

/** DuckDB's namesake, nulls left out by both. */
const same = (name: string): Emit => (args, call) => call.gather(name, args)

const bitsType = (args: readonly Typed[]): SqlType => (firstType(args).kind === 'void' ? types.int : firstType(args))
/** Bits of whole numbers only: nothing becomes one unasked. */
const bits = (name: string): Emit => ([value = ''], call, [typed]) =>
  typed && !isIntegral(typed.type) && typed.type.kind !== 'void' ? call.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `whole numbers have bits, not ${formatType(typed.type)}`) : call.gather(name, [typed?.type.kind === 'void' ? `CAST(${value} AS INTEGER)` : value])

/** The smallest or largest value; nested ones are compared by a key, see `sortKey`. */
const extreme = (name: 'min' | 'max'): Emit => ([value = ''], call, [typed]) =>
  typed && !isOrdered(typed.type) ? call.refuse('DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', `values of ${formatType(typed.type)} have no order`) : typed && isNested(typed.type) ? call.gather(`arg_${name}`, [value, sortKey(typed)], { where: `${value} IS NOT NULL` }) : call.gather(name, [value])

const unordered = (call: CallSite, by: Typed | undefined): string | undefined => (by && !isOrdered(by.type) ? call.refuse('DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', `values of ${formatType(by.type)} have no order`) : undefined)

const by = (name: string): Emit => ([value = ''], call, typed) => unordered(call, typed[1]) ?? call.gather(name, [value, typed[1] ? sortKey(typed[1]) : ''])

/** DuckDB leaves rows out whose value is null, but not those whose value is a struct that holds it. */
const severalBy = (name: string): Emit => ([value = '', , count = ''], call, typed) => unordered(call, typed[1]) ?? unfitLiteral(typed[2], { called: 'number of values', least: 1, most: 100_000 }, call) ?? `list_transform(${call.gather(name, [`{'v': ${value}}`, typed[1] ? sortKey(typed[1]) : '', count])}, lambda _v: _v['v'])`

/** A first or last value; null counts unless IGNORE NULLS says otherwise. */
const edge = (aggregate: string, window: string): Emit => ([value = '', ignore], call, typed) => {
  if (ignore !== undefined && typed[1]?.constant !== 'true' && typed[1]?.constant !== 'false') return call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'whether nulls are left out must be true or false, written as a literal')
  const skip = call.ignoreNulls || (ignore !== undefined && typed[1]?.constant === 'true')
  if (call.windowed) return call.gather(window, [value], { ignoreNulls: skip })
  return call.gather(aggregate, [value], skip ? { where: `${value} IS NOT NULL` } : {})
}

const collect: Emit = ([value = ''], call) => `coalesce(${call.gather('list', [value], { where: `${value} IS NOT NULL` })}, [])`
const collectSet: Emit = ([value = ''], call, [typed]) => typed && holds(typed.type, 'map') ? call.refuse('DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE', 'maps make no set') : `coalesce(${call.gather('list', [value], { where: `${value} IS NOT NULL`, distinct: true })}, [])`

const percentiled = ['date', 'timestamp', 'timestamp_ntz', 'interval', 'void']

/** The fraction, or fractions, of a percentile: constants between 0 and 1. Text is read as numbers. */
const approximate: Exclude<Emit, string> = ([, fraction = ''], call, typed) => {
  const [given, percentage, accuracy] = typed
  if (!given || !(isNumeric(given.type) || isText(given.type) || percentiled.includes(given.type.kind))) return call.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `values of ${formatType(firstType(typed))} have no percentiles`)
  const value = percentileType(typed) === given.type ? given : castTo(given, types.double)
  const unfit = unfitLiteral(percentage, { called: 'percentage', least: 0, most: 1 }, call) ?? unfitLiteral(accuracy, { called: 'accuracy', least: 1, most: 2_147_483_647 }, call)
  return unfit ?? call.gather('quantile_disc', [value?.duckdb ?? 'NULL', fraction])
}
const approximateMany: Emit = (args, call, typed) => `nullif(${approximate(args, call, typed)}, [])`
const percentileType = (args: readonly Typed[]): SqlType => (isText(firstType(args)) || firstType(args).kind === 'void' ? types.double : firstType(args))
const percentilesType = (args: readonly Typed[]): SqlType => arrayOf(percentileType(args))

const always = { nullable: 'always' } as const
const never = { nullable: 'never' } as const

const plain = functions('aggregate', [
  form('sum(number) : double', summed(''), { ...always, result: sumType }),
  form('sum(interval) : void', sumOfIntervals(false), { ...always, result: firstType }),
  form('sum(instant) : double', ofSeconds('sum'), always),
  form('try_sum(number) : double', summed('try_'), { ...always, result: sumType }),
  form('try_sum(interval) : void', sumOfIntervals(true), { ...always, result: firstType }),
  form('try_sum(instant) : double', ofSeconds('sum'), always),
  form('avg(number) : double', average(false), { ...always, result: averageType }),
  form('avg(interval) : void', averageOfIntervals(false), { ...always, result: wideInterval }),
  form('avg(instant) : double', ofSeconds('avg'), always),
  form('try_avg(number) : double', average(true), { ...always, result: averageType }),
  form('try_avg(interval) : void', averageOfIntervals(true), { ...always, result: wideInterval }),
  form('try_avg(instant) : double', ofSeconds('avg'), always),
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
  form('percentile_approx(T, double) : T', approximate, { ...always, result: percentileType }),
  form('percentile_approx(T, array<double>) : array<T>', approximateMany, { ...always, result: percentilesType }),
  form('percentile_approx(T, double, int) : T', approximate, { ...always, result: percentileType }),
  form('percentile_approx(T, array<double>, int) : array<T>', approximateMany, { ...always, result: percentilesType }),
  form('approx_count_distinct(any) : bigint', ([value = ''], call) => call.gather('count', [value], { distinct: true }), never),
  form('approx_count_distinct(any, double) : bigint', ([value = ''], call) => call.gather('count', [value], { distinct: true }), never),
  form('max_by(T, U) : T', by('arg_max_null'), always),
  form('min_by(T, U) : T', by('arg_min_null'), always),
  form('max_by(T, U, int) : array<T>', severalBy('arg_max'), always),
  form('min_by(T, U, int) : array<T>', severalBy('arg_min'), always),
  form('bool_and(boolean) : boolean', same('bool_and'), always),
  form('bool_or(boolean) : boolean', same('bool_or'), always),
  form('bit_and(any) : bigint', bits('bit_and'), { ...always, result: bitsType }),
  form('bit_or(any) : bigint', bits('bit_or'), { ...always, result: bitsType }),
  form('bit_xor(any) : bigint', bits('bit_xor'), { ...always, result: bitsType }),
], { percentile_approx: { differs: 'exact here, where Spark is off by its accuracy on large groups' }, approx_count_distinct: { differs: 'exact here, where Spark estimates' }, collect_set: 'order not defined' })

/** count(*), count(a), count(DISTINCT a, b): rows without a null among the arguments. */
function count(node: FunctionCall, scope: Scope): Typed {
  const star = node.args.length === 1 && node.args[0]?.value.kind === 'star' ? node.args[0].value : undefined
  if (star && star.qualifier.length > 0) return scope.report(star.place, 'INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT', 'count takes * or columns, not the * of a table')
  const every = star && !node.distinct && star.except.length === 0
  const args = every ? [] : behindFilter(node, argumentsOf(node, scope), scope)
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

/** `percentile_cont(0.5) WITHIN GROUP (ORDER BY x)`, with one fraction or an array of them. */
function withinGroup(name: 'percentile_cont' | 'percentile_disc', node: FunctionCall, scope: Scope): Typed {
  if (node.distinct) return scope.report(node.place, 'INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED', `${name} takes no DISTINCT`)
  const [fraction, ...more] = argumentsOf(node, scope)
  const several = fraction?.type.kind === 'array'
  const wanted = fraction && scope.semantics.coerce(fraction, several ? arrayOf(types.double) : types.double, scope)
  if (!wanted || more.length > 0 || node.withinGroup?.length !== 1) return scope.report(node.place, 'INVALID_WITHIN_GROUP_EXPRESSION', `${name} takes one fraction and WITHIN GROUP (ORDER BY …)`)
  if (findTyped(wanted, each => each.column !== undefined)) return scope.report(wanted.place, 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', `the fraction of ${name} must be a literal`)
  return gathered({ node, name, kind: 'aggregate', needsOrder: false }, [wanted], site => {
    const value = site.withinGroup?.values[0]
    const isInterval = value?.type.kind === 'interval'
    const sorted = isInterval ? value : value && scope.semantics.coerce(value, types.double, scope)
    if (!sorted) return { type: types.double, nullable: true, duckdb: site.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${formatType(value?.type ?? types.void)} cannot be interpolated`) }
    const at = !site.withinGroup?.descending ? wanted.duckdb : name === 'percentile_disc' && Number(fraction.constant) > 0 ? `(-${wanted.duckdb})` : several ? `list_transform(${wanted.duckdb}, lambda _f: 1 - _f)` : `(1 - ${wanted.duckdb})`
    const quantile = site.gather(name === 'percentile_cont' ? 'quantile_cont' : 'quantile_disc', [isInterval ? sizeOf(sorted) : sorted.duckdb, at])
    const type = isInterval ? wideInterval([sorted]) : several ? arrayOf(types.double) : types.double
    if (!isInterval) return { type, nullable: true, duckdb: quantile }
    return { type, nullable: true, duckdb: isYearMonth(sorted) ? `to_months(CAST(trunc(${quantile}) AS INTEGER))` : `to_microseconds(CAST(trunc(${quantile}) AS BIGINT))` }
  }, scope)
}

/** What the distinct texts of listagg are ordered by, where it is the value that they are cast from; undefined where it is the texts themselves. Bytes become texts too. */
function orderedDistinct(order: readonly Typed[], value: Typed, text: Typed): Typed | 'mismatch' | 'unsafe' | undefined {
  const [by, ...others] = order
  if (!by || others.length > 0) return 'mismatch'
  if (by.duckdb === text.duckdb) return text.type.kind === 'binary' ? by : undefined
  if (by.duckdb !== value.duckdb && castTo(by, types.string)?.duckdb !== text.duckdb) return 'mismatch'
  return by.type.kind === 'float' || by.type.kind === 'double' || by.type.kind === 'timestamp' || by.type.kind === 'timestamp_ntz' ? 'unsafe' : by
}

/** `listagg(x, ',') WITHIN GROUP (ORDER BY y)` */
function listagg(node: FunctionCall, scope: Scope): Typed {
  const [value, separator] = behindFilter(node, argumentsOf(node, scope), scope)
  const type = value?.type.kind === 'binary' ? types.binary : types.string
  const text = value && scope.semantics.coerce(value, type, scope)
  const by = separator ? scope.semantics.coerce(separator, type, scope) : undefined
  if (!text || (separator && separator.constant === undefined)) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${node.name.parts.at(-1)?.text ?? ''} takes text and a literal separator`)
  const order = node.distinct && node.withinGroup ? orderedDistinct(node.withinGroup.map(item => analyse(item.expression, scope)), value, text) : undefined
  if (order === 'mismatch') return scope.report(node.place, 'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT', 'DISTINCT values can be ordered by themselves only')
  if (order === 'unsafe') return scope.report(node.place, 'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT_UNSAFE_CAST', 'DISTINCT texts are ordered by the values that they are cast from, and two of these may have one text', 'cast to STRING in both places')
  const between = by === undefined || by.constant === null || separator?.constant === null ? undefined : by.duckdb
  return gathered({ node, name: 'listagg', kind: 'aggregate', needsOrder: false }, by ? [text, by] : [text], site => {
    // DuckDB orders distinct values by themselves only: they are gathered first, and become texts then.
    if (order) {
      const values = site.gather('array_agg', [order.duckdb], { orderBy: site.withinGroup?.text ?? '', where: `${order.duckdb} IS NOT NULL` })
      if (type.kind === 'binary') return { type, nullable: true, duckdb: `unhex(array_to_string(list_transform(${values}, lambda _e: hex(_e)), ${between === undefined ? `''` : `hex(${between})`}))` }
      const texts = castTo(leaf(node.place, { type: arrayOf(order.type), nullable: true, duckdb: values }), arrayOf(types.string))
      return { type, nullable: true, duckdb: `array_to_string(${texts?.duckdb ?? ''}, ${between ?? `''`})` }
    }
    const joined = (of: (duckdb: string) => string): string => site.gather('string_agg', [of(text.duckdb), between === undefined ? `''` : of(between)], site.withinGroup ? { orderBy: site.withinGroup.text } : {})
    return { type, nullable: true, duckdb: type.kind === 'binary' ? `unhex(${joined(duckdb => `hex(${duckdb})`)})` : joined(duckdb => duckdb) }
  }, scope)
}

/** grouping and grouping_id look at the groups themselves, where an aggregate gathers what there was before. */
const asGroups = (scope: Scope): Scope => scope.with({ inAggregate: false })
const aggregateSpecial = (name: string, signature: string, analyse: (node: FunctionCall, scope: Scope) => Typed): FunctionEntry => special(name, signature, analyse, { of: 'aggregate' })

const own: FunctionEntry[] = [
  aggregateSpecial('count', 'count(* or any, …) : bigint', count),
  aggregateSpecial('percentile_cont', 'percentile_cont(double) WITHIN GROUP (ORDER BY double) : double', (node, scope) => withinGroup('percentile_cont', node, scope)),
  aggregateSpecial('percentile_disc', 'percentile_disc(double) WITHIN GROUP (ORDER BY T) : T', (node, scope) => withinGroup('percentile_disc', node, scope)),
  aggregateSpecial('listagg', 'listagg(string [, string]) [WITHIN GROUP (ORDER BY …)] : string', listagg),
  aggregateSpecial('string_agg', 'string_agg(string [, string]) [WITHIN GROUP (ORDER BY …)] : string', listagg),
  aggregateSpecial('grouping', 'grouping(any) : tinyint', (node, scope) => {
    const [value] = argumentsOf(node, asGroups(scope))
    if (!value || !scope.grouping.current?.texts.has(value.duckdb)) return scope.report(node.place, 'GROUPING_COLUMN_MISMATCH', 'grouping takes a column of GROUP BY')
    return { ...compose(node.place, [], { type: types.tinyint, nullable: false, duckdb: `CAST(grouping(${value.duckdb}) AS TINYINT)` }), gathers: 'aggregate' }
  }),
  aggregateSpecial('grouping_id', 'grouping_id(any, …) : bigint', (node, scope) => {
    const args = argumentsOf(node, asGroups(scope))
    const list = args.length > 0 ? args.map(arg => arg.duckdb) : (scope.grouping.current?.list ?? [])
    if (args.length === 0 && scope.grouping.current?.makesNulls && list.length === 0) return { ...leaf(node.place, { type: types.bigint, nullable: false, duckdb: 'CAST(0 AS BIGINT)' }), gathers: 'aggregate' }
    if (list.length === 0 || list.join('\n') !== scope.grouping.current?.list.join('\n')) return scope.report(node.place, 'GROUPING_ID_COLUMN_MISMATCH', 'grouping_id takes the columns of GROUP BY')
    return { ...compose(node.place, [], { type: types.bigint, nullable: false, duckdb: `CAST(grouping(${list.join(', ')}) AS BIGINT)` }), gathers: 'aggregate' }
  }),
]

export const aggregateFunctions: readonly FunctionEntry[] = [
  ...plain, ...own,
  ...aliases(plain, {
    mean: 'avg', array_agg: 'collect_list', first_value: 'first', last_value: 'last', approx_percentile: 'percentile_approx', every: 'bool_and', any: 'bool_or', some: 'bool_or',
  }),
  ...refused('a sketch or estimate whose value is part of its contract cannot be reproduced', ['approx_top_k']),
  ...refused('it is not in the documentation of Databricks SQL', ['product']),
]
