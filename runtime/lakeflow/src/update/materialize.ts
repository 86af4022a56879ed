import { createHash } from 'node:crypto'
import { quoteName } from '@lagoon/engine'
import { formatType, type Column, type CreateFunction, type Relation } from '@lagoon/sql'
import { writeText } from '@lagoon/storage'
import { fullName } from '@lagoon/unity-catalog'
import { listSource } from '../autoLoader/listing.ts'
import { readable } from '../autoLoader/parquetFiles.ts'
import { nothingDone, type FlowMetrics } from '../events.ts'
import type { ResolvedFlow, ResolvedTable } from '../graph/analyse.ts'
import { viewsIn, type Leaf } from '../graph/bind.ts'
import { compile, emptyRelation, ruleOf, type Functions } from '../graph/compile.ts'
import { changingFunctions } from '../graph/streaming.ts'
import { folderOf, relationOfTable, stampOf, type UpdateContext } from './context.ts'
import { keepDropped } from './droppedRows.ts'
import { judge } from './expectations.ts'
import { filesNow } from '../autoLoader/filesNow.ts'
import { appIdOf, type Generation } from './tableState.ts'
import { readDocument } from '../state/document.ts'

/** What a materialized view was computed from, the last time. */
interface Computed {
  readonly table: string
  readonly definition: string
  readonly inputs: Readonly<Record<string, string>>
}

export interface ViewRun {
  readonly context: UpdateContext
  readonly table: ResolvedTable
  readonly flow: ResolvedFlow
  readonly generation: Generation
  readonly force: boolean
}

/** Recomputes a materialized view when its definition or one of its inputs has changed since it was last computed. */
export async function materialize(run: ViewRun): Promise<FlowMetrics> {
  const { context, table: { dataset }, flow } = run
  const started = performance.now()
  const now = context.effects.now()
  const tableId = (await context.ports.warehouse.snapshot(dataset.name)).metadata.id
  const next: Computed = { table: tableId, definition: definitionOf(run), inputs: await inputsOf(run) }
  const before = await readDocument<Computed>(context.state, statePath(run))
  const reason = reasonToCompute(before, next, run)
  const of = { flow: flow.flow.name, dataset: fullName(dataset.name) }
  context.tell({ kind: 'planningInformation', ...of, decision: reason === undefined ? 'NO_OP' : 'COMPLETE_RECOMPUTE', reason: reason ?? 'neither the definition nor an input has changed' })
  if (reason === undefined) return nothingDone
  const metrics = await compute(run, now)
  await writeText(context.state, statePath(run), JSON.stringify(next))
  return { ...metrics, batches: 1, tookMs: performance.now() - started }
}

const statePath = ({ table: { dataset } }: ViewRun): string => `views/${folderOf(fullName(dataset.name))}.json`

/** The view's query, those of the views it reads and the functions they call, its rules, its columns and its clock; not where they stand in a file. */
function definitionOf({ table: { dataset, columns = [] }, flow: { bound, output, functions } }: ViewRun): string {
  const queries = [bound.query, ...viewsIn(bound).map((view) => view.query), ...bodiesOf(functions)]
  const rules = dataset.expectations.map((expectation) => ruleOf(expectation, output, { source: dataset.source, now: new Date(0) }))
  const shape = columns.map(({ name, type }) => `${name} ${formatType(type)}`)
  // Absent in UTC, as for a pipeline that says nothing.
  const clock = bound.source.zone && bound.source.zone.offsetUs !== 0n ? [bound.source.zone.name] : []
  const withoutPlaces = (key: string, value: unknown): unknown => (key === 'place' ? undefined : typeof value === 'bigint' ? String(value) : value)
  return createHash('sha256').update(JSON.stringify([queries, rules, shape, ...clock], withoutPlaces)).digest('hex')
}

