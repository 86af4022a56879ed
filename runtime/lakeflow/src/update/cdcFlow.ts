import { fullName, type TableName } from '@lagoon/unity-catalog'
import { duckdbType, type Column } from '@lagoon/sql'
import type { TableRelation } from '@lagoon/warehouse'
import { quoteName, type Row } from '@lagoon/engine'
import { disposeOf, helper, keysOfBatch, type CdcInput, type CdcSpec, type TableChange } from '../cdc/change.ts'
import { defineCdc } from '../cdc/fromClause.ts'
import { scd1 } from '../cdc/scd1.ts'
import { scd1IgnoringNulls, scd2 } from '../cdc/scd2.ts'
import { nullCounts, refuseNulls } from '../cdc/validate.ts'
import { nothingDone } from '../events.ts'
import { ruleOf } from '../graph/compile.ts'
import type { UpdateContext } from './context.ts'
import { keepDropped } from './droppedRows.ts'
import { judge } from './expectations.ts'
import type { Batch, FlowRun, StreamingWriter } from './flowRun.ts'
import { addColumns, auxiliaryName } from './setUp.ts'
import { appIdOf, awaitsReplacement } from './tableState.ts'

interface Known {
  /** May stand in FROM, with `__file` and `__row`. */
  readonly rows: string
  readonly version: bigint | undefined
}

/**
 * Applies each micro-batch to the target and its auxiliary table: first the auxiliary one, then the target, both under the
 * number of the batch. When only the first of the two commits has happened, the second is computed from the auxiliary table as
 * it was at the version that the plan names.
 */
export function cdcWriter(run: FlowRun, clause: Parameters<typeof defineCdc>[0]): StreamingWriter {
  const { context, table: { dataset, columns = [], auxiliary = [] }, flow: { flow }, generation } = run
  const { engine, warehouse } = context.ports
  const target = dataset.name
  const aside = auxiliaryName(target)
  const appId = appIdOf(flow.name, generation)

  async function write({ plan, relation }: Batch): Promise<Awaited<ReturnType<StreamingWriter['write']>>> {
    const txn = { appId, version: BigInt(plan.batch) }
    const [targetNow, asideNow] = [await context.ports.warehouse.snapshot(target), await context.ports.warehouse.snapshot(aside)]
    if ((targetNow.transactions.get(appId)?.version ?? -1n) >= txn.version) return nothingDone
    const isReplacing = awaitsReplacement(targetNow, generation)
    const asideIsDone = (asideNow.transactions.get(appId)?.version ?? -1n) >= txn.version
    const definition = defineCdc(clause, relation.columns, { source: flow.source, now: plan.at })
    if (!isReplacing) {
      await addColumns(context, target, definition.target)
      if (!asideIsDone) await addColumns(context, aside, definition.auxiliary)
    }
    const rules = dataset.expectations.map((expectation) => ruleOf(expectation, relation.columns, { source: dataset.source, now: plan.at }))
    const judged = await judge(engine, { relation: relation.duckdb, rules, dataset: fullName(target), flow: flow.name })
    if (judged.dropped > 0n) {
      await keepDropped(context.ports, context.state, { table: target, generation, flow: flow.name, batch: plan.batch, update: context.update, at: plan.at, relation: relation.duckdb, rules })
    }
    const prefix = `lagoon_cdc_${context.effects.newId().replaceAll('-', '_')}`
    const { spec } = definition
    const input = { spec: spec, batch: `(${judged.kept})`, prefix }
    try {
      await engine.run(keysOfBatch(input))
      const [nulls = {}] = await engine.rows(nullCounts(input))
      const events = refuseNulls({ spec, table: fullName(target), counts: nulls })
      const ranges = isReplacing || events === 0n ? [] : await keyRanges(context, input)
      const located = { rowIds: true, hidden: true, ranges } as const
      const held: Known = isReplacing ? nothing(definition.target) : known(await warehouse.relation(target, located), definition.target)
      const asideVersion = asideIsDone ? plan.auxiliaryVersion : undefined
      const heldAside: Known = isReplacing ? nothing(definition.auxiliary) : known(await warehouse.relation(aside, { ...located, ...(asideVersion === undefined ? {} : { version: asideVersion }) }), definition.auxiliary)
      return { ...(await apply({ ...input, target: held.rows, auxiliary: heldAside.rows }, { txn, isReplacing, asideIsDone, held, heldAside })), dropped: judged.dropped, expectations: judged.results }
    } finally {
      await engine.run(disposeOf(prefix))
    }
  }

  async function apply(
    input: CdcInput,
    { txn, isReplacing, asideIsDone, held, heldAside }: { txn: { appId: string; version: bigint }; isReplacing: boolean; asideIsDone: boolean; held: Known; heldAside: Known },
  ): Promise<Omit<Awaited<ReturnType<StreamingWriter['write']>>, 'dropped' | 'expectations'>> {
    const { scd, ignoreNulls = [] } = input.spec
    const change = scd.type === 2 ? scd2(input) : ignoreNulls.length > 0 ? scd1IgnoringNulls(input) : scd1(input)
    for (const statement of change.prepare) await engine.run(statement)
    const [counts = {}] = await engine.rows(change.counts)
    const rowsOf = (name: string): bigint => BigInt(String(counts[name] ?? 0))
    if (isReplacing) {
      if (!asideIsDone) await warehouse.overwrite({ table: aside, select: change.auxiliary.insert, txn, columns: auxiliary })
      const written = await warehouse.overwrite({ table: target, select: change.target.insert, txn, columns })
      return { ...nothingDone, upserted: rowsOf('upserted'), outputBytes: written.kind === 'written' ? written.sizeBytes : 0 }
    }
    const changesAside = rowsOf('aside') > 0n || rowsOf('aside_gone') > 0n
    if (changesAside && !asideIsDone) await commit(aside, change.auxiliary, { txn, version: heldAside.version, comes: rowsOf('aside'), goes: rowsOf('aside_gone') })
    const outputBytes = await commit(target, change.target, { txn, version: held.version, comes: rowsOf('upserted'), goes: rowsOf('gone') })
    return { ...nothingDone, upserted: rowsOf('upserted'), deleted: rowsOf('deleted'), outputBytes }
  }

  async function commit(table: TableName, { remove, insert }: TableChange, { txn, version, comes, goes }: { txn: { appId: string; version: bigint }; version: bigint | undefined; comes: bigint; goes: bigint }): Promise<number> {
    const operation = { name: 'MERGE', metrics: { numOutputRows: comes, numTargetRowsInserted: comes, numTargetRowsDeleted: goes } }
    const written = await warehouse.change({ table, txn, version, operation, ...(goes > 0n ? { remove } : {}), ...(comes > 0n ? { insert } : {}) })
    return written.kind === 'written' ? written.sizeBytes : 0
  }

  return { write, auxiliaryVersion: async () => warehouse.version(aside) }
}

