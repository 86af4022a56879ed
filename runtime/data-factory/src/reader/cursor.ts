import type { Json, JsonDocument, JsonObject, JsonPath } from '@lagoon/expressions'
import type { Origin, Problem } from '../error.ts'
import type { SuppliedOutput } from '../model/activity.ts'

export type { JsonPath }

/** A file that could be read as JSON. */
export interface Document extends Pick<JsonDocument, 'originOf' | 'excerptOf'> {
  readonly file: string
  readonly value: Json
}

/** A place in a file and what stands there. Reading something wrong reports it and goes on. */
export interface Cursor {
  readonly document: Document
  readonly path: JsonPath
  /** Undefined when there is nothing at this place. */
  readonly value: Json | undefined
  report(problem: Problem): void
  /** The outputs that are supplied for activities of this pipeline, by name in lower case. */
  readonly supplied?: ReadonlyMap<string, SuppliedOutput>
}

export const start = (document: Document, report: (problem: Problem) => void): Cursor => ({
  document,
  path: [],
  value: document.value,
  report,
})

export function at(cursor: Cursor, ...names: readonly (string | number)[]): Cursor {
  let value = cursor.value
  for (const name of names) {
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : isArray(value) ? value[Number(name)] : undefined
  }
  // Written out: a large factory is read at some millions of places.
  const { document, report: tell, supplied } = cursor
  const path = cursor.path.concat(names)
  return supplied === undefined ? { document, path, value, report: tell } : { document, path, value, report: tell, supplied }
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** Where the cursor stands; where the thing that lacks it stands when nothing is there. */
export const originOf = (cursor: Cursor): Origin => cursor.document.originOf(placeOf(cursor))

export const excerptOf = (cursor: Cursor): string => cursor.document.excerptOf(placeOf(cursor))

const placeOf = (cursor: Cursor): JsonPath => (cursor.value === undefined ? cursor.path.slice(0, -1) : cursor.path)

export function report(cursor: Cursor, code: string, message: string, hint?: string): void {
  cursor.report({ code, severity: 'error', message, origin: originOf(cursor), excerpt: excerptOf(cursor), ...(hint === undefined ? {} : { hint }) })
}

export const has = (cursor: Cursor): boolean => cursor.value !== undefined && cursor.value !== null

/** The text at this place, which must be there and must not be an expression. */
export function requiredText(cursor: Cursor): string {
  if (typeof cursor.value === 'string' && cursor.value !== '') return cursor.value
  if (!has(cursor) || cursor.value === '') missing(cursor)
  else wrongType(cursor, 'a text')
  return ''
}

export function optionalText(cursor: Cursor): string | undefined {
  if (typeof cursor.value === 'string') return cursor.value
  if (has(cursor)) wrongType(cursor, 'a text')
  return undefined
}

export function optionalNumber(cursor: Cursor): number | undefined {
  if (typeof cursor.value === 'number') return cursor.value
  if (typeof cursor.value === 'string' && /^\d+$/.test(cursor.value)) return Number(cursor.value)
  if (has(cursor)) wrongType(cursor, 'a number')
  return undefined
}

export function optionalFlag(cursor: Cursor): boolean | undefined {
  if (typeof cursor.value === 'boolean') return cursor.value
  if (typeof cursor.value === 'string' && /^(true|false)$/i.test(cursor.value)) return cursor.value.toLowerCase() === 'true'
  if (has(cursor)) wrongType(cursor, 'true or false')
  return undefined
}

/** Anything, as long as something is there. */
export function requiredValue(cursor: Cursor): Json {
  if (cursor.value !== undefined && cursor.value !== null) return cursor.value
  missing(cursor)
  return null
}

export const optionalValue = (cursor: Cursor): Json | undefined => (has(cursor) ? cursor.value : undefined)

export function optionalObject(cursor: Cursor): JsonObject {
  if (isObject(cursor.value)) return cursor.value
  if (has(cursor)) wrongType(cursor, 'an object')
  return {}
}

export function items(cursor: Cursor): readonly Cursor[] {
  if (isArray(cursor.value)) return cursor.value.map((_, index) => at(cursor, index))
  if (has(cursor)) wrongType(cursor, 'a list')
  return []
}

export function entries(cursor: Cursor): readonly (readonly [string, Cursor])[] {
  return Object.keys(optionalObject(cursor)).map((name) => [name, at(cursor, name)] as const)
}

const nameOf = (cursor: Cursor): string => {
  const names = cursor.path.filter((step): step is string => typeof step === 'string')
  return names.at(-1) ?? 'the file'
}

function missing(cursor: Cursor): void {
  report(cursor, 'RequiredPropertyMissing', `'${nameOf(cursor)}' is missing`)
}

function wrongType(cursor: Cursor, expected: string): void {
  report(cursor, 'InvalidPropertyType', `'${nameOf(cursor)}' must be ${expected}, not ${typeNameOf(cursor.value)}`)
}

function typeNameOf(value: Json | undefined): string {
  if (isArray(value)) return 'a list'
  if (isObject(value)) return 'type' in value && value['type'] === 'Expression' ? 'an expression' : 'an object'
  if (typeof value === 'string') return `the text '${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`
  return String(value)
}
