import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Engine, fileList, quoteName, quoteText } from './index.ts'
import { type Value } from './value.ts'

let engine: Engine
let folder: string
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'lagoon-engine-'))
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

test('values keep what they are: wide integers as bigint, dates and decimals as text', async () => {
  const [row] = await engine.rows(`SELECT 1::INT AS i, 9007199254740993::BIGINT AS b, 1.50::DECIMAL(10,2) AS d, DATE '2026-02-03' AS day,
    TIMESTAMPTZ '2026-02-03 04:05:06.7+00' AS at, [1, 2] AS list, {'x': 'y'} AS st, MAP {'k': 1} AS m, NULL AS n, '\\x41'::BLOB AS bytes`)
  expect(row).toEqual({
    i: 1,
    b: 9007199254740993n,
    d: '1.50',
    day: '2026-02-03',
    at: '2026-02-03 04:05:06.7+00',
    list: [1, 2],
    st: { x: 'y' },
    m: [{ key: 'k', value: 1 }],
    n: null,
    bytes: new Uint8Array([0x41]),
  })
})

test('nulls sort as on Databricks and the session is in UTC', async () => {
  expect(await engine.rows('SELECT x FROM (VALUES (2), (NULL), (1)) t(x) ORDER BY x')).toEqual([{ x: null }, { x: 1 }, { x: 2 }])
  expect(await engine.rows(`SELECT current_setting('TimeZone') AS zone`)).toEqual([{ zone: 'UTC' }])
  const session = await engine.session()
  expect(await session.rows(`SELECT current_setting('TimeZone') AS zone`)).toEqual([{ zone: 'UTC' }])
  await session.close()
})

test('an error carries the kind that DuckDB gives it, and the text', async () => {
  await expect(engine.run('SELEC 1')).rejects.toMatchObject({ name: 'EngineError', code: 'Parser', sql: 'SELEC 1' })
  await expect(engine.run('SELECT missing FROM (SELECT 1 AS x)')).rejects.toMatchObject({ code: 'Binder' })
  await expect(engine.rows(`SELECT CAST('x' AS INTEGER)`)).rejects.toMatchObject({ code: 'Conversion' })
  await expect(engine.rows(`SELECT * FROM read_parquet('${folder}/nothing.parquet')`)).rejects.toMatchObject({ code: 'IO' })
})

test('the columns of a query are known without running it', async () => {
  expect(await engine.columns(`SELECT error('never') AS e, 1::DECIMAL(12,3) AS d, {'a': [1]} AS s`)).toEqual([
    { name: 'e', type: expect.any(String) },
    { name: 'd', type: 'DECIMAL(12,3)' },
    { name: 's', type: 'STRUCT("a" INTEGER[])' },
  ])
})

test('a Parquet file is written with the statistics of its columns, nested ones too', async () => {
  const to = join(folder, 'odd [name]*.parquet')
  const [file] = await engine.copyToParquet({ query: `SELECT i, {'s': 'v' || i} AS st, NULL::INT AS n FROM range(3) r(i)`, to })
  expect(file).toMatchObject({ path: to, rows: 3n })
  expect(file?.columns.get('"i"')).toMatchObject({ min: '0', max: '2', nullCount: 0n })
  expect(file?.columns.get('"st"."s"')).toMatchObject({ min: 'v0', max: 'v2' })
  expect(file?.columns.get('"n"')).toMatchObject({ nullCount: 3n })
  expect(await engine.rows(`SELECT count(*) AS n FROM read_parquet(${fileList([to])})`)).toEqual([{ n: 3n }])
})

test('calls on the engine run side by side, and a session keeps its temporary tables to itself', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => engine.rows(`SELECT ${i} AS i`)))
  expect(answers.flat()).toEqual(Array.from({ length: 8 }, (_, i) => ({ i })))
  const session = await engine.session()
  await session.run('CREATE TEMP TABLE mine AS SELECT 1 AS x')
  await expect(engine.run('FROM mine')).rejects.toMatchObject({ code: 'Catalog' })
  await session.close()
  await expect(session.run('SELECT 1')).rejects.toMatchObject({ code: 'Closed' })
})

test('an attached file is closed when its last user leaves', async () => {
  const file = join(folder, 'side.duckdb')
  await Promise.all([engine.attach(file, 'side'), engine.attach(file, 'side')])
  await engine.run('CREATE TABLE side.t AS SELECT 1 AS x')
  await engine.detach('side')
  expect(await engine.rows('FROM side.t')).toEqual([{ x: 1 }])
  await engine.detach('side')
  await expect(engine.rows('FROM side.t')).rejects.toMatchObject({ code: 'Catalog' })
})

test('a file may be opened while its last user is still leaving', async () => {
  const file = join(folder, 'turns.duckdb')
  await engine.attach(file, 'turns')
  await engine.run('CREATE TABLE turns.t AS SELECT 1 AS x')
  await engine.detach('turns')
  await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i % 7))
      await engine.attach(file, 'turns')
      expect(await engine.rows('FROM turns.t')).toEqual([{ x: 1 }])
      await engine.detach('turns')
    }),
  )
})

test('a running statement can be cancelled and the engine goes on', async () => {
  const session = await engine.session()
  const long = session.run('SELECT count(*) FROM range(100000) a, range(100000) b WHERE a.range * b.range = -1')
  setTimeout(() => session.interrupt(), 50)
  await expect(long).rejects.toMatchObject({ code: 'Interrupt' })
  expect(await session.rows('SELECT 1 AS x')).toEqual([{ x: 1 }])
  await session.close()
})

