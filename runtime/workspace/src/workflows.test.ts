import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runProjectWorkflow } from './runWorkflow.ts'
import { workflowRuns } from './workflowHistory.ts'
import { Workspace } from './workspace.ts'

let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'lagoon-apps-')) })
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A Standard logic app with these workflows, each behind a Request trigger. */
async function app(workflows: Readonly<Record<string, object>>, { trigger = {}, files = {} }: { trigger?: object; files?: Readonly<Record<string, object>> } = {}): Promise<Workspace> {
  const root = join(folder, 'apps')
  await mkdir(root, { recursive: true })
  for (const [name, content] of Object.entries({ 'host.json': {}, ...files })) await writeFile(join(root, name), JSON.stringify(content))
  for (const [name, actions] of Object.entries(workflows)) {
    await mkdir(join(root, name))
    await writeFile(join(root, name, 'workflow.json'), JSON.stringify({ definition: { triggers: { manual: { type: 'Request', kind: 'Http', ...trigger } }, actions }, kind: 'Stateful' }))
  }
  return Workspace.open({ project: root, state: join(folder, '.lagoon') })
}

const post = { method: 'POST', url: '', headers: { 'content-type': 'application/json' }, body: '{"n":1}' }
const calls = (id: string) => ({ type: 'Workflow', inputs: { host: { workflow: { id } }, body: "@triggerBody()" } })
const answers = (body: string, after: object = {}) => ({ type: 'Response', inputs: { statusCode: 200, body }, runAfter: after })

test('a workflow calls another one of the project, and both are runs that can be looked at', async () => {
  const workspace = await app({ outer: { inner: calls('inner'), answer: answers("@body('inner')", { inner: ['Succeeded'] }) }, inner: { answer: answers("n is @{triggerBody()['n']}") } })
  expect((await runProjectWorkflow(workspace, 'outer', post)).response.body).toBe('n is 1')
  expect((await workflowRuns(workspace)).map(({ workflow, status }) => [workflow, status]).sort()).toEqual([['inner', 'Succeeded'], ['outer', 'Succeeded']])
  await workspace.close()
})

test('a call of a workflow that is elsewhere is told before a run, and fails in it', async () => {
  const workspace = await app({ outer: { inner: calls('/subscriptions/s/workflows/elsewhere') } })
  expect((await workspace.workflows()).problems).toMatchObject([{ code: 'WorkflowNotFound', severity: 'warning', message: expect.stringContaining('elsewhere') as string }])
  const { runs } = await runProjectWorkflow(workspace, 'outer', post)
  expect(runs).toMatchObject([{ status: 'Failed', actions: [{ code: 'WorkflowNotFound' }] }])
  await workspace.close()
})

test('workflows that call each other without end are stopped', async () => {
  const workspace = await app({ ping: { call: { ...calls('pong'), inputs: { ...calls('pong').inputs, retryPolicy: { type: 'none' } } } }, pong: { call: { ...calls('ping'), inputs: { ...calls('ping').inputs, retryPolicy: { type: 'none' } } } } })
  await runProjectWorkflow(workspace, 'ping', post)
  expect((await workflowRuns(workspace)).length).toBe(20)
  await workspace.close()
})

test('a workflow that takes one request at a time does not wait for itself', async () => {
  const workspace = await app({ ping: { call: { ...calls('ping'), inputs: { ...calls('ping').inputs, retryPolicy: { type: 'none' } } } } }, { trigger: { runtimeConfiguration: { concurrency: { runs: 1 } } } })
  const { runs } = await runProjectWorkflow(workspace, 'ping', post)
  expect(runs).toMatchObject([{ status: 'Failed', actions: [{ outputs: { statusCode: 508, body: { error: { code: 'WorkflowCallsItself' } } } }] }])
  await workspace.close()
})

test('workflows share the parameters and connections that stand beside them', async () => {
  const mail = { type: 'ApiConnection', inputs: { host: { connection: { referenceName: 'post' } }, method: 'post', path: '/v2/Mail', body: { To: "@parameters('whom')" } } }
  const files = { 'parameters.json': { whom: { type: 'String', value: 'a@example.com' } }, 'connections.json': { managedApiConnections: { post: { api: { id: '/x/managedApis/office365' } } } } }
  const workspace = await app({ tell: { mail } }, { files })
  expect((await workspace.workflows()).problems).toEqual([])
  await runProjectWorkflow(workspace, 'tell', post)
  expect(await workspace.outbox.messages()).toMatchObject([{ to: 'a@example.com', from: 'tell' }])
  await workspace.close()
})

test('Ctrl-C ends a pause', async () => {
  const workspace = await app({ wait: { long: { type: 'Wait', inputs: { interval: { count: 1, unit: 'Hour' } } } } })
  const run = runProjectWorkflow(workspace, 'wait', post)
  setImmediate(() => workspace.interrupt())
  await expect(run).rejects.toMatchObject({ name: 'AbortError' })
  await workspace.close()
})
