import { type CreateMaterializedView, type CreateStreamingTable, type CreateTable, type CreateView, type Statement } from '../../tree/statement.ts'
import { type Place } from '../../place.ts'
import { type Cursor } from '../cursor.ts'
import { parseDefinition, parseProperties } from './definition.ts'
import { parseCreateFlow, parseInlineFlow } from './flows.ts'

interface Head {
  readonly start: Place
  readonly orReplace: boolean
  readonly orRefresh: boolean
  readonly temporary: boolean
  readonly private: boolean
}

/** Every statement that begins with CREATE. */
export function parseCreate(cursor: Cursor): Statement {
  const start = cursor.expect('CREATE').place
  const or = cursor.accept('OR') ? cursor.expectAny('REPLACE', 'REFRESH') : undefined
  const scope = cursor.acceptAny('PRIVATE', 'TEMPORARY', 'TEMP')
  const head: Head = { start, orReplace: or === 'REPLACE', orRefresh: or === 'REFRESH', temporary: scope === 'TEMPORARY' || scope === 'TEMP', private: scope !== undefined }
  if (cursor.accept('STREAMING', 'TABLE')) return parseStreamingTable(cursor, head, false)
  if (cursor.accept('STREAMING', 'LIVE', 'TABLE')) return parseStreamingTable(cursor, head, true)
  if (cursor.accept('LIVE', 'TABLE')) return parseMaterializedView(cursor, head, true)
  if (cursor.accept('MATERIALIZED', 'VIEW')) return parseMaterializedView(cursor, head, false)
  if (cursor.accept('LIVE', 'VIEW') || cursor.accept('STREAMING', 'LIVE', 'VIEW')) return parseView(cursor, { ...head, temporary: true }, true)
  if (cursor.accept('VIEW')) return parseView(cursor, head, false)
  if (scope === undefined && cursor.accept('FLOW')) return parseCreateFlow(cursor, start)
  if (scope === undefined && cursor.accept('TABLE')) return parseTable(cursor, head)
  if (scope === undefined && (cursor.accept('SCHEMA') || cursor.accept('DATABASE'))) return parseSchema(cursor, start)
  if (scope === undefined && cursor.accept('CATALOG')) {
    const ifNotExists = acceptIfNotExists(cursor)
    const name = cursor.name('the name of a catalog')
    const comment = cursor.accept('COMMENT') ? cursor.string('a comment in quotes') : undefined
    return { kind: 'createCatalog', name, ifNotExists, ...(comment === undefined ? {} : { comment }), place: cursor.from(start) }
  }
  for (const words of refused) {
    if (cursor.atPhrase(words)) return cursor.refuse('UNSUPPORTED_FEATURE', `CREATE ${words} works on Databricks but has no local counterpart yet`, start)
  }
  return cursor.fail('STREAMING TABLE, MATERIALIZED VIEW, TEMPORARY VIEW, VIEW, FLOW, TABLE or SCHEMA')
}

const refused = ['FUNCTION', 'EXTERNAL', 'VOLUME', 'SINK', 'PROCEDURE', 'CONNECTION', 'SHARE', 'RECIPIENT', 'BLOOMFILTER', 'EXTERNAL LOCATION', 'FOREIGN CATALOG', 'STORAGE CREDENTIAL', 'POLICY', 'SERVER', 'TABLE']

export function acceptIfNotExists(cursor: Cursor): boolean {
  return cursor.accept('IF', 'NOT', 'EXISTS')
}

function parseStreamingTable(cursor: Cursor, head: Head, legacy: boolean): CreateStreamingTable {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = cursor.objectName('the name of a streaming table')
  const definition = parseDefinition(cursor, 'streaming table')
  const common = { kind: 'createStreamingTable', ...definition, name, orRefresh: head.orRefresh || head.orReplace, private: head.private, ifNotExists, legacy } as const
  if (cursor.accept('FLOW')) return { ...common, flow: parseInlineFlow(cursor), place: cursor.from(head.start) }
  if (cursor.accept('AS')) return { ...common, query: cursor.query(), place: cursor.from(head.start) }
  if (!cursor.atEnd) cursor.fail('a clause of the table, FLOW, AS or the end of the statement')
  return { ...common, place: cursor.from(head.start) }
}

