import { ExpressionError } from './error.ts'

export type TokenKind = '.' | ',' | '(' | ')' | '[' | ']' | '?' | 'string' | 'integer' | 'float' | 'name' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** A string without its quotes and doubled quotes, a number or name as written. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Data Factory and Logic Apps refuse a longer expression; the text around the holes of a template does not count. */
export const longestExpression = 8192

const punctuation = '.,()[]?'
// .NET's white space has U+0085, which JavaScript's `\s` lacks, and lacks U+FEFF, which `\s` has.
const white = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/
const nameStop = /[.,(){}@[\]?'\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/
const numberText = /[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/y

/** Splits `text` between two offsets into tokens, the last of which is `end`. Throws `ExpressionError`. */
export function scan(text: string, start: number, end: number): readonly Token[] {
  if (end - start > longestExpression) {
    throw new ExpressionError(`the expression has ${end - start} characters; the limit is ${longestExpression}`, {
      text, place: { start, end }, hint: 'move long constant text out of the expression, into a template around @{…}',
    })
  }
  const tokens: Token[] = []
  let at = start
  while (at < end) {
    if (white.test(text.charAt(at))) { at++; continue }
    const token = nextToken(text, at, end)
    tokens.push(token)
    at = token.end
  }
  return [...tokens, { kind: 'end', text: '', start: end, end }]
}

function nextToken(text: string, start: number, end: number): Token {
  const first = text.charAt(start)
  if (punctuation.includes(first)) return { kind: first as TokenKind, text: first, start, end: start + 1 }
  if (first === "'") return stringToken(text, start, end)
  return numberToken(text, start, end) ?? nameToken(text, start, end)
}

function stringToken(text: string, start: number, end: number): Token {
  let from = start + 1
  for (;;) {
    const quote = text.indexOf("'", from)
    if (quote < 0 || quote >= end) {
      throw new ExpressionError('the string literal is not terminated', {
        text, place: { start, end }, hint: "a quote inside a string is written twice: 'it''s'",
      })
    }
    if (quote + 1 < end && text.charAt(quote + 1) === "'") { from = quote + 2; continue }
    return { kind: 'string', text: text.slice(start + 1, quote).replaceAll("''", "'"), start, end: quote + 1 }
  }
}

function numberToken(text: string, start: number, end: number): Token | undefined {
  numberText.lastIndex = start
  const match = numberText.exec(text)
  if (match === null || start + match[0].length > end) return undefined
  const stop = start + match[0].length
  if (stop < end && !nameStop.test(text.charAt(stop))) {
    throw new ExpressionError(`unexpected character '${text.charAt(stop)}' after the number ${match[0]}`, {
      text, place: { start: stop, end: stop + 1 },
    })
  }
  const isFloat = match[1] !== undefined || match[2] !== undefined
  return { kind: isFloat ? 'float' : 'integer', text: match[0], start, end: stop }
}

function nameToken(text: string, start: number, end: number): Token {
  let stop = start
  while (stop < end && !nameStop.test(text.charAt(stop))) stop++
  const name = text.slice(start, stop)
  if (name.startsWith('"')) {
    throw new ExpressionError('double quotes cannot quote a string here', {
      text, place: { start, end: stop }, hint: "write the string in single quotes: 'text'",
    })
  }
  if (stop === start) {
    throw new ExpressionError(`unexpected character '${text.charAt(start)}'`, {
      text, place: { start, end: start + 1 },
      hint: text.charAt(start) === '@' ? 'one @ at the start is enough; inside an expression functions are called without it' : undefined,
    })
  }
  return { kind: 'name', text: name, start, end: stop }
}
