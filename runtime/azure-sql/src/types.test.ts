import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => {
  shop = await testDatabase()
  await shop.db.execute(`CREATE TABLE people (id INT PRIMARY KEY, name NVARCHAR(20)); INSERT INTO people VALUES (1, 'Ann')
CREATE TYPE dbo.PersonRows AS TABLE (id INT NOT NULL PRIMARY KEY, name NVARCHAR(20) DEFAULT 'nobody')
CREATE TYPE dbo.ShortName FROM NVARCHAR(5) NOT NULL
GO
CREATE PROCEDURE dbo.upsert_people @rows dbo.PersonRows READONLY, @mark NVARCHAR(9) = '' AS
BEGIN
  DECLARE @seen TABLE (id INT)
  MERGE people AS t USING @rows AS s ON t.id = s.id
    WHEN MATCHED THEN UPDATE SET name = s.name + @mark WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name + @mark)
    OUTPUT inserted.id INTO @seen;
  SELECT COUNT(*) FROM @seen
END`)
})
afterEach(() => shop.close())

test('a table type makes table variables, which a procedure takes as a parameter', async () => {
  expect(await shop.rows(`DECLARE @seen dbo.PersonRows; INSERT INTO @seen VALUES (1, 'Anna'), (2, 'Bo'); INSERT INTO @seen (id) VALUES (3); EXEC dbo.upsert_people @rows = @seen, @mark = '!'`)).toEqual([[3]])
  expect(await shop.rows('SELECT * FROM people ORDER BY id')).toEqual([[1, 'Anna!'], [2, 'Bo!'], [3, 'nobody!']])
})

test('a table variable keeps its rows after the call; its key holds; without one the parameter is an empty table', async () => {
  expect(await shop.rows(`DECLARE @r PersonRows; INSERT @r VALUES (7, 'x'); EXEC upsert_people @r; SELECT COUNT(*) FROM @r`)).toEqual([[1]])
  expect(await shop.rows('EXEC upsert_people')).toEqual([[0]])
  expect(await shop.errors(`DECLARE @r PersonRows; INSERT @r VALUES (7, 'x'); INSERT @r VALUES (7, 'y')`)).toEqual([expect.stringMatching(/^2627: /)])
})

test('another name of a type is that type', async () => {
  expect(await shop.value(`DECLARE @n dbo.ShortName = N'abcdefgh'; SELECT @n`)).toBe('abcde')
})

test('what is wrong with a type has the number that the server gives it', async () => {
  expect(await shop.errors('DECLARE @r dbo.Nothing')).toEqual([expect.stringMatching(/^2715: /)])
  expect(await shop.errors('CREATE TYPE dbo.ShortName FROM INT')).toEqual([expect.stringMatching(/^219: /)])
  expect(await shop.errors('DECLARE @v INT; EXEC upsert_people @v')).toEqual([expect.stringMatching(/^137: /)])
  await shop.db.execute(`CREATE PROCEDURE loose @rows dbo.PersonRows AS SELECT 1`)
  expect(await shop.errors('EXEC loose')).toEqual([expect.stringMatching(/^352: /)])
  await shop.db.execute('DROP TYPE dbo.ShortName; DROP TYPE IF EXISTS dbo.ShortName')
  expect(await shop.errors('DROP TYPE dbo.ShortName')).toEqual([expect.stringMatching(/^3701: /)])
})
