import { type Cursor } from '../parser/cursor.ts'
import { readTypeText, type TsqlType } from './type.ts'

/** A type in T-SQL's own terms; `grammar.readType` has refused what is none. */
export function parseType(cursor: Cursor): TsqlType {
  const start = cursor.mark()
  cursor.grammar.readType(cursor)
  return readTypeText(cursor.textSince(start).replace(/^sys\./i, '')) ?? cursor.fail('a data type')
}

export function variableName(cursor: Cursor): string {
  if (cursor.peek().kind !== 'variable') cursor.fail('a variable, as @name')
  return cursor.next().text
}
