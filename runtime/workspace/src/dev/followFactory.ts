import { errorsSince, stampFactory, type Factory } from '@lagoon/data-factory'
import type { Problem } from '../error.ts'
import type { Workspace } from '../workspace.ts'

export interface ChangedFile {
  /** Below the factory's folder: `pipeline/load.json`. */
  readonly file: string
  readonly change: 'added' | 'changed' | 'removed'
}

export interface FollowRequest {
  readonly root: string
  /** Of the files that the definitions of now were read from. */
  readonly stamps: ReadonlyMap<string, string>
  /** Goes on with the new definitions. */
  use(factory: Factory): Promise<void>
  reloaded(files: readonly ChangedFile[]): void
  /** The new files have errors that the old ones had not: the old definitions stay until they are mended. */
  refused(files: readonly ChangedFile[], problems: readonly Problem[]): void
  trouble(error: unknown): void
  /** Resolves when it is time to look again. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

const lookMs = 1_000

/**
 * Looks at the files of the project's factory every second until the workspace is interrupted, and goes on with what they say now:
 * all of it or, as when Data Factory publishes, nothing. Files that change from one look to the next are still being written.
 */
export async function followFactory(workspace: Workspace, request: FollowRequest): Promise<void> {
  const { signal } = workspace
  const { root } = request
  let used = request.stamps
  let judged = used
  let last = used
  while (!signal.aborted) {
    await request.sleep(lookMs, signal)
    if (signal.aborted) return
    try {
      const now = await stampFactory(root)
      const isQuiet = changesBetween(last, now).length === 0
      last = now
      if (!isQuiet || changesBetween(judged, now).length === 0) continue
      judged = now
      const files = changesBetween(used, now)
      const before = await workspace.requireFactory()
      const loaded = await workspace.loadFactory()
      if (!loaded) continue
      const problems = errorsSince({ before, after: loaded.factory })
      if (problems.length > 0) request.refused(files, problems)
      else {
        await request.use(loaded.factory)
        workspace.useFactory(loaded)
        used = now
        // What was taken back is as it was.
        if (files.length > 0) request.reloaded(files)
      }
    } catch (error) {
      request.trouble(error)
    }
  }
}

function changesBetween(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly ChangedFile[] {
  const changed = [...now].flatMap(([file, stamp]): ChangedFile[] => (before.get(file) === stamp ? [] : [{ file, change: before.has(file) ? 'changed' : 'added' }]))
  const removed = [...before.keys()].flatMap((file): ChangedFile[] => (now.has(file) ? [] : [{ file, change: 'removed' }]))
  return [...changed, ...removed].sort((a, b) => (a.file < b.file ? -1 : 1))
}
