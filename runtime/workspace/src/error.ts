export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

export interface Problem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly origin: Origin
  readonly hint?: string
  readonly excerpt?: string
}

export type WorkspaceErrorCode =
  | 'ProjectNotFound'
  | 'StateOfAnotherProject'
  | 'StateFormatNotSupported'
  | 'InvalidConfiguration'
  | 'InvalidSample'
  | 'SampleNotFound'
  | 'ResourceNotFound'
  | 'RunNotFound'
  | 'InvalidProject'

/** What the workspace cannot do before anything runs: a wrong folder, a wrong setting, a name that nothing has. */
export class WorkspaceError extends Error {
  readonly code: WorkspaceErrorCode
  readonly origin: Origin | undefined
  readonly hint: string | undefined
  /** Everything that stands in the way, when that is more than one thing. */
  readonly problems: readonly Problem[]
  constructor(code: WorkspaceErrorCode, message: string, { origin, hint, problems = [], ...options }: ErrorOptions & { origin?: Origin; hint?: string; problems?: readonly Problem[] } = {}) {
    super(message, options)
    this.name = 'WorkspaceError'
    this.code = code
    this.origin = origin
    this.hint = hint
    this.problems = problems
  }
}
