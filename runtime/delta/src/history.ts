import type { Storage } from '@lagoon/storage'
import { readCommit } from './commitFile.ts'
import { DeltaError } from './error.ts'
import type { JsonObject } from './json.ts'
import { listLog } from './logListing.ts'

export interface HistoryEntry {
  readonly version: bigint
  /** When the commit file was written, strictly increasing with the version. */
  readonly at: Date
  readonly operation: string
  readonly parameters: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, string>>
  readonly isBlindAppend: boolean | undefined
  readonly info: JsonObject
}

/** The commits whose files are still there, newest first. */
export async function readHistory(storage: Storage, root: string, { limit = Infinity }: { limit?: number } = {}): Promise<HistoryEntry[]> {
  const times = await commitTimes(storage, root)
  const wanted = times.slice(-Math.min(limit, times.length)).reverse()
  const entries: HistoryEntry[] = []
  for (const { version, at } of limit > 0 ? wanted : []) {
    const commitInfo = (await readCommit(storage, root, version)).find((action) => action.kind === 'commitInfo')
    const info = commitInfo?.info ?? {}
    const { operation, isBlindAppend } = info
    entries.push({
      version,
      at,
      operation: typeof operation === 'string' ? operation : 'UNKNOWN',
      parameters: strings(info['operationParameters']),
      metrics: strings(info['operationMetrics']),
      isBlindAppend: typeof isBlindAppend === 'boolean' ? isBlindAppend : undefined,
      info,
    })
  }
  return entries
}

/**
 * The newest version that was there at an instant.
 * Throws `DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION` before the first commit and `DELTA_TIMESTAMP_GREATER_THAN_COMMIT` after the last.
 */
export async function versionAt(storage: Storage, root: string, at: Date): Promise<bigint> {
  const times = await commitTimes(storage, root)
  const [first, last] = [times[0], times.at(-1)]
  if (!first || !last || at < first.at) {
    throw new DeltaError('DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION', `${root} has nothing as old as ${at.toISOString()}; it begins at ${first?.at.toISOString() ?? 'no time'}`)
  }
  if (at > last.at) {
    throw new DeltaError('DELTA_TIMESTAMP_GREATER_THAN_COMMIT', `${at.toISOString()} lies after the newest version of ${root}, which is of ${last.at.toISOString()}`)
  }
  return times.findLast((commit) => commit.at <= at)?.version ?? first.version
}

async function commitTimes(storage: Storage, root: string): Promise<{ version: bigint; at: Date }[]> {
  const { commits } = await listLog(storage, root)
  let previous = -Infinity
  return [...commits].map(([version, written]) => {
    // Two commits within one millisecond, or a clock that went back: time still goes up with the version.
    previous = Math.max(written.getTime(), previous + 1)
    return { version, at: new Date(previous) }
  })
}

function strings(value: JsonObject[string] | undefined): Record<string, string> {
  if (value === null || typeof value !== 'object') return {}
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, String(held)]))
}
