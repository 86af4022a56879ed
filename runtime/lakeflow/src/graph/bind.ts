import { referencesIn, type Place, type Query, type TableExpression } from '@lagoon/sql'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import { readOptions, type CallOption, type ReadFilesOptions } from '../autoLoader/options.ts'
import { LakeflowError, type Problem } from '../error.ts'
import { completeName } from './define.ts'
import { sameTable, type Dataset, type Flow, type Scope, type SourceText, type UnresolvedGraph, type View } from './graph.ts'
import { problemIn } from './problem.ts'
import { streamingIssues } from './streaming.ts'

type Reference = ReturnType<typeof referencesIn>[number]

/** What a query reads, once views are looked through. `key` is the same for the same source of one flow. */
export type Leaf =
  | { readonly kind: 'fileStream'; readonly key: string; readonly options: ReadFilesOptions }
  | { readonly kind: 'files'; readonly key: string; readonly options: ReadFilesOptions }
  | { readonly kind: 'tableStream'; readonly key: string; readonly table: TableName; readonly place: Place; readonly source: SourceText; readonly skipChangeCommits: boolean; readonly startingVersion: bigint | undefined }
  | { readonly kind: 'table'; readonly key: string; readonly table: TableName; readonly place: Place; readonly source: SourceText; readonly version: bigint | undefined }

/** A query with the meaning of every name in its FROM clauses. */
export interface BoundQuery {
  readonly query: Query
  readonly source: SourceText
  /** Where its names without catalog or schema are looked up. */
  readonly scope: Scope
  /** By `keyOfPlace`. */
  readonly references: ReadonlyMap<string, Leaf | BoundView>
  readonly streaming: boolean
}
export interface BoundView {
  readonly kind: 'view'
  readonly view: View
  readonly bound: BoundQuery
}

export const keyOfPlace = ({ start, end }: Place): string => `${start}-${end}`

export interface BoundGraph {
  readonly graph: UnresolvedGraph
  readonly flows: ReadonlyMap<Flow, BoundQuery>
  /** Views that are published in the catalog. */
  readonly views: ReadonlyMap<View, BoundQuery>
  readonly problems: readonly Problem[]
}

/** Looks up what every query reads: a view or table of the graph, a table outside it, files. Touches nothing but the graph. */
export function bindGraph(graph: UnresolvedGraph): BoundGraph {
  const binder = new Binder(graph)
  const flows = new Map<Flow, BoundQuery>()
  const views = new Map<View, BoundQuery>()
  for (const flow of graph.flows) {
    const bound = binder.bind(flow.kind === 'autoCdc' ? everythingFrom(flow) : flow.query, flow.source, flow.scope)
    flows.set(flow, bound)
    binder.checkFlow(flow, bound)
  }
  for (const dataset of graph.datasets) {
    if (dataset.kind !== 'view') continue
    const bound = binder.view(dataset)
    if (dataset.temporary || !bound) continue
    views.set(dataset, bound)
    binder.checkPublishedView(dataset, bound)
  }
  return { graph, flows, views, problems: binder.problems }
}

export function leavesOf(bound: BoundQuery): Leaf[] {
  const leaves = new Map<string, Leaf>()
  for (const found of bound.references.values()) {
    for (const leaf of found.kind === 'view' ? leavesOf(found.bound) : [found]) leaves.set(leaf.key, leaf)
  }
  return [...leaves.values()]
}

export const viewsIn = (bound: BoundQuery): View[] => [...bound.references.values()].flatMap((found) => (found.kind === 'view' ? [found.view, ...viewsIn(found.bound)] : []))

/** The query, and those of the views that it reads, each once. */
export const queriesOf = (bound: BoundQuery): readonly BoundQuery[] => [...new Set([bound, ...[...bound.references.values()].flatMap((found) => (found.kind === 'view' ? queriesOf(found.bound) : []))])]

/** `SELECT * FROM STREAM source`: AUTO CDC reads its source as a stream whether or not it says so. */
function everythingFrom({ cdc }: Extract<Flow, { kind: 'autoCdc' }>): Query {
  const { source, place } = cdc
  const everything = { kind: 'star', qualifier: [], except: [], place } as const
  return {
    kind: 'query',
    with: [],
    recursive: false,
    orderBy: [],
    place,
    body: { kind: 'select', distinct: false, items: [{ expression: everything, aliases: [], place }], from: [{ ...source, stream: true }], lateralViews: [], windows: [], place },
  }
}

