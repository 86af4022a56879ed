import { formatType, sameType, type Column, type Place, type Query, type SqlType } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import type { PlanOptions } from '../types.ts'
import { originIn, planIn, type Run } from './run.ts'
import { builderAt } from './tree.ts'

/**
 * The DuckDB SELECT of a query whose columns are stored, in their order, into `targets`: cast as Databricks casts them.
 * Throws `INCOMPATIBLE_DATA_FOR_TABLE` for what ANSI store assignment forbids, as a text for a number.
 */
export async function storing(run: Run, { query, targets, place, resolve }: { query: Query; targets: readonly Column[]; place: Place; resolve?: PlanOptions['resolve'] }): Promise<string> {
  const given = await planIn(run, query, resolve)
  if (given.columns.length !== targets.length) {
    const more = given.columns.length > targets.length
    throw new WarehouseError(`INSERT_COLUMN_ARITY_MISMATCH`, `the query gives ${given.columns.length} columns where ${targets.length} are expected: ${more ? 'too many' : 'not enough'}`, {
      origin: originIn(run, place),
      hint: `expected are ${targets.map(({ name }) => name).join(', ')}`,
    })
  }
  for (const [i, { name, type }] of targets.entries()) {
    const from = given.columns[i]?.type
    if (from && !canStore(from, type)) {
      throw new WarehouseError('INCOMPATIBLE_DATA_FOR_TABLE', `${formatType(from)} cannot be stored in the column ${name}, which is ${formatType(type)}`, { origin: originIn(run, place), hint: 'write the CAST that you mean' })
    }
  }
  const build = builderAt(place)
  const names = targets.map((_, i) => `c${i}`)
  const items = targets.map(({ name, type }, i) => {
    const column = build.column('q', `c${i}`)
    const from = given.columns[i]?.type
    return { expression: from && sameType(from, type) ? column : build.cast(column, type), as: name }
  })
  return (await planIn(run, build.select(items, build.derived(query, 'q', names)), resolve)).duckdb
}

const numeric = new Set<SqlType['kind']>(['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'])
const text = new Set<SqlType['kind']>(['string', 'char', 'varchar'])
const moment = new Set<SqlType['kind']>(['date', 'timestamp', 'timestamp_ntz'])
const nested = new Set<SqlType['kind']>(['array', 'map', 'struct'])

/** Source: Spark, `canANSIStoreAssign`. */
export function canStore(from: SqlType, to: SqlType): boolean {
  if (from.kind === 'void' || sameType(from, to)) return true
  if (from.kind === 'array' && to.kind === 'array') return canStore(from.element, to.element)
  if (from.kind === 'map' && to.kind === 'map') return canStore(from.key, to.key) && canStore(from.value, to.value)
  if (from.kind === 'struct' && to.kind === 'struct') {
    return from.fields.length === to.fields.length && from.fields.every(({ type }, i) => canStore(type, to.fields[i]?.type ?? { kind: 'void' }))
  }
  if (text.has(to.kind)) return !nested.has(from.kind)
  return (numeric.has(from.kind) && numeric.has(to.kind)) || (moment.has(from.kind) && moment.has(to.kind))
}
