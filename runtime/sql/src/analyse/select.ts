import { type Expression } from '../tree/expression.ts'
import { queriesIn } from '../tree/walk.ts'
import { type Query, type Select, type SortItem } from '../tree/query.ts'
import { gathersRows, havingScope, qualifyScope, type Selected } from './filterScope.ts'
import { formatType, types } from '../types.ts'
import { castTo } from './casts.ts'
import { analyseFrom } from './from.ts'
import { checkGrouped, checkGroupedQueries, type Grouping, groupingOf, looseIn, wholeTable } from './grouping.ts'
import { besideOuterColumns, type Below, computeAliases, generateBelow, groupedByDraws, type Rows, sharedItems, windowsReachOut } from './lateralAliases.ts'
import { type SelectedColumn, SelectList } from './selectList.ts'
import { isGenerator, oneRow } from './generators.ts'
import { checkOrdered, checkOrdinal, directionText, limitText, orderByOutput, orderOf, ordinal, sortText } from './ordering.ts'
import { type AnalysedQuery, outputAsScope, type OutputColumn, uniqueNames } from './output.ts'
import { uncomparable } from './setOperations.ts'
import { declaredText } from './chars.ts'
import { asSelection } from './rules/logic.ts'
import { asFilter } from './rules/predicates.ts'
import { typedNull } from './rules/conditionals.ts'
import { type Scope } from './scope.ts'
import { gatherSessions, sessionsOf } from './sessions.ts'
import { SameGroups } from './sameGroups.ts'
import { analyse } from './semantics.ts'
import { groupedBySortedMaps } from './sortedMaps.ts'
import { isNested } from './sortKey.ts'
import { type TimeWindowCell } from './timeWindow.ts'
import { findTyped, hasAggregate, hasWindow, lineageOf, quoteName, type Typed } from './typed.ts'

