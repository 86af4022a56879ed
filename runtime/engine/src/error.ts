/**
 * What DuckDB says when it cannot. `code` is DuckDB's own word for the kind of error: `Parser`, `Binder`, `Catalog`,
 * `Conversion`, `Constraint`, `IO`, `OutOfMemory`, `Interrupt`, `InvalidInput`, …; `Closed` after the engine was closed.
 */
export class EngineError extends Error {
  readonly code: string
  /** The text that was given to DuckDB. */
  readonly sql: string | undefined
  constructor(code: string, message: string, options?: ErrorOptions & { sql?: string | undefined }) {
    super(message, options)
    this.name = 'EngineError'
    this.code = code
    this.sql = options?.sql
  }
}

/** DuckDB's errors arrive as text that begins with their kind: `Conversion Error: Could not convert …`. */
export function toEngineError(error: unknown, sql?: string): EngineError {
  if (error instanceof EngineError) return error
  const text = error instanceof Error ? error.message : String(error)
  const [, kind, rest] = /^(?:INTERRUPT|([A-Z][A-Za-z ]*?)) Error: ([^]*)$/.exec(text) ?? []
  if (/^INTERRUPT/i.test(text)) return new EngineError('Interrupt', 'the query was cancelled', { cause: error, sql })
  return new EngineError(kind?.replaceAll(' ', '') ?? 'Internal', rest ?? text, { cause: error, sql })
}
