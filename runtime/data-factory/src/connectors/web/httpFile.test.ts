import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answering, copies, dataset, fieldsOf, lakeDataset, resource, type Json } from '../copies.fixture.ts'

const { copy, run, parquet, world } = copies({ beforeAll, afterAll, beforeEach })

const server = resource('linkedService', 'web', { type: 'HttpServer', typeProperties: { url: 'https://files.shop.test/pub', authenticationType: 'Anonymous' } })
const webDataset = (type: string, relativeUrl: string, more: Json = {}) => dataset('in', 'web', type, { location: { type: 'HttpServerLocation', relativeUrl }, ...more })

test('delimited text, JSON and Parquet behind HTTP are read as files of the lake are', async () => {
  const { http, sent } = answering({ bytes: gzipSync('id;name\n1;é\n') })
  const result = await copy({
    source: { type: 'DelimitedTextSource', storeSettings: { type: 'HttpReadSettings', requestMethod: 'GET', additionalHeaders: 'x-a: 1\nx-b: two words', requestTimeout: '00:00:05' }, additionalColumns: [{ name: 'file', value: '$$FILEPATH' }] },
    sink: { type: 'ParquetSink' },
    from: webDataset('DelimitedText', 'a/people.csv.gz?x=1', { columnDelimiter: ';', firstRowAsHeader: true, compressionCodec: 'gzip' }),
    to: lakeDataset('out', 'Parquet', 'out.parquet'),
    resources: [server],
    ports: { http },
  })
  expect(result.error.message).toBe('')
  expect(await parquet('out.parquet')).toEqual([{ id: '1', name: 'é', file: 'people.csv.gz' }])
  expect(sent).toEqual([{ method: 'GET', url: 'https://files.shop.test/pub/a/people.csv.gz?x=1', headers: { 'x-a': '1', 'x-b': 'two words' }, timeoutMs: 5000, binary: true }])
  expect(result.output).toMatchObject({ filesRead: 1, filesWritten: 1, rowsRead: 1 })
})

test('a binary file goes over byte for byte', async () => {
  const bytes = new Uint8Array([0, 255, 128, 13, 10])
  await copy({
    source: { type: 'BinarySource', storeSettings: { type: 'HttpReadSettings' } },
    sink: { type: 'BinarySink' },
    from: webDataset('Binary', 'x/pic.bin'),
    to: lakeDataset('out', 'Binary', 'got/'),
    resources: [server],
    ports: { http: answering({ bytes }).http },
  })
  expect(new Uint8Array(await world().lake.read('shop/raw/got/pic.bin'))).toEqual(bytes)
})

test('an error of the server is a failure of the source', async () => {
  const result = await copy({
    source: { type: 'JsonSource' },
    sink: { type: 'JsonSink' },
    from: webDataset('Json', 'none.json'),
    to: lakeDataset('out', 'Json', 'out.json'),
    resources: [server],
    ports: { http: answering({ status: 404, body: 'not here' }).http },
  })
  expect(result.error).toMatchObject({ errorCode: '2200', message: expect.stringContaining('ErrorCode=HttpRequestFailedWithClientError') })
})

test('a Lookup reads a file behind HTTP', async () => {
  const result = await run(
    { type: 'Lookup', typeProperties: { source: { type: 'JsonSource', storeSettings: { type: 'HttpReadSettings' } }, dataset: { referenceName: 'in', type: 'DatasetReference' } } },
    [server, webDataset('Json', 'a.json')],
    { http: answering({ body: '[{"a":1}]' }).http },
  )
  expect(fieldsOf(result)['firstRow']).toEqual({ a: 1 })
})
