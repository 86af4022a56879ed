import { raised } from '../script.ts'
import { emptyTheta, maxTheta, type ThetaSketch } from './theta.ts'

// The compact forms of a theta sketch, as Apache DataSketches lays them out (little endian but for the packed hashes):
//   0 preamble in longs | 1 version | 2 family | 3, 4 depend on the version | 5 flags | 6..7 hash of the seed | …
const family = 3
const flags = { readOnly: 2, empty: 4, compact: 8, ordered: 16, single: 32 } as const
/** MurmurHash3 of the seed 9001, its lower half. */
export const seedHash = 0x93cc

/** The compressed form (version 4) where it can be had, otherwise the plain one (version 3). */
export function writeTheta(sketch: ThetaSketch): Uint8Array {
  const common = flags.readOnly | flags.compact | flags.ordered
  if (sketch.empty) return Uint8Array.of(1, 3, family, 0, 0, common | flags.empty, 0, 0)
  const { theta, hashes } = sketch
  const sampled = theta < maxTheta
  if (hashes.length > 1 || (hashes.length === 1 && sampled)) return packed(sketch, common)
  const bytes = new Uint8Array(hashes.length === 1 ? 16 : 24)
  const view = new DataView(bytes.buffer)
  bytes.set([hashes.length === 1 ? 1 : 3, 3, family, 0, 0, hashes.length === 1 ? common | flags.single : common])
  view.setUint16(6, seedHash, true)
  if (hashes.length === 1) view.setBigInt64(8, hashes[0] as bigint, true)
  else {
    view.setFloat32(12, 1, true)
    view.setBigInt64(16, theta, true)
  }
  return bytes
}

/** Version 4: the differences of ascending hashes, each in as many bits as the widest of them needs. */
function packed({ theta, hashes }: ThetaSketch, flagBits: number): Uint8Array {
  const sampled = theta < maxTheta
  const deltas = hashes.map((hash, index) => hash - (hashes[index - 1] ?? 0n))
  const width = bitLength(deltas.reduce((all, delta) => all | delta, 0n))
  const countBytes = Math.ceil(bitLength(BigInt(hashes.length)) / 8)
  const start = 8 + (sampled ? 8 : 0) + countBytes
  const bytes = new Uint8Array(start + Math.ceil((width * hashes.length) / 8))
  const view = new DataView(bytes.buffer)
  bytes.set([sampled ? 2 : 1, 4, family, width, countBytes, flagBits])
  view.setUint16(6, seedHash, true)
  if (sampled) view.setBigInt64(8, theta, true)
  for (let index = 0; index < countBytes; index += 1) bytes[start - countBytes + index] = (hashes.length >>> (8 * index)) & 255
  let bit = start * 8
  for (const delta of deltas) {
    writeBits(bytes, bit, width, delta)
    bit += width
  }
  return bytes
}

function writeBits(bytes: Uint8Array, from: number, width: number, value: bigint): void {
  let left = width
  let bit = from
  while (left > 0) {
    const room = 8 - (bit & 7)
    const taken = Math.min(room, left)
    const piece = Number((value >> BigInt(left - taken)) & ((1n << BigInt(taken)) - 1n))
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (piece << (room - taken))
    left -= taken
    bit += taken
  }
}

function readBits(bytes: Uint8Array, from: number, width: number): bigint {
  let value = 0n
  let left = width
  let bit = from
  while (left > 0) {
    const room = 8 - (bit & 7)
    const taken = Math.min(room, left)
    value = (value << BigInt(taken)) | BigInt(((bytes[bit >> 3] ?? 0) >> (room - taken)) & ((1 << taken) - 1))
    left -= taken
    bit += taken
  }
  return value
}

/** Reads either version. Raises THETA_INVALID_INPUT_SKETCH_BUFFER in the name of `fn`. */
export function readTheta(bytes: Uint8Array, fn: string): ThetaSketch {
  const wrong = (): Error => raised('THETA_INVALID_INPUT_SKETCH_BUFFER', `${fn} takes theta sketches, such as theta_sketch_agg makes`)
  const [preamble = 0, version = 0, kind = 0, third = 0, fourth = 0, bits = 0] = bytes
  if (bytes.length < 8 || kind !== family || preamble < 1 || preamble > 3) throw wrong()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if ((bits & flags.empty) !== 0) return emptyTheta
  if (view.getUint16(6, true) !== seedHash) throw wrong()
  try {
    if (version === 4) return unpacked(bytes, view, { preamble, width: third, countBytes: fourth })
    if (version !== 3) throw wrong()
    return plain(view, preamble)
  } catch (error) {
    if (error instanceof RangeError) throw wrong()
    throw error
  }
}

function plain(view: DataView, preamble: number): ThetaSketch {
  const count = preamble === 1 ? 1 : view.getInt32(8, true)
  const theta = preamble === 3 ? view.getBigInt64(16, true) : maxTheta
  const hashes = Array.from({ length: count }, (_, index) => view.getBigInt64(8 * (preamble + index), true))
  return { empty: false, theta, hashes }
}

function unpacked(bytes: Uint8Array, view: DataView, { preamble, width, countBytes }: { preamble: number; width: number; countBytes: number }): ThetaSketch {
  const theta = preamble > 1 ? view.getBigInt64(8, true) : maxTheta
  const start = 8 * preamble + countBytes
  let count = 0
  for (let index = 0; index < countBytes; index += 1) count += view.getUint8(8 * preamble + index) * 2 ** (8 * index)
  if (start + Math.ceil((width * count) / 8) > bytes.length) throw new RangeError('the sketch ends too early')
  const hashes: bigint[] = []
  for (let index = 0; index < count; index += 1) hashes.push((hashes[index - 1] ?? 0n) + readBits(bytes, start * 8 + index * width, width))
  return { empty: false, theta, hashes }
}

const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length)
