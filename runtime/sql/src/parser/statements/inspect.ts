import { type Describe, type Show } from '../../tree/inspect.ts'
import { type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { startsQuery } from '../lookahead.ts'
import { parseShowGrants } from './grants.ts'
import { parseObject, parsePartition, parsePropertyKey, parseWholeNumber } from './names.ts'

/** DESCRIBE and SHOW: what looks at the catalog. */
export function parseDescribe(cursor: Cursor): Describe {
  const start = cursor.next().place
  const object = (): ReturnType<typeof parseObject> => parseObject(cursor, 'a name')
  // A table may be called history: `DESCRIBE history` is about it.
  if (cursor.at('DETAIL') && cursor.peek(1).kind === 'string') {
    cursor.next()
    return { kind: 'describe', what: 'detail', name: parsePathName(cursor), place: cursor.from(start) }
  }
  if (cursor.peek(1).kind === 'word' || cursor.peek(1).kind === 'quoted') {
    for (const what of ['schema', 'catalog', 'function'] as const) {
      if (!cursor.accept(what.toUpperCase()) && !(what === 'schema' && cursor.accept('DATABASE'))) continue
      const extended = cursor.accept('EXTENDED')
      return { kind: 'describe', what, extended, name: what === 'function' ? parseFunctionName(cursor) : object(), place: cursor.from(start) }
    }
    for (const what of ['detail', 'volume'] as const) if (cursor.accept(what.toUpperCase())) return { kind: 'describe', what, name: object(), place: cursor.from(start) }
    if (cursor.accept('HISTORY')) {
      const name = object()
      const limit = cursor.accept('LIMIT') ? parseWholeNumber(cursor, 'a number of versions') : undefined
      return { kind: 'describe', what: 'history', name, ...(limit !== undefined && { limit }), place: cursor.from(start) }
    }
    const refused = ['CONNECTION', 'CREDENTIAL', 'EXTERNAL LOCATION', 'PROVIDER', 'RECIPIENT', 'SHARE', 'STORAGE CREDENTIAL', 'PROCEDURE', 'POLICY'].find(words => cursor.atPhrase(words))
    if (refused) cursor.refuse('UNSUPPORTED_FEATURE', `DESCRIBE ${refused} works on Databricks but has no local counterpart yet`, start)
  }
  // `TABLE t` is a query too, but here it names a table.
  if (cursor.accept('QUERY') || (startsQuery(cursor) && !cursor.at('TABLE'))) return { kind: 'describe', what: 'query', query: cursor.query(), place: cursor.from(start) }
  cursor.accept('TABLE')
  return parseDescribeTable(cursor, start)
}

/** A path in quotes is the table delta.`path`. */
function parsePathName(cursor: Cursor): ReturnType<typeof parseObject> {
  const { place } = cursor.peek()
  const text = cursor.string('a path in quotes')
  return { parts: [{ text: 'delta', quoted: true, place }, { text, quoted: true, place }], place }
}

/** Also an operator, as in DESCRIBE FUNCTION `+`. */
const parseFunctionName = (cursor: Cursor): ReturnType<typeof parseObject> => {
  const token = cursor.peek()
  if (token.kind !== 'string') return parseObject(cursor, 'the name of a function')
  cursor.next()
  return { parts: [{ text: token.text, quoted: true, place: token.place }], place: token.place }
}

function parseDescribeTable(cursor: Cursor, start: Describe['place']): Describe {
  const extended = cursor.accept('EXTENDED') || cursor.accept('FORMATTED')
  const name = parseObject(cursor, 'a table')
  const partition = parsePartition(cursor)
  const asJson = cursor.accept('AS', 'JSON')
  const column = !asJson && cursor.atName() ? cursor.objectName('a column') : undefined
  return { kind: 'describe', what: 'table', extended, asJson, name, partition, ...(column && { column }), place: cursor.from(start) }
}

const plural: Readonly<Record<string, Show['what']>> = {
  TABLES: 'TABLES', VIEWS: 'VIEWS', SCHEMAS: 'SCHEMAS', DATABASES: 'SCHEMAS', CATALOGS: 'CATALOGS', COLUMNS: 'COLUMNS', PARTITIONS: 'PARTITIONS', TBLPROPERTIES: 'TBLPROPERTIES', VOLUMES: 'VOLUMES', FUNCTIONS: 'FUNCTIONS',
}
/** Those that are about one object, whose name may follow without IN. */
const ofOne: ReadonlySet<string> = new Set(['PARTITIONS', 'TBLPROPERTIES'])

export function parseShow(cursor: Cursor): Statement {
  const start = cursor.expect('SHOW').place
  const base = { kind: 'show', scope: 'ALL', partition: [] } as const
  if (cursor.at('GRANTS') || cursor.at('GRANT')) return parseShowGrants(cursor, start)
  if (cursor.accept('CREATE', 'TABLE') || cursor.accept('CREATE', 'VIEW')) return { ...base, what: 'CREATE TABLE', in: parseObject(cursor, 'a table'), place: cursor.from(start) }
  if (cursor.accept('CURRENT', 'NAMESPACE') || cursor.accept('CURRENT', 'SCHEMA')) return { ...base, what: 'CURRENT NAMESPACE', place: cursor.from(start) }
  if (cursor.accept('TABLE', 'EXTENDED')) {
    const within = cursor.acceptAny('IN', 'FROM') ? parseObject(cursor, 'a schema') : undefined
    cursor.expect('LIKE')
    const like = cursor.string('a pattern in quotes')
    return { ...base, what: 'TABLE EXTENDED', ...(within && { in: within }), like, partition: parsePartition(cursor), place: cursor.from(start) }
  }
  const scope = cursor.acceptAny('ALL', 'USER', 'SYSTEM') ?? 'ALL'
  const word = cursor.peek()
  const what = Object.hasOwn(plural, word.upper) ? plural[word.upper] : undefined
  if (!what) {
    if (word.kind !== 'word') return cursor.fail('TABLES, VIEWS, SCHEMAS, CATALOGS, COLUMNS or CREATE TABLE')
    return cursor.refuse('UNSUPPORTED_FEATURE', `SHOW ${word.upper} is not supported`, word.place, `${Object.keys(plural).join(', ')}, TABLE EXTENDED, GRANTS and CREATE TABLE are`)
  }
  cursor.next()
  if (cursor.at('DROPPED')) return cursor.refuse('UNSUPPORTED_FEATURE', `SHOW ${what} DROPPED works on Databricks; here a dropped object is gone`, word.place)
  return { ...base, scope, what, ...parseShowTail(cursor, what), place: cursor.from(start) }
}

function parseShowTail(cursor: Cursor, what: Show['what']): Partial<Show> {
  let within = (ofOne.has(what) && cursor.atName()) || cursor.acceptAny('IN', 'FROM') ? parseObject(cursor, 'a name') : undefined
  // `SHOW COLUMNS IN t IN s`
  if (what === 'COLUMNS' && within?.parts.length === 1 && cursor.acceptAny('IN', 'FROM')) {
    const schema = parseObject(cursor, 'a schema')
    within = { parts: [...schema.parts, ...within.parts], place: cursor.from(within.place) }
  }
  const key = what === 'TBLPROPERTIES' && cursor.at('(') ? cursor.parenthesised(() => parsePropertyKey(cursor))[0] : undefined
  const partition = parsePartition(cursor)
  const written = cursor.accept('LIKE')
  const like = cursor.peek().kind === 'string' ? cursor.next().text : written ? cursor.name('a pattern').text : undefined
  const named = what === 'FUNCTIONS' && within === undefined && like === undefined && cursor.atName() ? cursor.objectName('a function').parts.map(part => part.text).join('.') : like
  return { ...(within && { in: within }), ...(key !== undefined && { key }), partition, ...(named !== undefined && { like: named }) }
}