class Binder {
  readonly #graph: UnresolvedGraph
  readonly #views = new Map<View, BoundQuery | 'open'>()
  readonly problems: Problem[] = []

  constructor(graph: UnresolvedGraph) {
    this.#graph = graph
  }

  bind(query: Query, source: SourceText, scope: Scope): BoundQuery {
    const references = new Map<string, Leaf | BoundView>()
    for (const reference of referencesIn(query)) {
      const found = this.#lookUp(reference, source, scope)
      if (found) references.set(keyOfPlace(reference.place), found)
    }
    const isStream = (table: TableExpression): boolean => {
      const found = references.get(keyOfPlace(table.place))
      if (found?.kind === 'view') return found.bound.streaming
      return found !== undefined && (found.kind === 'fileStream' || found.kind === 'tableStream')
    }
    const streaming = [...references.values()].some((found) => (found.kind === 'view' ? found.bound.streaming : found.kind === 'fileStream' || found.kind === 'tableStream'))
    if (streaming) {
      for (const { place, message } of streamingIssues(query, isStream)) {
        this.problems.push(problemIn(source, place, { code: 'STREAMING_OPERATION_NOT_SUPPORTED', message, hint: 'compute it in a materialized view over the streaming table' }))
      }
    }
    return { query, source, scope, references, streaming }
  }

  view(view: View): BoundQuery | undefined {
    const known = this.#views.get(view)
    if (known === 'open') {
      this.#problem(view, { code: 'PIPELINE_GRAPH_NOT_TOPOLOGICALLY_SORTABLE', message: `the view ${fullName(view.name)} reads itself` })
      return undefined
    }
    if (known) return known
    this.#views.set(view, 'open')
    const bound = this.bind(view.query, view.source, this.#graph.scopes.get(view) ?? view.name)
    this.#views.set(view, bound)
    return bound
  }

  checkFlow(flow: Flow, bound: BoundQuery): void {
    if (bound.references.size === 0 && flow.kind === 'autoCdc') return
    const rule = (name: string, message: string, hint: string): void => this.#problem(flow, { code: `INVALID_FLOW_QUERY_TYPE.${name}`, message, hint })
    if (flow.kind === 'materialize' && bound.streaming) {
      rule('STREAMING_RELATION_FOR_MATERIALIZED_VIEW', `the materialized view ${fullName(flow.target)} reads a stream`, 'take STREAM away, or make it a streaming table')
    } else if (flow.kind === 'append' && flow.once && bound.streaming) {
      rule('STREAMING_RELATION_FOR_ONCE_FLOW', `the flow ${flow.name} runs once and reads a stream`, 'take STREAM or ONCE away')
    } else if (flow.kind !== 'materialize' && !flow.once && !bound.streaming) {
      rule('BATCH_RELATION_FOR_STREAMING_TABLE', `the flow ${flow.name} fills a streaming table and reads no stream`, 'put STREAM before a table or read_files, or make it a materialized view')
    }
  }

  checkPublishedView(view: View, bound: BoundQuery): void {
    if (bound.streaming) this.#problem(view, { code: 'INVALID_FLOW_QUERY_TYPE.STREAMING_RELATION_FOR_PERSISTED_VIEW', message: `the view ${fullName(view.name)} reads a stream`, hint: 'make it a TEMPORARY VIEW or a streaming table' })
    const temporary = viewsIn(bound).find((other) => other.temporary)
    if (temporary) this.#problem(view, { code: 'INVALID_TEMP_OBJ_REFERENCE', message: `the view ${fullName(view.name)} is published and reads the temporary view ${temporary.name.name}`, hint: 'make it a TEMPORARY VIEW, too' })
  }

  #problem(at: Flow | Dataset, problem: { code: string; message: string; hint?: string }): void {
    const { code, message, hint } = problem
    this.problems.push({ code, severity: 'error', message, origin: at.origin, ...(hint ? { hint } : {}) })
  }

