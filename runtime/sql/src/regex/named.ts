import { type LetterSet, type Range, rangesOf } from './tree.ts'

export const digits: LetterSet = rangesOf([48, 57])
export const wordLetters: LetterSet = rangesOf([48, 57], [65, 90], [95, 95], [97, 122])
export const blanks: LetterSet = rangesOf([9, 13], [32, 32])
export const horizontal: LetterSet = rangesOf([9, 9], [32, 32], [0xa0, 0xa0], [0x1680, 0x1680], [0x180e, 0x180e], [0x2000, 0x200a], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000])
export const vertical: LetterSet = rangesOf([10, 13], [0x85, 0x85], [0x2028, 0x2029])
/** What ends a line. */
export const lineBreaks: LetterSet = rangesOf([10, 10], [13, 13], [0x85, 0x85], [0x2028, 0x2029])

const property = (name: string): LetterSet => ({ kind: 'property', name })
const union = (...items: readonly LetterSet[]): LetterSet => ({ kind: 'union', items })

/** What `\d`, `\s` and `\w` mean under the flag `U`. */
export const unicodeDigits = property('Nd')
export const unicodeBlanks = property('White_Space')
export const unicodeWordLetters = union(property('Alphabetic'), property('M'), property('Nd'), property('Pc'), rangesOf([0x200c, 0x200d]))

const posix: Readonly<Record<string, readonly Range[]>> = {
  Lower: [[97, 122]], Upper: [[65, 90]], ASCII: [[0, 127]], Alpha: [[65, 90], [97, 122]], Digit: [[48, 57]], Alnum: [[48, 57], [65, 90], [97, 122]],
  Punct: [[33, 47], [58, 64], [91, 96], [123, 126]], Graph: [[33, 126]], Print: [[32, 126]], Blank: [[9, 9], [32, 32]], Cntrl: [[0, 31], [127, 127]],
  XDigit: [[48, 57], [65, 70], [97, 102]], Space: [[9, 13], [32, 32]], L1: [[0, 255]],
}

const blocks: Readonly<Record<string, Range>> = {
  basiclatin: [0, 0x7f], latin1supplement: [0x80, 0xff], latinextendeda: [0x100, 0x17f], latinextendedb: [0x180, 0x24f], greek: [0x370, 0x3ff], greekandcoptic: [0x370, 0x3ff], cyrillic: [0x400, 0x4ff],
  hebrew: [0x590, 0x5ff], arabic: [0x600, 0x6ff], hiragana: [0x3040, 0x309f], katakana: [0x30a0, 0x30ff], hangulsyllables: [0xac00, 0xd7a3], cjkunifiedideographs: [0x4e00, 0x9fff], emoticons: [0x1f600, 0x1f64f],
}

const others: Readonly<Record<string, LetterSet>> = {
  javaLowerCase: property('Lowercase'), javaUpperCase: property('Uppercase'), javaAlphabetic: property('Alphabetic'), javaLetter: property('L'), javaDigit: property('Nd'),
  javaLetterOrDigit: union(property('L'), property('Nd')), LC: property('LC'), LD: union(property('L'), property('Nd')),
}

const binary: Readonly<Record<string, string>> = {
  alphabetic: 'Alphabetic', ideographic: 'Ideographic', letter: 'L', lowercase: 'Lowercase', uppercase: 'Uppercase', titlecase: 'Lt', punctuation: 'P', control: 'Cc', white_space: 'White_Space', digit: 'Nd',
  hex_digit: 'Hex_Digit', assigned: 'Assigned', noncharacter_code_point: 'Noncharacter_Code_Point', emoji: 'Emoji',
}

/** The letters that `\p{name}` means in Java; undefined when it means none, or a block that is not known here. */
export function namedSet(name: string): LetterSet | undefined {
  const [, key, value] = /^([^=]+)=(.+)$/.exec(name) ?? []
  if (key !== undefined && value !== undefined) {
    if (/^(sc|script)$/i.test(key)) return known(`Script=${capitalised(value)}`)
    if (/^(gc|general_category)$/i.test(key)) return known(value)
    return /^(blk|block)$/i.test(key) ? blockNamed(value) : undefined
  }
  const ranges = posix[name]
  if (ranges) return rangesOf(...ranges)
  if (others[name]) return others[name]
  if (name.startsWith('In')) return blockNamed(name.slice(2))
  if (name.startsWith('Is')) {
    const rest = name.slice(2)
    const found = binary[rest.toLowerCase()]
    return found === undefined ? (known(rest) ?? known(`Script=${capitalised(rest)}`)) : property(found)
  }
  return /^[A-Z][a-z]?$/.test(name) ? known(name) : undefined
}

function blockNamed(name: string): LetterSet | undefined {
  const block = blocks[name.toLowerCase().replace(/[ _-]/g, '')]
  return block && rangesOf(block)
}

const capitalised = (name: string): string => name.replace(/[A-Za-z]+/g, word => `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`)

function known(name: string): LetterSet | undefined {
  try {
    void new RegExp(`\\p{${name}}`, 'u')
    return property(name)
  } catch {
    return undefined
  }
}
