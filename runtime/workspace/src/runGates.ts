/** Lets a number of callers in at the same time and a number of others wait; who comes on top of that is told so. */
export interface Gate {
  /** `full`: nobody was let in. */
  enter<T>(act: () => Promise<T>): Promise<{ kind: 'done'; value: T } | { kind: 'full' }>
}

export function openGate({ runs, waiting }: { runs: number; waiting: number }): Gate {
  const queue: (() => void)[] = []
  let inside = 0
  return {
    async enter(act) {
      if (inside >= runs) {
        if (queue.length >= waiting) return { kind: 'full' }
        // Whoever leaves hands its place over, so that nobody slips in between.
        await new Promise<void>((admitted) => void queue.push(admitted))
      } else inside += 1
      try {
        return { kind: 'done', value: await act() }
      } finally {
        const next = queue.shift()
        if (next === undefined) inside -= 1
        else next()
      }
    },
  }
}
