import { type Token, tokenize } from '../lexer.ts'
import { Cursor, SyntaxFailure } from '../parser/cursor.ts'
import { rules } from '../parser/rules.ts'
import { type Problem, problemAt } from '../problem.ts'
import { tsqlGrammar } from './grammar.ts'
import { parseStatements } from './parseStatements.ts'
import { type Batch, type TsqlStatement } from './statement.ts'

export interface TsqlScript {
  readonly batches: readonly Batch[]
  /** Every statement of every batch, in order. */
  readonly statements: readonly TsqlStatement[]
  readonly problems: readonly Problem[]
}

/**
 * Reads a T-SQL script: batches separated by GO, statements with or without semicolons. As on the server, a batch that cannot be
 * read is not run at all: it is left out and gives one problem. Never throws; takes time linear in the text.
 */
export function parseTsql({ text, file }: { readonly text: string; readonly file: string }): TsqlScript {
  const batches: Batch[] = []
  const problems: Problem[] = []
  for (const { tokens, times } of splitAtGo(tokenize(text, 'tsql'), text)) {
    const first = tokens[0]
    if (!first || first.kind === 'end') continue
    const cursor = new Cursor(tokens, tsqlGrammar, rules)
    try {
      batches.push({ statements: parseStatements(cursor), times, place: cursor.from(first.place) })
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
      problems.push(problemAt({ file, text }, error.place, { code: serverCode(error.code), message: error.message, hint: error.hint }))
    }
  }
  return { batches, statements: batches.flatMap(batch => batch.statements), problems }
}

/** The texts between the GOs of a script, each with the line on which it begins and how often it is to be run. */
export function splitTsqlBatches(text: string): { readonly text: string; readonly line: number; readonly times: number }[] {
  return splitAtGo(tokenize(text, 'tsql'), text).flatMap(({ tokens, times }) => {
    const [first] = tokens
    const last = tokens.at(-1)
    if (!first || first.kind === 'end' || !last) return []
    // From the beginning of the line: the server counts lines, and so does whoever reads its errors.
    const start = text.lastIndexOf('\n', first.place.start) + 1
    const before = text.slice(start, first.place.start).trim() === '' ? start : first.place.start
    return [{ text: text.slice(before, last.place.start), line: first.place.line, times }]
  })
}

/** SQL Server's number for "Incorrect syntax near …"; what is refused here keeps its name. */
const serverCode = (code: string): string => (code === 'PARSE_SYNTAX_ERROR' ? '102' : code)

/** GO counts only at the beginning of a line of its own; a number behind it repeats the batch. */
function splitAtGo(tokens: readonly Token[], text: string): { tokens: Token[]; times: number }[] {
  const groups: { tokens: Token[]; times: number }[] = []
  let group: Token[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token
    if (token.kind !== 'end' && !isGo(token, tokens[index - 1], tokens[index + 1], tokens[index + 2])) {
      group.push(token)
      continue
    }
    const next = tokens[index + 1]
    const counted = token.kind !== 'end' && next?.kind === 'number' && next.place.line === token.place.line
    const times = counted ? Number(next.text) : 1
    if (counted) index += 1
    groups.push({ tokens: [...group, { kind: 'end', text: '', upper: '', place: { ...token.place, end: Math.min(token.place.end, text.length) } }], times })
    group = []
  }
  return groups
}

function isGo(token: Token, before: Token | undefined, after: Token | undefined, second: Token | undefined): boolean {
  if (token.upper !== 'GO' || token.kind !== 'word' || before?.place.line === token.place.line) return false
  const sameLine = (other: Token | undefined): boolean => other !== undefined && other.kind !== 'end' && other.place.line === token.place.line
  return !sameLine(after) || (after?.kind === 'number' && /^\d+$/.test(after.text) && !sameLine(second))
}
