import type { Effects } from '../effects.ts'

/** A clock that the test moves: sleepers wake at their time, in order, and everything that follows from it happens before the next. */
export interface MovedClock extends Pick<Effects, 'now' | 'sleep'> {
  /** Goes on to an instant, or by some milliseconds. */
  moveTo(at: string | number): Promise<void>
}

export function movedClock(start: string): MovedClock {
  let nowMs = Date.parse(start)
  const sleepers = new Set<{ readonly atMs: number; wake(): void }>()
  return {
    now: () => new Date(nowMs),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted || ms <= 0) return void setImmediate(resolve)
        const sleeper = {
          atMs: nowMs + ms,
          wake() {
            sleepers.delete(sleeper)
            signal?.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      }),
    async moveTo(at) {
      const goal = typeof at === 'number' ? nowMs + at : Date.parse(at)
      await settled()
      for (;;) {
        const [next] = [...sleepers].filter(({ atMs }) => atMs <= goal).sort((a, b) => a.atMs - b.atMs)
        if (!next) break
        nowMs = Math.max(nowMs, next.atMs)
        next.wake()
        await settled()
      }
      nowMs = goal
      await settled()
    },
  }
}

/** What can go on without time passing has gone on. Disk and engine answer in turns of the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve))
}
