import type { FactoryEvent } from './events.ts'

/** Time, ids and telling: what two runs of one pipeline do not share. */
export interface Effects {
  now(): Date
  newId(): string
  emit(event: FactoryEvent): void
  /** Resolves after that long, or as soon as `signal` aborts. Waits, pauses between retries and timeouts all go through it. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

// `setTimeout` fires at once when it is given more than 31 bits of milliseconds (24.8 days; Until may wait 90).
const longestTimerMs = 2 ** 31 - 1

export const realEffects: Effects = {
  now: () => new Date(),
  newId,
  emit: () => {},
  async sleep(ms, signal) {
    for (let left = ms; left > 0 && !signal?.aborted; left -= longestTimerMs) await pause(Math.min(left, longestTimerMs), signal)
  },
}

/** A new id. Node puts it together from twenty pieces, which would stay in memory as long as the id does: here it is one text. */
function newId(): string {
  return Buffer.from(crypto.randomUUID(), 'latin1').toString('latin1')
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
  })
}
