import { deflateRawSync, gzipSync, gunzipSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ActivityRun } from '../run/records.ts'
import { copies, lakeDataset, type Json } from './copies.fixture.ts'
import { zip } from './text/zip.fixture.ts'

const { copy, put, text, parquet, world } = copies({ beforeAll, afterAll, beforeEach })

const read = (path: string, options: Json, formatSettings: Json = {}): Promise<ActivityRun> =>
  copy({
    source: { type: 'DelimitedTextSource', formatSettings: { type: 'DelimitedTextReadSettings', ...formatSettings } },
    sink: { type: 'ParquetSink' },
    from: lakeDataset('in', 'DelimitedText', path, options),
    to: lakeDataset('out', 'Parquet', 'out.parquet'),
  })
const write = (options: Json, formatSettings: Json = {}, to = 'out.csv'): Promise<ActivityRun> =>
  copy({
    source: { type: 'ParquetSource' },
    sink: { type: 'DelimitedTextSink', formatSettings: { type: 'DelimitedTextWriteSettings', ...formatSettings } },
    from: lakeDataset('in', 'Parquet', 'rows.parquet'),
    to: lakeDataset('out', 'DelimitedText', to, options),
  })
const bytes = async (path: string): Promise<Buffer> => Buffer.from(await world().lake.read(`shop/raw/${path}`))

