import { quoteName, quoteText } from '@lagoon/engine'
import { duckdbType, types, type Column } from '@lagoon/sql'
import type { Storage } from '@lagoon/storage'
import type { FileColumn, FileGroup } from './fileGroup.ts'
import { addressOf, type SourceFile } from './listing.ts'
import type { ReadFilesOptions } from './options.ts'

const metadataType = {
  kind: 'struct',
  fields: [
    { name: 'file_path', type: types.string },
    { name: 'file_name', type: types.string },
    { name: 'file_size', type: types.bigint },
    { name: 'file_block_start', type: types.bigint },
    { name: 'file_block_length', type: types.bigint },
    { name: 'file_modification_time', type: types.timestamp },
  ],
} as const

/** Columns, and what may stand in FROM to get them. */
export interface FileRelation {
  readonly columns: readonly Column[]
  readonly duckdb: string
}

/**
 * Files as a relation with the columns of `columns`, the rescued data column and the hidden `_metadata`.
 * What a file holds and no column can say (a value of another type, a column that is not known) stands in the rescued data.
 */
export function fileRelation(
  groups: readonly FileGroup[],
  columns: readonly Column[],
  { options, storage }: { readonly options: ReadFilesOptions; readonly storage: Storage },
): FileRelation {
  const rescued = options.rescuedDataColumn
  const all: Column[] = [
    ...columns,
    ...(rescued === undefined ? [] : [{ name: rescued, type: types.string, nullable: true }]),
    { name: '_metadata', type: metadataType, nullable: false, hidden: true },
  ]
  const selects = groups.map((group) => selectGroup(group, { columns, options, storage }))
  const nothing = `SELECT ${all.map(({ name, type }) => `CAST(NULL AS ${duckdbType(type)}) AS ${quoteName(name)}`).join(', ')} WHERE FALSE`
  return { columns: all, duckdb: `(${selects.length === 0 ? nothing : selects.join(' UNION ALL ')})` }
}

interface Selection {
  readonly columns: readonly Column[]
  readonly options: ReadFilesOptions
  readonly storage: Storage
}

function selectGroup(group: FileGroup, { columns, options, storage }: Selection): string {
  const { readerCaseSensitive, rescuedDataColumn, mode } = options
  const taken = new Set<FileColumn>()
  const losses: { readonly when: string; readonly name: string; readonly json: string }[] = []
  const values = columns.map(({ name, type }) => {
    const held = group.columns.find((column) => column.name === name || (!readerCaseSensitive && column.name.toLowerCase() === name.toLowerCase()))
    if (!held) return `CAST(NULL AS ${duckdbType(type)}) AS ${quoteName(name)}`
    taken.add(held)
    const { value, lost } = held.as(type)
    if (lost) losses.push({ when: lost, name: held.name, json: held.json })
    return `${value} AS ${quoteName(name)}`
  })
  for (const column of group.columns) {
    if (!taken.has(column)) losses.push({ when: `${column.json} IS NOT NULL AND CAST(${column.json} AS VARCHAR) <> 'null'`, name: column.name, json: column.json })
  }
  if (group.malformed) losses.push({ when: group.malformed.when, name: '_corrupt_record', json: `to_json(${group.malformed.text})` })

  const address = addressExpression(group.files, storage)
  const rescued = rescuedDataColumn === undefined ? [] : [`${rescue(losses, address)} AS ${quoteName(rescuedDataColumn)}`]
  const metadata = `${metadataOf(group.files, address, storage)} AS _metadata`
  return `SELECT ${[...values, ...rescued, metadata].join(', ')} FROM ${group.from}${malformedFilter(group, mode)}`
}

function malformedFilter({ malformed }: FileGroup, mode: ReadFilesOptions['mode']): string {
  if (!malformed || mode === 'PERMISSIVE') return ''
  if (mode === 'DROPMALFORMED') return ` WHERE NOT (${malformed.when})`
  return ` WHERE CASE WHEN ${malformed.when} THEN error('MALFORMED_RECORD_IN_PARSING: ' || ${malformed.text}) ELSE TRUE END`
}

/** `{"name": value, …, "_file_path": "abfss://…"}` of what a row could not keep, or NULL. */
function rescue(losses: readonly { readonly when: string; readonly name: string; readonly json: string }[], address: string): string {
  if (losses.length === 0) return 'CAST(NULL AS VARCHAR)'
  const entries = losses.map(({ when, name, json }) => `CASE WHEN ${when} THEN ${quoteText(`${JSON.stringify(name)}:`)} || ${json} END`)
  return `CASE WHEN ${losses.map(({ when }) => `(${when})`).join(' OR ')} THEN '{' || concat_ws(',', ${entries.join(', ')}, '"_file_path":' || to_json(${address})) || '}' END`
}

/** The abfss address of the row's file, from its local path: all files of a source lie below one container. */
function addressExpression(files: readonly SourceFile[], storage: Storage): string {
  const [file] = files
  if (!file) return `''`
  const container = file.path.split('/').slice(0, 2).join('/')
  const root = storage.localPath(container)
  return `(${quoteText(addressOf(container))} || replace(substr(filename, ${root.length + 2}), '\\', '/'))`
}

function metadataOf(files: readonly SourceFile[], address: string, storage: Storage): string {
  const keys = files.map(({ path }) => quoteText(storage.localPath(path))).join(', ')
  const held = (values: readonly string[]): string => `map_extract_value(MAP([${keys}], [${values.join(', ')}]), filename)`
  const size = held(files.map(({ sizeBytes }) => `${sizeBytes}::BIGINT`))
  const moment = held(files.map(({ modifiedMs }) => `${Math.trunc(modifiedMs * 1000)}::BIGINT`))
  const parts = [
    `file_path := ${address}`,
    `file_name := parse_filename(filename)`,
    `file_size := ${size}`,
    `file_block_start := 0::BIGINT`,
    `file_block_length := ${size}`,
    `file_modification_time := make_timestamptz(${moment})`,
  ]
  return `struct_pack(${parts.join(', ')})`
}
