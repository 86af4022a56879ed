import { raised } from '../script.ts'
import { emptyKll, type Item, type KllSketch, leastWidth, capacity, retained } from './kll.ts'

/** What the items of a sketch are, by the name that ends its functions. */
export type KllKind = 'bigint' | 'double' | 'float'

// The compact form of a KLL sketch in Apache DataSketches (little endian):
//   0 preamble in ints | 1 version | 2 family 15 | 3 flags | 4..5 k | 6 least width 8 | 7 unused |
//   8..15 n | 16..17 least k of a merge | 18 number of levels | 20.. start of each level | least item, greatest item, items
const family = 15
const flags = { empty: 1, single: 4 } as const
const sizeOf = (kind: KllKind): number => (kind === 'float' ? 4 : 8)

export function writeKll(sketch: KllSketch, kind: KllKind): Uint8Array {
  const { k, minK, n, levels } = sketch
  const size = sizeOf(kind)
  const form = n === 0n ? 'empty' : n === 1n ? 'single' : 'full'
  const bytes = new Uint8Array(compactSize(sketch, kind))
  const view = new DataView(bytes.buffer)
  bytes.set([form === 'full' ? 5 : 2, form === 'single' ? 2 : 1, family, form === 'full' ? 0 : flags[form]])
  view.setUint16(4, k, true)
  bytes[6] = leastWidth
  if (form === 'empty') return bytes
  const put = (at: number, item: Item): void => {
    if (kind === 'bigint') view.setBigInt64(at, item as bigint, true)
    else if (kind === 'double') view.setFloat64(at, item as number, true)
    else view.setFloat32(at, item as number, true)
  }
  const items = levels.flat()
  if (form === 'single') {
    put(8, items[0] as Item)
    return bytes
  }
  view.setBigInt64(8, n, true)
  view.setUint16(16, minK, true)
  bytes[18] = levels.length
  let start = capacity(k, levels.length) - items.length
  levels.forEach((level, index) => {
    view.setInt32(20 + 4 * index, start, true)
    start += level.length
  })
  const from = 20 + 4 * levels.length
  for (const [index, item] of [sketch.min as Item, sketch.max as Item, ...items].entries()) put(from + size * index, item)
  return bytes
}

/** Raises KLL_INVALID_INPUT_SKETCH_BUFFER in the name of `fn`. */
export function readKll(bytes: Uint8Array, kind: KllKind, fn: string): KllSketch {
  const wrong = (): Error => raised('KLL_INVALID_INPUT_SKETCH_BUFFER', `${fn} takes KLL sketches, such as kll_sketch_agg_${kind} makes`)
  const [, , found, bits = 0, , , width] = bytes
  if (bytes.length < 8 || found !== family || width !== leastWidth) throw wrong()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const k = view.getUint16(4, true)
  const empty = emptyKll(k)
  if ((bits & flags.empty) !== 0) return empty
  const size = sizeOf(kind)
  const get = (at: number): Item => (kind === 'bigint' ? view.getBigInt64(at, true) : kind === 'double' ? view.getFloat64(at, true) : view.getFloat32(at, true))
  if ((bits & flags.single) !== 0) {
    if (bytes.length !== 8 + size) throw wrong()
    return { ...empty, n: 1n, min: get(8), max: get(8), levels: [[get(8)]] }
  }
  if (bytes.length < 24) throw wrong()
  const count = bytes[18] as number
  const from = 20 + 4 * count
  if (count < 1 || bytes.length < from + 2 * size) throw wrong()
  const end = capacity(k, count)
  const starts = Array.from({ length: count }, (_, index) => view.getInt32(20 + 4 * index, true))
  const first = starts[0] as number
  if (bytes.length !== from + size * (2 + end - first)) throw wrong()
  const levels = starts.map((start, index) => Array.from({ length: (starts[index + 1] ?? end) - start }, (_, at) => get(from + size * (2 + start - first + at))))
  return { k, minK: view.getUint16(16, true), n: view.getBigInt64(8, true), min: get(from), max: get(from + size), levels }
}

function compactSize(sketch: KllSketch, kind: KllKind): number {
  if (sketch.n === 0n) return 8
  if (sketch.n === 1n) return 8 + sizeOf(kind)
  return 20 + 4 * sketch.levels.length + sizeOf(kind) * (2 + retained(sketch))
}

/** The summary that DataSketches prints. */
export function describeKll(sketch: KllSketch, kind: KllKind): string {
  const { k, minK, n, levels } = sketch
  const total = capacity(k, levels.length)
  const held = retained(sketch)
  const percent = (error: number): string => `${(100 * error).toFixed(3)}%`
  const item = (value: Item | undefined): string => (value === undefined ? 'NaN' : typeof value === 'bigint' ? String(value) : javaNumber(value, kind === 'float'))
  const lines: readonly (readonly [string, string | number | bigint | boolean])[] = [
    ['K', k], ['Dynamic min K', minK], ['M', leastWidth], ['N', n],
    ['Epsilon', percent(2.296 / minK ** 0.9723)], ['Epsilon PMF', percent(2.446 / minK ** 0.9433)],
    ['Empty', n === 0n], ['Estimation Mode', levels.length > 1], ['Levels', levels.length], ['Level 0 Sorted', false],
    ['Capacity Items', total], ['Retained Items', held], ['Free Space', total - held], ['ReadOnly', false],
    ['Updatable Storage Bytes', 20 + 4 * (levels.length + 1) + sizeOf(kind) * (2 + total)], ['Compact Storage Bytes', compactSize(sketch, kind)],
    ['Min Item', item(sketch.min)], ['Max Item', item(sketch.max)],
  ]
  const name = { bigint: 'Longs', double: 'Doubles', float: 'Floats' }[kind]
  return ['', `### KllKll${name}Sketch Summary:`, ...lines.map(([label, value]) => `   ${label.padEnd(23)}: ${value}`), '### End sketch summary', ''].join('\n')
}

/** A floating number as Java writes it. */
export function javaNumber(value: number, single: boolean): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const shortest = single ? shortestFloat(value) : value.toExponential()
  const [, sign = '', first = '', rest = '', power = ''] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(shortest) ?? []
  const exponent = Number(power)
  if (exponent < -3 || exponent >= 7) return `${sign}${first}.${rest || '0'}E${exponent}`
  const digits = first + rest
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const padded = digits.padEnd(exponent + 1, '0')
  return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || '0'}`
}

function shortestFloat(value: number): string {
  for (let digits = 0; digits < 9; digits += 1) {
    const text = value.toExponential(digits)
    if (Math.fround(Number(text)) === value) return Number(text).toExponential()
  }
  return value.toExponential()
}
