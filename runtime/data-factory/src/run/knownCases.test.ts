// The cases of control activities that microsoft/data-factory-testing-framework holds, told again, and those that it is known to
// get wrong: its issues 102 (item() below a branch in a loop) and 163 (several conditions of one dependency).
import { Engine } from '@lagoon/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { validateFactory } from '../validate/validateFactory.ts'
import { activity, factoryOf, fails, pipelinesOn, set, statuses, strings, type Json } from './pipelines.fixture.ts'
import { runPipeline } from './runPipeline.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
const { portsOf, run } = pipelinesOn(() => engine)
const outputOf = ({ activityRuns }: Awaited<ReturnType<typeof run>>, name: string): unknown => activityRuns.find((one) => one.activityName === name)?.output

describe('Filter', () => {
  test.each([
    [[1, 2, 3, 4, 5], [1, 2, 3]],
    [[], []],
    [[4], []],
    [[3, 4, 5, 6], [3]],
    [[-1, 3, 4], [-1, 3]],
  ])('of %j keeps %j', async (given, kept) => {
    const filter = activity('filter', 'Filter', { items: '@pipeline().parameters.given', condition: '@lessOrEquals(item(), 3)' })
    const result = await run([filter], { parameters: { given: { type: 'Array' } } }, { parameters: { given } })
    expect(outputOf(result, 'filter')).toEqual({ ItemsCount: given.length, FilteredItemsCount: kept.length, Value: kept })
  })
})

describe('Switch', () => {
  const choose = (on: string, more: Json = {}): Json =>
    activity('choose', 'Switch', {
      on: `@concat('${on}', '')`,
      cases: [
        { value: 'case_1', activities: [set('one', '1')] },
        { value: 'case_2', activities: [set('two', '2')] },
      ],
      defaultActivities: [set('other', 'default')],
      ...more,
    })
  test.each([
    ['case_1', '1'],
    ['case_2', '2'],
    ['case_3', 'default'],
    ['Case_1', 'default'],
  ])('on %s sets %s', async (on, value) => {
    expect((await run([choose(on)])).variables['v']).toBe(value)
  })

  test('without a default and without a case that fits does nothing, and succeeds', async () => {
    const result = await run([choose('nothing', { defaultActivities: undefined })])
    expect([result.status, statuses(result)]).toEqual(['Succeeded', { choose: 'Succeeded' }])
  })

  test('has at most 25 cases', () => {
    const cases = (count: number): Json[] => Array.from({ length: count }, (_, index) => ({ value: String(index), activities: [] }))
    expect(factoryOf({ activities: [choose('x', { cases: cases(25) })] }).problems).toEqual([])
    expect(factoryOf({ activities: [choose('x', { cases: cases(26) })] }).problems).toMatchObject([{ code: 'InvalidPropertyValue' }])
  })
})

test('If evaluates only the branch that it takes', async () => {
  const choose = activity('choose', 'IfCondition', {
    expression: "@equals(variables('w'), '1')",
    ifTrueActivities: [set('yes', "@concat(variables('w'), ' is one')")],
    ifFalseActivities: [set('no', '@string(int(variables(\'w\')))')],
  })
  expect((await run([set('one', '1', {}, 'w'), { ...choose, dependsOn: [{ activity: 'one', dependencyConditions: ['Succeeded'] }] }])).variables).toMatchObject({ v: '1 is one' })
})

test('Until runs its body once more until the expression holds', async () => {
  const loop = activity('loop', 'Until', {
    expression: "@equals(length(variables('list')), 2)",
    activities: [activity('add', 'AppendVariable', { variableName: 'list', value: "@length(variables('list'))" })],
  })
  // A variable that is appended to may be asked for what it held before.
  const result = await run([loop], { variables: { list: { type: 'Array' } } })
  expect(result.message).toBe('')
  expect(result.variables).toEqual({ list: [0, 1] })
})

test('item() reaches an activity below a branch in a loop', async () => {
  const branch = activity('if', 'IfCondition', { expression: '@greater(item().n, 1)', ifTrueActivities: [set('deep', "@concat('n = ', string(item().n))")] })
  const result = await run([activity('each', 'ForEach', { items: '@createArray(json(\'{"n":1}\'), json(\'{"n":2}\'))', isSequential: true, activities: [branch] })])
  expect(result.variables['v']).toBe('n = 2')
})

test('several conditions of one dependency are alternatives', async () => {
  const either = { x: ['Succeeded', 'Failed'] }
  expect(statuses(await run([fails('x'), set('after', '1', either)]))).toEqual({ x: 'Failed', after: 'Succeeded' })
  expect(statuses(await run([set('x', '1'), set('after', '1', either)]))).toEqual({ x: 'Succeeded', after: 'Succeeded' })
})

