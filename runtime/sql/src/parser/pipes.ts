import { type Place } from '../place.ts'
import { type Expression, type Name, type Star } from '../tree/expression.ts'
import { type GroupItem, type Query, type Select, type SelectItem, type TableExpression } from '../tree/query.ts'
import { types } from '../types.ts'
import { type Cursor } from './cursor.ts'
import { type QueryParts } from './grammar.ts'

/** A query that pipe operators work on. `alias` is the name of the one table that it came from: columns may still be qualified by it. */
interface Flow { readonly query: Query; readonly alias?: Name }

/** `query |> operator |> operator …`, read as the query that means the same without pipes. */
export function parsePipes(cursor: Cursor, first: Query, parts: QueryParts): Query {
  const alias = tableName(first)
  let flow: Flow = { query: first, ...(alias && { alias }) }
  while (cursor.accept('|>')) flow = parseOperator(cursor, flow, parts)
  // Whoever keeps the text of the query keeps all of it.
  return flow.query === first ? first : { ...flow.query, place: cursor.from(first.place) }
}

function parseOperator(cursor: Cursor, flow: Flow, parts: QueryParts): Flow {
  const start = cursor.peek()
  switch (start.upper) {
    case 'SELECT': {
      cursor.next()
      const distinct = cursor.acceptAny('DISTINCT', 'ALL') === 'DISTINCT'
      const items = cursor.list(() => parts.selectItem(cursor))
      const groupBy = cursor.at('GROUP', 'BY') ? parts.groupBy(cursor) : undefined
      return select(flow, { distinct, items, ...(groupBy && { groupBy }), windows: parts.windows(cursor) }, cursor.from(start.place))
    }
    case 'EXTEND': {
      cursor.next()
      const items = cursor.list(() => parts.selectItem(cursor))
      const star = items.find(({ expression }) => expression.kind === 'star')
      if (star) cursor.refuse('INVALID_USAGE_OF_STAR_OR_REGEX', 'EXTEND takes no *: the columns stay anyway', star.place)
      return select(flow, { items: [everything(start.place), ...items], windows: parts.windows(cursor) }, cursor.from(start.place))
    }
    case 'SET': cursor.next(); return cursor.list(() => assignment(cursor)).reduce((made, { name, value }) => select(made, { items: [everything(name.place, { replace: { name, value } })] }, cursor.from(start.place)), flow)
    case 'DROP': {
      cursor.next()
      const except = cursor.list(() => cursor.objectName('a column'))
      return select(flow, { items: [everything(start.place, { except })] }, cursor.from(start.place))
    }
    case 'AS': {
      cursor.next()
      const alias = cursor.name('an alias')
      const table: TableExpression = { kind: 'derived', query: flow.query, lateral: false, alias: { name: alias, columns: [] }, place: cursor.from(start.place) }
      return { query: plainQuery([table], table.place), alias }
    }
    case 'WHERE': {
      cursor.next()
      const where = cursor.expression()
      const open = openSelect(flow)
      const and: Expression = open?.where ? { kind: 'binary', operator: 'AND', left: open.where, right: where, place: where.place } : where
      return select(flow, { where: and }, cursor.from(start.place))
    }
    case 'AGGREGATE': cursor.next(); return aggregate(cursor, flow, start.place, parts)
    case 'ORDER': case 'LIMIT': case 'OFFSET': case 'SORT': case 'DISTRIBUTE': case 'CLUSTER': {
      const { query } = flow
      const sorted = query.orderBy.length > 0 || query.orderByAll !== undefined
      const ended = query.limit !== undefined || query.offset !== undefined || query.distribution !== undefined
      const isCut = start.upper === 'LIMIT' || start.upper === 'OFFSET'
      // What a SELECT gives is all that may be sorted by: what it read is gone.
      const goesOn = sorted ? isCut : isCut || query.body.kind !== 'select' || openSelect(flow) !== undefined
      const made = parts.tail(cursor, goesOn && !ended ? query : plainQuery([asTable(flow)], start.place))
      if (!isCut && (made.limit ?? made.offset)) cursor.refuse('MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS', `${start.upper} and LIMIT or OFFSET are two operators`, start.place, 'write |> before each')
      return { ...flow, query: made }
    }
    case 'UNION': case 'EXCEPT': case 'INTERSECT': case 'MINUS': return { query: parts.setOperation(cursor, flow.query) }
    default: {
      const before = asTable(flow)
      const table = parts.table(cursor, before)
      if (table === before) cursor.fail('SELECT, EXTEND, SET, DROP, AS, WHERE, AGGREGATE, ORDER BY, LIMIT, a join, a set operation, PIVOT, UNPIVOT or TABLESAMPLE behind |>')
      return { query: plainQuery([table], cursor.from(start.place)), ...(table.kind !== 'join' && flow.alias && { alias: flow.alias }) }
    }
  }
}

