/** The seed of every sketch that Spark makes, and what of it is written into theta and tuple sketches. */
export const sketchSeed = 9001n
const low64 = (value: bigint): bigint => BigInt.asUintN(64, value)
const rotate = (value: bigint, by: bigint): bigint => low64(value << by) | (value >> (64n - by))
const c1 = 0x87c37b91114253d5n
const c2 = 0x4cf5ad432745937fn

/** MurmurHash3, x64, 128 bits (Austin Appleby, public domain), as two unsigned halves. */
export function murmur3(bytes: Uint8Array, seed = sketchSeed): readonly [bigint, bigint] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let first = seed
  let second = seed
  const whole = bytes.length & ~15
  for (let at = 0; at < whole; at += 16) {
    first = low64((rotate(first ^ scrambleFirst(view.getBigUint64(at, true)), 27n) + second) * 5n + 0x52dce729n)
    second = low64((rotate(second ^ scrambleSecond(view.getBigUint64(at + 8, true)), 31n) + first) * 5n + 0x38495ab5n)
  }
  const rest = bytes.subarray(whole)
  if (rest.length > 8) second ^= scrambleSecond(littleEndian(rest.subarray(8)))
  if (rest.length > 0) first ^= scrambleFirst(littleEndian(rest.subarray(0, 8)))
  first ^= BigInt(bytes.length)
  second ^= BigInt(bytes.length)
  first = low64(first + second)
  second = low64(second + first)
  first = finalMix(first)
  second = finalMix(second)
  first = low64(first + second)
  return [first, low64(second + first)]
}

const scrambleFirst = (block: bigint): bigint => low64(rotate(low64(block * c1), 31n) * c2)
const scrambleSecond = (block: bigint): bigint => low64(rotate(low64(block * c2), 33n) * c1)

/** The finalizer of MurmurHash3: every bit of the input reaches every bit of the result. */
export function finalMix(value: bigint): bigint {
  let mixed = value ^ (value >> 33n)
  mixed = low64(mixed * 0xff51afd7ed558ccdn)
  mixed ^= mixed >> 33n
  mixed = low64(mixed * 0xc4ceb9fe1a85ec53n)
  return mixed ^ (mixed >> 33n)
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let at = bytes.length - 1; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[at] as number)
  return value
}
