import type { Expression, Place, Query, TableExpression } from '@lagoon/sql'

export interface StreamingIssue {
  readonly place: Place
  readonly message: string
}

type Select = Extract<Query['body'], { kind: 'select' }>
type Body = Query['body']

/**
 * What a streaming query may not do here: everything that needs rows of earlier micro-batches. A micro-batch that was grouped,
 * de-duplicated or sorted by itself would give an answer that depends on how the rows arrived.
 * `isStream` says which tables of FROM are streams.
 */
export function streamingIssues(query: Query, isStream: (table: TableExpression) => boolean): StreamingIssue[] {
  const issues: StreamingIssue[] = []
  checkQuery(query, { isStream, commonTables: new Set() }, issues)
  return issues
}

interface Context {
  readonly isStream: (table: TableExpression) => boolean
  /** Names of common table expressions that are streams. */
  readonly commonTables: ReadonlySet<string>
}

/** Checks a query and answers whether it is a stream. */
function checkQuery(query: Query, context: Context, issues: StreamingIssue[]): boolean {
  const commonTables = new Set(context.commonTables)
  for (const { name, query: held } of query.with) {
    if (checkQuery(held, { ...context, commonTables }, issues)) commonTables.add(name.text.toLowerCase())
    else commonTables.delete(name.text.toLowerCase())
  }
  const streams = checkBody(query.body, { ...context, commonTables }, issues)
  if (!streams) return false
  const sorted = query.orderBy[0]
  if (sorted) issues.push({ place: sorted.place, message: 'ORDER BY on a stream has no meaning: rows keep coming' })
  const limit = query.limit ?? query.offset
  if (limit) issues.push({ place: limit.place, message: 'LIMIT on a stream would count over all micro-batches' })
  return true
}

function checkBody(body: Body, context: Context, issues: StreamingIssue[]): boolean {
  switch (body.kind) {
    case 'query': return checkQuery(body, context, issues)
    case 'values': return false
    case 'setOperation': {
      const sides = [checkBody(body.left, context, issues), checkBody(body.right, context, issues)]
      if (!sides.includes(true)) return false
      if (body.operator !== 'UNION' || !body.all) issues.push({ place: body.place, message: `${body.operator}${body.all ? ' ALL' : ''} on a stream compares rows of different micro-batches; only UNION ALL does not` })
      else if (sides.includes(false)) issues.push({ place: body.place, message: 'UNION ALL of a stream and a table would add the table anew in each micro-batch' })
      return true
    }
    case 'select': return checkSelect(body, context, issues)
    default: return body satisfies never
  }
}

function checkSelect(select: Select, context: Context, issues: StreamingIssue[]): boolean {
  const streams = select.from.filter((table) => checkTable(table, context, issues))
  for (const expression of expressionsOf(select)) {
    const [inside] = queriesInside(expression).filter((query) => checkQuery(query, context, issues))
    if (inside) issues.push({ place: inside.place, message: 'a subquery may not read a stream' })
  }
  if (streams.length === 0) return false
  const told = (place: Place, what: string): void => void issues.push({ place, message: `${what} on a stream needs rows of earlier micro-batches` })
  if (streams.length > 1) told(select.place, 'a join of two streams')
  if (select.distinct) told(select.place, 'SELECT DISTINCT')
  if (select.groupBy) told(select.groupBy.place, 'GROUP BY')
  if (select.having) told(select.having.place, 'HAVING')
  if (select.qualify) told(select.qualify.place, 'QUALIFY')
  for (const call of expressionsOf(select).flatMap(callsInside)) {
    const name = call.name.parts.at(-1)?.text.toLowerCase() ?? ''
    if (call.over) told(call.place, `the window function ${name}`)
    else if (aggregates.has(name)) told(call.place, `the aggregate ${name}`)
  }
  return true
}

