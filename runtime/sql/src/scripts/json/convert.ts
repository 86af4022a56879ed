import { type SqlType, type StructType } from '../../types.ts'
import { type SessionZone } from '../../zones/sessionZone.ts'
import { readClock, readDate, readInstant } from '../formats/moments.ts'
import { variantText } from '../variant/text.ts'
import { isArray, isNumber, isObject, isWhole, type Json, type JsonNumber, quoted, writeJson } from './value.ts'

export interface Formats { readonly dateFormat?: string; readonly timestampFormat?: string; readonly timestampNTZFormat?: string }

/** How moments are read: by which patterns, and on whose clock. */
export interface Reading extends Formats { readonly zone: SessionZone }

/** JSON text that DuckDB casts to the type, and whether something did not fit; undefined when nothing did. */
export type Converted = { readonly text: string; readonly bad: boolean } | undefined

const good = (text: string): Converted => ({ text, bad: false })

/** A value as a type, by the rules of Spark's reader of JSON: what does not fit is null in a struct, and spoils an array or a map. */
export function convert(value: Json, type: SqlType, formats: Reading): Converted {
  if (type.kind === 'variant') {
    const text = variantText(value)
    return text === undefined ? undefined : good(quoted(text))
  }
  if (value === null) return good('null')
  switch (type.kind) {
    case 'string': case 'char': case 'varchar': return good(quoted(typeof value === 'string' ? value : writeJson(value)))
    case 'boolean': return typeof value === 'boolean' ? good(String(value)) : undefined
    case 'tinyint': return whole(value, -128n, 255n, 8)
    case 'smallint': return whole(value, -(2n ** 15n), 2n ** 15n - 1n, 16)
    case 'int': return whole(value, -(2n ** 31n), 2n ** 31n - 1n, 32)
    case 'bigint': return whole(value, -(2n ** 63n), 2n ** 63n - 1n, 64)
    case 'float': case 'double': return floating(value)
    case 'decimal': return decimalText(isNumber(value) ? value.text : value, type.precision, type.scale)
    case 'date': return ofText(value, text => readDate(text, formats.dateFormat))
    case 'timestamp': return isNumber(value) ? instantOfSeconds(value) : ofText(value, text => readInstant(text, formats.zone, formats.timestampFormat))
    case 'timestamp_ntz': return ofText(value, text => clockWithoutZone(text, formats.timestampNTZFormat))
    // As hexadecimal digits: the caller makes bytes of them.
    case 'binary': return ofText(value, text => (/^[A-Za-z0-9+/\s]*={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('hex') : undefined))
    case 'array': return isArray(value) ? gathered(value.map(item => convert(item, type.element, formats)), texts => `[${texts.join(',')}]`) : undefined
    case 'map': {
      if (!isObject(value)) return undefined
      const last = new Map(value.fields)
      const names = [...last.keys()]
      return gathered(names.map(name => convert(last.get(name) ?? null, type.value, formats)), texts => `{${texts.map((text, index) => `${quoted(names[index] ?? '')}:${text}`).join(',')}}`)
    }
    case 'struct': return isObject(value) ? convertStruct(value.fields, type, formats) : undefined
    default: return undefined
  }
}

/** A struct keeps its fields that fit. */
export function convertStruct(fields: readonly (readonly [string, Json])[], type: StructType, formats: Reading): NonNullable<Converted> {
  const last = new Map(fields)
  let bad = false
  const parts = type.fields.map(field => {
    const made = convert(last.get(field.name) ?? null, field.type, formats)
    if (!made || made.bad) bad = true
    return `${quoted(field.name)}:${made?.text ?? 'null'}`
  })
  return { text: `{${parts.join(',')}}`, bad }
}

function gathered(parts: readonly Converted[], write: (texts: readonly string[]) => string): Converted {
  const texts: string[] = []
  let bad = false
  for (const part of parts) {
    if (!part) return undefined
    if (part.bad) bad = true
    texts.push(part.text)
  }
  return { text: write(texts), bad }
}

function whole(value: Json, least: bigint, most: bigint, bits: number): Converted {
  if (!isNumber(value) || !isWhole(value)) return undefined
  // Nine digits fit whatever has 32 bits.
  if (bits >= 32 && value.text.length <= 9 && value.text !== '-0') return good(value.text)
  const number = BigInt(value.text)
  // Jackson takes an unsigned byte for a byte.
  return number >= least && number <= most ? good(String(BigInt.asIntN(bits, number))) : undefined
}

const infinite: Readonly<Record<string, string>> = { NaN: '"NaN"', INF: '"Infinity"', '+INF': '"Infinity"', Infinity: '"Infinity"', '+Infinity': '"Infinity"', '-INF': '"-Infinity"', '-Infinity': '"-Infinity"' }

function floating(value: Json): Converted {
  const text = typeof value === 'string' ? value : isNumber(value) ? value.text : undefined
  const special = text === undefined ? undefined : infinite[text]
  if (special !== undefined) return good(special)
  if (text === undefined || typeof value === 'string') return undefined
  return good(Number.isFinite(Number(text)) ? text : Number(text) > 0 ? '"Infinity"' : '"-Infinity"')
}

/** A decimal in digits, rounded half up to its scale; null when it is too large. */
export function decimalText(text: Json, precision: number, scale: number): Converted {
  const digits = typeof text === 'string' ? decimalDigits(text, scale) : undefined
  if (digits === undefined) return undefined
  return good(digits < 10n ** BigInt(precision) && digits > -(10n ** BigInt(precision)) ? quoted(withPoint(digits, scale)) : 'null')
}

/** The number as a count of its last decimal place. */
export function decimalDigits(text: string, scale: number): bigint | undefined {
  const [, sign, before = '', after = '', exponent = '0'] = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  if (sign === undefined || `${before}${after}` === '') return undefined
  const shift = scale + Number(exponent) - after.length
  if (shift > 400) return undefined
  const all = BigInt(`${before}${after}`)
  const size = shift >= 0 ? all * 10n ** BigInt(shift) : shift < -400 ? 0n : (all * 2n + 10n ** BigInt(-shift)) / (2n * 10n ** BigInt(-shift))
  return sign === '-' ? -size : size
}

export function withPoint(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  return `${digits < 0n ? '-' : ''}${scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`}`
}

function ofText(value: Json, read: (text: string) => string | undefined): Converted {
  const made = typeof value === 'string' ? read(value) : undefined
  return made === undefined ? undefined : good(quoted(made))
}

const clockWithoutZone = (text: string, pattern: string | undefined): string | undefined => (pattern === undefined && /(?:Z|[+-]\d{1,2}:?\d{2})$/.test(text) && /[T ]/.test(text) ? undefined : readClock(text, pattern))

function instantOfSeconds(value: JsonNumber): Converted {
  const seconds = isWhole(value) ? Number(value.text) : Number.NaN
  const instant = new Date(seconds * 1000)
  return Number.isNaN(instant.getTime()) ? undefined : good(quoted(instant.toISOString().replace('T', ' ').replace('Z', '+00')))
}
