import { type Cursor, SyntaxFailure } from '../parser/cursor.ts'
import { type ObjectName } from '../tree/expression.ts'
import { readTypeText, sqlTypes, type TsqlType } from './type.ts'

/** A type in T-SQL's own terms; `grammar.readType` has refused what is none. */
export function parseType(cursor: Cursor): TsqlType {
  const start = cursor.mark()
  cursor.grammar.readType(cursor)
  return readTypeText(cursor.textSince(start).replace(/^sys\./i, '')) ?? cursor.fail('a data type')
}

/** A type of a variable or parameter: one of the server's, or the name of one that somebody made. */
export function parseOwnType(cursor: Cursor): { readonly type: TsqlType; readonly userType?: ObjectName } {
  const start = cursor.mark()
  try {
    return { type: parseType(cursor) }
  } catch (error) {
    if (!(error instanceof SyntaxFailure) || error.code !== '2715') throw error
    cursor.rewind(start)
    return { type: sqlTypes.ntext, userType: cursor.objectName('a data type') }
  }
}

export function variableName(cursor: Cursor): string {
  if (cursor.peek().kind !== 'variable') cursor.fail('a variable, as @name')
  return cursor.next().text
}
