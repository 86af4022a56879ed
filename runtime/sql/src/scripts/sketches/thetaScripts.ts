import { type ScriptFunction, type ScriptValue } from '../script.ts'
import { keyKinds, type KeyKind } from './keys.ts'
import { murmur3 } from './murmur.ts'
import { difference, emptyTheta, intersection, nominalEntries, thetaEstimate, thetaOf, type ThetaSketch, union } from './theta.ts'
import { readTheta, writeTheta } from './thetaBytes.ts'

/** The hashes that theta and tuple sketches keep; none of an empty key. */
export const thetaHash = ({ bytesOf }: KeyKind, key: ScriptValue): bigint | undefined => {
  const bytes = bytesOf(key)
  return bytes.length === 0 ? undefined : murmur3(bytes)[0] >> 1n
}

/** Of several sketches as a list; nothing comes of one that is NULL. */
export const ofAll = <Sketch>(blobs: ScriptValue, read: (bytes: Uint8Array) => Sketch, combine: (sketches: Sketch[]) => Uint8Array): Uint8Array | null => {
  const given = blobs as readonly (Uint8Array | null)[]
  const present = given.filter(bytes => bytes !== null)
  return present.length < given.length ? null : combine(present.map(read))
}

const thetas = (blobs: ScriptValue, fn: ScriptValue, combine: (sketches: ThetaSketch[]) => ThetaSketch) => ofAll(blobs, bytes => readTheta(bytes, fn as string), all => writeTheta(combine(all)))

export const thetaScripts: readonly ScriptFunction[] = [
  ...keyKinds.map((kind): ScriptFunction => ({
    name: `dbx_js_theta_${kind.name}`, parameters: [`${kind.type}[]`, 'INTEGER'], result: 'BLOB',
    compute(keys, lg) {
      const nominal = nominalEntries(lg as number, 'theta_sketch_agg')
      const hashes = (keys as readonly ScriptValue[]).flatMap(key => thetaHash(kind, key) ?? [])
      return writeTheta(hashes.length === 0 ? emptyTheta : thetaOf(hashes, nominal))
    },
  })),
  { name: 'dbx_js_theta_union', parameters: ['BLOB[]', 'INTEGER', 'VARCHAR'], result: 'BLOB', compute: (blobs, lg, fn) => thetas(blobs, fn, all => union(all, nominalEntries(lg as number, fn as string))) },
  { name: 'dbx_js_theta_intersection', parameters: ['BLOB[]', 'VARCHAR'], result: 'BLOB', compute: (blobs, fn) => thetas(blobs, fn, intersection) },
  {
    name: 'dbx_js_theta_difference', parameters: ['BLOB', 'BLOB'], result: 'BLOB',
    compute: (from, without) => writeTheta(difference(readTheta(from as Uint8Array, 'theta_difference'), readTheta(without as Uint8Array, 'theta_difference'))),
  },
  { name: 'dbx_js_theta_estimate', parameters: ['BLOB'], result: 'BIGINT', compute: bytes => BigInt(Math.round(thetaEstimate(readTheta(bytes as Uint8Array, 'theta_sketch_estimate')))) },
]
