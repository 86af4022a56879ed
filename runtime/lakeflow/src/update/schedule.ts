/** What became of a task, for those that wait for it. */
export type Outcome = 'done' | 'failed' | 'skipped'

export interface Task {
  readonly name: string
  readonly after: readonly string[]
  run(): Promise<Outcome>
  /** Called instead of `run` when one of the tasks that it waits for has not succeeded. */
  skip(because: string): Outcome
}

/** Runs tasks side by side, each after those that it names; what depends on a failed task is skipped, what does not goes on. */
export async function runInOrder(tasks: readonly Task[], { atOnce }: { readonly atOnce: number }): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const waiting = new Set(tasks)
  const running = new Set<Promise<void>>()
  const names = new Set(tasks.map(({ name }) => name))
  for (;;) {
    for (const task of waiting) {
      const after = task.after.filter((name) => names.has(name) && name !== task.name)
      const bad = after.find((name) => outcomes.has(name) && outcomes.get(name) !== 'done')
      if (bad !== undefined) {
        waiting.delete(task)
        outcomes.set(task.name, task.skip(bad))
      } else if (running.size < atOnce && after.every((name) => outcomes.has(name))) {
        waiting.delete(task)
        const turn: Promise<void> = task.run().then((outcome) => {
          outcomes.set(task.name, outcome)
          running.delete(turn)
        })
        running.add(turn)
      }
    }
    if (running.size === 0) {
      if (waiting.size === 0 || [...waiting].every((task) => task.after.some((name) => names.has(name) && !outcomes.has(name)))) return outcomes
      continue
    }
    await Promise.race(running)
  }
}
