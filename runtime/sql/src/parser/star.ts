import { type Expression, type ObjectName } from '../tree/expression.ts'
import { type Cursor } from './cursor.ts'
import { startsQuery } from './lookahead.ts'

/** `*` with what may follow it; stands where a list of columns is wanted. */
export function parseStar(cursor: Cursor): Expression {
  const star = cursor.expect('*')
  return { kind: 'star', qualifier: [], except: parseExcept(cursor), place: cursor.from(star.place) }
}

/** `EXCEPT (a, b)`, which is not the set operation. */
export function parseExcept(cursor: Cursor): readonly ObjectName[] {
  if (cursor.grammar.dialect !== 'databricks' || !cursor.at('EXCEPT', '(') || startsQuery(cursor, 2)) return []
  cursor.next()
  return cursor.parenthesised(() => cursor.objectName('a column'))
}
