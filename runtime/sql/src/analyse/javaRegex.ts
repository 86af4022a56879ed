/**
 * What a pattern uses that Java's regular expressions have and RE2, which DuckDB uses, has not or reads otherwise; undefined when
 * nothing. Most of it DuckDB refuses by itself; a class with `&&` it would misread.
 */
export function javaOnlyRegex(pattern: string | null | undefined): string | undefined {
  if (typeof pattern !== 'string') return undefined
  let inClass = 0
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at]
    if (character === '\\') {
      const next = pattern[at + 1] ?? ''
      if (next === 'Q') {
        const end = pattern.indexOf('\\E', at)
        if (end < 0) return undefined
        at = end + 1
        continue
      }
      if (/[1-9]/.test(next) && inClass === 0) return `the back reference \\${next}`
      if (/[GZXRhHVku]/.test(next)) return `\\${next}`
      at += 1
    } else if (inClass > 0) {
      if (character === '&' && pattern[at + 1] === '&') return 'the intersection && of character classes'
      if (character === '[' && pattern[at + 1] !== ':') return 'a character class inside another'
      if (character === ']') inClass = 0
    } else if (character === '[') {
      inClass = 1
      if (pattern[at + 1] === '^') at += 1
      if (pattern[at + 1] === ']') at += 1
    } else if (character === '(' && pattern[at + 1] === '?') {
      const group = /^\(\?(<?[=!]|>|<)/.exec(pattern.slice(at, at + 5))
      if (group?.[1] === '>') return 'an atomic group'
      if (group?.[1] === '<') return 'a named group'
      if (group) return `look${group[1]?.startsWith('<') ? 'behind' : 'ahead'}`
    } else if (character === '+' && /[*+?}]/.test(pattern[at - 1] ?? '') && pattern[at - 2] !== '\\') return 'a possessive quantifier'
  }
  return undefined
}
