import { runProjectWorkflow } from '@lagoon/workspace'
import { Command } from 'commander'
import pc from 'picocolors'
import { withWorkspace } from '../context.ts'
import { RunFailed } from '../failure.ts'
import { printJson, printLines, printTable } from '../print/output.ts'
import { statusText } from '../print/status.ts'

export function logicAppsCommand(): Command {
  const command = new Command('logic-apps')

  command
    .command('run')
    .argument('<workflow>')
    .option('--body <json>', 'the body of the request that triggers it')
    .description('run a workflow by its Request trigger')
    .action((name: string, { body }: { body?: string }, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const { runs, response } = workspace.secrets.mask(await runProjectWorkflow(workspace, name, { method: 'POST', url: '', headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body }) }))
        const [run] = runs
        if (output === 'json') printJson({ runs, response })
        else {
          printLines([`${pc.bold(name)} ${run ? statusText(run.status) : statusText('Failed')}, answered ${response.status}${response.body === '' ? '' : `: ${response.body}`}`])
          if (run) printTable([{ name: 'action' }, { name: 'type' }, { name: 'status' }, { name: 'error' }], run.actions.map((action) => [action.name, action.type, action.status, action.error?.message ?? '']))
        }
        if (response.status >= 400 || runs.some(({ status }) => status === 'Failed')) throw new RunFailed()
      }),
    )

  command
    .command('outbox')
    .description('messages that Azure would have sent, oldest first')
    .action((_, self: Command) =>
      withWorkspace(self, async ({ outbox }, { output }) => {
        const messages = await outbox.messages()
        if (output === 'json') return printJson({ messages })
        if (messages.length === 0) return printLines(['the outbox is empty'])
        for (const message of messages) {
          printLines([`${pc.bold(message.subject)}  ${pc.dim(message.at)}`, `  ${message.channel} from ${message.from} to ${message.to}`, ...message.body.split('\n').map((line) => `  ${line}`), ''])
        }
      }, { readOnly: true }),
    )

  return command
}
