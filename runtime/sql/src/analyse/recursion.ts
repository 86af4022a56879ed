import { type Expression } from '../tree/expression.ts'
import { type CommonTable, type Query, type QueryBody, type TableExpression } from '../tree/query.ts'
import { childrenOf, queriesIn } from '../tree/walk.ts'
import { formatType, sameType } from '../types.ts'
import { type AnalysedQuery, type OutputColumn, outputAsScope, renameColumns, uniqueNames } from './output.ts'
import { type Scope } from './scope.ts'
import { leaf, quoteName } from './typed.ts'

const usualMaxLevel = 100

/** Whether a query reads a table of that name (in lower case) that it does not define itself. */
export function mentions(query: Query, name: string): boolean {
  const pending: (Query | Expression | TableExpression)[] = [query]
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.kind === 'table' && part.name.parts.length === 1 && part.name.parts[0]?.text.toLowerCase() === name) return true
    if (part.kind !== 'query') pending.push(...queriesIn(part))
    else if (!part.with.some(table => table.name.text.toLowerCase() === name)) pending.push(...part.with.map(table => table.query), ...childrenOf(part))
  }
  return false
}

/**
 * A table of WITH RECURSIVE that reads itself: rows to begin with UNION ALL what is made of the rows of the step before. The columns
 * are those of the first side. Each step notes its number, so that a recursion without end is told of rather than run.
 */
export function recursiveTable(table: CommonTable, alias: string, scope: Scope, operand: (body: QueryBody, scope: Scope) => AnalysedQuery): AnalysedQuery {
  const failed: AnalysedQuery = { duckdb: '', columns: [], failed: true }
  const union = unionOf(table, scope)
  if (!union) return failed
  const anchor = operand(union.left, scope)
  if (anchor.failed) return failed
  const given = renameColumns(outputAsScope(anchor.columns, alias), table.columns, table.name.place, scope)
  const names = uniqueNames([...given.map(column => column.name), 'recursion level'])
  const level = quoteName(names.at(-1) ?? '')
  const columns = anchor.columns.map((column, index): OutputColumn => ({ ...column, name: given[index]?.name ?? column.name, duckdbName: names[index] ?? column.name, nullable: true }))
  const step = operand(union.right, scope.with({ commonTables: new Map([...scope.commonTables, [table.name.text.toLowerCase(), { duckdb: alias, columns: outputAsScope(columns, alias) }]]) }))
  if (step.failed) return failed
  if (step.columns.length !== columns.length) {
    scope.report(union.right.place, 'NUM_COLUMNS_MISMATCH', `UNION needs the same number of columns on both sides: there are ${columns.length} and ${step.columns.length}`)
    return failed
  }
  const stepAlias = scope.translation.newAlias()
  const values = step.columns.map((column, index) => steppedValue(column, columns[index] as OutputColumn, `${stepAlias}.${quoteName(column.duckdbName)}`, union.right, scope))
  const most = table.maxLevel ?? usualMaxLevel
  const reached = scope.translation.newAlias()
  // Asked for each row that a step makes: the last step makes none.
  const checked = `CASE WHEN ${reached}.level < ${most} THEN ${reached}.level ELSE error('[RECURSION_LEVEL_LIMIT_EXCEEDED] Recursion level limit ${most} reached but query has not exhausted; say MAX RECURSION LEVEL to allow more') END`
  const start = scope.translation.newAlias()
  const first = `SELECT ${anchor.columns.map((column, index) => `${start}.${quoteName(column.duckdbName)} AS ${quoteName(names[index] ?? '')}`).join(', ')}, 0 AS ${level} FROM (${anchor.duckdb}) AS ${start}`
  const then = `SELECT ${values.join(', ')}, ${checked} FROM (${step.duckdb}) AS ${stepAlias} CROSS JOIN (SELECT max(${level}) + 1 AS level FROM ${alias}) AS ${reached}`
  return { duckdb: `${first} UNION ALL ${then}`, columns, failed: false }
}

/** The two sides of the UNION ALL that a recursion is made of. */
function unionOf(table: CommonTable, scope: Scope): { readonly left: QueryBody; readonly right: QueryBody } | undefined {
  const { query } = table
  const name = table.name.text.toLowerCase()
  const { body } = query
  if (query.with.length > 0) {
    scope.report(query.place, 'UNSUPPORTED_FEATURE', 'WITH inside a recursive table has no local counterpart yet', 'define those tables before it')
    return undefined
  }
  const isPlain = query.orderBy.length === 0 && !query.orderByAll && !query.limit && !query.offset
  if (!isPlain || body.kind !== 'setOperation' || body.operator !== 'UNION' || mentions(asQuery(body.left), name)) {
    scope.report(table.name.place, 'INVALID_RECURSIVE_CTE', `${table.name.text} reads itself, so it must be a UNION ALL of two queries of which only the second does`)
    return undefined
  }
  if (!body.all) {
    scope.report(body.place, 'UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE', 'a recursion takes UNION ALL, not UNION')
    return undefined
  }
  return body
}

const asQuery = (body: QueryBody): Query => (body.kind === 'query' ? body : { kind: 'query', with: [], recursive: false, body, orderBy: [], place: body.place })

/** A column of a step as the type that the first rows gave it. */
function steppedValue(column: OutputColumn, wanted: OutputColumn, text: string, body: QueryBody, scope: Scope): string {
  const value = leaf(body.place, { type: column.type, nullable: true, duckdb: text })
  const common = scope.semantics.commonType([wanted.type, column.type])
  const cast = common && sameType(common, wanted.type) ? scope.semantics.coerce(value, wanted.type, scope) : undefined
  if (!cast) scope.report(body.place, 'CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE', `the column ${wanted.name} begins as ${formatType(wanted.type)}, and cannot become ${formatType(column.type)}`, `cast it to ${formatType(column.type)} in the first query, or to ${formatType(wanted.type)} in the second`)
  return cast?.duckdb ?? 'NULL'
}
