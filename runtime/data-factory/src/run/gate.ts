/** Lets so many in at a time; the others wait in the order in which they came. */
export interface Gate {
  /** False when one has to wait. */
  readonly open: boolean
  /** False when `signal` aborted before there was room: nobody came in then, and nobody must leave. */
  enter(signal: AbortSignal): Promise<boolean>
  leave(): void
  /** Lets so many in from now on. Those who are inside stay. */
  allow(most: number): void
}

export function gateFor(atFirst: number): Gate {
  let most = atFirst
  let inside = 0
  const waiting: (() => void)[] = []
  const admit = (): void => {
    for (let next = inside < most ? waiting.shift() : undefined; next; next = inside < most ? waiting.shift() : undefined) {
      inside += 1
      next()
    }
  }
  return {
    get open() {
      return inside < most
    },
    async enter(signal) {
      if (signal.aborted) return false
      if (inside < most) {
        inside += 1
        return true
      }
      return new Promise<boolean>((resolve) => {
        const come = (): void => {
          signal.removeEventListener('abort', giveUp)
          resolve(true)
        }
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(come), 1)
          resolve(false)
        }
        waiting.push(come)
        signal.addEventListener('abort', giveUp, { once: true })
      })
    },
    leave() {
      inside -= 1
      admit()
    },
    allow(next) {
      most = next
      admit()
    },
  }
}
