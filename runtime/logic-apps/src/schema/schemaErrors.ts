import { jsonText, type Json, type JsonObject } from '@lagoon/expressions'
import { fitsFormat } from './formats.ts'
import { patternOf } from './pattern.ts'
import { referenced } from './reference.ts'

export interface SchemaError { readonly path: string; readonly message: string }

/** Deep enough for every honest document; a schema that only refers to itself ends here. */
const deepest = 200

/** What of a JSON value a JSON Schema (draft 4, 6 or 7) refuses; empty when nothing. */
export const schemaErrors = (value: Json, schema: Json): readonly SchemaError[] => check(value, schema, { root: schema, path: '', depth: 0 })

interface Place { readonly root: Json; readonly path: string; readonly depth: number }
type MakeError = (message: string) => SchemaError

function check(value: Json, schema: Json, place: Place): readonly SchemaError[] {
  const error = (message: string): SchemaError => ({ path: place.path, message })
  if (schema === false) return [error('Schema always fails validation.')]
  if (!isObject(schema)) return []
  if (place.depth > deepest) return [error('The schema refers to itself without end.')]
  const inner: Place = { ...place, depth: place.depth + 1 }
  if (typeof schema.$ref === 'string') return check(value, referenced(place.root, schema.$ref) ?? {}, inner)
  const types = typesOf(schema)
  if (types !== undefined && !types.some(type => hasType(value, type))) {
    return [error(`Invalid type. Expected ${types.map(capital).join(', ')} but got ${capital(typeOf(value))}.`)]
  }
  return [
    ...(Array.isArray(schema.enum) && !schema.enum.some(one => same(one, value)) ? [error(`Value ${jsonText(value)} is not defined in enum.`)] : []),
    ...(schema.const !== undefined && !same(schema.const, value) ? [error(`Value ${jsonText(value)} does not match const.`)] : []),
    ...(typeof value === 'string' ? textErrors(value, schema, error) : []),
    ...(typeof value === 'number' || typeof value === 'bigint' ? boundErrors(value, schema, error) : []),
    ...(isArray(value) ? itemErrors(value, schema, inner, error) : []),
    ...(isObject(value) ? propertyErrors(value, schema, inner, error) : []),
    ...combinedErrors(value, schema, inner, error),
  ]
}

function textErrors(value: string, schema: JsonObject, error: MakeError): readonly SchemaError[] {
  const length = [...value].length
  const pattern = typeof schema.pattern === 'string' ? patternOf(schema.pattern) : undefined
  return [
    ...(typeof schema.minLength === 'number' && length < schema.minLength ? [error(`String '${value}' is less than minimum length of ${schema.minLength}.`)] : []),
    ...(typeof schema.maxLength === 'number' && length > schema.maxLength ? [error(`String '${value}' exceeds maximum length of ${schema.maxLength}.`)] : []),
    ...(pattern !== undefined && !pattern.test(value) ? [error(`String '${value}' does not match regex pattern '${String(schema.pattern)}'.`)] : []),
    ...(typeof schema.format === 'string' && !fitsFormat(value, schema.format) ? [error(`String '${value}' does not validate against format '${schema.format}'.`)] : []),
  ]
}

function boundErrors(value: number | bigint, schema: JsonObject, error: MakeError): readonly SchemaError[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  const below = typeof minimum === 'number' && (value < minimum || (exclusiveMinimum === true && Number(value) === minimum))
  const above = typeof maximum === 'number' && (value > maximum || (exclusiveMaximum === true && Number(value) === maximum))
  // From draft 6 on the exclusive bounds are numbers themselves.
  return [
    ...(below ? [error(`Value ${value} is less than minimum value of ${String(minimum)}.`)] : []),
    ...(above ? [error(`Value ${value} exceeds maximum value of ${String(maximum)}.`)] : []),
    ...(typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum ? [error(`Value ${value} equals or is less than exclusive minimum value of ${exclusiveMinimum}.`)] : []),
    ...(typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum ? [error(`Value ${value} equals or exceeds exclusive maximum value of ${exclusiveMaximum}.`)] : []),
    ...(typeof multipleOf === 'number' && multipleOf > 0 && !isMultiple(value, multipleOf) ? [error(`Value ${value} is not a multiple of ${multipleOf}.`)] : []),
  ]
}

/** 0.3 is a multiple of 0.1, whatever binary fractions say. */
function isMultiple(value: number | bigint, of: number): boolean {
  if (typeof value === 'bigint') return Number.isInteger(of) && value % BigInt(of) === 0n
  const times = value / of
  return Math.abs(times - Math.round(times)) <= Math.abs(times) * 1e-12
}

