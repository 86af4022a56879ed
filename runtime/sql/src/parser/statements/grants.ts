import { type Grant, type Securable, type ShowGrants } from '../../tree/catalogStatement.ts'
import { type Place } from '../../place.ts'
import { type Cursor } from '../cursor.ts'
import { parseObject, parsePrincipal } from './names.ts'

/** GRANT, REVOKE, DENY and SHOW GRANTS. */
export function parseGrant(cursor: Cursor): Grant {
  const start = cursor.peek().place
  const verb = cursor.expectAny('GRANT', 'REVOKE', 'DENY')
  const privileges = cursor.list(() => parsePrivilege(cursor))
  cursor.expect('ON')
  const on = parseSecurable(cursor)
  if (verb === 'REVOKE') cursor.expect('FROM')
  else cursor.expect('TO')
  const principal = parsePrincipal(cursor)
  if (cursor.at('WITH', 'GRANT', 'OPTION')) cursor.refuse('UNSUPPORTED_FEATURE', 'WITH GRANT OPTION is not part of Unity Catalog', cursor.peek().place, 'GRANT MANAGE ON … allows to grant')
  return { kind: 'grant', verb, privileges, on, principal, place: cursor.from(start) }
}

/** `SELECT`, `USE CATALOG`, `ALL PRIVILEGES`: words up to a comma or ON. */
function parsePrivilege(cursor: Cursor): string {
  const words: string[] = []
  while (cursor.peek().kind === 'word' && !cursor.at('ON')) words.push(cursor.next().upper)
  if (words.length === 0) cursor.fail('a privilege, as SELECT or USE SCHEMA')
  return words.join(' ')
}

const securables: readonly string[] = [
  'MATERIALIZED VIEW', 'STREAMING TABLE', 'EXTERNAL LOCATION', 'EXTERNAL METADATA', 'STORAGE CREDENTIAL', 'SERVICE CREDENTIAL', 'ANY FILE', 'ANONYMOUS FUNCTION',
  'TABLE', 'VIEW', 'SCHEMA', 'DATABASE', 'CATALOG', 'VOLUME', 'FUNCTION', 'PROCEDURE', 'CONNECTION', 'SHARE', 'METASTORE', 'CREDENTIAL', 'CLEAN ROOM',
]
const nameless: ReadonlySet<string> = new Set(['METASTORE', 'ANY FILE', 'ANONYMOUS FUNCTION'])

function parseSecurable(cursor: Cursor): Securable {
  const first = cursor.peek()
  // A table may be called `share`: the word is a kind only when a name follows.
  const kind = securables.find(words => cursor.atPhrase(words) && (nameless.has(words) || ['word', 'quoted'].includes(cursor.peek(words.split(' ').length).kind)) && !['TO', 'FROM'].includes(cursor.peek(words.split(' ').length).upper))
    ?? securables.find(words => nameless.has(words) && cursor.atPhrase(words))
  if (kind) cursor.expect(...kind.split(' '))
  const object = kind === 'DATABASE' ? 'SCHEMA' : (kind ?? 'TABLE')
  if (nameless.has(object)) return { object, place: cursor.from(first.place) }
  return { object, name: parseObject(cursor, 'the name of a securable object'), place: cursor.from(first.place) }
}

/** Behind SHOW: `GRANTS [principal] ON …`. */
export function parseShowGrants(cursor: Cursor, start: Place): ShowGrants {
  if (!cursor.accept('GRANTS')) cursor.expect('GRANT')
  const principal = cursor.at('ON') ? undefined : parsePrincipal(cursor)
  cursor.expect('ON')
  return { kind: 'showGrants', ...(principal && { principal }), on: parseSecurable(cursor), place: cursor.from(start) }
}
