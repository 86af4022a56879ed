import { type Exists, type InQuery, type ScalarQuery } from '../../tree/expression.ts'
import { type Query } from '../../tree/query.ts'
import { types } from '../../types.ts'
import { type AnalysedQuery } from '../output.ts'
import { type Scope } from '../scope.ts'
import { analyse } from '../semantics.ts'
import { compose, leaf, quoteName, type Typed } from '../typed.ts'
import { alike } from './predicates.ts'

export function exists(node: Exists, scope: Scope): Typed {
  const inner = scope.inner().with({ ofExists: true })
  const query = understood(node.query, scope, inner)
  return { ...compose(node.place, inner.outerReads, { type: types.boolean, nullable: false, duckdb: `EXISTS (${query.duckdb})` }), subquery: 'alone' }
}

/**
 * What a query means. A clause may be understood several times, over the rows of FROM and over what was computed below; where all that a query
 * reads of what stands around it means the same, it is not understood again: the work would double with each level.
 */
function understood(query: Query, scope: Scope, inner: Scope): AnalysedQuery {
  const { translation, commonTables } = scope
  if (scope.inLambda) scope.report(query.place, 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION', 'a query cannot stand inside a lambda')
  const known = translation.known.get(query)
  if (known?.commonTables === commonTables && inner.rereads(known.around)) return known.query
  const before = translation.notes
  const made = scope.semantics.query(query, inner)
  if (!made.failed && translation.notes === before && !scope.isOpen) translation.known.set(query, { commonTables, around: inner.asksAround, query: made })
  return made
}

export function scalarQuery(node: ScalarQuery, scope: Scope): Typed {
  const inner = scope.inner()
  const query = understood(node.query, scope, inner)
  const only = query.columns[0]
  if (!only || query.columns.length > 1) return scope.report(node.place, 'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN', `a query that stands for a value must have one column, this one has ${query.columns.length}`)
  const value: Typed = { ...compose(node.place, inner.outerReads, { type: only.type, nullable: true, duckdb: `(${query.duckdb})` }), subquery: inner.outerReads.length > 0 ? 'correlated' : 'alone' }
  return query.failed ? { ...value, failed: true } : value
}

/** `a IN (SELECT …)`, also for several columns at once. */
export function inQuery(node: InQuery, scope: Scope): Typed {
  const operands = (node.operand.kind === 'row' ? node.operand.items : [node.operand]).map(item => analyse(item, scope))
  const inner = scope.inner()
  const query = understood(node.query, scope, inner)
  const inputs = [...operands, ...inner.outerReads]
  if (query.failed) return { ...compose(node.place, inputs, { type: types.boolean, duckdb: 'NULL' }), failed: true }
  if (query.columns.length !== operands.length) return scope.report(node.place, 'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH', `IN compares ${operands.length} values with the ${query.columns.length} columns of the query`)
  const alias = scope.translation.newAlias()
  const pairs = operands.map((operand, index) => {
    const column = query.columns[index]
    const value = leaf(node.query.place, { type: column?.type ?? types.void, nullable: true, duckdb: `${alias}.${quoteName(column?.duckdbName ?? '')}` })
    return alike(operand, value, node.place, scope) ?? [operand, value] as const
  })
  const only = pairs.length === 1 ? pairs[0] : undefined
  if (only) {
    const duckdb = `(${only[0].duckdb} ${node.not ? 'NOT IN' : 'IN'} (SELECT ${only[1].duckdb} FROM (${query.duckdb}) AS ${alias}))`
    return { ...compose(node.place, inputs, { type: types.boolean, nullable: true, duckdb }), subquery: 'alone' }
  }
  const duckdb = rowInQuery(pairs, operands, { ...query, alias, isCorrelated: inner.outerReads.length > 0 }, node.not)
  return { ...compose(node.place, inputs, { type: types.boolean, nullable: true, duckdb }), subquery: 'alone' }
}

/**
 * DuckDB compares two rows null-safely, and has no such comparison with a correlated query; SQL wants "unknown" when nulls decide, which are
 * looked for only where there may be some.
 */
function rowInQuery(pairs: readonly (readonly [Typed, Typed])[], operands: readonly Typed[], query: AnalysedQuery & { readonly alias: string; readonly isCorrelated: boolean }, not: boolean): string {
  const { alias } = query
  const rows = `(${query.duckdb}) AS ${alias}`
  const left = pairs.filter((_, index) => operands[index]?.nullable).map(([value]) => `${value.duckdb} IS NULL`)
  const right = pairs.filter((_, index) => query.columns[index]?.nullable).map(([, value]) => `${value.duckdb} IS NULL`)
  const mayBeUnknown = left.length > 0 || right.length > 0
  if (!mayBeUnknown && !query.isCorrelated) return `((${pairs.map(([value]) => value.duckdb).join(', ')}) ${not ? 'NOT IN' : 'IN'} (SELECT ${pairs.map(([, value]) => value.duckdb).join(', ')} FROM ${rows}))`
  const all = pairs.map(([a, b]) => `(${a.duckdb} = ${b.duckdb})`).join(' AND ')
  const perhaps = pairs.map(([a, b]) => `((${a.duckdb} = ${b.duckdb}) IS NOT FALSE)`).join(' AND ')
  const found = (from: string, condition: string): string => `EXISTS (SELECT 1 FROM ${from} WHERE ${condition})`
  if (!mayBeUnknown) return `(${not ? 'NOT ' : ''}${found(rows, all)})`
  const unknown = [
    ...(right.length > 0 ? [found(`(SELECT * FROM ${rows} WHERE ${right.join(' OR ')}) AS ${alias}`, perhaps)] : []),
    ...(left.length > 0 ? [found(rows, `(${left.join(' OR ')}) AND ${perhaps}`)] : []),
  ].join(' OR ')
  return `CASE WHEN ${found(rows, all)} THEN ${!not} WHEN ${unknown} THEN NULL ELSE ${not} END`
}
