import { quoteText } from '@lagoon/engine'
import { FactoryError } from '../../error.ts'
import { formatted, parsed } from './dateFormat.ts'
import type { ConversionSettings } from './translator.ts'

export interface Conversion {
  /** DuckDB's type of the expression. */
  readonly from: string
  /** An interim type of Data Factory. */
  readonly to: string
  readonly format?: string | undefined
  readonly settings: ConversionSettings
}

/** Data Factory's interim types as the engine has them. */
export const interimTypes: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN', bool: 'BOOLEAN',
  byte: 'UTINYINT', sbyte: 'TINYINT', int16: 'SMALLINT', int32: 'INTEGER', int64: 'BIGINT', uint16: 'USMALLINT', uint32: 'UINTEGER', uint64: 'UBIGINT',
  single: 'FLOAT', double: 'DOUBLE', decimal: 'DECIMAL(38, 18)',
  string: 'VARCHAR', guid: 'VARCHAR', timespan: 'VARCHAR',
  datetime: 'TIMESTAMPTZ', datetimeoffset: 'TIMESTAMPTZ', date: 'TIMESTAMPTZ',
}

/**
 * The expression that converts a value to an interim type, or fails on it as the service does. A sink that names a type of its
 * own (`nvarchar`) does its conversion itself: then the expression is answered unchanged.
 */
export function converted(expression: string, { from, to, format, settings }: Conversion): string {
  const type = to.toLowerCase()
  const target = interimTypes[type]
  if (target === undefined) return expression
  switch (type) {
    case 'string':
      return textOf(expression, from, format, settings)
    case 'boolean':
    case 'bool':
      return isText(from) ? fromWords(expression) : `CAST(${expression} AS BOOLEAN)`
    case 'guid':
      return `CAST(CAST(${expression} AS UUID) AS VARCHAR)`
    case 'timespan':
      return timeSpan(expression, format ?? settings.timeSpanFormat)
    case 'datetime':
    case 'date':
      return isText(from) ? instantOf(expression, format ?? settings.dateTimeFormat, settings) : instantFrom(expression, from)
    case 'datetimeoffset':
      return isText(from) ? instantOf(expression, format ?? settings.dateTimeOffsetFormat ?? settings.dateTimeFormat, settings) : instantFrom(expression, from)
    default:
      return numberOf(expression, from, target, settings)
  }
}

export const isText = (type: string): boolean => type === 'VARCHAR' || type === 'JSON'
const isInstant = (type: string): boolean => type === 'DATE' || type.startsWith('TIMESTAMP')
const isInteger = (type: string): boolean => /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?)$/.test(type)

/** .NET's text of a value: seven fraction digits for an instant, `True` and `False`. */
export function textOf(expression: string, from: string, format: string | undefined, settings: ConversionSettings): string {
  const pattern = format ?? (from === 'TIMESTAMP WITH TIME ZONE' || isInstant(from) ? settings.dateTimeFormat : undefined)
  if (isInstant(from)) return formatted(expression, pattern ?? 'yyyy-MM-dd HH:mm:ss.fffffff')
  if (from === 'BOOLEAN') {
    const [yes, no] = settings.treatBooleanAsNumber ? ['1', '0'] : ['True', 'False']
    return `CASE WHEN ${expression} THEN '${yes}' WHEN NOT ${expression} THEN '${no}' END`
  }
  if (isComplex(from)) return `CAST(to_json(${expression}) AS VARCHAR)`
  if (from === 'BLOB') return `to_base64(${expression})`
  return from === 'VARCHAR' ? expression : `CAST(${expression} AS VARCHAR)`
}

/** An array or an object: in a table it can only be JSON text. */
export const isComplex = (type: string): boolean => /\]$|^(STRUCT|MAP|UNION|VARIANT)\b/.test(type)

// What cannot be read fails as a cast of its own message: `error()` may not stand in TRY.
const fromWords = (text: string): string =>
  `CAST(CASE lower(trim(${text})) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN '1' THEN 'true' WHEN '0' THEN 'false' ELSE 'not a Boolean: ' || ${text} END AS BOOLEAN)`

