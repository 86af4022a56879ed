import type { Json } from '@lagoon/expressions'
import { expect, test } from 'vitest'
import { compose, fileOf } from '../testing.ts'
import { loadWorkflow } from './load.ts'
import { loadApp } from './app.ts'

const problemsOf = (actions: object, rest: Readonly<Record<string, Json>> = {}) => loadWorkflow(fileOf(actions, rest), 'logic-apps/test/workflow.json').problems
const messages = (actions: object, rest: Readonly<Record<string, Json>> = {}) => problemsOf(actions, rest).map(problem => problem.message)

test('a Standard file, a Consumption file and a bare definition are read', () => {
  const definition = '{"triggers": {"every": {"type": "Recurrence", "recurrence": {"frequency": "Day", "interval": 1}}}, "actions": {}}'
  expect(loadWorkflow(`{"definition": ${definition}, "kind": "Stateful"}`, 'logic-apps/nightly/workflow.json').workflow).toMatchObject({ name: 'nightly', trigger: { kind: 'Recurrence', recurrence: { frequency: 'Day', interval: 1 } } })
  expect(loadWorkflow(`{"definition": ${definition}, "parameters": {"$connections": {"value": {}}}}`, 'nightly.json').workflow?.name).toBe('nightly')
  expect(loadWorkflow(definition, 'nightly.json').problems).toEqual([])
})

test('the workflows of a Standard logic app share its parameters and connections', () => {
  const parameters = { file: 'logic-apps/parameters.json', text: '{"vault": {"type": "String", "value": "https://kv.vault.azure.net"}, "n": {"type": "Int", "value": 3}}' }
  const connections = { file: 'logic-apps/connections.json', text: '{"managedApiConnections": {"alerts": {"api": {"id": "/subscriptions/x/managedApis/Office365"}}}, "functionConnections": {"tidy": {"function": {"id": "/subscriptions/x/sites/my-site/functions/Tidy"}}}}' }
  const app = loadApp({ parameters, connections })
  expect(app).toMatchObject({ services: new Map([['alerts', 'office365']]), functions: new Map([['tidy', 'https://my-site.azurewebsites.net/api/Tidy']]), problems: [] })
  const mail = { type: 'ApiConnection', inputs: { host: { connection: { referenceName: 'alerts' } }, method: 'post', path: '/v2/Mail', body: {} } }
  const { workflow, problems } = loadWorkflow(fileOf({ a: compose("@parameters('vault')"), mail, tidy: { type: 'Function', inputs: { function: { connectionName: 'tidy' } } } }, { parameters: { n: { type: 'Int', defaultValue: 5 } } }), 'logic-apps/test/workflow.json', app)
  expect(problems).toEqual([])
  expect([...(workflow?.parameters ?? [])].map(([name, { value }]) => [name, value])).toEqual([['vault', 'https://kv.vault.azure.net'], ['n', 5]])
  expect(loadApp({ parameters: { file: 'p.json', text: '{"a": {"value": 1}}' } }).problems).toMatchObject([{ message: "the parameter 'a' has no type", origin: { file: 'p.json', line: 1, column: 7 } }])
})

test('bad JSON and files that hold no workflow are refused with their place', () => {
  expect(loadWorkflow('{\n  "definition": {,}\n}', 'w.json').problems).toMatchObject([{ code: 'InvalidJson', origin: { file: 'w.json', line: 2, column: 18 } }])
  expect(loadWorkflow('{"name": "x"}', 'w.json').problems).toMatchObject([{ code: 'InvalidWorkflow' }])
})

test('an action type, trigger type, property or option that does not run here is refused by name and place', () => {
  const [problem] = problemsOf({ run: { type: 'JavaScriptCode', inputs: {} } })
  expect(problem).toMatchObject({ code: 'NotSupported', message: "the action type 'JavaScriptCode' of 'run' has no local counterpart yet", origin: { line: 11, column: 17 } })
  expect(messages({}, { triggers: { b: { type: 'Batch' } } })).toContain("the trigger type 'Batch' has no local counterpart yet")
  expect(messages({}, { triggers: { r: { type: 'Request', correlation: { clientTrackingId: 'x' } } } })).toContain("'correlation' of the trigger 'r' has no local counterpart yet")
  expect(messages({}, { triggers: { r: { type: 'Request', runtimeConfiguration: { concurrency: { runs: 0 } } } } })).toContain("'runs' must be a whole number from 1 to 100")
  expect(messages({ a: { ...compose(1) as object, limit: { timeout: 'PT1H' } } })).toContain('a limit of a Compose action has no local counterpart yet')
  expect(messages({ a: { ...compose(1) as object, foo: 1 } })).toContain("the property 'foo' of the action 'a' has no local counterpart yet")
  expect(messages({ a: { type: 'Http', inputs: { method: 'GET', uri: 'https://example.com', authentication: { type: 'ClientCertificate' } } } })[0]).toContain("the authentication 'ClientCertificate' of 'a'")
})