function itemErrors(value: readonly Json[], schema: JsonObject, place: Place, error: MakeError): readonly SchemaError[] {
  const schemaOf = (index: number): Json => (isArray(schema.items) ? (schema.items[index] ?? schema.additionalItems ?? {}) : (schema.items ?? {}))
  return [
    ...(typeof schema.minItems === 'number' && value.length < schema.minItems ? [error(`Array item count ${value.length} is less than minimum count of ${schema.minItems}.`)] : []),
    ...(typeof schema.maxItems === 'number' && value.length > schema.maxItems ? [error(`Array item count ${value.length} exceeds maximum count of ${schema.maxItems}.`)] : []),
    ...(schema.uniqueItems === true && new Set(value.map(item => jsonText(item))).size < value.length ? [error('Non-unique array item.')] : []),
    ...value.flatMap((item, index) => check(item, schemaOf(index), { ...place, path: `${place.path}[${index}]` })),
    ...(schema.contains !== undefined && !value.some(item => check(item, schema.contains ?? {}, place).length === 0) ? [error('No items match contains.')] : []),
  ]
}

function propertyErrors(value: JsonObject, schema: JsonObject, place: Place, error: MakeError): readonly SchemaError[] {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const patterns = isObject(schema.patternProperties) ? Object.entries(schema.patternProperties) : []
  const required = isArray(schema.required) ? schema.required.filter((name): name is string => typeof name === 'string' && !Object.hasOwn(value, name)) : []
  const count = Object.keys(value).length
  const inside = Object.entries(value).flatMap(([name, item]) => {
    const inner = { ...place, path: place.path === '' ? name : `${place.path}.${name}` }
    const known = [...(Object.hasOwn(properties, name) ? [properties[name] ?? {}] : []), ...patterns.filter(([pattern]) => patternOf(pattern)?.test(name)).map(([, one]) => one)]
    if (known.length > 0) return known.flatMap(one => check(item, one, inner))
    if (schema.additionalProperties === false) return [{ path: inner.path, message: `Property '${name}' has not been defined and the schema does not allow additional properties.` }]
    return check(item, schema.additionalProperties ?? {}, inner)
  })
  const names = schema.propertyNames === undefined ? [] : Object.keys(value).flatMap(name => check(name, schema.propertyNames ?? {}, place))
  return [
    ...inside,
    ...(required.length > 0 ? [error(`Required properties are missing from object: ${required.join(', ')}.`)] : []),
    ...(typeof schema.minProperties === 'number' && count < schema.minProperties ? [error(`Object property count ${count} is less than minimum count of ${schema.minProperties}.`)] : []),
    ...(typeof schema.maxProperties === 'number' && count > schema.maxProperties ? [error(`Object property count ${count} exceeds maximum count of ${schema.maxProperties}.`)] : []),
    ...names,
    ...dependencyErrors(value, schema, place, error),
  ]
}

function dependencyErrors(value: JsonObject, schema: JsonObject, place: Place, error: MakeError): readonly SchemaError[] {
  const dependencies = isObject(schema.dependencies) ? Object.entries(schema.dependencies) : []
  return dependencies.filter(([name]) => Object.hasOwn(value, name)).flatMap(([name, needed]) => {
    if (!isArray(needed)) return check(value, needed, place)
    const missing = needed.filter(one => typeof one === 'string' && !Object.hasOwn(value, one))
    return missing.length === 0 ? [] : [error(`Dependencies for property '${name}' failed. Missing required keys: ${missing.join(', ')}.`)]
  })
}

function combinedErrors(value: Json, schema: JsonObject, place: Place, error: MakeError): readonly SchemaError[] {
  const fits = (one: Json): boolean => check(value, one, place).length === 0
  const passing = (list: Json | undefined): number | undefined => (isArray(list) ? list.filter(fits).length : undefined)
  const [any, one] = [passing(schema.anyOf), passing(schema.oneOf)]
  const branch = schema.if === undefined ? undefined : fits(schema.if) ? schema.then : schema.else
  return [
    ...(isArray(schema.allOf) ? schema.allOf.flatMap(part => check(value, part, place)) : []),
    ...(any === 0 ? [error("JSON does not match any schemas from 'anyOf'.")] : []),
    ...(one === 0 ? [error("JSON is valid against no schemas from 'oneOf'.")] : []),
    ...(one !== undefined && one > 1 ? [error("JSON is valid against more than one schema from 'oneOf'.")] : []),
    ...(schema.not !== undefined && fits(schema.not) ? [error("JSON is valid against schema from 'not'.")] : []),
    ...(branch === undefined ? [] : check(value, branch, place)),
  ]
}

function typesOf({ type }: JsonObject): readonly string[] | undefined {
  if (typeof type === 'string') return [type]
  return isArray(type) ? type.filter(one => typeof one === 'string') : undefined
}

function hasType(value: Json, type: string): boolean {
  const own = typeOf(value)
  return own === type || (type === 'number' && own === 'integer') || type === 'any'
}

function typeOf(value: Json): string {
  if (value === null) return 'null'
  if (isArray(value)) return 'array'
  if (typeof value === 'bigint') return 'integer'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const same = (a: Json, b: Json): boolean => jsonText(a) === jsonText(b)
const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
