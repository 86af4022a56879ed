import { Engine } from '@lagoon/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realEffects } from '../effects.ts'
import type { FactoryEvent } from '../events.ts'
import type { Ports } from '../ports.ts'
import { activity, factoryOf, fails, pipelinesOn, set, strings } from './pipelines.fixture.ts'
import { runPipeline } from './runPipeline.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
const { portsOf, run } = pipelinesOn(() => engine)

test('ExecutePipeline hands over parameters and gets the return value', async () => {
  const child = {
    name: 'child',
    parameters: { n: { type: 'int' } },
    activities: [
      activity('r', 'SetVariable', {
        variableName: 'pipelineReturnValue',
        setSystemVariable: true,
        value: [{ key: 'twice', value: { type: 'Expression', content: '@mul(pipeline().parameters.n, 2)' } }],
      }),
    ],
  }
  const parent = {
    name: 'p',
    variables: strings('v'),
    activities: [
      activity('call', 'ExecutePipeline', {
        pipeline: { referenceName: 'child', type: 'PipelineReference' },
        parameters: { n: '@int(21)' },
      }),
      set('s', "@string(activity('call').output.pipelineReturnValue.twice)", { call: ['Succeeded'] }),
    ],
  }
  const events: FactoryEvent[] = []
  const result = await runPipeline(factoryOf(parent, child), { pipeline: 'p' }, portsOf(), {
    ...realEffects,
    emit: (event) => events.push(event),
  })
  expect(result).toMatchObject({ status: 'Succeeded', variables: { v: '42' } })
  const started = events.flatMap((event) => (event.kind === 'pipelineStarted' ? [event.run] : []))
  expect(started[1]).toMatchObject({
    pipelineName: 'child',
    invokedBy: { pipelineName: 'p', pipelineRunId: result.runId },
    runGroupId: result.runGroupId,
  })
})

test('a child that fails fails its parent, in the words of both', async () => {
  const parent = { name: 'p', activities: [activity('call', 'ExecutePipeline', { pipeline: { referenceName: 'child' } })] }
  const result = await runPipeline(factoryOf(parent, { name: 'child', activities: [fails('x')] }), { pipeline: 'p' }, portsOf())
  expect(result.message).toBe('Operation on target call failed: Operation on target x failed: x is broken')
  expect(result.activityRuns[0]?.output).toMatchObject({ pipelineName: 'child' })
})

test('a child that nobody waits for may fail without harm, and has ended when the run is told', async () => {
  const events: FactoryEvent[] = []
  const parent = {
    name: 'p',
    activities: [activity('call', 'ExecutePipeline', { pipeline: { referenceName: 'child' }, waitOnCompletion: false })],
  }
  const result = await runPipeline(
    factoryOf(parent, { name: 'child', activities: [activity('w', 'Wait', { waitTimeInSeconds: 0 }), fails('x', { w: ['Succeeded'] })] }),
    { pipeline: 'p' },
    portsOf(),
    { ...realEffects, emit: (event) => events.push(event) },
  )
  expect(result.status).toBe('Succeeded')
  expect(events.filter((event) => event.kind === 'pipelineFinished')).toHaveLength(2)
})

test('concurrency lets one run in and queues the others', async () => {
  const events: FactoryEvent[] = []
  const child = { name: 'child', concurrency: 1, activities: [activity('w', 'Wait', { waitTimeInSeconds: 0 })] }
  const parent = {
    name: 'p',
    activities: [
      activity('loop', 'ForEach', {
        items: '@range(0,3)',
        activities: [activity('call', 'ExecutePipeline', { pipeline: { referenceName: 'child' } })],
      }),
    ],
  }
  // The first child is under way until the others have asked to come in.
  const sleep = async (): Promise<void> => {
    while (events.filter(({ kind }) => kind === 'pipelineQueued').length < 2) await new Promise((resolve) => setImmediate(resolve))
  }
  await runPipeline(factoryOf(parent, child), { pipeline: 'p' }, portsOf(), { ...realEffects, sleep, emit: (event) => events.push(event) })
  const ofChild = events.flatMap((event) =>
    event.kind === 'pipelineQueued'
      ? ['queued']
      : event.kind === 'pipelineStarted' && event.run.pipelineName === 'child'
        ? ['started']
        : event.kind === 'pipelineFinished' && event.pipelineName === 'child'
          ? ['finished']
          : [],
  )
  expect(ofChild.filter((kind) => kind === 'queued')).toHaveLength(2)
  expect(ofChild.filter((kind) => kind !== 'queued')).toEqual(['started', 'finished', 'started', 'finished', 'started', 'finished'])
})