/** An older version of a table may lack columns that it has got since. */
function known({ duckdb, version, columns }: TableRelation, wanted: readonly Column[]): Known {
  const missing = wanted.filter(({ name }) => !columns.some((column) => column.name.toLowerCase() === name.toLowerCase()))
  if (missing.length === 0) return { rows: duckdb, version }
  const nulls = missing.map(({ name, type }) => `CAST(NULL AS ${duckdbType(type)}) AS ${quoteName(name)}`)
  return { rows: `(SELECT *, ${nulls.join(', ')} FROM ${duckdb})`, version }
}

/** A table whose rows are about to be replaced holds nothing that a batch could meet. */
function nothing(columns: readonly Column[]): Known {
  const typed = [...columns.map(({ name, type }) => ({ name, type: duckdbType(type) })), { name: '__file', type: 'VARCHAR' }, { name: '__row', type: 'BIGINT' }]
  return { rows: `(SELECT ${typed.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteName(name)}`).join(', ')} WHERE FALSE)`, version: undefined }
}

/** Between which values the keys of the batch lie: files outside are not opened. */
async function keyRanges({ ports: { engine } }: UpdateContext, { spec, prefix }: { readonly spec: CdcSpec; readonly prefix: string }): Promise<{ column: string; min: string; max: string }[]> {
  const bounds = spec.keys.flatMap((key, i) => [`CAST(min(${quoteName(key)}) AS VARCHAR) AS min_${i}`, `CAST(max(${quoteName(key)}) AS VARCHAR) AS max_${i}`])
  const [row = {} as Row] = await engine.rows(`SELECT ${bounds.join(', ')} FROM ${helper(prefix, 'keys')}`)
  return spec.keys.flatMap((column, i) => {
    const [min, max] = [row[`min_${i}`], row[`max_${i}`]]
    return typeof min === 'string' && typeof max === 'string' ? [{ column, min, max }] : []
  })
}
