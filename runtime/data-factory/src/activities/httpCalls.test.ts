import { Engine } from '@lagoon/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FactoryError } from '../error.ts'
import { realEffects } from '../effects.ts'
import type { HttpRequest, HttpResponse, Ports } from '../ports.ts'
import { factoryWith, pipelinesOn, type Json } from '../run/pipelines.fixture.ts'
import type { ActivityRun } from '../run/records.ts'
import { runPipeline } from '../run/runPipeline.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
const { portsOf } = pipelinesOn(() => engine)

const linked = (name: string, type: string, typeProperties: Json) => ({ kind: 'linkedService' as const, name, properties: { type, typeProperties } })
const services = [
  linked('vault', 'AzureKeyVault', { baseUrl: 'https://shop-kv.vault.azure.net' }),
  linked('functions', 'AzureFunction', {
    functionAppUrl: 'https://shop.azurewebsites.net/',
    functionKey: { type: 'AzureKeyVaultSecret', store: { referenceName: 'vault', type: 'LinkedServiceReference' }, secretName: 'function-key' },
  }),
]
const secrets: Record<string, string> = { 'shop-kv/function-key': 'k-e-y', 'entra/https://management.azure.com/': 'a.b.c', 'shop-kv/password': 'pass word' }
const secret: Ports['secret'] = async ({ vault, name }) => {
  const value = secrets[`${vault}/${name}`]
  if (value === undefined) throw new FactoryError('SecretNotFound', `vault ${vault} has no secret ${name}`)
  return value
}

async function call(activity: Json, answer: (request: HttpRequest) => Partial<HttpResponse>, ports: Partial<Ports> = {}): Promise<{ run: ActivityRun; sent: HttpRequest[] }> {
  const sent: HttpRequest[] = []
  const http: Ports['http'] = async (request) => {
    sent.push(request)
    return { status: 200, headers: {}, body: '', ...answer(request) }
  }
  const factory = factoryWith(...services, { kind: 'pipeline', name: 'p', properties: { activities: [{ name: 'call', ...activity }] } })
  const { activityRuns } = await runPipeline(factory, { pipeline: 'p' }, portsOf({ http, secret, ...ports }), realEffects)
  const [run] = activityRuns
  if (!run) throw new Error('nothing ran')
  return { run, sent }
}
const web = (typeProperties: Json): Json => ({ type: 'WebActivity', typeProperties: { method: 'GET', url: 'https://api/x', ...typeProperties } })

test('a token of Entra is the secret that is named like its resource, and is never shown', async () => {
  const authentication = { type: 'MSI', resource: 'https://management.azure.com/' }
  const { run, sent } = await call(web({ authentication }), ({ headers }) => ({ body: JSON.stringify({ echo: headers['Authorization'] }) }))
  expect(sent[0]?.headers).toEqual({ Authorization: 'Bearer a.b.c' })
  expect(run.output).toMatchObject({ echo: 'Bearer ***' })
})

test('without a token the call goes out without, and a refusal says how to give one', async () => {
  const authentication = { type: 'ServicePrincipal', resource: 'https://graph.microsoft.com', tenant: 't', servicePrincipalId: 'i' }
  const { run, sent } = await call(web({ authentication }), () => ({ status: 401, body: 'who are you' }))
  expect(sent[0]?.headers).toEqual({})
  expect(run.error).toMatchObject({ errorCode: '2108' })
  expect(run.error.message).toContain("secrets: { 'https://graph.microsoft.com': VARIABLE }")
})

test('a password may lie in a Key Vault', async () => {
  const password = { type: 'AzureKeyVaultSecret', store: { referenceName: 'vault' }, secretName: 'password' }
  const { sent } = await call(web({ authentication: { type: 'Basic', username: 'me', password } }), () => ({}))
  expect(sent[0]?.headers['Authorization']).toBe(`Basic ${Buffer.from('me:pass word').toString('base64')}`)
})

test('a client certificate is refused by name and place', () => {
  const pipeline = { activities: [{ name: 'call', ...web({ authentication: { type: 'ClientCertificate', pfx: 'x' } }) }] }
  const { problems } = factoryWith({ kind: 'pipeline', name: 'p', properties: pipeline })
  expect(problems).toMatchObject([{ code: 'PropertyNotSupported', origin: { file: 'p.json' }, message: "authentication 'ClientCertificate' does not run here" }])
})

