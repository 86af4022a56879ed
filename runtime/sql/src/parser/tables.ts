import { type Argument, type Expression, type Literal, type Name, type ObjectName } from '../tree/expression.ts'
import { type Join, type JoinType, type LateralView, type Pivot, type Query, type Sample, type StreamOption, type TableAlias, type TableExpression, type TableReferenceNode, type Unpivot } from '../tree/query.ts'
import { type Token } from '../lexer.ts'
import { span } from '../place.ts'
import { builtIn, parseArgument } from './calls.ts'
import { type Cursor } from './cursor.ts'
import { numberLiteral } from './literals.ts'
import { startsQuery } from './lookahead.ts'

/** One item of FROM: a table and the joins behind it. */
export function parseFrom(cursor: Cursor): TableExpression {
  return cursor.nested(() => parseJoins(cursor, parseTable(cursor)))
}

/** FROM. Databricks goes from left to right: what joins or pivots behind a comma takes all that stands before it. Source: Spark, `spark.sql.ansi.relationPrecedence` unset. */
export function parseFromList(cursor: Cursor): readonly TableExpression[] {
  if (cursor.grammar.dialect === 'tsql') return cursor.list(() => parseFrom(cursor))
  let tables: readonly TableExpression[] = []
  cursor.list(() => {
    const next = cursor.nested(() => parseTable(cursor))
    const [first = next, ...more] = [...tables, next]
    tables = goesOn(cursor) ? [parseJoins(cursor, more.reduce(crossJoin, first))] : [...tables, next]
  })
  return tables
}

const goesOn = (cursor: Cursor): boolean => cursor.atAny(joinWords) || startsPivot(cursor)
const startsPivot = (cursor: Cursor): boolean => cursor.at('PIVOT', '(') || cursor.at('UNPIVOT')
const crossJoin = (left: TableExpression, right: TableExpression): TableExpression => ({ kind: 'join', type: 'CROSS', natural: false, left, right, apply: false, place: span(left.place, right.place) })

/** A join, PIVOT, UNPIVOT or TABLESAMPLE behind a table that stands before a pipe. */
export function parsePipedTable(cursor: Cursor, left: TableExpression): TableExpression {
  if (startsPivot(cursor)) return parseAnyPivot(cursor, left)
  if (!cursor.at('TABLESAMPLE')) return parseJoins(cursor, left)
  return { kind: 'derived', query: everythingOf(left), lateral: false, sample: parseSample(cursor), alias: { columns: [] }, place: cursor.from(left.place) }
}

function parseJoins(cursor: Cursor, first: TableExpression): TableExpression {
  let left = first
  for (;;) {
    const own = cursor.grammar.readJoin?.(cursor, left)
    if (own) { left = own; continue }
    if (cursor.grammar.dialect === 'databricks' && startsPivot(cursor)) { left = parseAnyPivot(cursor, left); continue }
    const join = readJoinWords(cursor)
    if (!join) return left
    const right = parseTable(cursor)
    // Databricks lets CROSS JOIN have a condition.
    const condition = join.natural || (join.type === 'CROSS' && cursor.grammar.dialect === 'tsql') ? undefined : parseCondition(cursor)
    left = { kind: 'join', ...join, type: join.type === 'CROSS' && condition ? 'INNER' : join.type, left, right, ...(condition ? { condition } : {}), apply: false, place: span(left.place, cursor.previous().place) }
  }
}

const joinWords: ReadonlySet<string> = new Set(['JOIN', 'INNER', 'CROSS', 'LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI', 'NATURAL'])

