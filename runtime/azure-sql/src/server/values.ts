import type { Value } from '@lagoon/engine'
import { formatTsqlType, isMoney, isText, readTypeText, sqlTypes, type TsqlType } from '@lagoon/sql'
import type { Column } from 'mssql'
import { AzureSqlError } from '../error.ts'

/** The type of a result's column, in T-SQL's terms. What has no counterpart here (xml, sql_variant, …) comes as text. */
export function columnType({ type, length, precision, scale }: Column): TsqlType {
  const word = type.declaration.toUpperCase()
  if (word === 'DECIMAL' || word === 'NUMERIC') return { kind: 'decimal', precision: precision ?? 18, scale: scale ?? 0 }
  if (word === 'DATETIME2') return { kind: 'datetime2', precision: scale ?? 7 }
  // The driver hands on the instant, without its offset.
  if (word === 'DATETIMEOFFSET') return sqlTypes.ntext
  if (word === 'TIME') return { kind: 'time', precision: scale ?? 7 }
  const plain = readTypeText(word)
  // The driver counts bytes.
  const characters = (length ?? 0) / (word.startsWith('N') ? 2 : 1)
  if (plain && 'length' in plain) return readTypeText(`${word}(${characters > 8000 || characters <= 0 ? 'MAX' : characters})`) ?? plain
  return plain ?? sqlTypes.ntext
}

// The driver hands a number over as a double: up to here each of its digits is right.
const exactLimit = 2 ** 53

/**
 * The value as a text that DuckDB reads back into the column's type without loss; null stays null. Throws `InexactNumber` for a
 * DECIMAL or MONEY with more digits than the driver can carry.
 */
export function canonicalText(value: unknown, type: TsqlType, column: string): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return temporalText(value as MomentOfDriver, type)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex').toUpperCase()
  if (typeof value === 'number' && (type.kind === 'decimal' || isMoney(type))) {
    const scale = type.kind === 'decimal' ? type.scale : 4
    if (Math.abs(value) * 10 ** scale >= exactLimit) {
      throw new AzureSqlError([{ code: 'InexactNumber', message: `column ${column} of type ${formatTsqlType(type)} holds a number of more than 15 digits, which the driver cannot carry`, hint: `write CAST(${column} AS VARCHAR(41)) in the query` }])
    }
    return value.toFixed(scale)
  }
  return String(value)
}

/** As `StatementResult` promises it. */
export function clientValue(value: unknown, type: TsqlType, column: string): Value {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (type.kind === 'bigint') return BigInt(String(value))
  const text = canonicalText(value, type, column)
  if (text === null) return null
  if (type.kind === 'date') return `${text}T00:00:00`
  if (type.kind === 'datetime' || type.kind === 'datetime2' || type.kind === 'smalldatetime') return text.replace(' ', 'T')
  return typeof value === 'number' && type.kind !== 'decimal' && !isMoney(type) ? value : text
}

/** What is below the millisecond stands beside it, in seconds. */
type MomentOfDriver = Date & { readonly nanosecondsDelta?: number; readonly nanosecondDelta?: number }

function temporalText(value: MomentOfDriver, type: TsqlType): string {
  const iso = value.toISOString()
  if (type.kind === 'date') return iso.slice(0, 10)
  const below = Math.round((value.nanosecondsDelta ?? value.nanosecondDelta ?? 0) * 1e7)
  const digits = `${String(value.getUTCMilliseconds()).padStart(3, '0')}${String(below).padStart(4, '0')}`.replace(/0+$/, '')
  const clock = `${iso.slice(11, 19)}${digits === '' ? '' : `.${digits}`}`
  if (type.kind === 'time') return clock
  const text = `${iso.slice(0, 10)} ${clock}`
  // A DATETIMEOFFSET has lost its offset on the way: it comes as UTC.
  return isText(type) ? `${text} +00:00` : text
}
