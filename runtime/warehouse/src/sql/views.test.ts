import { afterAll, beforeEach, expect, test } from 'vitest'
import { testSql, type TestSql } from './testSql.ts'

// What Spark 4's own tests of WITH SCHEMA print; the statements are ours.

let t: TestSql
const opened: TestSql[] = []
beforeEach(async () => {
  t = await testSql()
  opened.push(t)
  await t.sql('CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, 2)')
})
afterAll(async () => {
  for (const each of opened) await each.close()
})

const typed = async (text: string): Promise<string[]> => (await t.sql(text)).columns.map(({ name, type }) => `${name} ${type}`)

test('a view keeps the columns that it was made with: a new one is not read, others are found by name and cast', async () => {
  await t.sql('CREATE VIEW v AS SELECT * FROM t; CREATE VIEW renamed (x, y COMMENT \'second\') AS SELECT * FROM t; CREATE TEMPORARY VIEW of_session AS SELECT * FROM t')
  await t.sql('ALTER TABLE t ADD COLUMN c INT')
  for (const view of ['v', 'of_session']) expect(await typed(`SELECT * FROM ${view}`)).toEqual(['a int', 'b int'])
  await t.sql(`CREATE OR REPLACE TABLE t (c DATE, b STRING, A BIGINT); INSERT INTO t VALUES (DATE'2026-01-01', '20', 10)`)
  expect(await t.rows('SELECT * FROM v')).toEqual([[10, 20]])
  expect(await t.rows('SELECT * FROM of_session')).toEqual([[10, 20]])
  expect(await typed('SELECT * FROM renamed')).toEqual(['x int', 'y int'])
  expect(await t.rows('SELECT y, x FROM renamed')).toEqual([[20, 10]])
  expect(await t.rows('DESCRIBE renamed')).toEqual([['x', 'int', null], ['y', 'int', 'second']])
  await t.sql(`INSERT INTO t VALUES (NULL, 'none', 1)`)
  await t.refused('SELECT * FROM v', 'CAST_INVALID_INPUT')
  await t.sql('CREATE OR REPLACE TABLE t (a INT, c INT)')
  for (const view of ['v', 'of_session', 'renamed']) await t.refused(`SELECT * FROM ${view}`, 'INCOMPATIBLE_VIEW_SCHEMA_CHANGE')
})

test('a view of a pipe has the whole of it', async () => {
  await t.sql(`INSERT INTO t VALUES (3, 4); CREATE VIEW constant AS FROM t |> SELECT 3 AS three; CREATE VIEW two AS SELECT a FROM t |> WHERE a > 1 |> EXTEND a + 1 AS b; CREATE TEMPORARY VIEW of_session AS WITH u AS (SELECT a FROM t) FROM u |> AGGREGATE sum(a) AS s; CREATE VIEW altered AS SELECT 1 AS a; ALTER VIEW altered AS TABLE t |> SELECT b |> ORDER BY b DESC |> LIMIT 1; CACHE TABLE cached AS FROM t |> AGGREGATE count(*) AS n`)
  expect(await t.rows('SELECT * FROM constant')).toEqual([[3], [3]])
  expect(await t.rows('SELECT * FROM two')).toEqual([[3, 4]])
  expect(await t.rows('SELECT * FROM of_session')).toEqual([[4]])
  expect(await t.rows('SELECT * FROM altered')).toEqual([[4]])
  expect(await t.rows('SELECT * FROM cached')).toEqual([[2]])
})

test('BINDING takes only what fits the old types', async () => {
  await t.sql('CREATE VIEW v WITH SCHEMA BINDING AS SELECT * FROM t; CREATE OR REPLACE TABLE t (a TINYINT, b INT, c INT); INSERT INTO t VALUES (3, 4, 5)')
  expect(await typed('SELECT * FROM v')).toEqual(['a int', 'b int'])
  await t.sql('CREATE OR REPLACE TABLE t (a BIGINT, b INT)')
  await t.refused('SELECT * FROM v', 'CANNOT_UP_CAST_DATATYPE')
  await t.sql('ALTER VIEW v WITH SCHEMA COMPENSATION; INSERT INTO t VALUES (6, 7)')
  expect(await t.rows('SELECT * FROM v')).toEqual([[6, 7]])
})

