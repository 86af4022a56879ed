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

function collect(value: Json, path: JsonPath, texts: FoundText[]): void {
  if (typeof value === 'string') texts.push({ text: value, path })
  else if (isArray(value)) for (const [index, item] of value.entries()) collect(item, [...path, index], texts)
  else if (isObject(value)) for (const [name, item] of Object.entries(value)) collect(item, [...path, name], texts)
}
