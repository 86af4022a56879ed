import { isArray, isObject, numeric, type Value } from '../value.ts'
import { sameValue } from './compare.ts'

/** A set by `sameValue`, through a hash table, so that long lists of anything stay quick. */
export class ValueSet {
  readonly #texts = new Set<string>()
  readonly #others = new Map<number, Value[]>()
  constructor(items: readonly Value[] = []) {
    for (const item of items) this.add(item)
  }
  has(value: Value): boolean {
    return typeof value === 'string' ? this.#texts.has(value) : holds(this.#others.get(hashOf(value)), value)
  }
  /** False when it was there already. */
  add(value: Value): boolean {
    if (typeof value === 'string') {
      const isNew = !this.#texts.has(value)
      this.#texts.add(value)
      return isNew
    }
    const hash = hashOf(value)
    const alike = this.#others.get(hash)
    if (holds(alike, value)) return false
    if (alike) alike.push(value)
    else this.#others.set(hash, [value])
    return true
  }
}

const holds = (values: readonly Value[] | undefined, value: Value): boolean => values?.some(other => sameValue(other, value)) ?? false

/** Values that are the same have the same hash: integers, floats and truth values by their size, objects whatever the order and case of their names. */
function hashOf(value: Value): number {
  if (typeof value === 'string') return textHash(value)
  if (typeof value === 'boolean') return textHash(value ? '1' : '0')
  if (isArray(value)) return value.reduce((hash: number, item) => (Math.imul(hash, 31) + hashOf(item)) | 0, value.length)
  const number = numeric(value)?.value
  if (number !== undefined) return textHash(String(Number(number)))
  if (!isObject(value)) return 0
  return Object.keys(value).reduce((hash, name) => (hash + Math.imul(textHash(name.toLowerCase()), 31) + Math.imul(hashOf(value[name] ?? null), 17)) | 0, 7)
}

function textHash(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
  return hash
}
