import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSql, type TestSql } from './testSql.ts'

let t: TestSql
beforeAll(async () => {
  t = await testSql()
  await t.sql(`DECLARE n STRING DEFAULT 'orders'`)
})
afterAll(() => t.close())

test('IDENTIFIER of a variable names the object of any statement, and the table of a query', async () => {
  await t.sql(`CREATE TABLE IDENTIFIER(n) (id INT, v INT); CREATE TABLE IDENTIFIER('gold.' || n || '_late') AS SELECT 1 AS id, 20 AS v`)
  await t.sql(`INSERT INTO IDENTIFIER(upper(n)) VALUES (1, 2), (3, 4); UPDATE IDENTIFIER(n) SET v = v + 1 WHERE orders.id = 1`)
  await t.sql(`MERGE INTO IDENTIFIER(n) AS t USING IDENTIFIER(concat(n, '_late')) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = t.v + s.v`)
  expect(await t.rows('SELECT orders.* FROM IDENTIFIER(lower(upper(n))) ORDER BY id')).toEqual([[1, 23], [3, 4]])
  await t.sql(`ALTER TABLE IDENTIFIER(n) RENAME TO IDENTIFIER(n || '_old'); EXECUTE IMMEDIATE 'DROP TABLE IDENTIFIER(:schema || :name)' USING 'gold.' AS schema, 'orders_late' AS name`)
  expect(await t.rows('SHOW TABLES')).toEqual([['gold', 'orders_old', false]])
  expect(await t.rows(`BEGIN DECLARE x STRING DEFAULT 'orders'; SET x = x || '_old'; DELETE FROM IDENTIFIER(x) WHERE id = 1; SELECT count(*) FROM IDENTIFIER(lower(x)); END`)).toEqual([[1]])
})

test('IDENTIFIER that names nothing is refused at its place', async () => {
  await expect(t.sql('DROP TABLE IDENTIFIER(CAST(NULL AS STRING))')).rejects.toMatchObject({ code: 'NOT_A_CONSTANT_STRING.NULL', origin: { line: 1, column: 23 } })
  await t.refused('DROP TABLE IDENTIFIER(1 + 1)', 'NOT_A_CONSTANT_STRING.WRONG_TYPE')
  await t.refused('DROP TABLE IDENTIFIER(1)', 'NOT_A_CONSTANT_STRING.WRONG_TYPE')
  await t.refused(`SELECT * FROM IDENTIFIER('gold..n')`, 'PARSE_SYNTAX_ERROR')
  await t.refused('DROP TABLE IDENTIFIER(nobody)', 'NOT_A_CONSTANT_STRING.NOT_CONSTANT')
  await t.refused(`CREATE VIEW kept AS SELECT * FROM IDENTIFIER(n || '_old')`, 'INVALID_TEMP_OBJ_REFERENCE')
})
