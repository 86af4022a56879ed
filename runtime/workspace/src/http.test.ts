import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryStorage } from '@lagoon/storage'
import { expect, test } from 'vitest'
import { noConfiguration, parseConfiguration } from './configuration.ts'
import { httpClient } from './http.ts'
import { openOutbox } from './outbox.ts'
import { keyVaultRoute } from './keyVaultRoute.ts'
import { foreignWorkflowRoute, localWorkflowRoute, workflowUrl } from './routes.ts'
import { openSecrets } from './secrets.ts'
import { openVaultStore } from './vault.ts'

const get = (url: string) => ({ method: 'GET', url, headers: {} })
const secretsOf = (environment: NodeJS.ProcessEnv, configuration = noConfiguration) => openSecrets({ configuration, envFile: '/nowhere/.env', environment, vault: openVaultStore('/nowhere/key-vault') })

test('without a configuration nothing leaves the machine', async () => {
  const http = httpClient({ routes: [], allowedHosts: [] })
  for (const url of ['https://example.com/', 'http://127.0.0.1:1/', 'ftp://example.com/', 'file:///etc/passwd']) {
    await expect(http(get(url))).rejects.toMatchObject({ code: 'EgressDenied' })
  }
})

test('a redirect takes credentials to no other origin, and each one must be allowed', async () => {
  const seen: { method: string | undefined; authorization: string | undefined }[] = []
  const target = createServer((request, response) => {
    seen.push({ method: request.method, authorization: request.headers.authorization })
    response.end('arrived')
  })
  await new Promise<void>((listening) => void target.listen(0, '127.0.0.1', listening))
  const to = `http://127.0.0.1:${(target.address() as AddressInfo).port}/`
  const source = createServer((request, response) => void response.writeHead(request.url === '/out' ? 307 : 302, { location: request.url === '/out' ? 'http://example.com/' : to }).end())
  await new Promise<void>((listening) => void source.listen(0, '127.0.0.1', listening))
  const from = `http://127.0.0.1:${(source.address() as AddressInfo).port}`
  const http = httpClient({ routes: [], allowedHosts: ['127.0.0.1'] })
  const request = { method: 'POST', headers: { Authorization: 'Bearer x' }, body: '{}' }
  expect((await http({ ...request, url: `${from}/` })).body).toBe('arrived')
  expect(seen).toEqual([{ method: 'GET', authorization: undefined }])
  await expect(http({ ...request, url: `${from}/out` })).rejects.toMatchObject({ code: 'EgressDenied' })
  target.close()
  source.close()
})

test('headers that carry credentials stay with their origin: over a redirect, to a next page, whatever they are called', async () => {
  const seen: Record<string, unknown>[] = []
  const target = createServer((request, response) => {
    seen.push(request.headers)
    response.end('arrived')
  })
  await new Promise<void>((listening) => void target.listen(0, '127.0.0.1', listening))
  const to = `http://127.0.0.1:${(target.address() as AddressInfo).port}/`
  const source = createServer((_, response) => void response.writeHead(307, { location: to }).end())
  await new Promise<void>((listening) => void source.listen(0, '127.0.0.1', listening))
  const from = `http://127.0.0.1:${(source.address() as AddressInfo).port}/`
  const http = httpClient({ routes: [], allowedHosts: ['127.0.0.1'], holdsSecret: (text) => text.includes('hush') })
  const credentials = { 'x-api-key': 'k', 'Ocp-Apim-Subscription-Key': 'k', 'x-functions-key': 'k', 'X-Auth-Token': 'k', 'Proxy-Authorization': 'k', Cookie: 'k', 'x-customer': 'k', 'x-note': 'a hush b' }
  const request = { method: 'GET', headers: { ...credentials, Accept: 'text/plain', 'x-ms-version': '1', 'x-author': 'me' }, credentialHeaders: ['X-Customer'] }
  await http({ ...request, url: from })
  await http({ ...request, url: to, follows: from })
  for (const headers of seen) {
    expect(headers).toMatchObject({ accept: 'text/plain', 'x-ms-version': '1', 'x-author': 'me' })
    for (const name of Object.keys(credentials)) expect(headers).not.toHaveProperty(name.toLowerCase())
  }
  await http({ ...request, url: `${to}next`, follows: to })
  expect(seen[2]).toMatchObject({ 'x-api-key': 'k', 'x-customer': 'k', 'x-note': 'a hush b' })
  target.close()
  source.close()
})

