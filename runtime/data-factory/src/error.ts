import type { JsonObject } from '@lagoon/expressions'

/** Where something stands in a file; both numbers count from 1. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

export interface Problem {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'note'
  readonly message: string
  readonly origin: Origin
  readonly hint?: string
  readonly excerpt?: string
}

export interface FactoryErrorOptions extends ErrorOptions {
  readonly origin?: Origin | undefined
  readonly hint?: string | undefined
  readonly problems?: readonly Problem[]
  readonly failureType?: 'UserError' | 'SystemError'
  readonly output?: JsonObject
}

/**
 * What Data Factory answers when it cannot. `code` is the service's own: the `errorCode` of a failed activity (`2200` for a
 * Copy, `2108` for a WebActivity, …), or the name of what stands in the way (`ActivityTypeNotSupported`, `EgressDenied`).
 */
export class FactoryError extends Error {
  readonly code: string
  readonly failureType: 'UserError' | 'SystemError'
  readonly origin?: Origin
  readonly hint?: string
  /** Everything that stands in the way, when there is more than one thing. */
  readonly problems: readonly Problem[]
  /** What an activity had to show although it failed. */
  readonly output?: JsonObject
  constructor(code: string, message: string, options: FactoryErrorOptions = {}) {
    super(message, options)
    this.name = 'FactoryError'
    this.code = code
    this.failureType = options.failureType ?? 'UserError'
    this.problems = options.problems ?? []
    if (options.origin) this.origin = options.origin
    if (options.hint !== undefined) this.hint = options.hint
    if (options.output) this.output = options.output
  }
}
