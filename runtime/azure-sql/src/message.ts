import { EngineError } from '@lagoon/engine'
import { SqlError } from '@lagoon/sql'
import type { Origin, SqlServerMessage } from './error.ts'

/**
 * One error while a script runs. `statement`: only that statement failed, the next one runs. `batch`: the rest of the batch is not
 * run. As on the server, except that DuckDB cannot undo one statement of a transaction: see `Run.fail`.
 */
export class ScriptFailure extends Error {
  readonly errors: readonly SqlServerMessage[]
  readonly severity: 'statement' | 'batch'
  readonly level: number
  readonly state: number
  constructor(errors: readonly SqlServerMessage[], severity: 'statement' | 'batch', options: { level?: number; state?: number; cause?: unknown } = {}) {
    super(errors.map(error => error.message).join('\n'), { cause: options.cause })
    this.errors = errors
    this.severity = severity
    this.level = options.level ?? 16
    this.state = options.state ?? 1
  }
}

export function failure(code: string, message: string, origin: Origin | undefined, severity: 'statement' | 'batch' = 'statement', hint?: string): ScriptFailure {
  return new ScriptFailure([{ code, message, ...(origin ? { origin } : {}), ...(hint ? { hint } : {}) }], severity)
}

/** Whatever was thrown, as the server would say it. */
export function toFailure(error: unknown, origin: Origin | undefined): ScriptFailure {
  if (error instanceof ScriptFailure) return error
  if (error instanceof SqlError) {
    return new ScriptFailure(error.problems.map(({ code, message, origin: at, hint, excerpt }) => ({ code, message, origin: at, ...(hint ? { hint } : {}), ...(excerpt ? { excerpt } : {}) })), 'batch', { cause: error })
  }
  if (error instanceof EngineError) {
    const { code, message } = fromEngine(error)
    return new ScriptFailure([{ code, message, ...(origin ? { origin } : {}) }], statementErrors.has(code) ? 'statement' : 'batch', { cause: error })
  }
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return failure('8631', 'Internal error: Server stack limit has been reached. Please look for potentially deep nesting in your query, and try to simplify it.', origin, 'batch')
  }
  throw error
}

/** Errors after which the server goes on with the next statement. */
const statementErrors: ReadonlySet<string> = new Set(['512', '515', '536', '537', '547', '2601', '2627', '2628', '8115', '8134', '8672'])

const known: readonly (readonly [RegExp, string, string])[] = [
  [/More than one row returned by a subquery/, '512', 'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.'],
  [/Malformed JSON/, '13609', 'JSON text is not properly formatted.'],
  [/is undefined outside|[Cc]annot take (logarithm|square root)/, '3623', 'An invalid floating point operation occurred.'],
  [/hex digit|unhex/i, '8114', 'Error converting data type varchar to varbinary.'],
  [/GROUPING statement cannot be used without groups/, '8161', 'Argument of the GROUPING function does not match any of the expressions in the GROUP BY clause.'],
  [/Could not convert string .* to DECIMAL/, '8115', 'Arithmetic overflow error converting varchar to data type numeric.'],
  [/Overflow in|out of range|can't be cast because the value is out of range|Could not cast value/i, '8115', 'Arithmetic overflow error.'],
  [/must appear in the GROUP BY clause|must be part of an aggregate function/, '8120', 'A column is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.'],
  [/Infinite recursion|recursion/i, '530', 'The statement terminated. The maximum recursion has been exhausted before statement completion.'],
  [/another transaction has altered this table/, 'UNSUPPORTED_FEATURE', 'Changing the rows and the columns of one table by turns in one transaction is not supported: commit in between.'],
  [/Transaction conflict|write-write conflict/i, '3960', 'Snapshot isolation transaction aborted due to update conflict.'],
]

function fromEngine(error: EngineError): { readonly code: string; readonly message: string } {
  const [, number, text] = /^\[([A-Z0-9_]+)\] ([^]*)$/.exec(error.message) ?? []
  if (number && text) return { code: number, message: text }
  const found = known.find(([pattern]) => pattern.test(error.message))
  const first = error.message.split('\n')[0] ?? error.message
  if (found) return { code: found[1], message: `${found[2]} (${first})` }
  if (error.code === 'Conversion') return { code: '8114', message: `Error converting data type. (${first})` }
  return { code: error.code, message: first }
}
