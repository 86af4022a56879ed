import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ActivityRun } from '../../run/records.ts'
import { answering, copies, fieldsOf, dataset, lakeDataset, resource, type Json } from '../copies.fixture.ts'

const { copy, run, text, parquet } = copies({ beforeAll, afterAll, beforeEach })

const service = (typeProperties: Json = {}) => resource('linkedService', 'api', { type: 'RestService', typeProperties: { url: 'https://api.shop.test/v1/', authenticationType: 'Anonymous', ...typeProperties } })
const slept: number[] = []
const effects = { sleep: async (ms: number) => void (ms < 3_600_000 ? slept.push(ms) : await new Promise(() => {})) }

type Answers = Parameters<typeof answering>

interface RestTest {
  readonly answers: Answers
  readonly source?: Json
  readonly relativeUrl?: string
  readonly linkedService?: Json
  readonly secret?: string
  readonly sink?: 'json' | 'parquet'
  readonly properties?: Json
}

async function read({ answers, source = {}, relativeUrl = 'orders', linkedService = {}, secret, sink = 'json', properties = {} }: RestTest): Promise<{ result: ActivityRun; urls: string[]; sent: ReturnType<typeof answering>['sent'] }> {
  slept.length = 0
  const { http, sent } = answering(...answers)
  const result = await copy({
    source: { type: 'RestSource', ...source },
    sink: sink === 'json' ? { type: 'JsonSink', formatSettings: { type: 'JsonWriteSettings' } } : { type: 'ParquetSink' },
    from: dataset('orders', 'api', 'RestResource', { relativeUrl }),
    to: sink === 'json' ? lakeDataset('out', 'Json', 'out.json') : lakeDataset('out', 'Parquet', 'out.parquet'),
    resources: [service(linkedService), resource('linkedService', 'vault', { type: 'AzureKeyVault', typeProperties: { baseUrl: 'https://kv.vault.azure.net/' } })],
    properties,
    ports: { http, secret: async ({ vault, name }) => `${secret ?? ''}:${vault}:${name}` },
    effects,
  })
  return { result, sent, urls: sent.map((request) => request.url) }
}

const page = (value: unknown, headers: Record<string, string> = {}) => ({ body: JSON.stringify(value, null, 2), headers })

test('an answer goes into JSON as it is: structure, order of names, missing names and all', async () => {
  const { result, sent } = await read({ answers: [{ body: '{"b": {"x": [1, 2.50, null]},\n "a": 12345678901234567890, "t": "é"}' }] })
  expect(result.error.message).toBe('')
  expect(await text('out.json')).toBe('{"b":{"x":[1,2.5,null]},"a":12345678901234567890,"t":"é"}\n')
  expect(sent).toEqual([{ method: 'GET', url: 'https://api.shop.test/v1/orders', headers: { Accept: 'application/json' }, timeoutMs: 100_000 }])
  expect(result.output).toMatchObject({ rowsRead: 1, rowsCopied: 1, dataRead: 68, filesWritten: 1 })
  expect(result.output).not.toHaveProperty('filesRead')
})

test('an array of objects is an object a row; in Parquet they become columns', async () => {
  const answers: Answers = [page([{ id: 1, tags: ['x'] }, { id: 2, name: 'b' }])]
  expect((await read({ answers })).result.output).toMatchObject({ rowsCopied: 2 })
  expect(await text('out.json')).toBe('{"id":1,"tags":["x"]}\n{"id":2,"name":"b"}\n')
  await read({ answers, sink: 'parquet' })
  expect(await parquet('out.parquet')).toEqual([
    { id: 1n, tags: ['x'], name: null },
    { id: 2n, tags: null, name: 'b' },
  ])
})

test('the next address stands in the body, absolute or relative, until it is null; a pause lies between two calls', async () => {
  const { result, urls } = await read({
    source: { paginationRules: { AbsoluteUrl: '$.paging.next' }, requestInterval: '00:00:02.500' },
    answers: [page({ n: 1, paging: { next: 'https://api.shop.test/v1/orders?page=2' } }), page({ n: 2, paging: { next: '/v1/orders?page=3' } }), page({ n: 3, paging: { next: null } })],
  })
  expect(urls).toEqual(['https://api.shop.test/v1/orders', 'https://api.shop.test/v1/orders?page=2', 'https://api.shop.test/v1/orders?page=3'])
  expect(slept).toEqual([2500, 2500])
  expect(result.output).toMatchObject({ rowsRead: 3 })
})

