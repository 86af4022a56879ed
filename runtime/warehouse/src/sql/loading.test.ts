import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TableReference } from '@lagoon/sql'
import { testSql, type TestSql } from './testSql.ts'

let t: TestSql
beforeAll(async () => {
  t = await testSql()
})
afterAll(async () => t.close())

let folder: Record<string, string> = {}

/** What `read_files` would read: one row a file, with the name of its file. */
const files = ({ readFiles }: TableReference) => {
  if (!readFiles) return undefined
  const rows = Object.entries(folder).map(([name, v], i) => `SELECT ${i + 1} AS id, '${v}' AS v, NULL::VARCHAR AS _rescued_data, {'file_path': '${readFiles.path}/${name}'} AS _metadata`)
  return {
    columns: [
      { name: 'id', type: { kind: 'int' as const }, nullable: true }, { name: 'v', type: { kind: 'string' as const }, nullable: true }, { name: '_rescued_data', type: { kind: 'string' as const }, nullable: true },
      { name: '_metadata', type: { kind: 'struct' as const, fields: [{ name: 'file_path', type: { kind: 'string' as const } }] }, nullable: false, hidden: true },
    ],
    duckdb: `(${rows.join(' UNION ALL ')})`,
  }
}
const run = async (text: string, write = true) => (await t.warehouse.query(text, { catalog: 'shop', schema: 'gold', write, file: 'test.sql', resolve: files })).rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))

test('COPY INTO loads a file once, whatever is asked again, unless it is forced', async () => {
  await t.sql('CREATE TABLE c (id BIGINT, v STRING)')
  folder = { 'a.json': 'a', 'b.json': 'b' }
  expect(await run("COPY INTO c FROM '/in' FILEFORMAT = JSON")).toEqual([[2, 2, 0]])
  folder = { 'a.json': 'changed', 'b.json': 'b', 'c.json': 'c' }
  expect(await run("COPY INTO c FROM '/in' FILEFORMAT = JSON")).toEqual([[1, 1, 0]])
  expect(await run("COPY INTO c FROM '/in' FILEFORMAT = JSON")).toEqual([[0, 0, 0]])
  expect(await t.rows('SELECT v FROM c ORDER BY v')).toEqual([['a'], ['b'], ['c']])
  expect(await run("COPY INTO c FROM (SELECT id + 10 AS id, upper(v) AS v FROM '/in') FILEFORMAT = JSON FILES = ('a.json') COPY_OPTIONS ('force' = 'true')")).toEqual([[1, 1, 0]])
  expect(await t.rows('SELECT * FROM c WHERE id > 10')).toEqual([[11, 'CHANGED']])
  expect((await t.warehouse.history({ catalog: 'shop', schema: 'gold', name: 'c' }, { limit: 1 }))[0]?.operation).toBe('COPY INTO')
})

test('COPY INTO says which column does not fit, or adds it, and looks without loading', async () => {
  await t.sql('CREATE TABLE narrow (id BIGINT)')
  folder = { 'a.csv': 'a' }
  await expect(run("COPY INTO narrow FROM '/in' FILEFORMAT = CSV")).rejects.toMatchObject({ code: 'COPY_INTO_SCHEMA_MISMATCH_WITH_TARGET_TABLE' })
  expect(await run("COPY INTO narrow FROM '/in' FILEFORMAT = CSV VALIDATE 5 ROWS", false)).toEqual([[1, 'a']])
  await expect(run("COPY INTO narrow FROM '/in' FILEFORMAT = CSV COPY_OPTIONS ('other' = '1')")).rejects.toMatchObject({ code: 'NotSupported' })
  await run("COPY INTO narrow FROM '/in' FILEFORMAT = CSV COPY_OPTIONS ('mergeSchema' = 'true')")
  expect(await t.rows('SELECT * FROM narrow')).toEqual([[1, 'a']])
})

test('the files of a volume are listed and removed', async () => {
  await t.sql('CREATE VOLUME v')
  const { location } = await t.catalog.volume({ catalog: 'shop', schema: 'gold', name: 'v' })
  await t.storage.write(`${location}/in/x.txt`, new TextEncoder().encode('abc'))
  expect((await t.rows("LIST '/Volumes/shop/gold/v'")).map((row) => row.slice(1, 3))).toEqual([['x.txt', 3]])
  await t.sql("REMOVE '/Volumes/shop/gold/v/in/x.txt'")
  expect(await t.rows("LIST '/Volumes/shop/gold/v/in'")).toEqual([])
  await t.refused("REMOVE '/Volumes/shop/gold/v/in/x.txt'", 'PATH_NOT_FOUND')
  await t.refused("PUT '/etc/passwd' INTO '/Volumes/shop/gold/v/p'", 'NotSupported')
})

test('EXPLAIN shows the text for DuckDB, also of a statement that writes', async () => {
  await t.sql('CREATE TABLE x AS SELECT 1 AS id')
  for (const text of ['EXPLAIN EXTENDED SELECT id + 1 FROM x', 'EXPLAIN FORMATTED INSERT INTO x SELECT id FROM x', 'EXPLAIN EXTENDED CREATE TABLE y AS SELECT * FROM x', 'EXPLAIN EXTENDED MERGE INTO x USING x AS s ON x.id = s.id WHEN MATCHED THEN DELETE']) {
    expect(String((await t.rows(text))[0]?.[0]), text).toMatch(/^== DuckDB ==\nSELECT [^]*== Physical Plan ==/)
  }
  await t.refused('EXPLAIN DROP TABLE x', 'NotSupported')
})

test('COPY INTO of several processes at once loads a file once, and anew into a table that was replaced', async () => {
  const others = await Promise.all([t.another(), t.another()])
  folder = { 'a.json': 'a', 'b.json': 'b' }
  for (let round = 0; round < 5; round += 1) {
    await t.sql('CREATE OR REPLACE TABLE raced (id BIGINT, v STRING)')
    await Promise.all([t.warehouse, ...others].map((warehouse) => warehouse.query("COPY INTO raced FROM '/in' FILEFORMAT = JSON", { catalog: 'shop', schema: 'gold', write: true, file: 'test.sql', resolve: files })))
    expect(await t.rows('SELECT count(*) FROM raced')).toEqual([[2]])
  }
})
