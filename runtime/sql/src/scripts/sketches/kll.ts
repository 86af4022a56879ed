/** An item of a KLL sketch: BIGINT as `bigint`, DOUBLE and FLOAT as `number`. */
export type Item = number | bigint

/**
 * A KLL sketch (Karnin, Lang, Liberty: Optimal Quantile Approximation in Streams) with the level sizes of Apache DataSketches.
 * An item of level `i` stands for `2^i` values; level 0 is in the order in which it is stored, newest first, all others ascend.
 * Up to `k` values are kept as they are, and everything is exact.
 */
export interface KllSketch {
  readonly k: number
  readonly minK: number
  readonly n: bigint
  readonly min: Item | undefined
  readonly max: Item | undefined
  readonly levels: readonly (readonly Item[])[]
}

/** The least size of a level. */
export const leastWidth = 8

export const emptyKll = (k: number): KllSketch => ({ k, minK: k, n: 0n, min: undefined, max: undefined, levels: [[]] })

export const retained = ({ levels }: KllSketch): number => levels.reduce((sum, level) => sum + level.length, 0)

/** How many items `levels` levels hold: each lower one two thirds of the one above. */
export function capacity(k: number, levels: number): number {
  let sum = 0
  for (let level = 0; level < levels; level += 1) sum += levelCapacity(k, levels, level)
  return sum
}

function levelCapacity(k: number, levels: number, level: number): number {
  const depth = levels - level - 1
  return Math.max(leastWidth, Math.floor((Math.floor((2 * k * 2 ** depth) / 3 ** depth) + 1) / 2))
}

export function updated(sketch: KllSketch, items: Iterable<Item>): KllSketch {
  const levels = sketch.levels.map(level => [...level].reverse())
  let { min, max, n } = sketch
  let held = retained(sketch)
  let room = capacity(sketch.k, levels.length)
  for (const item of items) {
    if (item !== item) continue
    if (min === undefined || item < min) min = item
    if (max === undefined || item > max) max = item
    if (held === room) {
      held -= compactOne(levels, sketch.k, n)
      room = capacity(sketch.k, levels.length)
    }
    ;(levels[0] as Item[]).push(item)
    held += 1
    n += 1n
  }
  return { ...sketch, n, min, max, levels: levels.map(level => level.reverse()) }
}

// While a sketch is updated its levels stand oldest first and in descending order; see `updated`.

/** Halves the first level that is full into the one above; gives how many items that saved. */
function compactOne(levels: Item[][], k: number, n: bigint): number {
  const level = levels.findIndex((items, index) => items.length >= levelCapacity(k, levels.length, index))
  if (level === levels.length - 1) levels.push([])
  const items = [...(levels[level] as Item[])].reverse()
  const { left, up } = halved(items, level === 0, coin(n, level))
  levels[level] = [...left]
  levels[level + 1] = mergeSorted(up, [...(levels[level + 1] as Item[])].reverse()).reverse()
  return up.length
}

/** Every second item of a level, beginning with the first or the second; an odd one stays. */
function halved(items: readonly Item[], unsorted: boolean, offset: 0 | 1): { readonly left: readonly Item[]; readonly up: readonly Item[] } {
  const left = items.length % 2 === 1 ? items.slice(0, 1) : []
  const rest = items.slice(left.length)
  if (unsorted) rest.sort(ascending)
  return { left, up: rest.filter((_, index) => index % 2 === offset) }
}

/** Takes the items of another sketch of the same type. */
export function merged(into: KllSketch, other: KllSketch): KllSketch {
  if (other.n === 0n) return into
  const n = into.n + other.n
  const minK = other.levels.length > 1 ? Math.min(into.minK, other.minK) : into.minK
  const grown = updated(into, other.levels[0] as readonly Item[])
  const min = grown.min === undefined || (other.min as Item) < grown.min ? other.min : grown.min
  const max = grown.max === undefined || (other.max as Item) > grown.max ? other.max : grown.max
  if (other.levels.length === 1) return { ...grown, n, minK, min, max }
  const count = Math.max(grown.levels.length, other.levels.length)
  const levels = Array.from({ length: count }, (_, level) => (level === 0 ? [...(grown.levels[0] as readonly Item[])] : mergeSorted(grown.levels[level] ?? [], other.levels[level] ?? [])))
  return { k: into.k, minK, n, min, max, levels: compressed(levels, into.k, n) }
}

/** Halves levels from below until all fit. */
function compressed(given: readonly Item[][], k: number, n: bigint): Item[][] {
  const levels = given.map(level => [...level])
  let held = levels.reduce((sum, level) => sum + level.length, 0)
  let target = capacity(k, levels.length)
  for (let level = 0; level < levels.length; level += 1) {
    const items = levels[level] as Item[]
    if (held < target || items.length < levelCapacity(k, levels.length, level)) continue
    if (level === levels.length - 1) {
      levels.push([])
      target += levelCapacity(k, levels.length, 0)
    }
    const { left, up } = halved(items, level === 0, coin(n, level))
    levels[level] = [...left]
    levels[level + 1] = mergeSorted(up, levels[level + 1] as Item[])
    held -= up.length
  }
  return levels
}

/** The coin of the paper, but the same for the same values: a query answers alike whenever it is asked. */
const coin = (n: bigint, level: number): 0 | 1 => (Number(((n * 0x9e3779b97f4a7c15n) >> BigInt(40 + (level % 20))) & 1n) === 1 ? 1 : 0)

function mergeSorted(left: readonly Item[], right: readonly Item[]): Item[] {
  const result: Item[] = []
  let at = 0
  for (const item of left) {
    while (at < right.length && (right[at] as Item) < item) result.push(right[at++] as Item)
    result.push(item)
  }
  return result.concat(right.slice(at))
}

export const ascending = (left: Item, right: Item): number => (left < right ? -1 : left > right ? 1 : 0)

interface Weighted { readonly item: Item; readonly upTo: bigint }

/** Every item in ascending order, with the number of values up to it. */
export function sortedView({ levels }: KllSketch): readonly Weighted[] {
  let upTo = 0n
  return levels
    .flatMap((items, level) => items.map(item => ({ item, weight: 1n << BigInt(level) })))
    .sort((left, right) => ascending(left.item, right.item))
    .map(({ item, weight }) => ({ item, upTo: (upTo += weight) }))
}

/** The smallest item whose rank is at least `rank`, between 0 and 1. */
export function quantile(view: readonly Weighted[], n: bigint, rank: number): Item {
  const exact = rank * Number(n)
  const natural = BigInt(Math.ceil(n <= 1_000_000n ? Math.round(exact * 1e7) / 1e7 : exact))
  return (view.find(({ upTo }) => upTo >= natural) ?? view.at(-1) as Weighted).item
}

/** The share of the values that are not above `item`. */
export function rank(view: readonly Weighted[], n: bigint, item: Item): number {
  const last = view.findLast(candidate => candidate.item <= item)
  return last ? Number(last.upTo) / Number(n) : 0
}
