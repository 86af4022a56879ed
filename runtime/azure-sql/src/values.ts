import { quoteText, type Value } from '@lagoon/engine'
import { formatTsqlType, isText, readTypeText, sqlTypes, type TsqlType, type TsqlVariable } from '@lagoon/sql'
import { AzureSqlError } from './error.ts'
import type { Parameters, ParameterValue } from './database.ts'

/** A value as a client receives it. */
export function clientValue(value: Value, type: TsqlType): Value {
  if (type.kind === 'datetimeoffset') return offsetValue(value)
  if (typeof value !== 'string') return value
  switch (type.kind) {
    case 'datetime': case 'datetime2': case 'smalldatetime': return value.replace(' ', 'T')
    // ADO.NET has no date without a time: a DATE arrives as its midnight.
    case 'date': return `${value}T00:00:00`
    default: return value
  }
}

/** `2026-07-01T14:00:00+02:00` */
function offsetValue(value: Value): Value {
  if (typeof value !== 'object' || value === null || !('utc' in value) || !('clock' in value)) return value
  const [utc, clock] = [String(value.utc), String(value.clock)]
  const minutes = Math.round((Date.parse(`${clock.replace(' ', 'T')}Z`) - Date.parse(`${utc.replace(' ', 'T')}Z`)) / 60_000)
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${clock.replace(' ', 'T')}${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

/** A value of a variable as a DuckDB literal, from the text that DuckDB prints for it. */
export function literalOf(text: string | null, type: TsqlType): string {
  if (text === null) return 'NULL'
  if (isText(type)) return quoteText(text)
  switch (type.kind) {
    case 'int': return text.startsWith('-') ? `(${text})` : text
    case 'tinyint': return `CAST(${text} AS UTINYINT)`
    case 'smallint': return `CAST('${text}' AS SMALLINT)`
    case 'bigint': return `CAST('${text}' AS BIGINT)`
    case 'bit': return text
    case 'decimal': return `CAST('${text}' AS DECIMAL(${type.precision},${type.scale}))`
    case 'money': return `CAST('${text}' AS DECIMAL(19,4))`
    case 'smallmoney': return `CAST('${text}' AS DECIMAL(10,4))`
    case 'float': return `CAST('${text}' AS DOUBLE)`
    case 'real': return `CAST('${text}' AS FLOAT)`
    case 'date': return `DATE ${quoteText(text)}`
    case 'time': return `TIME ${quoteText(text)}`
    case 'datetime': case 'datetime2': case 'smalldatetime': return `TIMESTAMP ${quoteText(text)}`
    case 'datetimeoffset': return `CAST(${quoteText(text)} AS STRUCT(utc TIMESTAMP, clock TIMESTAMP))`
    case 'uniqueidentifier': return `CAST(${quoteText(text)} AS UUID)`
    case 'binary': case 'varbinary': return `unhex(${quoteText(text)})`
    case 'null': return 'NULL'
    default: return type satisfies never
  }
}

/** What to ask DuckDB for, so that `literalOf` can write it down. */
export const asLiteralText = (text: string, type: TsqlType): string => (type.kind === 'binary' || type.kind === 'varbinary' ? `hex(${text})` : `CAST(${text} AS VARCHAR)`)

/** `@name` values of a caller. */
/** The type of a parameter: the one that the caller names, or what its value is. */
export function typeOfParameter(written: string | undefined, name: string, value: ParameterValue = null): TsqlType {
  return written === undefined ? typeOfValue(value) : readClrType(written, name)
}

export function readParameters(parameters: Parameters): Map<string, TsqlVariable> {
  return new Map(Object.entries(parameters).map(([name, given]): [string, TsqlVariable] => {
    const key = `@${name.replace(/^@/, '').toLowerCase()}`
    const { value, type: written } = typeof given === 'object' && given !== null ? given : { value: given, type: undefined }
    const type = typeOfParameter(written, name, value)
    if (value === null) return [key, { type, duckdb: 'NULL' }]
    const text = typeof value === 'boolean' && type.kind !== 'bit' ? String(Number(value)) : String(value)
    if (isText(type)) return [key, { type, duckdb: quoteText(text) }]
    return [key, { type, duckdb: `CAST(${quoteText(text.replace(/Z$/, ''))} AS ${duckdbText(type)})` }]
  }))
}

const duckdbText = (type: TsqlType): string => literalOf('0', type).match(/AS ([A-Z0-9(),]+)\)$/)?.[1] ?? ({ bit: 'BOOLEAN', int: 'INTEGER', date: 'DATE', time: 'TIME', datetime: 'TIMESTAMP', datetime2: 'TIMESTAMP', smalldatetime: 'TIMESTAMP' }[type.kind as string] ?? 'VARCHAR')

function typeOfValue(value: string | number | bigint | boolean | null): TsqlType {
  switch (typeof value) {
    case 'boolean': return sqlTypes.bit
    case 'bigint': return sqlTypes.bigint
    case 'number': return Number.isInteger(value) ? (Math.abs(value) < 2 ** 31 ? sqlTypes.int : sqlTypes.bigint) : sqlTypes.float
    default: return { kind: 'nvarchar', length: value === null || value.length <= 4000 ? 4000 : 'max' }
  }
}

/** The types that a Script activity names, and SQL Server's own. */
const clrTypes: Readonly<Record<string, TsqlType>> = {
  STRING: { kind: 'nvarchar', length: 'max' }, INT16: sqlTypes.smallint, INT32: sqlTypes.int, INT64: sqlTypes.bigint, DOUBLE: sqlTypes.float, SINGLE: sqlTypes.real, BOOLEAN: sqlTypes.bit, GUID: sqlTypes.uniqueidentifier,
  DATETIME: sqlTypes.datetime2, TIMESPAN: sqlTypes.time, BYTE: sqlTypes.tinyint, DECIMAL: { kind: 'decimal', precision: 38, scale: 10 },
}

function readClrType(written: string, name: string): TsqlType {
  const word = written.trim().toUpperCase()
  const type = clrTypes[word] ?? readTypeText(word.replaceAll(' ', ''))
  if (!type) throw new AzureSqlError([{ code: '2715', message: `parameter @${name.replace(/^@/, '')}: cannot find data type ${written}` }])
  return type
}

export const typeName = (type: TsqlType): string => formatTsqlType(type)
