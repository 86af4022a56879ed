import { Engine } from '@lagoon/engine'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readFile, writeFile } from 'node:fs/promises'
import { flowIn, openWorld, pipelineOf, table, type TestWorld } from '../testWorld.ts'

let engine: Engine
let world: TestWorld
beforeAll(async () => { engine = await Engine.open({ threads: 2 }) })
afterAll(() => engine.close())
beforeEach(async () => { world = await openWorld({ engine }) })
afterEach(() => world.close())

const files = (options = ''): string => `read_files('abfss://bronze@acct.dfs.core.windows.net/orders', format => 'parquet'${options})`
const orders = (options = ''): string => `CREATE OR REFRESH STREAMING TABLE orders AS SELECT id, amount FROM STREAM ${files(options)}`
const land = (file: string, rows: string): Promise<void> => world.land(`orders/${file}`, `SELECT * FROM (VALUES ${rows}) o(id, amount)`)
const ids = async (name: string): Promise<unknown[]> => (await world.rows(name)).map(({ id }) => id)

describe('files', () => {
  test('includeExistingFiles false reads only what comes later', async () => {
    const pipeline = pipelineOf(orders(', includeExistingFiles => false'))
    await land('1.parquet', '(1, 10)')
    await world.run(pipeline)
    await land('2.parquet', '(2, 20)')
    await world.run(pipeline)
    expect(await ids('orders')).toEqual([2])
  })

  test('a file that is damaged in the middle is found when it is read, and ignored when that is asked for', async () => {
    await world.land('orders/1.parquet', 'SELECT i AS id, i * 7 AS amount FROM range(20000) r(i)')
    await land('2.parquet', '(-1, 20)')
    const path = world.ports.lake.localPath('acct/bronze/orders/1.parquet')
    const bytes = await readFile(path)
    bytes.fill(0xff, 8, 4000)
    await writeFile(path, bytes)
    const failed = flowIn(await world.run(pipelineOf(orders())), 'orders')
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'FAILED_READ_FILE' } })
    expect(failed?.error?.message).toContain('orders/1.parquet')
    expect(await world.run(pipelineOf(orders(', ignoreCorruptFiles => true')))).toMatchObject({ state: 'COMPLETED' })
    expect(await ids('orders')).toEqual([-1n])
    expect(world.events.some((event) => event.kind === 'filesIgnored' && event.files.some((file) => file.endsWith('orders/1.parquet')))).toBe(true)
  })

  test('a file that is written again under its name is not read again', async () => {
    await land('1.parquet', '(1, 10)')
    await world.run(pipelineOf(orders()))
    await land('1.parquet', '(1, 10), (2, 20)')
    await world.run(pipelineOf(orders()))
    expect(await ids('orders')).toEqual([1])
  })

  test('a path of a volume is the folder in which the volume lies, whatever finds files there', async () => {
    const { catalog } = world.ports
    await catalog.createCatalog({ name: 'shop' })
    await catalog.createSchema({ catalog: 'shop', name: 's' })
    await catalog.createVolume({ catalog: 'shop', schema: 's', name: 'landing', type: 'EXTERNAL', location: 'acct/bronze' })
    await land('1.parquet', '(1, 10)')
    const from = (path: string, stream = 'STREAM '): string => `SELECT id FROM ${stream}read_files('${path}', format => 'parquet')`
    const pipeline = pipelineOf(`CREATE STREAMING TABLE streamed AS ${from('/Volumes/shop/s/landing/orders')};
      CREATE MATERIALIZED VIEW viewed AS ${from('dbfs:/Volumes/Shop/S/Landing/ord*/', '')}`)
    await world.run(pipeline)
    await land('2.parquet', '(2, 20)')
    expect(await world.run(pipeline)).toMatchObject({ state: 'COMPLETED' })
    expect([await ids('streamed'), await ids('viewed')]).toEqual([[1, 2], [1, 2]])
    const failed = flowIn(await world.run(pipelineOf(`CREATE STREAMING TABLE lost AS ${from('/Volumes/shop/s/nowhere/orders')}`)), 'lost')
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'VOLUME_NOT_FOUND' } })
  })

  test('_metadata and joins with tables of the catalog, at the version that the plan names', async () => {
    await world.run(pipelineOf(`CREATE MATERIALIZED VIEW prices AS SELECT * FROM VALUES (1, 'one'), (2, 'two') AS v(id, word)`))
    await land('1.parquet', '(1, 10), (2, 20), (3, 30)')
    await world.run(pipelineOf(`CREATE STREAMING TABLE named AS SELECT o.id, p.word, o._metadata.file_name AS file FROM STREAM ${files()} o LEFT JOIN shop.s.prices p ON p.id = o.id`))
    expect(await world.rows('named')).toEqual([{ id: 1, word: 'one', file: '1.parquet' }, { id: 2, word: 'two', file: '1.parquet' }, { id: 3, word: null, file: '1.parquet' }])
  })
})

