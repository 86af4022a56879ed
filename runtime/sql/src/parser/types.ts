import { arrayOf, decimal, mapOf, type SqlType, structOf, type IntervalUnit, type StructField, types } from '../types.ts'
import { nearest } from '../nearest.ts'
import { type Cursor } from './cursor.ts'

const simple: Readonly<Record<string, SqlType>> = {
  BOOLEAN: types.boolean,
  TINYINT: types.tinyint, BYTE: types.tinyint,
  SMALLINT: types.smallint, SHORT: types.smallint,
  INT: types.int, INTEGER: types.int,
  BIGINT: types.bigint, LONG: types.bigint,
  FLOAT: types.float, REAL: types.float,
  DOUBLE: types.double,
  DATE: types.date,
  TIMESTAMP: types.timestamp, TIMESTAMP_LTZ: types.timestamp,
  TIMESTAMP_NTZ: types.timestampNtz,
  STRING: types.string,
  BINARY: types.binary,
  VARIANT: types.variant,
  VOID: types.void,
}

/** A type as Databricks writes it. */
export function parseDatabricksType(cursor: Cursor): SqlType {
  const type = cursor.nested(() => readType(cursor))
  // The collation that texts have anyway; any other is refused where it stands.
  if (type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar') cursor.accept('COLLATE', 'UTF8_BINARY')
  return type
}

function readType(cursor: Cursor): SqlType {
  const token = cursor.peek()
  const word = token.upper
  const plain = Object.hasOwn(simple, word) ? simple[word] : undefined
  if (plain) {
    cursor.next()
    return word === 'TIMESTAMP' ? timestampOf(cursor, plain) : plain
  }
  switch (word) {
    case 'DECIMAL': case 'DEC': case 'NUMERIC': cursor.next(); return readDecimal(cursor)
    case 'CHAR': case 'CHARACTER': cursor.next(); return { kind: 'char', length: readLength(cursor) }
    case 'VARCHAR': cursor.next(); return { kind: 'varchar', length: readLength(cursor) }
    case 'ARRAY': {
      cursor.next()
      cursor.expect('<')
      const element = parseDatabricksType(cursor)
      cursor.expect('>')
      return arrayOf(element)
    }
    case 'MAP': {
      cursor.next()
      cursor.expect('<')
      const key = parseDatabricksType(cursor)
      cursor.expect(',')
      const value = parseDatabricksType(cursor)
      cursor.expect('>')
      return mapOf(key, value)
    }
    case 'STRUCT': {
      cursor.next()
      if (cursor.accept('<>')) return structOf([])
      cursor.expect('<')
      const fields = cursor.at('>') ? [] : cursor.list(() => readField(cursor))
      cursor.expect('>')
      return structOf(fields)
    }
    case 'TIME': cursor.next(); return readTime(cursor)
    case 'INTERVAL': cursor.next(); return readIntervalType(cursor)
    default:
      if (token.kind === 'word') cursor.refuse('UNSUPPORTED_DATATYPE', `${token.text} is not a data type that is supported`, token.place, meantType(token.text))
      return cursor.fail('a data type')
  }
}

/** `TIMESTAMP WITHOUT TIME ZONE`, as the standard has it. */
function timestampOf(cursor: Cursor, plain: SqlType): SqlType {
  if (cursor.accept('WITHOUT', 'TIME', 'ZONE')) return types.timestampNtz
  cursor.accept('WITH', 'LOCAL', 'TIME', 'ZONE')
  return plain
}

const typeNames = ['ARRAY', 'BIGINT', 'BINARY', 'BOOLEAN', 'DATE', 'DECIMAL', 'DOUBLE', 'FLOAT', 'INT', 'INTERVAL', 'MAP', 'SMALLINT', 'STRING', 'STRUCT', 'TIME', 'TIMESTAMP', 'TIMESTAMP_NTZ', 'TINYINT', 'VARCHAR', 'VARIANT']
const elsewhere: Readonly<Record<string, string>> = { TEXT: 'STRING', NVARCHAR: 'STRING', DATETIME: 'TIMESTAMP', DATETIME2: 'TIMESTAMP', TIMESTAMPTZ: 'TIMESTAMP', BOOL: 'BOOLEAN', BIT: 'BOOLEAN', NUMBER: 'DECIMAL', INT64: 'BIGINT', BLOB: 'BINARY', JSON: 'VARIANT', MONEY: 'DECIMAL(19, 4)', UUID: 'STRING' }

function meantType(text: string): string | undefined {
  const meant = elsewhere[text.toUpperCase()] ?? nearest(text.toUpperCase(), typeNames)
  return meant && `did you mean ${meant}?`
}

/** A list of columns as a DDL schema: `a INT, b ARRAY<STRING> COMMENT 'x'`; a colon after the name is allowed. */
export function parseFields(cursor: Cursor): StructField[] {
  return cursor.list(() => readField(cursor))
}

function readField(cursor: Cursor): StructField {
  const name = cursor.name('a field name')
  cursor.accept(':')
  const type = parseDatabricksType(cursor)
  const notNull = cursor.accept('NOT', 'NULL')
  const comment = cursor.accept('COMMENT') ? cursor.string('a comment in quotes') : undefined
  return { name: name.text, type, ...(notNull ? { notNull } : {}), ...(comment === undefined ? {} : { comment }) }
}

function readDecimal(cursor: Cursor): SqlType {
  const place = cursor.previous().place
  if (!cursor.accept('(')) return decimal(10, 0)
  const precision = readInteger(cursor)
  const scale = cursor.accept(',') ? readInteger(cursor) : 0
  cursor.expect(')')
  if (precision < 1 || precision > 38 || scale > precision)
    cursor.refuse('DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', `DECIMAL(${precision},${scale}) is not possible: at most 38 digits, and no more behind the point than there are`, place)
  return decimal(precision, scale)
}

function readLength(cursor: Cursor): number {
  cursor.expect('(')
  const length = readInteger(cursor)
  cursor.expect(')')
  return length
}

function readInteger(cursor: Cursor): number {
  const token = cursor.peek()
  if (token.kind !== 'number' || !/^\d{1,9}$/.test(token.text)) cursor.fail('a whole number')
  cursor.next()
  return Number(token.text)
}

/** `TIME`, `TIME(3)` */
function readTime(cursor: Cursor): SqlType {
  const { place } = cursor.previous()
  const precision = cursor.accept('(') ? readInteger(cursor) : undefined
  if (precision !== undefined) cursor.expect(')')
  cursor.accept('WITHOUT', 'TIME', 'ZONE')
  if (precision === undefined) return types.timeOfDay
  if (precision > 6) cursor.refuse('UNSUPPORTED_TIME_PRECISION', `TIME(${precision}) is not possible: a time has at most 6 digits behind the point`, place)
  return { kind: 'time', precision }
}

function readIntervalType(cursor: Cursor): SqlType {
  if (!['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'].includes(cursor.peek().upper)) return types.calendarInterval
  const unit = (): IntervalUnit => cursor.expectAny('YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND').toLowerCase() as IntervalUnit
  const from = unit()
  return { kind: 'interval', from, to: cursor.accept('TO') ? unit() : from }
}
