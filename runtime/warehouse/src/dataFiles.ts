import { logPathOf, statisticsText, storagePath, type AddFile, type Metadata, type PartitionValues } from '@lagoon/delta'
import { quoteName, quoteText, type Engine, type WrittenFile } from '@lagoon/engine'
import { duckdbType, type Column } from '@lagoon/sql'
import type { Storage } from '@lagoon/storage'
import { rm } from 'node:fs/promises'
import { toColumns } from './deltaTypes.ts'
import type { Effects } from './effects.ts'
import { rowsIn } from './relationText.ts'
import { guarded, nextValues, rowRules, withMark, type Identity, type RowRules } from './rowRules.ts'
import { WarehouseError } from './error.ts'

export interface DataFiles {
  readonly engine: Engine
  readonly storage: Storage
  readonly effects: Effects
  readonly root: string
  readonly metadata: Metadata
  /** A DuckDB SELECT whose columns are matched by name; those that it lacks become null. */
  readonly select: string
  /** False when the rows were in the table before. */
  readonly dataChange?: boolean
  /** DuckDB text of what is asked of every row as it is written, over `q`; it raises for a row that does not do. */
  readonly demand?: string | undefined
  readonly tableName: string
}

const fileSize = '128MB'

export interface WrittenFiles {
  readonly adds: readonly AddFile[]
  /** The metadata that was given, unless an identity column has given out values: then with its new mark, to be committed too. */
  readonly metadata: Metadata
}

/**
 * Runs the SELECT once, writing its rows as Parquet files of the table. Nobody sees them before a commit names them; those of a
 * commit that fails are left to VACUUM. Throws `DELTA_METADATA_MISMATCH`, `DELTA_NOT_NULL_CONSTRAINT_VIOLATED`,
 * `DELTA_VIOLATE_CONSTRAINT_WITH_VALUES`, `EXCEED_LIMIT_LENGTH`, and `EngineError`.
 */
