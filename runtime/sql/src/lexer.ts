import { type Place } from './place.ts'

export type Dialect = 'databricks' | 'tsql'

/**
 * `word` an unquoted name or keyword; `quoted` a name in backticks, brackets or (T-SQL) double quotes; `variable` T-SQL's `@name`;
 * `program` what stands between `$$` and `$$`, a text in another language;
 * `error` what cannot be read, with the reason in `text`.
 */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'operator' | 'variable' | 'program' | 'error' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** A word or operator as written, the decoded value of a string or quoted name, a number with its suffix. */
  readonly text: string
  /** Of words and operators: in upper case. Of everything else: empty, so that it equals no keyword. */
  readonly upper: string
  readonly place: Place
}

/** Reads offsets of a text in which parameters were replaced back to the author's text. */
export interface SourceMap { readonly source: string; locate(offset: number, end?: boolean): number }

/** The first line of a notebook that is kept as a file, and the line between two of its cells. */
const notebookHead = /^\uFEFF?-- Databricks notebook source[ \t]*(?:\r?\n|$)/
const cellEnd = '-- COMMAND ----------'

/**
 * Splits a text into tokens; comments and blanks are left out. Never fails and takes time linear in the text. The last token is `end`.
 * In a notebook of Databricks the end of a cell is a semicolon, whether one was written before it or not.
 */
export function tokenize(text: string, dialect: Dialect, map: SourceMap = { source: text, locate: offset => offset }): Token[] {
  const tokens: Token[] = []
  let last = 0
  const placeOf = placer(map)
  const add = (kind: TokenKind, value: string, start: number, end: number): void => {
    const upper = kind === 'word' || kind === 'operator' ? value.toUpperCase() : ''
    tokens.push({ kind, text: value, upper, place: placeOf(start, end) })
    last = end
  }
  const reader = dialect === 'tsql' ? tsqlToken : databricksToken
  const notebook = dialect === 'databricks' && notebookHead.test(text)
  let at = 0
  while (at < text.length) {
    const skipped = skipBlank(text, at)
    if (typeof skipped === 'object') {
      add('error', 'the comment that begins here is not closed', at, text.length)
      break
    }
    if (skipped !== at) {
      if (notebook && text.startsWith(cellEnd, at)) add('operator', ';', at, at + cellEnd.length)
      at = skipped
      continue
    }
    const scanned = reader(text, at) ?? numberOrOperator(text, at, dialect)
    add(scanned.kind, scanned.text, at, scanned.end)
    at = scanned.end
  }
  // What is missing at the end is missing behind the last word, not behind the blanks after it.
  add('end', '', last, last)
  return tokens
}

interface Scanned { readonly kind: TokenKind; readonly text: string; readonly end: number }

function placer(map: SourceMap): (start: number, end: number) => Place {
  let line = 1
  let lineStart = 0
  // Looked for once a line: a text may be one long line.
  let newline = map.source.indexOf('\n')
  return (start, end) => {
    const from = map.locate(start)
    for (; newline >= 0 && newline < from; newline = map.source.indexOf('\n', newline + 1)) {
      line += 1
      lineStart = newline + 1
    }
    return { start: from, end: Math.max(from, map.locate(end, true)), line, column: from - lineStart + 1 }
  }
}

/** The offset after one run of blanks or one comment; an object when a comment does not end. */
function skipBlank(text: string, at: number): number | { readonly open: true } {
  const code = text.charCodeAt(at)
  if (code <= 32 || code === 0xa0 || code === 0xfeff || code === 0x3000 || code === 0x2028) {
    let end = at + 1
    while (end < text.length && text.charCodeAt(end) <= 32) end += 1
    return end
  }
  if (code === 45 && text.charCodeAt(at + 1) === 45) {
    const end = text.indexOf('\n', at)
    return end < 0 ? text.length : end + 1
  }
  if (code === 47 && text.charCodeAt(at + 1) === 42) {
    // Bracketed comments nest in both dialects.
    let depth = 1
    const edge = /\/\*|\*\//g
    edge.lastIndex = at + 2
    for (let match = edge.exec(text); match; match = edge.exec(text)) {
      depth += match[0] === '/*' ? 1 : -1
      if (depth === 0) return match.index + 2
    }
    return { open: true }
  }
  return at
}

const wordStart = /[\p{L}_]/u
const wordPart = /[\p{L}\p{N}\p{M}_]/u

function wordEnd(text: string, at: number, extra: string): number {
  let end = at
  while (end < text.length) {
    const code = text.charCodeAt(end)
    const plain = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
    if (plain || (extra !== '' && extra.includes(text.charAt(end)))) { end += 1; continue }
    if (code < 128) break
    const character = String.fromCodePoint(text.codePointAt(end) ?? code)
    if (!wordPart.test(character)) break
    end += character.length
  }
  return end
}

function startsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
  return wordStart.test(String.fromCodePoint(text.codePointAt(at) ?? code))
}

function databricksToken(text: string, at: number): Scanned | undefined {
  const character = text.charAt(at)
  if (character === "'" || character === '"') return escapedString(text, at, character)
  if ((character === 'r' || character === 'R') && (text.charAt(at + 1) === "'" || text.charAt(at + 1) === '"')) return rawString(text, at)
  if (character === '`') return delimited(text, at, '`', 'quoted')
  if (character === '$' && text.charAt(at + 1) === '$') return program(text, at)
  if (startsWord(text, at)) {
    const end = wordEnd(text, at, '')
    return { kind: 'word', text: text.slice(at, end), end }
  }
  return undefined
}

