import { readClass, readEscapedSet } from './classes.ts'
import { type Flags, noFlags, PatternReader } from './reader.ts'
import { ignoringCase } from './sets.ts'
import { lineBreaks, vertical } from './named.ts'
import { type LetterSet, type Regex, rangesOf } from './tree.ts'

/** A pattern that was read, and how many groups it has. */
export interface JavaPattern { readonly regex: Regex; readonly groups: number; readonly names: ReadonlyMap<string, number> }

/** Reads a pattern of java.util.regex. Throws `InvalidPattern` for what Java refuses, `UnsupportedPattern` for what cannot be done here. */
export function parseJavaPattern(pattern: string): JavaPattern {
  const reader = new PatternReader(pattern)
  const { regex } = choice(reader, noFlags)
  if (!reader.done) reader.invalid(`Unmatched closing ')'`)
  return { regex, groups: reader.groups, names: reader.names }
}

interface Read { readonly regex: Regex; readonly flags: Flags }

function choice(reader: PatternReader, start: Flags): Read {
  let read = sequence(reader, start)
  const items = [read.regex]
  // A flag that is set within a branch holds in those behind it too.
  while (reader.accept('|')) {
    read = sequence(reader, read.flags)
    items.push(read.regex)
  }
  return { regex: items.length === 1 ? read.regex : { kind: 'choice', items }, flags: read.flags }
}

function sequence(reader: PatternReader, start: Flags): Read {
  const items: Regex[] = []
  let flags = start
  while (!reader.done && !reader.at('|') && !reader.at(')')) {
    if (flags.comments && reader.skipComment()) continue
    const set = reader.flags(flags)
    if (set) {
      flags = set
      continue
    }
    if (reader.acceptText('\\Q')) {
      for (const letter of reader.quoted()) items.push(letterNode(letter.codePointAt(0) ?? 0, flags))
      const last = items.pop()
      if (last) items.push(repeated(reader, last, flags))
      continue
    }
    items.push(repeated(reader, atom(reader, flags), flags))
  }
  const [only] = items
  return { regex: items.length === 1 && only ? only : { kind: 'sequence', items }, flags }
}

function repeated(reader: PatternReader, item: Regex, flags: Flags): Regex {
  while (flags.comments && reader.skipComment()) continue
  const bounds = reader.quantifier()
  if (!bounds) return item
  const mode = reader.accept('?') ? 'lazy' : reader.accept('+') ? 'possessive' : 'greedy'
  if (/[*+?]/.test(reader.next)) reader.invalid(`Dangling meta character '${reader.next}'`)
  return { kind: 'repeat', item, ...bounds, mode }
}

const set = (letters: LetterSet): Regex => ({ kind: 'set', set: letters })

function letterNode(code: number, flags: Flags): Regex {
  const letter = rangesOf([code, code])
  return set(flags.ignoreCase ? ignoringCase(letter, flags.unicodeCase) : letter)
}

function atom(reader: PatternReader, flags: Flags): Regex {
  const letter = reader.take()
  switch (letter) {
    case '(': return group(reader, flags)
    case '[': return set(readClass(reader, flags))
    case '.': return set(flags.dotAll ? { kind: 'not', item: rangesOf() } : { kind: 'not', item: flags.unixLines ? rangesOf([10, 10]) : lineBreaks })
    case '^': return { kind: 'anchor', at: flags.multiline ? (flags.unixLines ? 'unixLineStart' : 'lineStart') : 'start' }
    case '$': return { kind: 'anchor', at: flags.multiline ? (flags.unixLines ? 'unixLineEnd' : 'lineEnd') : flags.unixLines ? 'unixEnd' : 'end' }
    case '\\': return escape(reader, flags)
    case '*': case '+': case '?': return reader.invalid(`Dangling meta character '${letter}'`)
    case '{': return reader.invalid('Illegal repetition')
    default: return letterNode(letter.codePointAt(0) ?? 0, flags)
  }
}

function group(reader: PatternReader, flags: Flags): Regex {
  const kind = reader.groupKind()
  const capture = kind.kind === 'capture' ? reader.newGroup(kind.name) : undefined
  const item = choice(reader, kind.kind === 'plain' ? kind.flags(flags) : flags).regex
  if (!reader.accept(')')) reader.invalid('Unclosed group')
  switch (kind.kind) {
    case 'capture': return capture === undefined ? { kind: 'group', item } : { kind: 'group', item, capture }
    case 'plain': return { kind: 'group', item }
    case 'atomic': return { kind: 'atomic', item }
    case 'look': return { kind: 'look', ahead: kind.ahead, negative: kind.negative, item }
    default: return kind satisfies never
  }
}

function escape(reader: PatternReader, flags: Flags): Regex {
  const letters = readEscapedSet(reader, flags)
  if (letters) return set(letters)
  const letter = reader.next
  if (/[1-9]/.test(letter)) {
    const capture = reader.backReference()
    if (flags.ignoreCase) reader.unsupported('a back reference without case')
    return { kind: 'back', capture }
  }
  switch (letter) {
    case 'A': reader.take(); return { kind: 'anchor', at: 'start' }
    case 'Z': reader.take(); return { kind: 'anchor', at: flags.unixLines ? 'unixEnd' : 'end' }
    case 'z': reader.take(); return { kind: 'anchor', at: 'veryEnd' }
    case 'b':
      reader.take()
      return reader.at('{') ? reader.unsupported('\\b{g}') : { kind: 'anchor', at: 'boundary' }
    case 'B': reader.take(); return { kind: 'anchor', at: 'noBoundary' }
    case 'G': case 'X': case 'N': return reader.unsupported(`\\${letter}`)
    case 'R': reader.take(); return { kind: 'group', item: { kind: 'choice', items: [{ kind: 'sequence', items: [set(rangesOf([13, 13])), set(rangesOf([10, 10]))] }, set(vertical)] } }
    case 'k': reader.take(); return { kind: 'back', capture: reader.namedReference() }
    default: return letterNode(reader.escapedLetter(), flags)
  }
}
