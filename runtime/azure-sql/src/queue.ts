import type { Engine } from '@lagoon/engine'

const queues = new WeakMap<Engine, Map<string, Promise<unknown>>>()

/** One writer at a time for each database of a process: on the server the others would wait for its locks. */
export async function exclusively<T>(engine: Engine, alias: string, act: () => Promise<T>): Promise<T> {
  const own = queues.get(engine) ?? new Map<string, Promise<unknown>>()
  queues.set(engine, own)
  const turn = (own.get(alias) ?? Promise.resolve()).then(act, act)
  own.set(alias, turn.catch(() => undefined))
  return turn
}
