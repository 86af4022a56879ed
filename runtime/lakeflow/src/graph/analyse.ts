import { formatType, SqlError, type Column, type Problem as SqlProblem } from '@lagoon/sql'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import type { CalledFunctions } from '@lagoon/warehouse'
import { defineCdc } from '../cdc/fromClause.ts'
import { isHiddenName } from '../cdc/change.ts'
import { commonType, widensTo } from '../autoLoader/fileTypes.ts'
import { LakeflowError, type Problem } from '../error.ts'
import { leavesOf, queriesOf, type BoundGraph, type BoundQuery, type Leaf } from './bind.ts'
import { compile, emptyRelation, ruleOf, type Functions } from './compile.ts'
import { nearestDataset, sameTable, type Dataset, type Flow, type MaterializedView, type StreamingTable, type View } from './graph.ts'
import { problemIn } from './problem.ts'
import { unresolvedFunctions } from './unknownFunctions.ts'

/** What is asked of the world outside the graph. */
export interface Lookups {
  /** Undefined when there is no such table or view. */
  columnsOfTable(table: TableName): Promise<readonly Column[] | undefined>
  /** Throws LakeflowError when the files cannot be read: the flow fails, not the graph. */
  columnsOfFiles(flow: Flow | View, leaf: Extract<Leaf, { kind: 'files' | 'fileStream' }>): Promise<readonly Column[]>
  /** The functions of users that a query calls. Throws SqlError for a body that cannot be understood. */
  functionsCalledBy(bound: BoundQuery): Promise<CalledFunctions>
  readonly now: Date
}

export interface ResolvedFlow {
  readonly flow: Flow
  readonly bound: BoundQuery
  readonly leaves: readonly Leaf[]
  /** Columns of its query; for AUTO CDC those of its source. */
  readonly output: readonly Column[]
  readonly functions: Functions
}
/** A flow that cannot run this time, because what it reads cannot be read. */
export interface FailedFlow {
  readonly flow: Flow
  readonly bound: BoundQuery
  readonly error: LakeflowError
}

export interface ResolvedTable {
  readonly dataset: StreamingTable | MaterializedView
  /** Hidden ones included; undefined when a flow failed and nothing else tells them. */
  readonly columns: readonly Column[] | undefined
  /** The auxiliary table of an AUTO CDC target. */
  readonly auxiliary: readonly Column[] | undefined
  readonly flows: readonly (ResolvedFlow | FailedFlow)[]
  /** Tables of this pipeline that it reads. */
  readonly dependsOn: readonly TableName[]
}
export interface ResolvedView {
  readonly view: View
  readonly bound: BoundQuery
  readonly columns: readonly Column[]
  readonly dependsOn: readonly TableName[]
}

/** A graph that can run: every name has a meaning, every column a type. Tables stand after what they read. */
export interface ResolvedGraph {
  readonly tables: readonly ResolvedTable[]
  readonly views: readonly ResolvedView[]
  readonly warnings: readonly Problem[]
}

export type Resolution = { readonly kind: 'resolved'; readonly graph: ResolvedGraph } | { readonly kind: 'unresolved'; readonly problems: readonly Problem[] }

/** Gives every query its columns, from the sources down. All problems are told, except those that only follow from another. */
export async function analyse(bound: BoundGraph, lookups: Lookups): Promise<Resolution> {
  const order = inOrder(bound)
  const analysis = new Analysis(bound, lookups)
  const tables: ResolvedTable[] = []
  for (const dataset of order.sorted) tables.push(await analysis.table(dataset))
  const views: ResolvedView[] = []
  for (const [view, query] of bound.views) {
    const resolved = await analysis.view(view, query)
    if (resolved) views.push(resolved)
  }
  const problems = [...bound.graph.problems, ...bound.problems, ...order.problems, ...analysis.problems]
  if (problems.some(({ severity }) => severity === 'error')) return { kind: 'unresolved', problems }
  return { kind: 'resolved', graph: { tables, views, warnings: problems } }
}

