import type { RoaringBitmap32 } from 'roaring-wasm'
import { DeltaError } from './error.ts'

/**
 * Positions of rows in one data file, from 0. `rows` holds the low 32 bits, ascending; a bucket is the high 32 bits.
 * Practically every file has one bucket, number 0.
 */
export type RowSet = readonly { readonly bucket: number; readonly rows: Uint32Array }[]

export const countRows = (set: RowSet): number => set.reduce((sum, { rows }) => sum + rows.length, 0)

/** `[0,17,4294967299]`: the positions as one JSON text, for an engine that reads such. */
export const positionsText = (set: RowSet): string =>
  `[${set.map(({ bucket, rows }) => (bucket === 0 ? rows.join(',') : Array.from(rows, (low) => bucket * 2 ** 32 + low).join(','))).join(',')}]`

/** Any positions, in any order, repeated or not. */
export function rowSetOf(positions: readonly number[]): RowSet {
  const byBucket = new Map<number, number[]>()
  for (const position of positions) {
    const bucket = Math.floor(position / 2 ** 32)
    const rows = byBucket.get(bucket)
    if (rows) rows.push(position % 2 ** 32)
    else byBucket.set(bucket, [position % 2 ** 32])
  }
  return [...byBucket].sort(([a], [b]) => a - b).map(([bucket, rows]) => ({ bucket, rows: ascending(Uint32Array.from(rows)) }))
}

export function union(left: RowSet, right: RowSet): RowSet {
  const buckets = new Map(left.map(({ bucket, rows }) => [bucket, rows]))
  for (const { bucket, rows } of right) {
    const others = buckets.get(bucket)
    buckets.set(bucket, others ? ascending(concat(others, rows)) : rows)
  }
  return [...buckets].sort(([a], [b]) => a - b).map(([bucket, rows]) => ({ bucket, rows }))
}

const magic = 1681511377

/** The bitmap bytes of a deletion vector. Source: protocol, "Deletion Vector Format". */
export async function encodeRowSet(set: RowSet): Promise<Uint8Array> {
  const { Bitmap } = await import('./bitmap.ts')
  const parts = set.map(({ bucket, rows }) => ({ bucket, bytes: using(new Bitmap(rows), (bitmap) => (bitmap.runOptimize(), bitmap.serialize('portable'))) }))
  const bytes = new Uint8Array(12 + parts.reduce((sum, part) => sum + 4 + part.bytes.length, 0))
  const view = new DataView(bytes.buffer)
  view.setInt32(0, magic, true)
  view.setBigInt64(4, BigInt(parts.length), true)
  let at = 12
  for (const { bucket, bytes: part } of parts) {
    view.setUint32(at, bucket, true)
    bytes.set(part, at + 4)
    at += 4 + part.length
  }
  return bytes
}

/** Throws `DELTA_DELETION_VECTOR_INVALID_ROW_INDEX` for bytes that are no bitmap; `name` is for the message. */
export async function decodeRowSet(bytes: Uint8Array, name: string): Promise<RowSet> {
  const { Bitmap } = await import('./bitmap.ts')
  const bad = (why: string, cause?: unknown): never => {
    throw new DeltaError('DELTA_DELETION_VECTOR_INVALID_ROW_INDEX', `the deletion vector ${name} cannot be read: ${why}`, { cause })
  }
  if (bytes.length < 12) return bad(`it has only ${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getInt32(0, true) !== magic) return bad(`it begins with ${view.getInt32(0, true)} where ${magic} was expected`)
  const buckets = Number(view.getBigInt64(4, true))
  const set: { bucket: number; rows: Uint32Array }[] = []
  let at = 12
  for (let i = 0; i < buckets; i += 1) {
    if (at + 4 > bytes.length) return bad('it ends too early')
    const bucket = view.getUint32(at, true)
    try {
      const [rows, length] = using(Bitmap.deserialize(bytes.subarray(at + 4), 'portable'), (bitmap): [Uint32Array, number] => [
        bitmap.toUint32Array(),
        // The format does not say its length, but reading and writing it again does.
        i + 1 < buckets ? bitmap.getSerializationSizeInBytes('portable') : bytes.length - at - 4,
      ])
      set.push({ bucket, rows })
      at += 4 + length
    } catch (error) {
      return bad(error instanceof Error ? error.message : String(error), error)
    }
  }
  return set
}

/** Bitmaps live in memory of their own, which is given back by hand. */
function using<T>(bitmap: RoaringBitmap32, read: (bitmap: RoaringBitmap32) => T): T {
  try {
    return read(bitmap)
  } finally {
    bitmap.dispose()
  }
}

function concat(left: Uint32Array, right: Uint32Array): Uint32Array {
  const both = new Uint32Array(left.length + right.length)
  both.set(left)
  both.set(right, left.length)
  return both
}

function ascending(rows: Uint32Array): Uint32Array {
  const sorted = rows.slice().sort()
  let kept = 0
  for (const [i, row] of sorted.entries()) if (i === 0 || row !== sorted[kept - 1]) sorted[kept++] = row
  return sorted.subarray(0, kept)
}
