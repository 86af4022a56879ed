import { Engine } from '@lagoon/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realEffects, type Effects } from '../effects.ts'
import type { Ports } from '../ports.ts'
import { activity, fails, pipelinesOn, set, statuses } from './pipelines.fixture.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
const { run } = pipelinesOn(() => engine)

test('an activity waits for what it depends on and reads its output', async () => {
  const result = await run([
    set('second', "@concat(activity('first').output.value, '!')", { first: ['Succeeded'] }, 'w'),
    set('first', 'hello'),
  ])
  expect(result).toMatchObject({
    status: 'Succeeded',
    message: '',
    variables: { v: 'hello', w: 'hello!' },
    factoryName: 'shop',
    pipelineName: 'p',
  })
  expect(result.activityRuns.map((item) => item.activityName)).toEqual(['first', 'second'])
})

test('a handler of a failure lets the run succeed (try-catch)', async () => {
  expect(await run([fails('x'), set('h', 'handled', { x: ['Failed'] })])).toMatchObject({
    status: 'Succeeded',
    variables: { v: 'handled' },
  })
})

test('beside a branch for success a handled failure fails the run (do-if-else)', async () => {
  const result = await run([fails('x'), set('h', 'handled', { x: ['Failed'] }), set('n', 'next', { x: ['Succeeded'] }, 'w')])
  expect(result).toMatchObject({ status: 'Failed', message: 'Operation on target x failed: x is broken' })
  expect(statuses(result)).toEqual({ x: 'Failed', h: 'Succeeded', n: 'Skipped' })
})

test('a follower of the skipped branch makes it a success again (do-if-skip-else)', async () => {
  const result = await run([
    fails('x'),
    set('h', 'a', { x: ['Failed'] }),
    set('n', 'b', { x: ['Succeeded'] }, 'w'),
    activity('d', 'Wait', { waitTimeInSeconds: 0 }, { n: ['Skipped'] }),
  ])
  expect(result.status).toBe('Succeeded')
})

test('several conditions of one dependency are alternatives, several dependencies all count', async () => {
  const common = await run([
    fails('a'),
    set('b', '1', { a: ['Succeeded'] }),
    set('c', '2', { b: ['Succeeded'] }),
    set('h', 'handled', { c: ['Failed', 'Skipped'] }, 'w'),
  ])
  expect(common.variables).toEqual({ v: '', w: 'handled' })
  const both = await run([fails('a'), set('b', '1'), set('c', '2', { a: ['Completed'], b: ['Failed'] }, 'w')])
  expect(statuses(both)).toEqual({ a: 'Failed', b: 'Succeeded', c: 'Skipped' })
})

test('the Fail activity gives the run its message and its error code', async () => {
  const result = await run([activity('f', 'Fail', { message: "@concat('bad ', string(7))", errorCode: '500' })])
  expect(result).toMatchObject({ status: 'Failed', message: 'Operation on target f failed: bad 7' })
  expect(result.activityRuns[0]?.error).toEqual({ errorCode: '500', message: 'bad 7', failureType: 'UserError', target: 'f' })
  const notText = await run([activity('f', 'Fail', { message: 'm', errorCode: '@int(500)' })])
  expect(notText.activityRuns[0]?.error.errorCode).toBe('ErrorCodeNotString')
})

test('If runs the branch of its condition and reports what failed in it', async () => {
  const branches = { ifTrueActivities: [set('yes', 'yes')], ifFalseActivities: [fails('no')] }
  expect((await run([activity('if', 'IfCondition', { expression: '@equals(1, 1)', ...branches })])).variables['v']).toBe('yes')
  const failed = await run([activity('if', 'IfCondition', { expression: { value: '@equals(1, 2)', type: 'Expression' }, ...branches })])
  expect(failed.message).toBe(
    'Operation on target if failed: Activity failed because an inner activity failed; Inner activity name: no, Error: no is broken',
  )
  expect(failed.activityRuns.find((item) => item.activityName === 'if')?.error.errorCode).toBe('ActionFailed')
  expect(failed.activityRuns.find((item) => item.activityName === 'no')?.within).toMatchObject({
    activity: 'if',
    branch: 'ifFalseActivities',
  })
})