function readJoinWords(cursor: Cursor): { type: JoinType; natural: boolean } | undefined {
  if (!cursor.atAny(joinWords)) return undefined
  const natural = cursor.accept('NATURAL')
  let type: JoinType = 'INNER'
  const side = cursor.acceptAny('INNER', 'CROSS', 'LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI')
  if (side) type = side
  if (natural && side === 'CROSS') cursor.refuse('INCOMPATIBLE_JOIN_TYPES', 'NATURAL and CROSS do not go together', cursor.previous().place)
  if (side === 'LEFT') type = cursor.acceptAny('SEMI', 'ANTI') ?? (cursor.accept('OUTER'), 'LEFT')
  else if (side === 'RIGHT' || side === 'FULL') cursor.accept('OUTER')
  cursor.expect('JOIN')
  return { type, natural }
}

function parseCondition(cursor: Cursor): Join['condition'] {
  if (cursor.accept('ON')) return { kind: 'on', on: cursor.expression() }
  if (cursor.accept('USING')) return { kind: 'using', columns: cursor.parenthesised(() => cursor.name('a column name')) }
  return undefined
}

function parseTable(cursor: Cursor): TableExpression {
  let table = cursor.grammar.readTable?.(cursor) ?? parsePlainTable(cursor)
  if (cursor.grammar.readTableSuffix) table = cursor.grammar.readTableSuffix(cursor, table)
  // In T-SQL PIVOT and UNPIVOT bind the table before them; on Databricks they take all that is joined so far.
  while (cursor.grammar.dialect === 'tsql' && startsPivot(cursor)) table = parseAnyPivot(cursor, table)
  return table
}

const parseAnyPivot = (cursor: Cursor, table: TableExpression): TableExpression => (cursor.at('UNPIVOT') ? parseUnpivot(cursor, table) : parsePivot(cursor, table))

function parsePlainTable(cursor: Cursor): TableExpression {
  const first = cursor.peek()
  if (first.upper === '(') return parseParenthesis(cursor, false)
  if (first.upper === 'VALUES' && startsQuery(cursor)) {
    cursor.next()
    const rows = cursor.list(() => parseValuesRow(cursor))
    const place = cursor.from(first.place)
    const query: Query = { kind: 'query', with: [], recursive: false, body: { kind: 'values', rows, place }, orderBy: [], place }
    const alias = parseTableAlias(cursor)
    return { kind: 'derived', query, lateral: false, alias, place: cursor.from(first.place) }
  }
  if (first.upper === 'LATERAL' && cursor.peek(1).upper !== 'VIEW') {
    cursor.next()
    return cursor.at('(') ? parseParenthesis(cursor, true) : parseNamed(cursor, { stream: false, lateral: true })
  }
  if (first.upper === 'STREAM' && cursor.grammar.dialect === 'databricks') {
    const after = cursor.peek(1)
    if (after.text === '(' && after.kind === 'operator') {
      cursor.next()
      cursor.next()
      const inner = parseNamed(cursor, { stream: true, lateral: false })
      cursor.expect(')')
      const options = parseStreamOptions(cursor)
      const alias = parseTableAlias(cursor)
      return { ...inner, streamOptions: options.length > 0 ? options : inner.streamOptions, alias: alias.name ? alias : inner.alias, place: cursor.from(first.place) }
    }
    if (after.kind === 'quoted' || (after.kind === 'word' && !cursor.grammar.reserved.has(after.upper) && after.upper !== 'AS')) {
      cursor.next()
      return parseNamed(cursor, { stream: true, lateral: false })
    }
  }
  return parseNamed(cursor, { stream: false, lateral: false })
}

export function parseValuesRow(cursor: Cursor): readonly Expression[] {
  const item = cursor.expression()
  return item.kind === 'row' ? item.items : [item]
}

