import { expect, test } from 'vitest'
import { memoryPorts, type HttpRequest, type HttpResponse } from '../ports.ts'
import { compose, play, testEffects } from '../testing.ts'

const ok = (body: string, headers: Record<string, string> = { 'Content-Type': 'application/json' }): HttpResponse => ({ status: 200, headers, body })
const http = (inputs: object, extra: object = {}) => ({ call: { type: 'Http', inputs: { method: 'GET', uri: 'https://example.com/orders', ...inputs }, ...extra } })

test('Http sends what the inputs say and reads the answer by its type', async () => {
  const seen: HttpRequest[] = []
  const ports = memoryPorts(request => { seen.push(request); return ok('{"id": 9007199254740993}') })
  const run = await play({
    ...http({ method: 'post', queries: { day: '@{1}' }, headers: { 'X-Trace': '@triggerBody().trace' }, body: { customer: "@triggerBody()['name']" }, authentication: { type: 'Basic', username: 'u', password: 'p' } }),
    id: compose("@body('call').id", { call: ['Succeeded'] }),
  }, { ports, body: { trace: 7, name: 'Ann' } })
  expect(seen).toEqual([{
    method: 'POST', url: 'https://example.com/orders?day=1', body: '{"customer":"Ann"}',
    headers: { 'X-Trace': '7', 'Content-Type': 'application/json; charset=utf-8', Authorization: 'Basic dTpw' },
  }])
  expect(run.of('id').outputs).toBe(9007199254740993n)
  expect(run.of('call').inputs).toMatchObject({ authentication: { type: 'Basic', username: 'u', password: '*sanitized*' } })
  expect(run.of('call').outputs).toMatchObject({ statusCode: 200 })
})

test('an answer from 400 on fails the action, which keeps it as its outputs', async () => {
  const ports = memoryPorts(() => ({ status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'no such order' }))
  const run = await play({ ...http({}), catch: compose("@concat(outputs('call').statusCode, ' ', body('call'))", { call: ['Failed'] }) }, { ports })
  expect(run.of('call')).toMatchObject({ status: 'Failed', code: 'NotFound' })
  expect(run.of('catch').outputs).toBe('404 no such order')
})

test('by default 408, 429 and 5xx are tried four times more, at growing intervals', async () => {
  const effects = testEffects()
  const run = await play(http({}), { effects, ports: memoryPorts(() => ({ status: 503, headers: {}, body: '' })) })
  expect(effects.slept).toEqual([7500, 15_000, 30_000, 45_000])
  expect(run.of('call')).toMatchObject({ status: 'Failed', code: 'ServiceUnavailable' })
  expect(run.of('call').retries).toHaveLength(4)
})

test('a retry policy and the server\'s own wish decide the pauses', async () => {
  const answers = [{ status: 429, headers: { 'Retry-After': '17' }, body: '' }, { status: 500, headers: {}, body: '' }, ok('{}')]
  const effects = testEffects()
  const policy = { retryPolicy: { type: 'fixed', count: 5, interval: 'PT3S' } }
  const run = await play(http(policy), { effects, ports: memoryPorts(() => answers.shift() ?? ok('{}')) })
  expect(effects.slept).toEqual([17_000, 3000])
  expect(run.of('call').status).toBe('Succeeded')
  const none = testEffects()
  await play(http({ retryPolicy: { type: 'none' } }), { effects: none, ports: memoryPorts(() => ({ status: 500, headers: {}, body: '' })) })
  expect(none.slept).toEqual([])
})

test('no pause goes beyond the time that the action has', async () => {
  const effects = testEffects()
  const run = await play(http({}, { limit: { timeout: 'PT2M' } }), { effects, ports: memoryPorts(() => ({ status: 429, headers: { 'Retry-After': effects.slept.length === 0 ? '90' : '50000' }, body: '' })) })
  expect(effects.slept).toEqual([90_000])
  expect(run.of('call')).toMatchObject({ status: 'Failed', code: '429' })
})

test('what may not leave the machine fails at once', async () => {
  const effects = testEffects()
  const run = await play(http({}), { effects })
  expect(run.of('call')).toMatchObject({ status: 'Failed', code: 'EgressDenied', error: { code: 'EgressDenied' } })
  expect(effects.slept).toEqual([])
})

