import { quoteName } from '@lagoon/engine'
import type { Metadata } from '@lagoon/delta'
import { mayAnswerAnew, types, type Column, type Expression, type Name, type ObjectName } from '@lagoon/sql'
import type { TableEntry } from '@lagoon/unity-catalog'
import { change } from '../changeTable.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { relation } from '../readTable.ts'
import { rowRules } from '../rowRules.ts'
import { openTable, pinnedTo } from '../tools.ts'
import type { PlanOptions, Relation, Written } from '../types.ts'
import { overwrite } from '../writeTable.ts'
import { assignmentsOf } from './assignments.ts'
import { always, changeableTable, listing, planIn, refuse, type Result, type Run, type Runner, type StatementOf } from './run.ts'
import { refuseDraws } from './rowValues.ts'
import { storing } from './storing.ts'
import { builderAt } from './tree.ts'

export const remove: Runner<'delete'> = {
  writes: always,
  async run(given, { target, alias, where, place }) {
    const table = await changeableTable(given, target)
    if (!where) return affected(await empty(given, table, 'DELETE'))
    await refuseDraws(given, 'the condition of DELETE', where)
    return again(given, table, async (run) => {
      const rows = await targetRows(run, table, target, alias)
      const build = builderAt(place)
      const query = build.select([{ expression: build.column('__file'), as: '__file' }, { expression: build.column('__row'), as: '__row' }], build.table(target, alias), where)
      const { duckdb } = await planIn(run, query, rows.resolve)
      return affected(await naming(run.tools, () => change(run.tools, { table, version: rows.version, remove: duckdb, operation: { name: 'DELETE', parameters: { predicate: predicate(run, where) } } })))
    })
  },
}

export const update: Runner<'update'> = {
  writes: always,
  async run(given, statement) {
    const { target, from, where, place } = statement
    if (from.length > 0) return refuse(given, place, 'UPDATE … FROM', 'MERGE says the same')
    const table = await changeableTable(given, target)
    if (where) await refuseDraws(given, 'the condition of UPDATE', where)
    const hits = `lagoon_update_${given.tools.effects.newId().replaceAll('-', '')}`
    try {
      return affected(await again(given, table, (run) => updateRows(run, statement, table, hits)))
    } finally {
      await given.tools.engine.run(`DROP TABLE IF EXISTS ${hits}`)
    }
  },
}

/** No other rows may go than come: where the condition could answer otherwise the second time, the rows are computed once, each with where it was. */
async function updateRows(run: Run, { target, alias, assignments, where, place }: StatementOf<'update'>, table: TableEntry, hits: string): Promise<Written> {
  const { tools } = run
  const rows = await targetRows(run, table, target, alias)
  const build = builderAt(place)
  const made = rowRules(rows.metadata, tools.effects)
  const assigned = assignmentsOf(run, rows, assignments)
  // Generated columns are computed anew when the rows are written.
  const kept = rows.visible.filter(({ name }) => !made.generated.has(name))
  const values = [...kept, ...rowIds].map(({ name }) => ({ expression: assigned.get(name) ?? build.column(name), as: name }))
  const { duckdb } = await storing(run, { query: build.select(values, build.table(target, alias), where), targets: [...kept, ...rowIds], place, resolve: rows.resolve, byName: true })
  return naming(tools, async () => {
    const isOnce = where !== undefined && mayAnswerAnew(where)
    if (isOnce) await tools.engine.run(`CREATE OR REPLACE TABLE ${hits} AS ${duckdb}`)
    const from = isOnce ? hits : `(${duckdb}) h`
    const insert = `SELECT ${kept.map(({ name }) => quoteName(name)).join(', ')} FROM ${from}`
    const operation = { name: 'UPDATE', parameters: { predicate: where ? predicate(run, where) : '[]' } }
    return change(tools, { table, version: rows.version, remove: `SELECT __file, __row FROM ${from}`, insert, operation })
  })
}

export const truncate: Runner<'truncate'> = {
  writes: always,
  async run(run, { target }) {
    await empty(run, await changeableTable(run, target), 'TRUNCATE')
    return { columns: [], rows: [] }
  },
}

/** Where a row stands, as `relation(…, { rowIds: true })` says it. */
const rowIds: readonly Column[] = [
  { name: '__file', type: types.string, nullable: false, hidden: true },
  { name: '__row', type: types.bigint, nullable: false, hidden: true },
]

/** The target of a change with its row ids, as the reference at `target` is to be read. */
export interface TargetRows {
  readonly visible: readonly Column[]
  readonly metadata: Metadata
  readonly version: bigint
  /** What a statement may call the target, in full and shortened; only the alias where there is one. */
  readonly calls: readonly (readonly string[])[]
  readonly resolve: NonNullable<PlanOptions['resolve']>
}

export async function targetRows(run: Run, table: TableEntry, target: ObjectName, alias?: Name, more: ReadonlyMap<number, Relation> = new Map()): Promise<TargetRows> {
  const { columns, duckdb, version } = await relation(run.tools, table, { rowIds: true })
  const rows: Relation = { columns: [...columns, ...rowIds], duckdb }
  const resolve: TargetRows['resolve'] = (reference, zone) => (reference.place.start === target.place.start ? rows : (more.get(reference.place.start) ?? run.options.resolve?.(reference, zone)))
  const { metadata } = (await openTable(run.tools, table, version)).snapshot
  const calls = alias ? [[alias.text]] : [[table.catalog, table.schema, table.name], [table.schema, table.name], [table.name]]
  return { visible: columns, metadata, version, calls, resolve }
}

const tries = 3

/** Runs a change of `table` on one state of it. What lost against another writer is run again on what that one left. */
export async function again<T>(run: Run, table: TableEntry, act: (run: Run) => Promise<T>): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await act({ ...run, tools: await pinnedTo(run.tools, table) })
    } catch (error) {
      if (left === 1 || !(error instanceof WarehouseError) || !/^DELTA_(CONCURRENT|METADATA_CHANGED|PROTOCOL_CHANGED)/.test(error.code)) throw error
    }
  }
}

const empty = (given: Run, table: TableEntry, name: string): Promise<Written> =>
  again(given, table, async ({ tools }) => {
    const { columns } = await relation(tools, table)
    const select = `SELECT NULL AS ${quoteName(columns[0]?.name ?? 'x')} WHERE false`
    return overwrite(tools, { table, select, operation: { name, parameters: { predicate: '["true"]' } } })
  })

const predicate = ({ script }: Run, where: Expression): string => JSON.stringify([script.textOf(where)])
const affected = (written: Written): Result => listing({ num_affected_rows: 'bigint' }, [[written.kind === 'written' ? written.removed : 0n]])
