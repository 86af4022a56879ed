import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSql, type TestSql } from './testSql.ts'

let t: TestSql
beforeAll(async () => {
  t = await testSql()
})
afterAll(() => t.close())

test('SET of a field changes that field and no column of its name', async () => {
  await t.sql(`CREATE TABLE f (id INT, a INT, s STRUCT<a: INT, b: STRUCT<c: INT, d: STRING>>); INSERT INTO f VALUES (1, 10, struct(100, struct(1, 'x'))), (2, 20, NULL)`)
  await t.sql('UPDATE f SET s.a = a + 1, f.s.b.d = upper(s.b.d) WHERE id = 1')
  expect(await t.rows('SELECT * FROM f WHERE id = 1')).toEqual([[1, 10, { a: 11, b: { c: 1, d: 'X' } }]])
  await t.sql(`MERGE INTO f AS t USING (SELECT 1 AS id, 7 AS a) q ON t.id = q.id WHEN MATCHED THEN UPDATE SET t.s.a = q.a, s.b.c = DEFAULT`)
  expect(await t.rows('SELECT * FROM f WHERE id = 1')).toEqual([[1, 10, { a: 7, b: { c: null, d: 'X' } }]])
  await t.refused('UPDATE f SET s.nope = 1', 'FIELD_NOT_FOUND')
  await t.refused('UPDATE f SET a.x = 1', 'DELTA_UNSUPPORTED_FIELD_UPDATE_NON_STRUCT')
  await t.refused('UPDATE f SET s = NULL, s.a = 1', 'DELTA_CONFLICT_SET_COLUMN')
  await t.refused(`UPDATE f SET s.a = 'x'`, 'INCOMPATIBLE_DATA_FOR_TABLE')
})

