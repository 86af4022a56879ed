import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `expected.json` of a case says: the commands that are run one after the other, and what each must answer. */
export interface Case {
  readonly name: string
  readonly folder: string
  readonly steps: readonly Step[]
}

export interface Step {
  /** The command line after `lagoon`. It runs in the case's folder, on the project `project` unless it names another. */
  readonly run: readonly string[]
  readonly exit: number
  /** Every error that must be told, and no other; of warnings only those that are listed. */
  readonly problems?: readonly ExpectedProblem[]
  /** Pieces of what is printed. */
  readonly prints?: readonly string[]
  /** `json` unless it says otherwise: problems are looked for in JSON only. */
  readonly output?: 'json' | 'text'
  /**
   * Files that are put into the state first: a text, in which `{{process}}`, `{{host}}` and `{{now}}` are filled in with those of
   * the test, or a file of the case.
   */
  readonly state?: Readonly<Record<string, string | { readonly copy: string }>>
  /** Two processes do it at the same time: one may be turned away with this exit code and these problems, none may do harm. */
  readonly twice?: boolean
  /**
   * `lagoon run` on a disk that fails with this code from this durable step on: in the test's own process, so that what comes
   * after it and must find its lease, on a disk with room again, has this as well, with a step that is never reached.
   */
  readonly disk?: { readonly failsAt: number; readonly code: 'InsufficientStorage' | 'Interrupted' }
}

/** `hint` and `message` are pieces of what is told; the place is exact where it is given: some lie in a folder of the test. */
export interface ExpectedProblem {
  readonly code: string
  readonly severity?: 'error' | 'warning'
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly hint?: string
  readonly message?: string
}

export interface Found {
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly hint: string
  readonly place: string
}

const casesFolder = join(import.meta.dirname, 'cases')

export function allCases(): Case[] {
  return readdirSync(casesFolder).sort().map((name) => {
    const folder = join(casesFolder, name)
    return { name, folder, ...(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as { steps: Step[] }) }
  })
}

/** Every problem in what a command printed as JSON: in lists of problems, as its error, or as the error of a flow. */
export function problemsIn(json: unknown): Found[] {
  if (Array.isArray(json)) return json.flatMap(problemsIn)
  if (typeof json !== 'object' || json === null) return []
  const object = json as Readonly<Record<string, unknown>>
  const inside = Object.values(object).flatMap(problemsIn)
  // An error that stands for several problems is told by them.
  if (typeof object['code'] !== 'string' || inside.length > 0) return inside
  const { code, severity = 'error', hint = '', origin } = object
  const { file, line, column } = (origin ?? {}) as { file?: string; line?: number; column?: number }
  const place = file === undefined ? '' : `${file}:${line}:${column}`
  return [{ code, severity: String(severity), message: String(object['message'] ?? object['error']), hint: String(hint), place }]
}

/** What differs between the problems that were told and those that should have been; empty when nothing does. */
export function differences(expected: readonly ExpectedProblem[], found: readonly Found[]): string[] {
  const left = [...found]
  const missing = expected.filter((problem) => {
    const at = left.findIndex((one) => matches(problem, one))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [
    ...missing.map((problem) => `not told: ${JSON.stringify(problem)}`),
    ...left.filter(({ severity }) => severity === 'error').map((problem) => `told, not expected: ${JSON.stringify(problem)}`),
  ]
}

const matches = ({ code, severity = 'error', file, line, column, hint = '', message = '' }: ExpectedProblem, found: Found): boolean =>
  code === found.code &&
  severity === found.severity &&
  (file === undefined || `${file}:${line}:${column}` === found.place) &&
  found.hint.includes(hint) &&
  found.message.includes(message)
