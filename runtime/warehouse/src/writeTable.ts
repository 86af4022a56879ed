import { checkpointDue, commit, formatJson, removeOf, writeCheckpoint, type AddFile, type DeltaType, type JsonObject, type Metadata, type Snapshot, type StructType, type Transaction } from '@lagoon/delta'
import { sameType, type Column } from '@lagoon/sql'
import { fullName } from '@lagoon/unity-catalog'
import { bytesOf, discard, rowsOf, writeDataFiles, type DataFiles, type WrittenFiles } from './dataFiles.ts'
import { columnEntries } from './createTable.ts'
import { toColumns, toDeltaSchema } from './deltaTypes.ts'
import { WarehouseError } from './error.ts'
import { rowsIn } from './relationText.ts'
import { checksIn } from './rowRules.ts'
import { openTable, type OpenTable, type Tools } from './tools.ts'
import type { Append, Overwrite, Txn, WriteOptions, Written } from './types.ts'

/** Adds rows. Writers at the same time do not hinder each other. */
export async function append(tools: Tools, { table, select, txn, operation, added, remarks = [], readsTable = false }: Append): Promise<Written> {
  const started = performance.now()
  const open = await openTable(tools, table)
  if (isThere(open.snapshot, txn)) return { kind: 'alreadyThere', version: open.snapshot.version }
  const { adds, metadata } = await dataFiles(tools, evolved(open, added), select)
  if (adds.length === 0 && metadata === open.snapshot.metadata && remarks.length === 0 && !txn) return nothingWritten(open, started)
  const metrics = { [txn ? 'numAddedFiles' : 'numFiles']: adds.length, numOutputRows: rowsOf(adds), numOutputBytes: bytesOf(adds) }
  const written = await write(tools, open, {
    transaction: { snapshot: open.snapshot, actions: [...(metadata === open.snapshot.metadata ? [] : [metadata]), ...remarks, ...adds], ...(txn && { txn }), operation: { ...appendOperation(txn), ...operation, metrics: operation?.metrics ?? metrics }, ...(readsTable && { reads: { kind: 'table' } }) },
    adds,
    started,
    removed: 0n,
  })
  if (added && added.length > 0) await registerColumns(tools, open, metadata)
  return written
}

/** The table with more columns at its end, and more fields at the ends of structs, as its rows are to be written. */
export function evolved(open: OpenTable, added: readonly Column[] | undefined): OpenTable {
  if (!added || added.length === 0) return open
  const { schema } = open.snapshot.metadata
  const more = toDeltaSchema(added.map((column) => ({ ...column, nullable: true })))
  return { ...open, snapshot: { ...open.snapshot, metadata: { ...open.snapshot.metadata, schema: united(schema, more) } } }
}

/** What is there stays as it is described. */
function united(schema: StructType, more: StructType): StructType {
  const held = schema.fields.map((field) => {
    const other = more.fields.find(({ name }) => name === field.name)
    return other ? { ...field, type: unitedType(field.type, other.type) } : field
  })
  return { ...schema, fields: [...held, ...more.fields.filter(({ name }) => !schema.fields.some((field) => field.name === name))] }
}

function unitedType(type: DeltaType, more: DeltaType): DeltaType {
  if (typeof type !== 'object' || typeof more !== 'object') return type
  if (type.type === 'struct' && more.type === 'struct') return united(type, more)
  return type.type === 'array' && more.type === 'array' ? { ...type, elementType: unitedType(type.elementType, more.elementType) } : type
}

/** Replaces all rows, and the columns too when some are given. */
export async function overwrite(tools: Tools, { table, select, txn, operation, columns }: Overwrite): Promise<Written> {
  const started = performance.now()
  const open = await openTable(tools, table)
  const { snapshot, root } = open
  if (isThere(snapshot, txn)) return { kind: 'alreadyThere', version: snapshot.version }
  const { adds, metadata } = await dataFiles(tools, { ...open, snapshot: { ...snapshot, metadata: withColumns(snapshot.metadata, columns) } }, select)
  const removals = [...snapshot.files.values()].map((file) => removeOf(file, { at: tools.effects.now(), dataChange: true }))
  const metrics = { numFiles: adds.length, numOutputRows: rowsOf(adds), numOutputBytes: bytesOf(adds), numRemovedFiles: removals.length }
  const written = await write(tools, { ...open, root }, {
    transaction: {
      snapshot,
      actions: [...(metadata === snapshot.metadata ? [] : [metadata]), ...removals, ...adds],
      ...(txn && { txn }),
      operation: { name: 'WRITE', parameters: { mode: 'Overwrite', partitionBy: '[]' }, ...operation, metrics: operation?.metrics ?? metrics },
      reads: { kind: 'table' },
    },
    adds,
    started,
    removed: liveRows(snapshot),
  })
  if (metadata !== snapshot.metadata) await registerColumns(tools, open, metadata)
  return written
}

/** Writes rows of the table as files; they belong to nothing until they are committed. */
export const dataFiles = ({ engine, storage, effects }: Tools, { entry, root, snapshot }: OpenTable, select: string, more: Pick<DataFiles, 'dataChange' | 'demand'> = {}): Promise<WrittenFiles> =>
  writeDataFiles({ engine, storage, effects, root, metadata: snapshot.metadata, select, ...more, tableName: fullName(entry) })

export interface Write {
  readonly transaction: Transaction
  /** The data files that were written for it. */
  readonly adds: readonly AddFile[]
  readonly started: number
  /** Rows removed, for the report. */
  readonly removed: bigint
}

