import { type Token } from '../lexer.ts'

/**
 * One list of tokens a statement, each with an end of its own; empty statements are left out. A block of SQL scripting
 * (`BEGIN … END`) is one statement with its semicolons; a block that is never closed ends at its first semicolon.
 */
export function splitAtSemicolons(tokens: readonly Token[], blocks: boolean): Token[][] {
  const groups: Token[][] = []
  let start = 0
  let at = 0
  let depth = 0
  let mayOpen = blocks
  /** Behind the first semicolon within the block that is open. */
  let within: number | undefined
  const close = (end: number): void => {
    const last = tokens[end]
    if (last && end > start) groups.push([...tokens.slice(start, end), { kind: 'end', text: last.text, upper: '', place: last.place }])
    start = end + 1
    within = undefined
  }
  while (at < tokens.length) {
    const token = tokens[at]
    if (!token) break
    if (token.kind === 'end' && within !== undefined) {
      // Reads the rest once more, this time without looking for blocks.
      at = within
      mayOpen = false
      depth = 0
      close(within)
    } else if (token.kind === 'end' || (token.upper === ';' && depth === 0)) close(at)
    else if (token.upper === ';') within ??= at
    else if (depth > 0) depth += step(tokens, at)
    else if (mayOpen && token.upper === 'BEGIN' && opensBlock(tokens, start, at)) depth = 1
    at += 1
  }
  return groups
}

const closers: ReadonlySet<string> = new Set(['IF', 'WHILE', 'FOR', 'LOOP', 'REPEAT'])

/** `BEGIN` at the start of a statement, also behind a label, or as the body of a procedure. */
function opensBlock(tokens: readonly Token[], start: number, at: number): boolean {
  const after = tokens[at + 1]
  if (after?.upper === 'TRANSACTION' || after?.upper === ';' || after?.kind === 'end') return false
  if (at === start || (at === start + 2 && tokens[at - 1]?.upper === ':')) return true
  return tokens[start]?.upper === 'CREATE' && tokens.slice(start + 1, start + 4).some(token => token.upper === 'PROCEDURE')
}

/** How a token within a block changes the depth: `CASE` ends with `END` too, `IF` and the loops with `END IF` and their like. */
function step(tokens: readonly Token[], at: number): number {
  const before = tokens[at - 1]?.upper
  if (before === '.' || before === 'AS') return 0
  switch (tokens[at]?.upper) {
    case 'BEGIN': case 'CASE': return before === 'END' ? 0 : 1
    case 'END': return closers.has(tokens[at + 1]?.upper ?? '') ? 0 : -1
    default: return 0
  }
}
