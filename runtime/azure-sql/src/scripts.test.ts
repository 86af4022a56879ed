import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => {
  shop = await testDatabase()
  await shop.db.execute('CREATE TABLE t (id INT PRIMARY KEY, n INT); INSERT INTO t VALUES (1, 10), (2, 20)')
})
afterEach(() => shop.close())

test('GO separates batches; a batch that cannot be read is left out, the others run', async () => {
  await expect(shop.db.execute(`INSERT INTO t VALUES (3, 30)
GO
INSERT INTO t VALUES (4, 40);
INSRT INTO t VALUES (5, 50)
go -- again
INSERT INTO t VALUES (6, 60)
GO`, { file: 'load.sql' })).rejects.toMatchObject({ errors: [{ code: '102', origin: { file: 'load.sql', line: 4, column: 1 } }] })
  expect(await shop.rows('SELECT id FROM t ORDER BY id')).toEqual([[1], [2], [3], [6]])
  expect(await shop.value(`DECLARE @x INT = 1\nUPDATE t SET n = n + @x WHERE id = 1\nGO 3\nSELECT n FROM t WHERE id = 1`)).toBe(13)
  expect(await shop.errors('DECLARE @x INT = 1\nGO\nSELECT @x')).toEqual([expect.stringMatching(/^137: /)])
})

test('variables, IF, WHILE and BEGIN … END', async () => {
  expect(await shop.rows(`
    DECLARE @i INT = 0, @text VARCHAR(5) = 'abcdefgh', @total DECIMAL(5,2);
    WHILE 1 = 1
    BEGIN
      SET @i += 1
      IF @i = 2 CONTINUE
      IF @i > 4 BREAK
      SET @total = ISNULL(@total, 0) + @i
    END
    IF EXISTS (SELECT * FROM t WHERE id = 99) SELECT 'no' ELSE IF @i = 5 BEGIN SELECT @i, @text, @total END ELSE SELECT 'never'`)).toEqual([[5, 'abcde', '8.00']])
  expect(await shop.rows(`DECLARE @a INT, @b INT = 7; SELECT @a = n, @b = id FROM t WHERE id = 2; SELECT @b = n FROM t WHERE id = 99; SELECT @a, @b, @@ROWCOUNT`)).toEqual([[20, 2, 0]])
  expect(await shop.value(`DECLARE @s VARCHAR(50) = ''; SELECT @s = @s + CAST(id AS VARCHAR) FROM t ORDER BY id; SELECT @s`)).toBe('12')
})

test('a transaction is undone whole, definitions included', async () => {
  await shop.db.execute(`BEGIN TRANSACTION; INSERT INTO t VALUES (3, 1); CREATE TABLE u (id INT); ALTER TABLE t ADD z INT; ROLLBACK; IF OBJECT_ID('u') IS NULL INSERT INTO t VALUES (4, @@TRANCOUNT)`)
  expect(await shop.rows('SELECT * FROM t ORDER BY id')).toEqual([[1, 10], [2, 20], [4, 0]])
  await shop.db.execute('BEGIN TRAN; BEGIN TRAN; INSERT INTO t VALUES (5, @@TRANCOUNT); COMMIT; COMMIT')
  expect(await shop.value('SELECT n FROM t WHERE id = 5')).toBe(2)
  expect(await shop.errors('COMMIT')).toEqual([expect.stringMatching(/^3902: /)])
})

test('a violated key fails one statement of a transaction; XACT_ABORT makes it fail all of it', async () => {
  expect(await shop.errors('BEGIN TRAN; INSERT INTO t VALUES (3, 1); INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (4, 1); COMMIT')).toHaveLength(1)
  expect(await shop.rows('SELECT id FROM t ORDER BY id')).toEqual([[1], [2], [3], [4]])
  expect(await shop.errors('SET XACT_ABORT ON; BEGIN TRAN; INSERT INTO t VALUES (5, 1); INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (6, 1); COMMIT')).toHaveLength(1)
  expect(await shop.value('SELECT COUNT(*) FROM t')).toBe(4)
})

test('a transaction that is left open is rolled back, and said', async () => {
  const messages: string[] = []
  await shop.db.execute('BEGIN TRAN; DELETE FROM t', { onMessage: message => messages.push(message) })
  expect(messages).toEqual(['the transaction was still open at the end of the script: it was rolled back'])
  expect(await shop.value('SELECT COUNT(*) FROM t')).toBe(2)
})