test('cancelling while nothing runs cancels nothing later', async () => {
  await Promise.all(Array.from({ length: 4 }, (_, i) => engine.rows(`SELECT ${i} AS i`)))
  engine.interrupt()
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => engine.rows(`SELECT ${i} AS i FROM range(1) WHERE abs(${i}) = ${i}`)))
  expect(answers.flat()).toHaveLength(8)
})

test('names and texts are quoted so that nothing in them is read as SQL', async () => {
  const name = 'a"; DROP TABLE x; --'
  expect(await engine.rows(`SELECT ${quoteText("it's")} AS ${quoteName(name)}`)).toEqual([{ [name]: "it's" }])
})

test('a function in JavaScript is called like one of DuckDB', async () => {
  await engine.learn({
    scripts: [
      { name: 'js_backwards', parameters: ['VARCHAR'], result: 'VARCHAR', compute: text => [...String(text)].reverse().join('') },
      { name: 'js_or_none', parameters: ['BIGINT'], result: 'VARCHAR[]', seesNull: true, compute: number => [number === null ? 'none' : String(number), null] },
      { name: 'js_refuse', parameters: ['VARCHAR'], result: 'BOOLEAN', compute: text => { throw new Error(`[NO] ${String(text)}`) } },
    ],
    macros: ['CREATE MACRO twice_backwards(t) AS js_backwards(js_backwards(t))'],
  })
  expect(await engine.rows(`SELECT js_backwards('abc') AS a, js_backwards(NULL) AS n, twice_backwards('xyz') AS b, js_or_none(9007199254740993) AS c, js_or_none(NULL) AS d`)).toEqual([
    { a: 'cba', n: null, b: 'xyz', c: ['9007199254740993', null], d: ['none', null] },
  ])
  await expect(engine.rows(`SELECT js_refuse('this')`)).rejects.toMatchObject({ code: 'InvalidInput', message: '[NO] this' })
  expect(await engine.rows(`SELECT CASE WHEN i > 9 THEN js_refuse('this') END AS untaken FROM range(1) r(i)`)).toEqual([{ untaken: null }])
})

test('a function in JavaScript that does not end is stopped, and the next query runs', async () => {
  const exceeded = '[TOO_LONG] stopped'
  const compute = (text: Value): Value => /^(?:a+)+$/.test(String(text))
  await engine.learn({ scripts: [{ name: 'js_all_a', parameters: ['VARCHAR'], result: 'BOOLEAN', patience: { ms: 50, exceeded }, compute }], macros: [] })
  await expect(engine.rows(`SELECT js_all_a(repeat('a', 60) || 'b') AS v`)).rejects.toMatchObject({ message: exceeded })
  expect(await engine.rows(`SELECT js_all_a(t) AS v FROM (VALUES ('aaa'), (NULL), ('aab')) AS r(t)`)).toEqual([{ v: true }, { v: null }, { v: false }])
})

test('the patience with a function in JavaScript is for each row, however many there are', async () => {
  const busy = (n: Value): Value => {
    for (const until = performance.now() + 8; performance.now() < until;);
    return n
  }
  await engine.learn({ scripts: [{ name: 'js_busy', parameters: ['BIGINT'], result: 'BIGINT', patience: { ms: 200, exceeded: '[TOO_LONG] stopped' }, compute: busy }], macros: [] })
  expect(await engine.rows('SELECT sum(js_busy(i)) AS total FROM range(50) r(i)')).toEqual([{ total: 1225n }])
})

test('a macro is defined when a text first names it, with those that it calls, however many ask at once', async () => {
  const apart = await Engine.open()
  await apart.learn({ macros: ['CREATE OR REPLACE MACRO one_more(x) AS x + 1', 'CREATE OR REPLACE MACRO two_more(x) AS one_more(one_more(x))', 'CREATE OR REPLACE MACRO unasked(x) AS x'] })
  const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => apart.rows(`SELECT two_more(${i}) AS n`)))
  expect(answers.flat().map(({ n }) => n)).toEqual([2, 3, 4, 5, 6, 7])
  const [known] = await apart.rows(`SELECT count(*) AS n FROM duckdb_functions() WHERE function_name = 'unasked'`)
  expect(known).toEqual({ n: 0n })
  await apart.close()
})

test('a long text is looked through for macros once', async () => {
  const apart = await Engine.open()
  await apart.learn({ macros: ['CREATE OR REPLACE MACRO one_more(x) AS x + 1'] })
  expect(await apart.rows(`SELECT length('${'a'.repeat(1_000_000)}') AS n, one_more(1) AS m`)).toEqual([{ n: 1_000_000n, m: 2 }])
  await apart.close()
})

test('a transaction that has begun knows every macro', async () => {
  const apart = await Engine.open()
  await apart.learn({ macros: ['CREATE OR REPLACE MACRO one_more(x) AS x + 1'] })
  const session = await apart.session()
  await session.run('BEGIN TRANSACTION')
  await session.run('CREATE TABLE t AS SELECT 1 AS x')
  expect(await session.rows('SELECT one_more(x) AS n FROM t')).toEqual([{ n: 2 }])
  await session.run('ROLLBACK')
  expect(await session.rows('SELECT one_more(1) AS n')).toEqual([{ n: 2 }])
  await apart.close()
})
