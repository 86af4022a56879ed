/** One piece of a date and time pattern of Java's: a letter with its count, or text that stands for itself. */
export type PatternPiece =
  | { readonly kind: 'letter'; readonly letter: string; readonly count: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'optional'; readonly pieces: readonly PatternPiece[] }

/** Why a pattern cannot be used. */
export class PatternProblem extends Error {}

/** Splits a pattern: `yyyy-MM-dd'T'HH:mm[:ss]`. Throws PatternProblem. */
export function readPattern(pattern: string): readonly PatternPiece[] {
  const stack: PatternPiece[][] = [[]]
  const add = (piece: PatternPiece): void => {
    const pieces = stack.at(-1) ?? []
    const last = pieces.at(-1)
    if (piece.kind === 'text' && last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + piece.text }
    else pieces.push(piece)
  }
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at] ?? ''
    if (/[A-Za-z]/.test(character)) {
      let end = at
      while (pattern[end] === character) end += 1
      add({ kind: 'letter', letter: character, count: end - at })
      at = end
    } else if (character === "'") {
      if (pattern[at + 1] === "'") {
        add({ kind: 'text', text: "'" })
        at += 2
        continue
      }
      const [, quoted] = /^'((?:[^']|'')*)'/.exec(pattern.slice(at)) ?? []
      if (quoted === undefined) throw new PatternProblem('a quote is not closed')
      add({ kind: 'text', text: quoted.replaceAll("''", "'") })
      at += quoted.length + 2
    } else if (character === '[') {
      stack.push([])
      at += 1
    } else if (character === ']') {
      const pieces = stack.pop()
      if (!pieces || stack.length === 0) throw new PatternProblem('] has no [')
      add({ kind: 'optional', pieces })
      at += 1
    } else if (/[{}#]/.test(character)) throw new PatternProblem(`${character} is reserved`)
    else {
      add({ kind: 'text', text: character })
      at += 1
    }
  }
  if (stack.length > 1) throw new PatternProblem('[ is not closed')
  return stack[0] ?? []
}

