import { quoteName } from '@lagoon/engine'
import { columnNamed, declaredColumns, findNamed, sameName, splitTsqlName, sqlTypes, type TsqlExecute, type TsqlTable } from '@lagoon/sql'
import { readsColumn, withoutTable } from './dependencies.ts'
import type { Origin } from './error.ts'
import type { Scope } from './interpret.ts'
import { failure } from './message.ts'
import type { Run } from './run.ts'
import { physicalName } from './store.ts'
import { isTaken, keepTable } from './tables.ts'

type Argument = (name: string, index: number) => Promise<string | null>

/** Procedures of the server that have a meaning here. Each answers the return code. */
const procedures: Readonly<Record<string, (run: Run, argument: Argument, origin: Origin) => Promise<number>>> = {
  async sp_rename(run, argument, origin) {
    const [object, name, kind] = [await argument('objname', 0), await argument('newname', 1), await argument('objtype', 2)]
    await run.atomically(origin, () => rename(run, { path: splitTsqlName(object ?? ''), name: name ?? '', kind: (kind ?? 'OBJECT').toUpperCase() }, origin))
    return 0
  },
  // One writer at a time has the database anyway.
  sp_getapplock: () => Promise.resolve(0),
  sp_releaseapplock: () => Promise.resolve(0),
  sp_updatestats: () => Promise.resolve(0),
  sp_recompile: () => Promise.resolve(0),
  async sp_set_session_context(run, argument) {
    run.setSession(`session_context(${(await argument('key', 0))?.toLowerCase() ?? ''})`, { kind: 'nvarchar', length: 4000 }, await argument('value', 1))
    return 0
  },
}

/** Runs a procedure of the server, if it is one that is known here; answers its return code. */
export async function runSystemProcedure({ run, site }: Scope, statement: TsqlExecute, name: string, origin: Origin): Promise<number | undefined> {
  const key = name.toLowerCase()
  const procedure = Object.hasOwn(procedures, key) ? procedures[key] : undefined
  const argument: Argument = async (wanted, index) => {
    const found = statement.args.find(one => one.name && sameName(one.name, `@${wanted}`)) ?? statement.args.filter(one => !one.name)[index]
    return found ? run.text(site, found.value, sqlTypes.ntext) : null
  }
  return procedure?.(run, argument, origin)
}

interface Renaming { readonly path: readonly string[]; readonly name: string; readonly kind: string }

async function rename(run: Run, { path, name, kind }: Renaming, origin: Origin): Promise<void> {
  if (kind === 'COLUMN') return renameColumn(run, path, name, origin)
  if (kind !== 'OBJECT') throw failure('UNSUPPORTED_FEATURE', `sp_rename of a ${kind} is not supported`, origin, 'batch', 'tables and columns can be renamed')
  const table = findNamed(run.catalog.tables, path.at(-2), path.at(-1) ?? '')
  if (!table || table.id < 0) throw failure('15225', `No item by the name of '${path.join('.')}' could be found in the current database '${run.catalog.database}', given that @itemtype was input as '(null)'.`, origin, 'batch')
  if (isTaken(run, table.schema, name)) throw failure('15335', `Error: The new name '${name}' is already in use as a object name and would cause a duplicate that is not permitted.`, origin, 'batch')
  await run.session.run(`ALTER TABLE ${table.duckdb} RENAME TO ${quoteName(name)}`)
  for (const other of run.catalog.tables.filter(one => one.foreignKeys.some(key => isOf(key, table)))) {
    await keepTable(run, { ...other, foreignKeys: other.foreignKeys.map(key => (isOf(key, table) ? { ...key, table: name } : key)) })
  }
  const renamed = run.catalog.tables.find(one => one.id === table.id) ?? table
  await keepTable(run, { ...renamed, checks: renamed.checks.map(withoutTable), ...(renamed.computed ? { computed: renamed.computed.map(withoutTable) } : {}), name, duckdb: physicalName(run.alias, table.schema, name) })
}

const isOf = (key: { readonly schema: string; readonly table: string }, table: TsqlTable): boolean => sameName(key.table, table.name) && sameName(key.schema, table.schema)

async function renameColumn(run: Run, path: readonly string[], name: string, origin: Origin): Promise<void> {
  const table = findNamed(run.catalog.tables, path.at(-3), path.at(-2) ?? '')
  const column = table && columnNamed(table.columns, path.at(-1) ?? '')
  if (!table || !column) throw failure('15248', `Either the parameter @objname is ambiguous or the claimed @objtype (COLUMN) is wrong.`, origin, 'batch')
  if (columnNamed(declaredColumns(table), name) && !sameName(name, column.name)) throw failure('15335', `Error: The new name '${name}' is already in use as a COLUMN name and would cause a duplicate that is not permitted.`, origin, 'batch')
  if (table.checks.length > 0 || table.computed?.some(readsColumn(column)) || run.catalog.tables.some(other => other.foreignKeys.some(key => isOf(key, table)))) throw failure('15336', `Object '${path.join('.')}' cannot be renamed because the object participates in enforced dependencies.`, origin, 'batch')
  await run.session.run(`ALTER TABLE ${table.duckdb} RENAME COLUMN ${quoteName(column.name)} TO ${quoteName(name)}`)
  const renamed = (columns: readonly string[]): readonly string[] => columns.map(one => (sameName(one, column.name) ? name : one))
  await keepTable(run, {
    ...table, columns: table.columns.map(one => (one === column ? { ...one, name } : one)), keys: table.keys.map(key => ({ ...key, columns: renamed(key.columns) })),
    foreignKeys: table.foreignKeys.map(key => ({ ...key, columns: renamed(key.columns) })), indexes: table.indexes.map(index => ({ ...index, columns: renamed(index.columns) })),
  })
}