/** Puts rows of text columns into `rows.parquet`. */
async function putRows(rows: readonly (readonly (string | null)[])[]): Promise<void> {
  const { engine, lake } = world()
  const literal = (value: string | null): string => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`)
  const file = lake.scratch('.parquet')
  const columns = (rows[0] ?? []).map((_, index) => `c${index}`)
  const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ')
  await engine.run(`COPY (SELECT ${columns.map((name) => `CAST(${name} AS VARCHAR) AS ${name}`).join(', ')} FROM (VALUES ${values}) t(${columns.join(', ')})) TO '${file}' (FORMAT parquet)`)
  await lake.adopt(file, 'shop/raw/rows.parquet')
}

const value = fc.oneof(fc.constant(null), fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'é', '😀', ',', ';', '|', '"', "'", '\\', ' ', '\n', '\r', '\t', '~', '0') }))
const dialect = fc.record({
  columnDelimiter: fc.constantFrom(',', ';', '\t', '|', '||', '~'),
  quoteChar: fc.constantFrom('"', "'"),
  escapeChar: fc.constantFrom('"', '\\', "'"),
  firstRowAsHeader: fc.boolean(),
  nullValue: fc.constantFrom('', 'NULL', '\\N'),
  quoteAllText: fc.boolean(),
  compressionCodec: fc.constantFrom('none', 'gzip', 'deflate'),
  encodingName: fc.constantFrom('UTF-8', 'UTF-16', 'UTF-16BE'),
})

test('whatever is written is read again as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }), dialect, async (rows, { quoteAllText, ...options }) => {
      fc.pre(options.escapeChar === options.quoteChar || options.escapeChar === '\\')
      // A row of nulls only is an empty line, which nobody can tell from none.
      fc.pre(rows.every((row) => row.some((one) => one !== null)))
      await putRows(rows)
      const written = await write(options, { quoteAllText })
      expect(written.error.message).toBe('')
      const back = await read('out.csv', options)
      expect(back.error.message).toBe('')
      const found = (await parquet('out.parquet')).map((row) => Object.values(row))
      expect(found).toEqual(rows)
    }),
    { numRuns: 60 },
  )
}, 120_000)

test('without quotes the escape character stands before delimiters and itself', async () => {
  await putRows([['a,b', 'c\\d'], ['e', null]])
  const options = { quoteChar: '', escapeChar: '\\', firstRowAsHeader: true }
  await write(options)
  expect(await text('out.csv')).toBe('c0,c1\r\na\\,b,c\\\\d\r\ne,\r\n')
  await read('out.csv', options)
  expect(await parquet('out.parquet')).toEqual([{ c0: 'a,b', c1: 'c\\d' }, { c0: 'e', c1: null }])
})

test.each([
  ['ISO-8859-1', Buffer.from('a;b\n\x80;é\n', 'latin1'), '\x80'],
  ['WINDOWS-1252', Buffer.from('a;b\n\x80;é\n', 'latin1'), '€'],
  ['windows-1251', Buffer.from([0x61, 0x3b, 0x62, 0x0a, 0xd4, 0x3b, 0x78, 0x0a]), 'Ф'],
  ['UTF-16', Buffer.from('\ufeffa;b\nŁ;x\n', 'utf16le'), 'Ł'],
  ['UTF-16BE', Buffer.from('a;b\nŁ;x\n', 'utf16le').swap16(), 'Ł'],
  ['SHIFT-JIS', Buffer.from([0x61, 0x3b, 0x62, 0x0a, 0x83, 0x65, 0x3b, 0x78, 0x0a]), 'テ'],
])('reads %s', async (encodingName, written, first) => {
  await put('in.csv', written)
  expect((await read('in.csv', { columnDelimiter: ';', firstRowAsHeader: true, encodingName })).error.message).toBe('')
  expect((await parquet('out.parquet'))[0]).toMatchObject({ a: first })
})

test('writes code pages, with ? for what they lack', async () => {
  await putRows([['€', 'Ж']])
  await write({ encodingName: 'windows-1252' })
  expect(await bytes('out.csv')).toEqual(Buffer.from([0x80, 0x2c, 0x3f, 0x0d, 0x0a]))
  await write({ encodingName: 'UTF-16', rowDelimiter: '\n' })
  expect((await bytes('out.csv')).toString('utf16le')).toBe('\ufeff€,Ж\n')
  expect((await write({ encodingName: 'BIG5' })).error.errorCode).toBe('PropertyNotSupported')
  expect((await write({ encodingName: 'IBM037' })).error).toMatchObject({ errorCode: 'PropertyNotSupported', message: expect.stringContaining('IBM037') })
})

test('reads and writes compressed text; a broken file fails', async () => {
  const csv = 'a,b\n1,2\n'
  const options = (compressionCodec: string): Json => ({ firstRowAsHeader: true, compressionCodec })
  for (const [codec, packed] of [['gzip', gzipSync(csv)], ['Deflate', deflateRawSync(csv)]] as const) {
    await put('in.csv', packed)
    await read('in.csv', options(codec))
    expect(await parquet('out.parquet')).toEqual([{ a: '1', b: '2' }])
  }
  await put('in.csv', 'this is not packed')
  expect((await read('in.csv', options('Deflate'))).error.message).toContain('UserErrorInvalidCompressedData')
  expect((await read('in.csv', options('bzip2'))).error.errorCode).toBe('PropertyNotSupported')
  await putRows([['x', 'y']])
  await write({ compressionCodec: 'gzip', encodingName: 'UTF-16' })
  expect(gunzipSync(await bytes('out.csv')).toString('utf16le')).toBe('\ufeffx,y\r\n')
  await write({ compressionCodec: 'deflate' })
  expect(inflateRawSync(await bytes('out.csv')).toString()).toBe('x,y\r\n')
})

test('a ZIP holds files, which keep its name as their folder', async () => {
  await put('in/both.zip', zip({ 'a.csv': 'n\n1\n', 'deep/../../b.csv': 'n\n2\n' }))
  await copy({
    source: { type: 'DelimitedTextSource', storeSettings: { type: 'AzureBlobFSReadSettings' }, additionalColumns: [{ name: 'file', value: '$$FILEPATH' }] },
    sink: { type: 'JsonSink', storeSettings: { type: 'AzureBlobFSWriteSettings', copyBehavior: 'MergeFiles' } },
    from: lakeDataset('in', 'DelimitedText', 'in/', { firstRowAsHeader: true, compressionCodec: 'ZipDeflate' }),
    to: lakeDataset('out', 'Json', 'out.json'),
  })
  expect(await text('out.json')).toBe('{"n":"1","file":"both/a.csv"}\n{"n":"2","file":"both/deep/b.csv"}\n')
})

test('rows may end early, a longer one fails; lines before the header are skipped', async () => {
  await put('in.csv', 'made by hand\na,b\n1\n2,"x\r\ny"\n')
  await read('in.csv', { firstRowAsHeader: true }, { skipLineCount: 1 })
  expect(await parquet('out.parquet')).toEqual([{ a: '1', b: null }, { a: '2', b: 'x\r\ny' }])
  await put('in.csv', 'a,b\n1,2,3\n')
  expect((await read('in.csv', { firstRowAsHeader: true })).error.errorCode).toBe('2200')
})

test('what an option cannot mean is refused by name', async () => {
  await put('in.csv', 'a\n1\n')
  const problem = async (options: Json) => (await read('in.csv', options)).error.message
  expect(await problem({ columnDelimiter: '' })).toContain('columnDelimiter')
  expect(await problem({ quoteChar: '##' })).toContain('quoteChar')
  expect(await problem({ escapeChar: '' })).toContain('escapeChar')
  expect(await problem({ rowDelimiter: ';' })).toContain('rowDelimiter')
})

test('each file of a folder is read by its own header, its own line ends and its own lines before it', async () => {
  await put('in/1.csv', 'a,b\n1,2\n')
  await put('in/2.csv', 'b,a\r\n4,"3\n"\r\n')
  await put('in/3.csv', 'a,c\r5,6\r')
  await put('in/4.csv', 'A,b\n7,8\n')
  await copy({ source: { type: 'DelimitedTextSource' }, sink: { type: 'ParquetSink', storeSettings: { type: 'AzureBlobFSWriteSettings', copyBehavior: 'MergeFiles' } }, from: lakeDataset('in', 'DelimitedText', 'in/', { firstRowAsHeader: true }), to: lakeDataset('out', 'Parquet', 'out.parquet')  })
  expect(await parquet('out.parquet')).toEqual([{ a: '1', b: '2', c: null }, { a: '3\n', b: '4', c: null }, { a: '5', b: null, c: '6' }, { a: '7', b: '8', c: null }])
  await put('in2/1.csv', 'made by hand\n\nmore\na\n1\n')
  await put('in2/2.csv', 'x\ny\na\n2\n')
  await copy({ source: { type: 'DelimitedTextSource', formatSettings: { type: 'DelimitedTextReadSettings', skipLineCount: 2 } }, sink: { type: 'ParquetSink', storeSettings: { type: 'AzureBlobFSWriteSettings', copyBehavior: 'MergeFiles' } }, from: lakeDataset('in', 'DelimitedText', 'in2/', { firstRowAsHeader: true }), to: lakeDataset('out', 'Parquet', 'out.parquet') })
  expect(await parquet('out.parquet')).toEqual([{ a: '1' }, { a: '2' }])
})

test('without a header the columns of several files are those of the widest', async () => {
  await put('in/1.csv', '1,2\n')
  await put('in/2.csv', '3,4,5\n')
  await copy({ source: { type: 'DelimitedTextSource' }, sink: { type: 'ParquetSink', storeSettings: { type: 'AzureBlobFSWriteSettings', copyBehavior: 'MergeFiles' } }, from: lakeDataset('in', 'DelimitedText', 'in/'), to: lakeDataset('out', 'Parquet', 'out.parquet') })
  expect(await parquet('out.parquet')).toEqual([{ Prop_0: '1', Prop_1: '2', Prop_2: null }, { Prop_0: '3', Prop_1: '4', Prop_2: '5' }])
})
