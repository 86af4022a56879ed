import type { Json, JsonDocument, JsonObject, JsonPath } from '@lagoon/expressions'
import type { Origin, Problem } from '../error.ts'

/** A place in a file and what stands there. Reading something wrong reports it and goes on. */
export interface Cursor {
  readonly document: JsonDocument
  readonly path: JsonPath
  /** Undefined when there is nothing at this place. */
  readonly value: Json | undefined
  readonly problems: Problem[]
}

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

export function at(cursor: Cursor, ...names: readonly (string | number)[]): Cursor {
  let { value } = cursor
  for (const name of names) {
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : isArray(value) ? value[Number(name)] : undefined
  }
  return { ...cursor, path: [...cursor.path, ...names], value }
}

/** Where it stands; where the thing that lacks it stands when nothing is there. */
export const originOf = (cursor: Cursor, offset = 0): Origin => cursor.document.originOf(cursor.path, offset)

interface ReportOptions { readonly hint?: string | undefined; readonly offset?: number; readonly severity?: Problem['severity'] }

export function report(cursor: Cursor, code: string, message: string, options: ReportOptions = {}): void {
  cursor.problems.push({
    code, severity: options.severity ?? 'error', message,
    origin: originOf(cursor, options.offset),
    excerpt: cursor.document.excerptOf(cursor.path, options.offset),
    ...(options.hint === undefined ? {} : { hint: options.hint }),
  })
}

export const has = (cursor: Cursor): boolean => cursor.value !== undefined && cursor.value !== null

export function objectAt(cursor: Cursor): JsonObject {
  if (isObject(cursor.value)) return cursor.value
  if (has(cursor)) wrongType(cursor, 'an object')
  return {}
}

export const entries = (cursor: Cursor): readonly (readonly [string, Cursor])[] =>
  Object.keys(objectAt(cursor)).map(name => [name, at(cursor, name)] as const)

export function items(cursor: Cursor): readonly Cursor[] {
  if (isArray(cursor.value)) return cursor.value.map((_, index) => at(cursor, index))
  if (has(cursor)) wrongType(cursor, 'a list')
  return []
}

export function optionalText(cursor: Cursor): string | undefined {
  if (typeof cursor.value === 'string') return cursor.value
  if (has(cursor)) wrongType(cursor, 'text')
  return undefined
}

export function requiredText(cursor: Cursor): string {
  if (!has(cursor)) missing(cursor)
  return optionalText(cursor) ?? ''
}

export function requiredValue(cursor: Cursor): Json {
  if (cursor.value === undefined) missing(cursor)
  return cursor.value ?? null
}

export function oneOf<Name extends string>(cursor: Cursor, names: readonly Name[]): Name | undefined {
  const text = optionalText(cursor)
  const found = names.find(name => name.toLowerCase() === text?.toLowerCase())
  if (text !== undefined && found === undefined) {
    report(cursor, 'InvalidWorkflow', `'${nameOf(cursor)}' is '${text}'; it must be one of ${names.join(', ')}`)
  }
  return found
}

/** Whatever stands beside the known names is refused by name: nothing is skipped. */
export function onlyKnown(cursor: Cursor, known: readonly string[], what: string): void {
  for (const [name, child] of entries(cursor)) {
    if (!known.includes(name)) {
      report(child, 'NotSupported', `the property '${name}' of ${what} has no local counterpart yet`, { hint: `known are ${known.join(', ')}` })
    }
  }
}

const nameOf = (cursor: Cursor): string => cursor.path.findLast((step): step is string => typeof step === 'string') ?? 'the file'
const missing = (cursor: Cursor): void => report(cursor, 'InvalidWorkflow', `'${nameOf(cursor)}' is missing`)
const wrongType = (cursor: Cursor, expected: string): void => report(cursor, 'InvalidWorkflow', `'${nameOf(cursor)}' must be ${expected}`)
