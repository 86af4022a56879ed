import { Engine } from '@lagoon/engine'
import { writeText } from '@lagoon/storage'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { flowIn, openWorld, pipelineOf, table, type TestWorld } from '../testWorld.ts'
import { droppedRows } from './droppedRows.ts'
import { dryRun } from './runUpdate.ts'

let engine: Engine
let world: TestWorld
beforeAll(async () => { engine = await Engine.open({ threads: 2 }) })
afterAll(() => engine.close())
beforeEach(async () => { world = await openWorld({ engine }) })
afterEach(() => world.close())

const bronze = (name: string): string => `'abfss://bronze@acct.dfs.core.windows.net/${name}'`
const orders = `CREATE OR REFRESH STREAMING TABLE orders (
  CONSTRAINT has_customer EXPECT (customer IS NOT NULL) ON VIOLATION DROP ROW,
  CONSTRAINT cheap EXPECT (amount < 100)
) AS SELECT * EXCEPT (_rescued_data) FROM STREAM read_files(${bronze('orders')}, format => 'parquet')`
const customers = `
CREATE TEMPORARY VIEW customer_changes AS SELECT *, upper(name) AS loud FROM STREAM read_files(${bronze('customers')}, format => 'parquet');
CREATE OR REFRESH STREAMING TABLE customers;
CREATE FLOW customer_history AS AUTO CDC INTO customers FROM STREAM(customer_changes) KEYS (id)
  APPLY AS DELETE WHEN gone SEQUENCE BY moment COLUMNS * EXCEPT (gone, name, _rescued_data) STORED AS SCD TYPE 2 TRACK HISTORY ON * EXCEPT (moment)`
const spending = `CREATE MATERIALIZED VIEW spending AS SELECT customer, sum(amount) AS total FROM orders GROUP BY customer`

const landOrders = (file: string, rows: string): Promise<void> => world.land(`orders/${file}`, `SELECT * FROM (VALUES ${rows}) o(id, customer, amount)`)

