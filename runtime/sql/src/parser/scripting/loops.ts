import { type Place } from '../../place.ts'
import { type Name } from '../../tree/expression.ts'
import { type ForLoop, type Loop } from '../../tree/scripting.ts'
import { type Cursor } from '../cursor.ts'
import { type Around } from './around.ts'
import { endLabel, openLabel } from './labels.ts'

type ReadLoop = (cursor: Cursor, around: Around, label: Name | undefined, start: Place) => Loop | ForLoop

/** What repeats, by the word it begins with. */
export const loops: Readonly<Record<string, ReadLoop>> = {
  WHILE(cursor, around, label, start) {
    cursor.expect('WHILE')
    const condition = cursor.expression()
    cursor.expect('DO')
    const body = around.body(cursor, openLabel(cursor, around, label, 'loop'), ['END'])
    cursor.expect('END', 'WHILE')
    return closed(cursor, label, { kind: 'loop', test: { kind: 'while', condition }, body }, start)
  },
  REPEAT(cursor, around, label, start) {
    cursor.expect('REPEAT')
    const body = around.body(cursor, openLabel(cursor, around, label, 'loop'), ['UNTIL'])
    cursor.expect('UNTIL')
    const condition = cursor.expression()
    cursor.expect('END', 'REPEAT')
    return closed(cursor, label, { kind: 'loop', test: { kind: 'until', condition }, body }, start)
  },
  LOOP(cursor, around, label, start) {
    cursor.expect('LOOP')
    const body = around.body(cursor, openLabel(cursor, around, label, 'loop'), ['END'])
    cursor.expect('END', 'LOOP')
    return closed(cursor, label, { kind: 'loop', test: { kind: 'none' }, body }, start)
  },
  FOR(cursor, around, label, start) {
    cursor.expect('FOR')
    const variable = cursor.atName() && cursor.peek(1).upper === 'AS' ? cursor.name() : undefined
    if (variable) cursor.expect('AS')
    const query = cursor.part(tokensBeforeDo(cursor), (part) => part.query())
    cursor.expect('DO')
    const body = around.body(cursor, openLabel(cursor, openLabel(cursor, around, label, 'loop'), variable, 'variable'), ['END'])
    cursor.expect('END', 'FOR')
    return closed(cursor, label, { kind: 'for', ...(variable && { variable }), query, body }, start)
  },
}

function closed<Read extends Omit<Loop, 'place' | 'label'> | Omit<ForLoop, 'place' | 'label'>>(cursor: Cursor, label: Name | undefined, loop: Read, start: Place): Read & { readonly label?: Name; readonly place: Place } {
  endLabel(cursor, label)
  return { ...loop, ...(label && { label }), place: cursor.from(start) }
}

/** DO would be an alias of the last table: so the query is read up to it. */
function tokensBeforeDo(cursor: Cursor): number {
  let depth = 0
  let length = 0
  for (; ; length += 1) {
    const { kind, upper } = cursor.peek(length)
    if (kind === 'end' || upper === ';') return cursor.fail('FOR query DO')
    if (upper === '(') depth += 1
    if (upper === ')') depth -= 1
    if (upper === 'DO' && depth === 0 && length > 0 && cursor.peek(length - 1).text !== '.' && cursor.peek(length - 1).upper !== 'AS') return length
  }
}
