import { recordedRuns, type RecordedRun, type WorkflowEvent } from '@lagoon/logic-apps'
import { noSuchRun } from './runStore.ts'
import type { Workspace } from './workspace.ts'

/** Every run of the project's Logic Apps, or of one of them, newest first. */
export async function workflowRuns(workspace: Workspace, workflow?: string): Promise<RecordedRun[]> {
  const found: RecordedRun[] = []
  for (const id of await workspace.runs.runs()) found.push(...(await runsIn(workspace, id)))
  return found.filter((run) => workflow === undefined || run.workflow === workflow).sort((a, b) => (a.startTime < b.startTime ? 1 : -1))
}

/** One run, by its id or the beginning of it. Throws `RunNotFound`. */
export async function workflowRun(workspace: Workspace, id: string): Promise<RecordedRun> {
  const [run] = await runsIn(workspace, await workspace.runs.find(id))
  return run ?? noSuchRun(id)
}

async function runsIn(workspace: Workspace, id: string): Promise<RecordedRun[]> {
  const events = (await workspace.runs.events(id)).filter(({ room }) => room === 'logic-apps')
  return recordedRuns(events.map(({ event }) => event as WorkflowEvent))
}
