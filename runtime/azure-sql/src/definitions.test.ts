import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => { shop = await testDatabase() })
afterEach(() => shop.close())

test('a table with every kind of column keeps its types, and DROP IF EXISTS may be said twice', async () => {
  await shop.db.execute(`
    DROP TABLE IF EXISTS dbo.everything, nothing;
    CREATE TABLE [dbo].[everything] (
      [id] INT IDENTITY(1,1) NOT NULL CONSTRAINT [PK_everything] PRIMARY KEY CLUSTERED ([id] ASC),
      [a] TINYINT, [b] SMALLINT, [c] BIGINT, [d] BIT NOT NULL DEFAULT ((0)), [e] DECIMAL(10, 2), [f] NUMERIC(5), [g] MONEY, [h] FLOAT, [i] REAL,
      [j] CHAR(3), [k] VARCHAR(MAX), [l] NVARCHAR(50) COLLATE SQL_Latin1_General_CP1_CI_AS NULL, [m] TEXT, [n] DATE, [o] TIME(0), [p] DATETIME, [q] DATETIME2, [r] SMALLDATETIME, [s] UNIQUEIDENTIFIER DEFAULT NEWID(), [t] VARBINARY(MAX), [u] SYSNAME,
      INDEX ix_a (a)
    ) ON [PRIMARY];
    DROP TABLE IF EXISTS nothing`)
  expect((await shop.rows(`SELECT DATA_TYPE, CHARACTER_MAXIMUM_LENGTH FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'everything' ORDER BY ORDINAL_POSITION`)).map(([type]) => type).join(' '))
    .toBe('int tinyint smallint bigint bit decimal decimal money float real char varchar nvarchar varchar date time datetime datetime2 smalldatetime uniqueidentifier varbinary nvarchar')
  await shop.db.execute(`INSERT INTO everything (a, j, p, r, t, u) VALUES (255, 'x', '2026-01-01T10:00:00.005', '2026-01-01T10:00:31', 0xFF00, N'é')`)
  expect(await shop.rows('SELECT a, d, j, p, r, t, u FROM everything')).toEqual([[255, false, 'x  ', '2026-01-01T10:00:00.007', '2026-01-01T10:01:00', new Uint8Array([255, 0]), 'é']])
  expect(await shop.value(`SELECT CONSTRAINT_NAME FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS WHERE TABLE_NAME = 'everything' AND CONSTRAINT_TYPE = 'PRIMARY KEY'`)).toBe('PK_everything')
})

test('what was defined is there after the database was closed and opened again', async () => {
  const { openDatabase } = await import('./index.ts')
  await shop.db.execute(`CREATE SCHEMA sales; 
GO
CREATE TABLE sales.orders (id INT PRIMARY KEY, at DATETIME DEFAULT GETDATE(), CHECK (id > 0));
GO
CREATE VIEW sales.recent AS SELECT id FROM sales.orders WHERE at > '2026-01-01';
GO
CREATE PROCEDURE sales.put @id INT AS INSERT INTO sales.orders (id) VALUES (@id);`)
  await shop.db.close()
  const again = await openDatabase({ engine: shop.engine, folder: shop.folder, server: 'shop', database: 'Shop', effects: { now: () => new Date('2026-03-01T00:00:00Z') } })
  expect(await again.execute('EXEC sales.put 1; EXEC sales.put @id = 2; SELECT COUNT(*) FROM sales.recent')).toMatchObject([{ recordsAffected: 1n }, { recordsAffected: 1n }, { rows: [[2]] }])
  await expect(again.execute('EXEC sales.put 1')).rejects.toMatchObject({ code: '2627' })
  await again.close()
})

