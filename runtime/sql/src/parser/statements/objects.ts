import { type ObjectName } from '../../tree/expression.ts'
import { type AlterAction, type AlterTable, type CommentOn, type ObjectKind, type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { parseClusterBy, parseColumn, parseNames, parseProperties, parsePropertyKey } from './definition.ts'

/** DROP, ALTER and COMMENT ON: what changes the catalog but no rows. */
export function parseDrop(cursor: Cursor): Statement {
  const start = cursor.expect('DROP').place
  const object = readObjectKind(cursor)
  const ifExists = cursor.accept('IF', 'EXISTS')
  const name = cursor.objectName(`the name of a ${object.toLowerCase()}`)
  const cascade = cursor.acceptAny('CASCADE', 'RESTRICT') === 'CASCADE'
  cursor.accept('PURGE')
  return { kind: 'drop', object, ifExists, name, cascade, place: cursor.from(start) }
}

function readObjectKind(cursor: Cursor): ObjectKind {
  if (cursor.accept('MATERIALIZED', 'VIEW')) return 'MATERIALIZED VIEW'
  if (cursor.accept('STREAMING', 'TABLE')) return 'STREAMING TABLE'
  const word = cursor.expectAny('TABLE', 'VIEW', 'SCHEMA', 'DATABASE', 'CATALOG', 'VOLUME', 'FUNCTION')
  return word === 'DATABASE' ? 'SCHEMA' : word
}

export function parseAlter(cursor: Cursor): Statement {
  const start = cursor.expect('ALTER').place
  const kind = readObjectKind(cursor)
  if (kind !== 'TABLE' && kind !== 'VIEW' && kind !== 'MATERIALIZED VIEW' && kind !== 'STREAMING TABLE')
    return cursor.refuse('UNSUPPORTED_FEATURE', `ALTER ${kind} works on Databricks but has no local counterpart yet`, start)
  const name = cursor.objectName(`the name of a ${kind.toLowerCase()}`)
  return { kind: 'alterTable', object: kind satisfies AlterTable['object'], name, action: parseAction(cursor, kind), place: cursor.from(start) }
}

function parseAction(cursor: Cursor, kind: string): AlterAction {
  if (cursor.accept('ADD', 'COLUMNS') || cursor.accept('ADD', 'COLUMN')) {
    const columns = cursor.at('(') ? cursor.parenthesised(() => parseColumn(cursor)) : cursor.list(() => parseColumn(cursor))
    return { kind: 'addColumns', columns }
  }
  if (cursor.accept('DROP', 'COLUMNS') || cursor.accept('DROP', 'COLUMN')) {
    const ifExists = cursor.accept('IF', 'EXISTS')
    const columns = cursor.at('(') ? parseNames(cursor) : cursor.list(() => cursor.name('a column name'))
    return { kind: 'dropColumns', columns, ifExists }
  }
  if (cursor.accept('RENAME', 'COLUMN')) {
    const from = cursor.name('a column name')
    cursor.expect('TO')
    return { kind: 'renameColumn', from, to: cursor.name('a column name') }
  }
  if (cursor.accept('RENAME', 'TO')) return { kind: 'renameTo', to: cursor.objectName('a name') }
  if (cursor.accept('SET', 'TBLPROPERTIES')) return { kind: 'setProperties', properties: parseProperties(cursor) }
  if (cursor.accept('UNSET', 'TBLPROPERTIES')) {
    const ifExists = cursor.accept('IF', 'EXISTS')
    return { kind: 'unsetProperties', keys: cursor.parenthesised(() => parsePropertyKey(cursor)), ifExists }
  }
  if (cursor.accept('CLUSTER', 'BY')) return { kind: 'clusterBy', clusterBy: parseClusterBy(cursor) }
  if (cursor.accept('ALTER', 'COLUMN') || cursor.accept('CHANGE', 'COLUMN')) {
    const column = cursor.name('a column name')
    if (cursor.accept('COMMENT')) return { kind: 'alterColumn', column, change: 'comment', comment: cursor.string('a comment in quotes') }
    return cursor.refuse('UNSUPPORTED_FEATURE', `ALTER COLUMN … ${cursor.peek().text} works on Databricks but has no local counterpart yet`, cursor.peek().place)
  }
  if (cursor.peek().kind !== 'word') return cursor.fail('what to alter')
  return cursor.refuse('UNSUPPORTED_FEATURE', `ALTER ${kind} … ${cursor.peek().upper} works on Databricks but has no local counterpart yet`, cursor.peek().place)
}

export function parseCommentOn(cursor: Cursor): CommentOn {
  const start = cursor.expect('COMMENT', 'ON').place
  const word = cursor.expectAny('TABLE', 'VIEW', 'SCHEMA', 'DATABASE', 'CATALOG', 'COLUMN')
  const name: ObjectName = cursor.objectName('a name')
  cursor.expect('IS')
  const comment = cursor.accept('NULL') ? null : cursor.string('a comment in quotes')
  return { kind: 'commentOn', object: word === 'DATABASE' ? 'SCHEMA' : word, name, comment, place: cursor.from(start) }
}
