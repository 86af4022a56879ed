import { deflateRawSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { copies, lakeDataset, type Json } from '../connectors/copies.fixture.ts'
import { zip } from '../connectors/text/zip.fixture.ts'

const { copy, put, text, names, world } = copies({ beforeAll, afterAll, beforeEach })

const compressed = (type: string | undefined): Json => (type === undefined ? {} : { compression: { type } })
const binary = ({ read, write, to = 'out/', source = {}, sinkStore = {}, more = {} }: { read?: string; write?: string; to?: string; source?: Json; sinkStore?: Json; more?: Json }) =>
  copy({
    source: { type: 'BinarySource', ...source },
    sink: { type: 'BinarySink', storeSettings: { type: 'AzureBlobFSWriteSettings', ...sinkStore } },
    from: lakeDataset('in', 'Binary', 'in/', compressed(read)),
    to: lakeDataset('out', 'Binary', to, compressed(write)),
    properties: more,
  })
const bytes = async (path: string): Promise<Buffer> => Buffer.from(await world().lake.read(`shop/raw/${path}`))

test('archives are unpacked into folders of their names, or beside each other', async () => {
  await put('in/day/one.zip', zip({ 'a.txt': 'A', 'deep/../../b.txt': 'B' }))
  const { output, error } = await binary({ read: 'ZipDeflate' })
  expect(error.message).toBe('')
  expect(output).toMatchObject({ filesRead: 1, filesWritten: 2, dataWritten: 2 })
  expect(await names('out')).toEqual(['day/one/a.txt', 'day/one/deep/b.txt'])
  await binary({ read: 'ZipDeflate', to: 'flat/', source: { formatSettings: { type: 'BinaryReadSettings', compressionProperties: { type: 'ZipDeflateReadSettings', preserveZipFileNameAsFolder: false } } } })
  expect(await names('flat')).toEqual(['day/a.txt', 'day/deep/b.txt'])
  expect(await text('flat/day/a.txt')).toBe('A')
})

test('single files are unpacked and packed, and lose or get the ending that says so', async () => {
  await put('in/a.bin.gz', gzipSync(Buffer.from([0, 255, 13, 10])))
  await put('in/b', gzipSync('bb'))
  expect((await binary({ read: 'gzip' })).output).toMatchObject({ filesRead: 2, filesWritten: 2, dataWritten: 6 })
  expect(await names('out')).toEqual(['a.bin', 'b'])
  expect([...(await bytes('out/a.bin'))]).toEqual([0, 255, 13, 10])
  await binary({ read: 'gzip', write: 'deflate', to: 'other/' })
  expect(await bytes('other/b.deflate')).toEqual(deflateRawSync('bb'))
  await binary({ read: 'gzip', write: 'gzip', to: 'same/' })
  expect(await bytes('same/a.bin.gz')).toEqual(await bytes('in/a.bin.gz'))
})

test('files that are merged are packed into one that can be unpacked whole', async () => {
  await put('in/1', 'one ')
  await put('in/2', 'two')
  const { output } = await binary({ write: 'gzip', to: 'all.gz', sinkStore: { copyBehavior: 'MergeFiles' } })
  expect(output).toMatchObject({ filesRead: 2, filesWritten: 1, dataRead: 7 })
  expect(gunzipSync(await bytes('all.gz')).toString()).toBe('one two')
})

test('a source archive is deleted once all that it holds has arrived; what cannot be unpacked or packed is refused by name', async () => {
  await put('in/one.zip', zip({ a: 'A', b: 'B' }))
  expect((await binary({ write: 'ZipDeflate' })).error.message).toContain(`compression 'zipdeflate' of Binary dataset 'out'`)
  expect((await binary({ read: 'gzip' })).error.message).toContain('UserErrorInvalidCompressedData')
  expect((await binary({ read: 'bzip2' })).error.message).toContain(`compression 'bzip2'`)
  expect((await binary({ read: 'ZipDeflate', source: { storeSettings: { type: 'AzureBlobFSReadSettings', deleteFilesAfterCompletion: true } } })).error.message).toBe('')
  expect(await names('in')).toEqual([])
  expect(await names('out')).toEqual(['one/a', 'one/b'])
})

test.each([
  ['a file without a name', 'ZipDeflate', () => zip({ 'a.txt': 'A', '..': 'DOTS' }), `no name of its own: '..'`],
  ['no gzip', 'TarGzip', () => Buffer.from('no gzip at all'), 'the file is no readable TarGzip archive'],
  ['gzip that breaks off', 'TarGzip', () => gzipSync('x'.repeat(2000)).subarray(0, 20), 'the file is no readable TarGzip archive'],
])('an archive that holds %s fails the copy by name, and nothing is written', async (_, read, archive, message) => {
  await put('in/one', archive())
  const { error } = await binary({ read })
  expect(error.message).toContain('ErrorCode=UserErrorInvalidCompressedData')
  expect(error.message).toContain(message)
  expect(await names('out')).toEqual([])
})

test('two sources that would become one file fail the copy by name before anything is replaced or deleted', async () => {
  const deleting = { type: 'AzureBlobFSReadSettings', deleteFilesAfterCompletion: true }
  await put('out/a.csv', 'before')
  await put('in/a.csv.gz', gzipSync('from a.csv.gz'))
  await put('in/a.csv', gzipSync('from a.csv'))
  const packed = await binary({ read: 'gzip', source: { storeSettings: deleting } })
  expect(packed.error.message).toContain(`'shop/raw/in/a.csv' and 'shop/raw/in/a.csv.gz' would both become 'shop/raw/out/a.csv'`)
  expect(await names('in')).toEqual(['a.csv', 'a.csv.gz'])
  expect(await text('out/a.csv')).toBe('before')
})

test('archives that hold the same name are refused where names are kept, and merged or renamed without a loss', async () => {
  await put('in/jan.zip', zip({ 'data.csv': 'JAN' }))
  await put('in/feb.zip', zip({ 'data.csv': 'FEB' }))
  const source = { storeSettings: { type: 'AzureBlobFSReadSettings', deleteFilesAfterCompletion: true }, formatSettings: { type: 'BinaryReadSettings', compressionProperties: { type: 'ZipDeflateReadSettings', preserveZipFileNameAsFolder: false } } }
  const kept = await binary({ read: 'ZipDeflate', source })
  expect(kept.error.message).toContain(`ErrorCode=FileNameConflict, 'shop/raw/in/feb.zip' and 'shop/raw/in/jan.zip' would both become 'shop/raw/out/data.csv'`)
  expect(await names('in')).toEqual(['feb.zip', 'jan.zip'])
  expect((await binary({ read: 'ZipDeflate', to: 'all', sinkStore: { copyBehavior: 'MergeFiles' }, source: { formatSettings: source.formatSettings } })).error.message).toBe('')
  expect(await text('all')).toBe('FEBJAN')
  expect((await binary({ read: 'ZipDeflate', to: 'flat/', sinkStore: { copyBehavior: 'FlattenHierarchy' }, source })).error.message).toBe('')
  expect(await names('flat')).toHaveLength(2)
  expect(await names('in')).toEqual([])
})

test('a file that arrives in the place of its source is not deleted with the sources', async () => {
  await put('in/a', gzipSync('A'))
  await put('in/b.gz', gzipSync('B'))
  const { error } = await binary({ read: 'gzip', to: 'in/', source: { storeSettings: { type: 'AzureBlobFSReadSettings', deleteFilesAfterCompletion: true } } })
  expect(error.message).toBe('')
  expect(await names('in')).toEqual(['a', 'b'])
  expect(await text('in/a')).toBe('A')
})

test('a consistency check says so only where files went over as they are', async () => {
  await put('in/a.gz', gzipSync('a'))
  expect((await binary({ more: { validateDataConsistency: true } })).output).toMatchObject({ dataConsistencyVerification: { VerificationResult: 'Verified' } })
  expect((await binary({ read: 'gzip', more: { validateDataConsistency: true } })).output).toMatchObject({ dataConsistencyVerification: { VerificationResult: 'NotVerified' } })
})
