import { type FunctionCall, type WindowSpec } from '../../tree/expression.ts'
import { sameName } from '../catalog.ts'
import { type Context, didYouMean, fail, type Sql, unsupported } from '../context.ts'
import { isText } from '../type.ts'
import { aggregateFunctions, openAggregate, windowFunctions } from './aggregate.ts'
import { dateFunctions } from './date.ts'
import { nameOf, openCall, type TsqlFunction } from './define.ts'
import { generalFunctions } from './general.ts'
import { numberFunctions } from './number.ts'
import { systemFunctions } from './system.ts'
import { textFunctions } from './text.ts'
import { callUserFunction } from '../userFunctions.ts'

const byName = (functions: readonly TsqlFunction[]): ReadonlyMap<string, TsqlFunction> => new Map(functions.map(entry => [nameOf(entry), entry]))
const scalars = byName([...generalFunctions, ...textFunctions, ...numberFunctions, ...dateFunctions, ...systemFunctions])
const aggregates = byName(aggregateFunctions)
const windows = byName(windowFunctions)

/** Every function there is, by group: what is not here is refused. */
export const tsqlFunctions: Readonly<Record<string, readonly TsqlFunction[]>> = {
  Values: generalFunctions, Texts: textFunctions, Numbers: numberFunctions, 'Dates and times': dateFunctions, Aggregates: aggregateFunctions, Windows: windowFunctions, System: systemFunctions,
}

export function callFunction(context: Context, expression: FunctionCall): Sql {
  const { parts } = expression.name
  const name = parts.at(-1)?.text.toUpperCase() ?? ''
  if (parts.length > 1) return callUserFunction(context, expression)
  const aggregate = aggregates.get(name)
  const window = windows.get(name)
  const entry = aggregate ?? window ?? scalars.get(name)
  if (!entry) {
    const own = context.catalog.functions.find(one => sameName(one.name, name))
    if (own) return fail(context, expression.place, '195', `'${parts[0]?.text ?? name}' is not a recognized built-in function name`, `a function of one's own is called with its schema: ${own.schema}.${own.name}(…)`)
    return fail(context, expression.place, 'UNSUPPORTED_FUNCTION', `the function ${name} is not supported`, didYouMean(name, [...scalars.keys(), ...aggregates.keys(), ...windows.keys()]) ?? 'docs/parity.md lists the functions that run here')
  }
  const [least, most] = entry.arity
  const given = expression.args.length
  if (given < least || given > most) return fail(context, expression.place, '174', `the ${name.toLowerCase()} function requires ${least === most ? least : `${least} to ${most}`} argument(s), not ${given}`)
  const call = openCall(context, expression, name)
  if (scalars.has(name) && !aggregate && !window) {
    if (expression.over) return fail(context, expression.place, '10762', `the function '${name}' is not a valid windowing function, and cannot be used with the OVER clause`)
    return entry.translate(call)
  }
  if (window && !expression.over) return fail(context, expression.place, '10753', `the function '${name}' must have an OVER clause`)
  if (expression.over ? !context.windows : !context.aggregates) {
    return expression.over
      ? fail(context, expression.place, '4108', 'windowed functions can only appear in the SELECT or ORDER BY clauses')
      : fail(context, expression.place, '147', 'an aggregate may not appear in the WHERE clause, in ON, or inside another aggregate', 'write it in HAVING')
  }
  return entry.translate(openAggregate(context, call, windowText(expression)))
}

function windowText(expression: FunctionCall): (context: Context) => string {
  return context => {
    const { over } = expression
    if (!over) return ''
    if (over.kind === 'windowName') return unsupported(context, over.place, 'a named window')
    return spec({ ...context, windows: false }, over)
  }
}

function spec(context: Context, over: WindowSpec): string {
  if (over.base) return unsupported(context, over.place, 'a named window')
  const key = (sql: Sql): string => (isText(sql.type) ? `tsql_key(${sql.text})` : sql.text)
  const partition = over.partitionBy.length > 0 ? `PARTITION BY ${over.partitionBy.map(part => key(context.rules.value(context, part))).join(', ')}` : ''
  const order = over.orderBy.length > 0 ? `ORDER BY ${over.orderBy.map(item => {
    if (item.nulls) return fail(context, item.place, '102', `incorrect syntax near 'NULLS'`)
    // ORDER BY (SELECT NULL) is the way to say: any order.
    const sql = context.rules.value(context, item.expression)
    return `${key(sql)} ${item.descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`
  }).join(', ')}` : ''
  return `(${[partition, order, over.frame ? frame(context, over.frame) : ''].filter(part => part !== '').join(' ')})`
}

function frame(context: Context, { unit, from, to }: NonNullable<WindowSpec['frame']>): string {
  const bound = (edge: typeof from): string => {
    switch (edge.kind) {
      case 'unboundedPreceding': return 'UNBOUNDED PRECEDING'
      case 'unboundedFollowing': return 'UNBOUNDED FOLLOWING'
      case 'currentRow': return 'CURRENT ROW'
      default: return `${context.rules.value(context, edge.amount).text} ${edge.kind === 'preceding' ? 'PRECEDING' : 'FOLLOWING'}`
    }
  }
  return `${unit} BETWEEN ${bound(from)} AND ${bound(to)}`
}
