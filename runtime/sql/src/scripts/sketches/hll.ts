import { raised } from '../script.ts'
import { murmur3 } from './murmur.ts'

/** Place and value of a hash in one number: a value of six bits over an address of 26. */
export type Coupon = number
const addressBits = 26
const addressMask = 2 ** addressBits - 1

/**
 * An HLL sketch of 2^lgK registers. While few values have come it keeps their coupons (`list`, then the hash table of a `set`) and
 * counts exactly; then only the registers, each as one byte, with the historic inverse probability estimator of Cohen and Ting.
 */
export type HllSketch =
  | { readonly kind: 'list'; readonly lgK: number; readonly coupons: readonly Coupon[] }
  | { readonly kind: 'set'; readonly lgK: number; readonly table: readonly Coupon[] }
  | { readonly kind: 'registers'; readonly lgK: number; readonly registers: Uint8Array; readonly hip: number; readonly outOfOrder: boolean; readonly sums: Sums }

/**
 * Sums of 2^-value over all registers: of values below 32 and of the others, apart so that nothing is rounded away; and how many
 * registers hold `least`, which is 0 unless registers of several sketches were put together.
 */
export interface Sums { readonly low: number; readonly high: number; readonly least: number; readonly atLeast: number }

export function couponOf(bytes: Uint8Array): Coupon {
  const [first, second] = murmur3(bytes)
  const zeros = second === 0n ? 64 : 64 - second.toString(2).length
  return (Math.min(zeros, 62) + 1) * 2 ** addressBits + Number(first & BigInt(addressMask))
}

export function checkedLgK(lgK: number, fn: string): number {
  if (lgK < 4 || lgK > 21) throw raised('HLL_INVALID_LG_K', `${fn} takes an lgConfigK between 4 and 21, not ${lgK}`)
  return lgK
}

/** How many coupons a list holds, and the least table of a set. */
const listSize = 8
const leastLgTable = 5
const noSums: Sums = { low: 0, high: 0, least: 0, atLeast: 0 }

/** Where a growing sketch stands. */
export class HllBuilder {
  readonly #lgK: number
  #list: Coupon[] | undefined = []
  #table: Coupon[] | undefined
  #registers = new Uint8Array(0)
  #hip = 0
  #outOfOrder = false
  #sums = noSums

  constructor(lgK: number) {
    this.#lgK = lgK
  }

