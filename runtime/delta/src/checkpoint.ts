import { readTextIfThere, writeText, type Storage } from '@lagoon/storage'
import type { Action, RemoveFile } from './actions.ts'
import { formatAction, parseAction } from './actionText.ts'
import { parseCommit } from './commitFile.ts'
import { DeltaError } from './error.ts'
import type { Checkpoint } from './logListing.ts'
import { checkpointPath, lastCheckpointPath, sidecarPath } from './logPath.ts'
import { deletedFileRetentionMs } from './properties.ts'
import { checkpointInterval, supports } from './protocol.ts'
import type { Snapshot } from './snapshot.ts'

/** Reads and writes checkpoint files. This room does no Parquet; whoever opens it brings this. */
export interface ParquetPort {
  /** Each row of the file as the JSON text of its one action: `{"add":{…}}`. */
  readActions(path: string): Promise<readonly string[]>
  /** Writes such texts as one file in the schema of checkpoints, replacing what was there, and answers its size in bytes. */
  writeActions(path: string, actions: readonly string[]): Promise<number>
}

/** Reads a classic, multi-part or V2 checkpoint with its sidecars. Throws `DELTA_CHECKPOINT_CORRUPT`, naming the file. */
export async function readCheckpoint(storage: Storage, root: string, checkpoint: Checkpoint, parquet: ParquetPort): Promise<readonly Action[]> {
  const actions: Action[] = []
  for (const path of checkpoint.paths) actions.push(...(await readFile(storage, path, parquet)))
  const sidecars = actions.flatMap((action) => (action.kind === 'sidecar' ? [action.path] : []))
  for (const name of sidecars) actions.push(...(await readFile(storage, sidecarPath(root, decodeURIComponent(name)), parquet)))
  return actions
}

async function readFile(storage: Storage, path: string, parquet: ParquetPort): Promise<readonly Action[]> {
  try {
    if (path.endsWith('.json')) return parseCommit(path, (await readTextIfThere(storage, path)) ?? '')
    return (await parquet.readActions(path)).flatMap((text) => parseAction(text) ?? [])
  } catch (error) {
    throw new DeltaError('DELTA_CHECKPOINT_CORRUPT', `the checkpoint ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** True for the versions at which the table wants a checkpoint. */
export function checkpointDue({ version, metadata, protocol }: Snapshot): boolean {
  // A table with V2 checkpoints leaves them to writers that know how to write those.
  return version > 0n && version % BigInt(checkpointInterval(metadata)) === 0n && !supports(protocol, 'v2Checkpoint')
}

/** Writes a classic checkpoint of the snapshot and points `_last_checkpoint` at it. Harmless to repeat. */
export async function writeCheckpoint(storage: Storage, snapshot: Snapshot, parquet: ParquetPort, now: Date): Promise<void> {
  const texts = checkpointActions(snapshot, now).map(formatAction)
  const sizeInBytes = await parquet.writeActions(checkpointPath(snapshot.root, snapshot.version), texts)
  const pointer = { version: Number(snapshot.version), size: texts.length, sizeInBytes, numOfAddFiles: snapshot.files.size }
  await writeText(storage, lastCheckpointPath(snapshot.root), JSON.stringify(pointer))
}

function checkpointActions(snapshot: Snapshot, now: Date): Action[] {
  const horizon = now.getTime() - deletedFileRetentionMs(snapshot.metadata)
  const unexpired = [...snapshot.tombstones.values()].filter((tombstone) => (tombstone.deletionTimestamp ?? 0) > horizon)
  return [
    snapshot.protocol,
    snapshot.metadata,
    ...snapshot.transactions.values(),
    ...snapshot.domains.values(),
    // A checkpoint only says what is there: it never counts as a change.
    ...[...snapshot.files.values()].map((file) => ({ ...file, dataChange: false })),
    ...unexpired.map((tombstone): RemoveFile => ({ ...tombstone, dataChange: false })),
  ]
}

