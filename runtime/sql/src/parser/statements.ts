import { type Statement } from '../tree/statement.ts'
import { type Cursor } from './cursor.ts'
import { parseQuery, startsQuery } from './queries.ts'

/** One statement of Databricks SQL. */
export function parseDatabricksStatement(cursor: Cursor): Statement {
  const first = cursor.peek()
  if (startsQuery(cursor) || first.text === '(') {
    const query = parseQuery(cursor)
    return { kind: 'query', query, place: query.place }
  }
  return cursor.fail('a statement')
}
