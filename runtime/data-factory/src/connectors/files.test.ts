import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Engine, fileList } from '@lagoon/engine'
import { localStorage, readText, StorageError, writeText, type Storage } from '@lagoon/storage'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { FactoryError } from '../error.ts'
import { realEffects } from '../effects.ts'
import type { Ports } from '../ports.ts'
import { readFactory, type FactoryFile } from '../reader/readFactory.ts'
import type { ActivityRun } from '../run/records.ts'
import { runPipeline } from '../run/runPipeline.ts'

let engine: Engine
let folder: string
let lake: Storage
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'lagoon-files-'))
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})
let next = 0
beforeEach(() => void (lake = localStorage(join(folder, String(next++)))))

const refused = async (): Promise<never> => {
  throw new FactoryError('EgressDenied', 'not allowed')
}

type Json = Record<string, unknown>
const file = (kind: FactoryFile['kind'], name: string, properties: Json): FactoryFile => ({
  kind,
  file: `${kind}/${name}.json`,
  text: JSON.stringify({ name, properties }),
})
const dataset = (name: string, type: string, typeProperties: Json): FactoryFile =>
  file('dataset', name, {
    type,
    linkedServiceName: { referenceName: 'lake', type: 'LinkedServiceReference' },
    parameters: { folder: { type: 'string' }, file: { type: 'string', defaultValue: '' } },
    typeProperties: {
      location: {
        type: 'AzureBlobFSLocation',
        fileSystem: 'raw',
        folderPath: '@dataset().folder',
        fileName: { value: '@dataset().file', type: 'Expression' },
      },
      ...typeProperties,
    },
  })
const resources = [
  file('linkedService', 'lake', { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } }),
  dataset('json', 'Json', {}),
  dataset('parquet', 'Parquet', { compressionCodec: 'snappy' }),
  dataset('csv', 'DelimitedText', { columnDelimiter: ';', firstRowAsHeader: true }),
  dataset('bare', 'DelimitedText', {}),
  dataset('binary', 'Binary', {}),
]

async function run(type: string, typeProperties: Json, more: Json = {}): Promise<ActivityRun> {
  const { factory } = readFactory({
    name: 'shop',
    files: [...resources, file('pipeline', 'p', { activities: [{ name: 'a', type, typeProperties, ...more }] })],
  })
  const ports: Ports = {
    engine,
    lake,
    database: refused,
    databricks: { runJob: refused, table: refused, query: refused },
    http: refused,
    secret: refused,
  }
  const { activityRuns } = await runPipeline(factory, { pipeline: 'p' }, ports, realEffects)
  const [first] = activityRuns
  if (!first) throw new Error('nothing ran')
  return first
}

const at = (name: string, folderPath: string, fileName?: string): Json => ({
  referenceName: name,
  type: 'DatasetReference',
  parameters: { folder: folderPath, ...(fileName === undefined ? {} : { file: fileName }) },
})
const copy = (from: Json, to: Json, typeProperties: Json): Promise<ActivityRun> =>
  run('Copy', typeProperties, { inputs: [from], outputs: [to] })
const rowsOf = (path: string): Promise<unknown> => engine.rows(`SELECT * FROM read_parquet(${fileList([lake.localPath(path)])})`)
const put = (path: string, text: string): Promise<void> => writeText(lake, path, text)

test('an empty object and an additional column make the new watermark', async () => {
  await put('shop/raw/orders_cdc/empty.json', '{}')
  const result = await copy(at('json', 'orders_cdc', 'empty.json'), at('json', 'orders_cdc', 'cdc.json'), {
    source: {
      type: 'JsonSource',
      additionalColumns: [{ name: 'cdc', value: { value: "@concat('2026-01-01', 'T10:00:00')", type: 'Expression' } }],
      storeSettings: { type: 'AzureBlobFSReadSettings', recursive: true },
    },
    sink: { type: 'JsonSink', storeSettings: { type: 'AzureBlobFSWriteSettings' }, formatSettings: { type: 'JsonWriteSettings' } },
  })
  expect(result.output).toMatchObject({
    filesRead: 1,
    filesWritten: 1,
    rowsRead: 1,
    rowsCopied: 1,
    dataRead: 2,
    dataWritten: 30,
    errors: [],
  })
  expect(await readText(lake, 'shop/raw/orders_cdc/cdc.json')).toBe('{"cdc":"2026-01-01T10:00:00"}\n')
})

