import { listTriggers, setTriggerState, triggerRuns, type RuntimeState, type TriggerDescription, type TriggerRun } from '@lagoon/workspace'
import { Command } from 'commander'
import { optionsOf, withWorkspace } from '../context.ts'
import { wholeNumber } from '../numbers.ts'
import { printJson, printLines, printTable } from '../print/output.ts'
import { mark, statusText } from '../print/status.ts'
import { instantText } from '../print/text.ts'

export function adfTriggersCommand(): Command {
  const command = new Command('triggers').description('triggers, with the time at which each fires next')

  command
    .command('list', { isDefault: true })
    .description('the triggers of the factory and the Logic Apps that recur')
    .action((_, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const triggers = await listTriggers(workspace)
        if (output === 'json') return printJson({ triggers })
        if (triggers.length === 0) return printLines(['the project has no trigger'])
        printTriggers(triggers)
      }, { readOnly: true }),
    )

  command
    .command('runs')
    .option('-n, --limit <n>', 'how many', wholeNumber, 20)
    .option('--trigger <name>', 'of this trigger only')
    .description('list firings, newest first')
    .action(({ limit, trigger }: { limit: number; trigger?: string }, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const runs: TriggerRun[] = []
        for (const run of triggerRuns(workspace)) {
          if (runs.length >= limit) break
          if (trigger === undefined || run.triggerName.toLowerCase() === trigger.toLowerCase()) runs.push(run)
        }
        if (output === 'json') return printJson({ triggerRuns: runs })
        printTable(
          [{ name: 'run' }, { name: 'trigger' }, { name: 'status' }, { name: 'fired' }, { name: 'for' }, { name: 'pipeline runs' }],
          runs.map(({ triggerRunId, triggerName, status, triggerRunTimestamp, properties, triggeredPipelines, message }) => [
            triggerRunId.slice(0, 8),
            triggerName,
            status,
            instantText(triggerRunTimestamp),
            occasionText(properties),
            message !== '' ? message : Object.entries(triggeredPipelines).map(([pipeline, run]) => `${pipeline} ${run.slice(0, 8)}`).join(', '),
          ]),
        )
      }, { readOnly: true }),
    )

  for (const [verb, state] of [['start', 'Started'], ['stop', 'Stopped']] as const) {
    command
      .command(verb)
      .argument('<trigger>')
      .description(`${verb} a trigger here, whatever its file says; a running \`lagoon dev\` follows`)
      .action((name: string, _, self: Command) => withWorkspace(self, (workspace) => setTriggerState(workspace, name, state).then((trigger) => toldState(self, trigger, state))))
  }
  return command
}

function toldState(self: Command, trigger: string, runtimeState: RuntimeState): void {
  if (optionsOf(self).output === 'json') printJson({ trigger, runtimeState })
  else printLines([`${trigger} ${statusText(runtimeState)}`])
}

/** One line a trigger: what it is, whether it runs, when next. */
export function printTriggers(triggers: readonly TriggerDescription[]): void {
  printTable(
    [{ name: 'trigger' }, { name: 'type' }, { name: 'state' }, { name: 'next' }, { name: 'on its clock' }, { name: 'runs' }],
    triggers.map((trigger) => [trigger.name, trigger.type, trigger.runtimeState, nextText(trigger), trigger.nextLocalTime ?? '', trigger.pipelines.join(', ')]),
  )
  printLines(triggers.flatMap(({ problem }) => (problem === null ? [] : [`${mark(false)} ${problem}`])))
}

function nextText({ runtimeState, nextTime, windows, path, problem }: TriggerDescription): string {
  if (problem !== null) return 'never'
  const behind = windows && windows.waiting > 0 ? `, ${windows.waiting} to catch up` : ''
  const failed = windows && windows.failed > 0 ? `, ${windows.failed} failed` : ''
  if (path !== null) return `a file ${path}`
  if (nextTime === null) return `–${behind}${failed}`
  const at = `${instantText(nextTime)}${behind}${failed}`
  return runtimeState === 'Stopped' ? `(${at})` : at
}

const occasionText = (properties: Readonly<Record<string, string>>): string =>
  properties['FileName'] ?? (properties['windowStartTime'] ? `${instantText(properties['windowStartTime'])} to ${instantText(properties['windowEndTime'] ?? '')}` : instantText(properties['ScheduleTime'] ?? ''))
