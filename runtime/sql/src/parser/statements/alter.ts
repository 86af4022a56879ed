import { type AddedColumn, type AlterAction, type AlterObject, type ColumnChange, type ColumnPosition, type ObjectAction } from '../../tree/catalogStatement.ts'
import { type Name } from '../../tree/expression.ts'
import { type Statement } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'
import { parseTableConstraint } from './constraints.ts'
import { parseClusterBy, parseSchemaMode, parseColumn, parseColumnRest, parseMask, readSchedule } from './definition.ts'
import { parseNames, parseObject, parsePartition, parsePrincipal, parseProperties, parsePropertyKey, parseTagKeys, parseTags } from './names.ts'
import { readObjectKind } from './objects.ts'

/** ALTER of tables and views, and of schemas, catalogs and volumes. */
export function parseAlter(cursor: Cursor): Statement {
  const start = cursor.expect('ALTER').place
  const refused = otherObjects.find(words => cursor.atPhrase(words))
  if (refused) return cursor.refuse('UNSUPPORTED_FEATURE', `ALTER ${refused} works on Databricks but has no local counterpart yet`, start)
  const kind = readObjectKind(cursor)
  const name = parseObject(cursor, `the name of a ${kind.toLowerCase()}`)
  switch (kind) {
    case 'TABLE': case 'VIEW': case 'MATERIALIZED VIEW': case 'STREAMING TABLE':
      return { kind: 'alterTable', object: kind, name, action: parseTableAction(cursor, kind), place: cursor.from(start) }
    default:
      return { kind: 'alterObject', object: kind, name, action: parseObjectAction(cursor, kind), place: cursor.from(start) }
  }
}

const otherObjects = ['CONNECTION', 'EXTERNAL LOCATION', 'GROUP', 'PROVIDER', 'RECIPIENT', 'SERVICE CREDENTIAL', 'SHARE', 'STORAGE CREDENTIAL', 'CREDENTIAL', 'METASTORE']

function parseObjectAction(cursor: Cursor, kind: string): AlterObject['action'] {
  return readSharedAction(cursor) ?? refuseAction(cursor, kind)
}

function refuseAction(cursor: Cursor, kind: string): never {
  if (cursor.peek().kind !== 'word') return cursor.fail('what to alter')
  return cursor.refuse('UNSUPPORTED_FEATURE', `ALTER ${kind} … ${[cursor.peek(), cursor.peek(1)].filter(token => token.kind === 'word').map(token => token.upper).join(' ')} is not supported`, cursor.peek().place)
}

/** What every kind of object knows: owner, tags, properties, a new name. */
function readSharedAction(cursor: Cursor): ObjectAction | Extract<AlterAction, { kind: 'renameTo' | 'setProperties' | 'unsetProperties' }> | undefined {
  if (cursor.accept('SET', 'OWNER', 'TO') || cursor.accept('OWNER', 'TO')) return { kind: 'setOwner', owner: parsePrincipal(cursor) }
  if (cursor.accept('SET', 'TAGS')) return { kind: 'setTags', tags: parseTags(cursor) }
  if (cursor.accept('UNSET', 'TAGS')) return { kind: 'unsetTags', keys: parseTagKeys(cursor) }
  if (cursor.accept('RENAME', 'TO')) return { kind: 'renameTo', to: parseObject(cursor, 'a name') }
  if (cursor.accept('SET', 'TBLPROPERTIES') || cursor.accept('SET', 'DBPROPERTIES') || cursor.accept('SET', 'PROPERTIES')) return { kind: 'setProperties', properties: parseProperties(cursor) }
  if (cursor.accept('UNSET', 'TBLPROPERTIES') || cursor.accept('UNSET', 'DBPROPERTIES')) {
    const ifExists = cursor.accept('IF', 'EXISTS')
    return { kind: 'unsetProperties', keys: cursor.parenthesised(() => parsePropertyKey(cursor)), ifExists }
  }
  if (cursor.accept('DEFAULT', 'COLLATION')) return { kind: 'defaultCollation', collation: cursor.name('a collation') }
  const setting = cursor.peek(1).upper === 'PREDICTIVE' ? cursor.acceptAny('ENABLE', 'DISABLE', 'INHERIT') : undefined
  if (!setting) return undefined
  cursor.expect('PREDICTIVE', 'OPTIMIZATION')
  return { kind: 'predictiveOptimization', setting }
}

function parseTableAction(cursor: Cursor, kind: string): AlterAction {
  return readSharedAction(cursor) ?? readColumnsAction(cursor) ?? readConstraintAction(cursor) ?? readPartitionAction(cursor) ?? readTableAction(cursor) ?? refuseAction(cursor, kind)
}

