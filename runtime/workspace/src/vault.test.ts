import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noConfiguration } from './configuration.ts'
import { httpClient } from './http.ts'
import { keyVaultRoute } from './keyVaultRoute.ts'
import { openSecrets } from './secrets.ts'
import { openVaultStore } from './vault.ts'

let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'lagoon-vault-')) })
afterEach(() => rm(folder, { recursive: true, force: true }))

async function vaultOn(environment: NodeJS.ProcessEnv = {}) {
  let ids = 0
  const secrets = await openSecrets({ configuration: noConfiguration, envFile: '/nowhere/.env', environment, vault: openVaultStore(folder) })
  const http = httpClient({ routes: [keyVaultRoute({ secrets, workflows: new Map(), now: () => new Date(1_800_000_000_000), newId: () => `0000-${++ids}` })], allowedHosts: [] })
  const call = async (method: string, path: string, body?: object) => {
    const { status, body: text } = await http({ method, url: `https://my-vault.vault.azure.net/secrets/${path}?api-version=7.4`, headers: {}, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    return { status, body: JSON.parse(text) as { [name: string]: unknown } }
  }
  return { secrets, call }
}

test('a secret that was written is read back, by this process and the next, in the shape of Key Vault', async () => {
  const { call } = await vaultOn({ TOKEN: 'from the environment' })
  expect((await call('GET', 'token')).body).toMatchObject({ value: 'from the environment' })
  const written = await call('PUT', 'token', { value: 'renewed', contentType: 'text/plain', attributes: { exp: 1_800_003_600 }, tags: { since: '2026-01-01' } })
  const bundle = {
    value: 'renewed', contentType: 'text/plain', id: 'https://my-vault.vault.azure.net/secrets/token/00001', tags: { since: '2026-01-01' },
    attributes: { enabled: true, created: 1_800_000_000, updated: 1_800_000_000, exp: 1_800_003_600, recoveryLevel: 'Purgeable' },
  }
  expect(written).toEqual({ status: 200, body: bundle })
  expect(await (await vaultOn({ TOKEN: 'from the environment' })).call('GET', 'Token')).toMatchObject({ status: 200, body: { value: 'renewed', tags: bundle.tags, attributes: bundle.attributes } })
  expect((await call('GET', 'token/00001')).status).toBe(200)
  expect(await call('GET', 'token/00000')).toMatchObject({ status: 404, body: { error: { code: 'SecretNotFound' } } })
})

test('only its owner can read what is stored, and nothing else lies beside it', async () => {
  const { call } = await vaultOn()
  await call('PUT', 'token', { value: 'first one' })
  await call('PUT', 'token', { value: 'second one' })
  expect(await readdir(join(folder, 'my-vault'))).toEqual(['token.json'])
  expect((await stat(join(folder, 'my-vault', 'token.json'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'my-vault'))).mode & 0o777).toBe(0o700)
  expect(JSON.parse(await readFile(join(folder, 'my-vault', 'token.json'), 'utf8'))).toMatchObject({ value: 'second one', version: '00002' })
})

test('what is stored is masked everywhere, before anybody asks for it', async () => {
  await (await vaultOn()).call('PUT', 'token', { value: 'hush-hush' })
  expect((await vaultOn()).secrets.mask({ text: 'it is hush-hush' })).toEqual({ text: 'it is ***' })
})

test('a disabled secret cannot be read, whatever the environment says, until a new one is written', async () => {
  const { call, secrets } = await vaultOn({ TOKEN: 'from the environment' })
  await call('PUT', 'token', { value: 'spent' })
  expect(await call('PATCH', 'token', { attributes: { enabled: false } })).toMatchObject({ status: 200, body: { attributes: { enabled: false } } })
  expect(await call('GET', 'token')).toMatchObject({ status: 403, body: { error: { code: 'Forbidden', innererror: { code: 'SecretDisabled' } } } })
  expect(secrets.get('my-vault', 'token')).toBeUndefined()
  await call('PUT', 'token', { value: 'new one' })
  expect(secrets.get('my-vault', 'token')).toBe('new one')
})

test('what Key Vault would refuse is refused', async () => {
  const { call } = await vaultOn()
  expect((await call('PUT', 'my_token', { value: 'x' })).status).toBe(400)
  expect((await call('PUT', '..%2F..%2Fother', { value: 'x' })).status).toBe(400)
  expect((await call('PUT', 'token', { value: 1 })).status).toBe(400)
  expect((await call('PUT', 'token', { value: 'x', attributes: { exp: 'soon' } })).status).toBe(400)
  expect((await call('PATCH', 'token', { tags: {} })).status).toBe(404)
  expect((await call('DELETE', 'token')).status).toBe(405)
  expect(await readdir(folder)).toEqual([])
})

test('a file that is no secret is named', async () => {
  const { call } = await vaultOn()
  await call('PUT', 'token', { value: 'x' })
  await writeFile(join(folder, 'my-vault', 'token.json'), '{')
  await expect(call('GET', 'token')).rejects.toMatchObject({ code: 'InvalidSecret', message: expect.stringContaining('token.json') as string })
})
