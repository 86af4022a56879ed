import { expect, test } from 'vitest'
import type { Json, JsonObject } from '@lagoon/expressions'
import { withLatest } from '../history.ts'
import type { Factory } from '../model/factory.ts'
import { readFactory } from '../reader/readFactory.ts'
import type { ActivityRun, PipelineRun } from '../run/records.ts'
import type { TriggerRun } from '../triggers/triggerRun.ts'
import { answerRest, type CreateRun, type Monitor } from './answer.ts'

const factory: Factory = readFactory({
  name: 'shop',
  files: [
    { kind: 'pipeline', file: 'p.json', text: '{"name": "p", "properties": {"activities": [], "annotations": ["x"]}}' },
    { kind: 'trigger', file: 't.json', text: '{"name": "t", "properties": {"type": "ScheduleTrigger", "runtimeState": "Started", "pipelines": [], "typeProperties": {"recurrence": {"frequency": "Hour", "interval": 1, "startTime": "2026-01-01T00:00:00Z"}}}}' },
  ],
}).factory

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
const activityRun = (activityName: string, more: Partial<ActivityRun> = {}): ActivityRun => ({
  activityName, activityType: 'Copy', activityRunId: `act-${activityName}`, pipelineName: 'p', pipelineRunId: 'run-0', linkedServiceName: '', status: 'Succeeded',
  activityRunStart: at(0), activityRunEnd: at(1), durationInMs: 60_000, input: { source: { type: 'JsonSource' } }, output: { rowsCopied: 3 },
  error: { errorCode: '', message: '', failureType: '', target: activityName }, retryAttempt: 0, userProperties: {}, ...more,
})
const pipelineRun = (number: number, more: Partial<PipelineRun> = {}): PipelineRun => ({
  runId: `run-${number}`, runGroupId: `run-${number}`, isLatest: true, factoryName: 'shop', pipelineName: 'p', parameters: { day: '2026-01-01', size: 3 },
  invokedBy: { name: 't', id: 'tr-1', invokedByType: 'ScheduleTrigger' }, runStart: at(number), runEnd: at(number + 1), durationInMs: 60_000, status: 'Succeeded', message: '',
  lastUpdated: at(number + 1), activityRuns: [], variables: {}, variableChanges: [], ...more,
})
const fired: TriggerRun = { triggerRunId: 'tr-1', triggerName: 't', triggerType: 'ScheduleTrigger', triggerRunTimestamp: at(0), status: 'Succeeded', message: '', properties: { TriggerTime: at(0) }, triggeredPipelines: { p: 'run-0' } }

interface Asked { readonly did: unknown[]; ask(method: string, path: string, body?: Json, more?: { mayChange?: boolean; version?: string | null; factory?: string }): Promise<{ status: number; body: JsonObject }> }
function service(runs: readonly PipelineRun[]): Asked {
  const did: unknown[] = []
  const monitor: Monitor = {
    factory,
    pipelineRuns: async () => runs,
    pipelineRun: async (id) => runs.find(({ runId }) => runId === id),
    triggerRuns: async () => [fired],
    createRun: async (request: CreateRun) => (did.push(request), 'new-run'),
    cancelRun: async (runId) => runId === 'run-1' && did.push(`cancel ${runId}`) > 0,
    stateOf: () => 'Stopped',
    setState: async (trigger, state) => void did.push(`${trigger} ${state}`),
    rerunTrigger: async (trigger, run) => void did.push(`${trigger} rerun ${run.triggerRunId}`),
    cancelTrigger: async (trigger, run) => void did.push(`${trigger} cancel ${run.triggerRunId}`),
  }
  return {
    did,
    async ask(method, path, body = null, { mayChange = false, version = '2018-06-01', factory: name = 'shop' } = {}) {
      const [route, query = ''] = path.split('?')
      const url = new URL(`http://127.0.0.1/subscriptions/s/resourceGroups/g/providers/Microsoft.DataFactory/factories/${name}${route}?${version === null ? '' : `api-version=${version}&`}${query}`)
      const answer = await answerRest(monitor, { method, url, body, mayChange })
      return { status: answer.status, body: (answer.body ?? {}) as JsonObject }
    },
  }
}
const allTime = { lastUpdatedAfter: '2025-01-01T00:00:00.3345758Z', lastUpdatedBefore: '2027-01-01T00:00:00Z' }
const ids = ({ body }: { body: JsonObject }): unknown => (body['value'] as readonly JsonObject[]).map((run) => run['runId'] ?? run['activityName'] ?? run['triggerRunId'])