/** SELECT with all its clauses, and the ORDER BY and LIMIT of `tail`, which may sort by what is not selected. */
export function analyseSelect(select: Select, scope: Scope, tail?: Query): AnalysedQuery {
  const before = scope.translation.problems.length
  const rows = rowsOf(select, scope)
  const { inside, sourceText, list, grouping, isGroupingKnown, columns } = listOf(select, { rows, known: new Map(), generators: new Set() })
  const selected = { inside, list, columns, grouping }
  const having = select.having && asBoolean(analyse(select.having, havingScope(select.having, selected)), inside)
  const qualify = select.qualify && asBoolean(analyse(select.qualify, qualifyScope(select.qualify, selected, gathersRows(selected, select.having))), inside)
  if (select.distinct) checkDistinct(select, columns, scope)
  const order = tail && !select.distinct ? sortTexts(tail, columns, list, inside) : { values: [], text: '' }

  const filtering = [...(having ? [having] : []), ...order.values]
  const gathered = [...columns.map(column => column.value), ...(qualify ? [qualify] : []), ...filtering]
  const grouped: Grouping | undefined = grouping ?? (gathered.some(hasAggregate) || having ? wholeTable : undefined)
  if (grouped && isGroupingKnown) {
    for (const value of gathered) checkGrouped(value, grouped, inside, filtering.includes(value))
    for (const { value } of columns) checkGroupedQueries(value, grouped, inside)
  }
  if (grouped && list.generators.length > 1) inside.report(select.place, 'UNSUPPORTED_GENERATOR.MULTI_GENERATOR', `a SELECT that groups takes one generator, not ${list.generators.length}`, 'generate the others by LATERAL VIEW')
  const ordersByQuery = order.values.map(value => findTyped(value, each => each.subquery === 'correlated')).find(found => found !== undefined)
  if (ordersByQuery) inside.report(ordersByQuery.place, 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY', 'ORDER BY cannot use a correlated subquery', 'give it a name in SELECT and sort by that')
  const ordersByWindow = order.values.find(hasWindow)
  if (ordersByWindow) inside.report(ordersByWindow.place, 'UNSUPPORTED_EXPR_FOR_OPERATOR', 'ORDER BY cannot use a window function', 'give it a name in SELECT and sort by that')
  if (columns.length === 0 && scope.translation.problems.length === before && !inside.isOpen) inside.report(select.place, 'UNSUPPORTED_FEATURE', 'a query without columns has no local counterpart')
  const filtersByWindow = qualify !== undefined && [qualify, ...columns.map(column => column.value)].some(hasWindow)
  if (select.qualify && qualify && !filtersByWindow && ![select.qualify, ...select.items.map(item => item.expression)].some(asksForWindow)) inside.report(qualify.place, 'QUALIFY_REQUIRES_WINDOW_FUNCTION', 'QUALIFY needs a window function, in itself or in SELECT', 'what asks for no window stands in WHERE, or in HAVING')
  if (having && hasWindow(having)) inside.report(having.place, 'WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', 'HAVING cannot use a window function', 'use QUALIFY')
  if (having && list.generators.length > 0 && !having.failed) refuseHavingOfGenerated(having, selected)

  const names = uniqueNames(columns.map(column => column.name))
  const texts = columns.map(column => typedNull(column.value))
  const source = sourceText()
  const behindSource = [
    grouping?.text ?? '',
    havingText(having?.duckdb, grouped),
    // DuckDB's QUALIFY insists on a window; where all were computed below, their values are columns of the rows.
    qualify ? ` ${filtersByWindow ? 'QUALIFY' : 'WHERE'} ${qualify.duckdb}` : '',
    order.text,
    tail && !select.distinct ? limitText(tail, scope) : '',
  ].join('')
  const text = `SELECT ${select.distinct ? 'DISTINCT ' : ''}${texts.map((each, index) => `${each} AS ${quoteName(names[index] ?? '')}`).join(', ')}${source}${behindSource}`
  const onlyUnnests = list.generators.length > 0 && !select.distinct && !grouped && (source === '' || source === oneRow(inside)) && behindSource === ''
  const output: readonly OutputColumn[] = columns.map(({ name, value, comment }, index) => ({
      name, duckdbName: names[index] ?? name, type: value.type, nullable: value.nullable || (grouping?.makesNulls ?? false), lineage: lineageOf(value),
      comment, declared: declaredText(value), ...(names[index] !== name && repeated(columns, index, names)),
    }))
  const duckdb = select.distinct && tail ? sortedDistinct(text, output, columns, tail, inside) : text
  return { duckdb, columns: output, failed: scope.translation.problems.length > before, ...(onlyUnnests ? { unnests: texts } : {}) }
}

/** The column before this one that is the same column of FROM. */
function repeated(columns: readonly SelectedColumn[], index: number, names: readonly string[]): { readonly repeats?: string | undefined } {
  const { value, isItself } = columns[index] as SelectedColumn
  const first = columns.findIndex(column => column.isItself === true && column.value.duckdb === value.duckdb)
  return isItself === true && first >= 0 && first < index ? { repeats: names[first] } : {}
}

/** HAVING beside a generator sees the rows that this makes, and no aggregates but by their names. */
function refuseHavingOfGenerated(having: Typed, { list, inside }: Selected): void {
  const made = list.columns().find(column => column.generated !== undefined && findTyped(having, each => each.duckdb === column.value.duckdb))
  if (made) inside.report(having.place, 'UNSUPPORTED_FEATURE', `HAVING of ${made.name}, which a generator of the same SELECT makes, has no local counterpart`, 'filter in a query around this one')
}

/** Whether an expression is written with a window, outside of queries within it: its value may have been computed below the SELECT already. */
function asksForWindow(expression: Expression): boolean {
  const pending: ReturnType<typeof queriesIn> = [expression]
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.kind === 'function' && part.over) return true
    if (part.kind !== 'query') pending.push(...queriesIn(part))
  }
  return false
}

interface Listed extends Rows, Selected {
  /** False when GROUP BY could not be understood. */
  readonly isGroupingKnown: boolean
}

/** The columns over their rows; what other clauses or later columns must find as columns is computed one level below, where each row stays one row. */
function listOf(select: Select, below: Below): Listed {
  const { translation } = below.rows.inside
  const told = translation.problems.length
  const listed = understood(select, below)
  const generator = generatorBelow(select, listed)
  if (generator !== undefined) {
    // What could not be understood may be so over its rows, where they have its names.
    translation.forgetSince(told)
    return listOf(select, generateBelow(select, below, generator))
  }
  const { inside, list, columns } = listed
  const { maps = [], draws = [] } = listed.grouping ?? {}
  if (draws.length > 0 && !inside.timeWindow?.current) {
    translation.forgetSince(told)
    return listOf(select, groupedByDraws(below, draws, notesOf(select, below)))
  }
  if (maps.length > 0) {
    translation.forgetSince(told)
    return understood(select, groupedBySortedMaps(select, below, maps, notesOf))
  }
  const shared = sharedItems(list, columns)
  if (shared.length > 0 && isOneRowEach(select, listed)) return understood(select, computeAliases(select, below, shared))
  if (shared.length === 0 && windowsReachOut(columns, inside) && isOneRowEach(select, listed)) {
    translation.forgetSince(told)
    return understood(select, besideOuterColumns(below, notesOf(select, below)))
  }
  const { overgrown } = list
  if (overgrown) inside.report(overgrown.place, 'UNSUPPORTED_FEATURE', `what ${overgrown.name} stands for has grown too long, alias by alias`, 'compute it in a subquery')
  for (const { index } of shared.filter(item => item.isVolatile)) {
    inside.report(select.items[index]?.place ?? select.place, 'UNSUPPORTED_FEATURE', 'a value that differs each time has no local counterpart as a lateral alias where rows are gathered', 'compute it in a subquery')
  }
  return listed
}

