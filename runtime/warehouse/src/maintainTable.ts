import { fileKey, filesToVacuum, removeOf, type AddFile } from '@lagoon/delta'
import { quoteName } from '@lagoon/engine'
import type { TableName } from '@lagoon/unity-catalog'
import { scan } from './readTable.ts'
import { rowsIn } from './relationText.ts'
import { openTable, type Tools } from './tools.ts'
import type { Optimized, Vacuumed } from './types.ts'
import { bytesOf } from './dataFiles.ts'
import { dataFiles, write } from './writeTable.ts'

const smallFileBytes = 96 * 1024 * 1024
const toleratedDeleted = 0.05

/**
 * Writes small files together, and files of which many rows are deleted anew. The rows stay what they are.
 * With `purge` files with any deleted row, and only those. With `minFiles` nothing is done while fewer files than that would be rewritten: for upkeep after many small writes.
 */
export async function optimize(tools: Tools, table: TableName, { minFiles = 1, purge = false }: { minFiles?: number; purge?: boolean } = {}): Promise<Optimized> {
  const started = performance.now()
  const open = await openTable(tools, table)
  const { snapshot } = open
  const live = [...snapshot.files.values()]
  const files = purge ? live.filter(({ deletionVector }) => (deletionVector?.cardinality ?? 0) > 0) : candidates(live)
  if (files.length < minFiles || files.length === 0) return { version: snapshot.version, filesRemoved: 0, filesAdded: 0, bytesRemoved: 0, bytesAdded: 0 }
  const { duckdb, columns } = await scan(tools, open, files, { hidden: true })
  const { adds } = await dataFiles(tools, open, `SELECT ${columns.map(({ name }) => quoteName(name)).join(', ')} FROM ${duckdb} t`, { dataChange: false })
  const removals = files.map((file) => removeOf(file, { at: tools.effects.now(), dataChange: false }))
  const written = await write(tools, open, {
    transaction: {
      snapshot,
      actions: [...removals, ...adds],
      operation: {
        name: purge ? 'REORG' : 'OPTIMIZE',
        parameters: purge ? { predicate: '[]', applyPurge: 'true' } : { predicate: '[]', zOrderBy: '[]', auto: 'false' },
        metrics: {
          numRemovedFiles: files.length,
          numAddedFiles: adds.length,
          numRemovedBytes: bytesOf(files),
          numAddedBytes: bytesOf(adds),
          numDeletionVectorsRemoved: files.filter(({ deletionVector }) => deletionVector).length,
        },
      },
      reads: { kind: 'files', keys: new Set(files.map(fileKey)) },
    },
    adds,
    started,
    removed: 0n,
  })
  return { version: written.version, filesRemoved: files.length, filesAdded: adds.length, bytesRemoved: bytesOf(files), bytesAdded: bytesOf(adds) }
}

/** Deletes what no version within the retention needs; with `dryRun` it only says what that would be. */
export async function vacuum(tools: Tools, table: TableName, { dryRun = false, retainHours }: { dryRun?: boolean; retainHours?: number | undefined } = {}): Promise<Vacuumed> {
  const { snapshot } = await openTable(tools, table)
  const doomed = await filesToVacuum(tools.storage, snapshot, {
    now: tools.effects.now(),
    ...(retainHours !== undefined && { retentionMs: retainHours * 3_600_000 }),
  })
  if (!dryRun) for (const { path } of doomed) await tools.storage.delete(path)
  return { files: doomed.map(({ path }) => path), sizeBytes: doomed.reduce((sum, file) => sum + file.sizeBytes, 0), dryRun }
}

function candidates(files: readonly AddFile[]): AddFile[] {
  const small = files.filter((file) => file.size < smallFileBytes)
  const worn = files.filter((file) => {
    const rows = rowsIn(file)
    const deleted = file.deletionVector?.cardinality ?? 0
    return deleted > 0 && (rows === undefined || deleted > Number(rows) * toleratedDeleted)
  })
  // One small file alone gains nothing.
  return small.length > 1 ? [...new Set([...small, ...worn])] : worn
}
