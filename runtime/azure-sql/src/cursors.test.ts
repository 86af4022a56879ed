import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => {
  shop = await testDatabase()
  await shop.db.execute(`CREATE TABLE t (id INT PRIMARY KEY, name NVARCHAR(20), amount DECIMAL(10,2)); INSERT INTO t VALUES (1, 'Ann', 1.5), (2, 'Bo', NULL), (3, 'Cy', 3)`)
})
afterEach(() => shop.close())

test('a cursor hands out the rows of its query one by one, in their order and types', async () => {
  expect(await shop.rows(`
    DECLARE @id INT, @amount DECIMAL(10,2), @seen NVARCHAR(100) = N''
    DECLARE c CURSOR LOCAL FAST_FORWARD FOR SELECT id, amount FROM t ORDER BY id DESC
    OPEN c
    FETCH NEXT FROM c INTO @id, @amount
    WHILE @@FETCH_STATUS = 0
    BEGIN
      SET @seen += CONCAT(@id, '=', @amount, ';')
      FETCH NEXT FROM c INTO @id, @amount
    END
    CLOSE c
    DEALLOCATE c
    SELECT @seen, @id, @@FETCH_STATUS`)).toEqual([['3=3.00;2=;1=1.50;', 1, -1]])
})

test('it sees the rows as they were when it was opened, and variables as they were when it was declared', async () => {
  expect(await shop.rows(`
    DECLARE @least INT = 2, @id INT
    DECLARE c CURSOR FOR SELECT id FROM t WHERE id >= @least ORDER BY id
    SET @least = 3
    OPEN c
    DELETE FROM t
    FETCH c INTO @id
    SELECT @id, @@CURSOR_ROWS, CURSOR_STATUS('global', 'c')`)).toEqual([[2, 2, 1]])
})

test('a scrollable cursor goes anywhere; a plain one only forward', async () => {
  expect(await shop.rows(`
    DECLARE @a INT, @b INT, @c INT, @d INT
    DECLARE s CURSOR STATIC FOR SELECT id FROM t ORDER BY id
    OPEN s
    FETCH LAST FROM s INTO @a
    FETCH PRIOR FROM s INTO @b
    FETCH ABSOLUTE -3 FROM s INTO @c
    FETCH RELATIVE 1 FROM s INTO @d
    SELECT @a, @b, @c, @d`)).toEqual([[3, 2, 1, 2]])
  expect(await shop.errors('DECLARE f CURSOR FOR SELECT 1; OPEN f; FETCH LAST FROM f')).toEqual([expect.stringMatching(/^16911: /)])
})

test('FETCH without INTO answers the row', async () => {
  expect(await shop.rows('DECLARE c CURSOR FOR SELECT id, name FROM t ORDER BY id; OPEN c; FETCH NEXT FROM c')).toEqual([[1, 'Ann']])
})

test('what is wrong with a cursor has the number that the server gives it', async () => {
  expect(await shop.errors('OPEN nowhere')).toEqual([expect.stringMatching(/^16916: /)])
  expect(await shop.errors('DECLARE c CURSOR FOR SELECT 1; FETCH NEXT FROM c')).toEqual([expect.stringMatching(/^16917: /)])
  expect(await shop.errors('DECLARE c CURSOR FOR SELECT 1; OPEN c; OPEN c')).toEqual([expect.stringMatching(/^16905: /)])
  expect(await shop.errors('DECLARE c CURSOR FOR SELECT 1; DECLARE c CURSOR FOR SELECT 2')).toEqual([expect.stringMatching(/^16915: /)])
  expect(await shop.errors('DECLARE @a INT; DECLARE c CURSOR FOR SELECT 1, 2; OPEN c; FETCH c INTO @a')).toEqual([expect.stringMatching(/^16924: /)])
  expect(await shop.errors('DECLARE c CURSOR FOR SELECT id FROM t FOR UPDATE OF name')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: a cursor FOR UPDATE/)])
})

test('a local cursor of a procedure ends with it; a cursor variable works as a cursor', async () => {
  await shop.db.execute(`CREATE PROCEDURE walk AS
    DECLARE c CURSOR LOCAL FOR SELECT id FROM t; OPEN c
  GO`.replace('  GO', 'GO'))
  await shop.db.execute('EXEC walk; EXEC walk')
  expect(await shop.rows(`DECLARE @c CURSOR, @id INT; SET @c = CURSOR FOR SELECT id FROM t ORDER BY id; OPEN @c; FETCH NEXT FROM @c INTO @id; SELECT @id`)).toEqual([[1]])
})
