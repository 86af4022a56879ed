import { expect, test } from 'vitest'
import { memoryPorts } from '../ports.ts'
import { compose, play, testEffects } from '../testing.ts'

const fails = (after: Record<string, string[]> = {}) => compose('@div(1, 0)', after)

test('actions without runAfter run at once, the others when all they wait for have ended as wanted', async () => {
  const run = await play({
    a: compose('@triggerBody().n'),
    b: compose("@add(outputs('a'), 1)", { a: ['Succeeded'] }),
    c: compose('other'),
    d: compose("@concat(outputs('b'), outputs('C'))", { b: ['Succeeded'], c: ['SUCCEEDED'] }),
  }, { body: { n: 4 } })
  expect(run.status).toBe('Succeeded')
  expect(run.of('d').outputs).toBe('5other')
})

test('several statuses for one action are or, several actions are and', async () => {
  const run = await play({
    bad: fails(),
    good: compose(1),
    either: compose(1, { bad: ['Succeeded', 'Failed'] }),
    both: compose(1, { bad: ['Failed'], good: ['Succeeded'] }),
    notBoth: compose(1, { bad: ['Succeeded'], good: ['Succeeded'] }),
    afterSkip: compose(1, { notBoth: ['Skipped'] }),
  })
  expect(['either', 'both', 'notBoth', 'afterSkip'].map(name => run.of(name).status)).toEqual(['Succeeded', 'Succeeded', 'Skipped', 'Succeeded'])
  expect(run.of('notBoth').error).toEqual({
    code: 'ActionConditionFailed',
    message: "'notBoth' is skipped: it runs after 'bad' with status Succeeded, and that ended with status Failed.",
  })
})

test('a failure that a later action handles is no failure of the run', async () => {
  expect((await play({ bad: fails(), catch: compose(1, { bad: ['Failed'] }) })).status).toBe('Succeeded')
  expect((await play({ bad: fails(), catch: compose(1, { bad: ['Failed'] }), next: compose(1, { bad: ['Succeeded'] }) })).status).toBe('Failed')
  expect((await play({ good: compose(1), catch: compose(1, { good: ['Failed'] }) })).status).toBe('Succeeded')
  expect((await play({ bad: fails() })).error).toEqual({ code: 'ActionFailed', message: 'An action failed. No dependent actions succeeded.' })
})

test('an expression that fails is reported with its line and column', async () => {
  const { error, code, inputs } = (await play({ bad: compose({ deep: ['text @{div(1, 0)}'] }) })).of('bad')
  expect(code).toBe('BadRequest')
  expect(error?.code).toBe('InvalidTemplate')
  expect(error?.message).toMatch(/in action 'bad' at line 14 and column 28: 'div' cannot divide by zero$/)
  expect(inputs).toBeUndefined()
})

test('a scope fails with its last action and can be caught', async () => {
  const run = await play({
    try: { type: 'Scope', actions: { one: compose(1), two: fails({ one: ['Succeeded'] }), three: compose(3, { two: ['Succeeded'] }) } },
    catch: { type: 'Scope', runAfter: { try: ['Failed', 'TimedOut'] }, actions: { what: compose("@result('try')"), inside: compose("@outputs('one')") } },
  })
  expect(run.of('try')).toMatchObject({ status: 'Failed', code: 'ActionFailed' })
  expect(run.of('three').status).toBe('Skipped')
  expect(run.of('inside').outputs).toBe(1)
  expect(run.of('what').outputs).toMatchObject([
    { name: 'one', status: 'Succeeded', code: 'OK', outputs: 1 },
    { name: 'two', status: 'Failed', code: 'BadRequest', error: { code: 'InvalidTemplate' } },
    { name: 'three', status: 'Skipped', code: 'ActionSkipped' },
  ])
  expect(run.status).toBe('Succeeded')
})

test('what stands in a skipped scope is skipped with it', async () => {
  const run = await play({ good: compose(1), never: { type: 'Scope', runAfter: { good: ['Failed'] }, actions: { inner: compose(1) } } })
  expect(run.of('inner')).toMatchObject({ status: 'Skipped', error: { code: 'ActionDependencyFailed' } })
})

