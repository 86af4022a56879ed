import { formatType, sameType, type Column, type Expression, type Place, type Query, type SqlType, type StructField } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import type { Plan, PlanOptions } from '../types.ts'
import { originIn, planIn, type Run } from './run.ts'
import { builderAt } from './tree.ts'

/**
 * The DuckDB SELECT of a query whose columns are stored, in their order, into `targets`: cast as Databricks casts them. The fields of structs go by
 * position, with `byName` by their names, as UPDATE, MERGE and INSERT BY NAME have it.
 * Throws `INCOMPATIBLE_DATA_FOR_TABLE` for what ANSI store assignment forbids, as a text for a number.
 */
export async function storing(run: Run, { query, targets, place, resolve, byName = false }: { query: Query; targets: readonly Column[]; place: Place; resolve?: PlanOptions['resolve']; byName?: boolean }): Promise<Plan> {
  const given = await planIn(run, query, resolve)
  if (given.columns.length !== targets.length) {
    const more = given.columns.length > targets.length
    throw new WarehouseError(`INSERT_COLUMN_ARITY_MISMATCH`, `the query gives ${given.columns.length} columns where ${targets.length} are expected: ${more ? 'too many' : 'not enough'}`, {
      origin: originIn(run, place),
      hint: `expected are ${targets.map(({ name }) => name).join(', ')}`,
    })
  }
  const rule = byName ? fieldsByName : fieldsByPosition
  for (const [i, { name, type }] of targets.entries()) {
    const from = given.columns[i]?.type
    if (from && !canStore(from, type, rule)) {
      throw new WarehouseError('INCOMPATIBLE_DATA_FOR_TABLE', `${formatType(from)} cannot be stored in the column ${name}, which is ${formatType(type)}`, { origin: originIn(run, writtenAt(query, i, targets.length) ?? place), hint: 'write the CAST that you mean' })
    }
  }
  const build = builderAt(place)
  const names = targets.map((_, i) => `c${i}`)
  const items = targets.map(({ name, type }, i) => {
    const column = build.column('q', `c${i}`)
    const from = given.columns[i]?.type
    if (from && sameType(from, type)) return { expression: column, as: name }
    return { expression: build.cast(from && byName ? reordered(column, from, type, 0) : column, type), as: name }
  })
  return planIn(run, build.select(items, build.derived(query, 'q', names)), resolve)
}

/** Where the value of a column is written, when that can be told. */
function writtenAt({ body }: Query, index: number, width: number): Place | undefined {
  if (body.kind === 'values') return body.rows[0]?.[index]?.place
  if (body.kind !== 'select' || body.items.length !== width || body.items.some(({ expression }) => expression.kind === 'star')) return undefined
  return body.items[index]?.expression.place
}

type StructType = Extract<SqlType, { readonly kind: 'struct' }>
type FieldRule = (from: StructType, to: StructType) => readonly (StructField | undefined)[]

/** The fields of `from` in the order of `to`. */
const fieldsByPosition: FieldRule = (from, to) => (from.fields.length === to.fields.length ? from.fields : [undefined])
const fieldsByName: FieldRule = (from, to) => (from.fields.length === to.fields.length ? namesakes(from, to) : [undefined])
const namesakes: FieldRule = (from, to) => to.fields.map(({ name }) => from.fields.find((field) => field.name.toLowerCase() === name.toLowerCase()))

