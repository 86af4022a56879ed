import { Engine } from '@lagoon/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HttpResponse } from '../ports.ts'
import { historyOf } from '../history.ts'
import { runPipeline } from './runPipeline.ts'
import { realEffects } from '../effects.ts'
import { activity, factoryOf, fails, pipelinesOn, set, statuses, strings, type Json } from './pipelines.fixture.ts'
import type { PipelineRun } from './records.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
const { portsOf } = pipelinesOn(() => engine)

/** A WebActivity: it is an execution activity, and the calls that arrive tell what really ran. */
const call = (name: string, dependsOn: Record<string, string[]> = {}, more: Json = {}): Json =>
  activity(name, 'WebActivity', { method: 'GET', url: `https://service/${name}`, ...more }, dependsOn)
const callEach = (name: string): Json => activity(name, 'WebActivity', { method: 'GET', url: `@concat('https://service/${name}/', item())` })

interface Played { readonly run: PipelineRun; readonly calls: readonly string[] }

/** Runs pipeline `p`, then reruns it; `broken` are the addresses that answer 500 the first time. */
async function twice(pipelines: readonly Json[], broken: readonly string[], startActivity?: string): Promise<{ first: Played; second: Played }> {
  const factory = factoryOf(...pipelines)
  const runs: PipelineRun[] = []
  let round = 0
  const play = async (earlier?: PipelineRun): Promise<Played> => {
    const calls: string[] = []
    const http = async ({ url }: { url: string }): Promise<HttpResponse> => {
      const path = url.replace('https://service/', '')
      calls.push(path)
      const down = round === 0 && broken.includes(path)
      return { status: down ? 500 : 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ answer: `${path} ${round}` }) }
    }
    const told: Parameters<typeof realEffects.emit>[0][] = []
    const run = await runPipeline(factory, { pipeline: 'p', ...(earlier ? { recovery: { earlier, startActivity, runOf: (id) => runs.find(({ runId }) => runId === id) } } : {}) }, portsOf({ http }), { ...realEffects, emit: (event) => told.push(event) })
    runs.push(...historyOf(told))
    return { run, calls: calls.sort() }
  }
  const first = await play()
  round = 1
  return { first, second: await play(first.run) }
}
const p = (activities: readonly Json[], more: Json = {}): Json => ({ activities, variables: strings('v', 'w'), ...more })

test('from the failed activity: what succeeded is not run again, and its output is there', async () => {
  const { first, second } = await twice([p([call('a'), call('b', { a: ['Succeeded'] }), set('s', "@activity('a').output.answer", { b: ['Succeeded'] })])], ['b'])
  expect(first.run.status).toBe('Failed')
  expect(second).toMatchObject({ calls: ['b'], run: { status: 'Succeeded', variables: { v: 'a 0' }, runGroupId: first.run.runId } })
  expect(second.run.activityRuns.map(({ activityName, takenFrom }) => [activityName, takenFrom])).toEqual([['a', first.run.runId], ['b', undefined], ['s', undefined]])
})

test('what depends on something that runs again runs again, and so a handler of the failure is skipped', async () => {
  const { first, second } = await twice([p([call('a'), call('alert', { a: ['Failed'] })])], ['a'])
  expect(statuses(first.run)).toEqual({ a: 'Failed', alert: 'Succeeded' })
  expect(second.calls).toEqual(['a'])
  expect(statuses(second.run)).toEqual({ a: 'Succeeded', alert: 'Skipped' })
})

test('from an activity: it and its followers run, what stands beside them is taken over', async () => {
  const { second } = await twice([p([call('a'), call('b', { a: ['Succeeded'] }), call('c', { b: ['Succeeded'] }), call('beside')])], [], 'b')
  expect(second.calls).toEqual(['b', 'c'])
})

test('variables are set again, since values of an earlier run are not kept', async () => {
  const { second } = await twice([p([set('s', 'kept'), call('a', { s: ['Succeeded'] }), set('t', "@variables('v')", { a: ['Succeeded'] }, 'w')])], ['a'])
  expect(second.run.variables).toEqual({ v: 'kept', w: 'kept' })
})

test('a loop goes over its items again, and runs in each turn what had not succeeded', async () => {
  const loop = activity('each', 'ForEach', { items: "@createArray('x', 'y', 'z')", activities: [callEach('load'), { ...callEach('check'), dependsOn: [{ activity: 'load', dependencyConditions: ['Succeeded'] }] }] })
  const { first, second } = await twice([p([loop, call('after', { each: ['Succeeded'] })])], ['load/y'])
  expect(first.calls).toEqual(['check/x', 'check/z', 'load/x', 'load/y', 'load/z'])
  expect(second.calls).toEqual(['after', 'check/y', 'load/y'])
  expect(second.run.status).toBe('Succeeded')
})

test('an activity inside a container can be where to begin', async () => {
  const branch = activity('if', 'IfCondition', { expression: '@equals(1, 1)', ifTrueActivities: [call('load'), { ...call('check'), dependsOn: [{ activity: 'load', dependencyConditions: ['Succeeded'] }] }] })
  const { second } = await twice([p([call('before'), { ...branch, dependsOn: [{ activity: 'before', dependencyConditions: ['Succeeded'] }] }, call('after', { if: ['Succeeded'] })])], [], 'check')
  expect(second.calls).toEqual(['after', 'check'])
})

test('a pipeline that is called is called again, and takes over what succeeded in it', async () => {
  const child: Json = { name: 'child', activities: [call('one'), call('two', { one: ['Succeeded'] })] }
  const execute = activity('run', 'ExecutePipeline', { pipeline: { referenceName: 'child', type: 'PipelineReference' }, waitOnCompletion: true })
  const { first, second } = await twice([p([execute]), child], ['two'])
  expect(first.run.status).toBe('Failed')
  expect(second.calls).toEqual(['two'])
  expect(second.run.status).toBe('Succeeded')
})

test('a rerun of a rerun still knows what the first one did', async () => {
  const factory = factoryOf(p([call('a'), fails('f', { a: ['Succeeded'] })]))
  const calls: string[] = []
  const http = async ({ url }: { url: string }): Promise<HttpResponse> => {
    calls.push(url)
    return { status: 200, headers: {}, body: '{}' }
  }
  const play = (earlier?: PipelineRun): Promise<PipelineRun> =>
    runPipeline(factory, { pipeline: 'p', ...(earlier ? { recovery: { earlier, startActivity: undefined, runOf: () => undefined } } : {}) }, portsOf({ http }))
  const first = await play()
  const third = await play(await play(first))
  expect(calls).toHaveLength(1)
  expect(third.activityRuns.map(({ takenFrom }) => takenFrom)).toEqual([first.runId, undefined])
  expect(third.runGroupId).toBe(first.runId)
})

test('an output that was masked when it was written down is asked for again', async () => {
  const secret = { ...call('secret'), policy: { secureOutput: true } }
  const { second } = await twice([p([secret, call('b', { secret: ['Succeeded'] })])], ['b'])
  expect(second.calls).toEqual(['b', 'secret'])
})

test('a rerun from an activity that the pipeline does not have is refused with the nearest name', async () => {
  await expect(twice([p([call('load')])], [], 'laod')).rejects.toMatchObject({ code: 'ActivityNotFound', hint: "did you mean 'load'?" })
})
