import { runWorkspace } from '@lagoon/workspace'
import { Command } from 'commander'
import { withWorkspace } from '../context.ts'
import { RunFailed } from '../failure.ts'
import { printJson, printLines } from '../print/output.ts'
import { reportLines } from '../print/report.ts'
import { withProgress } from '../progress.ts'

export function runCommand(): Command {
  return new Command('run').action((_, self: Command) =>
    withWorkspace(self, async (workspace, options) => {
      const report = await withProgress(workspace, options, () => runWorkspace(workspace))
      if (options.output === 'json') printJson({ report })
      else printLines(reportLines(report))
      if (report.status !== 'Succeeded') throw new RunFailed()
    }),
  )
}
