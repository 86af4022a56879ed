import { batchOf, day, hour, lastArrival, weekStart } from './calendar.ts'
import type { Random } from './random.ts'
import type { Size } from './sizes.ts'

/**
 * What becomes of a play after it ended, besides being reported the night after:
 * corrected (a second report with another duration), late (a phone was offline: reported up to forty days later, in batch 2),
 * repeated (the same report again in batch 2), deleted (in the week of batch 2), shuffled (two corrections in that week, the
 * newer arrives first), overtaken (its correction arrives in batch 1, the play itself in batch 2).
 */
export const fates = { none: 0, corrected: 1, late: 2, repeated: 3, deleted: 4, shuffled: 5, overtaken: 6 } as const
export type Fate = (typeof fates)[keyof typeof fates]

const rareInTheWeek: readonly Fate[] = [fates.repeated, fates.deleted, fates.shuffled, fates.overtaken]
const correctedRate = 0.003

/** Decides for a play that ended at `end`; only the panel meets more than corrections. */
export function fateOf({ end, size, inPanel, random }: { readonly end: number; readonly size: Size; readonly inPanel: boolean; readonly random: Random }): Fate {
  const chance = random.uniform()
  if (chance < correctedRate) return fates.corrected
  if (!inPanel || end >= weekStart(2) || end < lastArrival(1) - 40 * day) return fates.none
  const rare = Math.max(size.fateRate, 0.01)
  if (chance < correctedRate + rare) return fates.late
  if (batchOf(end) !== 1 || end >= weekStart(2) - 6 * hour) return fates.none
  const rank = Math.floor((chance - correctedRate - rare) / size.fateRate)
  return rareInTheWeek[rank] ?? fates.none
}
