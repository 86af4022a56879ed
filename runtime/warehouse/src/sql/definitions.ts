import type { Column, ColumnDefinition, ObjectName, Place } from '@lagoon/sql'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import { describeAs } from '../alterTable.ts'
import { columnEntries, createTable as makeTable, dropTable } from '../createTable.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { append, overwrite } from '../writeTable.ts'
import { locationOf, partsOf, schemaName, tableName } from './names.ts'
import { always, done, listing, originIn, planIn, refuse, refusePipelineTable, type Result, type Run, type Runner, type StatementOf } from './run.ts'
import { storing } from './storing.ts'

export const createTable: Runner<'createTable'> = {
  writes: always,
  async run(run, statement) {
    refuseClauses(run, statement)
    if (statement.flow) return refuse(run, statement.flow.place, 'a FLOW of a table', 'define it in a pipeline')
    const name = tableName(partsOf(statement.name), run.defaults, originIn(run, statement.name.place))
    const held = await run.tools.catalog.findTable(name)
    if (held && statement.ifNotExists) return done
    if (held && !statement.orReplace) throw exists(run, name, statement.name.place)
    if (held) refusePipelineTable(run, held, statement.name.place)
    const queried = statement.query && (await planIn(run, statement.query)).columns.map((column) => ({ ...column, nullable: true }))
    const columns = queried ?? statement.columns.map((column) => toColumn(run, column))
    if (queried && statement.columns.length > 0) return refuse(run, statement.place, 'CREATE TABLE with both columns and AS', 'name and cast the columns in the query')
    const select = statement.query && (await storing(run, { query: statement.query, targets: columns, place: statement.place }))
    const table = { name, columns, properties: propertiesOf(statement.properties), comment: statement.comment, kind: 'MANAGED' as const }
    if (held?.location !== undefined) {
      const empty = `SELECT NULL AS "${(columns[0]?.name ?? '').replaceAll('"', '""')}" WHERE false`
      await naming(run.tools, () => overwrite(run.tools, { table: name, select: select ?? empty, columns, operation: { name: 'CREATE OR REPLACE TABLE AS SELECT' } }))
      await describeAs(run.tools, name, { comment: statement.comment, properties: table.properties })
      return done
    }
    if (held) await run.tools.catalog.dropTable(held)
    const made = await makeTable(run.tools, {
      ...table,
      partitionColumns: statement.partitionedBy.map(({ text }) => text),
      location: statement.location === undefined ? undefined : locationOf(statement.location),
    })
    if (select === undefined) return done
    try {
      const written = await naming(run.tools, () => append(run.tools, { table: made, select, operation: { name: 'CREATE TABLE AS SELECT' } }))
      const rows = written.kind === 'written' ? written.rows : 0n
      return listing({ num_affected_rows: 'bigint', num_inserted_rows: 'bigint' }, [[rows, rows]])
    } catch (error) {
      await dropTable(run.tools, made)
      throw error
    }
  },
}

