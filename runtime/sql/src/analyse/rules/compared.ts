import { type Typed } from '../typed.ts'

/** A comparison whose text is `(texts[0] operator texts[1])`, each text made of the value of its place. */
export interface Comparison {
  readonly operator: string
  readonly values: readonly [Typed, Typed]
  readonly texts: readonly [string, string]
}

const comparisons = new WeakMap<Typed, Comparison>()

/** Remembers of a condition that it compares. */
export function comparing(value: Typed, comparison: Comparison): Typed {
  comparisons.set(value, comparison)
  return value
}

/** What a condition compares, where it is nothing but a comparison. */
export const comparisonIn = (value: Typed): Comparison | undefined => comparisons.get(value)
