import { sameType, types, type SqlType, type StructField } from '@lagoon/sql'

/**
 * The Databricks type of a column that DuckDB found in a file, from DuckDB's text for the type; undefined for a type that
 * Databricks does not read (TIME, UUID, INTERVAL, …).
 */
export function typeFromDuckdb(text: string): SqlType | undefined {
  const reader = { text: text.trim(), at: 0 }
  const type = readType(reader)
  return reader.at === reader.text.length ? type : undefined
}

// Unsigned integers become the next wider type, as Spark's Parquet reader has it.
const simple: Readonly<Record<string, SqlType | undefined>> = {
  BOOLEAN: types.boolean,
  TINYINT: types.tinyint,
  SMALLINT: types.smallint,
  UTINYINT: types.smallint,
  INTEGER: types.int,
  USMALLINT: types.int,
  BIGINT: types.bigint,
  UINTEGER: types.bigint,
  UBIGINT: { kind: 'decimal', precision: 20, scale: 0 },
  HUGEINT: { kind: 'decimal', precision: 38, scale: 0 },
  FLOAT: types.float,
  DOUBLE: types.double,
  VARCHAR: types.string,
  JSON: types.string,
  BLOB: types.binary,
  DATE: types.date,
  TIMESTAMP: types.timestampNtz,
  TIMESTAMP_NS: types.timestampNtz,
  TIMESTAMP_MS: types.timestampNtz,
  TIMESTAMP_S: types.timestampNtz,
  'TIMESTAMP WITH TIME ZONE': types.timestamp,
  NULL: types.string,
  '"NULL"': types.string,
}

interface Reader {
  readonly text: string
  at: number
}

function readType(reader: Reader): SqlType | undefined {
  let type = readUnit(reader)
  while (type && reader.text.startsWith('[]', reader.at)) {
    reader.at += 2
    type = { kind: 'array', element: type }
  }
  return type
}

function readUnit(reader: Reader): SqlType | undefined {
  const [word = ''] = /^("NULL"|[A-Z_]+( WITH TIME ZONE)?)/.exec(reader.text.slice(reader.at)) ?? []
  reader.at += word.length
  const opened = reader.text[reader.at] === '('
  switch (word) {
    case 'DECIMAL': {
      const [all = '', precision, scale] = /^\((\d+),\s*(\d+)\)/.exec(reader.text.slice(reader.at)) ?? []
      reader.at += all.length
      return { kind: 'decimal', precision: Number(precision ?? 18), scale: Number(scale ?? 3) }
    }
    case 'STRUCT': {
      const fields: StructField[] = []
      do {
        reader.at += fields.length === 0 ? 1 : 2
        const name = readName(reader)
        reader.at += 1
        const type = readType(reader)
        if (!type) return undefined
        fields.push({ name, type })
      } while (reader.text.startsWith(', ', reader.at))
      reader.at += 1
      return { kind: 'struct', fields }
    }
    case 'MAP': {
      if (!opened) return undefined
      reader.at += 1
      const key = readType(reader)
      reader.at += 2
      const value = readType(reader)
      reader.at += 1
      return key && value && { kind: 'map', key, value }
    }
    default: return simple[word]
  }
}

function readName(reader: Reader): string {
  const [quoted, inside] = /^"((?:[^"]|"")*)"/.exec(reader.text.slice(reader.at)) ?? []
  if (quoted !== undefined && inside !== undefined) {
    reader.at += quoted.length
    return inside.replaceAll('""', '"')
  }
  const [bare = ''] = /^[^ ]+/.exec(reader.text.slice(reader.at)) ?? []
  reader.at += bare.length
  return bare
}

const integers = ['tinyint', 'smallint', 'int', 'bigint']
const integerDigits: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, int: 10, bigint: 19 }

/** Every value of `from` is a value of `to`, so that a file may hold the narrower type. */
export function widensTo(from: SqlType, to: SqlType): boolean {
  if (sameType(from, to)) return true
  const [narrow, wide] = [integers.indexOf(from.kind), integers.indexOf(to.kind)]
  if (narrow >= 0 && wide >= 0) return narrow < wide
  if (to.kind === 'double') return from.kind === 'float' || (narrow >= 0 && from.kind !== 'bigint')
  if (to.kind === 'decimal') {
    if (from.kind === 'decimal') return from.scale <= to.scale && from.precision - from.scale <= to.precision - to.scale
    return narrow >= 0 && (integerDigits[from.kind] ?? 39) <= to.precision - to.scale
  }
  if (from.kind === 'date') return to.kind === 'timestamp_ntz'
  if (from.kind === 'array' && to.kind === 'array') return widensTo(from.element, to.element)
  if (from.kind === 'map' && to.kind === 'map') return widensTo(from.key, to.key) && widensTo(from.value, to.value)
  if (from.kind === 'struct' && to.kind === 'struct') return from.fields.every((field) => to.fields.some((other) => other.name === field.name && widensTo(field.type, other.type)))
  return to.kind === 'string' && (from.kind === 'varchar' || from.kind === 'char')
}

/** The type that holds both, for inference over several files; undefined when nothing but text does. */
export function commonType(a: SqlType, b: SqlType): SqlType | undefined {
  if (widensTo(a, b)) return b
  if (widensTo(b, a)) return a
  if (isNumber(a) && isNumber(b)) return types.double
  if (a.kind === 'array' && b.kind === 'array') {
    const element = commonType(a.element, b.element)
    return element && { kind: 'array', element }
  }
  if (a.kind === 'struct' && b.kind === 'struct') {
    const shared = a.fields.map((field): StructField => {
      const other = b.fields.find(({ name }) => name === field.name)
      return { name: field.name, type: other ? (commonType(field.type, other.type) ?? types.string) : field.type }
    })
    return { kind: 'struct', fields: [...shared, ...b.fields.filter(({ name }) => !a.fields.some((field) => field.name === name))] }
  }
  return undefined
}

const isNumber = ({ kind }: SqlType): boolean => integers.includes(kind) || ['float', 'double', 'decimal'].includes(kind)
