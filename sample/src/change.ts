import { arrivalOf, batches, batchOf, hour, lastArrival, weekStart } from './calendar.ts'
import { randomOf } from './random.ts'
import type { Script } from './script.ts'

/** One row of a change table. `values` is what the application knows of the key from `at` on; a deletion carries none. */
export interface Change<V> {
  readonly key: number | undefined
  readonly at: number
  readonly values: V | undefined
  readonly batch: number
  readonly arrival: number
}

export const natural = <V>(key: number | undefined, at: number, values: V | undefined): Change<V> =>
  ({ key, at, values, batch: batchOf(at), arrival: arrivalOf(at) })

/** Dirt is made in the week of batch 2; `n` tells its rows apart. */
export function dirty<V>(key: number | undefined, n: number, values: V | undefined): Change<V> {
  return natural(key, weekStart(2) + 40 * hour + n * 61_000, values)
}

/** The same row again, in the week of batch 2. */
export function repeatOf<V>(change: Change<V>): Change<V> {
  const again = weekStart(2) + (30 + randomOf(change.at, change.key ?? 0).below(90)) * hour
  return { ...change, batch: 2, arrival: arrivalOf(again) }
}

const tied = 3

/**
 * Lets the newest rows of each batch arrive at the batch's last instant: later ones will come with the same. Keys with
 * several rows in a batch are left alone, because their rows have an order to arrive in.
 */
export function tieLast<V>(changes: readonly Change<V>[]): Change<V>[] {
  const last = new Set(batches.flatMap((batch) => {
    const inBatch = changes.filter((change) => change.batch === batch)
    const rows = new Map<number | undefined, number>()
    for (const { key } of inBatch) rows.set(key, (rows.get(key) ?? 0) + 1)
    const free = inBatch.filter((change) => change.arrival === arrivalOf(change.at) && rows.get(change.key) === 1)
    return free.sort((x, y) => y.at - x.at).slice(0, tied)
  }))
  return changes.map((change) => (last.has(change) ? { ...change, arrival: lastArrival(change.batch) } : change))
}

/** Plays a script on top of what is known of a key: each step changes the newest values that happened before it. */
export function perform<V>({ key, history, script, change }: {
  readonly key: number; readonly history: readonly Change<V>[]; readonly script: Script; readonly change: (kind: 'minor' | 'major' | 'touch', values: V) => V
}): Change<V>[] {
  const newest = history.at(-1)
  if (newest?.values === undefined) throw new RangeError('a script needs a key that exists')
  let values: V = newest.values
  const steps = script.steps.map((step): Change<V> => {
    if (step.kind !== 'delete' && step.kind !== 'return') values = change(step.kind, values)
    return { key, at: step.at, values: step.kind === 'delete' ? undefined : values, batch: step.batch, arrival: step.arrival }
  })
  return [...history, ...steps, ...(script.repeated ? [repeatOf(newest)] : [])]
}
