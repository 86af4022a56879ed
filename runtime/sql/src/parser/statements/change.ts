import { type Expression, type Name } from '../../tree/expression.ts'
import { type Assignment, type MergeClause, type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { parseFrom } from '../tables.ts'

/** INSERT, UPDATE, DELETE, MERGE, TRUNCATE: what changes the rows of a table. */
export function parseInsert(cursor: Cursor): Statement {
  const start = cursor.expect('INSERT').place
  const overwrite = cursor.expectAny('INTO', 'OVERWRITE') === 'OVERWRITE'
  cursor.accept('TABLE')
  const target = cursor.objectName('a table')
  if (cursor.at('PARTITION', '(')) cursor.refuse('UNSUPPORTED_FEATURE', 'INSERT … PARTITION works on Databricks but has no local counterpart yet', cursor.peek().place)
  const replaceWhere = !overwrite && cursor.accept('REPLACE', 'WHERE') ? cursor.expression() : undefined
  const byName = cursor.accept('BY', 'NAME')
  const columns = cursor.at('(') && !cursor.at('(', 'SELECT') && !cursor.at('(', 'WITH') ? cursor.parenthesised(() => cursor.name('a column name')) : []
  const query = cursor.query()
  return {
    kind: 'insert', target, columns, byName, mode: overwrite ? 'overwrite' : replaceWhere ? 'replaceWhere' : 'append',
    ...(replaceWhere ? { replaceWhere } : {}), query, place: cursor.from(start),
  }
}

export function parseUpdate(cursor: Cursor): Statement {
  const start = cursor.expect('UPDATE').place
  const target = cursor.objectName('a table')
  const alias = parseAlias(cursor)
  cursor.expect('SET')
  const assignments = parseAssignments(cursor)
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  return { kind: 'update', target, ...(alias ? { alias } : {}), assignments, from: [], ...(where ? { where } : {}), place: cursor.from(start) }
}

export function parseDelete(cursor: Cursor): Statement {
  const start = cursor.expect('DELETE', 'FROM').place
  const target = cursor.objectName('a table')
  const alias = parseAlias(cursor)
  const where = cursor.accept('WHERE') ? cursor.expression() : undefined
  return { kind: 'delete', target, ...(alias ? { alias } : {}), ...(where ? { where } : {}), place: cursor.from(start) }
}

export function parseTruncate(cursor: Cursor): Statement {
  const start = cursor.expect('TRUNCATE', 'TABLE').place
  return { kind: 'truncate', target: cursor.objectName('a table'), place: cursor.from(start) }
}

export function parseMerge(cursor: Cursor): Statement {
  const start = cursor.expect('MERGE').place
  const withSchemaEvolution = cursor.accept('WITH', 'SCHEMA', 'EVOLUTION')
  cursor.expect('INTO')
  const target = cursor.objectName('a table')
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
    if (cursor.accept('*')) return { kind: 'insertAll' }
    const columns = cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : []
    cursor.expect('VALUES')
    const values: Expression[] = cursor.parenthesised(() => cursor.expression())
    return { kind: 'insert', columns, values }
  }
  if (cursor.expectAny('UPDATE', 'DELETE') === 'DELETE') return { kind: 'delete' }
  cursor.expect('SET')
  if (cursor.accept('*')) return { kind: 'updateAll' }
  return { kind: 'update', assignments: parseAssignments(cursor) }
}
