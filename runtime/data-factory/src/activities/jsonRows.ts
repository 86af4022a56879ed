import type { Json, JsonObject } from '@lagoon/expressions'
import type { ResultColumn, Value } from '@lagoon/engine'

/** Rows as an activity's output shows them. */
export const jsonRows = (columns: readonly ResultColumn[], rows: readonly (readonly Value[])[]): JsonObject[] =>
  rows.map((row) => Object.fromEntries(columns.map(({ name, type }, index) => [name, jsonValue(row[index] ?? null, type)])))

/**
 * A value as JSON: a Datetime is ISO text with `T` and without a zone, a decimal is a number, bytes are base64. The type is the
 * engine's, or SQL Server's in lower case: what comes from there is ISO text already.
 */
export function jsonValue(value: Value, type: string): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'bigint') return integer(value)
  if (typeof value === 'string') {
    if (type === 'DATE') return `${value}T00:00:00`
    if (type.startsWith('TIMESTAMP')) return isoText(value)
    return /^(decimal|numeric|money|smallmoney)\b/i.test(type) ? Number(value) : value
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map((item: Value) => jsonValue(item, ''))
  return Object.fromEntries(Object.entries(value as { readonly [name: string]: Value }).map(([name, held]) => [name, jsonValue(held, '')]))
}

const integer = (value: bigint): Json => (Number.isSafeInteger(Number(value)) ? Number(value) : value)

/** `2025-10-07 19:49:56.120+00` → `2025-10-07T19:49:56.12`. */
const isoText = (text: string): string =>
  text
    .replace(' ', 'T')
    .replace(/[+-]\d\d(?::?\d\d)?$/, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
