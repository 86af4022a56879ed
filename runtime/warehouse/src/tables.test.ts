import { readSnapshot } from '@lagoon/delta'
import { failAfter, faultPoint, readText } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf, named, testWarehouse, type TestWarehouse } from './testWarehouse.ts'
import type { Written } from './types.ts'
import type { Warehouse } from './warehouse.ts'

let t: TestWarehouse
beforeAll(async () => {
  t = await testWarehouse()
})
afterAll(() => t.close())

let count = 0
async function ordersTable(properties: Record<string, string> = {}, ddl = 'id BIGINT, city STRING'): Promise<ReturnType<typeof named>> {
  const name = named(`orders_${(count += 1)}`)
  await t.warehouse.createTable({ name, columns: columnsOf(ddl), kind: 'MANAGED', properties })
  return name
}
const numbers = (from: number, to: number): string => `SELECT i::INT AS id, 'c' || (i % 3) AS city FROM range(${from}, ${to}) r(i)`
const removing = async (warehouse: Warehouse, name: ReturnType<typeof named>, condition: string) => {
  const { duckdb, version } = await warehouse.relation(name, { rowIds: true })
  return { remove: `SELECT __file, __row FROM ${duckdb} t WHERE ${condition}`, version }
}
const versionOf = (written: Written): bigint => written.version

test('rows that are appended come back, at any version', async () => {
  const name = await ordersTable()
  expect(await t.rows(name)).toEqual([])
  const first = await t.warehouse.append({ table: name, select: numbers(0, 3) })
  expect(first).toMatchObject({ kind: 'written', version: 1n, rows: 3n, files: 1, removed: 0n })
  await t.warehouse.append({ table: name, select: numbers(3, 5) })
  expect(await t.rows(name)).toEqual([0, 1, 2, 3, 4].map((i) => ({ id: BigInt(i), city: `c${i % 3}` })))
  expect(await t.rows(name, 1n)).toHaveLength(3)
  expect(await t.warehouse.append({ table: name, select: numbers(0, 0) })).toMatchObject({ version: 2n, files: 0 })
})

test('every type is kept exactly', async () => {
  const ddl =
    'a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(38,10), h STRING, i BINARY, j BOOLEAN, k DATE, l TIMESTAMP, m TIMESTAMP_NTZ, n ARRAY<STRUCT<x: INT, y: STRING>>, o MAP<STRING, ARRAY<BIGINT>>, p STRUCT<q: STRUCT<r: DECIMAL(5,2)>>'
  const name = await ordersTable({}, ddl)
  const select = `SELECT 1 AS a, 2 AS b, 3 AS c, 9223372036854775807 AS d, 1.5 AS e, 'nan'::DOUBLE AS f, 1234567890123456789012345678.0123456789 AS g, 'ä''"' AS h,
    'x'::BLOB AS i, true AS j, DATE '2026-02-03' AS k, TIMESTAMPTZ '2026-02-03 04:05:06.789012+02' AS l, TIMESTAMP '2026-02-03 04:05:06' AS m,
    [{x: 1, y: 'z'}] AS n, MAP {'k': [1, NULL]} AS o, {q: {r: 1.25}} AS p`
  await t.warehouse.append({ table: name, select })
  expect(await t.rows(name)).toEqual([
    {
      a: 1, b: 2, c: 3, d: 9223372036854775807n, e: 1.5, f: NaN, g: '1234567890123456789012345678.0123456789', h: `ä'"`, i: new Uint8Array([120]), j: true,
      k: '2026-02-03', l: '2026-02-03 02:05:06.789012+00', m: '2026-02-03 04:05:06', n: [{ x: 1, y: 'z' }], o: [{ key: 'k', value: [1n, null] }], p: { q: { r: '1.25' } },
    },
  ])
  const snapshot = await readSnapshot(t.storage, `lake/gold/${name.name}`)
  expect(snapshot?.protocol).toMatchObject({ minReaderVersion: 3, readerFeatures: ['timestampNtz'] })
  const [file] = snapshot?.files.values() ?? []
  expect(file?.stats).toContain('"d":9223372036854775807')
  expect(file?.stats).toContain('"g":1234567890123456789012345678.0123456789')
  expect(file?.stats).toContain('"l":"2026-02-03T02:05:06.790Z"')
  expect(JSON.parse(file?.stats ?? '').maxValues).not.toHaveProperty('f')
})

