import { type Expression, type Name } from '../tree/expression.ts'
import { type CommonTable, type GroupBy, type GroupItem, type Query, type QueryBody, type Select, type SelectItem, type SetOperation, type Values } from '../tree/query.ts'
import { type Place, span } from '../place.ts'
import { type Cursor } from './cursor.ts'
import { parseStar } from './star.ts'
import { type QueryParts } from './grammar.ts'
import { parsePipes } from './pipes.ts'
import { parseFromList, parseLateralViews, parsePipedTable, parseTableAlias, parseValuesRow } from './tables.ts'
import { parseSortDirection, parseSortItem, parseWindowSpec } from './windows.ts'

/** WITH, a body, ORDER BY, LIMIT. */
export function parseQuery(cursor: Cursor): Query {
  return cursor.nested(() => {
    const first = cursor.peek()
    return parseQueryBehind(cursor, parseWith(cursor), first.place)
  })
}

/** The query behind its WITH, which has been read and begins at `start`. */
export function parseQueryBehind(cursor: Cursor, { tables, recursive }: With, start: Place): Query {
  const body = parseSetOperations(cursor, 0)
  const query = parseQueryTail(cursor, { kind: 'query', with: tables, recursive, body, orderBy: [], place: start })
  if (!cursor.at('|>')) return query
  const piped = parsePipes(cursor, { ...query, with: [], recursive: false }, pipeParts)
  return tables.length > 0 ? { kind: 'query', with: tables, recursive, body: piped, orderBy: [], place: cursor.from(start) } : piped
}

const pipeParts: QueryParts = {
  selectItem: parseSelectItem,
  groupBy: parseGroupBy,
  windows: parseWindows,
  tail: parseQueryTail,
  setOperation: (cursor, left) => ({ kind: 'query', with: [], recursive: false, body: continueSetOperations(cursor, left, 0), orderBy: [], place: cursor.from(left.place) }),
  table: parsePipedTable,
}

const isName = (kind: string): boolean => kind === 'word' || kind === 'quoted'

/** The rest of a query whose first operand, `first`, stood in parentheses and has been read. */
export function continueQuery(cursor: Cursor, first: Query): Query {
  const body = continueSetOperations(cursor, first, 0)
  return parsePipes(cursor, parseQueryTail(cursor, { kind: 'query', with: [], recursive: false, body, orderBy: [], place: first.place }), pipeParts)
}

export interface With { readonly tables: readonly CommonTable[]; readonly recursive: boolean }

export function parseWith(cursor: Cursor): With {
  if (!cursor.accept('WITH')) return { tables: [], recursive: false }
  const recursive = cursor.at('RECURSIVE') && cursor.peek(1).upper !== 'AS' && cursor.accept('RECURSIVE')
  const tables = cursor.list(() => {
    if (cursor.at('SELECT') && cursor.previous().upper === ',') cursor.fail('the name of a common table expression')
    const name = cursor.name('the name of a common table expression')
    const columns = cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : []
    const maxLevel = recursive && cursor.accept('MAX', 'RECURSION', 'LEVEL') ? wholeNumber(cursor) : undefined
    cursor.expect('AS')
    const query = cursor.queryInParentheses()
    return { name, columns, query, ...(maxLevel === undefined ? {} : { maxLevel }), place: cursor.from(name.place) }
  })
  return { tables, recursive }
}

function wholeNumber(cursor: Cursor): number {
  const { kind, text } = cursor.peek()
  if (kind !== 'number' || !/^\d{1,9}$/.test(text)) return cursor.fail('a whole number')
  cursor.next()
  return Number(text)
}

const setOperators: Readonly<Record<string, { readonly operator: SetOperation['operator']; readonly strength: number }>> = {
  UNION: { operator: 'UNION', strength: 1 },
  EXCEPT: { operator: 'EXCEPT', strength: 1 },
  MINUS: { operator: 'EXCEPT', strength: 1 },
  INTERSECT: { operator: 'INTERSECT', strength: 2 },
}

function parseSetOperations(cursor: Cursor, above: number): QueryBody {
  return continueSetOperations(cursor, parseQueryTerm(cursor), above)
}

function continueSetOperations(cursor: Cursor, first: QueryBody, above: number): QueryBody {
  let left = first
  for (;;) {
    const word = cursor.peek().upper
    const found = Object.hasOwn(setOperators, word) ? setOperators[word] : undefined
    if (!found || found.strength <= above) return left
    cursor.next()
    const all = cursor.acceptAny('ALL', 'DISTINCT') === 'ALL'
    const byName = cursor.accept('BY', 'NAME')
    const right = parseSetOperations(cursor, found.strength)
    left = { kind: 'setOperation', operator: found.operator, all, byName, left, right, place: span(left.place, right.place) }
  }
}