export const createView: Runner<'createView'> = {
  writes: always,
  async run(run, statement) {
    refuseClauses(run, statement)
    if (statement.temporary) return refuse(run, statement.place, 'CREATE TEMPORARY VIEW', 'a session ends with its statement here: use WITH')
    const name = tableName(partsOf(statement.name), run.defaults, originIn(run, statement.name.place))
    const held = await run.tools.catalog.findTable(name)
    if (held && statement.ifNotExists) return done
    if (held && (!statement.orReplace || held.type !== 'VIEW')) throw exists(run, name, statement.name.place)
    const { columns } = await planIn(run, statement.query)
    const names = statement.columns.map((column) => column.name.text)
    if (names.length > 0 && names.length !== columns.length) {
      throw new WarehouseError('INSERT_COLUMN_ARITY_MISMATCH', `the view names ${names.length} columns, its query gives ${columns.length}`, { origin: originIn(run, statement.place) })
    }
    const text = run.script.textOf(statement.query)
    const listed = names.map((column) => `\`${column.replaceAll('`', '``')}\``).join(', ')
    await run.tools.catalog.putTable({
      ...name,
      type: 'VIEW',
      viewText: names.length === 0 ? text : `WITH view(${listed}) AS (\n${text}\n) SELECT * FROM view`,
      columns: columnEntries(columns.map((column, i) => renamed(column, statement.columns[i]))),
      properties: { ...propertiesOf(statement.properties), 'view.catalog': run.defaults.catalog, 'view.schema': run.defaults.schema },
      ...(statement.comment !== undefined && { comment: statement.comment }),
    })
    return done
  },
}

/** Databricks runs these outside of a pipeline too, by making one for them. */
const inPipeline = (run: Run, place: Place, what: string): never => refuse(run, place, `${what} outside of a pipeline`, 'put it into a file of a pipeline and run that')

export const createStreamingTable: Runner<'createStreamingTable'> = { writes: always, run: async (run, { place }) => inPipeline(run, place, 'CREATE STREAMING TABLE') }
export const createMaterializedView: Runner<'createMaterializedView'> = { writes: always, run: async (run, { place }) => inPipeline(run, place, 'CREATE MATERIALIZED VIEW') }
export const createFlow: Runner<'createFlow'> = { writes: always, run: async (run, { place }) => inPipeline(run, place, 'CREATE FLOW') }

export const createSchema: Runner<'createSchema'> = {
  writes: always,
  async run(run, { name, ifNotExists, comment, managedLocation }) {
    const { catalog, schema } = schemaName(partsOf(name), run.defaults, originIn(run, name.place))
    const storageRoot = managedLocation === undefined ? {} : { storageRoot: locationOf(managedLocation) }
    await run.tools.catalog.createSchema({ catalog, name: schema, ...storageRoot, ...(comment !== undefined && { comment }) }, { ifNotExists })
    return done
  },
}

export const createCatalog: Runner<'createCatalog'> = {
  writes: always,
  async run(run, { name, ifNotExists, comment }) {
    await run.tools.catalog.createCatalog({ name: name.text, ...(comment !== undefined && { comment }) }, { ifNotExists })
    return done
  },
}

export const drop: Runner<'drop'> = {
  writes: always,
  async run(run, { object, name, ifExists, cascade, place }) {
    switch (object) {
      case 'TABLE':
      case 'VIEW':
      case 'STREAMING TABLE':
      case 'MATERIALIZED VIEW':
        return dropObject(run, name, object, ifExists)
      case 'SCHEMA': {
        const { catalog, schema } = schemaName(partsOf(name), run.defaults, originIn(run, name.place))
        const known = (await run.tools.catalog.schemas(catalog)).some((entry) => entry.name === schema.toLowerCase())
        if (!known && ifExists) return done
        const tables = known && cascade ? await run.tools.catalog.tables(catalog, schema) : []
        for (const table of tables) refusePipelineTable(run, table, place)
        for (const table of tables) await dropTable(run.tools, table)
        await run.tools.catalog.dropSchema(catalog, schema, { cascade })
        return done
      }
      case 'CATALOG':
      case 'VOLUME':
      case 'FUNCTION':
        return refuse(run, place, `DROP ${object}`)
      default:
        return object satisfies never
    }
  },
}

async function dropObject(run: Run, name: ObjectName, object: string, ifExists: boolean): Promise<Result> {
  const full = tableName(partsOf(name), run.defaults, originIn(run, name.place))
  const entry = ifExists ? await run.tools.catalog.findTable(full) : await run.tools.catalog.table(full)
  if (!entry) return done
  refusePipelineTable(run, entry, name.place)
  if ((entry.type === 'VIEW') !== (object === 'VIEW')) {
    const is = entry.type === 'VIEW' ? 'a view' : 'a table'
    throw new WarehouseError('WRONG_COMMAND_FOR_OBJECT_TYPE', `${fullName(entry)} is ${is}: DROP ${object} does not drop it`, { origin: originIn(run, name.place) })
  }
  await dropTable(run.tools, entry)
  return done
}

/** Clauses that say what a table means are done or refused; those that only say how it lies on disk have no effect here. */
function refuseClauses(run: Run, statement: StatementOf<'createTable'> | StatementOf<'createView'>): void {
  const { using, rowFilter, expectations, tableConstraints, columns, collation, schedule } = statement
  if (using && using.text.toUpperCase() !== 'DELTA') refuse(run, using.place, `USING ${using.text.toUpperCase()}`, 'tables are Delta tables')
  if (rowFilter) refuse(run, rowFilter.place, 'WITH ROW FILTER')
  if (collation) refuse(run, collation.place, 'a collation')
  const [expectation] = expectations
  if (expectation) refuse(run, expectation.place, 'an expectation outside of a pipeline')
  const check = tableConstraints.find(({ kind }) => kind === 'check')
  if (check) refuse(run, check.place, 'a CHECK constraint')
  for (const column of columns) {
    const special = column.default ? 'DEFAULT' : column.generated ? 'GENERATED ALWAYS AS' : column.identity ? 'an identity column' : column.mask ? 'MASK' : undefined
    if (special) refuse(run, column.place, special)
  }
  if (schedule) refuse(run, schedule.place, 'a SCHEDULE')
}

function toColumn(run: Run, { name, type, notNull, comment, place }: ColumnDefinition): Column {
  if (!type) return refuse(run, place, `the column ${name.text} without a type`)
  return { name: name.text, type, nullable: !notNull, ...(comment !== undefined && { comment }) }
}

const renamed = (column: Column, definition: ColumnDefinition | undefined): Column => ({
  ...column,
  ...(definition && { name: definition.name.text }),
  ...(definition?.comment !== undefined && { comment: definition.comment }),
})

export const propertiesOf = (properties: readonly { readonly key: string; readonly value: string }[]): Record<string, string> => Object.fromEntries(properties.map(({ key, value }) => [key, value]))

const exists = (run: Run, name: TableName, place: Place): WarehouseError =>
  new WarehouseError('TABLE_OR_VIEW_ALREADY_EXISTS', `${fullName(name)} already exists`, { origin: originIn(run, place), hint: 'CREATE OR REPLACE, or IF NOT EXISTS' })