test('columns are matched by name; what is missing is null, what is strange is refused', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: `SELECT 'x' AS CITY` })
  expect(await t.rows(name)).toEqual([{ id: null, city: 'x' }])
  await expect(t.warehouse.append({ table: name, select: `SELECT 1 AS id, 2 AS price` })).rejects.toMatchObject({ code: 'DELTA_METADATA_MISMATCH' })
})

test('a null in a NOT NULL column and a text that is too long leave the table as it was', async () => {
  const name = await ordersTable({}, 'id BIGINT NOT NULL, city VARCHAR(3)')
  await expect(t.warehouse.append({ table: name, select: 'SELECT NULL AS id' })).rejects.toMatchObject({ code: 'DELTA_NOT_NULL_CONSTRAINT_VIOLATED' })
  await expect(t.warehouse.append({ table: name, select: `SELECT 1 AS id, 'four' AS city` })).rejects.toMatchObject({ code: 'EXCEED_LIMIT_LENGTH' })
  expect(await t.warehouse.version(name)).toBe(0n)
  expect((await t.warehouse.describe(name)).columns[1]?.type).toEqual({ kind: 'varchar', length: 3 })
})

test('a transaction is applied once, however often it is repeated', async () => {
  const name = await ordersTable()
  const txn = { appId: 'flow', version: 4n }
  expect(await t.warehouse.append({ table: name, select: numbers(0, 2), txn })).toMatchObject({ kind: 'written' })
  for (const warehouse of [t.warehouse, await t.another()]) {
    expect(await warehouse.append({ table: name, select: numbers(0, 2), txn })).toMatchObject({ kind: 'alreadyThere', version: 1n })
    expect(await warehouse.change({ table: name, insert: numbers(0, 2), txn: { appId: 'flow', version: 3n } })).toMatchObject({ kind: 'alreadyThere' })
  }
  expect(await t.rows(name)).toHaveLength(2)
  expect(await t.warehouse.append({ table: name, select: numbers(0, 0), txn: { appId: 'flow', version: 5n } })).toMatchObject({ kind: 'written', version: 2n, files: 0 })
})

test('of writers at the same time every append arrives, in whatever process', async () => {
  const name = await ordersTable()
  const warehouses = [t.warehouse, await t.another(), await t.another()]
  const written = await Promise.all(Array.from({ length: 9 }, (_, i) => (warehouses[i % 3] ?? t.warehouse).append({ table: name, select: numbers(i, i + 1) })))
  expect(written.map(versionOf).sort()).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n])
  expect(await t.rows(name)).toHaveLength(9)
})

test('of changes to the same rows at the same time exactly one wins', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 10) })
  const attempts = Array.from({ length: 4 }, async (_, i) => {
    const warehouse = await t.another()
    return { warehouse, change: { table: name, ...(await removing(warehouse, name, 'id < 5')), insert: `SELECT 100 + ${i} AS id` } }
  })
  const results = await Promise.allSettled((await Promise.all(attempts)).map(({ warehouse, change }) => warehouse.change(change)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of results) expect(result.status === 'fulfilled' || result.reason.code.startsWith('DELTA_')).toBe(true)
  expect(await t.rows(name)).toHaveLength(6)
})

test('removed rows are marked, not rewritten, and marks add up', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 1000) })
  await t.warehouse.append({ table: name, select: numbers(1000, 1010) })
  const first = await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id % 10 = 0')), insert: `SELECT -1 AS id, 'new' AS city` })
  expect(first).toMatchObject({ kind: 'written', rows: 1n, removed: 101n, files: 1 })
  await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id % 10 = 1 OR id < 0')) })
  const expected = Array.from({ length: 1010 }, (_, i) => i).filter((i) => i % 10 > 1)
  expect((await t.rows(name)).map(({ id }) => Number(id))).toEqual(expected)
  expect(await t.rows(name, 2n)).toHaveLength(1010)
  expect(await t.rows(name, 3n)).toHaveLength(1010 - 101 + 1)
  const { files, rows, features } = await t.warehouse.describe(name)
  expect({ files, rows, features }).toEqual({ files: 2, rows: BigInt(expected.length), features: ['appendOnly', 'deletionVectors', 'invariants'] })
  const other = await t.another()
  expect((await t.engine.rows(`SELECT count(*) AS n FROM ${(await other.relation(name)).duckdb} t`))[0]).toEqual({ n: BigInt(expected.length) })
})

