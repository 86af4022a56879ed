import { arrivalOf, batchOf, day, hour, lastArrival, second, weekStart } from './calendar.ts'

/** What changes in one row of a dimension: `touch` nothing but the time of the report, `return` a key that was deleted. */
export type StepKind = 'minor' | 'major' | 'touch' | 'delete' | 'return'

/** One change that a script prescribes, and when the database hears of it. */
export interface Step {
  readonly kind: StepKind
  readonly at: number
  readonly batch: number
  readonly arrival: number
}

/** What a member of the panel goes through in the three weeks of increments, and what arrives a second time. */
export interface Script {
  readonly steps: readonly Step[]
  /** The newest row of the initial load comes again in batch 2. */
  readonly repeated: boolean
}

/**
 * The place in the panel decides the part, so that each part is played in every size. Of each twenty places:
 * 1–3 a minor change in that week, 4–6 a touch, 7–9 a major change; 1 in every third round arrives a batch late, with the
 * last instant of the batch before; 10 is deleted in week 2, where the first comes back in week 3 and the next has a change
 * that is heard of only after the deletion; 11 has two changes that arrive in the wrong order; 12 is repeated; 13 has a
 * change that arrives a batch late, after a newer one.
 */
export function scriptOf(position: number): Script {
  const part = position % 20
  const round = Math.floor(position / 20)
  const time = (week: number, days: number): number => weekStart(week) + days * day + (6 + (position % 12)) * hour + position * 7 * second
  const natural = (kind: StepKind, at: number): Step => ({ kind, at, batch: batchOf(at), arrival: arrivalOf(at) })
  const late = (kind: StepKind, at: number, arrival: number): Step => ({ kind, at, batch: 2, arrival })
  const steps = (): readonly Step[] => {
    switch (part) {
      case 1: return round % 3 === 0 ? [late('minor', time(1, 2), lastArrival(1))] : [natural('minor', time(1, 2))]
      case 2: case 3: return [natural('minor', time(part, 3))]
      case 4: case 5: case 6: return [natural('touch', time(part - 3, 1))]
      case 7: case 8: case 9: return [natural('major', time(part - 6, 4))]
      case 10: return deletion(round, time, natural, late)
      case 11: return [late('minor', time(2, 1), arrivalOf(time(2, 5))), natural('major', time(2, 3))]
      case 13: return [natural('minor', time(1, 5)), late('major', time(1, 3), arrivalOf(time(2, 2)))]
      default: return []
    }
  }
  return { steps: [...steps()].sort((a, b) => a.at - b.at), repeated: part === 12 }
}

function deletion(
  round: number, time: (week: number, days: number) => number,
  natural: (kind: StepKind, at: number) => Step, late: (kind: StepKind, at: number, arrival: number) => Step,
): readonly Step[] {
  const gone = natural('delete', time(2, 2))
  if (round % 4 === 0) return [gone, natural('return', time(3, 2))]
  if (round % 4 === 2) return [late('minor', time(1, 4), arrivalOf(time(2, 4))), gone]
  return []
}
