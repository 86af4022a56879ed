import { type ScriptValue } from '../script.ts'

/** A kind of key that a sketch counts: how lists of it reach a script, and the bytes that are hashed. Nothing is hashed of an empty key. */
export interface KeyKind { readonly name: string; readonly type: string; bytesOf(key: ScriptValue): Uint8Array }

const long = (value: bigint): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, value, true)
  return bytes
}

const double = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8)
  // Both zeros are one key, and so is every NaN.
  new DataView(bytes.buffer).setFloat64(0, value === 0 ? 0 : value, true)
  return bytes
}

const ints = (values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(4 * values.length)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => view.setInt32(4 * index, value, true))
  return bytes
}

const longs = (values: readonly bigint[]): Uint8Array => {
  const bytes = new Uint8Array(8 * values.length)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => view.setBigInt64(8 * index, value, true))
  return bytes
}

export const keyKinds: readonly KeyKind[] = [
  { name: 'long', type: 'BIGINT', bytesOf: key => long(key as bigint) },
  { name: 'double', type: 'DOUBLE', bytesOf: key => double(key as number) },
  { name: 'bytes', type: 'BLOB', bytesOf: key => key as Uint8Array },
  { name: 'ints', type: 'INTEGER[]', bytesOf: key => ints((key as readonly (number | null)[]).map(item => item ?? 0)) },
  { name: 'longs', type: 'BIGINT[]', bytesOf: key => longs((key as readonly (bigint | null)[]).map(item => item ?? 0n)) },
]
