/** Where something was written; line and column count from 1, `file` as the caller named it. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something that keeps a pipeline from running, or that its author should know. `code` is Databricks' own condition name where one exists. */
export interface Problem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly origin: Origin
  readonly hint?: string
  readonly excerpt?: string
}

/**
 * What a pipeline cannot get past. `code` is Spark's or Databricks' condition name where one exists
 * (`AUTOCDC_MICROBATCH_VALIDATION.NULL_KEY`, `FAILED_READ_FILE`, `UPDATE_ALREADY_RUNNING`, …).
 */
export class LakeflowError extends Error {
  readonly code: string
  readonly origin?: Origin
  readonly hint?: string
  readonly problems?: readonly Problem[]
  constructor(
    code: string,
    message: string,
    options: ErrorOptions & { origin?: Origin | undefined; hint?: string | undefined; problems?: readonly Problem[] } = {},
  ) {
    super(message, options)
    this.name = 'LakeflowError'
    this.code = code
    if (options.origin) this.origin = options.origin
    if (options.hint) this.hint = options.hint
    if (options.problems) this.problems = options.problems
  }
}