describe('streams of tables', () => {
  test('read what was added since, and refuse what was changed', async () => {
    const pipeline = pipelineOf(orders(), 'CREATE STREAMING TABLE copy AS SELECT id FROM STREAM(orders)')
    await land('1.parquet', '(1, 10)')
    await world.run(pipeline)
    await land('2.parquet', '(2, 20)')
    expect(flowIn(await world.run(pipeline), 'copy')?.metrics.appended).toBe(1n)
    expect(flowIn(await world.run(pipeline, { fullRefresh: ['orders'] }), 'copy')).toMatchObject({ status: 'EXCLUDED' })
    const changed = await world.run(pipeline)
    expect(flowIn(changed, 'copy')).toMatchObject({ status: 'FAILED', error: { code: 'DELTA_SOURCE_TABLE_IGNORE_CHANGES' } })
    expect(await ids('copy')).toEqual([1, 2])
    expect(await world.run(pipeline, { fullRefreshAll: true })).toMatchObject({ state: 'COMPLETED' })
    expect(await ids('copy')).toEqual([1, 2])
  })

  test('a compaction of the source is nothing new', async () => {
    const pipeline = pipelineOf(orders(), 'CREATE STREAMING TABLE copy AS SELECT id FROM STREAM(orders)')
    for (const n of [1, 2, 3]) {
      await land(`${n}.parquet`, `(${n}, 10)`)
      await world.run(pipeline)
    }
    await world.ports.warehouse.optimize(table('orders'))
    expect(flowIn(await world.run(pipeline), 'copy')).toMatchObject({ status: 'COMPLETED', reason: 'nothing new' })
    expect(await ids('copy')).toEqual([1, 2, 3])
  })

  test('many small files are written together, and nobody downstream notices', async () => {
    const pipeline = pipelineOf(orders(', maxFilesPerTrigger => 1'), 'CREATE STREAMING TABLE copy AS SELECT id FROM STREAM(orders)')
    for (let n = 1; n <= 33; n += 1) await land(`${n}.parquet`, `(${n}, 10)`)
    await world.run(pipeline)
    expect((await world.ports.warehouse.describe(table('orders'))).files).toBe(1)
    await land('last.parquet', '(34, 10)')
    expect(flowIn(await world.run(pipeline), 'copy')?.metrics.appended).toBe(1n)
    expect(await ids('copy')).toHaveLength(34)
  })

  test('a temporary view may hold the stream and drop rows', async () => {
    await land('1.parquet', '(1, 10), (2, NULL)')
    await world.run(pipelineOf(orders(), `CREATE TEMPORARY VIEW paid (CONSTRAINT paid EXPECT (amount > 0) ON VIOLATION DROP ROW) AS SELECT * FROM STREAM orders;
      CREATE STREAMING TABLE copy AS SELECT id FROM STREAM(paid)`))
    expect(await ids('copy')).toEqual([1])
  })
})