type Table = StreamingTable | MaterializedView
const isTable = (dataset: Dataset): dataset is Table => dataset.kind !== 'view'

export const dependenciesOf = (bound: BoundQuery, datasets: readonly Dataset[]): TableName[] =>
  leavesOf(bound).flatMap((leaf) => ((leaf.kind === 'table' || leaf.kind === 'tableStream') && datasets.some(({ name }) => sameTable(name, leaf.table)) ? [leaf.table] : []))

/** Tables that read themselves, directly or through others: told from the files alone. */
export const cyclesIn = (bound: BoundGraph): Problem[] => inOrder(bound).problems

function inOrder({ graph, flows }: BoundGraph): { sorted: Table[]; problems: Problem[] } {
  const tables = graph.datasets.filter(isTable).filter((dataset, i, all) => all.findIndex(({ name }) => sameTable(name, dataset.name)) === i)
  const reads = new Map(tables.map((dataset) => {
    const own = [...flows].filter(([flow]) => sameTable(flow.target, dataset.name)).flatMap(([, bound]) => dependenciesOf(bound, graph.datasets))
    return [dataset, tables.filter(({ name }) => own.some((other) => sameTable(other, name)))] as const
  }))
  const sorted: Table[] = []
  let left = tables
  for (;;) {
    const ready = left.filter((dataset) => (reads.get(dataset) ?? []).every((other) => sorted.includes(other)))
    if (ready.length === 0) break
    sorted.push(...ready)
    left = left.filter((dataset) => !ready.includes(dataset))
  }
  const circular = left.filter((dataset) => reaches(dataset, dataset, reads))
  const problems = circular.map((dataset): Problem => ({
    code: 'PIPELINE_GRAPH_NOT_TOPOLOGICALLY_SORTABLE',
    severity: 'error',
    message: `${fullName(dataset.name)} reads itself, through ${circular.map(({ name }) => fullName(name)).join(', ')}`,
    hint: 'one of them must read a table that does not depend on it',
    origin: dataset.origin,
  }))
  return { sorted, problems }
}

function reaches(from: Table, to: Table, reads: ReadonlyMap<Table, readonly Table[]>, seen = new Set<Table>()): boolean {
  for (const next of reads.get(from) ?? []) {
    if (next === to) return true
    if (!seen.has(next) && reaches(next, to, reads, seen.add(next))) return true
  }
  return false
}

class Analysis {
  readonly #bound: BoundGraph
  readonly #lookups: Lookups
  /** Undefined: its query has problems, so nobody downstream can be judged. */
  readonly #columns = new Map<string, readonly Column[] | undefined>()
  readonly problems: Problem[] = []

  constructor(bound: BoundGraph, lookups: Lookups) {
    this.#bound = bound
    this.#lookups = lookups
  }

