import { afterEach, expect, test } from 'vitest'
import { inventedTrack, recentlyPlayed, type Play } from './account.ts'
import { startSimulatedSpotify, type SimulatedSpotify, type SimulationOptions } from './server.ts'
import { signIn } from './signIn.ts'

const plays = (count: number): Play[] => Array.from({ length: count }, (_, number) => ({ playedAtMs: 1000 + number * 10, track: inventedTrack(number) }))
const page = (count: number, query: string, nowMs = 1e9) => recentlyPlayed(plays(count), new URLSearchParams(query), nowMs) as {
  readonly next: string | null; readonly cursors: { after: string; before: string } | null; readonly items: readonly { played_at: string }[]; readonly message?: string
}

test('only the last fifty plays exist, newest first, whatever is asked', () => {
  expect(page(80, 'limit=50').items).toHaveLength(50)
  expect(page(80, 'limit=50')).toMatchObject({ next: null, cursors: { after: '1790', before: '1300' } })
  expect(page(80, 'before=1300').items).toEqual([])
  expect(page(80, '').items).toHaveLength(20)
  expect(page(80, 'limit=20').next).toBe('https://api.spotify.com/v1/me/player/recently-played?before=1600&limit=20')
})

test('cursors are exclusive and in milliseconds, and an empty page has none', () => {
  expect(page(5, 'after=1030').items.map(item => Date.parse(item.played_at))).toEqual([1040])
  expect(page(5, 'after=1039').items).toHaveLength(1)
  expect(page(5, 'after=1040')).toMatchObject({ items: [], cursors: null, next: null })
  expect(page(5, '', 1020).items).toHaveLength(3)
})

test('what Spotify refuses is refused', () => {
  for (const query of ['limit=51', 'limit=0', 'limit=x', 'after=1&before=2', 'after=yesterday']) expect(page(1, query)).toMatchObject({ status: 400 })
})

let spotify: SimulatedSpotify | undefined
afterEach(() => spotify?.close())

async function signedIn(options: SimulationOptions) {
  const started = spotify = await startSimulatedSpotify(options)
  const { refreshToken } = await signIn({ clientId: started.clientId, accounts: started.origin, port: 0, open: url => void fetch(url) })
  const renew = async (token: string) => {
    const response = await fetch(`${started.origin}/api/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token, client_id: started.clientId }) })
    return { status: response.status, body: await response.json() as { access_token: string; refresh_token?: string; error?: string } }
  }
  const read = async (token: string) => {
    const response = await fetch(`${started.origin}/v1/me/player/recently-played`, { headers: { authorization: `Bearer ${token}` } })
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() as { error?: { message: string; reason?: string } } }
  }
  return { started, refreshToken, renew, read }
}

test('a refresh token is good once when it rotates, and an access token for an hour', async () => {
  let now = Date.UTC(2026, 0, 1)
  const { refreshToken, renew, read } = await signedIn({ now: () => new Date(now) })
  const { body } = await renew(refreshToken)
  expect((await renew(refreshToken)).body.error).toBe('invalid_grant')
  expect((await renew(body.refresh_token ?? '')).status).toBe(200)
  expect((await read(body.access_token)).status).toBe(200)
  now += 3_600_000
  expect(await read(body.access_token)).toMatchObject({ status: 401, body: { error: { message: 'The access token expired' } } })
  expect((await read('made-up')).body.error?.message).toBe('Invalid access token')
})

test('too many requests are refused for a moment, and far too many for a day', async () => {
  let now = Date.UTC(2026, 0, 1)
  const { refreshToken, renew, read } = await signedIn({ now: () => new Date(now), window: 2, quota: 3 })
  const { access_token: token } = (await renew(refreshToken)).body
  expect([(await read(token)).status, (await read(token)).status]).toEqual([200, 200])
  expect(await read(token)).toMatchObject({ status: 429, retryAfter: '30' })
  now += 30_000
  expect((await read(token)).status).toBe(200)
  now += 30_000
  expect(await read(token)).toMatchObject({ status: 429, retryAfter: '86340', body: { error: { reason: 'QUOTA_EXCEEDED' } } })
})

test('a sign-in that another page answers, or that uses another redirect, is none', async () => {
  const started = spotify = await startSimulatedSpotify()
  const forged = signIn({ clientId: started.clientId, accounts: started.origin, port: 0, open: url => {
    const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
    void fetch(`${back.href}?code=stolen&state=guessed`)
  } })
  await expect(forged).rejects.toThrow('does not belong to this sign-in')
  for (const uri of ['http://localhost:1/callback', 'http://example.com/callback', 'http://127.0.0.1.example.com/']) {
    const query = new URLSearchParams({ client_id: started.clientId, redirect_uri: uri, response_type: 'code', code_challenge_method: 'S256', code_challenge: 'x' })
    expect((await fetch(`${started.origin}/authorize?${query.toString()}`, { redirect: 'manual' })).status).toBe(400)
  }
})
