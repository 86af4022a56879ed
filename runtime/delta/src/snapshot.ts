import { StorageError, type Storage } from '@lagoon/storage'
import type { Action, AddFile, DomainMetadata, Metadata, Protocol, RemoveFile, TransactionIdentifier } from './actions.ts'
import { readCheckpoint, type ParquetPort } from './checkpoint.ts'
import { readCommit } from './commitFile.ts'
import { DeltaError } from './error.ts'
import { commitsBetween, listLog, newestVersion, type LogListing } from './logListing.ts'
import { commitPath } from './logPath.ts'
import { checkReadable } from './protocol.ts'
import { nothing, replay, type Replayed } from './replay.ts'

/** A Delta table at one version. */
export interface Snapshot {
  /** Storage path of the table. */
  readonly root: string
  readonly version: bigint
  readonly protocol: Protocol
  readonly metadata: Metadata
  readonly files: ReadonlyMap<string, AddFile>
  readonly tombstones: ReadonlyMap<string, RemoveFile>
  readonly transactions: ReadonlyMap<string, TransactionIdentifier>
  readonly domains: ReadonlyMap<string, DomainMetadata>
}

export interface ReadOptions {
  /** Default: the newest. */
  readonly version?: bigint
  /** Needed as soon as the log has a checkpoint. */
  readonly parquet?: ParquetPort
}

/** The last few snapshots of one table, newest first. */
interface Known {
  readonly snapshots: readonly Snapshot[]
  /** Size and time of the newest commit file: another table at the same place would have another one. */
  readonly stamp: string
}

const known = new WeakMap<Storage, Map<string, Known>>()
const keptPerTable = 4

/**
 * The table at `root`, or undefined when there is none. The newest snapshot is remembered for the life of the process and
 * checked with two looks at the log, so that asking again about an unchanged table costs next to nothing.
 * Throws `DeltaError`: `DELTA_VERSION_NOT_FOUND`, `DELTA_VERSIONS_NOT_CONTIGUOUS`, `DELTA_TRUNCATED_TRANSACTION_LOG`,
 * `DELTA_LOG_CORRUPT`, `DELTA_CHECKPOINT_CORRUPT`, `DELTA_UNSUPPORTED_FEATURES_FOR_READ`.
 */
export async function readSnapshot(storage: Storage, root: string, options: ReadOptions = {}): Promise<Snapshot | undefined> {
  const remembered = await stillTrue(storage, root)
  const [newest] = remembered
  if (newest && (options.version === undefined || options.version >= newest.version)) {
    const snapshot = await catchUp(storage, newest, options.version)
    if (options.version === undefined || snapshot.version === options.version) return snapshot
  }
  return remembered.find((snapshot) => snapshot.version === options.version) ?? readFromLog(storage, root, options)
}

/** Puts a snapshot that this process has just made or read where the next reader finds it. */
export async function remember(storage: Storage, snapshot: Snapshot): Promise<void> {
  const stamp = await stampOf(storage, snapshot.root, snapshot.version)
  if (stamp === undefined) return
  const byRoot = known.get(storage) ?? new Map<string, Known>()
  known.set(storage, byRoot)
  const before = (byRoot.get(snapshot.root)?.snapshots ?? []).filter((other) => other.metadata.id === snapshot.metadata.id)
  if (before[0] && before[0].version >= snapshot.version) return
  byRoot.set(snapshot.root, { snapshots: [snapshot, ...before].slice(0, keptPerTable), stamp })
}

/** To be called when a table's folder was deleted. */
export const forget = (storage: Storage, root: string): void => void known.get(storage)?.delete(root)

/** The snapshot after further commits of the same table. */
export function advance(snapshot: Snapshot, version: bigint, commits: readonly (readonly Action[])[]): Snapshot {
  const { root, protocol, metadata, files, tombstones, transactions, domains } = snapshot
  return toSnapshot(root, version, replay({ protocol, metadata, files, tombstones, transactions, domains }, commits))
}

/** The snapshot of a table that these actions create. */
export const firstSnapshot = (root: string, actions: readonly Action[]): Snapshot => toSnapshot(root, 0n, replay(nothing, [actions]))