test('JSON keeps its types, and text that looks like a date stays text', async () => {
  await put('shop/raw/in/a.json', '[{"id":1,"at":"2026-01-01T00:00:00","tags":["x"],"ok":true},{"id":2.5,"at":null,"tags":[],"ok":false}]')
  await copy(at('json', 'in', 'a.json'), at('parquet', 'out', 'a.parquet'), {
    source: { type: 'JsonSource' },
    sink: { type: 'ParquetSink' },
  })
  expect(await rowsOf('shop/raw/out/a.parquet')).toEqual([
    { id: 1, at: '2026-01-01T00:00:00', tags: ['x'], ok: true },
    { id: 2.5, at: null, tags: [], ok: false },
  ])
})

test('a list of objects is written as one array when the sink says so', async () => {
  await put('shop/raw/in/a.json', '{"id":1}\n{"id":2}\n')
  const written = async (filePattern: string): Promise<unknown> => {
    await copy(at('json', 'in', 'a.json'), at('json', 'out', 'a.json'), {
      source: { type: 'JsonSource' },
      sink: { type: 'JsonSink', formatSettings: { type: 'JsonWriteSettings', filePattern } },
    })
    return readText(lake, 'shop/raw/out/a.json')
  }
  expect(await written('setOfObjects')).toBe('{"id":1}\n{"id":2}\n')
  expect(JSON.parse(String(await written('arrayOfObjects')))).toEqual([{ id: 1 }, { id: 2 }])
})

test('an empty array as source fails', async () => {
  await put('shop/raw/in/a.json', '[]')
  const result = await copy(at('json', 'in', 'a.json'), at('json', 'out', 'b.json'), {
    source: { type: 'JsonSource' },
    sink: { type: 'JsonSink' },
  })
  expect(result.error).toMatchObject({ errorCode: '2200', failureType: 'UserError', target: 'a' })
  expect(result.error.message).toMatch(/^Failure happened on 'Source' side. ErrorCode=JsonEmpty/)
})

test('a source that is not there fails by its address', async () => {
  const result = await copy(at('json', 'in', 'none.json'), at('json', 'out', 'b.json'), {
    source: { type: 'JsonSource' },
    sink: { type: 'JsonSink' },
  })
  expect(result.error.errorCode).toBe('2200')
  expect(result.error.message).toContain('ErrorCode=PathNotFound, Cannot find the path: abfss://raw@shop.dfs.core.windows.net/in/none.json')
})

test('a corrupt Parquet file fails on the side of the source and leaves nothing', async () => {
  await put('shop/raw/in/a.parquet', 'this is no Parquet')
  const result = await copy(at('parquet', 'in', 'a.parquet'), at('parquet', 'out', 'b.parquet'), {
    source: { type: 'ParquetSource' },
    sink: { type: 'ParquetSink' },
  })
  expect(result.error.message).toContain("Failure happened on 'Source' side.")
  expect(await lake.stat('shop/raw/out/b.parquet')).toBeUndefined()
})

test('delimited text has a header, quotes and nulls, and all of it is text', async () => {
  await put('shop/raw/in/a.csv', 'id;name\r\n1;"a;b"\r\n2;\r\n')
  await copy(at('csv', 'in', 'a.csv'), at('parquet', 'out', 'a.parquet'), {
    source: { type: 'DelimitedTextSource' },
    sink: { type: 'ParquetSink' },
  })
  expect(await rowsOf('shop/raw/out/a.parquet')).toEqual([
    { id: '1', name: 'a;b' },
    { id: '2', name: null },
  ])
})

