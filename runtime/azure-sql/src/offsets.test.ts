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

test('summer time of half an hour', async () => {
  const at = (clock: string) => shop.value(`SELECT CONVERT(DATETIME2(0), '${clock}') AT TIME ZONE 'Lord Howe Standard Time'`)
  expect(await at('2024-04-07T01:15:00')).toBe('2024-04-07T01:15:00+11:00')
  expect(await at('2024-04-07T01:45:00')).toBe('2024-04-07T01:45:00+11:00')
  expect(await at('2024-04-07T02:00:00')).toBe('2024-04-07T02:00:00+10:30')
  expect(await at('2024-10-06T02:15:00')).toBe('2024-10-06T02:45:00+11:00')
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

test('seconds have the digits of the type', async () => {
  await shop.db.execute(`CREATE TABLE log (id INT, at DATETIMEOFFSET(0), ms DATETIMEOFFSET(3))
    INSERT log VALUES (1, '2024-12-31T23:59:59.6+02:00', '2024-01-01T00:00:00.1236Z'), (2, CAST('2024-01-01T10:00:00.4999' AS DATETIME2), SYSDATETIMEOFFSET())
    INSERT log SELECT 3, ms, at FROM log WHERE id = 1`)
  expect(await shop.rows('SELECT CONVERT(VARCHAR(40), at, 121), CONVERT(VARCHAR(40), ms, 121) FROM log ORDER BY id')).toEqual([
    ['2025-01-01 00:00:00 +02:00', '2024-01-01 00:00:00.124 +00:00'], ['2024-01-01 10:00:00 +00:00', '2026-03-01 12:34:56.789 +00:00'], ['2024-01-01 00:00:00 +00:00', '2025-01-01 00:00:00.000 +02:00'],
  ])
  expect(await shop.value(`DECLARE @t VARCHAR(40) = ' 1/2/2024 10:00:00.76 -03:30'; SELECT CAST(CAST(@t AS DATETIMEOFFSET(1)) AS VARCHAR(40))`)).toBe('2024-01-02 10:00:00.8 -03:30')
  expect(await shop.value(`SELECT CAST(SWITCHOFFSET(CAST('2024-01-01T10:00:00.5Z' AS DATETIMEOFFSET(1)), 60) AS VARCHAR(40))`)).toBe('2024-01-01 11:00:00.5 +01:00')
  expect(await shop.value(`SELECT CAST(TODATETIMEOFFSET(CAST('2024-01-01' AS DATETIME2(0)), '-14:00') AS VARCHAR(40))`)).toBe('2024-01-01 00:00:00 -14:00')
})

test('an offset is asked for by name, of what has one', async () => {
  expect(await shop.rows(`SELECT DATENAME(tz, '2007-05-10 00:00:01.1234567 +05:10'), DATEPART(tzoffset, '2007-05-10 00:00:01.1234567 -05:10'), DATENAME(TZoffset, CAST('2024-01-01' AS DATETIME2)), DATENAME(tz, CAST(NULL AS DATETIMEOFFSET))`)).toEqual([['+05:10', -310, '+00:00', null]])
  expect(await shop.errors('SELECT DATEPART(tz, GETDATE())')).toEqual([expect.stringMatching(/^9810: .*tzoffset.*datepart.*datetime/)])
  expect(await shop.errors('SELECT DATENAME(tz, CAST(GETDATE() AS DATE))')).toEqual([expect.stringMatching(/^9810: .*datename.*date/)])
  expect(await shop.errors('SELECT DATEADD(tz, 1, GETDATE())')).toEqual([expect.stringMatching(/^9810: .*dateadd/)])
  expect(await shop.errors('SELECT DATETRUNC(tz, SYSDATETIME())')).toEqual([expect.stringMatching(/^9810: /)])
  expect(await shop.errors('SELECT DATEDIFF_BIG(tz, GETDATE(), GETDATE())')).toEqual([expect.stringMatching(/^9806: .*tzoffset.*datediff_big/)])
})

test('an offset lies between -14:00 and +14:00', async () => {
  const given = `DECLARE @d DATETIMEOFFSET = '2024-01-01'; DECLARE @s VARCHAR(10)`
  for (const offset of [`'+14:01'`, `'-15:00'`, `'05:00'`, `'+05:60'`, `'Z'`, `''`, '841', '-900']) {
    expect(await shop.errors(`${given}; SELECT SWITCHOFFSET(@d, ${offset})`)).toEqual([expect.stringMatching(/^9812: .*switchoffset/)])
    expect(await shop.errors(`SELECT TODATETIMEOFFSET('2024-01-01', ${offset})`)).toEqual([expect.stringMatching(/^9812: .*todatetimeoffset/)])
  }
  expect(await shop.rows(`${given}; SELECT SWITCHOFFSET(@d, NULL), SWITCHOFFSET(@d, @s), SWITCHOFFSET(@d, -840)`)).toEqual([[null, null, '2023-12-31T10:00:00-14:00']])
  for (const offset of ['+14:01', '-15:00', '+05:60']) {
    expect(await shop.errors(`SELECT CAST('2024-01-01T00:00:00${offset}' AS DATETIMEOFFSET)`)).toEqual([expect.stringMatching(/^241: /)])
    expect(await shop.value(`SELECT TRY_CAST('2024-01-01T00:00:00${offset}' AS DATETIMEOFFSET)`)).toBe(null)
  }
})

test('what is wrong has the number that the server gives it', async () => {
  expect(await shop.errors(`SELECT GETDATE() AT TIME ZONE 'Europe/Berlin'`)).toEqual([expect.stringMatching(/^9820: /)])
  expect(await shop.errors(`SELECT 1 AT TIME ZONE 'UTC'`)).toEqual([expect.stringMatching(/^8116: /)])
  expect(await shop.errors(`SELECT CAST('noon' AS DATETIMEOFFSET)`)).toEqual([expect.stringMatching(/^241: /)])
  expect(await shop.errors(`SELECT CAST(1 AS DATETIMEOFFSET)`)).toEqual([expect.stringMatching(/^529: /)])
})
