import { type Token } from '../lexer.ts'
import { isInside, outside, stepOver } from './blocks.ts'

/**
 * One list of tokens a statement, each with an end of its own; empty statements are left out. A block of SQL scripting
 * (`BEGIN … END`) is one statement with its semicolons; a block that is never closed ends at its first semicolon.
 */
export function splitAtSemicolons(tokens: readonly Token[], blocks: boolean): Token[][] {
  const groups: Token[][] = []
  let start = 0
  let at = 0
  let state = outside(0)
  let mayOpen = blocks
  /** Behind the first semicolon within the block that is open. */
  let within: number | undefined
  const close = (end: number): void => {
    const last = tokens[end]
    if (last && end > start) groups.push([...tokens.slice(start, end), { kind: 'end', text: last.text, upper: '', place: last.place }])
    start = end + 1
    state = outside(start)
    within = undefined
  }
  while (at < tokens.length) {
    const token = tokens[at]
    if (!token) break
    if (token.kind === 'end' && within !== undefined && isInside(state)) {
      // Reads the rest once more, this time without looking for blocks.
      at = within
      mayOpen = false
      close(within)
    } else if (token.kind === 'end' || (token.upper === ';' && !isInside(state))) close(at)
    else {
      if (token.upper === ';') within ??= at
      if (mayOpen) state = stepOver(tokens, at, state)
    }
    at += 1
  }
  return groups
}
