import type { Column, Relation } from '@lagoon/sql'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import { fileRelation } from '../autoLoader/fileRelation.ts'
import { filesNow } from '../autoLoader/filesNow.ts'
import { firstBatch, listSource, type SourceFile } from '../autoLoader/listing.ts'
import { readBatch, type FileBatch } from '../autoLoader/readBatch.ts'
import { LakeflowError } from '../error.ts'
import type { Leaf } from '../graph/bind.ts'
import { emptyRelation } from '../graph/compile.ts'
import type { FlowState } from '../state/flowState.ts'
import type { BatchPlan, SourceOffsets } from '../state/plan.ts'
import { relationOfTable, type Ports } from './context.ts'

type FileStream = Extract<Leaf, { kind: 'fileStream' }>
type TableStream = Extract<Leaf, { kind: 'tableStream' }>

/** What a micro-batch reads. */
export interface BatchRelations {
  relationOf(leaf: Leaf): Relation
  /** Files that it reads, over all sources. */
  readonly files: readonly SourceFile[]
  /** Columns that a source did not have before. */
  readonly added: readonly { readonly source: string; readonly columns: readonly string[] }[]
  readonly ignored: readonly SourceFile[]
}

/** The sources of one flow during one update: what is new in them, and how a micro-batch reads it. */
export class FlowSources {
  readonly #leaves: readonly Leaf[]
  readonly #state: FlowState
  readonly #ports: Ports
  /** Files not seen yet, by source, listed once an update. */
  readonly #unseen = new Map<string, SourceFile[]>()
  /** The first batch of each source as the analysis has read it. */
  readonly #looked = new Map<string, { readonly files: readonly SourceFile[]; readonly batch: FileBatch }>()

  constructor({ leaves, state, ports }: { readonly leaves: readonly Leaf[]; readonly state: FlowState; readonly ports: Ports }) {
    this.#leaves = leaves
    this.#state = state
    this.#ports = ports
  }