test('parameters are required, known, and of their type', async () => {
  const parameters = { n: { type: 'int' }, list: { type: 'Array', defaultValue: [1] } }
  const activities = [set('s', "@concat(string(pipeline().parameters.n), '/', string(length(pipeline().parameters.list)))")]
  await expect(run(activities, { parameters })).rejects.toMatchObject({ code: 'ParameterMissing' })
  await expect(run(activities, { parameters }, { parameters: { n: 'x' } })).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  await expect(run(activities, { parameters }, { parameters: { n: 1, lst: '[]' } })).rejects.toMatchObject({
    code: 'UnknownParameter',
    hint: "did you mean 'list'?",
  })
  expect((await run(activities, { parameters }, { parameters: { n: '5', list: '[1,2]' } })).variables['v']).toBe('5/2')
})

test('what the system says about the run can be asked', async () => {
  const text =
    "@concat(pipeline().DataFactory, '|', pipeline().Pipeline, '|', pipeline().TriggerType, '|', coalesce(pipeline()?.TriggeredByPipelineName, 'nobody'), '|', pipeline().TriggerTime)"
  const result = await run([set('s', text)], {}, {}, { now: () => new Date('2026-03-01T10:20:30.456Z') })
  expect(result.variables['v']).toBe('shop|p|Manual|nobody|2026-03-01T10:20:30.4560000Z')
})

test('secure input and output, secure parameters and secrets from a vault are masked in every record', async () => {
  const secret: Ports['secret'] = async ({ vault, name }) => (vault === 'safe' && name === 'key' ? 'tops3cret' : '')
  const sent: unknown[] = []
  const http: Ports['http'] = async (request) => {
    sent.push(request.body)
    return { status: 200, headers: {}, body: JSON.stringify({ echo: request.body }) }
  }
  const events: FactoryEvent[] = []
  const result = await run(
    [
      activity('get', 'WebActivity', {
        url: 'https://safe.vault.azure.net/secrets/key?api-version=7.4',
        method: 'GET',
        authentication: { type: 'MSI', resource: 'https://vault.azure.net' },
      }),
      activity(
        'post',
        'WebActivity',
        { url: 'https://x', method: 'POST', body: "@concat(activity('get').output.value, pipeline().parameters.password)" },
        { get: ['Succeeded'] },
      ),
      activity(
        'hidden',
        'WebActivity',
        { url: 'https://x', method: 'POST', body: 'plain' },
        { post: ['Succeeded'] },
        { policy: { secureInput: true, secureOutput: true } },
      ),
      set('s', "@activity('hidden').output.echo", { hidden: ['Succeeded'] }),
    ],
    { parameters: { password: { type: 'securestring' } } },
    { parameters: { password: 'pa55word' } },
    { emit: (event) => events.push(event) },
    { http, secret },
  )
  expect(sent).toEqual(['tops3cretpa55word', 'plain'])
  expect(result.variables['v']).toBe('plain')
  expect(JSON.stringify([result, events])).not.toMatch(/tops3cret|pa55word/)
  expect(result.activityRuns.find((item) => item.activityName === 'hidden')).toMatchObject({ input: '***', output: '***' })
})

test('a variable takes values of its own type only', async () => {
  const result = await run([set('s', '@int(1)')])
  expect(result.message).toContain("the variable 'v' of type 'String' cannot be set to a value of type 'Integer'")
})

test('a bad expression fails the activity with InvalidTemplate', async () => {
  const result = await run([set('first', 'x'), set('s', "@activity('first').output.nothing", { first: ['Succeeded'] }, 'w')])
  expect(result.activityRuns[1]?.error.errorCode).toBe('InvalidTemplate')
  expect(result.activityRuns[1]?.error.message).toContain("property 'nothing' does not exist")
})

test('a value of another JSON kind than Azure has keeps a pipeline from running, something that only the SDK calls required does not', async () => {
  const wrong = { ...activity('w', 'Wait', { waitTimeInSeconds: 0 }), description: ['what for'] }
  await expect(run([wrong])).rejects.toMatchObject({ code: 'InvalidPropertyType', message: expect.stringContaining("'description' must be a text") })
  const unnamed = { ...activity('w', 'Wait', { waitTimeInSeconds: 0 }), userProperties: [{ name: 'a' }] }
  expect(await run([unnamed])).toMatchObject({ status: 'Succeeded' })
})