function numberOf(expression: string, from: string, target: string, settings: ConversionSettings): string {
  const whole = isInteger(target)
  if (isText(from)) {
    const text = numberText(expression, settings.culture)
    return whole ? `CAST(CASE WHEN regexp_full_match(${text}, '[+-]?\\d+') THEN ${text} WHEN ${text} IS NOT NULL THEN 'not an integer: ' || ${text} END AS ${target})` : `CAST(${text} AS ${target})`
  }
  if (!whole || isInteger(from) || from === 'BOOLEAN') return `CAST(${expression} AS ${target})`
  if (isInstant(from)) throw new FactoryError('UserErrorInvalidDataValue', `a date cannot become a number of type ${target}`)
  return settings.allowDataTruncation
    ? `CAST(trunc(${expression}) AS ${target})`
    : `CASE WHEN ${expression} = trunc(${expression}) THEN CAST(${expression} AS ${target}) WHEN ${expression} IS NOT NULL THEN CAST('data would be truncated: ' || CAST(${expression} AS VARCHAR) AS ${target}) END`
}

/** A number's text with the separators of a culture taken out. */
function numberText(expression: string, culture: string): string {
  const { group, decimal } = separatorsOf(culture)
  const plain = `replace(trim(${expression}), ${quoteText(group)}, '')`
  return decimal === '.' ? plain : `replace(${plain}, ${quoteText(decimal)}, '.')`
}

function separatorsOf(culture: string): { group: string; decimal: string } {
  const found = new Map(new Intl.NumberFormat(knownCulture(culture)).formatToParts(-1234567.8).map(({ type, value }) => [type, value]))
  return { group: found.get('group') ?? ',', decimal: found.get('decimal') ?? '.' }
}

function knownCulture(culture: string): string {
  try {
    return Intl.getCanonicalLocales(culture)[0] ?? culture
  } catch {
    throw new FactoryError('InvalidPropertyValue', `'${culture}' is no culture`)
  }
}

/** Sessions are in UTC: so what has no zone needs no calendar, which a cast would ask for every row. */
const instantFrom = (expression: string, from: string): string =>
  from === 'DATE' || from === 'TIMESTAMP' ? `make_timestamptz(epoch_us(CAST(${expression} AS TIMESTAMP)))` : `CAST(${expression} AS TIMESTAMPTZ)`

/** With a format, that one only; else ISO text, or the culture's own order of day, month and year. */
function instantOf(expression: string, format: string | undefined, { culture }: ConversionSettings): string {
  if (format !== undefined) return parsed(`trim(${expression})`, format)
  const order = new Intl.DateTimeFormat(knownCulture(culture), { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(new Date(0))
  const date = order.map(({ type, value }) => (type === 'year' ? '%Y' : type === 'month' ? '%m' : type === 'day' ? '%d' : value.trim() === '' ? ' ' : value)).join('').trim()
  const patterns = ['', ' %H:%M:%S', ' %H:%M', ' %I:%M:%S %p', ' %I:%M %p'].map((time) => quoteText(`${date}${time}`))
  return `coalesce(TRY_CAST(trim(${expression}) AS TIMESTAMPTZ), CAST(strptime(trim(${expression}), [${patterns.join(', ')}]) AS TIMESTAMPTZ))`
}

/** Text of a time span, `[d.]hh:mm[:ss[.fffffff]]`, checked. */
function timeSpan(expression: string, format: string | undefined): string {
  if (format !== undefined && !/^(c|g|G)$/.test(format)) throw new FactoryError('PropertyNotSupported', `timeSpanFormat '${format}' does not run here`, { hint: `'c' does` })
  const text = `CAST(${expression} AS VARCHAR)`
  return `CASE WHEN regexp_full_match(${text}, '-?(\\d+\\.)?\\d{1,2}:\\d{1,2}(:\\d{1,2}(\\.\\d{1,7})?)?') THEN ${text} WHEN ${text} IS NOT NULL THEN CAST(CAST('not a time span: ' || ${text} AS INTEGER) AS VARCHAR) END`
}