test('a request without an answer in time leaves the status TimedOut', async () => {
  const ports = memoryPorts(() => { throw Object.assign(new Error('no answer within 5 s'), { code: 'Timeout' }) })
  const run = await play(http({ retryPolicy: { type: 'none' } }, { limit: { timeout: 'PT5S' } }), { ports })
  expect(run.of('call').status).toBe('TimedOut')
})

test('202 with a location is followed to its end', async () => {
  const seen: string[] = []
  const ports = memoryPorts(request => {
    seen.push(`${request.method} ${request.url}`)
    return seen.length < 3 ? { status: 202, headers: { Location: '/jobs/1', 'Retry-After': '2' }, body: '' } : ok('{"done":true}')
  })
  const effects = testEffects()
  const run = await play(http({ method: 'POST', body: 'go' }), { ports, effects })
  expect(seen).toEqual(['POST https://example.com/orders', 'GET https://example.com/jobs/1', 'GET https://example.com/jobs/1'])
  expect(effects.slept).toEqual([2000, 2000])
  expect(run.of('call').outputs).toMatchObject({ statusCode: 200, body: { done: true } })
  const once = await play(http({}, { operationOptions: 'DisableAsyncPattern' }), { ports: memoryPorts(() => ({ status: 202, headers: { Location: '/x' }, body: '' })) })
  expect(once.of('call')).toMatchObject({ status: 'Succeeded', code: 'Accepted' })
})

test('an answer that claims to be JSON and is not fails the action', async () => {
  const run = await play(http({}), { ports: memoryPorts(() => ok('{oops')) })
  expect(run.of('call').error?.message).toMatch(/claims to be JSON and is not/)
})

const mail = (body: object) => ({ send: { type: 'ApiConnection', inputs: { host: { connection: { referenceName: 'office365' } }, method: 'post', path: '/v2/Mail', body } } })

test('an e-mail goes into the outbox', async () => {
  const ports = memoryPorts()
  const run = await play(mail({ To: 'a@example.com;b@example.com', Subject: "Order @{triggerBody()['id']}", Body: '<p>late</p>' }), { ports, body: { id: 5 } })
  expect(run.of('send').outputs).toEqual({ statusCode: 200, headers: {} })
  expect(ports.outbox).toMatchObject([{ kind: 'email', connection: 'office365', action: 'send', workflow: 'test', to: ['a@example.com', 'b@example.com'], subject: 'Order 5', text: '<p>late</p>' }])
})

test('a Teams message goes into the outbox, a Consumption connection too', async () => {
  const ports = memoryPorts()
  await play({
    post: { type: 'ApiConnection', inputs: {
      host: { connection: { name: "@parameters('$connections')['teams-1']['connectionId']" } }, method: 'post',
      path: "/beta/teams/conversation/message/poster/@{encodeURIComponent('Flow bot')}/location/@{encodeURIComponent('Channel')}",
      body: { recipient: { groupId: 'g1', channelId: 'c1' }, messageBody: '<p>late</p>' },
    } },
  }, { ports })
  expect(ports.outbox).toMatchObject([{ kind: 'teams', connection: 'teams-1', path: '/beta/teams/conversation/message/poster/Flow%20bot/location/Channel', to: ['g1', 'c1'], text: '<p>late</p>' }])
})

test('a message that cannot be kept fails the action', async () => {
  const ports = { ...memoryPorts(), deliver: async () => { throw new Error('the outbox is full') } }
  expect((await play(mail({ To: 'a@example.com' }), { ports })).of('send')).toMatchObject({ status: 'Failed', error: { message: 'the outbox is full' } })
})

test('Response answers the caller once', async () => {
  const run = await play({
    answer: { type: 'Response', inputs: { statusCode: 201, headers: { 'X-Id': '@{1}' }, body: { made: '@true' } } },
    again: { type: 'Response', runAfter: { answer: ['Succeeded'] }, inputs: { statusCode: 200 } },
  })
  expect(run.response).toEqual({ status: 201, headers: { 'X-Id': '1', 'Content-Type': 'application/json; charset=utf-8' }, body: '{"made":true}' })
  expect(run.of('again').error?.code).toBe('ResponseAlreadySent')
})

