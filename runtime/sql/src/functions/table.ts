import { type Argument, type FunctionCall } from '../tree/expression.ts'
import { type SqlType } from '../types.ts'
import { type Scope } from '../analyse/scope.ts'
import { type Typed } from '../analyse/typed.ts'
import { type ParameterType } from './signature.ts'
import { type SessionZone } from '../zones/sessionZone.ts'
import { unbuilt } from './unbuilt.ts'

/**
 * How a function becomes DuckDB text: `native` the namesake or an equal of it, `macro` one of our macros, `rewrite` text of our own
 * that depends on types or on how it is called, `script` a function in JavaScript.
 */
export type Treatment = 'native' | 'macro' | 'rewrite' | 'script'
export type FunctionKind = 'scalar' | 'aggregate' | 'window' | 'generator'

/** The conditions under DATATYPE_MISMATCH that a NULL without a type raises. */
export type Mismatch = 'NULL_TYPE' | 'UNEXPECTED_INPUT_TYPE' | 'ARRAY_FUNCTION_DIFF_TYPES' | 'BINARY_ARRAY_DIFF_TYPES' | 'MAP_FUNCTION_DIFF_TYPES' | 'MAP_CONCAT_DIFF_TYPES' | 'DATA_DIFF_TYPES'

export interface FunctionForm {
  /** As it was declared, `left(string, int) : string`. */
  readonly signature: string
  readonly parameters: readonly ParameterType[]
  /** The last parameter may be repeated, also zero times. */
  readonly variadic: boolean
  readonly result: ParameterType | ((args: readonly Typed[]) => SqlType)
  readonly nullable: 'ifAnArgumentIs' | 'always' | 'never'
  readonly treatment: Treatment
  /** What is wrong with a NULL without a type, for all arguments or for those counted from 1: Spark finds no type for the array or map that should stand there. */
  readonly untyped?: Mismatch | Readonly<Record<number, Mismatch>>
  /** The kinds of type, NULL's apart, that an argument, counted from 1, may have: Spark casts no other to what it takes. */
  readonly only?: Readonly<Record<number, readonly SqlType['kind'][]>>
  readonly duckdb: (args: readonly Typed[], call: CallSite) => string
}

/** What the text of an aggregate or window function needs to know of its call. */
export interface CallSite {
  /** `name(args)` with the DISTINCT, FILTER and OVER that the call has; `where` and `orderBy` are added to them. */
  gather(name: string, args: readonly string[], more?: { readonly where?: string; readonly orderBy?: string; readonly ignoreNulls?: boolean; readonly distinct?: boolean }): string
  readonly distinct: boolean
  readonly windowed: boolean
  readonly ignoreNulls: boolean
  /** DuckDB text of ORDER BY of `WITHIN GROUP`, and what it sorts. */
  readonly withinGroup?: { readonly text: string; readonly values: readonly Typed[]; readonly descending: boolean }
  readonly now: Date
  readonly zone: SessionZone
  /** Reports a problem of this call and gives a text to go on with. */
  refuse(code: string, message: string, hint?: string): string
  /** As `refuse`, of what Spark finds only when it computes: where a literal NULL stands beside the fault, the call is NULL. */
  fault(code: string, message: string, hint?: string): string
}

/** What a reader of the table should know of a function: a remark, how its values differ from those on Databricks, or where they do beyond ordinary use. */
export type Note = string | { readonly differs: string } | { readonly butFor: string }

export type FunctionEntry =
  | { readonly name: string; readonly kind: FunctionKind; readonly forms: readonly FunctionForm[]; readonly note?: Note; readonly needsOrder?: boolean }
  /** A function whose arguments are not plain values (lambdas, units, names): it reads the call itself. */
  | { readonly name: string; readonly kind: 'special'; readonly of: FunctionKind; readonly signature: string; readonly note?: Note; analyse(call: FunctionCall, scope: Scope): Typed }
  /** A function that turns one row into several. */
  | { readonly name: string; readonly kind: 'generatorSpecial'; readonly signature: string; readonly note?: Note; generate(args: readonly Argument[], site: FunctionCall, scope: Scope): readonly GeneratedColumn[] | undefined }
  | { readonly name: string; readonly kind: 'refused'; readonly why: string }

/** One column that a generator yields: the list that holds its values, one a row. All lists of a call are equally long. */
export interface GeneratedColumn { readonly name: string; readonly type: SqlType; readonly nullable: boolean; readonly list: string; readonly inputs: readonly Typed[] }

export interface FunctionTable {
  find(name: string): FunctionEntry | undefined
  names(): Iterable<string>
  readonly entries: readonly FunctionEntry[]
}

/** Several lists of entries as one table, and by name what nobody has built yet. A name that is declared twice is a mistake in the table. */
export function functionTable(lists: readonly (readonly FunctionEntry[])[]): FunctionTable {
  const byName = new Map<string, FunctionEntry>()
  for (const entry of lists.flat()) {
    if (byName.has(entry.name)) throw new TypeError(`the function ${entry.name} is declared twice`)
    byName.set(entry.name, entry)
  }
  for (const [why, names] of unbuilt) for (const name of names.split(/\s+/)) if (!byName.has(name)) byName.set(name, { name, kind: 'refused', why })
  return { find: name => byName.get(name.toLowerCase()), names: () => byName.keys(), entries: [...byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1)) }
}
