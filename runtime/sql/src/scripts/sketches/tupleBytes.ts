import { raised } from '../script.ts'
import { maxTheta } from './theta.ts'
import { seedHash } from './thetaBytes.ts'
import { emptyTuple, modes, type SummaryKind, type TupleSketch } from './tuple.ts'

// The compact form of a tuple sketch in Apache DataSketches (little endian):
//   0 preamble in longs | 1 version 3 | 2 family 9 | 3 kind of sketch 1 | 4 unused | 5 flags | 6..7 hash of the seed |
//   8..11 count (with two longs or more) | 16..23 theta (with three) | hash, summary, mode of each entry
const family = 9
const flags = { readOnly: 2, empty: 4, compact: 8 } as const

const summaryBytes = (kind: SummaryKind): number => (kind === 'integer' ? 5 : 9)

export function writeTuple({ empty, theta, entries }: TupleSketch, kind: SummaryKind): Uint8Array {
  const preamble = theta < maxTheta ? 3 : empty || entries.length === 1 ? 1 : 2
  const each = 8 + summaryBytes(kind)
  const bytes = new Uint8Array(8 * preamble + each * entries.length)
  const view = new DataView(bytes.buffer)
  bytes.set([preamble, 3, family, 1, 0, flags.readOnly | flags.compact | (empty ? flags.empty : 0)])
  view.setUint16(6, seedHash, true)
  if (preamble > 1) view.setInt32(8, entries.length, true)
  if (preamble > 2) view.setBigInt64(16, theta, true)
  entries.forEach(({ hash, value, mode }, index) => {
    const at = 8 * preamble + each * index
    view.setBigInt64(at, hash, true)
    if (kind === 'integer') view.setInt32(at + 8, value, true)
    else view.setFloat64(at + 8, value, true)
    bytes[at + each - 1] = modes.indexOf(mode)
  })
  return bytes
}

const familyNames = ['', 'ALPHA', 'QUICKSELECT', 'COMPACT', 'UNION', 'INTERSECTION', 'A_NOT_B', 'HLL', 'QUANTILES', 'TUPLE', 'FREQUENCY']

/** Raises TUPLE_INVALID_INPUT_SKETCH_BUFFER, or its kin for a sketch of another family, in the name of `fn`. */
export function readTuple(bytes: Uint8Array, kind: SummaryKind, fn: string): TupleSketch {
  const wrong = (): Error => raised('TUPLE_INVALID_INPUT_SKETCH_BUFFER', `${fn} takes tuple sketches with summaries of type ${kind}, such as tuple_sketch_agg_${kind} makes`)
  const [preamble = 0, version, found = 0, , , bits = 0] = bytes
  if (bytes.length < 8) throw wrong()
  if (found !== family && familyNames[found]) throw raised('TUPLE_INVALID_INPUT_SKETCH_BUFFER_FAMILY', `${fn} takes sketches of the family TUPLE, not ${familyNames[found]}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (found !== family || version !== 3 || preamble < 1 || preamble > 3) throw wrong()
  if ((bits & flags.empty) !== 0) return emptyTuple
  const each = 8 + summaryBytes(kind)
  const count = preamble === 1 ? 1 : view.getInt32(8, true)
  if (bytes.length !== 8 * preamble + each * count) throw wrong()
  const entries = Array.from({ length: count }, (_, index) => {
    const at = 8 * preamble + each * index
    const mode = modes[bytes[at + each - 1] ?? 0]
    if (!mode) throw wrong()
    return { hash: view.getBigInt64(at, true), value: kind === 'integer' ? view.getInt32(at + 8, true) : view.getFloat64(at + 8, true), mode }
  })
  return { empty: false, theta: preamble > 2 ? view.getBigInt64(16, true) : maxTheta, entries }
}
