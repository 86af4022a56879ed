import { type Place } from '../../place.ts'
import { sqlStateOf } from '../../sqlStates.ts'
import { type DiagnosticsItem, type GetDiagnostics, type Resignal, type Signal } from '../../tree/scripting.ts'
import { type Cursor } from '../cursor.ts'
import { type Around } from './around.ts'

/** `SQLSTATE [VALUE] 'state'`, in upper case. */
export function parseSqlState(cursor: Cursor): string {
  cursor.expect('SQLSTATE')
  cursor.accept('VALUE')
  const { place } = cursor.peek()
  const state = cursor.string('an SQLSTATE in quotes').toUpperCase()
  if (!/^[A-Z0-9]{5}$/.test(state) || /^(00|01|XX)/.test(state)) cursor.refuse('INVALID_SQLSTATE', `'${state}' is no SQLSTATE of an error`, place, 'it has five letters or digits, and does not begin with 00, 01 or XX')
  return state
}

export function parseSignal(cursor: Cursor, { conditions }: Around, start: Place): Signal {
  cursor.expect('SIGNAL')
  const raises = cursor.at('SQLSTATE') ? { kind: 'sqlState', sqlState: parseSqlState(cursor) } as const : { kind: 'condition', name: signalled(cursor, conditions) } as const
  if (!cursor.accept('SET')) return { kind: 'signal', raises, place: cursor.from(start) }
  if (!cursor.at('MESSAGE_TEXT')) cursor.refuse('UNSUPPORTED_FEATURE', `SET ${cursor.peek().text} of SIGNAL works on Databricks but has no local counterpart yet`, cursor.peek().place, 'SET MESSAGE_TEXT = … says what is told')
  cursor.expect('MESSAGE_TEXT', '=')
  return { kind: 'signal', raises, message: cursor.expression(), place: cursor.from(start) }
}

function signalled(cursor: Cursor, declared: ReadonlySet<string>): string {
  const { parts, place } = cursor.objectName('a condition, or SQLSTATE')
  const name = parts.map(({ text }) => text.toUpperCase()).join('.')
  if (!declared.has(name) && sqlStateOf(name) === undefined) cursor.refuse('INVALID_HANDLER_DECLARATION.CONDITION_NOT_FOUND', `there is no condition ${name}`, place, 'DECLARE name CONDITION makes one')
  return name
}

export function parseResignal(cursor: Cursor, _around: Around, start: Place): Resignal {
  cursor.expect('RESIGNAL')
  return { kind: 'resignal', place: cursor.from(start) }
}

const items: readonly DiagnosticsItem[] = ['MESSAGE_TEXT', 'RETURNED_SQLSTATE', 'CONDITION_IDENTIFIER', 'LINE_NUMBER']

export function parseDiagnostics(cursor: Cursor, start: Place): GetDiagnostics {
  cursor.expect('GET', 'DIAGNOSTICS', 'CONDITION')
  const number = cursor.next()
  if (number.text !== '1') cursor.refuse('UNSUPPORTED_FEATURE', 'a handler knows one condition, the first', number.place, 'GET DIAGNOSTICS CONDITION 1 …')
  const read = cursor.list(() => {
    const target = cursor.objectName('a variable')
    cursor.expect('=')
    return { target, item: cursor.expectAny(...items) }
  })
  return { kind: 'getDiagnostics', items: read, place: cursor.from(start) }
}
