import {
  countRows,
  looseStatistics,
  mayUseDeletionVectors,
  positionsText,
  readDeletionVectors,
  removeOf,
  rowSetOf,
  storagePath,
  union,
  withFeature,
  writeDeletionVectors,
  type AddFile,
  type Metadata,
  type Protocol,
  type RemoveFile,
  type RowSet,
  type Snapshot,
} from '@lagoon/delta'
import { fileList, quoteName, quoteText } from '@lagoon/engine'
import { fullName } from '@lagoon/unity-catalog'
import { WarehouseError } from './error.ts'
import { scan } from './readTable.ts'
import { rowsIn } from './relationText.ts'
import { openTable, type OpenTable, type Tools } from './tools.ts'
import type { Change, Written } from './types.ts'
import { bytesOf, rowsOf } from './dataFiles.ts'
import { dataFiles, evolved, isThere, nothingWritten, registerColumns, write } from './writeTable.ts'

/**
 * Removes some rows and adds others in one commit. Removed rows are marked in deletion vectors, so that the cost follows the
 * change and not the table; where the table forbids those (`delta.enableDeletionVectors = false`) their files are rewritten.
 */
export async function change(tools: Tools, { table, version, remove, insert, demand, txn, operation, updated = 0n, added }: Change): Promise<Written> {
  const started = performance.now()
  const newest = await openTable(tools, table)
  if (isThere(newest.snapshot, txn)) return { kind: 'alreadyThere', version: newest.snapshot.version }
  const open = version === undefined || version === newest.snapshot.version ? newest : await openTable(tools, table, version)
  const hits = remove === undefined ? [] : await rowsByFile(tools, open, remove)
  const removed = hits.reduce((sum, { rows }) => sum + BigInt(countRows(rows)), 0n)
  const { adds: inserted, metadata } = insert === undefined ? { adds: [], metadata: open.snapshot.metadata } : await dataFiles(tools, evolved(open, added), insert, { demand })
  if (hits.length === 0 && inserted.length === 0 && !txn && metadata === open.snapshot.metadata) return nothingWritten(newest, started)
  const removal = await removeRows(tools, { ...open, snapshot: { ...open.snapshot, metadata } }, hits)
  const moved = metadata === open.snapshot.metadata || removal.rules.some(({ kind }) => kind === 'metaData') ? [] : [metadata]
  const files = [...removal.actions, ...inserted].filter((action) => action.kind === 'add')
  const name = operation?.name ?? 'MERGE'
  const metrics = metricsOf(name, {
    inserted: rowsOf(inserted),
    removed,
    updated,
    filesAdded: files.length,
    filesRemoved: removal.actions.filter(({ kind }) => kind === 'remove').length,
    vectors: removal.vectors,
    bytes: bytesOf(inserted),
  })
  const written = await write(tools, open, {
    transaction: {
      snapshot: open.snapshot,
      actions: [...removal.rules, ...moved, ...removal.actions, ...inserted],
      ...(txn && { txn }),
      operation: { ...operation, name, metrics: { ...metrics, ...operation?.metrics } },
      ...(remove !== undefined && { reads: { kind: 'table' } }),
    },
    adds: [...inserted, ...removal.rewritten],
    started,
    removed,
  })
  if (added && added.length > 0) await registerColumns(tools, open, metadata)
  return written
}

interface Facts {
  readonly inserted: bigint
  readonly removed: bigint
  readonly updated: bigint
  readonly filesAdded: number
  readonly filesRemoved: number
  readonly vectors: number
  readonly bytes: number
}

/** Each operation has names of its own for what it did. Source: Spark, `DeltaOperationMetrics`. */
function metricsOf(operation: string, { inserted, removed, updated, filesAdded, filesRemoved, vectors, bytes }: Facts): Record<string, bigint | number> {
  const files = { numAddedFiles: filesAdded, numRemovedFiles: filesRemoved, numDeletionVectorsAdded: vectors }
  if (operation === 'DELETE') return { numDeletedRows: removed, ...files }
  if (operation === 'UPDATE') return { numUpdatedRows: removed, ...files }
  if (operation === 'WRITE') return { numFiles: filesAdded, numOutputRows: inserted, numOutputBytes: bytes, numDeletedRows: removed, numRemovedFiles: filesRemoved }
  return {
    numTargetRowsInserted: inserted - updated,
    numTargetRowsUpdated: updated,
    numTargetRowsDeleted: removed - updated,
    numTargetFilesAdded: filesAdded,
    numTargetFilesRemoved: filesRemoved,
    numTargetDeletionVectorsAdded: vectors,
    numTargetBytesAdded: bytes,
    numOutputRows: inserted,
  }
}

interface Hit {
  readonly add: AddFile
  readonly path: string
  readonly rows: RowSet
}

