import { type Query, type Select, type SortItem } from '../tree/query.ts'
import { analyseFrom } from './from.ts'
import { checkGrouped, type Grouping, groupingOf, wholeTable } from './grouping.ts'
import { type SelectedColumn, SelectList } from './selectList.ts'
import { checkOrdinal, directionText, limitText, ordinal } from './ordering.ts'
import { type AnalysedQuery, uniqueNames } from './output.ts'
import { asCondition } from './rules/predicates.ts'
import { typedNull } from './rules/conditionals.ts'
import { type Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { isNested, sortKey } from './sortKey.ts'
import { hasAggregate, hasWindow, lineageOf, quoteName, type Typed } from './typed.ts'

/** SELECT with all its clauses, and the ORDER BY and LIMIT of `tail`, which may sort by what is not selected. */
export function analyseSelect(select: Select, scope: Scope, tail?: Query): AnalysedQuery {
  const before = scope.translation.problems.length
  const { duckdb: fromText, from } = analyseFrom(select.from, select.lateralViews, scope)
  const inside = scope.with({ from, grouping: {}, windows: new Map(select.windows.map(({ name, spec }) => [name.text.toLowerCase(), spec])) })
  const where = select.where && rowCondition(analyse(select.where, inside), 'WHERE', inside)
  const list = new SelectList(select.items, inside)
  const beforeGrouping = scope.translation.problems.length
  const grouping = groupingOf(select, list, inside)
  const isGroupingKnown = scope.translation.problems.length === beforeGrouping
  if (grouping) inside.grouping.current = grouping
  const columns = list.columns()
  const withAliases = inside.with({ aliases: list.aliases(false) })
  const having = select.having && asCondition(analyse(select.having, withAliases), inside)
  const qualify = select.qualify && asCondition(analyse(select.qualify, withAliases), inside)
  const order = tail ? sortTexts(tail, columns, list, inside, select.distinct) : { values: [], text: '' }

  const gathered = [...columns.map(column => column.value), ...(having ? [having] : []), ...(qualify ? [qualify] : []), ...order.values]
  const grouped: Grouping | undefined = grouping ?? (gathered.some(hasAggregate) || having ? wholeTable : undefined)
  if (grouped && isGroupingKnown) for (const value of gathered) checkGrouped(value, grouped, inside)
  if (having && hasWindow(having)) inside.report(having.place, 'UNSUPPORTED_EXPR_FOR_OPERATOR', 'HAVING cannot use a window function', 'use QUALIFY')

  const names = uniqueNames(columns.map(column => column.name))
  const items = columns.map((column, index) => `${typedNull(column.value)} AS ${quoteName(names[index] ?? '')}`)
  const text = [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${items.join(', ')}`,
    fromText === '' ? '' : ` FROM ${fromText}`,
    where ? ` WHERE ${where.duckdb}` : '',
    grouping?.text ?? '',
    having ? ` HAVING ${having.duckdb}` : '',
    qualify ? ` QUALIFY ${qualify.duckdb}` : '',
    order.text,
    tail ? limitText(tail, scope) : '',
  ].join('')
  return {
    duckdb: text,
    columns: columns.map(({ name, value, comment }, index) => ({
      name, duckdbName: names[index] ?? name, type: value.type, nullable: value.nullable || (grouping?.makesNulls ?? false), lineage: lineageOf(value),
      ...(comment === undefined ? {} : { comment }),
    })),
    failed: scope.translation.problems.length > before,
  }
}

/** A condition on single rows. */
export function rowCondition(value: Typed, clause: string, scope: Scope): Typed {
  if (hasAggregate(value)) scope.report(value.place, 'INVALID_WHERE_CONDITION', `${clause} cannot aggregate`, 'use HAVING')
  else if (hasWindow(value)) scope.report(value.place, 'INVALID_WHERE_CONDITION', `${clause} cannot use a window function`, 'use QUALIFY')
  return asCondition(value, scope)
}

/** ORDER BY in the scope of the select: names are first columns of the result, then columns of FROM. */
function sortTexts(tail: Query, columns: readonly SelectedColumn[], list: SelectList, inside: Scope, distinct: boolean): { values: readonly Typed[]; text: string } {
  const direction = tail.orderByAll
  if (direction) return { values: [], text: ` ORDER BY ${columns.map((_, index) => `${index + 1} ${directionText(direction)}`).join(', ')}` }
  const scope = inside.with({ aliases: list.aliases(true) })
  const values: Typed[] = []
  const texts: string[] = []
  for (const item of tail.orderBy) {
    const sorted = sortItem(item, columns, scope)
    if (!sorted) continue
    const selected = columns.findIndex(column => column.value.duckdb === sorted.duckdb)
    if (selected >= 0 && !isNested(sorted.type)) texts.push(`${selected + 1} ${directionText(item)}`)
    else {
      if (distinct && selected < 0 && !sorted.failed) inside.report(item.place, 'UNRESOLVED_COLUMN', 'SELECT DISTINCT can be sorted only by what it selects')
      values.push(sorted)
      texts.push(`${sortKey(sorted)} ${directionText(item)}`)
    }
  }
  return { values, text: texts.length > 0 ? ` ORDER BY ${texts.join(', ')}` : '' }
}

/** What one item of ORDER BY sorts by; undefined when it sorts by nothing that differs. */
function sortItem(item: SortItem, columns: readonly SelectedColumn[], scope: Scope): Typed | undefined {
  const position = ordinal(item.expression)
  if (position !== undefined) return checkOrdinal(position, columns.length, item, 'ORDER BY', scope) ? columns[position - 1]?.value : undefined
  const value = analyse(item.expression, scope)
  return value.constant === undefined ? value : undefined
}
