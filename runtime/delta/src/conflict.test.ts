import { memoryStorage } from '@lagoon/storage'
import { expect, test } from 'vitest'
import { removeOf, type AddFile } from './actions.ts'
import { commit, type CommitResult, type Transaction } from './commit.ts'
import { readSnapshot, type Snapshot } from './snapshot.ts'
import { append, committed, createTable, fileNamed, metadataOf, orders } from './testTables.ts'

const root = 'lake/t'

/** Two transactions of one snapshot: the first wins, the second is judged. */
async function race(first: Partial<Transaction>, second: Partial<Transaction>, configuration: Record<string, string> = {}): Promise<CommitResult> {
  const storage = memoryStorage()
  const snapshot = committed(await append(storage, await createTable(storage, root, orders, configuration), 'a', 'b'))
  const run = (transaction: Partial<Transaction>) => commit(storage, root, { snapshot, actions: [], operation: { name: 'TEST' }, ...transaction })
  expect((await run(first)).kind).toBe('committed')
  return run(second)
}
const add = (path: string, more: Partial<AddFile> = {}): AddFile => fileNamed(path, more)
const remove = (path: string, dataChange = true) => removeOf(fileNamed(path), { at: new Date(), dataChange })
const blind: Partial<Transaction> = { actions: [add('n')] }
const rewrite: Partial<Transaction> = { actions: [remove('a'), add('a2')], reads: { kind: 'table' } }

test.each<[string, Partial<Transaction>, Partial<Transaction>, string, Record<string, string>?]>([
  ['two blind appends', blind, { actions: [add('m')] }, 'committed'],
  ['a blind append after a rewrite', rewrite, blind, 'committed'],
  ['a rewrite after a blind append', blind, rewrite, 'committed'],
  ['a rewrite after a blind append, serializable', blind, rewrite, 'DELTA_CONCURRENT_APPEND', { 'delta.isolationLevel': 'Serializable' }],
  ['a rewrite after a rewrite of the same file', rewrite, rewrite, 'DELTA_CONCURRENT_APPEND'],
  ['a whole read after a mere removal', { actions: [remove('b')], reads: { kind: 'table' } }, rewrite, 'DELTA_CONCURRENT_DELETE_READ'],
  ['a removal of what was removed', { actions: [remove('a')] }, { actions: [remove('a')] }, 'DELTA_CONCURRENT_DELETE_DELETE'],
  ['a read of one file after another was removed', { actions: [remove('b')] }, { actions: [remove('a')], reads: { kind: 'files', keys: new Set(['a']) } }, 'committed'],
  ['a read of the removed file', { actions: [remove('b')] }, { actions: [add('x')], reads: { kind: 'files', keys: new Set(['b']) } }, 'DELTA_CONCURRENT_DELETE_READ'],
  ['a compaction after an append', blind, { actions: [remove('a', false), add('c', { dataChange: false })], reads: { kind: 'table' } }, 'committed'],
  ['a rewrite after a compaction of its file', { actions: [remove('a', false), add('c', { dataChange: false })] }, { actions: [remove('a')], reads: { kind: 'table' } }, 'DELTA_CONCURRENT_DELETE_DELETE'],
  ['anything after a change of metadata', { actions: [metadataOf(orders)] }, blind, 'DELTA_METADATA_CHANGED'],
  ['the same application, an older version', { ...blind, txn: { appId: 'f', version: 1n } }, { actions: [add('m')], txn: { appId: 'f', version: 2n } }, 'DELTA_CONCURRENT_TRANSACTION'],
  ['the same application, the same version', { ...blind, txn: { appId: 'f', version: 2n } }, { actions: [add('m')], txn: { appId: 'f', version: 2n } }, 'alreadyThere'],
  ['two applications', { ...blind, txn: { appId: 'f', version: 2n } }, { actions: [add('m')], txn: { appId: 'g', version: 2n } }, 'committed'],
])('%s', async (_name, first, second, expected, configuration) => {
  const result = await race(first, second, configuration)
  expect(result.kind === 'conflict' ? result.code : result.kind).toBe(expected)
})

test('of many writers at once every blind append arrives, each at a version of its own', async () => {
  const storage = memoryStorage()
  const snapshot = await createTable(storage, root)
  const results = await Promise.all(Array.from({ length: 12 }, (_, i) => append({ ...storage }, snapshot, `f${i}`)))
  expect(new Set(results.map(({ version }) => version)).size).toBe(12)
  expect((await readSnapshot({ ...storage }, root))?.files.size).toBe(12)
})

test('of many rewrites of one file exactly one wins', async () => {
  const storage = memoryStorage()
  const snapshot: Snapshot = committed(await append(storage, await createTable(storage, root), 'a'))
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, i) => commit(storage, root, { snapshot, actions: [remove('a'), add(`a${i}`)], reads: { kind: 'table' }, operation: { name: 'UPDATE' } })),
  )
  expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(1)
  expect((await readSnapshot({ ...storage }, root))?.files.size).toBe(1)
})

test('of many creators of one table exactly one wins', async () => {
  const storage = memoryStorage()
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => createTable(storage, root)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a transaction that is there already writes nothing', async () => {
  const storage = memoryStorage()
  const txn = { appId: 'flow', version: 3n }
  const snapshot = committed(await commit(storage, root, { snapshot: await createTable(storage, root), actions: [add('a')], txn, operation: { name: 'WRITE' } }))
  expect(await commit(storage, root, { snapshot, actions: [add('b')], txn, operation: { name: 'WRITE' } })).toEqual({ kind: 'alreadyThere', version: 1n })
})
