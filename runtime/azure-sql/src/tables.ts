import { quoteName } from '@lagoon/engine'
import { convertTsql, declaredColumns, duckdbColumnType, findNamed, formatTsqlType, parseTsqlExpression, sameName, sqlTypes, translateTsqlValue, typeOfComputed, type TsqlColumn, type TsqlColumnDefinition, type TsqlConstraint, type TsqlEnvironment, type TsqlTable } from '@lagoon/sql'
import { balancedText, constraintsOf, inventedName, withConstraint } from './constraint.ts'
import type { Origin } from './error.ts'
import { failure } from './message.ts'
import type { Run } from './run.ts'
import { physicalName, saveObject, systemSchema, tableDefinition } from './store.ts'

type Site = TsqlEnvironment['site']

export interface TableRequest {
  readonly schema: string | undefined
  readonly name: string
  readonly columns: readonly TsqlColumnDefinition[]
  readonly constraints: readonly TsqlConstraint[]
}

/** Makes a table, in the file or, for `#name` and `@name`, in the session. Runs inside a transaction. */
export async function createTable(run: Run, site: Site, request: TableRequest, origin: Origin): Promise<TsqlTable> {
  const { name } = request
  const temporary = name.startsWith('#') || name.startsWith('@')
  if (name.startsWith('##')) throw failure('UNSUPPORTED_FEATURE', `the global temporary table ${name} is not supported`, origin, 'batch')
  const schema = temporary ? 'dbo' : schemaFor(run, request.schema, origin)
  if (isTaken(run, schema, name)) throw failure('2714', `There is already an object named '${name}' in the database.`, origin, 'batch')
  const nextId = idsOf(run, temporary)
  const id = nextId()
  let table: TsqlTable = {
    id, schema, name, createdAt: run.stamp(), columns: [], keys: [], checks: [], foreignKeys: [], indexes: [],
    // A procedure may have a table variable of the same name as its caller's.
    duckdb: temporary ? `temp.main.${quoteName(name.startsWith('@') ? `${name} ${-id}` : name)}` : physicalName(run.alias, schema, name),
  }
  const primary = new Set([...request.constraints, ...request.columns.flatMap(column => column.constraints)].flatMap(constraint => (constraint.kind === 'key' && constraint.primary ? constraint.columns.map(column => column.text.toLowerCase()) : [])))
  const stored = request.columns.filter(column => column.computed === undefined)
  table = { ...table, columns: stored.map(column => columnOf(run, site, { table, column, inKey: primary.has(column.name.text.toLowerCase()), nextId, origin })) }
  request.columns.forEach((column, at) => { if (column.computed) table = withComputed(run, site, { table, column, at }) })
  refuseTwins(table, origin)
  for (const constraint of [...request.columns.flatMap(column => column.constraints), ...request.constraints]) table = withConstraint(run, site, { table, nextId, origin }, constraint)
  await run.session.run(`CREATE ${temporary ? 'TEMP ' : ''}TABLE ${table.duckdb} (${table.columns.map(column => `${quoteName(column.name)} ${duckdbColumnType(column.type)}`).join(', ')})`)
  await keepTable(run, table)
  return table
}

/** The table with a column that is worked out from the stored ones. */
export function withComputed(run: Run, site: Site, { table, column, at }: { readonly table: TsqlTable; readonly column: TsqlColumnDefinition; readonly at: number }): TsqlTable {
  if (!column.computed) return table
  const name = column.name.text
  const definition = balancedText(site.text, column.computed.place)
  const own = { file: `column ${name} of ${table.schema}.${table.name}`, text: definition }
  const type = typeOfComputed(run.environment(own), parseTsqlExpression(definition, own.file), table)
  return { ...table, computed: [...(table.computed ?? []), { name, type: type.kind === 'null' ? sqlTypes.int : type, definition, at }] }
}

/** New numbers for objects; temporary ones count downwards. */
export function idsOf(run: Run, temporary: boolean): () => number {
  if (temporary) return () => run.nextTemporaryId()
  const { tables, views, procedures, functions, types } = run.catalog
  const used = [...tables, ...views, ...procedures, ...functions, ...types, ...tables.flatMap(constraintsOf)].map(object => object.id)
  let last = Math.max(1000, ...used)
  return () => (last += 1)
}

