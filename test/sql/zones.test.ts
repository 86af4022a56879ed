import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialect, dialectIn, sessionZone, shownClock, utc } from '@lagoon/sql'
import { cases } from './calls.ts'
import { expandedLength, macrosOf } from './expansion.ts'
import { openWorld, type World } from './world.ts'

// Sessions in other zones than UTC. What they answer is held to Spark by conformance/sql/questions/sessions.sql.

const zones = ['America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', '-03:30']
const worlds = new Map<string, World>()
beforeAll(async () => { for (const zone of zones) worlds.set(zone, await openWorld(zone)) })
afterAll(async () => { for (const world of worlds.values()) await world.close() })

const ask = async (zone: string, text: string): Promise<readonly (readonly unknown[])[]> => (await worlds.get(zone)?.ask(text))?.rows ?? []

test('in a region every form of every function runs, too, and has the type that it declares', async () => {
  for (const { kind, text } of cases) {
    const over = kind === 'window' && !text.startsWith('monoton') ? ' OVER (ORDER BY int)' : ''
    expect((await ask('Australia/Lord_Howe', `SELECT ${text}${over} FROM kinds`)).length, text).toBeGreaterThan(0)
  }
}, 120_000)

/** Seconds around which clocks are moved, and any others from before there were zones until far beyond us. */
const seconds = fc.oneof(fc.integer({ min: 1_700_000_000, max: 1_735_000_000 }), fc.constantFrom(1_730_613_600, 1_710_054_000, 1_712_415_600, 1_728_142_200, 1_325_239_200).chain(at => fc.integer({ min: at - 90_000, max: at + 90_000 })), fc.integer({ min: -6_000_000_000, max: 6_000_000_000 }))

test.each(zones)('in %s a clock leads back to its instant, and what is printed is what is computed with', async zone => {
  const clockOf = (at: number): string => shownClock(`${new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ')}+00`, sessionZone(zone) ?? utc)
  await fc.assert(fc.asyncProperty(fc.array(seconds, { minLength: 50, maxLength: 50 }), async all => {
    const rows = await ask(zone, `SELECT s, CAST(t AS STRING), unix_seconds(CAST(CAST(t AS STRING) AS TIMESTAMP)) - s, unix_seconds(t + INTERVAL '0' SECOND) - s, unix_seconds(t + INTERVAL '1' DAY - INTERVAL '1' DAY) - s,
      unix_seconds(date_trunc('SECOND', t)) - s, hour(t) * 3600 + minute(t) * 60 + second(t) = CAST(date_format(t, 'H') AS INT) * 3600 + CAST(date_format(t, 'm') AS INT) * 60 + CAST(date_format(t, 's') AS INT),
      unix_seconds(window(t, '1 hour').start) % 3600
      FROM (SELECT s, timestamp_seconds(s) AS t FROM VALUES ${all.map(each => `(${each}L)`).join(', ')} AS v(s))`)
    for (const [at, shown, back, still, moved, cut, alike, hour] of rows) {
      expect(shown, String(at)).toBe(clockOf(Number(at)))
      // Of two instants with one clock a text means the earlier.
      expect(Number(back), String(at)).toBeLessThanOrEqual(0)
      expect(clockOf(Number(at) + Number(back)), String(at)).toBe(shown)
      expect([still, cut, alike, Math.abs(Number(hour))], String(at)).toEqual([0, 0, true, 0])
      expect(Math.abs(Number(moved)), String(at)).toBeLessThanOrEqual(86_400)
    }
  }), { numRuns: 8 })
}, 60_000)

test.each([
  ["date_trunc('DAY', %)", 'timestamp'], ['(% + INTERVAL 1 DAY)', 'timestamp'], ['(timestamp + (% - timestamp))', 'timestamp'], ['CAST(CAST(% AS STRING) AS TIMESTAMP)', 'timestamp'], ['CAST(CAST(% AS TIMESTAMP_NTZ) AS TIMESTAMP)', 'timestamp'],
  ['time_bucket(INTERVAL 1 HOUR, %)', 'timestamp'], ['timestampadd(MONTH, 1, %)', 'timestamp'], ["to_timestamp(date_format(%, 'yyyy-MM-dd HH:mm:ss XXX'), 'yyyy-MM-dd HH:mm:ss XXX')", 'timestamp'],
])('in a region %s inside itself adds as much to the work of the binder at each level', (step, start) => {
  const zone = 'America/New_York'
  const known = sessionZone(zone)
  const macros = macrosOf([...dialect.macros, ...dialectIn(known ?? utc).macros])
  const [low = 0, middle = 0, high = 0] = [2, 4, 6].map(depth => {
    const nested = Array.from({ length: depth }).reduce((inner: string) => step.replace('%', () => inner), start)
    return expandedLength(worlds.get(zone)?.translate(`SELECT ${nested} FROM kinds`).duckdb ?? '', macros)
  })
  expect(high - middle).toBeLessThanOrEqual(1.3 * (middle - low) + 4_000)
})
