import { raised } from '../script.ts'
import { type HllSketch } from './hll.ts'

// The updatable form of an HLL sketch with eight bits a register in Apache DataSketches (little endian):
//   0 preamble in ints | 1 version 1 | 2 family 7 | 3 lgK | 4 lg of the table | 5 flags | 6 coupons of a list, or the least value | 7 mode |
//   list: coupons from 8; set: count at 8, table from 12;
//   registers: 8..15 HIP, 16..23 and 24..31 sums, 32..35 registers at the least value, 36..39 exceptions (none), registers from 40
const family = 7
const flags = { empty: 4, outOfOrder: 16 } as const
const eightBits = 8
const modes = { list: 0, set: 1, registers: 2 } as const

export function writeHll(sketch: HllSketch): Uint8Array {
  if (sketch.kind === 'registers') return registersBytes(sketch)
  const { lgK } = sketch
  if (sketch.kind === 'list') {
    const bytes = new Uint8Array(40)
    const view = new DataView(bytes.buffer)
    bytes.set([2, 1, family, lgK, 3, sketch.coupons.length === 0 ? flags.empty : 0, sketch.coupons.length, eightBits | modes.list])
    sketch.coupons.forEach((coupon, index) => view.setUint32(8 + 4 * index, coupon, true))
    return bytes
  }
  const { table } = sketch
  const bytes = new Uint8Array(12 + 4 * table.length)
  const view = new DataView(bytes.buffer)
  bytes.set([3, 1, family, lgK, Math.log2(table.length), 0, 0, eightBits | modes.set])
  view.setInt32(8, table.filter(coupon => coupon !== 0).length, true)
  table.forEach((coupon, index) => view.setUint32(12 + 4 * index, coupon, true))
  return bytes
}

function registersBytes({ lgK, registers, hip, outOfOrder, sums }: Extract<HllSketch, { kind: 'registers' }>): Uint8Array {
  const bytes = new Uint8Array(40 + registers.length)
  const view = new DataView(bytes.buffer)
  bytes.set([10, 1, family, lgK, 0, outOfOrder ? flags.outOfOrder : 0, sums.least, eightBits | modes.registers])
  view.setFloat64(8, hip, true)
  view.setFloat64(16, sums.low, true)
  view.setFloat64(24, sums.high, true)
  view.setInt32(32, sums.atLeast, true)
  bytes.set(registers, 40)
  return bytes
}

/** Raises HLL_INVALID_INPUT_SKETCH_BUFFER in the name of `fn`. */
export function readHll(bytes: Uint8Array, fn: string): HllSketch {
  const wrong = (): Error => raised('HLL_INVALID_INPUT_SKETCH_BUFFER', `${fn} takes HLL sketches, such as hll_sketch_agg makes`)
  const [, version, found, lgK = 0, lgTable = 0, bits = 0, count = 0, mode = 0] = bytes
  if (bytes.length < 8 || version !== 1 || found !== family || lgK < 4 || lgK > 21) throw wrong()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const couponsFrom = (start: number, length: number): number[] => {
    if (bytes.length < start + 4 * length) throw wrong()
    return Array.from({ length }, (_, index) => view.getUint32(start + 4 * index, true))
  }
  switch (mode & 3) {
    case modes.list: return { kind: 'list', lgK, coupons: (bits & flags.empty) !== 0 ? [] : couponsFrom(8, count) }
    case modes.set: return { kind: 'set', lgK, table: couponsFrom(12, 2 ** lgTable) }
    case modes.registers: {
      if (mode !== (eightBits | modes.registers) || bytes.length !== 40 + 2 ** lgK) throw wrong()
      const sums = { low: view.getFloat64(16, true), high: view.getFloat64(24, true), least: count, atLeast: view.getInt32(32, true) }
      return { kind: 'registers', lgK, registers: bytes.slice(40), hip: view.getFloat64(8, true), outOfOrder: (bits & flags.outOfOrder) !== 0, sums }
    }
    default: throw wrong()
  }
}
