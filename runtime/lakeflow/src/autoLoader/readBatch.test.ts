import { Engine, quoteText, type Row } from '@lagoon/engine'
import { formatType, type Column } from '@lagoon/sql'
import { localStorage, writeText, type Storage } from '@lagoon/storage'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listSource } from './listing.ts'
import { readOptions, type CallOption } from './options.ts'
import { readBatch, type FileBatch } from './readBatch.ts'

let engine: Engine
let folder: string
let storage: Storage
beforeAll(async () => { engine = await Engine.open() })
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lagoon-files-'))
  storage = localStorage(folder)
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const origin = { file: 'orders.sql', line: 3, column: 8 }
const root = 'acct/bronze/orders'
const noVolumes = { pathInVolume: async () => undefined }
const options = (given: Record<string, string | boolean>, path = 'abfss://bronze@acct.dfs.core.windows.net/orders') =>
  readOptions({ path, origin, options: Object.entries(given).map(([name, value]): CallOption => ({ name, value, origin })) }, { streaming: true })

async function parquet(name: string, query: string): Promise<void> {
  const to = storage.localPath(`${root}/${name}`)
  await mkdir(dirname(to), { recursive: true })
  await engine.run(`COPY (${query}) TO ${quoteText(to)} (FORMAT parquet)`)
}

async function read(given: Record<string, string | boolean>, known?: readonly Column[]): Promise<FileBatch & { rows: Row[] }> {
  const asked = options(given)
  const batch = await readBatch({ files: await listSource({ lake: storage, catalog: noVolumes }, asked), known, options: asked }, { engine, storage })
  return { ...batch, rows: await engine.rows(`SELECT * EXCLUDE (_metadata) FROM ${batch.relation.duckdb} ORDER BY ALL`) }
}
const ddl = (columns: readonly Column[]): string[] => columns.map(({ name, type }) => `${name} ${formatType(type)}`)

describe('Parquet', () => {
  test('files without an ending are read when the format is named', async () => {
    await parquet('2024-01-01T10:00:00', `SELECT 1 AS id, 'a' AS name`)
    const { rows, columns } = await read({ format: 'parquet' })
    expect(rows).toEqual([{ id: 1, name: 'a', _rescued_data: null }])
    expect(ddl(columns)).toEqual(['id INT', 'name STRING'])
  })

  test('a new column is added, and older files have no value in it', async () => {
    await parquet('1.parquet', 'SELECT 1 AS id')
    const first = await read({})
    await parquet('2.parquet', `SELECT 2 AS id, 'new' AS channel`)
    const { rows, added } = await read({}, first.columns)
    expect(added).toEqual(['channel'])
    expect(rows).toEqual([{ id: 1, channel: null, _rescued_data: null }, { id: 2, channel: 'new', _rescued_data: null }])
  })

  test('a value of another type is rescued with the address of its file', async () => {
    await parquet('1.parquet', 'SELECT 1 AS id, 5 AS amount')
    await parquet('2.parquet', `SELECT 2 AS id, 'six' AS amount`)
    const { rows } = await read({})
    expect(rows[1]).toEqual({ id: 2, amount: null, _rescued_data: '{"amount":"six","_file_path":"abfss://bronze@acct.dfs.core.windows.net/orders/2.parquet"}' })
  })

  test('a narrower type fits, and inference takes the wider one', async () => {
    await parquet('1.parquet', 'SELECT 1::INTEGER AS id')
    await parquet('2.parquet', 'SELECT 5000000000::BIGINT AS id')
    const { rows, columns } = await read({})
    expect(ddl(columns)).toEqual(['id BIGINT'])
    expect(rows.map(({ id }) => id)).toEqual([1n, 5000000000n])
  })

  test('schemaHints decide a type and add what no file has', async () => {
    await parquet('1.parquet', 'SELECT 1 AS id')
    const { columns } = await read({ schemaHints: 'id BIGINT, channel STRING' })
    expect(ddl(columns)).toEqual(['id BIGINT', 'channel STRING'])
  })

  test('with a schema, other columns are left out unless a rescued data column is named', async () => {
    await parquet('1.parquet', `SELECT 1 AS id, 'x' AS extra`)
    expect((await read({ schema: 'id INT' })).rows).toEqual([{ id: 1 }])
    const [row] = (await read({ schema: 'id INT', rescuedDataColumn: 'rest' })).rows
    expect(JSON.parse(String(row?.['rest']))).toEqual({ extra: 'x', _file_path: 'abfss://bronze@acct.dfs.core.windows.net/orders/1.parquet' })
  })

  test('failOnNewColumns fails and names them', async () => {
    await parquet('1.parquet', `SELECT 1 AS id, 'x' AS extra`)
    await expect(read({ schemaEvolutionMode: 'failOnNewColumns' }, (await read({})).columns.slice(0, 1))).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD_EXCEPTION.NEW_FIELDS_IN_FILE', origin, message: expect.stringContaining('extra STRING') as string,
    })
  })

  test('schemaEvolutionMode rescue keeps new columns in the rescued data', async () => {
    await parquet('1.parquet', `SELECT 1 AS id, 'x' AS extra`)
    const { rows } = await read({ schemaEvolutionMode: 'rescue' }, [{ name: 'id', type: { kind: 'int' }, nullable: true }])
    expect(rows[0]?.['_rescued_data']).toContain('"extra":"x"')
  })

  test('Hive-style folders become columns', async () => {
    await parquet('year=2024/country=de/1.parquet', 'SELECT 1 AS id')
    expect((await read({})).rows).toEqual([{ id: 1, year: 2024, country: 'de', _rescued_data: null }])
  })

  test('_metadata tells where a row comes from', async () => {
    await parquet('1.parquet', 'SELECT 1 AS id')
    const { relation } = await read({})
    const [row] = await engine.rows(`SELECT _metadata.file_path AS path, _metadata.file_name AS name, _metadata.file_size > 100 AS sized, year(_metadata.file_modification_time) > 2020 AS recent FROM ${relation.duckdb}`)
    expect(row).toEqual({ path: 'abfss://bronze@acct.dfs.core.windows.net/orders/1.parquet', name: '1.parquet', sized: true, recent: true })
  })

  test('a corrupt file fails the batch by name', async () => {
    await parquet('1.parquet', 'SELECT 1 AS id')
    await writeText(storage, `${root}/2.parquet`, 'this is no Parquet file at all')
    await expect(read({})).rejects.toMatchObject({ code: 'FAILED_READ_FILE', message: expect.stringContaining('abfss://bronze@acct.dfs.core.windows.net/orders/2.parquet') as string })
  })

  test('ignoreCorruptFiles leaves it out and says so', async () => {
    await parquet('1.parquet', 'SELECT 1 AS id')
    await writeText(storage, `${root}/2.parquet`, 'this is no Parquet file at all')
    const { rows, ignored } = await read({ ignoreCorruptFiles: true })
    expect(rows).toHaveLength(1)
    expect(ignored.map(({ path }) => path)).toEqual([`${root}/2.parquet`])
  })
})