test('the invented name of a primary key is looked up and dropped, and the table then takes repeats', async () => {
  await shop.db.execute(`
    CREATE TABLE DimThing (id INT PRIMARY KEY, name VARCHAR(10)); INSERT INTO DimThing VALUES (1, 'a');
    DECLARE @name NVARCHAR(200), @sql NVARCHAR(MAX);
    SELECT @name = name FROM sys.key_constraints WHERE type = 'PK' AND OBJECT_NAME(OBJECT_ID('DimThing')) = 'DimThing' AND parent_object_id = OBJECT_ID('dbo.DimThing');
    SET @sql = 'ALTER TABLE dbo.DimThing DROP CONSTRAINT [' + @name + ']';
    EXEC sp_executesql @sql;
    INSERT INTO DimThing VALUES (1, 'b');`)
  expect(await shop.rows('SELECT name FROM DimThing ORDER BY name')).toEqual([['a'], ['b']])
  expect(await shop.errors('ALTER TABLE DimThing ADD CONSTRAINT pk PRIMARY KEY (id)')).toEqual([expect.stringMatching(/^1505: .*'pk'.*\(1\)/)])
  expect(await shop.errors('ALTER TABLE DimThing ADD PRIMARY KEY (name)')).toEqual([expect.stringMatching(/^8111: /)])
})

test('columns are added, changed and dropped with the rows that are there', async () => {
  await shop.db.execute(`
    CREATE TABLE t (id INT, price VARCHAR(10)); INSERT INTO t VALUES (1, '1.5'), (2, '2.25');
    ALTER TABLE t ADD plain INT NULL, filled INT NOT NULL DEFAULT 7, lazy INT DEFAULT 8, eager INT DEFAULT (9) WITH VALUES;
    ALTER TABLE t ALTER COLUMN price DECIMAL(10,2) NOT NULL;
    INSERT INTO t (id, price) VALUES (3, 3)`)
  expect(await shop.rows('SELECT * FROM t ORDER BY id')).toEqual([[1, '1.50', null, 7, null, 9], [2, '2.25', null, 7, null, 9], [3, '3.00', null, 7, 8, 9]])
  expect(await shop.errors('ALTER TABLE t DROP COLUMN filled')).toEqual([expect.stringMatching(/^5074: .*DF__t__fille__/)])
  await shop.db.execute('ALTER TABLE t DROP COLUMN plain; ALTER TABLE t DROP COLUMN IF EXISTS nowhere')
  expect(await shop.errors('ALTER TABLE t ADD strict INT NOT NULL')).toEqual([expect.stringMatching(/^4901: /)])
  expect(await shop.errors('ALTER TABLE t ADD CONSTRAINT cheap CHECK (price < 3)')).toEqual([expect.stringMatching(/^547: .*"cheap"/)])
  expect(await shop.errors('ALTER TABLE t ALTER COLUMN price VARCHAR(3)')).toEqual([expect.stringMatching(/^2628: /)])
  expect(await shop.errors('ALTER TABLE t DROP CONSTRAINT nowhere')).toEqual([expect.stringMatching(/^3728: /)])
  expect(await shop.rows('SELECT price FROM t WHERE id = 2')).toEqual([['2.25']])
})

test('an index changes no result, unless it is unique', async () => {
  await shop.db.execute('CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, 1), (1, 2); CREATE NONCLUSTERED INDEX ix ON t (a DESC) INCLUDE (b) WHERE a > 0; CREATE UNIQUE INDEX ux ON t (b); DROP INDEX ix ON t')
  expect(await shop.errors('INSERT INTO t VALUES (3, 2)')).toEqual([expect.stringMatching(/^2601: .*'ux'/)])
  expect(await shop.errors('CREATE UNIQUE INDEX ua ON t (a)')).toEqual([expect.stringMatching(/^1505: /)])
})

test('SELECT INTO makes a table; temporary tables end with the script', async () => {
  await shop.db.execute(`SELECT 1 AS id, CAST('x' AS VARCHAR(5)) AS name, NULL AS nothing INTO copy_of; SELECT id INTO #t FROM copy_of; INSERT INTO #t VALUES (2)`)
  expect(await shop.rows('SELECT * FROM copy_of')).toEqual([[1, 'x', null]])
  expect(await shop.errors('SELECT * FROM #t')).toEqual([expect.stringMatching(/^208: /)])
  expect(await shop.rows('CREATE TABLE #u (id INT PRIMARY KEY, n VARCHAR(5)); INSERT INTO #u VALUES (1, \'a\'); IF OBJECT_ID(\'tempdb..#u\') IS NOT NULL SELECT n FROM #u')).toEqual([['a']])
})