  #lookUp(reference: Reference, source: SourceText, scope: Scope): Leaf | BoundView | undefined {
    const told = (code: string, message: string, hint?: string): undefined => void this.problems.push(problemIn(source, reference.place, { code, message, hint }))
    if (reference.readFiles) return this.#files(reference, reference.readFiles, source)
    if (reference.timestamp !== undefined) return told('UNSUPPORTED_FEATURE', 'TIMESTAMP AS OF in a pipeline is not supported here yet', 'use VERSION AS OF')
    if (reference.parts.length > 3) return told('INVALID_IDENTIFIER', `${reference.parts.join('.')} has more than three parts`)
    const table = completeName(reference.parts, scope)
    const dataset = this.#graph.datasets.find(({ name }) => sameTable(name, table)) ?? this.#temporaryView(reference.parts)
    if (dataset?.kind === 'view') return this.#boundView(dataset, reference, told)
    if (!reference.stream) return { kind: 'table', key: `table ${fullName(table)} ${reference.version ?? ''}`, table, place: reference.place, source, version: reference.version }
    if (dataset?.kind === 'materializedView') {
      return told('STREAMING_FROM_MATERIALIZED_VIEW', `${fullName(table)} is a materialized view and cannot be read as a stream`, 'a recomputed view has no new rows, only other ones; take STREAM away')
    }
    const { skipChangeCommits, startingVersion } = this.#streamOptions(reference, source)
    return { kind: 'tableStream', key: fullName(table), table, place: reference.place, source, skipChangeCommits, startingVersion }
  }

  /** A temporary view has no schema: its bare name is known in the whole pipeline. */
  #temporaryView(parts: readonly string[]): View | undefined {
    const [only] = parts
    if (parts.length !== 1 || only === undefined) return undefined
    return this.#graph.datasets.find((dataset): dataset is View => dataset.kind === 'view' && dataset.temporary && dataset.name.name === only.toLowerCase())
  }

  #boundView(view: View, reference: Reference, told: (code: string, message: string, hint?: string) => undefined): BoundView | undefined {
    const bound = this.view(view)
    if (!bound) return undefined
    if (reference.stream && !bound.streaming) return told('INCOMPATIBLE_BATCH_VIEW_READ', `the view ${view.name.name} reads no stream and cannot be read as one`, 'take STREAM away here, or put it into the view')
    if (!reference.stream && bound.streaming) return told('INCOMPATIBLE_STREAMING_VIEW_READ', `the view ${view.name.name} reads a stream`, `write STREAM(${view.name.name})`)
    return { kind: 'view', view, bound }
  }

  #files({ place, stream }: Reference, { path, options }: NonNullable<Reference['readFiles']>, source: SourceText): Leaf | undefined {
    const origin = { file: source.file, line: place.line, column: place.column }
    const given = Object.entries(options).map(([name, value]): CallOption => ({ name, value, origin: placeOfOption(name, place, source) }))
    try {
      const read = readOptions({ path, options: given, origin }, { streaming: stream, zone: source.zone })
      return { kind: stream ? 'fileStream' : 'files', key: `${stream ? '' : 'batch '}${path}`, options: read }
    } catch (error) {
      if (!(error instanceof LakeflowError) || !error.origin) throw error
      this.problems.push({ code: error.code, severity: 'error', message: error.message, origin: error.origin, ...(error.hint ? { hint: error.hint } : {}) })
      return undefined
    }
  }

  #streamOptions({ streamOptions, place }: Reference, source: SourceText): { skipChangeCommits: boolean; startingVersion: bigint | undefined } {
    let skipChangeCommits = false
    let startingVersion: bigint | undefined
    for (const [name, value] of Object.entries(streamOptions)) {
      switch (name.toLowerCase()) {
        case 'skipchangecommits': skipChangeCommits = value.toLowerCase() !== 'false'; break
        case 'startingversion': startingVersion = /^\d+$/.test(value) ? BigInt(value) : undefined; break
        // How many rows a micro-batch takes does not show in the table.
        case 'maxfilespertrigger': case 'maxbytespertrigger': break
        default: this.problems.push(problemIn(source, place, { code: 'UNSUPPORTED_FEATURE', message: `the stream option ${name} is not supported here yet`, hint: 'skipChangeCommits, startingVersion, maxFilesPerTrigger and maxBytesPerTrigger are' }))
      }
    }
    return { skipChangeCommits, startingVersion }
  }
}

/** The tree keeps no place of an option's name, the text does. */
function placeOfOption(name: string, { start, end, line, column }: Place, { file, text }: SourceText): { file: string; line: number; column: number } {
  const at = text.slice(start, end).indexOf(name)
  if (at < 0) return { file, line, column }
  const before = text.slice(0, start + at).split('\n')
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
