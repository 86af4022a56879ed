import { problemLines } from '../failure.ts'
import { printLines } from './output.ts'
import { counted } from './text.ts'

type Problem = Parameters<typeof problemLines>[0] & { readonly severity: string }

/** All problems, errors first and notes last, and how many there are. */
export function printProblems(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  const notes = problems.filter(({ severity }) => severity === 'note')
  printLines([...errors, ...warnings, ...notes].flatMap(problemLines))
  const counts = [counted(errors.length, 'error'), counted(warnings.length, 'warning'), ...(notes.length > 0 ? [counted(notes.length, 'note')] : [])]
  printLines([problems.length === 0 ? 'no problems' : counts.join(', ')])
}
