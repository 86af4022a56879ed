import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { copies, dataset, fieldsOf, lakeDataset, resource, type Json } from './copies.fixture.ts'

const { copy, put, text, parquet, names, run, world } = copies({ beforeAll, afterAll, beforeEach })

const blob = (name: string, properties: Json) => dataset(name, 'lake', 'AzureBlob', properties)
const textFormat = { type: 'TextFormat', columnDelimiter: ',', rowDelimiter: '', nullValue: '\\N', treatEmptyAsNull: true, skipLineCount: 0, firstRowAsHeader: true }
const into = lakeDataset('out', 'Parquet', 'out.parquet')

test('a TextFormat quotes nothing, and takes \\N and empty values for null', async () => {
  await put('in/orders.csv', 'id,note\r\n1,"a"\r\n2,\\N\r\n3,\r\n')
  const done = await copy({ source: { type: 'BlobSource', recursive: true }, sink: { type: 'ParquetSink' }, from: blob('in', { folderPath: 'raw/in', fileName: 'orders.csv', format: textFormat }), to: into })
  expect({ status: done.status, rows: fieldsOf(done)['rowsCopied'] }).toEqual({ status: 'Succeeded', rows: 3 })
  expect(await parquet('out.parquet')).toEqual([{ id: '1', note: '"a"' }, { id: '2', note: null }, { id: '3', note: null }])
})

test('the file name may be a pattern, and lines may be skipped', async () => {
  await put('in/a.csv', 'x\n1\n')
  await put('in/b.txt', 'x\n2\n')
  await copy({ source: { type: 'BlobSource' }, sink: { type: 'ParquetSink' }, from: blob('in', { folderPath: 'raw/in', fileName: '*.csv', format: { type: 'TextFormat', skipLineCount: 1 } }), to: into })
  expect(await parquet('out.parquet')).toEqual([{ Prop_0: '1' }])
})

test('a BlobSink writes what the format of its dataset says', async () => {
  await put('in.json', '{"id":1,"name":"a,b"}\n{"id":2,"name":null}\n')
  const from = lakeDataset('in', 'Json', 'in.json')
  await copy({ source: { type: 'JsonSource' }, sink: { type: 'BlobSink' }, from, to: blob('o', { folderPath: 'raw/text', fileName: 'o.csv', format: { type: 'TextFormat', firstRowAsHeader: true, columnDelimiter: '|' } }) })
  expect(await text('text/o.csv')).toBe('id|name\r\n1|a,b\r\n2|\\N\r\n')
  await copy({ source: { type: 'JsonSource' }, sink: { type: 'BlobSink' }, from, to: blob('o', { folderPath: 'raw/json', fileName: 'o.json', format: { type: 'JsonFormat', filePattern: 'arrayOfObjects' } }) })
  expect(JSON.parse(await text('json/o.json'))).toHaveLength(2)
})

test('a BlobSink itself may ask for a header; what it says of files and dates that changes what is written is refused', async () => {
  await put('in.json', '{"id":1}\n')
  const into = (sink: Json) => copy({ source: { type: 'JsonSource' }, sink: { type: 'BlobSink', ...sink }, from: lakeDataset('in', 'Json', 'in.json'), to: blob('o', { folderPath: 'raw/text', fileName: 'o.csv', format: { type: 'TextFormat' } }) })
  for (const [sink, written] of [[{ blobWriterAddHeader: true }, 'id\r\n1\r\n'], [{ blobWriterAddHeader: false, blobWriterOverwriteFiles: true }, '1\r\n']] as const) {
    expect((await into(sink)).error.message).toBe('')
    expect(await text('text/o.csv')).toBe(written)
  }
  expect((await into({ blobWriterOverwriteFiles: false })).error.message).toContain(`'blobWriterOverwriteFiles' of a BlobSink does not run here`)
  expect((await into({ blobWriterDateTimeFormat: 'yyyy' })).error.message).toContain(`'blobWriterDateTimeFormat' of a BlobSink does not run here`)
})

test('without a format files go over as they are', async () => {
  await put('in/a.bin', 'x')
  await put('in/deep/b.bin', 'y')
  await copy({ source: { type: 'BlobSource', recursive: true }, sink: { type: 'BlobSink', copyBehavior: 'FlattenHierarchy' }, from: blob('in', { folderPath: 'raw/in' }), to: blob('o', { folderPath: 'raw/flat' }) })
  expect(await names('flat')).toHaveLength(2)
})

