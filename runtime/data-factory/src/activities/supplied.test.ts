import { afterAll, beforeAll, expect, test } from 'vitest'
import { Engine } from '@lagoon/engine'
import { readFactory, type LoadedFactory } from '../reader/readFactory.ts'
import type { SuppliedFor } from '../reader/supplied.ts'
import { activity, pipelinesOn, set, strings, type Json } from '../run/pipelines.fixture.ts'
import { runPipeline } from '../run/runPipeline.ts'
import type { Problem } from '../error.ts'
import { validateFactory } from '../validate/validateFactory.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
const { portsOf } = pipelinesOn(() => engine)

const origin = { file: 'lagoon.yml', line: 4, column: 3 }
const supplied = (name: string, output: SuppliedFor['output'], pipeline = 'P'): SuppliedFor => ({ pipeline, activity: name, output, origin })
const load = (activities: Json[], ...outputs: SuppliedFor[]): LoadedFactory =>
  readFactory({
    name: 'shop',
    files: [
      { kind: 'pipeline', file: 'p.json', text: JSON.stringify({ name: 'p', properties: { variables: strings('v'), activities } }) },
      { kind: 'dataflow', file: 'clean.json', text: JSON.stringify({ name: 'clean', properties: { type: 'MappingDataFlow', typeProperties: {} } }) },
    ],
    supplied: outputs,
  })
const errorsIn = ({ factory, problems }: LoadedFactory): readonly Problem[] => [...problems, ...validateFactory(factory)].filter(({ severity }) => severity === 'error')
const flow = activity('flow', 'ExecuteDataFlow', { dataflow: { referenceName: 'clean' }, rows: '@add(1, 2)' })

test('an activity whose output is supplied is not run, and its record says where the output comes from', async () => {
  const loaded = load(
    [flow, set('after', "@string(activity('flow').output.written)", { flow: ['Succeeded'] })],
    supplied('Flow', { written: '@mul(2, 21)', runStatus: 'done' }),
  )
  expect(errorsIn(loaded)).toEqual([])
  const run = await runPipeline(loaded.factory, { pipeline: 'p' }, portsOf())
  expect(run).toMatchObject({ status: 'Succeeded', variables: { v: '42' } })
  expect(run.activityRuns[0]).toMatchObject({
    activityType: 'ExecuteDataFlow',
    suppliedBy: 'lagoon.yml:4:3',
    input: { rows: 3 },
    output: { written: 42, runStatus: 'done' },
  })
  expect(run.activityRuns[1]).not.toHaveProperty('suppliedBy')
})

test('an output may be supplied for a call that would leave the machine, inside a loop too', async () => {
  const call = activity('call', 'WebActivity', { url: "@concat('https://api/', item())", method: 'GET' })
  const loop = activity('each', 'ForEach', { items: '@createArray(1, 2)', activities: [call] })
  const run = await runPipeline(load([loop], supplied('call', { id: '@item()' })).factory, { pipeline: 'p' }, portsOf())
  expect(run.activityRuns.map(({ output }) => output)).toEqual([{ id: 1 }, { id: 2 }, {}])
})

test('without it such an activity is refused by name and place, with the way out', () => {
  expect(errorsIn(load([flow]))).toMatchObject([
    { code: 'ActivityTypeNotSupported', origin: { file: 'p.json' }, hint: "say what it answers under supplied_outputs in lagoon.yml: 'p/flow': { … }" },
  ])
})

test('an output that is supplied for nothing is told', () => {
  const loop = activity('each', 'ForEach', { items: '@createArray(1)', activities: [set('s', 'x')] })
  const { problems } = load([flow, loop], supplied('flw', {}), supplied('flow', {}, 'q'), supplied('each', {}))
  expect(problems).toMatchObject([
    { code: 'ActivityNotFound', origin, hint: "did you mean 'flow'?" },
    { code: 'PipelineNotFound', origin },
    { code: 'InvalidPropertyValue', origin },
  ])
})
