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

test('what it is computed from keeps its name and its type', async () => {
  expect(await shop.errors(`EXEC sp_rename 'dbo.lines.price', 'cost', 'COLUMN'`)).toEqual([expect.stringMatching(/^15336: /)])
  expect(await shop.errors(`EXEC sp_rename 'dbo.lines.price', 'total', 'COLUMN'`)).toEqual([expect.stringMatching(/^15335: /)])
  expect(await shop.errors('ALTER TABLE lines ALTER COLUMN price FLOAT')).toEqual([expect.stringMatching(/^5074: .*'total'.*'price'/)])
  expect(await shop.errors('ALTER TABLE lines ALTER COLUMN total INT')).toEqual([expect.stringMatching(/^4928: /)])
  await shop.db.execute(`ALTER TABLE lines ADD note VARCHAR(5), tag AS CONCAT('note', id)
    GO
    ALTER TABLE lines ALTER COLUMN note INT; EXEC sp_rename 'lines.note', 'remark', 'COLUMN'`)
  expect(await shop.rows('SELECT total, remark, tag FROM lines')).toEqual([['3.00', null, 'note1'], ['6.00', null, 'note2']])
})

test('it is read, and a CHECK holds, when the table got another name', async () => {
  await shop.db.execute(`CREATE TABLE t (a INT, [b.c] INT, d AS dbo.t.a * t.[b.c] + [t].a, CONSTRAINT c CHECK (t.a > 0)); INSERT t VALUES (1, 2); EXEC sp_rename 't', 'other'`)
  await shop.db.execute('INSERT other VALUES (3, 4)')
  expect(await shop.rows('SELECT a, d FROM other')).toEqual([[1, 3], [3, 15]])
  expect(await shop.errors('INSERT other VALUES (0, 4)')).toEqual([expect.stringMatching(/^547: /)])
})

test('a function that it calls is neither dropped nor altered', async () => {
  await shop.db.execute(`CREATE FUNCTION dbo.twice (@x INT) RETURNS INT AS BEGIN RETURN @x * 2 END
    GO
    CREATE TABLE t (a INT, b AS [dbo].twice(a), note VARCHAR(20) DEFAULT 'dbo.twice(1)')`)
  expect(await shop.errors('DROP FUNCTION dbo.twice')).toEqual([expect.stringMatching(/^3729: .*'t'/)])
  expect(await shop.errors('ALTER FUNCTION dbo.twice (@x INT) RETURNS BIGINT AS BEGIN RETURN @x END')).toEqual([expect.stringMatching(/^3729: .*'t'/)])
  await shop.db.execute('ALTER TABLE t DROP COLUMN b; ALTER TABLE t ADD CONSTRAINT c CHECK (dbo.twice(a) > 2)')
  expect(await shop.errors('DROP FUNCTION dbo.twice')).toEqual([expect.stringMatching(/^3729: .*'c'/)])
  await shop.db.execute('ALTER TABLE t DROP CONSTRAINT c; DROP FUNCTION dbo.twice')
})

test('an index or a key on it is refused by its name', async () => {
  expect(await shop.errors('CREATE INDEX i ON lines (total)')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: .*computed column total/)])
  expect(await shop.errors('ALTER TABLE lines ADD UNIQUE (label)')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: .*computed column label/)])
})

test('a table variable may have one, too', async () => {
  expect(await shop.value('DECLARE @t TABLE (i INT, next AS i + 1); INSERT @t VALUES (5); SELECT next FROM @t')).toBe(6)
})
