import { abfssOf, failAfter, faultPoint, memoryStorage, readText, writeText } from '@lagoon/storage'
import { expect, test } from 'vitest'
import { checkpointDue, writeCheckpoint } from './checkpoint.ts'
import { commit } from './commit.ts'
import { readHistory, versionAt } from './history.ts'
import { withFeature } from './protocol.ts'
import { readSnapshot, type Snapshot } from './snapshot.ts'
import { append, committed, createTable, fileNamed, linesPort, metadataOf, orders } from './testTables.ts'

const root = 'lake/gold/orders'
const log = (version: number, suffix = 'json'): string => `${root}/_delta_log/${String(version).padStart(20, '0')}.${suffix}`
const names = (snapshot: Snapshot | undefined): string[] => [...(snapshot?.files.values() ?? [])].map(({ path }) => path).sort()

test('a folder without a log is no table', async () => {
  expect(await readSnapshot(memoryStorage(), root)).toBeUndefined()
})

test('a snapshot is what the commits add up to, at any version', async () => {
  const storage = memoryStorage()
  const one = committed(await append(storage, await createTable(storage, root), 'a.parquet', 'b.parquet'))
  const [a] = one.files.values()
  if (!a) throw new Error('no file')
  await commit(storage, root, {
    snapshot: one,
    actions: [{ kind: 'remove', path: a.path, dataChange: true }, fileNamed('c.parquet')],
    operation: { name: 'DELETE' },
    reads: { kind: 'table' },
  })
  expect(names(await readSnapshot(storage, root))).toEqual(['b.parquet', 'c.parquet'])
  expect(names(await readSnapshot(storage, root, { version: 1n }))).toEqual(['a.parquet', 'b.parquet'])
  expect(names(await readSnapshot(storage, root, { version: 0n }))).toEqual([])
  await expect(readSnapshot(storage, root, { version: 9n })).rejects.toMatchObject({ code: 'DELTA_VERSION_NOT_FOUND' })
})

test('an unchanged table costs two looks at the log, and another process is noticed', async () => {
  const storage = memoryStorage()
  let looks = 0
  const watched = { ...storage, stat: (path: string) => ((looks += 1), storage.stat(path)), list: () => expectNever(), read: () => expectNever() }
  const mine = await createTable(watched, root)
  looks = 0
  expect(await readSnapshot(watched, root)).toBe(mine)
  expect(looks).toBe(2)
  const other = { ...storage }
  const theirs = await readSnapshot(other, root)
  if (!theirs) throw new Error('no table')
  await append(other, theirs, 'x.parquet')
  expect(names(await readSnapshot({ ...watched, read: storage.read, list: storage.list }, root))).toEqual(['x.parquet'])
})
const expectNever = (): never => {
  throw new Error('the log was read again')
}

test('a table that was dropped and made anew is not taken for the old one', async () => {
  const storage = memoryStorage()
  await append(storage, await createTable(storage, root), 'old.parquet')
  await readSnapshot(storage, root)
  const other = { ...storage }
  await other.deleteFolder(root)
  await createTable(other, root)
  expect(names(await readSnapshot(storage, root))).toEqual([])
})

test('a broken line is reported with file and line', async () => {
  const storage = memoryStorage()
  await append(storage, await createTable(storage, root), 'a.parquet')
  const whole = await readText(storage, log(1))
  await writeText(storage, log(1), whole.slice(0, -20))
  const fresh = { ...storage }
  await expect(readSnapshot(fresh, root)).rejects.toMatchObject({ code: 'DELTA_LOG_CORRUPT', origin: { file: abfssOf(log(1)), line: 2, column: 81 } })
  await writeText(storage, log(1), '{"add":{"path":"a"}}\n')
  await expect(readSnapshot(fresh, root)).rejects.toThrow('add.partitionValues is missing')
  await writeText(storage, log(1), '')
  await expect(readSnapshot(fresh, root)).rejects.toThrow('the commit is empty')
})

test('a gap in the log is an error, and so is a lost beginning', async () => {
  const storage = memoryStorage()
  let snapshot = await createTable(storage, root)
  for (const path of ['a', 'b', 'c']) snapshot = committed(await append(storage, snapshot, path))
  await storage.delete(log(2))
  await expect(readSnapshot({ ...storage }, root)).rejects.toMatchObject({ code: 'DELTA_VERSIONS_NOT_CONTIGUOUS' })
  await storage.delete(log(0))
  await storage.delete(log(1))
  await expect(readSnapshot({ ...storage }, root)).rejects.toMatchObject({ code: 'DELTA_TRUNCATED_TRANSACTION_LOG' })
})

