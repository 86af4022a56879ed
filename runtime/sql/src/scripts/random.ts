import { type ScriptFunction, type ScriptValue } from './script.ts'
import { lettersAndDigits } from './words.ts'

/** The random numbers that Spark gives for a seed, by the number of the row. */
export const randomScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_rand', parameters: ['BIGINT', 'BIGINT'], result: 'DOUBLE', compute: sequence(uniform) },
  { name: 'dbx_js_randn', parameters: ['BIGINT', 'BIGINT'], result: 'DOUBLE', compute: sequence(gaussian) },
  { name: 'dbx_js_randstr_of', parameters: ['BIGINT', 'BIGINT', 'INTEGER'], result: 'VARCHAR', compute: sequence((generator, length) => Array.from({ length }, () => lettersAndDigits[Math.abs((generator.bits(32n) | 0) % 62)]).join('')) },
]

const mask = (1n << 64n) - 1n

/** Marsaglia's xorshift, with the seed hashed first. Spark: `XORShiftRandom`. */
class Generator {
  #state: bigint
  /** Gaussian numbers come in pairs. */
  spare: number | undefined
  constructor(seed: bigint) { this.#state = hashSeed(seed) }

  bits(count: bigint): number {
    let next = this.#state
    next ^= (next << 21n) & mask
    next ^= next >> 35n
    next ^= (next << 4n) & mask
    this.#state = next
    return Number(next & ((1n << count) - 1n))
  }
}

function uniform(generator: Generator): number {
  return (generator.bits(26n) * 2 ** 27 + generator.bits(27n)) / 2 ** 53
}

/** The polar method, as Java has it. */
function gaussian(generator: Generator): number {
  const { spare } = generator
  generator.spare = undefined
  if (spare !== undefined) return spare
  for (;;) {
    const x = 2 * uniform(generator) - 1
    const y = 2 * uniform(generator) - 1
    const square = x * x + y * y
    if (square >= 1 || square === 0) continue
    const factor = Math.sqrt(-2 * Math.log(square) / square)
    generator.spare = y * factor
    return x * factor
  }
}

/** The number at a place of the sequence of a seed. Rows ask in order, so the last generator of a seed mostly goes on. */
function sequence<Drawn extends number | string>(draw: (generator: Generator, length: number) => Drawn): ScriptFunction['compute'] {
  let last: { readonly seed: bigint; readonly generator: Generator; next: bigint } | undefined
  return (...[seed, row, length = 0]: readonly ScriptValue[]) => {
    const wanted = BigInt(row as bigint)
    if (!last || last.seed !== seed || last.next > wanted) last = { seed: BigInt(seed as bigint), generator: new Generator(BigInt(seed as bigint)), next: 0n }
    for (; last.next < wanted; last.next += 1n) draw(last.generator, length as number)
    last.next += 1n
    return draw(last.generator, length as number)
  }
}

/** 64 bits from MurmurHash3 of the bytes of the seed: the low half, and the high half with the low one as its seed. */
function hashSeed(seed: bigint): bigint {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, seed))
  const low = murmur3(bytes, 0x3c074a61)
  const high = murmur3(bytes, low)
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
}

function murmur3(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer)
  let hash = seed
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    let part = Math.imul(view.getUint32(at, true), 0xcc9e2d51)
    part = Math.imul((part << 15) | (part >>> 17), 0x1b873593)
    hash ^= part
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  hash ^= bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
