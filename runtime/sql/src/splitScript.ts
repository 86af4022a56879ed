import { tokenize } from './lexer.ts'

/** A script that is still being typed: the statements that are closed by a semicolon, each with it, and what comes behind the last. */
export interface SplitScript { readonly statements: readonly string[]; readonly rest: string }

/**
 * Splits a text at the semicolons that end statements: not at those within strings, quoted names and comments. What is not closed yet
 * stays in `rest`; blanks and comments alone are no statement.
 */
export function splitScript(text: string): SplitScript {
  const statements: string[] = []
  let start = 0
  let filled = false
  for (const { kind, text: word, place } of tokenize(text, 'databricks')) {
    // A string or comment that is not closed: everything behind it belongs to it.
    if (kind === 'error' && place.end === text.length) { filled = true; break }
    if (kind !== 'operator' || word !== ';') {
      if (kind !== 'end') filled = true
      continue
    }
    if (filled) statements.push(text.slice(start, place.end).trim())
    start = place.end
    filled = false
  }
  return { statements, rest: filled || /\S/.test(text.slice(start)) ? text.slice(start) : '' }
}
