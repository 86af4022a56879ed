import { type Place } from '../place.ts'
import { type SqlType, type TextOfLength } from '../types.ts'
import { type Scope } from './scope.ts'
import { type ColumnSource, quoteName, type ScopeColumn } from './typed.ts'

/** A column that a query yields. `duckdbName` is unique in its query, `name` need not be. */
export interface OutputColumn {
  readonly name: string
  readonly duckdbName: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly comment?: string | undefined
  readonly declared?: TextOfLength | undefined
  /** The `duckdbName` of an earlier column that is the same column of FROM: a name that means both is not ambiguous. */
  readonly repeats?: string | undefined
  readonly lineage: readonly ColumnSource[]
}

export interface AnalysedQuery {
  readonly duckdb: string
  readonly columns: readonly OutputColumn[]
  readonly failed: boolean
  /** The texts of its columns, where it does nothing but to unnest what stands around it. */
  readonly unnests?: readonly string[] | undefined
}

/** The columns of a query as what a name in FROM can mean, once the query is called `alias`. */
export function outputAsScope(columns: readonly OutputColumn[], alias: string): ScopeColumn[] {
  return columns.map(column => ({
    name: column.name, type: column.type, nullable: column.nullable, hidden: false, duckdb: `${alias}.${quoteName(column.duckdbName)}`, lineage: column.lineage,
    comment: column.comment, declared: column.declared, repeats: column.repeats === undefined ? undefined : `${alias}.${quoteName(column.repeats)}`,
  }))
}

/** `t(a, b)`: other names for the columns, one for each. */
export function renameColumns(columns: readonly ScopeColumn[], names: readonly { readonly text: string }[], place: Place, scope: Scope): readonly ScopeColumn[] {
  if (names.length === 0) return columns
  const shown = columns.filter(column => !column.hidden)
  if (names.length !== shown.length) {
    scope.report(place, 'ASSIGNMENT_ARITY_MISMATCH', `${names.length} names are given for ${shown.length} columns`)
  }
  return shown.map((column, index) => ({ ...column, name: names[index]?.text ?? column.name, repeats: undefined }))
}

/** Names that DuckDB can tell apart: a name that came before gets a number. */
export function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.map(name => {
    // DuckDB knows no empty name, and none with a zero character.
    const base = name === '' ? '_' : name.replaceAll('\0', '\u2400')
    let unique = base
    for (let number = 2; seen.has(unique.toLowerCase()); number += 1) unique = `${base}__${number}`
    seen.add(unique.toLowerCase())
    return unique
  })
}
