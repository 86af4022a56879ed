import { type Expression } from '../tree/expression.ts'
import { type GroupBy, type GroupItem, type Select } from '../tree/query.ts'
import { formatType } from '../types.ts'
import { holds } from './lattice.ts'
import { checkOrdinal, columnCalledAll, ordinal } from './ordering.ts'
import { type Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { type SelectList } from './selectList.ts'
import { hasUnsortedMaps } from './sortedMaps.ts'
import { findTyped, hasAggregate, hasWindow, isFoldable, type Typed } from './typed.ts'

/** What a query is grouped by: the texts that are one value a group, in order, and the clause. */
export interface Grouping {
  readonly texts: ReadonlySet<string>
  readonly list: readonly string[]
  readonly text: string
  /** GROUP BY ALL: which columns these are was found in the SELECT list. */
  readonly all?: boolean
  /** ROLLUP and its kin fill in nulls. */
  readonly makesNulls: boolean
  /** What is grouped by and has maps, whose entries may stand in several orders. */
  readonly maps?: readonly Typed[]
  /** What is grouped by and is drawn by the number of the row, which DuckDB counts before it groups only where it is told to. */
  readonly draws?: readonly Typed[]
  /** They make no group of no rows, where DuckDB makes the one of all. */
  readonly wantsRows?: boolean
}

/** Aggregates without GROUP BY: one group. */
export const wholeTable: Grouping = { texts: new Set(), list: [], text: '', makesNulls: false }

export function groupingOf(select: Select, list: SelectList, scope: Scope): Grouping | undefined {
  if (!select.groupBy) return undefined
  const inside = scope.with({ aliases: list.aliases(false) })
  const groupBy = itemsOf(select.groupBy, inside)
  if (groupBy.kind === 'all') {
    const columns = list.columns().filter(column => !hasAggregate(column.value))
    const items = columns.map(column => column.value)
    // A generator is grouped by the list that it then unnests.
    const texts = [...new Set(columns.filter(column => column.value.constant === undefined).map(column => column.generated ?? column.value.duckdb))]
    const generated = columns.filter(column => column.generated !== undefined).map(column => column.value.duckdb)
    // Grouped by literals only: still no group where there are no rows.
    const clause = texts.length > 0 ? ` GROUP BY ${texts.join(', ')}` : items.length > 0 ? ` GROUP BY ('')::VARCHAR` : ''
    return { texts: new Set([...texts, ...generated]), list: texts, text: clause, makesNulls: false, all: true, ...apartIn(items) }
  }
  const found = new Map<string, Typed>()
  const clauses = groupBy.items.map(item => groupItem(item, list, inside, found))
  const sets = groupBy.items.filter(item => item.kind !== 'expression')
  const texts = new Set(found.keys())
  return { texts, list: [...texts], text: ` GROUP BY ${clauses.join(', ')}`, makesNulls: sets.length > 0, wantsRows: sets.some(item => found.size > 0 || item.sets.length > 1), ...apartIn([...found.values()]) }
}

function itemsOf(groupBy: GroupBy, scope: Scope): GroupBy {
  const column = groupBy.kind === 'all' ? columnCalledAll(groupBy.place, scope) : undefined
  return column ? { kind: 'items', items: [{ kind: 'expression', expression: column, place: groupBy.place }], place: groupBy.place } : groupBy
}

function apartIn(values: readonly Typed[]): Pick<Grouping, 'maps' | 'draws'> {
  const maps = values.filter(hasUnsortedMaps)
  const draws = values.filter(value => value.isVolatile === true && hasWindow(value))
  return { ...(maps.length > 0 ? { maps } : {}), ...(draws.length > 0 ? { draws } : {}) }
}

function groupItem(item: GroupItem, list: SelectList, scope: Scope, found: Map<string, Typed>): string {
  if (item.kind === 'expression') return groupText(item.expression, list, scope, found)
  const word = item.kind === 'rollup' ? 'ROLLUP' : item.kind === 'cube' ? 'CUBE' : 'GROUPING SETS'
  const sets = item.sets.map(set => {
    const texts = set.map(expression => groupText(expression, list, scope, found))
    return texts.length === 1 && item.kind !== 'groupingSets' ? (texts[0] ?? '') : `(${texts.join(', ')})`
  })
  return `${word} (${sets.join(', ')})`
}

function groupText(expression: Expression, list: SelectList, scope: Scope, found: Map<string, Typed>): string {
  const position = ordinal(expression)
  const value = position === undefined ? asked(expression, list, scope) : atPosition(position, expression, list, scope)
  if (!value) return 'NULL'
  if (hasAggregate(value)) scope.report(expression.place, position === undefined ? 'GROUP_BY_AGGREGATE' : 'GROUP_BY_POS_AGGREGATE', 'GROUP BY cannot aggregate')
  else if (hasWindow(value) && !value.isVolatile) scope.report(expression.place, 'UNSUPPORTED_EXPR_FOR_OPERATOR', 'GROUP BY cannot use a window function', 'compute it in a subquery first')
  if (holds(value.type, 'variant')) scope.report(expression.place, 'GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE', `there are no groups of values of ${formatType(value.type)}`, 'cast it to the type that is meant')
  found.set(value.duckdb, value)
  if (position === undefined) scope.noteGroup(expression, value)
  // A bare number would be read as the position of a column.
  return value.constant === undefined ? value.duckdb : `(${value.duckdb})::VARCHAR`
}

/** Rows are gathered before a generator makes rows of each: what it makes has no name yet. */
function asked(expression: Expression, list: SelectList, scope: Scope): Typed {
  const value = analyse(expression, scope)
  return expression.kind === 'column' && list.isGenerated(value) ? scope.report(expression.place, 'UNRESOLVED_COLUMN.WITH_SUGGESTION', 'GROUP BY cannot see what a generator of SELECT makes', 'generate it by LATERAL VIEW, or group in a query around this one') : value
}

/** What a position means: of a generator it is what it makes rows of, at one position however many its columns, and at none when that is constant. */
function atPosition(position: number, expression: Expression, list: SelectList, scope: Scope): Typed | undefined {
  const values = list.generators.length === 0 ? list.columns().map(column => column.value) : list.perItem().flatMap(item => (item[0]?.generated === undefined ? item.map(column => column.value) : item[0].value.inputs.filter(input => !isFoldable(input))))
  return checkOrdinal(position, values.length, expression, 'GROUP BY', scope) ? values[position - 1] : undefined
}

/** A column that is neither grouped by nor aggregated. */
export const looseIn = (value: Typed, grouping: Grouping, scope: Scope): Typed | undefined => findTyped(
  value,
  each => each.column !== undefined && !grouping.texts.has(each.duckdb) && isOfThisQuery(each, scope),
  each => each.gathers === 'aggregate' || grouping.texts.has(each.duckdb),
)

/** In a grouped query every column must be grouped by or aggregated. What is asked `behind` it, by HAVING and ORDER BY, sees no other columns. */
export function checkGrouped(value: Typed, grouping: Grouping, scope: Scope, behind = false): void {
  const loose = looseIn(value, grouping, scope)
  if (!loose) return
  const name = loose.column?.name ?? ''
  if (behind) scope.report(loose.place, 'UNRESOLVED_COLUMN.WITH_SUGGESTION', `${name} is neither aggregated nor grouped by`, `add it to GROUP BY, or aggregate it with any_value(${name})`)
  else if (grouping.all) scope.report(loose.place, 'UNRESOLVED_ALL_IN_GROUP_BY', `GROUP BY ALL cannot tell whether to group by ${name}`, 'name the columns in GROUP BY')
  else if (grouping === wholeTable) scope.report(loose.place, 'MISSING_GROUP_BY', `${name} is neither aggregated nor grouped by`, 'add GROUP BY, or aggregate it with any_value')
  else scope.report(loose.place, 'MISSING_AGGREGATION', `${name} is neither aggregated nor grouped by`, `add it to GROUP BY, or aggregate it with any_value(${name})`)
}

/** A query that reads columns of the grouped rows gives one value a group only where it is grouped by or aggregated. */
export function checkGroupedQueries(value: Typed, grouping: Grouping, scope: Scope): void {
  const loose = findTyped(value, each => each.subquery === 'correlated' && !grouping.texts.has(each.duckdb), each => each.gathers === 'aggregate' || grouping.texts.has(each.duckdb))
  if (loose) scope.report(loose.place, 'SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION', 'a correlated subquery is neither aggregated nor grouped by', 'group by its alias or its position')
}

/** Columns of an outer query are one value here. */
export const isOfThisQuery = (value: Typed, scope: Scope): boolean =>
  scope.from.columns.some(column => column.duckdb === value.duckdb) || scope.from.tables.some(table => table.columns.some(column => column.duckdb === value.duckdb))