test('many removed rows are marked as well as few', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 100_000) })
  await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id % 2 = 0')) })
  const { duckdb } = await t.warehouse.relation(name)
  expect(await t.engine.rows(`SELECT count(*) AS n, sum(id % 2)::BIGINT AS odd FROM ${duckdb} t`)).toEqual([{ n: 50_000n, odd: 50_000n }])
})

test('a file of which nothing is left is removed', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 10) })
  await t.warehouse.append({ table: name, select: numbers(10, 20) })
  await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id < 5')) })
  await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id < 10')) })
  const snapshot = await readSnapshot(t.storage, `lake/gold/${name.name}`)
  expect([...(snapshot?.files.values() ?? [])].map(({ deletionVector }) => deletionVector)).toEqual([undefined])
})

test('a table that forbids deletion vectors has its files rewritten', async () => {
  const name = await ordersTable({ 'delta.enableDeletionVectors': 'false' })
  await t.warehouse.append({ table: name, select: numbers(0, 10) })
  await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id >= 4')), insert: `SELECT 99 AS id` })
  expect((await t.rows(name)).map(({ id }) => id)).toEqual([0n, 1n, 2n, 3n, 99n])
  expect(await t.warehouse.describe(name)).toMatchObject({ minReaderVersion: 1, minWriterVersion: 2, files: 2 })
})

test('rows of another version are not removed from this one', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 10) })
  const stale = await removing(t.warehouse, name, 'id < 5')
  await t.warehouse.overwrite({ table: name, select: numbers(0, 10) })
  await expect(t.warehouse.change({ table: name, ...stale })).rejects.toMatchObject({ code: 'DELTA_CONCURRENT_APPEND' })
  await expect(t.warehouse.change({ table: name, remove: stale.remove })).rejects.toMatchObject({ code: 'DELTA_CONCURRENT_DELETE_READ' })
  expect(await t.rows(name)).toHaveLength(10)
})

test('an overwrite replaces rows, and columns when they are given', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 10) })
  expect(await t.warehouse.overwrite({ table: name, select: `SELECT 1 AS id, 2.5 AS price`, columns: columnsOf('id INT, price DECIMAL(5,2)') })).toMatchObject({ rows: 1n, removed: 10n })
  expect(await t.rows(name)).toEqual([{ id: 1, price: '2.50' }])
  expect((await t.catalog.table(name)).columns.map(({ type }) => type)).toEqual(['int', 'decimal(5,2)'])
  expect(await t.rows(name, 1n)).toHaveLength(10)
})

test('a column that is added later is null in older files', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 1) })
  expect(await t.warehouse.evolve(name, columnsOf('ID BIGINT, note STRING, tags ARRAY<STRING>'))).toBe(2n)
  expect(await t.warehouse.evolve(name, columnsOf('note STRING'))).toBe(2n)
  await t.warehouse.append({ table: name, select: `SELECT 1 AS id, 'n' AS note, ['t'] AS tags` })
  expect(await t.rows(name)).toEqual([
    { id: 0n, city: 'c0', note: null, tags: null },
    { id: 1n, city: null, note: 'n', tags: ['t'] },
  ])
  await expect(t.warehouse.evolve(name, columnsOf('note INT'))).rejects.toMatchObject({ code: 'DELTA_METADATA_MISMATCH' })
})

test('an append survives a change of the properties that came in between, without writing its rows again', async () => {
  const name = await ordersTable()
  const other = await t.another()
  const adding = t.warehouse.append({ table: name, select: numbers(0, 3) })
  await other.describeAs(name, { comment: 'orders of the shop', properties: { quality: 'gold' } })
  await adding
  expect(await t.rows(name)).toHaveLength(3)
  expect((await t.catalog.table(name)).comment).toBe('orders of the shop')
})

