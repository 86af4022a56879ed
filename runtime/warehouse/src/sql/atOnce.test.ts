import type { Storage } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Warehouse } from '../warehouse.ts'
import { newSession } from './session.ts'
import { testSql, type TestSql } from './testSql.ts'

let t: TestSql
beforeAll(async () => {
  t = await testSql()
})
afterAll(() => t.close())

const on = (warehouse: Warehouse, text: string): Promise<unknown> => warehouse.query(text, { session: newSession({ catalog: 'shop', schema: 'gold' }), write: true })

/** Another process that is interrupted once, when it has written its files and not yet committed them. */
async function interrupted(by: () => Promise<unknown>): Promise<Warehouse> {
  let left = 1
  return t.another((inner: Storage) => ({
    ...inner,
    adopt: async (from, path) => {
      await inner.adopt(from, path)
      if (left-- > 0) await by()
    },
  }))
}

test('an UPDATE whose condition would answer otherwise when it is asked again removes no other rows than it adds', async () => {
  await t.sql('CREATE TABLE tied (id INT, v INT); INSERT INTO tied SELECT id, 0 FROM range(20000); CREATE FUNCTION sampled(x INT) RETURNS BOOLEAN RETURN x IN (SELECT id FROM tied TABLESAMPLE (50 PERCENT))')
  await t.sql('UPDATE tied SET v = 1 WHERE id IN (SELECT id FROM tied TABLESAMPLE (50 PERCENT)); UPDATE tied SET v = 2 WHERE sampled(id)')
  expect(await t.rows('SELECT count(*), count(DISTINCT id) FROM tied')).toEqual([[20000, 20000]])
})

test.each([
  'INSERT OVERWRITE self SELECT * FROM self',
  'INSERT INTO self REPLACE WHERE id >= 0 SELECT * FROM self',
  'INSERT INTO self REPLACE USING (id) SELECT * FROM self',
  'MERGE INTO self USING (SELECT id FROM self) s ON self.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *',
])('rows that come while %s runs are neither lost nor doubled', async (text) => {
  const others = await Promise.all([t.another(), t.another()])
  for (let round = 0; round < 8; round += 1) {
    await t.sql('CREATE OR REPLACE TABLE self (id INT); INSERT INTO self VALUES (0)')
    const settled = await Promise.allSettled([on(t.warehouse, text), ...[1, 2, 3].map((id) => on(others[id % 2] ?? t.warehouse, `INSERT INTO self VALUES (${id})`))])
    expect(settled.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(await t.rows('SELECT id FROM self ORDER BY id')).toEqual([[0], [1], [2], [3]])
  }
})

test('an INSERT that reads its own table brings back nothing that is deleted meanwhile', async () => {
  await t.sql('CREATE TABLE gone (id INT); INSERT INTO gone VALUES (1)')
  const other = await interrupted(() => t.sql('DELETE FROM gone'))
  await on(other, 'INSERT INTO gone SELECT id + 1 FROM gone')
  expect(await t.rows('SELECT * FROM gone')).toEqual([])
})

test('statements that want the same rows come one after the other', async () => {
  await t.sql('CREATE TABLE wanted (id INT); INSERT INTO wanted VALUES (1), (2)')
  const other = await interrupted(() => t.sql('UPDATE wanted SET id = id + 10'))
  await on(other, 'UPDATE wanted SET id = id * 2')
  expect(await t.rows('SELECT id FROM wanted ORDER BY id')).toEqual([[22], [24]])
  await Promise.all([on(other, 'DELETE FROM wanted'), t.sql('TRUNCATE TABLE wanted'), t.sql('UPDATE wanted SET id = 0')])
  expect(await t.rows('SELECT * FROM wanted')).toEqual([])
})
