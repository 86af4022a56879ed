import { type Place } from '../../place.ts'
import { type Clone, type CreateMaterializedView, type CreateStreamingTable, type CreateTable, type CreateView, type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { numberLiteral } from '../literals.ts'
import { startsQuery } from '../lookahead.ts'
import { parseDefinition } from './definition.ts'
import { parseCreateFlow, parseInlineFlow } from './flows.ts'
import { parseFunction } from './functions.ts'
import { parseObject } from './names.ts'
import { acceptIfNotExists, parseCatalog, parseSchema, parseVolume } from './objects.ts'

interface Head {
  readonly start: Place
  readonly orReplace: boolean
  readonly orRefresh: boolean
  readonly temporary: boolean
  readonly global: boolean
  readonly private: boolean
}

/** Every statement that begins with CREATE. */
export function parseCreate(cursor: Cursor): Statement {
  const start = cursor.expect('CREATE').place
  const or = cursor.accept('OR') ? cursor.expectAny('REPLACE', 'REFRESH') : undefined
  const global = cursor.accept('GLOBAL')
  const scope = global ? cursor.expectAny('TEMPORARY', 'TEMP') : cursor.acceptAny('PRIVATE', 'TEMPORARY', 'TEMP')
  const head: Head = { start, orReplace: or === 'REPLACE', orRefresh: or === 'REFRESH', temporary: scope === 'TEMPORARY' || scope === 'TEMP', global, private: scope !== undefined }
  if (cursor.accept('STREAMING', 'TABLE')) return parseStreamingTable(cursor, head, false)
  if (cursor.accept('STREAMING', 'LIVE', 'TABLE')) return parseStreamingTable(cursor, head, true)
  // Older still: INCREMENTAL was the first word for STREAMING.
  if (cursor.accept('INCREMENTAL', 'LIVE', 'TABLE')) return parseStreamingTable(cursor, head, true)
  if (cursor.accept('LIVE', 'TABLE')) return parseMaterializedView(cursor, head, true)
  if (cursor.accept('MATERIALIZED', 'VIEW')) return parseMaterializedView(cursor, head, false)
  if (cursor.accept('LIVE', 'VIEW') || cursor.accept('STREAMING', 'LIVE', 'VIEW') || cursor.accept('INCREMENTAL', 'LIVE', 'VIEW')) return parseView(cursor, { ...head, temporary: true }, true)
  if (cursor.accept('VIEW')) return parseView(cursor, head, false)
  if (cursor.accept('FUNCTION')) return parseFunction(cursor, head)
  if (scope === undefined) return parseUnscoped(cursor, head)
  return refuseOthers(cursor, start)
}

function parseUnscoped(cursor: Cursor, head: Head): Statement {
  const { start } = head
  if (cursor.accept('FLOW')) return parseCreateFlow(cursor, start)
  if (cursor.accept('TABLE')) return parseTable(cursor, head, { external: false, mustExist: false })
  if (cursor.accept('EXTERNAL', 'TABLE')) return parseTable(cursor, head, { external: true, mustExist: false })
  if (cursor.accept('SCHEMA') || cursor.accept('DATABASE')) return parseSchema(cursor, start)
  if (cursor.accept('CATALOG')) return parseCatalog(cursor, start)
  if (cursor.accept('VOLUME')) return parseVolume(cursor, start, false)
  if (cursor.accept('EXTERNAL', 'VOLUME')) return parseVolume(cursor, start, true)
  return refuseOthers(cursor, start)
}

function refuseOthers(cursor: Cursor, start: Place): never {
  for (const words of refused) {
    if (cursor.atPhrase(words)) return cursor.refuse('UNSUPPORTED_FEATURE', `CREATE ${words} works on Databricks but has no local counterpart yet`, start)
  }
  return cursor.fail('STREAMING TABLE, MATERIALIZED VIEW, TEMPORARY VIEW, VIEW, FLOW, TABLE, SCHEMA, CATALOG, VOLUME or FUNCTION')
}

const refused = [
  'BLOOMFILTER', 'CONNECTION', 'EXTERNAL LOCATION', 'EXTERNAL METADATA', 'FOREIGN CATALOG', 'GROUP', 'METRIC VIEW', 'POLICY', 'PROCEDURE', 'PROVIDER', 'RECIPIENT', 'SERVER', 'SERVICE CREDENTIAL', 'SHARE', 'SINK',
  'STORAGE CREDENTIAL', 'TABLE', 'AGGREGATE FUNCTION',
]

/** `REPLACE TABLE t …`: as CREATE OR REPLACE TABLE, for a table that is there. */
export function parseReplaceTable(cursor: Cursor): Statement {
  const start = cursor.expect('REPLACE', 'TABLE').place
  return parseTable(cursor, { start, orReplace: true, orRefresh: false, temporary: false, global: false, private: false }, { external: false, mustExist: true })
}

function parseStreamingTable(cursor: Cursor, head: Head, legacy: boolean): CreateStreamingTable {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = parseObject(cursor, 'the name of a streaming table')
  const definition = parseDefinition(cursor, 'streaming table')
  const common = { kind: 'createStreamingTable', ...definition, name, orRefresh: head.orRefresh || head.orReplace, private: head.private, ifNotExists, legacy } as const
  if (cursor.accept('FLOW')) return { ...common, flow: parseInlineFlow(cursor), place: cursor.from(head.start) }
  if (cursor.accept('AS')) return { ...common, query: cursor.query(), place: cursor.from(head.start) }
  if (!cursor.atEnd) cursor.fail('a clause of the table, FLOW, AS or the end of the statement')
  return { ...common, place: cursor.from(head.start) }
}

function parseMaterializedView(cursor: Cursor, head: Head, legacy: boolean): CreateMaterializedView {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = parseObject(cursor, 'the name of a materialized view')
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
  const name = parseObject(cursor, 'the name of a view')
  if (head.temporary && cursor.at('USING')) cursor.refuse('UNSUPPORTED_FEATURE', 'CREATE TEMPORARY VIEW … USING a format is not supported', cursor.peek().place, 'AS SELECT * FROM read_files(…) says the same')
  const definition = parseDefinition(cursor, 'view')
  if (cursor.at('LANGUAGE') || cursor.at('WITH', 'METRICS')) cursor.refuse('UNSUPPORTED_FEATURE', 'metric views (WITH METRICS LANGUAGE YAML) work on Databricks but have no local counterpart yet', cursor.peek().place)
  if (!cursor.at('AS')) cursor.fail('AS and the query of the view')
  cursor.next()
  return { kind: 'createView', ...definition, name, temporary: head.temporary, global: head.global, orReplace: head.orReplace || head.orRefresh, ifNotExists, legacy, query: cursor.query(), place: cursor.from(head.start) }
}

function parseTable(cursor: Cursor, head: Head, how: { external: boolean; mustExist: boolean }): CreateTable {
  const ifNotExists = acceptIfNotExists(cursor)
  const name = parseObject(cursor, 'the name of a table')
  const base = { kind: 'createTable', name, orReplace: head.orReplace, ifNotExists, ...how } as const
  if (cursor.accept('LIKE')) {
    const like = parseObject(cursor, 'the table whose columns are taken')
    return { ...base, like, ...parseDefinition(cursor, 'table'), place: cursor.from(head.start) }
  }
  const clone = parseClone(cursor)
  if (clone) return { ...base, clone, ...parseDefinition(cursor, 'table'), place: cursor.from(head.start) }
  const common = { ...base, ...parseDefinition(cursor, 'table') }
  if (cursor.accept('FLOW')) return { ...common, flow: parseInlineFlow(cursor), place: cursor.from(head.start) }
  if (cursor.accept('AS') || startsQuery(cursor)) return { ...common, query: cursor.query(), place: cursor.from(head.start) }
  if (!cursor.atEnd) cursor.fail('a clause of the table, AS or the end of the statement')
  return { ...common, place: cursor.from(head.start) }
}

function parseClone(cursor: Cursor): Clone | undefined {
  const first = cursor.peek()
  const depth = cursor.accept('SHALLOW', 'CLONE') ? 'SHALLOW' : cursor.accept('DEEP', 'CLONE') || cursor.accept('CLONE') ? 'DEEP' : undefined
  if (!depth) return undefined
  const source = parseObject(cursor, 'the table that is cloned')
  return { depth, source, ...parseVersion(cursor), place: cursor.from(first.place) }
}

/** `VERSION AS OF 3`, `TIMESTAMP AS OF '…'`, or nothing. */
export function parseVersion(cursor: Cursor): Pick<Clone, 'version' | 'timestamp'> {
  if (cursor.accept('VERSION', 'AS', 'OF')) {
    if (cursor.peek().kind !== 'number') cursor.fail('a version number')
    return { version: numberLiteral(cursor) }
  }
  return cursor.accept('TIMESTAMP', 'AS', 'OF') ? { timestamp: cursor.operators() } : {}
}
