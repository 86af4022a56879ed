/** White space as .NET's `char.IsWhiteSpace` has it: with U+0085, without U+FEFF. */
const white = '[\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]'
const leading = new RegExp(`^${white}+`)
const isWhite = new RegExp(white)

export function trimText(text: string): string {
  const start = leading.exec(text)?.[0].length ?? 0
  let end = text.length
  // A loop, because a pattern that ends in `+$` takes quadratic time on long runs of blanks.
  while (end > start && isWhite.test(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

const ascii = /^[\0-\x7f]*$/

/** .NET changes the case of one character into one character: `ß` stays, final sigma is no exception. */
function mapCharacters(text: string, map: (character: string) => string): string {
  let result = ''
  for (const character of text) {
    const mapped = map(character)
    result += mapped.length === character.length ? mapped : character
  }
  return result
}

export const toUpper = (text: string): string =>
  ascii.test(text) ? text.toUpperCase() : mapCharacters(text, character => character.toUpperCase())
export const toLower = (text: string): string =>
  ascii.test(text) ? text.toLowerCase() : mapCharacters(text, character => character.toLowerCase())

/** Text to compare without regard to case; it keeps the length, so that positions still fit. */
export const foldCase = toUpper

/** .NET's `Split`: an empty separator splits nothing. */
export const splitText = (text: string, separator: string, most: number): readonly string[] =>
  separator === '' ? [text] : text.split(separator, most)
