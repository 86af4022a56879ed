import { validateProject } from '@lagoon/workspace'
import { Command } from 'commander'
import { withWorkspace } from '../context.ts'
import { RunFailed } from '../failure.ts'
import { printJson } from '../print/output.ts'
import { printProblems } from '../print/problems.ts'

export function validateCommand(): Command {
  return new Command('validate').action((_, self: Command) =>
    withWorkspace(
      self,
      async (workspace, { output }) => {
        const problems = await validateProject(workspace)
        if (output === 'json') printJson({ problems })
        else printProblems(problems)
        if (problems.some(({ severity }) => severity === 'error')) throw new RunFailed()
      },
      { readOnly: true },
    ),
  )
}