  async table(dataset: Table): Promise<ResolvedTable> {
    const flows: (ResolvedFlow | FailedFlow)[] = []
    let broken = false
    for (const [flow, bound] of this.#bound.flows) {
      if (!sameTable(flow.target, dataset.name)) continue
      const found = await this.#flow(flow, bound)
      if (found) flows.push(found)
      else broken = true
    }
    const made = broken ? undefined : this.#told(() => this.#columnsOf(dataset, flows.filter(isResolved)), dataset)
    const columns = made?.columns ?? (flows.some((flow) => !isResolved(flow)) ? await this.#lookups.columnsOfTable(dataset.name) : undefined)
    this.#columns.set(fullName(dataset.name), columns?.filter(({ name }) => !isHiddenName(name)))
    const dependsOn = flows.flatMap(({ bound }) => dependenciesOf(bound, this.#bound.graph.datasets))
    return { dataset, columns, auxiliary: made?.auxiliary, flows, dependsOn }
  }

  async view(view: View, bound: BoundQuery): Promise<ResolvedView | undefined> {
    const found = await this.#outputOf(view, bound)
    if (found === undefined || found instanceof LakeflowError) return undefined
    return { view, bound, columns: found.columns, dependsOn: dependenciesOf(bound, this.#bound.graph.datasets) }
  }

  async #flow(flow: Flow, bound: BoundQuery): Promise<ResolvedFlow | FailedFlow | undefined> {
    const output = await this.#outputOf(flow, bound)
    if (output === undefined) return undefined
    return output instanceof LakeflowError ? { flow, bound, error: output } : { flow, bound, leaves: leavesOf(bound), output: output.columns, functions: output.functions }
  }

  async #outputOf(of: Flow | View, bound: BoundQuery): Promise<{ readonly columns: readonly Column[]; readonly functions: Functions } | LakeflowError | undefined> {
    const functions = await this.#functions(of, bound)
    if (!functions) return undefined
    const columns = new Map<string, readonly Column[]>()
    for (const leaf of leavesOf(bound)) {
      const found = await this.#leaf(of, leaf)
      if (found === undefined || found instanceof LakeflowError) return found
      columns.set(leaf.key, found)
    }
    const made = this.#told(() => compile(bound, { now: this.#lookups.now, functions, relationOf: (leaf) => emptyRelation(columns.get(leaf.key) ?? []) }), of)
    return made && { columns: made.columns, functions }
  }

  async #functions(of: Flow | View, bound: BoundQuery): Promise<Functions | undefined> {
    const functions = new Map<BoundQuery, CalledFunctions>()
    for (const query of queriesOf(bound)) {
      const found = await this.#lookups.functionsCalledBy(query).catch((error: unknown) => this.#told<undefined>(() => { throw error }, of))
      if (!found) return undefined
      const unresolved = unresolvedFunctions(query.query, query.source, (parts) => found.resolve(parts) !== undefined)
      if (unresolved.length > 0) {
        this.problems.push(...unresolved)
        return undefined
      }
      const [read] = found.reads
      if (read) {
        this.problems.push(problemIn(query.source, query.query.place, { code: 'UNSUPPORTED_FEATURE', message: `a function that is called here reads ${fullName(read)}: a pipeline would not know when that changes`, hint: 'join the table in the query' }))
        return undefined
      }
      functions.set(query, found)
    }
    return functions
  }

  async #leaf(of: Flow | View, leaf: Leaf): Promise<readonly Column[] | LakeflowError | undefined> {
    if (leaf.kind === 'files' || leaf.kind === 'fileStream') {
      try {
        return await this.#lookups.columnsOfFiles(of, leaf)
      } catch (error) {
        if (error instanceof LakeflowError) return error
        throw error
      }
    }
    if (this.#bound.graph.datasets.some((dataset) => isTable(dataset) && sameTable(dataset.name, leaf.table))) return this.#columns.get(fullName(leaf.table))
    let found: readonly Column[] | undefined
    try {
      found = await this.#lookups.columnsOfTable(leaf.table)
    } catch (error) {
      if (!(error instanceof LakeflowError)) throw error
      return void this.problems.push(problemIn(leaf.source, leaf.place, error))
    }
    if (!found) {
      const near = nearestDataset(leaf.table, this.#bound.graph.datasets)
      const hint = near ? `this pipeline defines ${fullName(near)}` : `neither this pipeline nor the catalog has it`
      this.problems.push(problemIn(leaf.source, leaf.place, { code: 'TABLE_OR_VIEW_NOT_FOUND', message: `there is no table ${fullName(leaf.table)}`, hint }))
    }
    return found
  }

  #columnsOf(dataset: Table, flows: readonly ResolvedFlow[]): { columns: readonly Column[]; auxiliary: readonly Column[] | undefined } | undefined {
    if (flows.length === 0) return undefined
    const { now } = this.#lookups
    for (const { flow, output } of flows) {
      for (const expectation of dataset.expectations) ruleOf(expectation, flow.kind === 'autoCdc' ? output : (declared(dataset) ?? output), { source: dataset.source, now })
    }
    const cdc = flows.flatMap(({ flow, output }) => (flow.kind === 'autoCdc' ? [defineCdc(flow.cdc, output, { source: flow.source, now })] : []))
    const inferred = cdc.length > 0 ? merged(dataset, cdc.map(({ target }) => target)) : merged(dataset, flows.map(({ output }) => output))
    return { columns: withDeclared(dataset, inferred), auxiliary: cdc.length > 0 ? merged(dataset, cdc.map(({ auxiliary }) => auxiliary)) : undefined }
  }

  /** Collects the problems of a query instead of throwing the first of them. */
  #told<T>(act: () => T, of: Flow | Dataset): T | undefined {
    try {
      return act()
    } catch (error) {
      if (error instanceof SqlError) this.problems.push(...error.problems.map((problem: SqlProblem): Problem => problem))
      else if (error instanceof LakeflowError) {
        this.problems.push({ code: error.code, severity: 'error', message: error.message, origin: error.origin ?? of.origin, ...(error.hint ? { hint: error.hint } : {}) })
      } else throw error
      return undefined
    }
  }
}

export const isResolved = (flow: ResolvedFlow | FailedFlow): flow is ResolvedFlow => 'output' in flow

/** The columns that a definition lists with their types, or undefined when it lists none. */
function declared({ columns }: Table): Column[] | undefined {
  const typed = columns.flatMap(({ name, type, notNull, comment }): Column[] => (type ? [{ name: name.text, type, nullable: !notNull, ...(comment === undefined ? {} : { comment }) }] : []))
  return typed.length > 0 ? typed : undefined
}

function withDeclared(dataset: Table, inferred: readonly Column[]): readonly Column[] {
  const wanted = declared(dataset)
  if (!wanted) {
    const comments = new Map(dataset.columns.map(({ name, comment }) => [name.text.toLowerCase(), comment]))
    return inferred.map((column) => ({ ...column, ...(comments.get(column.name.toLowerCase()) === undefined ? {} : { comment: String(comments.get(column.name.toLowerCase())) }) }))
  }
  const unknown = inferred.filter(({ name }) => !isHiddenName(name) && !wanted.some((column) => column.name.toLowerCase() === name.toLowerCase()))
  if (unknown.length > 0) {
    throw new LakeflowError('USER_SPECIFIED_AND_INFERRED_SCHEMA_NOT_COMPATIBLE', `${fullName(dataset.name)} does not declare ${unknown.map(({ name }) => name).join(', ')}, which its query gives`, {
      origin: dataset.origin,
      hint: 'name the column in the definition, or leave it out of the query',
    })
  }
  for (const column of inferred) {
    const known = wanted.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())
    if (known && column.type.kind !== 'void' && !widensTo(column.type, known.type)) {
      throw new LakeflowError('USER_SPECIFIED_AND_INFERRED_SCHEMA_NOT_COMPATIBLE', `${fullName(dataset.name)} declares ${known.name} as ${formatType(known.type)}, and its query gives ${formatType(column.type)}`, {
        origin: dataset.origin,
        hint: `write CAST(… AS ${formatType(known.type)}) AS ${known.name} in the query`,
      })
    }
  }
  return [...wanted, ...inferred.filter(({ name }) => isHiddenName(name))]
}

/** The columns of several flows into one table, in the order in which they first appear. */
function merged(dataset: Table, outputs: readonly (readonly Column[])[]): Column[] {
  const columns: Column[] = []
  for (const column of outputs.flat()) {
    const at = columns.findIndex(({ name }) => name.toLowerCase() === column.name.toLowerCase())
    const known = columns[at]
    if (!known) columns.push({ ...column, nullable: true })
    else {
      const type = commonType(known.type, column.type)
      if (!type) throw new LakeflowError('DELTA_FAILED_TO_MERGE_FIELDS', `the flows into ${fullName(dataset.name)} do not agree on the type of ${column.name}`, { origin: dataset.origin })
      columns[at] = { ...known, type }
    }
  }
  return columns
}
