import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from './index.ts'
import { databaseFile } from './open.ts'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => { shop = await testDatabase() })
afterEach(() => shop.close())

test('the names of a linked service are one file, held only while it is used', async () => {
  const { engine, folder, db } = shop
  const file = databaseFile({ folder, server: 'shop', database: 'Shop' })
  expect(file).toBe(`${folder}/shop/shop.duckdb`)
  const second = await openDatabase({ engine, folder, server: 'tcp:Shop.database.windows.net,1433', database: 'SHOP' })
  await second.execute('CREATE TABLE t (id INT)')
  await second.close()
  await second.close()
  expect(await db.execute('SELECT COUNT(*) FROM t')).toMatchObject([{ rows: [[0]] }])
  await expect(second.execute('SELECT 1')).rejects.toMatchObject({ code: 'Closed' })
  expect(existsSync(file)).toBe(true)
  await expect(openDatabase({ engine, folder, server: '..', database: 'x' })).rejects.toMatchObject({ code: 'InvalidName' })
  expect(databaseFile({ folder, server: '../../etc', database: 'a/b' })).toBe(`${folder}/..%2F..%2Fetc/a%2Fb.duckdb`)
})

const program = (...args: readonly string[]): ChildProcess => {
  const [tsx, file] = ['../../../node_modules/tsx/dist/cli.mjs', './testing/program.ts'].map(path => fileURLToPath(new URL(path, import.meta.url)))
  return spawn(process.execPath, [tsx ?? '', file ?? '', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

test('another process that holds the file is waited for, and then named', async () => {
  const { engine, folder } = shop
  const child = program('hold', folder)
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  try {
    await expect(openDatabase({ engine, folder, server: 'shop', database: 'busy', effects: { patienceMs: 50 } })).rejects.toMatchObject({ code: 'DatabaseInUse', hint: expect.stringContaining('other run') })
    const later = openDatabase({ engine, folder, server: 'shop', database: 'busy', effects: { patienceMs: 20_000 } })
    child.kill('SIGTERM')
    await (await later).close()
  } finally {
    child.kill('SIGKILL')
  }
})

test('a file that a query of this process still reads is opened again as soon as it has ended', async () => {
  const { engine, folder } = shop
  const first = await openDatabase({ engine, folder, server: 'shop', database: 'lingering' })
  await first.execute('CREATE TABLE t (id INT)')
  const { duckdb } = await first.relation('SELECT * FROM t')
  const reader = await engine.session()
  await reader.run('BEGIN')
  await reader.rows(`SELECT count(*) FROM ${duckdb}`)
  await first.close()
  const later = openDatabase({ engine, folder, server: 'shop', database: 'lingering' })
  await reader.run('COMMIT')
  await reader.close()
  const again = await later
  expect(await again.execute('SELECT COUNT(*) FROM t')).toMatchObject([{ rows: [[0]] }])
  await again.close()
})

test('a committed script survives the death of its process', async () => {
  const { folder, engine } = shop
  await once(program('die', folder), 'exit')
  const db = await openDatabase({ engine, folder, server: 'shop', database: 'mortal' })
  expect(await db.execute('SELECT COUNT(*) FROM t')).toMatchObject([{ rows: [[2]] }])
  await db.close()
})

test('relation() is a table for the engine: moments are instants in UTC', async () => {
  const { db, engine } = shop
  await db.execute(`CREATE TABLE orders (id BIGINT, at DATETIME, exact DATETIME2(3), day DATE, note VARCHAR(20), price DECIMAL(10,2), done BIT); INSERT INTO orders VALUES (1, '2026-01-01T10:00:00.003', '2026-01-01T10:00:00.123', '2026-01-01', 'x', 1.5, 1), (2, '2026-01-02', NULL, NULL, NULL, NULL, 0)`)
  const relation = await db.relation(`SELECT *, COUNT(*) OVER () FROM dbo.orders WHERE at > '2026-01-01T00:00:00' AND at <= @upper`, { parameters: { upper: '2026-01-01T23:59:59.997' } })
  expect(relation.columns.map(({ name, type, sqlType }) => `${name} ${type} ${sqlType}`)).toEqual([
    'id BIGINT bigint', 'at TIMESTAMP WITH TIME ZONE datetime', 'exact TIMESTAMP WITH TIME ZONE datetime2(3)', 'day DATE date', 'note VARCHAR varchar(20)', 'price DECIMAL(10,2) decimal(10,2)', 'done BOOLEAN bit', 'Column8 INTEGER int',
  ])
  expect(await engine.rows(`SELECT id, "at", exact, day, price FROM ${relation.duckdb}`)).toEqual([{ id: 1n, at: '2026-01-01 10:00:00.003+00', exact: '2026-01-01 10:00:00.123+00', day: '2026-01-01', price: '1.50' }])
  const set = await db.relation(`DECLARE @from DATETIME = '2026-01-02'; SELECT id FROM orders WHERE at >= @from`)
  expect(await engine.rows(`SELECT * FROM ${set.duckdb}`)).toEqual([{ id: 2n }])
  await expect(db.relation('DELETE FROM orders')).rejects.toMatchObject({ code: 'UNSUPPORTED_FEATURE' })
  await expect(db.relation('SELECT nope FROM orders')).rejects.toMatchObject({ code: '207' })
  await expect(db.relation('SELECT FROM')).rejects.toMatchObject({ code: '102' })
})

test('insert() matches columns by name, converts their types and numbers the rows', async () => {
  const { db } = shop
  await db.execute('CREATE TABLE orders (change_id BIGINT IDENTITY(1,1) PRIMARY KEY, id INT NULL, happened DATETIME2(3) NOT NULL, note VARCHAR(5), is_deleted BIT NOT NULL DEFAULT 0)')
  const select = `SELECT * FROM (VALUES ('7', TIMESTAMPTZ '2026-01-01 10:00:00.1239+00', 'abc'), ('8', TIMESTAMPTZ '2026-01-02 00:00:00+02', NULL)) v(ID, happened, note)`
  expect(await db.insert({ schema: 'dbo', table: 'Orders', select, mode: 'insert' })).toBe(2n)
  expect(await db.insert({ schema: 'dbo', table: 'orders', select: `SELECT 9::BIGINT AS id, TIMESTAMP '2026-01-03' AS happened, 1 AS is_deleted`, mode: 'insert', preCopyScript: 'DELETE FROM orders WHERE id = 7' })).toBe(1n)
  expect(await shop.rows('SELECT * FROM orders ORDER BY change_id')).toEqual([[2n, 8, '2026-01-01T22:00:00', null, false], [3n, 9, '2026-01-03T00:00:00', null, true]])
  const insert = (text: string): Promise<bigint> => db.insert({ schema: 'dbo', table: 'orders', select: text, mode: 'insert', preCopyScript: 'DELETE FROM orders' })
  await expect(insert(`SELECT NULL::TIMESTAMP AS happened`)).rejects.toMatchObject({ code: '515' })
  await expect(insert(`SELECT TIMESTAMP '2026-01-01' AS happened, 'too long' AS note`)).rejects.toMatchObject({ code: '2628' })
  await expect(insert(`SELECT TIMESTAMP '2026-01-01' AS happened, 'x' AS id`)).rejects.toMatchObject({ code: '245' })
  await expect(insert(`SELECT TIMESTAMP '2026-01-01' AS happened, 1 AS nope`)).rejects.toMatchObject({ code: '207' })
  expect(await shop.value('SELECT COUNT(*) FROM orders')).toBe(2)
})

test('insert() upserts by keys, and makes a table when it may', async () => {
  const { db } = shop
  const rows = (text: string): string => `SELECT * FROM (VALUES ${text}) v(id, name, price)`
  await expect(db.insert({ schema: 'dbo', table: 'made', select: rows(`(1, 'a', 1.5)`), mode: 'insert' })).rejects.toMatchObject({ code: '208' })
  await db.insert({ schema: 'dbo', table: 'made', select: rows(`(1, 'a', 1.5), (2, 'b', 2.5)`), mode: 'insert', autoCreate: true })
  expect(await db.insert({ schema: 'dbo', table: 'made', select: rows(`(2, 'B', 3.5), (3, 'c', 4.5)`), mode: 'upsert', keys: ['ID'] })).toBe(2n)
  expect(await shop.rows('SELECT * FROM made ORDER BY id')).toEqual([[1, 'a', '1.5'], [2, 'B', '3.5'], [3, 'c', '4.5']])
  await expect(db.insert({ schema: 'dbo', table: 'made', select: rows(`(2, 'B', 3.5), (2, 'c', 4.5)`), mode: 'upsert', keys: ['id'] })).rejects.toMatchObject({ code: '8672' })
  await expect(db.insert({ schema: 'dbo', table: 'made', select: rows(`(2, 'B', 3.5)`), mode: 'upsert' })).rejects.toMatchObject({ code: '4923' })
  await db.execute('CREATE TABLE keyed (id INT PRIMARY KEY, name VARCHAR(5), price FLOAT)')
  await db.insert({ schema: 'dbo', table: 'keyed', select: rows(`(1, 'a', 1.5)`), mode: 'upsert' })
  await expect(db.insert({ schema: 'dbo', table: 'keyed', select: rows(`(5, 'x', 1.5), (1, 'a', 1.5)`), mode: 'insert' })).rejects.toMatchObject({ code: '2627' })
  expect(await shop.rows('SELECT * FROM keyed')).toEqual([[1, 'a', 1.5]])
})

test('writers of one process take turns, readers do not wait', async () => {
  const { db } = shop
  await db.execute('CREATE TABLE t (id INT IDENTITY PRIMARY KEY, n INT)')
  await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 ? db.execute(`INSERT INTO t (n) VALUES (${n})`) : db.insert({ schema: 'dbo', table: 't', select: `SELECT ${n} AS n`, mode: 'insert' }))))
  expect(await shop.rows('SELECT COUNT(*), COUNT(DISTINCT id), MAX(id) FROM t')).toEqual([[8, 8, 8]])
})

test('transaction() commits scripts and inserts together, or nothing of them', async () => {
  const { db } = shop
  await db.execute('CREATE TABLE t (id INT PRIMARY KEY)')
  await db.transaction(async inside => {
    await inside.execute('INSERT INTO t VALUES (@id)', { parameters: { id: 1 } })
    await inside.insert({ schema: 'dbo', table: 't', select: 'SELECT 2 AS id', mode: 'insert' })
  })
  await expect(db.transaction(async inside => {
    await inside.insert({ schema: 'dbo', table: 't', select: 'SELECT 3 AS id', mode: 'insert' })
    await inside.execute('INSERT INTO t VALUES (1)')
  })).rejects.toMatchObject({ code: '2627' })
  expect(await shop.rows('SELECT id FROM t ORDER BY id')).toEqual([[1], [2]])
})
