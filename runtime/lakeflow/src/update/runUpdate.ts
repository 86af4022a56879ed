import { availableParallelism } from 'node:os'
import { child, memoryStorage, writeText, type Storage } from '@lagoon/storage'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import { LakeflowError, type Problem } from '../error.ts'
import { eventLogName, eventLogRow, writeEventLog, type EventLogRow } from '../eventLog.ts'
import { nothingDone, realEffects, type Effects, type Failure, type FlowMetrics, type FlowStatus, type LakeflowEvent, type UpdateState } from '../events.ts'
import { dependenciesOf, type ResolvedGraph } from '../graph/analyse.ts'
import type { Pipeline } from '../pipeline.ts'
import { readDocument } from '../state/document.ts'
import { FlowState } from '../state/flowState.ts'
import { takeLease } from '../state/lease.ts'
import { folderOf, type Ports, type UpdateContext } from './context.ts'
import { choose, type Selection, type UpdateRequest } from './select.ts'
import { resolvePipeline, type FlowInUpdate } from './resolve.ts'
import { failureOf, runTable, type TableRun } from './runTable.ts'
import { runInOrder } from './schedule.ts'
import { ensureSchema, publishView } from './setUp.ts'
import { openFlowState, readBegun, readGeneration, writeGenerations, type TableGeneration } from './tableState.ts'
import type { Flow } from '../graph/graph.ts'

export interface FlowResult {
  readonly flow: string
  /** `catalog.schema.table` */
  readonly dataset: string
  readonly status: FlowStatus
  readonly metrics: FlowMetrics
  readonly error?: Failure
  readonly reason?: string
}

export interface UpdateResult {
  readonly update: string
  readonly pipeline: string
  readonly state: 'COMPLETED' | 'FAILED'
  readonly flows: readonly FlowResult[]
  readonly problems: readonly Problem[]
  readonly tookMs: number
  readonly eventLog: TableName
}

/**
 * Runs one update of a pipeline. What goes wrong in its flows is in the result; thrown are only `UPDATE_ALREADY_RUNNING`,
 * `INVALID_REFRESH_SELECTION`, and what keeps the state itself from being read or written.
 */
export async function runUpdate(pipeline: Pipeline, request: UpdateRequest, given: Ports, effects: Effects = realEffects): Promise<UpdateResult> {
  const ports = await inItsZone(given, pipeline)
  const started = performance.now()
  const update = effects.newId()
  const state = child(ports.state, folderOf(pipeline.key))
  const selection = choose(pipeline, request)
  const lease = await takeLease(state, { update, now: () => effects.now() })
  try {
    const id = await pipelineId(state, effects)
    const log: EventLogRow[] = []
    const context = contextOf({ pipeline, update, state, ports, effects, log, id })
    const eventLog = eventLogName({ eventLog: pipeline.eventLog, scope: pipeline.scope, id })
    const results = new Map<string, FlowResult>()
    const { problems, error } = await attempt(() => inStages({ pipeline, selection, context, id, results }, request))
    const isFailed = error !== undefined || problems.some(({ severity }) => severity === 'error') || [...results.values()].some(({ status }) => status === 'FAILED')
    const tookMs = performance.now() - started
    context.tell({ kind: 'updateProgress', state: isFailed ? 'FAILED' : 'COMPLETED', tookMs, ...(error === undefined ? {} : { error: failureOf(error) }) })
    await keepLog({ context, log, eventLog, pipeline })
    if (error !== undefined) throw error
    return { update, pipeline: pipeline.name, state: isFailed ? 'FAILED' : 'COMPLETED', flows: [...results.values()], problems, tookMs, eventLog }
  } finally {
    await lease.release()
  }
}

/** What has happened to the tables stands, whether or not it can be written down. */
async function keepLog({ context, log, eventLog, pipeline }: { context: UpdateContext; log: readonly EventLogRow[]; eventLog: TableName; pipeline: Pipeline }): Promise<void> {
  try {
    await ensureSchema(context, eventLog)
    await writeEventLog(log, eventLog, context.ports, pipeline.name)
  } catch (error) {
    const { code, message } = failureOf(error)
    const origin = pipeline.graph.graph.datasets[0]?.origin ?? { file: '', line: 1, column: 1 }
    context.tell({ kind: 'problemFound', problem: { code, severity: 'warning', message: `the event log could not be written: ${message}`, origin } })
  }
}

