import { isBinary, textOf } from './binary.ts'
import { Float, isArray, type Value } from './value.ts'

/** Longer text is refused, so that a few nested calls cannot fill the memory. */
export const longestText = 16 * 1024 * 1024

/** Raised by printing, without a place; the evaluator adds it. */
export class TooLong extends Error {
  constructor() {
    super(`the text would be longer than ${longestText} characters`)
    this.name = 'TooLong'
  }
}

/** How `concat`, `string` and `@{…}` write a value: text and binary text as it is, null as nothing, booleans as .NET spells them. */
export function display(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return numberText(value)
  if (value instanceof Float) return floatText(value.value)
  return isBinary(value) ? textOf(value) : writeAll(value, { indent: 0, limit: longestText })
}

/** Puts texts together, and stops before the result grows too long. */
export function joinText(parts: readonly string[], separator = ''): string {
  let length = separator.length * Math.max(0, parts.length - 1)
  for (const part of parts) length += part.length
  if (length > longestText) throw new TooLong()
  return parts.join(separator)
}

/** JSON text of a value, integers in full; with `indent`, that many blanks a level. */
export function jsonText(value: Value, options: { indent?: number } = {}): string {
  return writeAll(value, { indent: options.indent ?? 0, limit: Number.POSITIVE_INFINITY })
}

function writeAll(value: Value, options: { readonly indent: number; readonly limit: number }): string {
  const writer: Writer = { ...options, parts: [], length: 0 }
  write(writer, value, 0)
  return writer.parts.join('')
}

interface Writer { readonly parts: string[]; length: number; readonly indent: number; readonly limit: number }

function write(writer: Writer, value: Value, depth: number): void {
  if (isArray(value)) return writeMany(writer, depth, '[', ']', value, item => write(writer, item, depth + 1))
  if (value instanceof Float) return put(writer, jsonFloat(value.value))
  if (typeof value === 'object' && value !== null) {
    return writeMany(writer, depth, '{', '}', Object.entries(value), ([name, item]) => {
      put(writer, writer.indent > 0 ? `${quoted(name)}: ` : `${quoted(name)}:`)
      write(writer, item, depth + 1)
    })
  }
  put(writer, scalarText(value))
}

function writeMany<Item>(writer: Writer, depth: number, open: string, close: string, items: readonly Item[], each: (item: Item) => void): void {
  const line = writer.indent > 0 && items.length > 0 ? (level: number) => put(writer, `\n${' '.repeat(writer.indent * level)}`) : () => {}
  put(writer, open)
  items.forEach((item, index) => {
    if (index > 0) put(writer, ',')
    line(depth + 1)
    each(item)
  })
  line(depth)
  put(writer, close)
}

function put(writer: Writer, part: string): void {
  writer.length += part.length
  if (writer.length > writer.limit) throw new TooLong()
  writer.parts.push(part)
}

function scalarText(value: string | number | bigint | boolean | null): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : jsonFloat(value)
  return String(value)
}

// Json.NET also escapes the three line separators that JavaScript's writer leaves alone.
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u0085\u2028\u2029]/g, mark => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)

const jsonFloat = (value: number): string => {
  const text = floatText(value)
  return /[.EN∞]/.test(text) ? text : `${text}.0`
}

const numberText = (value: number): string => (Number.isSafeInteger(value) ? String(value) : floatText(value))

/** .NET's shortest text that reads back as the same double: `1E+16`, `1E-05`, otherwise plain digits. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞'
  const [digits = '', power = '0'] = value.toExponential().split('e')
  const exponent = Number(power)
  if (value !== 0 && (exponent >= 15 || exponent <= -5)) {
    return `${digits}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  return String(value)
}