test('Switch compares texts and has a default', async () => {
  const cases = { cases: [{ value: '1', activities: [set('one', 'one')] }], defaultActivities: [set('other', 'other')] }
  expect((await run([activity('s', 'Switch', { on: '@int(1)', ...cases })])).variables['v']).toBe('one')
  expect((await run([activity('s', 'Switch', { on: "@toLower('X')", ...cases })])).variables['v']).toBe('other')
})

test('ForEach in sequence keeps the order, and each turn has its own item', async () => {
  const result = await run(
    [
      activity('loop', 'ForEach', {
        items: { value: '@createArray(1,2,3)', type: 'Expression' },
        isSequential: true,
        activities: [activity('add', 'AppendVariable', { variableName: 'list', value: '@mul(item(), 10)' })],
      }),
    ],
    { variables: { list: { type: 'Array' } } },
  )
  expect(result.variables['list']).toEqual([10, 20, 30])
  expect(result.activityRuns.filter((item) => item.activityName === 'add').map((item) => item.within?.iteration)).toEqual([0, 1, 2])
})

test('ForEach runs batchCount turns at a time', async () => {
  let running = 0
  let most = 0
  const waiting: (() => void)[] = []
  const http: Ports['http'] = async () => {
    running += 1
    most = Math.max(most, running)
    // The third call lets everybody go: it only comes when three turns run side by side.
    await new Promise<void>((resolve) => (waiting.push(resolve) === 3 ? waiting.forEach((go) => go()) : undefined))
    running -= 1
    return { status: 200, headers: {}, body: '{}' }
  }
  const loop = activity('loop', 'ForEach', {
    items: '@range(0, 3)',
    batchCount: 3,
    activities: [activity('call', 'WebActivity', { url: 'https://x', method: 'GET' })],
  })
  expect((await run([loop], {}, {}, {}, { http })).status).toBe('Succeeded')
  expect(most).toBe(3)
})

test('a turn of ForEach that fails does not stop the others; the loop fails at its end', async () => {
  const body = [
    activity('check', 'IfCondition', { expression: '@equals(item(), 2)', ifTrueActivities: [fails('two')] }),
    activity('add', 'AppendVariable', { variableName: 'list', value: '@item()' }),
  ]
  const result = await run([activity('loop', 'ForEach', { items: '@createArray(1,2,3)', isSequential: true, activities: body })], {
    variables: { list: { type: 'Array' } },
  })
  expect(result.variables['list']).toEqual([1, 2, 3])
  expect(result.message).toContain('Inner activity name: check')
})

test('ForEach of something that is no list says so', async () => {
  const result = await run([activity('loop', 'ForEach', { items: "@json('{}')", activities: [] })])
  expect(result.message).toContain("'items' must be a list, and came to a value of type 'Object'")
})

test('Until repeats its body until the condition holds, even when the body fails', async () => {
  const body = [activity('add', 'AppendVariable', { variableName: 'list', value: 1 }), fails('always')]
  const result = await run([activity('loop', 'Until', { expression: "@equals(length(variables('list')), 3)", activities: body })], {
    variables: { list: { type: 'Array' } },
  })
  expect(result).toMatchObject({ status: 'Succeeded', variables: { list: [1, 1, 1] } })
})

test('the condition of Until sees the outputs of its body', async () => {
  const result = await run([
    activity('loop', 'Until', { expression: "@equals(activity('set').output.value, 'x')", activities: [set('set', 'x')] }),
  ])
  expect(result.status).toBe('Succeeded')
})

test('Filter keeps the items for which the condition holds', async () => {
  const result = await run([
    activity('f', 'Filter', { items: '@range(1, 4)', condition: '@greater(item(), 2)' }),
    set('n', "@string(activity('f').output.value)", { f: ['Succeeded'] }),
  ])
  expect(result.variables['v']).toBe('[3,4]')
  expect(result.activityRuns[0]?.output).toMatchObject({ ItemsCount: 4, FilteredItemsCount: 2 })
})

test('an inactive activity is not run, and its dependents see the status it is marked with', async () => {
  const off = { ...fails('off'), state: 'Inactive', onInactiveMarkAs: 'Succeeded' }
  expect((await run([off, set('next', 'ran', { off: ['Succeeded'] })])).variables['v']).toBe('ran')
  expect(statuses(await run([{ ...off, onInactiveMarkAs: 'Skipped' }, set('next', 'ran', { off: ['Succeeded'] })]))).toEqual({
    off: 'Skipped',
    next: 'Skipped',
  })
})

