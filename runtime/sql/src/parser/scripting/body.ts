import { type ScriptStatement } from '../../tree/scripting.ts'
import { type Cursor } from '../cursor.ts'
import { type Around, statementPart } from './around.ts'
import { controls } from './controls.ts'
import { parseLabel } from './labels.ts'
import { loops } from './loops.ts'

/** As of `Around`. */
export function parseBody(cursor: Cursor, around: Around, ends: readonly string[]): ScriptStatement[] {
  const body: ScriptStatement[] = []
  do {
    body.push(parseScriptStatement(cursor, around))
    if (cursor.atEnd) cursor.refuse('PARSE_SYNTAX_ERROR', `the text ends within a block, expected ${ends.join(', ')}`, cursor.peek().place, 'a block of a script is closed: BEGIN … END, IF … END IF')
    cursor.expect(';')
  } while (!ends.some((word) => cursor.at(word)))
  return body
}

/** One statement of a script, without its semicolon. */
export function parseScriptStatement(cursor: Cursor, around: Around): ScriptStatement {
  const { place } = cursor.peek()
  const label = parseLabel(cursor)
  const { upper } = cursor.peek()
  if (upper === 'BEGIN') return around.compound(cursor, around, label, place)
  const loop = Object.hasOwn(loops, upper) ? loops[upper] : undefined
  if (loop) return cursor.nested(() => loop(cursor, around, label, place))
  if (label) cursor.fail('BEGIN, WHILE, REPEAT, LOOP or FOR behind the label')
  const control = Object.hasOwn(controls, upper) ? controls[upper] : undefined
  return control ? cursor.nested(() => control(cursor, around, place)) : statementPart(cursor, (part) => around.statement(part))
}
