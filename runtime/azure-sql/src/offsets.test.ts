import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => void (shop = await testDatabase()))
afterEach(() => shop.close())

const berlin = "'Central European Standard Time'"

test('a time of the clock gets the offset of its zone, an instant is moved into the zone', async () => {
  expect(await shop.value(`SELECT CAST('2024-07-01T12:00:00' AS DATETIME2) AT TIME ZONE ${berlin}`)).toBe('2024-07-01T12:00:00+02:00')
  expect(await shop.value(`SELECT CAST('2024-07-01T12:00:00' AS DATETIME2) AT TIME ZONE 'UTC' AT TIME ZONE ${berlin}`)).toBe('2024-07-01T14:00:00+02:00')
  expect(await shop.value(`SELECT CAST(CAST('2024-07-01T23:00:00' AS DATETIME) AT TIME ZONE 'UTC' AT TIME ZONE 'India Standard Time' AS DATE)`)).toBe('2024-07-02T00:00:00')
  expect(await shop.value(`DECLARE @zone VARCHAR(50) = 'Eastern Standard Time'; SELECT CAST('2024-01-01' AS DATETIME2(0)) AT TIME ZONE @zone`)).toBe('2024-01-01T00:00:00-05:00')
})

test('an hour that summer time skips, and one that comes twice', async () => {
  // The examples of Microsoft's page on AT TIME ZONE.
  const at = (clock: string) => shop.value(`SELECT CONVERT(DATETIME2(0), '${clock}') AT TIME ZONE ${berlin}`)
  expect(await at('2022-03-27T01:01:00')).toBe('2022-03-27T01:01:00+01:00')
  expect(await at('2022-03-27T02:01:00')).toBe('2022-03-27T03:01:00+02:00')
  expect(await at('2022-10-30T01:01:00')).toBe('2022-10-30T01:01:00+02:00')
  expect(await at('2022-10-30T02:00:00')).toBe('2022-10-30T02:00:00+02:00')
  expect(await at('2022-10-30T03:01:00')).toBe('2022-10-30T03:01:00+01:00')
})

test('a DATETIMEOFFSET keeps its offset in a table and compares by the instant', async () => {
  await shop.db.execute(`CREATE TABLE log (id INT, at DATETIMEOFFSET, made DATETIMEOFFSET(3) DEFAULT SYSDATETIMEOFFSET())
    INSERT log (id, at) VALUES (1, '2024-01-01T10:00:00+02:00'), (2, '2024-01-01 09:00:00'), (3, '2024-01-01T00:30:00-08:00')`)
  expect(await shop.rows('SELECT id, at FROM log ORDER BY at')).toEqual([[1, '2024-01-01T10:00:00+02:00'], [3, '2024-01-01T00:30:00-08:00'], [2, '2024-01-01T09:00:00+00:00']])
  expect(await shop.rows(`SELECT id FROM log WHERE at = '2024-01-01T08:00:00Z' AND made > '2024-01-01'`)).toEqual([[1]])
  expect(await shop.value(`SELECT MAX(at) FROM log`)).toBe('2024-01-01T09:00:00+00:00')
  expect(await shop.value(`DECLARE @at DATETIMEOFFSET; SELECT @at = at FROM log WHERE id = 3; SELECT DATEADD(hour, 1, @at)`)).toBe('2024-01-01T01:30:00-08:00')
  expect(await shop.value(`SELECT at FROM log WHERE id = 1 FOR JSON PATH, WITHOUT_ARRAY_WRAPPER`)).toBe('{"at":"2024-01-01T10:00:00+02:00"}')
})

test('its parts, its texts and what it becomes', async () => {
  const of = (expression: string) => shop.value(`DECLARE @d DATETIMEOFFSET(0) = '2024-07-01T12:30:00+02:00'; SELECT ${expression}`)
  expect(await of('DATEPART(tz, @d)')).toBe(120)
  expect(await of('DATEPART(hour, @d)')).toBe(12)
  expect(await of(`DATEDIFF(minute, '2024-07-01T10:00:00Z', @d)`)).toBe(30)
  expect(await of('CONVERT(VARCHAR(40), @d)')).toBe('2024-07-01 12:30:00 +02:00')
  expect(await of('CONVERT(VARCHAR(40), @d, 127)')).toBe('2024-07-01T10:30:00Z')
  expect(await of('CONVERT(VARCHAR(19), @d, 120)')).toBe('2024-07-01 12:30:00')
  expect(await of('CONVERT(VARCHAR(8), @d, 112)')).toBe('20240701')
  expect(await of('CAST(@d AS DATETIME)')).toBe('2024-07-01T12:30:00')
  expect(await of(`SWITCHOFFSET(@d, '-05:30')`)).toBe('2024-07-01T05:00:00-05:30')
  expect(await of(`TODATETIMEOFFSET('2024-01-01', 90)`)).toBe('2024-01-01T00:00:00+01:30')
  expect(await of(`FORMAT(@d, 'yyyy-MM-dd HH:mm')`)).toBe('2024-07-01 12:30')
  expect(await of(`TRY_CAST('noon' AS DATETIMEOFFSET)`)).toBe(null)
})

test('what is wrong has the number that the server gives it', async () => {
  expect(await shop.errors(`SELECT GETDATE() AT TIME ZONE 'Europe/Berlin'`)).toEqual([expect.stringMatching(/^9820: /)])
  expect(await shop.errors(`SELECT 1 AT TIME ZONE 'UTC'`)).toEqual([expect.stringMatching(/^8116: /)])
  expect(await shop.errors(`SELECT CAST('noon' AS DATETIMEOFFSET)`)).toEqual([expect.stringMatching(/^241: /)])
  expect(await shop.errors(`SELECT CAST(1 AS DATETIMEOFFSET)`)).toEqual([expect.stringMatching(/^529: /)])
})
