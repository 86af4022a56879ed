import { asRanges } from './sets.ts'
import { canBeEmpty, lastLetter, type LetterSet, type Range, type Regex } from './tree.ts'

/**
 * A pattern in the words of RE2, which DuckDB uses, if it means the same there to the letter; undefined otherwise. With `endMayTake`,
 * an `$` at the end may take the line break that it stands before: enough to know whether there is a match, and for its groups.
 */
export function toRe2(regex: Regex, { endMayTake = false }: { readonly endMayTake?: boolean } = {}): string | undefined {
  const items = regex.kind === 'sequence' ? regex.items : [regex]
  const last = items.at(-1)
  if (!endMayTake || last?.kind !== 'anchor' || last.at !== 'end') return print(regex)
  const before: Regex = { kind: 'sequence', items: items.slice(0, -1) }
  const text = takesReturns(before) ? undefined : print(before)
  return text === undefined ? undefined : `${text}(?:\\r\\n|[\\n\\r\\x{85}\\x{2028}\\x{2029}])?\\z`
}

/** Between `\r` and `\n` there is no end of a line. */
function takesReturns(regex: Regex): boolean {
  switch (regex.kind) {
    case 'set': return asRanges(regex.set)?.some(([from, to]) => from <= 13 && to >= 13) ?? true
    case 'sequence': case 'choice': return regex.items.some(takesReturns)
    case 'group': case 'atomic': case 'repeat': return takesReturns(regex.item)
    default: return false
  }
}

function print(regex: Regex): string | undefined {
  switch (regex.kind) {
    case 'set': return setText(regex.set)
    case 'sequence': return joined(regex.items, '')
    case 'choice': {
      const text = joined(regex.items, '|')
      return text && `(?:${text})`
    }
    case 'group': {
      const text = print(regex.item)
      return text === undefined ? undefined : regex.capture === undefined ? `(?:${text})` : `(${text})`
    }
    case 'repeat': return repeat(regex)
    case 'anchor': return regex.at === 'start' ? '^' : regex.at === 'veryEnd' ? '\\z' : undefined
    case 'look': case 'atomic': case 'back': return undefined
    default: return regex satisfies never
  }
}

function joined(items: readonly Regex[], by: string): string | undefined {
  const texts = items.map(print)
  return texts.includes(undefined) ? undefined : texts.join(by)
}

/** RE2 counts to a thousand, and thinks otherwise of repeating what may be empty. */
function repeat({ item, least, most, mode }: Extract<Regex, { kind: 'repeat' }>): string | undefined {
  const text = print(item)
  if (text === undefined || mode === 'possessive' || canBeEmpty(item) || least > 100 || (most !== Infinity && most > 100)) return undefined
  const bounds = least === 0 && most === 1 ? '?' : most === Infinity && least < 2 ? (least === 0 ? '*' : '+') : `{${least}${most === least ? '' : `,${most === Infinity ? '' : most}`}}`
  return `${item.kind === 'set' || item.kind === 'group' ? text : `(?:${text})`}${bounds}${mode === 'lazy' ? '?' : ''}`
}

function setText(set: LetterSet): string | undefined {
  if (set.kind === 'ranges' && set.ranges.length === 1 && set.ranges[0]?.[0] === set.ranges[0]?.[1]) return letter(set.ranges[0]?.[0] ?? 0, false)
  const negated = set.kind === 'not'
  const ranges = asRanges(negated ? set.item : set)
  if (!ranges) return undefined
  if (ranges.length === 0) return negated ? '(?s:.)' : undefined
  if (ranges.some(([from, to]) => to >= 0xd800 && from <= 0xdfff && !(from < 0xd800 && to > 0xdfff))) return undefined
  return `[${negated ? '^' : ''}${ranges.map(rangeText).join('')}]`
}

const rangeText = ([from, to]: Range): string => (from === to ? letter(from, true) : `${letter(from, true)}-${letter(Math.min(to, lastLetter), true)}`)

function letter(code: number, inClass: boolean): string {
  const text = String.fromCodePoint(code)
  if (/[A-Za-z0-9_ ,;:@#%&=<>!~"'/]/.test(text) || (text === '-' && !inClass) || (code > 0xa0 && code < 0xd800)) return text
  return code > 32 && code < 127 ? `\\${text}` : `\\x{${code.toString(16)}}`
}
