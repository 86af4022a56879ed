import { expect, test } from 'vitest'
import { activity, copy, lintWith, lookup, messages, resource, type Json } from './lint.fixture.ts'

const query = 'SELECT 1 AS one'
const policy = (more: Json): Json => ({ policy: more })

test('without a retry: one note for a pipeline, and none for what must not be done twice', () => {
  expect(lintWith('NoRetry', [lookup('a', query), lookup('b', query), copy(query, {}, policy({ retry: 2 }))])).toMatchObject([
    { severity: 'note', message: "nothing is tried again: 'a', 'b' have no retry" },
  ])
  const post = activity('call', 'WebActivity', { url: 'https://x', method: 'POST', body: '{}' })
  const wait = activity('wait', 'Wait', { waitTimeInSeconds: 1 })
  expect(lintWith('NoRetry', [post, wait, copy(query, {}, policy({ retry: '@pipeline().parameters.n' }))], { parameters: { n: { type: 'int' } } })).toEqual([])
})

test('timeouts of days', () => {
  expect(lintWith('TimeoutOfDays', [copy(query, {}, policy({ timeout: '7.00:00:00' }))])).toMatchObject([{ message: "'copy' may hang for days (7.00:00:00)", severity: 'note' }])
  const until = activity('poll', 'Until', { expression: { value: '@bool(1)', type: 'Expression' }, timeout: '1.00:00:00', activities: [] })
  expect(lintWith('TimeoutOfDays', [until])).toHaveLength(1)
  for (const timeout of ['0.12:00:00', '02:00:00', '@pipeline().parameters.t']) expect(lintWith('TimeoutOfDays', [copy(query, {}, policy({ timeout }))])).toEqual([])
})

test('a child that nobody waits for', () => {
  const child = resource('pipeline', 'child', { activities: [] })
  const call = (waitOnCompletion: boolean): Json => activity('call', 'ExecutePipeline', { pipeline: { referenceName: 'child' }, waitOnCompletion })
  expect(messages(lintWith('ChildNotWaited', [call(false)], {}, [child]))).toEqual(["'call' starts 'child' and does not wait for it: its failure is seen nowhere here"])
  expect(lintWith('ChildNotWaited', [call(true)], {}, [child])).toEqual([])
  const look = activity('look', 'WebActivity', { url: "@concat('https://x/runs/', activity('call').output.pipelineRunId)", method: 'GET' }, { call: ['Succeeded'] })
  expect(lintWith('ChildNotWaited', [call(false), look], {}, [child])).toEqual([])
})

test('what follows an activity that is switched off', () => {
  const off = (more: Json): Json => ({ ...lookup('a', query), ...more })
  const next = lookup('b', query, { a: ['Succeeded'] })
  expect(messages(lintWith('InactiveFollowed', [off({ state: 'Inactive', onInactiveMarkAs: 'Skipped' }), next]))).toEqual(["'b' follows 'a', which is switched off and counts as Skipped"])
  expect(lintWith('InactiveFollowed', [off({ state: 'Active' }), next])).toEqual([])
  expect(lintWith('InactiveFollowed', [off({ state: 'Inactive' }), lookup('b', query)])).toEqual([])
})

test('a secret that is read by a call stands in the history of runs', () => {
  const read = (url: string, more: Json = {}): Json => activity('secret', 'WebActivity', { url, method: 'GET', authentication: { type: 'MSI', resource: 'https://vault.azure.net' } }, {}, more)
  const url = 'https://v.vault.azure.net/secrets/token?api-version=7.4'
  expect(messages(lintWith('SecretInRunHistory', [read(url)]))).toEqual(["'secret' reads a secret, and its output is not secured"])
  expect(lintWith('SecretInRunHistory', [read("@concat(pipeline().parameters.vault, '/secrets/', 'token', '?api-version=7.0')")], { parameters: { vault: { type: 'string' } } })).toHaveLength(1)
  expect(lintWith('SecretInRunHistory', [read(url, policy({ secureOutput: true }))])).toEqual([])
  expect(lintWith('SecretInRunHistory', [read('https://api.example.com/orders')])).toEqual([])
})
