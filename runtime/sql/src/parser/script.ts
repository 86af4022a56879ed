import { type Token, tokenize } from '../lexer.ts'
import { substitute } from '../parameters.ts'
import { type Place } from '../place.ts'
import { type Problem, problemAt } from '../problem.ts'
import { type Statement } from '../tree/statement.ts'
import { Cursor, type CursorSource, SyntaxFailure } from './cursor.ts'
import { type Grammar } from './grammar.ts'
import { misspeltClause, strayWord } from './misspelt.ts'
import { rules } from './rules.ts'
import { settingsOf } from './settings.ts'
import { splitAtSemicolons } from './statementGroups.ts'

export interface Script {
  readonly statements: readonly Statement[]
  readonly problems: readonly Problem[]
  /** The text of a node as it was executed, that is with the parameters filled in. */
  textOf(node: { readonly place: Place }): string
  /** Where values stand in place of `:name` or `?`, which the text does not say. */
  readonly stoodIn: readonly Place[]
}

export interface ScriptSource {
  readonly text: string
  readonly file: string
  /** Values for `${name}`; `SET name = value` in the text goes before them. */
  readonly parameters?: Readonly<Record<string, string>>
  /** What stands in place of `:name` or `?`; undefined leaves it. It may be asked several times for one of them. */
  readonly standIn?: CursorSource['standIn']
}

/**
 * Splits a text at its semicolons, a notebook also at the ends of its cells, and reads each statement by itself, so that one broken statement does not hide the next.
 * Never throws; takes time linear in the text.
 */
export function parseScript(source: ScriptSource, grammar: Grammar, parseStatement: (cursor: Cursor) => Statement): Script {
  const substituted = substitute(source.text, settingsOf(source.text, source.parameters ?? {}))
  const tokens = tokenize(substituted.text, grammar.dialect, { source: source.text, locate: (offset, end) => substituted.locate(offset, end) })
  const site = { file: source.file, text: source.text }
  const statements: Statement[] = []
  const problems: Problem[] = unknownParameters(substituted.unknown, tokens).map(({ place, name, inString }) =>
    problemAt(site, place, {
      code: 'UNBOUND_SQL_PARAMETER',
      severity: inString ? 'warning' : 'error',
      message: `the parameter \${${name}} has no value`,
      hint: 'name it under configuration: of the pipeline',
    }))
  const stoodIn: Place[] = []
  const standIn: CursorSource['standIn'] = source.standIn && (parameter => {
    const given = source.standIn?.(parameter)
    if (given) stoodIn.push(parameter.place)
    return given
  })
  const broken = new Set(problems.map(problem => problem.origin.line))

  const textOf = (place: Place): string => substituted.text.slice(substituted.find(place.start), substituted.find(place.end))
  for (const group of splitAtSemicolons(tokens, grammar.dialect === 'databricks')) {
    try {
      const cursor = new Cursor(group, grammar, rules, { textOf, standIn })
      const statement = parseStatement(cursor)
      if (!cursor.atEnd) cursor.fail('the end of the statement', strayWord(cursor.peek(), cursor.previous(), group) ?? misspeltClause([cursor.previous(), cursor.peek()]))
      statements.push(statement)
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
      // `${name}` without a value is reported above, by name.
      if (error.message.includes("'$'") && broken.has(error.place.line)) continue
      problems.push(problemAt(site, error.place, { code: error.code, message: error.message, hint: error.hint }))
    }
  }
  return {
    statements,
    problems,
    textOf: node => textOf(node.place),
    stoodIn,
  }
}

/** Those that stand in a statement rather than in a comment. */
function unknownParameters(unknown: readonly { name: string; start: number; end: number }[], tokens: readonly Token[]): { name: string; place: Place; inString: boolean }[] {
  let index = 0
  return unknown.flatMap(({ name, start, end }) => {
    while (index < tokens.length - 1 && (tokens[index]?.place.end ?? 0) <= start) index += 1
    const token = tokens[index]
    if (!token || token.kind === 'end' || token.place.start >= end) return []
    const column = token.place.column + (start - token.place.start)
    const sameLine = token.text.indexOf('\n') < 0
    return [{ name, place: sameLine ? { start, end, line: token.place.line, column } : token.place, inString: token.kind === 'string' }]
  })
}
