import { memoryStorage } from '@lagoon/storage'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatAction, parseAction } from './actionText.ts'
import type { AddFile } from './actions.ts'
import { readDeletionVectors, writeDeletionVectors } from './deletionVector.ts'
import { logPathOf, storagePath } from './filePath.ts'
import { formatJson, parseJson, parseJsonExactly } from './json.ts'
import { mayHold } from './pruning.ts'
import { countRows, positionsText, rowSetOf, union } from './rowSet.ts'
import { formatSchema, parseSchema, type StructType } from './schema.ts'
import { looseStatistics, statisticsText, type ColumnBounds } from './statistics.ts'
import { metadataOf } from './testTables.ts'
import { decodeZ85, encodeZ85 } from './z85.ts'

test('integers beyond 2^53 keep every digit', () => {
  expect(parseJson('{"version":9007199254740993,"n":1.5}')).toEqual({ version: 9007199254740993n, n: 1.5 })
  expect(formatJson(parseJsonExactly('{"a":[0.10,-12345678901234567890.5,"x\\"y"],"b":null}'))).toBe('{"a":[0.10,-12345678901234567890.5,"x\\"y"],"b":null}')
  expect(() => parseJson('{"a":12345678901234567890')).toThrow(SyntaxError)
})

test('the exact reader agrees with the native one', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(formatJson(parseJsonExactly(text)))).toEqual(JSON.parse(text))
    }),
  )
})

test('an action is read and written without loss, and an unknown one is ignored', () => {
  const line =
    '{"add":{"path":"p=1/a%20b.parquet","partitionValues":{"p":null},"size":1,"modificationTime":2,"dataChange":true,"stats":"{\\"numRecords\\":9007199254740993}","tags":{"k":"v"},"deletionVector":{"storageType":"u","pathOrInlineDv":"x","offset":1,"sizeInBytes":3,"cardinality":4},"baseRowId":9007199254740995}}'
  const action = parseAction(line)
  expect(action).toMatchObject({ kind: 'add', baseRowId: 9007199254740995n })
  expect(JSON.parse(action ? formatAction(action) : '')).toEqual(JSON.parse(line))
  expect(parseAction('{"futureAction":{"x":1}}')).toBeUndefined()
  expect(() => parseAction('{"txn":{"appId":"a"}}')).toThrow('txn.version is missing')
})

test('a schema survives the way to the log and back', () => {
  const text =
    '{"type":"struct","fields":[{"name":"a","type":{"type":"array","elementType":{"type":"struct","fields":[{"name":"b","type":"decimal(10,2)","nullable":false,"metadata":{"comment":"c"}}]},"containsNull":true},"nullable":true,"metadata":{}},{"name":"m","type":{"type":"map","keyType":"string","valueType":"long","valueContainsNull":false},"nullable":true,"metadata":{}}]}'
  expect(formatSchema(parseSchema(text))).toBe(text)
})

test('a path is encoded once and decoded once', () => {
  for (const name of ['a b%20c.parquet', "x'(1)*!.parquet", 'ä=%/ü.parquet']) expect(storagePath('r', logPathOf(name))).toBe(`r/${name}`)
  expect(logPathOf('d=a%20b/f.parquet')).toBe('d%3Da%2520b/f.parquet')
  expect(storagePath('r', 'abfss://c@acc.dfs.core.windows.net/t/f%20g')).toBe('acc/c/t/f g')
  expect(() => storagePath('r', 'file:///etc/passwd')).toThrow(expect.objectContaining({ code: 'DELTA_PATH_NOT_SUPPORTED' }))
  expect(() => storagePath('r', '../x')).toThrow(expect.objectContaining({ code: 'InvalidResourceName' }))
})

test('Z85 as in its specification', () => {
  expect(encodeZ85(Uint8Array.from([0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b]))).toBe('HelloWorld')
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => Buffer.compare(decodeZ85(encodeZ85(bytes)), bytes) === 0))
})

