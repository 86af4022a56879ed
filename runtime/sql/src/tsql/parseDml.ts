import { type Cursor } from '../parser/cursor.ts'
import { startsQuery } from '../parser/lookahead.ts'
import { parseFrom, parseTableAlias } from '../parser/tables.ts'
import { type Place } from '../place.ts'
import { type Expression, type Name } from '../tree/expression.ts'
import { type CommonTable, type Query, type Select, type TableExpression } from '../tree/query.ts'
import { assignmentOperator, skipParentheses, skipTableHints } from './grammar.ts'
import { parseUpdateStatistics } from './parseNoEffect.ts'
import { parseExecute } from './parseExecute.ts'
import { type Output, type TsqlAssignment, type TsqlDelete, type TsqlInsert, type TsqlMerge, type TsqlMergeClause, type TsqlSelect, type TsqlStatement, type TsqlUpdate } from './statement.ts'

export function parseSelect(cursor: Cursor, tables: readonly CommonTable[] = []): TsqlSelect {
  const query = withTables(cursor.query(), tables)
  const first = firstSelect(query)
  const assigned = (first?.items ?? []).flatMap(item => (isAssignment(item.aliases[0]) ? [item.aliases[0]?.text ?? ''] : []))
  if (first && assigned.length > 0 && assigned.length < first.items.length) {
    cursor.refuse('141', 'a SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations', first.place)
  }
  return { kind: 'select', query, assignments: assigned, place: query.place }
}

const isAssignment = (name: Name | undefined): boolean => name !== undefined && !name.quoted && name.text.startsWith('@')

function firstSelect(query: Query): Select | undefined {
  return query.body.kind === 'select' ? query.body : query.body.kind === 'query' ? firstSelect(query.body) : undefined
}

const withTables = (query: Query, tables: readonly CommonTable[]): Query => (tables.length === 0 ? query : { ...query, with: [...tables, ...query.with] })

/** WITH in front of any statement that changes or reads rows. */
export function parseWith(cursor: Cursor): TsqlStatement {
  cursor.expect('WITH')
  if (cursor.at('XMLNAMESPACES')) cursor.refuse('UNSUPPORTED_FEATURE', 'WITH XMLNAMESPACES is not supported', cursor.peek().place)
  const tables = cursor.list((): CommonTable => {
    const name = cursor.name('the name of a common table expression')
    const columns = cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : []
    cursor.expect('AS')
    const query = cursor.queryInParentheses()
    return { name, columns, query, place: cursor.from(name.place) }
  })
  switch (cursor.peek().upper) {
    case 'INSERT': return parseInsert(cursor, tables)
    case 'UPDATE': return parseUpdate(cursor, tables)
    case 'DELETE': return parseDelete(cursor, tables)
    case 'MERGE': return parseMerge(cursor, tables)
    default: return parseSelect(cursor, tables)
  }
}

export function parseInsert(cursor: Cursor, tables: readonly CommonTable[]): TsqlInsert {
  const { place } = cursor.expect('INSERT')
  refuseTop(cursor)
  cursor.accept('INTO')
  const target = targetName(cursor)
  skipTableHints(cursor)
  const columns = cursor.at('(') && !startsQuery(cursor, 1) ? cursor.parenthesised(() => cursor.name('a column name')) : []
  const output = parseOutput(cursor)
  const base = { kind: 'insert' as const, with: tables, target, columns, ...(output ? { output } : {}) }
  if (cursor.accept('DEFAULT', 'VALUES')) return { ...base, source: { kind: 'defaults' }, place: cursor.from(place) }
  if (cursor.at('EXEC') || cursor.at('EXECUTE')) return { ...base, source: { kind: 'execute', execute: parseExecute(cursor, cursor.peek().place) }, place: cursor.from(place) }
  if (cursor.accept('VALUES')) {
    const rows = cursor.list(() => cursor.parenthesised(() => valueOrDefault(cursor)))
    return { ...base, source: { kind: 'values', rows }, place: cursor.from(place) }
  }
  if (!startsQuery(cursor) && !cursor.at('(')) cursor.fail('VALUES, SELECT, EXECUTE or DEFAULT VALUES')
  return { ...base, source: { kind: 'query', query: cursor.query() }, place: cursor.from(place) }
}