  add(coupon: Coupon): void {
    if (this.#list) this.#addToList(this.#list, coupon)
    else if (this.#table) this.#addToTable(this.#table, coupon)
    else this.#raise(coupon)
  }

  /** Takes a whole sketch. Registers of several sketches have no order, so that only they, not their history, tell how many there are. */
  merge(sketch: HllSketch): void {
    if (sketch.lgK === this.#lgK && this.#list?.length === 0) return this.#become(sketch)
    if (sketch.kind !== 'registers') {
      for (const coupon of couponsOf(sketch)) this.add(coupon)
      return
    }
    if (this.#list ?? this.#table) {
      const before = this.#list ?? this.#table ?? []
      if (sketch.lgK === this.#lgK) this.#become(sketch)
      else {
        this.#unfold()
        this.#fold(sketch.registers)
      }
      for (const coupon of before) if (coupon !== 0) this.#raise(coupon)
      return
    }
    this.#fold(sketch.registers)
  }

  result(): HllSketch {
    const lgK = this.#lgK
    if (this.#list) return { kind: 'list', lgK, coupons: this.#list }
    if (this.#table) return { kind: 'set', lgK, table: this.#table }
    return { kind: 'registers', lgK, registers: this.#registers, hip: this.#outOfOrder ? 0 : this.#hip, outOfOrder: this.#outOfOrder, sums: this.#outOfOrder ? sumsOf(this.#registers) : this.#sums }
  }

  #become(sketch: HllSketch): void {
    this.#list = sketch.kind === 'list' ? [...sketch.coupons] : undefined
    this.#table = sketch.kind === 'set' ? [...sketch.table] : undefined
    if (sketch.kind !== 'registers') return
    this.#registers = sketch.registers.slice()
    this.#hip = sketch.hip
    this.#outOfOrder = sketch.outOfOrder
    this.#sums = sketch.sums
  }

  #addToList(list: Coupon[], coupon: Coupon): void {
    if (list.includes(coupon)) return
    list.push(coupon)
    if (list.length < listSize) return
    this.#list = undefined
    if (this.#lgK < 8) return this.#promote(list)
    this.#table = tableOf(list, leastLgTable)
  }

  #addToTable(table: Coupon[], coupon: Coupon): void {
    const lg = Math.log2(table.length)
    if (!insert(table, lg, coupon)) return
    const held = table.filter(other => other !== 0)
    if (4 * held.length <= 3 * table.length) return
    if (lg < this.#lgK - 3) this.#table = tableOf(held, lg + 1)
    else this.#promote(held)
  }

  #promote(coupons: readonly Coupon[]): void {
    this.#unfold()
    for (const coupon of coupons) this.#raise(coupon)
    this.#hip = couponEstimate(coupons.length)
  }

  #unfold(): void {
    const size = 2 ** this.#lgK
    this.#list = undefined
    this.#table = undefined
    this.#registers = new Uint8Array(size)
    this.#sums = { low: size, high: 0, least: 0, atLeast: size }
  }

  #fold(registers: Uint8Array): void {
    const mask = this.#registers.length - 1
    registers.forEach((value, at) => { if (value > (this.#registers[at & mask] as number)) this.#registers[at & mask] = value })
    this.#outOfOrder = true
  }

  #raise(coupon: Coupon): void {
    const size = this.#registers.length
    const at = (coupon % 2 ** addressBits) & (size - 1)
    const value = Math.floor(coupon / 2 ** addressBits)
    const held = this.#registers[at] as number
    if (value <= held) return
    const { low, high, least, atLeast } = this.#sums
    this.#hip += size / (low + high)
    this.#registers[at] = value
    const part = (number: number, below32: boolean): number => (number < 32 === below32 ? 2 ** -number : 0)
    this.#sums = { low: low - part(held, true) + part(value, true), high: high - part(held, false) + part(value, false), least, atLeast: held === 0 ? atLeast - 1 : atLeast }
  }
}

/** The coupons of a sketch that still has them, in the order in which it holds them. */
export const couponsOf = (sketch: Exclude<HllSketch, { readonly kind: 'registers' }>): readonly Coupon[] => (sketch.kind === 'list' ? sketch.coupons : sketch.table.filter(coupon => coupon !== 0))

function sumsOf(registers: Uint8Array): Sums {
  let [low, high, least, atLeast] = [0, 0, 64, 0]
  for (const value of registers) {
    if (value < 32) low += 2 ** -value
    else high += 2 ** -value
    if (value < least) [least, atLeast] = [value, 0]
    if (value === least) atLeast += 1
  }
  return { low, high, least, atLeast }
}

/** The open table of a set. */
function tableOf(coupons: readonly Coupon[], lg: number): Coupon[] {
  const table = Array.from({ length: 2 ** lg }, () => 0)
  for (const coupon of coupons) insert(table, lg, coupon)
  return table
}

/** Whether the coupon was not there. */
function insert(table: Coupon[], lg: number, coupon: Coupon): boolean {
  const mask = table.length - 1
  const stride = ((coupon & addressMask) >>> lg) | 1
  let at = coupon & mask
  for (let held = table[at]; held !== 0; held = table[at]) {
    if (held === coupon) return false
    at = (at + stride) & mask
  }
  table[at] = coupon
  return true
}

/** How many values make so many coupons, by the chance that two share one. */
export function couponEstimate(count: number): number {
  const pairs = 1 / (3 * 2 ** addressBits)
  const triples = 1 / (7 * 2 ** (2 * addressBits))
  let estimate = count
  for (let round = 0; round < 8; round += 1) estimate = count + ((estimate * (estimate - 1)) / 2) * pairs - ((estimate * (estimate - 1) * (estimate - 2)) / 6) * triples
  return estimate
}

export function hllEstimate(sketch: HllSketch): number {
  if (sketch.kind !== 'registers') return couponEstimate(couponsOf(sketch).length)
  return sketch.outOfOrder ? registerEstimate(sketch) : sketch.hip
}

/**
 * What the registers alone tell: of many empty ones how many were hit (linear counting), otherwise the improved raw estimator of Ertl
 * (New cardinality estimation algorithms for HyperLogLog sketches).
 */
function registerEstimate({ lgK, registers, sums }: Extract<HllSketch, { kind: 'registers' }>): number {
  const size = 2 ** lgK
  const linear = sums.least > 0 || sums.atLeast === 0 ? Infinity : size * (harmonic(size) - harmonic(sums.atLeast))
  const improved = improvedRaw(registers)
  return (linear + improved) / 2 > crossover(lgK) * size ? improved : linear
}

const crossover = (lgK: number): number => (lgK === 4 ? 0.718 : lgK === 5 ? 0.672 : 0.64)

const harmonic = (n: number): number => {
  if (n > 64) return Math.log(n) + 0.5772156649015329 + 1 / (2 * n) - 1 / (12 * n * n) + 1 / (120 * n ** 4)
  let sum = 0
  for (let i = 1; i <= n; i += 1) sum += 1 / i
  return sum
}

function improvedRaw(registers: Uint8Array): number {
  const size = registers.length
  const most = 64 - Math.log2(size)
  const counts = Array.from({ length: 66 }, () => 0)
  for (const value of registers) counts[Math.min(value, most + 1)] = (counts[Math.min(value, most + 1)] ?? 0) + 1
  let z = size * tau(1 - (counts[most + 1] ?? 0) / size)
  for (let k = most; k >= 1; k -= 1) z = 0.5 * (z + (counts[k] ?? 0))
  z += size * sigma((counts[0] ?? 0) / size)
  return (size * size) / (2 * Math.LN2 * z)
}

function sigma(start: number): number {
  if (start === 1) return Infinity
  let [x, y, z] = [start, 1, start]
  for (let last = -1; z !== last;) {
    last = z
    x *= x
    z += x * y
    y += y
  }
  return z
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0
  let [x, y, z] = [start, 1, 1 - start]
  for (let last = -1; z !== last;) {
    last = z
    x = Math.sqrt(x)
    y *= 0.5
    z -= (1 - x) ** 2 * y
  }
  return z / 3
}
