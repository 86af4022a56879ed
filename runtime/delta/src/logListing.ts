import type { Storage } from '@lagoon/storage'
import { DeltaError } from './error.ts'
import { commitPath, logFolder, parseLogName } from './logPath.ts'

/** A checkpoint of which every part is there. */
export interface Checkpoint {
  readonly version: bigint
  /** Storage paths; all of them together hold the state. */
  readonly paths: readonly string[]
}

/** What a log holds, by file name. */
export interface LogListing {
  /** Versions with a commit file, ascending, with the time of the file. */
  readonly commits: ReadonlyMap<bigint, Date>
  /** Newest first. */
  readonly checkpoints: readonly Checkpoint[]
}

export async function listLog(storage: Storage, root: string): Promise<LogListing> {
  const commits = new Map<bigint, Date>()
  const sets = new Map<string, { version: bigint; parts: number; paths: string[] }>()
  const folder = logFolder(root)
  for await (const { path, modifiedAt } of storage.list(folder)) {
    const file = parseLogName(path.slice(folder.length + 1))
    if (file?.kind === 'commit') commits.set(file.version, modifiedAt)
    if (file?.kind === 'checkpoint') {
      // The parts of one checkpoint belong together; every other checkpoint stands for itself.
      const key = file.parts > 1 ? `${file.version} in ${file.parts}` : file.name
      const set = sets.get(key) ?? { version: file.version, parts: file.parts, paths: [] }
      set.paths.push(path)
      sets.set(key, set)
    }
  }
  const complete = [...sets.values()].filter((set) => set.paths.length === set.parts)
  return { commits, checkpoints: complete.sort((a, b) => (a.version < b.version ? 1 : a.version > b.version ? -1 : 0)) }
}

/** The newest version that the files of a log speak of. */
export function newestVersion({ commits, checkpoints }: LogListing): bigint | undefined {
  const newestCommit = [...commits.keys()].at(-1)
  const newestCheckpoint = checkpoints[0]?.version
  if (newestCommit === undefined || newestCheckpoint === undefined) return newestCommit ?? newestCheckpoint
  return newestCommit > newestCheckpoint ? newestCommit : newestCheckpoint
}

/**
 * The commits that must be replayed after `base` (nothing: from version 0) to reach `version`.
 * Throws `DELTA_VERSIONS_NOT_CONTIGUOUS` when one in between is missing, `DELTA_TRUNCATED_TRANSACTION_LOG` when the beginning is.
 */
export function commitsBetween(root: string, { commits }: LogListing, base: bigint | undefined, version: bigint): bigint[] {
  const first = base === undefined ? 0n : base + 1n
  const needed = Array.from({ length: Number(version - first + 1n) }, (_, i) => first + BigInt(i))
  const missing = needed.find((candidate) => !commits.has(candidate))
  if (missing === undefined) return needed
  const [oldest] = commits.keys()
  if (base === undefined && oldest !== undefined && missing < oldest) {
    throw new DeltaError(
      'DELTA_TRUNCATED_TRANSACTION_LOG',
      `the log of ${root} begins at version ${oldest} and has no readable checkpoint before version ${version}`,
    )
  }
  throw new DeltaError(
    'DELTA_VERSIONS_NOT_CONTIGUOUS',
    `the log of ${root} has no version ${missing}, though it reaches version ${version}: ${commitPath(root, missing)} is missing`,
  )
}