test('a trigger that waits for the cloud loads with a warning, because it can be fired by hand', () => {
  const { workflow, problems } = loadWorkflow(fileOf({}, { triggers: { mail: { type: 'ApiConnection', inputs: { host: {} }, recurrence: { frequency: 'Minute', interval: 3 }, splitOn: "@triggerBody()?['value']" } } }), 'w.json')
  expect(problems).toMatchObject([{ code: 'TriggerFiresByHandOnly', severity: 'warning', origin: { line: 5, column: 17 } }])
  expect(workflow?.trigger).toMatchObject({ kind: 'Event', type: 'ApiConnection', splitOn: "@triggerBody()?['value']" })
})

test('a connector that has no outbox is refused by name', () => {
  const call = (referenceName: string, path: string) => messages({ a: { type: 'ApiConnection', inputs: { host: { connection: { referenceName } }, method: 'post', path } } })
  expect(call('sql', '/v2/datasets')).toEqual(["'a': the connector 'sql' has no local counterpart yet"])
  expect(call('office365', '/v3/Calendar')[0]).toContain('the operation POST /v3/Calendar')
  expect(call('outlook-2', '/v2/Mail')).toEqual([])
})

test('runAfter names siblings, and never in a circle', () => {
  expect(messages({ a: compose(1, { b: ['Succeeded'] }), b: compose(1, { a: ['Succeeded'] }) })).toEqual(['these actions wait for each other: a, b'])
  expect(problemsOf({ first: compose(1), a: compose(1, { frist: ['Succeeded'] }) })).toMatchObject([{ message: "'a' runs after 'frist', which does not exist", hint: "did you mean 'first'?" }])
  expect(messages({ s: { type: 'Scope', actions: { inner: compose(1) } }, a: compose(1, { inner: ['Succeeded'] }) })).toEqual(["'a' runs after 'inner', which does not stand beside it"])
  expect(messages({ a: compose(1), b: compose(1, { a: ['Done'] }) })[0]).toContain("'Done' is no status to run after")
})

test('expressions are checked where they stand', () => {
  const [problem] = problemsOf({ a: compose({ text: 'x @{concatt(1)}' }) })
  expect(problem).toMatchObject({ code: 'InvalidTemplate', message: "the function 'concatt' is not known", hint: "did you mean 'concat'?", origin: { line: 13, column: 24 } })
  expect(messages({ a: compose("@body('b')"), c: compose("@variables('v')"), d: compose("@parameters('p')"), e: compose("@items('loop')") })).toEqual([
    "'body' names the action 'b', which does not exist", "'variables' names the variable 'v', which does not exist",
    "'parameters' names the parameter 'p', which does not exist", "'items' names the loop 'loop', which does not exist",
  ])
  expect(messages({ loop: { type: 'Foreach', foreach: '@createArray(1)', actions: { inside: compose("@items('LOOP')") } }, s: { type: 'If', expression: '@eq(1,1)', actions: {} } })).toEqual(["the function 'eq' is not known"])
  expect(messages({ a: compose("@pipeline().RunId") })).toEqual(["the function 'pipeline' is not known"])
})

test('rules of the service are kept', () => {
  const variable = { type: 'InitializeVariable', inputs: { variables: [{ name: 'v', type: 'string' }] } }
  expect(messages({ s: { type: 'Scope', actions: { v: variable } } })[0]).toContain('only possible at the top')
  expect(messages({ l: { type: 'Until', expression: '@true', actions: { t: { type: 'Terminate', inputs: { runStatus: 'Failed' } } } } })[0]).toContain('cannot stand inside the loop')
  expect(messages({ r: { type: 'Response', inputs: { statusCode: 200 } } }, { triggers: { t: { type: 'Recurrence', recurrence: { frequency: 'Day' } } } })[0]).toContain('needs a Request trigger')
  expect(messages({ a: compose(1), s: { type: 'Scope', actions: { A: compose(1) } } })[0]).toContain('is used twice')
  expect(messages({ a: { type: 'Http', inputs: { method: 'GET' } } })).toEqual(["'a' lacks the input 'uri'"])
})
