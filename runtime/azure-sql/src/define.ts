import { quoteName } from '@lagoon/engine'
import { checkTsqlFunction, findNamed, sameName, translateTsqlQuery, type TsqlCreateFunction, type TsqlCreateIndex, type TsqlCreateProcedure, type TsqlCreateView, type TsqlDrop, type TsqlEnvironment, type TsqlTable, type TsqlTruncate } from '@lagoon/sql'
import { rowsAreUnique, storedColumn } from './constraint.ts'
import { callerOf } from './dependencies.ts'
import type { Origin } from './error.ts'
import { failure } from './message.ts'
import type { Run } from './run.ts'
import { forgetObject, saveObject, systemSchema } from './store.ts'
import { dropType } from './types.ts'
import { idsOf, isTaken, keepTable, schemaFor } from './tables.ts'

type Site = TsqlEnvironment['site']
type Named = { readonly parts: readonly { readonly text: string }[] }
const nameParts = (name: Named): { name: string; schema: string | undefined; written: string } => {
  const parts = name.parts.map(part => part.text)
  return { name: parts.at(-1) ?? '', schema: parts.at(-2), written: parts.join('.') }
}

const reserved: ReadonlySet<string> = new Set(['main', 'temp', 'sys', 'information_schema', 'pg_catalog', systemSchema])

export async function createSchema(run: Run, name: string, origin: Origin): Promise<void> {
  if (reserved.has(name.toLowerCase()) || run.catalog.schemas.some(schema => sameName(schema.name, name))) throw failure('2714', `There is already an object named '${name}' in the database.`, origin, 'batch')
  const id = Math.max(4, ...run.catalog.schemas.map(schema => schema.id)) + 1
  await run.session.run(`CREATE SCHEMA ${quoteName(run.alias)}.${quoteName(name)}`)
  await saveObject(run.session, run.alias, 'schema', { id, schema: '', name, definition: '', createdAt: run.stamp() })
  run.catalog = { ...run.catalog, schemas: [...run.catalog.schemas, { id, name }] }
}

interface Head { readonly id: number; readonly schema: string; readonly name: string; readonly createdAt: string }

/** What CREATE, CREATE OR ALTER or ALTER makes anew, or replaces in its place. */
function headOf(run: Run, statement: Pick<TsqlCreateView, 'name' | 'orAlter' | 'alter'>, known: readonly Head[], origin: Origin): Head {
  const { name, schema: written } = nameParts(statement.name)
  const schema = schemaFor(run, written, origin)
  const old = findNamed(known, schema, name)
  if (statement.alter && !old) throw failure('208', `Invalid object name '${name}'.`, origin, 'batch')
  if (!(old && (statement.orAlter || statement.alter)) && isTaken(run, schema, name)) throw failure('2714', `There is already an object named '${name}' in the database.`, origin, 'batch')
  return old ? { id: old.id, schema, name: old.name, createdAt: old.createdAt } : { id: idsOf(run, false)(), schema, name, createdAt: run.stamp() }
}

export async function createView(run: Run, site: Site, statement: TsqlCreateView, origin: Origin): Promise<void> {
  const head = headOf(run, statement, run.catalog.views, origin)
  const { name } = head
  const definition = site.text.slice(statement.query.place.start, statement.query.place.end)
  const columns = statement.columns.map(column => column.text)
  const query = translateTsqlQuery({ ...run.environment(site), variables: new Map() }, statement.query)
  if (columns.length > 0 && columns.length !== query.columns.length) throw failure('8158', `'${name}' has a different number of columns than were specified in the column list.`, origin, 'batch')
  const unnamed = columns.length > 0 ? -1 : query.columns.findIndex(column => column.name === '')
  if (unnamed >= 0) throw failure('4511', `Create View or Function failed because no column name was specified for column ${unnamed + 1}.`, origin, 'batch')
  const view = { ...head, columns, definition }
  await saveObject(run.session, run.alias, 'view', { ...view, definition: JSON.stringify({ columns, definition }) })
  run.catalog = { ...run.catalog, views: [...run.catalog.views.filter(other => other.id !== view.id), view] }
}

export async function createProcedure(run: Run, site: Site, statement: TsqlCreateProcedure, origin: Origin): Promise<void> {
  const head = headOf(run, statement, run.catalog.procedures, origin)
  const definition = site.text.slice(statement.place.start, statement.place.end)
  const procedure = { ...head, definition }
  await saveObject(run.session, run.alias, 'procedure', procedure)
  run.catalog = { ...run.catalog, procedures: [...run.catalog.procedures.filter(other => other.id !== procedure.id), procedure] }
}

export async function createFunction(run: Run, site: Site, statement: TsqlCreateFunction, origin: Origin): Promise<void> {
  const head = headOf(run, statement, run.catalog.functions, origin)
  const caller = run.catalog.functions.some(one => one.id === head.id) ? callerOf(run.catalog.tables, head) : undefined
  if (caller !== undefined) throw failure('3729', `Cannot ALTER '${head.schema}.${head.name}' because it is being referenced by object '${caller}'.`, origin, 'batch')
  checkTsqlFunction({ ...run.environment(site), variables: new Map() }, statement)
  const definition = site.text.slice(statement.place.start, statement.place.end)
  const made = { ...head, definition, returnsRows: statement.returns.kind === 'rows' }
  await saveObject(run.session, run.alias, 'function', { ...made, definition: JSON.stringify({ returnsRows: made.returnsRows, definition }) })
  run.catalog = { ...run.catalog, functions: [...run.catalog.functions.filter(other => other.id !== made.id), made] }
}

