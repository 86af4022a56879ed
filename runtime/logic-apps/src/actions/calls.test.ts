import { expect, test } from 'vitest'
import { loadWorkflow } from '../read/load.ts'
import { loadApp } from '../read/app.ts'
import { memoryPorts, type HttpRequest, type HttpResponse } from '../ports.ts'
import { compose, fileOf, play, runWorkflow, testEffects } from '../testing.ts'

const ok = (body: string, headers: Record<string, string> = { 'Content-Type': 'application/json' }): HttpResponse => ({ status: 200, headers, body })
const http = (inputs: object, extra: object = {}) => ({ call: { type: 'Http', inputs: { method: 'POST', uri: 'https://example.com/orders', ...inputs }, ...extra } })

/** Ports that keep what was asked. */
function recording(answer: (request: HttpRequest) => HttpResponse) {
  const seen: HttpRequest[] = []
  return { seen, ports: memoryPorts(request => { seen.push(request); return answer(request) }) }
}

test('Entra is asked for a token by the way out that every request takes, and nothing of it shows', async () => {
  const effects = testEffects()
  const { seen, ports } = recording(request => (request.url.startsWith('https://login.') ? ok('{"access_token":"token-12345"}') : ok('{}')))
  const authentication = { type: 'ActiveDirectoryOAuth', tenant: 'my-tenant', audience: 'https://graph.microsoft.com', clientId: 'me', secret: '@triggerBody().secret' }
  const run = await play({ ...http({ authentication }), show: compose("@triggerBody().secret") }, { ports, effects, body: { secret: 'hush-hush' } })
  expect(seen.map(({ method, url, headers, body }) => [method, url, headers.Authorization, body])).toEqual([
    ['POST', 'https://login.microsoftonline.com/my-tenant/oauth2/token', undefined, 'grant_type=client_credentials&client_id=me&client_secret=hush-hush&resource=https%3A%2F%2Fgraph.microsoft.com'],
    ['POST', 'https://example.com/orders', 'Bearer token-12345', undefined],
  ])
  expect(run.of('call').inputs).toMatchObject({ authentication: { secret: '*sanitized*', clientId: 'me' } })
  expect(JSON.stringify(effects.events)).not.toMatch(/token-12345/)
})

test('without a token there is no call, and with a certificate there is no token', async () => {
  const authentication = { type: 'ActiveDirectoryOAuth', tenant: 't', audience: 'https://graph.microsoft.com', clientId: 'me', secret: 'hush-hush' }
  const { seen, ports } = recording(() => ({ status: 401, headers: {}, body: '{"error":"invalid_client"}' }))
  expect((await play(http({ authentication }), { ports })).of('call')).toMatchObject({ status: 'Failed', error: { code: 'Unauthorized', message: expect.stringContaining('login.microsoftonline.com') as string } })
  expect(seen).toHaveLength(1)
  const { secret: _, ...certificate } = authentication
  expect((await play(http({ authentication: { ...certificate, pfx: 'MII' } }), { ports })).of('call').error).toMatchObject({ code: 'NotSupported' })
  expect(seen).toHaveLength(1)
})

test('a 202 and a next page are followed with the address that they came from, so that credentials stay there', async () => {
  const { seen, ports } = recording(request => (request.url.includes('/orders') ? { status: 202, headers: { Location: 'https://elsewhere.example.com/jobs/1' }, body: '' } : ok('{}')))
  await play(http({ authentication: { type: 'Raw', value: 'Bearer hush-hush' }, headers: { 'X-Trace': '1' } }), { ports })
  expect(seen[1]).toMatchObject({ url: 'https://elsewhere.example.com/jobs/1', headers: { 'X-Trace': '1' }, follows: seen[0]?.url })
})

