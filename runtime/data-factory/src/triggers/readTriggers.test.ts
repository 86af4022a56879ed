import { expect, test } from 'vitest'
import { readFactory } from '../reader/readFactory.ts'
import { validateFactory } from '../validate/validateFactory.ts'
import { listensTo, type BlobEvent, type BlobEvents } from './blobEventsTrigger.ts'

type Json = Record<string, unknown>
const pipeline = { kind: 'pipeline' as const, file: 'p.json', text: '{"name": "p", "properties": {"activities": []}}' }
const problemsOf = (triggers: Record<string, Json>): string[] => {
  const loaded = readFactory({ name: 'shop', files: [pipeline, ...Object.entries(triggers).map(([name, properties]) => ({ kind: 'trigger' as const, file: `${name}.json`, text: JSON.stringify({ name, properties }) }))] })
  return [...loaded.problems, ...validateFactory(loaded.factory)].map(({ origin, code, message }) => `${origin.file} ${code}: ${message}`)
}
const window = (typeProperties: Json): Json => ({
  type: 'TumblingWindowTrigger', runtimeState: 'Started', pipeline: { pipelineReference: { referenceName: 'p', type: 'PipelineReference' } },
  typeProperties: { frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:00:00Z', maxConcurrency: 1, ...typeProperties },
})
const on = (referenceName: string): Json => ({ type: 'TumblingWindowTriggerDependencyReference', referenceTrigger: { referenceName, type: 'TriggerReference' } })
const self = (offset: string, size?: string): Json => ({ type: 'SelfDependencyTumblingWindowTriggerReference', offset, ...(size === undefined ? {} : { size }) })

test('a tumbling window that Data Factory documents is taken as it is', () => {
  expect(problemsOf({ t: window({ frequency: 'Minute', interval: '15', delay: '00:00:01', retryPolicy: { count: 2, intervalInSeconds: 30 }, maxConcurrency: 50, dependsOn: [self('-01:00:00', '01:00:00')] }) })).toEqual([])
})

test('what is wrong with a tumbling window is told by name', () => {
  expect(problemsOf({ t: window({ frequency: 'Minute', interval: 4, maxConcurrency: 51, delay: 'soon', startTime: '' }) })).toEqual([
    't.json InvalidPropertyValue: a window has at least 5 minutes',
    "t.json RequiredPropertyMissing: 'startTime' is missing",
    "t.json InvalidTimeSpan: 'soon' is not a time span",
    't.json InvalidPropertyValue: a whole number from 1 to 50 is expected, and this is 51',
  ])
  expect(problemsOf({ t: window({ retryPolicy: { count: 1, intervalInSeconds: 29 } }) })).toEqual(['t.json InvalidPropertyValue: a whole number from 30 to 86400 is expected, and this is 29'])
  expect(problemsOf({ t: window({ frequency: 'Month' }) })).toEqual(['t.json PropertyNotSupported: windows of a month do not run here'])
  expect(problemsOf({ t: window({ dependsOn: [self('01:00:00')] }) })[0]).toContain('needs an offset that is negative')
})

test('windows that would wait for ever are errors before they run', () => {
  const schedule = { type: 'ScheduleTrigger', runtimeState: 'Started', pipelines: [], typeProperties: { recurrence: { frequency: 'Day', interval: 1, startTime: '2026-01-01T00:00:00Z' } } }
  expect(problemsOf({ a: window({ dependsOn: [on('b')] }), b: window({ dependsOn: [on('A')] }), c: window({ dependsOn: [on('none')] }), d: window({ dependsOn: [on('e')] }), e: schedule })).toEqual([
    "a.json CyclicDependency: triggers 'a' and 'b' wait for each other",
    "b.json CyclicDependency: triggers 'b' and 'a' wait for each other",
    "c.json TriggerNotFound: there is no trigger 'none'",
    "d.json InvalidPropertyValue: a window can only depend on windows, and trigger 'e' is of type 'ScheduleTrigger'",
  ])
})

test('a storage event trigger needs a path and events', () => {
  const blob = (typeProperties: Json): Json => ({ type: 'BlobEventsTrigger', runtimeState: 'Started', pipelines: [], typeProperties })
  expect(problemsOf({ t: blob({}) })).toEqual([
    't.json RequiredPropertyMissing: a BlobEventsTrigger needs blobPathBeginsWith or blobPathEndsWith',
    "t.json RequiredPropertyMissing: 'events' is missing",
    "t.json RequiredPropertyMissing: 'scope' is missing",
  ])
  expect(problemsOf({ t: blob({ scope: 's', blobPathBeginsWith: 'raw/in', events: ['Microsoft.Storage.BlobRenamed'] }) })).toEqual([
    't.json InvalidPropertyValue: the beginning of a path has the form /container/ or /container/blobs/folder/file',
    "t.json InvalidPropertyValue: 'Microsoft.Storage.BlobRenamed' is none of Microsoft.Storage.BlobCreated, Microsoft.Storage.BlobDeleted",
  ])
})

test('a whole container, and a container with a file of any folder, are paths that Data Factory documents', () => {
  const blob = (path: Json): Json => ({ type: 'BlobEventsTrigger', runtimeState: 'Started', pipelines: [], typeProperties: { scope: 's', events: ['Microsoft.Storage.BlobCreated'], ...path } })
  for (const blobPathBeginsWith of ['/raw/', '/raw/blobs/', '/raw/blobs/in/', '/raw/blobs/in/a.csv']) expect(problemsOf({ t: blob({ blobPathBeginsWith }) })).toEqual([])
  expect(problemsOf({ t: blob({ blobPathBeginsWith: '/raw/in/' }) })).toHaveLength(1)
})

test('an event fires what begins and ends as the trigger says, in its account', () => {
  const trigger: BlobEvents = { account: 'Lake', events: ['Microsoft.Storage.BlobCreated'], beginsWith: '/raw/blobs/in/', endsWith: '.csv', ignoreEmptyBlobs: true }
  const event: BlobEvent = { type: 'Microsoft.Storage.BlobCreated', account: 'lake', path: 'raw/in/2026/a.csv', sizeBytes: 1 }
  const fires = (more: Partial<BlobEvent>, changed: Partial<BlobEvents> = {}): boolean => listensTo({ ...trigger, ...changed }, { ...event, ...more })
  expect(fires({})).toBe(true)
  expect(fires({ account: 'other' })).toBe(false)
  expect(fires({ account: 'other' }, { account: undefined })).toBe(true)
  expect(fires({ path: 'raw/out/a.csv' })).toBe(false)
  expect(fires({ path: 'raw/in/a.CSV' })).toBe(false)
  expect(fires({ sizeBytes: 0 })).toBe(false)
  expect(fires({ sizeBytes: 0 }, { ignoreEmptyBlobs: false })).toBe(true)
  expect(fires({ type: 'Microsoft.Storage.BlobDeleted' })).toBe(false)
  expect(fires({ path: 'raw/out/a.csv' }, { beginsWith: '/raw/' })).toBe(true)
  expect(fires({ path: 'raw2/in/a.csv' }, { beginsWith: '/raw/' })).toBe(false)
  expect(fires({}, { beginsWith: '', endsWith: '/raw/blobs/in/2026/a.csv' })).toBe(true)
  expect(fires({ path: 'raw/in/*.csv' }, { beginsWith: '/raw/blobs/in/*' })).toBe(true)
})
