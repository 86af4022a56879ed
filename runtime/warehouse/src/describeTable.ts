import { readHistory, type HistoryEntry } from '@lagoon/delta'
import type { Column } from '@lagoon/sql'
import type { TableEntry, TableName } from '@lagoon/unity-catalog'
import { toColumns } from './deltaTypes.ts'
import { informationSchemaView, isInformationSchema } from './informationSchema.ts'
import { planView } from './plan.ts'
import { rowsIn } from './relationText.ts'
import { checksIn } from './rowRules.ts'
import { openTable, type Tools } from './tools.ts'
import type { TableDescription } from './types.ts'
import { bytesOf } from './dataFiles.ts'
import { asDeclared, schemaOf } from './viewSchema.ts'
import { liveRows } from './writeTable.ts'

export async function describe(tools: Tools, name: TableName): Promise<TableDescription> {
  const entry = isInformationSchema(name) ? await informationSchemaView(tools, name) : await tools.catalog.table(name)
  if (entry.location === undefined) return describeView(entry, await viewColumns(tools, entry))
  const { snapshot, root } = await openTable(tools, name)
  const files = [...snapshot.files.values()]
  const [newest] = await readHistory(tools.storage, root, { limit: 1 })
  const { protocol, metadata } = snapshot
  return {
    entry,
    columns: toColumns(metadata.schema),
    version: snapshot.version,
    files: files.length,
    sizeBytes: bytesOf(files),
    rows: files.every((file) => rowsIn(file) !== undefined) ? liveRows(snapshot) : undefined,
    partitionColumns: metadata.partitionColumns,
    fieldMetadata: new Map(metadata.schema.fields.map((field) => [field.name, field.metadata])),
    checks: checksIn(metadata.configuration),
    lastModified: newest?.at,
    minReaderVersion: protocol.minReaderVersion,
    minWriterVersion: protocol.minWriterVersion,
    features: protocol.writerFeatures ?? [],
  }
}

/** The commits whose files are still there, newest first. */
export async function history(tools: Tools, name: TableName, options: { limit?: number } = {}): Promise<HistoryEntry[]> {
  const { root } = await openTable(tools, name)
  return readHistory(tools.storage, root, options)
}

/** A view that goes with its tables has the columns that its query gives now, while it gives any. */
async function viewColumns(tools: Tools, entry: TableEntry): Promise<readonly Column[]> {
  const { mode, columns } = schemaOf(entry)
  if (mode !== 'EVOLUTION' && mode !== 'TYPE EVOLUTION') return columns
  try {
    return asDeclared((await planView(tools, entry)).columns)
  } catch {
    return columns
  }
}

const describeView = (entry: TableEntry, columns: readonly Column[]): TableDescription => ({
  entry,
  columns,
  version: undefined,
  files: 0,
  sizeBytes: 0,
  rows: undefined,
  partitionColumns: [],
  fieldMetadata: new Map(),
  checks: [],
  lastModified: undefined,
  minReaderVersion: undefined,
  minWriterVersion: undefined,
  features: [],
})
