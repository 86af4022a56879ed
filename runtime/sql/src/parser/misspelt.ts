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

const joins: ReadonlySet<string> = new Set(['JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'NATURAL'])
const order = ['FROM', 'WHERE', 'GROUP BY', 'HAVING', 'QUALIFY', 'ORDER BY', 'LIMIT', 'OFFSET']

/** What somebody may have meant who goes on with this word where a statement could end. `all` are the tokens of the statement. */
export function strayWord(token: Token, before: Token, all: readonly Token[]): string | undefined {
  const isInQuery = all.slice(0, all.indexOf(token)).some(({ upper }) => upper === 'SELECT')
  if (isInQuery && order.some(clause => clause.split(' ')[0] === token.upper)) return `the clauses of a query stand in the order ${order.join(', ')}`
  if (isInQuery && joins.has(token.upper)) return 'a join stands in FROM, before WHERE'
  if (before.upper === 'IF' && token.kind === 'word') return 'did you mean IF EXISTS, or IF NOT EXISTS?'
  if (before.upper === 'TOP' && token.kind === 'number') return `write LIMIT ${token.text} at the end of the query instead of TOP`
  return token.upper === ')' ? 'there is a parenthesis too many, or one before it is missing' : undefined
}

/** Words of other dialects, by what stands where an expression was expected, and behind it. */
export function foreignWord(token: Token, next: Token): string | undefined {
  if (token.upper === '[') return next.kind === 'word' ? 'a name is quoted by backticks: `name`' : 'a list is written array(1, 2)'
  return token.upper === '&' || token.upper === '&&' ? 'write AND' : undefined
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
