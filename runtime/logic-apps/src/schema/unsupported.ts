import type { Json, JsonObject } from '@lagoon/expressions'
import { patternOf } from './pattern.ts'
import { referenced } from './reference.ts'

const asserted = [
  '$ref', 'type', 'enum', 'const', 'minLength', 'maxLength', 'pattern', 'format', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf',
  'minItems', 'maxItems', 'uniqueItems', 'items', 'additionalItems', 'contains', 'properties', 'patternProperties', 'required', 'additionalProperties',
  'minProperties', 'maxProperties', 'propertyNames', 'dependencies', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else',
]
const described = ['$schema', '$id', 'id', '$comment', 'title', 'description', 'default', 'example', 'examples', 'definitions', 'readOnly', 'writeOnly', 'contentEncoding', 'contentMediaType', 'nullable']

/** What of a schema would change its meaning and is not known here, as words for a message. */
export const unsupportedInSchema = (schema: Json): readonly string[] => [...new Set(wordsIn(schema, schema))]

function wordsIn(schema: Json, root: Json): readonly string[] {
  if (!isObject(schema)) return []
  const own = Object.keys(schema).filter(name => !asserted.includes(name) && !described.includes(name) && !name.startsWith('x-'))
  const { $ref: reference, pattern } = schema
  const patterns = [...(typeof pattern === 'string' ? [pattern] : []), ...(isObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : [])]
  const below = [
    ...[schema.properties, schema.patternProperties, schema.definitions, schema.dependencies].flatMap(map => (isObject(map) ? Object.values(map) : [])),
    ...[schema.allOf, schema.anyOf, schema.oneOf, schema.items].flatMap(list => (isArray(list) ? list : [])),
    ...[schema.items, schema.additionalItems, schema.additionalProperties, schema.contains, schema.propertyNames, schema.not, schema.if, schema.then, schema.else].filter(one => isObject(one)),
  ]
  return [
    ...own,
    ...(typeof reference === 'string' && referenced(root, reference) === undefined ? [`$ref ${reference}`] : []),
    ...patterns.filter(one => patternOf(one) === undefined).map(one => `pattern ${one}`),
    ...below.flatMap(one => wordsIn(one, root)),
  ]
}

const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
