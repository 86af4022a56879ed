import { misspeltClause } from '../parser/misspelt.ts'
import { type Cursor } from '../parser/cursor.ts'
import { type Expression } from '../tree/expression.ts'
import { type Place } from '../place.ts'
import { parseAlter, parseCreate, parseDrop } from './parseDdl.ts'
import { parseDelete, parseInsert, parseMerge, parseSelect, parseUpdate, parseWith } from './parseDml.ts'
import { assignmentOperator } from './grammar.ts'
import { parseCursorAction, parseCursorQuery, parseDeclareCursor, parseFetch, startsCursor } from './parseCursor.ts'
import { parseExecute } from './parseExecute.ts'
import { parseGrant } from './parseNoEffect.ts'
import { parseTableElements } from './parseTable.ts'
import { parseOwnType, variableName } from './parseWords.ts'
import { type TsqlRaise, type TsqlStatement } from './statement.ts'

/** Statements up to the end of the batch, or to the END that closes a block. */
export function parseStatements(cursor: Cursor): TsqlStatement[] {
  const statements: TsqlStatement[] = []
  for (;;) {
    while (cursor.accept(';'));
    if (cursor.atEnd || cursor.at('END')) return statements
    statements.push(cursor.nested(() => parseStatement(cursor)))
  }
}

function parseStatement(cursor: Cursor): TsqlStatement {
  const first = cursor.peek()
  const read = Object.hasOwn(readers, first.upper) ? readers[first.upper] : undefined
  if (read) return read(cursor, first.place)
  if (Object.hasOwn(refused, first.upper)) cursor.refuse('UNSUPPORTED_FEATURE', `${refused[first.upper] ?? first.upper} is not supported`, first.place)
  return cursor.fail('a statement', misspeltClause([cursor.previous(), cursor.peek()]))
}

type StatementReader = (cursor: Cursor, place: Place) => TsqlStatement

const readers: Readonly<Record<string, StatementReader>> = {
  SELECT: cursor => parseSelect(cursor),
  '(': cursor => parseSelect(cursor),
  WITH: cursor => parseWith(cursor),
  INSERT: cursor => parseInsert(cursor, []),
  UPDATE: cursor => parseUpdate(cursor, []),
  DELETE: cursor => parseDelete(cursor, []),
  MERGE: cursor => parseMerge(cursor, []),
  TRUNCATE: (cursor, place) => {
    cursor.expect('TRUNCATE', 'TABLE')
    const target = cursor.objectName('a table name')
    return { kind: 'truncate', target, place: cursor.from(place) }
  },
  CREATE: cursor => parseCreate(cursor, parseStatements),
  ALTER: cursor => parseAlter(cursor, parseStatements),
  DROP: cursor => parseDrop(cursor),
  DECLARE: parseDeclare,
  SET: parseSet,
  IF: (cursor, place) => {
    cursor.next()
    const condition = cursor.expression()
    const body = parseStatement(cursor)
    while (cursor.at(';') && cursor.peek(1).upper === 'ELSE') cursor.next()
    const otherwise = cursor.accept('ELSE') ? parseStatement(cursor) : undefined
    return { kind: 'if', condition, body, ...(otherwise ? { otherwise } : {}), place: cursor.from(place) }
  },
  WHILE: (cursor, place) => {
    cursor.next()
    const condition = cursor.expression()
    return { kind: 'while', condition, body: parseStatement(cursor), place: cursor.from(place) }
  },
  BEGIN: parseBegin,
  COMMIT: (cursor, place) => transaction(cursor, place, 'commit'),
  ROLLBACK: (cursor, place) => transaction(cursor, place, 'rollback'),
  GRANT: parseGrant, REVOKE: parseGrant, DENY: parseGrant,
  SAVE: (cursor, place) => transaction(cursor, place, 'save'),
  BREAK: jump, CONTINUE: jump, RETURN: jump,
  OPEN: parseCursorAction('open'), CLOSE: parseCursorAction('close'), DEALLOCATE: parseCursorAction('deallocate'), FETCH: parseFetch,
  WAITFOR: (cursor, place) => {
    cursor.next()
    if (!cursor.accept('DELAY')) cursor.refuse('UNSUPPORTED_FEATURE', `WAITFOR ${cursor.peek().upper} is not supported`, place)
    return { kind: 'wait', delay: cursor.operators(), place: cursor.from(place) }
  },
  PRINT: (cursor, place) => {
    cursor.next()
    return { kind: 'print', value: cursor.expression(), place: cursor.from(place) }
  },
  RAISERROR: parseRaiserror,
  THROW: parseThrow,
  EXEC: parseExecute, EXECUTE: parseExecute,
  USE: (cursor, place) => {
    cursor.next()
    return { kind: 'use', database: cursor.name('the name of a database'), place: cursor.from(place) }
  },
}