function readColumnsAction(cursor: Cursor): AlterAction | undefined {
  if (cursor.accept('ADD', 'COLUMNS') || cursor.accept('ADD', 'COLUMN')) {
    const ifNotExists = cursor.accept('IF', 'NOT', 'EXISTS')
    const columns = cursor.at('(') ? cursor.parenthesised(() => parseAddedColumn(cursor)) : cursor.list(() => parseAddedColumn(cursor))
    return { kind: 'addColumns', columns, ifNotExists }
  }
  if (cursor.accept('DROP', 'COLUMNS') || cursor.accept('DROP', 'COLUMN')) {
    const ifExists = cursor.accept('IF', 'EXISTS')
    const column = () => cursor.objectName('a column name')
    return { kind: 'dropColumns', columns: cursor.at('(') ? cursor.parenthesised(column) : cursor.list(column), ifExists }
  }
  if (cursor.accept('REPLACE', 'COLUMNS')) return { kind: 'replaceColumns', columns: cursor.parenthesised(() => parseColumn(cursor)) }
  if (cursor.accept('RENAME', 'COLUMN')) {
    const from = cursor.objectName('a column name')
    cursor.expect('TO')
    return { kind: 'renameColumn', from, to: cursor.name('a column name') }
  }
  if (cursor.accept('ALTER', 'COLUMN') || cursor.accept('ALTER', 'COLUMNS')) return { kind: 'alterColumn', columns: cursor.list(() => parseAlteredColumn(cursor)) }
  if (cursor.accept('CHANGE', 'COLUMN') || cursor.accept('CHANGE')) return { kind: 'alterColumn', columns: [parseChangedColumn(cursor)] }
  return undefined
}

function parseAddedColumn(cursor: Cursor): AddedColumn {
  const path = cursor.objectName('a column name')
  const name = path.parts[path.parts.length - 1] as Name
  const column = parseColumnRest(cursor, name)
  const position = readPosition(cursor)
  return { path, column, ...(position && { position }) }
}

function readPosition(cursor: Cursor): ColumnPosition | undefined {
  if (cursor.accept('FIRST')) return { kind: 'first' }
  return cursor.accept('AFTER') ? { kind: 'after', column: cursor.name('a column name') } : undefined
}

type AlteredColumn = Extract<AlterAction, { kind: 'alterColumn' }>['columns'][number]

function parseAlteredColumn(cursor: Cursor): AlteredColumn {
  const column = cursor.objectName('a column name')
  return { column, change: parseChange(cursor) }
}

function parseChange(cursor: Cursor): ColumnChange {
  if (cursor.accept('COMMENT')) return { kind: 'comment', comment: cursor.string('a comment in quotes') }
  if (cursor.accept('TYPE') || cursor.accept('SET', 'DATA', 'TYPE')) {
    const type = cursor.grammar.readType(cursor)
    return { kind: 'type', type, ...(cursor.accept('COMMENT') ? { comment: cursor.string('a comment in quotes') } : {}) }
  }
  const position = readPosition(cursor)
  if (position) return { kind: 'position', position }
  if (cursor.accept('SET', 'NOT', 'NULL')) return { kind: 'setNotNull' }
  if (cursor.accept('DROP', 'NOT', 'NULL')) return { kind: 'dropNotNull' }
  if (cursor.accept('SET', 'DEFAULT')) return { kind: 'setDefault', value: cursor.expression() }
  if (cursor.accept('DROP', 'DEFAULT')) return { kind: 'dropDefault' }
  if (cursor.accept('SET', 'MASK')) return { kind: 'setMask', ...parseMask(cursor) }
  if (cursor.accept('DROP', 'MASK')) return { kind: 'dropMask' }
  if (cursor.accept('SET', 'TAGS')) return { kind: 'setTags', tags: parseTags(cursor) }
  if (cursor.accept('UNSET', 'TAGS')) return { kind: 'unsetTags', keys: parseTagKeys(cursor) }
  if (cursor.accept('SYNC', 'IDENTITY')) return { kind: 'syncIdentity' }
  return cursor.fail('COMMENT, TYPE, FIRST, AFTER, SET NOT NULL, DROP NOT NULL, SET DEFAULT, DROP DEFAULT, SET MASK, SET TAGS or SYNC IDENTITY')
}

/** `CHANGE [COLUMN] a a BIGINT [COMMENT …] [FIRST | AFTER b]`, as Hive writes it, or any action of ALTER COLUMN. */
function parseChangedColumn(cursor: Cursor): AlteredColumn {
  const column = cursor.objectName('a column name')
  const word = cursor.peek().upper
  if (['COMMENT', 'TYPE', 'SET', 'DROP', 'FIRST', 'AFTER', 'UNSET', 'SYNC'].includes(word)) return { column, change: parseChange(cursor) }
  const next = cursor.name('the name of the column, or COMMENT')
  const old = column.parts[column.parts.length - 1] as Name
  if (next.text.toLowerCase() !== old.text.toLowerCase()) cursor.refuse('UNSUPPORTED_FEATURE', 'CHANGE COLUMN does not rename a column', next.place, 'RENAME COLUMN does')
  const type = cursor.grammar.readType(cursor)
  const comment = cursor.accept('COMMENT') ? cursor.string('a comment in quotes') : undefined
  const position = readPosition(cursor)
  return { column, change: { kind: 'type', type, ...(comment !== undefined && { comment }), ...(position && { position }) } }
}

