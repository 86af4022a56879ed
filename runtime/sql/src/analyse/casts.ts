import { packed } from '../macros/packed.ts'
import { decimal, formatType, sameType, type SqlType, duckdbType, types } from '../types.ts'
import { clockLiteral, dateLiteral, instantLiteral, timeLiteral } from './instants.ts'
import { betweenIntervals, intervalText, intervalToNumber, numberToInterval, textToInterval } from './intervalCasts.ts'
import { decimalFor, isIntegral, isNumeric, isText } from './lattice.ts'
import { sharing } from './once.ts'
import { cutTime, fromTime, toTime } from './timeCasts.ts'
import { quoteName, quoteText, retyped, type Typed } from './typed.ts'
import { fromVariant, toVariant } from './variants.ts'

/**
 * The value cast as Databricks casts it in ANSI mode; with `attempt`, what cannot be cast is null.
 * Undefined when there is no cast between the two types.
 */
export function castTo(value: Typed, to: SqlType, attempt = false): Typed | undefined {
  return sharing([value], ([one]) => cast(one ?? value, to, attempt))
}

function cast(value: Typed, to: SqlType, attempt: boolean): Typed | undefined {
  const target = to.kind === 'char' || to.kind === 'varchar' ? types.string : to
  const text = foldedCast(value, target) ?? castText(value.duckdb, value.type, target, attempt)
  if (text === undefined) return undefined
  if (value.constant === null) return { ...retyped(value, { type: target, duckdb: `CAST(NULL AS ${duckdbType(target)})` }), constant: null }
  const made = retyped(value, { type: target, duckdb: text, nullable: value.nullable || attempt })
  return value.constant !== undefined && isText(target) && isText(value.type) ? { ...made, constant: value.constant } : made
}

/** A literal whose cast is plain to see, so that DuckDB has a constant to work with. */
function foldedCast(value: Typed, to: SqlType): string | undefined {
  const { constant } = value
  if (typeof constant !== 'string' || !isText(value.type)) return undefined
  switch (to.kind) {
    case 'date': return dateLiteral(constant)
    case 'timestamp': return instantLiteral(constant)
    case 'timestamp_ntz': return clockLiteral(constant)
    case 'time': return to.precision === 6 ? timeLiteral(constant) : undefined
    case 'int': case 'bigint': return /^-?\d{1,9}$/.test(constant) ? `CAST(${constant} AS ${duckdbType(to)})` : undefined
    // A zero of the type DECIMAL has no sign.
    case 'double': return /^-?\d{1,15}(\.\d{1,15})?$/.test(constant) && !/^-[0.]+$/.test(constant) ? `CAST(${constant} AS DOUBLE)` : undefined
    default: return undefined
  }
}

/** DuckDB text that casts `text` of one type to another; undefined when Databricks has no such cast. */
export function castText(text: string, from: SqlType, to: SqlType, attempt: boolean): string | undefined {
  if (sameType(from, to) || (isText(from) && isText(to))) return text
  if (from.kind === 'void') return `CAST(${text} AS ${duckdbType(to)})`
  if (isText(from)) return fromText(text, to, attempt)
  if (from.kind === 'variant') return fromVariant(text, to, attempt)
  if (isText(to)) return toText(text, from)
  if (isNumeric(from) && isNumeric(to)) return betweenNumbers(text, from, to, attempt)
  switch (to.kind) {
    case 'boolean': return isNumeric(from) ? `CAST(${text} AS BOOLEAN)` : undefined
    case 'date': return from.kind === 'timestamp' ? `CAST(dbx_clock(${text}) AS DATE)` : from.kind === 'timestamp_ntz' ? `CAST(${text} AS DATE)` : undefined
    case 'timestamp': return toTimestamp(text, from, attempt)
    case 'timestamp_ntz': return from.kind === 'timestamp' ? `dbx_clock(${text})` : from.kind === 'date' ? `CAST(${text} AS TIMESTAMP)` : undefined
    case 'binary': return undefined
    case 'time': return toTime(text, from, to)
    case 'interval': return from.kind === 'interval' ? betweenIntervals(text, from, to) : numberToInterval(text, from, to, attempt)
    case 'variant': return toVariant(text, from)
    case 'array': case 'map': case 'struct': return betweenNested(text, from, to, attempt)
    default:
  }
  if (from.kind === 'boolean' && isNumeric(to)) return to.kind === 'decimal' ? betweenNumbers(`CAST(${text} AS INTEGER)`, types.int, to, attempt) : `CAST(${text} AS ${duckdbType(to)})`
  if (from.kind === 'time') return fromTime(text, to, (number, type) => betweenNumbers(number, type, to, attempt))
  if (from.kind === 'interval') return intervalToNumber(text, from, to, (number, type) => betweenNumbers(number, type, to, attempt))
  if (from.kind === 'timestamp' && isNumeric(to)) return fromTimestamp(text, to, attempt)
  return undefined
}

