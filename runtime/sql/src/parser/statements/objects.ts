import { type Place } from '../../place.ts'
import { type CommentOn, type ObjectKind, type SetTag } from '../../tree/catalogStatement.ts'
import { type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { parseObject, parseProperties, parsePropertyKey } from './names.ts'

/** Schemas, catalogs and volumes; DROP, UNDROP, COMMENT ON and tags for objects of every kind. */
export function acceptIfNotExists(cursor: Cursor): boolean {
  return cursor.accept('IF', 'NOT', 'EXISTS')
}

interface Clauses {
  comment?: string
  managedLocation?: string
  properties?: ReturnType<typeof parseProperties>
  collation?: ReturnType<Cursor['name']>
}

/** COMMENT, MANAGED LOCATION, WITH DBPROPERTIES, DEFAULT COLLATION: each once, in any order. */
function parseClauses(cursor: Cursor): Clauses {
  const clauses: Clauses = {}
  const seen = new Set<string>()
  for (;;) {
    if (cursor.accept('COMMENT')) { clauses.comment = cursor.string('a comment in quotes'); cursor.once('COMMENT', seen) }
    else if (cursor.accept('MANAGED', 'LOCATION') || cursor.accept('LOCATION')) { clauses.managedLocation = cursor.string('a path in quotes'); cursor.once('MANAGED LOCATION', seen) }
    else if (cursor.accept('WITH', 'DBPROPERTIES') || cursor.accept('WITH', 'PROPERTIES')) { clauses.properties = parseProperties(cursor); cursor.once('WITH DBPROPERTIES', seen) }
    else if (cursor.accept('DEFAULT', 'COLLATION')) { clauses.collation = cursor.name('a collation'); cursor.once('DEFAULT COLLATION', seen) }
    else return clauses
  }
}

export function parseSchema(cursor: Cursor, start: Place): Statement {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = parseObject(cursor, 'the name of a schema')
  return { kind: 'createSchema', name, ifNotExists, properties: [], ...parseClauses(cursor), place: cursor.from(start) }
}

export function parseCatalog(cursor: Cursor, start: Place): Statement {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = cursor.name('the name of a catalog')
  if (cursor.at('USING', 'SHARE')) cursor.refuse('UNSUPPORTED_FEATURE', 'a catalog of a share has no local counterpart', cursor.peek().place)
  const { properties, ...clauses } = parseClauses(cursor)
  if (properties) cursor.refuse('UNSUPPORTED_FEATURE', 'a catalog has no properties here', start)
  return { kind: 'createCatalog', name, ifNotExists, ...clauses, place: cursor.from(start) }
}

export function parseVolume(cursor: Cursor, start: Place, external: boolean): Statement {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = parseObject(cursor, 'the name of a volume')
  const { comment, managedLocation: location, properties, collation } = parseClauses(cursor)
  if (properties || collation) cursor.refuse('UNSUPPORTED_FEATURE', 'a volume has neither properties nor a collation', start)
  if (external && location === undefined) cursor.fail('LOCATION, which an external volume needs')
  if (!external && location !== undefined) cursor.refuse('PARSE_SYNTAX_ERROR', 'LOCATION is for an external volume: a managed one lies with its schema', start, 'CREATE EXTERNAL VOLUME')
  return { kind: 'createVolume', name, external, ifNotExists, ...(location !== undefined && { location }), ...(comment !== undefined && { comment }), place: cursor.from(start) }
}

export function parseDrop(cursor: Cursor): Statement {
  const start = cursor.expect('DROP').place
  const temporary = cursor.acceptAny('TEMPORARY', 'TEMP') !== undefined
  const refused = otherObjects.find(words => cursor.atPhrase(words))
  if (refused) cursor.refuse('UNSUPPORTED_FEATURE', `DROP ${refused} works on Databricks but has no local counterpart yet`, start)
  const object = temporary && (cursor.accept('VARIABLE') || cursor.accept('VAR')) ? 'VARIABLE' : readObjectKind(cursor)
  const ifExists = cursor.accept('IF', 'EXISTS')
  const name = parseObject(cursor, `the name of a ${object.toLowerCase()}`)
  const cascade = cursor.acceptAny('CASCADE', 'RESTRICT', 'FORCE') === 'CASCADE'
  cursor.accept('PURGE')
  return { kind: 'drop', object, temporary, ifExists, name, cascade, place: cursor.from(start) }
}

const otherObjects = ['BLOOMFILTER', 'CONNECTION', 'EXTERNAL LOCATION', 'GROUP', 'POLICY', 'PROCEDURE', 'PROVIDER', 'RECIPIENT', 'SERVICE CREDENTIAL', 'SHARE', 'STORAGE CREDENTIAL', 'CREDENTIAL']

export function readObjectKind(cursor: Cursor): ObjectKind {
  if (cursor.accept('MATERIALIZED', 'VIEW')) return 'MATERIALIZED VIEW'
  if (cursor.accept('STREAMING', 'TABLE')) return 'STREAMING TABLE'
  const word = cursor.expectAny('TABLE', 'VIEW', 'SCHEMA', 'DATABASE', 'CATALOG', 'VOLUME', 'FUNCTION')
  return word === 'DATABASE' ? 'SCHEMA' : word
}

export function parseUndrop(cursor: Cursor): Statement {
  const start = cursor.expect('UNDROP').place
  const object = readObjectKind(cursor)
  if (cursor.accept('WITH', 'ID')) return { kind: 'undrop', object, id: cursor.string('an id in quotes'), place: cursor.from(start) }
  return { kind: 'undrop', object, name: parseObject(cursor, `the name of a ${object.toLowerCase()}`), place: cursor.from(start) }
}

export function parseCommentOn(cursor: Cursor): CommentOn {
  const start = cursor.expect('COMMENT', 'ON').place
  const other = otherObjects.find(words => cursor.atPhrase(words))
  if (other) cursor.refuse('UNSUPPORTED_FEATURE', `COMMENT ON ${other} works on Databricks but has no local counterpart yet`, start)
  const object = cursor.accept('COLUMN') ? 'COLUMN' : readObjectKind(cursor)
  const name = parseObject(cursor, 'a name')
  cursor.expect('IS')
  const comment = cursor.accept('NULL') ? null : cursor.string('a comment in quotes')
  return { kind: 'commentOn', object, name, comment, place: cursor.from(start) }
}

/** `SET TAG ON TABLE t key = value`, `UNSET TAG ON TABLE t key`; the word TAG stands next. */
export function parseTag(cursor: Cursor, start: Place, unset: boolean): SetTag {
  cursor.expect('TAG', 'ON')
  const object = cursor.accept('COLUMN') ? 'COLUMN' : readObjectKind(cursor)
  const name = parseObject(cursor, 'a name')
  const key = parsePropertyKey(cursor)
  if (unset || !cursor.accept('=')) return { kind: 'setTag', object, name, key, unset, place: cursor.from(start) }
  const token = cursor.peek()
  if (token.kind !== 'string' && token.kind !== 'word' && token.kind !== 'quoted' && token.kind !== 'number') cursor.fail('the value of the tag')
  cursor.next()
  return { kind: 'setTag', object, name, key, value: token.text, unset, place: cursor.from(start) }
}
