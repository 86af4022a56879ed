import { type Cursor } from './cursor.ts'

/** Whether `ahead` tokens from here a query begins. Parentheses are not looked through. */
export function startsQuery(cursor: Cursor, ahead = 0): boolean {
  const token = cursor.peek(ahead)
  const after = cursor.peek(ahead + 1)
  switch (token.upper) {
    case 'SELECT': return true
    case 'WITH': case 'FROM': case 'TABLE': return after.kind === 'word' || after.kind === 'quoted'
    case 'VALUES': return after.upper !== ')' && after.upper !== ','
    default: return false
  }
}
