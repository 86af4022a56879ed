import { withWriterFeatures, type DomainMetadata, type Protocol, type Snapshot } from '@lagoon/delta'
import type { Argument, Column, Expression, Query, TableExpression } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { relation } from '../readTable.ts'
import { openTable } from '../tools.ts'
import { append } from '../writeTable.ts'
import { columnNamed } from './assignments.ts'
import { again } from './changes.ts'
import { fetch } from './queries.ts'
import { changeableTable, listing, originIn, planIn, refuse, type Result, type Run, type Runner, type StatementOf } from './run.ts'
import { storing } from './storing.ts'
import { builderAt } from './tree.ts'

// The files that were loaded stand in the table's own log, in the commit that has their rows: both are there, or neither.
const domain = 'lagoon.copyInto'
const rescued = '_rescued_data'

/** Loads the files of a folder that this table has not loaded before; with `force` all of them. */
export const copyInto: Runner<'copyInto'> = {
  writes: ({ validate }) => validate === undefined,
  async run(given, statement) {
    const table = await changeableTable(given, statement.target)
    return again(given, table, async (run) => {
      const { snapshot } = await openTable(run.tools, table)
      const options = copyOptions(run, statement)
      const source = sourceOf(statement)
      const found = await filesOf(run, statement, source)
      const loaded = options.force ? new Set<string>() : new Set(loadedInto(snapshot))
      const fresh = found.filter((file) => !loaded.has(file))
      if (fresh.length === 0) return counted(0n)
      const { query, columns } = await rowsOf(run, statement, source, fresh)
      if (statement.validate) return preview(run, query, statement.validate.rows)
      const present = (await relation(run.tools, table)).columns
      const { targets, added } = targetsOf(run, statement, columns, present, options.mergeSchema)
      const { duckdb: select } = await storing(run, { query, targets, place: statement.place, byName: !statement.byPosition })
      const written = await naming(run.tools, () => append(run.tools, { table, select, added, remarks: remember(snapshot, [...loadedInto(snapshot), ...fresh]), operation: { name: 'COPY INTO', parameters: { mode: 'Append' } } }))
      return counted(written.kind === 'written' ? written.rows : 0n)
    })
  },
}

const counted = (rows: bigint): Result => listing({ num_affected_rows: 'bigint', num_inserted_rows: 'bigint', num_skipped_corrupt_files: 'bigint' }, [[rows, rows, 0n]])

function copyOptions(run: Run, { copyOptions: given }: StatementOf<'copyInto'>): { force: boolean; mergeSchema: boolean } {
  const strange = given.find(({ key }) => !['force', 'mergeschema'].includes(key.toLowerCase()))
  if (strange) return refuse(run, strange.place, `the option ${strange.key} of COPY INTO`)
  const isTrue = (name: string): boolean => given.some(({ key, value }) => key.toLowerCase() === name && value.toLowerCase() === 'true')
  return { force: isTrue('force'), mergeSchema: isTrue('mergeschema') }
}

/** The files as `read_files(…)` would read them. */
function sourceOf({ path, format, formatOptions, pattern, place }: StatementOf<'copyInto'>): TableExpression {
  const build = builderAt(path.place)
  const text = (value: string): Expression => ({ kind: 'literal', type: { kind: 'string' }, value, place: path.place })
  const option = (key: string, value: string): Argument => ({ value: text(value), name: build.name(key) })
  const name = format.text.toLowerCase() === 'binaryfile' ? 'binaryFile' : format.text.toLowerCase()
  // The table decides on its columns, not the files.
  const read = formatOptions.filter(({ key }) => key.toLowerCase() !== 'mergeschema' && key.toLowerCase() !== 'inferschema')
  const args: Argument[] = [{ value: text(path.text) }, option('format', name), ...read.map(({ key, value }) => option(key, value)), ...(pattern === undefined ? [] : [option('pathGlobFilter', pattern)])]
  return { kind: 'tableFunction', name: { parts: [build.name('read_files')], place: path.place }, args, stream: false, streamOptions: [], lateral: false, outer: false, alias: { columns: [] }, place: { ...place, start: path.place.start } }
}

