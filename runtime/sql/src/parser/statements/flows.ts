import { type ObjectName } from '../../tree/expression.ts'
import { type AutoCdcFlow, type ColumnSelection, type CreateFlow, type Flow } from '../../tree/flow.ts'
import { type Place } from '../../place.ts'
import { type Cursor } from '../cursor.ts'
import { parseStreamSource } from '../tables.ts'
import { parseNames } from './names.ts'

/** `CREATE FLOW name [COMMENT …] AS …`; CREATE and FLOW have been read. */
export function parseCreateFlow(cursor: Cursor, start: Place): CreateFlow {
  const name = cursor.objectName('the name of a flow')
  const comment = cursor.accept('COMMENT') ? cursor.string('a comment in quotes') : undefined
  cursor.expect('AS')
  const first = cursor.peek()
  const common = { kind: 'createFlow', name, ...(comment === undefined ? {} : { comment }) } as const
  if (cursor.accept('AUTO', 'CDC') || cursor.accept('APPLY', 'CHANGES')) {
    const legacy = first.upper === 'APPLY'
    const { once, target } = parseInto(cursor)
    const flow = parseAutoCdc(cursor, first.place, once)
    return { ...common, target, flow, legacy, place: cursor.from(start) }
  }
  if (!cursor.accept('INSERT')) cursor.fail('AUTO CDC INTO or INSERT INTO')
  const { once, target } = parseInto(cursor)
  const flow = parseInsert(cursor, first.place, once)
  return { ...common, target, flow, legacy: false, place: cursor.from(start) }
}

/** `APPLY CHANGES INTO t …` or `AUTO CDC INTO t …` as a statement of its own. */
export function parseApplyChanges(cursor: Cursor): CreateFlow {
  const first = cursor.peek()
  const legacy = cursor.accept('APPLY', 'CHANGES')
  if (!legacy) cursor.expect('AUTO', 'CDC')
  const { once, target } = parseInto(cursor)
  const flow = parseAutoCdc(cursor, first.place, once)
  return { kind: 'createFlow', target, flow, legacy, place: cursor.from(first.place) }
}

/** `[ONCE] INTO [ONCE] t`: both orders occur in the documentation. */
function parseInto(cursor: Cursor): { once: boolean; target: ObjectName } {
  const before = cursor.accept('ONCE')
  cursor.expect('INTO')
  const after = cursor.at('ONCE') && cursor.peek(1).kind !== 'operator' && cursor.peek(1).upper !== 'BY' && cursor.accept('ONCE')
  cursor.accept('TABLE')
  return { once: before || after, target: cursor.objectName('the target table') }
}

/** What follows `FLOW` inside CREATE STREAMING TABLE and CREATE TABLE. */
export function parseInlineFlow(cursor: Cursor): Flow {
  const first = cursor.peek()
  if (cursor.accept('AUTO', 'CDC') || cursor.accept('APPLY', 'CHANGES')) return parseAutoCdc(cursor, first.place, cursor.accept('ONCE'))
  if (cursor.accept('INSERT')) return parseInsert(cursor, first.place, cursor.accept('ONCE'))
  if (cursor.at('REPLACE')) return parseReplace(cursor, first.place)
  return cursor.fail('AUTO CDC, INSERT BY NAME, REPLACE WHERE or REPLACE USING')
}

function parseInsert(cursor: Cursor, start: Place, once: boolean): Flow {
  const byName = cursor.accept('BY', 'NAME')
  if (cursor.at('REPLACE')) return parseReplace(cursor, start)
  const query = cursor.query()
  return { kind: 'insert', once, byName, query, place: cursor.from(start) }
}

function parseReplace(cursor: Cursor, start: Place): Flow {
  cursor.expect('REPLACE')
  if (cursor.expectAny('WHERE', 'USING') === 'WHERE') {
    const predicate = cursor.expression()
    cursor.accept('BY', 'NAME')
    return { kind: 'replaceWhere', predicate, query: cursor.query(), place: cursor.from(start) }
  }
  const columns = parseNames(cursor)
  cursor.expect('SEQUENCE', 'BY')
  const sequenceBy = cursor.operators()
  cursor.accept('BY', 'NAME')
  return { kind: 'replaceUsing', columns, sequenceBy, query: cursor.query(), place: cursor.from(start) }
}

