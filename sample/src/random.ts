import { exp, ln } from './arithmetic.ts'

/** Numbers that look random and are the same on every machine. */
export interface Random {
  /** In [0, 1), in steps of 2^-32. */
  uniform(): number
  /** A whole number in [0, limit). */
  below(limit: number): number
  chance(probability: number): boolean
  /** Mean 0, standard deviation 1; never beyond 6. */
  normal(): number
  exponential(mean: number): number
  poisson(mean: number): number
}

/** A source of its own for each thing that is made: what one consumes does not move another. Algorithm: sfc32 (C. Doty-Humphrey). */
export function randomOf(seed: number, ...about: readonly number[]): Random {
  const next = sfc32([seed, ...about])
  const uniform = (): number => next() / 4294967296
  return {
    uniform,
    below: (limit) => Math.floor(uniform() * limit),
    chance: (probability) => uniform() < probability,
    normal() {
      let sum = -6
      for (let n = 0; n < 12; n += 1) sum += uniform()
      return sum
    },
    exponential: (mean) => -mean * ln(1 - uniform()),
    poisson(mean) {
      const limit = exp(-mean)
      let count = 0
      for (let product = uniform(); product > limit; product *= uniform()) count += 1
      return count
    },
  }
}

function sfc32(words: readonly number[]): () => number {
  let [a, b, c] = [0x9e3779b9, 0x243f6a88, 0xb7e15162]
  for (const word of words) {
    a = scramble(a ^ word)
    b = scramble(b + a)
    c = scramble(c ^ b)
  }
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let n = 0; n < 12; n += 1) next()
  return next
}

function scramble(word: number): number {
  let mixed = (word + 0x6d2b79f5) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return mixed ^ (mixed >>> 14)
}