async function stillTrue(storage: Storage, root: string): Promise<readonly Snapshot[]> {
  const held = known.get(storage)?.get(root)
  const newest = held?.snapshots[0]
  if (!held || !newest) return []
  if ((await stampOf(storage, root, newest.version)) === held.stamp) return held.snapshots
  forget(storage, root)
  return []
}

async function stampOf(storage: Storage, root: string, version: bigint): Promise<string | undefined> {
  const file = await storage.stat(commitPath(root, version))
  return file && `${file.sizeBytes} ${file.modifiedAt.getTime()}`
}

/** Reads the commits that others have made since, as far as `version`. */
async function catchUp(storage: Storage, from: Snapshot, version: bigint | undefined): Promise<Snapshot> {
  const commits: (readonly Action[])[] = []
  let at = from.version
  while (version === undefined || at < version) {
    const next = await commitIfThere(storage, from.root, at + 1n)
    if (next === undefined) break
    commits.push(next)
    at += 1n
  }
  if (commits.length === 0) return from
  const snapshot = advance(from, at, commits)
  await remember(storage, snapshot)
  return snapshot
}

async function commitIfThere(storage: Storage, root: string, version: bigint): Promise<readonly Action[] | undefined> {
  if ((await storage.stat(commitPath(root, version))) === undefined) return undefined
  return readCommit(storage, root, version)
}

async function readFromLog(storage: Storage, root: string, options: ReadOptions): Promise<Snapshot | undefined> {
  const listing = await listLog(storage, root)
  const newest = newestVersion(listing)
  if (newest === undefined) return undefined
  const version = options.version ?? newest
  if (version > newest || version < 0n) {
    throw new DeltaError('DELTA_VERSION_NOT_FOUND', `${root} has no version ${version}; its newest is ${newest}`)
  }
  const snapshot = toSnapshot(root, version, await replayTo(storage, root, listing, version, options.parquet))
  if (version === newest) await remember(storage, snapshot)
  return snapshot
}

async function replayTo(storage: Storage, root: string, listing: LogListing, version: bigint, parquet: ParquetPort | undefined): Promise<Replayed> {
  let unreadable: unknown
  for (const checkpoint of listing.checkpoints) {
    if (checkpoint.version > version) continue
    if (!parquet) throw new DeltaError('DELTA_CHECKPOINT_CORRUPT', `${root} has a checkpoint and nobody here reads Parquet`)
    try {
      const base = replay(nothing, [await readCheckpoint(storage, root, checkpoint, parquet)])
      return replay(base, await readCommits(storage, root, commitsBetween(root, listing, checkpoint.version, version)))
    } catch (error) {
      // A checkpoint is only a shortcut: an older one and more commits say the same.
      if (!(error instanceof DeltaError) || error.code !== 'DELTA_CHECKPOINT_CORRUPT') throw error
      unreadable ??= error
    }
  }
  if (unreadable !== undefined && !listing.commits.has(0n)) throw unreadable
  return replay(nothing, await readCommits(storage, root, commitsBetween(root, listing, undefined, version)))
}

async function readCommits(storage: Storage, root: string, versions: readonly bigint[]): Promise<(readonly Action[])[]> {
  const commits: (readonly Action[])[] = []
  for (const version of versions) {
    try {
      commits.push(await readCommit(storage, root, version))
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'PathNotFound') throw error
      throw new DeltaError('DELTA_VERSIONS_NOT_CONTIGUOUS', `${commitPath(root, version)} vanished while the log was read`, { cause: error })
    }
  }
  return commits
}

function toSnapshot(root: string, version: bigint, state: Replayed): Snapshot {
  const { protocol, metadata, ...rest } = state
  if (!protocol || !metadata) {
    const missing = protocol ? 'metaData' : 'protocol'
    throw new DeltaError('DELTA_LOG_CORRUPT', `the log of ${root} has no ${missing} action up to version ${version}`, {
      place: { file: commitPath(root, 0n), line: 1 },
    })
  }
  checkReadable(root, { protocol, metadata })
  return { root, version, protocol, metadata, ...rest }
}
