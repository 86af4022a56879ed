import { type Refresh, type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { numberLiteral } from '../literals.ts'
import { parsePropertyKey } from './definition.ts'

/** OPTIMIZE, VACUUM, RESTORE, REFRESH and SET: what keeps tables and sessions in order. */
export function parseOptimize(cursor: Cursor): Statement {
  const start = cursor.expect('OPTIMIZE').place
  const target = cursor.objectName('a table')
  const full = cursor.accept('FULL')
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  const zOrderBy = cursor.accept('ZORDER', 'BY') ? parseZOrder(cursor) : []
  return { kind: 'optimize', target, full, ...(where ? { where } : {}), zOrderBy, place: cursor.from(start) }
}

function parseZOrder(cursor: Cursor): ReturnType<Cursor['objectName']>[] {
  return cursor.at('(') ? cursor.parenthesised(() => cursor.objectName('a column')) : cursor.list(() => cursor.objectName('a column'))
}

export function parseVacuum(cursor: Cursor): Statement {
  const start = cursor.expect('VACUUM').place
  const target = cursor.objectName('a table')
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
  const target = cursor.objectName('a table')
  cursor.accept('TO')
  if (cursor.accept('VERSION', 'AS', 'OF')) {
    if (cursor.peek().kind !== 'number') cursor.fail('a version number')
    return { kind: 'restore', target, version: numberLiteral(cursor), place: cursor.from(start) }
  }
  if (!cursor.accept('TIMESTAMP', 'AS', 'OF')) cursor.fail('TO VERSION AS OF or TO TIMESTAMP AS OF')
  return { kind: 'restore', target, timestamp: cursor.expression(), place: cursor.from(start) }
}

export function parseRefresh(cursor: Cursor): Statement {
  const start = cursor.expect('REFRESH').place
  let object: Refresh['object'] = 'TABLE'
  if (cursor.accept('MATERIALIZED', 'VIEW')) object = 'MATERIALIZED VIEW'
  else if (cursor.accept('STREAMING', 'TABLE')) object = 'STREAMING TABLE'
  else cursor.accept('TABLE')
  const name = cursor.objectName('a table or view')
  const full = cursor.accept('FULL')
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  const mode = cursor.acceptAny('SYNC', 'ASYNC') ?? 'SYNC'
  return { kind: 'refresh', object, name, full, ...(where ? { where } : {}), mode, place: cursor.from(start) }
}

/** `SET`, `SET key`, `SET key = value`: the value is what stands there, quotes included, up to the end of the statement. */
export function parseSet(cursor: Cursor): Statement {
  const start = cursor.expect('SET').place
  if (cursor.atEnd) return { kind: 'set', place: start }
  for (const words of ['TIME ZONE', 'VARIABLE', 'VAR', 'TAG'])
    if (cursor.atPhrase(words) && cursor.peek(words.split(' ').length).upper !== '=') cursor.refuse('UNSUPPORTED_FEATURE', `SET ${words} works on Databricks but has no local counterpart yet`, start)
  const key = parsePropertyKey(cursor)
  if (cursor.atEnd) return { kind: 'set', key, place: cursor.from(start) }
  cursor.expect('=')
  const first = cursor.peek()
  if (cursor.atEnd) cursor.fail('a value')
  while (!cursor.atEnd) cursor.next()
  return { kind: 'set', key, value: cursor.textOf(cursor.from(first.place)), place: cursor.from(start) }
}