test('query parameters and headers of the next call come from body and headers', async () => {
  const { sent } = await read({
    relativeUrl: 'orders?limit=2&cursor=start',
    source: { paginationRules: { 'QueryParameters.cursor': '$.cursor', "Headers['x-next']": "Headers['X-Token']" } },
    answers: [page({ cursor: 'a b' }, { 'x-token': 't1' }), page({ cursor: 'c&d' }, { 'x-token': 't2' }), page({})],
  })
  expect(sent.map(({ url, headers }) => [url.slice(url.indexOf('?')), headers['x-next']])).toEqual([
    ['?limit=2&cursor=start', undefined],
    ['?limit=2&cursor=a%20b', 't1'],
    ['?limit=2&cursor=c%26d', 't2'],
  ])
})

test('a variable of the address is filled in page after page', async () => {
  const { urls } = await read({
    relativeUrl: 'list/{id}/items',
    source: { paginationRules: { 'AbsoluteUrl.{id}': 'RANGE:1:3:1' } },
    answers: [page({ n: 0 })],
  })
  expect(urls.map((url) => url.slice(24))).toEqual(['/list/1/items', '/list/2/items', '/list/3/items'])
})

test('a range counts on until an end condition holds, and that page still counts', async () => {
  const ends = async (condition: Json, ...answers: Answers) => {
    const { urls, result } = await read({ relativeUrl: 'orders?limit=2', source: { paginationRules: { 'QueryParameters.offset': 'RANGE:0::2', ...condition } }, answers })
    return [urls.length, fieldsOf(result)['rowsRead']]
  }
  expect(await ends({ 'EndCondition:$.data': 'Empty' }, page({ data: [1] }), page({ data: [2] }), page({ data: [] }))).toEqual([3, 3])
  expect(await ends({ 'EndCondition:$.data': 'NonExist' }, page({ data: [1] }), page({}))).toEqual([2, 2])
  expect(await ends({ 'EndCondition:$.done': 'Exist' }, page({}), page({ done: false }))).toEqual([2, 2])
  expect(await ends({ 'EndCondition:$.done': 'Const:true' }, page({ done: false }), page({ done: true }))).toEqual([2, 2])
  expect(await ends({ 'EndCondition:headers.Complete': 'Const:1' }, page({}, { complete: '0' }), page({}, { complete: '1' }))).toEqual([2, 2])
  expect(await ends({ MaxRequestNumber: 4 }, page({}))).toEqual([4, 4])
  expect(await ends({}, page({}), { status: 204 })).toEqual([2, 1])
})

test('a page that leads to one that was read before ends the copy with an error that says so', async () => {
  const itself = await read({ source: { paginationRules: { AbsoluteUrl: '$.next' } }, answers: [page({ next: 'https://api.shop.test/v1/orders' })] })
  expect(itself.urls).toHaveLength(1)
  expect(itself.result.error.message).toContain('ErrorCode=RestPaginationNeverEnds, page 1 leads to a page that was read before: https://api.shop.test/v1/orders')
  const circle = await read({ source: { paginationRules: { 'QueryParameters.page': '$.next' } }, answers: [page({ next: 1 }), page({ next: 2 }), page({ next: 1 })] })
  expect(circle.urls).toHaveLength(3)
  expect(circle.result.error.message).toContain('page 3 leads to')
  const limited = await read({ source: { paginationRules: { AbsoluteUrl: '$.next', MaxRequestNumber: '1' } }, answers: [page({ next: 'https://api.shop.test/v1/orders' })] })
  expect(limited.result.status).toBe('Succeeded')
})

test('a rule about one object fails on an array of several', async () => {
  const { result } = await read({ source: { paginationRules: { 'QueryParameters.page': 'RANGE:1::1', 'EndCondition:$': 'Empty' } }, answers: [page([{ a: 1 }, { a: 2 }])] })
  expect(result.error.message).toContain('ErrorCode=RestMoreThanOneObjectsReturned')
})

