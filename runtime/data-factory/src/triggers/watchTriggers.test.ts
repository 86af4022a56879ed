import { Engine } from '@lagoon/engine'
import { memoryStorage, writeText, type Storage } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realEffects } from '../effects.ts'
import type { FactoryEvent } from '../events.ts'
import { historyOf, triggerRunsOf } from '../history.ts'
import type { Factory } from '../model/factory.ts'
import { readFactory } from '../reader/readFactory.ts'
import type { Ports } from '../ports.ts'
import type { PipelineRun } from '../run/records.ts'
import { pipelinesOn } from '../run/pipelines.fixture.ts'
import { movedClock } from './movedClock.fixture.ts'
import type { Missed, Recurring } from './ticker.ts'
import type { TriggerRun } from './triggerRun.ts'
import { watchTriggers, type Watch } from './watchTriggers.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
const { portsOf } = pipelinesOn(() => engine)

type Json = Record<string, unknown>
/** A pipeline that remembers what it was given, waits some seconds, and fails when it is told to. */
const pipeline = (name: string, { seconds = 0, ...more }: Json & { seconds?: number } = {}): Json => ({
  name,
  properties: {
    parameters: { given: { type: 'string', defaultValue: '' } },
    variables: { v: { type: 'String' } },
    activities: [
      { name: 's', type: 'SetVariable', typeProperties: { variableName: 'v', value: '@pipeline().parameters.given' } },
      { name: 'w', type: 'Wait', typeProperties: { waitTimeInSeconds: seconds } },
    ],
    ...more,
  },
})
const references = (name: string, given?: string): Json => ({ pipelineReference: { referenceName: name, type: 'PipelineReference' }, parameters: given === undefined ? {} : { given } })
const schedule = (recurrence: Json, more: Json = {}): Json => ({ type: 'ScheduleTrigger', runtimeState: 'Started', pipelines: [references('p', '@trigger().scheduledTime')], typeProperties: { recurrence }, ...more })
const window = (typeProperties: Json, name = 'p'): Json => ({
  type: 'TumblingWindowTrigger', runtimeState: 'Started', pipeline: references(name, '@trigger().outputs.windowStartTime'),
  typeProperties: { frequency: 'Hour', interval: 1, maxConcurrency: 10, ...typeProperties },
})
const factoryOf = (pipelines: readonly Json[], triggers: Record<string, Json>): Factory => {
  const { factory, problems } = readFactory({
    name: 'shop',
    files: [
      ...pipelines.map((one) => ({ kind: 'pipeline' as const, file: `${String(one['name'])}.json`, text: JSON.stringify(one) })),
      ...Object.entries(triggers).map(([name, properties]) => ({ kind: 'trigger' as const, file: `${name}.json`, text: JSON.stringify({ name, properties }) })),
    ],
  })
  expect(problems).toEqual([])
  return factory
}

interface Watching {
  readonly watch: Watch
  readonly missed: Missed[]
  readonly troubles: unknown[]
  moveTo(at: string | number): Promise<void>
  runs(): PipelineRun[]
  /** What each pipeline run was given, or its status when it is not Succeeded. */
  told(): string[]
  triggerRuns(): TriggerRun[]
  stop(): Promise<void>
}

async function watching(factory: Factory, at: string, { memory = memoryStorage(), lake = memoryStorage(), http, also, recurring }: { memory?: Storage; lake?: Storage; http?: Ports['http']; also?: string[]; recurring?: Recurring[] } = {}): Promise<Watching> {
  const clock = movedClock(at)
  const events: FactoryEvent[] = []
  const end = new AbortController()
  const missed: Missed[] = []
  const troubles: unknown[] = []
  const watch = await watchTriggers(
    { factory, ports: portsOf({ lake, ...(http ? { http } : {}) }), memory, signal: end.signal, missed: (what) => missed.push(what), trouble: (error) => troubles.push(error), ...(also ? { also } : {}), ...(recurring ? { recurring } : {}) },
    { ...realEffects, ...clock, emit: (event) => events.push(event) },
  )
  const runs = (): PipelineRun[] => historyOf(events)
  return {
    watch, missed, troubles, moveTo: clock.moveTo, runs,
    told: () => runs().map(({ status, variables }) => (status === 'Succeeded' ? String(variables['v']).replace(':00.0000000Z', '') : status)),
    triggerRuns: () => triggerRunsOf(events),
    async stop() {
      end.abort()
      await watch.ended
    },
  }
}

