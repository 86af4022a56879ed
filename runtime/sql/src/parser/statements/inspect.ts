import { type Describe, type Show, type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { startsQuery } from '../lookahead.ts'

/** DESCRIBE, SHOW and USE: what looks at the catalog. */
export function parseDescribe(cursor: Cursor): Describe {
  const start = cursor.next().place
  const named = (what: 'history' | 'detail' | 'schema' | 'catalog' | 'function'): Describe => {
    const extended = cursor.accept('EXTENDED')
    return { kind: 'describe', what, extended, name: cursor.objectName('a name'), place: cursor.from(start) }
  }
  // A table may be called history: `DESCRIBE history` is about it.
  if (cursor.peek(1).kind === 'word' || cursor.peek(1).kind === 'quoted') {
    if (cursor.accept('HISTORY')) return named('history')
    if (cursor.accept('DETAIL')) return named('detail')
    if (cursor.accept('SCHEMA') || cursor.accept('DATABASE')) return named('schema')
    if (cursor.accept('CATALOG')) return named('catalog')
    if (cursor.accept('FUNCTION')) return named('function')
  }
  // `TABLE t` is a query too, but here it names a table.
  if (cursor.accept('QUERY') || (startsQuery(cursor) && !cursor.at('TABLE'))) return { kind: 'describe', what: 'query', query: cursor.query(), place: cursor.from(start) }
  cursor.accept('TABLE')
  const extended = cursor.accept('EXTENDED') || cursor.accept('FORMATTED')
  const name = cursor.objectName('a table')
  if (cursor.at('AS', 'JSON')) cursor.refuse('UNSUPPORTED_FEATURE', 'DESCRIBE … AS JSON works on Databricks but has no local counterpart yet', cursor.peek().place)
  return { kind: 'describe', what: 'table', extended, name, place: cursor.from(start) }
}

const plural: Readonly<Record<string, Show['what']>> = {
  TABLES: 'TABLES', VIEWS: 'VIEWS', SCHEMAS: 'SCHEMAS', DATABASES: 'SCHEMAS', CATALOGS: 'CATALOGS', COLUMNS: 'COLUMNS', TBLPROPERTIES: 'TBLPROPERTIES', VOLUMES: 'VOLUMES', FUNCTIONS: 'FUNCTIONS',
}

export function parseShow(cursor: Cursor): Show {
  const start = cursor.expect('SHOW').place
  if (cursor.accept('CREATE', 'TABLE')) return { kind: 'show', what: 'CREATE TABLE', in: cursor.objectName('a table'), place: cursor.from(start) }
  const word = cursor.peek()
  const what = Object.hasOwn(plural, word.upper) ? plural[word.upper] : undefined
  if (!what) {
    if (word.kind !== 'word') return cursor.fail('TABLES, VIEWS, SCHEMAS, CATALOGS, COLUMNS or CREATE TABLE')
    return cursor.refuse('UNSUPPORTED_FEATURE', `SHOW ${word.upper} is not supported`, word.place, 'TABLES, VIEWS, SCHEMAS, CATALOGS, COLUMNS, TBLPROPERTIES and CREATE TABLE are')
  }
  cursor.next()
  const bare = what === 'TBLPROPERTIES' && cursor.atName()
  const within = bare || cursor.acceptAny('IN', 'FROM') ? cursor.objectName('a name') : undefined
  cursor.accept('LIKE')
  const like = cursor.peek().kind === 'string' ? cursor.next().text : undefined
  return { kind: 'show', what, ...(within ? { in: within } : {}), ...(like === undefined ? {} : { like }), place: cursor.from(start) }
}

export function parseUse(cursor: Cursor): Statement {
  const start = cursor.expect('USE').place
  const what = cursor.accept('CATALOG') ? 'catalog' : 'schema'
  if (what === 'schema' && (cursor.at('SCHEMA') || cursor.at('DATABASE')) && !cursor.peek(1).text.startsWith('.')) cursor.next()
  return { kind: 'use', what, name: cursor.objectName(`the name of a ${what}`), place: cursor.from(start) }
}
