import { physicalName } from './protocol.ts'
import type { AddFile } from './actions.ts'
import { JsonNumber, type Json } from './json.ts'
import type { StructType } from './schema.ts'
import { parseStatistics } from './statistics.ts'

/** Rows of interest have a value of `column` between `min` and `max`, both included and in DuckDB's text. */
export interface ColumnRange {
  readonly column: string
  readonly min: string
  readonly max: string
}

/**
 * False when the statistics prove that the file holds no row within all of the ranges. What is not known never prunes:
 * a column without bounds, a type without an order here, a text that cannot be read.
 */
export function mayHold(file: AddFile, schema: StructType, ranges: readonly ColumnRange[]): boolean {
  const { minValues, maxValues } = parseStatistics(file.stats)
  return ranges.every(({ column, min, max }) => {
    const field = schema.fields.find(({ name }) => name.toLowerCase() === column.toLowerCase())
    if (!field || typeof field.type !== 'string') return true
    const read = orders[field.type.replace(/\(.*/, '')]
    const low = textOf(minValues[physicalName(field)])
    const high = textOf(maxValues[physicalName(field)])
    if (!read || low === undefined || high === undefined) return true
    return read({ low, high, min, max })
  })
}

type Overlaps = (range: { low: string; high: string; min: string; max: string }) => boolean

const overlapping =
  <T>(toKey: (text: string) => T | undefined, less: (left: T, right: T) => boolean, widen: (high: T) => T = (high) => high): Overlaps =>
  ({ low, high, min, max }) => {
    const [l, h, from, to] = [toKey(low), toKey(high), toKey(min), toKey(max)]
    if (l === undefined || h === undefined || from === undefined || to === undefined) return true
    return !less(widen(h), from) && !less(to, l)
  }

const integers = overlapping(
  (text) => (/^-?\d+$/.test(text) ? BigInt(text) : undefined),
  (left, right) => left < right,
)
const texts = overlapping(
  (text) => Buffer.from(text, 'utf8'),
  (left, right) => Buffer.compare(left, right) < 0,
)
const dates = overlapping(
  (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined),
  (left, right) => left < right,
)
// Other writers cut the fraction of a bound at the millisecond, so the upper one may lie that much higher.
const instants = overlapping(
  toMicros,
  (left, right) => left < right,
  (high) => high + 1000n,
)

const orders: Readonly<Record<string, Overlaps>> = {
  byte: integers,
  short: integers,
  integer: integers,
  long: integers,
  string: texts,
  date: dates,
  timestamp: instants,
  timestamp_ntz: instants,
}

function toMicros(text: string): bigint | undefined {
  const [, day, time, fraction = ''] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00(?::?00)?)?$/.exec(text) ?? []
  if (day === undefined || time === undefined) return undefined
  return BigInt(Date.parse(`${day}T${time}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'))
}

const textOf = (json: Json | undefined): string | undefined => (json instanceof JsonNumber ? json.text : typeof json === 'string' ? json : undefined)