export async function writeDataFiles(writing: DataFiles): Promise<WrittenFiles> {
  const { engine, storage, metadata } = writing
  const columns = toColumns(metadata.schema)
  const { query, counting } = await castQuery(writing, columns)
  const folder = storage.scratch()
  try {
    const written = await engine.copyToParquet({
      query,
      to: folder,
      compression: compressionOf(metadata),
      options: [splitting(metadata), `FILENAME_PATTERN ${quoteText('part-{uuid}')}`],
    })
    const files = written.filter(({ rows }) => rows > 0n)
    checkNulls(writing, columns, files)
    const adds = await Promise.all(files.map((file) => adopt(writing, folder, file)))
    const rows = files.reduce((sum, file) => sum + file.rows, 0n)
    return { adds, metadata: counting.reduce((moved, [name, identity]) => withMark(moved, name, identity, rows), metadata) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Deletes the files of a commit that is known to have failed: nobody will ever look for them. */
export async function discard(storage: Storage, root: string, adds: readonly AddFile[]): Promise<void> {
  await Promise.all(adds.map(({ path }) => storage.delete(storagePath(root, path))))
}

export const rowsOf = (files: readonly AddFile[]): bigint => files.reduce((sum, file) => sum + (rowsIn(file) ?? 0n), 0n)
export const bytesOf = (files: readonly AddFile[]): number => files.reduce((sum, file) => sum + file.size, 0)

interface CastQuery {
  readonly query: string
  /** The identity columns whose values were made up. */
  readonly counting: readonly (readonly [string, Identity])[]
}

/** The SELECT in the columns, order and types of the table, with what the table's rules fill in. */
async function castQuery({ engine, select, tableName, metadata, effects, dataChange = true, demand }: DataFiles, columns: readonly Column[]): Promise<CastQuery> {
  const given = new Map((await engine.columns(select)).map(({ name }) => [name.toLowerCase(), name]))
  const known = new Set(columns.map(({ name }) => name.toLowerCase()))
  const strange = [...given.values()].filter((name) => !known.has(name.toLowerCase()))
  if (strange.length > 0) {
    throw new WarehouseError('DELTA_METADATA_MISMATCH', `${tableName} has no column ${strange.join(', ')}`, { hint: `its columns are ${columns.map(({ name }) => name).join(', ')}` })
  }
  const stored = columns.filter(({ name, type }) => type.kind !== 'void' || metadata.partitionColumns.includes(name))
  const rules = rowRules(metadata, effects)
  const isGiven = ({ name }: Column): boolean => given.has(name.toLowerCase())
  const counting = [...rules.identities].filter(([name]) => !given.has(name.toLowerCase()))
  const computed = stored.filter((column) => rules.generated.has(column.name) && !isGiven(column))
  const first = stored.filter((column) => !computed.includes(column)).map((column) => `${valueText(column, given, rules)} AS ${quoteName(column.name)}`)
  let query = `SELECT ${first.join(', ')} FROM (${select}) q`
  if (computed.length > 0) query = `SELECT ${stored.map(({ name }) => `${computed.some((column) => column.name === name) ? (rules.generated.get(name) ?? '') : `q.${quoteName(name)}`} AS ${quoteName(name)}`).join(', ')} FROM (${query}) q`
  if (demand !== undefined) query = `SELECT * FROM (${query}) q WHERE ${demand}`
  // Rows that were in the table before have passed already.
  return { query: dataChange ? guarded(query, rules, stored, new Set(given.keys())) : query, counting }
}

function valueText(column: Column, given: ReadonlyMap<string, string>, rules: RowRules): string {
  const from = given.get(column.name.toLowerCase())
  if (from !== undefined) return castText(column, from)
  const identity = rules.identities.get(column.name)
  return identity ? nextValues(identity) : (rules.defaults.get(column.name) ?? castText(column, undefined))
}

function castText({ name, type }: Column, given: string | undefined): string {
  if (given === undefined) return `CAST(NULL AS ${duckdbType(type)})`
  const cast = `CAST(q.${quoteName(given)} AS ${duckdbType(type)})`
  if (type.kind !== 'varchar' && type.kind !== 'char') return cast
  const tooLong = `error(${quoteText(`[EXCEED_LIMIT_LENGTH] a value of ${name} is longer than ${type.length} characters`)})`
  const fitted = type.kind === 'char' ? `rpad(${cast}, ${type.length}, ' ')` : cast
  return `CASE WHEN length(${cast}) > ${type.length} THEN ${tooLong} ELSE ${fitted} END`
}

function checkNulls({ tableName }: DataFiles, columns: readonly Column[], files: readonly WrittenFile[]): void {
  for (const { name } of columns.filter(({ nullable }) => !nullable)) {
    const hasNull = files.some((file) => (file.columns.get(quoteName(name))?.nullCount ?? 0n) > 0n || (file.partition.has(name) && !file.partition.get(name)))
    if (hasNull) {
      throw new WarehouseError('DELTA_NOT_NULL_CONSTRAINT_VIOLATED', `the column ${name} of ${tableName} is NOT NULL, and a row has null there`)
    }
  }
}

async function adopt(writing: DataFiles, folder: string, file: WrittenFile): Promise<AddFile> {
  const { storage, effects, root, metadata, dataChange = true } = writing
  const relative = file.path.slice(folder.length + 1).replaceAll('\\', '/')
  await storage.adopt(file.path, `${root}/${relative}`)
  return {
    kind: 'add',
    path: logPathOf(relative),
    partitionValues: partitionValues(writing, file),
    size: file.sizeBytes,
    modificationTime: effects.now().getTime(),
    dataChange,
    stats: statisticsText({ metadata, rows: file.rows, bounds: file.columns }),
  }
}

/** DuckDB makes either files of some size or a folder for each partition. */
function splitting({ partitionColumns }: Metadata): string {
  return partitionColumns.length === 0 ? `FILE_SIZE_BYTES '${fileSize}'` : `PARTITION_BY (${partitionColumns.map(quoteName).join(', ')})`
}

/** As the log writes them: null for an empty text too, instants with their zone. Source: protocol, "Partition Value Serialization". */
function partitionValues({ metadata }: DataFiles, { partition }: WrittenFile): PartitionValues {
  const typeOf = (column: string) => metadata.schema.fields.find(({ name }) => name === column)?.type
  return Object.fromEntries(
    metadata.partitionColumns.map((column) => {
      const text = partition.get(column) || null
      return [column, typeOf(column) === 'timestamp' && text !== null ? text.replace(' ', 'T').replace(/\+00$/, 'Z') : text]
    }),
  )
}

function compressionOf({ configuration }: Metadata): 'snappy' | 'zstd' | 'uncompressed' {
  const codec = configuration['delta.parquet.compression.codec']?.toLowerCase()
  return codec === 'zstd' || codec === 'uncompressed' ? codec : 'snappy'
}
