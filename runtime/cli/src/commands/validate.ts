import { appendFile, writeFile } from 'node:fs/promises'
import { lintRules, validateProject } from '@lagoon/workspace'
import { Command } from 'commander'
import { withWorkspace } from '../context.ts'
import { RunFailed, UsageError } from '../failure.ts'
import { githubAnnotations, githubSummary } from '../print/github.ts'
import { printJson, printLines, tell } from '../print/output.ts'
import { printProblems } from '../print/problems.ts'
import { sarifLog } from '../print/sarif.ts'

type Problem = Awaited<ReturnType<typeof validateProject>>[number]

export function validateCommand(): Command {
  return new Command('validate')
    .option('--sarif <file>', 'also write the findings as SARIF 2.1.0 (-o sarif writes them to stdout)')
    .option('--summary', 'on GitHub Actions: write a summary of the step, and annotate the lines of the change')
    .action((options: { sarif?: string; summary?: boolean }, self: Command) =>
      withWorkspace(
        self,
        async (workspace, { output }) => {
          const problems = await validateProject(workspace)
          const sarif = (): string => JSON.stringify(sarifLog(problems, { rules: lintRules, root: process.cwd() }), null, 2)
          if (options.sarif !== undefined) await written(options.sarif, `${sarif()}\n`)
          if (options.summary) await tellGithub(problems)
          if (output === 'sarif') printLines([sarif()])
          else if (output === 'json') printJson({ problems })
          else printProblems(problems)
          if (problems.some(({ severity }) => severity === 'error')) throw new RunFailed()
        },
        { readOnly: true },
      ),
    )
}

async function written(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The annotations go to stderr, which the runner reads as well, so that stdout stays one document. */
async function tellGithub(problems: readonly Problem[]): Promise<void> {
  const { GITHUB_STEP_SUMMARY: file, GITHUB_ACTIONS: onActions } = process.env
  if (file) await appendFile(file, githubSummary(problems))
  if (onActions === 'true') for (const line of githubAnnotations(problems)) tell(line)
}