type Clauses = { -readonly [K in keyof AutoCdcFlow]?: AutoCdcFlow[K] }

/** `FROM source KEYS (…) …`; the clauses behind KEYS may stand in any order, each once. */
function parseAutoCdc(cursor: Cursor, start: Place, once: boolean): AutoCdcFlow {
  cursor.expect('FROM')
  const source = parseStreamSource(cursor)
  cursor.expect('KEYS')
  const keys = cursor.parenthesised(() => cursor.objectName('a key column'))
  const clauses: Clauses = {}
  const seen = new Set<string>()
  for (let clause = readClause(cursor, clauses); clause; clause = readClause(cursor, clauses)) cursor.once(clause, seen)
  if (!clauses.sequenceBy) return cursor.fail('SEQUENCE BY, which AUTO CDC needs')
  return { ...clauses, kind: 'autoCdc', once, source, keys, sequenceBy: clauses.sequenceBy, storedAs: clauses.storedAs ?? 'SCD TYPE 1', place: cursor.from(start) }
}

function readClause(cursor: Cursor, clauses: Clauses): string | undefined {
  const first = cursor.peek()
  if (cursor.accept('IGNORE', 'NULL', 'UPDATES')) {
    const on = cursor.accept('ON') ? parseSelection(cursor) : undefined
    clauses.ignoreNullUpdates = { ...(on ? { on } : {}), place: cursor.from(first.place) }
    return 'IGNORE NULL UPDATES'
  }
  if (cursor.accept('APPLY', 'AS')) {
    const what = cursor.expectAny('DELETE', 'TRUNCATE')
    cursor.expect('WHEN')
    clauses[what === 'DELETE' ? 'deleteWhen' : 'truncateWhen'] = cursor.expression()
    return `APPLY AS ${what} WHEN`
  }
  if (cursor.accept('SYSTEM', 'SEQUENCE', 'BY')) {
    clauses.systemSequenceBy = cursor.expression()
    return 'SYSTEM SEQUENCE BY'
  }
  if (cursor.accept('SEQUENCE', 'BY')) {
    clauses.sequenceBy = cursor.expression()
    return 'SEQUENCE BY'
  }
  if (cursor.accept('COLUMNS', 'TO', 'UPDATE')) {
    clauses.columnsToUpdate = cursor.expression()
    return 'COLUMNS TO UPDATE'
  }
  if (cursor.accept('COLUMNS')) {
    clauses.columns = parseSelection(cursor)
    return 'COLUMNS'
  }
  if (cursor.accept('STORED', 'AS')) {
    clauses.storedAs = parseStoredAs(cursor)
    return 'STORED AS'
  }
  if (cursor.accept('TRACK', 'HISTORY', 'ON')) {
    clauses.trackHistoryOn = parseSelection(cursor)
    return 'TRACK HISTORY ON'
  }
  return undefined
}

function parseStoredAs(cursor: Cursor): AutoCdcFlow['storedAs'] {
  if (cursor.accept('BITEMPORAL')) return 'BITEMPORAL'
  if (!cursor.accept('SCD', 'TYPE')) cursor.fail('SCD TYPE 1, SCD TYPE 2 or BITEMPORAL')
  const type = cursor.peek().text
  if (type !== '1' && type !== '2') cursor.fail('1 or 2')
  cursor.next()
  return `SCD TYPE ${type}`
}

/** `a, b`, `(a, b)` or `* EXCEPT (a, b)`. */
function parseSelection(cursor: Cursor): ColumnSelection {
  const first = cursor.peek()
  const inParentheses = cursor.at('(', '*') && cursor.accept('(')
  if (cursor.accept('*')) {
    cursor.expect('EXCEPT')
    const columns = cursor.parenthesised(() => cursor.objectName('a column'))
    if (inParentheses) cursor.expect(')')
    return { kind: 'allExcept', columns, place: cursor.from(first.place) }
  }
  const columns = cursor.at('(') ? cursor.parenthesised(() => cursor.objectName('a column')) : cursor.list(() => cursor.objectName('a column'))
  return { kind: 'only', columns, place: cursor.from(first.place) }
}