function targetName(cursor: Cursor): TsqlInsert['target'] {
  if (cursor.peek().kind === 'variable') {
    const token = cursor.next()
    return { parts: [{ text: token.text, quoted: false, place: token.place }], place: token.place }
  }
  return cursor.objectName('a table name')
}

/** An expression; DEFAULT is a column reference of that name. */
function valueOrDefault(cursor: Cursor): Expression {
  const token = cursor.peek()
  if (token.kind === 'word' && cursor.accept('DEFAULT')) return { kind: 'column', parts: [{ text: 'DEFAULT', quoted: false, place: token.place }], place: token.place }
  return cursor.expression()
}

function refuseTop(cursor: Cursor): void {
  if (cursor.at('TOP')) cursor.refuse('UNSUPPORTED_FEATURE', 'TOP is not supported here', cursor.peek().place)
}

function parseTop(cursor: Cursor): { top?: Expression } {
  if (!cursor.accept('TOP')) return {}
  cursor.expect('(')
  const top = cursor.expression()
  cursor.expect(')')
  if (cursor.at('PERCENT')) cursor.refuse('UNSUPPORTED_FEATURE', 'TOP … PERCENT is not supported here', cursor.peek().place)
  return { top }
}

export function parseUpdate(cursor: Cursor, tables: readonly CommonTable[]): TsqlUpdate | TsqlStatement {
  const { place } = cursor.expect('UPDATE')
  if (cursor.at('STATISTICS')) return parseUpdateStatistics(cursor, place)
  const top = parseTop(cursor)
  const target = targetName(cursor)
  skipTableHints(cursor)
  cursor.expect('SET')
  const set = cursor.list(() => (cursor.peek().kind === 'variable' ? parseVariable(cursor) : { assignment: parseAssignment(cursor) }))
  const assignments = set.flatMap(({ assignment }) => (assignment ? [assignment] : []))
  const variables = set.flatMap(item => ('variable' in item ? [item.variable] : []))
  const output = parseOutput(cursor)
  const from = cursor.accept('FROM') ? cursor.list(() => parseFrom(cursor)) : []
  const where = parseWhere(cursor)
  return { kind: 'update', with: tables, ...top, target, assignments, variables, ...(output ? { output } : {}), from, ...where, place: cursor.from(place) }
}

/** `@v = value`, `@v = column = value` */
function parseVariable(cursor: Cursor): { readonly assignment?: TsqlAssignment; readonly variable: TsqlUpdate['variables'][number] } {
  const token = cursor.next()
  const operator = assignmentOperator(cursor.peek().upper)
  if (!operator) cursor.fail(`'='`)
  cursor.next()
  if (operator === '=' && cursor.atName() && cursor.peek(1).upper === '=') {
    const assignment = parseAssignment(cursor)
    return { assignment, variable: { name: token.text, column: assignment.column.parts.at(-1) as Name, value: assignment.value, place: cursor.from(token.place) } }
  }
  const right = cursor.expression()
  const left: Expression = { kind: 'variable', name: token.text, place: token.place }
  return { variable: { name: token.text, value: operator === '=' ? right : { kind: 'binary', operator, left, right, place: cursor.from(token.place) }, place: cursor.from(token.place) } }
}

function parseAssignment(cursor: Cursor): TsqlAssignment {
  if (cursor.peek().kind === 'variable') cursor.refuse('UNSUPPORTED_FEATURE', 'a variable in the SET clause of MERGE is not supported', cursor.peek().place)
  const column = cursor.objectName('a column name')
  if (cursor.at('(')) cursor.refuse('UNSUPPORTED_FEATURE', 'column methods as .WRITE() are not supported', column.place)
  const operator = assignmentOperator(cursor.peek().upper)
  if (!operator) cursor.fail(`'='`)
  cursor.next()
  const right = valueOrDefault(cursor)
  const place = cursor.from(column.place)
  const value: Expression = operator === '=' ? right : { kind: 'binary', operator, left: { kind: 'column', parts: column.parts, place: column.place }, right, place }
  return { column, value, place }
}

