import { parseStatistics, physicalName, type AddFile, type Snapshot } from '@lagoon/delta'
import { fileList, quoteName, quoteText } from '@lagoon/engine'
import { duckdbType, type Column } from '@lagoon/sql'
import { toColumns } from './deltaTypes.ts'

/** What a scan of some files of a table needs to know; local paths, since DuckDB opens them. */
export interface Scan {
  readonly snapshot: Snapshot
  readonly files: readonly { readonly add: AddFile; readonly path: string }[]
  /** The columns that come out, in this order. */
  readonly columns: readonly Column[]
  readonly rowIds: boolean
  /** A relation of `f` (local path) and `r` (position): the rows that are deleted in files with a deletion vector. */
  readonly deleted: string | undefined
}

/** The scan as something that may stand in FROM. Every file is read with the table's schema, not its own. */
export function relationText(scan: Scan): string {
  const plain = scan.files.filter(({ add }) => !add.deletionVector)
  const marked = scan.files.filter(({ add }) => add.deletionVector)
  const parts = [
    ...(plain.length > 0 ? [`SELECT ${outputs(scan)} FROM ${filesOf(scan, plain)} f${partitions(scan, plain)}`] : []),
    ...(marked.length > 0 && scan.deleted !== undefined
      ? [`SELECT ${outputs(scan)} FROM ${filesOf(scan, marked)} f${partitions(scan, marked)} ANTI JOIN ${scan.deleted} d ON (d.f = f.filename AND d.r = f.file_row_number)`]
      : []),
  ]
  return `(${parts.length === 0 ? emptyText(scan) : parts.join(' UNION ALL ')})`
}

/** How many rows the file had when it was written; undefined when nobody wrote that down. */
export function rowsIn(add: AddFile): bigint | undefined {
  const known = counted.get(add)
  if (known !== undefined) return known
  const { numRecords } = parseStatistics(add.stats)
  if (numRecords !== undefined) counted.set(add, numRecords)
  return numRecords
}
const counted = new WeakMap<AddFile, bigint>()

function outputs({ columns, rowIds, snapshot }: Scan): string {
  const partition = new Set(snapshot.metadata.partitionColumns)
  const texts = columns.map(({ name, type }) => {
    if (type.kind === 'void') return `NULL AS ${quoteName(name)}`
    return `${partition.has(name) ? 'p' : 'f'}.${quoteName(name)}`
  })
  return [...texts, ...(rowIds ? ['f.filename AS __file', 'f.file_row_number AS __row'] : [])].join(', ')
}

function emptyText({ columns, rowIds }: Scan): string {
  const typed = [...columns.map(({ name, type }) => ({ name, type: duckdbType(type) })), ...(rowIds ? [{ name: '__file', type: 'VARCHAR' }, { name: '__row', type: 'BIGINT' }] : [])]
  return `SELECT ${typed.map(({ name, type }) => `NULL::${type} AS ${quoteName(name)}`).join(', ')} WHERE false`
}

function filesOf({ snapshot }: Scan, files: Scan['files']): string {
  const partition = new Set(snapshot.metadata.partitionColumns)
  const stored = toColumns(snapshot.metadata.schema)
    .map((column, i) => ({ column, field: snapshot.metadata.schema.fields[i] }))
    .flatMap(({ column, field }) => (field && !partition.has(column.name) && column.type.kind !== 'void' ? [{ column, physical: physicalName(field) }] : []))
  const schema = stored.map(
    ({ column, physical }) => `${quoteText(physical)}: {name: ${quoteText(column.name)}, type: ${quoteText(duckdbType(column.type))}, default_value: NULL}`,
  )
  // A file that lacks a column gives nulls, one that has more is not asked for it. With a schema DuckDB no longer looks into
  // the files to plan, so it is told how many rows there are: otherwise it takes the table for the small side of a join.
  const options = [`schema = MAP {${schema.join(', ')}}`, 'hive_partitioning = false', `explicit_cardinality = ${cardinality(files)}`]
  return `read_parquet(${fileList(files.map(({ path }) => path))}, ${options.join(', ')})`
}

function cardinality(files: Scan['files']): bigint {
  const rows = files.reduce((sum, { add }) => sum + (rowsIn(add) ?? 100_000n), 0n)
  return rows > 0n ? rows : 1n
}

/** Partition values stand in the log, never in the files. */
function partitions({ snapshot, columns }: Scan, files: Scan['files']): string {
  const wanted = columns.filter(({ name }) => snapshot.metadata.partitionColumns.includes(name))
  if (wanted.length === 0) return ''
  const rows = files.map(({ add, path }) => {
    const values = wanted.map(({ name, type }) => {
      const field = snapshot.metadata.schema.fields.find((candidate) => candidate.name === name)
      const text = field && add.partitionValues[physicalName(field)]
      return text ? `CAST(${quoteText(text)} AS ${duckdbType(type)})` : `CAST(NULL AS ${duckdbType(type)})`
    })
    return `(${[quoteText(path), ...values].join(', ')})`
  })
  const names = ['__partition_file', ...wanted.map(({ name }) => quoteName(name))]
  return ` JOIN (VALUES ${rows.join(', ')}) p(${names.join(', ')}) ON (p.__partition_file = f.filename)`
}
