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

export type WorkspaceErrorCode =
  | 'ProjectNotFound'
  | 'StateOfAnotherProject'
  | 'StateFormatNotSupported'
  | 'InvalidConfiguration'
  | 'InvalidSample'
  | 'SampleNotFound'
  | 'ResourceNotFound'
  | 'RunNotFound'
  | 'RunInProgress'
  | 'InvalidRerun'
  | 'Interrupt'
  | 'InvalidProject'
  | 'InvalidSecretName'
  | 'AmbiguousSecret'
  | 'InvalidSecret'
  | 'SecretNotFound'
  | 'InvalidRequest'

/** A problem, or an error without a place: what a report lists. */
export type Trouble = Omit<Problem, 'origin'> & { readonly origin?: Origin }

/** The errors that an exception stands for: each of its problems, or itself. Errors of every room share the shape. */
export function troublesOf(error: unknown): Trouble[] {
  if (!(error instanceof Error)) return [{ code: 'INTERNAL_ERROR', severity: 'error', message: String(error) }]
  const { code, origin, hint, problems }: Error & { code?: unknown; origin?: Origin; hint?: string; problems?: readonly Problem[] } = error
  if (problems && problems.length > 0) return [...problems]
  return [{ code: typeof code === 'string' ? code : error.name, severity: 'error', message: error.message, ...(origin ? { origin } : {}), ...(hint === undefined ? {} : { hint }) }]
}

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