function checkTable(table: TableExpression, context: Context, issues: StreamingIssue[]): boolean {
  switch (table.kind) {
    case 'derived': return checkQuery(table.query, context, issues)
    case 'table': {
      const [name] = table.name.parts
      return context.isStream(table) || (table.name.parts.length === 1 && context.commonTables.has(name?.text.toLowerCase() ?? ''))
    }
    case 'tableFunction': return context.isStream(table)
    case 'pivot': case 'unpivot': {
      const streams = checkTable(table.input, context, issues)
      if (streams && table.kind === 'pivot') issues.push({ place: table.place, message: 'PIVOT on a stream needs rows of earlier micro-batches' })
      return streams
    }
    case 'join': {
      const [left, right] = [checkTable(table.left, context, issues), checkTable(table.right, context, issues)]
      if (left && right) issues.push({ place: table.place, message: 'a join of two streams needs rows of earlier micro-batches' })
      else if ((left && ['RIGHT', 'FULL'].includes(table.type)) || (right && !['INNER', 'CROSS', 'RIGHT'].includes(table.type))) {
        issues.push({ place: table.place, message: `a ${table.type} JOIN that keeps rows of a table would add them anew in each micro-batch; the stream must be the side that is kept` })
      }
      return left || right
    }
    default: return table satisfies never
  }
}

const aggregates = new Set([
  'count', 'count_if', 'sum', 'avg', 'mean', 'min', 'max', 'min_by', 'max_by', 'first', 'last', 'any_value', 'collect_list', 'collect_set', 'array_agg', 'approx_count_distinct',
  'stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop', 'median', 'mode', 'percentile', 'percentile_approx', 'approx_percentile', 'corr', 'covar_pop', 'covar_samp',
  'bool_and', 'bool_or', 'every', 'some', 'any', 'listagg', 'string_agg', 'bit_and', 'bit_or', 'bit_xor', 'skewness', 'kurtosis', 'try_sum', 'try_avg', 'grouping', 'grouping_id',
])

const expressionsOf = (select: Select): Expression[] => [
  ...select.items.map(({ expression }) => expression),
  ...[select.where, select.having, select.qualify].filter((expression) => expression !== undefined),
]

type Call = Extract<Expression, { kind: 'function' }>
const callsInside = (expression: Expression): Call[] => inside(expression, (node): node is Call => node.kind === 'function')
const queriesInside = (expression: Expression): Query[] => inside(expression, (node): node is Query => node.kind === 'query')

interface Node {
  readonly kind: string
}

/** Every node of one kind in an expression, not looking into subqueries. */
function inside<T extends Node>(node: unknown, wanted: (node: Node) => node is T): T[] {
  if (typeof node !== 'object' || node === null) return []
  if (Array.isArray(node)) return node.flatMap((one: unknown) => inside(one, wanted))
  const own = isNode(node) && wanted(node) ? [node] : []
  if (isNode(node) && node.kind === 'query') return own
  return [...own, ...Object.entries(node).flatMap(([key, value]) => (key === 'place' ? [] : inside<T>(value, wanted)))]
}

const isNode = (value: object): value is Node => 'kind' in value && typeof value.kind === 'string'

const changing = new Set([
  'current_timestamp', 'current_date', 'now', 'getdate', 'curdate', 'localtimestamp', 'rand', 'random', 'randn', 'uuid', 'unix_timestamp', 'shuffle', 'monotonically_increasing_id',
])

/** The functions of a query whose answer changes although no table did. */
export const changingFunctions = (query: unknown): string[] => {
  const names: string[] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if (Array.isArray(node)) return node.forEach(walk)
    if (isNode(node) && node.kind === 'function' && 'name' in node) {
      const call = node as Call
      const name = call.name.parts.at(-1)?.text.toLowerCase() ?? ''
      if (changing.has(name) && !(name === 'unix_timestamp' && call.args.length > 0)) names.push(name)
    }
    // `current_date` needs no parentheses.
    if (isNode(node) && node.kind === 'column' && 'parts' in node) {
      const { parts } = node as Extract<Expression, { kind: 'column' }>
      if (parts.length === 1 && changing.has(parts[0]?.text.toLowerCase() ?? '')) names.push(parts[0]?.text.toLowerCase() ?? '')
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'place') walk(value)
  }
  walk(query)
  return names
}
