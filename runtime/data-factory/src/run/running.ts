import type { Factory } from '../model/factory.ts'

/** What goes on in this process, by the factory that it belongs to: whoever cancels a run finds it here. */
const running = new WeakMap<Factory, Map<string, () => void>>()

export function registerRun(factory: Factory, runId: string, cancel: () => void): () => void {
  const ofFactory = running.get(factory) ?? new Map<string, () => void>()
  running.set(factory, ofFactory)
  ofFactory.set(runId, cancel)
  return () => void ofFactory.delete(runId)
}

/** Cancels a pipeline run that is queued or under way, and with it the runs that it waits for. False: no such run goes on here. */
export function cancelRun(factory: Factory, runId: string): boolean {
  const cancel = running.get(factory)?.get(runId)
  cancel?.()
  return cancel !== undefined
}

/** The ids of the runs that are queued or under way in this process. */
export const runningRuns = (factory: Factory): readonly string[] => [...(running.get(factory)?.keys() ?? [])]