test('SET names columns of the target alone, by the name that the statement gives it', async () => {
  await t.sql('CREATE TABLE n (id INT, v INT); INSERT INTO n VALUES (1, 1)')
  await t.sql('UPDATE n SET shop.gold.n.v = 2; UPDATE n SET gold.n.v = v + 1; UPDATE n AS x SET x.v = x.v + 1')
  expect(await t.rows('SELECT * FROM n')).toEqual([[1, 4]])
  await t.refused('UPDATE n AS x SET n.v = 1', 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  await t.refused('MERGE INTO n USING (SELECT 1 AS id, 9 AS v) q ON n.id = q.id WHEN MATCHED THEN UPDATE SET q.v = 1', 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  await expect(t.sql('UPDATE n SET v = 1, nope = 2')).rejects.toMatchObject({ origin: { line: 1, column: 21 }, hint: 'it has id, v' })
  await expect(t.sql('DELETE FROM missing')).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_NOT_FOUND', origin: { line: 1, column: 13 } })
})

test('a change writes each row from that row alone, and picks its rows once', async () => {
  await t.sql('CREATE TABLE w (id INT, v INT); INSERT INTO w VALUES (1, 1), (2, 2)')
  await t.refused('UPDATE w SET v = row_number() OVER (ORDER BY id)', 'UNSUPPORTED_EXPR_FOR_OPERATOR')
  await t.refused('UPDATE w SET v = sum(v)', 'UNSUPPORTED_EXPR_FOR_OPERATOR')
  await t.refused('UPDATE w SET v = explode(array(1, 2))', 'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT')
  await t.refused('MERGE INTO w USING w AS s ON w.id = s.id WHEN MATCHED AND count(*) > 1 THEN DELETE', 'UNSUPPORTED_EXPR_FOR_OPERATOR')
  await t.refused('UPDATE w SET v = 0 WHERE rand() < 0.5', 'DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED')
  await t.refused('DELETE FROM w WHERE id IN (SELECT id FROM w ORDER BY rand() LIMIT 1)', 'DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED')
  await t.refused('MERGE INTO w USING w AS s ON w.id = s.id AND uuid() > s.id WHEN MATCHED THEN DELETE', 'DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED')
  await t.sql('UPDATE w SET v = (SELECT sum(v) FROM w) WHERE id = (SELECT max(id) FROM w)')
  expect(await t.rows('SELECT * FROM w ORDER BY id')).toEqual([[1, 1], [2, 3]])
})

test('a condition draws nothing and asks no query inside a function of users either', async () => {
  await t.sql(`CREATE TABLE dr (id INT, n INT); INSERT INTO dr SELECT id, 0 FROM range(20);
    CREATE FUNCTION drawn(x INT) RETURNS BOOLEAN NOT DETERMINISTIC RETURN rand() < 0.5 AND x >= 0; CREATE FUNCTION deeper(x INT) RETURNS BOOLEAN RETURN NOT gold.drawn(x);
    CREATE FUNCTION asking(x INT) RETURNS BOOLEAN RETURN x IN (SELECT id FROM dr); CREATE FUNCTION drawnTable() RETURNS TABLE (id INT) RETURN SELECT id FROM dr WHERE uuid() > 'a'; CREATE FUNCTION steady(x INT) RETURNS BOOLEAN RETURN x < 5`)
  // The caret says where.
  for (const [code, ...marked] of [
    ['DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED', 'MERGE INTO dr USING dr s ON dr.id = s.id WHEN MATCHED AND ^drawn(s.id) THEN UPDATE SET *', 'MERGE INTO dr USING dr s ON dr.id = s.id AND ^deeper(s.id) WHEN MATCHED THEN DELETE',
      'MERGE INTO dr USING dr s ON dr.id = s.id WHEN NOT MATCHED BY SOURCE AND ^gold.deeper(dr.id) THEN DELETE', 'UPDATE dr SET n = 1 WHERE ^deeper(id)', 'DELETE FROM dr WHERE steady(id) AND ^drawn(id)', 'DELETE FROM dr WHERE id IN (SELECT id FROM ^drawnTable())', 'INSERT INTO dr REPLACE WHERE ^drawn(id) SELECT 1, 1'],
    ['UNSUPPORTED_MERGE_CONDITION.SUBQUERY', 'MERGE INTO dr USING dr s ON dr.id = s.id AND ^asking(s.id) WHEN MATCHED THEN DELETE', 'MERGE INTO dr USING dr s ON dr.id = s.id WHEN MATCHED AND ^asking(s.id) THEN DELETE'],
  ] as const) {
    for (const text of marked) await expect(t.sql(text.replace('^', '')), text).rejects.toMatchObject({ code, origin: { line: 1, column: text.indexOf('^') + 1 } })
  }
  await t.sql('MERGE INTO dr USING (SELECT id, 7 AS n FROM range(20)) s ON dr.id = s.id WHEN MATCHED AND steady(s.id) THEN UPDATE SET n = if(drawn(s.id), 7, 7); UPDATE dr SET n = 8 WHERE asking(id) AND id > 18')
  expect(await t.rows('SELECT n, count(*) AS c FROM dr GROUP BY n ORDER BY n')).toEqual([[0, 14], [7, 5], [8, 1]])
})

test('MERGE WITH SCHEMA EVOLUTION adds the columns of the source that its clauses name', async () => {
  await t.sql('CREATE TABLE ev (id INT); INSERT INTO ev VALUES (1)')
  await t.sql(`MERGE WITH SCHEMA EVOLUTION INTO ev USING (SELECT * FROM VALUES (1, 'a', true), (2, 'b', false) AS v(id, named, unnamed)) s ON ev.id = s.id
    WHEN MATCHED THEN UPDATE SET ev.named = upper(s.named) WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)`)
  expect(await t.rows('SELECT * FROM ev ORDER BY id')).toEqual([[1, 'A'], [2, null]])
  await t.refused('MERGE INTO ev USING (SELECT 1 AS id, 2 AS other) s ON ev.id = s.id WHEN MATCHED THEN UPDATE SET other = s.other', 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
})

test('the fields of structs go by name in UPDATE, MERGE and INSERT BY NAME, by position in INSERT', async () => {
  await t.sql(`CREATE TABLE bn (id INT, s STRUCT<a: INT, b: INT>, l ARRAY<STRUCT<x: INT, y: INT>>, m MAP<STRING, STRUCT<p: INT, q: INT>>); INSERT INTO bn SELECT 1, named_struct('b', 1, 'a', 2), NULL, NULL`)
  expect(await t.rows('SELECT s FROM bn')).toEqual([[{ a: 1, b: 2 }]])
  await t.sql(`UPDATE bn SET s = named_struct('b', 20, 'A', 10L), l = array(named_struct('y', 40, 'x', 30), NULL), m = map('k', named_struct('q', 60, 'p', 50))`)
  await t.sql(`INSERT INTO bn BY NAME SELECT 2 AS id, named_struct('b', 5, 'a', 6) AS s`)
  await t.sql(`MERGE INTO bn USING (SELECT 3 AS id, named_struct('b', 7, 'a', 8) AS s) q ON bn.id = q.id WHEN NOT MATCHED THEN INSERT (id, s) VALUES (q.id, q.s)`)
  expect(await t.rows('SELECT * FROM bn ORDER BY id')).toEqual([
    [1, { a: 10, b: 20 }, [{ x: 30, y: 40 }, null], [{ key: 'k', value: { p: 50, q: 60 } }]],
    [2, { a: 6, b: 5 }, null, null],
    [3, { a: 8, b: 7 }, null, null],
  ])
  await t.sql('UPDATE bn SET s = if(id = 1, NULL, s)')
  expect(await t.rows('SELECT id FROM bn WHERE s IS NULL')).toEqual([[1]])
  await t.refused('UPDATE bn SET s = struct(1, 2)', 'INCOMPATIBLE_DATA_FOR_TABLE')
  await expect(t.sql(`UPDATE bn SET id = 5, s = named_struct('a', 'x', 'b', 1)`)).rejects.toMatchObject({ code: 'INCOMPATIBLE_DATA_FOR_TABLE', origin: { line: 1, column: 27 } })
})

test('WITH before a change is seen by its queries and its source', async () => {
  await t.sql(`CREATE TABLE cte (id INT, v INT); INSERT INTO cte VALUES (1, 1), (2, 2), (3, 3)`)
  await t.sql('WITH one AS (SELECT 1 AS id), more AS (SELECT id + 1 AS id FROM one) DELETE FROM cte WHERE id IN (SELECT id FROM more)')
  await t.sql('WITH top AS (SELECT max(v) AS v FROM cte) UPDATE cte SET v = (SELECT top.v + cte.v FROM top) WHERE EXISTS (SELECT 1 FROM top WHERE top.v = cte.v)')
  await t.sql('WITH s(id, v) AS (VALUES (1, 10), (9, 90)) MERGE INTO cte USING s ON cte.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *')
  await t.sql('WITH RECURSIVE n(i) AS (SELECT 20 UNION ALL SELECT i + 1 FROM n WHERE i < 21) MERGE INTO cte AS t USING n AS m ON t.id = m.i WHEN NOT MATCHED THEN INSERT (id) VALUES (m.i)')
  expect(await t.rows('SELECT * FROM cte ORDER BY id')).toEqual([[1, 10], [3, 6], [9, 90], [20, null], [21, null]])
})
