import { beginPipeline, cancelRun, FactoryError, type CreateRun, type Factory, type Monitor, type PipelineRun, type RunRequest, type TriggerRun, type Watch } from '@lagoon/data-factory'
import { WorkspaceError } from '../error.ts'
import { factoryEffects } from '../factoryEffects.ts'
import { factoryRun, factoryRuns, triggerRuns } from '../factoryHistory.ts'
import { factoryPorts } from '../factoryPorts.ts'
import { rerunRequest, type RerunFrom } from '../rerun.ts'
import type { Workspace } from '../workspace.ts'

/** What the local management API reads and does: runs of this state, and the watch of this process. `keep` waits for a run at the end. */
export function monitorOf({ workspace, factoryNow, watch, keep }: { workspace: Workspace; /** The definitions may be replaced. */ factoryNow: () => Factory; watch: Watch; keep: (run: Promise<unknown>) => void }): Monitor {
  const begin = (request: RunRequest): Promise<string> =>
    new Promise((resolve, reject) => {
      const whole = workspace.exclusively(async () => {
        const begun = beginPipeline(factoryNow(), { ...request, signal: workspace.signal }, await factoryPorts(workspace), factoryEffects(workspace))
        resolve(begun.runId)
        await begun.ended
      })
      keep(whole.catch((error: unknown) => reject(asFactoryError(error))))
    })
  return {
    get factory() {
      return factoryNow()
    },
    pipelineRuns: () => factoryRuns(workspace),
    pipelineRun: (id) => runNamed(workspace, id),
    triggerRuns: async () => [...triggerRuns(workspace)],
    createRun: async (request) => begin(await requestOf(workspace, factoryNow(), request)),
    cancelRun: async (runId) => cancelRun(factoryNow(), runId),
    stateOf: (name) => {
      const trigger = [...factoryNow().triggers.values()].find((one) => one.name.toLowerCase() === name.toLowerCase())
      return trigger ? watch.stateOf(trigger) : 'Stopped'
    },
    setState: (name, state) => watch.setState(name, state),
    rerunTrigger: (name, run) => watch.rerunWindow(name, run),
    cancelTrigger: (_, run) => cancelTrigger(factoryNow(), watch, run),
  }
}

async function requestOf(workspace: Workspace, factory: Factory, { pipeline, parameters, reference }: CreateRun): Promise<RunRequest> {
  if (!reference) return { pipeline, parameters }
  const earlier = await runNamed(workspace, reference.runId)
  if (!earlier) throw new FactoryError('PipelineRunNotFound', `there is no pipeline run '${reference.runId}'`)
  if (earlier.pipelineName.toLowerCase() !== pipeline.toLowerCase()) throw new FactoryError('PipelineRunMismatch', `run '${reference.runId}' is one of pipeline '${earlier.pipelineName}', not of '${pipeline}'`)
  const from: RerunFrom = reference.startActivity !== undefined ? { kind: 'activity', name: reference.startActivity } : { kind: reference.fromFailure ? 'failed' : 'start' }
  try {
    const request = await rerunRequest(workspace, factory, { earlier, from, parameters })
    // Without recovery only the parameters are taken over, and the new run is of a group of its own.
    return reference.isRecovery ? request : { pipeline: request.pipeline, ...(request.parameters ? { parameters: request.parameters } : {}) }
  } catch (error) {
    throw asFactoryError(error)
  }
}

/** The run with that id, and no other: the beginning of an id is none. */
async function runNamed(workspace: Workspace, id: string): Promise<PipelineRun | undefined> {
  try {
    const run = await factoryRun(workspace, id)
    return run.runId === id ? run : undefined
  } catch (error) {
    if (error instanceof WorkspaceError && error.code === 'RunNotFound') return undefined
    throw error
  }
}

/** A window that waits is given up; one that runs is cancelled by its pipeline run. */
async function cancelTrigger(factory: Factory, watch: Watch, run: TriggerRun): Promise<void> {
  if (await watch.cancelWindow(run.triggerRunId)) return
  const cancelled = Object.values(run.triggeredPipelines).map((runId) => cancelRun(factory, runId))
  if (!cancelled.includes(true)) throw new FactoryError('TriggerRunNotCancellable', `the trigger run is not under way: it is ${run.status}`)
}

const asFactoryError = (error: unknown): unknown => (error instanceof WorkspaceError ? new FactoryError(error.code, error.message, { hint: error.hint }) : error)
