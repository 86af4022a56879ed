import { type Join, type TableExpression } from '../tree/query.ts'
import { type AnalysedFrom } from './from.ts'
import { besideGenerated, isGenerator, readsFrom } from './generators.ts'
import { type JoinCondition, joinCondition } from './joinCondition.ts'
import { bothOf, type FromScope, type Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { asSelection } from './rules/logic.ts'
import { alikeAsChars, asFilter } from './rules/predicates.ts'
import { columnAt, findTyped, hasAggregate, hasWindow, type ScopeColumn, type Typed } from './typed.ts'

type OneTable = (table: TableExpression, scope: Scope) => AnalysedFrom

/** A join of two tables. The right one sees the left one when it is LATERAL. */
export function joinTables(node: Join, scope: Scope, table: OneTable): AnalysedFrom {
  const left = table(node.left, scope)
  const rightScope = scope.with({ from: bothOf(scope.from, left.from) })
  const near = isBare(node) ? table(node.right, rightScope) : undefined
  if (near?.rows && !readsFrom(near.rows, scope.from)) return besideGenerated(left, near.rows, scope)
  // A generator that stays a query of its own reads what stands to the left as columns of a query around.
  const right = near && !near.rows ? near : table(node.right, isLateralCall(node.right, scope) ? rightScope.inner() : rightScope)
  const using = node.natural ? commonNames(left.from, right.from) : node.condition?.kind === 'using' ? node.condition.columns.map(column => column.text) : undefined
  const merged = using && mergeColumns(node, using, left.from, right.from, scope)
  const outerReads = scope.outerReads.length
  const on = merged ? undefined : onCondition(node, left.from, right.from, scope)
  const correlated = scope.outerReads.length > outerReads && !['INNER', 'CROSS'].includes(node.type)
  const condition = merged?.condition ?? on?.duckdb ?? (node.type === 'CROSS' || node.type === 'INNER' ? undefined : 'true')
  const lateral = on && (correlated || askingOuterJoin(node, on) || (on.isSlow && ['LEFT', 'RIGHT'].includes(node.type))) ? joinByLateral(node, left, right, on, scope) : undefined
  if (on && lateral === undefined && correlated) scope.report(on.place, 'UNSUPPORTED_FEATURE', `a column of the query around in the ON of this ${node.type} JOIN has no local counterpart yet`, 'put the condition into WHERE, or join in a common table expression first')
  else if (on && lateral === undefined && askingOuterJoin(node, on)) scope.report(on.place, 'UNSUPPORTED_FEATURE', `a subquery in the ON of this ${node.type} JOIN has no local counterpart yet`, 'compute it in a common table expression first')
  const duckdb = lateral ?? joinText(node, left, right, condition)
  return { duckdb, from: merged ? merged.from : sideBySide(node, left.from, right.from), joined: true }
}

const isLateralCall = (table: TableExpression, scope: Scope): boolean => table.kind === 'tableFunction' && table.lateral && isGenerator({ kind: 'function', name: table.name, args: table.args, distinct: false, place: table.place }, scope)

/** Whether each row meets every row. */
const isBare = (node: Join): boolean => (node.type === 'CROSS' || node.type === 'INNER') && !node.natural && node.condition === undefined

function joinText(node: Join, left: AnalysedFrom, right: AnalysedFrom, condition: string | undefined): string {
  const rightText = right.joined ? `(${right.duckdb})` : right.duckdb
  return condition === undefined ? `${left.duckdb} CROSS JOIN ${rightText}` : `${left.duckdb} ${words[node.type]} ${rightText} ON ${condition}`
}

/** DuckDB takes no subquery in the condition of an outer join or an anti join. */
const askingOuterJoin = (node: Join, on: Typed): boolean => ['LEFT', 'RIGHT', 'FULL', 'ANTI'].includes(node.type) && findTyped(on, value => value.subquery !== undefined) !== undefined

/** The join with its condition moved into a lateral query over the side that may be missing; undefined where that side is no single table. A semi join asks there that something matches, an anti join that nothing does. */
function joinByLateral(node: Join, left: AnalysedFrom, right: AnalysedFrom, on: Typed, scope: Scope): string | undefined {
  if (node.type === 'SEMI' || node.type === 'ANTI') return `${left.joined ? `(${left.duckdb})` : left.duckdb} JOIN LATERAL (SELECT 1 WHERE ${node.type === 'ANTI' ? 'NOT ' : ''}EXISTS (SELECT 1 FROM ${right.duckdb} WHERE ${on.duckdb})) AS ${scope.translation.newAlias()} ON true`
  const [kept, tried] = node.type === 'RIGHT' ? [right, left] : [left, right]
  const alias = / AS (t\d+)$/.exec(tried.duckdb)?.[1]
  if (node.type === 'FULL' || tried.joined || alias === undefined || tried.duckdb.startsWith('LATERAL')) return undefined
  const matching = `(SELECT * FROM ${tried.duckdb} WHERE ${on.duckdb})`
  return `${kept.joined ? `(${kept.duckdb})` : kept.duckdb} LEFT JOIN LATERAL ${matching} AS ${alias} ON true`
}

const words: Readonly<Record<Join['type'], string>> = { INNER: 'JOIN', CROSS: 'CROSS JOIN', LEFT: 'LEFT JOIN', RIGHT: 'RIGHT JOIN', FULL: 'FULL JOIN', SEMI: 'SEMI JOIN', ANTI: 'ANTI JOIN' }

type OnCondition = Typed & Pick<JoinCondition, 'isSlow'>

/** ON; undefined when there is none. */
function onCondition(node: Join, left: FromScope, right: FromScope, scope: Scope): OnCondition | undefined {
  if (node.condition?.kind !== 'on') return undefined
  const both = scope.with({ from: bothOf(left, right) })
  const value = asFilter(analyse(node.condition.on, both), both, 'JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE')
  if (hasAggregate(value) || hasWindow(value)) scope.report(value.place, 'UNSUPPORTED_EXPR_FOR_OPERATOR', 'ON cannot aggregate or use a window function')
  return node.type === 'INNER' || node.type === 'CROSS' ? { ...asSelection(value), isSlow: false } : { ...value, ...joinCondition(node.type, value, left, right) }
}

const nullableSides = (type: Join['type']): readonly [boolean, boolean] => [type === 'RIGHT' || type === 'FULL', type === 'LEFT' || type === 'FULL']

function sideBySide(node: Join, left: FromScope, right: FromScope): FromScope {
  if (node.type === 'SEMI' || node.type === 'ANTI') return left
  const [leftNulls, rightNulls] = nullableSides(node.type)
  const a = leftNulls ? withNulls(left) : left
  const b = rightNulls ? withNulls(right) : right
  return bothOf(a, b)
}

function withNulls(from: FromScope): FromScope {
  const nullable = (column: ScopeColumn): ScopeColumn => (column.nullable ? column : { ...column, nullable: true })
  return { ...from, tables: from.tables.map(table => ({ ...table, columns: table.columns.map(nullable) })), columns: from.columns.map(nullable) }
}

const shown = (from: FromScope): readonly ScopeColumn[] => from.columns.filter(column => !column.hidden)

/** The names of NATURAL JOIN: one that is used several times on both sides is there several times. */
function commonNames(left: FromScope, right: FromScope): string[] {
  const other = shown(right).map(column => column.name.toLowerCase())
  return shown(left).flatMap(column => {
    const at = other.indexOf(column.name.toLowerCase())
    if (at >= 0) other.splice(at, 1)
    return at < 0 ? [] : [column.name]
  })
}

/** USING (a): the two columns become one, which comes first; both stay reachable by their tables. */
function mergeColumns(node: Join, names: readonly string[], left: FromScope, right: FromScope, scope: Scope): { readonly condition: string; readonly from: FromScope } {
  const conditions: string[] = []
  const merged: ScopeColumn[] = []
  const usedUp = new Set<ScopeColumn>()
  const repeats = new Set<string>()
  for (const name of names) {
    const a = one(left, name, node, scope)
    const b = one(right, name, node, scope)
    if (!a || !b) continue
    const pair = alikeAsChars(asTyped(a, node, scope), asTyped(b, node, scope), node.place, scope)
    if (!pair) continue
    conditions.push(`(${pair[0].duckdb} = ${pair[1].duckdb})`)
    usedUp.add(a).add(b)
    for (const again of [...repeatsOf(left, a), ...repeatsOf(right, b)]) repeats.add(again.duckdb)
    const lineage = [...a.lineage, ...b.lineage]
    if (node.type === 'FULL') merged.push({ ...a, type: pair[0].type, nullable: a.nullable || b.nullable, duckdb: `coalesce(${pair[0].duckdb}, ${pair[1].duckdb})`, lineage })
    else merged.push(node.type === 'RIGHT' ? { ...b, name: a.name } : a)
  }
  const rest = sideBySide(node, left, right)
  const kept = rest.columns.filter(column => !repeats.has(column.duckdb) && ![...usedUp].some(used => used.duckdb === column.duckdb))
  const tables = repeats.size === 0 ? rest.tables : rest.tables.map(table => ({ ...table, columns: table.columns.filter(column => !repeats.has(column.duckdb)) }))
  return { condition: conditions.length > 0 ? conditions.join(' AND ') : 'true', from: { ...rest, tables, columns: [...merged, ...kept] } }
}

/** The other columns of its name that are the same column of FROM. */
const repeatsOf = (from: FromScope, column: ScopeColumn): readonly ScopeColumn[] =>
  from.columns.filter(other => other.duckdb !== column.duckdb && other.name.toLowerCase() === column.name.toLowerCase() && (other.repeats ?? other.duckdb) === (column.repeats ?? column.duckdb))

/** The column of a side that USING names: the first one, where several are called so. */
function one(from: FromScope, name: string, node: Join, scope: Scope): ScopeColumn | undefined {
  const found = from.columns.find(column => column.name.toLowerCase() === name.toLowerCase())
  if (found || from.open) return found
  const place = node.condition?.kind === 'using' ? (node.condition.columns.find(column => column.text === name)?.place ?? node.place) : node.place
  scope.report(place, 'UNRESOLVED_USING_COLUMN_FOR_JOIN', `USING: there is no column ${name} on one side of the join`)
  return undefined
}

function asTyped(column: ScopeColumn, node: Join, scope: Scope): Typed {
  return columnAt(node.place, column, scope.semantics.columnType(column.type))
}