describe('tables', () => {
  test('a declared schema decides types, comments and NOT NULL', async () => {
    await land('1.parquet', '(1, 10)')
    const declared = (type: string): string => `CREATE STREAMING TABLE t (id BIGINT NOT NULL COMMENT 'the key', amount ${type}) COMMENT 'orders' AS SELECT * EXCEPT (_rescued_data) FROM STREAM ${files()}`
    expect(await world.run(pipelineOf(declared('DECIMAL(12,2)')))).toMatchObject({ state: 'COMPLETED' })
    const { columns, entry } = await world.ports.warehouse.describe(table('t'))
    expect(columns.map(({ name, type, nullable, comment }) => [name, type.kind, nullable, comment])).toEqual([['id', 'bigint', false, 'the key'], ['amount', 'decimal', true, undefined]])
    expect(entry).toMatchObject({ comment: 'orders', type: 'STREAMING_TABLE' })
    const { problems } = await world.run(pipelineOf(declared('DATE').replace(' t (', ' u (')))
    expect(problems).toMatchObject([{ code: 'USER_SPECIFIED_AND_INFERRED_SCHEMA_NOT_COMPATIBLE' }])
  })

  test('a streaming table does not become a materialized view in place', async () => {
    await land('1.parquet', '(1, 10)')
    await world.run(pipelineOf(orders()))
    const result = await world.run(pipelineOf('CREATE MATERIALIZED VIEW orders AS SELECT 1 AS one'))
    expect(flowIn(result, 'orders')?.error?.code).toBe('CANNOT_SWITCH_STREAMING_TABLE_TO_MATERIALIZED_VIEW')
  })

  test('a type that would change fails the flow and says what to do; a full refresh takes it', async () => {
    await land('1.parquet', '(1, 10)')
    const typed = (type: string): ReturnType<typeof pipelineOf> => pipelineOf(`CREATE STREAMING TABLE t AS SELECT id, CAST(amount AS ${type}) AS amount FROM STREAM ${files()}`)
    await world.run(typed('INT'))
    expect(flowIn(await world.run(typed('STRING')), 't')?.error).toMatchObject({ code: 'DELTA_FAILED_TO_MERGE_FIELDS' })
    await world.run(typed('STRING'), { fullRefresh: ['t'] })
    expect(await world.rows('t')).toEqual([{ id: 1, amount: '10' }])
  })

  test('views of the catalog are sources of materialized views, recomputed when what they read changes', async () => {
    await land('1.parquet', '(1, 10)')
    await world.run(pipelineOf(orders(), 'CREATE VIEW big AS SELECT id FROM orders WHERE amount > 5'))
    const other = pipelineOf('CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM shop.s.big')
    await world.run({ ...other, key: 'other' })
    expect(await world.rows('counted')).toEqual([{ n: 1n }])
    await land('2.parquet', '(2, 10)')
    await world.run(pipelineOf(orders(), 'CREATE VIEW big AS SELECT id FROM orders WHERE amount > 5'))
    await world.run({ ...other, key: 'other' })
    expect(await world.rows('counted')).toEqual([{ n: 2n }])
  })

  test('a table of another pipeline is left alone', async () => {
    await land('1.parquet', '(1, 10)')
    await world.run(pipelineOf(orders()))
    const result = await world.run({ ...pipelineOf(orders()), key: 'other' })
    expect(flowIn(result, 'orders')?.error?.code).toBe('TABLE_ALREADY_MANAGED_BY_OTHER_PIPELINE')
  })

  test('IGNORE NULL UPDATES and STRUCT sequences work from file to table', async () => {
    const change = (file: string, rows: string): Promise<void> => world.land(`orders/${file}`, `SELECT * FROM (VALUES ${rows}) o(id, mail, town, ts, n)`)
    const pipeline = pipelineOf(`CREATE TEMPORARY VIEW changes AS SELECT * EXCEPT (_rescued_data) FROM STREAM ${files()};
      CREATE STREAMING TABLE people;
      CREATE FLOW f AS AUTO CDC INTO people FROM STREAM(changes) KEYS (id) IGNORE NULL UPDATES SEQUENCE BY STRUCT(ts, n) COLUMNS * EXCEPT (ts, n) STORED AS SCD TYPE 2`)
    await change('1.parquet', `(1, 'x', 'o', 10, 1), (1, NULL, 'n', 10, 2)`)
    expect(await world.run(pipeline)).toMatchObject({ state: 'COMPLETED' })
    await change('2.parquet', `(1, 'y', NULL, 10, 3)`)
    await world.run(pipeline)
    expect(await world.rows('people')).toEqual([
      { id: 1, mail: 'x', town: 'n', __START_AT: { ts: 10, n: 2 }, __END_AT: { ts: 10, n: 3 } },
      { id: 1, mail: 'x', town: 'o', __START_AT: { ts: 10, n: 1 }, __END_AT: { ts: 10, n: 2 } },
      { id: 1, mail: 'y', town: 'n', __START_AT: { ts: 10, n: 3 }, __END_AT: null },
    ])
  })
})
