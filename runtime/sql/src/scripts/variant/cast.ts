import { type SqlType, formatType } from '../../types.ts'
import { decimalDigits, withPoint } from '../json/convert.ts'
import { isArray, isNumber, isObject, isWhole, type Json, javaDouble, quoted } from '../json/value.ts'
import { readClock, readDate, readInstant, readTime } from '../formats/moments.ts'
import { type SessionZone } from '../../zones/sessionZone.ts'
import { raised } from '../script.ts'
import { writeVariant } from './text.ts'

interface Casting { readonly attempt: boolean; readonly zone: SessionZone }

/** JSON text that DuckDB casts to the type. What does not go is null with `attempt`, and INVALID_VARIANT_CAST without. */
export function castVariant(value: Json, type: SqlType, how: Casting): string {
  if (type.kind === 'variant') return quoted(writeVariant(value))
  if (value === null) return 'null'
  const made = cast(value, type, how)
  if (made !== undefined) return made
  if (how.attempt) return 'null'
  throw raised('INVALID_VARIANT_CAST', `The variant value \`${writeVariant(value)}\` cannot be cast into \`"${formatType(type)}"\`. Please use \`try_variant_get\` instead.`)
}

function cast(value: Json, type: SqlType, how: Casting): string | undefined {
  switch (type.kind) {
    case 'string': case 'char': case 'varchar': return quoted(asText(value))
    case 'array': return isArray(value) ? `[${value.map(item => castVariant(item, type.element, how)).join(',')}]` : undefined
    case 'map': return isObject(value) ? `{${value.fields.map(([name, held]) => `${quoted(name)}:${castVariant(held, type.value, how)}`).join(',')}}` : undefined
    case 'struct': {
      if (!isObject(value)) return undefined
      const held = new Map(value.fields)
      return `{${type.fields.map(field => `${quoted(field.name)}:${castVariant(held.get(field.name) ?? null, field.type, how)}`).join(',')}}`
    }
    default: return isArray(value) || isObject(value) ? undefined : castScalar(value, type, how.zone)
  }
}

export const asText = (value: Json): string => (typeof value === 'string' ? value : writeVariant(value))

function castScalar(value: Json, type: SqlType, zone: SessionZone): string | undefined {
  const text = typeof value === 'boolean' ? (value ? '1' : '0') : isNumber(value) ? value.text : typeof value === 'string' ? value.trim() : ''
  const bare = typeof value === 'string'
  switch (type.kind) {
    case 'boolean': return toBoolean(value)
    case 'tinyint': return toWhole(text, bare, 8)
    case 'smallint': return toWhole(text, bare, 16)
    case 'int': return toWhole(text, bare, 32)
    case 'bigint': return toWhole(text, bare, 64)
    case 'float': case 'double': return toDouble(text)
    case 'decimal': {
      const digits = decimalDigits(text, type.scale)
      return digits !== undefined && digits < 10n ** BigInt(type.precision) && digits > -(10n ** BigInt(type.precision)) ? quoted(withPoint(digits, type.scale)) : undefined
    }
    case 'date': return bare ? quotedIf(readDate(value)) : undefined
    case 'timestamp': return bare ? quotedIf(readInstant(value, zone)) : isNumber(value) ? ofSeconds(value.text) : undefined
    case 'timestamp_ntz': return bare ? quotedIf(readClock(value)) : undefined
    case 'time': return bare ? quotedIf(readTime(value, type.precision)) : undefined
    case 'binary': return bare ? quoted(Buffer.from(value).toString('hex')) : undefined
    default: return undefined
  }
}

const quotedIf = (text: string | undefined): string | undefined => (text === undefined ? undefined : quoted(text))

function toBoolean(value: Json): string | undefined {
  if (typeof value === 'boolean') return String(value)
  if (isNumber(value)) return String(Number(value.text) !== 0)
  const word = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return ['t', 'true', 'y', 'yes', '1'].includes(word) ? 'true' : ['f', 'false', 'n', 'no', '0'].includes(word) ? 'false' : undefined
}

function toWhole(text: string, bare: boolean, bits: number): string | undefined {
  const plain = /^[+-]?\d+$/.test(text)
  if (bare && !plain) return undefined
  const whole = plain ? BigInt(text.replace('+', '')) : Number.isFinite(Number(text)) ? (text.includes('E') ? BigInt(Math.trunc(Number(text))) : BigInt(/^-?\d+/.exec(text)?.[0] ?? '0')) : undefined
  return whole !== undefined && whole === BigInt.asIntN(bits, whole) ? String(whole) : undefined
}

function toDouble(text: string): string | undefined {
  const word = text.toLowerCase().replace('+', '')
  const special = ({ nan: 'NaN', inf: 'Infinity', infinity: 'Infinity', '-inf': '-Infinity', '-infinity': '-Infinity' } as const)[word]
  if (special) return quoted(special)
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[df]?$/i.test(text) ? Number(text.replace(/[dDfF]$/, '')) : Number.NaN
  return Number.isNaN(number) ? undefined : Number.isFinite(number) ? javaDouble(number) : quoted(javaDouble(number))
}

function ofSeconds(text: string): string | undefined {
  const micros = isWhole({ kind: 'number', text }) ? BigInt(text) * 1_000_000n : decimalDigits(text, 6)
  if (micros === undefined) return undefined
  const millis = micros / 1000n - (micros % 1000n < 0n ? 1n : 0n)
  const instant = new Date(Number(millis))
  if (Number.isNaN(instant.getTime())) return undefined
  return quoted(`${instant.toISOString().replace('T', ' ').replace('Z', '')}${String(micros - millis * 1000n).padStart(3, '0')}+00`)
}
