import {
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBArrayValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBValue,
} from '@duckdb/node-api'

/**
 * A value of a result. 64-bit and wider integers are `bigint`; everything that JavaScript has no exact type for (DECIMAL,
 * DATE, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL, UUID, …) is the text that DuckDB prints. A MAP is a list of its entries.
 */
export type Value = null | boolean | number | bigint | string | Uint8Array | readonly Value[] | { readonly [name: string]: Value }
export type Row = Readonly<Record<string, Value>>

/** A value that may be bound to `$1`, `$2`, … */
export type Parameter = null | boolean | number | bigint | string

export function toValue(value: DuckDBValue): Value {
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'string':
      return value
    default:
  }
  if (value === null) return null
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toValue)
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, toValue(entry)]))
  }
  if (value instanceof DuckDBMapValue) return value.entries.map(({ key, value: held }) => ({ key: toValue(key), value: toValue(held) }))
  if (value instanceof DuckDBBlobValue) return new Uint8Array(value.bytes)
  return value.toString()
}
