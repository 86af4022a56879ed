import { clockLiteral, dateLiteral, instantLiteral, timeLiteral } from '../../analyse/instants.ts'
import { parser } from '../../patterns/parsing.ts'

/** The text of a date, an instant or a clock as DuckDB reads it; undefined for what is none. Without a pattern it is read as a cast reads it. */
export function readDate(text: string, pattern?: string): string | undefined {
  if (pattern === undefined) return within(dateLiteral(text) ?? dateLiteral(text.replace(/[ T].*$/s, '')))
  return readByPattern(text, pattern, false)?.slice(0, -16)
}

export function readInstant(text: string, pattern?: string): string | undefined {
  if (pattern === undefined) return within(instantLiteral(text)) ?? ofNamedZone(text)
  const read = readByPattern(text, pattern, true)
  return read && `${read}+00`
}

export function readClock(text: string, pattern?: string): string | undefined {
  if (pattern === undefined) return within(clockLiteral(text))
  return readByPattern(text, pattern, false)
}

/** A time of day; digits beyond the precision of its type are cut off. */
export const readTime = (text: string, precision = 6): string | undefined => within(timeLiteral(text))?.replace(/(\.\d*)$/, digits => digits.slice(0, precision + 1))

/** What stands in the quotes of a literal. */
const within = (literal: string | undefined): string | undefined => literal?.replace(/^[^']*'(.*)'$/, '$1')

/** A time in a zone that is called by its name, as an offset from UTC at that time. */
function ofNamedZone(text: string): string | undefined {
  const [, clock, zone] = /^(.*\d) *([A-Z][A-Za-z]+\/[\w/+-]+)$/.exec(text.trim()) ?? []
  const read = clock === undefined ? undefined : within(clockLiteral(clock))
  const offset = read && zone && offsetOf(zone, new Date(`${read.slice(0, 23).replace(' ', 'T')}Z`))
  return offset && `${read}${offset}`
}

function offsetOf(zone: string, clock: Date): string | undefined {
  const at = (instant: Date): string | undefined => new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(instant).find(part => part.type === 'timeZoneName')?.value.replace('GMT', '')
  try {
    const first = at(clock)
    const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d+):(\d+)$/.exec(first ?? '') ?? []
    const shift = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
    return at(new Date(clock.getTime() - shift)) || '+00'
  } catch (error) {
    // There is no zone of that name.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

type Parser = ReturnType<typeof parser>
const known = new Map<string, Parser>()

/** The microseconds that a text shows by a pattern, as text for DuckDB. */
function readByPattern(text: string, pattern: string, asInstant: boolean): string | undefined {
  const read = parserOf(pattern)(text)
  return read ? clockText(asInstant ? read.clockUs - (read.offsetUs ?? 0n) : read.clockUs) : undefined
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
