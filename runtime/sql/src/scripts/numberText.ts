import { type DigitRun, type NumberFormat, type NumberPiece } from '../patterns/numberFormat.ts'

/** The digits that a number fills into a format: `whole` from the left with blanks before it, `fraction` with zeros behind it. */
interface Filling { readonly whole: string; readonly fraction: string; readonly negative: boolean }

/** A number, given as plain decimal text, in a format; # in all places where the format has too few. */
export function formatNumber(number: string, format: NumberFormat): string {
  const filling = fillingOf(number, format)
  let text = ''
  let at = 0
  let behind = false
  for (const piece of format.pieces) {
    text = written(text, piece, filling, { at, behind })
    if (piece.kind === 'digits') at += piece.runs.reduce((sum, { length }) => sum + length, 0)
    behind ||= piece.kind === 'point'
  }
  const done = withoutLonePoint(text)
  return /^[+-]?$/.test(done) ? '0' : done
}

function fillingOf(number: string, { precision, scale }: NumberFormat): Filling {
  const [, minus = '', whole = '', fraction = ''] = /^(-?)0*(\d*)\.?(\d*?)0*$/.exec(number) ?? []
  const room = precision - scale
  const fits = whole.length <= room && fraction.length <= scale
  return { negative: minus !== '', whole: fits ? whole.padStart(room) : '#'.repeat(room), fraction: fits ? fraction.padEnd(scale, '0') : '#'.repeat(scale) }
}

/** The text with one more piece; `at` counts the digits of the format so far. */
function written(text: string, piece: NumberPiece, filling: Filling, { at, behind }: { readonly at: number; readonly behind: boolean }): string {
  switch (piece.kind) {
    case 'digits': return behind ? text + filling.fraction : wholeDigits(text, piece.runs, filling.whole.slice(at))
    case 'point': return `${text.replace(/ $/, '0')}.`
    case 'dollar': return `${text}$`
    case 'sign': return beforeBlanks(withoutLonePoint(text), filling.negative ? '-' : '+')
    case 'minus': return filling.negative ? beforeBlanks(withoutLonePoint(text), '-') : `${text} `
    case 'open': return filling.negative ? `${text}<` : text
    case 'close': return filling.negative ? beforeBlanks(withoutLonePoint(text), '>') : `${withoutLonePoint(text)}  `
    default: return piece satisfies never
  }
}

/** Blanks of a run that must be full become zeros; other blanks go before the sign, and a comma without digits before it is a blank too. */
function wholeDigits(before: string, runs: readonly DigitRun[], whole: string): string {
  let text = before
  let at = 0
  runs.forEach(({ length, exact }, index) => {
    if (index > 0) text = /\d$/.test(text) ? `${text},` : withBlank(text)
    for (const digit of whole.slice(at, at + length)) text = digit !== ' ' ? text + digit : exact ? `${text}0` : withBlank(text)
    at += length
  })
  return text
}

const withBlank = (text: string): string => text.replace(/[+\-<]*$/, ' $&')
const beforeBlanks = (text: string, sign: string): string => text.replace(/ *$/, `${sign}$&`)
/** A point without digits behind it is a blank. */
const withoutLonePoint = (text: string): string => text.replace(/\.(?= |$)/, ' ')