const refused: Readonly<Record<string, string>> = {
   GOTO: 'GOTO', BACKUP: 'BACKUP', RESTORE: 'RESTORE', BULK: 'BULK INSERT',
  CHECKPOINT: 'CHECKPOINT', KILL: 'KILL', RECONFIGURE: 'RECONFIGURE', SHUTDOWN: 'SHUTDOWN', DBCC: 'DBCC',
  DISABLE: 'DISABLE TRIGGER', ENABLE: 'ENABLE TRIGGER', ADD: 'ADD', COPY: 'COPY INTO', RENAME: 'RENAME OBJECT', UPDATETEXT: 'UPDATETEXT', WRITETEXT: 'WRITETEXT', READTEXT: 'READTEXT',
}

function parseDeclare(cursor: Cursor, place: Place): TsqlStatement {
  cursor.next()
  if (cursor.peek().kind !== 'variable') {
    if (startsCursor(cursor)) return parseDeclareCursor(cursor, place)
    cursor.fail('a variable, as @name')
  }
  if (cursor.peek(1).upper === 'TABLE' || (cursor.peek(1).upper === 'AS' && cursor.peek(2).upper === 'TABLE')) {
    const name = cursor.next().text
    cursor.accept('AS')
    cursor.expect('TABLE')
    return { kind: 'declare', variables: [], table: { name, ...parseTableElements(cursor) }, place: cursor.from(place) }
  }
  const variables = cursor.list(() => {
    const token = cursor.peek()
    const name = variableName(cursor)
    cursor.accept('AS')
    if (cursor.accept('CURSOR')) return undefined
    const own = parseOwnType(cursor)
    const value = cursor.accept('=') ? cursor.expression() : undefined
    return { name, ...own, ...(value ? { value } : {}), place: cursor.from(token.place) }
  })
  return { kind: 'declare', variables: variables.filter(variable => variable !== undefined), place: cursor.from(place) }
}

// Each of these changes no result here, or only in a way that is not supported.
const harmlessOptions: ReadonlySet<string> = new Set([
  'NOCOUNT', 'ANSI_NULLS', 'QUOTED_IDENTIFIER', 'ANSI_PADDING', 'ANSI_WARNINGS', 'ARITHABORT', 'CONCAT_NULL_YIELDS_NULL', 'NUMERIC_ROUNDABORT', 'ANSI_NULL_DFLT_ON', 'ANSI_DEFAULTS',
  'XACT_ABORT', 'LOCK_TIMEOUT', 'DEADLOCK_PRIORITY', 'STATISTICS', 'TEXTSIZE',
])
const mustBe: Readonly<Record<string, readonly string[]>> = {
  ANSI_NULLS: ['ON'], QUOTED_IDENTIFIER: ['ON'], ANSI_PADDING: ['ON'], CONCAT_NULL_YIELDS_NULL: ['ON'], NUMERIC_ROUNDABORT: ['OFF'], ANSI_NULL_DFLT_ON: ['ON'],
  DATEFORMAT: ['MDY'], DATEFIRST: ['7'], LANGUAGE: ['US_ENGLISH', 'ENGLISH'], ROWCOUNT: ['0'], IMPLICIT_TRANSACTIONS: ['OFF'],
}

