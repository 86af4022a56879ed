import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine } from '@lagoon/engine'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, openServerDatabase, type Database, type SignIn, type StandIn } from '../index.ts'
import { startServer, type TestServer } from '../testing/tds/server.ts'
import { hostAndPort } from './signIn.ts'

let folder: string
let engine: Engine
let standIn: StandIn
let server: TestServer
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'azure-sql-'))
  engine = await Engine.open()
  standIn = await openDatabase({ engine, folder, server: 'shop', database: 'shop' })
  server = await startServer({ user: 'etl', password: 'pä55;wörd', token: 'a-token', connect: async database => (database === 'shop' ? standIn.connect() : undefined) })
})
afterEach(async () => {
  await server.close()
  await standIn.close()
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const password: SignIn = { kind: 'sql', user: 'etl', password: 'pä55;wörd' }
const open = (signIn: SignIn = password, more: { database?: string; requestTimeoutMs?: number; port?: number } = {}): Promise<Database> => openServerDatabase({
  engine, folder: join(folder, 'fetched'), server: `127.0.0.1,${more.port ?? server.port}`, database: more.database ?? 'shop', encrypt: false, signIn, limits: { connectTimeoutMs: 5000, ...(more.requestTimeoutMs ? { requestTimeoutMs: more.requestTimeoutMs } : {}) },
})

test('a password and an access token open the door; a wrong one does not', async () => {
  for (const signIn of [password, { kind: 'accessToken', token: 'a-token' }] as const) {
    const db = await open(signIn)
    expect((await db.execute('SELECT DB_NAME()'))[0]?.rows).toEqual([['shop']])
    await db.close()
  }
  await expect(open({ kind: 'sql', user: 'etl', password: 'guess' })).rejects.toMatchObject({ name: 'AzureSqlError', code: '18456' })
  await expect(open({ kind: 'accessToken', token: 'old' })).rejects.toMatchObject({ code: '18456' })
})

test('a database that is not there, and a server that is not there, are told apart', async () => {
  await expect(open(password, { database: 'other' })).rejects.toMatchObject({ code: '4060' })
  const { port } = server
  await server.close()
  await expect(open(password, { port })).rejects.toMatchObject({ code: 'ConnectionFailed' })
})

test('temporary tables, options and transactions live on the connection', async () => {
  const db = await open()
  await db.execute('CREATE TABLE #t (n INT); INSERT #t VALUES (1)')
  await db.execute('INSERT #t VALUES (2)')
  expect((await db.execute('SELECT COUNT(*) FROM #t'))[0]?.rows).toEqual([[2]])
  await db.execute('CREATE TABLE kept (n INT)\nGO\nBEGIN TRAN\nINSERT kept VALUES (1)')
  await db.execute('ROLLBACK')
  expect((await db.execute('SELECT COUNT(*), @@TRANCOUNT FROM kept'))[0]?.rows).toEqual([[0, 0]])
  await db.close()
})

test('a request that takes too long is cancelled at the server, and the connection goes on', async () => {
  const db = await open(password, { requestTimeoutMs: 50 })
  await expect(db.execute(`WAITFOR DELAY '00:00:00.500'; SELECT 1`)).rejects.toMatchObject({ code: 'Timeout' })
  await db.close()
  const patient = await open()
  expect((await patient.execute('SELECT 1'))[0]?.rows).toEqual([[1]])
  await patient.close()
})

test('what a relation fetched is gone when the database is closed', async () => {
  const db = await open()
  const { duckdb } = await db.relation(`SELECT 'a' AS x`)
  expect(await engine.rows(`SELECT * FROM ${duckdb}`)).toEqual([{ x: 'a' }])
  expect(readdirSync(join(folder, 'fetched')).length).toBeGreaterThan(0)
  await db.close()
  expect(readdirSync(join(folder, 'fetched'))).toEqual([])
})

test('a number that the driver would round is refused, not rounded', async () => {
  const db = await open()
  expect((await db.execute('SELECT CAST(123456789012345.678 AS DECIMAL(38,0)) AS fits, CAST(-0.001 AS DECIMAL(38,10)) AS small'))[0]?.rows).toEqual([['123456789012346', '-0.0010000000']])
  await expect(db.execute('SELECT CAST(12345678901234567890 AS DECIMAL(20,0)) AS wide')).rejects.toMatchObject({ code: 'InexactNumber' })
  await expect(db.relation('SELECT CAST(12345678901234567890 AS DECIMAL(20,0)) AS wide')).rejects.toMatchObject({ code: 'InexactNumber' })
  expect((await db.execute('SELECT CAST(CAST(12345678901234567890 AS DECIMAL(20,0)) AS VARCHAR(41)) AS wide'))[0]?.rows).toEqual([['12345678901234567890']])
  await expect(db.execute('SELECT @n', { parameters: { n: { value: '12345678901234567890', type: 'DECIMAL(20,0)' } } })).rejects.toMatchObject({ code: 'InexactNumber' })
  await db.close()
})

test('numbers of any width are written without loss', async () => {
  const db = await open()
  await db.execute('CREATE TABLE wide (d DECIMAL(38,10), b BIGINT, f FLOAT, x VARBINARY(10), t TIME(6), u UNIQUEIDENTIFIER, flag BIT)')
  await db.insert({ schema: 'dbo', table: 'wide', mode: 'insert', select: `SELECT CAST('1234567890123456789012345678.0123456789' AS DECIMAL(38,10)) AS d, 9223372036854775807 AS b, 1e300 AS f, '\\x00\\xFF'::BLOB AS x, TIME '01:02:03.456789' AS t, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID AS u, false AS flag` })
  expect(await standIn.execute('SELECT * FROM wide').then(([result]) => result?.rows)).toEqual([['1234567890123456789012345678.0123456789', 9223372036854775807n, 1e300, new Uint8Array([0, 255]), '01:02:03.456789', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', false]])
  await db.close()
})

test('the address of a linked service names host and port', () => {
  expect(hostAndPort('tcp:shop-sql.database.windows.net,1433')).toEqual({ host: 'shop-sql.database.windows.net', port: 1433 })
  expect(hostAndPort(' db.local ')).toEqual({ host: 'db.local', port: 1433 })
  expect(hostAndPort('127.0.0.1, 14330')).toEqual({ host: '127.0.0.1', port: 14330 })
})