test('views are checked when they are made, and follow their tables', async () => {
  await shop.db.execute(`CREATE TABLE t (id INT, name VARCHAR(5)); INSERT INTO t VALUES (1, 'a')`)
  await shop.db.execute('CREATE OR ALTER VIEW v (number, label) AS SELECT id, UPPER(name) FROM t')
  expect(await shop.rows('SELECT label, number FROM v')).toEqual([['A', 1]])
  await shop.db.execute('ALTER VIEW v AS SELECT id FROM t WHERE id > 1')
  expect(await shop.rows('SELECT * FROM v')).toEqual([])
  expect(await shop.errors('CREATE VIEW w AS SELECT nope FROM t')).toEqual([expect.stringMatching(/^207: /)])
  expect(await shop.errors('CREATE VIEW w AS SELECT 1 + 1 FROM t')).toEqual([expect.stringMatching(/^4511: /)])
  expect(await shop.errors('CREATE VIEW v AS SELECT 1 AS x')).toEqual([expect.stringMatching(/^2714: /)])
  await shop.db.execute('DROP VIEW v')
  expect(await shop.errors('SELECT * FROM v')).toEqual([expect.stringMatching(/^208: /)])
})

const failures: readonly (readonly [statement: string, code: string])[] = [
  ['CREATE TABLE t (id INT, ID INT)', '2705'], ['CREATE TABLE nowhere.t (id INT)', '2760'], ['CREATE TABLE t (id VARCHAR(5) IDENTITY)', '2749'], ['CREATE TABLE t (id INT PRIMARY KEY, b INT PRIMARY KEY)', '1779'], ['CREATE TABLE t (id INT NULL PRIMARY KEY)', '8111'],
  ['CREATE TABLE t (id INT REFERENCES nowhere(id))', '1767'], ['CREATE TABLE t (id INT, CHECK (nope > 1))', '207'], ['CREATE TABLE t (id INT DEFAULT nope)', '207'], ['CREATE TABLE t (id INT, total AS id * 2 UNIQUE)', 'UNSUPPORTED_FEATURE'], ['CREATE TABLE t (doc XML)', 'UNSUPPORTED_DATATYPE'],
  ['CREATE TABLE t (name VARCHAR(5) COLLATE Latin1_General_BIN)', 'UNSUPPORTED_FEATURE'], ['CREATE TABLE t (id INT) WITH (SYSTEM_VERSIONING = ON)', 'UNSUPPORTED_FEATURE'], ['CREATE TABLE t WITH (DISTRIBUTION = HASH(id)) AS SELECT 1 AS id', 'UNSUPPORTED_FEATURE'], ['SELECT NEWSEQUENTIALID()', '302'], ['CREATE FUNCTION f() RETURNS @t TABLE (a INT) AS BEGIN RETURN END', 'UNSUPPORTED_FEATURE'],
  ['CREATE TRIGGER t ON x AFTER INSERT AS SELECT 1', 'UNSUPPORTED_FEATURE'], ['CREATE SEQUENCE s', 'UNSUPPORTED_FEATURE'], ['DROP TABLE nowhere', '3701'], ['DROP SCHEMA nowhere', '3701'], ['ALTER TABLE nowhere ADD x INT', '4902'], ['BACKUP DATABASE x', 'UNSUPPORTED_FEATURE'],
  ['CREATE TABLE t (id INT REFERENCES t(id) ON DELETE CASCADE)', 'UNSUPPORTED_FEATURE'], ['CREATE TABLE ##t (id INT)', 'UNSUPPORTED_FEATURE'], ['CREATE SCHEMA dbo', '2714'], ['TRUNCATE TABLE nowhere', '4701'],
]
test.each(failures)('%s fails with %s', async (statement, code) => {
  expect(await shop.errors(statement)).toEqual([expect.stringMatching(new RegExp(`^${code}: `))])
})

test('NEWSEQUENTIALID gives each row a number of its own, and a later one a greater one', async () => {
  await shop.db.execute(`CREATE TABLE seq (id UNIQUEIDENTIFIER DEFAULT NEWSEQUENTIALID(), n INT); INSERT seq (n) SELECT value FROM GENERATE_SERIES(1, 50); WAITFOR DELAY '00:00:00.020'; INSERT seq (n) VALUES (99)`)
  expect(await shop.value('SELECT COUNT(DISTINCT id) FROM seq')).toBe(51)
  expect(await shop.value('SELECT TOP 1 n FROM seq ORDER BY id DESC')).toBe(99)
})
