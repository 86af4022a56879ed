import { type Expression, type Name } from '../../tree/expression.ts'
import { type Assignment, type InsertMode, type MergeClause } from '../../tree/change.ts'
import { type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { startsQuery } from '../lookahead.ts'
import { parseExcept } from '../star.ts'
import { parseFrom } from '../tables.ts'
import { parseNames, parseObject, parsePartition } from './names.ts'

/** INSERT, UPDATE, DELETE, MERGE, TRUNCATE: what changes the rows of a table. */
export function parseInsert(cursor: Cursor): Statement {
  const start = cursor.expect('INSERT').place
  const withSchemaEvolution = cursor.accept('WITH', 'SCHEMA', 'EVOLUTION')
  const overwrite = cursor.expectAny('INTO', 'OVERWRITE') === 'OVERWRITE'
  if (overwrite && (cursor.at('DIRECTORY') || cursor.at('LOCAL', 'DIRECTORY')) && (cursor.peek(1).kind === 'string' || cursor.peek(1).upper === 'USING' || cursor.peek(1).upper === 'DIRECTORY')) {
    cursor.refuse('UNSUPPORTED_FEATURE', 'INSERT OVERWRITE DIRECTORY works on Databricks but has no local counterpart yet', cursor.peek().place, 'write a table')
  }
  cursor.accept('TABLE')
  const target = parseObject(cursor, 'a table')
  const partition = parsePartition(cursor)
  if (cursor.at('IF', 'NOT', 'EXISTS')) cursor.refuse('UNSUPPORTED_FEATURE', 'INSERT … PARTITION … IF NOT EXISTS is not supported for Delta tables', cursor.peek().place)
  const alias = !cursor.at('BY', 'NAME') && !cursor.at('REPLACE') && !startsQuery(cursor) && !cursor.at('(') ? parseAlias(cursor) : undefined
  const head = parseReplacement(cursor, overwrite)
  const byNameFirst = cursor.accept('BY', 'NAME')
  const columns = cursor.at('(') && !startsQuery(cursor, 1) && cursor.peek(1).upper !== '(' ? parseNames(cursor) : []
  const byName = byNameFirst || (columns.length === 0 && cursor.accept('BY', 'NAME'))
  const mode = head ?? parseReplacement(cursor, overwrite) ?? { kind: overwrite ? 'overwrite' : 'append' }
  const query = cursor.query()
  const queryAlias = mode.kind === 'replaceOn' ? parseAlias(cursor) : undefined
  return { kind: 'insert', target, ...(alias && { alias }), columns, byName, withSchemaEvolution, partition, mode, query, ...(queryAlias && { queryAlias }), place: cursor.from(start) }
}

function parseReplacement(cursor: Cursor, overwrite: boolean): InsertMode | undefined {
  if (overwrite) return undefined
  if (cursor.accept('REPLACE', 'WHERE')) return { kind: 'replaceWhere', condition: cursor.expression() }
  if (cursor.accept('REPLACE', 'USING')) return { kind: 'replaceUsing', columns: parseNames(cursor) }
  if (cursor.accept('REPLACE', 'ON')) return { kind: 'replaceOn', condition: cursor.expression() }
  return undefined
}

export function parseUpdate(cursor: Cursor): Statement {
  const start = cursor.expect('UPDATE').place
  const target = parseObject(cursor, 'a table')
  const alias = parseAlias(cursor)
  cursor.expect('SET')
  const assignments = parseAssignments(cursor)
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  return { kind: 'update', target, ...(alias ? { alias } : {}), assignments, from: [], ...(where ? { where } : {}), place: cursor.from(start) }
}

export function parseDelete(cursor: Cursor): Statement {
  const start = cursor.expect('DELETE', 'FROM').place
  const target = parseObject(cursor, 'a table')
  const alias = parseAlias(cursor)
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  return { kind: 'delete', target, ...(alias ? { alias } : {}), ...(where ? { where } : {}), place: cursor.from(start) }
}

export function parseTruncate(cursor: Cursor): Statement {
  const start = cursor.expect('TRUNCATE', 'TABLE').place
  const target = parseObject(cursor, 'a table')
  if (cursor.at('PARTITION', '(')) cursor.refuse('UNSUPPORTED_FEATURE', 'TRUNCATE TABLE … PARTITION is not supported for Delta tables', cursor.peek().place, 'DELETE FROM … WHERE removes the rows of a partition')
  return { kind: 'truncate', target, place: cursor.from(start) }
}

export function parseMerge(cursor: Cursor): Statement {
  const start = cursor.expect('MERGE').place
  const withSchemaEvolution = cursor.accept('WITH', 'SCHEMA', 'EVOLUTION')
  cursor.expect('INTO')
  const target = parseObject(cursor, 'a table')
  const alias = parseAlias(cursor)
  cursor.expect('USING')
  const source = parseFrom(cursor)
  cursor.expect('ON')
  const on = cursor.expression()
  const clauses: MergeClause[] = []
  while (cursor.at('WHEN')) clauses.push(parseMergeClause(cursor))
  if (clauses.length === 0) cursor.fail('WHEN MATCHED or WHEN NOT MATCHED')
  return { kind: 'merge', withSchemaEvolution, target, ...(alias ? { alias } : {}), source, on, clauses, place: cursor.from(start) }
}

function parseAlias(cursor: Cursor): Name | undefined {
  if (cursor.accept('AS')) return cursor.name('an alias')
  return cursor.atName() && !cursor.atAny(cursor.grammar.reserved) ? cursor.name() : undefined
}

function parseAssignments(cursor: Cursor): Assignment[] {
  return cursor.list(() => {
    const target = cursor.objectName('a column')
    cursor.expect('=')
    return { target, value: cursor.expression(), place: cursor.from(target.place) }
  })
}

function parseMergeClause(cursor: Cursor): MergeClause {
  const start = cursor.expect('WHEN').place
  let match: MergeClause['match'] = 'MATCHED'
  if (cursor.accept('NOT', 'MATCHED')) match = cursor.accept('BY', 'SOURCE') ? 'NOT MATCHED BY SOURCE' : (cursor.accept('BY', 'TARGET'), 'NOT MATCHED')
  else cursor.expect('MATCHED')
  const condition = cursor.accept('AND') ? cursor.expression() : undefined
  cursor.expect('THEN')
  const action = parseMergeAction(cursor, match)
  return { match, ...(condition ? { condition } : {}), action, place: cursor.from(start) }
}

function parseMergeAction(cursor: Cursor, match: MergeClause['match']): MergeClause['action'] {
  if (match === 'NOT MATCHED') {
    cursor.expect('INSERT')
    if (cursor.accept('*')) return { kind: 'insertAll', except: parseExcept(cursor) }
    const columns = cursor.parenthesised(() => cursor.name('a column name'))
    cursor.expect('VALUES')
    const values: Expression[] = cursor.parenthesised(() => cursor.expression())
    return { kind: 'insert', columns, values }
  }
  if (cursor.expectAny('UPDATE', 'DELETE') === 'DELETE') return { kind: 'delete' }
  cursor.expect('SET')
  if (match === 'MATCHED' && cursor.accept('*')) return { kind: 'updateAll', except: parseExcept(cursor) }
  return { kind: 'update', assignments: parseAssignments(cursor) }
}
