import type { Trigger } from '../model/factory.ts'
import { beginTrigger } from './beginTrigger.ts'
import { firstSeen } from './memory.ts'
import { nextOccurrence, occurrencesAfter, type Recurrence } from './recurrence.ts'
import { hasStart, startingAt } from './scheduleTrigger.ts'
import type { Recurring, Ticker, Watched } from './ticker.ts'

/** A time that passed longer ago than this was missed: Data Factory does not make up for it, and neither is it done here. */
const graceMs = 60_000

interface Entry extends Recurring {
  isStarted(): boolean
}

/** ScheduleTriggers, and whatever else recurs: each fires at its times, and nobody waits for what it begins. */
export function scheduleTicker(watched: Watched): Ticker {
  const entries = [...triggersOf(watched), ...watched.recurring.map((one): Entry => ({ ...one, isStarted: () => true }))]
  const recurrences = new Map<Entry, Recurrence>()
  const next = new Map<Entry, number | undefined>()
  let lookedMs = -Infinity
  // In the place of a ticker with other definitions, the first look goes on where the last one stopped.
  let seenMs = watched.live.lookedMs

  const recurrenceOf = async (entry: Entry, nowMs: number): Promise<Recurrence> => {
    const known = recurrences.get(entry)
    if (known) return known
    const { recurrence } = entry
    const seen = hasStart(recurrence) ? undefined : await firstSeen(watched.memory, entry.name, nowMs)
    const counted = startingAt(recurrence, seen?.atMs ?? nowMs)
    recurrences.set(entry, counted)
    if (seen?.isNew && entry.atOnce) next.set(entry, nowMs)
    return counted
  }

  return {
    async tick(nowMs) {
      // Somebody has set the clock back: what was next may now lie far ahead.
      if (nowMs < lookedMs - graceMs) next.clear()
      lookedMs = nowMs
      const sinceMs = Math.min(nowMs - 1, seenMs ?? nowMs)
      seenMs = undefined
      for (const entry of entries) {
        if (!entry.isStarted()) {
          next.delete(entry)
          continue
        }
        const recurrence = await recurrenceOf(entry, nowMs)
        if (!next.has(entry)) next.set(entry, nextOccurrence(recurrence, sinceMs))
        const due = next.get(entry)
        if (due === undefined || due > nowMs) continue
        const passed = passedUntil(recurrence, due, nowMs)
        if (nowMs - passed.last <= graceMs) {
          const scheduledTime = new Date(passed.last)
          watched.background(() => entry.fire(scheduledTime))
          if (passed.times > 1) watched.missed({ name: entry.name, times: passed.times - 1, from: new Date(due), to: new Date(passed.last - 1) })
        } else watched.missed({ name: entry.name, times: passed.times, from: new Date(due), to: new Date(passed.last) })
        next.set(entry, nextOccurrence(recurrence, nowMs))
      }
      const all = [...next.values()].flatMap((at) => at ?? [])
      return all.length === 0 ? undefined : Math.min(...all)
    },
  }
}

function passedUntil(recurrence: Recurrence, due: number, nowMs: number): { times: number; last: number } {
  let [times, last] = [1, due]
  for (const at of occurrencesAfter(recurrence, due)) {
    if (at > nowMs) break
    times += 1
    last = at
  }
  return { times, last }
}

const triggersOf = (watched: Watched): readonly Entry[] =>
  [...watched.factory.triggers.values()].flatMap((trigger) =>
    trigger.timing?.kind === 'schedule'
      ? [{ name: trigger.name, recurrence: trigger.timing.recurrence, atOnce: false, isStarted: () => watched.isStarted(trigger), fire: (at: Date) => fire(watched, trigger, at) }]
      : [],
  )

async function fire({ factory, ports, effects, signal }: Watched, trigger: Trigger, scheduledTime: Date): Promise<void> {
  const { pipelines } = beginTrigger(factory, { trigger, occasion: { kind: 'schedule', scheduledTime }, signal }, ports, effects)
  await Promise.all(pipelines.map(({ ended }) => ended))
}