describe('streaming tables', () => {
  test('each file is read once, and expectations drop and count', async () => {
    const pipeline = pipelineOf(orders)
    await landOrders('1.parquet', `(1, 7, 10), (2, NULL, 20), (3, 8, 300)`)
    const first = await world.run(pipeline)
    expect(first).toMatchObject({ state: 'COMPLETED', problems: [] })
    expect(await world.rows('orders')).toEqual([{ id: 1, customer: 7, amount: 10 }, { id: 3, customer: 8, amount: 300 }])
    expect(flowIn(first, 'orders')?.metrics).toMatchObject({
      appended: 2n, dropped: 1n, files: 1, batches: 1,
      expectations: [{ name: 'has_customer', action: 'DROP ROW', passed: 2n, failed: 1n }, { name: 'cheap', action: 'KEEP', passed: 2n, failed: 1n }],
    })
    const again = await world.run(pipeline)
    expect(flowIn(again, 'orders')).toMatchObject({ status: 'COMPLETED', reason: 'nothing new', metrics: { appended: 0n, batches: 0 } })
    await landOrders('2.parquet', `(4, 9, 1)`)
    expect(flowIn(await world.run(pipeline), 'orders')?.metrics).toMatchObject({ appended: 1n, dropped: 0n })
    expect(await world.rows('orders')).toHaveLength(3)
  })

  test('dropped rows can be looked at, with the rules that they break', async () => {
    await landOrders('1.parquet', `(1, NULL, 10), (2, NULL, 500), (3, 8, 300)`)
    await world.run(pipelineOf(orders))
    const dropped = await droppedRows({ pipeline: 'shop', table: table('orders') }, world.ports)
    expect(await engine.rows(`SELECT id, __failed_expectations AS broken, __flow FROM ${dropped} ORDER BY id`)).toEqual([
      { id: 1, broken: ['has_customer'], __flow: 'orders' },
      { id: 2, broken: ['has_customer', 'cheap'], __flow: 'orders' },
    ])
  })

  test('FAIL UPDATE fails the flow, leaves its table as it was and lets others go on', async () => {
    const strict = orders.replace('orders (', 'strict (').replace('EXPECT (amount < 100)', 'EXPECT (amount < 100) ON VIOLATION FAIL UPDATE')
    await landOrders('1.parquet', `(1, 7, 10)`)
    const pipeline = pipelineOf(orders, strict, 'CREATE MATERIALIZED VIEW of_strict AS SELECT count(*) AS n FROM strict', 'CREATE MATERIALIZED VIEW of_orders AS SELECT count(*) AS n FROM orders')
    await world.run(pipeline)
    await landOrders('2.parquet', `(2, 7, 1000)`)
    const result = await world.run(pipeline)
    expect(result.state).toBe('FAILED')
    expect(flowIn(result, 'strict')).toMatchObject({ status: 'FAILED', error: { code: 'EXPECTATION_VIOLATION.VERBOSITY_ALL' } })
    expect(flowIn(result, 'of_strict')).toMatchObject({ status: 'SKIPPED' })
    expect(await world.rows('strict')).toHaveLength(1)
    expect(await world.rows('of_orders')).toEqual([{ n: 2n }])
  })

  test('a new column widens source and table within the same update', async () => {
    const pipeline = pipelineOf(orders)
    await landOrders('1.parquet', `(1, 7, 10)`)
    await world.run(pipeline)
    await world.land('orders/2.parquet', `SELECT 2 AS id, 7 AS customer, 20 AS amount, 'web' AS channel`)
    expect((await world.run(pipeline)).state).toBe('COMPLETED')
    expect(await world.rows('orders')).toEqual([{ id: 1, customer: 7, amount: 10, channel: null }, { id: 2, customer: 7, amount: 20, channel: 'web' }])
    expect(world.events.filter(({ kind }) => kind === 'schemaEvolved')).toMatchObject([{ flow: 'orders', added: ['channel'] }])
  })

  test('maxFilesPerTrigger makes several micro-batches of one update', async () => {
    const pipeline = pipelineOf(orders.replace(`'parquet')`, `'parquet', maxFilesPerTrigger => 2)`))
    for (const n of [1, 2, 3, 4, 5]) await landOrders(`${n}.parquet`, `(${n}, 7, 10)`)
    expect(flowIn(await world.run(pipeline), 'orders')?.metrics).toMatchObject({ appended: 5n, batches: 3, files: 5 })
  })

  test('a corrupt file fails its flow by name, and nothing is lost once it is repaired', async () => {
    const pipeline = pipelineOf(orders, 'CREATE MATERIALIZED VIEW other AS SELECT 1 AS one')
    await landOrders('1.parquet', `(1, 7, 10)`)
    await writeText(world.ports.lake, 'acct/bronze/orders/2.parquet', 'not Parquet at all, but quite long')
    const result = await world.run(pipeline)
    expect(flowIn(result, 'orders')).toMatchObject({ status: 'FAILED', error: { code: 'FAILED_READ_FILE' } })
    expect(flowIn(result, 'orders')?.error?.message).toContain('abfss://bronze@acct.dfs.core.windows.net/orders/2.parquet')
    expect(flowIn(result, 'other')).toMatchObject({ status: 'COMPLETED' })
    await landOrders('2.parquet', `(2, 7, 10)`)
    expect(flowIn(await world.run(pipeline), 'orders')?.metrics.appended).toBe(2n)
  })

  test('several flows fill one table, and a ONCE flow runs once', async () => {
    await landOrders('1.parquet', `(1, 7, 10)`)
    await world.land('old/1.parquet', 'SELECT 100 AS id, 7 AS customer')
    const pipeline = pipelineOf(orders, `CREATE OR REFRESH STREAMING TABLE every;
      CREATE FLOW new_ones AS INSERT INTO every BY NAME SELECT id, customer FROM STREAM orders;
      CREATE FLOW old_ones AS INSERT INTO ONCE every BY NAME SELECT id, customer FROM read_files(${bronze('old')}, format => 'parquet')`)
    await world.run(pipeline)
    await landOrders('2.parquet', `(2, 7, 10)`)
    const result = await world.run(pipeline)
    expect((await world.rows('every')).map(({ id }) => id)).toEqual([1, 2, 100])
    expect(flowIn(result, 'old_ones')?.metrics.appended).toBe(0n)
  })

  test('files of nobody: the flow says so and says what to do', async () => {
    expect(flowIn(await world.run(pipelineOf(orders)), 'orders')).toMatchObject({ status: 'FAILED', error: { code: 'CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE' } })
  })
})

