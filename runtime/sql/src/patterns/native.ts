import { quoteText } from '../analyse/typed.ts'
import { elementsOf } from './elements.ts'
import { type SessionZone } from '../zones/sessionZone.ts'
import { formatter, showsZone } from './formatting.ts'
import { type PatternPiece, readPattern } from './pattern.ts'

/** DuckDB text that writes a TIMESTAMP by a pattern that is known. Throws PatternProblem for a pattern that Spark refuses. */
export function formatText(value: string, pattern: string): string {
  elementsOf(pattern, 'format')
  const pieces = readPattern(pattern, 'format')
  const format = strftimeFormat(pieces)
  if (format === undefined || format === '') return `dbx_js_format_time(epoch_us(${value}), ${quoteText(pattern)})`
  // Years of other lengths have a sign, or fewer digits.
  const least = pieces.some(piece => piece.kind === 'letter' && /^(y|yyy)$/.test(piece.letter.repeat(piece.count))) ? '1000' : '0001'
  return `CASE WHEN ${value} NOT BETWEEN TIMESTAMP '${least}-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999' THEN dbx_js_format_time(epoch_us(${value}), ${quoteText(pattern)}) ELSE strftime(${value}, ${quoteText(format)}) END`
}

/** DuckDB text that writes an instant, which may be named often, by a pattern that is known. Throws PatternProblem for a pattern that cannot be used. */
export function formatInstant(instant: string, pattern: string, zone: SessionZone): string {
  return needsZone(pattern, zone) ? formatZoned(instant, quoteText(pattern), zone) : formatText(`dbx_clock(${instant})`, saidIn(zone, pattern))
}

/** Whether a pattern shows more than a clock: in a region the letters of zones differ from time to time. Throws PatternProblem. */
export function needsZone(pattern: string, zone: SessionZone): boolean {
  if (zone.offsetUs !== undefined || !showsZone(pattern)) return false
  formatter(pattern)(0n, { zone: zone.name, us: 0n })
  return true
}

/** A pattern in which, where the zone has one offset for ever, its letters are the texts that they write. Throws PatternProblem. */
export function saidIn({ name, offsetUs }: SessionZone, pattern: string): string {
  return offsetUs === undefined || name === 'UTC' || !showsZone(pattern) ? pattern : withZoneSaid(readPattern(pattern, 'format'), name)
}

function withZoneSaid(pieces: readonly PatternPiece[], zone: string): string {
  let pattern = ''
  let text = ''
  const add = (written: string): void => {
    pattern += `${text === '' ? '' : `'${text.replaceAll("'", "''")}'`}${written}`
    text = ''
  }
  for (const piece of pieces) {
    const letters = piece.kind === 'letter' ? piece.letter.repeat(piece.count) : ''
    if (piece.kind === 'optional') add(`[${withZoneSaid(piece.pieces, zone)}]`)
    else if (piece.kind === 'text') text += piece.text
    else if (showsZone(letters)) text += formatter(letters)(0n, { zone, us: 0n })
    else add(letters)
  }
  add('')
  return pattern
}

/** Clock and instant of a value by a pattern that may be an expression. */
export const formatZoned = (instant: string, pattern: string, { name }: SessionZone): string => `dbx_js_format_zoned(epoch_us(dbx_clock(${instant})), epoch_us(${instant}), ${pattern}, ${quoteText(name)})`

function strftimeFormat(pieces: readonly PatternPiece[]): string | undefined {
  let format = ''
  for (const piece of pieces) {
    const part = piece.kind === 'text' ? piece.text.replaceAll('%', '%%') : piece.kind === 'optional' ? strftimeFormat(piece.pieces) : written[piece.letter.repeat(piece.count)]
    if (part === undefined || part.includes('\0')) return undefined
    format += part
  }
  return format
}

/** In UTC the letters of zones are constants. */
const written: Readonly<Record<string, string>> = {
  y: '%Y', yyy: '%Y', yyyy: '%Y', yy: '%y', MM: '%m', LL: '%m', M: '%-m', L: '%-m', MMM: '%b', LLL: '%b', MMMM: '%B', LLLL: '%B', dd: '%d', d: '%-d', D: '%-j', DDD: '%j', G: 'AD', GG: 'AD', GGG: 'AD', GGGG: 'Anno Domini',
  HH: '%H', H: '%-H', hh: '%I', h: '%-I', mm: '%M', m: '%-M', ss: '%S', s: '%-S', SSS: '%g', SSSSSS: '%f', SSSSSSSSS: '%n', a: '%p', E: '%a', EE: '%a', EEE: '%a', EEEE: '%A',
  X: 'Z', XX: 'Z', XXX: 'Z', x: '+00', xx: '+0000', xxx: '+00:00', Z: '+0000', ZZ: '+0000', ZZZ: '+0000', ZZZZ: 'GMT', ZZZZZ: 'Z', z: 'UTC', zz: 'UTC', zzz: 'UTC', zzzz: 'Coordinated Universal Time', VV: 'UTC', O: 'GMT', OOOO: 'GMT',
}

/** strptime's letters for fields of a fixed width. */
const fixed: Readonly<Record<string, string>> = { yyyy: '%Y', MM: '%m', dd: '%d', HH: '%H', mm: '%M', ss: '%S' }

/**
 * DuckDB text of the instant (or, with `clock`, of the TIMESTAMP) that a text shows by a pattern that is known; null where it does not fit.
 * Throws PatternProblem for a pattern that Spark refuses.
 */
export function readText(value: string, pattern: string, clock: boolean): string {
  elementsOf(pattern, 'parse')
  const exact = readByScript(value, quoteText(pattern), clock)
  const format = strptimeFormat(readPattern(pattern, 'parse'))
  if (format === undefined) return exact
  const tried = `try_strptime(${value}, ${quoteText(format)})`
  // strptime is lenient: what comes back as the same text was written by the pattern, and of the rest a script decides.
  return `CASE WHEN strftime(${tried}, ${quoteText(format)}) = ${value} THEN ${clock ? tried : `dbx_instant(${tried})`} ELSE ${exact} END`
}

/** The same by a pattern that is an expression. */
export function readByScript(value: string, pattern: string, clock: boolean): string {
  return clock ? `make_timestamp(dbx_js_read_clock(${value}, ${pattern}))` : `make_timestamptz(dbx_js_read_instant(${value}, ${pattern}))`
}

/** The strptime format of a pattern that has only fields of fixed width, each once, and no letters between them. */
function strptimeFormat(pieces: readonly PatternPiece[]): string | undefined {
  const letters = pieces.flatMap(piece => (piece.kind === 'letter' ? [piece.letter.repeat(piece.count)] : []))
  if (!letters.includes('yyyy') || new Set(letters).size < letters.length) return undefined
  let format = ''
  for (const piece of pieces) {
    const field = piece.kind === 'letter' ? fixed[piece.letter.repeat(piece.count)] : undefined
    if (piece.kind === 'text' && !/[%A-Za-z\d\s\0]/.test(piece.text.replace(/^[ T]$/, ''))) format += piece.text
    else if (field !== undefined) format += field
    else return undefined
  }
  return format
}
