import { Engine } from '@lagoon/engine'
import { memoryStorage } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realEffects, type FactoryEvent, type Ports } from '../index.ts'
import { historyOf, triggerRunsOf } from '../history.ts'
import { readFactory } from '../reader/readFactory.ts'
import { fireTrigger } from './fireTrigger.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())

const refused = async (): Promise<never> => {
  throw new Error('not here')
}
const portsOf = (): Ports => ({
  engine,
  lake: memoryStorage(),
  database: refused,
  databricks: { runJob: refused, table: refused, query: refused },
  http: refused,
  secret: refused,
})

const pipeline = {
  activities: [
    {
      name: 's',
      type: 'SetVariable',
      typeProperties: {
        variableName: 'v',
        value: "@concat(pipeline().parameters.day, '|', pipeline().TriggerName, '|', pipeline().TriggerType)",
      },
    },
  ],
  parameters: { day: { type: 'string' } },
  variables: { v: { type: 'String' } },
}
const trigger = (type: string): unknown => ({
  type,
  runtimeState: 'Started',
  pipelines: [
    {
      pipelineReference: { referenceName: 'p', type: 'PipelineReference' },
      parameters: { day: "@formatDateTime(trigger().scheduledTime, 'yyyy-MM-dd')" },
    },
  ],
  typeProperties: { recurrence: { frequency: 'Hour', interval: 1 } },
})
const factory = readFactory({
  name: 'shop',
  files: [
    { kind: 'pipeline', file: 'p.json', text: JSON.stringify({ name: 'p', properties: pipeline }) },
    { kind: 'trigger', file: 'hourly.json', text: JSON.stringify({ name: 'hourly', properties: trigger('ScheduleTrigger') }) },
    { kind: 'trigger', file: 'blob.json', text: JSON.stringify({ name: 'blob', properties: trigger('CustomEventsTrigger') }) },
    { kind: 'pipeline', file: 'q.json', text: JSON.stringify({ name: 'q', properties: { ...pipeline, activities: [{ ...pipeline.activities[0], typeProperties: { variableName: 'v', value: "@pipeline().parameters.day" } }] } }) },
    { kind: 'trigger', file: 'window.json', text: JSON.stringify({ name: 'window', properties: {
      type: 'TumblingWindowTrigger',
      pipeline: { pipelineReference: { referenceName: 'q', type: 'PipelineReference' }, parameters: { day: "@{formatDateTime(trigger().outputs.windowStartTime, 'MM-dd HH:mm')} to @{trigger().outputs.windowEndTime}" } },
      typeProperties: { frequency: 'Hour', interval: 6, startTime: '2026-01-01T00:00:00Z', maxConcurrency: 1 },
    } }) },
    { kind: 'trigger', file: 'arrived.json', text: JSON.stringify({ name: 'arrived', properties: {
      type: 'BlobEventsTrigger',
      pipelines: [{ pipelineReference: { referenceName: 'q', type: 'PipelineReference' }, parameters: { day: '@{triggerBody().folderPath}|@{trigger().outputs.body.fileName}' } }],
      typeProperties: { blobPathBeginsWith: '/raw/blobs/in/', events: ['Microsoft.Storage.BlobCreated'] },
    } }) },
  ],
}).factory

test('a schedule trigger runs its pipelines with the parameters that it works out', async () => {
  const [run] = await fireTrigger(factory, { trigger: 'Hourly', occasion: { kind: 'schedule', scheduledTime: new Date('2026-02-03T04:00:00Z') } }, portsOf())
  expect(run).toMatchObject({
    status: 'Succeeded',
    variables: { v: '2026-02-03|hourly|ScheduleTrigger' },
    invokedBy: { name: 'hourly', invokedByType: 'ScheduleTrigger' },
  })
})

test('a window hands its two ends to its pipeline; without one it is the last that has ended', async () => {
  const [run] = await fireTrigger(factory, { trigger: 'window' }, portsOf(), { ...realEffects, now: () => new Date('2026-02-03T13:10:00Z') })
  expect(run?.variables).toEqual({ v: '02-03 06:00 to 2026-02-03T12:00:00.0000000Z' })
})

test('a storage event hands folder and file to its pipeline, in the spelling of Data Factory and of Synapse', async () => {
  const event = { type: 'Microsoft.Storage.BlobCreated', account: 'lake', path: 'raw/in/a.csv', sizeBytes: 3 } as const
  const [run] = await fireTrigger(factory, { trigger: 'arrived', occasion: { kind: 'blob', event } }, portsOf())
  expect(run?.variables).toEqual({ v: 'raw/in|a.csv' })
  await expect(fireTrigger(factory, { trigger: 'arrived' }, portsOf())).rejects.toMatchObject({ code: 'OccasionMissing' })
})

test('a firing is written down with the runs that it began', async () => {
  const told: FactoryEvent[] = []
  const [run] = await fireTrigger(factory, { trigger: 'hourly', occasion: { kind: 'schedule', scheduledTime: new Date('2026-02-03T04:00:00Z') } }, portsOf(), { ...realEffects, emit: (event) => told.push(event) })
  const [fired] = triggerRunsOf(told)
  expect(fired).toMatchObject({ triggerName: 'hourly', status: 'Succeeded', properties: { ScheduleTime: '2026-02-03T04:00:00.000Z' }, triggeredPipelines: { p: run?.runId } })
  expect(run?.invokedBy).toEqual({ name: 'hourly', id: fired?.triggerRunId, invokedByType: 'ScheduleTrigger' })
})

test('a trigger of another type is refused by name', async () => {
  await expect(fireTrigger(factory, { trigger: 'blob' }, portsOf())).rejects.toMatchObject({
    code: 'TriggerTypeNotSupported',
    origin: { file: 'blob.json' },
  })
  await expect(fireTrigger(factory, { trigger: 'hourli' }, portsOf())).rejects.toMatchObject({
    code: 'TriggerNotFound',
    hint: "did you mean 'hourly'?",
  })
})

test('the events of a run, written as lines and read again, tell the same run', async () => {
  const lines: string[] = []
  const [run] = await fireTrigger(factory, { trigger: 'hourly' }, portsOf(), {
    ...realEffects,
    emit: (event) => lines.push(JSON.stringify(event)),
  })
  const events = lines.map((line) => JSON.parse(line) as FactoryEvent)
  expect(historyOf(events)).toEqual([run])
  // Without its last lines a run is still going on.
  expect(historyOf(events.filter(({ kind }) => kind === 'pipelineStarted' || kind === 'activityStarted'))).toMatchObject([
    { status: 'InProgress', activityRuns: [{ activityName: 's', status: 'InProgress' }] },
  ])
})