  /** The columns that the source has from its next batch on. Throws `CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE`. */
  async columnsOf(leaf: Extract<Leaf, { kind: 'files' | 'fileStream' }>): Promise<readonly Column[]> {
    const { options } = leaf
    const read = { options, storage: this.#ports.lake }
    if (leaf.kind === 'files') return (await filesNow(leaf.options, this.#ports)).relation.columns
    const planned = this.#state.pending?.sources.find((source) => source.kind === 'files' && source.source === leaf.key)
    if (planned?.kind === 'files') return fileRelation([], planned.columns, read).columns
    const known = this.#state.lastOffsets('files', leaf.key)?.columns
    const first = firstBatch(await this.#unseenOf(leaf), options)
    if (first.length > 0) return (await this.#look(leaf, first, known)).relation.columns
    if (known ?? options.schema) return fileRelation([], known ?? options.schema ?? [], read).columns
    throw new LakeflowError('CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE', `there are no files under ${options.path} yet, so its columns cannot be inferred`, {
      origin: options.origin,
      hint: 'start when there are files, or name the columns: schema => \'…\'',
    })
  }

  /** The next micro-batch, or undefined when no source has anything new. */
  async next(facts: { readonly now: Date; readonly once: boolean; readonly auxiliaryVersion: bigint | undefined }): Promise<BatchPlan | undefined> {
    if (this.#state.pending) return this.#state.pending
    if (facts.once && !this.#state.isNew) return undefined
    const sources: SourceOffsets[] = []
    let anythingNew = facts.once
    for (const leaf of this.#leaves) {
      const { offsets, isNew } = await this.#offsets(leaf)
      sources.push(offsets)
      anythingNew ||= isNew
    }
    if (!anythingNew) return undefined
    return { batch: this.#state.nextBatch, at: facts.now, sources: [...sources, ...this.#departed(sources)], auxiliaryVersion: facts.auxiliaryVersion }
  }

  /** `deep`: the corrupt files among those that may be ignored are looked for, byte by byte. */
  async relations(plan: BatchPlan, { deep = false }: { readonly deep?: boolean } = {}): Promise<BatchRelations> {
    const relations = new Map<string, Relation>()
    const [files, ignored]: [SourceFile[], SourceFile[]] = [[], []]
    const added: { source: string; columns: readonly string[] }[] = []
    for (const leaf of this.#leaves) {
      const offsets = plan.sources.find((source) => source.source === leaf.key)
      if (leaf.kind === 'fileStream' || leaf.kind === 'files') {
        const batch = await this.#files(leaf, offsets?.kind === 'files' ? offsets : undefined, deep)
        relations.set(leaf.key, batch.relation)
        files.push(...(offsets?.kind === 'files' && !offsets.passedOver ? offsets.files : []))
        ignored.push(...batch.ignored)
        if (batch.added.length > 0) added.push({ source: leaf.options.path, columns: batch.added })
      } else if (leaf.kind === 'tableStream') {
        relations.set(leaf.key, await this.#stream(leaf, offsets?.kind === 'delta' ? offsets : undefined))
      } else {
        const version = leaf.version ?? (offsets?.kind === 'table' ? offsets.version : undefined)
        relations.set(leaf.key, await relationOfTable(this.#ports, leaf.table, { version, now: plan.at }))
      }
    }
    return { relationOf: (leaf) => relations.get(leaf.key) ?? emptyRelation([]), files, added, ignored }
  }

  /** To be told after a batch is in the table: its files are no longer new. */
  taken(plan: BatchPlan): void {
    for (const [key, files] of this.#unseen) {
      const gone = new Set(plan.sources.flatMap((source) => (source.kind === 'files' && source.source === key ? source.files.map(({ path }) => path) : [])))
      this.#unseen.set(key, files.filter(({ path }) => !gone.has(path)))
    }
  }

  async #offsets(leaf: Leaf): Promise<{ offsets: SourceOffsets; isNew: boolean }> {
    switch (leaf.kind) {
      case 'fileStream': return this.#fileOffsets(leaf)
      case 'tableStream': return this.#streamOffsets(leaf)
      case 'files': return { offsets: { kind: 'files', source: leaf.key, files: await listSource(this.#ports, leaf.options), columns: [] }, isNew: false }
      case 'table': return { offsets: { kind: 'table', source: leaf.key, version: await this.#versionOf(leaf.table) }, isNew: false }
      default: return leaf satisfies never
    }
  }

  async #fileOffsets(leaf: FileStream): Promise<{ offsets: SourceOffsets; isNew: boolean }> {
    const last = this.#state.lastOffsets('files', leaf.key)
    const unseen = await this.#unseenOf(leaf)
    if (!last && !leaf.options.includeExistingFiles) {
      return { offsets: { kind: 'files', source: leaf.key, files: unseen, passedOver: true, columns: leaf.options.schema ?? (await this.#look(leaf, firstBatch(unseen, leaf.options), undefined)).columns }, isNew: true }
    }
    const files = firstBatch(unseen, leaf.options)
    const columns = files.length > 0 ? (await this.#look(leaf, files, last?.columns)).columns : (last?.columns ?? leaf.options.schema ?? [])
    return { offsets: { kind: 'files', source: leaf.key, files, columns }, isNew: files.length > 0 }
  }

  async #streamOffsets(leaf: TableStream): Promise<{ offsets: SourceOffsets; isNew: boolean }> {
    const { metadata, version: upTo, files: present } = await this.#ports.warehouse.snapshot(leaf.table)
    const last = this.#state.lastOffsets('delta', leaf.key)
    if (last && last.tableId !== metadata.id) {
      throw new LakeflowError('DIFFERENT_DELTA_TABLE_READ_BY_STREAMING_SOURCE', `${fullName(leaf.table)} is another table than the one this flow has read so far`, { hint: 'it was dropped and made again: refresh this table fully, too' })
    }
    const after = last ? last.upTo : leaf.startingVersion === undefined ? undefined : leaf.startingVersion - 1n
    const offsets: SourceOffsets = { kind: 'delta', source: leaf.key, tableId: metadata.id, after, upTo }
    if (after === undefined) return { offsets, isNew: present.size > 0 }
    if (after >= upTo) return { offsets: { ...offsets, upTo: after }, isNew: false }
    const { files } = await this.#ports.warehouse.addedSince(leaf.table, { after, upTo, skipChangeCommits: leaf.skipChangeCommits })
    // Commits that added nothing are looked at again next time rather than planned for.
    return files > 0 ? { offsets, isNew: true } : { offsets: { ...offsets, upTo: after }, isNew: false }
  }

  async #unseenOf(leaf: FileStream): Promise<SourceFile[]> {
    const listed = this.#unseen.get(leaf.key)
    if (listed) return listed
    const unseen = (await listSource(this.#ports, leaf.options)).filter(({ path }) => !this.#state.hasSeen(leaf.key, path))
    this.#unseen.set(leaf.key, unseen)
    return unseen
  }

  async #look(leaf: FileStream, files: readonly SourceFile[], known: readonly Column[] | undefined): Promise<FileBatch> {
    const before = this.#looked.get(leaf.key)
    if (before && sameFiles(before.files, files)) return before.batch
    const batch = await readBatch({ files, known, options: leaf.options }, this.#reading)
    this.#looked.set(leaf.key, { files, batch })
    return batch
  }

  async #files(leaf: Extract<Leaf, { kind: 'files' | 'fileStream' }>, offsets: Extract<SourceOffsets, { kind: 'files' }> | undefined, deep: boolean): Promise<FileBatch> {
    const { options } = leaf
    if (!offsets || offsets.passedOver || (leaf.kind === 'fileStream' && offsets.files.length === 0)) {
      const columns = offsets?.columns ?? this.#looked.get(leaf.key)?.batch.columns ?? options.schema ?? []
      return { relation: fileRelation([], columns, { options, storage: this.#ports.lake }), columns, added: [], ignored: [] }
    }
    if (leaf.kind === 'files') return readBatch({ files: offsets.files, known: undefined, options, deep }, this.#reading)
    const looked = this.#looked.get(leaf.key)
    if (!deep && looked && sameFiles(looked.files, offsets.files)) return looked.batch
    // The plan has the columns after its files: nothing can be added to them.
    return readBatch({ files: offsets.files, known: offsets.columns, options, deep }, this.#reading)
  }

  async #stream(leaf: TableStream, offsets: Extract<SourceOffsets, { kind: 'delta' }> | undefined): Promise<Relation> {
    const { warehouse } = this.#ports
    if (!offsets || offsets.after === offsets.upTo) return emptyRelation((await warehouse.relation(leaf.table)).columns)
    return warehouse.addedSince(leaf.table, { after: offsets.after, upTo: offsets.upTo, skipChangeCommits: leaf.skipChangeCommits })
  }

  /** A view has none: it is read as it is when the batch runs. */
  async #versionOf(table: TableName): Promise<bigint | undefined> {
    return (await this.#ports.catalog.findTable(table))?.type === 'VIEW' ? undefined : this.#ports.warehouse.version(table)
  }

  /** Sources that the query no longer names keep their offsets, in case it names them again. */
  #departed(present: readonly SourceOffsets[]): SourceOffsets[] {
    const gone = this.#state.lastSources.filter(({ kind, source }) => kind !== 'table' && !present.some((other) => other.source === source))
    return gone.map((source) => {
      if (source.kind === 'files') return { ...source, files: [] }
      return source.kind === 'delta' ? { ...source, after: source.upTo } : source
    })
  }

  get #reading(): { engine: Ports['engine']; storage: Ports['lake'] } {
    return { engine: this.#ports.engine, storage: this.#ports.lake }
  }
}

const sameFiles = (a: readonly SourceFile[], b: readonly SourceFile[]): boolean => a.length === b.length && a.every(({ path }, i) => path === b[i]?.path)
