import { type Typed } from '../typed.ts'

/**
 * The text of LIKE and ILIKE. The letter that escapes may stand before itself, `%` and `_` only; a literal pattern is looked at here,
 * another one when the query runs.
 */
export function likeText(operand: string, operator: 'LIKE' | 'ILIKE', pattern: Typed, escape: string, refuse: (code: string, message: string) => string): string {
  if (escape.length !== 1) return refuse('INVALID_ESCAPE_CHAR', 'ESCAPE needs a literal of one character')
  const quoted = escape === "'" ? "''''" : `'${escape}'`
  if (typeof pattern.constant === 'string') {
    const problem = misuse(pattern.constant, escape)
    if (problem) return refuse(problem, `the pattern '${pattern.constant}' has the escape character ${escape} where it may not stand`)
  }
  const checked = pattern.constant === undefined ? `dbx_like_pattern(${pattern.duckdb}, ${quoted})` : pattern.duckdb
  return `(${operand} ${operator} ${checked} ESCAPE ${quoted})`
}

function misuse(pattern: string, escape: string): string | undefined {
  const letters = Array.from(pattern)
  for (let at = 0; at < letters.length; at += 1) {
    if (letters[at] !== escape) continue
    const next = letters[at + 1]
    if (next === undefined) return 'INVALID_FORMAT.ESC_AT_THE_END'
    if (next !== '%' && next !== '_' && next !== escape) return 'INVALID_FORMAT.ESC_IN_THE_MIDDLE'
    at += 1
  }
  return undefined
}
