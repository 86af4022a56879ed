import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWarehouse, type TestWarehouse } from '../testWarehouse.ts'
import { newSession } from './session.ts'

// What is long or deep is answered, or refused by name and place: it neither overflows the stack nor grows with every level. No clock is asked.

let t: TestWarehouse
beforeAll(async () => { t = await testWarehouse() })
afterAll(() => t.close())

const where = { catalog: 'shop', schema: 'gold', file: 'test.sql', write: true }
const rows = async (text: string, session = newSession({ catalog: 'shop', schema: 'gold' })): Promise<unknown[][]> =>
  (await t.warehouse.query(text, { ...where, session })).rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))

const times = (count: number, text: (index: number) => string, glue: string): string => Array.from({ length: count }, (_, index) => text(index)).join(glue)
const nested = (count: number, start: string, step: (inner: string) => string): string => Array.from({ length: count }).reduce((inner: string) => step(inner), start)

test.each([
  ['AND', `SELECT ${times(5000, () => 'a = 1', ' AND ')} FROM (SELECT 1 AS a)`, true],
  ['OR', `SELECT ${times(5000, (i) => `a = ${i + 2}`, ' OR ')} FROM (SELECT 1 AS a)`, false],
  ['+', `SELECT ${times(300, () => 'a', ' + ')} FROM (SELECT 1 AS a)`, 300],
  ['branches of CASE', `SELECT CASE ${times(2000, (i) => `WHEN a = ${i} THEN ${i}`, ' ')} END FROM (SELECT 1999 AS a)`, 1999],
  ['values of IN', `SELECT a IN (${times(50_000, String, ', ')}) FROM (SELECT 49999 AS a)`, true],
  ['UNION ALL', `SELECT count(*) FROM (${times(1000, (i) => `SELECT ${i} AS a`, ' UNION ALL ')})`, 1000],
])('a long chain is answered: %s', async (_, text, answer) => {
  expect(await rows(text)).toEqual([[answer]])
}, 120_000)

test('a chain that is too long for one expression is refused by name', async () => {
  await expect(rows(`SELECT ${times(5000, () => 'a', ' + ')} FROM (SELECT 1 AS a)`)).rejects.toMatchObject({ code: 'FAILED_TO_PARSE_TOO_COMPLEX' })
})

test.each([
  ['parentheses', `SELECT ${'('.repeat(2000)}1${')'.repeat(2000)}`],
  ['CASE inside CASE', `SELECT ${nested(2000, '1', (inner) => `CASE WHEN true THEN ${inner} END`)}`],
  ['subqueries', nested(500, 'SELECT 1 AS a', (inner) => `SELECT a FROM (${inner})`)],
])('what is nested too deep is refused by name: %s', async (_, text) => {
  await expect(rows(text)).rejects.toMatchObject({ code: 'PARSE_NESTING_TOO_DEEP' })
}, 120_000)

test('functions call functions and views read views, two hundred deep, or are refused by name', async () => {
  const session = newSession({ catalog: 'shop', schema: 'gold' })
  const functions = times(199, (i) => `CREATE TEMPORARY FUNCTION f${i + 1}(x INT) RETURNS INT RETURN f${i}(x) + 1`, '; ')
  await rows(`CREATE TEMPORARY FUNCTION f0(x INT) RETURNS INT RETURN x; ${functions}`, session)
  expect(await rows('SELECT f199(1)', session)).toEqual([[200]])
  const views = times(199, (i) => `CREATE TEMPORARY VIEW v${i + 1} AS SELECT a + 1 AS a FROM v${i}`, '; ')
  await rows(`CREATE TEMPORARY VIEW v0 AS SELECT 1 AS a; ${views}`, session)
  expect(await rows('SELECT a FROM v199', session)).toEqual([[200]])
}, 120_000)
