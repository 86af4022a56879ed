import { declaredColumns, type TsqlCatalog, type TsqlColumn, type TsqlTable } from './catalog.ts'
import { type Context, quoteName, quoteText, type ScopeColumn } from './context.ts'
import { storedBytes, typeIds } from './functions/system.ts'
import { asDecimal, duckdbTypeOf, isBinary, isExact, isNumber, isText, sqlTypes, type TsqlType } from './type.ts'

/** `sql` is asked of DuckDB. */
type Cell = string | number | boolean | bigint | null | { readonly sql: string }
interface SystemView { readonly columns: readonly ScopeColumn[]; readonly rows: (catalog: TsqlCatalog, context: Context) => readonly (readonly Cell[])[] }

/** A view of `sys` or `INFORMATION_SCHEMA` as a table of values, made from the catalog. */
export function systemView(context: Context, schema: string, name: string): { readonly text: string; readonly columns: readonly ScopeColumn[] } | undefined {
  const view = views[`${schema}.${name}`.toLowerCase()]
  if (!view) return undefined
  const cast = view.columns.map(column => `CAST(${quoteName(column.name)} AS ${duckdbTypeOf(column.type)}) AS ${quoteName(column.name)}`)
  const rows = view.rows(context.catalog, context)
  const values = (rows.length > 0 ? rows : [view.columns.map(() => null)]).map(row => `(${row.map(cell).join(', ')})`)
  const text = `(SELECT ${cast.join(', ')} FROM (VALUES ${values.join(', ')}) v(${view.columns.map(column => quoteName(column.name)).join(', ')})${rows.length > 0 ? '' : ' WHERE false'})`
  return { text, columns: view.columns }
}

export const systemViewNames = (): readonly string[] => Object.keys(views)

const cell = (value: Cell): string => (value === null ? 'NULL' : typeof value === 'object' ? `(${value.sql})` : typeof value === 'string' ? quoteText(value) : String(value))

const types: Readonly<Record<string, TsqlType>> = { n: sqlTypes.sysname, i: sqlTypes.int, b: sqlTypes.bit, s: sqlTypes.smallint, t: sqlTypes.tinyint, c: { kind: 'char', length: 2 }, d: sqlTypes.datetime, l: sqlTypes.bigint, x: sqlTypes.ntext, v: { kind: 'varchar', length: 128 } }
/** `name:n object_id:i` → columns. */
const columns = (text: string): ScopeColumn[] => text.trim().split(/\s+/).map(item => {
  const [name = '', type = 'n'] = item.split(':')
  return { name, type: types[type] ?? sqlTypes.sysname }
})

const schemaId = (catalog: TsqlCatalog, name: string): number => catalog.schemas.find(schema => schema.name.toLowerCase() === name.toLowerCase())?.id ?? 1
const permanent = (catalog: TsqlCatalog): readonly TsqlTable[] => catalog.tables.filter(table => !table.name.startsWith('#') && !table.name.startsWith('@'))
const objectColumns = 'name:n object_id:i schema_id:i parent_object_id:i type:c type_desc:n create_date:d modify_date:d is_ms_shipped:b'

interface ObjectRow { readonly name: string; readonly id: number; readonly schema: string; readonly parent: number; readonly type: string; readonly description: string; readonly createdAt: string }

