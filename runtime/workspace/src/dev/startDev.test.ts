import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WorkspaceEvent } from '../events.ts'
import { factoryRuns, triggerRuns } from '../factoryHistory.ts'
import { resetState } from '../state.ts'
import { Workspace } from '../workspace.ts'
import { startDev, type Dev } from './startDev.ts'

let root: string
let workspace: Workspace
const troubles: unknown[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lagoon-dev-'))
  for (const folder of ['pipeline', 'linkedService', 'trigger', 'renew']) await mkdir(join(root, 'shop', folder), { recursive: true })
  const wait = (seconds: number): object => ({ name: 'w', type: 'Wait', typeProperties: { waitTimeInSeconds: seconds } })
  await write('pipeline/quick.json', { name: 'quick', properties: { parameters: { day: { type: 'string', defaultValue: 'today' } }, variables: { v: { type: 'String' } }, activities: [{ name: 's', type: 'SetVariable', typeProperties: { variableName: 'v', value: '@pipeline().parameters.day' } }, { name: 'f', type: 'Fail', typeProperties: { message: 'no', errorCode: 'E1' }, dependsOn: [{ activity: 's', dependencyConditions: ['Succeeded'] }] }] } })
  await write('pipeline/slow.json', { name: 'slow', properties: { activities: [wait(600)] } })
  await write('trigger/once.json', { name: 'once', properties: { type: 'TumblingWindowTrigger', runtimeState: 'Started', pipeline: { pipelineReference: { referenceName: 'slow', type: 'PipelineReference' } }, typeProperties: { frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T01:00:00Z', maxConcurrency: 1 } } })
  await write('renew/workflow.json', { definition: { $schema: 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#', contentVersion: '1.0.0.0', triggers: { often: { type: 'Recurrence', recurrence: { frequency: 'Month', interval: 1 } } }, actions: { say: { type: 'Compose', inputs: 'renewed', runAfter: {} } } } })
  workspace = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
})
afterEach(async () => {
  await workspace.close()
  await rm(root, { recursive: true, force: true })
  if (troubles.length > 0) throw new AggregateError(troubles.splice(0), 'the watch told of trouble')
})

const write = (path: string, body: object): Promise<void> => writeFile(join(root, 'shop', path), JSON.stringify(body))
const start = (): Promise<Dev> => startDev(workspace, { port: 0, also: [], missed: () => undefined, trouble: (error) => troubles.push(error) })
/** Resolves with the next event that fits. */
const until = (fits: (event: WorkspaceEvent) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const stop = workspace.subscribe((event) => {
      if (!fits(event)) return
      stop()
      resolve()
    })
  })

interface Asked { status: number; body: { runId?: string; value?: Record<string, unknown>[]; error?: { code: string } } }
/** Node's `fetch` does not let a test say another Host. */
function ask({ url }: Dev, method: string, path: string, { body, headers = {} }: { body?: object | string; headers?: Record<string, string> } = {}): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const [route, query = ''] = path.split('?')
    const asked = httpRequest(`${url}/subscriptions/s/resourceGroups/g/providers/Microsoft.DataFactory/factories/shop${route}?api-version=2018-06-01&${query}`, { method, headers }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text === '' ? {} : (JSON.parse(text) as Asked['body']) }))
    })
    asked.on('error', reject)
    asked.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
}
const allTime = { lastUpdatedAfter: '2020-01-01T00:00:00Z', lastUpdatedBefore: '2099-01-01T00:00:00Z' }