function parseQueryTerm(cursor: Cursor): QueryBody {
  const first = cursor.peek()
  switch (first.upper) {
    case 'SELECT': return parseSelect(cursor)
    case '(': return cursor.nested(() => cursor.queryInParentheses())
    case 'VALUES': {
      cursor.next()
      const values: Values = { kind: 'values', rows: cursor.list(() => parseValuesRow(cursor)), place: cursor.from(first.place) }
      const alias = parseTableAlias(cursor)
      if (!alias.name) return values
      const query: Query = { kind: 'query', with: [], recursive: false, body: values, orderBy: [], place: values.place }
      return selectStar([{ kind: 'derived', query, lateral: false, alias, place: cursor.from(first.place) }], cursor.from(first.place))
    }
    case 'TABLE': {
      cursor.next()
      const name = cursor.objectName('a table name')
      const from = [{ kind: 'table' as const, name, stream: false, streamOptions: [], alias: { columns: [] }, place: name.place }]
      return selectStar(from, cursor.from(first.place))
    }
    case 'FROM': return parseFromFirst(cursor)
    default: return cursor.fail('SELECT, VALUES, TABLE, FROM or a query in parentheses')
  }
}

function selectStar(from: Select['from'], place: Place): Select {
  const star: SelectItem = { expression: { kind: 'star', qualifier: [], except: [], place }, aliases: [], place }
  return { kind: 'select', distinct: false, items: [star], from, lateralViews: [], windows: [], place }
}

/** `FROM t SELECT a` is `SELECT a FROM t`; without SELECT it is `SELECT *`. */
function parseFromFirst(cursor: Cursor): Select {
  const first = cursor.expect('FROM')
  const from = parseFromList(cursor)
  const lateralViews = parseLateralViews(cursor)
  if (cursor.at('SELECT')) return parseSelect(cursor, { from, lateralViews })
  return { ...selectStar(from, cursor.from(first.place)), lateralViews, ...parseSelectTail(cursor) }
}

function parseSelect(cursor: Cursor, before?: Pick<Select, 'from' | 'lateralViews'>): Select {
  const first = cursor.expect('SELECT')
  const isName = cursor.at('ALL', ',') || cursor.at('ALL', 'FROM') || cursor.at('ALL', '.') || cursor.at('DISTINCT', '.')
  const distinct = !isName && cursor.acceptAny('DISTINCT', 'ALL') === 'DISTINCT'
  const head = cursor.grammar.readSelectHead?.(cursor) ?? {}
  const items = cursor.list(() => parseSelectItem(cursor))
  const into = cursor.grammar.readSelectInto?.(cursor) ?? {}
  const from = before?.from ?? (cursor.accept('FROM') ? parseFromList(cursor) : [])
  const lateralViews = before?.lateralViews ?? parseLateralViews(cursor)
  const tail = parseSelectTail(cursor)
  return { kind: 'select', distinct, items, from, lateralViews, ...head, ...into, ...tail, place: cursor.from(first.place) }
}

function parseSelectTail(cursor: Cursor): Pick<Select, 'windows'> & Partial<Pick<Select, 'where' | 'groupBy' | 'having' | 'qualify'>> {
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  const groupBy = cursor.at('GROUP', 'BY') ? parseGroupBy(cursor) : undefined
  const having = cursor.accept('HAVING') ? cursor.expression() : undefined
  // Databricks takes WINDOW behind QUALIFY, Spark's grammar also before it.
  let windows = parseWindows(cursor)
  const qualify = cursor.accept('QUALIFY') ? cursor.expression() : undefined
  if (windows.length === 0) windows = parseWindows(cursor)
  return { ...(where ? { where } : {}), ...(groupBy ? { groupBy } : {}), ...(having ? { having } : {}), ...(qualify ? { qualify } : {}), windows }
}

function parseWindows(cursor: Cursor): Select['windows'] {
  if (!cursor.at('WINDOW') || !isName(cursor.peek(1).kind) || cursor.peek(2).upper !== 'AS') return []
  cursor.next()
  return cursor.list(() => {
    const name = cursor.name('a window name')
    cursor.expect('AS')
    return { name, spec: parseWindowSpec(cursor) }
  })
}

function parseSelectItem(cursor: Cursor): SelectItem {
  const own = cursor.grammar.readSelectItem?.(cursor)
  if (own) return own
  const expression = cursor.at('*') ? parseStar(cursor) : cursor.expression()
  const aliases = parseAliases(cursor)
  return { expression, aliases, place: cursor.from(expression.place) }
}

function parseAliases(cursor: Cursor): Name[] {
  if (cursor.accept('AS')) return cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : [parseAliasName(cursor)]
  return cursor.atName() && !(cursor.peek().kind === 'word' && cursor.atAny(cursor.grammar.reserved)) ? [cursor.name()] : []
}

function parseAliasName(cursor: Cursor): Name {
  const token = cursor.peek()
  if (token.kind !== 'string' || cursor.grammar.dialect !== 'tsql') return cursor.name('a column name')
  cursor.next()
  return { text: token.text, quoted: true, place: token.place }
}

