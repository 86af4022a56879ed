import type { Json } from '@lagoon/expressions'
import type { Activity } from '../model/activity.ts'
import { isObject, type JsonPath } from '../reader/cursor.ts'

/** The text of a Copy's SQL query as it is written, expressions and all. */
export function sourceQuery(activity: Activity): string | undefined {
  if (activity.kind !== 'Copy') return undefined
  return textOf(activity.properties.source.settings['sqlReaderQuery'] ?? null)
}

/** Where that text stands. */
export function queryPath(activity: Activity): JsonPath {
  const value = activity.kind === 'Copy' ? activity.properties.source.settings['sqlReaderQuery'] : undefined
  return [...activity.path, 'typeProperties', 'source', 'sqlReaderQuery', ...(isObject(value) ? ['value'] : [])]
}

/** An expression in either spelling, or a plain text. */
export function textOf(value: Json): string | undefined {
  if (typeof value === 'string') return value
  return isObject(value) && typeof value['value'] === 'string' ? value['value'] : undefined
}