test('a partitioned table keeps its partition values in the log, whatever they hold', async () => {
  const name = named('partitioned')
  const columns = columnsOf('id INT, city STRING, at TIMESTAMP, day DATE')
  await t.warehouse.createTable({ name, columns, kind: 'MANAGED', partitionColumns: ['CITY', 'at', 'day'] })
  const select = `SELECT i AS id, [NULL, '', 'a b/c%=é' || chr(39), 'x'][1 + i % 4] AS city, TIMESTAMPTZ '2026-01-02 03:04:05.123456+00' AS at, CASE WHEN i < 4 THEN DATE '2026-01-02' END AS day FROM range(8) r(i)`
  await t.warehouse.append({ table: name, select })
  const expected = Array.from({ length: 8 }, (_, i) => ({ id: i, city: [null, null, "a b/c%=é'", 'x'][i % 4], at: '2026-01-02 03:04:05.123456+00', day: i < 4 ? '2026-01-02' : null }))
  expect(await t.rows(name)).toEqual(expected)
  const snapshot = await readSnapshot(t.storage, 'lake/gold/partitioned')
  const values = [...(snapshot?.files.values() ?? [])].map(({ partitionValues }) => partitionValues)
  expect(values).toContainEqual({ city: "a b/c%=é'", at: '2026-01-02T03:04:05.123456Z', day: '2026-01-02' })
  expect(values).toContainEqual({ city: null, at: '2026-01-02T03:04:05.123456Z', day: null })
  await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, `city = 'x'`)), insert: `SELECT 9 AS id, 'y' AS city` })
  await t.warehouse.optimize(name)
  expect((await t.rows(name)).map(({ id }) => id)).toEqual([0, 1, 2, 4, 5, 6, 9])
  await expect(t.warehouse.createTable({ name: named('p2'), columns, kind: 'MANAGED', partitionColumns: ['nope'] })).rejects.toMatchObject({ code: 'DELTA_COLUMN_NOT_FOUND_IN_SCHEMA' })
})

test('hidden columns are kept but not shown', async () => {
  const name = await ordersTable({}, 'id BIGINT, __lagoon_sequence INT')
  await t.warehouse.append({ table: name, select: 'SELECT 1 AS id, 7 AS __lagoon_sequence' })
  expect(await t.rows(name)).toEqual([{ id: 1n }])
  const { duckdb, columns } = await t.warehouse.relation(name, { hidden: true, rowIds: true })
  expect(columns.map((column) => column.hidden ?? false)).toEqual([false, true])
  expect(await t.engine.rows(`FROM ${duckdb} t`)).toEqual([{ id: 1n, __lagoon_sequence: 7, __file: expect.stringContaining('.parquet'), __row: 0n }])
  expect((await t.catalog.table(name)).columns.map((column) => column.name)).toEqual(['id'])
})

test('a stream sees what was added since, and refuses what was changed', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 5) })
  await t.warehouse.append({ table: name, select: numbers(5, 7) })
  await t.warehouse.optimize(name)
  const ids = async (after: bigint | undefined, upTo: bigint, skipChangeCommits = false): Promise<number[]> => {
    const { duckdb } = await t.warehouse.addedSince(name, { after, upTo, skipChangeCommits })
    return (await t.engine.rows(`SELECT id FROM ${duckdb} t ORDER BY id`)).map(({ id }) => Number(id))
  }
  expect(await ids(undefined, 1n)).toEqual([0, 1, 2, 3, 4])
  expect(await ids(1n, 3n)).toEqual([5, 6])
  expect(await ids(2n, 3n)).toEqual([])
  expect(await t.warehouse.addedSince(name, { after: 1n, upTo: 3n })).toMatchObject({ rows: 2n, files: 1, version: 3n })
  await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id = 0')), insert: numbers(7, 8) })
  await t.warehouse.append({ table: name, select: numbers(8, 9) })
  await expect(ids(3n, 5n)).rejects.toMatchObject({ code: 'DELTA_SOURCE_TABLE_IGNORE_CHANGES' })
  expect(await ids(3n, 5n, true)).toEqual([8])
})