test('a Lookup reads it, and the other activities find it', async () => {
  await put('in/orders.csv', 'id\n7\n')
  const from = blob('in', { folderPath: 'raw/in', fileName: 'orders.csv', format: textFormat })
  const reference = { referenceName: 'in', type: 'DatasetReference' }
  expect(await run({ type: 'Lookup', typeProperties: { source: { type: 'BlobSource' }, dataset: reference } }, [from])).toMatchObject({ output: { firstRow: { id: '7' } } })
  expect(await run({ type: 'GetMetadata', typeProperties: { dataset: reference, fieldList: ['exists', 'itemName'] } }, [from])).toMatchObject({ output: { exists: true, itemName: 'orders.csv' } })
})

test('what has no counterpart is refused by name', async () => {
  await put('in/a', 'x')
  const told = async (properties: Json): Promise<unknown> =>
    (await copy({ source: { type: 'BlobSource' }, sink: { type: 'ParquetSink' }, from: blob('in', { folderPath: 'raw/in', ...properties }), to: into })).error?.message
  expect(await told({ format: { type: 'AvroFormat' } })).toContain("the format AvroFormat of dataset 'in' does not run here")
  expect(await told({ partitionedBy: [{ name: 'year', value: { type: 'DateTime', date: 'SliceStart', format: 'yyyy' } }] })).toContain("'partitionedBy' of dataset 'in' does not run here")
  expect(await told({ partitionedBy: [], format: { type: 'OrcFormat' } })).toContain('the format OrcFormat')
  expect(await told({ format: { type: 'JsonFormat', jsonNodeReference: '$.a' } })).toContain("'jsonNodeReference' of dataset 'in' does not run here")
})

test('other stores of files have a place in the lake: an account of their own, and a bucket or `files`', async () => {
  const { lake } = world()
  await lake.write('sftppartner/files/in/a.csv', new TextEncoder().encode('id\n1\n'))
  const services = [
    resource('linkedService', 'sftp_partner', { type: 'Sftp', typeProperties: { host: 'sftp.example.com', port: 22, authenticationType: 'Basic', userName: 'u' } }),
    resource('linkedService', 's3', { type: 'AmazonS3', typeProperties: { serviceUrl: 'https://s3.amazonaws.com' } }),
  ]
  const done = await copy({
    source: { type: 'DelimitedTextSource', storeSettings: { type: 'SftpReadSettings', recursive: true, wildcardFileName: '*.csv', disableChunking: false } },
    sink: { type: 'ParquetSink', storeSettings: { type: 'AmazonS3WriteSettings' } },
    from: dataset('in', 'sftp_partner', 'DelimitedText', { location: { type: 'SftpLocation', folderPath: 'in' }, firstRowAsHeader: true }),
    to: dataset('out', 's3', 'Parquet', { location: { type: 'AmazonS3Location', bucketName: 'shop', folderPath: 'o', fileName: 'a.parquet' } }),
    resources: services,
  })
  expect(done.status).toBe('Succeeded')
  expect(await lake.stat('s3/shop/o/a.parquet')).toBeDefined()
})

test('a copy that fails says why in its output, too', async () => {
  const run = await copy({ source: { type: 'DelimitedTextSource' }, sink: { type: 'ParquetSink' }, from: lakeDataset('in', 'DelimitedText', 'nothing.csv'), to: into })
  expect(run.status).toBe('Failed')
  expect(fieldsOf(run)['errors']).toMatchObject([{ Code: 0, Message: run.error?.message, EventType: 0 }])
})

test('a dataset may name its file after the run that uses it', async () => {
  await put('in.csv', 'id\n1\n')
  const { status } = await copy({
    source: { type: 'DelimitedTextSource' },
    sink: { type: 'DelimitedTextSink' },
    from: lakeDataset('in', 'DelimitedText', 'in.csv', { firstRowAsHeader: true }),
    to: dataset('out', 'lake', 'DelimitedText', { location: { type: 'AzureBlobFSLocation', fileSystem: 'raw', folderPath: 'out', fileName: "@CONCAT('Incremental-', pipeline().Pipeline, '-', string(length(pipeline().RunId)), '.txt') " } }),
  })
  expect(status).toBe('Succeeded')
  expect(await names('out')).toEqual(['Incremental-p-36.txt'])
})