/** A query, or a table with its joins, in parentheses. */
function parseParenthesis(cursor: Cursor, lateral: boolean): TableExpression {
  const first = cursor.peek()
  const derived = (query: Query): TableExpression => {
    const sample = cursor.at('TABLESAMPLE') ? parseSample(cursor) : undefined
    const alias = parseTableAlias(cursor)
    return { kind: 'derived', query, lateral, ...(sample ? { sample } : {}), alias, place: cursor.from(first.place) }
  }
  // `(VALUES (1) AS a JOIN …)` is a table, which only what follows tells from a query.
  if (startsQuery(cursor, 1) && cursor.peek(1).upper !== 'VALUES') return derived(cursor.queryInParentheses())
  cursor.expect('(')
  const inner = parseFrom(cursor)
  if (setOrTail.has(cursor.peek().upper)) {
    // `((SELECT 1) UNION (SELECT 2))`
    const query = cursor.continueQuery(inner.kind === 'derived' && inner.alias.name === undefined ? inner.query : everythingOf(inner))
    cursor.expect(')')
    return derived(query)
  }
  cursor.expect(')')
  const query = inner.kind === 'derived' && inner.alias.name === undefined && !inner.sample ? inner.query : undefined
  const before = cursor.mark()
  const outer = derived(query ?? everythingOf(inner))
  // Parentheses alone change nothing: the names inside stay in sight.
  return query || lateral || cursor.mark() > before ? outer : inner
}

/** `SELECT * FROM table` */
export function everythingOf(table: TableExpression): Query {
  const { place } = table
  const star = { expression: { kind: 'star' as const, qualifier: [], except: [], place }, aliases: [], place }
  return { kind: 'query', with: [], recursive: false, body: { kind: 'select', distinct: false, items: [star], from: [table], lateralViews: [], windows: [], place }, orderBy: [], place }
}

const setOrTail: ReadonlySet<string> = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS', 'ORDER', 'LIMIT', '|>'])

type Named = Extract<TableExpression, { kind: 'table' | 'tableFunction' }>

function parseNamed(cursor: Cursor, how: { stream: boolean; lateral: boolean }): Named {
  const first = cursor.peek()
  if (first.kind === 'word' && cursor.grammar.reserved.has(first.upper) && !(cursor.peek(1).text === '.')) cursor.fail('a table')
  const name = cursor.objectName('a table')
  if (cursor.at('(')) {
    if (name.parts.length === 1 && name.parts[0]?.text.toUpperCase() === 'IDENTIFIER') return parseIdentifier(cursor, name, how.stream)
    cursor.next()
    const args: Argument[] = cursor.at(')') ? [] : cursor.list(() => parseArgument(cursor, false))
    cursor.expect(')')
    const streamOptions = how.stream ? parseStreamOptions(cursor) : []
    const alias = parseTableAlias(cursor)
    return { kind: 'tableFunction', name: builtIn(cursor, name), args, stream: how.stream, streamOptions, lateral: how.lateral, outer: false, alias, place: cursor.from(first.place) }
  }
  return parseTableTail(cursor, { kind: 'table', name, stream: how.stream, streamOptions: [], alias: { columns: [] }, place: first.place })
}

function parseIdentifier(cursor: Cursor, name: ObjectName, stream: boolean): TableReferenceNode {
  cursor.expect('(')
  const identifier = cursor.expression()
  cursor.expect(')')
  return parseTableTail(cursor, { kind: 'table', name, identifier, stream, streamOptions: [], alias: { columns: [] }, place: name.place })
}

function parseTableTail(cursor: Cursor, table: TableReferenceNode): TableReferenceNode {
  const streamOptions = table.stream ? parseStreamOptions(cursor) : []
  const travel = cursor.grammar.dialect === 'databricks' ? parseTimeTravel(cursor) : {}
  const sample = cursor.at('TABLESAMPLE') ? parseSample(cursor) : undefined
  const alias = parseTableAlias(cursor)
  return { ...table, streamOptions, ...travel, ...(sample ? { sample } : {}), alias, place: cursor.from(table.place) }
}

