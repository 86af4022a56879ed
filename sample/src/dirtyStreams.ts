import { arrivalOf, hour, weekStart } from './calendar.ts'

/** What is wrong with a dirty play. Numbers from 9,000,001 on belong to nobody and to nothing. */
interface Flaw { readonly stream?: null; readonly user?: number | null; readonly track?: number | null; readonly listened?: number | null; readonly device?: string }

const flaws: readonly (readonly [count: number, flaw: Flaw])[] = [
  [3, { stream: null }],
  [4, { user: null }],
  [6, { track: null }],
  [3, { listened: -30 }],
  [2, { listened: 86_400 }],
  [2, { listened: null }],
  // Two rules at once: counted by both, dropped once.
  [2, { user: null, listened: -1 }],
  // Known to nobody: kept, and found by the view of unmatched plays.
  [5, { user: 9_000_777 }],
  [4, { track: 9_000_888 }],
  // A device that nobody knows: kept, and counted by an expectation that only warns.
  [3, { device: 'Toaster' }],
]

/** The dirty plays of batch 2, as a query with the columns of every other change. */
export function dirtyStreamsSql(): string {
  const rows = flaws.flatMap(([count, flaw]) => Array.from({ length: count }, () => flaw)).map((flaw, n) => {
    const at = weekStart(2) + 33 * hour + n * 127_000
    const value = (given: number | null | undefined, usual: number): string => (given === undefined ? String(usual) : given === null ? 'NULL' : String(given))
    return `(${value(flaw.stream, 900_000_000_001 + n)}, ${value(flaw.user, 1)}, ${value(flaw.track, 1 + n)}, ${value(flaw.listened, 100 + n)}, '${flaw.device ?? 'Mobile'}', ${at}, ${arrivalOf(at)})`
  })
  return `SELECT
      CAST(stream_id AS BIGINT) AS stream_id, CAST(user_id AS INTEGER) AS user_id, CAST(track_id AS INTEGER) AS track_id,
      CAST(strftime(epoch_ms(at_ms), '%Y%m%d') AS INTEGER) AS date_key, CAST(listened AS INTEGER) AS listen_duration, device AS device_type,
      epoch_ms(at_ms) AS stream_timestamp, false AS is_deleted, at_ms + 300000 AS updated_ms, loaded_ms, 2 AS batch
    FROM (VALUES ${rows.join(', ')}) AS dirty (stream_id, user_id, track_id, listened, device, at_ms, loaded_ms)`
}
