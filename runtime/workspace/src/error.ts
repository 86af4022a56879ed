export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
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
  constructor(code: WorkspaceErrorCode, message: string, { origin, hint, ...options }: ErrorOptions & { origin?: Origin; hint?: string } = {}) {
    super(message, options)
    this.name = 'WorkspaceError'
    this.code = code
    this.origin = origin
    this.hint = hint
  }
}