function parseMaterializedView(cursor: Cursor, head: Head, legacy: boolean): CreateMaterializedView {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = cursor.objectName('the name of a materialized view')
  const definition = parseDefinition(cursor, 'materialized view')
  const refreshPolicy = cursor.accept('REFRESH', 'POLICY') ? parsePolicy(cursor) : undefined
  if (!cursor.at('AS')) cursor.fail('a clause of the view or AS and its query')
  cursor.next()
  return {
    kind: 'createMaterializedView', ...definition, name, orRefresh: head.orRefresh || head.orReplace, private: head.private, ifNotExists, legacy,
    ...(refreshPolicy ? { refreshPolicy } : {}), query: cursor.query(), place: cursor.from(head.start),
  }
}

function parsePolicy(cursor: Cursor): NonNullable<CreateMaterializedView['refreshPolicy']> {
  const policy = cursor.expectAny('AUTO', 'INCREMENTAL', 'FULL')
  return policy === 'INCREMENTAL' && cursor.accept('STRICT') ? 'INCREMENTAL STRICT' : policy
}

function parseView(cursor: Cursor, head: Head, legacy: boolean): CreateView {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = cursor.objectName('the name of a view')
  const definition = parseDefinition(cursor, 'view')
  if (!cursor.at('AS')) cursor.fail('AS and the query of the view')
  cursor.next()
  return { kind: 'createView', ...definition, name, temporary: head.temporary, orReplace: head.orReplace || head.orRefresh, ifNotExists, legacy, query: cursor.query(), place: cursor.from(head.start) }
}

function parseTable(cursor: Cursor, head: Head): CreateTable {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = cursor.objectName('the name of a table')
  for (const words of ['LIKE', 'SHALLOW CLONE', 'DEEP CLONE', 'CLONE'])
    if (cursor.atPhrase(words)) cursor.refuse('UNSUPPORTED_FEATURE', `CREATE TABLE … ${words} works on Databricks but has no local counterpart yet`, cursor.peek().place)
  const definition = parseDefinition(cursor, 'table')
  const common = { kind: 'createTable', ...definition, name, orReplace: head.orReplace, ifNotExists } as const
  if (cursor.accept('FLOW')) return { ...common, flow: parseInlineFlow(cursor), place: cursor.from(head.start) }
  if (cursor.accept('AS') || cursor.at('SELECT') || cursor.at('WITH')) return { ...common, query: cursor.query(), place: cursor.from(head.start) }
  if (!cursor.atEnd) cursor.fail('a clause of the table, AS or the end of the statement')
  return { ...common, place: cursor.from(head.start) }
}

function parseSchema(cursor: Cursor, start: Place): Statement {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = cursor.objectName('the name of a schema')
  let comment: string | undefined
  let managedLocation: string | undefined
  let properties: ReturnType<typeof parseProperties> = []
  const seen = new Set<string>()
  for (;;) {
    if (cursor.accept('COMMENT')) { comment = cursor.string('a comment in quotes'); cursor.once('COMMENT', seen) }
    else if (cursor.accept('MANAGED', 'LOCATION') || cursor.accept('LOCATION')) { managedLocation = cursor.string('a path in quotes'); cursor.once('MANAGED LOCATION', seen) }
    else if (cursor.accept('WITH', 'DBPROPERTIES')) { properties = parseProperties(cursor); cursor.once('WITH DBPROPERTIES', seen) }
    else break
  }
  return { kind: 'createSchema', name, ifNotExists, ...(comment === undefined ? {} : { comment }), ...(managedLocation === undefined ? {} : { managedLocation }), properties, place: cursor.from(start) }
}
