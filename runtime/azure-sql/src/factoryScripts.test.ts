import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

// What the set-up and control scripts of public factories are made of.
let shop: TestDatabase
beforeEach(async () => {
  shop = await testDatabase()
  await shop.db.execute(`CREATE TABLE t (id INT PRIMARY KEY, name NVARCHAR(20)); INSERT INTO t VALUES (1, 'Ann'), (2, 'Bo')
GO
CREATE PROCEDURE two AS SELECT 2`)
})
afterEach(() => shop.close())

test('permissions, users, statistics and the care of indexes change nothing, and say so', async () => {
  const said: string[] = []
  await shop.db.execute(`CREATE USER [adf] FROM EXTERNAL PROVIDER; ALTER ROLE db_datareader ADD MEMBER [adf]
GRANT SELECT, INSERT, EXECUTE ON SCHEMA::dbo TO [adf] WITH GRANT OPTION
REVOKE EXECUTE ON dbo.two FROM adf
ALTER INDEX ALL ON dbo.t REBUILD WITH (ONLINE = ON)
UPDATE STATISTICS dbo.t WITH FULLSCAN
DROP USER IF EXISTS adf
SELECT 1`, { onMessage: message => said.push(message) })
  expect(said).toEqual([
    'CREATE USER changes nothing here: everyone is dbo', 'ALTER ROLE changes nothing here: everyone is dbo', 'GRANT changes nothing here: everyone is dbo', 'REVOKE changes nothing here: everyone is dbo',
    'ALTER INDEX … REBUILD changes nothing here', 'UPDATE STATISTICS changes nothing here', 'DROP USER changes nothing here: everyone is dbo',
  ])
})

test('sp_rename renames tables and columns, also for those that refer to them, and is undone with its transaction', async () => {
  await shop.db.execute(`CREATE TABLE child (pid INT REFERENCES t(id)); EXEC sp_rename 'dbo.t', 'people'; EXEC sp_rename @objname = N'child.pid', @newname = 'person', @objtype = 'COLUMN'; INSERT INTO child (person) VALUES (1)`)
  expect(await shop.rows('SELECT p.name FROM people p JOIN child c ON c.person = p.id')).toEqual([['Ann']])
  expect(await shop.errors('INSERT INTO child VALUES (99)')).toEqual([expect.stringMatching(/^547: /)])
  await shop.db.execute(`BEGIN TRAN; EXEC sp_rename 'child', 'other'; ROLLBACK`)
  expect(await shop.value('SELECT COUNT(*) FROM child')).toBe(1)
  expect(await shop.errors(`EXEC sp_rename 'nowhere', 'x'`)).toEqual([expect.stringMatching(/^15225: /)])
  expect(await shop.errors(`EXEC sp_rename 'child', 'people'`)).toEqual([expect.stringMatching(/^15335: /)])
  expect(await shop.errors(`EXEC sp_rename 'people.id', 'x', 'COLUMN'`)).toEqual([expect.stringMatching(/^15336: /)])
})

test('locks by name are granted; a session keeps its context', async () => {
  expect(await shop.rows(`DECLARE @r INT; EXEC @r = sp_getapplock @Resource = 'load', @LockMode = 'Exclusive', @LockOwner = 'Session'; EXEC sp_releaseapplock @Resource = 'load'; SELECT @r`)).toEqual([[0]])
  expect(await shop.rows(`EXEC sp_set_session_context N'user', 'x'; SELECT SESSION_CONTEXT(N'User'), SESSION_CONTEXT(N'none')`)).toEqual([['x', null]])
  expect(await shop.errors('EXEC sp_who')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: the system procedure sp_who/)])
})

