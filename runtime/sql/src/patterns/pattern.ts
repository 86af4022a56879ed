/** One piece of a date and time pattern of Java's: a letter with its count, text that stands for itself, or a part in brackets. */
export type PatternPiece =
  | { readonly kind: 'letter'; readonly letter: string; readonly count: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'optional'; readonly pieces: readonly PatternPiece[] }

/** Why a pattern cannot be used; `condition` is Spark's name for it. */
export class PatternProblem extends Error {
  readonly condition: string
  constructor(condition: string, message: string) {
    super(message)
    this.condition = condition
  }
}

export type Purpose = 'format' | 'parse'

/** Splits a pattern, `yyyy-MM-dd'T'HH:mm[:ss]`, and refuses what Spark refuses. Throws PatternProblem. */
export function readPattern(pattern: string, purpose: Purpose): readonly PatternPiece[] {
  const stack: PatternPiece[][] = [[]]
  const wrong = (why: string, condition?: string): never => { throw problem(pattern, why, condition) }
  const add = (piece: PatternPiece): void => void stack.at(-1)?.push(piece)
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at] ?? ''
    if (/[A-Za-z]/.test(character)) {
      let end = at
      while (pattern[end] === character) end += 1
      const fault = letterFault(character, end - at, purpose)
      if (fault) wrong(fault.why, fault.condition)
      add({ kind: 'letter', letter: character, count: end - at })
      at = end
    } else if (character === "'") {
      const [whole, quoted = ''] = /^'((?:[^']|'')*)'/.exec(pattern.slice(at)) ?? []
      if (whole === undefined) wrong('a quote is not closed')
      // Spark reads patterns with a fraction of seconds by itself, and skips two quotes in them.
      add({ kind: 'text', text: purpose === 'parse' && pattern.includes('S') ? quoted.replaceAll("''", '') : whole === "''" ? "'" : quoted.replaceAll("''", "'") })
      at += whole?.length ?? 1
    } else {
      if (character === '[') stack.push([])
      else if (character === ']') {
        const pieces = stack.pop() ?? []
        if (stack.length === 0) wrong('] has no [')
        add({ kind: 'optional', pieces })
      } else if (/[{}#]/.test(character)) wrong(`${character} is reserved`)
      else add({ kind: 'text', text: character })
      at += 1
    }
  }
  // A bracket that is not closed reaches to the end.
  while (stack.length > 1) {
    const pieces = stack.pop() ?? []
    add({ kind: 'optional', pieces })
  }
  return stack[0] ?? []
}

interface Fault { readonly why: string; readonly condition: string }

const suggestion = 'INVALID_DATETIME_PATTERN.WITH_SUGGESTION'

/** How often a letter may stand, where it may not stand at will. */
const counts: Readonly<Record<string, readonly number[]>> = {
  a: [1], F: [1], d: [1, 2], h: [1, 2], H: [1, 2], k: [1, 2], K: [1, 2], m: [1, 2], s: [1, 2], D: [1, 2, 3], S: [1, 2, 3, 4, 5, 6, 7, 8, 9], y: [1, 2, 3, 4, 5, 6], G: [1, 2, 3, 4],
  M: [1, 2, 3, 4], L: [1, 2, 3, 4], E: [1, 2, 3, 4], Q: [1, 2, 3, 4], q: [1, 2, 3, 4], V: [2], v: [1, 4], z: [1, 2, 3, 4], O: [1, 4], X: [1, 2, 3, 4, 5], x: [1, 2, 3, 4, 5], Z: [1, 2, 3, 4, 5],
}

function letterFault(letter: string, count: number, purpose: Purpose): Fault | undefined {
  if (/[YWwuec]/.test(letter)) return { why: `the letter ${letter} counts weeks: use extract instead`, condition: 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN' }
  if (/[ABnNp]/.test(letter) || (purpose === 'parse' && /[EFqQ]/.test(letter))) return { why: `the letter ${letter} may not stand in it`, condition: 'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER' }
  if (letter === 'g') return undefined
  const allowed = counts[letter]
  if (!allowed) return { why: `${letter} is no letter of a pattern`, condition: suggestion }
  if (allowed.includes(count)) return undefined
  const tooMany = /[GMLEQq]/.test(letter) && count === 5 || letter === 'y' && count === 7
  return { why: `${letter} may not stand ${count} times`, condition: tooMany ? 'INVALID_DATETIME_PATTERN.LENGTH' : suggestion }
}

/** What Spark 2 could use, Spark refuses under another name than what nobody ever could. */
function problem(pattern: string, why: string, condition = suggestion): PatternProblem {
  const known = usableBefore(pattern)
  return new PatternProblem(known ? 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION' : condition, `the pattern '${pattern}' cannot be used: ${why}`)
}

/** Whether Java's SimpleDateFormat takes a pattern. */
function usableBefore(pattern: string): boolean {
  if ((pattern.split("'").length - 1) % 2 === 1) return false
  const outside = pattern.split("'").filter((_, index) => index % 2 === 0).join('\0')
  return !/[^\P{L}GyYMLwWDdFEuaHkKhmsSzZX]/u.test(outside.replace(/[^A-Za-z]/g, '')) && !/X{4}/.test(outside)
}