test('TYPE EVOLUTION takes the new types, EVOLUTION the new columns too', async () => {
  await t.sql('CREATE VIEW typed WITH SCHEMA TYPE EVOLUTION AS SELECT * FROM t; CREATE VIEW free WITH SCHEMA EVOLUTION AS SELECT * FROM t; CREATE VIEW listed (x, y) WITH SCHEMA EVOLUTION AS SELECT * FROM t')
  await t.sql(`CREATE OR REPLACE TABLE t (c DATE, b DOUBLE, a STRING)`)
  expect(await typed('SELECT * FROM typed')).toEqual(['a string', 'b double'])
  expect(await typed('SELECT * FROM free')).toEqual(['c date', 'b double', 'a string'])
  expect(await typed('SELECT * FROM listed')).toEqual(['x string', 'y double'])
  expect(await t.rows('DESCRIBE free')).toEqual([['c', 'date', null], ['b', 'double', null], ['a', 'string', null]])
  await t.sql('CREATE OR REPLACE TABLE t (z INT)')
  await t.refused('SELECT * FROM typed', 'INCOMPATIBLE_VIEW_SCHEMA_CHANGE')
  expect(await typed('SELECT * FROM free')).toEqual(['z int'])
})

test('columns of one name are told apart by their order, and a view has each name once', async () => {
  await t.sql('CREATE TABLE u (a INT); INSERT INTO u VALUES (9); CREATE VIEW v (x, y, z) AS SELECT * FROM t, u; CREATE VIEW free WITH SCHEMA EVOLUTION AS SELECT t.a AS a, u.* EXCEPT (a) FROM t, u')
  expect(await t.rows('SELECT * FROM v')).toEqual([[1, 2, 9]])
  await t.sql('CREATE OR REPLACE TABLE t (b INT, a INT); INSERT INTO t VALUES (2, 1)')
  expect(await t.rows('SELECT * FROM v')).toEqual([[1, 2, 9]])
  await t.refused('CREATE VIEW twice AS SELECT * FROM t, u', 'COLUMN_ALREADY_EXISTS')
  await t.refused('CREATE VIEW twice (a, A) AS SELECT 1, 2', 'COLUMN_ALREADY_EXISTS')
  await t.sql('CREATE TABLE w (c INT); CREATE VIEW grows WITH SCHEMA EVOLUTION AS SELECT * FROM t, w; CREATE OR REPLACE TABLE w (a INT)')
  await t.refused('SELECT * FROM grows', 'COLUMN_ALREADY_EXISTS')
})

test('what a view has kept is shown, and goes with its query', async () => {
  await t.sql(`CREATE VIEW v (x COMMENT 'one', \`y z\`) COMMENT 'c' TBLPROPERTIES ('p' = 'q') WITH SCHEMA BINDING AS SELECT * FROM t`)
  const extended = await t.rows('DESCRIBE EXTENDED v')
  expect(extended).toContainEqual(['View Schema Mode', 'BINDING', ''])
  expect(extended).toContainEqual(['View Query Output Columns', '[`a`, `b`]', ''])
  const [[text] = []] = await t.rows('SHOW CREATE TABLE v')
  expect(text).toBe(["CREATE VIEW shop.gold.v (", "  x COMMENT 'one',", '  `y z`)', "COMMENT 'c'", "TBLPROPERTIES (", "  'p' = 'q')", 'WITH SCHEMA BINDING', 'AS SELECT * FROM t'].join('\n'))
  await t.sql(`DROP VIEW v; ${String(text)}`)
  expect(await typed('SELECT * FROM v')).toEqual(['x int', 'y z int'])
  await t.sql('ALTER VIEW v AS SELECT b FROM t')
  expect(await typed('SELECT * FROM v')).toEqual(['b int'])
  expect(await t.rows('DESCRIBE EXTENDED v')).toContainEqual(['View Query Output Columns', '[`b`]', ''])
  await t.sql('CREATE VIEW given (x, y) AS SELECT * FROM t; ALTER VIEW given WITH SCHEMA EVOLUTION')
  expect(await t.rows('DESCRIBE EXTENDED given')).toContainEqual(['View Schema Mode', 'TYPE EVOLUTION', ''])
  expect(await typed('SELECT * FROM given')).toEqual(['x int', 'y int'])
  await t.refused('CREATE TEMPORARY VIEW s WITH SCHEMA BINDING AS SELECT 1 AS a', 'UNSUPPORTED_FEATURE.TEMPORARY_VIEW_WITH_SCHEMA_BINDING_MODE')
  await t.refused('ALTER TABLE t WITH SCHEMA BINDING', 'NotSupported')
  await t.refused('CREATE TABLE n WITH SCHEMA BINDING AS SELECT 1 AS a', 'PARSE_SYNTAX_ERROR')
})
