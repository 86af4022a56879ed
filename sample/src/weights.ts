import { power } from './arithmetic.ts'
import type { Random } from './random.ts'

/** Draws positions: each as likely as its weight says. */
export interface Weights {
  /** A position in [0, among), `among` at most the number of weights. */
  draw(random: Random, among?: number): number
}

export function weights(list: readonly number[]): Weights {
  const cumulative = new Float64Array(list.length)
  let sum = 0
  list.forEach((weight, i) => { cumulative[i] = sum += weight })
  return {
    draw(random, among = list.length) {
      const aim = random.uniform() * (cumulative[among - 1] ?? 0)
      let [low, high] = [0, among - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((cumulative[middle] ?? 0) > aim) high = middle
        else low = middle + 1
      }
      return low
    },
  }
}

/** The first is the most likely; the n-th has the weight n^-exponent. */
export const powerLaw = (exponent: number, size: number): Weights =>
  weights(Array.from({ length: size }, (_, i) => power(i + 1, -exponent)))
