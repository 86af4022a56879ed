import { memoryStorage, type Storage } from '@lagoon/storage'
import { expect, test } from 'vitest'
import { FlowState } from './flowState.ts'
import { takeLease } from './lease.ts'
import { type BatchPlan } from './plan.ts'
import { addSegment, readSeen } from './seenFiles.ts'

const at = new Date('2024-05-01T00:00:00Z')
const filesOf = (batch: number): BatchPlan => ({
  batch,
  at,
  auxiliaryVersion: 7n,
  sources: [
    { kind: 'files', source: 'abfss://orders', files: [{ path: `orders/${batch}`, sizeBytes: 10, modifiedMs: 5 }], columns: [{ name: 'id', type: { kind: 'bigint' }, nullable: true }] },
    { kind: 'delta', source: 'c.s.t', tableId: 'x', after: batch === 0 ? undefined : BigInt(batch), upTo: BigInt(batch + 1) },
  ],
})

test('a plan that nobody finished is pending after a restart, exactly as it was', async () => {
  const storage = memoryStorage()
  await (await FlowState.open(storage)).plan(filesOf(0))
  const again = await FlowState.open(storage)
  expect(again.pending).toEqual(filesOf(0))
  expect(again.isNew).toBe(true)
  await again.finish(0)
  const after = await FlowState.open(storage)
  expect(after.pending).toBeUndefined()
  expect(after.nextBatch).toBe(1)
  expect(after.hasSeen('abfss://orders', 'orders/0')).toBe(true)
})

test('every file of a hundred batches stays seen, in few files', async () => {
  const storage = memoryStorage()
  for (let batch = 0; batch < 100; batch += 1) {
    const state = await FlowState.open(storage)
    await state.plan(filesOf(batch))
    await state.finish(batch)
  }
  const state = await FlowState.open(storage)
  expect(state.nextBatch).toBe(100)
  for (let batch = 0; batch < 100; batch += 1) expect(state.hasSeen('abfss://orders', `orders/${batch}`)).toBe(true)
  expect(state.hasSeen('abfss://orders', 'orders/100')).toBe(false)
  expect(state.lastOffsets('delta', 'c.s.t')).toMatchObject({ upTo: 100n })
  const names: string[] = []
  for await (const { path } of storage.list('')) names.push(path)
  expect(names.length).toBeLessThan(25)
})

test('a merged segment beside its parts counts once', async () => {
  const storage = memoryStorage()
  await addSegment(storage, { from: 0, to: 1, paths: new Map([['s', ['a', 'b', 'c', 'd', 'e', 'f', 'g']]]) })
  await addSegment(storage, { from: 2, to: 3, paths: new Map([['s', ['h']]]) })
  await addSegment(storage, { from: 4, to: 4, paths: new Map([['s', ['i']]]) })
  const { upTo, paths } = await readSeen(storage)
  expect(upTo).toBe(4)
  expect([...(paths.get('s') ?? [])].sort().join('')).toBe('abcdefghi')
})

test('two updates at once: the second is refused, and goes on when the first has ended', async () => {
  const storage = memoryStorage()
  const now = (): Date => at
  const first = await takeLease(storage, { update: 'one', now })
  await expect(takeLease(storage, { update: 'two', now })).rejects.toMatchObject({ code: 'UPDATE_ALREADY_RUNNING' })
  await first.release()
  await (await takeLease(storage, { update: 'two', now })).release()
})

test('the lease of a process that died is taken over, by one of two', async () => {
  const storage = memoryStorage()
  const now = (): Date => at
  await leaseOf(storage, 2 ** 30)
  const taken = await Promise.allSettled([takeLease(storage, { update: 'one', now }), takeLease(storage, { update: 'two', now })])
  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('the lease of a machine that has gone silent is taken over', async () => {
  const storage = memoryStorage()
  await leaseOf(storage, 1, 'elsewhere')
  await expect(takeLease(storage, { update: 'one', now: () => new Date(at.getTime() + 60_000) })).rejects.toMatchObject({ code: 'UPDATE_ALREADY_RUNNING' })
  await (await takeLease(storage, { update: 'one', now: () => new Date(at.getTime() + 180_000) })).release()
})

async function leaseOf(storage: Storage, process: number, host?: string): Promise<void> {
  const { hostname } = await import('node:os')
  const held = { update: 'dead', process, host: host ?? hostname(), heartbeat: at.toISOString() }
  await storage.create('lease/0000000000.json', new TextEncoder().encode(JSON.stringify(held)))
}
