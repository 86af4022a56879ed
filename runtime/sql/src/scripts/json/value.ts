/** JSON as it was written: numbers keep their text, objects the order of their fields and fields that are named twice. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject
export interface JsonNumber { readonly kind: 'number'; readonly text: string }
export interface JsonObject { readonly kind: 'object'; readonly fields: readonly (readonly [name: string, value: Json])[] }

export const isNumber = (value: Json): value is JsonNumber => typeof value === 'object' && value !== null && !isArray(value) && value.kind === 'number'
export const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !isArray(value) && value.kind === 'object'
export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

export const number = (text: string): JsonNumber => ({ kind: 'number', text })
export const object = (fields: JsonObject['fields']): JsonObject => ({ kind: 'object', fields })

/** Whether a number is written without a fraction and an exponent. */
export const isWhole = (value: JsonNumber): boolean => /^-?\d+$/.test(value.text)

/** JSON text without spaces, as Jackson writes it: a number with a fraction is a double. */
export function writeJson(value: Json, ofNumber: (value: JsonNumber) => string = javaNumber): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (isArray(value)) return `[${value.map(item => writeJson(item, ofNumber)).join(',')}]`
  if (value.kind === 'number') return ofNumber(value)
  return `{${value.fields.map(([name, held]) => `${quoted(name)}:${writeJson(held, ofNumber)}`).join(',')}}`
}

function javaNumber(value: JsonNumber): string {
  if (isWhole(value)) return String(BigInt(value.text))
  const text = javaDouble(Number(value.text))
  return /\d/.test(text) ? text : quoted(text)
}

/** Text in double quotes with Jackson's escapes: JSON's own, with digits in upper case. */
export function quoted(text: string): string {
  const plain = JSON.stringify(text)
  return plain.includes('\\') ? plain.replaceAll(/\\(?:u00[0-9a-f]{2}|.)/g, escape => (escape.startsWith('\\u00') ? `\\u${escape.slice(2).toUpperCase()}` : escape)) : plain
}

/** A double as Java writes it: `1.0`, `1.0E20`, `NaN`. */
export function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  if (size >= 0.001 && size < 10_000_000) return Number.isInteger(value) ? `${value}.0` : String(value)
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.replace('+', '')}`
}
