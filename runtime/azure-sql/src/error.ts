import type { StatementResult } from './database.ts'

export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One message of the server: what a client finds in `SqlException.Errors`. */
export interface SqlServerMessage {
  /** SQL Server's error number, or a word for what is refused here (`UNSUPPORTED_FEATURE`, …). */
  readonly code: string
  readonly message: string
  readonly origin?: Origin
  readonly hint?: string
  readonly excerpt?: string
}

/** `code` is SQL Server's error number (`2627`) or a word for what is refused here or stands in the way (`DatabaseInUse`). */
export class AzureSqlError extends Error {
  readonly code: string
  readonly origin?: Origin
  readonly hint?: string
  /** All errors of the script, the first of which gives `code`. */
  readonly errors: readonly SqlServerMessage[]
  /** What the statements that succeeded answered. */
  readonly results: readonly StatementResult[]

  constructor(errors: readonly [SqlServerMessage, ...SqlServerMessage[]], options: ErrorOptions & { readonly results?: readonly StatementResult[] } = {}) {
    super(summary(errors), options)
    this.name = 'AzureSqlError'
    const [first] = errors
    this.code = first.code
    if (first.origin) this.origin = first.origin
    if (first.hint) this.hint = first.hint
    this.errors = errors
    this.results = options.results ?? []
  }
}

/** A script of many statements can fail many times: the message shows the first few. */
function summary(errors: readonly SqlServerMessage[]): string {
  const shown = errors.slice(0, 20).map(describe)
  return (errors.length > 20 ? [...shown, `… and ${errors.length - 20} more`] : shown).join('\n')
}

function describe({ code, message, origin, hint }: SqlServerMessage): string {
  const place = origin ? `${origin.file}:${origin.line}:${origin.column}: ` : ''
  return `${place}[${code}] ${message}${hint ? ` (${hint})` : ''}`
}
