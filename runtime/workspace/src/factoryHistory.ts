import { historyOf, type FactoryEvent, type PipelineRun } from '@lagoon/data-factory'
import { noSuchRun } from './runStore.ts'
import type { Workspace } from './workspace.ts'

/** Every pipeline run of the factory, newest first. */
export async function factoryRuns(workspace: Workspace): Promise<PipelineRun[]> {
  const found: PipelineRun[] = []
  for (const run of await workspace.runs.runs()) {
    const events = (await workspace.runs.events(run)).filter(({ room }) => room === 'data-factory')
    found.push(...historyOf(events.map(({ event }) => event as FactoryEvent)))
  }
  return found.sort((a, b) => (a.runStart < b.runStart ? 1 : -1))
}

/** One run, by its id or the beginning of it. Throws `RunNotFound`. */
export async function factoryRun(workspace: Workspace, id: string): Promise<PipelineRun> {
  const run = await workspace.runs.find(id)
  const [found] = historyOf((await workspace.runs.events(run)).map(({ event }) => event as FactoryEvent))
  return found ?? noSuchRun(id)
}
