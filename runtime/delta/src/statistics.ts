import { formatJson, isObject, JsonNumber, parseJsonExactly, type Json, type JsonObject } from './json.ts'
import type { Metadata } from './actions.ts'
import type { DeltaType, StructType } from './schema.ts'

/** Bounds of one leaf column of a data file, in the texts of DuckDB: `12.50`, `2026-01-02 03:04:05.678901+00`. */
export interface ColumnBounds {
  readonly min?: string
  readonly max?: string
  readonly nullCount?: bigint
  readonly hasNan?: boolean
}

/** `add.stats`, read. Bounds are nested by struct. */
export interface Statistics {
  readonly numRecords?: bigint
  readonly minValues: JsonObject
  readonly maxValues: JsonObject
  readonly nullCount: JsonObject
}

const defaultIndexedColumns = 32
const prefixLength = 32
const longestPrefix = 64

/**
 * The text of `add.stats` for a new data file. `bounds` is keyed by the quoted path of a leaf: `"address"."city"`.
 * Source: protocol, "Per-file Statistics"; string bounds and their order as Spark cuts them.
 */
export function statisticsText({ metadata, rows, bounds }: { metadata: Metadata; rows: bigint; bounds: ReadonlyMap<string, ColumnBounds> }): string {
  const setting = Number(metadata.configuration['delta.dataSkippingNumIndexedCols'] ?? defaultIndexedColumns)
  const indexed = leaves(metadata.schema).slice(0, setting < 0 ? undefined : setting)
  const held = indexed.flatMap(({ path, type }) => {
    const found = typeof type === 'string' ? bounds.get(path.map((name) => `"${name.replaceAll('"', '""')}"`).join('.')) : undefined
    return found && typeof type === 'string' ? [{ path, type, bounds: found }] : []
  })
  const nested = (value: (leaf: (typeof held)[number]) => Json | undefined): JsonObject =>
    nest(held.flatMap((leaf) => {
      const json = value(leaf)
      return json === undefined ? [] : [{ path: leaf.path, json }]
    }))
  return formatJson({
    numRecords: rows,
    minValues: nested(({ type, bounds: { min, hasNan } }) => (min === undefined || hasNan ? undefined : bound(type, min, 'min'))),
    maxValues: nested(({ type, bounds: { max, hasNan } }) => (max === undefined || hasNan ? undefined : bound(type, max, 'max'))),
    nullCount: nested(({ bounds: { nullCount } }) => nullCount),
  })
}

/** Reads `add.stats`; what is no statistics counts as none, since a missing statistic never prunes. */
export function parseStatistics(text: string | undefined): Statistics {
  let json: Json = null
  try {
    json = parseJsonExactly(text ?? 'null')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  const object = isObject(json) ? json : {}
  const part = (name: string): JsonObject => {
    const value = object[name]
    return isObject(value) ? value : {}
  }
  const rows = object['numRecords']
  return {
    ...(rows instanceof JsonNumber && /^\d+$/.test(rows.text) && { numRecords: BigInt(rows.text) }),
    minValues: part('minValues'),
    maxValues: part('maxValues'),
    nullCount: part('nullCount'),
  }
}

/** The statistics of a file of which rows are now marked as deleted: the bounds hold, but need no longer be reached. */
export function looseStatistics(text: string | undefined, rows: bigint): string {
  let json: Json = null
  try {
    json = parseJsonExactly(text ?? 'null')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return formatJson({ ...(isObject(json) ? json : {}), numRecords: rows, tightBounds: false })
}

function bound(type: string, text: string, end: 'min' | 'max'): Json | undefined {
  switch (type) {
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return numeric(text)
    case 'string':
      return end === 'min' ? prefixOf(text, prefixLength) : roundedUp(text)
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined
    case 'timestamp':
      return instant(text, end, 'Z')
    case 'timestamp_ntz':
      return instant(text, end, '')
    default:
      return type.startsWith('decimal') ? numeric(text) : undefined
  }
}

/** Infinity and NaN have no JSON. */
const numeric = (text: string): Json | undefined => (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? new JsonNumber(text) : undefined)

function instant(text: string, end: 'min' | 'max', zone: string): string | undefined {
  const [, second, fraction = ''] = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00)?$/.exec(text) ?? []
  if (second === undefined) return undefined
  const micros = Number(fraction.padEnd(6, '0'))
  const ms = Date.parse(`${second.replace(' ', 'T')}Z`) + (end === 'min' ? Math.floor(micros / 1000) : Math.ceil(micros / 1000))
  const iso = new Date(ms).toISOString()
  return iso.length === 24 ? `${iso.slice(0, -1)}${zone}` : undefined
}

/** At most `length` UTF-16 units, and never half of a surrogate pair. */
function prefixOf(text: string, length: number): string {
  const cut = text.slice(0, length)
  return text.length > length && /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
}

/** A short text that sorts after every text with the same beginning; undefined when there is none. */
function roundedUp(text: string): string | undefined {
  for (let length = prefixLength; length <= longestPrefix; length += 1) {
    const prefix = prefixOf(text, length)
    const next = text.codePointAt(prefix.length)
    if (next === undefined) return text
    if (next < 0x7f) return `${prefix}\u007F`
    if (next < 0x10ffff) return `${prefix}\u{10FFFF}`
  }
  return undefined
}

interface StatisticsLeaf {
  readonly path: readonly string[]
  readonly type: DeltaType
}

/** Leaves as Delta counts them for statistics: a list or a map is one. */
const leaves = (struct: StructType, above: readonly string[] = []): StatisticsLeaf[] =>
  struct.fields.flatMap(({ name, type }) =>
    typeof type !== 'string' && type.type === 'struct' ? leaves(type, [...above, name]) : [{ path: [...above, name], type }],
  )

function nest(values: readonly { path: readonly string[]; json: Json }[]): JsonObject {
  const byFirst = new Map<string, { path: readonly string[]; json: Json }[]>()
  for (const { path: [first = '', ...rest], json } of values) byFirst.set(first, [...(byFirst.get(first) ?? []), { path: rest, json }])
  return Object.fromEntries([...byFirst].map(([name, below]) => [name, below[0]?.path.length === 0 ? below[0].json : nest(below)]))
}
