import { type Cursor } from '../parser/cursor.ts'
import { type Place } from '../place.ts'
import { type Name, type ObjectName } from '../tree/expression.ts'
import { namesPrincipal, parseAlterIndex, parsePrincipal } from './parseNoEffect.ts'
import { parseOwnType, parseType, variableName } from './parseWords.ts'
import { orderedColumn, parseTableElement, parseTableElements, skipStorageOptions } from './parseTable.ts'
import { type TsqlAlterAction, type TsqlObjectKind, type TsqlParameter, type TsqlStatement } from './statement.ts'

type ReadStatements = (cursor: Cursor) => TsqlStatement[]

export function parseCreate(cursor: Cursor, statements: ReadStatements): TsqlStatement {
  const { place } = cursor.expect('CREATE')
  const orAlter = cursor.accept('OR', 'ALTER')
  if (cursor.at('VIEW')) return parseView(cursor, place, { orAlter, alter: false })
  if (cursor.at('PROCEDURE') || cursor.at('PROC')) return parseProcedure(cursor, place, { orAlter, alter: false }, statements)
  if (cursor.at('FUNCTION')) return parseFunction(cursor, place, { orAlter, alter: false }, statements)
  if (cursor.accept('TABLE')) {
    const name = cursor.objectName('a table name')
    if (cursor.at('AS') || cursor.at('WITH')) cursor.refuse('UNSUPPORTED_FEATURE', 'CREATE TABLE … AS, which Synapse has, is not supported', cursor.peek().place, 'SELECT … INTO makes a table from a query')
    const elements = parseTableElements(cursor)
    skipStorageOptions(cursor)
    return { kind: 'createTable', name, ...elements, place: cursor.from(place) }
  }
  if (namesPrincipal(cursor)) return parsePrincipal(cursor, place, 'CREATE')
  if (cursor.accept('TYPE')) {
    const name = cursor.objectName('a type name')
    if (cursor.accept('AS', 'TABLE')) return { kind: 'createType', name, table: parseTableElements(cursor), place: cursor.from(place) }
    cursor.expect('FROM')
    const type = parseType(cursor)
    if (!cursor.accept('NOT', 'NULL')) cursor.accept('NULL')
    return { kind: 'createType', name, type, place: cursor.from(place) }
  }
  if (cursor.accept('SCHEMA')) {
    const name = cursor.name('a schema name')
    if (cursor.accept('AUTHORIZATION')) cursor.name('an owner')
    return { kind: 'createSchema', name, place: cursor.from(place) }
  }
  const unique = cursor.accept('UNIQUE')
  cursor.acceptAny('CLUSTERED', 'NONCLUSTERED')
  const columnstore = cursor.accept('COLUMNSTORE')
  if (cursor.accept('INDEX')) return parseIndex(cursor, place, unique, columnstore)
  return cursor.refuse('UNSUPPORTED_FEATURE', `CREATE ${cursor.peek().text.toUpperCase()} is not supported`, cursor.from(place))
}

function parseIndex(cursor: Cursor, place: Place, unique: boolean, columnstore: boolean): TsqlStatement {
  const name = cursor.name('the name of an index')
  cursor.expect('ON')
  const table = cursor.objectName('a table name')
  const columns: Name[] = cursor.at('(') ? cursor.parenthesised(() => orderedColumn(cursor)) : []
  if (columns.length === 0 && !columnstore) cursor.fail(`'('`)
  if (cursor.accept('INCLUDE')) cursor.parenthesised(() => cursor.name('a column name'))
  let filter: Place | undefined
  if (cursor.at('WHERE')) {
    filter = cursor.next().place
    if (unique) cursor.refuse('UNSUPPORTED_FEATURE', 'a filtered unique index is not supported', filter)
    cursor.expression()
  }
  skipStorageOptions(cursor)
  return { kind: 'createIndex', name, table, unique, columns, ...(filter ? { filter } : {}), place: cursor.from(place) }
}

function parseView(cursor: Cursor, place: Place, how: { orAlter: boolean; alter: boolean }): TsqlStatement {
  cursor.expect('VIEW')
  const name = cursor.objectName('a view name')
  const columns = cursor.at('(') ? cursor.parenthesised(() => cursor.name('a column name')) : []
  if (cursor.accept('WITH')) cursor.list(() => cursor.expectAny('SCHEMABINDING', 'VIEW_METADATA', 'ENCRYPTION'))
  cursor.expect('AS')
  const query = cursor.query()
  if (cursor.at('WITH', 'CHECK', 'OPTION')) cursor.refuse('UNSUPPORTED_FEATURE', 'WITH CHECK OPTION is not supported', cursor.peek().place)
  return { kind: 'createView', name, ...how, columns, query, place: cursor.from(place) }
}