/** DuckDB text that formats a TIMESTAMP (without zone) by a pattern. Throws PatternProblem for letters that have no counterpart. */
export function formatText(value: string, pieces: readonly PatternPiece[]): string {
  const parts = pieces.flatMap(piece => formatPiece(value, piece))
  const joined = joinFormats(value, parts)
  return joined.length === 0 ? `CASE WHEN ${value} IS NOT NULL THEN '' END` : joined.length === 1 ? (joined[0] ?? '') : `(${joined.join(' || ')})`
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

function formatPiece(value: string, piece: PatternPiece): string[] {
  if (piece.kind === 'text') return [strftime(piece.text.replaceAll('%', '%%'))]
  if (piece.kind === 'optional') return piece.pieces.flatMap(inner => formatPiece(value, inner))
  return [formatLetter(value, piece.letter, piece.count)]
}

/** Marks a piece that is a format for strftime rather than an expression. */
const marker = '\u0001'
const strftime = (format: string): string => marker + format

/** Neighbouring strftime formats become one call. */
function joinFormats(value: string, parts: readonly string[]): string[] {
  const joined: string[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (part.startsWith(marker) && last?.startsWith(marker)) joined[joined.length - 1] = last + part.slice(1)
    else joined.push(part)
  }
  return joined.map(part => (part.startsWith(marker) ? `strftime(${value}, ${quote(part.slice(1))})` : part))
}

function formatLetter(value: string, letter: string, count: number): string {
  const key = letter.repeat(count)
  const format = formats[key]
  if (format !== undefined) return strftime(format)
  const number = (text: string): string => (count === 1 ? `CAST(${text} AS VARCHAR)` : `lpad(CAST(${text} AS VARCHAR), ${count}, '0')`)
  switch (letter) {
    case 'y': if (count <= 6) return number(`year(${value})`); break
    case 'D': if (count <= 3) return number(`dayofyear(${value})`); break
    case 'Q': case 'q':
      if (count <= 2) return number(`quarter(${value})`)
      if (count === 3) return `('Q' || quarter(${value}))`
      if (count === 4) return `(CASE quarter(${value}) WHEN 1 THEN '1st' WHEN 2 THEN '2nd' WHEN 3 THEN '3rd' ELSE '4th' END || ' quarter')`
      break
    case 'S': if (count <= 9) return count <= 6 ? `left(strftime(${value}, '%f'), ${count})` : `(strftime(${value}, '%f') || '${'0'.repeat(count - 6)}')`; break
    case 'k': if (count <= 2) return number(`CASE WHEN hour(${value}) = 0 THEN 24 ELSE hour(${value}) END`); break
    case 'K': if (count <= 2) return number(`(hour(${value}) % 12)`); break
    case 'F': if (count === 1) return `CAST((day(${value}) - 1) // 7 + 1 AS VARCHAR)`; break
    default:
  }
  throw new PatternProblem(`${key} has no counterpart here`)
}

/** The session's zone is UTC, which makes the zone letters constants. */
const formats: Readonly<Record<string, string>> = {
  yy: '%y', MM: '%m', LL: '%m', M: '%-m', L: '%-m', MMM: '%b', LLL: '%b', MMMM: '%B', LLLL: '%B', dd: '%d', d: '%-d', yyyy: '%Y',
  HH: '%H', H: '%-H', hh: '%I', h: '%-I', mm: '%M', m: '%-M', ss: '%S', s: '%-S', a: '%p', E: '%a', EE: '%a', EEE: '%a', EEEE: '%A',
  X: 'Z', XX: 'Z', XXX: 'Z', x: '+00', xx: '+0000', xxx: '+00:00', Z: '+0000', ZZ: '+0000', ZZZ: '+0000', ZZZZ: 'GMT', ZZZZZ: 'Z', z: 'UTC', zz: 'UTC', zzz: 'UTC', zzzz: 'Coordinated Universal Time', VV: 'UTC', O: 'GMT', OOOO: 'GMT',
}

/** A regular expression for text of a pattern, and the names of its groups in order. Throws PatternProblem. */
export function parseRegex(pieces: readonly PatternPiece[]): { readonly regex: string; readonly groups: readonly string[] } {
  const groups: string[] = []
  const build = (list: readonly PatternPiece[]): string => list.map(piece => {
    if (piece.kind === 'text') return piece.text.replace(/[\\.[\]{}()*+?^$|]/g, '\\$&')
    if (piece.kind === 'optional') return `(?:${build(piece.pieces)})?`
    const found = parsers[piece.letter]?.(piece.count)
    if (!found) throw new PatternProblem(`${piece.letter.repeat(piece.count)} cannot be read, only written`)
    if (groups.includes(found.group)) throw new PatternProblem(`${piece.letter} stands in it twice`)
    groups.push(found.group)
    return `(${found.regex})`
  }).join('')
  return { regex: `^(?i:${build(pieces)})$`, groups }
}

interface Parser { readonly group: string; readonly regex: string }
const digits = (group: string, count: number, most: number): Parser | undefined => (count === 1 ? { group, regex: `\\d{1,${most}}` } : count === most ? { group, regex: `\\d{${count}}` } : undefined)
const month = (count: number): Parser | undefined => {
  if (count === 3) return { group: 'name3', regex: 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec' }
  if (count === 4) return { group: 'name', regex: 'january|february|march|april|may|june|july|august|september|october|november|december' }
  return digits('month', count, 2)
}
const offset = (regex: string): Parser => ({ group: 'zone', regex })

const parsers: Readonly<Record<string, (count: number) => Parser | undefined>> = {
  y: count => (count === 2 ? { group: 'year2', regex: '\\d{2}' } : count <= 6 ? { group: 'year', regex: count === 1 ? '\\d{1,6}' : `\\d{${count}}` } : undefined),
  M: month,
  L: month,
  d: count => digits('day', count, 2),
  D: count => digits('dayOfYear', count, 3),
  H: count => digits('hour', count, 2),
  h: count => digits('hour12', count, 2),
  m: count => digits('minute', count, 2),
  s: count => digits('second', count, 2),
  S: count => (count <= 9 ? { group: 'fraction', regex: `\\d{1,${count}}` } : undefined),
  a: count => (count === 1 ? { group: 'half', regex: 'am|pm' } : undefined),
  X: count => (count === 1 ? offset('z|[+-]\\d{2}(?:\\d{2})?') : count === 2 ? offset('z|[+-]\\d{4}') : count === 3 ? offset('z|[+-]\\d{2}:\\d{2}') : undefined),
  x: count => (count === 1 ? offset('[+-]\\d{2}(?:\\d{2})?') : count === 2 ? offset('[+-]\\d{4}') : count === 3 ? offset('[+-]\\d{2}:\\d{2}') : undefined),
  Z: count => (count <= 3 ? offset('[+-]\\d{4}') : count === 5 ? offset('z|[+-]\\d{2}:\\d{2}') : undefined),
  V: count => (count === 2 ? offset('utc|gmt|z|[A-Za-z]+/[A-Za-z_/]+|[+-]\\d{2}:\\d{2}') : undefined),
  z: count => (count <= 3 ? offset('utc|gmt|z') : undefined),
}

/** strptime's letters for fields of a fixed width. */
const fixed: Readonly<Record<string, string>> = { yyyy: '%Y', MM: '%m', dd: '%d', HH: '%H', mm: '%M', ss: '%S' }

/** The strptime format of a pattern that has only fields of fixed width, each once, and no letters between them. */
function fixedFormat(pieces: readonly PatternPiece[]): string | undefined {
  const letters = pieces.flatMap(piece => (piece.kind === 'letter' ? [piece.letter.repeat(piece.count)] : []))
  if (!letters.includes('yyyy') || new Set(letters).size < letters.length) return undefined
  let format = ''
  for (const piece of pieces) {
    if (piece.kind === 'text' && !/[%A-Za-z\d\s]/.test(piece.text.replace(/^[ T]$/, ''))) format += piece.text
    else if (piece.kind === 'letter' && fixed[piece.letter.repeat(piece.count)] !== undefined) format += fixed[piece.letter.repeat(piece.count)]
    else return undefined
  }
  return format
}

/** DuckDB text of a TIMESTAMPTZ read by a pattern; null where the text does not fit. */
export function parseText(value: string, pieces: readonly PatternPiece[]): string {
  const format = fixedFormat(pieces)
  // strptime is lenient: only what comes back as the same text was written by the pattern.
  if (format) return `CASE WHEN strftime(try_strptime(${value}, ${quote(format)}), ${quote(format)}) = ${value} THEN dbx_instant(try_strptime(${value}, ${quote(format)})) END`
  const { regex, groups } = parseRegex(pieces)
  const captures = groups.map(name => quote(name)).join(', ')
  const has = (name: string): boolean => groups.includes(name)
  const p = groups.length > 0 ? `regexp_extract(${value}, ${quote(regex)}, [${captures}])` : ''
  const part = (name: string, otherwise: string): string => (has(name) ? `coalesce(nullif(_p.${name}, ''), ${quote(otherwise)})` : quote(otherwise))
  const months = (width: string): string => `lpad(CAST(list_position(['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'], left(lower(_p.${width}), 3)) AS VARCHAR), 2, '0')`
  const year = has('year2') ? `('20' || _p.year2)` : `lpad(${part('year', '1970')}, 4, '0')`
  const monthText = has('name3') ? months('name3') : has('name') ? months('name') : part('month', '01')
  const hour = has('hour12')
    ? `lpad(CAST(CAST(_p.hour12 AS INTEGER) % 12 + ${has('half') ? `CASE WHEN lower(_p.half) = 'pm' THEN 12 ELSE 0 END` : '0'} AS VARCHAR), 2, '0') || CASE WHEN CAST(_p.hour12 AS INTEGER) BETWEEN 1 AND 12 THEN '' ELSE 'x' END`
    : `lpad(${part('hour', '00')}, 2, '0')`
  const zone = has('zone') ? `dbx_zone(CASE WHEN lower(_p.zone) IN ('z', '') THEN 'Z' WHEN lower(_p.zone) IN ('utc', 'gmt') THEN upper(_p.zone) ELSE _p.zone END)` : `'+00'`
  const fraction = has('fraction') ? ` || '.' || left(${part('fraction', '0')}, 6)` : ''
  const day = has('dayOfYear') ? '01' : part('day', '01')
  const date = has('dayOfYear') ? `${year} || '-01-01 '` : `${year} || '-' || ${monthText} || '-' || ${day} || ' '`
  const text = `${date} || ${hour} || ':' || lpad(${part('minute', '00')}, 2, '0') || ':' || lpad(${part('second', '00')}, 2, '0')${fraction} || ${zone}`
  const instant = `TRY_CAST(${text} AS TIMESTAMPTZ)`
  const shifted = has('dayOfYear') ? `CASE WHEN CAST(_p.dayOfYear AS INTEGER) BETWEEN 1 AND 366 AND year(${instant} + to_days(CAST(_p.dayOfYear AS INTEGER) - 1)) = year(${instant}) THEN ${instant} + to_days(CAST(_p.dayOfYear AS INTEGER) - 1) END` : instant
  const fits = `CASE WHEN ${value} IS NOT NULL AND regexp_matches(${value}, ${quote(regex)}) THEN `
  // A list of one is the way to name a value inside an expression.
  return groups.length === 0 ? `${fits}TRY_CAST(${text} AS TIMESTAMPTZ) END` : `${fits}list_transform([${p}], lambda _p: ${shifted})[1] END`
}
