import { readText } from '@lagoon/storage'
import type { PipelineRun, Workspace } from '@lagoon/workspace'
import { afterEach, expect, test } from 'vitest'
import { inventedTrack } from '../../sample/spotify/account.ts'
import { openListening, type Listening } from './harness.ts'

const minute = 60_000
let opened: Listening | undefined
afterEach(() => opened?.close())

async function listening(options: Parameters<typeof openListening>[0] = {}): Promise<Listening & { hear(count: number): void }> {
  const one = opened = await openListening(options)
  await one.signIn()
  let number = 0
  // A play every three minutes, with a millisecond of its own.
  const hear = (count: number): void => {
    for (let step = 0; step < count; step++) {
      one.pass(3 * minute + 7)
      one.spotify.play({ playedAtMs: one.now().getTime(), track: inventedTrack(number++) })
    }
  }
  return { ...one, hear }
}

async function files(workspace: Workspace, name: string): Promise<string[]> {
  const found: string[] = []
  for await (const { path } of workspace.lake.list('')) if (path.includes(`/${name}/`)) found.push(path)
  return found.sort()
}

interface Page { readonly items: readonly { readonly played_at: string; readonly track: { readonly name: string } }[] }

/** The names of what was stored, in the order of its files, oldest play first. */
const stored = (one: Listening): Promise<string[]> => one.within(async workspace => {
  const pages = await Promise.all((await files(workspace, 'spotify_recently_played')).map(async path => JSON.parse(await readText(workspace.lake, path)) as Page))
  return pages.flatMap(page => page.items.toReversed().map(item => item.track.name.replace(/^.*No\. /, '')))
})

const watermark = (one: Listening): Promise<number | undefined> => one.within(async workspace => {
  const [path] = (await files(workspace, 'spotify_recently_played_control')).filter(name => name.endsWith('/watermark.json'))
  return path === undefined ? undefined : (JSON.parse(await readText(workspace.lake, path)) as { newest: number }).newest
})

const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => String(from + index))
const why = (run: PipelineRun): string => `${run.status} ${run.message}`
const calls = (one: Listening): number => one.spotify.requests.filter(request => request.includes('recently-played')).length

test('the plays go to bronze as Spotify tells them, and the next run reads only what is new', async () => {
  const one = await listening()
  one.hear(12)
  expect(why(await one.read())).toBe('Succeeded ')
  expect(await stored(one)).toEqual(numbers(0, 12))
  expect(await watermark(one)).toBe(one.now().getTime())
  one.hear(5)
  expect(why(await one.read())).toBe('Succeeded ')
  expect(await stored(one)).toEqual(numbers(0, 17))
  expect(await one.within(workspace => files(workspace, 'spotify_recently_played'))).toHaveLength(2)
  expect(await one.within(({ outbox }) => outbox.messages())).toEqual([])
})

test('without news there is one request, no file, and the watermark stays', async () => {
  const one = await listening()
  one.hear(3)
  await one.read()
  const before = await watermark(one)
  one.pass(30 * minute)
  expect(why(await one.read())).toBe('Succeeded ')
  expect([await stored(one), await watermark(one), calls(one)]).toEqual([numbers(0, 3), before, 2])
})

test('an access token that has ended is renewed on the way', async () => {
  const one = await listening()
  one.hear(2)
  await one.read()
  one.pass(5 * 60 * minute)
  one.hear(2)
  expect(why(await one.read())).toBe('Succeeded ')
  expect(await stored(one)).toEqual(numbers(0, 4))
})