test('a run is begun, looked at and run again through the API; the end cancels what runs, and the window runs at the next start', async () => {
  const began = until(({ event }) => event.kind === 'pipelineStarted')
  const renewed = until(({ event }) => event.kind === 'workflowFinished')
  const dev = await start()
  await Promise.all([began, renewed])
  const headers = { authorization: `Bearer ${dev.token}` }
  const ended = (): Promise<void> => until(({ event }) => event.kind === 'pipelineFinished')

  const first = ended()
  const { body: { runId } } = await ask(dev, 'POST', '/pipelines/quick/createRun', { body: { day: 'Monday' }, headers })
  await first
  const activities = await ask(dev, 'POST', `/pipelineruns/${runId}/queryActivityruns`, { body: allTime })
  expect(activities.body.value).toMatchObject([{ activityName: 's', input: { variableName: 'v', value: 'Monday' } }, { activityName: 'f', error: { errorCode: 'E1', message: 'no' } }])

  const second = ended()
  const again = await ask(dev, 'POST', `/pipelines/quick/createRun?referencePipelineRunId=${runId}&isRecovery=true&startFromFailure=true`, { headers })
  await second
  const runs = await ask(dev, 'POST', '/queryPipelineRuns', { body: { ...allTime, filters: [{ operand: 'PipelineName', operator: 'Equals', values: ['quick'] }], orderBy: [{ orderBy: 'RunStart', order: 'DESC' }] } })
  expect(runs.body.value).toMatchObject([{ runId: again.body.runId, runGroupId: runId, isLatest: true, parameters: { day: 'Monday' } }, { runId, isLatest: false }])

  expect((await ask(dev, 'POST', '/queryTriggerRuns', { body: allTime })).body.value).toMatchObject([{ triggerName: 'once', status: 'Inprogress' }])
  workspace.interrupt()
  await dev.ended
  const slow = (await factoryRuns(workspace)).filter(({ pipelineName }) => pipelineName === 'slow')
  expect(slow).toMatchObject([{ status: 'Cancelled' }])
  await expect(ask(dev, 'GET', '')).rejects.toMatchObject({ code: 'ECONNREFUSED' })

  const later = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
  const beganAgain = new Promise<void>((resolve) => void later.subscribe(({ event }) => event.kind === 'pipelineStarted' && resolve()))
  const next = await startDev(later, { port: 0, also: [], missed: () => undefined, trouble: (error) => troubles.push(error) })
  await beganAgain
  later.interrupt()
  await next.ended
  // One firing, in two attempts.
  expect([...triggerRuns(later)]).toHaveLength(1)
  await later.close()
})

test('a run under way is cancelled through the API', async () => {
  const began = until(({ event }) => event.kind === 'activityStarted')
  const dev = await start()
  await began
  const headers = { authorization: `Bearer ${dev.token}` }
  const [slow] = (await ask(dev, 'POST', '/queryPipelineRuns', { body: allTime })).body.value ?? []
  const ended = until(({ event }) => event.kind === 'triggerRun' && event.run.status === 'Cancelled')
  expect(await ask(dev, 'POST', `/pipelineruns/${String(slow?.['runId'])}/cancel`, { headers })).toMatchObject({ status: 200 })
  await ended
  expect(await factoryRuns(workspace)).toMatchObject([{ status: 'Cancelled' }])
  workspace.interrupt()
  await dev.ended
})

test('other hosts, other pages, and changes without the token are refused', async () => {
  const dev = await start()
  expect(await ask(dev, 'GET', '/pipelines', { headers: { host: 'evil.example' } })).toMatchObject({ status: 403, body: { error: { code: 'HostNotAllowed' } } })
  expect(await ask(dev, 'POST', '/queryPipelineRuns', { body: allTime, headers: { origin: 'https://evil.example' } })).toMatchObject({ status: 403, body: { error: { code: 'OriginNotAllowed' } } })
  for (const authorization of ['', 'Bearer', `Bearer ${dev.token}x`, `Basic ${dev.token}`]) {
    expect(await ask(dev, 'POST', '/pipelines/quick/createRun', { headers: { authorization } })).toMatchObject({ status: 401 })
  }
  expect(await ask(dev, 'POST', '/queryPipelineRuns', { body: '{not json' })).toMatchObject({ status: 400 })
  expect(await ask(dev, 'POST', '/queryPipelineRuns', { body: ' '.repeat(5_000_000) })).toMatchObject({ status: 413 })
  expect(await ask(dev, 'GET', '/pipelines', { headers: { origin: dev.url } })).toMatchObject({ status: 200 })
  workspace.interrupt()
  await dev.ended
})

test('one watch at a time on a state, and nobody deletes it meanwhile', async () => {
  const dev = await start()
  const other = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
  await expect(startDev(other, { port: 0, also: [], missed: () => undefined, trouble: () => undefined })).rejects.toMatchObject({ code: 'RunInProgress', message: expect.stringContaining('another `lagoon dev`') })
  await other.close()
  await expect(resetState(join(root, 'state'))).rejects.toMatchObject({ code: 'RunInProgress' })
  workspace.interrupt()
  await dev.ended
  expect(await resetState(join(root, 'state'))).toBe(true)
})

test('a trigger that is named but is not there is refused, and the watch can begin after that', async () => {
  await expect(startDev(workspace, { port: 0, also: ['oncee'], missed: () => undefined, trouble: () => undefined })).rejects.toMatchObject({ code: 'TriggerNotFound', hint: "did you mean 'once'?" })
  const dev = await start()
  workspace.interrupt()
  await dev.ended
})
