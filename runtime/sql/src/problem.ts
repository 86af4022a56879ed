import { type Place } from './place.ts'

/** 1-based; `file` as the caller named it. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One thing that is wrong with a text. `code` is the condition name that Databricks or SQL Server uses, where there is one. */
export interface Problem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly origin: Origin
  readonly hint?: string
  readonly excerpt?: string
}

/** The text was read, and this is what stands in the way: every problem, not only the first. */
export class SqlError extends Error {
  readonly code: string
  readonly origin: Origin
  readonly hint?: string
  readonly problems: readonly Problem[]

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems.map(describeProblem).join('\n'))
    this.name = 'SqlError'
    this.code = problems[0].code
    this.origin = problems[0].origin
    if (problems[0].hint !== undefined) this.hint = problems[0].hint
    this.problems = problems
  }
}

/** One line, as a compiler prints it, followed by the excerpt if there is one. */
export function describeProblem(problem: Problem): string {
  const { file, line, column } = problem.origin
  const head = `${file}:${line}:${column}: [${problem.code}] ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`
  return problem.excerpt ? `${head}\n${problem.excerpt}` : head
}

/** The line of `text` on which `place` begins, and below it a caret under each of its characters. */
export function excerptOf(text: string, place: Place): string {
  const from = text.lastIndexOf('\n', place.start - 1) + 1
  const newline = text.indexOf('\n', place.start)
  const to = newline < 0 ? text.length : newline
  const wide = 160
  const left = Math.max(from, Math.min(place.start - 60, to - wide))
  const shown = text.slice(left, Math.min(to, left + wide)).replace(/\r$/, '')
  const indent = shown.slice(0, place.start - left).replace(/[^\t]/g, ' ')
  const carets = '^'.repeat(Math.max(1, Math.min(place.end, to) - place.start))
  return `${shown}\n${indent}${carets.slice(0, Math.max(1, wide - indent.length))}`
}

export interface ProblemSite {
  readonly file: string
  readonly text: string
}

/** A problem at a place of a text, with its excerpt. */
export function problemAt(
  site: ProblemSite,
  place: Place,
  what: { readonly code: string; readonly message: string; readonly hint?: string | undefined; readonly severity?: 'error' | 'warning' },
): Problem {
  return {
    code: what.code,
    severity: what.severity ?? 'error',
    message: what.message,
    origin: { file: site.file, line: place.line, column: place.column },
    ...(what.hint === undefined ? {} : { hint: what.hint }),
    excerpt: excerptOf(site.text, place),
  }
}
