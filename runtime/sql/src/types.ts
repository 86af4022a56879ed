/** A type of Databricks SQL. T-SQL's types are read into the same union (`NVARCHAR(n)` is a varchar, `DATETIME2` a timestamp without zone). */
export type SqlType =
  | { readonly kind: 'void' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'tinyint' }
  | { readonly kind: 'smallint' }
  | { readonly kind: 'int' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'float' }
  | { readonly kind: 'double' }
  | DecimalType
  | { readonly kind: 'string' }
  | { readonly kind: 'char'; readonly length: number }
  | { readonly kind: 'varchar'; readonly length: number }
  | { readonly kind: 'binary' }
  | { readonly kind: 'date' }
  | TimeType
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'timestamp_ntz' }
  | IntervalType
  | { readonly kind: 'calendar_interval' }
  | ArrayType
  | MapType
  | StructType
  | { readonly kind: 'variant' }

export interface DecimalType { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
/** A time of day with so many digits behind the point of its seconds; T-SQL says no number here. */
export interface TimeType { readonly kind: 'time'; readonly precision?: number }
/** Year-month and day-time intervals are two types that do not mix. */
export interface IntervalType { readonly kind: 'interval'; readonly from: IntervalUnit; readonly to: IntervalUnit }
export interface ArrayType { readonly kind: 'array'; readonly element: SqlType }
export interface MapType { readonly kind: 'map'; readonly key: SqlType; readonly value: SqlType }
export interface StructType { readonly kind: 'struct'; readonly fields: readonly StructField[] }
export interface StructField {
  readonly name: string
  readonly type: SqlType
  /** Absent means that null is allowed. */
  readonly notNull?: boolean
  readonly comment?: string
}
export type IntervalUnit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'

/** A column of a relation as SQL sees it: the name keeps the case it was given, and is compared without it. */
/** Text of a length that it fills, or that it keeps within. */
export type TextOfLength = Extract<SqlType, { readonly kind: 'char' | 'varchar' }>

export interface Column {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly comment?: string
  /** Of a column of a query or a view that gives on what a CHAR or VARCHAR column holds: the type of that. */
  readonly declared?: TextOfLength
  /** Resolvable by name, but not part of `*` (as `_metadata` of files). */
  readonly hidden?: boolean
}

export const types = {
  void: { kind: 'void' },
  boolean: { kind: 'boolean' },
  tinyint: { kind: 'tinyint' },
  smallint: { kind: 'smallint' },
  int: { kind: 'int' },
  bigint: { kind: 'bigint' },
  float: { kind: 'float' },
  double: { kind: 'double' },
  string: { kind: 'string' },
  binary: { kind: 'binary' },
  date: { kind: 'date' },
  time: { kind: 'time' },
  timestamp: { kind: 'timestamp' },
  timestampNtz: { kind: 'timestamp_ntz' },
  timeOfDay: { kind: 'time', precision: 6 },
  calendarInterval: { kind: 'calendar_interval' },
  variant: { kind: 'variant' },
  dayTime: { kind: 'interval', from: 'day', to: 'second' },
  yearMonth: { kind: 'interval', from: 'year', to: 'month' },
} as const satisfies Record<string, SqlType>

export function decimal(precision: number, scale: number): DecimalType {
  return { kind: 'decimal', precision, scale }
}
export function arrayOf(element: SqlType): ArrayType {
  return { kind: 'array', element }
}
export function mapOf(key: SqlType, value: SqlType): MapType {
  return { kind: 'map', key, value }
}
export function structOf(fields: readonly StructField[]): StructType {
  return { kind: 'struct', fields }
}

/** The type as Databricks DDL writes it, in upper case: `DECIMAL(10,2)`, `ARRAY<STRUCT<a: INT>>`. */
export function formatType(type: SqlType): string {
  switch (type.kind) {
    case 'decimal': return `DECIMAL(${type.precision},${type.scale})`
    case 'char': return `CHAR(${type.length})`
    case 'varchar': return `VARCHAR(${type.length})`
    case 'time': return type.precision === undefined ? 'TIME' : `TIME(${type.precision})`
    case 'calendar_interval': return 'INTERVAL'
    case 'interval': return type.from === type.to ? `INTERVAL ${type.from.toUpperCase()}` : `INTERVAL ${type.from.toUpperCase()} TO ${type.to.toUpperCase()}`
    case 'array': return `ARRAY<${formatType(type.element)}>`
    case 'map': return `MAP<${formatType(type.key)}, ${formatType(type.value)}>`
    case 'struct': return `STRUCT<${type.fields.map(formatField).join(', ')}>`
    default: return type.kind.toUpperCase()
  }
}

function formatField(field: StructField): string {
  const name = /^[A-Za-z_][A-Za-z0-9_]*$/.test(field.name) ? field.name : `\`${field.name.replaceAll('`', '``')}\``
  const comment = field.comment === undefined ? '' : ` COMMENT '${field.comment.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  return `${name}: ${formatType(field.type)}${field.notNull ? ' NOT NULL' : ''}${comment}`
}

/** The DuckDB type that holds its values. TIMESTAMP (an instant) is TIMESTAMPTZ, TIMESTAMP_NTZ is TIMESTAMP, VARIANT is JSON. */
export function duckdbType(type: SqlType): string {
  switch (type.kind) {
    case 'void': return 'INTEGER'
    case 'int': return 'INTEGER'
    case 'decimal': return `DECIMAL(${type.precision},${type.scale})`
    case 'string': case 'char': case 'varchar': return 'VARCHAR'
    case 'binary': return 'BLOB'
    case 'timestamp': return 'TIMESTAMPTZ'
    case 'timestamp_ntz': return 'TIMESTAMP'
    case 'time': return 'TIME'
    case 'interval': case 'calendar_interval': return 'INTERVAL'
    case 'array': return `${duckdbType(type.element)}[]`
    case 'map': return `MAP(${duckdbType(type.key)}, ${duckdbType(type.value)})`
    case 'struct': return `STRUCT(${type.fields.map(field => `"${field.name.replaceAll('"', '""')}" ${duckdbType(field.type)}`).join(', ')})`
    case 'variant': return 'JSON'
    default: return type.kind.toUpperCase()
  }
}

/** Same type, whatever the nullability, comments and letter case of field names. */
export function sameType(left: SqlType, right: SqlType): boolean {
  if (left.kind !== right.kind) return false
  switch (left.kind) {
    case 'decimal': return right.kind === 'decimal' && left.precision === right.precision && left.scale === right.scale
    case 'char': case 'varchar': return 'length' in right && left.length === right.length
    case 'time': return right.kind === 'time' && left.precision === right.precision
    case 'interval': return right.kind === 'interval' && left.from === right.from && left.to === right.to
    case 'array': return right.kind === 'array' && sameType(left.element, right.element)
    case 'map': return right.kind === 'map' && sameType(left.key, right.key) && sameType(left.value, right.value)
    case 'struct': return right.kind === 'struct' && left.fields.length === right.fields.length && left.fields.every((field, index) => {
      const other = right.fields[index]
      return other !== undefined && field.name.toLowerCase() === other.name.toLowerCase() && sameType(field.type, other.type)
    })
    default: return true
  }
}
