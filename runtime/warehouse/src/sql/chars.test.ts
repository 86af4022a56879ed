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
  expect(await ask("SELECT c = 'ab' FROM (SELECT c FROM codes UNION ALL SELECT d FROM codes) WHERE c LIKE 'ab   '")).toEqual([[true]])
})

test('so does a view, of the catalog or of the session, which says of what length its columns are', async () => {
  const outcomes = await t.warehouse.execute(`CREATE VIEW kept AS SELECT * FROM codes; CREATE VIEW renamed (x, y, z) AS SELECT c, v, upper(c) FROM codes; CREATE VIEW over (p) AS SELECT x FROM renamed;
    CREATE VIEW bound WITH SCHEMA BINDING AS SELECT * FROM codes; CREATE VIEW free WITH SCHEMA EVOLUTION AS SELECT * FROM codes; CREATE TEMPORARY VIEW brief AS SELECT c AS x FROM codes;
    CREATE VIEW altered AS SELECT 1 AS one; ALTER VIEW altered AS SELECT v FROM codes;
    SELECT x = 'ab' FROM brief; DESCRIBE kept; DESCRIBE renamed; DESCRIBE over; DESCRIBE free; DESCRIBE altered`, { ...options, write: true })
  const told = outcomes.flatMap(({ rows }) => rows ?? []).map(row => row.slice(0, 2).join(' '))
  expect(told).toEqual(['true', 'c char(5)', 'd char(8)', 'v varchar(9)', 's string', 'x char(5)', 'y varchar(9)', 'z string', 'p char(5)', 'c char(5)', 'd char(8)', 'v varchar(9)', 's string', 'v varchar(9)'])
  for (const view of ['kept', 'bound', 'free']) expect(await ask(`SELECT c = 'ab', c = d, v = 'ab ', length(c) FROM ${view} WHERE c IN ('ab ')`)).toEqual([[true, true, false, 5]])
  expect(await ask("SELECT x = 'ab', z = 'AB' FROM renamed")).toEqual([[true, false]])
  expect(await ask("SELECT p = 'ab' FROM over")).toEqual([[true]])
})

test('a view that was made of CHAR columns reads what stands in their place', async () => {
  await t.warehouse.execute("CREATE TABLE parts (c CHAR(5), v VARCHAR(9)); CREATE VIEW of_parts AS SELECT * FROM parts; CREATE VIEW bound_parts WITH SCHEMA BINDING AS SELECT * FROM parts", { ...options, write: true })
  await t.warehouse.execute("CREATE OR REPLACE TABLE parts (v STRING, c INT, n INT); INSERT INTO parts VALUES ('longer than nine', 1234567, 0)", { ...options, write: true })
  for (const view of ['of_parts', 'bound_parts']) expect(await ask(`SELECT * FROM ${view}`)).toEqual([['1234567', 'longer than nine']])
})
