import { jsonText, type Json, type JsonObject } from '@lagoon/expressions'

export interface SchemaError { readonly path: string; readonly message: string }

/** What of a JSON value a JSON Schema refuses; empty when nothing. */
export function schemaErrors(value: Json, schema: Json, path = ''): readonly SchemaError[] {
  if (!isObject(schema)) return []
  const error = (message: string): SchemaError => ({ path, message })
  const types = typeof schema.type === 'string' ? [schema.type] : isArray(schema.type) ? schema.type.filter(type => typeof type === 'string') : undefined
  if (types !== undefined && !types.some(type => hasType(value, type))) {
    return [error(`Invalid type. Expected ${types.map(capital).join(', ')} but got ${capital(typeOf(value))}.`)]
  }
  return [
    ...(Array.isArray(schema.enum) && !schema.enum.some(one => same(one, value)) ? [error(`Value ${jsonText(value)} is not defined in enum.`)] : []),
    ...(schema.const !== undefined && !same(schema.const, value) ? [error(`Value ${jsonText(value)} does not match const.`)] : []),
    ...(typeof value === 'string' ? lengthErrors(value, schema, error) : []),
    ...(typeof value === 'number' || typeof value === 'bigint' ? boundErrors(value, schema, error) : []),
    ...(isArray(value) ? itemErrors(value, schema, path, error) : []),
    ...(isObject(value) ? propertyErrors(value, schema, path, error) : []),
    ...combinedErrors(value, schema, path, error),
  ]
}

type MakeError = (message: string) => SchemaError

function lengthErrors(value: string, schema: JsonObject, error: MakeError): readonly SchemaError[] {
  const length = [...value].length
  return [
    ...(typeof schema.minLength === 'number' && length < schema.minLength ? [error(`String '${value}' is less than minimum length of ${schema.minLength}.`)] : []),
    ...(typeof schema.maxLength === 'number' && length > schema.maxLength ? [error(`String '${value}' exceeds maximum length of ${schema.maxLength}.`)] : []),
  ]
}

function boundErrors(value: number | bigint, schema: JsonObject, error: MakeError): readonly SchemaError[] {
  const { minimum, maximum } = schema
  const below = typeof minimum === 'number' && (value < minimum || (schema.exclusiveMinimum === true && Number(value) === minimum))
  const above = typeof maximum === 'number' && (value > maximum || (schema.exclusiveMaximum === true && Number(value) === maximum))
  return [
    ...(below ? [error(`Value ${value} is less than minimum value of ${String(minimum)}.`)] : []),
    ...(above ? [error(`Value ${value} exceeds maximum value of ${String(maximum)}.`)] : []),
  ]
}

function itemErrors(value: readonly Json[], schema: JsonObject, path: string, error: MakeError): readonly SchemaError[] {
  return [
    ...(typeof schema.minItems === 'number' && value.length < schema.minItems ? [error(`Array item count ${value.length} is less than minimum count of ${schema.minItems}.`)] : []),
    ...(typeof schema.maxItems === 'number' && value.length > schema.maxItems ? [error(`Array item count ${value.length} exceeds maximum count of ${schema.maxItems}.`)] : []),
    ...(isObject(schema.items) ? value.flatMap((item, index) => schemaErrors(item, schema.items ?? {}, `${path}[${index}]`)) : []),
  ]
}

function propertyErrors(value: JsonObject, schema: JsonObject, path: string, error: MakeError): readonly SchemaError[] {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const required = isArray(schema.required) ? schema.required.filter((name): name is string => typeof name === 'string' && !Object.hasOwn(value, name)) : []
  const inside = Object.entries(value).flatMap(([name, item]) => {
    const itemPath = path === '' ? name : `${path}.${name}`
    if (Object.hasOwn(properties, name)) return schemaErrors(item, properties[name] ?? {}, itemPath)
    if (schema.additionalProperties === false) return [{ path: itemPath, message: `Property '${name}' has not been defined and the schema does not allow additional properties.` }]
    return schemaErrors(item, schema.additionalProperties ?? {}, itemPath)
  })
  return [...inside, ...(required.length > 0 ? [error(`Required properties are missing from object: ${required.join(', ')}.`)] : [])]
}

function combinedErrors(value: Json, schema: JsonObject, path: string, error: MakeError): readonly SchemaError[] {
  const passing = (list: Json | undefined): number | undefined => (isArray(list) ? list.filter(one => schemaErrors(value, one, path).length === 0).length : undefined)
  const [any, one] = [passing(schema.anyOf), passing(schema.oneOf)]
  return [
    ...(isArray(schema.allOf) ? schema.allOf.flatMap(part => schemaErrors(value, part, path)) : []),
    ...(any === 0 ? [error("JSON does not match any schemas from 'anyOf'.")] : []),
    ...(one === 0 ? [error("JSON is valid against no schemas from 'oneOf'.")] : []),
    ...(one !== undefined && one > 1 ? [error("JSON is valid against more than one schema from 'oneOf'.")] : []),
    ...(isObject(schema.not) && schemaErrors(value, schema.not, path).length === 0 ? [error("JSON is valid against schema from 'not'.")] : []),
  ]
}

const asserted = [
  'type', 'enum', 'const', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems', 'items',
  'properties', 'required', 'additionalProperties', 'allOf', 'anyOf', 'oneOf', 'not',
]
const described = ['$schema', '$id', 'id', 'title', 'description', 'default', 'examples', 'x-ms-summary', 'definitions']

/** The keywords of a schema that would change its meaning and are not known here. */
export function unsupportedSchemaKeywords(schema: Json): readonly string[] {
  if (!isObject(schema)) return []
  const own = Object.keys(schema).filter(name => !asserted.includes(name) && !described.includes(name) && !name.startsWith('x-'))
  const below = [
    ...(isObject(schema.properties) ? Object.values(schema.properties) : []),
    ...[schema.allOf, schema.anyOf, schema.oneOf].flatMap(list => (isArray(list) ? list : [])),
    ...[schema.items, schema.additionalProperties, schema.not].filter(one => one !== undefined),
  ]
  return [...new Set([...own, ...(Array.isArray(schema.items) ? ['items as a list'] : []), ...below.flatMap(unsupportedSchemaKeywords)])]
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