test('a checkpoint stands for the commits before it, and an unreadable one for nothing', async () => {
  const storage = memoryStorage()
  const parquet = linesPort(storage)
  let snapshot = await createTable(storage, root, orders, { 'delta.checkpointInterval': '3' })
  for (let i = 1; i <= 7; i += 1) {
    const actions = [fileNamed(`f${i}.parquet`)]
    snapshot = committed(await commit(storage, root, { snapshot, actions, txn: { appId: 'flow', version: BigInt(i) }, operation: { name: 'WRITE' } }))
    if (checkpointDue(snapshot)) await writeCheckpoint(storage, snapshot, parquet, new Date())
  }
  expect(JSON.parse(await readText(storage, `${root}/_delta_log/_last_checkpoint`))).toMatchObject({ version: 6, numOfAddFiles: 6, size: 9 })
  const fresh = await readSnapshot({ ...storage }, root, { parquet })
  expect(names(fresh)).toEqual(names(snapshot))
  expect(fresh?.transactions.get('flow')?.version).toBe(7n)
  await writeText(storage, log(6, 'checkpoint.parquet'), 'nonsense')
  expect(names(await readSnapshot({ ...storage }, root, { parquet }))).toEqual(names(snapshot))
  for (const version of [0, 1, 2, 3]) await storage.delete(log(version))
  expect(names(await readSnapshot({ ...storage }, root, { parquet }))).toEqual(names(snapshot))
  await storage.delete(log(3, 'checkpoint.parquet'))
  await expect(readSnapshot({ ...storage }, root, { parquet })).rejects.toMatchObject({ code: 'DELTA_CHECKPOINT_CORRUPT' })
})

test('a table with a feature that is not known here is refused by its name', async () => {
  const storage = memoryStorage()
  await createTable(storage, root)
  const line = (features: string): string => `{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":[${features}],"writerFeatures":[${features}]}}\n`
  await writeText(storage, log(1), line('"catalogManaged","deletionVectors"'))
  await expect(readSnapshot({ ...storage }, root)).rejects.toThrow(/needs catalogManaged$/)
  await writeText(storage, log(1), line('"deletionVectors"').replace('"writerFeatures":["deletionVectors"', '"writerFeatures":["deletionVectors","rowTracking"'))
  const readable = await readSnapshot({ ...storage }, root)
  if (!readable) throw new Error('no table')
  await expect(append({ ...storage }, readable, 'a')).rejects.toThrow(/cannot be written here: it needs rowTracking$/)
})

test('a feature that is added keeps what the old protocol stood for', () => {
  expect(withFeature({ kind: 'protocol', minReaderVersion: 1, minWriterVersion: 2 }, 'deletionVectors')).toEqual({
    kind: 'protocol',
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: ['deletionVectors'],
    writerFeatures: ['appendOnly', 'deletionVectors', 'invariants'],
  })
})

test('column names that Delta forbids are refused before anything is written', async () => {
  const storage = memoryStorage()
  const field = (name: string) => ({ name, type: 'long', nullable: true, metadata: {} })
  await expect(createTable(storage, root, { type: 'struct', fields: [field('a'), field('A')] })).rejects.toMatchObject({ code: 'DELTA_DUPLICATE_COLUMNS_FOUND' })
  await expect(createTable(storage, root, { type: 'struct', fields: [field('a b')] })).rejects.toMatchObject({ code: 'DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES' })
  expect(await readSnapshot(storage, root)).toBeUndefined()
})

test('no row leaves a table that only grows', async () => {
  const storage = memoryStorage()
  const snapshot = committed(await append(storage, await createTable(storage, root, orders, { 'delta.appendOnly': 'true' }), 'a'))
  const removal = commit(storage, root, { snapshot, actions: [{ kind: 'remove', path: 'a', dataChange: true }], operation: { name: 'DELETE' } })
  await expect(removal).rejects.toMatchObject({ code: 'DELTA_CANNOT_MODIFY_APPEND_ONLY' })
})

test('a writer that was never told is not fooled: its own commit is recognised', async () => {
  const storage = memoryStorage()
  const snapshot = await createTable(storage, root)
  const untold = failAfter(storage, faultPoint(1, { when: 'after' }))
  expect(await append(untold, snapshot, 'a')).toMatchObject({ kind: 'committed', version: 1n })
  const dead = failAfter(storage, faultPoint(1))
  await expect(append(dead, snapshot, 'b')).rejects.toMatchObject({ code: 'Interrupted' })
  expect(names(await readSnapshot({ ...storage }, root))).toEqual(['a'])
})

test('history tells what each version did, newest first, with times that only go up', async () => {
  const at = new Date('2026-03-01T00:00:00Z')
  const storage = memoryStorage(() => at)
  const one = await createTable(storage, root)
  const operation = { name: 'MERGE', parameters: { predicate: '["id"]' }, metrics: { numOutputRows: 9007199254740993n } }
  await commit(storage, root, { snapshot: one, actions: [metadataOf(orders)], operation })
  const history = await readHistory(storage, root)
  expect(history).toMatchObject([
    { version: 1n, operation: 'MERGE', parameters: { predicate: '["id"]' }, metrics: { numOutputRows: '9007199254740993' }, at: new Date(at.getTime() + 1) },
    { version: 0n, operation: 'CREATE TABLE', at },
  ])
  expect(await versionAt(storage, root, at)).toBe(0n)
  await expect(versionAt(storage, root, new Date(0))).rejects.toMatchObject({ code: 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION' })
  await expect(versionAt(storage, root, new Date('2027-01-01'))).rejects.toMatchObject({ code: 'DELTA_TIMESTAMP_GREATER_THAN_COMMIT' })
})
