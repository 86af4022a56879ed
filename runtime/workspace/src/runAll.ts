import { WorkspaceError, troublesOf, type Trouble } from './error.ts'
import type { WorkspaceEvent } from './events.ts'
import { jobsAndPipelines } from './bundleResources.ts'
import { runBundlePipeline } from './lakeflow.ts'
import { reportOf, type RunReport } from './report.ts'
import { fireTrigger, startedTriggers } from './runFactory.ts'
import { runBundleJob } from './runJob.ts'
import type { Workspace } from './workspace.ts'

/**
 * The whole workspace, once: every started trigger of the factory fires as its schedule would, then each job, then each pipeline
 * of the bundle that nothing has run yet. A failure does not keep the rest from running, nor does what cannot be read. Throws
 * `ResourceNotFound` when nothing would run by itself: to do nothing must not look like success; `RunInProgress`.
 */
export async function runWorkspace(workspace: Workspace): Promise<RunReport> {
  return workspace.exclusively(() => runOnce(workspace))
}

async function runOnce(workspace: Workspace): Promise<RunReport> {
  const troubles: Trouble[] = []
  /** What cannot begin is told like what fails, and the next one has its turn. Answers whether it went well. */
  const attempt = async (act: () => Promise<boolean>): Promise<boolean> => {
    if (workspace.signal.aborted) return false
    try {
      return await act()
    } catch (error) {
      if (workspace.signal.aborted) throw error
      troubles.push(...troublesOf(error))
      return false
    }
  }
  return reported(
    workspace,
    async () => {
      let succeeded = true
      const also = async (act: () => Promise<boolean>): Promise<void> => {
        succeeded = (await attempt(act)) && succeeded
      }
      const { triggers, unreadable } = await startedTriggers(workspace)
      troubles.push(...unreadable, ...bundleErrors(workspace))
      const { jobs, pipelines } = jobsAndPipelines(workspace)
      if (triggers.length + jobs.length + pipelines.length + troubles.length === 0) await nothingRuns(workspace)
      for (const trigger of triggers) await also(async () => (await fireTrigger(workspace, trigger)).every(({ status }) => status === 'Succeeded'))
      for (const job of jobs) {
        if (!workspace.reached.has(`jobs.${job}`)) await also(async () => (await runBundleJob(workspace, job, {})).state === 'SUCCESS')
      }
      for (const pipeline of pipelines) {
        if (!workspace.reached.has(`pipelines.${pipeline}`)) await also(async () => (await runBundlePipeline(workspace, pipeline, {})).state === 'COMPLETED')
      }
      return !succeeded || troubles.length > 0
    },
    troubles,
  )
}

async function nothingRuns(workspace: Workspace): Promise<never> {
  const names = [...((await workspace.factory())?.factory.pipelines.keys() ?? [])]
  throw new WorkspaceError('ResourceNotFound', `nothing in ${workspace.project.root} runs by itself: it has no started trigger, no job and no Lakeflow pipeline`, {
    hint: names.length > 0 ? `run a pipeline of the factory with \`lagoon adf run NAME\`; it has: ${names.join(', ')}` : '`lagoon validate` checks what is there',
  })
}

/** A job or pipeline with an error is not run, so a run that lacks it must not look complete. */
const bundleErrors = (workspace: Workspace): Trouble[] => (workspace.bundle()?.problems ?? []).filter(({ severity }) => severity === 'error')

/** Runs something and folds all events that it told into a report. `act` answers whether anything failed. */
export async function reported(workspace: Workspace, act: () => Promise<boolean>, troubles: readonly Trouble[] = []): Promise<RunReport> {
  const events: WorkspaceEvent[] = []
  const startedAt = performance.now()
  workspace.reached.clear()
  const stop = workspace.subscribe((event) => events.push(event))
  try {
    const failed = await act()
    return reportOf(events, performance.now() - startedAt, { failed, troubles })
  } finally {
    stop()
  }
}
