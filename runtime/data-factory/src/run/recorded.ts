import type { Json, JsonObject } from '@lagoon/expressions'
import { isArray, isObject } from '../reader/cursor.ts'
import type { Secrets } from './secrets.ts'

/** A value as it may be written down: known secrets are masked, and an integer beyond a double's reach becomes its digits. */
export function recorded(value: Json, secrets: Secrets): Json {
  if (typeof value === 'string') return secrets.maskText(value)
  if (typeof value === 'bigint') return value.toString()
  if (isArray(value)) return value.map((item) => recorded(item, secrets))
  if (isObject(value)) return recordedObject(value, secrets)
  return value
}

export const recordedObject = (value: JsonObject, secrets: Secrets): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([name, held]) => [name, recorded(held, secrets)]))
