import { type Token } from '../lexer.ts'
import { type Literal } from '../tree/expression.ts'
import { span } from '../place.ts'
import { decimal, type SqlType, types } from '../types.ts'
import { type Cursor } from './cursor.ts'

/** The number that stands here, with the type that its form and suffix give it. `sign` is a minus that was read before it. */
export function numberLiteral(cursor: Cursor, sign?: Token): Literal {
  const token = cursor.next()
  const place = sign ? span(sign.place, token.place) : token.place
  const [, digits = '', suffix = ''] = /^([0-9.]+(?:e[+-]?\d+)?)([a-z]*)$/i.exec(token.text) ?? []
  if (digits === '') return { kind: 'literal', type: types.binary, value: token.text.slice(2), place }
  const value = (sign ? '-' : '') + digits
  const type = typeOfNumber(digits, suffix.toUpperCase(), value)
  if (type === undefined) cursor.refuse(/^(BD)?$/i.test(suffix) && !/e/i.test(digits) ? 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION' : 'INVALID_NUMERIC_LITERAL_RANGE', `${token.text} does not fit the type that it asks for`, place)
  return { kind: 'literal', type, value: type.kind === 'decimal' ? plainDecimal(value) : value, place }
}

const bounds: Readonly<Record<string, readonly [SqlType, bigint]>> = {
  Y: [types.tinyint, 1n << 7n],
  S: [types.smallint, 1n << 15n],
  L: [types.bigint, 1n << 63n],
}

function typeOfNumber(digits: string, suffix: string, value: string): SqlType | undefined {
  if (suffix === 'F') return Math.abs(Number(digits)) > 3.4028234663852886e38 ? undefined : types.float
  if (suffix === 'D') return double(digits)
  if (suffix === 'BD') return decimalType(plainDecimal(digits))
  const whole = /^\d+$/.test(digits)
  const bound = bounds[suffix]
  if (bound) return whole && fits(value, bound[1]) ? bound[0] : undefined
  if (/e/i.test(digits)) return double(digits)
  if (!whole) return decimalType(digits)
  if (fits(value, 1n << 31n)) return types.int
  return fits(value, 1n << 63n) ? types.bigint : decimalType(digits)
}

const double = (digits: string): SqlType | undefined => (Number.isFinite(Number(digits)) ? types.double : undefined)

function fits(value: string, bound: bigint): boolean {
  if (value.length > 25 && /[1-9]\d{24}/.test(value)) return false
  const number = BigInt(value)
  return number < bound && number >= -bound
}

function decimalType(digits: string): SqlType | undefined {
  const [whole = '', fraction = ''] = digits.split('.')
  const significant = (whole + fraction).replace(/^0+/, '').length
  const scale = fraction.length
  const precision = Math.max(significant, scale, 1)
  return precision <= 38 ? decimal(precision, scale) : undefined
}

/** Without exponent, as a DECIMAL literal is written. */
function plainDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const shift = Math.max(-100, Math.min(100, Number(exponent)))
  const digits = whole + fraction
  const point = whole.length + shift
  if (point >= digits.length) return `${sign}${digits.padEnd(point, '0') || '0'}`
  return `${sign}${digits.slice(0, Math.max(0, point)) || '0'}.${'0'.repeat(Math.max(0, -point))}${digits.slice(Math.max(0, point))}`
}
