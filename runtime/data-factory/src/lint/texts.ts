import type { Json, JsonPath } from '@lagoon/expressions'
import { isArray, isObject } from '../reader/cursor.ts'

export interface FoundText {
  readonly text: string
  readonly path: JsonPath
}

const known = new WeakMap<object, readonly FoundText[]>()

/** Every text in a JSON value, with the way to it. Several rules ask for those of the same file: it is walked once. */
export function textsIn(value: Json): readonly FoundText[] {
  if (typeof value === 'string') return [{ text: value, path: [] }]
  if (typeof value !== 'object' || value === null) return []
  const found = known.get(value)
  if (found) return found
  const texts: FoundText[] = []
  collect(value, [], texts)
  known.set(value, texts)
  return texts
}

/** `way` leads to the value; it is walked on from there, and back. */
function collect(value: Json, way: (string | number)[], texts: FoundText[]): void {
  const step = (name: string | number, item: Json): void => {
    way.push(name)
    collect(item, way, texts)
    way.pop()
  }
  if (typeof value === 'string') texts.push({ text: value, path: way.slice() })
  else if (isArray(value)) for (const [index, item] of value.entries()) step(index, item)
  else if (isObject(value)) for (const [name, item] of Object.entries(value)) step(name, item)
}
