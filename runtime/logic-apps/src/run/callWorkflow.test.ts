import { expect, test } from 'vitest'
import { memoryPorts } from '../ports.ts'
import { compose, runWorkflow, testEffects, workflowOf } from '../testing.ts'
import { callWorkflow } from './callWorkflow.ts'

const request = { method: 'POST', url: 'https://example.com/invoke?day=1', headers: { 'Content-Type': 'application/json' }, body: '{"id":1}' }
const call = (workflow: ReturnType<typeof workflowOf>, change: object = {}) => callWorkflow(workflow, { ...request, ...change }, memoryPorts(), {}, testEffects())

test('without a Response action the request is taken', async () => {
  const { response, runs: [run] } = await call(workflowOf({ a: compose("@concat(triggerBody().id, triggerOutputs().queries.day)") }))
  expect(response.status).toBe(202)
  expect(run?.actions[0]?.outputs).toBe('11')
})

test('a Response that never ran is a fault of the workflow', async () => {
  const actions = { bad: compose('@div(1, 0)'), answer: { type: 'Response', inputs: { statusCode: 200 }, runAfter: { bad: ['Succeeded'] } } }
  expect((await call(workflowOf(actions))).response).toMatchObject({ status: 502, body: expect.stringContaining('NoResponse') as string })
})

test('a request that the trigger does not take is refused', async () => {
  const strict = (inputs: object, options: object = {}) => workflowOf({}, { triggers: { t: { type: 'Request', inputs, ...options } } } as never)
  expect((await call(strict({ method: 'GET' }))).response).toMatchObject({ status: 400, body: expect.stringContaining('TriggerRequestMethodNotValid') as string })
  expect((await call(strict({}), { body: '{oops' })).response).toMatchObject({ status: 400, body: expect.stringContaining('InvalidRequestContent') as string })
  const schema = { type: 'object', properties: { id: { type: 'string' } } }
  expect((await call(strict({ schema }))).response.status).toBe(202)
  expect((await call(strict({ schema }, { operationOptions: 'EnableSchemaValidation' }))).response.body).toContain('TriggerInputSchemaMismatch')
})

test('parts of the path are parameters of the trigger', async () => {
  const workflow = workflowOf({ a: compose("@triggerOutputs().relativePathParameters.id") }, { triggers: { t: { type: 'Request', inputs: { relativePath: '/orders/{id}' } } } })
  const run = await runWorkflow(workflow, { request: { method: 'GET', path: 'orders/a%20b' } }, memoryPorts(), testEffects())
  expect(run.actions[0]?.outputs).toBe('a b')
  await expect(runWorkflow(workflow, { request: { method: 'GET', path: 'customers/1' } }, memoryPorts(), testEffects())).rejects.toMatchObject({ code: 'NotFound' })
})

test('a parameter needs a value of its type', async () => {
  const workflow = workflowOf({ a: compose("@parameters('n')") }, { parameters: { n: { type: 'Int', defaultValue: 3 }, must: { type: 'String' } } })
  const run = (parameters: Record<string, string | number>) => runWorkflow(workflow, { request: { method: 'POST' }, parameters }, memoryPorts(), testEffects())
  await expect(run({})).rejects.toMatchObject({ code: 'WorkflowParameterMissing' })
  await expect(run({ must: 'x', n: 'three' })).rejects.toMatchObject({ code: 'InvalidWorkflowParameters' })
  await expect(run({ must: 'x', other: 1 })).rejects.toMatchObject({ code: 'InvalidWorkflowParameters' })
  expect((await run({ must: 'x' })).actions[0]?.outputs).toBe(3)
})

test('splitOn begins a run for each item, whose body is the item; the caller is only told that it was taken', async () => {
  const split = workflowOf({ a: compose("@triggerBody()['id']"), answer: { type: 'Response', inputs: { statusCode: 200 } } }, { triggers: { t: { type: 'Request', splitOn: "@triggerBody()?['rows']", conditions: [{ expression: "@greater(triggerBody()['id'], 1)" }] } } })
  const { response, runs } = await call(split, { body: '{"rows":[{"id":1},{"id":2},{"id":3}]}' })
  expect(response).toMatchObject({ status: 202, body: '' })
  expect(runs.map(run => [run.status, run.actions[0]?.outputs])).toEqual([['Skipped', undefined], ['Succeeded', 2], ['Succeeded', 3]])
  expect((await call(split, { body: '{"rows":[]}' })).runs).toEqual([])
  expect((await call(split, { body: '{"rows":7}' })).response).toMatchObject({ status: 400, body: expect.stringContaining('must give an array') as string })
})

test('an event trigger is fired by hand', async () => {
  const workflow = workflowOf({ a: compose("@triggerBody()?['Subject']") }, { triggers: { mail: { type: 'ApiConnection', inputs: {} } } })
  expect((await call(workflow, { body: '{"Subject":"hello"}' })).runs).toMatchObject([{ status: 'Succeeded', trigger: { kind: 'Event' }, actions: [{ outputs: 'hello' }] }])
})

test('what a secured trigger was given shows nowhere', async () => {
  const workflow = workflowOf({ a: compose("@triggerBody()['key']") }, { triggers: { t: { type: 'Request', runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } } } } })
  const { runs } = await call(workflow, { body: '{"key":"hush-hush"}' })
  expect(runs).toMatchObject([{ trigger: { outputs: '***' }, actions: [{ outputs: '***' }] }])
})
