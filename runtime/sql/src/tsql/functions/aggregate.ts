import { type Expression } from '../../tree/expression.ts'
import { type Context, fail, type Sql, unsupported } from '../context.ts'
import { convert } from '../convert.ts'
import { columnSql } from '../scope.ts'
import { duckdbTypeOf, formatTsqlType, isApproximate, isInteger, isMoney, isNumber, isText, sqlTypes, type TsqlType } from '../type.ts'
import { type Call, define, type TsqlFunction } from './define.ts'

/** How an aggregate's call is written: with DISTINCT, and with a window behind it. */
export interface AggregateCall extends Call {
  readonly distinct: string
  /** ` OVER (…)` or nothing. */
  readonly over: string
  readonly orderWithin: string
}

const aggregate = (signature: string, arity: readonly [number, number], result: string, translate: (call: AggregateCall) => Sql, note?: string): TsqlFunction =>
  define(signature, arity, result, 'rewrite', call => translate(call as AggregateCall), note)

const count = (type: TsqlType) => (call: AggregateCall): Sql => {
  const star = call.args[0]?.kind === 'star'
  const counted = star ? '*' : distinctKey(call, call.value(0))
  return { text: `CAST(count(${call.distinct}${counted})${call.over} AS ${duckdbTypeOf(type)})`, type }
}

/** Distinct texts differ by more than case and trailing blanks. */
const distinctKey = (call: AggregateCall, sql: Sql): string => (call.distinct && isText(sql.type) ? `tsql_key(${sql.text})` : sql.text)

export const aggregateFunctions: readonly TsqlFunction[] = [
  aggregate('COUNT(* | [DISTINCT] value)', [1, 1], 'int', count(sqlTypes.int)),
  aggregate('COUNT_BIG(* | [DISTINCT] value)', [1, 1], 'bigint', count(sqlTypes.bigint)),
  aggregate('APPROX_COUNT_DISTINCT(value)', [1, 1], 'bigint', call => ({ text: `CAST(count(DISTINCT ${isText(call.value(0).type) ? `tsql_key(${call.text(0)})` : call.value(0).text})${call.over} AS BIGINT)`, type: sqlTypes.bigint }), 'exact here'),
  aggregate('SUM([DISTINCT] number)', [1, 1], 'int, bigint, decimal(38,s), money, float', call => {
    const sql = summable(call)
    const type = sumType(sql.type)
    return { text: `CAST(sum(${call.distinct}${sql.text})${call.over} AS ${duckdbTypeOf(type)})`, type }
  }),
  aggregate('AVG([DISTINCT] number)', [1, 1], 'int, bigint, decimal(38,max(s,6)), money, float', average),
  aggregate('MIN(value)', [1, 1], 'as its argument', call => extreme(call, 'min')),
  aggregate('MAX(value)', [1, 1], 'as its argument', call => extreme(call, 'max')),
  aggregate('STDEV(number)', [1, 1], 'float', statistic('stddev_samp')),
  aggregate('STDEVP(number)', [1, 1], 'float', statistic('stddev_pop')),
  aggregate('VAR(number)', [1, 1], 'float', statistic('var_samp')),
  aggregate('VARP(number)', [1, 1], 'float', statistic('var_pop')),
  aggregate('STRING_AGG(text, separator) [WITHIN GROUP (ORDER BY …)]', [2, 2], 'text', call => {
    const { type } = call.value(0)
    if (call.value(1).literal === undefined) return fail(call.context, call.place, '8733', 'separator parameter for STRING_AGG must be a string literal or variable')
    return { text: `string_agg(${call.distinct}${call.text(0)}, ${call.text(1)}${call.orderWithin})${call.over}`, type: isText(type) && type.length === 'max' ? type : { kind: isText(type) && type.kind.startsWith('n') ? 'nvarchar' : 'varchar', length: 'max' } }
  }),
  aggregate('GROUPING(column)', [1, 1], 'tinyint', call => ({ text: `CAST(grouping(${call.value(0).text}) AS UTINYINT)`, type: sqlTypes.tinyint })),
]

function summable(call: AggregateCall): Sql {
  const sql = call.value(0)
  if (sql.type.kind === 'null' || !isNumber(sql.type) || sql.type.kind === 'bit') {
    return fail(call.context, call.place, '8117', `operand data type ${formatTsqlType(sql.type)} is invalid for ${call.name.toLowerCase()} operator`)
  }
  return sql
}

function sumType(type: TsqlType): TsqlType {
  if (isInteger(type)) return type.kind === 'bigint' ? type : sqlTypes.int
  if (isMoney(type)) return sqlTypes.money
  return type.kind === 'decimal' ? { kind: 'decimal', precision: 38, scale: type.scale } : sqlTypes.float
}

/** The mean of whole numbers is whole, cut off; that of decimals has at least six digits. */
function average(call: AggregateCall): Sql {
  const sql = summable(call)
  const sum = `sum(${call.distinct}${sql.text})${call.over}`
  const counted = `count(${call.distinct}${sql.text})${call.over}`
  if (isApproximate(sql.type)) return { text: `(${sum} / nullif(${counted}, 0))`, type: sqlTypes.float }
  if (isInteger(sql.type)) return { text: `CAST(${sum} // nullif(${counted}, 0) AS ${duckdbTypeOf(sumType(sql.type))})`, type: sumType(sql.type) }
  const scale = sql.type.kind === 'decimal' ? sql.type.scale : 4
  const digits = isMoney(sql.type) ? 4 : Math.max(scale, 6)
  const type: TsqlType = isMoney(sql.type) ? sqlTypes.money : { kind: 'decimal', precision: 38, scale: digits }
  const whole = `(tsql_whole(${sum}) * ${10n ** BigInt(digits - scale)}::HUGEINT // nullif(${counted}, 0))`
  return { text: `CAST(CAST(${whole} AS DECIMAL(38,0)) * CAST('${(10 ** -digits).toFixed(digits)}' AS DECIMAL(${Math.max(digits, 1)},${digits})) AS ${duckdbTypeOf(type)})`, type }
}