test('a schedule fires at its times, and not for those that passed while nobody watched', async () => {
  const memory = memoryStorage()
  const factory = factoryOf([pipeline('p')], { hourly: schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:00:00Z' }) })
  const first = await watching(factory, '2026-03-01T09:59:00Z', { memory })
  await first.moveTo('2026-03-01T11:30:00Z')
  expect(first.told()).toEqual(['2026-03-01T10:00', '2026-03-01T11:00'])
  expect(first.triggerRuns()).toMatchObject([{ triggerName: 'hourly', status: 'Succeeded' }, { properties: { ScheduleTime: '2026-03-01T11:00:00.000Z' } }])
  await first.stop()
  const second = await watching(factory, '2026-03-01T15:30:00Z', { memory })
  await second.moveTo('2026-03-01T16:30:00Z')
  expect(second.told()).toEqual(['2026-03-01T16:00'])
  await second.stop()
})

test('times that a sleeping computer let pass are missed and told', async () => {
  const clock = movedClock('2026-03-01T09:59:00Z')
  const factory = factoryOf([pipeline('p')], { hourly: schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:00:00Z' }) })
  const missed: Missed[] = []
  const end = new AbortController()
  let jumpMs = 0
  const events: FactoryEvent[] = []
  const watch = await watchTriggers({ factory, ports: portsOf(), memory: memoryStorage(), signal: end.signal, missed: (what) => missed.push(what) }, { ...realEffects, ...clock, now: () => new Date(clock.now().getTime() + jumpMs), emit: (event) => events.push(event) })
  await clock.moveTo(0)
  jumpMs = 3 * 3_600_000
  await clock.moveTo(30_000)
  end.abort()
  await watch.ended
  expect(missed).toEqual([{ name: 'hourly', times: 3, from: new Date('2026-03-01T10:00:00Z'), to: new Date('2026-03-01T12:00:00Z') }])
  expect(historyOf(events)).toEqual([])
})

test('a stopped trigger does not fire unless it is named, or started', async () => {
  const factory = factoryOf([pipeline('p')], { hourly: schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:00:00Z' }, { runtimeState: 'Stopped' }) })
  const memory = memoryStorage()
  const left = await watching(factory, '2026-03-01T09:59:00Z', { memory })
  await left.moveTo('2026-03-01T10:30:00Z')
  expect(left.told()).toEqual([])
  await left.watch.setState('Hourly', 'Started')
  await left.moveTo('2026-03-01T11:30:00Z')
  expect(left.told()).toEqual(['2026-03-01T11:00'])
  await left.stop()
  const named = await watching(factory, '2026-03-01T09:59:00Z', { also: ['hourly'] })
  await named.moveTo('2026-03-01T10:30:00Z')
  expect(named.told()).toEqual(['2026-03-01T10:00'])
  await named.stop()
  // What was started stays so.
  const later = await watching(factory, '2026-03-02T09:59:00Z', { memory })
  await later.moveTo('2026-03-02T10:30:00Z')
  expect(later.told()).toEqual(['2026-03-02T10:00'])
  await later.stop()
})

test('the concurrency of a pipeline holds across triggers: the others are queued', async () => {
  const every = schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:00:00Z' })
  const factory = factoryOf([pipeline('p', { seconds: 60, concurrency: 1 })], { a: every, b: every, c: every })
  const seen = await watching(factory, '2026-03-01T09:59:59Z')
  await seen.moveTo('2026-03-01T10:00:30Z')
  expect(seen.runs().map(({ status }) => status)).toEqual(['InProgress', 'Queued', 'Queued'])
  await seen.moveTo('2026-03-01T10:04:00Z')
  expect(seen.runs().map(({ status, runStart }) => [status, runStart.slice(11, 19)])).toEqual([['Succeeded', '10:00:00'], ['Succeeded', '10:01:00'], ['Succeeded', '10:02:00']])
  await seen.stop()
})

test('the end of the watch cancels what runs and what is queued, and both are recorded so', async () => {
  const every = schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:00:00Z' })
  const factory = factoryOf([pipeline('p', { seconds: 600, concurrency: 1 })], { a: every, b: every })
  const seen = await watching(factory, '2026-03-01T09:59:59Z')
  await seen.moveTo('2026-03-01T10:00:30Z')
  await seen.stop()
  expect(seen.told()).toEqual(['Cancelled', 'Cancelled'])
})

test('windows of the past are made up for, oldest first, and the watch after a restart goes on where the last one stopped', async () => {
  const memory = memoryStorage()
  const factory = factoryOf([pipeline('p', { seconds: 60 })], { t: window({ startTime: '2026-03-01T00:00:00Z', maxConcurrency: 2 }) })
  const first = await watching(factory, '2026-03-01T04:30:00Z', { memory })
  await first.moveTo('2026-03-01T04:30:30Z')
  expect(first.triggerRuns().map(({ status }) => status)).toEqual(['Running', 'Running'])
  await first.moveTo('2026-03-01T04:31:30Z')
  expect(first.told().slice(0, 2)).toEqual(['2026-03-01T00:00', '2026-03-01T01:00'])
  // Two windows are under way and are cut short.
  await first.stop()
  expect(first.told().slice(2)).toEqual(['Cancelled', 'Cancelled'])
  const second = await watching(factory, '2026-03-01T05:30:00Z', { memory })
  await second.moveTo('2026-03-01T06:30:00Z')
  expect(second.told()).toEqual(['2026-03-01T02:00', '2026-03-01T03:00', '2026-03-01T04:00', '2026-03-01T05:00'])
  await second.stop()
})

test('a failed window can be run again, and what depends on it follows then', async () => {
  const failing = pipeline('p', { activities: [{ name: 'f', type: 'WebActivity', typeProperties: { method: 'GET', url: 'https://nowhere.example/' } }] })
  const factory = factoryOf([failing, pipeline('q')], {
    first: window({ startTime: '2026-03-01T00:00:00Z', endTime: '2026-03-01T01:00:00Z', retryPolicy: { count: 1, intervalInSeconds: 30 } }),
    second: window({ startTime: '2026-03-01T00:00:00Z', endTime: '2026-03-01T01:00:00Z', dependsOn: [{ type: 'TumblingWindowTriggerDependencyReference', referenceTrigger: { referenceName: 'first', type: 'TriggerReference' } }] }, 'q'),
  })
  let up = false
  const seen = await watching(factory, '2026-03-01T01:00:00Z', { http: async () => ({ status: up ? 200 : 500, headers: {}, body: '{}' }) })
  await seen.moveTo('2026-03-01T01:10:00Z')
  // One retry, with the same window.
  expect(seen.told()).toEqual(['Failed', 'Failed'])
  const [failed, waiting] = seen.triggerRuns()
  expect([failed, waiting].map((run) => [run?.triggerName, run?.status])).toEqual([['first', 'Failed'], ['second', 'WaitingOnDependency']])
  up = true
  if (failed) await seen.watch.rerunWindow('first', failed)
  await seen.moveTo('2026-03-01T01:11:00Z')
  expect(seen.told().slice(2)).toEqual(['', '2026-03-01T00:00'])
  expect(seen.triggerRuns().map(({ triggerRunId, status }) => [triggerRunId, status])).toEqual([[failed?.triggerRunId, 'Succeeded'], [waiting?.triggerRunId, 'Succeeded']])
  await seen.stop()
})

test('a window that waits can be given up', async () => {
  const factory = factoryOf([pipeline('p')], { t: window({ startTime: '2026-03-01T00:00:00Z', dependsOn: [{ type: 'TumblingWindowTriggerDependencyReference', referenceTrigger: { referenceName: 'left', type: 'TriggerReference' } }] }), left: { ...window({ startTime: '2026-03-01T00:00:00Z' }), runtimeState: 'Stopped' } })
  const seen = await watching(factory, '2026-03-01T01:00:00Z')
  await seen.moveTo(1000)
  const [waiting] = seen.triggerRuns()
  expect(waiting).toMatchObject({ status: 'WaitingOnDependency', dependencyStatus: { left: { status: 'Waiting' } } })
  expect(await seen.watch.cancelWindow(waiting?.triggerRunId ?? '')).toBe(true)
  expect(await seen.watch.cancelWindow(waiting?.triggerRunId ?? '')).toBe(false)
  expect(seen.triggerRuns()).toMatchObject([{ status: 'Cancelled' }])
  await seen.stop()
})

test('a trigger with an error does not fire, and says why; neither can it be started', async () => {
  const { factory } = readFactory({
    name: 'shop',
    files: [
      { kind: 'pipeline', file: 'p.json', text: JSON.stringify(pipeline('p')) },
      { kind: 'trigger', file: 't.json', text: JSON.stringify({ name: 't', properties: schedule({ frequency: 'Fortnight', interval: 1, startTime: '2026-01-01T00:00:00Z' }) }) },
    ],
  })
  const seen = await watching(factory, '2026-03-01T23:59:00Z')
  await seen.moveTo('2026-03-02T00:30:00Z')
  expect(seen.told()).toEqual([])
  expect(seen.troubles).toMatchObject([{ code: 'InvalidPropertyValue', origin: { file: 't.json' } }])
  await expect(seen.watch.setState('t', 'Started')).rejects.toMatchObject({ code: 'InvalidPropertyValue' })
  await seen.stop()
})

test('windows of another size than those that were counted are refused by name, and the other triggers run', async () => {
  const memory = memoryStorage()
  const before = factoryOf([pipeline('p')], { t: window({ startTime: '2026-03-01T00:00:00Z' }) })
  const first = await watching(before, '2026-03-01T01:30:00Z', { memory })
  await first.moveTo(1000)
  await first.stop()
  const after = factoryOf([pipeline('p')], { t: window({ startTime: '2026-03-01T00:00:00Z', interval: 2 }), u: window({ startTime: '2026-03-01T00:00:00Z' }) })
  // A memory has no path on disk to name.
  const second = await watching(after, '2026-03-01T01:30:00Z', { memory: { ...memory, localPath: (path) => path } })
  await second.moveTo(1000)
  expect(second.troubles).toMatchObject([{ code: 'TriggerChanged' }])
  expect(second.triggerRuns().map(({ triggerName }) => triggerName)).toEqual(['u'])
  await second.stop()
})

const arrived = (more: Json = {}): Json => ({
  type: 'BlobEventsTrigger', runtimeState: 'Started',
  pipelines: [references('p', '@{triggerBody().folderPath}/@{triggerBody().fileName}')],
  typeProperties: { scope: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lake', blobPathBeginsWith: '/raw/blobs/in/', blobPathEndsWith: '.csv', events: ['Microsoft.Storage.BlobCreated'], ...more },
})

test('a file that arrives fires a trigger, also when it came while nobody watched', async () => {
  const [memory, lake] = [memoryStorage(), memoryStorage()]
  await writeText(lake, 'lake/raw/in/before.csv', 'x')
  const factory = factoryOf([pipeline('p')], { arrived: arrived() })
  const first = await watching(factory, '2026-03-01T00:00:00Z', { memory, lake })
  await first.moveTo(2000)
  expect(first.told()).toEqual([])
  for (const path of ['lake/raw/in/a.csv', 'lake/raw/in/deep/b.csv', 'lake/raw/in/c.txt', 'lake/raw/out/d.csv', 'other/raw/in/e.csv']) await writeText(lake, path, 'x')
  await writeText(lake, 'lake/raw/in/empty.csv', '')
  await first.moveTo(2000)
  expect(first.told()).toEqual(['raw/in/a.csv', 'raw/in/deep/b.csv'])
  await first.stop()
  await writeText(lake, 'lake/raw/in/late.csv', 'x')
  await lake.delete('lake/raw/in/a.csv')
  const second = await watching(factory, '2026-03-02T00:00:00Z', { memory, lake })
  await second.moveTo(2000)
  expect(second.told()).toEqual(['raw/in/late.csv'])
  await second.stop()
})

test('a deletion is an event for who asks for it', async () => {
  const lake = memoryStorage()
  await writeText(lake, 'lake/raw/in/a.csv', 'x')
  const factory = factoryOf([pipeline('p')], { gone: arrived({ events: ['Microsoft.Storage.BlobDeleted'] }) })
  const seen = await watching(factory, '2026-03-01T00:00:00Z', { lake })
  await seen.moveTo(2000)
  await lake.delete('lake/raw/in/a.csv')
  await seen.moveTo(2000)
  expect(seen.told()).toEqual(['raw/in/a.csv'])
  await seen.stop()
})

test('a hundred files at once fire a hundred times, some at a time', async () => {
  const lake = memoryStorage()
  const factory = factoryOf([pipeline('p', { seconds: 5 })], { arrived: arrived() })
  const seen = await watching(factory, '2026-03-01T00:00:00Z', { lake })
  await seen.moveTo(1500)
  for (let n = 0; n < 100; n++) await writeText(lake, `lake/raw/in/${n}.csv`, 'x')
  await seen.moveTo(1500)
  expect(seen.runs().length).toBe(20)
  await seen.moveTo(60_000)
  expect(new Set(seen.told()).size).toBe(100)
  await seen.stop()
})

test('something that recurs beside the triggers begins at once when it has no start, and keeps its beat over a restart', async () => {
  const memory = memoryStorage()
  const fired: string[] = []
  const recurring: Recurring[] = [{ name: 'renew', atOnce: true, recurrence: { frequency: 'Minute', interval: 20, startMs: undefined, endMs: undefined, zone: { name: 'UTC', iana: 'Etc/UTC' }, schedule: {} }, fire: async (at) => void fired.push(at.toISOString().slice(11, 16)) }]
  const factory = factoryOf([], {})
  const first = await watching(factory, '2026-03-01T10:05:00Z', { memory, recurring })
  await first.moveTo('2026-03-01T10:30:00Z')
  await first.stop()
  const second = await watching(factory, '2026-03-01T10:40:00Z', { memory, recurring })
  await second.moveTo('2026-03-01T10:50:00Z')
  await second.stop()
  expect(fired).toEqual(['10:05', '10:25', '10:45'])
})