test('a deletion vector is read back as it was written, several to a file', async () => {
  const storage = memoryStorage()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.oneof(fc.nat(300), fc.maxSafeNat().map((n) => n % 2 ** 34))), { minLength: 1, maxLength: 4 }), async (lists) => {
      const sets = lists.map(rowSetOf)
      const vectors = await writeDeletionVectors(storage, 't', sets)
      const back = await readDeletionVectors(storage, 't', vectors)
      expect(back.map(positionsText)).toEqual(lists.map((list) => JSON.stringify([...new Set(list)].sort((a, b) => a - b))))
      expect(vectors.map(({ cardinality }) => cardinality)).toEqual(sets.map(countRows))
    }),
    { numRuns: 50 },
  )
})

test('the inline vector of the protocol text is understood', async () => {
  // Protocol, "Deletion Vector Descriptor Schema": rows 3, 4, 7, 11, 18, 29.
  const vector = { storageType: 'i' as const, pathOrInlineDv: '^Bg9^0rr910000000000iXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L', sizeInBytes: 44, cardinality: 6 }
  const [rows] = await readDeletionVectors(memoryStorage(), 't', [vector])
  expect(positionsText(rows ?? [])).toBe('[3,4,7,11,18,29]')
})

test('a damaged vector is noticed', async () => {
  const storage = memoryStorage()
  const [vector] = await writeDeletionVectors(storage, 't', [rowSetOf([1, 2])])
  if (!vector) throw new Error('no vector')
  await expect(readDeletionVectors(storage, 't', [{ ...vector, cardinality: 3 }])).rejects.toMatchObject({ code: 'DELTA_DELETION_VECTOR_CARDINALITY_MISMATCH' })
  await expect(readDeletionVectors(storage, 't', [{ ...vector, sizeInBytes: 5 }])).rejects.toMatchObject({ code: 'DELTA_DELETION_VECTOR_SIZE_MISMATCH' })
  for await (const { path } of storage.list('t')) {
    const bytes = (await storage.read(path)).slice()
    bytes[20] = (bytes[20] ?? 0) ^ 1
    await storage.write(path, bytes)
  }
  await expect(readDeletionVectors(storage, 't', [vector])).rejects.toMatchObject({ code: 'DELTA_DELETION_VECTOR_CHECKSUM_MISMATCH' })
})

test('a union of row sets holds each row once', () => {
  expect(positionsText(union(rowSetOf([5, 1]), rowSetOf([1, 2 ** 32 + 7, 3])))).toBe(`[1,3,5,${2 ** 32 + 7}]`)
})

const schema: StructType = {
  type: 'struct',
  fields: [
    ...['long', 'double', 'decimal(38,10)', 'string', 'date', 'timestamp', 'timestamp_ntz', 'boolean', 'binary'].map((type) => ({
      name: type.replace(/\W.*/, ''),
      type,
      nullable: true,
      metadata: {},
    })),
    { name: 'st', type: { type: 'struct', fields: [{ name: 'in', type: 'integer', nullable: true, metadata: {} }] }, nullable: true, metadata: {} },
  ],
}
const stats = (bounds: Record<string, ColumnBounds>, configuration: Record<string, string> = {}): string =>
  statisticsText({ metadata: metadataOf(schema, configuration), rows: 3n, bounds: new Map(Object.entries(bounds)) })