function extreme(call: AggregateCall, name: 'min' | 'max'): Sql {
  const sql = call.value(0)
  if (sql.type.kind === 'bit' || sql.type.kind === 'null') return fail(call.context, call.place, '8117', `operand data type ${formatTsqlType(sql.type)} is invalid for ${name} operator`)
  return { text: `${name}(${sql.text})${call.over}`, type: sql.type }
}

function statistic(name: string): (call: AggregateCall) => Sql {
  return call => ({ text: `${name}(${call.distinct}${call.as(0, sqlTypes.float)})${call.over}`, type: sqlTypes.float })
}

/** Functions that exist only with OVER. */
export const windowFunctions: readonly TsqlFunction[] = [
  ...['ROW_NUMBER', 'RANK', 'DENSE_RANK'].map(name => aggregate(`${name}() OVER (…)`, [0, 0], 'bigint', call => ({ text: `${name.toLowerCase()}()${call.over}`, type: sqlTypes.bigint }))),
  aggregate('NTILE(number) OVER (…)', [1, 1], 'bigint', call => ({ text: `ntile(CAST(${call.int(0)} AS BIGINT))${call.over}`, type: sqlTypes.bigint })),
  ...['PERCENT_RANK', 'CUME_DIST'].map(name => aggregate(`${name}() OVER (…)`, [0, 0], 'float', call => ({ text: `${name.toLowerCase()}()${call.over}`, type: sqlTypes.float }))),
  ...['LAG', 'LEAD'].map(name => aggregate(`${name}(value [, offset [, default]]) OVER (…)`, [1, 3], 'as its argument', call => {
    const sql = call.value(0)
    const offset = call.has(1) ? `, CAST(${call.int(1)} AS BIGINT)` : ''
    return { text: `${name.toLowerCase()}(${sql.text}${offset}${call.has(2) ? `, ${call.as(2, sql.type)}` : ''}${nulls(call)})${call.over}`, type: sql.type }
  })),
  ...['FIRST_VALUE', 'LAST_VALUE'].map(name => aggregate(`${name}(value) OVER (…)`, [1, 1], 'as its argument', call => {
    const sql = call.value(0)
    return { text: `${name.toLowerCase()}(${sql.text}${nulls(call)})${call.over}`, type: sql.type }
  })),
]

const nulls = (call: AggregateCall): string => (call.expression.nulls === 'IGNORE' ? ' IGNORE NULLS' : '')

/** What stands behind the name of an aggregate, checked: filters and unknown suffixes are refused. */
export function openAggregate(context: Context, call: Call, window: (context: Context) => string): AggregateCall {
  const { expression } = call
  if (expression.filter) return fail(context, expression.place, '102', `incorrect syntax near 'FILTER'`, 'write CASE WHEN … END inside the aggregate')
  if (expression.distinct && expression.over) return fail(context, expression.place, '10759', 'use of DISTINCT is not allowed with the OVER clause')
  const inner: Context = { ...context, aggregates: Boolean(expression.over) && context.aggregates, windows: false }
  if (!expression.over) refuseParametersOnly(inner, call)
  const value = (index: number): Sql => inner.rules.value(inner, call.args[index] as Expression)
  const place = (index: number): Expression['place'] => call.args[index]?.place ?? expression.place
  const as = (index: number, type: TsqlType): string => convert(inner, value(index), { to: type, place: place(index) }).text
  return {
    ...call, context: inner, value, as,
    text: index => { const sql = value(index); return isText(sql.type) ? sql.text : convert(inner, sql, { to: sqlTypes.text, place: place(index) }).text },
    int: index => as(index, sqlTypes.int),
    distinct: expression.distinct ? 'DISTINCT ' : '',
    over: expression.over ? ` OVER ${window(context)}` : '',
    orderWithin: expression.withinGroup ? ` ORDER BY ${expression.withinGroup.map(item => `${inner.rules.value(inner, item.expression).text} ${item.descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`).join(', ')}` : '',
  }
}

/** DuckDB takes an aggregate of nothing but columns of an outer query for one of that query: a parameter of a function may be such a column. */
function refuseParametersOnly(context: Context, { args, name }: Call): void {
  for (const argument of args.filter(readsVariable)) {
    const { text } = context.rules.value(context, argument)
    const columns = context.scope.sources.flatMap(source => source.columns.map(column => columnSql(source, column).text))
    if (text.includes('."') && !text.includes('(SELECT ') && !columns.some(column => text.includes(column))) unsupported(context, argument.place, `${name} of nothing but parameters`, 'work it out from a column of the table, too')
  }
}

const readsVariable = (node: unknown): boolean => typeof node === 'object' && node !== null && (('kind' in node && node.kind === 'variable') || Object.values(node).some(readsVariable))