test('a query of pipeline runs answers those that fit its filters, in its order', async () => {
  const { ask } = service([pipelineRun(3, { status: 'Failed', message: 'no' }), pipelineRun(2), pipelineRun(1, { pipelineName: 'q' }), pipelineRun(0)])
  const query = { ...allTime, filters: [{ operand: 'PipelineName', operator: 'Equals', values: ['P'] }, { operand: 'Status', operator: 'NotIn', values: ['Failed', 'Queued'] }], orderBy: [{ orderBy: 'RunStart', order: 'ASC' }] }
  expect(ids(await ask('POST', '/queryPipelineRuns', query))).toEqual(['run-0', 'run-2'])
  const since = { lastUpdatedAfter: at(3), lastUpdatedBefore: at(60) }
  expect(ids(await ask('POST', '/queryPipelineRuns', since))).toEqual(['run-3', 'run-2'])
  const began = { ...allTime, filters: [{ operand: 'RunStart', operator: 'In', values: ['2026-01-01T00:01:00Z'] }] }
  expect(ids(await ask('POST', '/queryPipelineRuns', began))).toEqual(['run-1'])
})

test('a pipeline run has the fields of the API, with parameters as texts', async () => {
  const { ask } = service([pipelineRun(0)])
  const { body } = await ask('GET', '/pipelineruns/run-0')
  expect(body).toEqual({
    id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.DataFactory/factories/shop/pipelineruns/run-0',
    runId: 'run-0', debugRunId: null, runGroupId: 'run-0', isLatest: true, pipelineName: 'p', parameters: { day: '2026-01-01', size: '3' }, runDimensions: {},
    invokedBy: { name: 't', id: 'tr-1', invokedByType: 'ScheduleTrigger' }, runStart: at(0), runEnd: at(1), durationInMs: 60_000, status: 'Succeeded', message: '', lastUpdated: at(1),
  })
  expect(await ask('GET', '/pipelineruns/none')).toMatchObject({ status: 404, body: { error: { code: 'PipelineRunNotFound' } } })
})

test('asked for the latest only, runs that were run again are left out', async () => {
  const { ask } = service(withLatest([pipelineRun(1, { runGroupId: 'run-0' }), pipelineRun(0)]))
  const latest = (value: string): Json => ({ ...allTime, filters: [{ operand: 'LatestOnly', operator: 'Equals', values: [value] }] })
  expect(ids(await ask('POST', '/queryPipelineRuns', latest('true')))).toEqual(['run-1'])
  expect(ids(await ask('POST', '/queryPipelineRuns', latest('false')))).toEqual(['run-1', 'run-0'])
})

test('many runs come in pages, each once', async () => {
  const { ask } = service(Array.from({ length: 250 }, (_, number) => pipelineRun(249 - number)))
  const seen: unknown[] = []
  let token: Json = null
  let pages = 0
  do {
    const answer = await ask('POST', '/queryPipelineRuns', { ...allTime, ...(token === null ? {} : { continuationToken: token }) })
    seen.push(...(ids(answer) as unknown[]))
    token = answer.body['continuationToken'] ?? null
    pages += 1
  } while (token !== null)
  expect(pages).toBe(3)
  expect(seen).toEqual(Array.from({ length: 250 }, (_, number) => `run-${249 - number}`))
})

