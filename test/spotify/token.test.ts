import { afterEach, expect, test } from 'vitest'
import { openListening, type Listening } from './harness.ts'

const hour = 3_600_000
let opened: Listening | undefined
afterEach(() => opened?.close())

async function signedIn(options: Parameters<typeof openListening>[0] = {}): Promise<Listening> {
  opened = await openListening(options)
  await opened.signIn()
  return opened
}

const tokenRequests = ({ spotify }: Listening): number => spotify.requests.filter(request => request === 'POST /api/token').length

test('the access token is renewed when it is needed, and not before', async () => {
  const listening = await signedIn()
  expect(await listening.renew()).toMatchObject({ status: 200, body: { renewed: true } })
  const first = await listening.secret('spotify-authorization')
  expect(listening.spotify.authorization.refusal(first)).toBeUndefined()
  listening.pass(54 * 60_000)
  expect(await listening.renew()).toMatchObject({ status: 200, body: { renewed: false } })
  expect(tokenRequests(listening)).toBe(2)
  // Within five minutes of its end it is as good as gone.
  listening.pass(2 * 60_000)
  expect(await listening.renew()).toMatchObject({ status: 200, body: { renewed: true } })
  expect(await listening.secret('spotify-authorization')).not.toBe(first)
  expect(await listening.renew({ force: true })).toMatchObject({ body: { renewed: true } })
})

test('a refresh token that rotates is stored, and keeps the day of the consent', async () => {
  const listening = await signedIn({ rotates: true })
  const before = await listening.secret('spotify-refresh-token')
  for (let day = 0; day < 3; day++) {
    expect(await listening.renew()).toMatchObject({ body: { renewed: true } })
    listening.pass(24 * hour)
  }
  expect(await listening.secret('spotify-refresh-token')).not.toBe(before)
  const tags = await listening.within(async ({ secrets }) => secrets.stored('spotify-vault', 'spotify-refresh-token')?.tags)
  expect(tags).toEqual({ authorized_at: '2026-11-02T08:00:00.000Z' })
})

test('a refresh token that stays is kept', async () => {
  const listening = await signedIn({ rotates: false })
  const before = await listening.secret('spotify-refresh-token')
  await listening.renew()
  expect(await listening.secret('spotify-refresh-token')).toBe(before)
})

test('two calls at the same time renew once', async () => {
  const listening = await signedIn()
  const { runProjectWorkflow } = await import('@lagoon/workspace')
  const answers = await listening.within(workspace => Promise.all([1, 2, 3].map(async () =>
    JSON.parse((await runProjectWorkflow(workspace, 'spotify-token', { method: 'POST', url: '', headers: {} })).response.body) as { renewed: boolean })))
  expect(answers.map(({ renewed }) => renewed)).toEqual([true, false, false])
  expect(tokenRequests(listening)).toBe(2)
})

test('a consent that has ended is asked about once: the token is disabled and a person is told', async () => {
  const listening = await signedIn()
  listening.spotify.authorization.revoke()
  expect(await listening.renew()).toEqual({ status: 401, body: { renewed: false, error: 'sign_in_needed' } })
  expect(await listening.renew()).toMatchObject({ status: 502, body: { renewed: false, error: 'no_refresh_token' } })
  expect(tokenRequests(listening)).toBe(2)
  const messages = await listening.within(({ outbox }) => outbox.messages())
  expect(messages.map(({ subject }) => subject)).toEqual(['Spotify asks you to sign in again'])
  await listening.signIn()
  expect(await listening.renew()).toMatchObject({ status: 200, body: { renewed: true } })
})

test('half a year after the consent it has ended', async () => {
  const listening = await signedIn()
  listening.pass(182 * 24 * hour)
  expect((await listening.renew()).status).toBe(200)
  listening.pass(2 * 24 * hour)
  expect((await listening.renew()).status).toBe(401)
})

test('nobody signed in: nothing is asked', async () => {
  opened = await openListening()
  expect(await opened.renew()).toMatchObject({ status: 502, body: { error: 'no_refresh_token' } })
  expect(opened.spotify.requests).toEqual([])
})

test('no token is written anywhere but into the vault', async () => {
  const listening = await signedIn()
  await listening.renew()
  await listening.renew({ force: true })
  const [access, refresh] = [await listening.secret('spotify-authorization'), await listening.secret('spotify-refresh-token')]
  const written = await listening.everythingWritten()
  expect(written).toContain('ask_spotify')
  for (const token of [access, refresh]) {
    expect(token).toMatch(/^(Bearer access|refresh)-/)
    expect(written).not.toContain(token?.replace('Bearer ', ''))
  }
  expect(written).not.toMatch(/(access|refresh|code)-[A-Za-z0-9_-]{20,}/)
})
