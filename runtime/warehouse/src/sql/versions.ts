import { fileKey, readSnapshot, removeOf, storagePath, versionAt, type AddFile, type Snapshot } from '@lagoon/delta'
import { translateExpression, type Clone, type Expression } from '@lagoon/sql'
import { fullName, type TableEntry } from '@lagoon/unity-catalog'
import { columnEntries, unloggedProperties } from '../createTable.ts'
import { toColumns } from '../deltaTypes.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { rulesFrom } from '../replaceTable.ts'
import { openTable } from '../tools.ts'
import { bytesOf } from '../dataFiles.ts'
import { liveRows, write } from '../writeTable.ts'
import { placed } from './placed.ts'
import { always, changeableTable, askedIn, listing, originIn, refuse, type Run, type Runner } from './run.ts'

/** The version that VERSION AS OF or TIMESTAMP AS OF means; undefined for neither. */
export async function versionMeant(run: Run, entry: TableEntry, { version, timestamp }: Pick<Clone, 'version' | 'timestamp'>): Promise<bigint | undefined> {
  if (version) return BigInt(String(version.value))
  if (!timestamp) return undefined
  const { root } = await openTable(run.tools, entry)
  return versionAt(run.tools.storage, root, await instantOf(run, timestamp))
}

async function instantOf(run: Run, timestamp: Expression): Promise<Date> {
  const { tools, file, text } = run
  const cast: Expression = { kind: 'cast', operand: timestamp, type: { kind: 'timestamp' }, typeText: 'TIMESTAMP', attempt: false, place: timestamp.place }
  const { duckdb } = translateExpression(cast, [], { ...askedIn(run), file, text })
  const [row] = await naming(tools, () => tools.engine.rows(`SELECT epoch_ms(${duckdb}) AS at`))
  const at = row?.['at']
  if (at === null || at === undefined) throw new WarehouseError('INVALID_TIME_TRAVEL_TIMESTAMP_EXPR', 'the timestamp is null', { origin: originIn(run, timestamp.place) })
  return new Date(Number(at))
}

/** Makes an older version the newest, in one commit: files come back, files go, columns and properties are what they were. */
export const restore: Runner<'restore'> = {
  writes: always,
  async run(run, { target, version, timestamp, place }) {
    const { tools } = run
    const started = performance.now()
    const table = await changeableTable(run, target)
    const asked = version ?? timestamp ?? { place }
    const wanted = await placed(run, asked.place, () => versionMeant(run, table, { ...(version && { version }), ...(timestamp && { timestamp }) }))
    if (wanted === undefined) return refuse(run, place, 'RESTORE without a version')
    const open = await openTable(tools, table)
    const then = await placed(run, asked.place, () => readSnapshot(tools.storage, open.root, { parquet: tools.parquet, version: wanted }))
    if (!then) throw new WarehouseError('DELTA_TABLE_NOT_FOUND', `${fullName(table)} has no version ${wanted}`, { origin: originIn(run, place) })
    const restored = await filesBack(run, open.snapshot, then, table, place)
    const kept = new Set([...then.files.values()].map(fileKey))
    const removed = [...open.snapshot.files.values()].filter((file) => !kept.has(fileKey(file)))
    const at = tools.effects.now()
    await write(tools, open, {
      transaction: {
        snapshot: open.snapshot,
        actions: [...rulesFrom(open.snapshot, then.metadata), ...removed.map((file) => removeOf(file, { at, dataChange: true })), ...restored.map((file) => ({ ...file, dataChange: true }))],
        operation: { name: 'RESTORE', parameters: version ? { version: String(wanted) } : { timestamp: run.script.textOf(timestamp ?? { place }) }, metrics: { numRestoredFiles: restored.length, numRemovedFiles: removed.length } },
        reads: { kind: 'table' },
      },
      adds: [],
      started,
      removed: liveRows(open.snapshot),
    })
    await tools.catalog.putTable({ ...table, columns: columnEntries(toColumns(then.metadata.schema)), properties: { ...unloggedProperties(table.properties), ...then.metadata.configuration } })
    const after = [...then.files.values()]
    const columns = { table_size_after_restore: 'bigint', num_of_files_after_restore: 'bigint', num_removed_files: 'bigint', num_restored_files: 'bigint', removed_files_size: 'bigint', restored_files_size: 'bigint' }
    return listing(columns, [[bytesOf(after), after.length, removed.length, restored.length, bytesOf(removed), bytesOf(restored)]])
  },
}

/** The files that the older version has and the newest has not; VACUUM may have deleted some. */
async function filesBack(run: Run, now: Snapshot, then: Snapshot, table: TableEntry, place: Parameters<typeof refuse>[1]): Promise<AddFile[]> {
  const present = new Set([...now.files.values()].map(fileKey))
  const back = [...then.files.values()].filter((file) => !present.has(fileKey(file)))
  for (const { path } of back) {
    if ((await run.tools.storage.stat(storagePath(then.root, path))) === undefined) {
      throw new WarehouseError('DELTA_CANNOT_RESTORE_TABLE_VERSION', `version ${then.version} of ${fullName(table)} needs the file ${path}, which VACUUM has deleted`, { origin: originIn(run, place) })
    }
  }
  return back
}
