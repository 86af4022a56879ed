import { PatternProblem } from './pattern.ts'

/** A run of 0 and 9 between two commas; `exact` where it begins with 0 before the point: all its digits must be there. */
export interface DigitRun { readonly length: number; readonly exact: boolean }

/** One piece of a number format such as `S$999,999.99`. `open` and `close` are the brackets of PR around a negative number. */
export type NumberPiece =
  | { readonly kind: 'digits'; readonly runs: readonly DigitRun[] }
  | { readonly kind: 'point' | 'dollar' | 'sign' | 'minus' | 'open' | 'close' }

/** A format as it is read: its pieces, and how many digits it has in all (`precision`) and behind the point (`scale`). */
export interface NumberFormat { readonly text: string; readonly pieces: readonly NumberPiece[]; readonly precision: number; readonly scale: number }

/** What a piece is called in the pattern of the order, and in what a user reads. */
const signs = { point: ['.', '. or D'], dollar: ['$', '$'], sign: ['S', 'S'], minus: ['M', 'MI'], open: ['<', 'PR'], close: ['>', 'PR'] } as const
const kinds: Readonly<Record<string, Exclude<NumberPiece['kind'], 'digits' | 'open'>>> = { '.': 'point', D: 'point', $: 'dollar', S: 'sign', MI: 'minus', PR: 'close' }
const once = ['point', 'sign', 'minus', 'dollar', 'close'] as const
const order = '[MI|S] [$] [0|9|G|,]* [.|D] [0|9]* [$] [PR|MI|S]'

/** Reads a format of `to_number` and `to_char`, in capitals or not, and refuses what Spark refuses. Throws PatternProblem. */
export function readNumberFormat(given: string): NumberFormat {
  const text = given.toUpperCase()
  const refuse = (condition: string, why: string): never => { throw new PatternProblem(`INVALID_FORMAT.${condition}`, `the number format '${text}' is invalid: ${why}`) }
  if (text === '') refuse('EMPTY', 'it is empty')
  const words: readonly string[] = text.match(/[09G,]+|MI|PR|[^]/g) ?? []
  const point = words.findIndex(word => kinds[word] === 'point')
  const behind = (at: number): boolean => point >= 0 && at > point
  const digits = words.findIndex(isDigits)
  const dollar = words.indexOf('$')
  if (digits < 0) refuse('WRONG_NUM_DIGIT', 'it needs at least one digit, 0 or 9')
  if (digits < dollar) refuse('CUR_MUST_BEFORE_DIGIT', '$ must stand before all digits')
  if (behind(dollar)) refuse('CUR_MUST_BEFORE_DEC', '$ must stand before the point')
  if (words.some((word, at) => isDigits(word) && !behind(at) && runsOf(word).includes(''))) refuse('CONT_THOUSANDS_SEPS', 'a thousands separator (, or G) must have digits on both sides')
  if (words.some((word, at) => behind(at) && /^[09G,]*[G,]/.test(word))) refuse('THOUSANDS_SEPS_MUST_BEFORE_DEC', 'thousands separators (, or G) must stand before the point')
  for (const kind of once) if (words.filter(word => kinds[word] === kind).length > 1) refuse('WRONG_NUM_TOKEN', `there can be one ${signs[kind][1]} at most`)
  const stranger = strangerAmong(words)
  if (stranger !== undefined) refuse('UNEXPECTED_TOKEN', `${stranger} is not expected there; the order is ${order}`)
  return { text, pieces: piecesOf(words, behind), ...sizesOf(words, behind) }
}

const isDigits = (word: string): boolean => /^[09G,]/.test(word)
const runsOf = (word: string): string[] => word.split(/[G,]/)

/** The first word that breaks the order of the pieces. */
function strangerAmong(words: readonly string[]): string | undefined {
  const letters = words.map(word => (isDigits(word) ? '9' : kinds[word] ? signs[kinds[word]][0] : '?')).join('')
  const [fitting = ''] = /^[MS]?\$?9?\.?9?\$?[MS>]?/.exec(letters) ?? []
  return words[fitting.length]
}

function piecesOf(words: readonly string[], behind: (at: number) => boolean): NumberPiece[] {
  const pieces = words.map((word, at): NumberPiece => {
    const kind = kinds[word]
    return kind ? { kind } : { kind: 'digits', runs: runsOf(word).map(run => ({ length: run.length, exact: run.startsWith('0') && !behind(at) })) }
  })
  return words.includes('PR') ? [{ kind: 'open' }, ...pieces] : pieces
}

function sizesOf(words: readonly string[], behind: (at: number) => boolean): { readonly precision: number; readonly scale: number } {
  const count = (of: (at: number) => boolean): number => words.filter((word, at) => isDigits(word) && of(at)).join('').replace(/[G,]/g, '').length
  return { precision: count(() => true), scale: count(behind) }
}
