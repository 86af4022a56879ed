import { expect, test } from 'vitest'
import { dialectIn } from './dialectIn.ts'
import { inZone } from './inZone.ts'
import { sessionZone, utc, within } from './sessionZone.ts'

test.each([
  ['Europe/Vienna', 'Europe/Vienna', undefined], ['+05:30', '+05:30', 19_800], ['+5:3', '+05:03', 18_180], ['-3', '-03:00', -10_800], ['+0530', '+05:30', 19_800], ['UTC+2', 'UTC+02:00', 7200], ['GMT-03:30', 'GMT-03:30', -12_600],
  ['Z', 'Z', 0], ['+00:00', 'Z', 0], ['UTC+0', 'UTC', 0], ['Etc/UTC', 'Etc/UTC', 0], ['EST', '-05:00', -18_000], ['PST', 'America/Los_Angeles', undefined], ['CET', 'CET', undefined], ['Etc/GMT+5', 'Etc/GMT+5', undefined],
])('%s is the zone %s', (id, name, seconds) => {
  expect(sessionZone(id)).toEqual({ id, name, offsetUs: seconds === undefined ? undefined : BigInt(seconds) * 1_000_000n })
})

test.each(['', 'utc', 'nowhere', 'Europe/Wien', 'Europe/vienna', 'europe/Vienna', '+19:00', '+05:60', '05:30', "Europe/Vienna'", 'Z+01:00'])('%s is no zone', id => {
  expect(sessionZone(id)).toBeUndefined()
})

const vienna = sessionZone('Europe/Vienna') ?? utc

test('calls that ask the clock get the name of the zone; texts and names in quotes do not, nor what means UTC', () => {
  const text = `SELECT dbx_clock(t) AS "dbx_clock(t)", 'it''s dbx_clock(t)', dbx_utc_clock(t), dbx_upper(dbx_timestamp_to_string(t)), dbx_js_from_json(s, '{}') FROM t`
  expect(inZone(text, vienna)).toBe(`SELECT dbx_clock_in_europe_vienna(t) AS "dbx_clock(t)", 'it''s dbx_clock(t)', dbx_utc_clock(t), dbx_upper(dbx_timestamp_to_string_in_europe_vienna(t)), dbx_js_from_json_in_europe_vienna(s, '{}') FROM t`)
  expect(inZone(inZone(text, vienna), vienna)).toBe(inZone(text, vienna))
  expect(inZone(text, utc)).toBe(text)
})

test('the instant of a literal is a constant of DuckDB, in an overlap the earlier one, behind a gap', () => {
  const at = (clock: string, zone = vienna): string => inZone(`dbx_instant(TIMESTAMP '${clock}')`, zone)
  expect([at('2024-07-01 00:00:00', utc), at('2024-07-01 00:00:00.25'), at('2024-10-27 02:30:00'), at('2024-03-31 02:30:00'), at('0001-01-01 00:30:00')]).toEqual([
    `TIMESTAMPTZ '2024-07-01 00:00:00+00'`, `TIMESTAMPTZ '2024-06-30 22:00:00.25+00'`, `TIMESTAMPTZ '2024-10-27 00:30:00+00'`, `TIMESTAMPTZ '2024-03-31 01:30:00+00'`, `dbx_instant_in_europe_vienna(TIMESTAMP '0001-01-01 00:30:00')`,
  ])
})

test('a literal may be as long as it is', () => {
  const text = (mark: string): string => `SELECT ${mark}${'a'.repeat(12_000_000)}${mark}`
  for (const mark of ["'", '"']) expect(inZone(`${text(mark)}, dbx_clock(t)`, vienna)).toBe(`${text(mark)}, dbx_clock_in_europe_vienna(t)`)
})

test('within another zone also UTC is called by a name of its own', () => {
  expect(inZone('dbx_clock(t)', within(utc, vienna))).toBe('dbx_clock_utc(t)')
  expect(inZone('dbx_clock(t)', within(utc, utc))).toBe('dbx_clock(t)')
  expect(dialectIn(utc)).toEqual({ scripts: [], macros: [] })
  expect(dialectIn(within(utc, vienna)).macros).toContain('CREATE OR REPLACE MACRO dbx_clock_utc(t) AS make_timestamp(epoch_us(t))')
})