test('httpRequestTimeout is handed on, and has its limits', async () => {
  expect((await call(web({ httpRequestTimeout: '00:02:30' }), () => ({}))).sent[0]?.timeoutMs).toBe(150_000)
  expect((await call(web({}), () => ({}))).sent[0]?.timeoutMs).toBe(60_000)
  expect((await call(web({ httpRequestTimeout: '00:10:01' }), () => ({}))).run.error.errorCode).toBe('InvalidPropertyValue')
})

test('secure input and output are masked in the record', async () => {
  const secure = { ...web({ headers: { 'x-key': 'mine' } }), policy: { secureInput: true, secureOutput: true } }
  const { run } = await call(secure, () => ({ body: '{"token":"yours"}' }))
  expect(JSON.stringify(run)).not.toMatch(/mine|yours/)
})

const azureFunction = (typeProperties: Json): Json => ({
  type: 'AzureFunctionActivity',
  linkedServiceName: { referenceName: 'functions', type: 'LinkedServiceReference' },
  typeProperties: { method: 'POST', functionName: "@concat('untar', '?dry=1')", body: { n: '@add(1, 1)' }, ...typeProperties },
})

test('a function is called at its address, with its key from the vault', async () => {
  const { run, sent } = await call(azureFunction({}), () => ({ body: '{"files":3}' }))
  expect(sent).toMatchObject([
    { method: 'POST', url: 'https://shop.azurewebsites.net/api/untar?dry=1', body: '{"n":2}', headers: { 'x-functions-key': 'k-e-y', 'Content-Type': 'application/json' } },
  ])
  expect(run.output).toMatchObject({ files: 3, effectiveIntegrationRuntime: expect.any(String) as string })
})

test('a function that answers no object, or badly, fails with the codes of Data Factory', async () => {
  expect((await call(azureFunction({}), () => ({ body: '[1]' }))).run.error).toMatchObject({ errorCode: '3603', message: 'Response Content is not a valid JObject.' })
  const failed = await call(azureFunction({}), () => ({ status: 500, body: 'boom' }))
  expect(failed.run.error).toMatchObject({ errorCode: '3608', message: "Call to provided Azure function 'untar?dry=1' failed with status-'500' and message - 'boom'." })
})

/** A port at which `uri` is called back as soon as it was handed on. */
const callingBack = (body: string | undefined): NonNullable<Ports['callback']> => async () => ({
  uri: 'http://127.0.0.1:1/callbacks/1',
  arrived: body === undefined ? new Promise<string>(() => {}) : Promise.resolve(body),
  close() {},
})
const hook = (typeProperties: Json = {}): Json => ({ type: 'WebHook', typeProperties: { url: 'https://api/hook', method: 'POST', body: { job: 7 }, timeout: '00:00:01', ...typeProperties } })

test('a WebHook hands on callBackUri, waits, and answers with what it was called back with', async () => {
  const { run, sent } = await call(hook(), () => ({}), { callback: callingBack('{"Output":{"rows":3},"StatusCode":"500"}') })
  expect(JSON.parse(sent[0]?.body ?? '')).toEqual({ job: 7, callBackUri: 'http://127.0.0.1:1/callbacks/1' })
  // The status was not asked for.
  expect(run).toMatchObject({ status: 'Succeeded', output: { Output: { rows: 3 }, StatusCode: '500' } })
})

test('a WebHook that reports the status takes Output, Error and StatusCode apart', async () => {
  const reporting = hook({ reportStatusOnCallBack: true })
  const good = await call(reporting, () => ({}), { callback: callingBack('{"Output":{"rows":3},"StatusCode":"200"}') })
  expect(good.run).toMatchObject({ status: 'Succeeded', output: { rows: 3 } })
  const bad = await call(reporting, () => ({}), { callback: callingBack('{"Output":{"rows":0},"Error":{"ErrorCode":"Locked","Message":"come back later"},"StatusCode":"403"}') })
  expect(bad.run).toMatchObject({ status: 'Failed', error: { errorCode: 'Locked', message: 'come back later' }, output: { rows: 0 } })
})

test('a WebHook fails when its call does, and when nobody calls back', async () => {
  const refused = await call(hook(), () => ({ status: 404, body: 'no such hook' }), { callback: callingBack('{}') })
  expect(refused.run.error).toMatchObject({ errorCode: '2108' })
  const silent = await call(hook({ timeout: '00:00:00.05' }), () => ({}), { callback: callingBack(undefined) })
  expect(silent.run).toMatchObject({ status: 'Failed', error: { errorCode: 'TimedOut' } })
})
