import pc from 'picocolors'

/** What any room's error or problem may carry. Rooms share the shape, not a class. */
export interface Told {
  readonly code?: unknown
  readonly message?: unknown
  readonly origin?: { readonly file: string; readonly line: number; readonly column: number }
  readonly hint?: string
  readonly excerpt?: string
  readonly severity?: string
  readonly problems?: readonly Told[]
}

/** The command was used wrongly, or what it needs is not there: exit code 2. */
export class UsageError extends Error {
  readonly code = 'Usage'
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

/** The work was done and found failing: exit code 1. Everything worth saying has been printed. */
export class RunFailed extends Error {
  readonly code = 'RunFailed'
}

/** Somebody pressed Ctrl-C. `told`: the result up to there has been printed. */
export class Interrupted extends Error {
  readonly code = 'Interrupt'
  readonly hint = 'the same command takes up where this one stopped'
  readonly told: boolean
  constructor({ told, cause }: { told: boolean; cause?: unknown }) {
    super('interrupted', { cause })
    this.told = told
  }
}

/** Whether stdout has the result already, so that `-o json` must not add a second document. */
export const isTold = (error: unknown): boolean => error instanceof RunFailed || (error instanceof Interrupted && error.told)

// What was named or given is not there or not right, whichever room says so.
const usageErrors = new Set(['Usage', 'WorkspaceError', 'PipelineNotFound', 'TriggerNotFound', 'ActivityNotFound', 'ParameterMissing', 'INVALID_PARAMETER_VALUE', 'InvalidUri', 'InvalidResourceName'])

/** 0 done; 1 a run failed or problems were found; 2 usage or configuration; 130 interrupted. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof Error)) return 1
  const code = 'code' in error ? error.code : undefined
  if (code === 'Interrupt') return 130
  if (code === 'InvalidProject') return 1
  return usageErrors.has(error.name) || usageErrors.has(String(code)) || String(code).startsWith('commander.') ? 2 : 1
}

/** `error[Code] file:line:column: message`, the excerpt, and what to do. */
export function problemLines(told: Told): string[] {
  const { code, origin, hint, excerpt, severity = 'error' } = told
  const colour = severity === 'warning' ? pc.yellow : severity === 'note' ? pc.blue : pc.red
  const where = origin ? `${origin.file}:${origin.line}:${origin.column}` : ''
  const place = origin ? `${pc.bold(where)}: ` : ''
  const message = withoutRepeats(String(told.message), [`${where}: `, `[${String(code)}] `])
  return [
    `${place}${colour(code === undefined ? severity : `${severity}[${String(code)}]`)}: ${message}`,
    ...(excerpt ? excerpt.split('\n').map((line) => `    ${line}`) : []),
    ...(hint ? [`  ${pc.cyan('hint')}: ${hint}`] : []),
  ]
}

/** Some rooms begin the message itself with place and code. */
const withoutRepeats = (message: string, said: readonly string[]): string => said.reduce((rest, text) => (text !== ': ' && rest.startsWith(text) ? rest.slice(text.length) : rest), message)

/** An error that stands for several problems prints each of them. */
export function failureLines(error: unknown): string[] {
  if (error instanceof RunFailed) return []
  if (!(error instanceof Error)) return problemLines({ message: String(error) })
  const told: Told = error
  if (told.problems && told.problems.length > 0) return told.problems.flatMap(problemLines)
  return problemLines({ ...told, message: error.message, code: told.code ?? error.name })
}