test('delimited text without a header has columns Prop_0, Prop_1, …', async () => {
  await put('shop/raw/in/a.csv', '1,x\n2,y\n')
  await copy(at('bare', 'in', 'a.csv'), at('csv', 'out', 'a.csv'), {
    source: { type: 'DelimitedTextSource' },
    sink: { type: 'DelimitedTextSink', formatSettings: { type: 'DelimitedTextWriteSettings', quoteAllText: true, fileExtension: '.csv' } },
  })
  expect(await readText(lake, 'shop/raw/out/a.csv')).toBe('"Prop_0";"Prop_1"\r\n"1";"x"\r\n"2";"y"\r\n')
})

test('a translator picks, renames and converts columns; a column that is missing is named', async () => {
  await put('shop/raw/in/a.csv', 'id;when\n7;31.12.2025\n')
  const translated = (mappings: Json[]): Promise<ActivityRun> =>
    copy(at('csv', 'in', 'a.csv'), at('parquet', 'out', 'a.parquet'), {
      source: { type: 'DelimitedTextSource' },
      sink: { type: 'ParquetSink' },
      translator: { type: 'TabularTranslator', mappings },
    })
  await translated([
    { source: { name: 'id' }, sink: { name: 'order_id', type: 'Int32' } },
    { source: { name: 'when' }, sink: { name: 'day', type: 'DateTime', format: 'dd.MM.yyyy' } },
  ])
  expect(await rowsOf('shop/raw/out/a.parquet')).toEqual([{ order_id: 7, day: '2025-12-31 00:00:00+00' }])
  const failed = await translated([{ source: { name: 'ids' }, sink: { name: 'x' } }])
  expect(failed.error.message).toContain("the source has no column 'ids' (did you mean 'id'?)")
})

test('a folder is read recursively, and each row can tell the file it comes from', async () => {
  await put('shop/raw/in/a.json', '{"id":1}')
  await put('shop/raw/in/deep/b.json', '{"id":2}')
  const merged = { type: 'JsonSink', storeSettings: { type: 'AzureBlobFSWriteSettings', copyBehavior: 'MergeFiles' } }
  const result = await copy(at('json', 'in'), at('json', 'out', 'all.json'), {
    source: { type: 'JsonSource', additionalColumns: [{ name: 'file', value: '$$FILEPATH' }] },
    sink: merged,
  })
  expect(result.output).toMatchObject({ filesRead: 2, filesWritten: 1, rowsCopied: 2 })
  expect(await readText(lake, 'shop/raw/out/all.json')).toBe('{"id":1,"file":"a.json"}\n{"id":2,"file":"deep/b.json"}\n')
})

test('wildcards choose files, and without a name in the sink each keeps its own', async () => {
  await put('shop/raw/in/a1.json', '{"id":1}')
  await put('shop/raw/in/a2.json', '{"id":2}')
  await put('shop/raw/in/b1.json', '{"id":3}')
  const source = {
    type: 'JsonSource',
    storeSettings: { type: 'AzureBlobFSReadSettings', recursive: false, wildcardFolderPath: 'i*', wildcardFileName: 'a?.json' },
  }
  const result = await copy(at('json', 'in'), at('parquet', 'out'), { source, sink: { type: 'ParquetSink' } })
  expect(result.output).toMatchObject({ filesRead: 2, filesWritten: 2 })
  expect(await rowsOf('shop/raw/out/in/a2.parquet')).toEqual([{ id: 2n }])
})

test('binary files go over as they are', async () => {
  await put('shop/raw/in/pic', '\u0000\u0001')
  const result = await copy(at('binary', 'in'), at('binary', 'out'), { source: { type: 'BinarySource' }, sink: { type: 'BinarySink' } })
  expect(result.output).toMatchObject({ filesRead: 1, filesWritten: 1, dataRead: 2, dataWritten: 2 })
  expect(await readText(lake, 'shop/raw/out/pic')).toBe('\u0000\u0001')
})

