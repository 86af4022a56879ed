import { blanks, digits, horizontal, namedSet, unicodeBlanks, unicodeDigits, unicodeWordLetters, vertical, wordLetters } from './named.ts'
import { type Flags, type PatternReader } from './reader.ts'
import { ignoringCase } from './sets.ts'
import { type LetterSet, rangesOf } from './tree.ts'

const not = (item: LetterSet): LetterSet => ({ kind: 'not', item })

/** `\d`, `\P{L}` and their kin behind a backslash; undefined when something else stands there. */
export function readEscapedSet(reader: PatternReader, flags: Flags): LetterSet | undefined {
  const plain: Readonly<Record<string, LetterSet>> = {
    d: flags.unicodeClasses ? unicodeDigits : digits, w: flags.unicodeClasses ? unicodeWordLetters : wordLetters, s: flags.unicodeClasses ? unicodeBlanks : blanks, h: horizontal, v: vertical,
  }
  const letter = reader.next
  const found = /[dDwWsShHvV]/.test(letter) ? plain[letter.toLowerCase()] : undefined
  if (found) {
    reader.take()
    return letter === letter.toLowerCase() ? found : not(found)
  }
  if (letter !== 'p' && letter !== 'P') return undefined
  reader.take()
  const name = reader.propertyName()
  const set = namedSet(name.replace(/^\^/, '')) ?? (/^In|^bl/i.test(name) ? reader.unsupported(`the block \\p{${name}}`) : reader.invalid(`Unknown character property name {${name}}`))
  if (flags.unicodeClasses && set.kind === 'ranges') reader.unsupported(`\\p{${name}} with the flag U`)
  if (flags.ignoreCase && /^(Lower|Upper|L[ult]|Is(Lower|Upper|Title)case|javaLowerCase|javaUpperCase)$/i.test(name)) reader.unsupported(`\\p{${name}} without case`)
  return (letter === 'P') === name.startsWith('^') ? set : not(set)
}

/** What stands between brackets; the opening one is read. */
export function readClass(reader: PatternReader, flags: Flags): LetterSet {
  const negated = reader.accept('^')
  const operands: LetterSet[] = []
  let items: LetterSet[] = []
  let first = true
  const close = (): void => {
    if (items.length > 0) operands.push(items.length === 1 && items[0] ? items[0] : { kind: 'union', items })
    items = []
  }
  for (;;) {
    if (reader.done) reader.invalid('Unclosed character class')
    if (flags.comments && reader.skipComment()) continue
    if (reader.at(']') && !first) {
      reader.take()
      break
    }
    first = false
    if (reader.acceptText('&&')) close()
    else items.push(member(reader, flags))
  }
  close()
  const whole: LetterSet = operands.length === 1 && operands[0] ? operands[0] : operands.length === 0 ? rangesOf() : { kind: 'both', items: operands }
  return negated ? not(whole) : whole
}

function member(reader: PatternReader, flags: Flags): LetterSet {
  if (reader.accept('[')) return readClass(reader, flags)
  if (reader.acceptText('\\Q')) return rangesOf(...reader.quoted().map(letter => [letter.codePointAt(0) ?? 0, letter.codePointAt(0) ?? 0] as const))
  const low = single(reader, flags)
  if (typeof low !== 'number') return low
  let high = low
  if (reader.at('-') && !/^-[\][]/.test(reader.rest(2)) && reader.rest(3) !== '-&&') {
    reader.take()
    const end = single(reader, flags)
    if (typeof end !== 'number' || end < low) return reader.invalid('Illegal character range')
    high = end
  }
  const range = rangesOf([low, high])
  return flags.ignoreCase ? ignoringCase(range, flags.unicodeCase) : range
}

/** One letter, or a set that a backslash names. */
function single(reader: PatternReader, flags: Flags): number | LetterSet {
  if (!reader.accept('\\')) return reader.take().codePointAt(0) ?? 0
  return readEscapedSet(reader, flags) ?? reader.escapedLetter()
}
