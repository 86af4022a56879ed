import { type Place } from '../place.ts'
import { type SqlType, types } from '../types.ts'

/** A column that a name can mean: what it is, and how DuckDB is told of it. */
export interface ScopeColumn {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly hidden: boolean
  readonly duckdb: string
  readonly comment?: string
  /** The columns of named relations that its values come from. */
  readonly lineage: readonly ColumnSource[]
}

/** A column of a relation that was named in FROM. */
export interface ColumnSource { readonly relation: string; readonly column: string }

/**
 * An expression that was understood: its type, and DuckDB text that computes it. The text has exactly the DuckDB type of `type` and
 * is an operand as it stands (parenthesised where that is needed). `inputs` are the expressions it is made of.
 */
export interface Typed {
  readonly type: SqlType
  readonly nullable: boolean
  readonly duckdb: string
  readonly place: Place
  readonly inputs: readonly Typed[]
  /** Set on a leaf that reads a column. */
  readonly column?: ScopeColumn
  /** Set where rows are gathered: an aggregate (not windowed), a window function. */
  readonly gathers?: 'aggregate' | 'window'
  /** Whether an aggregate or a window function stands somewhere in it. */
  readonly holdsAggregate?: boolean
  readonly holdsWindow?: boolean
  /** Whether it gives another value each time it is computed. */
  readonly isVolatile?: boolean
  /** Set on a subquery that stands for a value; `correlated` when it reads columns of the query around it. */
  readonly subquery?: 'alone' | 'correlated'
  /** Set on the alias of an earlier item of the same SELECT list. */
  readonly lateralAlias?: string
  /** Of a literal: its value as text, or null. */
  readonly constant?: string | null
  /** Of a decimal of more than 18 digits: a faster text of the same value, see `rules/decimals.ts`. */
  readonly narrow?: NarrowDecimal
  /** A problem was reported; nothing about it needs to be reported again. */
  readonly failed?: boolean
}

/**
 * DuckDB text of at most 18 digits, `scale` of them behind and at most `whole` before the point, that has the value wherever the
 * condition `safe` holds (everywhere when there is none), and may raise elsewhere.
 */
export interface NarrowDecimal { readonly text: string; readonly scale: number; readonly whole: number; readonly safe?: string }

export function failed(place: Place): Typed {
  return { type: types.void, nullable: true, duckdb: 'NULL', place, inputs: [], failed: true }
}

/** A value made of others: nullable when one of them is, unless said otherwise. */
export function compose(place: Place, inputs: readonly Typed[], made: { readonly type: SqlType; readonly duckdb: string; readonly nullable?: boolean }): Typed {
  let nullable = made.nullable ?? false
  let isFailed = false
  let holdsAggregate = false
  let holdsWindow = false
  let isVolatile = false
  for (const input of inputs) {
    if (made.nullable === undefined && input.nullable) nullable = true
    if (input.failed) isFailed = true
    if (hasAggregate(input)) holdsAggregate = true
    if (hasWindow(input)) holdsWindow = true
    if (input.isVolatile) isVolatile = true
  }
  const { type, duckdb } = made
  return isFailed ? { type, nullable, duckdb, place, inputs, holdsAggregate, holdsWindow, isVolatile, failed: true } : { type, nullable, duckdb, place, inputs, holdsAggregate, holdsWindow, isVolatile }
}

/** The same value with another text or type, keeping what is known of it. */
export function retyped(value: Typed, made: { readonly type: SqlType; readonly duckdb: string; readonly nullable?: boolean }): Typed {
  return compose(value.place, [value], { nullable: value.nullable, ...made })
}

/** Whether Spark can compute it before it reads a row. */
export const isFoldable = (value: Typed): boolean => findTyped(value, each => each.column !== undefined || each.gathers !== undefined || each.subquery !== undefined) === undefined

/** The first expression, outermost first, that satisfies `wanted`; where `stop` says so, it is not looked into. */
export function findTyped(value: Typed, wanted: (value: Typed) => boolean, stop: (value: Typed) => boolean = () => false): Typed | undefined {
  const pending: Typed[] = [value]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (wanted(next)) return next
    if (stop(next)) continue
    for (let index = next.inputs.length - 1; index >= 0; index -= 1) pending.push(next.inputs[index] as Typed)
  }
  return undefined
}

export const hasAggregate = (value: Typed): boolean => value.gathers === 'aggregate' || value.holdsAggregate === true
export const hasWindow = (value: Typed): boolean => value.gathers === 'window' || value.holdsWindow === true

/** The columns of named relations that a value is computed from, each once. */
export function lineageOf(value: Typed): readonly ColumnSource[] {
  const found = new Map<string, ColumnSource>()
  findTyped(value, each => {
    for (const source of each.column?.lineage ?? []) found.set(`${source.relation}\n${source.column}`, source)
    return false
  })
  return [...found.values()]
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function quoteText(text: string): string {
  // DuckDB text may not hold a zero character in a literal.
  return text.includes('\0') ? `(${text.split('\0').map(part => quoteText(part)).join(' || chr(0) || ')})` : `'${text.replaceAll("'", "''")}'`
}