test('what is in the database can be asked of the catalog', async () => {
  expect(await shop.rows(`SELECT t.name, SUM(p.rows) FROM sys.tables t JOIN sys.partitions p ON p.object_id = t.object_id AND p.index_id IN (0, 1) GROUP BY t.name`)).toEqual([['t', 2n]])
  expect(await shop.rows(`SELECT name FROM sysobjects WHERE xtype = 'U'`)).toEqual([['t']])
  expect(await shop.rows(`SELECT ROUTINE_NAME, ROUTINE_TYPE FROM INFORMATION_SCHEMA.ROUTINES`)).toEqual([['two', 'PROCEDURE']])
  expect(await shop.value(`SELECT OBJECT_DEFINITION(OBJECT_ID('two'))`)).toBe('CREATE PROCEDURE two AS SELECT 2')
  expect(await shop.rows(`SELECT PARSENAME('[dbo].[t]', 1), PARSENAME('srv.db.dbo.t', 3), PARSENAME('a.b', 3), SERVERPROPERTY('EngineEdition'), DATABASEPROPERTYEX(DB_NAME(), 'Status')`)).toEqual([['t', 'db', null, '5', 'ONLINE']])
})

test('HASHBYTES of an NVARCHAR hashes its two-byte characters', async () => {
  expect(await shop.rows(`SELECT CONVERT(VARCHAR(64), HASHBYTES('SHA2_256', N'abc'), 2), CONVERT(VARCHAR(64), HASHBYTES('SHA2_256', 'abc'), 2), CONVERT(VARCHAR(32), HASHBYTES('MD5', N'ä€😀'), 2)`)).toEqual([[
    '13E228567E8249FCE53337F25D7970DE3BD68AB2653424C7B8F9FD05E33CAEDF', 'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD', createHash('md5').update(Buffer.from('ä€😀', 'utf16le')).digest('hex').toUpperCase(),
  ]])
})

test('FORMAT writes numbers and dates as .NET does in en-US', async () => {
  expect(await shop.rows(`SELECT FORMAT(1234567.891, 'N2'), FORMAT(-1234, 'N0'), FORMAT(5, '000'), FORMAT(-5, 'D3'), FORMAT(0.125, 'P1'), FORMAT(1234.5, 'C2'), FORMAT(3.14159, '0.00'), FORMAT(1234567, '#,##0'), FORMAT(CAST('2026-03-04T05:06:07' AS DATETIME2), 'd', 'en-US'), FORMAT(CAST('2026-03-04' AS DATE), 'yyyyMMdd')`))
    .toEqual([['1,234,567.89', '-1,234', '005', '-005', '12.5%', '$1,234.50', '3.14', '1,234,567', '3/4/2026', '20260304']])
  expect(await shop.errors(`SELECT FORMAT(1, 'N2', 'de-DE')`)).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: the culture de-DE/)])
  expect(await shop.errors(`SELECT FORMAT(1, 'E4')`)).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: FORMAT of a int/)])
})

test('PARSE and TRY_PARSE read a text as a type, in en-US', async () => {
  expect(await shop.rows(`SELECT PARSE('12' AS INT), TRY_PARSE('x' AS INT), TRY_PARSE('2026-03-04' AS DATE USING 'en-US'), TRY_PARSE('3/4/2026' AS DATETIME2 USING 'en-US'), TRY_PARSE('1.5' AS DECIMAL(5,2))`)).toEqual([[12, null, '2026-03-04T00:00:00', '2026-03-04T00:00:00', '1.50']])
  expect(await shop.errors(`SELECT PARSE('x' AS INT)`)).toEqual([expect.stringMatching(/^245: /)])
  expect(await shop.errors(`SELECT TRY_PARSE('1' AS INT USING 'de-DE')`)).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: the culture de-DE/)])
})

test('texts are formatted and escaped', async () => {
  expect(await shop.rows(`SELECT FORMATMESSAGE('%s has %d rows, %%', 't', 3), STRING_ESCAPE('a"/\\', 'json'), CONVERT(VARCHAR(30), CAST('2026-01-02T03:04:05.678' AS DATETIME2(3)), 127), TIMEFROMPARTS(1, 2, 3, 5, 1)`)).toEqual([['t has 3 rows, %', 'a\\"\\/\\\\', '2026-01-02T03:04:05.678', '01:02:03.5']])
})
