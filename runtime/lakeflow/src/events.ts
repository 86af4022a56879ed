import type { Problem } from './error.ts'

export type UpdateState = 'CREATED' | 'INITIALIZING' | 'RESETTING' | 'SETTING_UP_TABLES' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELED'
export type FlowStatus = 'QUEUED' | 'STARTING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'SKIPPED' | 'IDLE' | 'EXCLUDED'

/** What an expectation has counted over the rows that a flow has judged. */
export interface ExpectationResult {
  readonly name: string
  readonly dataset: string
  readonly action: 'KEEP' | 'DROP ROW' | 'FAIL UPDATE'
  readonly passed: bigint
  readonly failed: bigint
}

/** What a flow did to its table. Rows are counted once, whatever the number of micro-batches. */
export interface FlowMetrics {
  /** Rows that were added as they are: append flows and recomputed views. */
  readonly appended: bigint
  /** Rows that AUTO CDC wrote: new ones, new versions, versions that got another end. */
  readonly upserted: bigint
  /** Deletes of AUTO CDC that took something away. */
  readonly deleted: bigint
  /** Rows that expectations dropped. */
  readonly dropped: bigint
  readonly batches: number
  readonly files: number
  readonly outputBytes: number
  readonly tookMs: number
  readonly expectations: readonly ExpectationResult[]
}

interface OfUpdate {
  readonly at: Date
  readonly pipeline: string
  readonly update: string
}
interface OfFlow extends OfUpdate {
  readonly flow: string
  /** `catalog.schema.table` */
  readonly dataset: string
}

/** The story of an update. The same events, in Databricks' words, are in the event log. */
export type LakeflowEvent =
  | (OfUpdate & {
      readonly kind: 'updateCreated'
      readonly cause: string
      readonly validateOnly: boolean
      readonly fullRefresh: boolean
      readonly refreshSelection: readonly string[]
      readonly fullRefreshSelection: readonly string[]
    })
  | (OfUpdate & { readonly kind: 'updateProgress'; readonly state: UpdateState; readonly tookMs?: number; readonly error?: Failure })
  | (OfUpdate & { readonly kind: 'datasetDefined'; readonly dataset: string; readonly type: string; readonly columns: readonly { readonly name: string; readonly type: string }[]; readonly expectations: readonly string[] })
  | (OfFlow & { readonly kind: 'flowDefined'; readonly type: string; readonly inputs: readonly string[] })
  | (OfFlow & { readonly kind: 'flowProgress'; readonly status: FlowStatus; readonly batch?: number; readonly metrics?: FlowMetrics; readonly error?: Failure; readonly reason?: string })
  | (OfFlow & { readonly kind: 'schemaEvolved'; readonly source: string; readonly added: readonly string[] })
  | (OfFlow & { readonly kind: 'filesIgnored'; readonly files: readonly string[]; readonly reason: string })
  | (OfFlow & { readonly kind: 'planningInformation'; readonly decision: 'COMPLETE_RECOMPUTE' | 'NO_OP'; readonly reason: string })
  | (OfUpdate & { readonly kind: 'problemFound'; readonly problem: Problem })

export interface Failure {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

export interface Effects {
  now(): Date
  /** A UUID. */
  newId(): string
  emit(event: LakeflowEvent): void
}

export const realEffects: Effects = { now: () => new Date(), newId: () => crypto.randomUUID(), emit: () => {} }

export const nothingDone: FlowMetrics = { appended: 0n, upserted: 0n, deleted: 0n, dropped: 0n, batches: 0, files: 0, outputBytes: 0, tookMs: 0, expectations: [] }

export function addMetrics(a: FlowMetrics, b: FlowMetrics): FlowMetrics {
  const expectations = a.expectations.map((one) => {
    const other = b.expectations.find(({ name, dataset }) => name === one.name && dataset === one.dataset)
    return other ? { ...one, passed: one.passed + other.passed, failed: one.failed + other.failed } : one
  })
  const fresh = b.expectations.filter(({ name, dataset }) => !a.expectations.some((one) => one.name === name && one.dataset === dataset))
  return {
    appended: a.appended + b.appended,
    upserted: a.upserted + b.upserted,
    deleted: a.deleted + b.deleted,
    dropped: a.dropped + b.dropped,
    batches: a.batches + b.batches,
    files: a.files + b.files,
    outputBytes: a.outputBytes + b.outputBytes,
    tookMs: a.tookMs + b.tookMs,
    expectations: [...expectations, ...fresh],
  }
}
