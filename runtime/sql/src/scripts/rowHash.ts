import { type ScriptFunction, type ScriptValue } from './script.ts'

/**
 * A value as Spark's hashes see it: 32 or 64 bits, or bytes. Nested values are the row of what they hold, nulls leave the hash as it is.
 */
export type Token = { readonly kind: 'int'; readonly value: number } | { readonly kind: 'long'; readonly value: bigint } | { readonly kind: 'bytes'; readonly value: Uint8Array }

/** A function over the tokens of one row, each written as a letter and a text: see `hashTokens`. */
export function hashScript(name: string, result: 'INTEGER' | 'BIGINT', hash: (tokens: readonly string[]) => number | bigint): ScriptFunction {
  return { name, parameters: ['VARCHAR[]'], result, compute: tokens => hash((tokens as readonly ScriptValue[]).filter(token => token !== null) as readonly string[]) }
}

/** `i` an int, `l` a long, `f` and `d` floating numbers, `b` an unscaled decimal beyond 64 bits, `s` text, `x` bytes in hexadecimal. */
export function tokenOf(text: string): Token {
  const rest = text.slice(1)
  switch (text[0]) {
    case 'i': return { kind: 'int', value: Number(rest) }
    case 'l': return { kind: 'long', value: BigInt(rest) }
    case 'f': return { kind: 'int', value: floatBits(javaNumber(rest)) }
    case 'd': return { kind: 'long', value: doubleBits(javaNumber(rest)) }
    case 'b': return { kind: 'bytes', value: bigBytes(BigInt(rest)) }
    case 'x': return { kind: 'bytes', value: Buffer.from(rest, 'hex') }
    default: return { kind: 'bytes', value: Buffer.from(rest) }
  }
}

const view = new DataView(new ArrayBuffer(8))

/** DuckDB writes `inf`; minus zero is zero to Spark's hashes. */
function javaNumber(text: string): number {
  if (text.endsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity
  const value = Number(text === 'nan' ? Number.NaN : text)
  return value === 0 ? 0 : value
}

function floatBits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc00000
  view.setFloat32(0, value)
  return view.getInt32(0)
}

function doubleBits(value: number): bigint {
  if (Number.isNaN(value)) return 0x7ff8000000000000n
  view.setFloat64(0, value)
  return view.getBigInt64(0)
}

/** The least bytes of a two's complement, the highest first, as Java's BigInteger gives them. */
function bigBytes(value: bigint): Uint8Array {
  let length = 1
  while (BigInt.asIntN(length * 8, value) !== value) length += 1
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 1) bytes[length - 1 - at] = Number((value >> BigInt(at * 8)) & 0xffn)
  return bytes
}