function readConstraintAction(cursor: Cursor): AlterAction | undefined {
  if (cursor.accept('ADD', 'CONSTRAINT')) return { kind: 'addConstraint', constraint: parseTableConstraint(cursor, cursor.name('the name of a constraint')) }
  if (cursor.at('ADD', 'PRIMARY') || cursor.at('ADD', 'FOREIGN') || cursor.at('ADD', 'CHECK')) {
    cursor.next()
    return { kind: 'addConstraint', constraint: parseTableConstraint(cursor) }
  }
  if (cursor.accept('DROP', 'CONSTRAINT')) {
    const ifExists = cursor.accept('IF', 'EXISTS')
    const name = cursor.name('the name of a constraint')
    cursor.acceptAny('RESTRICT', 'CASCADE')
    return { kind: 'dropConstraint', name, ifExists }
  }
  if (cursor.accept('DROP', 'PRIMARY', 'KEY')) {
    const ifExists = cursor.accept('IF', 'EXISTS')
    cursor.acceptAny('RESTRICT', 'CASCADE')
    return { kind: 'dropPrimaryKey', ifExists }
  }
  if (!cursor.accept('DROP', 'FOREIGN', 'KEY')) return undefined
  const ifExists = cursor.accept('IF', 'EXISTS')
  return { kind: 'dropForeignKey', columns: parseNames(cursor), ifExists }
}

function readPartitionAction(cursor: Cursor): AlterAction | undefined {
  const adds = cursor.at('ADD') && (cursor.at('ADD', 'PARTITION') || cursor.at('ADD', 'IF'))
  if (adds || cursor.at('DROP', 'PARTITION') || cursor.at('DROP', 'IF')) {
    cursor.next()
    const unless = adds ? cursor.accept('IF', 'NOT', 'EXISTS') : cursor.accept('IF', 'EXISTS')
    const partitions = [parsePartition(cursor)]
    while (cursor.accept(',') || cursor.at('PARTITION')) partitions.push(parsePartition(cursor))
    cursor.accept('PURGE')
    return adds ? { kind: 'addPartitions', partitions, ifNotExists: unless } : { kind: 'dropPartitions', partitions, ifExists: unless }
  }
  if (cursor.accept('RECOVER', 'PARTITIONS')) return { kind: 'recoverPartitions' }
  if (!cursor.at('PARTITION', '(')) return undefined
  const from = parsePartition(cursor)
  if (cursor.accept('SET', 'LOCATION')) cursor.refuse('UNSUPPORTED_FEATURE', 'a partition of a Delta table has no location of its own', cursor.previous().place)
  cursor.expect('RENAME', 'TO')
  return { kind: 'renamePartition', from, to: parsePartition(cursor) }
}

function readTableAction(cursor: Cursor): AlterAction | undefined {
  const first = cursor.peek()
  if (cursor.accept('CLUSTER', 'BY')) return { kind: 'clusterBy', clusterBy: parseClusterBy(cursor) }
  if (cursor.accept('SET', 'ROW', 'FILTER')) {
    const name = parseObject(cursor, 'a function')
    return { kind: 'setRowFilter', function: name, columns: cursor.accept('ON') ? parseNames(cursor) : [] }
  }
  if (cursor.accept('DROP', 'ROW', 'FILTER')) return { kind: 'dropRowFilter' }
  if (cursor.accept('SET', 'LOCATION')) return { kind: 'setLocation', location: cursor.string('a path in quotes') }
  if (cursor.accept('DROP', 'FEATURE')) {
    const feature = cursor.peek().kind === 'string' ? cursor.next().text : cursor.name('the name of a feature').text
    return { kind: 'dropFeature', feature, truncateHistory: cursor.accept('TRUNCATE', 'HISTORY') }
  }
  if (cursor.accept('AS')) return { kind: 'setQuery', query: cursor.query() }
  const mode = parseSchemaMode(cursor)
  if (mode) return { kind: 'setSchemaMode', mode }
  if (cursor.accept('ADD') || cursor.accept('ALTER')) {
    const place = cursor.peek().place
    if (!cursor.at('SCHEDULE') && !cursor.at('TRIGGER')) cursor.fail('COLUMN, CONSTRAINT or SCHEDULE')
    readSchedule(cursor)
    return { kind: 'setSchedule', schedule: { text: cursor.textOf(cursor.from(place)), place: cursor.from(first.place) } }
  }
  return cursor.accept('DROP', 'SCHEDULE') ? { kind: 'dropSchedule' } : undefined
}
