import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { copies, lakeDataset, type Json } from './copies.fixture.ts'

const { copy, put, run, text } = copies({ beforeAll, afterAll, beforeEach })
const merging = { type: 'ParquetSink', storeSettings: { type: 'AzureBlobFSWriteSettings', copyBehavior: 'MergeFiles' } }
const read = async (type: string, from: ReturnType<typeof lakeDataset>, sink: Json = merging): Promise<string> =>
  (await copy({ source: { type }, sink, from, to: lakeDataset('out', 'Parquet', 'out.parquet') })).error.message
const csv = (path: string, options: Json = {}) => lakeDataset('in', 'DelimitedText', path, { firstRowAsHeader: true, ...options })

test('a row with values too many is told with its file and its line, as the service tells it', async () => {
  await put('in/sub/a.csv', 'a,b\n1,2\n')
  await put('in/sub/b.csv', 'a,b\n1,2\n1,2,3\n')
  const told = `Failure happened on 'Source' side. ErrorCode=DelimitedTextMoreColumnsThanDefined, Error found when processing 'Csv/Tsv Format Text' source 'sub/b.csv' with row number 3: found more columns than expected column count 2. (the row is 1,2,3)`
  expect(await read('DelimitedTextSource', csv('in/'))).toBe(told)
  expect(await read('DelimitedTextSource', csv('in/'), { type: 'ParquetSink' })).toBe(told)
  const lookup = await run({ type: 'Lookup', typeProperties: { source: { type: 'DelimitedTextSource' }, dataset: { referenceName: 'in' }, firstRowOnly: false } }, [csv('in/')])
  expect(lookup.error.message).toContain(`ErrorCode=DelimitedTextMoreColumnsThanDefined, Error found when processing 'Csv/Tsv Format Text' source 'sub/b.csv' with row number 3`)
})

test('quotes and letters that cannot be read are told with the setting that decides', async () => {
  await put('in/a.csv', 'a,b\n"x ""y""",2\n')
  expect(await read('DelimitedTextSource', csv('in/'))).toMatch(/^Failure happened on 'Source' side\. ErrorCode=DelimitedTextBadDataDetected, Bad data is found in source 'a\.csv' with row number 2: Value with unterminated quote found\. \(see quoteChar and escapeChar/)
  await put('in/a.csv', Buffer.from([0x61, 0x0a, 0xff, 0x0a]))
  expect(await read('DelimitedTextSource', csv('in/'))).toContain(`'a.csv' with row number 2: Invalid unicode (byte sequence mismatch) detected. This file is not utf-8 encoded. (see encodingName of the dataset)`)
})

test('a broken JSON or Parquet file is named as the dataset knows it, without the engine and its statement', async () => {
  await put('in/a.json', '{"a":1')
  expect(await read('JsonSource', lakeDataset('in', 'Json', 'in/'))).toMatch(/ErrorCode=JsonInvalidDataFormat, Malformed JSON in file "a\.json", at byte 7/)
  await put('pq/b.parquet', 'nonsense')
  expect(await read('ParquetSource', lakeDataset('in', 'Parquet', 'pq/'))).toMatch(/^Failure happened on 'Source' side\. ErrorCode=\w+, [^/]*'b\.parquet'[^/]*$/)
})

test('a file without anything in it adds no column to those of the others', async () => {
  await put('in/1.csv', 'a\n1\n')
  await put('in/2.csv', '')
  const { output } = await copy({ source: { type: 'DelimitedTextSource' }, sink: { type: 'JsonSink', storeSettings: { type: 'AzureBlobFSWriteSettings', copyBehavior: 'MergeFiles' } }, from: csv('in/'), to: lakeDataset('out', 'Json', 'out.json') })
  expect(output).toMatchObject({ filesRead: 2, rowsCopied: 1 })
  expect(await text('out.json')).toBe('{"a":"1"}\n')
  await put('bare/1.csv', ',\n1,2\n')
  await put('bare/2.csv', '3,4\n')
  const bare = await copy({ source: { type: 'DelimitedTextSource' }, sink: merging, from: csv('bare/', { firstRowAsHeader: false }), to: lakeDataset('out', 'Parquet', 'out.parquet') })
  expect(bare.output).toMatchObject({ rowsCopied: 3 })
})
