import { utimes } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ActivityRun } from '../run/records.ts'
import { copies, lakeDataset, type Json } from './copies.fixture.ts'

const { copy, put, text, names, parquet, world } = copies({ beforeAll, afterAll, beforeEach })

interface FilesTest {
  readonly storeSettings?: Json
  readonly from?: string
  readonly to?: string
  readonly sinkStore?: Json
  readonly formatSettings?: Json
  readonly additionalColumns?: Json[]
}

const store = (more: Json): Json => ({ type: 'AzureBlobFSReadSettings', ...more })
const binary = ({ storeSettings = {}, from = 'in/', to = 'out/', sinkStore = {} }: FilesTest): Promise<ActivityRun> =>
  copy({
    source: { type: 'BinarySource', storeSettings: store(storeSettings) },
    sink: { type: 'BinarySink', storeSettings: { type: 'AzureBlobFSWriteSettings', ...sinkStore } },
    from: lakeDataset('in', 'Binary', from),
    to: lakeDataset('out', 'Binary', to),
  })
const json = ({ storeSettings = {}, from = 'in/', to = 'out/', sinkStore = {}, formatSettings = {}, additionalColumns = [] }: FilesTest): Promise<ActivityRun> =>
  copy({
    source: { type: 'JsonSource', storeSettings: store(storeSettings), additionalColumns },
    sink: { type: 'JsonSink', storeSettings: { type: 'AzureBlobFSWriteSettings', ...sinkStore }, formatSettings: { type: 'JsonWriteSettings', ...formatSettings } },
    from: lakeDataset('in', 'Json', from),
    to: lakeDataset('out', 'Json', to),
  })

test('a pattern of folders and files takes *, ? and ** for names, and ^ for the character itself', async () => {
  for (const path of ['a1/x.json', 'a2/x.json', 'a2/deep/x.json', 'b1/x.json', 'a1/y.txt', 'a*/x.json']) await put(`in/${path}`, '{}')
  const found = async (wildcardFolderPath: string, wildcardFileName: string, recursive = false) => {
    const { output, error } = await binary({ to: `${wildcardFolderPath.replaceAll(/\W/g, '_')}/`, storeSettings: { wildcardFolderPath, wildcardFileName, recursive } })
    return error.errorCode === '' ? (output as Json)['filesRead'] : error.message
  }
  expect(await found('in/a?', '*.json')).toBe(3)
  expect(await found('in/a?', '*.json', true)).toBe(4)
  expect(await found('in/**', 'x.*', true)).toBe(5)
  expect(await found('in/a^*', '?.json')).toBe(1)
  expect(await found('in/c*', '*')).toContain('PathNotFound')
})

test('a list of files names them below the folder of the dataset', async () => {
  for (const path of ['one.json', 'deep/two.json', 'three.json']) await put(`in/${path}`, '{}')
  await put('lists/today.txt', 'one.json\r\n\ndeep/two.json\n')
  const { output } = await binary({ storeSettings: { fileListPath: 'raw/lists/today.txt' } })
  expect(output).toMatchObject({ filesRead: 2, filesWritten: 2 })
  expect(await names('out')).toEqual(['deep/two.json', 'one.json'])
  await put('lists/today.txt', 'nine.json')
  expect((await binary({ storeSettings: { fileListPath: 'raw/lists/today.txt' } })).error.message).toContain('PathNotFound')
})

test('a prefix keeps what comes after its last slash', async () => {
  for (const path of ['sub1/a.json', 'sub2/a.json', 'other/a.json']) await put(`in/${path}`, '{}')
  await binary({ from: '/', storeSettings: { prefix: 'in/sub' } })
  expect(await names('out')).toEqual(['sub1/a.json', 'sub2/a.json'])
})

test('folders that name partitions become columns', async () => {
  await put('in/year=2026/month=08/a.json', '{"n":1}')
  await put('in/year=2026/month=09/b.json', '{"n":2}')
  const merged = { copyBehavior: 'MergeFiles' }
  await json({ to: 'out.json', storeSettings: { enablePartitionDiscovery: true }, sinkStore: merged })
  expect(await text('out.json')).toBe('{"n":1,"year":"2026","month":"08"}\n{"n":2,"year":"2026","month":"09"}\n')
  await json({ to: 'out.json', storeSettings: { enablePartitionDiscovery: true, partitionRootPath: 'in/year=2026' }, sinkStore: merged })
  expect(await text('out.json')).toBe('{"n":1,"month":"08"}\n{"n":2,"month":"09"}\n')
  const run = await json({ to: 'out.json', storeSettings: { enablePartitionDiscovery: true, partitionRootPath: 'elsewhere' }, sinkStore: merged })
  expect(run.error.message).toContain(`partitionRootPath 'elsewhere'`)
})

