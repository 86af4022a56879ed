import { type Token } from './rowHash.ts'

/** One step of Spark's `hash`: Murmur 3 of 32 bits, where each byte behind the last whole word is a word of its own. */
export function murmur3(token: Token, seed: number): number {
  switch (token.kind) {
    case 'int': return finish(mixHash(seed, mixWord(token.value)), 4)
    case 'long': {
      const low = Number(BigInt.asIntN(32, token.value))
      const high = Number(BigInt.asIntN(32, token.value >> 32n))
      return finish(mixHash(mixHash(seed, mixWord(low)), mixWord(high)), 8)
    }
    case 'bytes': return ofBytes(token.value, seed)
    default: return token satisfies never
  }
}

function ofBytes(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const aligned = bytes.length - (bytes.length % 4)
  let hash = seed
  for (let at = 0; at < aligned; at += 4) hash = mixHash(hash, mixWord(view.getInt32(at, true)))
  for (let at = aligned; at < bytes.length; at += 1) hash = mixHash(hash, mixWord(view.getInt8(at)))
  return finish(hash, bytes.length)
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by))
const mixWord = (word: number): number => Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)
const mixHash = (hash: number, word: number): number => (Math.imul(rotate(hash ^ word, 13), 5) + 0xe6546b64) | 0

function finish(hash: number, length: number): number {
  let mixed = hash ^ length
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) | 0
}
