import type { WorkspaceEvent } from './events.ts'
import { jobsAndPipelines, runBundlePipeline } from './lakeflow.ts'
import { reportOf, type RunReport } from './report.ts'
import { fireTriggers } from './runFactory.ts'
import { runBundleJob } from './runJob.ts'
import type { Workspace } from './workspace.ts'

/**
 * The whole workspace, once: every started trigger of the factory fires as its schedule would, then each job, then each pipeline
 * of the bundle that nothing has run yet. A failure does not keep the rest from running.
 */
export async function runWorkspace(workspace: Workspace): Promise<RunReport> {
  return reported(workspace, async () => {
    const runs = await fireTriggers(workspace)
    let failed = runs.some(({ status }) => status !== 'Succeeded')
    const { jobs, pipelines } = jobsAndPipelines(workspace)
    for (const job of jobs) {
      if (!workspace.reached.has(`jobs.${job}`) && !workspace.signal.aborted) failed = (await runBundleJob(workspace, job, {})).state !== 'SUCCESS' || failed
    }
    for (const pipeline of pipelines) {
      if (!workspace.reached.has(`pipelines.${pipeline}`) && !workspace.signal.aborted) failed = (await runBundlePipeline(workspace, pipeline, {})).state !== 'COMPLETED' || failed
    }
    return failed
  })
}

/** Runs something and folds all events that it told into a report. `act` answers whether anything failed. */
export async function reported(workspace: Workspace, act: () => Promise<boolean>): Promise<RunReport> {
  const events: WorkspaceEvent[] = []
  const startedAt = performance.now()
  workspace.reached.clear()
  const stop = workspace.subscribe((event) => events.push(event))
  try {
    const failed = await act()
    return reportOf(events, performance.now() - startedAt, failed)
  } finally {
    stop()
  }
}
