import { type DigitRun, type NumberFormat, type NumberPiece } from '../patterns/numberFormat.ts'
import { raised } from './script.ts'

/** How far a text has been read, and what was found in it. `open` is true between the brackets of PR. */
interface Reading { readonly at: number; readonly whole: string; readonly fraction: string; readonly behind: boolean; readonly negative: boolean; readonly open: boolean }

const start: Reading = { at: 0, whole: '', fraction: '', behind: false, negative: false, open: false }

/** Java's white space: it may stand between digits. */
export const blank = '\\t-\\r\\x1c-\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000'
const digitsAndBlanks = new RegExp(`[\\d,${blank}]*`, 'y')

/** The number that a text shows in a format, as text with all digits of its scale; undefined where it does not fit. */
export function parseNumber(given: string, format: NumberFormat): string | undefined {
  const text = inAscii(given)
  let reading: Reading | undefined = start
  for (const piece of format.pieces) {
    reading = step(reading, piece, text)
    if (!reading) return undefined
  }
  const { at, whole, fraction, negative, open } = reading
  if (at < text.length || open || whole + fraction === '') return undefined
  const digits = `${whole}${fraction.padEnd(format.scale, '0')}`
  if (digits.replace(/^0+/, '').length > format.precision) throw raised('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', `${text} cannot be represented as Decimal(${format.precision}, ${format.scale})`)
  const split = digits.length - format.scale
  return `${negative ? '-' : ''}${digits.slice(0, split) || '0'}${format.scale > 0 ? `.${digits.slice(split)}` : ''}`
}

/** Reads one piece of the format. Signs, the point and brackets may be missing; a dollar only at the end of the text. */
function step(reading: Reading, piece: NumberPiece, text: string): Reading | undefined {
  const next = text[reading.at]
  const after = { ...reading, at: reading.at + 1 }
  switch (piece.kind) {
    case 'digits': return readDigits(reading, piece.runs, text)
    case 'point': return next === '.' ? { ...after, behind: true } : reading
    case 'dollar': return next === '$' ? after : next === undefined ? reading : undefined
    case 'sign': return next === '-' ? { ...after, negative: !reading.negative } : next === '+' ? after : reading
    case 'minus': return next === '-' ? { ...after, negative: !reading.negative } : reading
    case 'open': return next === '<' ? { ...after, open: true } : reading
    case 'close': if (next !== '>') return reading
      return reading.open ? { ...after, open: false, negative: !reading.negative } : undefined
    default: return piece satisfies never
  }
}

/** Digits in groups, which are compared from the right: leading groups may be missing unless their digits must be there. */
function readDigits(reading: Reading, runs: readonly DigitRun[], text: string): Reading | undefined {
  digitsAndBlanks.lastIndex = reading.at
  const [found = ''] = digitsAndBlanks.exec(text) ?? []
  const groups = found.split(',').map(group => group.replace(/\D/g, ''))
  if (groups.length > runs.length) return undefined
  const missing = runs.length - groups.length
  const fits = runs.every(({ length, exact }, index) => {
    const count = groups[index - missing]?.length ?? 0
    return exact ? count === length : count <= length
  })
  if (!fits) return undefined
  const digits = groups.join('')
  return { ...reading, at: reading.at + found.length, ...(reading.behind ? { fraction: reading.fraction + digits } : { whole: reading.whole + digits }) }
}

/** Digits of any script as 0 to 9: each script has its ten in a row. */
function inAscii(text: string): string {
  return /[^\0-\x7f]/.test(text) ? text.replace(/\p{Nd}/gu, digit => (digit.length > 1 ? digit : String(valueOf(digit.charCodeAt(0))))) : text
}

function valueOf(code: number): number {
  let value = 0
  while (/\p{Nd}/u.test(String.fromCharCode(code - value - 1))) value += 1
  return value % 10
}
