import { type Cursor } from '../parser/cursor.ts'
import { type Place } from '../place.ts'
import { type Expression } from '../tree/expression.ts'
import { variableName } from './parseWords.ts'
import { type TsqlExecute } from './statement.ts'

export function parseExecute(cursor: Cursor, place: Place): TsqlExecute {
  cursor.next()
  if (cursor.accept('(')) {
    const text = cursor.expression()
    cursor.expect(')')
    if (cursor.at('AS') || cursor.at('AT')) cursor.refuse('UNSUPPORTED_FEATURE', `EXECUTE (…) ${cursor.peek().upper} is not supported`, cursor.peek().place)
    return { kind: 'execute', text, args: [], place: cursor.from(place) }
  }
  if (cursor.at('AS')) cursor.refuse('UNSUPPORTED_FEATURE', 'EXECUTE AS is not supported', place)
  const result = cursor.peek().kind === 'variable' && cursor.peek(1).upper === '=' ? variableName(cursor) : undefined
  if (result) cursor.next()
  const held = cursor.peek()
  const called = held.kind === 'variable' ? { variable: { kind: 'variable' as const, name: cursor.next().text, place: held.place } } : { procedure: cursor.objectName('a procedure') }
  const args: TsqlExecute['args'][number][] = []
  const ends = (): boolean => cursor.atEnd || cursor.at(';') || (cursor.peek().kind === 'word' && cursor.atAny(cursor.grammar.reserved) && !cursor.at('DEFAULT') && !cursor.at('NULL'))
  if (!ends()) {
    do {
      const named = cursor.peek().kind === 'variable' && cursor.peek(1).upper === '=' ? variableName(cursor) : undefined
      if (named) cursor.next()
      const value = argument(cursor)
      const output = cursor.acceptAny('OUTPUT', 'OUT') !== undefined
      args.push({ ...(named ? { name: named } : {}), value, output })
    } while (cursor.accept(','))
  }
  if (cursor.at('WITH') && !cursor.accept('WITH', 'RECOMPILE')) cursor.refuse('UNSUPPORTED_FEATURE', `EXECUTE … WITH ${cursor.peek(1).upper} is not supported`, cursor.peek().place)
  return { kind: 'execute', ...called, args, ...(result ? { result } : {}), place: cursor.from(place) }
}

/** A value, or a bare word, which means the text of the word. */
function argument(cursor: Cursor): Expression {
  const token = cursor.peek()
  if (token.kind === 'word' && token.upper !== 'NULL' && token.upper !== 'DEFAULT' && cursor.peek(1).text !== '(') {
    cursor.next()
    return { kind: 'literal', type: { kind: 'string' }, value: token.text, place: token.place }
  }
  if (cursor.accept('DEFAULT')) return { kind: 'column', parts: [{ text: 'DEFAULT', quoted: false, place: token.place }], place: token.place }
  return cursor.operators()
}

