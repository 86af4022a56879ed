import type { Json, JsonObject } from '@lagoon/expressions'
import { isArray, isObject } from '../reader/cursor.ts'
import type { Secrets } from './secrets.ts'

/** A value as it may be written down: known secrets are masked, and an integer beyond a double's reach becomes its digits. */
export function recorded(value: Json, secrets: Secrets): Json {
  if (typeof value === 'string') return secrets.maskText(value)
  if (typeof value === 'bigint') return value.toString()
  if (isArray(value)) return recordedList(value, secrets)
  if (isObject(value)) return recordedObject(value, secrets)
  return value
}

/** What needs no change stays the object that it is: most of what a run writes down holds no secret. */
export function recordedObject(value: JsonObject, secrets: Secrets): JsonObject {
  let changed: Record<string, Json> | undefined
  for (const [name, held] of Object.entries(value)) {
    const shown = recorded(held, secrets)
    if (shown === held) continue
    changed ??= { ...value }
    changed[name] = shown
  }
  return changed ?? value
}


function recordedList(value: readonly Json[], secrets: Secrets): readonly Json[] {
  const shown = value.map((item) => recorded(item, secrets))
  return shown.every((item, index) => item === value[index]) ? value : shown
}
