import { fullName } from '@lagoon/unity-catalog'
import type { Origin } from '../error.ts'
import { nothingDone, type Failure, type FlowMetrics, type FlowStatus } from '../events.ts'
import { isResolved, type FailedFlow, type ResolvedFlow, type ResolvedTable } from '../graph/analyse.ts'
import type { Flow } from '../graph/graph.ts'
import { appendWriter } from './appendFlow.ts'
import { cdcWriter } from './cdcFlow.ts'
import type { UpdateContext } from './context.ts'
import { forgetDropped } from './droppedRows.ts'
import { runStreaming, type FlowRun, type StreamingWriter } from './flowRun.ts'
import { materialize } from './materialize.ts'
import type { FlowInUpdate } from './resolve.ts'
import type { FlowResult } from './runUpdate.ts'
import type { Outcome, Task } from './schedule.ts'
import { auxiliaryName, setUpTable } from './setUp.ts'
import { awaitsReplacement, forgetEarlier, type Generation } from './tableState.ts'

/** One table in one update. */
export interface TableRun {
  readonly context: UpdateContext
  readonly table: ResolvedTable
  readonly generation: Generation
  /** The pipeline's id. */
  readonly owner: string
  /** A full refresh was asked for. */
  readonly force: boolean
  readonly isSelected: boolean
  sourcesOf(flow: Flow): Promise<FlowInUpdate>
  readonly results: Map<string, FlowResult>
}

/** The flows into one table, as a task: one after the other, since each commits to the same table. */
export function runTable(run: TableRun): Task {
  const { table: { dataset, flows, dependsOn }, isSelected, context } = run
  for (const { flow } of flows) note(run, flow, isSelected ? 'QUEUED' : 'EXCLUDED')
  return {
    name: fullName(dataset.name),
    after: isSelected ? dependsOn.map(fullName) : [],
    run: () => (isSelected ? runFlows(run) : Promise.resolve('done')),
    skip(because) {
      for (const { flow } of flows) note(run, flow, 'SKIPPED', { reason: `${because} failed` })
      return 'skipped'
    },
  }

  async function runFlows(of: TableRun): Promise<Outcome> {
    const failed = flows.filter((flow): flow is FailedFlow => !isResolved(flow))
    for (const { flow, error } of failed) note(of, flow, 'FAILED', { error: failureOf(error) })
    const resolved = flows.filter(isResolved)
    try {
      const isFresh = await isEmptied(of)
      await setUpTable(context, of.table, { owner: of.owner, isFresh })
    } catch (error) {
      for (const { flow } of resolved) note(of, flow, 'FAILED', { error: failureOf(error) })
      return 'failed'
    }
    const outcomes = dataset.kind === 'materializedView' ? await runView(of, resolved) : await runStreams(of, resolved)
    return failed.length > 0 || outcomes.includes('failed') ? 'failed' : 'done'
  }
}

/** The table still has the rows of before a full refresh. */
async function isEmptied({ context, table: { dataset }, generation }: TableRun): Promise<boolean> {
  if (!generation.replaces || (await context.ports.catalog.findTable(dataset.name)) === undefined) return false
  return awaitsReplacement(await context.ports.warehouse.snapshot(dataset.name), generation)
}

async function runView(run: TableRun, flows: readonly ResolvedFlow[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const flow of flows) {
    outcomes.push(await guarded(run, flow.flow, () => materialize({ context: run.context, table: run.table, flow, generation: run.generation, force: run.force })))
  }
  return outcomes
}

async function runStreams(run: TableRun, flows: readonly ResolvedFlow[]): Promise<Outcome[]> {
  const { context, table, generation } = run
  const streams: { flow: ResolvedFlow; of: FlowRun; writer: StreamingWriter }[] = []
  for (const flow of flows) {
    const { state, sources } = await run.sourcesOf(flow.flow)
    const of: FlowRun = { context, table, flow, generation, state, sources }
    streams.push({ flow, of, writer: flow.flow.kind === 'autoCdc' ? cdcWriter(of, flow.flow.cdc) : appendWriter(of) })
  }
  const outcomes = new Map<ResolvedFlow, Outcome>()
  const done = new Map<ResolvedFlow, FlowMetrics>()
  // What an earlier run has planned goes before anything new: with two flows, a plan of the one counts on what the other had done.
  if (streams.length > 1) {
    for (const { flow, of, writer } of streams) {
      if (!of.state.pending) continue
      const outcome = await guarded(run, flow.flow, async () => {
        const metrics = await runStreaming(of, writer, { onlyPending: true })
        done.set(flow, metrics)
        return metrics
      })
      if (outcome === 'failed') outcomes.set(flow, outcome)
    }
  }
  for (const { flow, of, writer } of streams) {
    if (outcomes.get(flow) === 'failed') continue
    outcomes.set(flow, await guarded(run, flow.flow, async () => addTo(done.get(flow), await runStreaming(of, writer))))
  }
  // A flow that cannot even begin has failed, too: what a full refresh would replace stays.
  if (table.flows.every(isResolved) && ![...outcomes.values()].includes('failed')) await finishReset(run)
  // A table that no flow could be resolved for may not be there yet.
  if (flows.length > 0) await keepUp(run)
  return [...outcomes.values()]
}