test('statistics are exact where they must be and safe where they are short', () => {
  expect(stats({ '"long"': { min: '-9223372036854775808', max: '9007199254740993', nullCount: 1n } })).toBe(
    '{"numRecords":3,"minValues":{"long":-9223372036854775808},"maxValues":{"long":9007199254740993},"nullCount":{"long":1}}',
  )
  expect(stats({ '"decimal"': { min: '0.1000000000', max: '12345678901234567890.0000000001' }, '"st"."in"': { min: '1', max: '2', nullCount: 0n } })).toBe(
    '{"numRecords":3,"minValues":{"decimal":0.1000000000,"st":{"in":1}},"maxValues":{"decimal":12345678901234567890.0000000001,"st":{"in":2}},"nullCount":{"st":{"in":0}}}',
  )
  expect(JSON.parse(stats({ '"timestamp"': { min: '2026-01-02 03:04:05.678901+00', max: '2026-01-02 03:04:05.678901+00' } }))).toMatchObject({
    minValues: { timestamp: '2026-01-02T03:04:05.678Z' },
    maxValues: { timestamp: '2026-01-02T03:04:05.679Z' },
  })
  expect(JSON.parse(stats({ '"timestamp_ntz"': { min: '1969-12-31 23:59:59.9999', max: '2026-01-02 00:00:00' } }))).toMatchObject({
    minValues: { timestamp_ntz: '1969-12-31T23:59:59.999' },
    maxValues: { timestamp_ntz: '2026-01-02T00:00:00.000' },
  })
  expect(stats({ '"double"': { min: '0.0', max: '1.5', hasNan: true, nullCount: 0n }, '"boolean"': { min: 'false', max: 'true', nullCount: 2n } })).toBe(
    '{"numRecords":3,"minValues":{},"maxValues":{},"nullCount":{"double":0,"boolean":2}}',
  )
  expect(stats({ '"double"': { min: '-inf', max: '1e+300' } })).toBe('{"numRecords":3,"minValues":{},"maxValues":{"double":1e+300},"nullCount":{}}')
  expect(stats({ '"long"': { min: '1', max: '2' }, '"double"': { min: '1', max: '2' } }, { 'delta.dataSkippingNumIndexedCols': '1' })).not.toContain('double')
})

test('a long text is cut so that the bounds still hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      const { minValues, maxValues } = JSON.parse(stats({ '"string"': { min: text, max: text } })) as Record<'minValues' | 'maxValues', { string?: string }>
      expect(Buffer.compare(Buffer.from(minValues.string ?? ''), Buffer.from(text))).toBeLessThanOrEqual(0)
      expect(Buffer.compare(Buffer.from(maxValues.string ?? text), Buffer.from(text))).toBeGreaterThanOrEqual(0)
      expect((minValues.string ?? '').length).toBeLessThanOrEqual(32)
    }),
  )
  expect(JSON.parse(stats({ '"string"': { max: 'a'.repeat(40) } }))).toMatchObject({ maxValues: { string: `${'a'.repeat(32)}\u007F` } })
  expect(JSON.parse(stats({ '"string"': { max: 'ä'.repeat(40) } }))).toMatchObject({ maxValues: { string: `${'ä'.repeat(32)}\u{10FFFF}` } })
})

test('a file is left out only when its statistics prove that it may be', () => {
  const file: AddFile = {
    kind: 'add',
    path: 'a',
    partitionValues: {},
    size: 1,
    modificationTime: 0,
    dataChange: true,
    stats: stats({ '"long"': { min: '10', max: '9007199254740993' }, '"string"': { min: 'b', max: 'd' }, '"timestamp"': { min: '2026-01-01 00:00:00+00', max: '2026-01-01 00:00:00+00' } }),
  }
  const holds = (column: string, min: string, max: string): boolean => mayHold(file, schema, [{ column, min, max }])
  expect(holds('long', '9007199254740993', '9007199254740999')).toBe(true)
  expect(holds('long', '9007199254740994', '9007199254740999')).toBe(false)
  expect(holds('LONG', '1', '9')).toBe(false)
  expect(holds('string', 'd', 'e')).toBe(true)
  expect(holds('string', 'dd', 'e')).toBe(false)
  expect(holds('timestamp', '2026-01-01 00:00:00.0005+00', '2027-01-01 00:00:00+00')).toBe(true)
  expect(holds('timestamp', '2026-01-01 00:00:00.002+00', '2027-01-01 00:00:00+00')).toBe(false)
  expect(holds('double', '1', '2')).toBe(true)
  expect(mayHold({ ...file, stats: 'no JSON' }, schema, [{ column: 'long', min: '1', max: '2' }])).toBe(true)
})

test('a file with deleted rows keeps its bounds and says that they are wide', () => {
  expect(looseStatistics('{"numRecords":3,"maxValues":{"a":9007199254740993}}', 3n)).toBe('{"numRecords":3,"maxValues":{"a":9007199254740993},"tightBounds":false}')
})
