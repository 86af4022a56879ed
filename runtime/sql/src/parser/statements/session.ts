import { type Argument, type ObjectName } from '../../tree/expression.ts'
import { type Call, type DeclareVariable, type ExecuteImmediate, type Reset, type SetVariable } from '../../tree/session.ts'
import { type Statement } from '../../tree/statement.ts'
import { parseArgument } from '../calls.ts'
import { type Cursor } from '../cursor.ts'
import { parseObject, parsePropertyKey } from './names.ts'
import { parseTag } from './objects.ts'

/** USE, SET, RESET, variables, EXECUTE IMMEDIATE and CALL: the state of a session. */
export function parseUse(cursor: Cursor): Statement {
  const start = cursor.expect('USE').place
  const what = cursor.accept('CATALOG') ? 'catalog' : 'schema'
  if (what === 'schema' && (cursor.at('SCHEMA') || cursor.at('DATABASE') || cursor.at('NAMESPACE')) && cursor.peek(1).kind !== 'end' && !cursor.peek(1).text.startsWith('.')) cursor.next()
  const quoted = cursor.peek()
  if (quoted.kind === 'string') {
    cursor.next()
    return { kind: 'use', what, name: { parts: [{ text: quoted.text, quoted: true, place: quoted.place }], place: quoted.place }, place: cursor.from(start) }
  }
  return { kind: 'use', what, name: parseObject(cursor, `the name of a ${what}`), place: cursor.from(start) }
}

/** `SET`, `SET key`, `SET key = value`: the value is what stands there, quotes included, up to the end of the statement. */
export function parseSet(cursor: Cursor): Statement {
  const start = cursor.expect('SET').place
  if (cursor.atEnd) return { kind: 'set', place: start }
  if (cursor.accept('-')) return cursor.refuse('UNSUPPORTED_FEATURE', 'SET -v is not supported', start, 'SET lists what was set')
  if (cursor.at('TAG', 'ON')) return parseTag(cursor, start, false)
  if (cursor.accept('TIME', 'ZONE')) return { kind: 'setTimeZone', zone: cursor.accept('LOCAL') ? 'LOCAL' : cursor.expression(), place: cursor.from(start) }
  if ((cursor.at('VARIABLE') || cursor.at('VAR')) && cursor.peek(1).upper !== '=') {
    cursor.next()
    return parseSetVariable(cursor, start)
  }
  // In a script SET names a variable of the script too; by itself a parenthesis can only mean variables.
  if (cursor.at('(')) return parseSetVariable(cursor, start)
  const key = parsePropertyKey(cursor)
  if (cursor.atEnd) return { kind: 'set', key, place: cursor.from(start) }
  cursor.expect('=')
  const first = cursor.peek()
  if (cursor.atEnd) cursor.fail('a value')
  while (!cursor.atEnd) cursor.next()
  return { kind: 'set', key, value: cursor.textOf(cursor.from(first.place)), place: cursor.from(start) }
}

export function parseSetVariable(cursor: Cursor, start: Statement['place']): SetVariable {
  if (cursor.at('(')) {
    const targets = cursor.parenthesised(() => cursor.objectName('a variable'))
    cursor.expect('=')
    return { kind: 'setVariable', targets, values: cursor.queryInParentheses(), place: cursor.from(start) }
  }
  const pairs = cursor.list(() => {
    const target = cursor.objectName('a variable')
    cursor.expect('=')
    return { target, value: cursor.expression() }
  })
  return { kind: 'setVariable', targets: pairs.map(({ target }) => target), values: pairs.map(({ value }) => value), place: cursor.from(start) }
}

export function parseUnset(cursor: Cursor): Statement {
  const start = cursor.expect('UNSET').place
  return parseTag(cursor, start, true)
}

export function parseReset(cursor: Cursor): Reset {
  const start = cursor.expect('RESET').place
  return { kind: 'reset', ...(!cursor.atEnd && { key: parsePropertyKey(cursor) }), place: cursor.from(start) }
}

export function parseDeclare(cursor: Cursor): DeclareVariable {
  const start = cursor.expect('DECLARE').place
  const orReplace = cursor.accept('OR', 'REPLACE')
  if ((cursor.at('VARIABLE') || cursor.at('VAR')) && (cursor.peek(1).kind === 'word' || cursor.peek(1).kind === 'quoted')) cursor.next()
  const names = cursor.list(() => cursor.objectName('a variable'))
  const type = cursor.atEnd || cursor.at('DEFAULT') || cursor.at('=') ? undefined : cursor.grammar.readType(cursor)
  const value = cursor.accept('DEFAULT') || cursor.accept('=') ? cursor.expression() : undefined
  if (!type && !value) cursor.fail('the type of the variable, or DEFAULT')
  return { kind: 'declareVariable', orReplace, names, ...(type && { type }), ...(value && { default: value }), place: cursor.from(start) }
}

export function parseExecuteImmediate(cursor: Cursor): ExecuteImmediate {
  const start = cursor.expect('EXECUTE', 'IMMEDIATE').place
  const text = cursor.expression()
  const into: ObjectName[] = cursor.accept('INTO') ? cursor.list(() => cursor.objectName('a variable')) : []
  const using = cursor.accept('USING') ? parseUsing(cursor) : []
  return { kind: 'executeImmediate', text, into, using, place: cursor.from(start) }
}

/** `USING 1, x AS name` or `USING (1, x AS name)`. */
function parseUsing(cursor: Cursor): Argument[] {
  const argument = (): Argument => {
    const value = cursor.expression()
    return { value, ...(cursor.accept('AS') ? { name: cursor.name('the name of a parameter') } : {}) }
  }
  const start = cursor.mark()
  if (!cursor.at('(')) return cursor.list(argument)
  // `(a + b) AS x` begins with a parenthesis too: what follows the closing one decides.
  let depth = 0
  let ahead = 0
  do {
    const { upper, kind } = cursor.peek(ahead)
    if (kind === 'end') break
    if (upper === '(') depth += 1
    if (upper === ')') depth -= 1
    ahead += 1
  } while (depth > 0)
  cursor.rewind(start)
  return cursor.peek(ahead).kind === 'end' ? cursor.parenthesised(argument) : cursor.list(argument)
}

export function parseCallStatement(cursor: Cursor): Call {
  const start = cursor.expect('CALL').place
  const name = parseObject(cursor, 'the name of a procedure')
  const args = cursor.accept('(', ')') ? [] : cursor.parenthesised(() => parseArgument(cursor, false))
  return { kind: 'call', name, args, place: cursor.from(start) }
}
