import { named, type Factory, type Pipeline } from '../model/factory.ts'
import { gateFor, type Gate } from './gate.ts'

/** What goes on in this process with a factory, whatever version of its definitions it began with. */
interface Running {
  /** By the id of the run. */
  readonly cancels: Map<string, () => void>
  /** By the name of the pipeline in lower case: what keeps its `concurrency`. */
  readonly gates: Map<string, Gate>
  /** Whose definitions say how many may run. */
  factory: Factory
}

const running = new WeakMap<Factory, Running>()

function runningOf(factory: Factory): Running {
  const known = running.get(factory) ?? { cancels: new Map(), gates: new Map(), factory }
  running.set(factory, known)
  return known
}

/** New definitions of the same factory: what runs by the old ones is cancelled, and counts for `concurrency`, as if it ran by these. */
export function keepRunning({ from, to }: { from: Factory; to: Factory }): void {
  const kept = runningOf(from)
  kept.factory = to
  running.set(to, kept)
  for (const [name, gate] of kept.gates) gate.allow(named(to.pipelines, name)?.concurrency ?? Infinity)
}

export function registerRun(factory: Factory, runId: string, cancel: () => void): () => void {
  const { cancels } = runningOf(factory)
  cancels.set(runId, cancel)
  return () => void cancels.delete(runId)
}

/** Cancels a pipeline run that is queued or under way, and with it the runs that it waits for. False: no such run goes on here. */
export function cancelRun(factory: Factory, runId: string): boolean {
  const cancel = running.get(factory)?.cancels.get(runId)
  cancel?.()
  return cancel !== undefined
}

/** The ids of the runs that are queued or under way in this process. */
export const runningRuns = (factory: Factory): readonly string[] => [...(running.get(factory)?.cancels.keys() ?? [])]

/** The gate that keeps a pipeline's `concurrency`, for all runs of this factory in this process; one without any is counted too, for what replaces it. */
export function concurrencyGate(factory: Factory, pipeline: Pick<Pipeline, 'name' | 'concurrency'>): Gate {
  const { gates, factory: latest } = runningOf(factory)
  const key = pipeline.name.toLowerCase()
  const gate = gates.get(key) ?? gateFor((named(latest.pipelines, key) ?? pipeline).concurrency ?? Infinity)
  gates.set(key, gate)
  return gate
}
