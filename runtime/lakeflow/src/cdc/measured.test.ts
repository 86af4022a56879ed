import { Engine, type Row } from '@lagoon/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cdcTestTable, type CdcTestTable, type TestEvent } from './testTable.ts'

// What Databricks answers, by two public measurements; facts only, the fixtures are our own. Times are whole numbers.
let engine: Engine
beforeAll(async () => { engine = await Engine.open() })
afterAll(() => engine.close())

const one = (at: number, state: string, note: string | null = null): TestEvent => ({ key: 1, at, state, note })
const del = (at: number, key = 1): TestEvent => ({ key, at, deleted: true })
const states = (rows: Row[]): unknown[] => rows.map((row) => [row['state'], row['__START_AT'], row['__END_AT']])
const scd1 = (): Promise<CdcTestTable> => cdcTestTable(engine, { scd: { type: 1 } })
const scd2 = (tracked: readonly string[] = ['state', 'note']): Promise<CdcTestTable> => cdcTestTable(engine, { scd: { type: 2, tracked } })

describe('SCD 1', () => {
  test('the same event twice is one row', async () => {
    const table = await scd1()
    await table.apply([one(10, 'ACTIVE')])
    expect(await table.apply([one(10, 'ACTIVE')])).toEqual({ upserted: 0n, deleted: 0n, removed: 0n })
    expect(await table.rows()).toEqual([{ key: 1, state: 'ACTIVE', note: null }])
  })

  test('a late event does not replace a newer one', async () => {
    const table = await scd1()
    await table.apply([one(12, 'ACTIVE')])
    await table.apply([one(10, 'PENDING')])
    expect((await table.rows()).map((row) => row['state'])).toEqual(['ACTIVE'])
  })

  test('STRUCT(ts, txn) decides between events of one instant', async () => {
    const table = await cdcTestTable(engine, { scd: { type: 1 }, sequence: "{'ts': 10, 'txn': moment}", sequenceType: 'STRUCT(ts INTEGER, txn INTEGER)' })
    await table.apply([one(1, 'ACTIVE')])
    await table.apply([one(2, 'SUSPENDED')])
    await table.apply([one(1, 'ACTIVE')])
    expect((await table.rows()).map((row) => row['state'])).toEqual(['SUSPENDED'])
  })

  test('an explicit NULL is written', async () => {
    const table = await scd1()
    await table.apply([one(10, 'o', 'x')])
    await table.apply([one(20, 'n', null)])
    expect(await table.rows()).toEqual([{ key: 1, state: 'n', note: null }])
  })

  test('with IGNORE NULL UPDATES the older value stays', async () => {
    const table = await cdcTestTable(engine, { scd: { type: 1 }, ignoreNulls: ['state', 'note'] })
    await table.apply([one(10, 'o', 'x')])
    await table.apply([one(20, 'n', null)])
    expect(await table.rows()).toEqual([{ key: 1, state: 'n', note: 'x' }])
    await table.apply([one(15, 'late', 'y')])
    expect(await table.rows()).toEqual([{ key: 1, state: 'n', note: 'y' }])
    await table.apply([del(17)])
    expect(await table.rows()).toEqual([{ key: 1, state: 'n', note: null }])
  })

  test('a late event after a delete stays deleted', async () => {
    const table = await scd1()
    expect(await table.apply([one(17, 'ACTIVE'), del(20)])).toEqual({ upserted: 0n, deleted: 0n, removed: 0n })
    await table.apply([one(18, 'SUSPENDED')])
    expect(await table.rows()).toEqual([])
    expect(await table.auxiliaryRows()).toHaveLength(1)
  })

  test('a replay of a whole life leaves nothing', async () => {
    const table = await scd1()
    const life = [one(10, 'PENDING', 'c1'), one(20, 'ACTIVE', 'c1'), one(30, 'ACTIVE', 'c2'), one(40, 'SUSPENDED', 'c3'), del(50)]
    for (const event of life) await table.apply([event])
    expect(await table.rows()).toEqual([])
    for (const event of life) await table.apply([event])
    expect(await table.rows()).toEqual([])
  })

  test('a key that was deleted comes back with a newer event', async () => {
    const table = await scd1()
    await table.apply([one(10, 'A')])
    expect(await table.apply([del(20)])).toEqual({ upserted: 0n, deleted: 1n, removed: 1n })
    await table.apply([one(30, 'B')])
    expect((await table.rows()).map((row) => row['state'])).toEqual(['B'])
    expect(await table.auxiliaryRows()).toEqual([])
  })

  test('late events after deletes: keys 1 to 6', async () => {
    const table = await scd1()
    await lateAfterDeletes(table)
    expect((await table.rows()).map(({ key, state }) => [key, state])).toEqual([[3, 'B'], [5, 'A'], [6, 'B']])
  })
})

