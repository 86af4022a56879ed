import { type ScriptFunction, type ScriptValue } from '../script.ts'

// Spark's count-min sketch (Cormode, Muthukrishnan) as its first version is written, big endian:
//   version 1 | all values | depth | width | one multiplier a row | the counters, row by row
const prime = 2147483647n

/** The multipliers of the rows: what `java.util.Random` gives for a seed. */
function multipliers(seed: bigint, depth: number): bigint[] {
  let state = BigInt.asUintN(48, seed ^ 0x5deece66dn)
  const next = (): bigint => {
    state = BigInt.asUintN(48, state * 0x5deece66dn + 0xbn)
    return state >> 17n
  }
  return Array.from({ length: depth }, () => {
    let bits = next()
    // Numbers below the prime, drawn anew beyond the last whole round.
    for (; bits - (bits % prime) + (prime - 1n) > 0x7fffffffn;) bits = next()
    return bits % prime
  })
}

/** MurmurHash3, x86, 32 bits, as Spark reads bytes: whole words, then each byte that is left by itself. */
function murmur32(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let hash = seed
  const mix = (word: number): void => {
    const scrambled = Math.imul(word, 0xcc9e2d51)
    hash ^= Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593)
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  for (let at = 0; at < whole; at += 4) mix(view.getInt32(at, true))
  for (let at = whole; at < bytes.length; at += 1) mix(view.getInt8(at))
  hash ^= bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function columnOfLong(item: bigint, multiplier: bigint, width: number): number {
  let hash = BigInt.asIntN(64, multiplier * item)
  hash = BigInt.asIntN(64, hash + (hash >> 32n)) & prime
  return Number(hash) % width
}

function columnsOfBytes(bytes: Uint8Array, depth: number, width: number): number[] {
  const first = murmur32(bytes, 0)
  const second = murmur32(bytes, first)
  return Array.from({ length: depth }, (_, row) => Math.abs(((first + Math.imul(row, second)) | 0) % width))
}

interface Settings { readonly eps: number; readonly confidence: number; readonly seed: bigint }

function sketchOf(columnsOf: (item: ScriptValue, hashes: readonly bigint[], width: number) => readonly number[], items: readonly ScriptValue[], { eps, confidence, seed }: Settings): Uint8Array {
  const width = Math.ceil(2 / eps)
  const depth = Math.ceil(-Math.log1p(-confidence) / Math.log(2))
  const hashes = multipliers(BigInt.asIntN(32, seed), depth)
  const counts = Array.from({ length: depth }, () => new Float64Array(width))
  for (const item of items) columnsOf(item, hashes, width).forEach((column, row) => { (counts[row] as Float64Array)[column] = ((counts[row] as Float64Array)[column] as number) + 1 })
  const bytes = new Uint8Array(20 + 8 * depth * (1 + width))
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 1)
  view.setBigInt64(4, BigInt(items.length))
  view.setInt32(12, depth)
  view.setInt32(16, width)
  hashes.forEach((hash, row) => view.setBigInt64(20 + 8 * row, hash))
  counts.forEach((line, row) => line.forEach((count, column) => view.setBigInt64(20 + 8 * (depth + row * width + column), BigInt(count))))
  return bytes
}

const script = (name: string, type: string, columnsOf: (item: ScriptValue, hashes: readonly bigint[], width: number) => readonly number[]): ScriptFunction => ({
  name, parameters: [`${type}[]`, 'DOUBLE', 'DOUBLE', 'BIGINT'], result: 'BLOB',
  compute: (items, eps, confidence, seed) => sketchOf(columnsOf, items as readonly ScriptValue[], { eps: eps as number, confidence: confidence as number, seed: seed as bigint }),
})

export const countMinScripts: readonly ScriptFunction[] = [
  script('dbx_js_count_min_long', 'BIGINT', (item, hashes, width) => hashes.map(hash => columnOfLong(item as bigint, hash, width))),
  script('dbx_js_count_min_bytes', 'BLOB', (item, hashes, width) => columnsOfBytes(item as Uint8Array, hashes.length, width)),
]
