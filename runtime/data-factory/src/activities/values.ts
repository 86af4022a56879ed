import type { Json, JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import { isArray, isObject } from '../reader/cursor.ts'

/** Reads a value that an expression came to. All of these throw `FactoryError('InvalidPropertyValue')` on another type. */
export function integerOf(value: Json, name: string): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value.trim())) return Number(value)
  throw wrong(name, 'an integer', value)
}

export function floatOf(value: Json, name: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value)
  throw wrong(name, 'a number', value)
}

export function flagOf(value: Json, name: string): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === 'true'
  throw wrong(name, 'true or false', value)
}

/** Unlike a flag, a condition is never told from text. */
export function conditionOf(value: Json, name: string): boolean {
  if (typeof value === 'boolean') return value
  throw wrong(name, 'a Boolean', value)
}

export function listOf(value: Json, name: string): readonly Json[] {
  if (isArray(value)) return value
  throw wrong(name, 'a list', value)
}

export function objectOf(value: Json, name: string): JsonObject {
  if (isObject(value)) return value
  throw wrong(name, 'an object', value)
}

/** Text as Data Factory prints it where text is wanted: numbers plain, booleans `True`, nothing for null. */
export function textOf(value: Json, name: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value === null) return ''
  throw wrong(name, 'a text', value)
}

export const typeNameOf = (value: Json): string => {
  if (value === null) return 'Null'
  if (isArray(value)) return 'Array'
  if (typeof value === 'string') return 'String'
  if (typeof value === 'boolean') return 'Boolean'
  if (typeof value === 'bigint' || Number.isInteger(value)) return 'Integer'
  return typeof value === 'number' ? 'Float' : 'Object'
}

const wrong = (name: string, expected: string, value: Json): FactoryError =>
  new FactoryError('InvalidPropertyValue', `'${name}' must be ${expected}, and came to a value of type '${typeNameOf(value)}'`)
