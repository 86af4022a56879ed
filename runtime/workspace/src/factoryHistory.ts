import { historyOf, triggerRunsOf, withLatest, type FactoryEvent, type PipelineRun, type TriggerRun } from '@lagoon/data-factory'
import { noSuchRun, type RunStore } from './runStore.ts'
import type { Workspace } from './workspace.ts'

/** Every pipeline run of the factory, newest first. */
export async function factoryRuns(workspace: Workspace): Promise<PipelineRun[]> {
  const told = await allTold(workspace)
  return withLatest(told.flatMap(({ runs }) => runs)).sort((a, b) => (a.runStart < b.runStart ? 1 : -1))
}

/** Every firing of a trigger, newest first. */
export async function triggerRuns(workspace: Workspace): Promise<TriggerRun[]> {
  const told = await allTold(workspace)
  return told.flatMap(({ fired }) => fired).sort((a, b) => (a.triggerRunTimestamp < b.triggerRunTimestamp ? 1 : -1))
}

/** One run, by its id or the beginning of it. Throws `RunNotFound`. */
export async function factoryRun(workspace: Workspace, id: string): Promise<PipelineRun> {
  const run = await workspace.runs.find(id)
  return (await factoryRuns(workspace)).find(({ runId }) => runId === run) ?? noSuchRun(id)
}

interface Told {
  readonly stamp: string
  readonly runs: readonly PipelineRun[]
  readonly fired: readonly TriggerRun[]
}

/** What was read before, by run: a file that has not grown says nothing new. */
const known = new WeakMap<RunStore, Map<string, Told>>()

async function allTold({ runs: store }: Workspace): Promise<readonly Told[]> {
  const before = known.get(store) ?? new Map<string, Told>()
  const now = new Map<string, Told>()
  for (const [run, stamp] of await store.stamps()) {
    const same = before.get(run)
    now.set(run, same?.stamp === stamp ? same : await read(store, run, stamp))
  }
  known.set(store, now)
  return [...now.values()]
}

async function read(store: RunStore, run: string, stamp: string): Promise<Told> {
  const events = (await store.events(run)).flatMap(({ room, event }) => (room === 'data-factory' ? [event as FactoryEvent] : []))
  return { stamp, runs: historyOf(events), fired: triggerRunsOf(events) }
}