function fromText(text: string, to: SqlType, attempt: boolean): string | undefined {
  const must = (tried: string): string => (attempt ? tried : `dbx_must(${text}, ${tried}, '${formatType(to)}')`)
  switch (to.kind) {
    case 'tinyint': case 'smallint': case 'int': case 'bigint': case 'boolean': case 'date': case 'timestamp': case 'timestamp_ntz': case 'double':
      return must(`dbx_try_string_to_${to.kind}(${text})`)
    case 'float': return must(`dbx_to_float(dbx_try_string_to_double(${text}))`)
    case 'decimal': return attempt ? `TRY_CAST(dbx_number(${text}) AS ${duckdbType(to)})` : `dbx_must_decimal(${text}, TRY_CAST(dbx_number(${text}) AS ${duckdbType(to)}), '${formatType(to)}')`
    case 'interval': return textToInterval(text, to, attempt)
    case 'time': return must(cutTime(`dbx_try_string_to_time(${text})`, to))
    case 'calendar_interval': return attempt ? `dbx_string_to_calendar(${text})` : `dbx_must_interval(${text}, dbx_string_to_calendar(${text}))`
    case 'binary': return `encode(${text})`
    case 'variant': return toVariant(text, types.string)
    default: return undefined
  }
}

/** The text that Databricks shows for a value: `1.0E20`, `2024-01-05 10:00:00`, `[1, null]`. */
export function toText(text: string, from: SqlType): string | undefined {
  switch (from.kind) {
    case 'string': case 'char': case 'varchar': return text
    case 'float': return `dbx_float_to_string(${text})`
    case 'double': return `dbx_double_to_string(${text})`
    // DuckDB leaves out the zero before the point where the type has no digit for it.
    case 'decimal': return from.precision === from.scale ? `regexp_replace(CAST(${text} AS VARCHAR), '^(-?)[.]', '\\10.')` : `CAST(${text} AS VARCHAR)`
    case 'timestamp': return `dbx_timestamp_to_string(${text})`
    case 'timestamp_ntz': return `dbx_ntz_to_string(${text})`
    case 'date': return `dbx_date_to_string(${text})`
    case 'binary': return `dbx_bytes_to_string(${text})`
    case 'interval': return intervalText(text, from)
    case 'calendar_interval': return `dbx_js_calendar_text(dbx_calendar_months(${text}), dbx_calendar_days(${text}), dbx_calendar_us(${text}))`
    case 'variant': return fromVariant(text, types.string, false)
    case 'array': {
      const element = toText('_e', from.element)
      return element && `('[' || array_to_string(list_transform(${text}, lambda _e: coalesce(${element}, 'null')), ', ') || ']')`
    }
    case 'map': {
      const key = toText("_e['key']", from.key)
      const value = toText("_e['value']", from.value)
      return key && value && `('{' || array_to_string(list_transform(map_entries(${text}), lambda _e: ${key} || ' -> ' || coalesce(${value}, 'null')), ', ') || '}')`
    }
    case 'struct': {
      const fields = from.fields.map(field => toText(`struct_extract(${text}, ${quoteText(field.name)})`, field.type))
      if (fields.some(field => field === undefined)) return undefined
      return `CASE WHEN ${text} IS NULL THEN NULL ELSE '{' || ${fields.map(field => `coalesce(${field}, 'null')`).join(` || ', ' || `) || "''"} || '}' END`
    }
    default: return `CAST(${text} AS VARCHAR)`
  }
}