const isOneRowEach = (select: Select, { inside, columns, grouping }: Listed): boolean =>
  !grouping && !select.having && !inside.isOpen && !inside.timeWindow?.current && !columns.some(column => hasAggregate(column.value))

/**
 * The generator that must make its rows before anything else is computed of them: DuckDB unnests last of all, so that windows and QUALIFY would see
 * the rows of before. One after the other, since the next may use the names that this one gives.
 */
function generatorBelow(select: Select, listed: Listed): number | undefined {
  const { list, columns } = listed
  const [generator] = list.generators
  if (generator === undefined || list.item(generator).some(({ value }) => value.failed)) return undefined
  const mustBeRows = select.qualify !== undefined || list.uses.size > 0 || columns.some(({ value }) => hasWindow(value) || value.failed)
  return mustBeRows && isOneRowEach(select, listed) ? generator : undefined
}

function notesOf(select: Select, below: Below): ReadonlyMap<Expression, Typed> {
  const notes = new Map<Expression, Typed>()
  const { inside } = below.rows
  inside.translation.attempt(() => understood(select, { ...below, rows: { ...below.rows, inside: inside.with({ notes, outerReads: [] }) } }))
  return notes
}

function understood(select: Select, { rows, known }: Below): Listed {
  const sameGroups = select.groupBy && new SameGroups()
  const inside = sameGroups ? rows.inside.with({ sameGroups }) : rows.inside
  const list = new SelectList(select.items, inside, known)
  const before = inside.translation.problems.length
  const grouping = groupingOf(select, list, inside)
  if (grouping && sameGroups) findAmongSelected(select, list, { grouping, sameGroups, inside })
  const isGroupingKnown = inside.translation.problems.length === before
  if (grouping) inside.grouping.current = grouping
  return { inside, sourceText: () => rows.sourceText(), list, grouping, isGroupingKnown, columns: list.columns() }
}

/** What was named by position, by alias or by ALL is known as it is written in SELECT; what was understood before that was known is so once more. */
function findAmongSelected(select: Select, list: SelectList, { grouping, sameGroups, inside }: { readonly grouping: Grouping; readonly sameGroups: SameGroups; readonly inside: Scope }): void {
  for (const [index, [column, more]] of list.understood()) {
    const item = select.items[index]
    if (!item || !column || more || column.generated !== undefined) continue
    if (grouping.texts.has(column.value.duckdb)) sameGroups.add(item.expression, column.value, inside.with({ aliases: list.aliases(false, index) }))
    else if (looseIn(column.value, grouping, inside)) list.forget(index)
  }
}

/** FROM and WHERE. What they are as text is known at the end: a window of time that any clause names may add to both. */
function rowsOf(select: Select, scope: Scope): Rows {
  const { duckdb, from } = analyseFrom(select.from, select.lateralViews, scope)
  const cell: TimeWindowCell = {}
  const inside = scope.with({ from, grouping: {}, timeWindow: cell, windows: new Map(select.windows.map(({ name, spec }) => [name.text.toLowerCase(), spec])) })
  const where = select.where && rowCondition(analyse(select.where, inside), 'WHERE', inside)
  const sessions = sessionsOf(select, inside)
  if (sessions) {
    const rows = gatherSessions(sessions, { fromText: duckdb, ...(where ? { where: where.duckdb } : {}) }, inside)
    return { inside: rows.inside, sourceText: () => ` FROM ${rows.duckdb}` }
  }
  const sourceText = (): string => {
    const window = cell.current
    const tables = [...(duckdb === '' ? [] : [duckdb]), ...(window?.rows === undefined ? [] : [window.rows])]
    const conditions = [...(window?.condition === undefined ? [] : [window.condition]), ...(where ? [where.duckdb] : [])]
    const alone = select.items.some(item => isGenerator(item.expression, inside)) ? oneRow(inside) : ''
    return `${tables.length > 0 ? ` FROM ${tables.join(' CROSS JOIN ')}` : alone}${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}`
  }
  return { inside, sourceText }
}

