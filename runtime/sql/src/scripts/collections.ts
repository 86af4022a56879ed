import { raised, type ScriptFunction, type ScriptValue } from './script.ts'

const asList = (value: ScriptValue): readonly ScriptValue[] => (Array.isArray(value) ? (value as readonly ScriptValue[]) : [])

export const collectionScripts: readonly ScriptFunction[] = [
  // A permutation of 1 to n; the one that Spark makes for the first row with that seed.
  { name: 'dbx_js_permutation', parameters: ['BIGINT', 'BIGINT'], result: 'INTEGER[]', volatile: true, compute: (length, seed) => permutation(Number(length), twister(seed as bigint)) },
  { name: 'dbx_js_any_permutation', parameters: ['BIGINT'], result: 'INTEGER[]', volatile: true, compute: length => permutation(Number(length), most => Math.floor(Math.random() * most)) },
  // Vectors that hold a null are left out, as is NULL.
  { name: 'dbx_js_vector_sum', parameters: ['FLOAT[][]', 'VARCHAR'], result: 'FLOAT[]', compute: (vectors, caller) => vectorSum(asList(vectors).filter(vector => vector !== null).map(asList), String(caller)) },
]

/** Each place takes a former one or itself, as Spark's `RandomIndicesGenerator` does. */
function permutation(length: number, below: (most: number) => number): number[] {
  const places: number[] = []
  for (let index = 0; index < length; index += 1) {
    const other = below(index + 1)
    places.push(places[other] ?? index + 1)
    places[other] = index + 1
  }
  return places
}

function vectorSum(vectors: readonly (readonly ScriptValue[])[], caller: string): ScriptValue {
  const whole = vectors.filter(vector => !vector.includes(null))
  const [first] = whole
  if (!first) return null
  const odd = whole.find(vector => vector.length !== first.length)
  if (odd) throw raised('VECTOR_DIMENSION_MISMATCH', `Vectors passed to \`${caller}\` must have the same dimension, but got ${first.length} and ${odd.length}.`)
  // Spark keeps sums and running means in single precision.
  if (caller === 'vector_sum') return first.map((_, place) => whole.reduce((sum, vector) => Math.fround(sum + Number(vector[place])), 0))
  return first.map((_, place) => whole.reduce((mean, vector, index) => Math.fround(mean + Math.fround(Math.fround(Number(vector[place]) - mean) / (index + 1))), 0))
}

/** Numbers below a bound by the Mersenne Twister (Matsumoto and Nishimura, MT19937), seeded by the two halves of a long. */
function twister(seed: bigint): (most: number) => number {
  const size = 624
  const state = new Uint32Array(size)
  state[0] = 19650218
  const at = (index: number): number => state[index] ?? 0
  const mixed = (index: number): number => (at(index - 1) ^ (at(index - 1) >>> 30)) >>> 0
  for (let index = 1; index < size; index += 1) state[index] = Math.imul(1812433253, mixed(index)) + index
  const key = [Number(BigInt.asUintN(32, seed >> 32n)), Number(BigInt.asUintN(32, seed))]
  let index = 1
  const advance = (): void => {
    index += 1
    if (index >= size) {
      state[0] = at(size - 1)
      index = 1
    }
  }
  for (let round = 0; round < size; round += 1) {
    state[index] = (at(index) ^ Math.imul(mixed(index), 1664525)) + (key[round % 2] ?? 0) + (round % 2)
    advance()
  }
  for (let round = 1; round < size; round += 1) {
    state[index] = (at(index) ^ Math.imul(mixed(index), 1566083941)) - index
    advance()
  }
  state[0] = 0x80000000
  let used = size
  const next31 = (): number => {
    if (used >= size) {
      for (let place = 0; place < size; place += 1) {
        const both = (at(place) & 0x80000000) | (at((place + 1) % size) & 0x7fffffff)
        state[place] = at((place + 397) % size) ^ (both >>> 1) ^ (both & 1 ? 0x9908b0df : 0)
      }
      used = 0
    }
    let word = at(used)
    used += 1
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    word ^= word >>> 18
    return word >>> 1
  }
  return most => {
    if ((most & -most) === most) return Number((BigInt(most) * BigInt(next31())) >> 31n)
    for (;;) {
      const bits = next31()
      const value = bits % most
      if (bits - value + (most - 1) < 2 ** 31) return value
    }
  }
}