/** Checks a pipeline against the catalog and the files that are there, and changes nothing. */
export async function dryRun(pipeline: Pipeline, given: Ports, effects: Effects = realEffects): Promise<{ readonly problems: readonly Problem[]; readonly graph: ResolvedGraph | undefined }> {
  const ports = await inItsZone(given, pipeline)
  const state = child(ports.state, folderOf(pipeline.key))
  const { resolution } = await resolvePipeline(pipeline, { ports, now: effects.now(), openState: (flow) => stateToLookAt(state, flow) })
  const early = pipeline.problems.filter(({ severity }) => severity === 'error')
  if (resolution.kind === 'unresolved' || early.length > 0) {
    const later = resolution.kind === 'unresolved' ? resolution.problems : resolution.graph.warnings
    return { problems: unique([...pipeline.problems, ...later]), graph: undefined }
  }
  const unreadable = resolution.graph.tables.flatMap(({ flows }) => flows.flatMap((flow) => ('error' in flow ? [problemOf(flow.error, flow.flow)] : [])))
  return { problems: unique([...pipeline.problems, ...resolution.graph.warnings, ...unreadable]), graph: resolution.graph }
}

/** The same ports, with sessions in the pipeline's zone. */
const inItsZone = async (ports: Ports, { zone }: Pipeline): Promise<Ports> => ({ ...ports, warehouse: await ports.warehouse.inZone(zone) })

interface Stages {
  readonly pipeline: Pipeline
  readonly selection: Selection
  readonly context: UpdateContext
  readonly id: string
  readonly results: Map<string, FlowResult>
}

async function inStages(stages: Stages, request: UpdateRequest): Promise<Problem[]> {
  const { pipeline, selection, context, id, results } = stages
  const { effects, ports, state } = context
  const stage = (next: UpdateState): void => context.tell({ kind: 'updateProgress', state: next })
  context.tell({
    kind: 'updateCreated',
    cause: request.cause ?? 'USER_ACTION',
    validateOnly: false,
    fullRefresh: request.fullRefreshAll ?? false,
    refreshSelection: request.refresh ?? [],
    fullRefreshSelection: request.fullRefresh ?? [],
  })
  stage('INITIALIZING')
  const generations = await readGenerations(stages)
  const { resolution, sourcesOf } = await resolvePipeline(pipeline, {
    ports,
    now: effects.now(),
    openState: (flow) => openFlowState(state, flow.name, generationOf(generations, flow.target).generation),
  })
  const problems = unique([...pipeline.problems, ...selection.warnings, ...(resolution.kind === 'unresolved' ? resolution.problems : resolution.graph.warnings)])
  for (const problem of problems) context.tell({ kind: 'problemFound', problem })
  if (resolution.kind === 'unresolved' || problems.some(({ severity }) => severity === 'error')) return problems

  const { graph } = resolution
  tellGraph(context, graph)
  for (const flow of unresolvedFlows(pipeline, graph)) {
    const skipped = { ...flow, status: 'SKIPPED' as const }
    results.set(flow.flow.toLowerCase(), { ...skipped, metrics: nothingDone })
    context.tell({ kind: 'flowProgress', ...skipped })
  }
  const reset = [...generations.values()].filter(({ isNew }) => isNew)
  if (reset.length > 0) {
    stage('RESETTING')
    await writeGenerations(state, reset)
  }
  stage('SETTING_UP_TABLES')
  const runs = graph.tables.map((table): TableRun => {
    const { generation } = generationOf(generations, table.dataset.name)
    return { context, table, generation, owner: id, force: selection.isReset(table.dataset.name), isSelected: selection.isRefreshed(table.dataset.name), sourcesOf: (flow): Promise<FlowInUpdate> => sourcesOf(flow), results }
  })
  stage('RUNNING')
  const tables = runs.map((run) => runTable(run))
  const views = graph.views.map((view) => ({
    name: fullName(view.view.name),
    after: view.dependsOn.map(fullName),
    run: async () => {
      await ensureSchema(context, view.view.name)
      await publishView(context, view, id)
      return 'done' as const
    },
    skip: () => 'skipped' as const,
  }))
  await runInOrder([...tables, ...views], { atOnce: Math.max(2, Math.min(4, availableParallelism())) })
  return problems
}