function parseGroupBy(cursor: Cursor): GroupBy {
  const first = cursor.expect('GROUP', 'BY')
  if (cursor.at('ALL') && !continuesExpression(cursor)) {
    cursor.next()
    return { kind: 'all', place: cursor.from(first.place) }
  }
  const items: GroupItem[] = []
  do items.push(parseGroupItem(cursor))
  while (cursor.accept(','))
  return { kind: 'items', items: withTrailingSets(cursor, items), place: cursor.from(first.place) }
}

const continuesExpression = (cursor: Cursor): boolean => ['.', '(', '+', '-', '*', '/', '=', ','].includes(cursor.peek(1).text)

function parseGroupItem(cursor: Cursor): GroupItem {
  const first = cursor.peek()
  const sets = (kind: 'rollup' | 'cube'): GroupItem => ({ kind, sets: cursor.parenthesised(() => parseGroupingSet(cursor)), place: cursor.from(first.place) })
  if (cursor.at('ROLLUP', '(')) return cursor.next(), sets('rollup')
  if (cursor.at('CUBE', '(')) return cursor.next(), sets('cube')
  if (cursor.accept('GROUPING', 'SETS')) return { kind: 'groupingSets', sets: parseGroupingSets(cursor), place: cursor.from(first.place) }
  const expression = cursor.expression()
  return { kind: 'expression', expression, place: expression.place }
}

/** The older forms: `GROUP BY a, b WITH ROLLUP`, `GROUP BY a, b GROUPING SETS (…)`. */
function withTrailingSets(cursor: Cursor, items: readonly GroupItem[]): readonly GroupItem[] {
  const first = cursor.peek()
  const plain = items.flatMap(item => (item.kind === 'expression' ? [item.expression] : []))
  if (plain.length !== items.length) return items
  if (cursor.accept('WITH', 'ROLLUP')) return [{ kind: 'rollup', sets: plain.map(expression => [expression]), place: first.place }]
  if (cursor.accept('WITH', 'CUBE')) return [{ kind: 'cube', sets: plain.map(expression => [expression]), place: first.place }]
  if (cursor.accept('GROUPING', 'SETS')) return [{ kind: 'groupingSets', sets: parseGroupingSets(cursor), place: cursor.from(first.place) }]
  return items
}

/** The sets of GROUPING SETS, with every ROLLUP, CUBE and GROUPING SETS among them written out. */
function parseGroupingSets(cursor: Cursor): readonly (readonly Expression[])[] {
  return cursor.nested(() => cursor.parenthesised(() => {
    if (cursor.accept('GROUPING', 'SETS')) return parseGroupingSets(cursor)
    const word = cursor.peek(1).upper === '(' ? cursor.acceptAny('ROLLUP', 'CUBE') : undefined
    if (!word) return [parseGroupingSet(cursor)]
    const parts = cursor.parenthesised(() => parseGroupingSet(cursor))
    if (word === 'ROLLUP') return [...parts, []].map((_, dropped) => parts.slice(0, parts.length - dropped).flat())
    if (parts.length > 10) cursor.refuse('UNSUPPORTED_FEATURE', `CUBE of ${parts.length} columns makes too many grouping sets`, cursor.previous().place)
    return Array.from({ length: 1 << parts.length }, (_, chosen) => parts.filter((__, index) => ((chosen >> index) & 1) === 0).flat())
  }).flat())
}

function parseGroupingSet(cursor: Cursor): readonly Expression[] {
  if (cursor.at('(', ')')) return cursor.next(), cursor.next(), []
  const item = cursor.expression()
  return item.kind === 'row' ? item.items : [item]
}

function parseQueryTail(cursor: Cursor, query: Query): Query {
  const place = cursor.peek().place
  let tail: Partial<Query> = {}
  if (cursor.accept('ORDER', 'BY')) {
    if (cursor.at('ALL') && !continuesExpression(cursor)) {
      cursor.next()
      tail = { orderByAll: parseSortDirection(cursor) }
    } else tail = { orderBy: cursor.list(() => parseSortItem(cursor)) }
  }
  if (cursor.grammar.dialect === 'databricks' && (cursor.at('SORT', 'BY') || cursor.at('DISTRIBUTE', 'BY') || cursor.at('CLUSTER', 'BY'))) {
    while (cursor.accept('SORT', 'BY') || cursor.accept('DISTRIBUTE', 'BY') || cursor.accept('CLUSTER', 'BY')) cursor.list(() => parseSortItem(cursor))
    tail = { ...tail, distribution: cursor.from(place) }
  }
  tail = { ...tail, ...(cursor.grammar.readLimit?.(cursor) ?? parseLimit(cursor)) }
  return { ...query, ...tail, place: cursor.from(query.place) }
}

function parseLimit(cursor: Cursor): Partial<Pick<Query, 'limit' | 'offset'>> {
  const readLimit = (): Partial<Query> => {
    if (!cursor.accept('LIMIT') || cursor.accept('ALL')) return {}
    return { limit: cursor.expression() }
  }
  const before = readLimit()
  const offset = cursor.accept('OFFSET') ? { offset: cursor.expression() } : {}
  return { ...before, ...offset }
}