test('a file name with colons and without an extension is kept as it is written', async () => {
  await put('shop/raw/in/a.json', '{"id":1}')
  await copy(at('json', 'in', 'a.json'), at('parquet', 'orders', 'orders_2026-01-11T17:32:37.1234567Z'), {
    source: { type: 'JsonSource' },
    sink: { type: 'ParquetSink' },
  })
  expect(await rowsOf('shop/raw/orders/orders_2026-01-11T17:32:37.1234567Z')).toEqual([{ id: 1n }])
})

test('a copy that is cut short leaves the file that was there, and nothing beside it', async () => {
  await put('shop/raw/in/a.json', '{"id":1}')
  await put('shop/raw/out/a.json', 'before')
  const whole = lake
  lake = { ...whole, adopt: async () => Promise.reject(new StorageError('InsufficientStorage', 'the disk is full')) }
  const result = await copy(at('json', 'in', 'a.json'), at('json', 'out', 'a.json'), {
    source: { type: 'JsonSource' },
    sink: { type: 'JsonSink' },
  })
  expect(result.error.message).toMatch(/^Failure happened on 'Sink' side. ErrorCode=InsufficientStorage, the disk is full \(free some space/)
  expect(await readText(whole, 'shop/raw/out/a.json')).toBe('before')
  expect(await readdir(dirname(whole.scratch()))).toEqual([])
})

test('Lookup gives the first row or all of them', async () => {
  await put('shop/raw/in/loop.json', '[{"table":"orders","n":1},{"table":"customers","n":1234567890123456789}]')
  const source = { type: 'JsonSource', storeSettings: { type: 'AzureBlobFSReadSettings' } }
  expect((await run('Lookup', { source, dataset: at('json', 'in', 'loop.json') })).output).toMatchObject({
    firstRow: { table: 'orders', n: 1 },
  })
  const all = await run('Lookup', { source, dataset: at('json', 'in', 'loop.json'), firstRowOnly: false })
  expect(all.output).toMatchObject({
    count: 2,
    value: [
      { table: 'orders', n: 1 },
      { table: 'customers', n: '1234567890123456789' },
    ],
  })
  expect(all.input).toMatchObject({
    dataset: { referenceName: 'json', parameters: { folder: 'in', file: 'loop.json' } },
    firstRowOnly: false,
  })
})

test('Lookup reads objects one after another, delimited text and Parquet', async () => {
  await put('shop/raw/in/lines.json', '{"a":1}\n{"a":2}')
  expect(
    (await run('Lookup', { source: { type: 'JsonSource' }, dataset: at('json', 'in', 'lines.json'), firstRowOnly: false })).output,
  ).toMatchObject({ value: [{ a: 1 }, { a: 2 }] })
  await put('shop/raw/in/a.csv', 'id;name\n1;x\n')
  expect((await run('Lookup', { source: { type: 'DelimitedTextSource' }, dataset: at('csv', 'in', 'a.csv') })).output).toMatchObject({
    firstRow: { id: '1', name: 'x' },
  })
  await engine.run(
    `COPY (SELECT TIMESTAMPTZ '2026-01-01 10:00:00.12+00' AS at, 1.50::DECIMAL(9, 2) AS price, DATE '2026-02-03' AS day) TO '${lake.scratch()}x' (FORMAT parquet)`,
  )
  const local = lake.scratch('.parquet')
  await engine.run(
    `COPY (SELECT TIMESTAMPTZ '2026-01-01 10:00:00.12+00' AS at, 1.50::DECIMAL(9, 2) AS price, DATE '2026-02-03' AS day) TO '${local}' (FORMAT parquet)`,
  )
  await lake.adopt(local, 'shop/raw/in/a.parquet')
  expect((await run('Lookup', { source: { type: 'ParquetSource' }, dataset: at('parquet', 'in', 'a.parquet') })).output).toMatchObject({
    firstRow: { at: '2026-01-01T10:00:00.12', price: 1.5, day: '2026-02-03T00:00:00' },
  })
})

test('GetMetadata tells what is asked; only with exists may the path be missing', async () => {
  await put('shop/raw/in/a.csv', 'id;name\n1;x\n')
  await put('shop/raw/in/deep/b.csv', 'id\n')
  const about = (target: Json, ...fieldList: string[]): Promise<ActivityRun> => run('GetMetadata', { dataset: target, fieldList })
  expect(
    (await about(at('csv', 'in', 'a.csv'), 'itemName', 'itemType', 'size', 'exists', 'columnCount', 'structure')).output,
  ).toMatchObject({
    itemName: 'a.csv',
    itemType: 'File',
    size: 12,
    exists: true,
    columnCount: 2,
    structure: [
      { name: 'id', type: 'String' },
      { name: 'name', type: 'String' },
    ],
  })
  expect((await about(at('csv', 'in'), 'childItems')).output).toMatchObject({
    childItems: [
      { name: 'a.csv', type: 'File' },
      { name: 'deep', type: 'Folder' },
    ],
  })
  expect((await about(at('csv', 'none'), 'exists', 'size')).output).toMatchObject({ exists: false })
  expect((await about(at('csv', 'none'), 'size')).error.message).toContain('PathNotFound')
})

test('Delete removes a file, a folder with recursive, what a wildcard matches, and does not miss what is not there', async () => {
  for (const name of ['a.json', 'b.csv', 'deep/c.json']) await put(`shop/raw/in/${name}`, '{}')
  const remove = (target: Json, storeSettings: Json = {}): Promise<ActivityRun> =>
    run('Delete', { dataset: target, enableLogging: false, storeSettings: { type: 'AzureBlobFSReadSettings', ...storeSettings } })
  expect((await remove(at('json', 'in', 'none.json'))).output).toMatchObject({ filesDeleted: 0, datasetName: 'json' })
  expect((await remove(at('json', 'in'), { wildcardFileName: '*.json' })).output).toMatchObject({ filesDeleted: 1, isWildcardUsed: true })
  expect((await remove(at('json', 'in'), { recursive: true })).output).toMatchObject({ filesDeleted: 2 })
  expect(await lake.stat('shop/raw/in/b.csv')).toBeUndefined()
})

test('settings that would change the result and do not run here are refused by name', async () => {
  await put('shop/raw/in/a.json', '{"id":1}')
  const failing = async (typeProperties: Json): Promise<unknown> =>
    (
      await copy(at('json', 'in', 'a.json'), at('parquet', 'out', 'a'), {
        source: { type: 'JsonSource' },
        sink: { type: 'ParquetSink' },
        ...typeProperties,
      })
    ).error.errorCode
  expect(await failing({ enableSkipIncompatibleRow: false, enableStaging: true, parallelCopies: 4 })).toBe('')
})

test('bytes become Base64 in text and in JSON, and what JSON has no number for stands in quotes', async () => {
  const file = lake.scratch('.parquet')
  await engine.run(`COPY (SELECT '\\x01\\xFF'::BLOB AS raw, 1.5::DOUBLE AS f UNION ALL SELECT NULL, 'nan'::DOUBLE UNION ALL SELECT NULL, '-infinity'::DOUBLE UNION ALL SELECT NULL, NULL) TO '${file}' (FORMAT parquet)`)
  await lake.adopt(file, 'shop/raw/in/bytes.parquet')
  await copy(at('parquet', 'in', 'bytes.parquet'), at('json', 'out', 'bytes.json'), { source: { type: 'ParquetSource' }, sink: { type: 'JsonSink' } })
  expect(await readText(lake, 'shop/raw/out/bytes.json')).toBe('{"raw":"Af8=","f":1.5}\n{"raw":null,"f":"NaN"}\n{"raw":null,"f":"-Infinity"}\n{"raw":null,"f":null}\n')
  await copy(at('parquet', 'in', 'bytes.parquet'), at('csv', 'out', 'bytes.csv'), { source: { type: 'ParquetSource', additionalColumns: [] }, sink: { type: 'DelimitedTextSink' } })
  expect((await readText(lake, 'shop/raw/out/bytes.csv')).split('\r\n').slice(0, 2)).toEqual(['raw;f', 'Af8=;1.5'])
})
