import { quoteName } from '@lagoon/engine'
import { columnNamed, declaredColumns, duckdbColumnType, findNamed, parseTsqlExpression, sameName, translateTsqlValue, type TsqlAlterAction, type TsqlAlterTable, type TsqlColumn, type TsqlColumnDefinition, type TsqlEnvironment, type TsqlTable } from '@lagoon/sql'
import { rowsObey, withConstraint } from './constraint.ts'
import { dependentOn, readsColumn } from './dependencies.ts'
import type { Origin } from './error.ts'
import { failure } from './message.ts'
import type { Run } from './run.ts'
import { columnOf, conversion, idsOf, keepTable, withComputed } from './tables.ts'

type Site = TsqlEnvironment['site']
type Action<Kind extends TsqlAlterAction['kind']> = Extract<TsqlAlterAction, { kind: Kind }>

/** ALTER TABLE. Runs inside a transaction. */
export async function alterTable(run: Run, site: Site, statement: TsqlAlterTable, origin: Origin): Promise<void> {
  const parts = statement.name.parts.map(part => part.text)
  const table = findNamed(run.catalog.tables, parts.at(-2), parts.at(-1) ?? '')
  if (!table) throw failure('4902', `Cannot find the object "${parts.join('.')}" because it does not exist or you do not have permissions.`, origin, 'batch')
  const { action } = statement
  switch (action.kind) {
    case 'addColumns': return addColumns(run, site, table, action, origin)
    case 'dropColumns': return dropColumns(run, table, action, origin)
    case 'dropConstraints': return dropConstraints(run, table, action, origin)
    case 'alterColumn': return alterColumn(run, table, action, origin)
    case 'enableConstraints':
      if (!action.enable) throw failure('UNSUPPORTED_FEATURE', 'NOCHECK CONSTRAINT is not supported: a constraint holds for all rows here', origin, 'batch')
      return
    default: return action satisfies never
  }
}

async function addColumns(run: Run, site: Site, before: TsqlTable, action: Action<'addColumns'>, origin: Origin): Promise<void> {
  const nextId = idsOf(run, before.id < 0)
  let table = before
  let numbered: TsqlColumn | undefined
  for (const definition of action.columns) {
    if (columnNamed(declaredColumns(table), definition.name.text)) throw failure('2705', `Column names in each table must be unique. Column name '${definition.name.text}' in table '${table.name}' is specified more than once.`, origin, 'batch')
    if (definition.computed) {
      table = withComputed(run, site, { table, column: definition, at: declaredColumns(table).length })
      continue
    }
    const column = columnOf(run, site, { table, column: definition, inKey: definition.constraints.some(one => one.kind === 'key' && one.primary), nextId, origin })
    table = { ...table, columns: [...table.columns, column] }
    if (column.identity) numbered = column
    await addColumn(run, table, column, definition, origin)
  }
  // DuckDB takes a change of rows only after the last change of columns.
  if (numbered) await numberRows(run, table, numbered)
  for (const constraint of [...action.columns.flatMap(column => column.constraints), ...action.constraints]) table = withConstraint(run, site, { table, nextId, origin }, constraint)
  await rowsObey(run, before, table, origin)
  await keepTable(run, table)
}

async function addColumn(run: Run, table: TsqlTable, column: TsqlColumn, definition: TsqlColumnDefinition, origin: Origin): Promise<void> {
  const quoted = quoteName(column.name)
  const fills = column.default && (!column.nullable || definition.default?.withValues)
  if (!column.nullable && !column.identity && !fills) {
    const [row] = await run.session.rows(`SELECT 1 AS x FROM ${table.duckdb} LIMIT 1`)
    if (row) throw failure('4901', `ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition specified. Column '${column.name}' cannot be added to non-empty table '${table.name}' because it does not satisfy these conditions.`, origin, 'batch')
  }
  await run.session.run(`ALTER TABLE ${table.duckdb} ADD COLUMN ${quoted} ${duckdbColumnType(column.type)}${fills ? ` DEFAULT ${defaultText(run, column)}` : ''}`)
  if (fills) await run.session.run(`ALTER TABLE ${table.duckdb} ALTER COLUMN ${quoted} DROP DEFAULT`)
}

function defaultText(run: Run, column: TsqlColumn): string {
  const file = `default of ${column.name}`
  const definition = column.default?.definition ?? 'NULL'
  return translateTsqlValue(run.environment({ file, text: definition }), parseTsqlExpression(definition, file), column.type).text
}

async function numberRows(run: Run, table: TsqlTable, column: TsqlColumn): Promise<void> {
  const { seed, increment } = column.identity ?? { seed: 1n, increment: 1n }
  const rows = await run.session.run(`UPDATE ${table.duckdb} AS t SET ${quoteName(column.name)} = ${seed} + s.n * ${increment} FROM (SELECT rowid AS r, row_number() OVER () - 1 AS n FROM ${table.duckdb}) s WHERE t.rowid = s.r`)
  if (rows > 0n) await run.saveIdentity(table, seed + (rows - 1n) * increment)
}