describe('SCD 2', () => {
  test('a late event takes its place before a newer one', async () => {
    const table = await scd2()
    await table.apply([one(12, 'ACTIVE')])
    expect(states(await table.rows())).toEqual([['ACTIVE', 12, null]])
    await table.apply([one(10, 'PENDING')])
    expect(states(await table.rows())).toEqual([['ACTIVE', 12, null], ['PENDING', 10, 12]])
  })

  test('a late event divides a version that a delete had closed', async () => {
    const table = await scd2()
    await table.apply([one(17, 'ACTIVE'), del(20)])
    expect(states(await table.rows())).toEqual([['ACTIVE', 17, 20]])
    await table.apply([one(18, 'SUSPENDED')])
    expect(states(await table.rows())).toEqual([['ACTIVE', 17, 18], ['SUSPENDED', 18, 20]])
  })

  test('with IGNORE NULL UPDATES a late value reaches the versions after it', async () => {
    const table = await cdcTestTable(engine, { scd: { type: 2, tracked: ['state', 'note'] }, ignoreNulls: ['note'] })
    await table.apply([one(10, 'A', 'x'), one(20, 'B', null), one(30, 'C', 'z')])
    await table.apply([one(15, 'A', 'y')])
    expect((await table.rows()).map((row) => [row['state'], row['note'], row['__START_AT'], row['__END_AT']])).toEqual([
      ['A', 'x', 10, 15], ['A', 'y', 15, 20], ['B', 'y', 20, 30], ['C', 'z', 30, null],
    ])
  })

  test('a replay of a whole life changes nothing', async () => {
    const table = await scd2()
    const life = [one(10, 'PENDING', 'c1'), one(20, 'ACTIVE', 'c1'), one(30, 'ACTIVE', 'c2'), one(40, 'SUSPENDED', 'c3'), del(50)]
    const expected = [['ACTIVE', 20, 30], ['ACTIVE', 30, 40], ['PENDING', 10, 20], ['SUSPENDED', 40, 50]]
    await table.apply(life)
    expect(states(await table.rows())).toEqual(expected)
    expect(await table.apply(life)).toEqual({ upserted: 0n, deleted: 0n, removed: 0n })
    expect(states(await table.rows())).toEqual(expected)
  })

  const synced = (): TestEvent[] => Array.from({ length: 51 }, (_, second) => one(second, 'ACTIVE', `sync ${second}`))

  test('51 events that differ in a tracked column are 51 versions, the last one open', async () => {
    const table = await scd2()
    await table.apply(synced())
    const rows = await table.rows()
    expect(rows).toHaveLength(51)
    expect(rows.filter((row) => row['__END_AT'] === null)).toHaveLength(1)
  })

  test('TRACK HISTORY ON * EXCEPT makes them one version with the latest value', async () => {
    const table = await scd2(['state'])
    for (const event of synced()) await table.apply([event])
    expect(await table.rows()).toEqual([{ key: 1, state: 'ACTIVE', note: 'sync 50', __START_AT: 0, __END_AT: null }])
  })

  test('a late event inside a run divides it, and the event before it becomes visible with its own values', async () => {
    const table = await scd2(['state'])
    await table.apply([one(5, 'A', 'n5'), one(10, 'A', 'n10'), one(15, 'A', 'n15'), one(20, 'C', 'n20')])
    expect(await table.rows()).toEqual([
      { key: 1, state: 'A', note: 'n15', __START_AT: 5, __END_AT: 20 },
      { key: 1, state: 'C', note: 'n20', __START_AT: 20, __END_AT: null },
    ])
    await table.apply([one(12, 'B', 'n12')])
    expect(await table.rows()).toEqual([
      { key: 1, state: 'A', note: 'n10', __START_AT: 5, __END_AT: 12 },
      { key: 1, state: 'A', note: 'n15', __START_AT: 15, __END_AT: 20 },
      { key: 1, state: 'B', note: 'n12', __START_AT: 12, __END_AT: 15 },
      { key: 1, state: 'C', note: 'n20', __START_AT: 20, __END_AT: null },
    ])
  })

  test('late events after deletes: keys 1 to 6, without the row with a NULL start that Databricks shows for key 2', async () => {
    const table = await scd2()
    await lateAfterDeletes(table)
    const rows = await table.rows()
    expect(rows.map((row) => [row['key'], row['state'], row['__START_AT'], row['__END_AT']])).toEqual([
      [1, 'A', 10, 15], [1, 'B', 15, 20],
      [2, 'A', 10, 15],
      [3, 'A', 10, 25], [3, 'B', 30, null],
      [4, 'A', 10, 25],
      [5, 'A', 10, null],
      [6, 'A', 10, 40], [6, 'B', 40, null],
    ])
  })

  test('of one instant a delete beats an upsert, in either order', async () => {
    for (const batches of [[[one(10, 'A')], [del(10)]], [[del(10)], [one(10, 'A')]]]) {
      const table = await scd2()
      for (const batch of batches) await table.apply(batch)
      expect(await table.rows()).toEqual([])
    }
  })
})

describe('events that cannot be placed', () => {
  test('a NULL key fails the batch', async () => {
    const table = await scd1()
    await expect(table.apply([{ key: null, at: 1 }])).rejects.toMatchObject({ code: 'AUTOCDC_MICROBATCH_VALIDATION.NULL_KEY' })
  })
  test('a NULL sequence fails the batch', async () => {
    const table = await scd2()
    await expect(table.apply([{ key: 1, at: null }])).rejects.toMatchObject({ code: 'AUTOCDC_MICROBATCH_VALIDATION.NULL_SEQUENCE' })
  })
  test('a NULL delete condition counts as no', async () => {
    const table = await scd1()
    await table.apply([{ key: 1, at: 1, state: 'A', deleted: null }])
    expect(await table.rows()).toHaveLength(1)
  })
})

async function lateAfterDeletes(table: CdcTestTable): Promise<void> {
  await table.apply([1, 2, 3, 4, 5, 6].map((key) => ({ key, at: 10, state: 'A' })))
  await table.apply([del(20, 1), del(20, 2), { key: 3, at: 30, state: 'B' }])
  await table.apply([{ key: 6, at: 40, state: 'B' }])
  await table.apply([{ key: 1, at: 15, state: 'B' }, del(15, 2), del(25, 3), del(25, 4)])
}