test('pages go on where they stopped although runs come, change and are forgotten meanwhile', async () => {
  const runs = Array.from({ length: 250 }, (_, number) => pipelineRun(249 - number))
  const { ask } = service(runs)
  const query = { ...allTime, orderBy: [{ orderBy: 'Status', order: 'ASC' }, { orderBy: 'RunStart', order: 'DESC' }] }
  const first = await ask('POST', '/queryPipelineRuns', query)
  runs.splice(99, 1)
  runs.unshift(pipelineRun(250))
  const second = await ask('POST', '/queryPipelineRuns', { ...query, continuationToken: first.body['continuationToken'] ?? null })
  expect((ids(second) as unknown[])[0]).toBe('run-149')
})

test('activity runs come in the order in which they ended, page by page', async () => {
  const { ask } = service([pipelineRun(0, { activityRuns: Array.from({ length: 150 }, (_, number) => activityRun(`a${number}`)) })])
  const first = await ask('POST', '/pipelineruns/run-0/queryActivityruns', allTime)
  const second = await ask('POST', '/pipelineruns/run-0/queryActivityruns', { ...allTime, continuationToken: first.body['continuationToken'] ?? null })
  expect([...(ids(first) as unknown[]), ...(ids(second) as unknown[])]).toEqual(Array.from({ length: 150 }, (_, number) => `a${number}`))
})

test('an address that is no address is the fault of whoever asks', async () => {
  const { ask } = service([])
  expect(await ask('GET', '/pipelines/%zz')).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } })
  expect(await ask('GET', '', null, { factory: '%' })).toMatchObject({ status: 400 })
})

test('a query of activity runs answers inputs, outputs and errors', async () => {
  const failed = activityRun('b', { activityType: 'Lookup', status: 'Failed', output: null, retryAttempt: 2, error: { errorCode: '2100', message: 'no table', failureType: 'UserError', target: 'b' } })
  const { ask } = service([pipelineRun(0, { activityRuns: [activityRun('a'), failed] })])
  const { body } = await ask('POST', '/pipelineruns/run-0/queryActivityruns', allTime)
  expect(body['value']).toMatchObject([{ activityName: 'a', output: { rowsCopied: 3 }, retryAttempt: null }, { activityName: 'b', output: {}, error: { errorCode: '2100' }, retryAttempt: 2 }])
  expect(ids(await ask('POST', '/pipelineruns/run-0/queryActivityruns', { ...allTime, filters: [{ operand: 'ActivityType', operator: 'Equals', values: ['Lookup'] }] }))).toEqual(['b'])
  expect(await ask('POST', '/pipelineruns/none/queryActivityruns', allTime)).toMatchObject({ status: 404 })
})

test('what is wrong with a query is said, and nothing is guessed', async () => {
  const { ask } = service([])
  const wrong = async (body: Json): Promise<unknown> => {
    const answer = await ask('POST', '/queryPipelineRuns', body)
    return [answer.status, (answer.body['error'] as JsonObject | undefined)?.['message']]
  }
  expect(await wrong({})).toEqual([400, 'lastUpdatedAfter must be an instant such as 2026-01-31T00:00:00Z'])
  expect(await wrong(null)).toMatchObject([400, expect.any(String)])
  expect(await wrong({ ...allTime, filters: [{ operand: 'Colour', operator: 'Equals', values: [] }] })).toMatchObject([400, expect.stringContaining("'Colour' is none of PipelineName")])
  expect(await wrong({ ...allTime, filters: [{ operand: 'Status', operator: 'Like', values: ['x'] }] })).toMatchObject([400, expect.stringContaining("'Like' is none of Equals")])
  expect(await wrong({ ...allTime, orderBy: [{ orderBy: 'RunStart', order: 'UP' }] })).toMatchObject([400, expect.stringContaining("'UP'")])
  expect(await wrong({ ...allTime, continuationToken: '../../etc' })).toMatchObject([400, expect.stringContaining('continuationToken')])
})

