import { tokenize } from './lexer.ts'
import { isInside, outside, stepOver } from './parser/blocks.ts'

/** A script that is still being typed: the statements that are closed by a semicolon, each with it, and what comes behind the last. */
export interface SplitScript { readonly statements: readonly string[]; readonly rest: string }

/**
 * Splits a text at the semicolons that end statements: not at those within strings, quoted names, comments, and blocks of SQL scripting
 * (`BEGIN … END`). What is not closed yet stays in `rest`; blanks and comments alone are no statement.
 */
export function splitScript(text: string): SplitScript {
  const statements: string[] = []
  let start = 0
  let filled = false
  const tokens = tokenize(text, 'databricks')
  let blocks = outside(0)
  for (const [at, { kind, text: word, place }] of tokens.entries()) {
    // A string or comment that is not closed: everything behind it belongs to it.
    if (kind === 'error' && place.end === text.length) { filled = true; break }
    if (kind !== 'operator' || word !== ';' || isInside(blocks)) {
      if (kind !== 'end') filled = true
      blocks = stepOver(tokens, at, blocks)
      continue
    }
    if (filled) statements.push(text.slice(start, place.end).trim())
    start = place.end
    filled = false
    blocks = outside(at + 1)
  }
  return { statements, rest: filled || /\S/.test(text.slice(start)) ? text.slice(start) : '' }
}