test('a skipped activity passes its skipping on, until one asks for it', async () => {
  const result = await run([
    fails('x'),
    set('y', '1', { x: ['Succeeded'] }),
    set('z', '1', { y: ['Succeeded'] }),
    set('completed', '1', { z: ['Completed'] }),
    set('skipped', '1', { z: ['Skipped'] }),
  ])
  expect(statuses(result)).toEqual({ x: 'Failed', y: 'Skipped', z: 'Skipped', completed: 'Skipped', skipped: 'Succeeded' })
})

test('Fail gives message and code, expressions included', async () => {
  const result = await run([activity('x', 'Fail', { message: "@concat('Error code: ', '500')", errorCode: '500' })])
  expect(result.activityRuns[0]).toMatchObject({ status: 'Failed', error: { errorCode: '500', message: 'Error code: 500' } })
  const wrong = await run([activity('x', 'Fail', { message: 'm', errorCode: '@add(1, 1)' })])
  expect(wrong.activityRuns[0]?.error.errorCode).toBe('ErrorCodeNotString')
})

test('variables begin with their default, or with nothing of their type', async () => {
  const { variables } = await run([], {
    variables: { s: { type: 'String' }, t: { type: 'String', defaultValue: 'x' }, a: { type: 'Array' }, b: { type: 'Boolean', defaultValue: 'true' }, i: { type: 'Integer' } },
  })
  expect(variables).toEqual({ s: '', t: 'x', a: [], b: true, i: 0 })
})

test('a return value may be of every type, and a child hands it to its parent', async () => {
  const give = activity('give', 'SetVariable', {
    variableName: 'pipelineReturnValue',
    setSystemVariable: true,
    value: [
      { key: 'expression', value: { type: 'Expression', content: '@createArray(1, 2)' } },
      { key: 'text', value: { type: 'String', content: 'a @{add(1, 1)}' } },
      { key: 'int', value: { type: 'Int', content: '12' } },
      { key: 'float', value: { type: 'Float', content: 1.5 } },
      { key: 'flag', value: { type: 'Boolean', content: 'true' } },
      { key: 'none', value: { type: 'Null' } },
      { key: 'list', value: { type: 'Array', content: [{ type: 'String', content: 'x' }, { type: 'Int', content: 3 }] } },
      { key: 'object', value: { type: 'Object', content: [{ key: 'inner', value: { type: 'Boolean', content: false } }] } },
    ],
  })
  const parent = { name: 'p', variables: strings('v'), activities: [activity('call', 'ExecutePipeline', { pipeline: { referenceName: 'child' } }), set('read', "@string(activity('call').output.pipelineReturnValue.int)", { call: ['Succeeded'] })] }
  const result = await runPipeline(factoryOf(parent, { name: 'child', activities: [give] }), { pipeline: 'p' }, portsOf())
  expect(outputOf(result, 'call')).toMatchObject({
    pipelineReturnValue: { expression: [1, 2], text: 'a 2', int: 12, float: 1.5, flag: true, none: null, list: ['x', 3], object: { inner: false } },
  })
  expect(result.variables).toEqual({ v: '12' })
})

test('a return value that is not of its type fails', async () => {
  const give = (type: string, content: unknown): Json =>
    activity('give', 'SetVariable', { variableName: 'pipelineReturnValue', setSystemVariable: true, value: [{ key: 'x', value: { type, content } }] })
  for (const [type, content] of [['Int', 'twelve'], ['Float', 'x'], ['Boolean', 'maybe'], ['Object', '@createArray(1)']] as const) {
    expect((await run([give(type, content)])).activityRuns[0]?.error.errorCode).toBe('InvalidPropertyValue')
  }
})

test('ForEach takes at most 100,000 items, and a batchCount of at most 50', async () => {
  const loop = (items: string, more: Json = {}): Json => activity('each', 'ForEach', { items, activities: [], ...more })
  const items = Array.from({ length: 100_001 }, (_, index) => index)
  const many = await run([loop('@pipeline().parameters.items')], { parameters: { items: { type: 'Array' } } }, { parameters: { items } })
  expect(many.activityRuns[0]?.error.errorCode).toBe('TooManyItems')
  expect(factoryOf({ activities: [loop('@range(0, 1)', { batchCount: 51 })] }).problems).toMatchObject([{ code: 'InvalidPropertyValue' }])
})

test('control activities have neither a timeout nor retries', async () => {
  const result = await run([{ ...fails('x'), policy: { retry: 3, retryIntervalInSeconds: 30, timeout: '00:00:01' } }])
  expect(result.activityRuns).toHaveLength(1)
})

test('an unknown variable is refused before anything runs', () => {
  expect(validateFactory(factoryOf({ activities: [set('s', 'x', {}, 'nowhere')] }))).toMatchObject([{ code: 'VariableNotFound' }])
})
