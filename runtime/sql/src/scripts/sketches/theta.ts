import { raised } from '../script.ts'

/** Theta of a sketch that has kept every hash it saw: 1.0 as a fraction of 2^63. */
export const maxTheta = 0x7fffffffffffffffn

/**
 * A theta sketch (Dasgupta, Lang, Rhodes, Thaler: A Framework for Estimating Stream Expression Cardinalities): every hash below
 * `theta` that was seen, in ascending order. It is `empty` only if nothing was ever put into it.
 */
export interface ThetaSketch { readonly empty: boolean; readonly theta: bigint; readonly hashes: readonly bigint[] }

export const emptyTheta: ThetaSketch = { empty: true, theta: maxTheta, hashes: [] }

/** The sketch of hashes that came in any order: beyond `nominal` of them, theta is the smallest that is not kept. */
export function thetaOf(hashes: Iterable<bigint>, nominal: number, limit = maxTheta): ThetaSketch {
  const sorted = ascending([...new Set(hashes)].filter(hash => hash > 0n && hash < limit))
  const theta = sorted[nominal]
  return theta === undefined ? { empty: false, theta: limit, hashes: sorted } : { empty: false, theta, hashes: sorted.slice(0, nominal) }
}

export function union(sketches: readonly ThetaSketch[], nominal: number): ThetaSketch {
  const filled = sketches.filter(sketch => !sketch.empty)
  if (filled.length === 0) return emptyTheta
  return thetaOf(filled.flatMap(sketch => sketch.hashes), nominal, filled.reduce((least, { theta }) => (theta < least ? theta : least), maxTheta))
}

/** What all sketches have in common; of no sketch at all it is the empty one. */
export function intersection(sketches: readonly ThetaSketch[]): ThetaSketch {
  const [first, ...others] = sketches
  if (!first || sketches.some(sketch => sketch.empty)) return emptyTheta
  const theta = sketches.reduce((least, sketch) => (sketch.theta < least ? sketch.theta : least), maxTheta)
  const sets = others.map(sketch => new Set(sketch.hashes))
  return settled({ empty: false, theta, hashes: first.hashes.filter(hash => hash < theta && sets.every(set => set.has(hash))) })
}

export function difference(from: ThetaSketch, without: ThetaSketch): ThetaSketch {
  if (from.empty || without.empty) return from
  const theta = from.theta < without.theta ? from.theta : without.theta
  const gone = new Set(without.hashes)
  return settled({ empty: false, theta, hashes: from.hashes.filter(hash => hash < theta && !gone.has(hash)) })
}

export const thetaEstimate = ({ theta, hashes }: { readonly theta: bigint; readonly hashes: readonly unknown[] }): number => hashes.length / fraction(theta)

/** Theta as a fraction of 1. */
export const fraction = (theta: bigint): number => Number(theta) / Number(maxTheta)

/** Nominal entries of `2^lg`. */
export function nominalEntries(lg: number, fn: string): number {
  if (lg < 4 || lg > 26) throw raised('SKETCH_INVALID_LG_NOM_ENTRIES', `${fn} takes a number of nominal entries between 2^4 and 2^26, not 2^${lg}`)
  return 2 ** lg
}

/** Nothing left although nothing was sampled away: that is the empty sketch. */
const settled = (sketch: ThetaSketch): ThetaSketch => (sketch.hashes.length === 0 && sketch.theta === maxTheta ? emptyTheta : sketch)

export function ascending(hashes: bigint[]): bigint[] {
  const sorted = BigInt64Array.from(hashes).sort()
  return [...sorted]
}