function parseSet(cursor: Cursor, place: Place): TsqlStatement {
  cursor.next()
  if (cursor.peek().kind === 'variable') {
    const target = cursor.peek()
    const variable = variableName(cursor)
    const operator = assignmentOperator(cursor.peek().upper)
    if (!operator) cursor.fail(`'='`)
    cursor.next()
    if (cursor.accept('CURSOR')) return parseCursorQuery(cursor, variable, place)
    const right = cursor.expression()
    const left: Expression = { kind: 'variable', name: variable, place: target.place }
    const value: Expression = operator === '=' ? right : { kind: 'binary', operator, left, right, place: cursor.from(target.place) }
    return { kind: 'set', variable, value, place: cursor.from(place) }
  }
  if (cursor.accept('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    while (cursor.acceptAny('READ', 'COMMITTED', 'UNCOMMITTED', 'REPEATABLE', 'SERIALIZABLE', 'SNAPSHOT'));
    return { kind: 'setOption', option: 'TRANSACTION ISOLATION LEVEL', value: '', place: cursor.from(place) }
  }
  if (cursor.accept('IDENTITY_INSERT')) {
    const table = cursor.objectName('a table name')
    return { kind: 'setOption', option: 'IDENTITY_INSERT', value: cursor.expectAny('ON', 'OFF'), table, place: cursor.from(place) }
  }
  const options = cursor.list(() => cursor.name('a variable or an option').text.toUpperCase())
  if (options[0] === 'STATISTICS') cursor.name('a kind of statistics')
  const negative = cursor.accept('-')
  const value = (negative ? '-' : '') + cursor.next().text.toUpperCase()
  for (const option of options) {
    const allowed = mustBe[option]
    if (allowed ? !allowed.includes(value) : !harmlessOptions.has(option)) cursor.refuse('UNSUPPORTED_FEATURE', `SET ${option} ${value} is not supported`, cursor.from(place))
  }
  return { kind: 'setOption', option: options.join(', '), value, place: cursor.from(place) }
}

function parseBegin(cursor: Cursor, place: Place): TsqlStatement {
  cursor.next()
  if (cursor.at('TRAN') || cursor.at('TRANSACTION')) return transaction(cursor, place, 'begin')
  if (cursor.at('DISTRIBUTED') || cursor.at('ATOMIC')) cursor.refuse('UNSUPPORTED_FEATURE', `BEGIN ${cursor.peek().upper} is not supported`, place)
  if (cursor.accept('TRY')) {
    const body = parseStatements(cursor)
    cursor.expect('END', 'TRY')
    while (cursor.accept(';'));
    cursor.expect('BEGIN', 'CATCH')
    const handler = parseStatements(cursor)
    cursor.expect('END', 'CATCH')
    return { kind: 'try', body, handler, place: cursor.from(place) }
  }
  const statements = parseStatements(cursor)
  if (statements.length === 0) cursor.fail('a statement between BEGIN and END')
  cursor.expect('END')
  return { kind: 'block', statements, place: cursor.from(place) }
}

function transaction(cursor: Cursor, place: Place, action: 'begin' | 'commit' | 'rollback' | 'save'): TsqlStatement {
  if (action !== 'begin') cursor.next()
  const word = cursor.acceptAny('TRAN', 'TRANSACTION', ...(action === 'begin' ? [] : ['WORK' as const]))
  if (word && word !== 'WORK' && (cursor.peek().kind === 'variable' || (cursor.atName() && !cursor.atAny(cursor.grammar.reserved) && cursor.peek().place.line === cursor.previous().place.line))) {
    const name = cursor.next().text
    if (cursor.accept('WITH', 'MARK') && cursor.peek().kind === 'string') cursor.next()
    return { kind: 'transaction', action, name, place: cursor.from(place) }
  }
  if (action === 'save') cursor.fail('the name of a savepoint')
  return { kind: 'transaction', action, place: cursor.from(place) }
}

function jump(cursor: Cursor, place: Place): TsqlStatement {
  const word = cursor.next().upper
  if (word === 'BREAK' || word === 'CONTINUE') return { kind: word === 'BREAK' ? 'break' : 'continue', place }
  const calls = (cursor.at('LEFT') || cursor.at('RIGHT')) && cursor.peek(1).text === '('
  const ends = cursor.atEnd || cursor.at(';') || (cursor.atAny(cursor.grammar.reserved) && !calls)
  return { kind: 'return', ...(ends ? {} : { value: cursor.expression() }), place: cursor.from(place) }
}

function parseRaiserror(cursor: Cursor, place: Place): TsqlRaise {
  cursor.next()
  const [message, severity, state, ...args] = cursor.parenthesised(() => cursor.expression())
  if (!message || !severity || !state) cursor.fail('RAISERROR (message, severity, state)')
  if (cursor.accept('WITH')) cursor.list(() => cursor.expectAny('NOWAIT', 'LOG', 'SETERROR'))
  return { kind: 'raise', how: 'raiserror', message, severity, state, args, place: cursor.from(place) }
}

function parseThrow(cursor: Cursor, place: Place): TsqlRaise {
  cursor.next()
  if (cursor.atEnd || cursor.at(';') || cursor.at('END')) return { kind: 'raise', how: 'throw', args: [], place: cursor.from(place) }
  const [number, message, state] = cursor.list(() => cursor.expression())
  if (!number || !message || !state) cursor.fail('THROW number, message, state')
  return { kind: 'raise', how: 'throw', number, message, state, args: [], place: cursor.from(place) }
}
