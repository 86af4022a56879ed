import { raised, type ScriptFunction, type ScriptValue } from '../script.ts'

/** Bytes of a bitmap: one bucket of `bitmap_bucket_number`. */
const size = 4096

function combined(bitmaps: ScriptValue, start: number, combine: (left: number, right: number) => number): Uint8Array {
  const result = new Uint8Array(size).fill(start)
  for (const bitmap of bitmaps as readonly Uint8Array[]) for (let at = 0; at < size; at += 1) result[at] = combine(result[at] as number, bitmap[at] ?? 0)
  return result
}

export const bitmapScripts: readonly ScriptFunction[] = [
  {
    name: 'dbx_js_bitmap_of', parameters: ['BIGINT[]'], result: 'BLOB',
    compute(positions) {
      const result = new Uint8Array(size)
      for (const position of positions as readonly bigint[]) {
        if (position < 0n || position >= 8 * size) throw raised('INVALID_BITMAP_POSITION', `a bitmap has the positions 0 to ${8 * size - 1}, not ${position}`)
        const at = Number(position)
        result[at >> 3] = (result[at >> 3] ?? 0) | (1 << (at & 7))
      }
      return result
    },
  },
  { name: 'dbx_js_bitmap_or', parameters: ['BLOB[]'], result: 'BLOB', compute: bitmaps => combined(bitmaps, 0, (left, right) => left | right) },
  { name: 'dbx_js_bitmap_and', parameters: ['BLOB[]'], result: 'BLOB', compute: bitmaps => combined(bitmaps, 255, (left, right) => left & right) },
]
