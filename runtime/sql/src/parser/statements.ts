import { type Statement } from '../tree/statement.ts'
import { type Cursor } from './cursor.ts'
import { startsQuery } from './lookahead.ts'

/** One statement of Databricks SQL. */
export function parseDatabricksStatement(cursor: Cursor): Statement {
  const first = cursor.peek()
  if (startsQuery(cursor) || first.text === '(') {
    const query = cursor.query()
    return { kind: 'query', query, place: query.place }
  }
  return cursor.fail('a statement')
}
