import { quoteName } from '@lagoon/engine'
import type { Metadata } from '@lagoon/delta'
import { types, type Column, type Expression, type Name, type ObjectName } from '@lagoon/sql'
import type { TableEntry } from '@lagoon/unity-catalog'
import { change } from '../changeTable.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { relation } from '../readTable.ts'
import { rowRules } from '../rowRules.ts'
import { openTable } from '../tools.ts'
import type { PlanOptions, Relation, Written } from '../types.ts'
import { overwrite } from '../writeTable.ts'
import { assignmentsOf } from './assignments.ts'
import { always, changeableTable, listing, planIn, refuse, type Result, type Run, type Runner } from './run.ts'
import { refuseDraws } from './rowValues.ts'
import { storing } from './storing.ts'
import { builderAt } from './tree.ts'

export const remove: Runner<'delete'> = {
  writes: always,
  async run(run, { target, alias, where, place }) {
    const table = await changeableTable(run, target)
    if (!where) return affected(await empty(run, table, 'DELETE'))
    refuseDraws(run, 'the condition of DELETE', where)
    return again(async () => {
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
  async run(run, { target, alias, assignments, from, where, place }) {
    if (from.length > 0) return refuse(run, place, 'UPDATE … FROM', 'MERGE says the same')
    const table = await changeableTable(run, target)
    if (where) refuseDraws(run, 'the condition of UPDATE', where)
    return again(async () => {
      const rows = await targetRows(run, table, target, alias)
      const build = builderAt(place)
      const made = rowRules(rows.metadata, run.tools.effects)
      const assigned = assignmentsOf(run, rows, assignments)
      // Generated columns are computed anew when the rows are written.
      const kept = rows.visible.filter(({ name }) => !made.generated.has(name))
      const values = kept.map(({ name }) => ({ expression: assigned.get(name) ?? build.column(name), as: name }))
      const source = build.table(target, alias)
      const hits = build.select([{ expression: build.column('__file'), as: '__file' }, { expression: build.column('__row'), as: '__row' }], source, where)
      const hit = await planIn(run, hits, rows.resolve)
      const select = await storing(run, { query: build.select(values, source, where), targets: kept, place, resolve: rows.resolve, byName: true })
      const operation = { name: 'UPDATE', parameters: { predicate: where ? predicate(run, where) : '[]' } }
      return affected(await naming(run.tools, () => change(run.tools, { table, version: rows.version, remove: hit.duckdb, insert: select, operation })))
    })
  },
}

export const truncate: Runner<'truncate'> = {
  writes: always,
  async run(run, { target }) {
    await empty(run, await changeableTable(run, target), 'TRUNCATE')
    return { columns: [], rows: [] }
  },
}

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
  const ids: Column[] = [
    { name: '__file', type: types.string, nullable: false, hidden: true },
    { name: '__row', type: types.bigint, nullable: false, hidden: true },
  ]
  const rows: Relation = { columns: [...columns, ...ids], duckdb }
  const resolve: TargetRows['resolve'] = (reference, zone) => (reference.place.start === target.place.start ? rows : (more.get(reference.place.start) ?? run.options.resolve?.(reference, zone)))
  const { metadata } = (await openTable(run.tools, table, version)).snapshot
  const calls = alias ? [[alias.text]] : [[table.catalog, table.schema, table.name], [table.schema, table.name], [table.name]]
  return { visible: columns, metadata, version, calls, resolve }
}

const tries = 3

/** A statement that lost against another writer is run again on what that one left. */
export async function again<T>(act: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await act()
    } catch (error) {
      if (left === 1 || !(error instanceof WarehouseError) || !/^DELTA_(CONCURRENT|METADATA_CHANGED|PROTOCOL_CHANGED)/.test(error.code)) throw error
    }
  }
}

async function empty(run: Run, table: TableEntry, name: string): Promise<Written> {
  const { columns } = await relation(run.tools, table)
  const select = `SELECT NULL AS ${quoteName(columns[0]?.name ?? 'x')} WHERE false`
  return overwrite(run.tools, { table, select, operation: { name, parameters: { predicate: '["true"]' } } })
}

const predicate = ({ script }: Run, where: Expression): string => JSON.stringify([script.textOf(where)])
const affected = (written: Written): Result => listing({ num_affected_rows: 'bigint' }, [[written.kind === 'written' ? written.removed : 0n]])
