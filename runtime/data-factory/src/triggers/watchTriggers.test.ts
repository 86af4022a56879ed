import { Engine } from '@lagoon/engine'
import { memoryStorage, writeText, type Storage } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFactory } from '../reader/readFactory.ts'
import { pipelinesOn } from '../run/pipelines.fixture.ts'
import type { Recurring } from './ticker.ts'
import { factoryOf, pipeline, references, schedule, watchingWith, window, type Json } from './watching.fixture.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
const { portsOf } = pipelinesOn(() => engine)
const watching = watchingWith(portsOf)

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
  const factory = factoryOf([pipeline('p')], { hourly: schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:00:00Z' }) })
  let jumpMs = 0
  const seen = await watching(factory, '2026-03-01T09:59:00Z', { shiftMs: () => jumpMs })
  await seen.moveTo(0)
  jumpMs = 3 * 3_600_000
  await seen.moveTo(30_000)
  await seen.stop()
  expect(seen.missed).toEqual([{ name: 'hourly', times: 3, from: new Date('2026-03-01T10:00:00Z'), to: new Date('2026-03-01T12:00:00Z') }])
  expect(seen.runs()).toEqual([])
})

test('a clock that is set back by a year is gone by, and one that is set back by a second fires nothing twice', async () => {
  const factory = factoryOf([pipeline('p')], { hourly: schedule({ frequency: 'Hour', interval: 1, startTime: '2020-01-01T00:00:00Z' }) })
  let jumpMs = 0
  const seen = await watching(factory, '2026-03-01T09:59:59Z', { shiftMs: () => jumpMs })
  await seen.moveTo(1_500)
  jumpMs = -1_000
  await seen.moveTo(60_000)
  expect(seen.told()).toEqual(['2026-03-01T10:00'])
  jumpMs = -365 * 86_400_000
  await seen.moveTo(3_600_000)
  expect(seen.told()).toEqual(['2026-03-01T10:00', '2025-03-01T11:00'])
  await seen.stop()
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

test.each([
  ['a clock that is set back by an hour', () => undefined, -3_600_000],
  ['a computer that slept for eight hours in the middle of a look', (act: () => void) => act(), 8 * 3_600_000],
])('a file is told of soon after %s', async (_, duringLook, jumpMs) => {
  const held = memoryStorage()
  let shiftMs = 0
  let sleeps = false
  const lake: Storage = {
    ...held,
    list(...given) {
      if (sleeps) duringLook(() => void (shiftMs = jumpMs))
      sleeps = false
      return held.list(...given)
    },
  }
  const seen = await watching(factoryOf([pipeline('p')], { arrived: arrived() }), '2026-03-01T10:00:00Z', { lake, shiftMs: () => shiftMs })
  await seen.moveTo(3000)
  sleeps = true
  await seen.moveTo(3000)
  shiftMs = jumpMs
  await writeText(held, 'lake/raw/in/a.csv', 'x')
  await seen.moveTo(120_000)
  expect(seen.told()).toEqual(['raw/in/a.csv'])
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

test('an event that has not begun when the watch ends begins at the next start', async () => {
  const [memory, lake] = [memoryStorage(), memoryStorage()]
  const factory = factoryOf([pipeline('p')], { arrived: arrived() })
  // Somebody else works on the state: nobody has a turn until the watch ends.
  let end = (): void => undefined
  const turn = (): Promise<void> => new Promise((resolve) => void (end = resolve))
  const first = await watching(factory, '2026-03-01T00:00:00Z', { memory, lake, turn })
  await first.moveTo(1500)
  await writeText(lake, 'lake/raw/in/a.csv', 'x')
  await first.moveTo(1500)
  end()
  await first.stop()
  expect(first.told()).toEqual([])
  const second = await watching(factory, '2026-03-01T01:00:00Z', { memory, lake })
  await second.moveTo(1500)
  expect(second.told()).toEqual(['raw/in/a.csv'])
  await second.stop()
})

test('a window whose pipeline succeeded as the watch ended does not run again', async () => {
  const memory = memoryStorage()
  const factory = factoryOf([pipeline('p')], { t: window({ startTime: '2026-03-01T00:00:00Z', endTime: '2026-03-01T01:00:00Z' }) })
  let stop: Promise<void> | undefined
  const first = await watching(factory, '2026-03-01T01:00:00Z', { memory, told: ({ kind }) => void (kind === 'pipelineFinished' && (stop = first.stop())) })
  await first.moveTo(1000)
  await stop
  expect(first.told()).toEqual(['2026-03-01T00:00'])
  const second = await watching(factory, '2026-03-01T02:00:00Z', { memory })
  await second.moveTo(1000)
  expect(second.told()).toEqual([])
  await second.stop()
})
