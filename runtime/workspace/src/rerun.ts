import { runPipeline, type Factory, type PipelineRun, type RunRequest } from '@lagoon/data-factory'
import type { Json, JsonObject } from '@lagoon/expressions'
import { WorkspaceError } from './error.ts'
import { factoryEffects } from './factoryEffects.ts'
import { factoryRun, withCalledRuns } from './factoryHistory.ts'
import { factoryPorts } from './factoryPorts.ts'
import type { Workspace } from './workspace.ts'

/** Where a rerun begins: with everything, with an activity and what follows it, or with what did not succeed. */
export type RerunFrom = { readonly kind: 'start' } | { readonly kind: 'activity'; readonly name: string } | { readonly kind: 'failed' }

/** Runs a pipeline run again. Throws `RunNotFound`, `RunInProgress` and what `runPipeline` throws. */
export async function rerunFactoryPipeline(workspace: Workspace, { run: id, from, parameters }: { run: string; from: RerunFrom; parameters?: JsonObject }): Promise<PipelineRun> {
  const factory = await workspace.requireFactory()
  const earlier = await factoryRun(workspace, id)
  const request = await rerunRequest(workspace, factory, { earlier, from, ...(parameters ? { parameters } : {}) })
  return workspace.exclusively(async () => workspace.secrets.mask(await runPipeline(factory, { ...request, signal: workspace.signal }, await factoryPorts(workspace), factoryEffects(workspace))))
}

/**
 * What begins a rerun. It has the parameters of the earlier run, where one was masked when it was written down that of `parameters`.
 * With other ones it is, as in Azure, a run of its own that belongs to no group, and takes nothing over.
 */
export async function rerunRequest(
  workspace: Workspace,
  factory: Factory,
  { earlier, from, parameters }: { earlier: PipelineRun; from: RerunFrom; parameters?: JsonObject },
): Promise<RunRequest> {
  const { pipelineName: pipeline, runGroupId } = earlier
  const given = Object.keys(parameters ?? {})
  const changed = given.filter((name) => !holdsMask(earlier.parameters[name]))
  if (changed.length > 0 && from.kind !== 'start') {
    throw new WorkspaceError('InvalidRerun', `a rerun with another '${changed.join("', '")}' runs everything: what an earlier run did with its own does not fit to it`, { hint: 'leave out --from and --from-failed, or that --param' })
  }
  const lost = factory.pipelines.get(pipeline)?.parameters.find(({ name }) => !given.includes(name) && holdsMask(earlier.parameters[name]))
  if (lost) {
    const [kind, hint] = [lost.type === 'securestring' ? 'secure parameter' : 'parameter', `give it again with --param ${lost.name}=…`]
    throw new WorkspaceError('InvalidRerun', `the value of the ${kind} '${lost.name}' was not kept: it is a secret, or holds one`, { hint })
  }
  const declared = new Set(factory.pipelines.get(pipeline)?.parameters.map(({ name }) => name))
  // A parameter that the pipeline has lost since is no mistake of whoever reruns it.
  const kept = Object.fromEntries(Object.entries(earlier.parameters).filter(([name]) => declared.has(name)))
  const common: RunRequest = { pipeline, parameters: { ...kept, ...parameters } }
  if (changed.length > 0) return common
  if (from.kind === 'start') return { ...common, runGroupId }
  const runs = await withCalledRuns(workspace, earlier)
  return { ...common, recovery: { earlier, startActivity: from.kind === 'activity' ? from.name : undefined, runOf: (id) => runs.get(id) } }
}

/** A record keeps `***` where a secret, or the signature of an address, stood. */
const holdsMask = (value: Json | undefined): boolean => value !== undefined && JSON.stringify(value).includes('***')
