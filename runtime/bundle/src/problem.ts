/** Where something was written; line and column count from 1, `file` is relative to the folder the caller named. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

export interface Problem {
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly origin: Origin
  readonly hint?: string
  readonly excerpt?: string
}

export type ProblemCode =
  | 'BUNDLE_NOT_FOUND'
  | 'SEVERAL_BUNDLE_FILES'
  | 'FILE_UNREADABLE'
  | 'YAML_SYNTAX'
  | 'WRONG_TYPE'
  | 'MISSING_FIELD'
  | 'UNKNOWN_FIELD'
  | 'INCLUDE_NOT_FOUND'
  | 'INCLUDE_NOT_IN_ROOT'
  | 'RESOURCE_FILE_NOT_INCLUDED'
  | 'MERGE_CONFLICT'
  | 'DUPLICATE_RESOURCE'
  | 'TARGET_NOT_FOUND'
  | 'TARGET_AMBIGUOUS'
  | 'VARIABLE_NOT_DECLARED'
  | 'VARIABLE_WITHOUT_VALUE'
  | 'VARIABLE_LOOKUP_NOT_SUPPORTED'
  | 'REFERENCE_NOT_FOUND'
  | 'REFERENCE_CYCLE'
  | 'REFERENCE_LEFT_OPEN'
  | 'MODE_RULE'
  | 'LIBRARY_NOT_FOUND'
  | 'LIBRARY_NOT_SUPPORTED'
  | 'PYTHON_SOURCE_NOT_SUPPORTED'
  | 'TASK_NOT_SUPPORTED'
  | 'TASK_INVALID'
  | 'PATH_LEAVES_BUNDLE'

/** Thrown for what a caller cannot handle; everything about the files themselves is a `Problem`. */
export class BundleError extends Error {
  readonly code: ProblemCode
  readonly origin?: Origin
  readonly hint?: string
  constructor(problem: { code: ProblemCode; message: string; origin?: Origin; hint?: string }) {
    super(problem.message)
    this.name = 'BundleError'
    this.code = problem.code
    if (problem.origin) this.origin = problem.origin
    if (problem.hint) this.hint = problem.hint
  }
}

/** Collects problems while a load goes on; one load reports them all. */
export interface Report {
  error(code: ProblemCode, origin: Origin, message: string, hint?: string): void
  warn(code: ProblemCode, origin: Origin, message: string, hint?: string): void
  readonly problems: readonly Problem[]
}

export function newReport(excerptOf: (origin: Origin) => string | undefined = () => undefined): Report {
  const problems: Problem[] = []
  const add = (severity: Problem['severity']) => (code: ProblemCode, origin: Origin, message: string, hint?: string): void => {
    const excerpt = excerptOf(origin)
    problems.push({ code, severity, message, origin, ...(hint ? { hint } : {}), ...(excerpt ? { excerpt } : {}) })
  }
  return { error: add('error'), warn: add('warning'), problems }
}