test('only files that changed in the time that is asked for are read, and none is an answer', async () => {
  for (const [name, day] of [['old', 1], ['new', 20]] as const) {
    await put(`in/${name}.json`, '{}')
    const at = new Date(Date.UTC(2026, 0, day))
    await utimes(world().lake.localPath(`shop/raw/in/${name}.json`), at, at)
  }
  const since = (modifiedDatetimeStart: string, modifiedDatetimeEnd = '') => json({ storeSettings: { modifiedDatetimeStart, modifiedDatetimeEnd } })
  expect((await since('2026-01-20T00:00:00Z')).output).toMatchObject({ filesRead: 1 })
  expect(await names('out')).toEqual(['new.json'])
  expect((await since('2026-01-01', '2026-01-20T00:00:00Z')).output).toMatchObject({ filesRead: 1 })
  expect((await since('2026-02-01')).output).toMatchObject({ filesRead: 0, filesWritten: 0, rowsRead: 0, rowsCopied: 0, dataRead: 0 })
})

test('files are deleted once they have arrived, and rows never delete theirs', async () => {
  await put('in/a.bin', 'x')
  await put('in/deep/b.bin', 'y')
  expect((await binary({ storeSettings: { deleteFilesAfterCompletion: true } })).status).toBe('Succeeded')
  expect([await names('in'), await names('out')]).toEqual([[], ['a.bin', 'deep/b.bin']])
  await put('in/a.json', '{}')
  expect((await json({ storeSettings: { deleteFilesAfterCompletion: true } })).error.message).toContain('for Binary files only')
})

test('files keep their folders, lie flat under names of their own, or become one', async () => {
  await put('in/a.bin', 'x')
  await put('in/deep/a.bin', 'y')
  await binary({ to: 'kept/' })
  expect(await names('kept')).toEqual(['a.bin', 'deep/a.bin'])
  await binary({ to: 'flat/', sinkStore: { copyBehavior: 'FlattenHierarchy' } })
  const flat = await names('flat')
  expect(flat).toHaveLength(2)
  expect(flat.every((name) => /^data_[0-9a-f-]+\.bin$/.test(name))).toBe(true)
  expect((await binary({ to: 'one/all.bin', sinkStore: { copyBehavior: 'MergeFiles' } })).output).toMatchObject({ filesRead: 2, filesWritten: 1, dataWritten: 2 })
  expect(await text('one/all.bin')).toBe('xy')
  expect((await binary({ to: 'one/all.bin' })).error.message).toContain(`copyBehavior 'MergeFiles'`)
})

test('rows are split into files of so many', async () => {
  await put('in/people.json', Array.from({ length: 5 }, (_, n) => `{"n":${n}}`).join('\n'))
  const run = await json({ formatSettings: { maxRowsPerFile: 2, fileNamePrefix: 'ignored' } })
  expect(run.output).toMatchObject({ rowsCopied: 5, filesWritten: 3 })
  expect(await names('out')).toEqual(['people_00000.json', 'people_00001.json', 'people_00002.json'])
  expect(await text('out/people_00002.json')).toBe('{"n":4}\n')
  const parquetRun = await copy({
    source: { type: 'JsonSource' },
    sink: { type: 'ParquetSink', formatSettings: { type: 'ParquetWriteSettings', maxRowsPerFile: 3 } },
    from: lakeDataset('in', 'Json', 'in/people.json'),
    to: lakeDataset('out', 'Parquet', 'parquet/'),
  })
  expect(parquetRun.output).toMatchObject({ filesWritten: 2 })
  expect(await parquet('parquet/people_00001.parquet')).toEqual([{ n: 3n }, { n: 4n }])
  expect((await json({ to: 'out/one.json', formatSettings: { maxRowsPerFile: 2 } })).error.message).toContain(`'maxRowsPerFile' needs a folder`)
})