const smallFilesAllowed = 32

/** Writes a table's small files together once there are many, as managed tables have it. The rows are there either way. */
async function keepUp({ context, table: { dataset, auxiliary } }: TableRun): Promise<void> {
  if (dataset.properties['pipelines.autoOptimize.managed']?.toLowerCase() === 'false') return
  for (const table of auxiliary ? [dataset.name, auxiliaryName(dataset.name)] : [dataset.name]) {
    try {
      await context.ports.warehouse.optimize(table, { minFiles: smallFilesAllowed })
    } catch (error) {
      const { code, message } = failureOf(error)
      context.tell({ kind: 'problemFound', problem: { code, severity: 'warning', message: `${fullName(table)} could not be optimized: ${message}`, origin: dataset.origin } })
    }
  }
}

const addTo = (before: FlowMetrics | undefined, after: FlowMetrics): FlowMetrics => (before ? { ...after, appended: before.appended + after.appended, upserted: before.upserted + after.upserted, deleted: before.deleted + after.deleted, dropped: before.dropped + after.dropped, batches: before.batches + after.batches } : after)

/** A full refresh whose sources have nothing leaves an empty table, and earlier generations are forgotten. */
async function finishReset({ context, table: { dataset, columns, auxiliary, flows }, generation }: TableRun): Promise<void> {
  if (!generation.replaces || !columns) return
  const { warehouse } = context.ports
  if (awaitsReplacement(await context.ports.warehouse.snapshot(dataset.name), generation)) {
    const txn = { appId: `${generation.id}/`, version: 0n }
    const nothing = 'SELECT 1 AS nothing WHERE FALSE'
    const empty = (held: readonly { name: string }[]): string => `SELECT ${held.map(({ name }) => `NULL AS "${name.replaceAll('"', '""')}"`).join(', ')} FROM (${nothing})`
    if (auxiliary) await warehouse.overwrite({ table: auxiliaryName(dataset.name), select: empty(auxiliary), txn, columns: auxiliary })
    await warehouse.overwrite({ table: dataset.name, select: empty(columns), txn, columns })
  }
  for (const { flow } of flows) await forgetEarlier(context.state, flow.name, generation)
  await forgetDropped(context.state, dataset.name, generation)
}

async function guarded(run: TableRun, flow: Flow, act: () => Promise<FlowMetrics>): Promise<Outcome> {
  note(run, flow, 'STARTING')
  try {
    const metrics = await act()
    note(run, flow, 'COMPLETED', { metrics, ...(metrics.batches === 0 ? { reason: 'nothing new' } : {}) })
    return 'done'
  } catch (error) {
    note(run, flow, 'FAILED', { error: failureOf(error) })
    return 'failed'
  }
}

function note(run: TableRun, flow: Flow, status: FlowStatus, { metrics, error, reason }: { metrics?: FlowMetrics; error?: Failure; reason?: string } = {}): void {
  const of = { flow: flow.name, dataset: fullName(flow.target), status, ...(error ? { error } : {}), ...(reason === undefined ? {} : { reason }) }
  run.results.set(flow.name.toLowerCase(), { ...of, metrics: metrics ?? nothingDone })
  run.context.tell({ kind: 'flowProgress', ...of, ...(metrics ? { metrics } : {}) })
}

/** What went wrong, for people and programs; errors of every room have a code. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: 'INTERNAL_ERROR', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'INTERNAL_ERROR'
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined
  const { origin }: Error & { origin?: Origin } = error
  // A SqlError begins with its places by itself.
  const at = origin && !error.message.startsWith(origin.file) ? `${origin.file}:${origin.line}:${origin.column}: ` : ''
  return { code, message: `${at}${error.message}`, ...(hint ? { hint } : {}) }
}