interface Removal {
  readonly rules: readonly (Protocol | Metadata)[]
  readonly actions: readonly (AddFile | RemoveFile)[]
  readonly vectors: number
  /** Data files that were written anew for what is left of others. */
  readonly rewritten: readonly AddFile[]
}

async function rowsByFile({ engine, storage }: Tools, { entry, root, snapshot }: OpenTable, remove: string): Promise<Hit[]> {
  const byPath = new Map([...snapshot.files.values()].map((add) => [storage.localPath(storagePath(root, add.path)), add]))
  // One text a file: no row comes over as a value of its own.
  const { rows } = await engine.table(`SELECT __file, CAST(to_json(list(CAST(__row AS BIGINT))) AS VARCHAR) FROM (${remove}) r WHERE __file IS NOT NULL GROUP BY __file`)
  return rows.map(([path, positions]) => {
    const add = typeof path === 'string' ? byPath.get(path) : undefined
    if (!add || typeof path !== 'string' || typeof positions !== 'string') {
      throw new WarehouseError('DELTA_CONCURRENT_DELETE_READ', `version ${snapshot.version} of ${fullName(entry)} has no file ${String(path)}: the rows to remove come from another version`)
    }
    return { add, path, rows: rowSetOf(JSON.parse(positions) as number[]) }
  })
}

async function removeRows(tools: Tools, open: OpenTable, hits: readonly Hit[]): Promise<Removal> {
  const { snapshot, root } = open
  if (hits.length === 0) return { rules: [], actions: [], vectors: 0, rewritten: [] }
  const at = tools.effects.now()
  const removals = hits.map(({ add }) => removeOf(add, { at, dataChange: true }))
  const allows = mayUseDeletionVectors(snapshot) || snapshot.metadata.configuration['delta.enableDeletionVectors'] !== 'false'
  if (!allows) {
    const rewritten = await withoutRows(tools, open, hits)
    return { rules: [], actions: [...removals, ...rewritten], vectors: 0, rewritten }
  }
  const marked = await Promise.all(hits.map((hit) => withEarlier(tools, open, hit)))
  const partial = marked.filter(({ rows, total }) => BigInt(countRows(rows)) < total)
  const vectors = partial.length === 0 ? [] : await writeDeletionVectors(tools.storage, root, partial.map(({ rows }) => rows), tools.effects)
  const adds = partial.flatMap(({ add, total }, i): AddFile[] => {
    const deletionVector = vectors[i]
    return deletionVector ? [{ ...add, dataChange: true, modificationTime: at.getTime(), stats: looseStatistics(add.stats, total), deletionVector }] : []
  })
  return { rules: adds.length > 0 ? rulesForVectors(snapshot) : [], actions: [...removals, ...adds], vectors: adds.length, rewritten: [] }
}

/** The rows that are gone after this change, and how many the file was written with. */
async function withEarlier({ storage, engine }: Tools, { root }: OpenTable, { add, path, rows }: Hit): Promise<Hit & { readonly total: bigint }> {
  const [earlier = []] = add.deletionVector ? await readDeletionVectors(storage, root, [add.deletionVector]) : []
  return { add, path, rows: union(earlier, rows), total: rowsIn(add) ?? (await countInFile(engine, path)) }
}

async function countInFile(engine: Tools['engine'], path: string): Promise<bigint> {
  const [row] = await engine.rows(`SELECT num_rows FROM parquet_file_metadata(${fileList([path])})`)
  return BigInt(String(row?.['num_rows'] ?? 0))
}

/** The first vector of a table raises its protocol: readers that do not know vectors must not open it any more. */
function rulesForVectors({ protocol, metadata }: Snapshot): (Protocol | Metadata)[] {
  const raised = withFeature(protocol, 'deletionVectors')
  const enabled = metadata.configuration['delta.enableDeletionVectors'] === 'true'
  return [
    ...(raised === protocol ? [] : [raised]),
    ...(enabled ? [] : [{ ...metadata, configuration: { ...metadata.configuration, 'delta.enableDeletionVectors': 'true' } }]),
  ]
}

async function withoutRows(tools: Tools, open: OpenTable, hits: readonly Hit[]): Promise<AddFile[]> {
  const { duckdb, columns } = await scan(tools, open, hits.map(({ add }) => add), { rowIds: true, hidden: true })
  const gone = hits.map(({ path, rows }) => `SELECT ${quoteText(path)} AS f, unnest(from_json(${quoteText(positionsText(rows))}, '["BIGINT"]')) AS r`)
  const kept = columns.map(({ name }) => `t.${quoteName(name)}`).join(', ')
  const { adds } = await dataFiles(tools, open, `SELECT ${kept} FROM ${duckdb} t ANTI JOIN (${gone.join(' UNION ALL ')}) g ON (g.f = t.__file AND g.r = t.__row)`)
  return [...adds]
}
