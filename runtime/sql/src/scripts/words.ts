import { raised, type ScriptFunction, type ScriptValue } from './script.ts'

/** What is done to the letters and words of a text. */
export const wordScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_lower', parameters: ['VARCHAR'], result: 'VARCHAR', compute: text => (text as string).toLowerCase() },
  { name: 'dbx_js_upper', parameters: ['VARCHAR'], result: 'VARCHAR', compute: text => (text as string).toUpperCase() },
  { name: 'dbx_js_initcap', parameters: ['VARCHAR'], result: 'VARCHAR', compute: text => (text as string).split(' ').map(titleWord).join(' ') },
  { name: 'dbx_js_reverse', parameters: ['VARCHAR'], result: 'VARCHAR', compute: text => Array.from(text as string).toReversed().join('') },
  { name: 'dbx_js_soundex', parameters: ['VARCHAR'], result: 'VARCHAR', compute: text => soundex(text as string) },
  { name: 'dbx_js_mask', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'], result: 'VARCHAR', seesNull: true, compute: mask },
  { name: 'dbx_js_instr', parameters: ['VARCHAR', 'VARCHAR', 'INTEGER', 'INTEGER'], result: 'INTEGER', compute: (text, sought, from, count) => nthPlace(Array.from(text as string), Array.from(sought as string), from as number, count as number) },
  { name: 'dbx_js_luhn_check', parameters: ['VARCHAR'], result: 'BOOLEAN', compute: text => luhn(text as string) },
  { name: 'dbx_js_sentences', parameters: ['VARCHAR', 'VARCHAR'], result: 'VARCHAR[][]', compute: (text, language) => sentences(text as string, language as string) },
  { name: 'dbx_js_conv', parameters: ['VARCHAR', 'INTEGER', 'INTEGER'], result: 'VARCHAR', compute: (text, from, to) => convert(text as string, from as number, to as number) },
  { name: 'dbx_js_randstr', parameters: ['INTEGER'], result: 'VARCHAR', volatile: true, compute: length => Array.from({ length: length as number }, () => lettersAndDigits[Math.floor(Math.random() * lettersAndDigits.length)] ?? '').join('') },
]

export const lettersAndDigits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The few letters whose title case is a letter of its own. */
const titled: Readonly<Record<string, string>> = { ǆ: 'ǅ', Ǆ: 'ǅ', ǉ: 'ǈ', Ǉ: 'ǈ', ǌ: 'ǋ', Ǌ: 'ǋ', ǳ: 'ǲ', Ǳ: 'ǲ' }

function titleWord(word: string): string {
  const [first] = word
  return first === undefined ? '' : `${titleCase(first)}${word.toLowerCase().slice(first.toLowerCase().length)}`
}

function titleCase(letter: string): string {
  const own = titled[letter]
  if (own !== undefined) return own
  const [first = '', ...rest] = letter.toUpperCase()
  return first + rest.join('').toLowerCase()
}

const soundexCodes = '01230120022455012623010202'

/** The code of Spark: a text that does not begin with a letter of ASCII stays as it is; H and W do not part equal codes. */
function soundex(text: string): string {
  const first = text[0] ?? ''
  if (!/^[A-Za-z]/.test(text)) return text
  const codeOf = (letter: string): string | undefined => (/[A-Z]/.test(letter) ? soundexCodes[letter.charCodeAt(0) - 65] : undefined)
  let code = first.toUpperCase()
  let last = codeOf(code)
  for (const letter of text.slice(1).replace(/[a-z]/g, each => each.toUpperCase())) {
    if (code.length === 4) break
    const digit = codeOf(letter)
    if (digit === undefined) last = '0'
    else if (letter !== 'H' && letter !== 'W') {
      if (digit !== '0' && digit !== last) code += digit
      last = digit
    }
  }
  return code.padEnd(4, '0')
}

function mask(...[text, upper, lower, digit, other]: readonly ScriptValue[]): ScriptValue {
  if (typeof text !== 'string') return null
  return Array.from(text, letter => {
    const wanted = /\p{Lu}/u.test(letter) ? upper : /\p{Ll}/u.test(letter) ? lower : /\p{Nd}/u.test(letter) ? digit : other
    return typeof wanted === 'string' ? wanted : letter
  }).join('')
}

function luhn(text: string): boolean {
  const digits = Array.from(text, letter => decimalDigit(letter))
  if (digits.length === 0 || digits.includes(-1)) return false
  const sum = digits.toReversed().reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0)
  return sum % 10 === 0
}

/** The value of a digit of any script: they come in runs of ten. */
function decimalDigit(letter: string): number {
  if (/[0-9]/.test(letter)) return Number(letter)
  if (!/^\p{Nd}$/u.test(letter)) return -1
  const code = letter.codePointAt(0) ?? 0
  let before = 0
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before += 1
  return before % 10
}

function sentences(text: string, language: string): string[][] {
  const locale = /^[A-Za-z]{2,3}(-([A-Za-z]{2}|\d{3}))?$/.test(language) ? language : 'en'
  const words = new Intl.Segmenter(locale, { granularity: 'word' })
  return [...new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(text)]
    .map(({ segment }) => [...words.segment(segment)].map(word => word.segment).filter(word => /^[\p{L}\p{Nd}]/u.test(word)))
    .filter(sentence => sentence.length > 0)
}

const widest = 1n << 64n

/** A number of one base in another, in 64 bits; a negative target base keeps the sign. */
function convert(text: string, from: number, to: number): string | null {
  const trimmed = text.replace(/^ +| +$/g, '')
  if (from < 2 || from > 36 || Math.abs(to) < 2 || Math.abs(to) > 36 || trimmed === '') return null
  const minus = trimmed.startsWith('-')
  let value = 0n
  for (const letter of minus ? trimmed.slice(1) : trimmed) {
    const digit = /[0-9A-Za-z]/.test(letter) ? parseInt(letter, 36) : from
    if (digit >= from) break
    value = value * BigInt(from) + BigInt(digit)
    if (value >= widest) throw raised('ARITHMETIC_OVERFLOW', 'Overflow in function conv().')
  }
  const signed = BigInt.asIntN(64, value)
  if (to > 0) return (minus ? BigInt.asUintN(64, signed < 0n ? -1n : -value) : value).toString(to).toUpperCase()
  return `${minus || signed < 0n ? '-' : ''}${(signed < 0n ? -signed : signed).toString(-to).toUpperCase()}`
}

/** Where a text stands for the nth time, from a place on, or backwards from one that is counted from the end; matches may overlap. */
function nthPlace(letters: readonly string[], sought: readonly string[], from: number, nth: number): number {
  if (nth < 1) throw raised('INVALID_PARAMETER_VALUE.OCCURRENCE', `The value of parameter(s) \`occurrence\` in \`instr\` is invalid: expects a positive integer, but got ${nth}.`)
  if (sought.length === 0) return 1
  if (from === 0) return 0
  const step = from > 0 ? 1 : -1
  let left = nth
  for (let at = from > 0 ? from - 1 : letters.length + from; at >= 0 && at + (step > 0 ? sought.length : 0) <= letters.length; at += step) {
    if (sought.every((letter, index) => letters[at + index] === letter) && (left -= 1) === 0) return at + 1
  }
  return 0
}
