import { expect, test } from 'vitest'
import { memoryPorts } from '../ports.ts'
import { compose, testEffects, workflowOf } from '../testing.ts'
import { callWorkflow } from './callWorkflow.ts'
import { runWorkflow } from './runWorkflow.ts'

const request = { method: 'POST', url: 'https://example.com/invoke?day=1', headers: { 'Content-Type': 'application/json' }, body: '{"id":1}' }
const call = (workflow: ReturnType<typeof workflowOf>, change: object = {}) => callWorkflow(workflow, { ...request, ...change }, memoryPorts(), {}, testEffects())

test('without a Response action the request is taken', async () => {
  const { response, run } = await call(workflowOf({ a: compose("@concat(triggerBody().id, triggerOutputs().queries.day)") }))
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
