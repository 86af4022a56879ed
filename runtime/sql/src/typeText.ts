import { tokenize } from './lexer.ts'
import { problemAt, SqlError } from './problem.ts'
import { Cursor, SyntaxFailure } from './parser/cursor.ts'
import { databricksGrammar } from './parser/databricksGrammar.ts'
import { rules } from './parser/rules.ts'
import { parseDatabricksType, parseFields } from './parser/types.ts'
import { type SqlType, type StructField } from './types.ts'

/** A type from its DDL text: `ARRAY<STRUCT<a: INT, b: STRING>>`. Throws SqlError (`UNSUPPORTED_DATATYPE`, `PARSE_SYNTAX_ERROR`). */
export function parseType(text: string): SqlType {
  return readAll(text, parseDatabricksType)
}

/** Columns from a DDL schema: `id BIGINT, tags ARRAY<STRING>`. Throws SqlError as `parseType` does. */
export function parseColumns(text: string): readonly StructField[] {
  return readAll(text, parseFields)
}

function readAll<T>(text: string, read: (cursor: Cursor) => T): T {
  const cursor = new Cursor(tokenize(text, 'databricks'), databricksGrammar, rules)
  try {
    const value = read(cursor)
    if (!cursor.atEnd) cursor.fail('the end of the type')
    return value
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error
    throw new SqlError([problemAt({ file: 'type', text }, error.place, { code: error.code, message: error.message, hint: error.hint })])
  }
}
