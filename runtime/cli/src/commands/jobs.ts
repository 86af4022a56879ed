import { runBundleJob, reported } from '@lagoon/workspace'
import { Command } from 'commander'
import { withWorkspace } from '../context.ts'
import { RunFailed } from '../failure.ts'
import { collectPairs } from '../pairs.ts'
import { printJson, printLines } from '../print/output.ts'
import { reportLines } from '../print/report.ts'
import { withProgress } from '../progress.ts'

export function jobsCommand(): Command {
  const command = new Command('jobs')
  command
    .command('run')
    .argument('<job>', 'its key in the bundle, or its name')
    .option('--param <name=value>', 'a job parameter', collectPairs, {})
    .description('run a job')
    .action((job: string, { param }: { param: Record<string, string> }, self: Command) =>
      withWorkspace(self, async (workspace, options) => {
        const report = await withProgress(workspace, options, () => reported(workspace, async () => (await runBundleJob(workspace, job, param)).state !== 'SUCCESS'))
        if (options.output === 'json') printJson({ report })
        else printLines(reportLines(report))
        if (report.status !== 'Succeeded') throw new RunFailed()
      }),
    )
  return command
}
