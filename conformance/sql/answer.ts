import { sameCondition } from './conditions.ts'

/** A value as both sides write it down: integers, decimals, dates and instants are text, only finite FLOAT and DOUBLE are numbers. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain }

/** What an engine says to a query; of an error, whether it is a refusal by name. */
export type Answer =
  | { readonly columns: readonly (readonly [name: string, type: string])[]; readonly rows: readonly (readonly Plain[])[] }
  | { readonly error: string; readonly message?: string; readonly refused?: boolean }

/** What is different, in words; undefined when both say the same. */
export function difference(spark: Answer, lagoon: Answer): string | undefined {
  if ('error' in spark) {
    if (!('error' in lagoon)) return `Spark says ${spark.error}, Lagoon answers ${brief(lagoon.rows)}`
    return sameCondition(spark.error, lagoon.error) ? undefined : `Spark says ${spark.error}, Lagoon ${lagoon.error}: ${lagoon.message ?? ''}`
  }
  if ('error' in lagoon) return `Spark answers ${brief(spark.rows)}, Lagoon says ${lagoon.error}: ${lagoon.message ?? ''}`
  const types = [spark, lagoon].map(({ columns }) => columns.map(([, type]) => type).join(', '))
  if (types[0] !== types[1]) return `type ${types[0]} on Spark, ${types[1]} here`
  const renamed = spark.columns.findIndex(([name], index) => /^\w+$/.test(name) && name.toLowerCase() !== lagoon.columns[index]?.[0].toLowerCase())
  if (renamed >= 0) return `column ${spark.columns[renamed]?.[0]} on Spark is called ${lagoon.columns[renamed]?.[0]} here`
  if (spark.rows.length !== lagoon.rows.length) return `${spark.rows.length} rows on Spark, ${lagoon.rows.length} here`
  const shown = withMapsInOrder(spark.columns.map(([, type]) => type.includes('MAP<')))
  const row = spark.rows.findIndex((values, index) => !same(shown(values), shown(lagoon.rows[index] ?? [])))
  return row < 0 ? undefined : `${spark.rows.length > 1 ? `row ${row + 1}: ` : ''}${brief(spark.rows[row])} on Spark, ${brief(lagoon.rows[row])} here`
}

/** The entries of a map have no order that anybody promises: Java hands them over as they lie in its table. */
function withMapsInOrder(holdMaps: readonly boolean[]): (values: readonly Plain[]) => readonly Plain[] {
  return values => values.map((value, index) => (holdMaps[index] === true ? ordered(value) : value))
}

function ordered(value: Plain): Plain {
  if (Array.isArray(value)) {
    const items = value.map(item => ordered(item as Plain))
    return items.length > 1 && items.every(isEntry) ? items.map(item => [JSON.stringify(item), item] as const).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item) : items
  }
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, held]) => [name, ordered(held)])) : value
}

const isEntry = (value: Plain): boolean => isRecord(value) && Object.keys(value).join() === 'key,value'

function same(a: Plain, b: Plain): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b))
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item as Plain, b[index] as Plain))
  if (isRecord(a)) return isRecord(b) && same(Object.keys(a), Object.keys(b)) && same(Object.values(a), Object.values(b))
  return a === b
}

function isRecord(value: Plain): value is { readonly [name: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function brief(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length < 160 ? text : `${text.slice(0, 157)}…`
}