test('without rules the links of RFC 5988 are followed, with other rules only when they say so', async () => {
  const answers = (): Answers => [page({ n: 1 }, { Link: '<https://api.shop.test/v1/orders?page=1>; rel="self", </v1/orders?page=2>; title="x, y"; rel="next last"' }), page({ n: 2 })]
  expect((await read({ answers: answers() })).urls).toEqual(['https://api.shop.test/v1/orders', 'https://api.shop.test/v1/orders?page=2'])
  expect((await read({ answers: answers(), source: { paginationRules: { supportRFC5988: 'false' } } })).urls).toHaveLength(1)
  expect((await read({ answers: answers(), source: { paginationRules: { supportRFC5988: 'true' } } })).urls).toHaveLength(2)
})

test('secrets of the linked service come from the vault, go to its own origin only, and are masked', async () => {
  const { sent, result } = await read({
    linkedService: {
      authenticationType: 'Basic',
      userName: 'me',
      password: { type: 'SecureString', value: 'pass' },
      authHeaders: { 'x-api-key': { type: 'AzureKeyVaultSecret', store: { referenceName: 'vault', type: 'LinkedServiceReference' }, secretName: 'key' } },
    },
    secret: 'hidden',
    source: { paginationRules: { AbsoluteUrl: '$.next' }, additionalHeaders: { 'x-shop': 'hidden:kv:key', 'x-plain': 'y' } },
    answers: [page({ next: 'https://elsewhere.test/', echo: 'hidden:kv:key' }), page({})],
  })
  expect(sent[0]?.headers).toMatchObject({ Authorization: expect.stringMatching(/^Basic /), 'x-api-key': 'hidden:kv:key', 'x-plain': 'y', Accept: 'application/json' })
  // The port leaves behind what is named here, and what its names tell of.
  expect(sent[1]).toMatchObject({ headers: { 'x-shop': 'hidden:kv:key', 'x-plain': 'y', Accept: 'application/json' }, follows: 'https://api.shop.test', credentialHeaders: ['x-shop'] })
  expect(sent[0]?.credentialHeaders).toEqual(['Authorization', 'x-api-key', 'x-shop'])
  expect(Object.keys(sent[1]?.headers ?? {})).toEqual(['x-shop', 'x-plain', 'Accept'])
  expect(JSON.stringify(result)).not.toContain('hidden:kv:key')
})

test('a secret that stands openly in the file is masked too, the name of a user is not, and neither is what a header that carries no credentials says, nor one letter', async () => {
  const echo = { echo: 'open-sesame', user: 'somebody', n: 'a1b1' }
  const { result } = await read({
    linkedService: { authenticationType: 'Basic', userName: 'somebody', password: 'open-sesame', authHeaders: { 'x-version': '1', 'x-api-version': '2024-01-01', Accept: 'application/json', 'x-api-key': 'key-of-the-shop' } },
    source: { additionalHeaders: { 'x-echo': 'open-sesame somebody a1b1 2024-01-01 application/json key-of-the-shop' } },
    answers: [page(echo)],
  })
  expect(JSON.stringify(result.input)).toContain('*** somebody a1b1 2024-01-01 application/json ***')
})

test('a store that is no Key Vault, or is not there, is told by its name', async () => {
  const secretOf = (referenceName: string): Json => ({ type: 'AzureKeyVaultSecret', store: { referenceName, type: 'LinkedServiceReference' }, secretName: 'key' })
  const missing = await read({ linkedService: { authHeaders: { 'x-api-key': secretOf('nowhere') } }, answers: [page({})] })
  expect(missing.result.error).toMatchObject({ errorCode: 'LinkedServiceNotFound', message: expect.stringContaining(`'nowhere'`) as string })
  const wrong = await read({ linkedService: { authHeaders: { 'x-api-key': secretOf('lake') } }, answers: [page({})] })
  expect(wrong.result.error.message).toContain(`'lake', the store of the secret 'x-api-key', is no Key Vault`)
})