test('If takes one branch, by text or by tree', async () => {
  const branches = { actions: { yes: compose('yes') }, else: { actions: { no: compose('no') } } }
  const text = await play({ check: { type: 'If', expression: "@equals(triggerBody()['n'], 4)", ...branches } }, { body: { n: 4 } })
  expect([text.of('yes').status, text.of('no').status]).toEqual(['Succeeded', 'Skipped'])
  expect(text.of('no').error?.code).toBe('ActionBranchingConditionNotSatisfied')
  const tree = { and: [{ greater: ["@triggerBody()['n']", 3] }, { not: { or: [{ equals: ["@triggerBody()['n']", 4] }, { contains: ['abc', 'b'] }] } }] }
  expect((await play({ check: { type: 'If', expression: tree, ...branches } }, { body: { n: 4 } })).of('no').outputs).toBe('no')
  const wrong = await play({ check: { type: 'If', expression: '@add(1, 1)', ...branches } })
  expect(wrong.of('check')).toMatchObject({ status: 'Failed', error: { code: 'InvalidTemplate' } })
})

test('Switch compares exactly, and with the same type', async () => {
  const chosen = (expression: string) => play({
    choose: { type: 'Switch', expression, cases: { A: { case: 'a', actions: { isA: compose(1) } }, B: { case: 'b', actions: { isB: compose(1) } } }, default: { actions: { other: compose(1) } } },
  })
  const statuses = async (expression: string) => { const run = await chosen(expression); return ['isA', 'isB', 'other'].map(name => run.of(name).status) }
  expect(await statuses("@concat('', 'b')")).toEqual(['Skipped', 'Succeeded', 'Skipped'])
  expect(await statuses('B')).toEqual(['Skipped', 'Skipped', 'Succeeded'])
  expect((await chosen('@add(1, 1)')).of('choose').error?.code).toBe('ActionConditionFailed')
  expect((await chosen('@null')).of('choose').error?.code).toBe('ExpressionEvaluationFailed')
})

test('Foreach runs every item, fails at the end, and lists its passes behind it', async () => {
  const run = await play({
    each: { type: 'Foreach', foreach: "@triggerBody()?['list']", actions: { divide: compose("@div(10, items('each'))"), text: compose("@string(item())", { divide: ['Succeeded'] }) } },
    all: compose("@outputs('divide')", { each: ['Succeeded', 'Failed'] }),
  }, { body: { list: [1, 0, 5] } })
  expect(run.of('each').status).toBe('Failed')
  expect(run.of('all').outputs).toEqual([10, null, 2])
  expect(run.actions.filter(action => action.name === 'text').map(action => [action.repetition[0]?.itemIndex, action.status])).toEqual(
    expect.arrayContaining([[0, 'Succeeded'], [1, 'Skipped'], [2, 'Succeeded']]))
  expect((await play({ each: { type: 'Foreach', foreach: 'no list', actions: {} } })).of('each').error?.message).toMatch(/must be an array/)
})

test('Foreach keeps its width, and one after another when it is sequential', async () => {
  const widest = async (extra: object) => {
    let now = 0
    let most = 0
    const ports = memoryPorts(async () => {
      most = Math.max(most, ++now)
      await new Promise(resolve => { setImmediate(resolve) })
      now--
      return { status: 200, headers: {}, body: '' }
    })
    await play({ each: { type: 'Foreach', foreach: '@range(0, 30)', actions: { get: { type: 'Http', inputs: { method: 'GET', uri: 'https://example.com/' } } }, ...extra } }, { ports })
    return most
  }
  expect(await widest({})).toBe(20)
  expect(await widest({ runtimeConfiguration: { concurrency: { repetitions: 3 } } })).toBe(3)
  expect(await widest({ operationOptions: 'Sequential' })).toBe(1)
})

test('nested loops know each other by name', async () => {
  const run = await play({
    outer: { type: 'Foreach', foreach: "@createArray('a', 'b')", actions: {
      inner: { type: 'Foreach', foreach: '@range(1, 2)', actions: { both: compose("@concat(items('outer'), items('inner'), item())") } },
    } },
  })
  expect(run.actions.filter(action => action.name === 'both').map(action => action.outputs).toSorted()).toEqual(['a11', 'a22', 'b11', 'b22'])
})

const counter = { make: { type: 'InitializeVariable', inputs: { variables: [{ name: 'n', type: 'integer', value: 0 }] } } }
const until = (expression: string, actions: object = {}, limit: object = {}) => ({
  ...counter,
  loop: { type: 'Until', runAfter: { make: ['Succeeded'] }, expression, limit, actions: { up: { type: 'IncrementVariable', inputs: { name: 'n', value: 1 } }, ...actions } },
  end: compose("@variables('n')", { loop: ['Succeeded', 'Failed'] }),
})

