import { fraction, maxTheta, type ThetaSketch } from './theta.ts'

/** How summaries of one key become one. */
export const modes = ['sum', 'min', 'max', 'alwaysone'] as const
export type Mode = (typeof modes)[number]

/** What a summary is made of: whole numbers of 32 bits that wrap, or doubles. */
export type SummaryKind = 'integer' | 'double'
export interface Entry { readonly hash: bigint; readonly value: number; readonly mode: Mode }

/** A theta sketch whose hashes carry summaries, in the order of the hash table that held them. */
export interface TupleSketch { readonly empty: boolean; readonly theta: bigint; readonly entries: readonly Entry[] }

export const emptyTuple: TupleSketch = { empty: true, theta: maxTheta, entries: [] }

export const tupleEstimate = ({ theta, entries }: TupleSketch): number => entries.length / fraction(theta)

export function merged(left: number, right: number, mode: Mode, kind: SummaryKind): number {
  switch (mode) {
    case 'sum': return kind === 'integer' ? (left + right) | 0 : left + right
    case 'min': return Math.min(left, right)
    case 'max': return Math.max(left, right)
    case 'alwaysone': return 1
    default: return mode satisfies never
  }
}

/** The summary that a key of a plain theta sketch is given: neutral for the mode. */
export function neutral(mode: Mode, kind: SummaryKind): number {
  switch (mode) {
    case 'sum': return 0
    case 'min': return kind === 'integer' ? 2147483647 : Infinity
    case 'max': return kind === 'integer' ? -2147483648 : -Infinity
    case 'alwaysone': return 1
    default: return mode satisfies never
  }
}

/** A theta sketch as a tuple sketch of neutral summaries. */
export const withSummaries = ({ empty, theta, hashes }: ThetaSketch, mode: Mode, kind: SummaryKind): TupleSketch =>
  ({ empty, theta, entries: hashes.map(hash => ({ hash, value: neutral(mode, kind), mode })) })

/** All summaries of a sketch as one number; 0 of none. */
export function summaryOf({ entries }: TupleSketch, mode: Mode): number {
  if (entries.length === 0) return 0
  switch (mode) {
    case 'sum': return entries.reduce((sum, { value }) => sum + value, 0)
    case 'min': return entries.reduce((least, { value }) => Math.min(least, value), Infinity)
    case 'max': return entries.reduce((most, { value }) => Math.max(most, value), -Infinity)
    case 'alwaysone': return entries.length
    default: return mode satisfies never
  }
}

/** What both have in common. */
export function intersection(sketches: readonly TupleSketch[], mode: Mode, kind: SummaryKind): TupleSketch {
  const [first, ...others] = sketches
  if (!first || sketches.some(sketch => sketch.empty)) return emptyTuple
  let result: TupleSketch = { ...first, entries: inTableOrder(first.entries) }
  for (const other of others) {
    const theta = other.theta < result.theta ? other.theta : result.theta
    const held = new Map(result.entries.map(entry => [entry.hash, entry]))
    const common = other.entries.flatMap(({ hash, value }) => {
      const entry = hash < theta ? held.get(hash) : undefined
      return entry ? [{ hash, value: merged(entry.value, value, mode, kind), mode }] : []
    })
    result = { empty: false, theta, entries: inTableOrder(common) }
  }
  return result
}

export function difference(from: TupleSketch, without: { readonly empty: boolean; readonly theta: bigint; readonly hashes: readonly bigint[] }): TupleSketch {
  if (from.empty || without.empty) return from
  const theta = from.theta < without.theta ? from.theta : without.theta
  const gone = new Set(without.hashes)
  const entries = from.entries.filter(({ hash }) => hash < theta && !gone.has(hash))
  return entries.length === 0 && theta === maxTheta ? emptyTuple : { empty: false, theta, entries }
}

/** Entries in the order in which a table of just their number would hold them. */
function inTableOrder(entries: readonly Entry[]): Entry[] {
  const lg = Math.max(4, Math.ceil(Math.log2(Math.ceil(entries.length / 0.75) || 1)))
  const table: (Entry | undefined)[] = Array.from({ length: 2 ** lg }, () => undefined)
  for (const entry of entries) table[slotOf(table, lg, entry.hash)] = entry
  return table.filter(entry => entry !== undefined)
}

/** Where a hash stands in an open table of 2^lg slots, or would stand: double hashing with an odd stride of seven bits. */
export function slotOf(table: readonly ({ readonly hash: bigint } | undefined)[], lg: number, hash: bigint): number {
  const mask = 2 ** lg - 1
  const stride = 2 * Number((hash >> BigInt(lg)) & 127n) + 1
  let slot = Number(hash & BigInt(mask))
  for (let held = table[slot]; held && held.hash !== hash; held = table[slot]) slot = (slot + stride) & mask
  return slot
}
