import { basename, dirname } from 'node:path'
import { fireTrigger as fire, runPipeline, type PipelineRun } from '@lagoon/data-factory'
import type { JsonObject } from '@lagoon/expressions'
import type { Problem } from './error.ts'
import { factoryEffects } from './factoryEffects.ts'
import { factoryPorts } from './factoryPorts.ts'
import type { Workspace } from './workspace.ts'

/** Runs a pipeline of the project's factory. A run that fails is an answer; what cannot begin throws `FactoryError` or `RunInProgress`. */
export async function runFactoryPipeline(workspace: Workspace, request: { pipeline: string; parameters?: JsonObject }): Promise<PipelineRun> {
  const factory = await workspace.requireFactory()
  return workspace.exclusively(async () => {
    const run = await runPipeline(factory, { ...request, signal: workspace.signal }, await factoryPorts(workspace), factoryEffects(workspace))
    // A job that was only started outlives the pipeline, but not the process.
    await workspace.databricksRuns.settled()
    return workspace.secrets.mask(run)
  })
}

/** The triggers that would fire by themselves (one that waits for a file does not), and the files of triggers that cannot be read. A project without a factory has none. */
export async function startedTriggers(workspace: Workspace): Promise<{ triggers: readonly string[]; unreadable: readonly Problem[] }> {
  const loaded = await workspace.factory()
  const started = [...(loaded?.factory.triggers.values() ?? [])].filter(({ runtimeState, timing }) => runtimeState === 'Started' && timing?.kind !== 'blob')
  const unreadable = (loaded?.problems ?? []).filter(({ severity, origin }) => severity === 'error' && basename(dirname(origin.file)) === 'trigger')
  return { triggers: started.map(({ name }) => name), unreadable }
}

/** Fires a trigger once and answers its runs. Throws `FactoryError` for what cannot begin. */
export async function fireTrigger(workspace: Workspace, trigger: string): Promise<readonly PipelineRun[]> {
  const runs = await fire(await workspace.requireFactory(), { trigger, signal: workspace.signal }, await factoryPorts(workspace), factoryEffects(workspace))
  await workspace.databricksRuns.settled()
  return runs
}