const longestRetry = 10

/** Commits, follows up with a checkpoint when one is due, and tells. Throws Delta's conflict names as `WarehouseError`. */
export async function write(tools: Tools, open: OpenTable, { transaction, adds, started, removed }: Write): Promise<Written> {
  const { storage, effects } = tools
  let attempt = transaction
  for (let tries = 0; ; tries += 1) {
    const result = await commit(storage, open.root, attempt, effects)
    if (result.kind === 'committed') {
      await checkpoint(tools, open, result.snapshot)
      const rows = rowsOf(adds)
      const tookMs = performance.now() - started
      effects.emit({ kind: 'tableWritten', table: open.entry, version: result.version, operation: transaction.operation.name, added: rows, removed, tookMs })
      return { kind: 'written', version: result.version, rows, removed, files: adds.length, sizeBytes: bytesOf(adds), tookMs }
    }
    if (result.kind === 'conflict' && (result.code === 'DELTA_METADATA_CHANGED' || result.code === 'DELTA_PROTOCOL_CHANGED')) {
      const again = tries < longestRetry ? await afterChangeOfMetadata(tools, open, attempt) : undefined
      if (again) {
        attempt = again
        continue
      }
    }
    await discard(storage, open.root, adds)
    if (result.kind === 'alreadyThere') return result
    throw new WarehouseError(result.code, `${fullName(open.entry)} was changed by another writer: its version ${result.version} rules this ${transaction.operation.name} out`, {
      hint: 'run the statement again',
    })
  }
}

/** A writer that has read nothing only cares for the columns: if those are the same, its files fit the new version too. */
async function afterChangeOfMetadata(tools: Tools, open: OpenTable, attempt: Transaction): Promise<Transaction | undefined> {
  const isBlind = attempt.reads === undefined && attempt.actions.every((action) => action.kind === 'add')
  if (!isBlind || !attempt.snapshot) return undefined
  const { snapshot } = await openTable({ ...tools, pinned: new Map() }, open.entry)
  const [before, after] = [attempt.snapshot.metadata, snapshot.metadata]
  return sameSchema(before, after) && sameRules(before, after) && before.id === after.id ? { ...attempt, snapshot } : undefined
}

/** Rows that were checked by other rules would have to be checked again. */
const sameRules = (left: Metadata, right: Metadata): boolean => rulesText(left) === rulesText(right)
const rulesText = ({ schema, configuration }: Metadata): string => formatJson({ checks: checksIn(configuration).map(({ name, text }) => `${name} ${text}`), fields: schema.fields.map(({ name, metadata }) => ({ name, said: rulesOf(metadata) })) })
const rulesOf = (metadata: JsonObject): JsonObject => Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== 'comment'))

function sameSchema(left: Metadata, right: Metadata): boolean {
  const [before, after] = [toColumns(left.schema), toColumns(right.schema)]
  return (
    before.length === after.length &&
    left.partitionColumns.join('\n') === right.partitionColumns.join('\n') &&
    before.every((column, i) => {
      const other = after[i]
      return other !== undefined && column.name === other.name && column.nullable === other.nullable && sameType(column.type, other.type)
    })
  )
}

async function checkpoint({ storage, parquet, effects }: Tools, { entry }: OpenTable, snapshot: Snapshot): Promise<void> {
  if (!checkpointDue(snapshot)) return
  try {
    await writeCheckpoint(storage, snapshot, parquet, effects.now())
  } catch (error) {
    effects.emit({ kind: 'checkpointFailed', table: entry, version: snapshot.version, message: error instanceof Error ? error.message : String(error) })
  }
}

/** The metadata with other columns; the same object when they are the ones it has. */
export function withColumns(metadata: Metadata, columns: readonly Column[] | undefined): Metadata {
  if (!columns) return metadata
  const schema = toDeltaSchema(columns)
  const changed = { ...metadata, schema }
  return sameSchema(metadata, changed) && JSON.stringify(schema) === JSON.stringify(metadata.schema) ? metadata : changed
}

/** The catalog shows the columns that the table has now. */
export async function registerColumns({ catalog }: Tools, { entry }: OpenTable, metadata: Metadata): Promise<void> {
  await catalog.putTable({ ...entry, columns: columnEntries(toColumns(metadata.schema)) })
}

export const isThere = (snapshot: Snapshot, txn: Txn | undefined): boolean => txn !== undefined && (snapshot.transactions.get(txn.appId)?.version ?? -1n) >= txn.version

export const nothingWritten = ({ snapshot }: OpenTable, started: number): Written => ({
  kind: 'written',
  version: snapshot.version,
  rows: 0n,
  removed: 0n,
  files: 0,
  sizeBytes: 0,
  tookMs: performance.now() - started,
})

/** Rows that a reader sees, as far as the statistics say. */
export const liveRows = (snapshot: Snapshot): bigint =>
  [...snapshot.files.values()].reduce((sum, file) => sum + (rowsIn(file) ?? 0n) - BigInt(file.deletionVector?.cardinality ?? 0), 0n)

function appendOperation(txn: Txn | undefined): NonNullable<WriteOptions['operation']> {
  return txn
    ? { name: 'STREAMING UPDATE', parameters: { outputMode: 'Append', queryId: txn.appId, epochId: String(txn.version) } }
    : { name: 'WRITE', parameters: { mode: 'Append', partitionBy: '[]' } }
}