describe('JSON', () => {
  test('types are inferred; what does not fit and what is no JSON is rescued', async () => {
    await writeText(storage, `${root}/1.json`, '{"id": 1, "tags": ["a", "b"], "at": {"lat": 1.5}}\n\n{"id": 2, "ok": true}\n')
    const first = await read({ format: 'json' })
    expect(ddl(first.columns)).toEqual(['id BIGINT', 'tags ARRAY<STRING>', 'at STRUCT<lat: DOUBLE>', 'ok BOOLEAN'])
    expect(first.rows[0]).toEqual({ id: 1n, tags: ['a', 'b'], at: { lat: 1.5 }, ok: null, _rescued_data: null })
    await writeText(storage, `${root}/2.json`, '{"id": "three", "at": {"lat": 2, "lon": 3}}\n{"id": 4\n')
    const { rows } = await read({ format: 'json' }, first.columns)
    expect(rows.map(({ id }) => id)).toEqual([null, null, 1n, 2n])
    const rescued = rows.map(({ _rescued_data: text }) => (typeof text === 'string' ? (JSON.parse(text) as Record<string, unknown>) : null))
    expect(rescued[1]).toMatchObject({ id: 'three', at: { lat: 2, lon: 3 } })
    expect(rescued[0]).toMatchObject({ _corrupt_record: '{"id": 4' })
  })

  test('inferColumnTypes false makes every column text', async () => {
    await writeText(storage, `${root}/1.json`, '{"id": 1, "at": {"lat": 1.5}}')
    expect((await read({ format: 'json', inferColumnTypes: 'false' })).rows).toEqual([{ id: '1', at: '{"lat":1.5}', _rescued_data: null }])
  })

  test('multiLine reads arrays of records', async () => {
    await writeText(storage, `${root}/1.json`, '[\n {"id": 1},\n {"id": 2}\n]')
    expect((await read({ format: 'json', multiLine: true })).rows.map(({ id }) => id)).toEqual([1n, 2n])
  })

  test('FAILFAST fails on a line that is no JSON', async () => {
    await writeText(storage, `${root}/1.json`, '{"id": 1}\noops')
    await expect(read({ format: 'json', mode: 'FAILFAST' })).rejects.toThrow('MALFORMED_RECORD_IN_PARSING')
  })
})

