import { problemLines } from '../failure.ts'
import { printLines } from './output.ts'
import { counted } from './text.ts'

type Problem = Parameters<typeof problemLines>[0] & { readonly severity: string }

/** All problems, errors first, and how many there are. */
export function printProblems(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity !== 'error')
  printLines([...errors, ...warnings].flatMap(problemLines))
  printLines([errors.length + warnings.length === 0 ? 'no problems' : `${counted(errors.length, 'error')}, ${counted(warnings.length, 'warning')}`])
}