/** The files that hold rows, or those of them that FILES names. */
async function filesOf(run: Run, { path, files }: StatementOf<'copyInto'>, source: TableExpression): Promise<string[]> {
  const build = builderAt(path.place)
  const { duckdb } = await planIn(run, build.select([{ expression: build.column('_metadata', 'file_path'), as: 'file' }], source))
  const { rows } = await naming(run.tools, () => run.tools.engine.table(`SELECT DISTINCT file FROM (${duckdb}) f ORDER BY file`))
  const all = rows.map(([file]) => String(file))
  if (files.length === 0) return all
  const missing = files.find((name) => !all.some((file) => file.endsWith(`/${name}`)))
  if (missing !== undefined) throw new WarehouseError('PATH_NOT_FOUND', `there is no file ${missing} with rows under ${path.text}`, { origin: originIn(run, path.place) })
  return all.filter((file) => files.some((name) => file.endsWith(`/${name}`)))
}

async function rowsOf(run: Run, { items, place }: StatementOf<'copyInto'>, source: TableExpression, files: readonly string[]): Promise<{ query: Query; columns: readonly Column[] }> {
  const build = builderAt(place)
  const wanted: Expression = { kind: 'inList', not: false, operand: build.column('_metadata', 'file_path'), items: files.map((file) => ({ kind: 'literal', type: { kind: 'string' }, value: file, place })), place }
  const all = (await planIn(run, build.everything(source))).columns
  const plain = all.filter(({ name }) => name !== rescued).map(({ name }) => ({ expression: build.column(name), as: name }))
  const base = build.select(plain, source, wanted)
  const query: Query = items && base.body.kind === 'select' ? { ...base, body: { ...base.body, items } } : base
  return { query, columns: (await planIn(run, query)).columns }
}

async function preview(run: Run, query: Query, rows: number | undefined): Promise<Result> {
  const build = builderAt(query.place)
  const { duckdb, columns } = await planIn(run, rows === undefined ? query : { ...query, limit: build.integer(rows) })
  return fetch(run, duckdb, columns)
}

/** By name, unless positions or columns are given. Columns that the table lacks are an error, or are added by `mergeSchema`. */
function targetsOf(run: Run, { columns: listed, byPosition, target, path }: StatementOf<'copyInto'>, given: readonly Column[], present: readonly Column[], mergeSchema: boolean): { targets: readonly Column[]; added: readonly Column[] } {
  if (byPosition) return { targets: present, added: [] }
  if (listed.length > 0) return { targets: listed.map((name) => columnNamed(run, present, name, target)), added: [] }
  const isNew = ({ name }: Column): boolean => !present.some((column) => column.name.toLowerCase() === name.toLowerCase())
  const added = mergeSchema ? given.filter(isNew).map(({ name, type }) => ({ name, type, nullable: true })) : []
  const strange = mergeSchema ? undefined : given.find(isNew)
  if (strange) {
    throw new WarehouseError('COPY_INTO_SCHEMA_MISMATCH_WITH_TARGET_TABLE', `the files have a column ${strange.name}, which the table has not`, { origin: originIn(run, path.place), hint: "COPY_OPTIONS ('mergeSchema' = 'true') adds it" })
  }
  return { targets: given.map(({ name }) => added.find((column) => column.name === name) ?? columnNamed(run, present, { text: name, place: target.place }, target)), added }
}

function loadedInto({ domains }: Snapshot): string[] {
  const held: unknown = JSON.parse(domains.get(domain)?.configuration ?? '[]')
  return Array.isArray(held) ? held.filter((file) => typeof file === 'string') : []
}

function remember({ protocol }: Snapshot, files: readonly string[]): (DomainMetadata | Protocol)[] {
  const raised = withWriterFeatures(protocol, ['domainMetadata'])
  return [...(raised === protocol ? [] : [raised]), { kind: 'domainMetadata', domain, configuration: JSON.stringify([...new Set(files)]), removed: false }]
}