describe('AUTO CDC', () => {
  const change = (file: string, rows: string): Promise<void> => world.land(`customers/${file}`, `SELECT * FROM (VALUES ${rows}) c(id, name, moment, gone)`)

  test('history over several updates, late events and deletes included', async () => {
    const pipeline = pipelineOf(customers)
    await change('1.parquet', `(1, 'ann', 10, FALSE), (2, 'bob', 10, FALSE)`)
    const first = await world.run(pipeline)
    expect(first).toMatchObject({ state: 'COMPLETED', problems: [] })
    await change('2.parquet', `(1, 'anna', 20, FALSE), (2, 'bob', 30, TRUE), (1, 'anna', 25, FALSE)`)
    const second = await world.run(pipeline)
    expect(flowIn(second, 'customer_history')?.metrics).toMatchObject({ deleted: 1n })
    await change('3.parquet', `(1, 'ANN', 15, FALSE), (2, 'bobby', 20, FALSE)`)
    await world.run(pipeline)
    expect(await world.rows('customers')).toEqual([
      { id: 1, moment: 15, loud: 'ANN', __START_AT: 10, __END_AT: 20 },
      { id: 1, moment: 25, loud: 'ANNA', __START_AT: 20, __END_AT: null },
      { id: 2, moment: 10, loud: 'BOB', __START_AT: 10, __END_AT: 20 },
      { id: 2, moment: 20, loud: 'BOBBY', __START_AT: 20, __END_AT: 30 },
    ])
    expect(flowIn(await world.run(pipeline), 'customer_history')).toMatchObject({ reason: 'nothing new' })
  })

  test('SCD 1 keeps the latest row of each key, from a streaming table', async () => {
    const pipeline = pipelineOf(
      `CREATE OR REFRESH STREAMING TABLE changes AS SELECT * EXCEPT (_rescued_data) FROM STREAM read_files(${bronze('customers')}, format => 'parquet')`,
      `CREATE OR REFRESH STREAMING TABLE latest FLOW AUTO CDC FROM STREAM changes KEYS (id) APPLY AS DELETE WHEN gone SEQUENCE BY moment COLUMNS * EXCEPT (gone) STORED AS SCD TYPE 1`,
    )
    await change('1.parquet', `(1, 'ann', 10, FALSE), (2, 'bob', 10, FALSE), (3, 'cid', 10, FALSE)`)
    expect(flowIn(await world.run(pipeline), 'latest')?.metrics).toMatchObject({ upserted: 3n, deleted: 0n })
    await change('2.parquet', `(1, 'anna', 20, FALSE), (2, 'bob', 30, TRUE), (3, 'late', 5, FALSE)`)
    expect(flowIn(await world.run(pipeline), 'latest')?.metrics).toMatchObject({ upserted: 1n, deleted: 1n })
    expect(await world.rows('latest')).toEqual([{ id: 1, name: 'anna', moment: 20 }, { id: 3, name: 'cid', moment: 10 }])
  })

  test('a NULL key fails the flow and changes nothing', async () => {
    const pipeline = pipelineOf(customers)
    await change('1.parquet', `(1, 'ann', 10, FALSE)`)
    await world.run(pipeline)
    await change('2.parquet', `(NULL, 'x', 11, FALSE), (1, 'y', 12, FALSE)`)
    expect(flowIn(await world.run(pipeline), 'customer_history')).toMatchObject({ status: 'FAILED', error: { code: 'AUTOCDC_MICROBATCH_VALIDATION.NULL_KEY' } })
    expect(await world.rows('customers')).toHaveLength(1)
  })
})

