import { raised, type ScriptFunction, type ScriptValue } from './script.ts'

/** Statistics of the values of a group, gathered to a list. */
export const statisticsScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_percentiles', parameters: ['DOUBLE[]', 'BIGINT[]', 'DOUBLE[]'], result: 'DOUBLE[]', compute: weightedPercentiles },
  { name: 'dbx_js_histogram', parameters: ['DOUBLE[]', 'INTEGER'], result: 'DOUBLE[]', compute: histogram },
]

/** Percentiles of values that count several times each; null when none counts. */
function weightedPercentiles(...[values, counts, fractions]: readonly ScriptValue[]): readonly number[] | null {
  const weights = counts as readonly (bigint | null)[]
  const negative = weights.find(weight => weight !== null && weight < 0n)
  if (negative !== undefined) throw raised('NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION', `Found the negative value ${negative}, but expected a positive integral value.`)
  const sorted = (values as readonly (number | null)[]).flatMap((value, index) => (value === null || (weights[index] ?? 0n) <= 0n ? [] : [{ value, count: Number(weights[index]) }])).sort((a, b) => a.value - b.value)
  const total = sorted.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  const at = (position: number): number => {
    let passed = 0
    return (sorted.find(({ count }) => (passed += count) > position) ?? sorted[sorted.length - 1])?.value ?? 0
  }
  return (fractions as readonly number[]).map(fraction => {
    const position = (total - 1) * fraction
    const [low, high] = [Math.floor(position), Math.ceil(position)]
    return low === high || at(low) === at(high) ? at(low) : (high - position) * at(low) + (position - low) * at(high)
  })
}

/** Bins as Hive's histogram keeps them, alternately centre and height: the two nearest become one while there are too many. */
function histogram(...[values, limit]: readonly ScriptValue[]): readonly number[] | null {
  const bins: { x: number; y: number }[] = []
  const chance = javaRandom(31183n)
  for (const value of values as readonly (number | null)[]) {
    if (value === null) continue
    const place = bins.findIndex(bin => bin.x >= value)
    const found = place < 0 ? undefined : bins[place]
    if (found?.x === value) found.y += 1
    else bins.splice(place < 0 ? bins.length : place, 0, { x: value, y: 1 })
    if (bins.length > Number(limit)) joinNearest(bins, chance)
  }
  return bins.length === 0 ? null : bins.flatMap(({ x, y }) => [x, y])
}

function joinNearest(bins: { x: number; y: number }[], chance: () => number): void {
  const gap = (index: number): number => (bins[index + 1]?.x ?? 0) - (bins[index]?.x ?? 0)
  let nearest = 0
  let equals = 1
  for (let index = 1; index < bins.length - 1; index += 1) {
    if (gap(index) < gap(nearest)) {
      nearest = index
      equals = 1
    } else if (gap(index) === gap(nearest)) {
      equals += 1
      if (chance() <= 1 / equals) nearest = index
    }
  }
  const [left, right] = [bins[nearest], bins[nearest + 1]]
  if (!left || !right) return
  const height = left.y + right.y
  bins.splice(nearest, 2, { x: (left.x * left.y + right.x * right.y) / height, y: height })
}

/** `nextDouble` of Java's Random. */
function javaRandom(seed: bigint): () => number {
  const mask = (1n << 48n) - 1n
  let state = (seed ^ 0x5deece66dn) & mask
  const bits = (count: bigint): number => {
    state = (state * 0x5deece66dn + 0xbn) & mask
    return Number(state >> (48n - count))
  }
  return () => (bits(26n) * 2 ** 27 + bits(27n)) / 2 ** 53
}