test('ParseJson reads text, checks the schema and changes nothing', async () => {
  const schema = { type: 'object', properties: { id: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } }, required: ['id'] }
  const parse = async (content: string) => (await play({ parse: { type: 'ParseJson', inputs: { content: '@triggerBody().text', schema } } }, { body: { text: content } })).of('parse')
  expect((await parse("{'id': 1, \"extra\": 2.50,}")).outputs).toEqual({ body: { id: 1, extra: 2.5 } })
  expect(await parse('{"id": "1", "tags": [1]}')).toMatchObject({ code: 'ValidationFailed', outputs: { errors: [{ path: 'id' }, { path: 'tags[0]' }] } })
  expect(await parse('{}')).toMatchObject({ outputs: { errors: [{ path: '', message: 'Required properties are missing from object: id.' }] } })
  expect((await parse('{"id"')).code).toBe('InvalidJSON')
  expect((await parse('')).error?.code).toBe('InvalidTemplate')
})

test('Query, Select, Join and Table work item by item', async () => {
  const from = '@triggerBody()'
  const run = await play({
    kept: { type: 'Query', inputs: { from, where: "@greater(item()?['n'], 1)" } },
    made: { type: 'Select', inputs: { from, select: { name: "@toUpper(item()['c'])" } } },
    joined: { type: 'Join', inputs: { from: '@createArray(1, true, null)', joinWith: '; ' } },
    csv: { type: 'Table', inputs: { from, format: 'CSV' } },
    html: { type: 'Table', inputs: { from, format: 'HTML', columns: [{ header: 'Who', value: "@item()?['c']" }] } },
  }, { body: [{ c: 'a"b', n: 1 }, { c: '<x>', n: 2, more: false }] })
  const body = (name: string) => { const { outputs } = run.of(name); return typeof outputs === 'object' && outputs !== null && 'body' in outputs ? outputs.body : undefined }
  expect(body('kept')).toEqual([{ c: '<x>', n: 2, more: false }])
  expect(body('made')).toEqual([{ name: 'A"B' }, { name: '<X>' }])
  expect(body('joined')).toBe('1; True; ')
  expect(body('csv')).toBe('c,n,more\r\n"a""b",1,\r\n<x>,2,False\r\n')
  expect(body('html')).toBe('<table><thead><tr><th>Who</th></tr></thead><tbody><tr><td>a&quot;b</td></tr><tr><td>&lt;x&gt;</td></tr></tbody></table>')
})

test('variables keep their type, and integers every digit', async () => {
  const make = (type: string, value: unknown) => ({ make: { type: 'InitializeVariable', inputs: { variables: [{ name: 'v', type, value }] } } })
  const change = (type: string, inputs: object) => ({ change: { type, inputs: { name: 'V', ...inputs }, runAfter: { make: ['Succeeded'] } }, end: compose("@variables('v')", { change: ['Succeeded', 'Failed'] }) })
  const end = async (actions: object) => (await play(actions)).of('end').outputs
  expect(await end({ ...make('integer', 9007199254740992n), ...change('IncrementVariable', { value: 1 }) })).toBe(9007199254740993n)
  expect(await end({ ...make('integer', 5), ...change('DecrementVariable', {}) })).toBe(4)
  expect(await end({ ...make('array', []), ...change('AppendToArrayVariable', { value: { a: 1 } }) })).toEqual([{ a: 1 }])
  expect(await end({ ...make('string', 'x'), ...change('AppendToStringVariable', { value: '@true' }) })).toBe('xTrue')
  expect(await end({ ...make('boolean', true), ...change('SetVariable', { value: 'no' }) })).toBe(true)
})

test('Wait sleeps for its interval or until its instant', async () => {
  const effects = testEffects()
  await play({ a: { type: 'Wait', inputs: { interval: { count: '@add(1, 1)', unit: 'Hour' } } }, b: { type: 'Wait', runAfter: { a: ['Succeeded'] }, inputs: { until: { timestamp: '2026-01-01T03:00:00Z' } } } }, { effects })
  expect(effects.slept).toEqual([7_200_000, 3_600_000])
})