export async function createIndex(run: Run, statement: TsqlCreateIndex, origin: Origin): Promise<void> {
  const table = existing(run, statement.table, origin)
  const name = statement.name.text
  if ([...table.indexes, ...table.keys].some(index => sameName(index.name, name))) throw failure('1913', `The operation failed because an index or statistics with name '${name}' already exists on table '${table.schema}.${table.name}'.`, origin, 'batch')
  const columns = statement.columns.map(column => storedColumn(table, column.text, origin))
  if (statement.unique) await rowsAreUnique(run, table, { name, columns, kind: 'index' }, origin)
  await keepTable(run, { ...table, indexes: [...table.indexes, { name, unique: statement.unique, columns }] })
}

function existing(run: Run, name: Named, origin: Origin): TsqlTable {
  const { name: table, schema, written } = nameParts(name)
  const found = findNamed(run.catalog.tables, schema, table)
  if (!found) throw failure('1088', `Cannot find the object "${written}" because it does not exist or you do not have permissions.`, origin, 'batch')
  return found
}

export async function drop(run: Run, statement: TsqlDrop, origin: Origin): Promise<void> {
  for (const each of statement.names) await dropOne(run, statement, each, origin)
}

async function dropOne(run: Run, statement: TsqlDrop, each: Named, origin: Origin): Promise<void> {
  const { name, schema, written } = nameParts(each)
  const missing = (): void => {
    if (!statement.ifExists) throw failure('3701', `Cannot drop the ${statement.object} '${written}', because it does not exist or you do not have permission.`, origin)
  }
  switch (statement.object) {
    case 'table': {
      const table = findNamed(run.catalog.tables, schema, name)
      return table ? dropTable(run, table, origin) : missing()
    }
    case 'view': case 'procedure': case 'function': {
      const list = `${statement.object}s` as const
      const found = findNamed<{ id: number; schema: string; name: string }>(run.catalog[list], schema, name)
      if (!found) return missing()
      const caller = list === 'functions' ? callerOf(run.catalog.tables, found) : undefined
      if (caller !== undefined) throw failure('3729', `Cannot DROP FUNCTION '${found.schema}.${found.name}' because it is being referenced by object '${caller}'.`, origin)
      await forgetObject(run.session, run.alias, found.id)
      run.catalog = { ...run.catalog, views: run.catalog.views.filter(one => one.id !== found.id), procedures: run.catalog.procedures.filter(one => one.id !== found.id), functions: run.catalog.functions.filter(one => one.id !== found.id) }
      return
    }
    case 'schema': {
      const found = run.catalog.schemas.find(one => sameName(one.name, name) && !sameName(name, 'dbo'))
      if (!found) return missing()
      const inside = [...run.catalog.tables, ...run.catalog.views, ...run.catalog.procedures, ...run.catalog.functions, ...run.catalog.types].find(object => sameName(object.schema, name))
      if (inside) throw failure('3729', `Cannot drop schema '${name}' because it is being referenced by object '${inside.name}'.`, origin)
      await run.session.run(`DROP SCHEMA ${quoteName(run.alias)}.${quoteName(found.name)}`)
      await forgetObject(run.session, run.alias, found.id)
      run.catalog = { ...run.catalog, schemas: run.catalog.schemas.filter(one => one !== found) }
      return
    }
    case 'index': {
      const table = findNamed(run.catalog.tables, statement.on ? statement.on.parts.at(-2)?.text : each.parts.at(-3)?.text, statement.on ? statement.on.parts.at(-1)?.text ?? '' : schema ?? '')
      if (!table?.indexes.some(index => sameName(index.name, name))) return missing()
      return keepTable(run, { ...table, indexes: table.indexes.filter(index => !sameName(index.name, name)) })
    }
    case 'type': {
      if (!(await dropType(run, schema, name))) missing()
      return
    }
    default: statement.object satisfies never
  }
}

export async function dropTable(run: Run, table: TsqlTable, origin: Origin): Promise<void> {
  const child = referencedBy(run, table)
  if (child) throw failure('3726', `Could not drop object '${table.schema}.${table.name}' because it is referenced by a FOREIGN KEY constraint of table '${child.name}'.`, origin)
  await run.session.run(`DROP TABLE ${table.duckdb}`)
  if (table.id >= 0) await forgetObject(run.session, run.alias, table.id)
  run.catalog = { ...run.catalog, tables: run.catalog.tables.filter(other => other.id !== table.id) }
}

const referencedBy = (run: Run, table: TsqlTable): TsqlTable | undefined =>
  run.catalog.tables.find(other => other.id !== table.id && other.foreignKeys.some(key => sameName(key.table, table.name) && sameName(key.schema, table.schema)))

export async function truncate(run: Run, statement: TsqlTruncate, origin: Origin): Promise<void> {
  const { name, schema, written } = nameParts(statement.target)
  const table = findNamed(run.catalog.tables, schema, name)
  if (!table) throw failure('4701', `Cannot find the object "${written}" because it does not exist or you do not have permissions.`, origin, 'batch')
  if (referencedBy(run, table)) throw failure('4712', `Cannot truncate table '${table.name}' because it is being referenced by a FOREIGN KEY constraint.`, origin)
  await run.session.run(`TRUNCATE ${table.duckdb}`)
  if (table.columns.some(column => column.identity)) await run.saveIdentity(table, undefined)
}
