import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => {
  shop = await testDatabase()
  await shop.db.execute(`CREATE TABLE lines (id INT IDENTITY PRIMARY KEY, total AS (quantity * price) PERSISTED, quantity INT, price DECIMAL(10,2), label AS CONCAT('line ', id));
    INSERT lines VALUES (2, 1.50), (3, 2)`)
})
afterEach(() => shop.close())

test('a computed column stands where it was declared, and follows what it is computed from', async () => {
  expect(await shop.rows('SELECT * FROM lines')).toEqual([[1, '3.00', 2, '1.50', 'line 1'], [2, '6.00', 3, '2.00', 'line 2']])
  await shop.db.execute('UPDATE lines SET quantity = 10 WHERE total = 3')
  expect(await shop.rows('SELECT l.total, m.label FROM lines l JOIN lines AS m ON l.total > m.total')).toEqual([['15.00', 'line 2']])
  await shop.db.execute('WITH last AS (SELECT *, ROW_NUMBER() OVER (ORDER BY total DESC) AS n FROM lines) DELETE FROM last WHERE n = 1')
  expect(await shop.rows('SELECT SUM(total) FROM dbo.lines')).toEqual([['6.00']])
})

test('the catalog knows it, and nobody may write to it', async () => {
  expect(await shop.rows(`SELECT name, is_computed FROM sys.columns WHERE object_id = OBJECT_ID('lines') ORDER BY column_id`)).toEqual([['id', false], ['total', true], ['quantity', false], ['price', false], ['label', true]])
  expect(await shop.value(`SELECT DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE COLUMN_NAME = 'total'`)).toBe('decimal')
  expect(await shop.errors('INSERT lines (quantity, total) VALUES (1, 2)')).toEqual([expect.stringMatching(/^271: /)])
  expect(await shop.errors('UPDATE lines SET total = 2')).toEqual([expect.stringMatching(/^271: /)])
  expect(await shop.errors('CREATE TABLE wrong (a INT, b AS c + 1)')).toEqual([expect.stringMatching(/^207: /)])
})

test('it is added and dropped, and holds what it is computed from', async () => {
  await shop.db.execute('ALTER TABLE lines ADD twice AS quantity * 2, note VARCHAR(5) NULL')
  expect(await shop.rows('SELECT twice, note FROM lines')).toEqual([[4, null], [6, null]])
  expect(await shop.errors('ALTER TABLE lines DROP COLUMN quantity')).toEqual([expect.stringMatching(/^5074: /)])
  await shop.db.execute('ALTER TABLE lines DROP COLUMN total, twice; ALTER TABLE lines DROP COLUMN quantity')
  expect(await shop.rows('SELECT * FROM lines')).toEqual([[1, '1.50', 'line 1', null], [2, '2.00', 'line 2', null]])
})

test('a table variable may have one, too', async () => {
  expect(await shop.value('DECLARE @t TABLE (i INT, next AS i + 1); INSERT @t VALUES (5); SELECT next FROM @t')).toBe(6)
})
