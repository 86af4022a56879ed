import { Engine } from '@lagoon/engine'
import { memoryStorage } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realEffects, type FactoryEvent, type Ports } from '../index.ts'
import { historyOf } from '../history.ts'
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
    { kind: 'trigger', file: 'blob.json', text: JSON.stringify({ name: 'blob', properties: trigger('BlobEventsTrigger') }) },
  ],
}).factory

test('a schedule trigger runs its pipelines with the parameters that it works out', async () => {
  const [run] = await fireTrigger(factory, { trigger: 'Hourly', scheduledTime: new Date('2026-02-03T04:00:00Z') }, portsOf())
  expect(run).toMatchObject({
    status: 'Succeeded',
    variables: { v: '2026-02-03|hourly|ScheduleTrigger' },
    invokedBy: { name: 'hourly', invokedByType: 'ScheduleTrigger' },
  })
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
  expect(historyOf(events.slice(0, 2))).toMatchObject([
    { status: 'InProgress', activityRuns: [{ activityName: 's', status: 'InProgress' }] },
  ])
})