test('runs are begun, cancelled and run again, by who may change something', async () => {
  const { ask, did } = service([pipelineRun(1, { status: 'InProgress' }), pipelineRun(0)])
  expect(await ask('POST', '/pipelines/p/createRun', { day: 'x' })).toMatchObject({ status: 401 })
  expect(did).toEqual([])
  const mayChange = true
  expect(await ask('POST', '/pipelines/P/createRun', { day: 'x' }, { mayChange })).toEqual({ status: 200, body: { runId: 'new-run' } })
  await ask('POST', '/pipelines/p/createRun?referencePipelineRunId=run-0&isRecovery=true&startFromFailure=true', null, { mayChange })
  await ask('POST', '/pipelines/p/createRun?referencePipelineRunId=run-0&isRecovery=true&startActivityName=a%20b', {}, { mayChange })
  expect(did).toEqual([
    { pipeline: 'P', parameters: { day: 'x' } },
    { pipeline: 'p', parameters: {}, reference: { runId: 'run-0', isRecovery: true, startActivity: undefined, fromFailure: true } },
    { pipeline: 'p', parameters: {}, reference: { runId: 'run-0', isRecovery: true, startActivity: 'a b', fromFailure: false } },
  ])
  expect(await ask('POST', '/pipelines/none/createRun', {}, { mayChange })).toMatchObject({ status: 404, body: { error: { code: 'PipelineNotFound' } } })
  expect(await ask('POST', '/pipelineruns/run-1/cancel?isRecursive=true', null, { mayChange })).toMatchObject({ status: 200 })
  expect(await ask('POST', '/pipelineruns/run-0/cancel', null, { mayChange })).toMatchObject({ status: 400, body: { error: { message: 'the run is not under way here: it is Succeeded' } } })
})

test('triggers are shown as they stand, started, stopped, and their runs asked for', async () => {
  const { ask, did } = service([])
  expect((await ask('GET', '/triggers')).body['value']).toMatchObject([{ name: 't', properties: { type: 'ScheduleTrigger', runtimeState: 'Stopped' } }])
  expect((await ask('GET', '/pipelines/p')).body).toMatchObject({ name: 'p', properties: { annotations: ['x'] } })
  expect(ids(await ask('POST', '/queryTriggerRuns', { ...allTime, filters: [{ operand: 'TriggerName', operator: 'Equals', values: ['t'] }] }))).toEqual(['tr-1'])
  for (const path of ['/triggers/t/start', '/triggers/t/stop', '/triggers/t/triggerRuns/tr-1/rerun', '/triggers/t/triggerRuns/tr-1/cancel']) {
    expect(await ask('POST', path)).toMatchObject({ status: 401 })
    expect(await ask('POST', path, null, { mayChange: true })).toMatchObject({ status: 200 })
  }
  expect(did).toEqual(['t Started', 't Stopped', 't rerun tr-1', 't cancel tr-1'])
  expect(await ask('POST', '/triggers/t/triggerRuns/none/rerun', null, { mayChange: true })).toMatchObject({ status: 404 })
})

test('another factory, another version and an operation without counterpart are refused by name', async () => {
  const { ask } = service([])
  expect(await ask('GET', '', null, { factory: 'other' })).toMatchObject({ status: 404, body: { error: { code: 'ResourceNotFound' } } })
  expect(await ask('GET', '', null, { version: null })).toMatchObject({ status: 400, body: { error: { code: 'MissingApiVersionParameter' } } })
  expect(await ask('GET', '/datasets')).toMatchObject({ status: 404, body: { error: { message: expect.stringContaining('GET datasets has no local counterpart') } } })
  expect(await ask('GET', '', null, { factory: 'SHOP' })).toMatchObject({ status: 200, body: { name: 'shop' } })
})
