import { readSnapshot, type JsonObject } from '@lagoon/delta'
import { quoteName } from '@lagoon/engine'
import type { Clone } from '@lagoon/sql'
import type { TableEntry, TableName } from '@lagoon/unity-catalog'
import { createTableAs, createTable as makeTable, isOfMapping, unloggedProperties } from '../createTable.ts'
import { toColumns } from '../deltaTypes.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { relation } from '../readTable.ts'
import { replaceTable } from '../replaceTable.ts'
import { openTable, pinnedTo } from '../tools.ts'
import type { NewTableDefinition, Written } from '../types.ts'
import { bytesOf } from '../dataFiles.ts'
import { alreadyExists, definitionOf, propertiesOf, refuseClauses } from './clauses.ts'
import { partsOf, tableName } from './names.ts'
import { always, done, listing, originIn, planIn, refuse, refusePipelineTable, tableIn, type Result, type Run, type Runner, type StatementOf } from './run.ts'
import { storing } from './storing.ts'
import { builderAt } from './tree.ts'
import { placed } from './placed.ts'
import { versionMeant } from './versions.ts'

/** CREATE TABLE, also AS a query, LIKE another table, or as a CLONE of one. A failure leaves no table, or the one that was there. */
export const createTable: Runner<'createTable'> = {
  writes: always,
  async run(given, statement) {
    refuseClauses(given, statement)
    if (statement.flow) return refuse(given, statement.flow.place, 'a FLOW of a table', 'define it in a pipeline')
    const name = tableName(partsOf(statement.name), given.session.defaults, originIn(given, statement.name.place))
    const held = await given.tools.catalog.findTable(name)
    if (held && statement.ifNotExists) return done
    if (held && !statement.orReplace) throw alreadyExists(given, name, statement.name.place)
    if (!held && statement.mustExist) throw new WarehouseError('TABLE_OR_VIEW_NOT_FOUND', `there is no table ${partsOf(statement.name).join('.')} to replace`, { origin: originIn(given, statement.name.place), hint: 'CREATE OR REPLACE TABLE' })
    if (held) refusePipelineTable(given, held, statement.name.place)
    if (held?.type === 'VIEW') throw new WarehouseError('EXPECT_TABLE_NOT_VIEW', `${partsOf(statement.name).join('.')} is a view: CREATE TABLE does not replace it`, { origin: originIn(given, statement.name.place), hint: 'DROP VIEW first' })
    // What the query reads of the table is what is replaced.
    const run: Run = held?.location === undefined ? given : { ...given, tools: await pinnedTo(given.tools, held) }
    if (statement.clone) return cloneTable(run, statement, statement.clone, name, held)
    if (statement.like) return likeTable(run, statement, await tableIn(run, statement.like), name, held)
    const queried = statement.query && (await planIn(run, statement.query)).columns.map((column) => ({ ...column, nullable: true }))
    if (queried && statement.columns.length > 0) return refuse(run, statement.place, 'CREATE TABLE with both columns and AS', 'name and cast the columns in the query')
    const definition = definitionOf(run, statement, name, queried)
    const select = statement.query && (await storing(run, { query: statement.query, targets: definition.columns, place: statement.place })).duckdb
    const written = await make(run, definition, held, select, `${verbOf(statement)} TABLE${select === undefined ? '' : ' AS SELECT'}`)
    if (!written) return done
    const rows = written.kind === 'written' ? written.rows : 0n
    return listing({ num_affected_rows: 'bigint', num_inserted_rows: 'bigint' }, [[rows, rows]])
  },
}

const verbOf = ({ orReplace, mustExist }: StatementOf<'createTable'>): string => (mustExist ? 'REPLACE' : orReplace ? 'CREATE OR REPLACE' : 'CREATE')

/** Makes the table, or gives the one that is there this definition and these rows. Undefined when no rows were asked for. */
async function make({ tools }: Run, definition: NewTableDefinition, held: TableEntry | undefined, select: string | undefined, operation: string): Promise<Written | undefined> {
  if (held) {
    const written = await naming(tools, () => replaceTable(tools, held, definition, { select, operation: { name: operation } }))
    return select === undefined ? undefined : written
  }
  if (select !== undefined) return naming(tools, () => createTableAs(tools, definition, { select, operation }))
  await makeTable(tools, definition)
  return undefined
}

