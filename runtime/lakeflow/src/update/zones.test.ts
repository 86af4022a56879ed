import { Engine } from '@lagoon/engine'
import { writeText } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configured, flowIn, openWorld, type TestWorld } from '../testWorld.ts'

let engine: Engine
let world: TestWorld
beforeAll(async () => {
  engine = await Engine.open({ threads: 2 })
  world = await openWorld({ engine })
})
afterAll(async () => {
  await world.close()
  await engine.close()
})

const path = (name: string): string => `'abfss://bronze@acct.dfs.core.windows.net/${name}'`
const inVienna = (...texts: string[]) => configured({ 'spark.sql.session.timeZone': 'Europe/Vienna' }, ...texts)

test("a pipeline's queries, expectations and views go by the clock of the zone that its configuration names", async () => {
  await world.land('events/1.parquet', `SELECT 1 AS id, TIMESTAMPTZ '2024-07-01 22:30:00+00' AS at UNION ALL SELECT 2, TIMESTAMPTZ '2024-07-02 10:00:00+00'`)
  const result = await world.run(inVienna(`
    CREATE OR REFRESH STREAMING TABLE events (CONSTRAINT early EXPECT (hour(at) < 1) ON VIOLATION DROP ROW)
      AS SELECT id, at, CAST(at AS DATE) AS day, CAST('2024-07-01 12:00:00' AS TIMESTAMP) AS noon FROM STREAM read_files(${path('events')}, format => 'parquet');
    CREATE MATERIALIZED VIEW days AS SELECT day, date_trunc('DAY', at) AS midnight, current_timezone() AS zone FROM events;
    CREATE VIEW hours AS SELECT hour(at) AS h FROM events`))
  expect(result).toMatchObject({ state: 'COMPLETED', problems: [] })
  expect(await world.rows('events')).toEqual([{ id: 1, at: '2024-07-01 22:30:00+00', day: '2024-07-02', noon: '2024-07-01 10:00:00+00' }])
  expect(await world.rows('days')).toEqual([{ day: '2024-07-02', midnight: '2024-07-01 22:00:00+00', zone: 'Europe/Vienna' }])
  expect((await world.ports.warehouse.query('SELECT h, current_timezone() FROM shop.s.hours')).rows).toEqual([[0, 'UTC']])
})

test('a materialized view is computed anew when its zone, or that of a view it reads, is another', async () => {
  const noon = `unix_seconds(TIMESTAMP '2024-07-01 12:00:00')`
  const say = (text: string): Promise<unknown> => world.ports.warehouse.execute(text, { catalog: 'shop', schema: 's', write: true, file: 'test.sql' })
  const moments = `CREATE MATERIALIZED VIEW moments AS SELECT ${noon} AS own, (SELECT max(n) FROM shop.s.lent) AS lent`
  await say(`SET TIME ZONE 'Asia/Tokyo'; CREATE OR REPLACE VIEW lent AS SELECT ${noon} AS n`)
  await world.run(inVienna(moments))
  expect(await world.rows('moments')).toEqual([{ own: 1719828000n, lent: 1719802800n }])
  await world.run(configured({}, moments))
  expect(await world.rows('moments')).toEqual([{ own: 1719835200n, lent: 1719802800n }])
  await say(`CREATE OR REPLACE VIEW lent AS SELECT ${noon} AS n`)
  await world.run(configured({}, moments))
  expect(await world.rows('moments')).toEqual([{ own: 1719835200n, lent: 1719835200n }])
})

test('times without a zone in files are read by that clock, unless the option timeZone says UTC', async () => {
  await writeText(world.ports.lake, 'acct/bronze/times/1.csv', 'id,at\n1,2024-07-01 12:00:00\n2,2024-07-01T12:00:00Z\n3,2024-07-01 12:00:00+05:30\n4,2024-07-01\n')
  await writeText(world.ports.lake, 'acct/bronze/records/1.json', '{"id":1,"at":"2024-07-01 12:00:00"}\n{"id":2,"at":"2024-07-01T12:00:00Z"}\n{"id":3,"at":"2024-07-01 12:00:00 UTC"}\n{"id":4,"at":"2024-07-01 12:00:00 Asia/Tokyo"}\n')
  const csv = (name: string, more = ''): string => `CREATE OR REFRESH STREAMING TABLE ${name} AS SELECT id, at FROM STREAM read_files(${path('times')}, format => 'csv', header => true, schema => 'id INT, at TIMESTAMP'${more})`
  const json = `CREATE OR REFRESH STREAMING TABLE of_json AS SELECT id, at FROM STREAM read_files(${path('records')}, format => 'json', schemaHints => 'at TIMESTAMP')`
  expect(await world.run(inVienna(csv('of_csv'), csv('of_utc', ", timeZone => 'UTC'"), json))).toMatchObject({ state: 'COMPLETED', problems: [] })
  const times = async (name: string): Promise<unknown[]> => (await world.rows(name)).map(({ at }) => at)
  expect(await times('of_csv')).toEqual(['2024-07-01 10:00:00+00', '2024-07-01 12:00:00+00', '2024-07-01 06:30:00+00', '2024-06-30 22:00:00+00'])
  expect(await times('of_utc')).toEqual(['2024-07-01 12:00:00+00', '2024-07-01 12:00:00+00', '2024-07-01 06:30:00+00', '2024-07-01 00:00:00+00'])
  expect(await times('of_json')).toEqual(['2024-07-01 10:00:00+00', '2024-07-01 12:00:00+00', '2024-07-01 12:00:00+00', '2024-07-01 03:00:00+00'])
})

test('a zone that there is not, and times within JSON that would be read in UTC, are refused by name', async () => {
  const [problem] = configured({ 'spark.sql.session.timeZone': 'Europe/Wien' }, 'CREATE MATERIALIZED VIEW one AS SELECT 1 AS a').problems
  expect(problem).toMatchObject({ code: 'INVALID_CONF_VALUE.TIME_ZONE', severity: 'error' })
  await writeText(world.ports.lake, 'acct/bronze/nested/1.json', '{"s":{"at":"2024-07-01 12:00:00"}}\n')
  const result = await world.run(inVienna(`CREATE OR REFRESH STREAMING TABLE nested AS SELECT s FROM STREAM read_files(${path('nested')}, format => 'json', schemaHints => 's STRUCT<at: TIMESTAMP>')`))
  expect(flowIn(result, 'nested') ?? result.problems[0]).toMatchObject({ error: { code: 'UNSUPPORTED_FEATURE', message: expect.stringContaining('times within s are read by the clock of UTC only') } })
  const [set] = inVienna('SET spark.sql.session.timeZone = UTC').problems
  expect(set).toMatchObject({ code: 'UNSUPPORTED_FEATURE', message: expect.stringContaining('SET spark.sql.session.timeZone = UTC') })
  const [other] = inVienna(`CREATE OR REFRESH STREAMING TABLE t AS SELECT * FROM STREAM read_files(${path('times')}, format => 'csv', timeZone => 'Asia/Tokyo')`).problems
  expect(other).toMatchObject({ code: 'CF_INVALID_VALUE', severity: 'error' })
})
