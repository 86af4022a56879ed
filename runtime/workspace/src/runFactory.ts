import { fireTrigger, realEffects, runPipeline, type Effects, type FactoryEvent, type PipelineRun } from '@lagoon/data-factory'
import type { JsonObject } from '@lagoon/expressions'
import { factoryPorts } from './factoryPorts.ts'
import type { Workspace } from './workspace.ts'

/** Runs a pipeline of the project's factory. A run that fails is an answer; what cannot begin throws `FactoryError`. */
export async function runFactoryPipeline(workspace: Workspace, request: { pipeline: string; parameters?: JsonObject }): Promise<PipelineRun> {
  return runPipeline(await workspace.requireFactory(), { ...request, signal: workspace.signal }, await factoryPorts(workspace), effectsOf(workspace))
}

/** Fires every started trigger of the factory once, one after the other. A project without a factory has none. */
export async function fireTriggers(workspace: Workspace): Promise<PipelineRun[]> {
  const loaded = await workspace.factory()
  const started = [...(loaded?.factory.triggers.values() ?? [])].filter(({ runtimeState }) => runtimeState === 'Started')
  const runs: PipelineRun[] = []
  for (const trigger of started) {
    if (workspace.signal.aborted) break
    const request = { trigger: trigger.name, signal: workspace.signal }
    runs.push(...(await fireTrigger(await workspace.requireFactory(), request, await factoryPorts(workspace), effectsOf(workspace))))
  }
  return runs
}

const effectsOf = (workspace: Workspace): Effects => ({
  ...realEffects,
  now: workspace.effects.now,
  newId: workspace.effects.newId,
  emit: (event) => workspace.emit({ at: workspace.effects.now().toISOString(), run: runOf(event), room: 'data-factory', event }),
})

/** The pipeline run that an event belongs to. */
function runOf(event: FactoryEvent): string {
  switch (event.kind) {
    case 'pipelineQueued':
    case 'pipelineFinished':
      return event.runId
    case 'pipelineStarted':
      return event.run.runId
    case 'activityStarted':
    case 'activityFinished':
      return event.run.pipelineRunId
    default:
      return event satisfies never
  }
}