function parseProcedure(cursor: Cursor, place: Place, how: { orAlter: boolean; alter: boolean }, statements: ReadStatements): TsqlStatement {
  cursor.next()
  const name = cursor.objectName('a procedure name')
  const open = cursor.accept('(')
  const parameters: TsqlParameter[] = cursor.peek().kind === 'variable' ? cursor.list(() => parseParameter(cursor)) : []
  if (open) cursor.expect(')')
  if (cursor.accept('WITH')) cursor.list(() => procedureOption(cursor))
  cursor.expect('AS')
  const body = statements(cursor)
  if (body.length === 0) cursor.fail('the statements of the procedure')
  return { kind: 'createProcedure', name, ...how, parameters, body, place: cursor.from(place) }
}

function parseFunction(cursor: Cursor, place: Place, how: { orAlter: boolean; alter: boolean }, statements: ReadStatements): TsqlStatement {
  cursor.next()
  const name = cursor.objectName('the name of a function')
  cursor.expect('(')
  const parameters: TsqlParameter[] = cursor.at(')') ? [] : cursor.list(() => parseParameter(cursor))
  cursor.expect(')')
  const own = parameters.find(parameter => parameter.userType)
  if (own) cursor.refuse('UNSUPPORTED_FEATURE', 'a function with a parameter of a type of one\'s own is not supported', own.place)
  cursor.expect('RETURNS')
  if (cursor.peek().kind === 'variable') cursor.refuse('UNSUPPORTED_FEATURE', 'a function that fills a table variable is not supported', cursor.peek().place, 'RETURNS TABLE AS RETURN (query) is')
  const type = cursor.accept('TABLE') ? undefined : parseType(cursor)
  if (cursor.accept('WITH')) cursor.list(() => functionOption(cursor))
  cursor.accept('AS')
  const base = { kind: 'createFunction' as const, name, ...how, parameters }
  if (type) {
    cursor.expect('BEGIN')
    const body = statements(cursor)
    cursor.expect('END')
    return { ...base, returns: { kind: 'value', type, body }, place: cursor.from(place) }
  }
  cursor.expect('RETURN')
  return { ...base, returns: { kind: 'rows', query: cursor.query() }, place: cursor.from(place) }
}

function functionOption(cursor: Cursor): void {
  if (cursor.accept('INLINE', '=')) cursor.expectAny('ON', 'OFF')
  else if (!cursor.accept('CALLED', 'ON', 'NULL', 'INPUT') && !cursor.accept('EXECUTE', 'AS', 'CALLER') && !cursor.acceptAny('SCHEMABINDING', 'ENCRYPTION')) {
    cursor.refuse('UNSUPPORTED_FEATURE', `CREATE FUNCTION … WITH ${cursor.peek().text.toUpperCase()} is not supported`, cursor.peek().place)
  }
}

/** How a procedure is compiled and as whom it runs: everyone is dbo here. */
function procedureOption(cursor: Cursor): void {
  if (cursor.accept('EXECUTE', 'AS') || cursor.accept('EXEC', 'AS')) {
    if (cursor.peek().kind === 'string') cursor.next()
    else cursor.expectAny('CALLER', 'SELF', 'OWNER')
  } else if (!cursor.acceptAny('RECOMPILE', 'SCHEMABINDING')) cursor.refuse('UNSUPPORTED_FEATURE', `CREATE PROCEDURE … WITH ${cursor.peek().text.toUpperCase()} is not supported`, cursor.peek().place)
}

function parseParameter(cursor: Cursor): TsqlParameter {
  const { place } = cursor.peek()
  const name = variableName(cursor)
  cursor.accept('AS')
  const own = parseOwnType(cursor)
  if (cursor.at('VARYING')) cursor.refuse('UNSUPPORTED_FEATURE', `a ${cursor.peek().upper} parameter is not supported`, cursor.peek().place)
  if (!cursor.accept('NOT', 'NULL')) cursor.accept('NULL')
  const fallback = cursor.accept('=') ? { default: cursor.operators() } : {}
  const output = cursor.acceptAny('OUTPUT', 'OUT') !== undefined
  const readOnly = cursor.accept('READONLY')
  return { name, ...own, ...fallback, output, readOnly, place: cursor.from(place) }
}