function parseWhere(cursor: Cursor): { where?: Expression } {
  let where: { where?: Expression } = {}
  if (cursor.accept('WHERE')) {
    if (cursor.at('CURRENT', 'OF')) cursor.refuse('UNSUPPORTED_FEATURE', 'WHERE CURRENT OF (a cursor) is not supported', cursor.peek().place)
    where = { where: cursor.expression() }
  }
  if (cursor.accept('OPTION')) skipParentheses(cursor)
  return where
}

export function parseDelete(cursor: Cursor, tables: readonly CommonTable[]): TsqlDelete {
  const { place } = cursor.expect('DELETE')
  const top = parseTop(cursor)
  cursor.accept('FROM')
  const target = targetName(cursor)
  skipTableHints(cursor)
  const output = parseOutput(cursor)
  const from = cursor.accept('FROM') ? cursor.list(() => parseFrom(cursor)) : []
  return { kind: 'delete', with: tables, ...top, target, ...(output ? { output } : {}), from, ...parseWhere(cursor), place: cursor.from(place) }
}

export function parseMerge(cursor: Cursor, tables: readonly CommonTable[]): TsqlMerge {
  const { place } = cursor.expect('MERGE')
  refuseTop(cursor)
  cursor.accept('INTO')
  const target = targetName(cursor)
  skipTableHints(cursor)
  const alias = parseTableAlias(cursor).name
  cursor.expect('USING')
  const source: TableExpression = parseFrom(cursor)
  cursor.expect('ON')
  const on = cursor.expression()
  const clauses: TsqlMergeClause[] = []
  while (cursor.at('WHEN')) clauses.push(parseMergeClause(cursor))
  if (clauses.length === 0) cursor.fail('WHEN MATCHED or WHEN NOT MATCHED')
  const output = parseOutput(cursor)
  if (cursor.accept('OPTION')) skipParentheses(cursor)
  if (!cursor.at(';')) cursor.refuse('10713', 'a MERGE statement must be terminated by a semi-colon (;)', cursor.from(place))
  return { kind: 'merge', with: tables, target, ...(alias ? { alias } : {}), source, on, clauses, ...(output ? { output } : {}), place: cursor.from(place) }
}

function parseMergeClause(cursor: Cursor): TsqlMergeClause {
  const { place } = cursor.expect('WHEN')
  const not = cursor.accept('NOT')
  cursor.expect('MATCHED')
  const by = not && cursor.accept('BY') ? cursor.expectAny('TARGET', 'SOURCE') : 'TARGET'
  const match = !not ? 'matched' : by === 'SOURCE' ? 'notMatchedBySource' : 'notMatched'
  const condition = cursor.accept('AND') ? cursor.expression() : undefined
  cursor.expect('THEN')
  const action = parseMergeAction(cursor, match)
  return { match, ...(condition ? { condition } : {}), action, place: cursor.from(place) }
}

function parseMergeAction(cursor: Cursor, match: TsqlMergeClause['match']): TsqlMergeClause['action'] {
  if (match === 'notMatched') {
    cursor.expect('INSERT')
    const columns = cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : []
    cursor.expect('VALUES')
    return { kind: 'insert', columns, values: cursor.parenthesised(() => valueOrDefault(cursor)) }
  }
  if (cursor.accept('DELETE')) return { kind: 'delete' }
  cursor.expect('UPDATE', 'SET')
  return { kind: 'update', assignments: cursor.list(() => parseAssignment(cursor)) }
}

function parseOutput(cursor: Cursor): Output | undefined {
  if (!cursor.at('OUTPUT')) return undefined
  const { place } = cursor.expect('OUTPUT')
  const items = cursor.list(() => {
    const expression = cursor.expression()
    const alias = cursor.accept('AS') || (cursor.atName() && !cursor.atAny(cursor.grammar.reserved)) ? cursor.name('a column name') : undefined
    return { expression, ...(alias ? { alias } : {}) }
  })
  const into = cursor.accept('INTO') ? { target: targetName(cursor), columns: cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : [] } : undefined
  return { items, ...(into ? { into } : {}), place: cursor.from(place as Place) }
}
