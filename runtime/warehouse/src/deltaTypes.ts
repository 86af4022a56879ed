import type { DeltaType, JsonObject, StructField as DeltaField, StructType as DeltaStruct } from '@lagoon/delta'
import { formatType, types, type Column, type SqlType, type StructField } from '@lagoon/sql'
import { WarehouseError } from './error.ts'

const hiddenPrefix = '__lagoon_'
// Spark keeps the length of CHAR and VARCHAR here, since Delta's schema has only strings.
export const lengthKey = '__CHAR_VARCHAR_TYPE_STRING'

/** The schema of a Delta table with these columns. Throws `DELTA_UNSUPPORTED_DATA_TYPES`. */
export const toDeltaSchema = (columns: readonly Column[]): DeltaStruct => ({ type: 'struct', fields: columns.map(toDeltaField) })

/** The columns of a Delta table. Throws `DELTA_UNSUPPORTED_DATA_TYPES` for a type that is not known here. */
export const toColumns = (schema: DeltaStruct): Column[] =>
  schema.fields.map((field) => ({
    name: field.name,
    type: toSqlType(field.type, field),
    nullable: field.nullable,
    ...commentOf(field.metadata),
    ...(isHidden(field.name) && { hidden: true }),
  }))

export const isHidden = (name: string): boolean => name.toLowerCase().startsWith(hiddenPrefix)

function toDeltaField({ name, type, nullable, comment }: Column): DeltaField {
  const metadata: JsonObject = {
    ...(comment !== undefined && { comment }),
    ...((type.kind === 'char' || type.kind === 'varchar') && { [lengthKey]: formatType(type).toLowerCase() }),
  }
  return { name, type: toDeltaType(type, name), nullable, metadata }
}

const primitives = {
  boolean: 'boolean',
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
  float: 'float',
  double: 'double',
  string: 'string',
  char: 'string',
  varchar: 'string',
  binary: 'binary',
  date: 'date',
  timestamp: 'timestamp',
  timestamp_ntz: 'timestamp_ntz',
} as const satisfies Partial<Record<SqlType['kind'], string>>

function toDeltaType(type: SqlType, column: string): DeltaType {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'array':
      return { type: 'array', elementType: toDeltaType(type.element, column), containsNull: true }
    case 'map':
      return { type: 'map', keyType: toDeltaType(type.key, column), valueType: toDeltaType(type.value, column), valueContainsNull: true }
    case 'struct':
      return { type: 'struct', fields: type.fields.map((field) => toDeltaField({ ...field, nullable: !field.notNull })) }
    case 'void':
    case 'time':
    case 'interval':
    case 'calendar_interval':
    case 'variant':
      throw new WarehouseError('DELTA_UNSUPPORTED_DATA_TYPES', `the column ${column} has the type ${formatType(type)}, which a Delta table cannot keep here`, {
        hint: type.kind === 'void' ? 'give NULL a type: CAST(NULL AS STRING)' : undefined,
      })
    default:
      return primitives[type.kind]
  }
}

const byDeltaName: ReadonlyMap<string, SqlType> = new Map(
  (['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'string', 'binary', 'date', 'timestamp', 'timestamp_ntz'] as const).map((kind) => [primitives[kind], { kind }]),
)

function toSqlType(type: DeltaType, field: Pick<DeltaField, 'name' | 'metadata'>): SqlType {
  if (typeof type === 'string') return primitive(type, field)
  switch (type.type) {
    case 'array':
      return { kind: 'array', element: toSqlType(type.elementType, inside(field)) }
    case 'map':
      return { kind: 'map', key: toSqlType(type.keyType, inside(field)), value: toSqlType(type.valueType, inside(field)) }
    case 'struct':
      return { kind: 'struct', fields: type.fields.map(toStructField) }
    default:
      return type satisfies never
  }
}

function primitive(type: string, { name, metadata }: Pick<DeltaField, 'name' | 'metadata'>): SqlType {
  const [, precision, scale] = /^decimal\((\d+),\s*(-?\d+)\)$/.exec(type) ?? []
  if (precision !== undefined && scale !== undefined) return { kind: 'decimal', precision: Number(precision), scale: Number(scale) }
  if (type === 'decimal') return { kind: 'decimal', precision: 10, scale: 0 }
  const [, kind, length] = /^(char|varchar)\((\d+)\)$/.exec(type === 'string' ? String(metadata[lengthKey] ?? '') : '') ?? []
  if (length !== undefined) return { kind: kind === 'char' ? 'char' : 'varchar', length: Number(length) }
  const found = type === 'void' ? types.void : byDeltaName.get(type)
  if (!found) throw new WarehouseError('DELTA_UNSUPPORTED_DATA_TYPES', `the column ${name} has the type ${type}, which is not read here`)
  return found
}

const toStructField = (field: DeltaField): StructField => ({
  name: field.name,
  type: toSqlType(field.type, field),
  ...(!field.nullable && { notNull: true }),
  ...commentOf(field.metadata),
})

const inside = ({ name }: Pick<DeltaField, 'name'>): Pick<DeltaField, 'name' | 'metadata'> => ({ name, metadata: {} })

const commentOf = ({ comment }: JsonObject): { comment?: string } => (typeof comment === 'string' ? { comment } : {})
