import { expect, test } from 'vitest'
import { recordedRuns } from './history.ts'
import { memoryPorts } from './ports.ts'
import type { WorkflowEvent } from './record.ts'
import { compose, play, testEffects } from './testing.ts'

test('a run is told from its events, also when they were written down and read back', async () => {
  const effects = testEffects()
  const send = { type: 'ApiConnection', inputs: { host: { connection: { referenceName: 'office365' } }, method: 'post', path: '/v2/Mail', body: { To: 'a@example.com' } } }
  const call = { type: 'Http', inputs: { method: 'GET', uri: 'https://example.com' }, runAfter: { send: ['Succeeded'] } }
  await play({ send, call, bad: compose('@div(1, 0)', { call: ['Failed'] }) }, { effects, ports: memoryPorts(() => ({ status: 503, headers: {}, body: '' })) })
  const told = recordedRuns(JSON.parse(JSON.stringify(effects.events)) as WorkflowEvent[])
  expect(told).toEqual(recordedRuns(effects.events))
  expect(told).toMatchObject([{
    workflow: 'test', trigger: 'request', status: 'Failed', startTime: '2026-01-01T00:00:00.000Z', messages: 1, error: { code: 'ActionFailed' },
    actions: [{ name: 'send', status: 'Succeeded', retries: 0 }, { name: 'call', code: 'ServiceUnavailable', retries: 4, tookMs: 97_500 }, { name: 'bad', error: { code: 'InvalidTemplate' } }],
  }])
  expect(recordedRuns(effects.events.slice(0, -1))).toMatchObject([{ status: 'Running', tookMs: undefined }])
})
