/** Where something stands in a file; both numbers count from 1. */
export interface Origin { readonly file: string; readonly line: number; readonly column: number }

export interface Problem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly origin: Origin
  readonly hint?: string
  readonly excerpt?: string
}

/** A workflow that cannot be started, or an action that fails; the code is the one Logic Apps reports where it has one. */
export class WorkflowError extends Error {
  readonly code: string
  readonly origin?: Origin
  readonly hint?: string
  constructor(code: string, message: string, options: { origin?: Origin; hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'WorkflowError'
    this.code = code
    if (options.origin !== undefined) this.origin = options.origin
    if (options.hint !== undefined) this.hint = options.hint
  }
}