describe('CSV', () => {
  test('with a header, types are inferred and quotes respected', async () => {
    await writeText(storage, `${root}/1.csv`, 'id,name,price,day\n1,"x, y",2.5,2024-01-31\n2,,3,2024-02-01\n')
    const { rows, columns } = await read({ format: 'csv', header: true })
    expect(ddl(columns)).toEqual(['id INT', 'name STRING', 'price DOUBLE', 'day DATE'])
    expect(rows[0]).toEqual({ id: 1, name: 'x, y', price: 2.5, day: '2024-01-31', _rescued_data: null })
    expect(rows[1]?.['name']).toBeNull()
  })

  test('without a header, columns are numbered', async () => {
    await writeText(storage, `${root}/1.csv`, '1;a\n2;b\n')
    expect((await read({ format: 'csv', sep: ';' })).rows).toEqual([{ _c0: 1, _c1: 'a', _rescued_data: null }, { _c0: 2, _c1: 'b', _rescued_data: null }])
  })

  test('a value that is not of the known type is rescued', async () => {
    await writeText(storage, `${root}/1.csv`, 'id\n1\nx\n')
    const { rows } = await read({ format: 'csv', header: true }, [{ name: 'id', type: { kind: 'int' }, nullable: true }])
    expect(rows.map(({ id }) => id)).toEqual([null, 1])
    expect(rows[0]?.['_rescued_data']).toContain('"id":"x"')
  })
})

describe('what is refused', () => {
  test('an option that is not known, by name and place', () => {
    expect(() => options({ backfillInterval: '1 day' })).toThrow(expect.objectContaining({ code: 'CF_UNKNOWN_OPTION_KEYS_ERROR', origin, message: expect.stringContaining('backfillInterval') as string }))
    expect(() => options({ format: 'avro' })).toThrow(expect.objectContaining({ code: 'CF_INCORRECT_OPTION_VALUE' }))
    expect(() => options({ allowOverwrites: 'true' })).toThrow(expect.objectContaining({ code: 'CF_INCORRECT_OPTION_VALUE' }))
    expect(() => options({ schema: 'id INT', schemaEvolutionMode: 'addNewColumns' })).toThrow(expect.objectContaining({ code: 'CF_ADD_NEW_NOT_SUPPORTED' }))
  })

  test('files whose format nobody names', async () => {
    await parquet('data', 'SELECT 1 AS id')
    await expect(read({})).rejects.toMatchObject({ code: 'CF_UNABLE_TO_DETECT_FILE_FORMAT' })
  })
})

test('patterns and filters choose files; names that begin with _ or . are not data', async () => {
  for (const name of ['2023/a.parquet', '2024/a.parquet', '2024/b.parquet', '_delta_log/x.parquet', '2024/.b.parquet']) await parquet(name, 'SELECT 1 AS id')
  const list = async (path: string, given: Record<string, string> = {}): Promise<string[]> =>
    (await listSource({ lake: storage, catalog: noVolumes }, options(given, `abfss://bronze@acct.dfs.core.windows.net/${path}`))).map((file) => file.path.slice(root.length + 1)).sort()
  expect(await list('orders')).toEqual(['2023/a.parquet', '2024/a.parquet', '2024/b.parquet'])
  expect(await list('orders/202[4-9]')).toEqual(['2024/a.parquet', '2024/b.parquet'])
  expect(await list('orders/202[4-9]/')).toEqual(['2024/a.parquet', '2024/b.parquet'])
  expect(await list('orders/*/{a,c}.parquet')).toEqual(['2023/a.parquet', '2024/a.parquet'])
  expect(await list('orders', { pathGlobFilter: 'b*' })).toEqual(['2024/b.parquet'])
  expect(await list('orders/2024/a.parquet')).toEqual(['2024/a.parquet'])
})

test('a location of a volume is a folder, whatever its letters mean in a pattern', async () => {
  for (const name of ['[a]/1.parquet', 'a/2.parquet']) await parquet(name, 'SELECT 1 AS id')
  const catalog = { pathInVolume: async (path: string) => (path.startsWith('/Volumes/c/s/v') ? `${root}/[a]${path.slice('/Volumes/c/s/v'.length).replace(/\/$/, '')}` : undefined) }
  const list = async (path: string): Promise<string[]> => (await listSource({ lake: storage, catalog }, options({}, path))).map((file) => file.path.slice(root.length + 1))
  expect(await list('/Volumes/c/s/v')).toEqual(['[a]/1.parquet'])
  expect(await list('/Volumes/c/s/v/*.parquet')).toEqual(['[a]/1.parquet'])
})
