import { excerptOf, type Place } from '@lagoon/sql'
import type { Problem } from '../error.ts'
import type { SourceText } from './graph.ts'

/** A problem at a place of a file, with the line it stands in. */
export function problemIn(source: SourceText, place: Place, problem: { code: string; message: string; hint?: string | undefined; severity?: Problem['severity'] }): Problem {
  const { code, message, hint, severity = 'error' } = problem
  return {
    code,
    severity,
    message,
    origin: { file: source.file, line: place.line, column: place.column },
    ...(hint === undefined ? {} : { hint }),
    excerpt: excerptOf(source.text, place),
  }
}