export function schemaFor(run: Run, written: string | undefined, origin: Origin): string {
  const schema = run.catalog.schemas.find(one => sameName(one.name, written ?? 'dbo'))
  if (!schema || sameName(schema.name, systemSchema)) throw failure('2760', `The specified schema name "${written ?? 'dbo'}" either does not exist or you do not have permission to use it.`, origin, 'batch')
  return schema.name
}

export function isTaken(run: Run, schema: string, name: string): boolean {
  const { tables, views, procedures, functions } = run.catalog
  return [tables, views, procedures, functions].some(list => findNamed<{ schema: string; name: string }>(list, schema, name) !== undefined)
}

function refuseTwins(table: TsqlTable, origin: Origin): void {
  const columns = declaredColumns(table)
  columns.forEach((column, index) => {
    if (columns.findIndex(other => sameName(other.name, column.name)) !== index) throw failure('2705', `Column names in each table must be unique. Column name '${column.name}' in table '${table.name}' is specified more than once.`, origin, 'batch')
  })
  if (table.columns.filter(column => column.identity).length > 1) throw failure('2744', `Multiple identity columns specified for table '${table.name}'. Only one identity column per table is allowed.`, origin, 'batch')
}

export function columnOf(run: Run, site: Site, { table, column, inKey, nextId, origin }: { table: TsqlTable; column: TsqlColumnDefinition; inKey: boolean; nextId: () => number; origin: Origin }): TsqlColumn {
  const name = column.name.text
  if (column.identity && !['tinyint', 'smallint', 'int', 'bigint', 'decimal'].includes(column.type.kind)) {
    throw failure('2749', `Identity column '${name}' must be of data type int, bigint, smallint, tinyint, or decimal or numeric with a scale of 0.`, origin, 'batch')
  }
  const definition = column.default && balancedText(site.text, column.default.expression.place)
  const fallback = definition === undefined ? undefined : { name: column.default?.name?.text ?? inventedName('DF', table.name, name, `${run.alias}/${table.id}/${table.createdAt}`), id: nextId(), definition }
  if (fallback) checkDefault(run, fallback.definition, column, name)
  return {
    name, type: column.type, nullable: column.nullable ?? !(inKey || column.identity), ...(column.identity ? { identity: column.identity } : {}), ...(fallback ? { default: fallback } : {}),
  }
}

function checkDefault(run: Run, definition: string, column: TsqlColumnDefinition, name: string): void {
  const site = { file: `default of ${name}`, text: definition }
  translateTsqlValue(run.environment(site), parseTsqlExpression(definition, site.file), column.type)
}

/** Writes a table's description down, in the file and in the session. */
export async function keepTable(run: Run, table: TsqlTable): Promise<void> {
  run.catalog = { ...run.catalog, tables: [...run.catalog.tables.filter(other => other.id !== table.id), table] }
  if (table.id >= 0) await saveObject(run.session, run.alias, 'table', { ...table, definition: tableDefinition(table) })
}

/** SELECT … INTO: a table with the query's columns, and its rows. */
export async function selectInto(run: Run, site: Site, request: { readonly schema: string | undefined; readonly name: string; readonly columns: readonly { readonly name: string; readonly type: TsqlColumn['type'] }[]; readonly text: string }, origin: Origin): Promise<bigint> {
  const place = { start: 0, end: 0, line: origin.line, column: origin.column }
  const unnamed = request.columns.findIndex(column => column.name === '')
  if (unnamed >= 0) throw failure('1038', `An object or column name is missing or empty: column ${unnamed + 1} of SELECT INTO needs an alias.`, origin, 'batch')
  const columns = request.columns.map((column): TsqlColumnDefinition => ({ name: { text: column.name, quoted: true, place }, type: column.type.kind === 'null' ? sqlTypes.int : column.type, nullable: true, constraints: [], place }))
  const table = await createTable(run, site, { schema: request.schema, name: request.name, columns, constraints: [] }, origin)
  return run.session.run(`INSERT INTO ${table.duckdb} ${request.text}`)
}

export const conversion = (run: Run, text: string, from: TsqlColumn['type'], to: TsqlColumn['type']): string => convertTsql(run.environment({ file: formatTsqlType(to), text: '' }), text, from, to)