/** The source of a flow: a name, `STREAM name` or `STREAM(name)`; no alias, for a clause follows. */
export function parseStreamSource(cursor: Cursor): TableReferenceNode {
  const first = cursor.peek()
  const stream = cursor.at('STREAM') && (cursor.peek(1).upper === '(' || cursor.peek(1).kind === 'word' || cursor.peek(1).kind === 'quoted') && cursor.peek(1).upper !== 'KEYS'
  if (stream) cursor.next()
  const inParentheses = cursor.accept('(')
  const name = cursor.objectName('the name of a table or view')
  if (cursor.at('(')) cursor.refuse('UNSUPPORTED_FEATURE', 'the source of a flow must be the name of a table or view', name.place, 'read from it in a temporary view and name that')
  if (inParentheses) cursor.expect(')')
  const streamOptions = stream ? parseStreamOptions(cursor) : []
  return { kind: 'table', name, stream, streamOptions, alias: { columns: [] }, place: cursor.from(first.place) }
}

function parseTimeTravel(cursor: Cursor): Pick<TableReferenceNode, 'version' | 'timestamp'> {
  if (cursor.accept('@')) return parseAtVersion(cursor)
  const forSystem = cursor.at('FOR') && cursor.accept('FOR')
  if (cursor.accept('VERSION', 'AS', 'OF') || (forSystem && cursor.accept('SYSTEM_VERSION', 'AS', 'OF'))) {
    if (cursor.peek().kind === 'number') return { version: numberLiteral(cursor) }
    const token = cursor.peek()
    const value = cursor.string('a version number')
    return { version: { kind: 'literal', type: { kind: 'string' }, value, place: token.place } satisfies Literal }
  }
  if (cursor.accept('TIMESTAMP', 'AS', 'OF') || (forSystem && cursor.accept('SYSTEM_TIME', 'AS', 'OF'))) return { timestamp: cursor.operators() }
  if (forSystem) cursor.fail('VERSION AS OF or TIMESTAMP AS OF')
  return {}
}

/** Behind `t@`: `v12`, or an instant as `yyyyMMddHHmmssSSS`. */
function parseAtVersion(cursor: Cursor): Pick<TableReferenceNode, 'version' | 'timestamp'> {
  const { kind, text, place } = cursor.peek()
  const [, version] = /^v(\d+)$/i.exec(kind === 'word' ? text : '') ?? []
  const [, year, month, day, hour, minute, second, fraction] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(kind === 'number' ? text : '') ?? []
  if (version === undefined && year === undefined) cursor.fail('a version (v12) or an instant (yyyyMMddHHmmssSSS)')
  cursor.next()
  const literal = (value: string): Literal => ({ kind: 'literal', type: { kind: 'string' }, value, place })
  return version === undefined ? { timestamp: literal(`${year}-${month}-${day} ${hour}:${minute}:${second}.${fraction}`) } : { version: literal(version) }
}

/** `WITH (SKIPCHANGECOMMITS, STARTINGVERSION 3)` */
function parseStreamOptions(cursor: Cursor): StreamOption[] {
  if (!cursor.at('WITH', '(')) return []
  cursor.next()
  return cursor.parenthesised(() => {
    const name = cursor.name('a stream option')
    cursor.accept('=')
    const token = cursor.peek()
    const hasValue = token.kind === 'number' || token.kind === 'string' || token.upper === 'TRUE' || token.upper === 'FALSE'
    return { name: name.text, value: hasValue ? cursor.next().text : 'true', place: cursor.from(name.place) }
  })
}

function parseSample(cursor: Cursor): Sample {
  const first = cursor.expect('TABLESAMPLE')
  cursor.expect('(')
  if (cursor.at('BUCKET') && cursor.peek(1).kind === 'number') cursor.refuse('UNSUPPORTED_FEATURE', 'TABLESAMPLE (BUCKET x OUT OF y) works on Databricks but has no local counterpart yet', cursor.peek().place, 'sample a PERCENT or a number of ROWS')
  const amount = cursor.expression()
  const unit = cursor.expectAny('PERCENT', 'ROWS')
  cursor.expect(')')
  const seed = cursor.accept('REPEATABLE') ? cursor.parenthesised(() => cursor.expression())[0] : undefined
  return { unit, amount, ...(seed ? { seed } : {}), place: cursor.from(first.place) }
}

