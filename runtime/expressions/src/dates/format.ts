import { cultureNamed, type Culture } from './culture.ts'
import { fieldsOf, type Fields, type Moment } from './moment.ts'

/** Raised for a pattern that .NET refuses too, or a culture that is not known here. */
export class FormatError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FormatError'
  }
}

/** Longer patterns are refused; nobody needs them, and the result may be longer still. */
const longestPattern = 1000

/** Writes a moment as .NET's `DateTime.ToString(format, culture)` does. */
export function formatMoment(moment: Moment, format = 'o', locale?: string): string {
  const culture = cultureNamed(locale)
  if (culture === undefined) throw new FormatError(`the culture '${locale ?? ''}' is not known`)
  if (format.length > longestPattern) throw new FormatError(`the date format has more than ${longestPattern} characters`)
  const pattern = format.length > 1 ? format : standardPattern(format === '' ? 'o' : format, culture)
  const fields = fieldsOf(moment.ticks)
  let text = ''
  for (let at = 0; at < pattern.length;) {
    const letter = pattern.charAt(at)
    const literal = literalAt(pattern, at)
    if (literal !== undefined) {
      text += literal.text
      at += literal.length
      continue
    }
    if (letter === '%') { at = afterPercent(pattern, at); continue }
    const length = runLength(pattern, at)
    text = write(text, letter, length, { fields, moment, culture })
    at += length
  }
  return text
}

const invariantDate = 'ddd, dd MMM yyyy HH:mm:ss \'GMT\''
const standard: Readonly<Record<string, string>> = {
  o: 'yyyy-MM-ddTHH:mm:ss.fffffffK', O: 'yyyy-MM-ddTHH:mm:ss.fffffffK', r: invariantDate, R: invariantDate,
  s: 'yyyy-MM-ddTHH:mm:ss', u: 'yyyy-MM-dd HH:mm:ssZ',
}

/** The pattern of a one-letter format: four are the same everywhere, the others belong to the culture. */
function standardPattern(letter: string, culture: Culture): string {
  const fixed = Object.hasOwn(standard, letter) ? standard[letter] : undefined
  if (fixed !== undefined) return fixed
  const own = cultural(letter)
  if (own === undefined) throw new FormatError(`'${letter}' is no standard date format; a pattern of one letter is written '%${letter}'`)
  if (culture.patterns === undefined) throw new FormatError(`the standard date format '${letter}' is not known for the culture '${culture.name}'; write a pattern instead`)
  return own(culture.patterns)
}

type Patterns = NonNullable<Culture['patterns']>
const culturalFormats: Readonly<Record<string, (patterns: Patterns) => string>> = {
  d: p => p.shortDate, D: p => p.longDate, t: p => p.shortTime, T: p => p.longTime,
  f: p => `${p.longDate} ${p.shortTime}`, F: p => `${p.longDate} ${p.longTime}`, U: p => `${p.longDate} ${p.longTime}`,
  g: p => `${p.shortDate} ${p.shortTime}`, G: p => `${p.shortDate} ${p.longTime}`,
  m: p => p.monthDay, M: p => p.monthDay, y: p => p.yearMonth, Y: p => p.yearMonth,
}
const cultural = (letter: string) => (Object.hasOwn(culturalFormats, letter) ? culturalFormats[letter] : undefined)

function literalAt(pattern: string, at: number): { text: string; length: number } | undefined {
  const letter = pattern.charAt(at)
  if (letter === '\\') {
    if (at + 1 >= pattern.length) throw new FormatError('the date format ends in a lone backslash')
    return { text: pattern.charAt(at + 1), length: 2 }
  }
  if (letter === "'" || letter === '"') {
    const end = pattern.indexOf(letter, at + 1)
    if (end < 0) throw new FormatError(`the date format has no closing ${letter}`)
    return { text: pattern.slice(at + 1, end), length: end + 1 - at }
  }
  return 'dfFghHKmMstyz%'.includes(letter) ? undefined : { text: letter, length: 1 }
}

/** `%` only makes a pattern of one letter; it writes nothing itself. */
function afterPercent(pattern: string, at: number): number {
  if (at + 1 >= pattern.length || pattern.charAt(at + 1) === '%') throw new FormatError("a '%' in a date format must stand before a pattern letter")
  return at + 1
}

function runLength(pattern: string, at: number): number {
  let end = at
  while (pattern.charAt(end) === pattern.charAt(at)) end++
  return end - at
}

interface Source { readonly fields: Fields; readonly moment: Moment; readonly culture: Culture }
const padded = (value: number, width: number): string => String(value).padStart(width, '0')

function write(text: string, letter: string, length: number, { fields, moment, culture }: Source): string {
  const two = Math.min(length, 2)
  switch (letter) {
    case 'd': return text + (length < 3 ? padded(fields.day, length) : length === 3 ? culture.shortDays[fields.weekday] : culture.days[fields.weekday])
    case 'M': return text + (length < 3 ? padded(fields.month, length) : length === 3 ? culture.shortMonths[fields.month - 1] : culture.months[fields.month - 1])
    case 'y': return text + (length < 3 ? padded(fields.year % 100, length) : padded(fields.year, length))
    case 'H': return text + padded(fields.hour, two)
    case 'h': return text + padded(fields.hour % 12 === 0 ? 12 : fields.hour % 12, two)
    case 'm': return text + padded(fields.minute, two)
    case 's': return text + padded(fields.second, two)
    case 't': return text + (fields.hour < 12 ? culture.am : culture.pm).slice(0, length === 1 ? 1 : undefined)
    case 'K': return text + (moment.kind === 'utc' ? 'Z' : moment.kind === 'offset' ? '+00:00' : '').repeat(length)
    // Azure's clocks are set to UTC.
    case 'z': return text + ['+0', '+00', '+00:00'][Math.min(length, 3) - 1]
    case 'g': return `${text}A.D.`
    default: return writeFraction(text, letter, length, fields)
  }
}

/** `f` keeps zeros at the end; `F` drops them, and the point before when nothing is left. */
function writeFraction(text: string, letter: string, length: number, fields: Fields): string {
  if (length > 7) throw new FormatError(`a date format has at most seven '${letter}'`)
  const digits = padded(fields.fraction, 7).slice(0, length)
  if (letter === 'f') return text + digits
  const kept = digits.replace(/0+$/, '')
  return kept === '' && text.endsWith('.') ? text.slice(0, -1) : text + kept
}
