import type { Json, JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import { flagOf, integerOf, textOf } from '../activities/values.ts'
import { isObject } from '../reader/cursor.ts'

/** Reads one evaluated setting; undefined when it is absent or null. */
export const optionalTextIn = (settings: JsonObject, name: string): string | undefined => read(settings, name, textOf)
export const optionalFlagIn = (settings: JsonObject, name: string): boolean | undefined => read(settings, name, flagOf)
export const optionalIntegerIn = (settings: JsonObject, name: string): number | undefined => read(settings, name, integerOf)

export function objectIn(settings: JsonObject, name: string): JsonObject {
  const value = settings[name]
  return isObject(value) ? value : {}
}

function read<T>(settings: JsonObject, name: string, reader: (value: Json, name: string) => T): T | undefined {
  const value = settings[name]
  return value === undefined || value === null ? undefined : reader(value, name)
}

/**
 * Refuses settings that would change the result and do not run here. The record holds each with the value at which it
 * changes nothing; that value, and an absent setting, pass.
 */
export function refuse(settings: JsonObject, harmless: Readonly<Record<string, Json>>, where: string): void {
  for (const [name, value] of Object.entries(harmless)) {
    const given = settings[name]
    if (given === undefined || given === null || given === value || given === '') continue
    if (typeof given === 'string' && given.toLowerCase() === String(value).toLowerCase()) continue
    throw new FactoryError('PropertyNotSupported', `'${name}' of ${where} does not run here (it was ${JSON.stringify(given)})`)
  }
}