export function parseTableAlias(cursor: Cursor): TableAlias {
  if (cursor.at('WATERMARK') && startsColumn(cursor.peek(1), cursor)) cursor.refuse('UNSUPPORTED_FEATURE', 'WATERMARK works on Databricks but has no local counterpart yet', cursor.peek().place)
  const as = cursor.accept('AS')
  const free = cursor.atName() && (cursor.peek().kind === 'quoted' || !cursor.grammar.reserved.has(cursor.peek().upper))
  if (!as && !free) return { columns: [] }
  const name = cursor.name('an alias')
  const columns = cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : []
  return { name, columns }
}

/** What WATERMARK is followed by, but a table named `watermark` is not. */
const startsColumn = (token: Token, cursor: Cursor): boolean => token.kind === 'quoted' || (token.kind === 'word' && !cursor.grammar.reserved.has(token.upper))

export function parseLateralViews(cursor: Cursor): LateralView[] {
  const views: LateralView[] = []
  while (cursor.at('LATERAL', 'VIEW')) {
    const first = cursor.expect('LATERAL', 'VIEW')
    const outer = cursor.accept('OUTER')
    const name = cursor.objectName('a generator, as explode')
    cursor.expect('(')
    const args: Argument[] = cursor.at(')') ? [] : cursor.list(() => parseArgument(cursor, false))
    cursor.expect(')')
    const named = cursor.atName() && !cursor.at('AS') && !(cursor.peek().kind === 'word' && cursor.atAny(cursor.grammar.reserved)) ? cursor.name() : undefined
    const columns = cursor.accept('AS') ? cursor.list(() => cursor.name('a column name')) : []
    views.push({ outer, generator: { name, args }, ...(named ? { table: named } : {}), columns, place: cursor.from(first.place) })
  }
  return views
}

function parsePivot(cursor: Cursor, input: TableExpression): Pivot {
  cursor.expect('PIVOT', '(')
  const aggregates = cursor.list(() => aliased(cursor))
  cursor.expect('FOR')
  const columns: Name[] = cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : [cursor.name('a column name')]
  cursor.expect('IN')
  const values = cursor.parenthesised(() => aliased(cursor))
  cursor.expect(')')
  const alias = parseTableAlias(cursor)
  return { kind: 'pivot', input, aggregates, columns, values, alias, place: cursor.from(input.place) }
}

function aliased(cursor: Cursor): { expression: Expression; alias?: Name } {
  const expression = cursor.expression()
  if (cursor.accept('AS')) return { expression, alias: cursor.name('a name') }
  return cursor.atName() && !cursor.at('FOR') && !cursor.atAny(cursor.grammar.reserved) ? { expression, alias: cursor.name() } : { expression }
}

function parseUnpivot(cursor: Cursor, input: TableExpression): Unpivot {
  cursor.expect('UNPIVOT')
  const nulls = cursor.acceptAny('INCLUDE', 'EXCLUDE')
  if (nulls) cursor.expect('NULLS')
  cursor.expect('(')
  const values: Name[] = cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : [cursor.name('a column name')]
  cursor.expect('FOR')
  const name = cursor.name('a column name')
  cursor.expect('IN')
  const columns = cursor.parenthesised(() => {
    const names = cursor.at('(') ? cursor.parenthesised(() => cursor.objectName('a column name')) : [cursor.objectName('a column name')]
    const alias = cursor.accept('AS') ? cursor.name('a name') : undefined
    return { columns: names, ...(alias ? { alias } : {}) }
  })
  cursor.expect(')')
  const alias = parseTableAlias(cursor)
  return { kind: 'unpivot', input, includeNulls: nulls === 'INCLUDE', values, name, columns, alias, place: cursor.from(input.place) }
}
