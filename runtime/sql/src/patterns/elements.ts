import { type PatternPiece, type Purpose, readPattern } from './pattern.ts'

/** The fields of a moment that are numbers. Java: `ChronoField`. */
export type NumberField = 'year' | 'yearOfEra' | 'month' | 'day' | 'dayOfYear' | 'alignedWeek' | 'quarter' | 'hour' | 'clockHour' | 'hourOfHalf' | 'clockHourOfHalf' | 'minute' | 'second' | 'julianDay'
export type TextField = 'era' | 'month' | 'weekday' | 'quarter' | 'half'

/** What one piece of a pattern writes or reads. Java: the printers and parsers of `DateTimeFormatterBuilder`. */
export type Element =
  | { readonly kind: 'literal'; readonly text: string }
  /** `subsequent` digits behind it belong to the fields of fixed width that follow at once. */
  | { readonly kind: 'number'; readonly field: NumberField; readonly least: number; readonly most: number; readonly sign: 'normal' | 'never' | 'exceedsPad'; readonly subsequent: number }
  | { readonly kind: 'twoDigitYear'; readonly field: 'year' | 'yearOfEra' }
  | { readonly kind: 'fraction'; readonly least: number; readonly most: number }
  | { readonly kind: 'text'; readonly field: TextField; readonly full: boolean }
  | { readonly kind: 'offset'; readonly colon: boolean; readonly minutes: 'optional' | 'always'; readonly seconds: boolean; readonly zero: string }
  | { readonly kind: 'localOffset'; readonly full: boolean }
  | { readonly kind: 'zoneId' }
  /** `generic` is a name for summer and winter. */
  | { readonly kind: 'zoneName'; readonly full: boolean; readonly generic: boolean }
  | { readonly kind: 'optional'; readonly elements: readonly Element[] }

/** The elements of a pattern. Throws PatternProblem for a pattern that Spark refuses. */
export function elementsOf(pattern: string, purpose: Purpose): readonly Element[] {
  const pieces = readPattern(pattern, purpose)
  // Spark reads years as proleptic, before the year 1 too, unless the era is told.
  return arranged(pieces, purpose, hasEra(pieces) ? 'yearOfEra' : 'year')
}

const hasEra = (pieces: readonly PatternPiece[]): boolean => pieces.some(piece => (piece.kind === 'optional' ? hasEra(piece.pieces) : piece.kind === 'letter' && piece.letter === 'G'))

function arranged(pieces: readonly PatternPiece[], purpose: Purpose, year: 'year' | 'yearOfEra'): Element[] {
  const elements: Element[] = []
  let base = -1
  for (const piece of pieces) {
    const element: Element = piece.kind === 'text' ? { kind: 'literal', text: piece.text } : piece.kind === 'optional' ? { kind: 'optional', elements: arranged(piece.pieces, purpose, year) } : letterElement(piece.letter, piece.count, purpose, year)
    const width = fixedWidth(element)
    const first = elements[base]
    if (first && width !== undefined) {
      if (first.kind === 'number') elements[base] = { ...first, subsequent: first.subsequent + width }
    } else base = element.kind === 'number' || width !== undefined ? elements.length : -1
    // Another number of open width begins a run of its own.
    if (element.kind === 'number' && width === undefined) base = elements.length
    elements.push(element)
  }
  return elements
}

/** The width of an element that always takes the same number of digits. */
function fixedWidth(element: Element): number | undefined {
  if (element.kind === 'twoDigitYear') return 2
  if (element.kind === 'fraction') return element.least === element.most ? element.most : undefined
  return element.kind === 'number' && element.sign === 'never' && element.least === element.most ? element.most : undefined
}

const numbers: Readonly<Record<string, NumberField>> = { d: 'day', D: 'dayOfYear', F: 'alignedWeek', H: 'hour', k: 'clockHour', K: 'hourOfHalf', h: 'clockHourOfHalf', m: 'minute', s: 'second', M: 'month', L: 'month', Q: 'quarter', q: 'quarter', g: 'julianDay' }
const texts: Readonly<Record<string, TextField>> = { G: 'era', M: 'month', L: 'month', E: 'weekday', Q: 'quarter', q: 'quarter', a: 'half' }

function letterElement(letter: string, count: number, purpose: Purpose, year: 'year' | 'yearOfEra'): Element {
  const number = (field: NumberField, least: number, most: number, sign: 'normal' | 'never' | 'exceedsPad'): Element => ({ kind: 'number', field, least, most, sign, subsequent: 0 })
  const text = texts[letter]
  if (text && (/[GEa]/.test(letter) || count > 2)) return { kind: 'text', field: text, full: count === 4 }
  switch (letter) {
    case 'y': return count === 2 ? { kind: 'twoDigitYear', field: year } : number(year, count, 19, count < 4 ? 'normal' : 'exceedsPad')
    case 'S': return { kind: 'fraction', least: purpose === 'parse' ? 1 : count, most: count }
    case 'D': return count === 1 ? number('dayOfYear', 1, 19, 'normal') : number('dayOfYear', count, 3, 'never')
    case 'g': return number('julianDay', count, 19, 'normal')
    case 'V': return { kind: 'zoneId' }
    case 'z': case 'v': return { kind: 'zoneName', full: count === 4, generic: letter === 'v' }
    case 'O': return { kind: 'localOffset', full: count === 4 }
    case 'X': return { kind: 'offset', ...offsetForms[count], zero: 'Z' } as Element
    case 'x': return { kind: 'offset', ...offsetForms[count], zero: count === 1 ? '+00' : count % 2 === 0 ? '+0000' : '+00:00' } as Element
    case 'Z': return count === 4 ? { kind: 'localOffset', full: true } : { kind: 'offset', ...offsetForms[count < 4 ? 2 : 5], zero: count < 4 ? '+0000' : 'Z' } as Element
    default: return count === 1 ? number(numbers[letter] ?? 'day', 1, 19, 'normal') : number(numbers[letter] ?? 'day', count, count, 'never')
  }
}

const offsetForms: Readonly<Record<number, { readonly colon: boolean; readonly minutes: 'optional' | 'always'; readonly seconds: boolean }>> = {
  1: { colon: false, minutes: 'optional', seconds: false },
  2: { colon: false, minutes: 'always', seconds: false },
  3: { colon: true, minutes: 'always', seconds: false },
  4: { colon: false, minutes: 'always', seconds: true },
  5: { colon: true, minutes: 'always', seconds: true },
}
