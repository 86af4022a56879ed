/** A number exactly as it was written, for values that a double cannot hold. */
export class JsonNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Json = null | boolean | number | bigint | string | JsonNumber | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

const longNumber = /\d{16}/

/**
 * Reads JSON without losing digits: an integer beyond 2^53 becomes a `bigint`.
 * Throws `SyntaxError`. Source: the Delta protocol stores 64-bit integers as JSON numbers.
 */
export function parseJson(text: string): Json {
  // Nearly every line of a log has no number that long, and then the native reader is exact.
  return longNumber.test(text) ? read(text, integerOrDouble) : (JSON.parse(text) as Json)
}

/** Reads JSON with every number kept as its digits. */
export const parseJsonExactly = (text: string): Json => read(text, (digits) => new JsonNumber(digits))

export function formatJson(value: Json): string {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof JsonNumber) return value.text
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(formatJson).join(',')}]`
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${formatJson(member)}`)
  return `{${members.join(',')}}`
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !(value instanceof JsonNumber) && !Array.isArray(value)

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value)

function integerOrDouble(digits: string): number | bigint {
  const number = Number(digits)
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(number) ? BigInt(digits) : number
}

const token = /\s*(?:([{}[\]:,])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/sy

function read(text: string, number: (digits: string) => Json): Json {
  let at = 0
  const fail = (): never => {
    throw new SyntaxError(`unexpected ${at < text.length ? JSON.stringify(text.slice(at, at + 20)) : 'end'} at position ${at} of the JSON text`)
  }
  const next = (): RegExpExecArray => {
    token.lastIndex = at
    const found = token.exec(text)
    if (!found) return fail()
    at = token.lastIndex
    return found
  }
  const expect = (mark: string): void => {
    const before = at
    if (next()[1] !== mark) {
      at = before
      fail()
    }
  }
  const peek = (mark: string): boolean => {
    const before = at
    if (next()[1] === mark) return true
    at = before
    return false
  }
  const list = (close: string, item: () => void): void => {
    if (peek(close)) return
    do item()
    while (peek(','))
    expect(close)
  }
  const value = (): Json => {
    const before = at
    const [, mark, string, digits, word] = next()
    if (string !== undefined) return JSON.parse(string) as string
    if (digits !== undefined) return number(digits)
    if (word !== undefined) return word === 'null' ? null : word === 'true'
    if (mark === '[') {
      const items: Json[] = []
      list(']', () => items.push(value()))
      return items
    }
    if (mark !== '{') {
      at = before
      return fail()
    }
    const members: [string, Json][] = []
    list('}', () => {
      const name = next()[2]
      if (name === undefined) return fail()
      expect(':')
      return members.push([JSON.parse(name) as string, value()])
    })
    return Object.fromEntries(members)
  }
  const result = value()
  if (text.slice(at).trim() !== '') fail()
  return result
}
