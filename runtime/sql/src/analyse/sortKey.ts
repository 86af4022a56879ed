import { type SqlType } from '../types.ts'
import { quoteText, type Typed } from './typed.ts'

export const isNested = (type: SqlType): boolean => type.kind === 'struct' || type.kind === 'array'

/**
 * DuckDB text that sorts and compares as the value does on Databricks. Only nested values need another: DuckDB takes a null inside
 * one for the largest value, Databricks for the smallest. Null stays null.
 */
export function sortKey(value: Typed): string {
  return keyText(value.duckdb, value.type)
}

function keyText(text: string, type: SqlType): string {
  if (type.kind === 'struct') return `CASE WHEN ${text} IS NOT NULL THEN create_sort_key(${leaves(text, type).map(leaf => `${leaf}, 'ASC NULLS FIRST'`).join(', ')}) END`
  if (type.kind === 'array') return `list_transform(${text}, lambda _k: create_sort_key(${leaves('_k', type.element).map(leaf => `${leaf}, 'ASC NULLS FIRST'`).join(', ')}))`
  return text
}

function leaves(text: string, type: SqlType): string[] {
  if (type.kind === 'array') return [keyText(text, type)]
  if (type.kind !== 'struct') return [text]
  const known = `(${text} IS NOT NULL)`
  return [known, ...type.fields.flatMap(field => leaves(`struct_extract(${text}, ${quoteText(field.name)})`, field.type))]
}
