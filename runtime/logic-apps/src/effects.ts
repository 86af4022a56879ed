import type { WorkflowEvent } from './record.ts'

/** Time, chance, ids and telling: what two runs of one workflow do not share. */
export interface Effects {
  now(): Date
  newId(): string
  random(): number
  sleep(ms: number): Promise<void>
  emit(event: WorkflowEvent): void
}

// `setTimeout` fires at once when it is given more than 31 bits of milliseconds.
const longestTimerMs = 2 ** 31 - 1

export const realEffects: Effects = {
  now: () => new Date(),
  newId: () => crypto.randomUUID(),
  random: () => Math.random(),
  async sleep(ms) {
    for (let left = ms; left > 0; left -= longestTimerMs) await new Promise(resolve => { setTimeout(resolve, Math.min(left, longestTimerMs)) })
  },
  emit: () => {},
}
