import type { Origin, Problem } from '../error.ts'
import type { Json } from '../value.ts'
import { JsonError, parseJson } from './parse.ts'
import { placesIn } from './places.ts'

export type JsonPath = readonly (string | number)[]

export interface JsonDocument {
  /** Undefined when the text is no JSON; `problems` says why. */
  readonly value: Json | undefined
  readonly problems: readonly Problem[]
  /**
   * Where the value at a path begins; for a string, `offset` counts characters into its decoded text. A path that leads
   * nowhere gives the place of the nearest value on the way.
   */
  originOf(path: JsonPath, offset?: number): Origin
  /** The line of that place with a caret under it. */
  excerptOf(path: JsonPath, offset?: number): string
}

/**
 * Reads a JSON file and remembers where every value stands. A byte order mark is tolerated, comments are not; of a name
 * that occurs twice the last one counts, with a warning. Integers beyond 2^53 are `bigint`.
 */
export function readJsonDocument(text: string, file: string): JsonDocument {
  const places = placesIn(text, file)
  const starts = new WeakMap<object, readonly number[] | ReadonlyMap<string, number>>()
  const problems: Problem[] = []
  const report = (code: string, severity: Problem['severity'], message: string, offset: number, hint?: string): void => {
    problems.push({ code, severity, message, origin: places.origin(offset), excerpt: places.excerpt(offset), ...(hint === undefined ? {} : { hint }) })
  }
  const value = read(text, {
    onContainer: (container, offsets) => starts.set(container, offsets),
    onDuplicate: (name, offset) => report('DuplicateProperty', 'warning', `the name "${name}" occurs twice in this object; the last one counts`, offset),
    onError: error => report('InvalidJson', 'error', error.message, error.offset, error.hint),
  })
  const offsetOf = (path: JsonPath, inside: number): number => {
    let current: Json | undefined = value
    let offset = firstCharacter(text)
    for (const key of path) {
      if (typeof current !== 'object' || current === null) break
      const known = starts.get(current)
      const next = known instanceof Map ? known.get(String(key)) : isOffsets(known) ? known[Number(key)] : undefined
      if (next === undefined) break
      offset = next
      current = (current as Readonly<Record<string | number, Json>>)[key]
    }
    return inside > 0 && typeof current === 'string' ? insideString(text, offset, inside) : offset
  }
  return {
    value,
    problems,
    originOf: (path, offset = 0) => places.origin(offsetOf(path, offset)),
    excerptOf: (path, offset = 0) => places.excerpt(offsetOf(path, offset)),
  }
}

interface Listeners {
  readonly onContainer: (container: object, starts: readonly number[] | ReadonlyMap<string, number>) => void
  readonly onDuplicate: (name: string, offset: number) => void
  readonly onError: (error: JsonError) => void
}

function read(text: string, listeners: Listeners): Json | undefined {
  try {
    // Without `keepFloats` the reader makes plain numbers only, which is what JSON is outside.
    return parseJson(text, listeners) as Json
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    listeners.onError(error)
    return undefined
  }
}

const isOffsets = (value: unknown): value is readonly number[] => Array.isArray(value)

function firstCharacter(text: string): number {
  const found = text.search(/[^\s\uFEFF]/)
  return found < 0 ? 0 : found
}

/** The offset of the n-th decoded character of the string literal that begins at `start`; 0 is its opening quote. */
function insideString(text: string, start: number, characters: number): number {
  let at = start + 1
  for (let left = characters; left > 0 && text.charAt(at) !== '"'; left--) {
    at += text.charAt(at) !== '\\' ? 1 : text.charAt(at + 1) === 'u' ? 6 : 2
  }
  return at
}
