import { type JavaPattern } from './parse.ts'
import { type Anchor, type LetterSet, lastLetter, type Regex } from './tree.ts'

/** A pattern as a RegExp of JavaScript, and where its groups stand there: an atomic group needs one of its own. */
export interface Compiled { readonly regex: RegExp; readonly groupAt: readonly number[]; readonly names: ReadonlyMap<string, number> }

export function compile({ regex, groups, names }: JavaPattern): Compiled {
  const groupAt = [0, ...Array.from({ length: groups }, () => 0)]
  let opened = 0
  const open = (capture?: number): number => {
    opened += 1
    if (capture !== undefined) groupAt[capture] = opened
    return opened
  }
  const print = (node: Regex): string => {
    switch (node.kind) {
      case 'set': return setText(node.set)
      case 'sequence': return node.items.map(print).join('')
      case 'choice': return `(?:${node.items.map(print).join('|')})`
      case 'group':
        if (node.capture === undefined) return `(?:${print(node.item)})`
        open(node.capture)
        return `(${print(node.item)})`
      case 'look': return `(?${node.ahead ? '' : '<'}${node.negative ? '!' : '='}${print(node.item)})`
      case 'atomic': return atomic(() => print(node.item))
      case 'repeat': {
        const bounds = `{${node.least},${node.most === Infinity ? '' : Math.min(node.most, 0x7fffffff)}}`
        if (node.mode === 'possessive') return atomic(() => `(?:${print(node.item)})${bounds}`)
        return `(?:${print(node.item)})${bounds}${node.mode === 'lazy' ? '?' : ''}`
      }
      case 'anchor': return anchors[node.at]
      // Behind a number there may stand a digit.
      case 'back': return `(?:\\${groupAt[node.capture] ?? 0})`
      default: return node satisfies never
    }
  }
  /** What a lookahead has found is not tried otherwise: that makes it atomic. */
  const atomic = (inner: () => string): string => {
    const own = open()
    return `(?:(?=(${inner()}))\\${own})`
  }
  return { regex: new RegExp(print(regex), 'gv'), groupAt, names }
}

const breakBefore = '(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])?$'
// In Java 17 a word is made of letters and digits of every script.
const word = '[\\p{L}\\p{Nd}_]'

const anchors: Readonly<Record<Anchor, string>> = {
  start: '^',
  end: `(?:(?<!\\r(?=\\n))(?=${breakBefore}))`,
  unixEnd: '(?=\\n?$)',
  veryEnd: '$',
  lineStart: '(?:^|(?<=[\\n\\u0085\\u2028\\u2029]|\\r(?!\\n))(?!$))',
  unixLineStart: '(?:^|(?<=\\n)(?!$))',
  lineEnd: '(?:$|(?=[\\r\\u0085\\u2028\\u2029])|(?<!\\r)(?=\\n))',
  unixLineEnd: '(?:$|(?=\\n))',
  boundary: `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`,
  noBoundary: `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`,
}

function setText(set: LetterSet): string {
  switch (set.kind) {
    case 'ranges':
      return set.ranges.length === 1 && set.ranges[0]?.[0] === set.ranges[0]?.[1] ? letter(set.ranges[0]?.[0] ?? 0) : `[${set.ranges.map(([from, to]) => (from === to ? letter(from) : `${letter(from)}-${letter(Math.min(to, lastLetter))}`)).join('')}]`
    case 'property': return `\\p{${set.name}}`
    case 'union': return `[${set.items.map(setText).join('')}]`
    case 'both': return `[${set.items.map(item => `[${setText(item)}]`).join('&&')}]`
    case 'not': return `[^${setText(set.item)}]`
    default: return set satisfies never
  }
}

const letter = (code: number): string => (/[A-Za-z0-9_ ]/.test(String.fromCodePoint(code)) ? String.fromCodePoint(code) : `\\u{${code.toString(16)}}`)