test('TRY … CATCH knows what happened, and may throw it again', async () => {
  expect(await shop.rows(`
    BEGIN TRY
      INSERT INTO t VALUES (3, 3);
      INSERT INTO t VALUES (1, 1);
      INSERT INTO t VALUES (4, 4);
    END TRY
    BEGIN CATCH
      SELECT ERROR_NUMBER(), ERROR_SEVERITY(), ERROR_LINE(), LEFT(ERROR_MESSAGE(), 24), (SELECT COUNT(*) FROM t)
    END CATCH`)).toEqual([[2627, 16, 4, 'Violation of PRIMARY KEY', 3]])
  expect(await shop.rows(`BEGIN TRY; BEGIN TRAN; UPDATE t SET n = n / 0; COMMIT; END TRY BEGIN CATCH SELECT XACT_STATE(), ERROR_NUMBER(); IF @@TRANCOUNT > 0 ROLLBACK; END CATCH; SELECT @@TRANCOUNT, ERROR_NUMBER()`)).toEqual([[0, null]])
  await expect(shop.db.execute(`BEGIN TRY RAISERROR('%s has %d', 16, 1, 'box', 3) END TRY BEGIN CATCH THROW END CATCH; SELECT 1`)).rejects.toMatchObject({ code: '50000', errors: [{ message: 'box has 3' }], results: [] })
  await expect(shop.db.execute(`THROW 51000, N'own error', 1; SELECT 1`)).rejects.toMatchObject({ code: '51000', results: [] })
  expect(await shop.errors(`BEGIN TRY SELECT SOUNDEX('a') END TRY BEGIN CATCH SELECT 1 END CATCH`)).toEqual([expect.stringMatching(/^UNSUPPORTED_FUNCTION: /)])
})

test('procedures have parameters, defaults, results and a code', async () => {
  await shop.db.execute(`CREATE PROCEDURE dbo.add_row (@id INT, @n INT = 5, @count INT = NULL OUTPUT)
AS
BEGIN
  SET NOCOUNT ON;
  IF @n < 0 RETURN -1;
  INSERT INTO t VALUES (@id, @n);
  SELECT @count = COUNT(*) FROM t;
  SELECT @id AS added;
END`)
  const results = await shop.db.execute('DECLARE @c INT, @code INT; EXEC @code = dbo.add_row 3, @count = @c OUTPUT; EXECUTE add_row @n = -1, @id = 4; SELECT @c, @code')
  expect(results).toMatchObject([{ columns: [{ name: 'added', type: 'int' }], rows: [[3]] }, { rows: [[3, 0]] }])
  const errors = async (script: string): Promise<string> => (await shop.errors(script))[0] ?? ''
  expect(await errors('EXEC add_row')).toMatch(/^201: /)
  expect(await errors('EXEC add_row @id = 1, @x = 2')).toMatch(/^8145: /)
  expect(await errors('EXEC nowhere')).toMatch(/^2812: /)
  expect(await errors('EXEC sp_who')).toMatch(/^UNSUPPORTED_FEATURE: the system procedure sp_who/)
  await shop.db.execute('CREATE OR ALTER PROC forever AS EXEC forever')
  expect(await errors('EXEC forever')).toMatch(/^217: /)
})

test('dynamic SQL sees its own parameters only', async () => {
  expect(await shop.rows(`DECLARE @n INT, @table SYSNAME = 't'; DECLARE @sql NVARCHAR(200) = N'SELECT @out = MAX(n) FROM ' + QUOTENAME(@table) + N' WHERE id <= @max'; EXEC sp_executesql @sql, N'@max INT, @out INT OUTPUT', @max = 1, @out = @n OUTPUT; SELECT @n`)).toEqual([[10]])
  expect(await shop.errors(`DECLARE @x INT = 1; EXEC ('SELECT @x')`)).toEqual([expect.stringMatching(/^137: /)])
})

test('parameters of the caller are variables, PRINT talks, NOCOUNT is quiet', async () => {
  const messages: string[] = []
  const results = await shop.db.execute(`SET NOCOUNT ON; UPDATE t SET n = 0 WHERE id = @id; PRINT CONCAT('since ', @since); SELECT n FROM t WHERE id = @id AND @flag = 1 AND @since < GETDATE()`, {
    parameters: { id: 2, '@since': { value: '2026-01-01T00:00:00Z', type: 'Datetime' }, flag: true }, onMessage: message => messages.push(message),
  })
  expect(results).toMatchObject([{ rows: [[0]] }])
  expect(messages).toEqual(['since 2026-01-01 00:00:00.0000000'])
})

test('several errors come together, in the order of their lines', async () => {
  await expect(shop.db.execute('SELECT nope FROM t\nGO\nINSERT INTO t VALUES (1, 1)\nINSERT INTO t VALUES (2, 1)\nGO\nSELECT 1 / 0')).rejects.toMatchObject({
    errors: [{ code: '207', origin: { line: 1 } }, { code: '2627', origin: { line: 3 } }, { code: '2627', origin: { line: 4 } }, { code: '8134', origin: { line: 6 } }],
  })
})

test('a query that is nested beyond measure is an error, not the end of the process', async () => {
  expect(await shop.errors(`SELECT ${'1 + '.repeat(30_000)}1`)).toEqual([expect.stringMatching(/^8631: /)])
  expect(await shop.value(`SELECT ${'1 + '.repeat(400)}1`)).toBe(401)
})
