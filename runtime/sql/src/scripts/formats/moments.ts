import { clockLiteral, dateLiteral, instantLiteral, timeLiteral } from '../../analyse/instants.ts'
import { parser } from '../../patterns/parsing.ts'
import { instantAt, offsetIn, sessionZone, type SessionZone } from '../../zones/sessionZone.ts'

/** The text of a date, an instant or a clock as DuckDB reads it; undefined for what is none. Without a pattern it is read as a cast reads it. */
export function readDate(text: string, pattern?: string): string | undefined {
  if (pattern === undefined) return within(dateLiteral(text) ?? dateLiteral(text.replace(/[ T].*$/s, '')))
  return readByPattern(text, pattern)?.slice(0, -16)
}

/** A text that names no zone shows the clock of the session's. */
export function readInstant(text: string, zone: SessionZone, pattern?: string): string | undefined {
  if (pattern !== undefined) {
    const read = parserOf(pattern)(text)
    if (!read) return undefined
    const ahead = read.offsetUs ?? offsetIn(zone, read.clockUs)
    const shown = ahead === undefined ? undefined : clockText(read.clockUs - ahead)
    return shown && `${shown}+00`
  }
  const literal = instantLiteral(text)
  return literal?.startsWith('dbx_instant') ? instantAt(within(literal) ?? '', zone) : (within(literal) ?? ofNamedZone(text))
}

export function readClock(text: string, pattern?: string): string | undefined {
  if (pattern === undefined) return within(clockLiteral(text))
  return readByPattern(text, pattern)
}

/** A time of day; digits beyond the precision of its type are cut off. */
export const readTime = (text: string, precision = 6): string | undefined => within(timeLiteral(text))?.replace(/(\.\d*)$/, digits => digits.slice(0, precision + 1))

/** What stands in the quotes of a literal. */
const within = (literal: string | undefined): string | undefined => literal?.replace(/^[^']*'(.*)'\)?$/, '$1')

/** A time in a zone that is called by its name, or by an offset with seconds. */
function ofNamedZone(text: string): string | undefined {
  const [, clock, name] = /^(.*\d) *([A-Z][A-Za-z]+\/[\w/+-]+|[+-]\d\d:\d\d:\d\d)$/.exec(text.trim()) ?? []
  const read = clock === undefined ? undefined : within(clockLiteral(clock))
  const zone = name === undefined ? undefined : sessionZone(name)
  return read && zone && instantAt(read, zone)
}

type Parser = ReturnType<typeof parser>
const known = new Map<string, Parser>()

/** The clock that a text shows by a pattern, as text for DuckDB. */
function readByPattern(text: string, pattern: string): string | undefined {
  const read = parserOf(pattern)(text)
  return read && clockText(read.clockUs)
}

function parserOf(pattern: string): Parser {
  const found = known.get(pattern) ?? parser(pattern)
  known.set(pattern, found)
  return found
}

/** Microseconds since 1970 as `2024-01-31 10:20:30.123456`. */
function clockText(us: bigint): string | undefined {
  const millis = us / 1000n - (us % 1000n < 0n ? 1n : 0n)
  const moment = new Date(Number(millis))
  return Number.isNaN(moment.getTime()) ? undefined : `${moment.toISOString().replace('T', ' ').replace('Z', '')}${String(us - millis * 1000n).padStart(3, '0')}`
}
