import { clockLiteral, dateLiteral, instantLiteral } from '../../analyse/instants.ts'
import { type PatternPiece, readPattern } from '../../functions/datetimePattern.ts'

/** The text of a date, an instant or a clock as DuckDB reads it; undefined for what is none. Without a pattern it is read as a cast reads it. */
export function readDate(text: string, pattern?: string): string | undefined {
  if (pattern === undefined) return within(dateLiteral(text) ?? dateLiteral(text.replace(/[ T].*$/s, '')))
  return readByPattern(text, pattern)?.date
}

export function readInstant(text: string, pattern?: string): string | undefined {
  if (pattern === undefined) return within(instantLiteral(text)) ?? ofNamedZone(text)
  const read = readByPattern(text, pattern)
  return read && `${read.date} ${read.time}${read.zone ?? '+00'}`
}

export function readClock(text: string, pattern?: string): string | undefined {
  if (pattern === undefined) return within(clockLiteral(text))
  const read = readByPattern(text, pattern)
  return read && `${read.date} ${read.time}`
}

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

interface Moment { readonly date: string; readonly time: string; readonly zone?: string }

const fields: Readonly<Record<string, string>> = { y: 'year', u: 'year', M: 'month', L: 'month', d: 'day', H: 'hour', h: 'hour12', k: 'hour24', m: 'minute', s: 'second', S: 'fraction', a: 'half', X: 'zone', x: 'zone', Z: 'zone', E: 'weekday' }
const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']

/** Whether every letter of a pattern can be read and written here. */
export function knownPattern(pattern: string): boolean {
  const known = (piece: PatternPiece): boolean => piece.kind === 'text' || (piece.kind === 'optional' ? piece.pieces.every(known) : fields[piece.letter] !== undefined)
  return readPattern(pattern).every(known)
}

const compiled = new Map<string, RegExp>()

function expression(pattern: string): RegExp {
  const found = compiled.get(pattern) ?? new RegExp(`^${readPattern(pattern).map(source).join('')}$`, 'i')
  compiled.set(pattern, found)
  return found
}

function source(piece: PatternPiece): string {
  if (piece.kind === 'text') return piece.text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
  if (piece.kind === 'optional') return `(?:${piece.pieces.map(source).join('')})?`
  const { letter, count } = piece
  const name = fields[letter] ?? ''
  switch (letter) {
    case 'y': case 'u': return count === 2 ? `(?<year>\\d{2})` : `(?<year>\\d{${count},${count < 4 ? 6 : Math.max(count, 6)}})`
    case 'M': case 'L': return count >= 3 ? '(?<month>[a-z]+)' : `(?<month>\\d{${count},2})`
    case 'S': return `(?<fraction>\\d{${count}})`
    case 'a': return '(?<half>AM|PM)'
    case 'E': return '(?<weekday>[a-z]+)'
    case 'X': case 'x': case 'Z': return '(?<zone>Z|[+-]\\d{2}:?\\d{0,2})'
    default: return `(?<${name}>\\d{${count},2})`
  }
}

function readByPattern(text: string, pattern: string): Moment | undefined {
  const found = expression(pattern).exec(text)?.groups
  if (!found) return undefined
  const year = found['year'] === undefined ? 1970 : found['year'].length === 2 ? 2000 + Number(found['year']) : Number(found['year'])
  const named = found['month'] ?? '1'
  const month = /^\d/.test(named) ? Number(named) : months.findIndex(name => name === named.toLowerCase() || name.slice(0, 3) === named.toLowerCase()) + 1
  const day = Number(found['day'] ?? 1)
  const half = found['half']?.toUpperCase()
  const hour = found['hour12'] === undefined ? Number(found['hour'] ?? found['hour24'] ?? 0) % 24 : (Number(found['hour12']) % 12) + (half === 'PM' ? 12 : 0)
  const minute = Number(found['minute'] ?? 0)
  const second = Number(found['second'] ?? 0)
  const instant = new Date(0)
  instant.setUTCFullYear(year, month - 1, day)
  if (instant.getUTCMonth() !== month - 1 || instant.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return undefined
  const two = (part: number): string => String(part).padStart(2, '0')
  const zone = found['zone']?.toUpperCase()
  const time = `${two(hour)}:${two(minute)}:${two(second)}${found['fraction'] === undefined ? '' : `.${found['fraction'].slice(0, 6)}`}`
  return { date: `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`, time, ...(zone === undefined ? {} : { zone: zone === 'Z' ? '+00' : zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2') }) }
}
