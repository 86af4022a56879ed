import { type Token } from '../lexer.ts'
import { nearest } from '../nearest.ts'

const clauses = ['FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'JOIN', 'LEFT', 'INNER', 'UNION', 'QUALIFY', 'WINDOW', 'VALUES', 'SELECT']

/** `SELECT a FRM t` takes FRM for an alias, and stumbles one word later: so the word before counts, too. */
export function misspeltClause(tokens: readonly Token[]): string | undefined {
  for (const { kind, text } of tokens) {
    const meant = kind === 'word' ? meantBy(text, clauses) : undefined
    if (meant !== undefined) return `did you mean ${meant} where '${text}' stands?`
  }
  return undefined
}

/** One of the keywords in `SELECT, VALUES or a query in parentheses` that a word comes near to. */
export function misspeltKeyword({ kind, text }: Token, expected: string): string | undefined {
  const meant = kind === 'word' ? meantBy(text, expected.match(/\b[A-Z]{3,}\b/g) ?? []) : undefined
  return meant && `did you mean ${meant}?`
}

/** A plural (`orders`) is rather a name than a keyword with a letter too many. */
function meantBy(text: string, keywords: readonly string[]): string | undefined {
  const upper = text.toUpperCase()
  return keywords.includes(upper) || keywords.includes(upper.replace(/S$/, '')) ? undefined : nearest(upper, keywords)
}
