import { type Analyze, type Cache, type ConvertToDelta, type Fsck, type Refresh, type Reorg, type RepairTable } from '../../tree/maintain.ts'
import { type ObjectName } from '../../tree/expression.ts'
import { type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { startsQuery } from '../lookahead.ts'
import { parseVersion } from './create.ts'
import { parseColumn } from './definition.ts'
import { parseObject, parsePartition, parseProperties, parseWholeNumber } from './names.ts'

/** What keeps tables and caches in order, and the files of volumes. */
export function parseOptimize(cursor: Cursor): Statement {
  const start = cursor.expect('OPTIMIZE').place
  const target = parseObject(cursor, 'a table')
  const full = cursor.accept('FULL')
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  const zOrderBy = cursor.accept('ZORDER', 'BY') ? parseZOrder(cursor) : []
  return { kind: 'optimize', target, full, ...(where ? { where } : {}), zOrderBy, place: cursor.from(start) }
}

function parseZOrder(cursor: Cursor): ObjectName[] {
  return cursor.at('(') ? cursor.parenthesised(() => cursor.objectName('a column')) : cursor.list(() => cursor.objectName('a column'))
}

export function parseVacuum(cursor: Cursor): Statement {
  const start = cursor.expect('VACUUM').place
  const path = cursor.peek()
  if (path.kind === 'string') cursor.refuse('UNSUPPORTED_FEATURE', 'VACUUM of a path in quotes is not supported', path.place, 'delta.`path` names the table')
  const target = parseObject(cursor, 'a table')
  const lite = cursor.acceptAny('LITE', 'FULL') === 'LITE'
  let retainHours: number | undefined
  if (cursor.accept('RETAIN')) {
    const token = cursor.peek()
    if (token.kind !== 'number' || !/^\d{1,9}(\.\d+)?$/.test(token.text)) cursor.fail('a number of hours')
    cursor.next()
    cursor.expectAny('HOURS', 'HOUR')
    retainHours = Number(token.text)
  }
  const dryRun = cursor.accept('DRY', 'RUN')
  return { kind: 'vacuum', target, lite, ...(retainHours === undefined ? {} : { retainHours }), dryRun, place: cursor.from(start) }
}

export function parseRestore(cursor: Cursor): Statement {
  const start = cursor.expect('RESTORE').place
  cursor.accept('TABLE')
  const target = parseObject(cursor, 'a table')
  cursor.accept('TO')
  const to = parseVersion(cursor)
  if (!to.version && !to.timestamp) cursor.fail('TO VERSION AS OF or TO TIMESTAMP AS OF')
  return { kind: 'restore', target, ...to, place: cursor.from(start) }
}

export function parseRefresh(cursor: Cursor): Statement {
  const start = cursor.expect('REFRESH').place
  if (cursor.at('FUNCTION') || cursor.at('FOREIGN') || cursor.at('POLICY') || cursor.peek().kind === 'string') {
    cursor.refuse('UNSUPPORTED_FEATURE', `REFRESH ${cursor.peek().upper} has no local counterpart: nothing is kept that could be old`, start)
  }
  let object: Refresh['object'] = 'TABLE'
  if (cursor.accept('MATERIALIZED', 'VIEW')) object = 'MATERIALIZED VIEW'
  else if (cursor.accept('STREAMING', 'TABLE')) object = 'STREAMING TABLE'
  else cursor.accept('TABLE')
  const name = parseObject(cursor, 'a table or view')
  const full = cursor.accept('FULL')
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  const mode = cursor.acceptAny('SYNC', 'ASYNC') ?? 'SYNC'
  return { kind: 'refresh', object, name, full, ...(where ? { where } : {}), mode, place: cursor.from(start) }
}

export function parseReorg(cursor: Cursor): Reorg {
  const start = cursor.expect('REORG').place
  cursor.accept('TABLE')
  const target = parseObject(cursor, 'a table')
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  cursor.expect('APPLY', '(')
  const word = cursor.expectAny('PURGE', 'UPGRADE', 'CHECKPOINT')
  if (word === 'UPGRADE') {
    cursor.expect('UNIFORM')
    if (cursor.at('(')) parseProperties(cursor)
  }
  cursor.expect(')')
  return { kind: 'reorg', target, ...(where && { where }), apply: word === 'UPGRADE' ? 'UPGRADE UNIFORM' : word, place: cursor.from(start) }
}

export function parseFsck(cursor: Cursor): Fsck {
  const start = cursor.expect('FSCK', 'REPAIR', 'TABLE').place
  const target = parseObject(cursor, 'a table')
  if (cursor.at('METADATA')) cursor.refuse('UNSUPPORTED_FEATURE', 'FSCK REPAIR TABLE … METADATA ONLY has no local counterpart', cursor.peek().place)
  return { kind: 'fsck', target, dryRun: cursor.accept('DRY', 'RUN'), place: cursor.from(start) }
}

export function parseConvert(cursor: Cursor): ConvertToDelta {
  const start = cursor.expect('CONVERT', 'TO', 'DELTA').place
  const target = parseObject(cursor, 'parquet.`path`')
  const noStatistics = cursor.accept('NO', 'STATISTICS')
  const partitionedBy = cursor.accept('PARTITIONED', 'BY') ? cursor.parenthesised(() => parseColumn(cursor)) : []
  return { kind: 'convertToDelta', target, noStatistics, partitionedBy, place: cursor.from(start) }
}

export function parseRepair(cursor: Cursor): RepairTable {
  const start = cursor.peek().place
  cursor.accept('MSCK')
  cursor.expect('REPAIR')
  if (cursor.at('PRIVILEGES')) cursor.refuse('UNSUPPORTED_FEATURE', 'REPAIR PRIVILEGES is of the Hive metastore and has no local counterpart', cursor.peek().place)
  cursor.expect('TABLE')
  const target = parseObject(cursor, 'a table')
  const syncMetadata = cursor.accept('SYNC', 'METADATA')
  const partitions = syncMetadata ? undefined : cursor.acceptAny('ADD', 'DROP', 'SYNC')
  if (partitions) cursor.expect('PARTITIONS')
  return { kind: 'repairTable', target, partitions: partitions ?? 'ADD', syncMetadata, place: cursor.from(start) }
}

export function parseAnalyze(cursor: Cursor): Analyze {
  const start = cursor.expect('ANALYZE').place
  const target: Analyze['target'] = cursor.accept('TABLES')
    ? { kind: 'tables', ...(cursor.acceptAny('IN', 'FROM') ? { in: parseObject(cursor, 'a schema') } : {}) }
    : (cursor.expect('TABLE'), { kind: 'table', name: parseObject(cursor, 'a table'), partition: parsePartition(cursor) })
  cursor.expect('COMPUTE')
  const compute = cursor.accept('DELTA', 'STATISTICS') ? 'delta' : cursor.accept('STORAGE', 'METRICS') ? 'metrics' : (cursor.expect('STATISTICS'), 'statistics')
  const noScan = cursor.accept('NOSCAN')
  let columns: Analyze['columns'] = []
  if (cursor.accept('FOR', 'ALL', 'COLUMNS')) columns = 'ALL'
  else if (cursor.accept('FOR', 'COLUMNS')) columns = cursor.list(() => cursor.name('a column'))
  return { kind: 'analyze', target, compute, noScan, columns, place: cursor.from(start) }
}

export function parseCache(cursor: Cursor): Cache {
  const start = cursor.peek().place
  const action = cursor.expectAny('CACHE', 'UNCACHE', 'CLEAR')
  const base = { kind: 'cache', action, lazy: false, ifExists: false, options: [] } as const
  if (action === 'CLEAR') {
    cursor.expect('CACHE')
    return { ...base, place: cursor.from(start) }
  }
  if (action === 'UNCACHE') {
    cursor.expect('TABLE')
    const ifExists = cursor.accept('IF', 'EXISTS')
    return { ...base, ifExists, name: parseObject(cursor, 'a table'), place: cursor.from(start) }
  }
  // The disk cache of a cluster: `CACHE SELECT … FROM t`.
  if (startsQuery(cursor) && !cursor.at('TABLE')) return { ...base, query: cursor.query(), place: cursor.from(start) }
  const lazy = cursor.accept('LAZY')
  cursor.expect('TABLE')
  const name = parseObject(cursor, 'a table')
  const options = cursor.accept('OPTIONS') ? parseProperties(cursor) : []
  const query = cursor.accept('AS') || startsQuery(cursor) ? cursor.query() : undefined
  return { ...base, lazy, name, options, ...(query && { query }), place: cursor.from(start) }
}

/** LIST, GET, PUT, REMOVE. */
export function parseFile(cursor: Cursor): Statement {
  const start = cursor.peek().place
  const verb = cursor.expectAny('LIST', 'GET', 'PUT', 'REMOVE')
  const first = cursor.string('a path in quotes')
  const base = { kind: 'file', verb, overwrite: false } as const
  switch (verb) {
    case 'LIST': {
      const limit = cursor.accept('LIMIT') ? parseWholeNumber(cursor, 'a number of files') : undefined
      return { ...base, path: first, ...(limit !== undefined && { limit }), place: cursor.from(start) }
    }
    case 'GET':
      cursor.expect('TO')
      return { ...base, path: first, local: cursor.string('a path in quotes'), place: cursor.from(start) }
    case 'PUT': {
      cursor.expect('INTO')
      const path = cursor.string('a path in quotes')
      return { ...base, path, local: first, overwrite: cursor.accept('OVERWRITE'), place: cursor.from(start) }
    }
    case 'REMOVE':
      return { ...base, path: first, place: cursor.from(start) }
    default:
      return verb satisfies never
  }
}
