import { jsonText, type Json } from '@lagoon/expressions'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryPorts } from '../ports.ts'
import { compose, fileOf, runWorkflow, testEffects } from '../testing.ts'
import { loadWorkflow } from './load.ts'

const sound: Json = {
  v: { type: 'InitializeVariable', inputs: { variables: [{ name: 'n', type: 'integer', value: 0 }] } },
  call: { type: 'Http', inputs: { method: 'GET', uri: 'https://example.com', headers: { a: 'b' }, retryPolicy: { type: 'fixed', count: 2, interval: 'PT1S' } }, runAfter: { v: ['Succeeded'] } },
  each: { type: 'Foreach', foreach: '@createArray(1, 2)', runAfter: { call: ['Failed'] }, actions: { up: { type: 'IncrementVariable', inputs: { name: 'n', value: "@items('each')" } }, text: compose("@{variables('n')}", { up: ['Succeeded'] }) } },
  loop: { type: 'Until', expression: "@greater(variables('n'), 3)", limit: { count: 3, timeout: 'PT1H' }, actions: { wait: { type: 'Wait', inputs: { interval: { count: 1, unit: 'Second' } } } }, runAfter: { each: ['Succeeded'] } },
  check: { type: 'If', expression: { and: [{ equals: ["@variables('n')", 3] }] }, actions: { yes: compose(1) }, else: { actions: { no: { type: 'Switch', expression: 'a', cases: { A: { case: 'a', actions: {} } }, default: { actions: {} } } } }, runAfter: { loop: ['Succeeded'] } },
  send: { type: 'ApiConnection', inputs: { host: { connection: { referenceName: 'teams' } }, method: 'post', path: '/beta/teams/x', body: { messageBody: 'm' } }, runAfter: { check: ['Succeeded'] } },
  answer: { type: 'Response', inputs: { statusCode: 200, body: { a: 1 } }, runAfter: { send: ['Succeeded'] } },
}

const odd = fc.constantFrom<Json>(null, true, -1, 7, '', 'x', '@', "@body('call')", '@{', [], {}, [null], { type: 'Compose' }, { and: [] }, 'PT', ['Succeeded'])

/** A sound value with one part of it replaced or taken out. */
const spoiled = fc.tuple(fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }), fc.option(odd, { nil: undefined })).map(([way, part]) => spoil(sound, way, part) ?? {})

function spoil(value: Json, [step, ...rest]: readonly number[], part: Json | undefined): Json | undefined {
  if (step === undefined || typeof value !== 'object' || value === null) return part
  const names = Object.keys(value)
  const name = names[step % Math.max(1, names.length)]
  if (name === undefined) return part
  const entries = Object.entries(value as Readonly<Record<string, Json>>).flatMap(([key, item]): [string, Json][] => {
    const changed = key === name ? spoil(item, rest, part) : item
    return changed === undefined ? [] : [[key, changed]]
  })
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries)
}

test('a spoiled workflow is refused with places, or runs to an end', async () => {
  await fc.assert(fc.asyncProperty(spoiled, async actions => {
    const { workflow, problems } = loadWorkflow(fileOf(typeof actions === 'object' && actions !== null ? actions : {}), 'w.json')
    expect(problems.every(problem => problem.origin.line >= 1 && problem.origin.column >= 1)).toBe(true)
    expect(problems.length > 0 || workflow !== undefined).toBe(true)
    const run = workflow === undefined ? undefined : await runWorkflow(workflow, { request: { method: 'POST' } }, memoryPorts(), testEffects())
    expect(['Succeeded', 'Failed', 'Cancelled', undefined]).toContain(run?.status)
  }), { numRuns: 700 })
})

test('any JSON is a workflow or is refused', () => {
  fc.assert(fc.property(fc.oneof(fc.json(), spoiled.map(actions => jsonText({ definition: actions }))), text => {
    const { workflow, problems } = loadWorkflow(text, 'w.json')
    expect(workflow !== undefined || problems.length > 0).toBe(true)
  }), { numRuns: 1000 })
})