async function dropColumns(run: Run, before: TsqlTable, action: Action<'dropColumns'>, origin: Origin): Promise<void> {
  let table = before
  for (const { text } of action.columns) {
    const place = declaredColumns(table).findIndex(one => sameName(one.name, text))
    const computed = table.computed?.filter(one => !sameName(one.name, text)).map(one => ({ ...one, at: one.at > place ? one.at - 1 : one.at }))
    if (computed && computed.length < (table.computed?.length ?? 0)) {
      table = { ...table, computed }
      continue
    }
    const column = columnNamed(table.columns, text)
    if (!column && action.ifExists) continue
    if (!column) throw failure('4924', `ALTER TABLE DROP COLUMN failed because column '${text}' does not exist in table '${table.name}'.`, origin, 'batch')
    const user = dependentOn(table, column)
    if (user) throw failure('5074', `The object '${user}' is dependent on column '${column.name}'. ALTER TABLE DROP COLUMN ${column.name} failed because one or more objects access this column.`, origin, 'batch')
    table = { ...table, columns: table.columns.filter(other => other !== column), ...(computed ? { computed } : {}) }
    await run.session.run(`ALTER TABLE ${table.duckdb} DROP COLUMN ${quoteName(column.name)}`)
  }
  await keepTable(run, table)
}

async function dropConstraints(run: Run, before: TsqlTable, action: Action<'dropConstraints'>, origin: Origin): Promise<void> {
  let table = before
  for (const { text } of action.names) {
    const is = (one: { readonly name: string }): boolean => sameName(one.name, text)
    const key = table.keys.find(is)
    const found = key ?? table.checks.find(is) ?? table.foreignKeys.find(is) ?? table.columns.find(column => column.default && is(column.default))
    if (!found && action.ifExists) continue
    if (!found) throw failure('3728', `'${text}' is not a constraint.`, origin, 'batch')
    const child = key && run.catalog.tables.find(other => other.foreignKeys.some(one => sameName(one.table, table.name) && sameName(one.schema, table.schema) && one.referenced.every(column => key.columns.some(mine => sameName(mine, column)))))
    if (child) throw failure('3725', `The constraint '${text}' is being referenced by table '${child.name}'.`, origin, 'batch')
    table = {
      ...table, keys: table.keys.filter(one => !is(one)), checks: table.checks.filter(one => !is(one)), foreignKeys: table.foreignKeys.filter(one => !is(one)),
      columns: table.columns.map(column => {
        if (!column.default || !is(column.default)) return column
        const { default: _, ...rest } = column
        return rest
      }),
    }
  }
  await keepTable(run, table)
}

async function alterColumn(run: Run, table: TsqlTable, action: Action<'alterColumn'>, origin: Origin): Promise<void> {
  const column = columnNamed(table.columns, action.column.text)
  const computed = columnNamed(table.computed ?? [], action.column.text)
  if (computed) throw failure('4928', `Cannot alter column '${computed.name}' because it is 'COMPUTED'.`, origin, 'batch')
  if (!column) throw failure('4924', `ALTER TABLE ALTER COLUMN failed because column '${action.column.text}' does not exist in table '${table.name}'.`, origin, 'batch')
  const key = table.keys.find(one => one.columns.some(name => sameName(name, column.name)))
  const user = key && (action.nullable !== false || action.type.kind !== column.type.kind) ? key : table.computed?.find(readsColumn(column))
  if (user) throw failure('5074', `The object '${user.name}' is dependent on column '${column.name}'. ALTER TABLE ALTER COLUMN ${column.name} failed because one or more objects access this column.`, origin, 'batch')
  const nullable = action.nullable ?? true
  const quoted = quoteName(column.name)
  if (!nullable) {
    const [row] = await run.session.rows(`SELECT 1 AS x FROM ${table.duckdb} WHERE ${quoted} IS NULL LIMIT 1`)
    if (row) throw failure('515', `Cannot insert the value NULL into column '${column.name}', table '${run.catalog.database}.${table.schema}.${table.name}'; column does not allow nulls. UPDATE fails.`, origin)
  }
  if ('length' in action.type && action.type.length !== 'max') {
    const [row] = await run.session.rows(`SELECT 1 AS x FROM ${table.duckdb} WHERE length(${conversion(run, quoted, column.type, { kind: 'nvarchar', length: 'max' })}) > ${action.type.length} LIMIT 1`)
    if (row) throw failure('2628', `String or binary data would be truncated in table '${run.catalog.database}.${table.schema}.${table.name}', column '${column.name}'.`, origin)
  }
  await run.session.run(`ALTER TABLE ${table.duckdb} ALTER COLUMN ${quoted} SET DATA TYPE ${duckdbColumnType(action.type)} USING ${conversion(run, quoted, column.type, action.type)}`)
  await keepTable(run, { ...table, columns: table.columns.map(one => (one === column ? { ...column, type: action.type, nullable } : one)) })
}