test('Basic and client credentials sign in', async () => {
  const basic = await read({ linkedService: { authenticationType: 'Basic', userName: 'me', password: { type: 'SecureString', value: 'pass' } }, answers: [page({})] })
  expect(basic.sent[0]?.headers['Authorization']).toBe(`Basic ${Buffer.from('me:pass').toString('base64')}`)
  const oauth = await read({
    linkedService: { authenticationType: 'OAuth2ClientCredential', tokenEndpoint: 'https://login.test/token', clientId: 'id', clientSecret: { type: 'SecureString', value: 's&' }, scope: 'read' },
    answers: [page({ access_token: 'T0KEN' }), page({})],
  })
  expect(oauth.sent[0]).toMatchObject({ method: 'POST', body: 'grant_type=client_credentials&client_id=id&client_secret=s%26&scope=read', credentialBody: true })
  expect(oauth.sent[1]?.headers['Authorization']).toBe('Bearer T0KEN')
  const managed = await read({ linkedService: { authenticationType: 'ManagedServiceIdentity' }, answers: [page({})] })
  expect(managed.result.error).toMatchObject({ errorCode: 'PropertyNotSupported' })
})

test('POST sends its body; expressions stand anywhere', async () => {
  const { sent } = await read({
    source: { requestMethod: 'Post', requestBody: "{\"since\":\"@{concat('2026','-01')}\"}", additionalHeaders: { Authorization: { value: "@concat('Bearer ', 'abc')", type: 'Expression' }, accept: 'text/plain' } },
    answers: [page({})],
  })
  expect(sent[0]).toMatchObject({ method: 'POST', body: '{"since":"2026-01"}', headers: { Authorization: 'Bearer abc', 'Content-Type': 'application/json', Accept: 'application/json' } })
})

test('429 with Retry-After and 5xx are waited out; anything else is a failure of the source', async () => {
  const patient = await read({ answers: [{ status: 429, headers: { 'Retry-After': '7' } }, { status: 503 }, page({ ok: true })] })
  expect(slept).toEqual([7000, 2000])
  expect(patient.result.status).toBe('Succeeded')
  const throttled = await read({ answers: [{ status: 429, body: 'too much' }] })
  expect(throttled.result.error).toMatchObject({ errorCode: '2200', message: expect.stringContaining(`Failure happened on 'Source' side. ErrorCode=RestCallFailedWithClientError`) })
  expect((await read({ answers: [{ status: 401, body: 'who?' }] })).result.error.message).toContain('status code 401. Request URL: https://api.shop.test/v1/orders. Response: who?')
  const broken = await read({ answers: [{ status: 500 }] })
  expect([broken.sent.length, broken.result.error.message.includes('RestCallFailedWithServerError')]).toEqual([4, true])
  expect((await read({ answers: [{ body: '<html>' }] })).result.error.message).toContain('ErrorCode=JsonInvalidDataFormat')
})

test('what nobody allows is refused by name', async () => {
  const result = await copy({
    source: { type: 'RestSource' },
    sink: { type: 'JsonSink' },
    from: dataset('orders', 'api', 'RestResource', {}),
    to: lakeDataset('out', 'Json', 'out.json'),
    resources: [service()],
  })
  expect(result.error.errorCode).toBe('EgressDenied')
})

test('a Lookup reads a REST resource', async () => {
  const { http } = answering(page({ token: 'x', nested: { n: 1 } }))
  const result = await run(
    { type: 'Lookup', typeProperties: { source: { type: 'RestSource' }, dataset: { referenceName: 'orders', type: 'DatasetReference' } } },
    [service(), dataset('orders', 'api', 'RestResource', {})],
    { http },
  )
  expect(fieldsOf(result)['firstRow']).toEqual({ token: 'x', nested: { n: 1 } })
})

test('a rule that cannot be read is refused by name', async () => {
  const problem = async (paginationRules: Json) => (await read({ source: { paginationRules }, answers: [page({})] })).result.error.message
  expect(await problem({ Address: '$.next' })).toContain("pagination rule 'Address'")
  expect(await problem({ AbsoluteUrl: 'next' })).toContain("'next' is neither a JSONPath")
  expect(await problem({ AbsoluteUrl: '$..next' })).toContain("'..next' in the JSONPath '$..next' does not run here")
  expect(await problem({ 'EndCondition:$.a': 'Nothing' })).toContain("'Nothing' is no end condition")
  expect(await problem({ 'AbsoluteUrl.{x}': 'RANGE:0:9:1' })).toContain('{x}')
})
