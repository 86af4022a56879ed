import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine } from '@lagoon/engine'
import { AzureSqlError, type Database } from '../index.ts'

export interface OpenedDatabase { readonly db: Database; readonly engine: Engine; close(): Promise<void> }

/** What both the stand-in and a server promise. `open` gives an empty database. */
export function behavesLikeAzureSql(name: string, open: () => Promise<OpenedDatabase>): void {
  let opened: OpenedDatabase
  let db: Database
  beforeEach(async () => {
    opened = await open()
    db = opened.db
    await db.execute(`CREATE TABLE dbo.customers (id INT PRIMARY KEY, name NVARCHAR(20) NOT NULL, credit DECIMAL(10,2), since DATETIME2(3))
INSERT INTO dbo.customers VALUES (1, N'Ann', 1.50, '2026-01-02T03:04:05.678'), (2, N'Bö', NULL, NULL)`)
  })
  afterEach(() => opened.close())

  const rowsOf = async (query: string): Promise<unknown> => (await db.execute(query)).at(-1)?.rows
  const codeOf = (found: readonly unknown[]): unknown => found[0]
  const errorsOf = async (script: string): Promise<readonly (readonly unknown[])[]> => db.execute(script, { file: 'load.sql' }).then(() => [], (error: unknown) => (error instanceof AzureSqlError ? error.errors.map(({ code, origin }) => [code, origin?.line]) : Promise.reject(error)))

  test(`${name}: results come in order, with the shape that ADO.NET gives a value`, async () => {
    const results = await db.execute(`UPDATE customers SET credit = 2.5 WHERE id = 2
SELECT id, name, credit, since FROM customers ORDER BY id
SELECT CAST(1 AS BIT) AS b, CAST(9000000000 AS BIGINT) AS big, CAST(1.25 AS FLOAT) AS f, CAST('2026-05-06' AS DATE) AS d, CAST(12.5 AS MONEY) AS m, 0x01FF AS x, CAST('12:34:56.5' AS TIME(3)) AS t,
  CAST('2026-01-02T03:04:05.677' AS DATETIME) AS dt, CAST('0E984725-C51C-4BF4-9960-E1C80E27ABA0' AS UNIQUEIDENTIFIER) AS u, CAST(NULL AS INT) AS n, CAST(255 AS TINYINT) AS ti, CAST(-5 AS SMALLINT) AS si, CAST(0.5 AS REAL) AS r, CAST(N'lång' AS NVARCHAR(MAX)) AS l`)
    expect(results.map(result => result.recordsAffected)).toEqual([1n, -1n, -1n])
    expect(results[1]?.columns.map(column => column.name)).toEqual(['id', 'name', 'credit', 'since'])
    expect(results[1]?.columns.map(column => column.type)).toEqual(['int', 'nvarchar(20)', 'decimal(10,2)', 'datetime2(3)'])
    expect(results[1]?.rows).toEqual([[1, 'Ann', '1.50', '2026-01-02T03:04:05.678'], [2, 'Bö', '2.50', null]])
    expect(results[2]?.rows[0]).toEqual([true, 9000000000n, 1.25, '2026-05-06T00:00:00', '12.5000', new Uint8Array([1, 255]), '12:34:56.5', '2026-01-02T03:04:05.677', expect.stringMatching(/^0e984725-c51c-4bf4-9960-e1c80e27aba0$/i), null, 255, -5, 0.5, 'lång'])
  })

  test(`${name}: an error has the number and the line of the server; the statements around it run`, async () => {
    expect(await errorsOf(`INSERT INTO customers VALUES (3, 'Cy', 0, NULL)\n\nINSERT INTO customers VALUES (1, 'again', 0, NULL)\nINSERT INTO customers VALUES (4, 'Di', 0, NULL)`)).toEqual([['2627', 3]])
    expect(await rowsOf('SELECT id FROM customers ORDER BY id')).toEqual([[1], [2], [3], [4]])
    expect(await errorsOf('SELECT nope FROM customers')).toEqual([['207', 1]])
    expect(await errorsOf('SELECT * FROM nowhere')).toEqual([['208', 1]])
    expect(await errorsOf('SELECT 1 / 0')).toEqual([['8134', 1]])
    expect(await errorsOf(`\nTHROW 51000, 'ours', 1`)).toEqual([['51000', 2]])
  })

  test(`${name}: GO separates batches, and each of them is run`, async () => {
    expect(await errorsOf(`INSERT INTO customers VALUES (5, 'E', 0, NULL)
GO
INSERT INTO nowhere VALUES (1)
GO
INSERT INTO customers VALUES (6, 'F', 0, NULL)
GO 1`)).toEqual([['208', 3]])
    expect(await rowsOf('SELECT COUNT(*) FROM customers WHERE id > 4')).toEqual([[2]])
  })

  test(`${name}: parameters have types`, async () => {
    const [result] = await db.execute('SELECT @text AS a, @number + 1 AS b, @flag AS c, @none AS d, @day AS e, @exact AS f', {
      parameters: { text: "O'Hara ö", number: 41, '@flag': true, none: null, day: { value: '2026-03-04', type: 'DATE' }, exact: { value: '12.345', type: 'DECIMAL(9,3)' } },
    })
    expect(result?.rows).toEqual([["O'Hara ö", 42, true, null, '2026-03-04T00:00:00', '12.345']])
    const relation = await db.relation('SELECT name FROM customers WHERE id = @id', { parameters: { id: 2 } })
    expect(await opened.engine.rows(`SELECT * FROM ${relation.duckdb}`)).toEqual([{ name: 'Bö' }])
  })

  test(`${name}: PRINT reaches the caller`, async () => {
    const said: string[] = []
    await db.execute(`PRINT 'loading'; RAISERROR('%d rows', 10, 1, 5)`, { onMessage: message => said.push(message) })
    expect(said).toEqual(['loading', '5 rows'])
  })

  test(`${name}: a procedure is made, called, and fails as the server does`, async () => {
    await db.execute(`CREATE PROCEDURE dbo.raise_credit @id INT, @by DECIMAL(10,2) = 1 AS
BEGIN
  UPDATE customers SET credit = ISNULL(credit, 0) + @by WHERE id = @id
  IF @@ROWCOUNT = 0 THROW 50010, 'no such customer', 1
END`)
    await db.execute('EXEC raise_credit @id = 1, @by = 0.25; EXEC raise_credit 2')
    expect(await rowsOf('SELECT credit FROM customers ORDER BY id')).toEqual([['1.75'], ['1.00']])
    expect((await errorsOf('EXEC raise_credit 99')).map(codeOf)).toEqual(['50010'])
    expect((await errorsOf('EXEC raise_credit')).map(codeOf)).toEqual(['201'])
    expect((await errorsOf('EXEC no_such_procedure')).map(codeOf)).toEqual(['2812'])
    expect((await errorsOf('EXEC raise_credit 1, 2, 3')).map(codeOf)).toEqual(['8144'])
  })

  test(`${name}: a relation is read by DuckDB with types; times are UTC`, async () => {
    const relation = await db.relation('SELECT id, name, credit, since, CAST(id AS BIGINT) AS big, CAST(since AS DATE) AS day, 0x0A AS bytes FROM customers')
    expect(relation.columns.map(({ name: column, type, sqlType }) => `${column} ${type} ${sqlType}`)).toEqual([
      'id INTEGER int', 'name VARCHAR nvarchar(20)', 'credit DECIMAL(10,2) decimal(10,2)', 'since TIMESTAMP WITH TIME ZONE datetime2(3)', 'big BIGINT bigint', 'day DATE date', 'bytes BLOB varbinary(1)',
    ])
    expect(await opened.engine.rows(`SELECT id, name, credit, CAST(since AS VARCHAR) AS since, big, day, hex(bytes) AS bytes FROM ${relation.duckdb} ORDER BY id`)).toEqual([
      { id: 1, name: 'Ann', credit: '1.50', since: '2026-01-02 03:04:05.678+00', big: 1n, day: '2026-01-02', bytes: '0A' },
      { id: 2, name: 'Bö', credit: null, since: null, big: 2n, day: null, bytes: '0A' },
    ])
    await expect(db.relation('SELECT nope FROM customers')).rejects.toMatchObject({ code: '207' })
  })

  test(`${name}: a relation of many rows is whole, and nothing of it stays behind`, async () => {
    const { duckdb } = await db.relation('SELECT value AS n, REPLICATE(CAST(\'x\' AS VARCHAR(10)), 3) AS t FROM GENERATE_SERIES(1, 25000)')
    expect(await opened.engine.rows(`SELECT count(*) AS n, sum(n) AS s, min(t) AS t FROM ${duckdb}`)).toEqual([{ n: 25000n, s: 312512500n, t: 'xxx' }])
  })

  test(`${name}: rows are inserted by the names of their columns, in the types of the table`, async () => {
    const written = await db.insert({ schema: 'dbo', table: 'customers', mode: 'insert', select: `SELECT 'Cy''s "ö"' AS Name, 7 AS ID, '12.30' AS credit, TIMESTAMPTZ '2026-02-03 04:05:06.789Z' AS since UNION ALL SELECT 'Di', 8, NULL, NULL` })
    expect(written).toBe(2n)
    expect(await rowsOf('SELECT * FROM customers WHERE id > 2 ORDER BY id')).toEqual([[7, `Cy's "ö"`, '12.30', '2026-02-03T04:05:06.789'], [8, 'Di', null, null]])
    expect(await db.insert({ schema: 'dbo', table: 'customers', mode: 'insert', preCopyScript: 'TRUNCATE TABLE customers', select: `SELECT 100000 + i AS id, 'n' || i AS name FROM range(6000) r(i)` })).toBe(6000n)
    expect(await rowsOf('SELECT COUNT(*), MAX(name) FROM customers')).toEqual([[6000, 'n999']])
  })

  test(`${name}: an insert that fails leaves the table as it was, its script included`, async () => {
    await expect(db.insert({ schema: 'dbo', table: 'customers', mode: 'insert', preCopyScript: 'DELETE FROM customers WHERE id = 1', select: `SELECT 2 AS id, 'twice' AS name` })).rejects.toMatchObject({ code: '2627' })
    await expect(db.insert({ schema: 'dbo', table: 'customers', mode: 'insert', select: `SELECT 9 AS id, NULL AS name` })).rejects.toMatchObject({ code: '515' })
    await expect(db.insert({ schema: 'dbo', table: 'nowhere', mode: 'insert', select: `SELECT 1 AS id` })).rejects.toMatchObject({ code: '208' })
    expect(await rowsOf('SELECT id FROM customers ORDER BY id')).toEqual([[1], [2]])
  })

  test(`${name}: an upsert changes what is there and adds what is not`, async () => {
    await db.insert({ schema: 'dbo', table: 'customers', mode: 'upsert', select: `SELECT 1 AS id, 'Anna' AS name, 5.0 AS credit UNION ALL SELECT 3, 'Cy', 6.0` })
    expect(await rowsOf('SELECT id, name, credit FROM customers ORDER BY id')).toEqual([[1, 'Anna', '5.00'], [2, 'Bö', null], [3, 'Cy', '6.00']])
    await db.insert({ schema: 'dbo', table: 'customers', mode: 'upsert', keys: ['name'], select: `SELECT 'Bö' AS name, 9.0 AS credit` })
    expect(await rowsOf(`SELECT credit FROM customers WHERE name = N'Bö'`)).toEqual([['9.00']])
  })

  test(`${name}: autoCreate makes the table`, async () => {
    await db.insert({ schema: 'dbo', table: 'made', mode: 'insert', autoCreate: true, select: `SELECT 1 AS id, 'x' AS word, CAST(2.5 AS DECIMAL(5,2)) AS amount, DATE '2026-01-01' AS day` })
    expect(await rowsOf('SELECT * FROM made')).toEqual([[1, 'x', '2.50', '2026-01-01T00:00:00']])
  })

  test(`${name}: a procedure takes rows as a table`, async () => {
    await db.execute(`CREATE TYPE dbo.CustomerRows AS TABLE (id INT, name NVARCHAR(20), since DATETIME2(3))
GO
CREATE PROCEDURE dbo.load_customers @rows dbo.CustomerRows READONLY, @mark NVARCHAR(9) AS
BEGIN
  UPDATE c SET name = r.name + @mark, since = r.since FROM customers c JOIN @rows r ON r.id = c.id
  INSERT INTO customers (id, name) SELECT id, name + @mark FROM @rows r WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.id = r.id)
END`)
    const request = { procedure: '[dbo].[load_customers]', tableType: 'dbo.CustomerRows', tableParameter: 'rows', parameters: { mark: '!' } }
    await db.callProcedure({ ...request, select: `SELECT 1 AS id, 'Anna' AS name, TIMESTAMPTZ '2026-05-06 07:08:09.123Z' AS since UNION ALL SELECT 9, 'Ix', NULL` })
    expect(await rowsOf('SELECT id, name, since FROM customers ORDER BY id')).toEqual([[1, 'Anna!', '2026-05-06T07:08:09.123'], [2, 'Bö', null], [9, 'Ix!', null]])
    await expect(db.callProcedure({ ...request, procedure: 'nowhere', select: 'SELECT 1 AS id' })).rejects.toMatchObject({ code: '2812' })
    await expect(db.callProcedure({ ...request, select: 'SELECT 1 AS nope' })).rejects.toMatchObject({ code: '207' })
    await db.callProcedure({ ...request, select: `SELECT 2 AS id, 'Bo' AS name` })
  })

  test(`${name}: a transaction is committed or undone as a whole`, async () => {
    await db.transaction(async inside => {
      await inside.execute('DELETE FROM customers WHERE id = 1')
      await inside.insert({ schema: 'dbo', table: 'customers', mode: 'insert', select: `SELECT 10 AS id, 'ten' AS name` })
    })
    expect(await rowsOf('SELECT id FROM customers ORDER BY id')).toEqual([[2], [10]])
    await expect(db.transaction(async inside => {
      await inside.execute('DELETE FROM customers')
      throw new Error('stop')
    })).rejects.toThrow('stop')
    expect(await rowsOf('SELECT COUNT(*) FROM customers')).toEqual([[2]])
  })

  test(`${name}: closing twice is harmless; a closed database refuses`, async () => {
    await db.close()
    await db.close()
    await expect(db.execute('SELECT 1')).rejects.toMatchObject({ code: 'Closed' })
  })
}