async function inputsOf({ context: { ports }, flow: { leaves } }: ViewRun): Promise<Record<string, string>> {
  const inputs: Record<string, string> = {}
  for (const leaf of leaves) {
    if (leaf.kind === 'table' || leaf.kind === 'tableStream') {
      inputs[leaf.key] = await stampOf(ports, leaf.table)
    } else {
      const files = await listSource(ports, leaf.options)
      inputs[leaf.key] = createHash('sha256').update(JSON.stringify(files)).digest('hex')
    }
  }
  return inputs
}

const bodiesOf = (functions: Functions): CreateFunction[] => [...functions.values()].flatMap(({ called }) => called.map(({ definition }) => definition))

function reasonToCompute(before: Computed | undefined, next: Computed, { force, flow: { bound, functions } }: ViewRun): string | undefined {
  if (force) return 'a full refresh was asked for'
  if (!before || before.table !== next.table) return 'it was never computed'
  if (before.definition !== next.definition) return 'its definition has changed'
  const changed = Object.keys({ ...before.inputs, ...next.inputs }).filter((key) => before.inputs[key] !== next.inputs[key])
  if (changed.length > 0) return `changed: ${changed.map((key) => key.replace(/^(table|batch) /, '').trim()).join(', ')}`
  const [changing] = [bound.query, ...viewsIn(bound).map((view) => view.query), ...bodiesOf(functions)].flatMap(changingFunctions)
  return changing === undefined ? undefined : `${changing}() answers differently each time`
}

async function compute(run: ViewRun, now: Date): Promise<FlowMetrics> {
  const { context, table: { dataset, columns }, flow: { flow, bound, leaves, functions }, generation } = run
  const { engine, warehouse, lake } = context.ports
  const relations = new Map<string, Relation>()
  const files = []
  for (const leaf of leaves) {
    if (leaf.kind === 'files' || leaf.kind === 'fileStream') {
      const batch = await filesNow(leaf.options, context.ports)
      files.push(...batch.files)
      relations.set(leaf.key, batch.relation)
    } else relations.set(leaf.key, await relationOfTable(context.ports, leaf.table, { version: leaf.kind === 'table' ? leaf.version : undefined, now }))
  }
  const { duckdb, columns: output } = compile(bound, { now, functions, user: warehouse.user, relationOf: (leaf: Leaf) => relations.get(leaf.key) ?? emptyRelation([]) })
  const rules = dataset.expectations.map((expectation) => ruleOf(expectation, output, { source: dataset.source, now }))
  const held = `lagoon_view_${context.effects.newId().replaceAll('-', '_')}`
  const write = async (): Promise<FlowMetrics> => {
    // With expectations the rows are judged, kept and dropped: the query runs once all the same.
    if (rules.length > 0) await engine.run(`CREATE TABLE ${held} AS SELECT * FROM ${duckdb}`)
    const relation = rules.length > 0 ? held : duckdb
    const judged = await judge(engine, { relation, rules, dataset: fullName(dataset.name), flow: flow.name })
    if (judged.dropped > 0n) {
      await keepDropped(context.ports, context.state, { table: dataset.name, generation, flow: flow.name, batch: 0, update: context.update, at: now, relation, rules })
    }
    const select = `SELECT ${(columns ?? output).map((column) => selected(column, output)).join(', ')} FROM (${judged.kept})`
    const written = await warehouse.overwrite({ table: dataset.name, select, columns, operation: { name: 'WRITE', parameters: { mode: 'Overwrite', queryId: appIdOf(flow.name, generation) } } })
    const { rows, sizeBytes } = written.kind === 'written' ? written : { rows: 0n, sizeBytes: 0 }
    return { ...nothingDone, appended: rows, outputBytes: sizeBytes, dropped: judged.dropped, expectations: judged.results, files: files.length }
  }
  try {
    return files.length === 0 ? await write() : await readable(write, files, { engine, storage: lake })
  } finally {
    if (rules.length > 0) await engine.run(`DROP TABLE IF EXISTS ${held}`)
  }
}

function selected({ name }: Column, output: readonly Column[]): string {
  const given = output.find((column) => column.name.toLowerCase() === name.toLowerCase())
  return `${given ? quoteName(given.name) : 'NULL'} AS ${quoteName(name)}`
}
