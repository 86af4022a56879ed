import { writeText, type Storage } from '@lagoon/storage'
import { readDocument, requireDocument } from './document.ts'
import { formatPlan, readPlan, type BatchPlan, type SourceOffsets, type WrittenPlan } from './plan.ts'
import { addSegment, addTo, readSeen } from './seenFiles.ts'

/** How many plans may lie around before the files they name are filed away. */
const plansKept = 16

/**
 * What a streaming flow remembers: `plans/<batch>.json`, one for each micro-batch, written before it runs; `done.json`, the
 * last batch that is in the table; `seen/`, the files of older plans. Between a plan and its `done` the table itself knows
 * whether the batch is in it, by the `txn` of its commit.
 */
export class FlowState {
  readonly #storage: Storage
  readonly #seen: Map<string, Set<string>>
  readonly #filedUpTo: number
  #plans: readonly BatchPlan[]
  #done: number

  private constructor(storage: Storage, state: { seen: Map<string, Set<string>>; filedUpTo: number; plans: readonly BatchPlan[]; done: number }) {
    this.#storage = storage
    this.#seen = state.seen
    this.#filedUpTo = state.filedUpTo
    this.#plans = state.plans
    this.#done = state.done
  }

  /** `storage` is rooted at the flow's own folder. */
  static async open(storage: Storage): Promise<FlowState> {
    const { upTo, paths } = await readSeen(storage)
    const done = (await readDocument<{ batch: number }>(storage, 'done.json'))?.batch ?? -1
    const plans: BatchPlan[] = []
    for await (const { path } of storage.list('plans')) plans.push(readPlan(await requireDocument<WrittenPlan>(storage, path)))
    const state = new FlowState(storage, { seen: paths, filedUpTo: upTo, plans, done })
    for (const plan of plans) state.#note(plan)
    return state
  }

  /** A batch that was planned and is not known to be in the table: it runs before any other, exactly as planned. */
  get pending(): BatchPlan | undefined {
    return this.#plans.find(({ batch }) => batch > this.#done)
  }

  get nextBatch(): number {
    return Math.max(this.#done, this.#plans.at(-1)?.batch ?? -1) + 1
  }

  /** No batch is in the table yet. */
  get isNew(): boolean {
    return this.#done < 0
  }

  hasSeen(source: string, path: string): boolean {
    return this.#seen.get(source)?.has(path) ?? false
  }

  /** What a source gave last, in the newest plan that names it. */
  lastOffsets<K extends SourceOffsets['kind']>(kind: K, source: string): Extract<SourceOffsets, { kind: K }> | undefined {
    for (const plan of this.#plans.toReversed()) {
      const found = plan.sources.find((one): one is Extract<SourceOffsets, { kind: K }> => one.kind === kind && one.source === source)
      if (found) return found
    }
    return undefined
  }

  /** The sources of the newest plan. */
  get lastSources(): readonly SourceOffsets[] {
    return this.#plans.at(-1)?.sources ?? []
  }

  async plan(plan: BatchPlan): Promise<void> {
    await this.#storage.create(planPath(plan.batch), new TextEncoder().encode(formatPlan(plan)))
    this.#plans = [...this.#plans, plan]
    this.#note(plan)
  }

  async finish(batch: number): Promise<void> {
    await writeText(this.#storage, 'done.json', JSON.stringify({ batch }))
    this.#done = batch
    await this.#fileAway()
  }

  #note(plan: BatchPlan): void {
    addTo(this.#seen, pathsOf([plan]))
  }

  /** Moves the paths of old plans into the log of seen files. The newest plan stays: it holds the offsets and the columns. */
  async #fileAway(): Promise<void> {
    const old = this.#plans.filter(({ batch }) => batch <= this.#done).slice(0, -1)
    if (old.length < plansKept) return
    const unfiled = old.filter(({ batch }) => batch > this.#filedUpTo)
    const [first, last] = [unfiled[0], unfiled.at(-1)]
    // Each plan repeats the sources that gave nothing, so the newest one says all that the older ones did.
    if (first && last) await addSegment(this.#storage, { from: first.batch, to: last.batch, paths: pathsOf(unfiled) })
    for (const { batch } of old) await this.#storage.delete(planPath(batch))
    this.#plans = this.#plans.filter((plan) => !old.includes(plan))
  }
}

const planPath = (batch: number): string => `plans/${String(batch).padStart(10, '0')}.json`

function pathsOf(plans: readonly BatchPlan[]): Map<string, string[]> {
  const paths = new Map<string, string[]>()
  for (const source of plans.flatMap(({ sources }) => sources)) {
    if (source.kind === 'files') paths.set(source.source, [...(paths.get(source.source) ?? []), ...source.files.map(({ path }) => path)])
  }
  return paths
}
