import { quoteName } from '@lagoon/engine'
import { types, type Column, type Expression, type ObjectName } from '@lagoon/sql'
import type { TableEntry } from '@lagoon/unity-catalog'
import { change } from '../changeTable.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { relation } from '../readTable.ts'
import type { PlanOptions, Relation, Written } from '../types.ts'
import { append, overwrite } from '../writeTable.ts'
import { always, changeableTable, listing, originIn, planIn, refuse, type Result, type Run, type Runner } from './run.ts'
import { storing } from './storing.ts'
import { builderAt } from './tree.ts'

export const insert: Runner<'insert'> = {
  writes: always,
  async run(run, statement) {
    const { target, query, place, columns, byName, mode } = statement
    if (mode.kind !== 'append' && mode.kind !== 'overwrite') return refuse(run, place, 'INSERT … REPLACE', 'DELETE the rows first')
    const table = await changeableTable(run, target)
    const present = (await relation(run.tools, table)).columns
    const targets = byName ? (await planIn(run, query)).columns.map(({ name }) => columnNamed(run, present, name, target)) : columns.length > 0 ? columns.map(({ text }) => columnNamed(run, present, text, target)) : present
    const select = await storing(run, { query, targets, place })
    const write = mode.kind === 'overwrite' ? overwrite : append
    const written = await naming(run.tools, () => write(run.tools, { table, select, operation: { name: 'WRITE', parameters: { mode: mode.kind === 'overwrite' ? 'Overwrite' : 'Append' } } }))
    const rows = rowsOf(written)
    return listing({ num_affected_rows: 'bigint', num_inserted_rows: 'bigint' }, [[rows, rows]])
  },
}

export const remove: Runner<'delete'> = {
  writes: always,
  async run(run, { target, alias, where, place }) {
    const table = await changeableTable(run, target)
    if (!where) return affected(await empty(run, table, 'DELETE'))
    return again(async () => {
      const rows = await targetRows(run, table, target)
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
    return again(async () => {
      const rows = await targetRows(run, table, target)
      const build = builderAt(place)
      const assigned = assignmentsOf(run, rows.visible, assignments, target)
      const values = rows.visible.map(({ name }) => ({ expression: assigned.get(name) ?? build.column(name), as: name }))
      const source = build.table(target, alias)
      const hits = build.select([{ expression: build.column('__file'), as: '__file' }, { expression: build.column('__row'), as: '__row' }], source, where)
      const hit = await planIn(run, hits, rows.resolve)
      const select = await storing(run, { query: build.select(values, source, where), targets: rows.visible, place, resolve: rows.resolve })
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
  readonly version: bigint
  readonly resolve: NonNullable<PlanOptions['resolve']>
}

export async function targetRows(run: Run, table: TableEntry, target: ObjectName, more: ReadonlyMap<number, Relation> = new Map()): Promise<TargetRows> {
  const { columns, duckdb, version } = await relation(run.tools, table, { rowIds: true })
  const ids: Column[] = [
    { name: '__file', type: types.string, nullable: false, hidden: true },
    { name: '__row', type: types.bigint, nullable: false, hidden: true },
  ]
  const rows: Relation = { columns: [...columns, ...ids], duckdb }
  const resolve: TargetRows['resolve'] = (reference) => (reference.place.start === target.place.start ? rows : (more.get(reference.place.start) ?? run.options.resolve?.(reference)))
  return { visible: columns, version, resolve }
}

/** The values by the target's column names. */
export function assignmentsOf(run: Run, columns: readonly Column[], assignments: readonly { readonly target: ObjectName; readonly value: Expression }[], table: ObjectName): Map<string, Expression> {
  return new Map(
    assignments.map(({ target, value }) => {
      const [last] = target.parts.slice(-1)
      if (value.kind === 'column' && value.parts.length === 1 && value.parts[0]?.text.toUpperCase() === 'DEFAULT') refuse(run, value.place, 'the value DEFAULT', 'columns have no defaults here')
      return [columnNamed(run, columns, last?.text ?? '', table).name, value]
    }),
  )
}

export function columnNamed(run: Run, columns: readonly Column[], name: string, table: ObjectName): Column {
  const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  if (!found) throw new WarehouseError('UNRESOLVED_COLUMN', `${table.parts.map(({ text }) => text).join('.')} has no column ${name}`, { origin: originIn(run, table.place), hint: `it has ${columns.map((column) => column.name).join(', ')}` })
  return found
}

const tries = 3

/** A statement that lost against another writer is run again on what that one left. */
export async function again(act: () => Promise<Result>): Promise<Result> {
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
const rowsOf = (written: Written): bigint => (written.kind === 'written' ? written.rows : 0n)
const affected = (written: Written): Result => listing({ num_affected_rows: 'bigint' }, [[written.kind === 'written' ? written.removed : 0n]])
