import { randomUUID } from 'node:crypto'

/** Time and ids, so that a test can say what they are. */
export interface Effects {
  now(): Date
  newId(): string
}

export const realEffects: Effects = { now: () => new Date(), newId: () => randomUUID() }