function betweenNumbers(text: string, from: SqlType, to: SqlType, attempt: boolean): string {
  const type = duckdbType(to)
  const fit = (tried: string): string => (attempt ? tried : `dbx_fit(${text}, ${tried}, '${formatType(from)}', '${formatType(to)}')`)
  if (isIntegral(to)) {
    if (to.kind === 'bigint' && (from.kind === 'double' || from.kind === 'float')) return fit(`dbx_try_double_to_bigint(${text})`)
    if (!isIntegral(from)) return fit(`TRY_CAST(trunc(${text}) AS ${type})`)
    return widths[from.kind as Width] <= widths[to.kind as Width] ? `CAST(${text} AS ${type})` : fit(`TRY_CAST(${text} AS ${type})`)
  }
  if (to.kind === 'decimal') {
    const must = (known: string, tried: string): string => (attempt ? tried : `dbx_fit_decimal(${known}, ${tried}, '${formatType(from)}', '${formatType(to)}')`)
    // Through its text, as Spark does: 0.285 is then rounded to 0.29, though the double lies below.
    if (from.kind === 'double') return must(`dbx_finite(${text})`, `TRY_CAST(dbx_decimal_digits(${text}) AS ${type})`)
    if (from.kind === 'float') return must(`dbx_finite(CAST(${text} AS DOUBLE))`, `TRY_CAST(dbx_decimal_digits(CAST(${text} AS DOUBLE)) AS ${type})`)
    const source = decimalFor(from)
    const cannotOverflow = source !== undefined && source.precision - source.scale <= to.precision - to.scale && source.scale <= to.scale
    return cannotOverflow ? `CAST(${text} AS ${type})` : must(text, `TRY_CAST(${text} AS ${type})`)
  }
  return from.kind === 'double' && to.kind === 'float' ? `dbx_to_float(${text})` : `CAST(${text} AS ${type})`
}

type Width = keyof typeof widths
const widths = { tinyint: 1, smallint: 2, int: 4, bigint: 8 } as const

function toTimestamp(text: string, from: SqlType, attempt: boolean): string | undefined {
  if (from.kind === 'date') return `dbx_instant(CAST(${text} AS TIMESTAMP))`
  if (from.kind === 'timestamp_ntz') return `dbx_instant(${text})`
  if (isIntegral(from)) return `to_timestamp(CAST(${text} AS BIGINT))`
  if (from.kind === 'double' || from.kind === 'float') return `${attempt ? 'dbx_try_double_to_timestamp' : 'dbx_double_to_timestamp'}(CAST(${text} AS DOUBLE))`
  return isNumeric(from) ? `make_timestamptz(CAST(trunc(CAST(${text} AS DOUBLE) * 1000000) AS BIGINT))` : undefined
}

function fromTimestamp(text: string, to: SqlType, attempt: boolean): string | undefined {
  if (to.kind === 'double' || to.kind === 'float') return `CAST(epoch(${text}) AS ${duckdbType(to)})`
  if (to.kind === 'decimal') return betweenNumbers(`CAST(CAST(epoch_us(${text}) AS DECIMAL(38,0)) * 0.000001 AS DECIMAL(38,6))`, decimal(38, 6), to, attempt)
  return betweenNumbers(`dbx_floor_quotient(epoch_us(${text}), 1000000)`, types.bigint, to, attempt)
}

function betweenNested(text: string, from: SqlType, to: SqlType, attempt: boolean): string | undefined {
  if (from.kind === 'array' && to.kind === 'array') {
    const element = castText('_e', from.element, to.element, attempt)
    return element === undefined ? undefined : element === '_e' ? text : `list_transform(${text}, lambda _e: ${element})`
  }
  if (from.kind === 'map' && to.kind === 'map') {
    const key = castText("_e['key']", from.key, to.key, attempt)
    const value = castText("_e['value']", from.value, to.value, attempt)
    return key && value && `map_from_entries(list_transform(map_entries(${text}), lambda _e: {'k': ${key}, 'v': ${value}}))`
  }
  if (from.kind === 'struct' && to.kind === 'struct' && from.fields.length === to.fields.length) {
    const fields = to.fields.map((field, index) => {
      const source = from.fields[index]
      const cast = source && castText(`struct_extract(${text}, ${quoteText(source.name)})`, source.type, field.type, attempt)
      return cast === undefined ? undefined : ([quoteName(field.name), cast] as const)
    })
    return fields.every(field => field !== undefined) ? `CASE WHEN ${text} IS NOT NULL THEN ${packed(fields)} END` : undefined
  }
  return undefined
}