async function readGenerations({ pipeline, selection, context }: Stages): Promise<Map<string, TableGeneration & { readonly isNew: boolean }>> {
  const generations = new Map<string, TableGeneration & { readonly isNew: boolean }>()
  const begun = await readBegun(context.state)
  for (const { kind, name: table } of pipeline.graph.graph.datasets) {
    if (kind === 'view') continue
    const written = await readGeneration(context.state, table)
    const held = begun.get(fullName(table)) ?? written
    const isReset = kind === 'streamingTable' && selection.isReset(table)
    const isThere = held !== undefined || (await context.ports.catalog.findTable(table)) !== undefined
    const generation = held && !isReset ? held : { id: context.effects.newId(), replaces: isThere }
    generations.set(fullName(table), { table, generation, isNew: generation !== written })
  }
  return generations
}

function generationOf(generations: ReadonlyMap<string, TableGeneration>, table: TableName): TableGeneration {
  const found = generations.get(fullName(table))
  if (!found) throw new LakeflowError('TABLE_OR_VIEW_NOT_FOUND', `${fullName(table)} is not defined in this pipeline`)
  return found
}

function contextOf({ pipeline, update, state, ports, effects, log, id }: { pipeline: Pipeline; update: string; state: Storage; ports: Ports; effects: Effects; log: EventLogRow[]; id: string }): UpdateContext {
  return {
    ports,
    effects,
    pipeline: pipeline.name,
    update,
    state,
    tell(told) {
      const event = { ...told, at: effects.now(), pipeline: pipeline.name, update } as LakeflowEvent
      log.push(eventLogRow(event, { id: effects.newId(), number: log.length, pipelineId: id }))
      effects.emit(event)
    },
  }
}

/** Flows whose inputs have no columns this time, because the flows that fill them cannot be read. */
function unresolvedFlows({ graph: { flows, graph } }: Pipeline, { tables }: ResolvedGraph): { flow: string; dataset: string; reason: string }[] {
  return [...flows].flatMap(([flow, bound]) => {
    if (tables.some((table) => table.flows.some((one) => one.flow === flow))) return []
    const inputs = dependenciesOf(bound, graph.datasets).map(fullName)
    return [{ flow: flow.name, dataset: fullName(flow.target), reason: `${inputs.join(' or ')} failed` }]
  })
}

function tellGraph(context: UpdateContext, { tables }: ResolvedGraph): void {
  for (const { dataset, columns = [], flows } of tables) {
    const shown = columns.filter(({ hidden }) => !hidden).map(({ name, type }) => ({ name, type: type.kind }))
    context.tell({ kind: 'datasetDefined', dataset: fullName(dataset.name), type: dataset.kind === 'streamingTable' ? 'STREAMING_TABLE' : 'MATERIALIZED_VIEW', columns: shown, expectations: dataset.expectations.map(({ name }) => name.text) })
    for (const resolved of flows) {
      const inputs = 'leaves' in resolved ? resolved.leaves.map((leaf) => ('table' in leaf ? fullName(leaf.table) : leaf.options.path)) : []
      context.tell({ kind: 'flowDefined', flow: resolved.flow.name, dataset: fullName(dataset.name), type: flowTypes[resolved.flow.kind], inputs })
    }
  }
}

const flowTypes = { append: 'APPEND', autoCdc: 'CHANGE', materialize: 'COMPLETE' } as const satisfies Record<Flow['kind'], string>

async function pipelineId(state: Storage, effects: Effects): Promise<string> {
  const held = await readDocument<{ id: string }>(state, 'pipeline.json')
  if (held !== undefined) return held.id
  const id = effects.newId()
  await writeText(state, 'pipeline.json', JSON.stringify({ formatVersion: 1, id }))
  return id
}

async function stateToLookAt(state: Storage, flow: Flow): Promise<FlowState> {
  const generation = await readGeneration(state, flow.target)
  return generation ? openFlowState(state, flow.name, generation) : FlowState.open(memoryStorage())
}

async function attempt(act: () => Promise<Problem[]>): Promise<{ problems: Problem[]; error?: unknown }> {
  try {
    return { problems: await act() }
  } catch (error) {
    return { problems: [], error }
  }
}

const problemOf = (error: LakeflowError, flow: Flow): Problem => ({ code: error.code, severity: 'error', message: error.message, origin: error.origin ?? flow.origin, ...(error.hint ? { hint: error.hint } : {}) })

/** What the files tell and what the tables tell may be the same thing: the first counts. */
const unique = (problems: readonly Problem[]): Problem[] => {
  const found = new Map<string, Problem>()
  for (const problem of problems) {
    const key = JSON.stringify([problem.code, problem.origin, problem.message])
    if (!found.has(key)) found.set(key, problem)
  }
  return [...found.values()]
}
