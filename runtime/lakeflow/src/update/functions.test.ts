import { Engine } from '@lagoon/engine'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { flowIn, openWorld, pipelineOf, type TestWorld } from '../testWorld.ts'

let engine: Engine
let world: TestWorld
beforeAll(async () => { engine = await Engine.open({ threads: 2 }) })
afterAll(() => engine.close())
beforeEach(async () => {
  world = await openWorld({ engine })
  await world.ports.warehouse.query('CREATE CATALOG shop; CREATE SCHEMA shop.s', { write: true })
  await world.land('orders/1.parquet', 'SELECT * FROM (VALUES (1, 10), (2, 20)) o(id, amount)')
})
afterEach(() => world.close())

const orders = `CREATE OR REFRESH STREAMING TABLE orders AS SELECT id, with_tax(amount) AS total FROM STREAM read_files('abfss://bronze@acct.dfs.core.windows.net/orders', format => 'parquet')`
const define = (text: string): Promise<unknown> => world.ports.warehouse.query(text, { write: true, catalog: 'shop', schema: 's' })

test('a function of the catalog is called by streaming tables, by views and by what reads them', async () => {
  await define('CREATE FUNCTION rate() RETURNS INT RETURN 2')
  await define('CREATE FUNCTION with_tax(amount INT) RETURNS INT RETURN amount * rate()')
  const pipeline = pipelineOf(orders, 'CREATE TEMPORARY VIEW doubled AS SELECT id, with_tax(total) AS twice FROM orders', 'CREATE MATERIALIZED VIEW sums AS SELECT sum(twice) AS s FROM doubled')
  expect(await world.run(pipeline)).toMatchObject({ state: 'COMPLETED', problems: [] })
  expect(await world.rows('orders')).toEqual([{ id: 1, total: 20 }, { id: 2, total: 40 }])
  expect(await world.rows('sums')).toEqual([{ s: 120n }])
})

test('a materialized view is computed again when a function that it calls has changed, and only then', async () => {
  await define('CREATE FUNCTION with_tax(amount INT) RETURNS INT RETURN amount + 1')
  const pipeline = pipelineOf(orders, 'CREATE MATERIALIZED VIEW sums AS SELECT sum(with_tax(total)) AS s FROM orders')
  await world.run(pipeline)
  expect(flowIn(await world.run(pipeline), 'sums')).toMatchObject({ metrics: { batches: 0 } })
  await define('CREATE OR REPLACE FUNCTION with_tax(amount INT) RETURNS INT RETURN amount + 2')
  expect(flowIn(await world.run(pipeline), 'sums')).toMatchObject({ metrics: { batches: 1 } })
  expect(await world.rows('sums')).toEqual([{ s: 36n }])
})

test('a function that reads a table is refused by name, and one that there is not as well', async () => {
  expect(await world.run(pipelineOf(orders))).toMatchObject({ state: 'FAILED', problems: [{ code: 'UNRESOLVED_ROUTINE' }] })
  await define('CREATE TABLE rates AS SELECT 2 AS rate')
  await define('CREATE FUNCTION with_tax(amount INT) RETURNS INT RETURN amount * (SELECT max(rate) FROM rates)')
  expect(await world.run(pipelineOf(orders))).toMatchObject({ state: 'FAILED', problems: [{ code: 'UNSUPPORTED_FEATURE', message: expect.stringContaining('rates') }] })
})
