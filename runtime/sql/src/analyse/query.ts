import { type Query, type QueryBody } from '../tree/query.ts'
import { limitText, orderByOutput } from './ordering.ts'
import { type AnalysedQuery, outputAsScope, renameColumns } from './output.ts'
import { mentions, recursiveTable } from './recursion.ts'
import { type CommonTableInScope, type Scope } from './scope.ts'
import { analyseSelect } from './select.ts'
import { analyseSetOperation, analyseValues } from './setOperations.ts'
import { quoteName } from './typed.ts'

/** Where what a query says several times is itself such a query, the text doubles with each level: it is refused before it fills the memory. */
const longestText = 64_000_000

/** Understands a query in a scope that is its own (`scope.inner()`). */
export function analyseQuery(query: Query, scope: Scope): AnalysedQuery {
  const { inside, texts, failed } = withCommonTables(query, scope)
  const body = analyseBody(query.body, inside, query)
  if (body.duckdb.length > longestText) {
    scope.report(query.place, 'UNSUPPORTED_FEATURE', 'this query has grown too long as DuckDB is told of it', 'keep what is inside it in a temporary view of its own, or in a table')
    return { ...body, duckdb: '', failed: true }
  }
  const prefix = texts.length > 0 ? `WITH ${query.recursive ? 'RECURSIVE ' : ''}${texts.join(', ')} ` : ''
  return { ...body, duckdb: prefix + body.duckdb, failed: body.failed || failed, unnests: prefix === '' ? body.unnests : undefined }
}

function withCommonTables(query: Query, scope: Scope): { readonly inside: Scope; readonly texts: readonly string[]; readonly failed: boolean } {
  const texts: string[] = []
  const commonTables = new Map<string, CommonTableInScope>(scope.commonTables)
  let inside = scope
  let failed = false
  const seen = new Set<string>()
  for (const table of query.with) {
    const key = table.name.text.toLowerCase()
    if (seen.has(key)) scope.report(table.name.place, 'DUPLICATED_CTE_NAMES', `${table.name.text} is defined twice in this WITH`)
    seen.add(key)
    const alias = scope.translation.newAlias()
    const analysed = query.recursive && mentions(table.query, key) ? recursiveTable(table, alias, inside.inner(), analyseOperand) : analyseQuery(table.query, inside.inner())
    failed ||= analysed.failed
    const columns = analysed.failed ? [] : renameColumns(outputAsScope(analysed.columns, alias), table.columns, table.name.place, inside)
    texts.push(`${alias} AS (${analysed.duckdb})`)
    commonTables.set(key, { duckdb: alias, columns, failed: analysed.failed })
    inside = scope.with({ commonTables: new Map(commonTables) })
  }
  return { inside, texts, failed }
}

/** The body of a query together with the ORDER BY and LIMIT behind it. */
function analyseBody(body: QueryBody, scope: Scope, tail: Query): AnalysedQuery {
  if (body.kind === 'select') return analyseSelect(body, scope, tail)
  const operand = analyseOperand(body, scope)
  if (tail.orderBy.length === 0 && !tail.orderByAll && !tail.limit && !tail.offset) return operand
  const alias = scope.translation.newAlias()
  const order = orderByOutput(tail, outputAsScope(operand.columns, alias), scope)
  const columns = operand.columns.map(column => `${alias}.${quoteName(column.duckdbName)}`).join(', ')
  return { ...operand, duckdb: `SELECT ${columns} FROM (${operand.duckdb}) AS ${alias}${order}${limitText(tail, scope)}`, unnests: undefined }
}

/** One side of a set operation, or a query in parentheses. */
function analyseOperand(body: QueryBody, scope: Scope): AnalysedQuery {
  switch (body.kind) {
    case 'query': return analyseQuery(body, scope.inner())
    case 'select': return analyseSelect(body, scope.inner())
    case 'values': return analyseValues(body, scope)
    case 'setOperation': return analyseSetOperation(body, scope, analyseOperand)
    default: return body satisfies never
  }
}
