import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => {
  shop = await testDatabase()
  await shop.db.execute(`CREATE TABLE t (id INT PRIMARY KEY, name NVARCHAR(20)); INSERT INTO t VALUES (1, 'Ann'), (2, 'Bo'), (3, 'Cy')
GO
CREATE PROCEDURE firstRows @most INT = 2 AS
SELECT TOP (@most) id, name FROM t ORDER BY id
RETURN 7`)
})
afterEach(() => shop.close())

test('INSERT … EXECUTE inserts what the queries of a procedure or of a text answer', async () => {
  expect(await shop.rows('CREATE TABLE #r (n INT, word NVARCHAR(20)); INSERT INTO #r EXEC firstRows; INSERT #r (word, n) EXEC (N\'SELECT name, id FROM t WHERE id = 3; SELECT N\'\'Di\'\', 4\'); SELECT * FROM #r ORDER BY n'))
    .toEqual([[1, 'Ann'], [2, 'Bo'], [3, 'Cy'], [4, 'Di']])
  expect(await shop.rows('DECLARE @r TABLE (n INT, word NVARCHAR(20)); INSERT @r EXEC firstRows @most = 1; SELECT COUNT(*), @@ROWCOUNT FROM @r')).toEqual([[1, 1]])
})

test('INSERT … EXECUTE is done whole or not at all, and cannot be nested', async () => {
  await shop.db.execute(`CREATE PROCEDURE halfway AS
DELETE FROM t WHERE id = 1
SELECT 1, 'x', 'too many'`)
  expect(await shop.errors('INSERT INTO t EXEC halfway')).toEqual([expect.stringMatching(/^213: /)])
  expect(await shop.value('SELECT COUNT(*) FROM t')).toBe(3)
  await shop.db.execute(`CREATE PROCEDURE nested AS
CREATE TABLE #n (id INT, name NVARCHAR(20))
INSERT #n EXEC firstRows
SELECT * FROM #n`)
  expect(await shop.errors('INSERT INTO t EXEC nested')).toEqual([expect.stringMatching(/^8164: /)])
})

test('the name of a procedure may be in a variable; its return value goes into another', async () => {
  expect(await shop.rows(`DECLARE @name SYSNAME = N'[dbo].[firstRows]', @code INT; EXEC @code = @name 1; SELECT @code`)).toEqual([[7]])
  expect(await shop.errors(`DECLARE @name SYSNAME = N'nowhere'; EXEC @name`)).toEqual([expect.stringMatching(/^2812: /)])
})

test('inside a procedure @@PROCID, @@NESTLEVEL and ERROR_PROCEDURE() know it', async () => {
  await shop.db.execute(`CREATE PROCEDURE etl_fails WITH EXECUTE AS OWNER AS
BEGIN TRY
  SELECT 1 / 0
END TRY
BEGIN CATCH
  SELECT OBJECT_NAME(@@PROCID), @@NESTLEVEL, ERROR_PROCEDURE(), ERROR_LINE(), ERROR_NUMBER()
END CATCH`)
  expect(await shop.rows('EXEC etl_fails')).toEqual([['etl_fails', 1, 'dbo.etl_fails', 3, 8134]])
  expect(await shop.value('SELECT @@NESTLEVEL')).toBe(0)
})

test('SELECT @x = @x + … joins the rows in the order of the query', async () => {
  expect(await shop.value(`DECLARE @names NVARCHAR(MAX); SELECT @names = COALESCE(@names + ', ', '') + QUOTENAME(name) FROM t WHERE id < 3 ORDER BY id DESC; SELECT @names`)).toBe('[Bo], [Ann]')
  expect(await shop.rows(`DECLARE @n INT = 0, @d DATE = '2024-01-01'; SELECT @n += id, @d = DATEADD(day, id, @d) FROM t; SELECT @n, CONVERT(CHAR(8), @d, 112)`)).toEqual([[6, '20240107']])
  expect(await shop.errors(`DECLARE @s VARCHAR(50) = ''; SELECT @s = @s + MAX(name) FROM t GROUP BY id`)).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: /)])
})

test('UPDATE puts values into variables', async () => {
  expect(await shop.rows(`DECLARE @new NVARCHAR(20), @old NVARCHAR(20); UPDATE t SET @old = name, @new = name = name + 'x' WHERE id = 2; SELECT @old, @new`)).toEqual([['Bo', 'Box']])
  expect(await shop.rows(`DECLARE @v INT = 5; UPDATE t SET @v = id, name = 'y' WHERE id = 99; SELECT @v, @@ROWCOUNT`)).toEqual([[5, 0]])
  expect(await shop.errors('DECLARE @n INT = 0; UPDATE t SET @n = @n + 1, name = CAST(@n AS VARCHAR(9))')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: /)])
})

test('a named transaction can be rolled back by its name; going back to a savepoint is refused', async () => {
  await shop.db.execute(`BEGIN TRAN load; DELETE FROM t; ROLLBACK TRAN load`)
  expect(await shop.value('SELECT COUNT(*) FROM t')).toBe(3)
  await shop.db.execute(`BEGIN TRAN; SAVE TRAN here; DELETE FROM t WHERE id = 3; COMMIT TRAN`)
  expect(await shop.value('SELECT COUNT(*) FROM t')).toBe(2)
  expect(await shop.errors('BEGIN TRAN; SAVE TRAN here; ROLLBACK TRAN here; ROLLBACK')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: ROLLBACK to the savepoint here/)])
  expect(await shop.errors('BEGIN TRAN a; ROLLBACK TRAN b; ROLLBACK')).toEqual([expect.stringMatching(/^6401: /)])
})

test('TOP … PERCENT rounds up; MERGE says what it did', async () => {
  expect(await shop.rows('SELECT TOP 34 PERCENT id FROM t ORDER BY id DESC')).toEqual([[3], [2]])
  expect(await shop.rows(`MERGE t USING (VALUES (1, 'Al'), (9, 'Ix')) AS s(id, name) ON t.id = s.id
    WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name) WHEN NOT MATCHED BY SOURCE THEN DELETE
    OUTPUT $action AS what, COALESCE(inserted.id, deleted.id) AS id;`).then(rows => rows.toSorted((a, b) => Number(a[1]) - Number(b[1])))).toEqual([['UPDATE', 1], ['DELETE', 2], ['DELETE', 3], ['INSERT', 9]])
})

test('N\'…\' is a text of two bytes a character, by which a hash differs', async () => {
  expect(await shop.rows(`SELECT DATALENGTH(N'abc'), DATALENGTH('abc')`)).toEqual([[6, 3]])
})

test('WAITFOR DELAY takes a time', async () => {
  await shop.db.execute(`WAITFOR DELAY '00:00:00.001'`)
  expect(await shop.errors(`WAITFOR DELAY 'soon'`)).toEqual([expect.stringMatching(/^148: /)])
})