/** A server that keeps what it is asked: method and body. */
async function recorder(status: number, location = ''): Promise<{ url: string; seen: string[]; close(): void }> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      seen.push(`${request.method} ${body}`.trim())
      response.writeHead(status, location === '' ? {} : { location }).end('ok')
    })
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen, close: () => server.close() }
}

test('no secret of a body goes to another origin: over a redirect that keeps it, to a next page, however it is escaped', async () => {
  const target = await recorder(200)
  const source = await recorder(308, target.url)
  const http = httpClient({ routes: [], allowedHosts: ['127.0.0.1'], holdsSecret: (text) => text.includes('hu+s"h') })
  const post = { method: 'POST', headers: {} }
  for (const body of ['client_secret=hu+s"h', `client_secret=${encodeURIComponent('hu+s"h')}`, JSON.stringify({ secret: 'hu+s"h' })]) {
    const refused = { code: 'EgressDenied', message: expect.stringContaining('holds a secret') }
    await expect(http({ ...post, url: source.url, body })).rejects.toMatchObject(refused)
    await expect(http({ ...post, url: target.url, body, follows: source.url })).rejects.toMatchObject(refused)
  }
  await expect(http({ ...post, url: source.url, body: 'token=mine', credentialBody: true })).rejects.toMatchObject({ code: 'EgressDenied' })
  expect(target.seen).toEqual([])
  const seeing = await recorder(302, target.url)
  await http({ ...post, url: seeing.url, body: 'token=mine', credentialBody: true })
  expect(target.seen.splice(0)).toEqual(['GET'])
  seeing.close()
  expect((await http({ ...post, url: source.url, body: 'open' })).body).toBe('ok')
  expect(target.seen).toEqual(['POST open'])
  target.close()
  source.close()
})

test('a redirect makes a GET of a POST, and of what is sent on to see another place; PUT, PATCH and DELETE stay what they are', async () => {
  const target = await recorder(200)
  const http = httpClient({ routes: [], allowedHosts: ['127.0.0.1'] })
  for (const status of [301, 302, 303, 307]) {
    const source = await recorder(status, target.url)
    for (const method of ['POST', 'PUT', 'DELETE']) await http({ method, url: source.url, headers: {}, body: 'b' })
    source.close()
  }
  expect(target.seen).toEqual(['GET', 'PUT b', 'DELETE b', 'GET', 'PUT b', 'DELETE b', 'GET', 'GET', 'GET', 'POST b', 'PUT b', 'DELETE b'])
  target.close()
})

test('a secret comes from the environment, from the name that lagoon.yml gives, or from a local workflow', async () => {
  const configuration = parseConfiguration('secrets:\n  other: MY_OTHER\n', 'lagoon.yml')
  const secrets = await secretsOf({ CLIENT_ID: 'abc123', MY_OTHER: 'zzz999' }, configuration)
  const http = httpClient({ routes: [keyVaultRoute({ secrets, workflows: new Map([['alert', {}]]), now: () => new Date(0), newId: () => 'id' })], allowedHosts: [] })
  const read = async (name: string) => JSON.parse((await http(get(`https://kv.vault.azure.net/secrets/${name}?api-version=7.4`))).body) as { value?: string; error?: { code: string; message: string } }
  expect((await read('client-id')).value).toBe('abc123')
  expect((await read('other')).value).toBe('zzz999')
  expect((await read('logic-app-alert-url')).value).toBe(workflowUrl('alert'))
  expect((await read('missing-one')).error).toMatchObject({ code: 'SecretNotFound', message: expect.stringContaining('MISSING_ONE') })
  expect(secrets.mask('token abc123 and zzz999')).toBe('token *** and ***')
  expect(secrets.mask({ a: ['abc123'], b: new Map([['c', 'xabc123x']]), n: 1n, none: null })).toEqual({ a: ['***'], b: new Map([['c', 'x***x']]), n: 1n, none: null })
})

test('a secret of several lines, and one that begins with another, are masked whole', async () => {
  const secrets = await secretsOf({ KEY: 'line 1\n"line 2"', SHORT: 'abcd', LONG: 'abcd-efgh' })
  for (const name of ['key', 'short', 'long']) secrets.get('kv', name)
  expect(JSON.stringify(secrets.mask({ key: 'k=line 1\n"line 2"', both: 'abcd abcd-efgh' }))).toBe('{"key":"k=***","both":"*** ***"}')
})