function havingText(having: string | undefined, grouping: Grouping | undefined): string {
  const conditions = [...(grouping?.wantsRows ? ['count(*) > 0'] : []), ...(having === undefined ? [] : [having])]
  return conditions.length > 0 ? ` HAVING ${conditions.join(' AND ')}` : ''
}

function checkDistinct(select: Select, columns: readonly SelectedColumn[], scope: Scope): void {
  for (const { name, value } of columns) {
    const why = uncomparable(value.type)
    if (why) scope.report(select.place, `UNSUPPORTED_FEATURE.SET_OPERATION_ON_${why}_TYPE`, `DISTINCT compares its rows, and the column ${name} cannot be compared`)
  }
}

/** ORDER BY and LIMIT behind SELECT DISTINCT: only what was selected can still be seen, under its name or the name of its table. */
function sortedDistinct(text: string, output: readonly OutputColumn[], columns: readonly SelectedColumn[], tail: Query, inside: Scope): string {
  if (tail.orderBy.length === 0 && !tail.orderByAll) return text + limitText(tail, inside)
  const alias = inside.translation.newAlias()
  const visible = outputAsScope(output, alias)
  const tables = inside.from.tables.map(table => ({
    names: table.names,
    columns: visible.filter((column, index) => table.columns.some(each => each === columns[index]?.value.column && each.name.toLowerCase() === column.name.toLowerCase())),
  }))
  const order = orderByOutput(tail, visible, inside, tables)
  return `SELECT ${visible.map(column => column.duckdb).join(', ')} FROM (${text}) AS ${alias}${order}${limitText(tail, inside)}`
}

/** The condition of HAVING and QUALIFY, which any value is that can be cast to BOOLEAN. */
function asBoolean(value: Typed, scope: Scope): Typed {
  if (value.failed || value.type.kind === 'boolean' || value.type.kind === 'void') return asFilter(value, scope)
  return castTo(value, types.boolean) ?? scope.report(value.place, 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', `a condition must be BOOLEAN, which ${formatType(value.type)} cannot be cast to`)
}

/** A condition on single rows. */
export function rowCondition(value: Typed, clause: string, scope: Scope): Typed {
  if (hasAggregate(value)) scope.report(value.place, 'INVALID_WHERE_CONDITION', `${clause} cannot aggregate`, 'use HAVING')
  else if (hasWindow(value)) scope.report(value.place, 'WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', `${clause} cannot use a window function`, 'use QUALIFY')
  return asSelection(asFilter(value, scope))
}

/** ORDER BY in the scope of the select: names are first columns of the result, then columns of FROM. */
function sortTexts(tail: Query, columns: readonly SelectedColumn[], list: SelectList, inside: Scope): { values: readonly Typed[]; text: string } {
  const scope = inside.with({ aliases: list.aliases(true) })
  const { all, items } = orderOf(tail, scope)
  if (all) return { values: [], text: ` ORDER BY ${columns.map((_, index) => `${index + 1} ${directionText(all)}`).join(', ')}` }
  const values: Typed[] = []
  const texts: string[] = []
  for (const item of items) {
    const sorted = sortItem(item, columns, scope)
    if (!sorted) continue
    const selected = columns.findIndex(column => column.value.duckdb === sorted.duckdb)
    const text = sortText(sorted, item, scope)
    if (selected >= 0 && !isNested(sorted.type)) texts.push(`${selected + 1} ${directionText(item)}`)
    else {
      values.push(sorted)
      texts.push(text)
    }
  }
  return { values, text: texts.length > 0 ? ` ORDER BY ${texts.join(', ')}` : '' }
}

/** What one item of ORDER BY sorts by; undefined when it sorts by nothing that differs. */
function sortItem(item: SortItem, columns: readonly SelectedColumn[], scope: Scope): Typed | undefined {
  const position = ordinal(item.expression)
  if (position !== undefined) return checkOrdinal(position, columns.length, item, 'ORDER BY', scope) ? columns[position - 1]?.value : undefined
  const value = analyse(item.expression, scope)
  if (value.constant === undefined) return value
  checkOrdered(value, scope)
  return undefined
}