test('Until asks behind each pass, and ends at its limits without failing', async () => {
  expect((await play(until("@equals(variables('n'), 3)"))).of('end').outputs).toBe(3)
  const limited = await play(until('@false', {}, { count: 5 }))
  expect([limited.of('end').outputs, limited.of('loop').status]).toEqual([5, 'Succeeded'])
  const wait = { wait: { type: 'Wait', inputs: { interval: { count: 30, unit: 'Minute' } }, runAfter: { up: ['Succeeded'] } } }
  expect((await play(until('@false', wait))).of('end').outputs).toBe(2)
})

test('Until goes on after a failed pass, and the last one decides', async () => {
  const divide = { divide: compose("@div(1, sub(2, variables('n')))", { up: ['Succeeded'] }), index: compose("@iterationIndexes('loop')") }
  expect((await play(until("@equals(variables('n'), 3)", divide))).of('loop').status).toBe('Succeeded')
  const last = await play(until("@equals(variables('n'), 2)", divide))
  expect(last.of('loop').status).toBe('Failed')
  expect(last.of('index').outputs).toBe(1)
})

test('Terminate ends the run with the status it names', async () => {
  const run = await play({
    work: { type: 'Scope', actions: { stop: { type: 'Terminate', inputs: { runStatus: 'Failed', runError: { code: 'E1', message: 'enough' } } }, after: compose(1, { stop: ['Succeeded'] }) } },
    later: compose(1, { work: ['Succeeded', 'Failed', 'Skipped'] }),
  })
  expect(run.status).toBe('Failed')
  expect(run.error).toEqual({ code: 'E1', message: 'enough' })
  expect(['stop', 'work', 'after', 'later'].map(name => run.of(name).status)).toEqual(['Succeeded', 'Cancelled', 'Skipped', 'Skipped'])
  expect((await play({ stop: { type: 'Terminate', inputs: { runStatus: 'Cancelled' } } })).status).toBe('Cancelled')
})

test('a condition of the trigger that does not hold skips the run', async () => {
  const rest = { triggers: { request: { type: 'Request', conditions: [{ expression: "@equals(triggerBody()?['go'], true)" }] } } }
  expect(await play({ a: compose(1) }, { rest, body: { go: false } })).toMatchObject({ status: 'Skipped', actions: [] })
  expect((await play({ a: compose(1) }, { rest, body: { go: true } })).status).toBe('Succeeded')
})

test('secure inputs and outputs are masked wherever they show again', async () => {
  const effects = testEffects()
  const run = await play({
    secret: { ...compose('hush-hush') as object, runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } } },
    next: compose("the word is @{outputs('secret')}", { secret: ['Succeeded'] }),
    parameter: compose("@parameters('key')"),
  }, { effects, rest: { parameters: { key: { type: 'SecureString' } } }, firing: { request: { method: 'POST' }, parameters: { KEY: 'k-12345' } } })
  expect(run.of('secret')).toMatchObject({ inputs: '***', outputs: '***' })
  expect(run.of('next').outputs).toBe('the word is ***')
  expect(run.of('parameter').outputs).toBe('***')
  expect(JSON.stringify(effects.events)).not.toMatch(/hush-hush|k-12345/)
})

test('a static result stands in for an action', async () => {
  const run = await play(
    { call: { type: 'Http', inputs: { method: 'GET', uri: 'https://example.com' }, runtimeConfiguration: { staticResult: { name: 'r', staticResultOptions: 'Enabled' } } }, read: compose("@body('call').ok", { call: ['Succeeded'] }) },
    { rest: { staticResults: { r: { status: 'Succeeded', outputs: { statusCode: 200, body: { ok: 7 } } } } } },
  )
  expect(run.of('read').outputs).toBe(7)
})

test('the run tells its story in events, and its outputs at the end', async () => {
  const effects = testEffects()
  const run = await play({ a: compose('x') }, { effects, rest: { outputs: { word: { type: 'string', value: "@outputs('a')" } } } })
  expect(run.outputs).toEqual({ word: { type: 'string', value: 'x' } })
  expect(effects.events.map(event => event.kind)).toEqual(['workflowStarted', 'actionStarted', 'actionFinished', 'workflowFinished'])
})