/** A value with the fields of its structs in the order of `to`, and null in those that it lacks. Source: Delta, `UpdateExpressionsSupport.castIfNeeded`. */
export function reordered(value: Expression, from: SqlType, to: SqlType, depth: number): Expression {
  const { place } = value
  const build = builderAt(place)
  const call = (name: string, ...args: Expression[]): Expression => ({ kind: 'function', name: { parts: [build.name(name)], place }, args: args.map((arg) => ({ value: arg })), distinct: false, place })
  const inside = (variables: readonly string[], own: SqlType, wanted: SqlType): Expression => ({ kind: 'lambda', parameters: variables.map(build.name), body: reordered(build.column(variables.at(-1) ?? ''), own, wanted, depth + 1), place })
  if (from.kind === 'array' && to.kind === 'array' && isOutOfOrder(from.element, to.element)) return call('transform', value, inside([`x${depth}`], from.element, to.element))
  if (from.kind === 'map' && to.kind === 'map' && isOutOfOrder(from.value, to.value)) return call('transform_values', value, inside([`k${depth}`, `x${depth}`], from.value, to.value))
  if (from.kind !== 'struct' || to.kind !== 'struct' || !isOutOfOrder(from, to)) return value
  const args = namesakes(from, to).flatMap((field, i): Expression[] => {
    const wanted = to.fields[i]
    if (!wanted) return []
    if (!field) return [{ kind: 'literal', type: { kind: 'string' }, value: wanted.name, place }, build.cast({ kind: 'literal', type: { kind: 'void' }, value: null, place }, wanted.type)]
    return [{ kind: 'literal', type: { kind: 'string' }, value: wanted.name, place }, reordered({ kind: 'field', operand: value, name: build.name(field.name), place }, field.type, wanted.type, depth + 1)]
  })
  return build.choose([{ when: { kind: 'is', not: true, what: 'NULL', operand: value, place }, result: call('named_struct', ...args) }])
}

/** Whether a struct in it has its fields in another order. */
function isOutOfOrder(from: SqlType, to: SqlType): boolean {
  if (from.kind === 'array' && to.kind === 'array') return isOutOfOrder(from.element, to.element)
  if (from.kind === 'map' && to.kind === 'map') return isOutOfOrder(from.value, to.value)
  return from.kind === 'struct' && to.kind === 'struct' && (from.fields.length !== to.fields.length || from.fields.some((field, i) => field.name.toLowerCase() !== to.fields[i]?.name.toLowerCase() || isOutOfOrder(field.type, to.fields[i].type)))
}

const numeric = new Set<SqlType['kind']>(['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'])
const text = new Set<SqlType['kind']>(['string', 'char', 'varchar'])
const moment = new Set<SqlType['kind']>(['date', 'timestamp', 'timestamp_ntz'])
const nested = new Set<SqlType['kind']>(['array', 'map', 'struct'])

/** Source: Spark, `canANSIStoreAssign`. */
export function canStore(from: SqlType, to: SqlType, rule: FieldRule = fieldsByPosition): boolean {
  if (from.kind === 'void') return true
  if (from.kind === 'array' && to.kind === 'array') return canStore(from.element, to.element, rule)
  if (from.kind === 'map' && to.kind === 'map') return canStore(from.key, to.key, rule) && canStore(from.value, to.value, rule)
  if (from.kind === 'struct' && to.kind === 'struct') return rule(from, to).every((field, i) => field !== undefined && canStore(field.type, to.fields[i]?.type ?? { kind: 'void' }, rule))
  if (sameType(from, to)) return true
  if (text.has(to.kind)) return !nested.has(from.kind)
  return (numeric.has(from.kind) && numeric.has(to.kind)) || (moment.has(from.kind) && moment.has(to.kind))
}

/** The columns of `held` whose structs have more fields in `given`, with those. */
export const grownColumns = (held: readonly Column[], given: readonly Column[]): Column[] =>
  held.flatMap((column) => {
    const type = grown(column.type, given.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())?.type ?? column.type)
    return type ? [{ ...column, type }] : []
  })

/**
 * The type with the fields that the structs of `given` have and those of `held` lack, at their ends; undefined when there is none, or where `given`
 * lacks a field itself.
 */
function grown(held: SqlType, given: SqlType): SqlType | undefined {
  if (held.kind === 'array' && given.kind === 'array') {
    const element = grown(held.element, given.element)
    return element && { ...held, element }
  }
  if (held.kind !== 'struct' || given.kind !== 'struct') return undefined
  const own = namesakes(given, held)
  if (own.includes(undefined)) return undefined
  const more = given.fields.filter((field) => !own.includes(field))
  const inside = held.fields.map((field, i) => grown(field.type, own[i]?.type ?? field.type))
  if (more.length === 0 && inside.every((type) => type === undefined)) return undefined
  return { ...held, fields: [...held.fields.map((field, i) => ({ ...field, type: inside[i] ?? field.type })), ...more] }
}
