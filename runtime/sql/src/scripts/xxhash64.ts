import { type Token } from './rowHash.ts'

const prime1 = 0x9e3779b185ebca87n
const prime2 = 0xc2b2ae3d27d4eb4fn
const prime3 = 0x165667b19e3779f9n
const prime4 = 0x85ebca77c2b2ae63n
const prime5 = 0x27d4eb2f165667c5n

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value)
const rotate = (value: bigint, by: bigint): bigint => wrap(value << by) | (value >> (64n - by))
const round = (lane: bigint, word: bigint): bigint => wrap(rotate(wrap(lane + word * prime2), 31n) * prime1)

/** One step of Spark's `xxhash64`; the result is unsigned. */
export function xxhash64(token: Token, seed: bigint): bigint {
  switch (token.kind) {
    case 'int': return finish(intStep(wrap(seed + prime5 + 4n), BigInt.asUintN(32, BigInt(token.value))))
    case 'long': return finish(longStep(wrap(seed + prime5 + 8n), wrap(token.value)))
    case 'bytes': return ofBytes(token.value, seed)
    default: return token satisfies never
  }
}

const intStep = (hash: bigint, word: bigint): bigint => wrap(rotate(hash ^ wrap(word * prime1), 23n) * prime2 + prime3)
const longStep = (hash: bigint, word: bigint): bigint => wrap(rotate(hash ^ round(0n, word), 27n) * prime1 + prime4)

function ofBytes(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  let hash = wrap(seed + prime5)
  if (bytes.length >= 32) {
    let lanes: readonly bigint[] = [wrap(seed + prime1 + prime2), wrap(seed + prime2), wrap(seed), wrap(seed - prime1)]
    for (; at <= bytes.length - 32; at += 32) {
      const start = at
      lanes = lanes.map((lane, index) => round(lane, view.getBigUint64(start + index * 8, true)))
    }
    hash = lanes.reduce((sum, lane, index) => wrap(sum + rotate(lane, [1n, 7n, 12n, 18n][index] ?? 0n)), 0n)
    hash = lanes.reduce((mixed, lane) => wrap((mixed ^ round(0n, lane)) * prime1 + prime4), hash)
  }
  hash = wrap(hash + BigInt(bytes.length))
  for (; at <= bytes.length - 8; at += 8) hash = longStep(hash, view.getBigUint64(at, true))
  for (; at <= bytes.length - 4; at += 4) hash = intStep(hash, BigInt(view.getUint32(at, true)))
  for (; at < bytes.length; at += 1) hash = wrap(rotate(hash ^ wrap(BigInt(bytes[at] ?? 0) * prime5), 11n) * prime1)
  return finish(hash)
}

function finish(hash: bigint): bigint {
  let mixed = wrap((hash ^ (hash >> 33n)) * prime2)
  mixed = wrap((mixed ^ (mixed >> 29n)) * prime3)
  return mixed ^ (mixed >> 32n)
}