test('a retry runs the activity again after its interval; each attempt is a run of its own', async () => {
  const slept: number[] = []
  let calls = 0
  const http: Ports['http'] = async () =>
    ++calls < 3 ? { status: 500, headers: {}, body: 'busy' } : { status: 200, headers: {}, body: '{"ok":true}' }
  const web = activity(
    'call',
    'WebActivity',
    { url: 'https://x', method: 'GET' },
    {},
    { policy: { retry: 3, retryIntervalInSeconds: 45, timeout: '0.00:10:00' } },
  )
  const sleep: Effects['sleep'] = async (ms, signal) => (ms === 600_000 ? realEffects.sleep(ms, signal) : void slept.push(ms))
  const result = await run([web], {}, {}, { sleep }, { http })
  expect(result.status).toBe('Succeeded')
  expect(slept).toEqual([45_000, 45_000])
  expect(result.activityRuns.map((item) => [item.retryAttempt, item.status, item.error.errorCode])).toEqual([
    [0, 'Failed', '2108'],
    [1, 'Failed', '2108'],
    [2, 'Succeeded', ''],
  ])
})

test('an activity that outlives its timeout fails', async () => {
  const http: Ports['http'] = () => new Promise(() => {})
  const web = activity('call', 'WebActivity', { url: 'https://x', method: 'GET' }, {}, { policy: { timeout: '00:00:05' } })
  const result = await run([web], {}, {}, { sleep: async () => {} }, { http })
  expect(result.activityRuns[0]?.error).toMatchObject({ errorCode: 'ActivityTimeout' })
})

test('a cancelled run ends as Cancelled and begins nothing further', async () => {
  const controller = new AbortController()
  const result = await run(
    [activity('wait', 'Wait', { waitTimeInSeconds: 3600 }), set('next', 'x', { wait: ['Completed'] })],
    {},
    { signal: controller.signal },
    {
      emit: (event) => event.kind === 'activityStarted' && controller.abort(),
    },
  )
  expect(result.status).toBe('Cancelled')
  expect(statuses(result)['wait']).toBe('Cancelled')
})

test('the timeout of Until ends what is under way in its body', async () => {
  const http: Ports['http'] = () => new Promise(() => {})
  const ask = activity('ask', 'WebActivity', { url: 'https://x', method: 'GET' })
  const loop = activity('poll', 'Until', { expression: '@bool(0)', timeout: '00:00:00.05', activities: [ask] })
  const result = await run([loop], {}, {}, {}, { http })
  expect(statuses(result)).toEqual({ ask: 'Cancelled', poll: 'Failed' })
  expect(result.activityRuns.at(-1)?.error.errorCode).toBe('ActivityTimeout')
})

test('a loop whose body is answered at once leaves time for what it waits for', async () => {
  let done = false
  const http: Ports['http'] = async () => ({ status: 200, headers: {}, body: JSON.stringify({ done }) })
  setTimeout(() => (done = true), 20)
  const ask = activity('ask', 'WebActivity', { url: 'https://x', method: 'GET' })
  const loop = activity('poll', 'Until', { expression: "@activity('ask').output.done", activities: [ask] })
  expect((await run([loop], {}, {}, {}, { http })).status).toBe('Succeeded')
})

test('a list that an expression has read stays as it was, whatever is appended afterwards', async () => {
  const append = (name: string, value: string, after: Record<string, string[]>): ReturnType<typeof activity> => activity(name, 'AppendVariable', { variableName: 'list', value }, after)
  const result = await run(
    [
      append('a', 'a', {}),
      append('b', 'b', { a: ['Succeeded'] }),
      activity('copy', 'SetVariable', { variableName: 'other', value: "@variables('list')" }, { b: ['Succeeded'] }),
      append('c', 'c', { copy: ['Succeeded'] }),
      append('d', 'd', { c: ['Succeeded'] }),
      activity('back', 'SetVariable', { variableName: 'list', value: "@variables('other')" }, { d: ['Succeeded'] }),
      append('e', 'e', { back: ['Succeeded'] }),
    ],
    { variables: { list: { type: 'Array' }, other: { type: 'Array' } } },
  )
  expect(result.variables).toEqual({ list: ['a', 'b', 'e'], other: ['a', 'b'] })
  expect(result.variableChanges.map(({ value }) => value)).toEqual(['a', 'b', ['a', 'b'], 'c', 'd', ['a', 'b'], 'e'])
})