const dropped: Readonly<Record<string, TsqlObjectKind>> = { TABLE: 'table', VIEW: 'view', SCHEMA: 'schema', INDEX: 'index', PROCEDURE: 'procedure', PROC: 'procedure', FUNCTION: 'function', TYPE: 'type' }

export function parseDrop(cursor: Cursor): TsqlStatement {
  const { place } = cursor.expect('DROP')
  if (namesPrincipal(cursor)) return parsePrincipal(cursor, place, 'DROP')
  const object = dropped[cursor.peek().upper]
  if (!object) cursor.refuse('UNSUPPORTED_FEATURE', `DROP ${cursor.peek().text.toUpperCase()} is not supported`, cursor.from(place))
  cursor.next()
  const ifExists = cursor.accept('IF', 'EXISTS')
  const names: ObjectName[] = cursor.list(() => cursor.objectName('a name'))
  const on = object === 'index' && cursor.accept('ON') ? { on: cursor.objectName('a table name') } : {}
  return { kind: 'drop', object, ifExists, names, ...on, place: cursor.from(place) }
}

export function parseAlter(cursor: Cursor, statements: ReadStatements): TsqlStatement {
  const { place } = cursor.expect('ALTER')
  if (cursor.at('VIEW')) return parseView(cursor, place, { orAlter: false, alter: true })
  if (cursor.at('PROCEDURE') || cursor.at('PROC')) return parseProcedure(cursor, place, { orAlter: false, alter: true }, statements)
  if (cursor.at('FUNCTION')) return parseFunction(cursor, place, { orAlter: false, alter: true }, statements)
  if (cursor.at('INDEX')) return parseAlterIndex(cursor, place)
  if (namesPrincipal(cursor)) return parsePrincipal(cursor, place, 'ALTER')
  if (!cursor.accept('TABLE')) cursor.refuse('UNSUPPORTED_FEATURE', `ALTER ${cursor.peek().text.toUpperCase()} is not supported`, cursor.from(place))
  const name = cursor.objectName('a table name')
  const action = parseAlterAction(cursor)
  return { kind: 'alterTable', name, action, place: cursor.from(place) }
}

function parseAlterAction(cursor: Cursor): TsqlAlterAction {
  const noCheck = cursor.at('WITH', 'NOCHECK')
  if (!cursor.accept('WITH', 'NOCHECK')) cursor.accept('WITH', 'CHECK')
  if (cursor.accept('ADD')) {
    if (noCheck) cursor.refuse('UNSUPPORTED_FEATURE', 'WITH NOCHECK is not supported: a constraint holds for all rows here', cursor.previous().place)
    const elements = cursor.list(() => parseTableElement(cursor))
    return { kind: 'addColumns', columns: elements.flatMap(element => element.columns), constraints: elements.flatMap(element => element.constraints) }
  }
  if (cursor.accept('ALTER', 'COLUMN')) {
    const column = cursor.name('a column name')
    if (cursor.at('ADD') || cursor.at('DROP')) cursor.refuse('UNSUPPORTED_FEATURE', `ALTER COLUMN … ${cursor.peek().upper} is not supported`, cursor.peek().place)
    const type = parseType(cursor)
    const nullable = cursor.accept('NOT', 'NULL') ? { nullable: false } : cursor.accept('NULL') ? { nullable: true } : {}
    return { kind: 'alterColumn', column, type, ...nullable }
  }
  if (cursor.accept('DROP')) {
    if (cursor.accept('COLUMN')) {
      const ifExists = cursor.accept('IF', 'EXISTS')
      return { kind: 'dropColumns', ifExists, columns: cursor.list(() => cursor.name('a column name')) }
    }
    cursor.accept('CONSTRAINT')
    const ifExists = cursor.accept('IF', 'EXISTS')
    return { kind: 'dropConstraints', ifExists, names: cursor.list(() => cursor.name('a constraint name')) }
  }
  const enable = cursor.acceptAny('CHECK', 'NOCHECK')
  if (enable) {
    cursor.expect('CONSTRAINT')
    return { kind: 'enableConstraints', enable: enable === 'CHECK', names: cursor.accept('ALL') ? [] : cursor.list(() => cursor.name('a constraint name')) }
  }
  return cursor.refuse('UNSUPPORTED_FEATURE', `ALTER TABLE … ${cursor.peek().text.toUpperCase()} is not supported`, cursor.peek().place)
}