/** What the log of a table says about its columns, properties and partitions. */
async function definitionFrom(run: Run, source: TableEntry, version: bigint | undefined, name: TableName, statement: StatementOf<'createTable'>): Promise<NewTableDefinition> {
  const { snapshot } = await openTable(run.tools, source, version)
  const { schema, configuration, partitionColumns, description } = snapshot.metadata
  const own = new Set(['comment', '__CHAR_VARCHAR_TYPE_STRING'])
  const fields = schema.fields.flatMap((field): [string, JsonObject][] => {
    const more = Object.entries(field.metadata).filter(([key]) => !own.has(key) && !isOfMapping(key))
    return more.length === 0 ? [] : [[field.name, Object.fromEntries(more)]]
  })
  return {
    name,
    columns: toColumns(schema),
    kind: 'MANAGED',
    comment: statement.comment ?? description,
    properties: { ...unloggedProperties(source.properties), ...configuration, ...propertiesOf(statement.properties) },
    partitionColumns,
    ...(fields.length > 0 && { fieldMetadata: new Map(fields) }),
    location: definitionOf(run, { ...statement, columns: [], tableConstraints: [] }, name, []).location,
  }
}

async function likeTable(run: Run, statement: StatementOf<'createTable'>, source: TableEntry, name: TableName, held: TableEntry | undefined): Promise<Result> {
  const definition = source.location === undefined ? { ...definitionOf(run, statement, name, (await relationOfView(run, statement)).map((column) => ({ ...column, nullable: true }))) } : await definitionFrom(run, source, undefined, name, statement)
  await make(run, definition, held, undefined, `${verbOf(statement)} TABLE`)
  return done
}

async function relationOfView(run: Run, { like, place }: StatementOf<'createTable'>): Promise<NewTableDefinition['columns']> {
  if (!like) return []
  const build = builderAt(place)
  return (await planIn(run, build.everything(build.table(like)))).columns
}

/** A clone has rows of its own here, a shallow one too: it does not depend on the files of its source. */
async function cloneTable(given: Run, statement: StatementOf<'createTable'>, clone: Clone, name: TableName, held: TableEntry | undefined): Promise<Result> {
  const source = await tableIn(given, clone.source)
  if (source.location === undefined) throw new WarehouseError('EXPECT_TABLE_NOT_VIEW', `${partsOf(clone.source).join('.')} is a view: it has no rows of its own to clone`, { origin: originIn(given, clone.source.place) })
  const asked = clone.version ?? clone.timestamp ?? clone.source
  const version = await placed(given, asked.place, () => versionMeant(given, source, clone))
  // One state of the source, whoever writes it meanwhile.
  const run: Run = version === undefined ? { ...given, tools: { ...given.tools, pinned: new Map([...(given.tools.pinned ?? []), ...((await pinnedTo(given.tools, source)).pinned ?? [])]) } } : given
  const { duckdb, columns } = await placed(run, asked.place, () => relation(run.tools, source, version === undefined ? {} : { version }))
  const from = await readSnapshot(run.tools.storage, source.location, { parquet: run.tools.parquet, ...(version !== undefined && { version }) })
  const definition = await definitionFrom(run, source, version, name, statement)
  const before = held ? [...(await openTable(run.tools, held)).snapshot.files.values()] : []
  const written = await make(run, definition, held, `SELECT ${columns.map(({ name: column }) => quoteName(column)).join(', ')} FROM ${duckdb} t`, 'CLONE')
  const files = [...(from?.files.values() ?? [])]
  const row = { source_table_size: bytesOf(files), source_num_of_files: files.length, num_removed_files: before.length, num_copied_files: written?.kind === 'written' ? written.files : 0, removed_files_size: bytesOf(before), copied_files_size: written?.kind === 'written' ? written.sizeBytes : 0 }
  return listing(Object.fromEntries(Object.keys(row).map((column) => [column, 'bigint'])), [Object.values(row)])
}
