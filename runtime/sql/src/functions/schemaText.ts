import { SqlError } from '../problem.ts'
import { type SqlType, structOf } from '../types.ts'
import { parseColumns, parseType } from '../typeText.ts'
import { type Scope } from '../analyse/scope.ts'
import { type Typed } from '../analyse/typed.ts'
import { type FunctionCall } from '../tree/expression.ts'

/** The type that a literal schema describes, DDL columns or a single type; undefined after a report. */
export function schemaType(argument: Typed | undefined, node: FunctionCall, scope: Scope): SqlType | undefined {
  const text = argument?.constant
  if (typeof text !== 'string') {
    scope.report(argument?.place ?? node.place, 'INVALID_SCHEMA.NON_STRING_LITERAL', 'the schema must be a literal, like \'a INT, b ARRAY<STRING>\', or schema_of_json of one')
    return undefined
  }
  const single = attempt(() => parseType(text))
  if (!(single instanceof SqlError)) return single
  const columns = attempt(() => structOf(parseColumns(text)))
  if (!(columns instanceof SqlError)) return columns
  const problem = columns.problems[0]
  scope.report(argument?.place ?? node.place, single.problems[0]?.code === 'UNSUPPORTED_DATATYPE' && /^\s*\w+\s*$/.test(text) ? 'UNSUPPORTED_DATATYPE' : (problem?.code ?? 'PARSE_SYNTAX_ERROR'), `the schema cannot be read: ${problem?.message ?? ''}`)
  return undefined
}

function attempt<T>(read: () => T): T | SqlError {
  try {
    return read()
  } catch (error) {
    if (error instanceof SqlError) return error
    throw error
  }
}