describe('materialized views', () => {
  test('are recomputed when an input or the definition changed, and only then', async () => {
    await landOrders('1.parquet', `(1, 7, 10), (2, 7, 20)`)
    const decisions = (): unknown[] => world.events.filter((event) => event.kind === 'planningInformation').map((event) => ('decision' in event ? event.decision : undefined))
    await world.run(pipelineOf(orders, spending))
    expect(await world.rows('spending')).toEqual([{ customer: 7, total: 30n }])
    await world.run(pipelineOf(orders, spending))
    await landOrders('2.parquet', `(3, 8, 5)`)
    await world.run(pipelineOf(orders, spending))
    expect(await world.rows('spending')).toHaveLength(2)
    await world.run(pipelineOf(orders, spending.replace('sum(amount)', 'max(amount)')))
    expect(await world.rows('spending')).toEqual([{ customer: 7, total: 20 }, { customer: 8, total: 5 }])
    expect(decisions()).toEqual(['COMPLETE_RECOMPUTE', 'NO_OP', 'COMPLETE_RECOMPUTE', 'COMPLETE_RECOMPUTE'])
  })

  test('published views are in the catalog with names that mean the same anywhere', async () => {
    await landOrders('1.parquet', `(1, 7, 10)`)
    await world.run(pipelineOf(orders, 'CREATE VIEW big AS SELECT o.id FROM orders o WHERE o.amount > 5'))
    expect((await world.ports.catalog.table(table('big'))).viewText).toBe('SELECT o.id FROM shop.s.orders o WHERE o.amount > 5')
  })

  test('a published view has the columns that it names, for readers outside of the pipeline too', async () => {
    await landOrders('1.parquet', `(1, 7, 10)`)
    await world.run(pipelineOf(orders, 'CREATE VIEW named (number, spent) AS SELECT id, amount FROM orders'))
    expect(await world.ports.warehouse.query('SELECT spent, number FROM shop.s.named')).toMatchObject({ rows: [[10, 1]] })
  })
})

