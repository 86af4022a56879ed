import { Command } from 'commander'
import pc from 'picocolors'
import { withWorkspace } from '../context.ts'
import { RunFailed, UsageError } from '../failure.ts'
import { printProblems } from '../print/problems.ts'
import { printJson, printLines } from '../print/output.ts'

export function bundleCommand(): Command {
  const command = new Command('bundle')
  command
    .command('validate')
    .description('read the bundle for a target and report every problem')
    .action((_, self: Command) =>
      withWorkspace(
        self,
        async (workspace, { output }) => {
          const loaded = workspace.bundle()
          if (!loaded) throw new UsageError(`${workspace.project.root} holds no bundle`, 'expected databricks.yml at or below it')
          const { bundle, problems } = loaded
          const failed = problems.some(({ severity }) => severity === 'error')
          if (output === 'json') printJson({ bundle, problems })
          else {
            printProblems(problems)
            if (bundle) {
              const names = (resources: Readonly<Record<string, unknown>>): string => Object.keys(resources).join(', ') || '–'
              printLines([
                `${pc.bold('bundle')}     ${bundle.name}`,
                `${pc.bold('target')}     ${bundle.target}${bundle.mode ? ` (${bundle.mode})` : ''}`,
                `${pc.bold('pipelines')}  ${names(bundle.pipelines)}`,
                `${pc.bold('jobs')}       ${names(bundle.jobs)}`,
                `${pc.bold('schemas')}    ${names(bundle.schemas)}`,
                ...(bundle.cloudOnly.length > 0 ? [`${pc.bold('cloud only')} ${bundle.cloudOnly.map(({ kind, key }) => `${kind}.${key}`).join(', ')}`] : []),
              ])
            }
          }
          if (failed) throw new RunFailed()
        },
        { readOnly: true },
      ),
    )
  return command
}
