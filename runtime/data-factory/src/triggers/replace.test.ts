import { getEventListeners } from 'node:events'
import { Engine } from '@lagoon/engine'
import { memoryStorage, readText, writeText } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancelRun } from '../run/running.ts'
import { pipelinesOn } from '../run/pipelines.fixture.ts'
import { factoryOf, pipeline, references, schedule, watchingWith, window, type Json } from './watching.fixture.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
const { portsOf } = pipelinesOn(() => engine)
const watching = watchingWith(portsOf)

const hourly = schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:00:00Z' })

test('a watch goes on with other definitions: what runs ends with its own, what follows has the new ones', async () => {
  const old = factoryOf([pipeline('p', { seconds: 60 })], { hourly })
  const seen = await watching(old, '2026-03-01T09:59:00Z')
  await seen.moveTo('2026-03-01T10:00:30Z')
  const next = factoryOf([pipeline('p', { activities: [] })], { hourly: { ...hourly, pipelines: [references('p')] }, half: schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:30:00Z' }, { pipelines: [references('p')] }) })
  const replaced = seen.watch.replace(next)
  await seen.moveTo('2026-03-01T11:10:00Z')
  await replaced
  expect(seen.runs().map(({ runStart, activityRuns }) => [runStart.slice(11, 16), activityRuns.length])).toEqual([['10:00', 2], ['10:30', 0], ['11:00', 0]])
  await seen.stop()
})

test('windows that are under way go on, are not begun twice, and keep how far they have come', async () => {
  const windows = { t: window({ startTime: '2026-03-01T00:00:00Z', maxConcurrency: 2 }) }
  const seen = await watching(factoryOf([pipeline('p', { seconds: 60 })], windows), '2026-03-01T04:30:00Z')
  await seen.moveTo('2026-03-01T04:30:30Z')
  for (let turn = 0; turn < 3; turn += 1) {
    const replaced = seen.watch.replace(factoryOf([pipeline('p', { seconds: 60 })], windows))
    await seen.moveTo(1_000)
    await replaced
  }
  expect(seen.runs().map(({ status }) => status)).toEqual(['InProgress', 'InProgress'])
  await seen.moveTo('2026-03-01T04:40:00Z')
  expect(seen.told()).toEqual(['2026-03-01T00:00', '2026-03-01T01:00', '2026-03-01T02:00', '2026-03-01T03:00'])
  await seen.stop()
})

test('a run of the old definitions counts for the concurrency of the new ones, and can be cancelled', async () => {
  const limited = (concurrency: number): Json => pipeline('p', { seconds: 600, concurrency })
  const old = factoryOf([limited(1)], { a: hourly, b: hourly, c: hourly })
  const seen = await watching(old, '2026-03-01T09:59:59Z')
  await seen.moveTo('2026-03-01T10:00:10Z')
  expect(seen.runs().map(({ status }) => status)).toEqual(['InProgress', 'Queued', 'Queued'])
  const next = factoryOf([limited(2)], { d: schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:01:00Z' }) })
  const replaced = seen.watch.replace(next)
  await seen.moveTo('2026-03-01T10:01:10Z')
  await replaced
  expect(seen.runs().map(({ status }) => status)).toEqual(['InProgress', 'InProgress', 'Queued', 'Queued'])
  expect(cancelRun(next, seen.runs()[0]?.runId ?? '')).toBe(true)
  await seen.moveTo(1_000)
  expect(seen.runs().map(({ status }) => status)).toEqual(['Cancelled', 'InProgress', 'InProgress', 'Queued'])
  await seen.stop()
})

test.each([
  ['that had none counts for the first one', undefined, 1, ['InProgress', 'InProgress', 'Queued']],
  ['is raised lets in who waits, without another run', 1, 3, ['InProgress', 'InProgress']],
])('a concurrency %s', async (_, before, after, expected) => {
  const limited = (concurrency?: number): Json => pipeline('p', { seconds: 600, ...(concurrency === undefined ? {} : { concurrency }) })
  const seen = await watching(factoryOf([limited(before)], { a: hourly, b: hourly }), '2026-03-01T09:59:59Z')
  await seen.moveTo('2026-03-01T10:00:10Z')
  const later = schedule({ frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:01:00Z' })
  const replaced = seen.watch.replace(factoryOf([limited(after)], before === undefined ? { later } : {}))
  await seen.moveTo('2026-03-01T10:01:10Z')
  await replaced
  expect(seen.runs().map(({ status }) => status)).toEqual(expected)
  await seen.stop()
})

test('definitions that are replaced twice at once are those of the second time, and both times end', async () => {
  const seen = await watching(factoryOf([pipeline('p')], {}), '2026-03-01T09:59:00Z')
  await seen.moveTo(1000)
  const listeners = (): number => getEventListeners(seen.signal, 'abort').length
  const before = listeners()
  const replaced = [seen.watch.replace(factoryOf([pipeline('p')], {})), seen.watch.replace(factoryOf([pipeline('p')], { hourly }))]
  await seen.moveTo('2026-03-01T10:00:10Z')
  await Promise.all(replaced)
  expect(listeners()).toBe(before)
  expect(seen.told()).toEqual(['2026-03-01T10:00'])
  await seen.stop()
})

test('windows of another size are counted once those that were counted before are forgotten', async () => {
  const memory = memoryStorage()
  const windows = (startTime: string, seconds = 0) => factoryOf([pipeline('p', { seconds })], { t: window({ startTime }) })
  const replacedBy = async (factory: ReturnType<typeof windows>): Promise<void> => {
    const replaced = seen.watch.replace(factory)
    await seen.moveTo(1000)
    await replaced
  }
  // A memory has no path on disk to name.
  const seen = await watching(windows('2026-03-01T01:00:00Z', 600), '2026-03-01T02:30:00Z', { memory: { ...memory, localPath: (path) => path } })
  await seen.moveTo(1000)
  await replacedBy(windows('2026-03-01T01:30:00Z'))
  expect(seen.troubles).toMatchObject([{ code: 'TriggerChanged' }])
  await memory.delete('windows/t.json')
  await replacedBy(windows('2026-03-01T01:30:00Z'))
  expect(seen.troubles).toHaveLength(1)
  // The run of the window that is forgotten ends, and counts for nothing.
  await seen.moveTo(20 * 60_000)
  expect(seen.told()).toEqual(['2026-03-01T01:00', '2026-03-01T01:30'])
  expect(JSON.parse(await readText(memory, 'windows/t.json'))).toMatchObject({ startMs: Date.parse('2026-03-01T01:30:00Z') })
  await seen.stop()
})

test('no file is told of twice, and none is lost, as definitions are replaced', async () => {
  const lake = memoryStorage()
  const arrived: Json = {
    type: 'BlobEventsTrigger', runtimeState: 'Started', pipelines: [references('p', '@triggerBody().fileName')],
    typeProperties: { scope: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lake', blobPathBeginsWith: '/raw/', events: ['Microsoft.Storage.BlobCreated'] },
  }
  const factory = factoryOf([pipeline('p', { seconds: 3 })], { arrived })
  const seen = await watching(factory, '2026-03-01T00:00:00Z', { lake })
  await seen.moveTo(1500)
  for (let n = 0; n < 30; n++) {
    await writeText(lake, `lake/raw/in/${n}.csv`, 'x')
    const replaced = seen.watch.replace(factoryOf([pipeline('p', { seconds: 3 })], { arrived }))
    await seen.moveTo(300)
    await replaced
  }
  await seen.moveTo(20_000)
  expect(seen.told().toSorted()).toEqual(Array.from({ length: 30 }, (_, n) => `${n}.csv`).toSorted())
  await seen.stop()
})
