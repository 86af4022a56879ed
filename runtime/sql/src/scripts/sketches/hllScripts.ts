import { raised, type ScriptFunction, type ScriptValue } from '../script.ts'
import { checkedLgK, couponOf, HllBuilder, hllEstimate, type HllSketch } from './hll.ts'
import { readHll, writeHll } from './hllBytes.ts'
import { keyKinds } from './keys.ts'
import { ofAll } from './thetaScripts.ts'

/** All sketches in one, as narrow as the narrowest; different widths only with leave. */
function united(sketches: readonly HllSketch[], mayDiffer: boolean, fn: string): HllSketch {
  const widths = sketches.map(({ lgK }) => lgK)
  const other = widths.find(lgK => lgK !== widths[0])
  if (other !== undefined && !mayDiffer) throw raised('HLL_UNION_DIFFERENT_LG_K', `${fn} was given sketches with an lgConfigK of ${widths[0] ?? 12} and of ${other}; allowDifferentLgConfigK allows it`)
  const builder = new HllBuilder(widths.length === 0 ? 12 : Math.min(...widths))
  for (const sketch of sketches) builder.merge(sketch)
  return builder.result()
}

export const hllScripts: readonly ScriptFunction[] = [
  ...keyKinds.filter(({ name }) => name === 'long' || name === 'bytes').map((kind): ScriptFunction => ({
    name: `dbx_js_hll_${kind.name}`, parameters: [`${kind.type}[]`, 'INTEGER'], result: 'BLOB',
    compute(keys, lgK) {
      const builder = new HllBuilder(checkedLgK(lgK as number, 'hll_sketch_agg'))
      for (const key of keys as readonly ScriptValue[]) {
        const bytes = kind.bytesOf(key)
        if (bytes.length > 0) builder.add(couponOf(bytes))
      }
      // Spark merges what it has gathered once more.
      return writeHll(united([builder.result()], false, 'hll_sketch_agg'))
    },
  })),
  { name: 'dbx_js_hll_union', parameters: ['BLOB[]', 'BOOLEAN', 'VARCHAR'], result: 'BLOB', compute: (blobs, mayDiffer, fn) => ofAll(blobs, bytes => readHll(bytes, fn as string), all => writeHll(united(all, mayDiffer as boolean, fn as string))) },
  { name: 'dbx_js_hll_estimate', parameters: ['BLOB'], result: 'BIGINT', compute: bytes => BigInt(Math.round(hllEstimate(readHll(bytes as Uint8Array, 'hll_sketch_estimate')))) },
]
