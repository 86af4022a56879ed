import { Engine } from '@lagoon/engine'
import { memoryStorage } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FactoryError } from '../error.ts'
import { realEffects } from '../effects.ts'
import type { HttpRequest, HttpResponse, Ports } from '../ports.ts'
import { readFactory } from '../reader/readFactory.ts'
import type { ActivityRun } from '../run/records.ts'
import { runPipeline } from '../run/runPipeline.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())

const refused = async (): Promise<never> => {
  throw new FactoryError('EgressDenied', 'nothing leaves this machine')
}

async function call(
  typeProperties: Record<string, unknown>,
  ...answers: Partial<HttpResponse>[]
): Promise<{ run: ActivityRun; sent: HttpRequest[] }> {
  const sent: HttpRequest[] = []
  const http: Ports['http'] = async (request) => {
    sent.push(request)
    const answer = answers.shift()
    return answer ? { status: 200, headers: {}, body: '', ...answer } : refused()
  }
  const ports: Ports = {
    engine,
    lake: memoryStorage(),
    database: refused,
    databricks: { runJob: refused, table: refused, query: refused },
    http,
    secret: refused,
  }
  const text = JSON.stringify({ name: 'p', properties: { activities: [{ name: 'call', type: 'WebActivity', typeProperties }] } })
  const { factory } = readFactory({ name: 'shop', files: [{ kind: 'pipeline', file: 'p.json', text }] })
  const { activityRuns } = await runPipeline(factory, { pipeline: 'p' }, ports, {
    ...realEffects,
    sleep: (ms, signal) => (ms > 60_000 ? realEffects.sleep(ms, signal) : Promise.resolve()),
  })
  const [run] = activityRuns
  if (!run) throw new Error('nothing ran')
  return { run, sent }
}

test('a JSON object in the answer is the output, beside the headers', async () => {
  const { run, sent } = await call(
    { url: 'https://api/x', method: 'GET', headers: { Accept: 'application/json' } },
    { body: '{"token":"t","n":1}', headers: { 'x-id': '7' } },
  )
  expect(run.output).toMatchObject({ token: 't', n: 1, ADFWebActivityResponseHeaders: { 'x-id': '7' } })
  expect(sent).toEqual([{ method: 'GET', url: 'https://api/x', timeoutMs: 60_000, headers: { Accept: 'application/json' } }])
})

test('any other answer is text', async () => {
  expect((await call({ url: 'https://api/x', method: 'GET' }, { body: 'hello' })).run.output).toMatchObject({ Response: 'hello' })
  expect((await call({ url: 'https://api/x', method: 'GET' }, { body: '[1,2]' })).run.output).toMatchObject({ Response: '[1,2]' })
})

test('a body may be an object with expressions in it, or a text', async () => {
  const object = await call(
    { url: 'https://api/x', method: 'POST', body: { run: '@{pipeline().Pipeline}', n: { value: '@int(3)', type: 'Expression' } } },
    {},
  )
  expect(object.sent[0]).toMatchObject({ body: '{"run":"p","n":3}', headers: { 'Content-Type': 'application/json' } })
  const text = await call({ url: 'https://api/x', method: 'PUT', headers: { 'content-type': 'text/plain' }, body: 'x=@{add(1, 2)}' }, {})
  expect(text.sent[0]).toMatchObject({ method: 'PUT', body: 'x=3', headers: { 'content-type': 'text/plain' } })
})

test('Basic sign-in is sent and not shown', async () => {
  const { run, sent } = await call(
    {
      url: 'https://api/x',
      method: 'GET',
      authentication: { type: 'Basic', username: 'me', password: { type: 'SecureString', value: 'open sesame' } },
    },
    { body: '{"echo":"open sesame"}' },
  )
  expect(sent[0]?.headers['Authorization']).toBe(`Basic ${Buffer.from('me:open sesame').toString('base64')}`)
  expect(JSON.stringify(run)).not.toContain('open sesame')
})

test('an accepted call is asked again at its Location until it is done', async () => {
  const { run, sent } = await call(
    { url: 'https://api/start', method: 'POST', body: '{}' },
    { status: 202, headers: { Location: '/status/1', 'Retry-After': '2' } },
    { status: 202, headers: { location: 'https://api/status/1' } },
    { body: '{"state":"done"}' },
  )
  expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST https://api/start',
    'GET https://api/status/1',
    'GET https://api/status/1',
  ])
  expect(run.output).toMatchObject({ state: 'done' })
  expect(
    (
      await call(
        { url: 'https://api/start', method: 'POST', body: '{}', turnOffAsync: true },
        { status: 202, headers: { Location: '/status/1' } },
      )
    ).run.status,
  ).toBe('Succeeded')
})

test('an answer of 400 and more fails the activity; a refused call says that nothing went out', async () => {
  expect((await call({ url: 'https://api/x', method: 'GET' }, { status: 404, body: 'no such thing' })).run.error).toEqual({
    errorCode: '2108',
    failureType: 'UserError',
    target: 'call',
    message: "Invoking Web Activity failed with HttpStatusCode - '404', message - 'no such thing'",
  })
  expect((await call({ url: 'https://api/x', method: 'GET' })).run.error).toMatchObject({
    errorCode: 'EgressDenied',
    message: 'nothing leaves this machine',
  })
  const unsigned = await call(
    { url: 'https://api/x', method: 'GET', authentication: { type: 'MSI', resource: 'https://api' } },
    { status: 401 },
  )
  expect(unsigned.run.error.message).toContain("the call went out without a token: authentication 'MSI' takes it from")
})

test('a method without the body that it needs is refused before the run', async () => {
  await expect(call({ url: 'https://api/x', method: 'POST' })).rejects.toMatchObject({
    code: 'RequiredPropertyMissing',
    message: 'a WebActivity with POST needs a body',
    origin: { file: 'p.json' },
  })
})

test('the signature of an address is sent and not shown', async () => {
  const { run, sent } = await call({ url: 'https://api/x?sp=run&sig=abcdefghijkl&v=1', method: 'GET' }, { body: '{}' })
  expect(sent[0]?.url).toContain('sig=abcdefghijkl')
  expect(run.input).toMatchObject({ url: 'https://api/x?sp=run&sig=***&v=1' })
})