test('files that cannot hold a wanted row are not even named', async () => {
  const name = await ordersTable()
  for (const start of [0, 100, 200]) await t.warehouse.append({ table: name, select: numbers(start, start + 100) })
  const { duckdb } = await t.warehouse.relation(name, { ranges: [{ column: 'id', min: '150', max: '160' }] })
  expect(duckdb.match(/\.parquet'/g)).toHaveLength(1)
  expect(await t.engine.rows(`SELECT min(id) AS low FROM ${duckdb} t`)).toEqual([{ low: 100n }])
})

test('a table of ten commits gets a checkpoint, which any reader starts from', async () => {
  const name = await ordersTable({ owner: 'me' }, 'id BIGINT, city STRING, at TIMESTAMP_NTZ')
  for (let i = 0; i < 11; i += 1) {
    await t.warehouse.append({ table: name, select: numbers(i * 10, i * 10 + 10), txn: { appId: 'flow', version: 9007199254740993n + BigInt(i) } })
    if (i === 5) await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id = 3')) })
  }
  const log = `lake/gold/${name.name}/_delta_log`
  expect(JSON.parse(await readText(t.storage, `${log}/_last_checkpoint`))).toMatchObject({ version: 10, numOfAddFiles: 9 })
  const before = await t.rows(name)
  for (let i = 0; i < 10; i += 1) await t.storage.delete(`${log}/${String(i).padStart(20, '0')}.json`)
  const other = await t.another()
  const relation = await other.relation(name)
  expect(await t.engine.rows(`SELECT * FROM ${relation.duckdb} t ORDER BY ALL`)).toEqual(before)
  expect(await other.append({ table: name, select: numbers(0, 1), txn: { appId: 'flow', version: 9007199254740993n + 10n } })).toMatchObject({ kind: 'alreadyThere' })
  expect(await other.describe(name)).toMatchObject({ features: ['appendOnly', 'deletionVectors', 'invariants', 'timestampNtz'], rows: 109n })
})

test('small files are written together, marks are cleaned up, and rows stay what they are', async () => {
  const name = await ordersTable()
  for (let i = 0; i < 4; i += 1) await t.warehouse.append({ table: name, select: numbers(i * 10, i * 10 + 10) })
  await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id % 2 = 0')) })
  const before = await t.rows(name)
  expect(await t.warehouse.optimize(name, { minFiles: 5 })).toMatchObject({ filesRemoved: 0 })
  expect(await t.warehouse.optimize(name)).toMatchObject({ filesRemoved: 4, filesAdded: 1 })
  expect(await t.rows(name)).toEqual(before)
  expect(await t.warehouse.optimize(name)).toMatchObject({ filesRemoved: 0 })
  expect((await t.warehouse.history(name, { limit: 1 }))[0]).toMatchObject({ operation: 'OPTIMIZE', metrics: { numRemovedFiles: '4', numDeletionVectorsRemoved: '4' } })
})

test('vacuum deletes what nobody needs any more, and nothing before its time', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 10) })
  await t.warehouse.change({ table: name, ...(await removing(t.warehouse, name, 'id = 1')) })
  await t.warehouse.overwrite({ table: name, select: numbers(20, 30) })
  expect((await t.warehouse.vacuum(name)).files).toEqual([])
  await new Promise((done) => setTimeout(done, 20))
  const dry = await t.warehouse.vacuum(name, { dryRun: true, retainHours: 0 })
  expect(dry.files).toHaveLength(2)
  expect((await t.warehouse.vacuum(name, { retainHours: 0 })).files).toEqual(dry.files)
  expect(await t.rows(name)).toHaveLength(10)
  expect((await t.warehouse.vacuum(name, { retainHours: 0 })).files).toEqual([])
})