test('pages are followed until there are enough items', async () => {
  const { seen, ports } = recording(request => {
    const page = Number(new URL(request.url).searchParams.get('page') ?? 1)
    return ok(JSON.stringify({ count: 6, value: [page * 10, page * 10 + 1], ...(page < 3 ? { nextLink: `/orders?page=${page + 1}` } : {}) }))
  })
  const paged = (minimumItemCount: number) => play(http({ method: 'GET' }, { runtimeConfiguration: { paginationPolicy: { minimumItemCount } } }), { ports })
  expect((await paged(100)).of('call').outputs).toMatchObject({ body: { count: 6, value: [10, 11, 20, 21, 30, 31] } })
  expect((await paged(3)).of('call').outputs).toMatchObject({ body: { value: [10, 11, 20, 21] } })
  expect(seen).toHaveLength(5)
  expect((await play(http({ method: 'GET' }), { ports })).of('call').outputs).toMatchObject({ body: { value: [10, 11], nextLink: '/orders?page=2' } })
})

test('a form is taken apart and put together', async () => {
  const { seen, ports } = recording(() => ok('a=1&a=2&b=x+y', { 'Content-Type': 'application/x-www-form-urlencoded' }))
  const run = await play({
    ...http({ body: { '$content-type': 'application/x-www-form-urlencoded', $formdata: [{ key: 'name', value: 'Ann & Co' }, { key: 'n', value: 1 }] } }),
    one: compose("@formDataValue('call', 'b')", { call: ['Succeeded'] }),
    many: compose("@formDataMultiValues('call', 'a')", { call: ['Succeeded'] }),
    none: compose("@formDataValue('call', 'c')", { call: ['Succeeded'] }),
    twice: compose("@formDataValue('call', 'a')", { call: ['Succeeded'] }),
    wrong: compose("@triggerFormDataValue('a')", { call: ['Succeeded'] }),
  }, { ports, body: {} })
  expect(seen[0]).toMatchObject({ body: 'name=Ann+%26+Co&n=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
  expect(['one', 'many', 'none'].map(name => run.of(name).outputs)).toEqual(['x y', ['1', '2'], null])
  expect(run.of('twice').error?.message).toContain('more than once')
  expect(run.of('wrong').error?.message).toContain('the body is no form')
})

test('parts are taken apart and put together', async () => {
  const answer = '--b1\r\nContent-Disposition: form-data; name="a"\r\n\r\nfirst\r\n--b1\r\nContent-Type: application/json\r\n\r\n{"n": 2}\r\n--b1--\r\n'
  const { seen, ports } = recording(() => ok(answer, { 'Content-Type': 'multipart/form-data; boundary=b1' }))
  const part = (name: string, body: unknown) => ({ headers: { 'Content-Disposition': `form-data; name="${name}"` }, body })
  const run = await play({
    ...http({ headers: { 'Content-Type': 'multipart/form-data' }, body: { '$content-type': 'multipart/form-data', $multipart: [part('x', 'one\r\n--lagoon-part'), part('y"\r\nX-Evil: 1', { n: 2 })] } }),
    first: compose("@multipartBody('call', 0)", { call: ['Succeeded'] }),
    second: compose("@multipartBody('call', 1)['n']", { call: ['Succeeded'] }),
    third: compose("@multipartBody('call', 2)", { call: ['Succeeded'] }),
  }, { ports })
  expect(seen[0]?.headers).toEqual({ 'Content-Type': 'multipart/form-data; boundary=lagoon-part-1' })
  expect(seen[0]?.body).toBe('--lagoon-part-1\r\nContent-Disposition: form-data; name="x"\r\n\r\none\r\n--lagoon-part\r\n--lagoon-part-1\r\nContent-Disposition: form-data; name="y" X-Evil: 1"\r\n\r\n{"n":2}\r\n--lagoon-part-1--\r\n')
  expect([run.of('first').outputs, run.of('second').outputs]).toEqual(['first', 2])
  expect(run.of('third').error?.message).toContain('there is none at 2')
})

test('bytes that are no text are refused rather than spoiled', async () => {
  const { ports } = recording(() => ok('\uFFFDPNG', { 'Content-Type': 'image/png' }))
  expect((await play(http({}), { ports })).of('call').error?.message).toContain('bytes of type image/png')
  expect((await play(http({ body: { '$content-type': 'image/png', $content: 'iVBORw==' } }), { ports })).of('call').error).toMatchObject({ code: 'NotSupported' })
})

test('a function is called at its address', async () => {
  const { seen, ports } = recording(() => ok('{"tidy":true}'))
  const run = await play({ call: { type: 'Function', inputs: { function: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/my-site/functions/Tidy' }, body: { a: 1 }, queries: { q: 'x' } } } }, { ports })
  expect(seen[0]).toMatchObject({ method: 'POST', url: 'https://my-site.azurewebsites.net/api/Tidy?q=x', body: '{"a":1}' })
  expect(run.of('call').outputs).toMatchObject({ statusCode: 200, body: { tidy: true } })
})

test('another workflow is called by its name, and its answer is the output', async () => {
  const asked: unknown[] = []
  const ports = { ...memoryPorts(), workflow: async (name: string, request: object) => { asked.push([name, request]); return ok('{"sum":3}') } }
  const child = (id: string) => ({ call: { type: 'Workflow', inputs: { host: { workflow: { id }, triggerName: 'manual' }, body: { a: 1 } } } })
  expect((await play(child('/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/adder'), { ports })).of('call').outputs).toMatchObject({ statusCode: 200, body: { sum: 3 } })
  expect(asked).toEqual([['adder', { method: 'POST', headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: '{"a":1}' }]])
  const effects = testEffects()
  expect((await play(child('nobody'), { effects })).of('call')).toMatchObject({ status: 'Failed', code: 'WorkflowNotFound' })
  expect(effects.slept).toEqual([])
})

const connection = (referenceName: string, method: string, path: string, more: object = {}) => ({ send: { type: 'ApiConnection', inputs: { host: { connection: { referenceName } }, method, path, ...more } } })

test('messages of every kind can be read in the outbox', async () => {
  const ports = memoryPorts()
  const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'Late' }, { type: 'Container', items: [{ type: 'FactSet', facts: [{ title: 'Run', value: '7' }] }, { type: 'Image' }, { type: 'ColumnSet', columns: [{ items: [{ type: 'TextBlock', text: 'Now' }] }] }] }] }
  const sent: [string, string, object][] = [
    ['office365', '/v2/SharedMailbox/Mail', { body: { MailboxAddress: 'team@example.com', To: 'a@example.com', Cc: 'c@example.com', Subject: 's', Body: 'b' } }],
    ['gmail', '/v2/Mail', { body: { To: 'a@example.com', Subject: 's', Body: 'b' } }],
    ['smtp', '/SendEmailV3', { body: { From: 'x@example.com', To: 'a@example.com', Subject: 's', Body: 'b' } }],
    ['sendgrid', '/v4/mail/send', { body: { from: 'x@example.com', to: 'a@example.com', subject: 's', text: 'b' } }],
    ['acsemail', '/emails:sendGAVersion', { body: { senderAddress: 'x@example.com', recipients: { to: [{ address: 'a@example.com' }] }, content: { subject: 's', html: 'b' } } }],
    ['teams', '/v1.0/teams/conversation/adaptivecard/poster/Flow%20bot/location/Channel', { body: { recipient: { groupId: 'g', channelId: 'c' }, messageBody: JSON.stringify(card) } }],
    ['teams', '/v3/beta/teams/g/channels/c/messages', { body: { body: { content: 'hello', contentType: 'html' }, subject: 's' } }],
    ['slack', '/v2/chat.postMessage', { body: { channel: '#alerts', text: 'b' } }],
    ['slack', '/chat.postMessage', { queries: { channel: '#alerts', text: 'b' } }],
    ['twilio', '/Messages.json', { body: { from: '+100', to: '+200', body: 'b' } }],
  ]
  for (const [service, path, more] of sent) expect((await play(connection(service, 'post', path, more), { ports })).of('send').status, path).toBe('Succeeded')
  expect(ports.outbox.map(({ kind, to, subject, text }) => [kind, to.join(), subject, text])).toEqual([
    ['email', 'a@example.com,c@example.com', 's', 'b'], ['email', 'a@example.com', 's', 'b'], ['email', 'a@example.com', 's', 'b'], ['email', 'a@example.com', 's', 'b'], ['email', 'a@example.com', 's', 'b'],
    ['teams', 'g,c', undefined, 'Late\nRun: 7\nNow'], ['teams', '', 's', 'hello'],
    ['slack', '#alerts', undefined, 'b'], ['slack', '#alerts', undefined, 'b'], ['sms', '+200', undefined, 'b'],
  ])
})

test('a built-in connector of a Standard logic app sends and reads as the managed one does', async () => {
  const ports = { ...memoryPorts(), secret: async ({ name }: { name: string }) => (name === 'client-id' ? 'hush-hush' : undefined) }
  const provider = (id: string, operationId: string, parameters: object) => ({ type: 'ServiceProvider', inputs: { parameters, serviceProviderConfiguration: { connectionName: 'c', operationId, serviceProviderId: `/serviceProviders/${id}` } } })
  const run = await play({ send: provider('Smtp', 'sendEmail', { to: 'a@example.com', subject: 's', body: 'b' }), read: provider('keyVault', 'getSecret', { secretName: 'client-id' }) }, { ports })
  expect(ports.outbox).toMatchObject([{ kind: 'email', to: ['a@example.com'], connection: 'c' }])
  expect(run.of('read').outputs).toMatchObject({ body: { value: '***' } })
})

test('a secret is read by the Key Vault connector, shows in no record and fails by its name when it is not there', async () => {
  const ports = { ...memoryPorts(), secret: async ({ name }: { name: string }) => (name === 'client-id' ? 'hush-hush' : undefined) }
  const path = (name: string) => `/secrets/@{encodeURIComponent('${name}')}/value`
  const run = await play({ ...connection('keyvault', 'get', path('client-id')), use: compose("@length(body('send')['value'])", { send: ['Succeeded'] }), show: compose("@body('send')?['value']", { send: ['Succeeded'] }) }, { ports })
  expect([run.of('use').outputs, run.of('show').outputs]).toEqual([9, '***'])
  expect((await play(connection('keyvault-2', 'get', path('other')), { ports })).of('send')).toMatchObject({ status: 'Failed', code: 'NotFound', outputs: { statusCode: 404 } })
})

test('an empty or very short secret hides nothing, and one that begins with another is hidden whole', async () => {
  const values: Readonly<Record<string, string>> = { empty: '', short: 'a', first: 'hush', second: 'hush-hush' }
  const ports = { ...memoryPorts(), secret: async ({ name }: { name: string }) => values[name] }
  const read = (name: string) => ({ type: 'ApiConnection', inputs: { host: { connection: { referenceName: 'keyvault' } }, method: 'get', path: `/secrets/${name}/value` } })
  const all = Object.keys(values)
  const run = await play({ ...Object.fromEntries(all.map(name => [name, read(name)])), show: compose("a banana, @{body('second')['value']}", Object.fromEntries(all.map(name => [name, ['Succeeded']]))) }, { ports })
  expect(run.of('show').outputs).toBe('a banana, ***')
})

test('of which service a connection is stands in connections.json, or in the parameters of a Consumption logic app', async () => {
  const action = connection('alerts', 'post', '/v2/Mail', { body: { To: 'a@example.com' } })
  expect(loadWorkflow(fileOf(action), 'w.json').problems).toMatchObject([{ message: "'send': the connector 'alerts' has no local counterpart yet" }])
  const app = loadApp({ connections: { file: 'connections.json', text: '{"managedApiConnections":{"alerts":{"api":{"id":"/x/managedApis/office365"}}}}' } })
  const { workflow } = loadWorkflow(fileOf(action), 'w.json', app)
  const ports = memoryPorts()
  if (workflow !== undefined) await runWorkflow(workflow, { request: { method: 'POST' } }, ports)
  expect(ports.outbox).toHaveLength(1)
  const consumption = `{"definition": ${JSON.stringify((JSON.parse(fileOf(action)) as { definition: object }).definition)}, "parameters": {"$connections": {"value": {"alerts": {"id": "/x/managedApis/office365", "connectionId": "/y"}}}}}`
  expect(loadWorkflow(consumption, 'w.json').problems).toEqual([])
})