test('a call to a local workflow runs it, and one to somebody else’s is captured without its signature', async () => {
  const outbox = openOutbox(memoryStorage())
  const http = httpClient({
    routes: [
      localWorkflowRoute(async (workflow, { body }) => ({ status: 200, headers: {}, body: `${workflow} got ${body}` })),
      foreignWorkflowRoute({ caller: 'data-factory', outbox, now: () => new Date(0), newId: () => 'id' }),
    ],
    allowedHosts: [],
  })
  expect((await http({ method: 'POST', url: workflowUrl('alert'), headers: {}, body: 'x' })).body).toBe('alert got x')
  expect((await http({ method: 'POST', url: 'https://prod-1.westeurope.logic.azure.com:443/workflows/ab/triggers/manual/paths/invoke?sig=SECRET', headers: {}, body: '{}' })).status).toBe(202)
  const [message] = await outbox.messages()
  expect(message).toMatchObject({ channel: 'http', subject: 'POST (captured, not sent)', body: '{}' })
  expect(JSON.stringify(message)).not.toContain('SECRET')
})

test('a server on this machine may stand in for a host; a redirect from it is no way out', async () => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (request.url === '/moved') response.writeHead(302, { location: 'https://api.example.com/there' }).end()
    else if (request.url === '/out') response.writeHead(302, { location: 'https://elsewhere.example.com/' }).end()
    else response.end('here')
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  const { standIns } = parseConfiguration(`stand_ins:\n  API.example.com: http://127.0.0.1:${(server.address() as AddressInfo).port}\n`, 'lagoon.yml')
  const http = httpClient({ routes: [], allowedHosts: [], standIns })
  expect((await http(get('https://api.example.com/v1/a?b=1'))).body).toBe('here')
  expect((await http(get('https://api.example.com/moved'))).body).toBe('here')
  await expect(http(get('https://api.example.com/out'))).rejects.toMatchObject({ code: 'EgressDenied' })
  await expect(http(get('https://api.example.com.evil.example/'))).rejects.toMatchObject({ code: 'EgressDenied' })
  expect(seen).toEqual(['GET /v1/a?b=1', 'GET /moved', 'GET /there', 'GET /out'])
  server.close()
})

test('only a loopback address can stand in', () => {
  for (const server of ['http://example.com', 'http://localhost:80', 'https://127.0.0.1:1', 'http://127.0.0.1:1/path', 'http://127.0.0.1@example.com', 'http://10.0.0.1:1', 'file:///etc', 'no address']) {
    expect(() => parseConfiguration(`stand_ins:\n  api.example.com: '${server}'\n`, 'lagoon.yml'), server).toThrow(expect.objectContaining({ code: 'InvalidConfiguration', origin: { file: 'lagoon.yml', line: 2, column: 3 } }))
  }
  expect(parseConfiguration("stand_ins:\n  a.example.com: 'http://[::1]:8080'\n", 'lagoon.yml').standIns).toEqual(new Map([['a.example.com', 'http://[::1]:8080']]))
})

test('a GET with a body is refused rather than sent without it', async () => {
  const http = httpClient({ routes: [], allowedHosts: ['127.0.0.1'] })
  await expect(http({ ...get('http://127.0.0.1:1/'), body: '{}' })).rejects.toMatchObject({ code: 'NotSupported', message: expect.stringContaining('GET with a body') as string })
})

test('an answer that takes too long is given up', async () => {
  const server = createServer(() => {})
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  const http = httpClient({ routes: [], allowedHosts: ['127.0.0.1'] })
  await expect(http({ ...get(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), timeoutMs: 20 })).rejects.toMatchObject({ code: 'Timeout' })
  server.closeAllConnections()
  server.close()
})

test('lagoon.yml is read strictly, and an error in it has a place', () => {
  expect(parseConfiguration('allowed_hosts: ["*.example.com"]\nmemory_limit: 2GB\n', 'lagoon.yml')).toMatchObject({ allowedHosts: ['*.example.com'], memoryLimit: '2GB' })
  expect(() => parseConfiguration('memory_limit: 2GB\nallow: [x]\n', 'lagoon.yml')).toThrow(expect.objectContaining({ code: 'InvalidConfiguration', origin: { file: 'lagoon.yml', line: 2, column: 1 } }))
  expect(() => parseConfiguration('a: [', 'lagoon.yml')).toThrow(expect.objectContaining({ code: 'InvalidConfiguration' }))
})
