import { maxTheta } from './theta.ts'
import { type Entry, merged, type Mode, slotOf, type SummaryKind, type TupleSketch } from './tuple.ts'

/**
 * The hash table in which a tuple sketch grows. It is followed step by step (eightfold growth, quick select at fifteen sixteenths),
 * because its order is the order in which entries are written.
 */
export class TupleTable {
  readonly #lgNominal: number
  readonly #mode: Mode
  readonly #kind: SummaryKind
  #lg: number
  #slots: (Entry | undefined)[]
  #count = 0
  #theta = maxTheta
  #empty = true
  /** The least theta of the sketches that were merged. */
  #limit = maxTheta

  constructor(lgNominal: number, mode: Mode, kind: SummaryKind) {
    this.#lgNominal = lgNominal
    this.#mode = mode
    this.#kind = kind
    this.#lg = lgNominal + 1 <= 5 ? 5 : ((lgNominal + 1 - 5) % 3) + 5
    this.#slots = emptySlots(this.#lg)
  }

  /** Takes one value of a key. */
  add(hash: bigint, value: number): void {
    this.#put({ hash, value: this.#mode === 'alwaysone' ? 1 : value, mode: this.#mode })
  }

  /** Takes a whole sketch; what lies above its theta counts as unseen from then on. */
  merge(sketch: TupleSketch): void {
    if (sketch.empty) return
    this.#empty = false
    if (sketch.theta < this.#limit) this.#limit = sketch.theta
    for (const entry of sketch.entries) this.#put(entry)
  }

  /** All that the table holds. */
  whole(): TupleSketch {
    return { empty: this.#empty, theta: this.#theta, entries: this.#slots.filter(entry => entry !== undefined) }
  }

  /** At most as many entries as nominal, in the order in which they stand. */
  result(): TupleSketch {
    const theta = this.#theta < this.#limit ? this.#theta : this.#limit
    const entries = this.#slots.filter(entry => entry !== undefined).filter(({ hash }) => hash < theta)
    const cut = BigInt64Array.from(entries.map(({ hash }) => hash)).sort()[2 ** this.#lgNominal]
    return cut === undefined ? { empty: this.#empty, theta, entries } : { empty: this.#empty, theta: cut, entries: entries.filter(({ hash }) => hash < cut) }
  }

  #put(entry: Entry): void {
    this.#empty = false
    if (entry.hash <= 0n || entry.hash >= this.#theta) return
    const slot = slotOf(this.#slots, this.#lg, entry.hash)
    const held = this.#slots[slot]
    this.#slots[slot] = held ? { hash: entry.hash, value: merged(held.value, entry.value, this.#mode, this.#kind), mode: this.#mode } : entry
    if (!held) this.#count += 1
    const size = 2 ** this.#lg
    const full = this.#lg > this.#lgNominal
    if (this.#count <= Math.trunc(size * (full ? 15 / 16 : 0.5))) return
    if (full) this.#select()
    else this.#rehash(this.#lg + 3)
  }

  #select(): void {
    const hashes = BigInt64Array.from(this.#slots.flatMap(entry => (entry ? [entry.hash] : []))).sort()
    this.#theta = hashes[2 ** this.#lgNominal] ?? this.#theta
    this.#rehash(this.#lg)
  }

  #rehash(lg: number): void {
    const old = this.#slots
    this.#lg = lg
    this.#slots = emptySlots(lg)
    this.#count = 0
    for (const entry of old) {
      if (!entry || entry.hash >= this.#theta) continue
      this.#slots[slotOf(this.#slots, lg, entry.hash)] = entry
      this.#count += 1
    }
  }
}

const emptySlots = (lg: number): (Entry | undefined)[] => Array.from({ length: 2 ** lg }, () => undefined)