function program(text: string, at: number): Scanned {
  const end = text.indexOf('$$', at + 2)
  if (end < 0) return { kind: 'error', text: 'the program that begins here with $$ is not closed', end: text.length }
  return { kind: 'program', text: text.slice(at + 2, end), end: end + 2 }
}

function tsqlToken(text: string, at: number): Scanned | undefined {
  const character = text.charAt(at)
  if (character === "'") return delimited(text, at, "'", 'string')
  if ((character === 'N' || character === 'n') && text.charAt(at + 1) === "'") return delimited(text, at + 1, "'", 'string')
  if (character === '[') return delimited(text, at, ']', 'quoted')
  if (character === '"') return delimited(text, at, '"', 'quoted')
  if (character === '@') {
    const end = wordEnd(text, at + (text.charAt(at + 1) === '@' ? 2 : 1), '$#@')
    return { kind: 'variable', text: text.slice(at, end), end }
  }
  // `$action` of MERGE is a name; `$5` is not.
  if (character === '#' || startsWord(text, at) || (character === '$' && at + 1 < text.length && startsWord(text, at + 1))) {
    const end = wordEnd(text, at + 1, '$#@')
    return { kind: 'word', text: text.slice(at, end), end }
  }
  return undefined
}

/** `'…'`, `[…]`: the closing character is written twice to stand for itself. */
function delimited(text: string, at: number, close: string, kind: 'string' | 'quoted'): Scanned {
  let value = ''
  let from = at + 1
  for (;;) {
    const end = text.indexOf(close, from)
    if (end < 0) return { kind: 'error', text: `the ${kind === 'string' ? 'string' : 'name'} that begins here is not closed`, end: text.length }
    value += text.slice(from, end)
    if (text.charAt(end + 1) !== close) return { kind, text: value, end: end + 1 }
    value += close
    from = end + 2
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', 0: '\0', Z: '\x1a', '%': '\\%', _: '\\_' }

/** Databricks' string with backslash escapes; a doubled quote stands for itself. `\%` and `\_` keep their backslash, for LIKE. */
function escapedString(text: string, at: number, quote: string): Scanned {
  let value = ''
  let end = at + 1
  let from = end
  for (; end < text.length; end += 1) {
    const character = text.charAt(end)
    if (character === quote) {
      value += text.slice(from, end)
      if (text.charAt(end + 1) !== quote) return { kind: 'string', text: value, end: end + 1 }
      value += quote
      end += 1
      from = end + 1
    } else if (character === '\\') {
      value += text.slice(from, end)
      const [decoded, length] = escape(text, end + 1)
      value += decoded
      end += length
      from = end + 1
    }
  }
  return { kind: 'error', text: 'the string that begins here is not closed', end: text.length }
}

/** What stands behind a backslash at `at - 1`, and how many characters it takes. */
function escape(text: string, at: number): readonly [string, number] {
  const octal = /^[0-3][0-7]{2}/.exec(text.slice(at, at + 3))
  if (octal) return [String.fromCharCode(Number.parseInt(octal[0], 8)), 3]
  const unicode = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at, at + 9))
  if (unicode) {
    const point = Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16)
    return [point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd', unicode[0].length]
  }
  const character = text.charAt(at)
  return [escapes[character] ?? character, character === '' ? 0 : 1]
}

function rawString(text: string, at: number): Scanned {
  const quote = text.charAt(at + 1)
  const end = text.indexOf(quote, at + 2)
  if (end < 0) return { kind: 'error', text: 'the string that begins here is not closed', end: text.length }
  return { kind: 'string', text: text.slice(at + 2, end), end: end + 1 }
}

const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const hexadecimal = /0[xX][0-9a-fA-F]*/y
const suffix = /BD|[LSYFD]/iy
// `>>` and `>>>` are put together by the parser, because `array<array<int>>` closes twice.
const operators = /<=>|->|=>|::|\|\||<<|<>|!=|==|<=|>=|\|>|!<|!>|\+=|-=|\*=|\/=|%=|&=|\^=|[-+*/%<>=!~&|^.,;:?()[\]{}$@#\\]/y

/** Every operator of one character, and what the longer ones go on with. */
const symbols: ReadonlySet<string> = new Set('-+*/%<>=!~&|^.,;:?()[]{}$@#\\')
const goesOn: ReadonlySet<string> = new Set('<=>|:')

function numberOrOperator(text: string, at: number, dialect: Dialect): Scanned {
  const first = text.charAt(at)
  // What most are, known without a pattern.
  if (symbols.has(first) && !goesOn.has(text.charAt(at + 1)) && first !== '.') return { kind: 'operator', text: first, end: at + 1 }
  if (dialect === 'tsql') {
    hexadecimal.lastIndex = at
    const hex = hexadecimal.exec(text)
    if (hex) return { kind: 'number', text: hex[0], end: at + hex[0].length }
  }
  number.lastIndex = at
  const digits = number.exec(text)
  if (digits) {
    let end = at + digits[0].length
    if (dialect === 'databricks') {
      suffix.lastIndex = end
      const letters = suffix.exec(text)
      if (letters && !continuesWord(text, end + letters[0].length)) end += letters[0].length
      // `2024_plays` and `7days` are names.
      else if (continuesWord(text, end) && /^\d+$/.test(digits[0])) {
        const word = wordEnd(text, at, '')
        return { kind: 'word', text: text.slice(at, word), end: word }
      }
    }
    return { kind: 'number', text: text.slice(at, end), end }
  }
  operators.lastIndex = at
  const operator = operators.exec(text)
  if (operator) return { kind: 'operator', text: operator[0], end: at + operator[0].length }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  return { kind: 'error', text: `the character ${JSON.stringify(character)} has no meaning here`, end: at + character.length }
}

function continuesWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
}
