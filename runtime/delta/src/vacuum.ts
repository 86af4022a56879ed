import type { FileInfo, Storage } from '@lagoon/storage'
import type { AddFile, RemoveFile } from './actions.ts'
import { deletionVectorPath } from './deletionVector.ts'
import { storagePath } from './filePath.ts'
import { deletedFileRetentionMs } from './properties.ts'
import { checkWritable } from './protocol.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * The files below the table that no version within the retention needs: left over by failed writes, or removed longer ago than
 * `delta.deletedFileRetentionDuration` (or `retentionMs`). Source: protocol, "Vacuum"; names that begin with `_` or `.` are spared.
 */
export async function filesToVacuum(
  storage: Storage,
  snapshot: Snapshot,
  { now, retentionMs = deletedFileRetentionMs(snapshot.metadata) }: { now: Date; retentionMs?: number },
): Promise<FileInfo[]> {
  checkWritable(snapshot.root, snapshot)
  const horizon = now.getTime() - retentionMs
  const unexpired = [...snapshot.tombstones.values()].filter((tombstone) => (tombstone.deletionTimestamp ?? 0) >= horizon)
  const needed = new Set([...snapshot.files.values(), ...unexpired].flatMap((file) => pathsOf(snapshot.root, file)))
  const doomed: FileInfo[] = []
  for await (const file of storage.list(snapshot.root)) {
    const relative = file.path.slice(snapshot.root.length + 1)
    if (!isHidden(relative) && !needed.has(file.path) && file.modifiedAt.getTime() < horizon) doomed.push(file)
  }
  return doomed
}

function pathsOf(root: string, file: AddFile | RemoveFile): string[] {
  const vector = file.deletionVector && deletionVectorPath(root, file.deletionVector)
  return [storagePath(root, file.path), ...(vector === undefined ? [] : [vector])]
}

const isHidden = (relative: string): boolean =>
  relative
    .split('/')
    .some((segment) => (segment.startsWith('_') && segment !== '_change_data' && !segment.includes('=')) || segment.startsWith('.'))