test('a full page is stored, recorded as a gap, and told; the first of all is always full', async () => {
  const one = await listening()
  one.hear(70)
  expect(why(await one.read())).toBe('Succeeded ')
  expect(await stored(one)).toEqual(numbers(20, 70))
  expect(await one.within(workspace => files(workspace, 'spotify_recently_played_gaps'))).toEqual([])
  const after = await watermark(one)
  one.hear(60)
  expect(why(await one.read())).toBe('Succeeded ')
  expect(await stored(one)).toEqual([...numbers(20, 70), ...numbers(80, 130)])
  const gaps = await one.within(async workspace => Promise.all((await files(workspace, 'spotify_recently_played_gaps')).map(async path => JSON.parse(await readText(workspace.lake, path)) as object)))
  expect(gaps).toMatchObject([{ after, newest: one.now().getTime(), plays: 50 }])
  const [message] = await one.within(({ outbox }) => outbox.messages())
  expect(message).toMatchObject({ channel: 'email', subject: 'Plays may be missing', body: expect.stringContaining('full page of 50 plays') as string })
})

test('a run that is cut short after the page was fetched stores that page first, and the same', async () => {
  const one = await listening()
  one.hear(4)
  await one.read()
  one.hear(3)
  // The page is fetched and its window written, and then the process ends: what `store_window` left is what a killed run leaves.
  await one.read()
  const [path, ...control] = await one.within(workspace => files(workspace, 'spotify_recently_played'))
  expect(control).toHaveLength(1)
  await one.within(async ({ lake }) => {
    const first = (await readText(lake, path ?? '')).trim()
    const oldest = (JSON.parse(first) as { cursors: { after: string } }).cursors.after
    for await (const { path: each } of lake.list('')) {
      if (each.endsWith('spotify_recently_played_control/watermark.json')) await lake.write(each, new TextEncoder().encode(`{"after":0,"newest":${oldest}}`))
      if (each === control[0]) await lake.delete(each)
    }
  })
  one.hear(2)
  expect(why(await one.read())).toBe('Succeeded ')
  expect(await stored(one)).toEqual(numbers(0, 9))
  expect(await one.within(workspace => files(workspace, 'spotify_recently_played'))).toHaveLength(3)
})

test('a moment of too many requests is waited for', async () => {
  const one = await listening()
  one.hear(2)
  one.spotify.refuse({ kind: 'window', retryAfterSeconds: 1 })
  expect(why(await one.read())).toBe('Succeeded ')
  expect([await stored(one), calls(one)]).toEqual([numbers(0, 2), 2])
})

test('a day of too many requests ends the run, which loses nothing: the next one reads it', async () => {
  const one = await listening()
  one.hear(2)
  one.spotify.refuse({ kind: 'quota', retryAfterSeconds: 50_000 }, { kind: 'quota', retryAfterSeconds: undefined })
  const refused = await one.read()
  expect(refused.status).toBe('Failed')
  expect(refused.message).toContain('QUOTA_EXCEEDED')
  expect((await one.read()).status).toBe('Failed')
  expect([await watermark(one), calls(one)]).toEqual([undefined, 2])
  expect(why(await one.read())).toBe('Succeeded ')
  expect(await stored(one)).toEqual(numbers(0, 2))
})

test('a token that is refused before its time ends the run, and the next one has another', async () => {
  const one = await listening()
  one.hear(2)
  await one.read()
  one.hear(2)
  one.spotify.authorization.expireAccessTokens()
  const refused = await one.read()
  expect(refused.status).toBe('Failed')
  expect(refused.message).toContain('The access token expired')
  expect(why(await one.read())).toBe('Succeeded ')
  expect(await stored(one)).toEqual(numbers(0, 4))
})

test('nobody signed in: the run fails before it asks for plays, and no token is written anywhere', async () => {
  const unsigned = opened = await openListening()
  const run = await unsigned.read()
  expect(run.status).toBe('Failed')
  expect(unsigned.spotify.requests).toEqual([])
  await unsigned.close()
  const one = await listening()
  one.hear(1)
  await one.read()
  expect(await one.everythingWritten()).toContain('fetch_page')
  expect(await one.everythingWritten()).not.toMatch(/(access|refresh|code)-[A-Za-z0-9_-]{20,}/)
})