function everyObject(catalog: TsqlCatalog): ObjectRow[] {
  const constraint = (table: TsqlTable, item: { name: string; id: number }, type: string, description: string): ObjectRow => ({ name: item.name, id: item.id, schema: table.schema, parent: table.id, type, description, createdAt: table.createdAt })
  return [
    ...permanent(catalog).flatMap(table => [
      { name: table.name, id: table.id, schema: table.schema, parent: 0, type: 'U ', description: 'USER_TABLE', createdAt: table.createdAt },
      ...table.keys.map(key => constraint(table, key, key.primary ? 'PK' : 'UQ', key.primary ? 'PRIMARY_KEY_CONSTRAINT' : 'UNIQUE_CONSTRAINT')),
      ...table.foreignKeys.map(key => constraint(table, key, 'F ', 'FOREIGN_KEY_CONSTRAINT')),
      ...table.checks.map(check => constraint(table, check, 'C ', 'CHECK_CONSTRAINT')),
      ...table.columns.flatMap(column => (column.default ? [constraint(table, column.default, 'D ', 'DEFAULT_CONSTRAINT')] : [])),
    ]),
    ...catalog.views.map(view => ({ name: view.name, id: view.id, schema: view.schema, parent: 0, type: 'V ', description: 'VIEW', createdAt: view.createdAt })),
    ...catalog.procedures.map(procedure => ({ name: procedure.name, id: procedure.id, schema: procedure.schema, parent: 0, type: 'P ', description: 'SQL_STORED_PROCEDURE', createdAt: procedure.createdAt })),
    ...catalog.functions.map(({ returnsRows, ...one }) => ({ ...one, parent: 0, type: returnsRows ? 'IF' : 'FN', description: returnsRows ? 'SQL_INLINE_TABLE_VALUED_FUNCTION' : 'SQL_SCALAR_FUNCTION' })),
  ]
}
const objectRow = (catalog: TsqlCatalog, object: ObjectRow): Cell[] => [object.name, object.id, schemaId(catalog, object.schema), object.parent, object.type, object.description, object.createdAt, object.createdAt, false]
const objects = (...wanted: readonly string[]) => (catalog: TsqlCatalog): Cell[][] => everyObject(catalog).filter(object => wanted.length === 0 || wanted.includes(object.type.trim())).map(object => objectRow(catalog, object))

const eachColumn = <T>(catalog: TsqlCatalog, read: (table: TsqlTable, column: TsqlColumn & { readonly definition?: string }, index: number) => T): T[] => permanent(catalog).flatMap(table => declaredColumns(table).map((column, index) => read(table, column, index + 1)))
const precisionOf = (type: TsqlType): number => (isExact(type) && type.kind !== 'bit' ? asDecimal(type).precision : { bit: 1, real: 24, float: 53, date: 10, datetime: 23, smalldatetime: 16 }[type.kind as string] ?? ('precision' in type ? 20 + type.precision : 0))
const scaleOf = (type: TsqlType): number => (type.kind === 'decimal' || type.kind === 'money' || type.kind === 'smallmoney' ? asDecimal(type).scale : type.kind === 'datetime' ? 3 : 'precision' in type ? type.precision : 0)
const lengthOf = (type: TsqlType): number | null => ('length' in type ? (type.length === 'max' ? -1 : type.length) : null)

