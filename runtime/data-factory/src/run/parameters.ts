import type { Json, JsonObject } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { FactoryError } from '../error.ts'
import { sameName, type Pipeline } from '../model/factory.ts'
import type { ParameterDeclaration, ParameterType } from '../model/reference.ts'
import { isArray, isObject } from '../reader/cursor.ts'

/**
 * The values that a pipeline runs with: those given, else the defaults. A text given for another type is read as that type.
 * Throws `FactoryError`: `ParameterMissing`, `InvalidParameterValue`, and `UnknownParameter` when `strict`.
 */
export function bindParameters(pipeline: Pipeline, given: JsonObject, { strict }: { strict: boolean }): JsonObject {
  const declared = pipeline.parameters
  if (strict) {
    for (const name of Object.keys(given)) {
      if (declared.some((parameter) => sameName(parameter.name, name))) continue
      throw new FactoryError('UnknownParameter', `pipeline '${pipeline.name}' has no parameter '${name}'`, {
        origin: pipeline.origin,
        hint:
          closest(
            name,
            declared.map((parameter) => parameter.name),
          ) ?? `it has: ${declared.map((parameter) => parameter.name).join(', ') || 'none'}`,
      })
    }
  }
  return Object.fromEntries(declared.map((parameter) => [parameter.name, valueOf(pipeline, parameter, given)]))
}

function valueOf(pipeline: Pipeline, parameter: ParameterDeclaration, given: JsonObject): Json {
  const name =
    Object.keys(given).find((candidate) => candidate === parameter.name) ??
    Object.keys(given).find((candidate) => sameName(candidate, parameter.name))
  const value = name === undefined ? parameter.defaultValue : given[name]
  if (value === undefined) {
    throw new FactoryError('ParameterMissing', `pipeline '${pipeline.name}' needs a value for its parameter '${parameter.name}'`, {
      origin: parameter.origin,
    })
  }
  const read = typeof value === 'string' ? readAs(parameter.type, value) : value
  if (read === undefined || !fits(parameter.type, read)) {
    throw new FactoryError(
      'InvalidParameterValue',
      `parameter '${parameter.name}' of pipeline '${pipeline.name}' is of type ${parameter.type}, and ${shown(value)} is not`,
      {
        origin: parameter.origin,
      },
    )
  }
  return read
}

function readAs(type: ParameterType, text: string): Json | undefined {
  switch (type) {
    case 'string':
    case 'securestring':
      return text
    case 'int':
      return /^[+-]?\d+$/.test(text.trim()) ? Number(text) : undefined
    case 'float':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'bool':
      return /^(true|false)$/i.test(text.trim()) ? text.trim().toLowerCase() === 'true' : undefined
    case 'array':
    case 'object':
      try {
        return JSON.parse(text) as Json
      } catch {
        return undefined
      }
    default:
      return type satisfies never
  }
}

function fits(type: ParameterType, value: Json): boolean {
  if (value === null) return true
  switch (type) {
    case 'int':
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
    case 'float':
      return typeof value === 'number' || typeof value === 'bigint'
    case 'bool':
      return typeof value === 'boolean'
    case 'array':
      return isArray(value)
    case 'object':
      return isObject(value) || isArray(value)
    // A text parameter takes anything: Data Factory prints it where text is wanted.
    case 'string':
    case 'securestring':
      return true
    default:
      return type satisfies never
  }
}

const shown = (value: Json): string =>
  typeof value === 'string' ? `'${value}'` : isArray(value) ? 'a list' : isObject(value) ? 'an object' : String(value)
