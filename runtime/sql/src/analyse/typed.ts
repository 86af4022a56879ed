import { type Place } from '../place.ts'
import { type SqlType, type TextOfLength, types } from '../types.ts'

/** A column that a name can mean: what it is, and how DuckDB is told of it. */
export interface ScopeColumn {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly hidden: boolean
  readonly duckdb: string
  readonly comment?: string | undefined
  /** Of a column of a query inside, or of a view, whose values are those of a CHAR or VARCHAR column. */
  readonly declared?: TextOfLength | undefined
  /** The DuckDB text of another column that always has its value. */
  readonly repeats?: string | undefined
  /** The columns of named relations that its values come from. */
  readonly lineage: readonly ColumnSource[]
}

/** A column of a relation that was named in FROM. */
export interface ColumnSource { readonly relation: string; readonly column: string }

/**
 * An expression that was understood: its type, and DuckDB text that computes it. The text has exactly the DuckDB type of `type` and
 * is an operand as it stands (parenthesised where that is needed). `inputs` are the expressions it is made of.
 * Made by `leaf` and `compose` alone, which name every field in one order: the analyser then meets one shape of object and is a sixth faster.
 */
export interface Typed {
  readonly type: SqlType
  readonly nullable: boolean
  readonly duckdb: string
  readonly place: Place
  readonly inputs: readonly Typed[]
  /** Set on a leaf that reads a column. */
  readonly column?: ScopeColumn | undefined
  /** Set where rows are gathered: an aggregate (not windowed), a window function. */
  readonly gathers?: 'aggregate' | 'window' | undefined
  /** Whether an aggregate or a window function stands somewhere in it. */
  readonly holdsAggregate?: boolean | undefined
  readonly holdsWindow?: boolean | undefined
  /** Whether it gives another value each time it is computed. */
  readonly isVolatile?: boolean | undefined
  /** Set on a subquery that stands for a value; `correlated` when it reads columns of the query around it. */
  readonly subquery?: 'alone' | 'correlated' | undefined
  /** Set on the alias of an earlier item of the same SELECT list. */
  readonly lateralAlias?: string | undefined
  /** Of a literal: its value as text, or null. */
  readonly constant?: string | null | undefined
  /** Of a decimal of more than 18 digits: a faster text of the same value, see `rules/decimals.ts`. */
  readonly narrow?: NarrowDecimal | undefined
  /** A problem was reported; nothing about it needs to be reported again. */
  readonly failed?: boolean | undefined
}

/**
 * DuckDB text of at most 18 digits, `scale` of them behind and at most `whole` before the point, that has the value wherever the
 * condition `safe` holds (everywhere when there is none), and may raise elsewhere.
 */
export interface NarrowDecimal { readonly text: string; readonly scale: number; readonly whole: number; readonly safe?: string }

export function failed(place: Place): Typed {
  return leaf(place, { type: types.void, nullable: true, duckdb: 'NULL', failed: true })
}

/** A value that is made of no others. */
export function leaf(place: Place, { type, nullable, duckdb, column, constant, failed: isFailed }: Pick<Typed, 'type' | 'nullable' | 'duckdb' | 'column' | 'constant' | 'failed'>): Typed {
  return {
    type, nullable, duckdb, place, inputs: [], column, constant, failed: isFailed,
    gathers: undefined, holdsAggregate: undefined, holdsWindow: undefined, isVolatile: undefined, subquery: undefined, lateralAlias: undefined, narrow: undefined,
  }
}

/** What a column holds, read at this place as a value of this type. */
export const columnAt = (place: Place, column: ScopeColumn, type: SqlType = column.type): Typed => leaf(place, { type, nullable: column.nullable, duckdb: column.duckdb, column })

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
  return {
    type, nullable, duckdb, place, inputs, column: undefined, constant: undefined, failed: isFailed ? true : undefined,
    gathers: undefined, holdsAggregate, holdsWindow, isVolatile, subquery: undefined, lateralAlias: undefined, narrow: undefined,
  }
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
  const own = value.column?.lineage ?? []
  if (value.inputs.length === 0 && own.length < 2) return own
  const found = new Map<string, ColumnSource>()
  findTyped(value, each => {
    for (const source of each.column?.lineage ?? []) found.set(`${source.relation}\n${source.column}`, source)
    return false
  })
  return [...found.values()]
}

export function quoteName(name: string): string {
  return name.includes('"') ? `"${name.replaceAll('"', '""')}"` : `"${name}"`
}

export function quoteText(text: string): string {
  // DuckDB text may not hold a zero character in a literal.
  return text.includes('\0') ? `(${text.split('\0').map(part => quoteText(part)).join(' || chr(0) || ')})` : `'${text.replaceAll("'", "''")}'`
}
