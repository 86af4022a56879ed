import { DeltaError } from './error.ts'
import { formatJson, isObject, parseJson, type Json, type JsonObject } from './json.ts'

/** A column type as the schema JSON of a Delta table writes it. Source: protocol, "Schema Serialization Format". */
export type DeltaType = PrimitiveType | StructType | ArrayType | MapType

/** `integer`, `long`, `decimal(10,2)`, `timestamp_ntz`, … */
export type PrimitiveType = string

export interface StructType {
  readonly type: 'struct'
  readonly fields: readonly StructField[]
}
export interface ArrayType {
  readonly type: 'array'
  readonly elementType: DeltaType
  readonly containsNull: boolean
}
export interface MapType {
  readonly type: 'map'
  readonly keyType: DeltaType
  readonly valueType: DeltaType
  readonly valueContainsNull: boolean
}
export interface StructField {
  readonly name: string
  readonly type: DeltaType
  readonly nullable: boolean
  readonly metadata: JsonObject
}

export interface Leaf {
  /** Names from the column down to the leaf; a list adds `element`, a map `key` or `value`. */
  readonly path: readonly string[]
  readonly type: PrimitiveType
  /** False below a list or a map, where Delta keeps no statistics. */
  readonly plain: boolean
}

/** Throws `SyntaxError` for a text that is no schema. */
export function parseSchema(text: string): StructType {
  const type = toType(parseJson(text))
  if (typeof type === 'string' || type.type !== 'struct') throw new SyntaxError('the schema is not a struct')
  return type
}

export const formatSchema = (schema: StructType): string => formatJson(fromType(schema))

/** The leaf columns in the order of the schema. */
export function leavesOf(type: DeltaType, path: readonly string[] = [], plain = true): Leaf[] {
  if (typeof type === 'string') return [{ path, type, plain }]
  switch (type.type) {
    case 'struct':
      return type.fields.flatMap((field) => leavesOf(field.type, [...path, field.name], plain))
    case 'array':
      return leavesOf(type.elementType, [...path, 'element'], false)
    case 'map':
      return [...leavesOf(type.keyType, [...path, 'key'], false), ...leavesOf(type.valueType, [...path, 'value'], false)]
    default:
      return type satisfies never
  }
}

/** True when some column, however deep, has the primitive type. */
export const usesType = (schema: StructType, type: PrimitiveType): boolean => leavesOf(schema).some((leaf) => leaf.type === type)

/** The fields of every struct below the columns. */
export const nestedFields = (schema: StructType): StructField[] =>
  schema.fields.flatMap(({ type }) => structsIn(type).flatMap((struct) => [...struct.fields, ...nestedFields(struct)]))

/** Names must differ in more than case, and without column mapping some characters are forbidden. */
export function checkColumnNames(schema: StructType): void {
  const seen = new Set<string>()
  for (const { name } of schema.fields) {
    if (seen.has(name.toLowerCase())) throw new DeltaError('DELTA_DUPLICATE_COLUMNS_FOUND', `the column ${name} stands twice in the schema`)
    seen.add(name.toLowerCase())
    if (/[ ,;{}()\n\t=]/.test(name)) {
      throw new DeltaError('DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES', `the column name '${name}' holds one of ' ,;{}()\\n\\t=', which Delta forbids`)
    }
  }
  for (const { type } of schema.fields) for (const struct of structsIn(type)) checkColumnNames(struct)
}

function structsIn(type: DeltaType): StructType[] {
  if (typeof type === 'string') return []
  if (type.type === 'struct') return [type]
  return type.type === 'array' ? structsIn(type.elementType) : [...structsIn(type.keyType), ...structsIn(type.valueType)]
}

function toType(json: Json | undefined): DeltaType {
  if (typeof json === 'string') return json
  if (!isObject(json)) throw new SyntaxError('a type is neither a name nor an object')
  switch (json['type']) {
    case 'struct': {
      const fields = json['fields']
      if (!Array.isArray(fields)) throw new SyntaxError('a struct has no list of fields')
      return { type: 'struct', fields: fields.map(toField) }
    }
    case 'array':
      return { type: 'array', elementType: toType(json['elementType']), containsNull: json['containsNull'] !== false }
    case 'map':
      return {
        type: 'map',
        keyType: toType(json['keyType']),
        valueType: toType(json['valueType']),
        valueContainsNull: json['valueContainsNull'] !== false,
      }
    default:
      throw new SyntaxError(`unknown type ${formatJson(json['type'] ?? null)} in the schema`)
  }
}

function toField(json: Json): StructField {
  if (!isObject(json) || typeof json['name'] !== 'string') throw new SyntaxError('a field of the schema has no name')
  const metadata = json['metadata']
  return { name: json['name'], type: toType(json['type']), nullable: json['nullable'] !== false, metadata: isObject(metadata) ? metadata : {} }
}

function fromType(type: DeltaType): Json {
  if (typeof type === 'string') return type
  switch (type.type) {
    case 'struct':
      return {
        type: 'struct',
        fields: type.fields.map((field) => ({
          name: field.name,
          type: fromType(field.type),
          nullable: field.nullable,
          metadata: field.metadata,
        })),
      }
    case 'array':
      return { type: 'array', elementType: fromType(type.elementType), containsNull: type.containsNull }
    case 'map':
      return { type: 'map', keyType: fromType(type.keyType), valueType: fromType(type.valueType), valueContainsNull: type.valueContainsNull }
    default:
      return type satisfies never
  }
}
