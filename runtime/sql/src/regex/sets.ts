import { lastLetter, type LetterSet, type Range, rangesOf } from './tree.ts'

/** The letters of a set as sorted ranges; undefined when a property has a part in it. */
export function asRanges(set: LetterSet): readonly Range[] | undefined {
  switch (set.kind) {
    case 'ranges': return sorted(set.ranges)
    case 'property': return undefined
    case 'not': {
      const inner = asRanges(set.item)
      return inner && complement(inner)
    }
    case 'union': {
      const all = set.items.map(asRanges)
      return all.includes(undefined) ? undefined : sorted(all.flatMap(each => each ?? []))
    }
    case 'both': {
      const all = set.items.map(asRanges)
      if (all.includes(undefined)) return undefined
      return complement(sorted(all.flatMap(each => complement(each ?? []))))
    }
    default: return set satisfies never
  }
}

function sorted(ranges: readonly Range[]): readonly Range[] {
  const merged: Range[] = []
  for (const [from, to] of ranges.toSorted((left, right) => left[0] - right[0])) {
    const last = merged.at(-1)
    if (last && from <= last[1] + 1) merged[merged.length - 1] = [last[0], Math.max(last[1], to)]
    else merged.push([from, to])
  }
  return merged
}

function complement(ranges: readonly Range[]): readonly Range[] {
  const gaps: Range[] = []
  let next = 0
  for (const [from, to] of ranges) {
    if (from > next) gaps.push([next, from - 1])
    next = to + 1
  }
  return next <= lastLetter ? [...gaps, [next, lastLetter]] : gaps
}

const capitals: Range = [65, 90]
const smalls: Range = [97, 122]

/** The set and the other case of its letters: of a to z only, as Java has it without the flag `u`, or of all. */
export function ignoringCase(set: LetterSet, unicode: boolean): LetterSet {
  switch (set.kind) {
    case 'ranges': return rangesOf(...set.ranges, ...set.ranges.flatMap(range => (unicode ? otherCases(range) : otherAscii(range))))
    case 'property': return set
    case 'not': return { kind: 'not', item: ignoringCase(set.item, unicode) }
    default: return { kind: set.kind, items: set.items.map(item => ignoringCase(item, unicode)) }
  }
}

function otherAscii([from, to]: Range): Range[] {
  return ([[capitals, 32], [smalls, -32]] as const).flatMap(([[low, high], shift]): Range[] => {
    const start = Math.max(from, low)
    const end = Math.min(to, high)
    return start <= end ? [[start + shift, end + shift]] : []
  })
}

function otherCases([from, to]: Range): Range[] {
  const found: Range[] = []
  for (let code = from; code <= Math.min(to, 0x1e943); code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const letter = String.fromCodePoint(code)
    for (const other of [letter.toUpperCase(), letter.toLowerCase(), letter.toUpperCase().toLowerCase()]) {
      if ([...other].length === 1 && other !== letter) found.push([other.codePointAt(0) ?? 0, other.codePointAt(0) ?? 0])
    }
  }
  return found
}
