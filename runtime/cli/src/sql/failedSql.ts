import { excerptOf } from '@lagoon/workspace'

/** An error of a statement with the line that it speaks of. */
class FailedSql extends Error {
  readonly code: unknown
  readonly origin: unknown
  readonly hint: string | undefined
  readonly excerpt: string
  constructor(error: Error & { readonly code?: unknown; readonly origin?: unknown; readonly hint?: string }, excerpt: string) {
    super(error.message, { cause: error })
    this.name = error.name
    this.code = error.code
    this.origin = error.origin
    this.hint = error.hint
    this.excerpt = excerpt
  }
}

/** Adds the line of `text`, with a caret, to an error that knows its place in `file` but shows nothing of it. */
export function withExcerpt(error: unknown, { file, text }: { readonly file: string; readonly text: string }): unknown {
  if (!(error instanceof Error) || 'problems' in error || 'excerpt' in error || !('origin' in error)) return error
  const origin = error.origin as { readonly file: string; readonly line: number; readonly column: number } | undefined
  if (origin?.file !== file) return error
  const start = text.split('\n').slice(0, origin.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + origin.column - 1
  const [word = ''] = /^(?:\w+|.)?/.exec(text.slice(start)) ?? []
  return new FailedSql(error, excerptOf(text, { start, end: start + Math.max(1, word.length), line: origin.line, column: origin.column }))
}