test('a writer that dies at any step leaves the table before or after, and a second try completes it', async () => {
  const steps = { sawBefore: 0, sawAfter: 0 }
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; at <= 8; at += 1) {
      const name = await ordersTable({ 'delta.checkpointInterval': '1' })
      await t.warehouse.append({ table: name, select: numbers(0, 10) })
      const dying = await t.another((inner) => failAfter(inner, faultPoint(at, { when })))
      const work = async (warehouse: Warehouse): Promise<Written> => {
        const { duckdb, version } = await warehouse.relation(name, { rowIds: true })
        return warehouse.change({ table: name, version, remove: `SELECT __file, __row FROM ${duckdb} t WHERE id < 5`, insert: numbers(50, 52), txn: { appId: 'f', version: 1n } })
      }
      const fate = await work(dying).then(() => 'done', (error: { code?: string }) => error.code)
      expect(['done', 'Interrupted']).toContain(fate)
      const found = (await t.rows(name)).length
      expect([10, 7]).toContain(found)
      steps[found === 10 ? 'sawBefore' : 'sawAfter'] += 1
      await work(await t.another())
      expect((await t.rows(name)).map(({ id }) => Number(id))).toEqual([5, 6, 7, 8, 9, 50, 51])
    }
  }
  expect(steps.sawBefore).toBeGreaterThan(2)
  expect(steps.sawAfter).toBeGreaterThan(2)
})

test('a full disk leaves the table as it was', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 10) })
  for (let at = 1; at <= 2; at += 1) {
    const full = await t.another((inner) => failAfter(inner, faultPoint(at, { code: 'InsufficientStorage' })))
    await expect(full.append({ table: name, select: numbers(10, 20) })).rejects.toMatchObject({ code: 'InsufficientStorage' })
  }
  const unwritable = await t.another((inner) => ({ ...inner, scratch: () => '/proc/no/such/place' }))
  await expect(unwritable.append({ table: name, select: numbers(10, 20) })).rejects.toMatchObject({ code: 'IO' })
  expect(await t.rows(name)).toHaveLength(10)
})

test('a damaged or missing data file is named together with its table', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 50_000) })
  await t.warehouse.append({ table: name, select: numbers(50_000, 50_010) })
  const target = await ordersTable()
  const [file] = (await readSnapshot(t.storage, `lake/gold/${name.name}`))?.files.values() ?? []
  const path = `lake/gold/${name.name}/${file?.path}`
  const bytes = await t.storage.read(path)
  const copy = async (): Promise<unknown> => t.warehouse.append({ table: target, select: `SELECT * FROM ${(await t.warehouse.relation(name)).duckdb} t` })
  const expected = { code: 'FAILED_READ_FILE', message: expect.stringMatching(new RegExp(`shop\\.gold\\.${name.name}.*${file?.path}`)) }
  await t.storage.write(path, bytes.slice(0, bytes.length - 100))
  await expect(copy()).rejects.toMatchObject(expected)
  const damaged = bytes.slice()
  damaged.fill(0x55, 200, 60_000)
  await t.storage.write(path, damaged)
  await expect(copy()).rejects.toMatchObject(expected)
  await t.storage.delete(path)
  await expect(copy()).rejects.toMatchObject(expected)
  expect(await t.rows(target)).toEqual([])
})

test('a table that was left half made is taken over, one with rows is not', async () => {
  const name = await ordersTable()
  await t.catalog.dropTable(name)
  await t.warehouse.createTable({ name, columns: columnsOf('other INT'), kind: 'STREAMING_TABLE', pipeline: 'p' })
  await t.warehouse.append({ table: name, select: 'SELECT 1 AS other' })
  await expect(t.warehouse.createTable({ name, columns: columnsOf('other INT'), kind: 'MANAGED' })).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_ALREADY_EXISTS' })
  await t.catalog.dropTable(name)
  await expect(t.warehouse.createTable({ name, columns: columnsOf('other INT'), kind: 'MANAGED' })).rejects.toMatchObject({ code: 'DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION' })
})

test('a dropped table is gone, and one of its name begins anew', async () => {
  const name = await ordersTable()
  await t.warehouse.append({ table: name, select: numbers(0, 3) })
  expect(await t.warehouse.dropTable(name)).toBe(true)
  expect(await t.warehouse.dropTable(name)).toBe(false)
  await expect(t.warehouse.relation(name)).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_NOT_FOUND' })
  await t.warehouse.createTable({ name, columns: columnsOf('id BIGINT'), kind: 'MANAGED' })
  expect(await t.rows(name)).toEqual([])
})