const views: Readonly<Record<string, SystemView>> = {
  'sys.schemas': { columns: columns('name:n schema_id:i principal_id:i'), rows: catalog => [...catalog.schemas.map(schema => [schema.name, schema.id, 1]), ['sys', 4, 4], ['INFORMATION_SCHEMA', 3, 3]] },
  'sys.objects': { columns: columns(objectColumns), rows: objects() },
  'sys.tables': { columns: columns(objectColumns), rows: objects('U') },
  'sys.views': { columns: columns(objectColumns), rows: objects('V') },
  'sys.procedures': { columns: columns(objectColumns), rows: objects('P') },
  'sys.sysobjects': { columns: columns('name:n id:i xtype:c type:c parent_obj:i'), rows: catalog => everyObject(catalog).map(object => [object.name, object.id, object.type, object.type, object.parent]) },
  'sys.key_constraints': {
    columns: columns(`${objectColumns} unique_index_id:i is_system_named:b`),
    rows: catalog => permanent(catalog).flatMap(table => table.keys.map((key, index) => [
      key.name, key.id, schemaId(catalog, table.schema), table.id, key.primary ? 'PK' : 'UQ', key.primary ? 'PRIMARY_KEY_CONSTRAINT' : 'UNIQUE_CONSTRAINT', table.createdAt, table.createdAt, false, index + 1, key.systemNamed,
    ])),
  },
  'sys.default_constraints': {
    columns: columns(`${objectColumns} parent_column_id:i definition:x`),
    rows: catalog => eachColumn(catalog, (table, column, index) => (column.default ? [[
      column.default.name, column.default.id, schemaId(catalog, table.schema), table.id, 'D ', 'DEFAULT_CONSTRAINT', table.createdAt, table.createdAt, false, index, `(${column.default.definition})`,
    ]] : [])).flat(),
  },
  'sys.check_constraints': {
    columns: columns(`${objectColumns} definition:x`),
    rows: catalog => permanent(catalog).flatMap(table => table.checks.map(check => [check.name, check.id, schemaId(catalog, table.schema), table.id, 'C ', 'CHECK_CONSTRAINT', table.createdAt, table.createdAt, false, `(${check.definition})`])),
  },
  'sys.foreign_keys': {
    columns: columns(`${objectColumns} referenced_object_id:i`),
    rows: catalog => permanent(catalog).flatMap(table => table.foreignKeys.map(key => [
      key.name, key.id, schemaId(catalog, table.schema), table.id, 'F ', 'FOREIGN_KEY_CONSTRAINT', table.createdAt, table.createdAt, false,
      catalog.tables.find(other => other.name.toLowerCase() === key.table.toLowerCase() && other.schema.toLowerCase() === key.schema.toLowerCase())?.id ?? null,
    ])),
  },
  'sys.columns': {
    columns: columns('object_id:i name:n column_id:i system_type_id:t user_type_id:i max_length:s precision:t scale:t collation_name:n is_nullable:b is_identity:b is_computed:b default_object_id:i'),
    rows: catalog => eachColumn(catalog, (table, column, index) => [
      table.id, column.name, index, typeIds[column.type.kind] ?? 0, typeIds[column.type.kind] ?? 0, storedBytes(column.type), precisionOf(column.type), scaleOf(column.type),
      isText(column.type) ? 'SQL_Latin1_General_CP1_CI_AS' : null, column.nullable, column.identity !== undefined, column.definition !== undefined, column.default?.id ?? 0,
    ]),
  },
  'sys.computed_columns': {
    columns: columns('object_id:i name:n column_id:i definition:x is_persisted:b'),
    rows: catalog => eachColumn(catalog, (table, { name, definition }, index) => (definition === undefined ? [] : [[table.id, name, index, `(${definition})`, false]])).flat(),
  },
  'sys.identity_columns': {
    columns: columns('object_id:i name:n column_id:i seed_value:l increment_value:l last_value:l'),
    rows: (catalog, context) => eachColumn(catalog, (table, column, index) => (column.identity ? [[
      table.id, column.name, index, column.identity.seed, column.identity.increment, lastIdentity(context, table.id),
    ]] : [])).flat(),
  },
  'sys.types': { columns: columns('name:n system_type_id:t user_type_id:i schema_id:i is_nullable:b'), rows: () => Object.entries(typeIds).map(([name, id]) => [name, id, id, 4, true]) },
  'sys.indexes': {
    columns: columns('object_id:i name:n index_id:i type:t type_desc:n is_unique:b is_primary_key:b is_unique_constraint:b'),
    rows: catalog => permanent(catalog).flatMap(table => [
      ...table.keys.map((key, index) => [table.id, key.name, index + 1, key.clustered ? 1 : 2, key.clustered ? 'CLUSTERED' : 'NONCLUSTERED', true, key.primary, !key.primary] as Cell[]),
      ...table.indexes.map((index, at) => [table.id, index.name, table.keys.length + at + 2, 2, 'NONCLUSTERED', index.unique, false, false] as Cell[]),
    ]),
  },
  'sys.index_columns': {
    columns: columns('object_id:i index_id:i index_column_id:i column_id:i key_ordinal:t is_descending_key:b is_included_column:b'),
    rows: catalog => permanent(catalog).flatMap(table => table.keys.flatMap((key, index) => key.columns.map((column, at) => [table.id, index + 1, at + 1, columnId(table, column), at + 1, false, false] as Cell[]))),
  },
  'sys.partitions': {
    columns: columns('partition_id:l object_id:i index_id:i partition_number:i rows:l'),
    rows: catalog => permanent(catalog).map(table => [table.id, table.id, table.keys.some(key => key.clustered) ? 1 : 0, 1, { sql: `SELECT count(*) FROM ${table.duckdb}` }] as Cell[]),
  },
  'sys.sql_modules': { columns: columns('object_id:i definition:x'), rows: catalog => [...catalog.procedures, ...catalog.views, ...catalog.functions].map(object => [object.id, object.definition]) },
  'sys.extended_properties': { columns: columns('class:t class_desc:n major_id:i minor_id:i name:n value:x'), rows: () => [] },
  'information_schema.routines': {
    columns: columns('SPECIFIC_CATALOG:n SPECIFIC_SCHEMA:n SPECIFIC_NAME:n ROUTINE_CATALOG:n ROUTINE_SCHEMA:n ROUTINE_NAME:n ROUTINE_TYPE:v ROUTINE_DEFINITION:x'),
    rows: catalog => [...catalog.procedures.map(one => [one, 'PROCEDURE'] as const), ...catalog.functions.map(one => [one, 'FUNCTION'] as const)]
      .map(([{ schema, name, definition }, kind]) => [catalog.database, schema, name, catalog.database, schema, name, kind, definition]),
  },
  'sys.databases': { columns: columns('name:n database_id:i collation_name:n'), rows: catalog => [[catalog.database, 5, 'SQL_Latin1_General_CP1_CI_AS'], ['master', 1, 'SQL_Latin1_General_CP1_CI_AS']] },
  'information_schema.schemata': { columns: columns('CATALOG_NAME:n SCHEMA_NAME:n SCHEMA_OWNER:n'), rows: catalog => catalog.schemas.map(schema => [catalog.database, schema.name, 'dbo']) },
  'information_schema.tables': {
    columns: columns('TABLE_CATALOG:n TABLE_SCHEMA:n TABLE_NAME:n TABLE_TYPE:v'),
    rows: catalog => [...permanent(catalog).map(table => [catalog.database, table.schema, table.name, 'BASE TABLE']), ...catalog.views.map(view => [catalog.database, view.schema, view.name, 'VIEW'])],
  },
  'information_schema.views': { columns: columns('TABLE_CATALOG:n TABLE_SCHEMA:n TABLE_NAME:n VIEW_DEFINITION:x'), rows: catalog => catalog.views.map(view => [catalog.database, view.schema, view.name, view.definition]) },
  'information_schema.columns': {
    columns: columns('TABLE_CATALOG:n TABLE_SCHEMA:n TABLE_NAME:n COLUMN_NAME:n ORDINAL_POSITION:i COLUMN_DEFAULT:x IS_NULLABLE:v DATA_TYPE:n CHARACTER_MAXIMUM_LENGTH:i NUMERIC_PRECISION:t NUMERIC_SCALE:i DATETIME_PRECISION:s COLLATION_NAME:n'),
    rows: catalog => eachColumn(catalog, (table, { name, type, nullable, ...column }, index) => [
      catalog.database, table.schema, table.name, name, index, column.default ? `(${column.default.definition})` : null, nullable ? 'YES' : 'NO', type.kind,
      isText(type) || isBinary(type) ? lengthOf(type) : null, isNumber(type) && type.kind !== 'bit' ? precisionOf(type) : null, isExact(type) && type.kind !== 'bit' ? scaleOf(type) : null,
      type.kind === 'date' ? 0 : type.kind === 'datetime' || type.kind === 'datetime2' || type.kind === 'datetimeoffset' || type.kind === 'time' || type.kind === 'smalldatetime' ? scaleOf(type) : null, isText(type) ? 'SQL_Latin1_General_CP1_CI_AS' : null,
    ]),
  },
  'information_schema.table_constraints': {
    columns: columns('CONSTRAINT_CATALOG:n CONSTRAINT_SCHEMA:n CONSTRAINT_NAME:n TABLE_CATALOG:n TABLE_SCHEMA:n TABLE_NAME:n CONSTRAINT_TYPE:v'),
    rows: catalog => permanent(catalog).flatMap(table => [
      ...table.keys.map(key => [key.name, key.primary ? 'PRIMARY KEY' : 'UNIQUE'] as const), ...table.foreignKeys.map(key => [key.name, 'FOREIGN KEY'] as const), ...table.checks.map(check => [check.name, 'CHECK'] as const),
    ].map(([name, kind]) => [catalog.database, table.schema, name, catalog.database, table.schema, table.name, kind])),
  },
  'information_schema.key_column_usage': {
    columns: columns('CONSTRAINT_CATALOG:n CONSTRAINT_SCHEMA:n CONSTRAINT_NAME:n TABLE_CATALOG:n TABLE_SCHEMA:n TABLE_NAME:n COLUMN_NAME:n ORDINAL_POSITION:i'),
    rows: catalog => permanent(catalog).flatMap(table => [...table.keys, ...table.foreignKeys].flatMap(key => key.columns.map((column, at) => [catalog.database, table.schema, key.name, catalog.database, table.schema, table.name, column, at + 1]))),
  },
}

const columnId = (table: TsqlTable, name: string): number => declaredColumns(table).findIndex(column => column.name.toLowerCase() === name.toLowerCase()) + 1

function lastIdentity(context: Context, table: number): Cell {
  const digits = /-?\d+/.exec(context.variables.get(`ident_current(${table})`)?.duckdb ?? '')?.[0]
  return digits === undefined ? null : BigInt(digits)
}
