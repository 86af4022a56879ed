import { type FromScope, type Scope } from './scope.ts'
import { type ScopeColumn } from './typed.ts'

/** The columns of FROM, when its rows come out of a subquery: `items` is what that selects, `from` what the names mean behind it. */
export interface Moved {
  readonly alias: string
  readonly from: FromScope
  readonly items: readonly string[]
  /** The same columns by their new names, without their texts of before. */
  readonly names: readonly string[]
}

export function moved(scope: Scope): Moved {
  const alias = scope.translation.newAlias()
  const texts = [...new Set([...scope.from.columns, ...scope.from.tables.flatMap(table => table.columns)].map(column => column.duckdb))]
  const names = new Map(texts.map((text, index) => [text, `c${index}`]))
  const behind = (column: ScopeColumn): ScopeColumn => ({ ...column, duckdb: `${alias}.${names.get(column.duckdb)}` })
  const from: FromScope = { ...scope.from, columns: scope.from.columns.map(behind), tables: scope.from.tables.map(table => ({ ...table, columns: table.columns.map(behind) })) }
  return { alias, from, items: texts.map(text => `${text} AS ${names.get(text)}`), names: [...names.values()] }
}