function assignment(cursor: Cursor): { readonly name: Name; readonly value: Expression } {
  const name = cursor.name('a column')
  cursor.expect('=')
  return { name, value: cursor.expression() }
}

/** The columns that are grouped by come first. */
function aggregate(cursor: Cursor, flow: Flow, place: Place, parts: QueryParts): Flow {
  const results = cursor.at('GROUP', 'BY') ? [] : cursor.list(() => parts.selectItem(cursor))
  const loose = results.find(({ expression }) => expression.kind === 'column' || expression.kind === 'literal' || expression.kind === 'star')
  if (loose) cursor.refuse('PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION', 'what stands behind AGGREGATE must aggregate', loose.place, 'name it in GROUP BY')
  const groups = cursor.accept('GROUP', 'BY') ? cursor.list(() => parts.selectItem(cursor)) : []
  const items = [...groups.map(group => (isNumber(group) && group.aliases.length === 0 ? inputColumn(group) : group)), ...results]
  const groupItems = groups.map((group, index): GroupItem => ({ kind: 'expression', expression: isNumber(group) ? position(index + 1, group.place) : group.expression, place: group.place }))
  const grouped = groupItems.length > 0 ? { groupBy: { kind: 'items' as const, items: groupItems, place: cursor.from(place) } } : {}
  return select(flow, { items, ...grouped }, cursor.from(place))
}

const isNumber = ({ expression }: SelectItem): boolean => expression.kind === 'literal' && expression.type.kind === 'int'
const position = (at: number, place: Place): Expression => ({ kind: 'literal', type: types.int, value: String(at), place })

/** `GROUP BY 2` behind AGGREGATE is the second column of what flows in, where a SELECT would count its own; `2 AS name` is the number. */
const inputColumn = ({ expression, place }: SelectItem): SelectItem => everything(place, { only: expression.kind === 'literal' ? Number(expression.value) : 0 })

/** The flow with clauses put into its SELECT where they fit, or else into one around it. */
function select(flow: Flow, clauses: Partial<Select>, place: Place): Flow {
  const open = openSelect(flow)
  const body = open ?? starFrom([asTable(flow)], place)
  return { ...flow, query: { kind: 'query', with: [], recursive: false, body: { ...body, ...clauses, place }, orderBy: [], place } }
}

/** The SELECT of a query that is `SELECT * FROM … WHERE …` and nothing more. */
function openSelect({ query }: Flow): Select | undefined {
  const { body } = query
  if (body.kind !== 'select' || query.with.length > 0 || query.orderBy.length > 0 || query.orderByAll || query.limit || query.offset || query.distribution) return undefined
  const [item, ...more] = body.items
  const star = item?.expression.kind === 'star' && item.expression.qualifier.length === 0 && item.expression.except.length === 0 && !item.expression.replace
  return star && more.length === 0 && !body.distinct && !body.groupBy && !body.having && !body.qualify && body.windows.length === 0 ? body : undefined
}

function asTable(flow: Flow): TableExpression {
  const open = openSelect(flow)
  const only = open && !open.where && open.lateralViews.length === 0 && open.from.length === 1 ? open.from[0] : undefined
  return only ?? { kind: 'derived', query: flow.query, lateral: false, alias: { ...(flow.alias && { name: flow.alias }), columns: [] }, place: flow.query.place }
}

/** The name of the one table that a query reads. */
function tableName({ body }: Query): Name | undefined {
  const [table, ...more] = body.kind === 'select' ? body.from : []
  if (!table || more.length > 0 || table.kind === 'join') return undefined
  return table.alias.name ?? (table.kind === 'table' && !table.identifier ? table.name.parts.at(-1) : undefined)
}

function everything(place: Place, more: Partial<Pick<Star, 'except' | 'replace' | 'only'>> = {}): SelectItem {
  return { expression: { kind: 'star', qualifier: [], except: [], ...more, place }, aliases: [], place }
}

const starFrom = (from: readonly TableExpression[], place: Place): Select => ({ kind: 'select', distinct: false, items: [everything(place)], from, lateralViews: [], windows: [], place })

const plainQuery = (from: readonly TableExpression[], place: Place): Query => ({ kind: 'query', with: [], recursive: false, body: starFrom(from, place), orderBy: [], place })
