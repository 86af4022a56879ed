import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from '@lagoon/expressions'
import { runFactoryPipeline, runProjectWorkflow, validateProject, Workspace } from '@lagoon/workspace'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { addresses } from './addresses.ts'
import { guardNetwork, type Guard } from './guard.ts'
import { activity, activityTypes, authentications, dataset, datasetTypes, linkedService, linkedServiceTypes, writeFactory, writeWorkflows } from './stranger.ts'

let canary: Server
let canaryUrl: string
let asked: string[] = []
/** Where the canary sends whoever asks for `/away…`. */
let away = 'https://example.com/'
let guard: Guard
let folder: string

beforeAll(async () => {
  canary = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    const json = { 'Content-Type': 'application/json' }
    if (path.startsWith('/away/302')) response.writeHead(302, { Location: away }).end()
    else if (path.startsWith('/away/307')) response.writeHead(307, { Location: away }).end()
    else if (path.startsWith('/away/202')) response.writeHead(202, { Location: away, 'Retry-After': '0' }).end()
    else if (path.startsWith('/away/next')) response.writeHead(200, json).end(JSON.stringify({ value: [1], nextLink: away, '@odata.nextLink': away, next: away }))
    else if (path.startsWith('/away/link')) response.writeHead(200, { ...json, Link: `<${away}>; rel="next"` }).end('{"a":1}')
    else response.writeHead(200, json).end('{"a":1}')
  })
  await new Promise<void>(listening => { canary.listen(0, '127.0.0.1', listening) })
  canaryUrl = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/`
  guard = guardNetwork()
})
afterAll(() => {
  guard.remove()
  canary.close()
})
beforeEach(async () => {
  asked = []
  folder = await mkdtemp(join(tmpdir(), 'lagoon-egress-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function within<T>(configuration: string, act: (workspace: Workspace) => Promise<T>): Promise<T> {
  const configurationFile = join(folder, 'lagoon.yml')
  await writeFile(configurationFile, configuration)
  const workspace = await Workspace.open({ project: join(folder, 'project'), state: join(folder, '.lagoon'), configurationFile })
  try {
    return await act(workspace)
  } finally {
    await workspace.close()
  }
}

/** How it ended: the status, or the code with which it was refused before it began. */
async function ended(act: () => Promise<string>): Promise<string> {
  try {
    return await act()
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

const runPipelines = (configuration: string, names: Iterable<string>): Promise<string[]> => within(configuration, async workspace => {
  const ends: string[] = []
  await validateProject(workspace)
  for (const pipeline of names) {
    ends.push(await ended(async () => {
      const run = await runFactoryPipeline(workspace, { pipeline })
      return run.status === 'Succeeded' ? 'Succeeded' : `${run.status} ${run.activityRuns.map(one => one.error.message).join(' ')} ${run.message}`
    }))
  }
  return ends
})

const runWorkflows = (configuration: string, names: Iterable<string>): Promise<string[]> => within(configuration, async workspace => {
  const ends: string[] = []
  await validateProject(workspace)
  for (const name of names) {
    ends.push(await ended(async () => {
      const { runs } = await runProjectWorkflow(workspace, name, { method: 'POST', url: 'http://127.0.0.1/', headers: {} })
      return runs.map(run => `${run.status} ${run.actions.map(one => one.error?.code ?? one.code).join(' ')}`).join()
    }))
  }
  return ends
})

const project = (): string => join(folder, 'project')
const numbered = <T>(all: readonly T[]): ReadonlyMap<string, T> => new Map(all.map((one, index) => [`p${index}`, one]))

test('the guard sees what would leave, and lets this machine be', async () => {
  const own = guardNetwork()
  await expect(fetch('https://example.com/')).rejects.toThrow(/fetch failed|guard/)
  await expect(fetch('http://192.0.2.1/')).rejects.toThrow(/fetch failed|guard/)
  await expect((await import('node:dns')).promises.resolve4('example.com')).rejects.toThrow(/fetch failed|guard/)
  expect(own.attempts).toEqual(expect.arrayContaining([expect.stringContaining('example.com'), 'a connection to 192.0.2.1', 'a question for example.com']))
  expect((await fetch(canaryUrl)).status).toBe(200)
  own.remove()
})

test('no address of a WebActivity is reached, however it is written and by whatever method and sign-in', async () => {
  const all = addresses(canaryUrl).map((address, index) =>
    [activity('call', 'WebActivity', address, { method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'][index % 5] ?? 'GET', authentication: authentications[index % authentications.length] ?? 'None' }), activity('plain', 'WebActivity', address)])
  const pipelines = numbered(all)
  await writeFactory(project(), { linkedService: [linkedService('service', 'RestService', canaryUrl, 'Anonymous')], dataset: [] }, pipelines)
  const ends = await runPipelines('', pipelines.keys())
  expect([guard.attempts, asked]).toEqual([[], []])
  expect(ends.filter(end => end.includes('nothing leaves this machine')).length).toBeGreaterThan(25)
}, 120_000)

test('no activity of any type reaches the address that it names', async () => {
  const pipelines = numbered(activityTypes.flatMap(type => ['https://example.com/', canaryUrl].map(address => [activity('call', type, address)])))
  await writeFactory(project(), { linkedService: [linkedService('service', 'RestService', canaryUrl, 'Anonymous')], dataset: ['input', 'output'].map(name => dataset(name, 'Json', 'service')) }, pipelines)
  const ends = await runPipelines('', pipelines.keys())
  expect([guard.attempts, asked]).toEqual([[], []])
  expect(ends.filter(end => end !== 'Succeeded').length).toBeGreaterThan(30)
}, 120_000)

test('no linked service of any type and sign-in is reached by what reads and writes through it', async () => {
  const services = linkedServiceTypes.flatMap((type, index) => [canaryUrl, 'https://example.com/'].map((address, other) => ({ type, address, name: `s${index}${other}`, authentication: authentications[(index + other) % authentications.length] ?? 'None' })))
  const sets = services.flatMap(({ name }) => Object.keys(datasetTypes).map(type => ({ name: `${name}${type}`, type, service: name })))
  const pipelines = new Map(sets.filter((_, index) => index % 5 === 0).map(({ name, service }, index) =>
    [`p${index}`, [activity('look', ['Lookup', 'GetMetadata', 'Copy', 'Delete'][index % 4] ?? 'Lookup', canaryUrl, { input: name, output: name, service })]] as const))
  const asSql = new Map(services.map(({ name }) => [`q${name}`, [activity('ask', 'Script', canaryUrl, { service: name })]] as const))
  const all = new Map([...pipelines, ...asSql])
  await writeFactory(project(), { linkedService: services.map(({ name, type, address, authentication }) => linkedService(name, type, address, authentication)), dataset: sets.map(({ name, type, service }) => dataset(name, type, service)) }, all)
  await runPipelines('', all.keys())
  expect([guard.attempts, asked]).toEqual([[], []])
}, 240_000)

const http = (uri: string, more: object = {}, action: object = {}): Json => ({ type: 'Http', inputs: { method: 'POST', uri, body: { a: 1 }, ...more }, ...action }) as Json

test('no action of a workflow reaches an address, however it is written and whatever it signs in with', async () => {
  const signIns: object[] = [{}, { type: 'Basic', username: 'u', password: 'p' }, { type: 'Raw', value: 'x' }, { type: 'ManagedServiceIdentity', audience: 'https://example.com' }, { type: 'ActiveDirectoryOAuth', tenant: 't', audience: 'a', clientId: 'c', secret: 'hush-hush' }, { type: 'ActiveDirectoryOAuth', authority: canaryUrl, tenant: '../..', audience: 'a', clientId: 'c', secret: 'hush-hush' }, { type: 'ClientCertificate', pfx: 'MII', password: 'p' }]
  const actions = numbered<Json>([
    ...addresses(canaryUrl).map((address, index) => http(address, index % 7 === 0 ? {} : { authentication: signIns[index % 7] ?? {} } as object)),
    ...signIns.map(authentication => http(canaryUrl, { authentication })),
    { type: 'Function', inputs: { function: { id: '/subscriptions/s/sites/example/functions/f' }, body: {} } },
    { type: 'Workflow', inputs: { host: { workflow: { id: '/subscriptions/s/workflows/elsewhere' } }, body: {} } },
    { type: 'HttpWebhook', inputs: { subscribe: { method: 'POST', uri: canaryUrl, body: { callback: '@listCallbackUrl()' } } } },
    { type: 'ApiManagement', inputs: { api: { id: '/x' }, method: 'get', pathTemplate: { template: '/a' } } },
    { type: 'ServiceProvider', inputs: { parameters: { hostname: 'example.com' }, serviceProviderConfiguration: { connectionName: 'c', operationId: 'executeQuery', serviceProviderId: '/serviceProviders/sql' } } },
    ...['office365', 'smtp', 'sendgrid', 'teams', 'slack', 'twilio', 'keyvault', 'azureblob', 'sql', 'servicebus', 'http'].flatMap((referenceName): Json[] => ['/v2/Mail', '/SendEmailV3', '/mail/send', '/v3/beta/teams/x/channels/y', '/v2/chat.postMessage', '/Messages.json', '/secrets/a/value', '/v2/datasets/default/files'].flatMap(path =>
      ['post', 'get'].map(method => ({ type: 'ApiConnection', inputs: { host: { connection: { referenceName } }, method, path, body: { To: 'a@example.com', server: canaryUrl } } })))),
  ])
  await writeWorkflows(project(), actions)
  const ends = await runWorkflows('', actions.keys())
  expect([guard.attempts, asked]).toEqual([[], []])
  expect(ends.filter(end => end.includes('EgressDenied')).length).toBeGreaterThan(30)
}, 120_000)

test('a host that is allowed leads to no other one: not by redirect, by an accepted job, by pages or by a sign-in', async () => {
  const allowed = 'allowed_hosts: ["127.0.0.1"]\n'
  const ways = ['302', '307', '202', 'next', 'link']
  for (const to of ['https://example.com/', '//example.com/x', 'http://127.0.0.1@example.com/', 'http://localhost/', 'ftp://example.com/', 'file:///etc/passwd']) {
    away = to
    const pipelines = new Map([
      ...ways.map(way => [`w${way}`, [activity('call', 'WebActivity', `${canaryUrl}away/${way}`)]] as const),
      ...ways.map(way => [`c${way}`, [{ ...activity('copy', 'Copy', canaryUrl, { input: way, output: 'out' }), typeProperties: { source: { type: 'RestSource', requestInterval: '00:00:00.010', ...(way === 'link' ? {} : { paginationRules: { AbsoluteUrl: '$.next' } }) }, sink: { type: 'JsonSink', storeSettings: { type: 'AzureBlobFSWriteSettings' } } } }]] as const),
    ])
    const rest = ways.map(way => ({ ...dataset(way, 'RestResource', 'service'), properties: { type: 'RestResource', linkedServiceName: { referenceName: 'service', type: 'LinkedServiceReference' }, typeProperties: { relativeUrl: `away/${way}` } } }))
    const out = { name: 'out', properties: { type: 'Json', linkedServiceName: { referenceName: 'lake', type: 'LinkedServiceReference' }, typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'c', fileName: 'a.json' } } } }
    await writeFactory(project(), { linkedService: [linkedService('service', 'RestService', canaryUrl, 'Anonymous'), { name: 'lake', properties: { type: 'AzureBlobFS', typeProperties: { url: 'https://lake.dfs.core.windows.net' } } }], dataset: [...rest, out] }, pipelines)
    await runPipelines(allowed, pipelines.keys())
    const actions = new Map<string, Json>([
      ...ways.map(way => [`h${way}`, http(`${canaryUrl}away/${way}`, { authentication: { type: 'Raw', value: 'hush-hush' } }, { runtimeConfiguration: { paginationPolicy: { minimumItemCount: 100 } } })] as const),
      ['oauth', http(canaryUrl, { authentication: { type: 'ActiveDirectoryOAuth', authority: `${canaryUrl}away/307`, tenant: 't', audience: 'a', clientId: 'c', secret: 'hush-hush' } })],
    ])
    await writeWorkflows(join(project(), 'apps'), actions)
    await runWorkflows(allowed, actions.keys())
    expect(guard.attempts, to).toEqual([])
  }
  expect(asked.length).toBeGreaterThan(60)
}, 120_000)
