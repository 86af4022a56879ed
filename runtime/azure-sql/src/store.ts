import { quoteName, quoteText, type Session } from '@lagoon/engine'
import { formatTsqlType, readTypeText, sqlTypes, type TsqlCatalog, type TsqlColumn, type TsqlTable } from '@lagoon/sql'

/** The schema in the database file that says what DuckDB itself does not know: types, keys, defaults, views. Hidden from T-SQL. */
export const systemSchema = 'lagoon_sys'

const object = (alias: string): string => `${quoteName(alias)}.${systemSchema}.objects`
const identity = (alias: string): string => `${quoteName(alias)}.${systemSchema}.identities`

export const physicalName = (alias: string, schema: string, name: string): string => `${quoteName(alias)}.${quoteName(schema)}.${quoteName(name)}`

/** Makes the file ready on its first use. */
export async function prepareStore(session: Session, alias: string): Promise<void> {
  const [known] = await session.rows(`SELECT 1 AS x FROM duckdb_tables() WHERE database_name = ${quoteText(alias)} AND schema_name = '${systemSchema}' AND table_name = 'identities'`)
  if (known) return
  await session.run([
    'BEGIN',
    `CREATE SCHEMA IF NOT EXISTS ${quoteName(alias)}.${systemSchema}`,
    `CREATE SCHEMA IF NOT EXISTS ${quoteName(alias)}.dbo`,
    `CREATE TABLE IF NOT EXISTS ${object(alias)} (id INTEGER, kind VARCHAR, schema_name VARCHAR, name VARCHAR, definition VARCHAR, created_at VARCHAR)`,
    `CREATE TABLE IF NOT EXISTS ${identity(alias)} (object_id INTEGER, last BIGINT)`,
    `INSERT INTO ${object(alias)} VALUES (1, 'schema', '', 'dbo', '', '')`,
    'COMMIT',
  ].join('; '))
}

type Kind = 'schema' | 'table' | 'view' | 'procedure' | 'function' | 'type'

export async function loadCatalog(session: Session, alias: string, database: string): Promise<TsqlCatalog> {
  const rows = await session.rows(`SELECT id, kind, schema_name, name, definition, created_at FROM ${object(alias)} ORDER BY id`)
  const of = (kind: Kind): { id: number; schema: string; name: string; definition: string; createdAt: string }[] => rows
    .filter(row => row['kind'] === kind)
    .map(row => ({ id: Number(row['id']), schema: String(row['schema_name']), name: String(row['name']), definition: String(row['definition']), createdAt: String(row['created_at']) }))
  return {
    database,
    schemas: of('schema').map(({ id, name }) => ({ id, name })),
    tables: of('table').map(row => readTable(row, alias)),
    views: of('view').map(({ definition, ...row }) => ({ ...row, ...(JSON.parse(definition) as { columns: string[]; definition: string }) })),
    procedures: of('procedure'),
    functions: of('function').map(({ definition, ...row }) => ({ ...row, ...(JSON.parse(definition) as { returnsRows: boolean; definition: string }) })),
    types: of('type'),
  }
}

export async function saveObject(session: Session, alias: string, kind: Kind, saved: { readonly id: number; readonly schema: string; readonly name: string; readonly createdAt: string; readonly definition: string }): Promise<void> {
  const values = [String(saved.id), quoteText(kind), quoteText(saved.schema), quoteText(saved.name), quoteText(saved.definition), quoteText(saved.createdAt)]
  await session.run(`DELETE FROM ${object(alias)} WHERE id = ${saved.id}`)
  await session.run(`INSERT INTO ${object(alias)} VALUES (${values.join(', ')})`)
}

export async function forgetObject(session: Session, alias: string, id: number): Promise<void> {
  await session.run(`DELETE FROM ${object(alias)} WHERE id = ${id}`)
  await session.run(`DELETE FROM ${identity(alias)} WHERE object_id = ${id}`)
}

export async function lastIdentity(session: Session, alias: string, id: number): Promise<bigint | undefined> {
  const [row] = await session.rows(`SELECT last FROM ${identity(alias)} WHERE object_id = ${id}`)
  return typeof row?.['last'] === 'bigint' ? row['last'] : undefined
}

export async function saveIdentity(session: Session, alias: string, id: number, last: bigint | undefined): Promise<void> {
  await session.run(`DELETE FROM ${identity(alias)} WHERE object_id = ${id}`)
  if (last !== undefined) await session.run(`INSERT INTO ${identity(alias)} VALUES (${id}, ${last})`)
}

interface SavedColumn { name: string; type: string; nullable: boolean; identity?: { seed: string; increment: string }; default?: { name: string; id: number; definition: string } }
interface SavedComputed { name: string; type: string; definition: string; at: number }
type SavedTable = Pick<TsqlTable, 'keys' | 'checks' | 'foreignKeys' | 'indexes'> & { columns: SavedColumn[]; computed?: SavedComputed[] }

export function tableDefinition(table: TsqlTable): string {
  const saved: SavedTable = {
    columns: table.columns.map(({ type, identity: numbered, ...column }) => ({ ...column, type: formatTsqlType(type), ...(numbered ? { identity: { seed: String(numbered.seed), increment: String(numbered.increment) } } : {}) })),
    ...(table.computed ? { computed: table.computed.map(({ type, ...column }) => ({ ...column, type: formatTsqlType(type) })) } : {}),
    keys: table.keys, checks: table.checks, foreignKeys: table.foreignKeys, indexes: table.indexes,
  }
  return JSON.stringify(saved)
}

function readTable(row: { id: number; schema: string; name: string; definition: string; createdAt: string }, alias: string): TsqlTable {
  const { columns, computed, ...rest } = JSON.parse(row.definition) as SavedTable
  return {
    id: row.id, schema: row.schema, name: row.name, createdAt: row.createdAt, duckdb: physicalName(alias, row.schema, row.name), ...rest,
    ...(computed ? { computed: computed.map(({ type, ...column }) => ({ ...column, type: readTypeText(type) ?? sqlTypes.ntext })) } : {}),
    columns: columns.map(({ type, identity: numbered, ...column }): TsqlColumn => ({
      ...column, type: readTypeText(type) ?? sqlTypes.ntext, ...(numbered ? { identity: { seed: BigInt(numbered.seed), increment: BigInt(numbered.increment) } } : {}),
    })),
  }
}
