import { jsonText, runProjectWorkflow, workflowRun, workflowRuns, type Workspace } from '@lagoon/workspace'
import { Command } from 'commander'
import pc from 'picocolors'
import { withWorkspace, type GlobalOptions } from '../context.ts'
import { RunFailed, UsageError } from '../failure.ts'
import { readInputText } from '../input.ts'
import { wholeNumber } from '../numbers.ts'
import { collectPairs } from '../pairs.ts'
import { printJson, printLines, printTable } from '../print/output.ts'
import { statusText } from '../print/status.ts'
import { duration } from '../print/text.ts'
import { workflowRunLines } from '../print/workflowRun.ts'

export function logicAppsCommand(): Command {
  const command = new Command('logic-apps')

  command
    .command('list')
    .description('the workflows of the project, and what fires them')
    .action((_, self: Command) => withWorkspace(self, list, { readOnly: true }))

  command
    .command('run')
    .argument('<workflow>')
    .option('--body <json>', 'the body of the request that fires it, or @FILE, @- for standard input')
    .option('--method <method>', 'of the request', 'POST')
    .option('--header <name=value>', 'a header of the request; without a content type the body is JSON', collectPairs, {})
    .option('--query <name=value>', 'a query parameter of the request', collectPairs, {})
    .description('fire the trigger of a workflow, whatever it waits for')
    .action((name: string, given: RunOptions, self: Command) => withWorkspace(self, (workspace, options) => run(workspace, options, name, given)))

  command
    .command('runs')
    .argument('[workflow]')
    .option('-n, --limit <n>', 'how many', wholeNumber, 20)
    .description('list runs, newest first')
    .action((workflow: string | undefined, { limit }: { limit: number }, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const runs = (await workflowRuns(workspace, workflow)).slice(0, limit)
        if (output === 'json') return printJson({ runs })
        if (runs.length === 0) return printLines(['no Logic App has run yet'])
        printTable(
          [{ name: 'run' }, { name: 'workflow' }, { name: 'status' }, { name: 'started' }, { name: 'took', align: 'right' }, { name: 'error' }],
          runs.map((one) => [one.id.slice(0, 8), one.workflow, one.status, one.startTime, one.tookMs === undefined ? '' : duration(one.tookMs), one.error?.message ?? '']),
        )
      }, { readOnly: true }),
    )

  command
    .command('show')
    .argument('<run>', 'the id of a run, or the beginning of it')
    .argument('[action]', 'the whole inputs, outputs and error of one action')
    .description('a run with its actions')
    .action((id: string, action: string | undefined, _, self: Command) => withWorkspace(self, (workspace, options) => show(workspace, options, id, action), { readOnly: true }))

  command
    .command('outbox')
    .argument('[message]', 'the id of a message, or the beginning of it: the whole of it')
    .description('messages that Azure would have sent, oldest first')
    .action((id: string | undefined, _, self: Command) => withWorkspace(self, (workspace, options) => outbox(workspace, options, id), { readOnly: true }))

  return command
}

async function list(workspace: Workspace, { output }: GlobalOptions): Promise<void> {
  const { workflows, problems } = await workspace.workflows()
  const files = [...workspace.project.workflows].map(([name, file]) => ({ name, file, workflow: workflows.get(name), problems: problems.filter(({ origin }) => origin.file === file).length }))
  if (output === 'json') return printJson({ workflows: files.map(({ workflow, ...rest }) => ({ ...rest, ...(workflow === undefined ? {} : { trigger: { name: workflow.trigger.name, kind: kindOf(workflow.trigger) } }) })) })
  if (files.length === 0) return printLines(['the project has no Logic App: no workflow.json below it'])
  printTable(
    [{ name: 'workflow' }, { name: 'trigger' }, { name: 'kind' }, { name: 'file' }, { name: 'problems' }],
    files.map(({ name, file, workflow, problems: found }) => [name, workflow?.trigger.name ?? '', workflow === undefined ? 'cannot run' : kindOf(workflow.trigger), file, found === 0 ? '' : `${found}: see \`lagoon validate\``]),
  )
}

type Trigger = NonNullable<ReturnType<Awaited<ReturnType<Workspace['workflows']>>['workflows']['get']>>['trigger']
const kindOf = (trigger: Trigger): string => (trigger.kind === 'Event' ? `${trigger.type} (by hand)` : trigger.kind)

interface RunOptions {
  readonly body?: string
  readonly method: string
  readonly header: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

async function run(workspace: Workspace, { output }: GlobalOptions, name: string, given: RunOptions): Promise<void> {
  const body = given.body?.startsWith('@') ? await readInputText(given.body.slice(1)) : given.body
  const url = `http://127.0.0.1/?${new URLSearchParams(given.query).toString()}`
  const headers = { ...(Object.keys(given.header).some((header) => header.toLowerCase() === 'content-type') ? {} : { 'content-type': 'application/json' }), ...given.header }
  const { runs, response } = workspace.secrets.mask(await runProjectWorkflow(workspace, name, { method: given.method.toUpperCase(), url, headers, ...(body === undefined ? {} : { body }) }))
  if (output === 'json') printJson({ runs, response })
  else {
    for (const { id } of runs) printLines([...workflowRunLines(await workflowRun(workspace, id)), ''])
    printLines([`answered ${response.status}${response.body === '' ? '' : `: ${response.body}`}`])
  }
  if (response.status >= 400 || runs.some(({ status }) => status === 'Failed')) throw new RunFailed()
}

async function show(workspace: Workspace, { output }: GlobalOptions, id: string, action: string | undefined): Promise<void> {
  const found = await workflowRun(workspace, id)
  if (action === undefined) return output === 'json' ? printJson({ run: found }) : printLines(workflowRunLines(found))
  const passes = found.actions.filter(({ name }) => name.toLowerCase() === action.toLowerCase())
  if (passes.length === 0) throw new UsageError(`run ${found.id} has no action '${action}'`, `it has: ${[...new Set(found.actions.map(({ name }) => name))].join(', ')}`)
  if (output === 'json') return printJson({ actions: passes })
  for (const { name, status, code, inputs, outputs, error, repetition } of passes) {
    printLines([`${pc.bold(name)}${repetition.map(({ itemIndex }) => ` [${itemIndex}]`).join('')} ${statusText(status)} ${code === 'NotSpecified' ? '' : pc.dim(code)}`.trimEnd(), jsonText({ inputs, outputs, ...(error === undefined ? {} : { error }) })])
  }
}

async function outbox({ outbox: kept }: Workspace, { output }: GlobalOptions, id: string | undefined): Promise<void> {
  const messages = (await kept.messages()).filter((message) => id === undefined || message.id.startsWith(id))
  if (id !== undefined && messages.length === 0) throw new UsageError(`the outbox has no message ${id}`, '`lagoon logic-apps outbox` lists them')
  if (output === 'json') return printJson({ messages })
  if (messages.length === 0) return printLines(['the outbox is empty'])
  for (const message of messages) {
    printLines([`${pc.bold(message.subject || message.channel)}  ${pc.dim(`${message.at}  ${message.id.slice(0, 8)}`)}`, `  ${message.channel} from ${message.from} to ${message.to}`, ...message.body.split('\n').map((line) => `  ${line}`), ''])
    if (id !== undefined && message.details !== undefined) printLines([jsonText(message.details), ''])
  }
}
