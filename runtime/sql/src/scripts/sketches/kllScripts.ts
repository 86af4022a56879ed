import { raised, type ScriptFunction, type ScriptValue } from '../script.ts'
import { emptyKll, type Item, type KllSketch, merged, quantile, rank, sortedView, updated } from './kll.ts'
import { describeKll, type KllKind, readKll, writeKll } from './kllBytes.ts'
import { ofAll } from './thetaScripts.ts'

const types: Readonly<Record<KllKind, string>> = { bigint: 'BIGINT', double: 'DOUBLE', float: 'FLOAT' }

/** All sketches in one; without `k` it is as wide as the first. */
const joined = (sketches: readonly KllSketch[], k: number): KllSketch => sketches.reduce(merged, emptyKll(k || sketches[0]?.k || 200))

function filled(bytes: ScriptValue, kind: KllKind, fn: string): KllSketch {
  const sketch = readKll(bytes as Uint8Array, kind, fn)
  if (sketch.n === 0n) throw raised('KLL_INVALID_INPUT_SKETCH_BUFFER', `${fn} takes KLL sketches that have seen a value`)
  return sketch
}

function quantiles(bytes: ScriptValue, ranks: readonly (number | null)[], kind: KllKind): Item[] {
  const fn = `kll_sketch_get_quantile_${kind}`
  const sketch = filled(bytes, kind, fn)
  const view = sortedView(sketch)
  return ranks.map(wanted => {
    const fraction = wanted ?? 0
    if (!(fraction >= 0 && fraction <= 1)) throw raised('KLL_SKETCH_INVALID_QUANTILE_RANGE', `${fn} takes ranks between 0 and 1, not ${fraction}`)
    return quantile(view, sketch.n, fraction)
  })
}

function ranks(bytes: ScriptValue, items: readonly (Item | null)[], kind: KllKind): number[] {
  const sketch = filled(bytes, kind, `kll_sketch_get_rank_${kind}`)
  const view = sortedView(sketch)
  return items.map(item => rank(view, sketch.n, item ?? (kind === 'bigint' ? 0n : 0)))
}

function scriptsOf(kind: KllKind): ScriptFunction[] {
  const type = types[kind]
  return [
    // Spark merges what it has gathered once more.
    { name: `dbx_js_kll_${kind}`, parameters: [`${type}[]`, 'INTEGER'], result: 'BLOB', compute: (items, k) => writeKll(merged(emptyKll(k as number), updated(emptyKll(k as number), items as readonly Item[])), kind) },
    { name: `dbx_js_kll_merge_${kind}`, parameters: ['BLOB[]', 'INTEGER', 'VARCHAR'], result: 'BLOB', compute: (blobs, k, fn) => ofAll(blobs, bytes => readKll(bytes, kind, fn as string), all => writeKll(joined(all, k as number), kind)) },
    {
      name: `dbx_js_kll_both_${kind}`, parameters: ['BLOB', 'BLOB'], result: 'BLOB',
      compute: (into, other) => writeKll(merged(readKll(into as Uint8Array, kind, `kll_sketch_merge_${kind}`), readKll(other as Uint8Array, kind, `kll_sketch_merge_${kind}`)), kind),
    },
    { name: `dbx_js_kll_n_${kind}`, parameters: ['BLOB'], result: 'BIGINT', compute: bytes => readKll(bytes as Uint8Array, kind, `kll_sketch_get_n_${kind}`).n },
    { name: `dbx_js_kll_text_${kind}`, parameters: ['BLOB'], result: 'VARCHAR', compute: bytes => describeKll(readKll(bytes as Uint8Array, kind, `kll_sketch_to_string_${kind}`), kind) },
    { name: `dbx_js_kll_quantile_${kind}`, parameters: ['BLOB', 'DOUBLE'], result: type, compute: (bytes, wanted) => quantiles(bytes, [wanted as number], kind)[0] ?? null },
    { name: `dbx_js_kll_quantiles_${kind}`, parameters: ['BLOB', 'DOUBLE[]'], result: `${type}[]`, compute: (bytes, wanted) => quantiles(bytes, wanted as readonly (number | null)[], kind) },
    { name: `dbx_js_kll_rank_${kind}`, parameters: ['BLOB', type], result: 'DOUBLE', compute: (bytes, item) => ranks(bytes, [item as Item], kind)[0] ?? null },
    { name: `dbx_js_kll_ranks_${kind}`, parameters: ['BLOB', `${type}[]`], result: 'DOUBLE[]', compute: (bytes, items) => ranks(bytes, items as readonly (Item | null)[], kind) },
  ]
}

export const kllScripts: readonly ScriptFunction[] = [...scriptsOf('bigint'), ...scriptsOf('double'), ...scriptsOf('float')]
