import type { PipelineResource } from '@lagoon/bundle'
import { dryRun, droppedRows as droppedRelation, loadPipeline, realEffects, runUpdate, unknownFunctions, unknownTables, type Effects, type LakeflowEvent, type Pipeline, type Ports, type UpdateRequest, type UpdateResult } from '@lagoon/lakeflow'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import { pipelineNamed } from './bundleResources.ts'
import type { Problem } from './error.ts'
import type { Workspace } from './workspace.ts'

/** Runs one update of a pipeline, named by its key or its name; the only one when none is named. Throws `RunInProgress`. */
export async function runBundlePipeline(workspace: Workspace, name: string | undefined, request: UpdateRequest): Promise<UpdateResult> {
  const resource = pipelineNamed(workspace, name)
  return workspace.exclusively(() => updatePipeline(workspace, resource, request))
}

async function updatePipeline(workspace: Workspace, resource: PipelineResource, request: UpdateRequest): Promise<UpdateResult> {
  workspace.throwIfInterrupted()
  workspace.reached.add(`pipelines.${resource.key}`)
  return runUpdate(await loadPipeline(resource), request, await lakeflowPorts(workspace), effectsOf(workspace))
}

/** Checks the named pipeline, or all of them, against the catalog and the files that are there. Nothing changes. */
export async function dryRunPipelines(workspace: Workspace, name?: string): Promise<{ pipeline: string; problems: readonly Problem[]; datasets: readonly string[] }[]> {
  const all = name === undefined ? Object.values(workspace.requireBundle().pipelines) : [pipelineNamed(workspace, name)]
  const ports = await lakeflowPorts(workspace)
  const checked = all.map(async (resource) => {
    const pipeline = await loadPipeline(resource)
    const { problems } = await dryRun(pipeline, ports, effectsOf(workspace))
    return { pipeline: resource.name, problems, datasets: datasetsOf(pipeline) }
  })
  const refused = name === undefined ? workspace.requireBundle().refused.filter(({ kind }) => kind === 'pipeline') : []
  return [...(await Promise.all(checked)), ...refused.map(({ key, problems }) => ({ pipeline: key, problems, datasets: [] }))]
}

/** What can be told of all pipelines from their files, and from what the catalog has. */
export async function pipelineProblems(workspace: Workspace): Promise<readonly Problem[]> {
  const resources = Object.values(workspace.bundle()?.bundle?.pipelines ?? {})
  if (resources.length === 0) return []
  const pipelines = await Promise.all(resources.map(loadPipeline))
  const catalog = await workspace.catalog()
  const missing = await unknownTables(pipelines, async (table) => (await catalog.findTable(table)) !== undefined)
  const unresolved = await unknownFunctions(pipelines, async (name) => (await catalog.findFunction(name)) !== undefined)
  return [...pipelines.flatMap(({ problems }) => problems), ...unresolved, ...missing]
}

/** The rows that expectations dropped from a table, as something that may stand in FROM. Undefined: none. */
export async function droppedRows(workspace: Workspace, table: TableName): Promise<string | undefined> {
  await (await workspace.catalog()).table(table)
  const ports = await lakeflowPorts(workspace)
  for (const pipeline of Object.keys(workspace.requireBundle().pipelines)) {
    const relation = await droppedRelation({ pipeline, table }, ports)
    if (relation !== undefined) return relation
  }
  return undefined
}

export interface Dropped {
  readonly rows: bigint
  /** Violations by rule. Undefined when an update was killed, since what it had counted is not known. */
  readonly byRule: ReadonlyMap<string, bigint> | undefined
}

/** What expectations have found in each streaming table since the beginning, by `catalog.schema.table`. */
export async function droppedSoFar(workspace: Workspace): Promise<ReadonlyMap<string, Dropped>> {
  const counted = await countedSoFar(workspace)
  const found = new Map<string, Dropped>()
  for (const dataset of counted.datasets.keys()) {
    const [catalog = '', schema = '', name = ''] = dataset.split('.')
    const relation = await droppedRows(workspace, { catalog, schema, name })
    const [row] = relation === undefined ? [] : await (await workspace.engine()).rows(`SELECT count(*) AS n FROM ${relation}`)
    found.set(dataset, { rows: typeof row?.['n'] === 'bigint' ? row['n'] : 0n, byRule: counted.complete ? (counted.datasets.get(dataset) ?? new Map()) : undefined })
  }
  return found
}

/** Sums what the updates told; an update that never told its end was killed. */
async function countedSoFar(workspace: Workspace): Promise<{ datasets: Map<string, Map<string, bigint>>; complete: boolean }> {
  const datasets = new Map<string, Map<string, bigint>>()
  let complete = true
  for (const { events } of await updates(workspace)) {
    if (!events.some((event) => event.kind === 'updateProgress' && (event.state === 'COMPLETED' || event.state === 'FAILED'))) complete = false
    for (const event of events) {
      if (event.kind !== 'flowProgress' || event.status !== 'COMPLETED' || (event.metrics?.expectations.length ?? 0) === 0) continue
      const rules = datasets.get(event.dataset) ?? new Map<string, bigint>()
      for (const { name, failed } of event.metrics?.expectations ?? []) rules.set(name, (rules.get(name) ?? 0n) + BigInt(failed))
      datasets.set(event.dataset, rules)
    }
  }
  return { datasets, complete }
}

/** Every update that was ever run, newest first, as the events it told. */
export async function updates(workspace: Workspace): Promise<{ update: string; at: string; events: readonly LakeflowEvent[] }[]> {
  const found = []
  for (const run of await workspace.runs.runs()) {
    const stored = (await workspace.runs.events(run)).filter(({ room }) => room === 'lakeflow')
    const [first] = stored
    if (first) found.push({ update: run, at: first.at, events: stored.map(({ event }) => event as LakeflowEvent) })
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : -1))
}

export async function lakeflowPorts(workspace: Workspace): Promise<Ports> {
  return {
    engine: await workspace.engine(),
    lake: workspace.lake,
    catalog: await workspace.catalog(),
    warehouse: await workspace.warehouse(),
    state: workspace.pipelineState,
  }
}

export const effectsOf = (workspace: Workspace): Effects => ({
  ...realEffects,
  now: workspace.effects.now,
  newId: workspace.effects.newId,
  emit: (event) => workspace.emit({ at: workspace.effects.now().toISOString(), run: event.update, room: 'lakeflow', event }),
})

const datasetsOf = ({ graph }: Pipeline): string[] => graph.graph.datasets.map(({ name }) => fullName(name))
