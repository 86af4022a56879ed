import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWarehouse, type TestWarehouse } from '../testWarehouse.ts'

// What Spark 4.3 answers over the same table.
let t: TestWarehouse
const options = { catalog: 'shop', schema: 'gold', file: 'test.sql' }
const ask = async (query: string): Promise<unknown> => (await t.warehouse.query(query, options)).rows
beforeAll(async () => {
  t = await testWarehouse()
  await t.warehouse.execute("CREATE TABLE codes (c CHAR(5), d CHAR(8), v VARCHAR(9), s STRING); INSERT INTO codes VALUES ('ab', 'ab', 'ab', 'ab')", { ...options, write: true })
})
afterAll(async () => t.close())

test('a CHAR column equals a constant, or another CHAR column, whatever blanks fill either up', async () => {
  expect(await ask("SELECT c = 'ab', c = 'ab        ', 'ab' = c, c = d, c <=> 'ab', c > 'ab', c = concat('a', 'b'), c = NULL FROM codes")).toEqual([[true, true, true, true, true, false, true, null]])
  expect(await ask("SELECT c IN ('ab'), c IN ('ab       ', 'x'), c NOT IN ('ab'), c IN (NULL, 'ab'), CASE c WHEN 'ab' THEN 1 ELSE 0 END FROM codes")).toEqual([[true, true, false, true, 1]])
  expect(await ask('SELECT count(*) FROM codes AS a JOIN codes AS b ON a.c = b.d')).toEqual([[1n]])
})

test('a CHAR column is compared with other text as it is stored', async () => {
  expect(await ask("SELECT length(c), c = s, c = v, c IN (s), c LIKE 'ab', trim(c) = 'ab', c BETWEEN 'ab' AND 'ab', c = upper('ab') FROM codes")).toEqual([[5, false, false, false, false, true, false, false]])
})

test('a query inside gives a CHAR column on, but not what it makes of one', async () => {
  expect(await ask("SELECT x = 'ab' FROM (SELECT DISTINCT c AS x FROM codes)")).toEqual([[true]])
  expect(await ask("WITH w AS (SELECT c FROM codes) SELECT c = 'ab' FROM w AS r")).toEqual([[true]])
  expect(await ask("SELECT x = 'ab' FROM (SELECT max(c) AS x FROM codes)")).toEqual([[false]])
})
