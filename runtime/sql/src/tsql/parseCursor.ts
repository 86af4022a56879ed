import { type Cursor } from '../parser/cursor.ts'
import { type Place } from '../place.ts'
import { type TsqlDeclareCursor, type TsqlFetch, type TsqlStatement } from './statement.ts'

/** The name of a cursor: a word, or a variable of type CURSOR. */
export function cursorName(cursor: Cursor): string {
  cursor.accept('GLOBAL')
  return cursor.peek().kind === 'variable' ? cursor.next().text : cursor.name('the name of a cursor').text
}

/** What stands behind the word CURSOR: options, FOR, and the query. */
export function parseCursorQuery(cursor: Cursor, name: string, place: Place, before: readonly string[] = []): TsqlDeclareCursor {
  const options = new Set(before)
  for (;;) {
    const word = cursor.acceptAny('LOCAL', 'GLOBAL', 'FORWARD_ONLY', 'SCROLL', 'STATIC', 'KEYSET', 'DYNAMIC', 'FAST_FORWARD', 'READ_ONLY', 'SCROLL_LOCKS', 'OPTIMISTIC', 'TYPE_WARNING')
    if (!word) break
    options.add(word)
  }
  cursor.expect('FOR')
  const query = cursor.query()
  if (cursor.accept('FOR')) {
    if (!cursor.accept('READ', 'ONLY')) cursor.refuse('UNSUPPORTED_FEATURE', 'a cursor FOR UPDATE is not supported', cursor.peek().place, 'update by the key that the cursor fetched')
  }
  const scroll = ['SCROLL', 'STATIC', 'KEYSET', 'DYNAMIC', 'INSENSITIVE SCROLL'].some(option => options.has(option)) && !options.has('FORWARD_ONLY') && !options.has('FAST_FORWARD')
  return { kind: 'declareCursor', name, local: options.has('LOCAL') || name.startsWith('@'), scroll, query, place: cursor.from(place) }
}

/** `DECLARE name [INSENSITIVE] [SCROLL] CURSOR …`, from the name on. */
export function parseDeclareCursor(cursor: Cursor, place: Place): TsqlDeclareCursor {
  const name = cursor.name('the name of a cursor').text
  const insensitive = cursor.accept('INSENSITIVE')
  const scroll = cursor.accept('SCROLL')
  cursor.expect('CURSOR')
  return parseCursorQuery(cursor, name, place, scroll ? ['SCROLL'] : insensitive ? ['INSENSITIVE'] : [])
}

export const startsCursor = (cursor: Cursor): boolean => ['CURSOR', 'INSENSITIVE', 'SCROLL'].includes(cursor.peek(1).upper)

/** `OPEN name`, `CLOSE name`, `DEALLOCATE name` */
export function parseCursorAction(action: 'open' | 'close' | 'deallocate'): (cursor: Cursor, place: Place) => TsqlStatement {
  return (cursor, place) => {
    cursor.next()
    return { kind: 'cursor', action, name: cursorName(cursor), place: cursor.from(place) }
  }
}

const ways = { NEXT: 'next', PRIOR: 'prior', FIRST: 'first', LAST: 'last', ABSOLUTE: 'absolute', RELATIVE: 'relative' } as const

export function parseFetch(cursor: Cursor, place: Place): TsqlFetch {
  cursor.next()
  const word = cursor.acceptAny('NEXT', 'PRIOR', 'FIRST', 'LAST', 'ABSOLUTE', 'RELATIVE')
  const amount = word === 'ABSOLUTE' || word === 'RELATIVE' ? cursor.operators() : undefined
  if (!cursor.accept('FROM') && word) cursor.fail('FROM')
  const name = cursorName(cursor)
  const into = cursor.accept('INTO') ? cursor.list(() => (cursor.peek().kind === 'variable' ? cursor.next().text : cursor.fail('a variable, as @name'))) : []
  return { kind: 'fetch', way: ways[word ?? 'NEXT'], ...(amount ? { amount } : {}), name, into, place: cursor.from(place) }
}
