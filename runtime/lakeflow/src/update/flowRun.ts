import { readable } from '../autoLoader/parquetFiles.ts'
import { addressOf } from '../autoLoader/listing.ts'
import { LakeflowError } from '../error.ts'
import { addMetrics, nothingDone, type FlowMetrics } from '../events.ts'
import { fullName } from '@lagoon/unity-catalog'
import type { Relation } from '@lagoon/sql'
import type { ResolvedFlow, ResolvedTable } from '../graph/analyse.ts'
import { compile } from '../graph/compile.ts'
import type { FlowState } from '../state/flowState.ts'
import type { BatchPlan } from '../state/plan.ts'
import type { UpdateContext } from './context.ts'
import type { BatchRelations, FlowSources } from './sources.ts'
import type { Generation } from './tableState.ts'

/** One streaming flow in one update. */
export interface FlowRun {
  readonly context: UpdateContext
  readonly table: ResolvedTable
  readonly flow: ResolvedFlow
  readonly generation: Generation
  readonly state: FlowState
  readonly sources: FlowSources
}

/** A micro-batch that is ready to be written. */
export interface Batch {
  readonly plan: BatchPlan
  /** The flow's query over what the plan reads. */
  readonly relation: Relation
}

export interface StreamingWriter {
  /** AUTO CDC: what the next plan starts from. */
  auxiliaryVersion(): Promise<bigint | undefined>
  /** Writes a batch into the table, once, however often it is called for the same plan. */
  write(batch: Batch): Promise<Omit<FlowMetrics, 'tookMs' | 'batches' | 'files'>>
}

/**
 * Brings a streaming flow up to date: plan a batch durably, write it under its number, note that it is done; again until
 * nothing is new. A plan that an earlier run left behind comes first. `onlyPending` stops after that one.
 */
export async function runStreaming(run: FlowRun, writer: StreamingWriter, { onlyPending = false }: { readonly onlyPending?: boolean } = {}): Promise<FlowMetrics> {
  const { context, flow: { flow }, state, sources } = run
  let total = nothingDone
  for (;;) {
    if (onlyPending && !state.pending) return total
    const started = performance.now()
    const now = context.effects.now()
    const isPlanned = state.pending !== undefined
    const plan = await sources.next({ now, once: flow.once, auxiliaryVersion: isPlanned ? undefined : await writer.auxiliaryVersion() })
    if (!plan) return total
    if (!isPlanned) await state.plan(plan)
    const { metrics, files } = await writeBatch(run, plan, writer)
    await state.finish(plan.batch)
    sources.taken(plan)
    total = addMetrics(total, { ...metrics, batches: 1, files, tookMs: performance.now() - started })
    tellProgress(run, plan.batch, total)
  }
}

function tellProgress({ context, flow: { flow } }: FlowRun, batch: number, metrics: FlowMetrics): void {
  context.tell({ kind: 'flowProgress', flow: flow.name, dataset: fullName(flow.target), status: 'RUNNING', batch, metrics })
}

async function writeBatch(run: FlowRun, plan: BatchPlan, writer: StreamingWriter): Promise<{ metrics: Awaited<ReturnType<StreamingWriter['write']>>; files: number }> {
  const attempt = async (deep: boolean): Promise<{ metrics: Awaited<ReturnType<StreamingWriter['write']>>; files: number }> => {
    const relations = await run.sources.relations(plan, { deep })
    tellSources(run, relations)
    const write = async (): Promise<Awaited<ReturnType<StreamingWriter['write']>>> => {
      const relation = compile(run.flow.bound, { now: plan.at, functions: run.flow.functions, user: run.context.ports.warehouse.user, relationOf: (leaf) => relations.relationOf(leaf) })
      return writer.write({ plan, relation })
    }
    const { engine, lake } = run.context.ports
    const metrics = relations.files.length === 0 ? await write() : await readable(write, relations.files, { engine, storage: lake })
    return { metrics, files: relations.files.length }
  }
  try {
    return await attempt(false)
  } catch (error) {
    const forgiving = run.flow.leaves.some((leaf) => (leaf.kind === 'files' || leaf.kind === 'fileStream') && leaf.options.ignoreCorruptFiles)
    if (!(error instanceof LakeflowError && error.code === 'FAILED_READ_FILE' && forgiving)) throw error
    return attempt(true)
  }
}

function tellSources({ context, flow: { flow } }: FlowRun, { added, ignored }: BatchRelations): void {
  const of = { flow: flow.name, dataset: fullName(flow.target) }
  for (const { source, columns } of added) context.tell({ kind: 'schemaEvolved', ...of, source, added: columns })
  if (ignored.length > 0) context.tell({ kind: 'filesIgnored', ...of, files: ignored.map(({ path }) => addressOf(path)), reason: 'they are missing or corrupt, and ignoreMissingFiles or ignoreCorruptFiles is set' })
}
