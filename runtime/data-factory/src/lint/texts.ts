import type { Json, JsonPath } from '@lagoon/expressions'
import { isArray, isObject } from '../reader/cursor.ts'

/** Every text in a JSON value, with the way to it. */
export function textsIn(value: Json, path: JsonPath = []): readonly { text: string; path: JsonPath }[] {
  if (typeof value === 'string') return [{ text: value, path }]
  if (isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]))
  if (isObject(value)) return Object.entries(value).flatMap(([name, item]) => textsIn(item, [...path, name]))
  return []
}
