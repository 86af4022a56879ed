import { type Select } from '../tree/query.ts'
import { type Expression } from '../tree/expression.ts'
import { type SqlType } from '../types.ts'
import { holds } from './lattice.ts'
import { type Below } from './lateralAliases.ts'
import { type FromScope } from './scope.ts'
import { quoteName, quoteText, retyped, type ScopeColumn, type Typed } from './typed.ts'

/** Whether a value has entries that may stand in several orders. */
export const hasUnsortedMaps = (value: Typed): boolean => value.constant === undefined && holds(value.type, 'map')

/** The same value with the entries of its maps in the order of their keys, so that maps of equal entries are equal. Source: Spark, MapSort. */
export const withSortedMaps = (value: Typed): Typed => (hasUnsortedMaps(value) ? retyped(value, { type: value.type, duckdb: sortedText(value.duckdb, value.type) }) : value)

/**
 * The rows of a SELECT that is grouped by these values: wherever one of them is named outside of aggregates, its maps are sorted. `notesOf` understands
 * the SELECT over rows, and notes what each of its expressions means. Source: Spark, InsertMapSortInGroupingExpressions.
 */
export function groupedBySortedMaps(select: Select, below: Below, maps: readonly Typed[], notesOf: (select: Select, below: Below) => ReadonlyMap<Expression, Typed>): Below {
  const { rows } = below
  const texts = new Set(maps.map(value => value.duckdb))
  const groups = new Map([...notesOf(select, below)].flatMap(([part, value]) => (texts.has(value.duckdb) ? [[part, withSortedMaps(value)] as const] : [])))
  return { ...below, rows: { sourceText: () => rows.sourceText(), inside: rows.inside.with({ from: withSortedColumns(rows.inside.from, texts) }).withGroups(groups) } }
}

function withSortedColumns(from: FromScope, texts: ReadonlySet<string>): FromScope {
  const sorted = new Map<ScopeColumn, ScopeColumn>()
  const column = (each: ScopeColumn): ScopeColumn => {
    if (!texts.has(each.duckdb)) return each
    const made = sorted.get(each) ?? { ...each, duckdb: sortedText(each.duckdb, each.type) }
    sorted.set(each, made)
    return made
  }
  return { ...from, tables: from.tables.map(table => ({ ...table, columns: table.columns.map(column) })), columns: from.columns.map(column) }
}

function sortedText(text: string, type: SqlType): string {
  if (!holds(type, 'map')) return text
  switch (type.kind) {
    case 'map': {
      const entries = `map_entries(${text})`
      return `map_from_entries(list_sort(${holds(type.value, 'map') ? `list_transform(${entries}, lambda _e: struct_pack("key" := _e['key'], "value" := ${sortedText(`_e['value']`, type.value)}))` : entries}))`
    }
    case 'array': return `list_transform(${text}, lambda _e: ${sortedText('_e', type.element)})`
    case 'struct': return `CASE WHEN ${text} IS NOT NULL THEN struct_pack(${type.fields.map(field => `${quoteName(field.name)} := ${sortedText(`struct_extract(${text}, ${quoteText(field.name)})`, field.type)}`).join(', ')}) END`
    default: return text
  }
}
