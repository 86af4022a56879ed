import { type Name } from '../../tree/expression.ts'
import { type Compound, type ScriptStatement } from '../../tree/scripting.ts'
import { type Place } from '../../place.ts'
import { type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'

/** A label, or the variable of a FOR, of a block or loop around. `name` is in upper case. */
export interface OpenLabel { readonly name: string; readonly of: 'block' | 'loop' | 'variable' }

/** What stands around a statement of a script, and who reads what may stand in it. */
export interface Around {
  statement(cursor: Cursor): Statement
  compound(cursor: Cursor, around: Around, label: Name | undefined, start: Place): Compound
  /** Statements, each with its semicolon, up to one of these words. */
  body(cursor: Cursor, around: Around, ends: readonly string[]): ScriptStatement[]
  readonly labels: readonly OpenLabel[]
  /** The conditions that the blocks around have declared, in upper case. */
  readonly conditions: ReadonlySet<string>
}

/** Reads what stands before the next semicolon as a text of its own. */
export function statementPart<T>(cursor: Cursor, read: (part: Cursor) => T): T {
  let length = 0
  while (cursor.peek(length).kind !== 'end' && cursor.peek(length).upper !== ';') length += 1
  return cursor.part(length, read)
}
