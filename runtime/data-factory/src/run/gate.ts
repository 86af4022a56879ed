/** Lets so many in at a time; the others wait in the order in which they came. */
export interface Gate {
  /** False when one has to wait. */
  readonly open: boolean
  enter(): Promise<void>
  leave(): void
}

export function gateFor(most: number): Gate {
  let inside = 0
  const waiting: (() => void)[] = []
  return {
    get open() {
      return inside < most
    },
    async enter() {
      if (inside < most) inside += 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
    },
    leave() {
      const next = waiting.shift()
      if (next) next()
      else inside -= 1
    },
  }
}
