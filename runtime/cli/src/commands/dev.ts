import { listTriggers, startDev, type ChangedFile, type Dev, type TriggerDescription, type Workspace } from '@lagoon/workspace'
import { Command } from 'commander'
import pc from 'picocolors'
import { withWorkspace, type GlobalOptions } from '../context.ts'
import { failureLines, problemLines } from '../failure.ts'
import { wholeNumber } from '../numbers.ts'
import { printJson, printLines, tell } from '../print/output.ts'
import { mark } from '../print/status.ts'
import { counted, instantText, withThousands } from '../print/text.ts'
import { withProgress, type Say } from '../progress.ts'
import { printTriggers } from './adfTriggers.ts'

const defaultPort = 4280

export function devCommand(): Command {
  return new Command('dev')
    .option('--port <port>', 'of the run queries; 0 takes any free one', wholeNumber, defaultPort)
    .option('--trigger <name>', 'also fire this one, although it is stopped (may be repeated)', (name: string, names: string[]) => [...names, name], [])
    .addHelpText('after', '\nChanges through the API need the token that is printed; LAGOON_TOKEN sets it.')
    .action((given: { port: number; trigger: string[] }, self: Command) => withWorkspace(self, (workspace, options) => dev(workspace, options, given), { interruptEnds: true }))
}

async function dev(workspace: Workspace, options: GlobalOptions, { port, trigger }: { port: number; trigger: string[] }): Promise<void> {
  await withProgress(workspace, options, async (say) => {
    const { LAGOON_TOKEN: token } = process.env
    const started = await startDev(workspace, {
      port,
      also: trigger,
      ...(token ? { token } : {}),
      missed: ({ name, times, from, to }) => say(`${pc.yellow('–')} missed    ${name}: ${counted(times, 'time')} from ${instantText(from.toISOString())} to ${instantText(to.toISOString())}`),
      trouble: (error) => tellTrouble(say, error),
      reloaded: (files) => say(`${pc.green('↻')} reloaded  ${changesText(files)}`),
      notReloaded(files, problems) {
        say(`${mark(false)} not reloaded: ${changesText(files)}; what was there before stays until this is mended`)
        for (const problem of problems) for (const line of problemLines(problem)) say(line)
      },
      forgotten: ({ runs, kept }) => say(pc.dim(`forgot the records of ${counted(runs.length, 'old run')} (run_retention); ${withThousands(kept)} are kept`)),
    })
    await introduce(workspace, options, started, trigger)
    workspace.signal.addEventListener('abort', () => say(pc.dim('stopping: what runs is cancelled; Ctrl-C again ends at once')))
    await started.ended
  }, { everyRun: true })
}

async function introduce(workspace: Workspace, { output }: GlobalOptions, { url, token }: Dev, named: readonly string[]): Promise<void> {
  const triggers = (await listTriggers(workspace)).map((trigger): TriggerDescription =>
    named.some((name) => name.toLowerCase() === trigger.name.toLowerCase()) ? { ...trigger, runtimeState: 'Started' } : trigger)
  const factory = (await workspace.factory())?.factory.name ?? ''
  const base = `${url}/subscriptions/local/resourceGroups/local/providers/Microsoft.DataFactory/factories/${factory}`
  if (output === 'json') return printJson({ url: base, token, triggers })
  printLines([`${pc.bold('lagoon dev')}  ${workspace.project.root}`, `  run queries  ${pc.cyan(base)}`, `  token        ${token}`, ''])
  if (triggers.length > 0) printTriggers(triggers)
  else tell('no trigger: runs begin by the API, or by `lagoon adf run` in another terminal')
  printLines(['', pc.dim('Ctrl-C stops')])
}

const changesText = (files: readonly ChangedFile[]): string => {
  const shown = files.slice(0, 5).map(({ file, change }) => (change === 'changed' ? file : `${file} ${change}`))
  return `${shown.join(', ')}${files.length > shown.length ? ` and ${counted(files.length - shown.length, 'other file')}` : ''}`
}

/** A problem is told with its place; a fault as an error. */
function tellTrouble(say: Say, error: unknown): void {
  const lines = error instanceof Error ? failureLines(error) : problemLines(error as Parameters<typeof problemLines>[0])
  for (const line of lines) say(line)
}