describe('what is refreshed', () => {
  test('only what was selected, and those that read it stay as they are', async () => {
    await landOrders('1.parquet', `(1, 7, 10)`)
    await world.run(pipelineOf(orders, spending))
    await landOrders('2.parquet', `(2, 8, 10)`)
    const result = await world.run(pipelineOf(orders, spending), { refresh: ['orders'] })
    expect(flowIn(result, 'spending')?.status).toBe('EXCLUDED')
    expect(await world.rows('orders')).toHaveLength(2)
    expect(await world.rows('spending')).toHaveLength(1)
    await expect(world.run(pipelineOf(orders), { refresh: ['nothing'] })).rejects.toMatchObject({ code: 'INVALID_REFRESH_SELECTION' })
  })

  test('a full refresh reads everything again; pipelines.reset.allowed keeps a table from it', async () => {
    const kept = orders.replace('orders (', 'kept (').replace(') AS', `) TBLPROPERTIES ('pipelines.reset.allowed' = 'false') AS`)
    await landOrders('1.parquet', `(1, 7, 10)`)
    await world.run(pipelineOf(orders, kept, customers.replace(/customers'/g, `orders'`).replace('upper(name)', `'x'`).replace('WHEN gone SEQUENCE BY moment', 'WHEN amount < 0 SEQUENCE BY amount').replace('(gone, name, _rescued_data)', '(_rescued_data)').replace('(moment)', '(amount)')))
    await world.ports.lake.delete('acct/bronze/orders/1.parquet')
    await landOrders('2.parquet', `(2, 8, 10)`)
    const result = await world.run(pipelineOf(orders, kept), { fullRefreshAll: true })
    expect(result.state).toBe('COMPLETED')
    expect((await world.rows('orders')).map(({ id }) => id)).toEqual([2])
    expect((await world.rows('kept')).map(({ id }) => id)).toEqual([1, 2])
    expect(result.problems).toMatchObject([{ code: 'PIPELINE_RESET_NOT_ALLOWED', severity: 'warning' }])
  })

  test('a full refresh of AUTO CDC forgets its deletes too', async () => {
    const pipeline = pipelineOf(customers)
    await world.land('customers/1.parquet', `SELECT 1 AS id, 'ann' AS name, 10 AS moment, FALSE AS gone`)
    await world.land('customers/2.parquet', `SELECT 1 AS id, 'ann' AS name, 20 AS moment, TRUE AS gone`)
    await world.run(pipeline)
    expect(await world.rows('customers')).toHaveLength(1)
    await world.ports.lake.delete('acct/bronze/customers/2.parquet')
    await world.run(pipeline, { fullRefresh: ['customers'] })
    expect(await world.rows('customers')).toEqual([{ id: 1, moment: 10, loud: 'ANN', __START_AT: 10, __END_AT: null }])
  })
})

describe('the event log', () => {
  test('is a Delta table that the queries in circulation can read', async () => {
    await landOrders('1.parquet', `(1, 7, 10), (2, NULL, 20)`)
    const { eventLog, update } = await world.run(pipelineOf(orders))
    const { duckdb } = await world.ports.warehouse.relation(eventLog)
    const [row] = await engine.rows(`SELECT origin.update_id AS id, details->'$.flow_progress.data_quality' AS quality, details->>'$.flow_progress.metrics.num_output_rows' AS n
      FROM ${duckdb} WHERE event_type = 'flow_progress' AND (details->>'$.flow_progress.status') = 'COMPLETED'`)
    expect(row).toMatchObject({ id: update, n: '1' })
    expect(JSON.parse(String(row?.['quality']))).toMatchObject({ dropped_records: 1, expectations: [{ name: 'has_customer', dataset: 'shop.s.orders', passed_records: 1, failed_records: 1 }, { name: 'cheap' }] })
    const states = await engine.rows(`SELECT details->>'$.update_progress.state' AS state FROM ${duckdb} WHERE event_type = 'update_progress' ORDER BY timestamp`)
    expect(states.map(({ state }) => state)).toEqual(['INITIALIZING', 'RESETTING', 'SETTING_UP_TABLES', 'RUNNING', 'COMPLETED'])
  })
})

describe('a dry run', () => {
  test('tells every problem with its place and touches nothing', async () => {
    const { problems } = await dryRun(pipelineOf(
      `CREATE MATERIALIZED VIEW a AS SELECT nothing FROM b`,
      `CREATE MATERIALIZED VIEW b AS SELECT 1 AS one FROM missing`,
      `CREATE STREAMING TABLE c AS SELECT * FROM b`,
      `CREATE MATERIALIZED VIEW d AS SELECT frobnicate(1) AS x`,
      `CREATE MATERIALIZED VIEW e AS SELECT 1 AS x FROM f`,
      `CREATE MATERIALIZED VIEW f AS SELECT 1 AS x FROM e`,
    ), world.ports)
    expect(problems.map(({ code, origin }) => `${code} ${origin.file}:${origin.line}:${origin.column}`).sort()).toEqual([
      'INVALID_FLOW_QUERY_TYPE.BATCH_RELATION_FOR_STREAMING_TABLE src/2.sql:1:1',
      'PIPELINE_GRAPH_NOT_TOPOLOGICALLY_SORTABLE src/4.sql:1:1',
      'PIPELINE_GRAPH_NOT_TOPOLOGICALLY_SORTABLE src/5.sql:1:1',
      'TABLE_OR_VIEW_NOT_FOUND src/1.sql:1:52',
      'UNRESOLVED_ROUTINE src/3.sql:1:38',
    ])
    const left: string[] = []
    for await (const { path } of world.ports.state.list('')) left.push(path)
    expect(left).toEqual([])
  })
})

test('two updates at once: the second is refused', async () => {
  await landOrders('1.parquet', `(1, 7, 10)`)
  const pipeline = pipelineOf(orders)
  const both = await Promise.allSettled([world.run(pipeline), world.run(pipeline)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'UPDATE_ALREADY_RUNNING' } })
})
