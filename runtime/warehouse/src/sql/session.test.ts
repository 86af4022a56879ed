import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWarehouse, type TestWarehouse } from '../testWarehouse.ts'
import type { StatementResult } from '../types.ts'
import { newSession } from './session.ts'

let t: TestWarehouse
beforeAll(async () => {
  t = await testWarehouse()
  await t.warehouse.execute('CREATE SCHEMA other; CREATE TABLE q AS SELECT id FROM range(3)', { catalog: 'shop', schema: 'gold', write: true, file: 'test.sql' })
})
afterAll(async () => t.close())

const session = () => newSession({ catalog: 'shop', schema: 'gold' })

test('a session remembers USE, SET and temporary views from one call to the next', async () => {
  const mine = session()
  const run = async (text: string): Promise<StatementResult> => t.warehouse.query(text, { session: mine, file: 'test.sql' })
  await run('SET limit = 2')
  await run('CREATE TEMPORARY VIEW few AS SELECT id FROM q WHERE id < ${limit}')
  await run('CREATE OR REPLACE TEMP VIEW fewer(x) AS SELECT id FROM few WHERE id > 0')
  await run('USE SCHEMA other')
  expect((await run('SHOW CURRENT NAMESPACE')).rows).toEqual([['shop', 'other']])
  // The view keeps the names that were meant when it was made.
  expect((await run('SELECT * FROM fewer')).rows).toEqual([[1n]])
  expect((await run('SHOW TABLES')).rows).toEqual([['', 'few', true], ['', 'fewer', true]])
  expect((await run('DESCRIBE fewer')).rows).toEqual([['x', 'bigint', null]])
  expect((await run('SET limit')).rows).toEqual([['limit', '2']])
  await run('DROP VIEW few; RESET limit')
  expect((await run('SET limit')).rows).toEqual([['limit', '<undefined>']])
  await expect(run('SELECT * FROM fewer')).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_NOT_FOUND' })
  expect((await t.warehouse.query('SHOW VIEWS', { session: session(), file: 'x' })).rows).toEqual([])
})

test('a temporary view stands before a table of its name, and a persisted view does not see it', async () => {
  const mine = session()
  const options = { session: mine, file: 'test.sql', write: true }
  await t.warehouse.execute('CREATE VIEW over_q AS SELECT count(*) AS n FROM q; CREATE TEMPORARY VIEW q AS SELECT 9 AS id', options)
  expect((await t.warehouse.query('SELECT * FROM q', options)).rows).toEqual([[9]])
  expect((await t.warehouse.query('SELECT * FROM shop.gold.q ORDER BY id', options)).rows).toEqual([[0n], [1n], [2n]])
  expect((await t.warehouse.query('SELECT * FROM over_q', options)).rows).toEqual([[3n]])
  await expect(t.warehouse.execute('CREATE TEMPORARY VIEW q AS SELECT 1', options)).rejects.toMatchObject({ code: 'TEMP_TABLE_OR_VIEW_ALREADY_EXISTS' })
  await expect(t.warehouse.execute('CREATE TEMPORARY VIEW gold.v AS SELECT 1', options)).rejects.toMatchObject({ code: 'INVALID_TEMP_OBJ_QUALIFIER' })
  await expect(t.warehouse.execute('CREATE VIEW lost AS SELECT * FROM shop.gold.q WHERE id IN (SELECT id FROM q)', options)).rejects.toMatchObject({ code: 'INVALID_TEMP_OBJ_REFERENCE', origin: { line: 1, column: 75 } })
  await t.warehouse.execute('CREATE GLOBAL TEMPORARY VIEW g AS SELECT 5 AS a', options)
  expect((await t.warehouse.query('SELECT a FROM global_temp.g', options)).rows).toEqual([[5]])
})

test('what stays in the catalog cannot use what goes with the session, and what it would have replaced is still there', async () => {
  const mine = session()
  const options = { session: mine, file: 'test.sql', write: true }
  await t.warehouse.execute('CREATE VIEW good AS SELECT 42 AS c; CREATE FUNCTION kind() RETURNS INT RETURN 1; CREATE TEMPORARY VIEW gone AS SELECT 1 AS c; CREATE TEMPORARY FUNCTION tf() RETURNS INT RETURN 7; DECLARE k INT DEFAULT 5', options)
  // The caret says where.
  for (const marked of [
    'CREATE OR REPLACE VIEW good AS SELECT ^k AS c', 'CREATE OR REPLACE VIEW good AS SELECT 1 AS c FROM q LIMIT ^k', 'CREATE OR REPLACE VIEW good AS ^SELECT session.tf() AS c',
    'CREATE OR REPLACE VIEW good AS SELECT c FROM ^gone', 'ALTER VIEW good AS SELECT c FROM ^gone', 'CREATE OR REPLACE FUNCTION kind() RETURNS INT RETURN (SELECT max(c) FROM ^gone)',
    'CREATE OR REPLACE FUNCTION kind() RETURNS INT RETURN ^tf()', 'BEGIN DECLARE x INT DEFAULT 5; CREATE OR REPLACE VIEW good AS SELECT ^x AS c; END',
  ]) {
    const origin = { file: 'test.sql', line: 1, column: marked.indexOf('^') + 1 }
    await expect(t.warehouse.execute(marked.replace('^', ''), options), marked).rejects.toMatchObject({ code: 'INVALID_TEMP_OBJ_REFERENCE', origin })
  }
  expect((await t.warehouse.query('SELECT c, kind() FROM good', { session: session(), file: 'x' })).rows).toEqual([[42, 1]])
  // A column is meant before a variable, and a temporary view may use both.
  await t.warehouse.execute('CREATE OR REPLACE VIEW good AS SELECT k AS c FROM (SELECT 3 AS k); CREATE TEMPORARY VIEW also AS SELECT k + tf() AS c FROM gone', options)
  expect((await t.warehouse.query('SELECT good.c, also.c FROM good, also', options)).rows).toEqual([[3, 12]])
  await t.warehouse.execute('DROP VIEW good; DROP FUNCTION kind', options)
})

test('a function of the catalog reads tables, also where a temporary view has their name', async () => {
  const options = { session: session(), file: 'test.sql', write: true }
  await t.warehouse.execute('CREATE TABLE named AS SELECT 1 AS c; CREATE FUNCTION of_named() RETURNS INT RETURN (SELECT max(c) FROM named); CREATE TEMPORARY VIEW named AS SELECT 9 AS c', options)
  expect((await t.warehouse.query('SELECT of_named(), c FROM named', options)).rows).toEqual([[1, 9]])
  await t.warehouse.execute('DROP VIEW named; DROP TABLE named; DROP FUNCTION of_named', options)
})

test('columns may be qualified by all that the catalog calls their table, however FROM names it', async () => {
  const mine = session()
  const run = async (text: string): Promise<unknown> => (await t.warehouse.query(text, { session: mine, file: 'test.sql' })).rows
  expect(await run('SELECT gold.q.id FROM q WHERE shop.gold.q.id = 2')).toEqual([[2n]])
  expect(await run('SELECT shop.gold.q.* FROM gold.q ORDER BY GOLD.Q.id DESC LIMIT 1')).toEqual([[2n]])
  await expect(run('SELECT gold.q.id FROM q AS r')).rejects.toMatchObject({ code: 'UNRESOLVED_COLUMN.WITH_SUGGESTION' })
  await expect(run('SELECT other.q.id FROM q')).rejects.toMatchObject({ code: 'UNRESOLVED_COLUMN.WITH_SUGGESTION' })
  await expect(run('WITH q AS (SELECT 1 AS id) SELECT gold.q.id FROM q')).rejects.toMatchObject({ code: 'UNRESOLVED_COLUMN.WITH_SUGGESTION' })
})

test('a setting that would change what a query means is refused, one that does not is kept', async () => {
  const options = { session: session(), file: 'test.sql' }
  await expect(t.warehouse.execute('SET spark.sql.ansi.enabled = false', options)).rejects.toMatchObject({ code: 'NotSupported', origin: { file: 'test.sql', line: 1 } })
  await t.warehouse.execute('SET spark.sql.ansi.enabled = true; SET spark.sql.shuffle.partitions = 8', options)
  expect((await t.warehouse.query('SET', options)).rows).toEqual([['spark.sql.ansi.enabled', 'true'], ['spark.sql.shuffle.partitions', '8']])
})

test('what a session prints, reads and computes of instants goes by the zone that it has set', async () => {
  const mine = session()
  const run = async (text: string): Promise<unknown> => (await t.warehouse.query(text, { session: mine, file: 'test.sql' })).rows.flat()
  const asked = "SELECT current_timezone(), TIMESTAMP '2024-07-01 00:00:00Z', array(TIMESTAMP '2024-01-01 00:00:00Z'), hour(TIMESTAMP '2024-07-01 00:00:00Z'), unix_seconds(TIMESTAMP '2024-07-01 00:00:00'), CAST(timestamp_seconds(0.25) AS STRING)"
  expect(await run(asked)).toEqual(['UTC', '2024-07-01 00:00:00', ['2024-01-01 00:00:00'], 0, 1719792000n, '1970-01-01 00:00:00.25'])
  await run("SET TIME ZONE 'Europe/Vienna'")
  expect(await run(asked)).toEqual(['Europe/Vienna', '2024-07-01 02:00:00', ['2024-01-01 01:00:00'], 2, 1719784800n, '1970-01-01 01:00:00.25'])
  // Within one script, too.
  expect((await t.warehouse.execute('SET spark.sql.session.timeZone = Asia/Kolkata; SELECT hour(timestamp_seconds(0)); SET timezone = "-03:30"; SELECT hour(timestamp_seconds(0))', { session: mine, file: 'test.sql' })).map(({ rows }) => rows.flat())).toEqual([['spark.sql.session.timeZone', 'Asia/Kolkata'], [5], ['timezone', '"-03:30"'], [20]])
  expect(await run('SET spark.sql.session.timeZone')).toEqual(['spark.sql.session.timeZone', '-03:30'])
  await run("SET TIME ZONE INTERVAL '5:30' HOUR TO MINUTE")
  expect(await run('SELECT current_timezone(), hour(timestamp_seconds(0))')).toEqual(['+05:30', 5])
  await run('SET TIME ZONE LOCAL')
  expect(await run('SELECT current_timezone()')).toEqual(['UTC'])
  await run("SET TIME ZONE 'PST'; RESET spark.sql.session.timeZone")
  expect(await run(asked)).toEqual(['UTC', '2024-07-01 00:00:00', ['2024-01-01 00:00:00'], 0, 1719792000n, '1970-01-01 00:00:00.25'])
})

test('a zone that there is not is refused as Spark refuses it', async () => {
  const options = { session: session(), file: 'test.sql' }
  for (const id of ['nowhere', 'utc', 'Europe/vienna', '+19:00', '']) await expect(t.warehouse.execute(`SET TIME ZONE '${id}'`, options), id).rejects.toMatchObject({ code: 'INVALID_CONF_VALUE.TIME_ZONE', origin: { file: 'test.sql', line: 1 } })
  for (const interval of ["INTERVAL '19' HOUR", "INTERVAL '1' DAY", "INTERVAL '1' MONTH", "INTERVAL '1.5' SECOND"]) await expect(t.warehouse.execute(`SET TIME ZONE ${interval}`, options), interval).rejects.toMatchObject({ code: 'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE' })
  await expect(t.warehouse.execute('SET TIME ZONE 5', options)).rejects.toMatchObject({ code: 'INVALID_SET_SYNTAX' })
  expect((await t.warehouse.query('SELECT current_timezone()', options)).rows).toEqual([['UTC']])
})

// Asked of Spark 4.3, its conf unset: a temporary view keeps UTC where the session moves to Asia/Tokyo.
test('a view means the clock of the session that made it, whether that has set a zone or not', async () => {
  const [vienna, kolkata] = [session(), session()]
  const run = async (mine: typeof vienna, text: string): Promise<unknown> => (await t.warehouse.query(text, { session: mine, file: 'test.sql', write: true })).rows.flat()
  const hour = 'SELECT hour(timestamp_seconds(0)) AS h'
  await run(vienna, `CREATE VIEW unsaid AS ${hour}; SET TIME ZONE 'Europe/Vienna'; CREATE VIEW viennese AS ${hour}; SET TIME ZONE 'UTC'; CREATE VIEW greenwich AS ${hour}`)
  await run(kolkata, `SET TIME ZONE 'Asia/Kolkata'; CREATE TEMPORARY VIEW indian AS ${hour}; SET TIME ZONE 'America/New_York'`)
  expect(await run(kolkata, `SELECT u.h, v.h, g.h, i.h, hour(timestamp_seconds(0)) FROM unsaid u CROSS JOIN viennese v CROSS JOIN greenwich g CROSS JOIN indian i`)).toEqual([0, 1, 0, 5, 19])
  await run(vienna, `ALTER VIEW viennese AS ${hour}; CREATE TEMPORARY VIEW brief AS ${hour}; SET TIME ZONE 'Asia/Tokyo'`)
  expect(await run(vienna, 'SELECT v.h, b.h FROM viennese v CROSS JOIN brief b')).toEqual([0, 0])
})

test('times of commits, defaults, generated columns and constraints go by the session\'s zone', async () => {
  const mine = session()
  const run = async (text: string): Promise<readonly unknown[]> => (await t.warehouse.query(text, { session: mine, file: 'test.sql', write: true })).rows.flat()
  await run("SET TIME ZONE 'America/New_York'")
  await run("CREATE TABLE zoned (at TIMESTAMP, day DATE GENERATED ALWAYS AS (CAST(at AS DATE)), made TIMESTAMP DEFAULT TIMESTAMP '2024-07-01 00:00:00', CONSTRAINT late CHECK (hour(at) > 20)) PARTITIONED BY (day) TBLPROPERTIES (delta.feature.allowColumnDefaults = 'supported')")
  await run("INSERT INTO zoned (at) VALUES (TIMESTAMP '2024-07-01 22:00:00')")
  await expect(run("INSERT INTO zoned (at) VALUES (TIMESTAMP '2024-07-01 22:00:00Z')")).rejects.toThrow(/late/)
  expect(await run('SELECT at, day, made, unix_seconds(at), unix_seconds(made) FROM zoned')).toEqual(['2024-07-01 22:00:00', '2024-07-01', '2024-07-01 00:00:00', 1719885600n, 1719806400n])
  expect(await run("SELECT day FROM zoned WHERE at = '2024-07-01 22:00:00' AND at > DATE '2024-07-01'")).toEqual(['2024-07-01'])
  const stamps = (await t.warehouse.query('DESCRIBE HISTORY zoned', { session: mine })).rows.map((row) => String(row[1]))
  const [last = ''] = stamps
  expect(await run(`SELECT count(*) FROM zoned TIMESTAMP AS OF '${last}'`)).toEqual([1n])
  await run("SET TIME ZONE 'UTC'")
  await expect(run(`SELECT count(*) FROM zoned TIMESTAMP AS OF '${last}'`)).rejects.toMatchObject({ code: 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION' })
  expect(await run('SELECT at FROM zoned')).toEqual(['2024-07-02 02:00:00'])
})

test('what ran before a statement that fails is told, and the failure says where it is', async () => {
  const told: StatementResult[] = []
  const text = 'SELECT 1 AS a;\n\nSELECT id / 0 FROM q;\nSELECT 2'
  await expect(t.warehouse.execute(text, { session: session(), file: 'test.sql', onResult: (result) => told.push(result) })).rejects.toMatchObject({ code: 'DIVIDE_BY_ZERO', origin: { file: 'test.sql', line: 3, column: 1 } })
  expect(told.map(({ rows }) => rows)).toEqual([[[1]]])
})

test('a temporary function is made, called, described and dropped behind SESSION too', async () => {
  const mine = session()
  const run = async (text: string): Promise<unknown[]> => (await t.warehouse.query(text, { session: mine, file: 'test.sql', write: true })).rows.flat()
  await run('CREATE TEMPORARY FUNCTION session.qualified(x INT) RETURNS INT RETURN x + 1')
  expect(await run('SELECT qualified(1), system.session.qualified(2)')).toEqual([2, 3])
  expect(await run('DESCRIBE FUNCTION Session.qualified')).toContain('Function:      qualified')
  await expect(run('DROP TEMPORARY FUNCTION other.qualified')).rejects.toMatchObject({ code: 'INVALID_TEMP_OBJ_QUALIFIER' })
  await run('DROP TEMPORARY FUNCTION session.qualified')
  await expect(run('DROP TEMPORARY FUNCTION qualified')).rejects.toMatchObject({ code: 'ROUTINE_NOT_FOUND' })
})

test('functions are kept, described, shown and dropped', async () => {
  const mine = session()
  const run = async (text: string): Promise<unknown[]> => (await t.warehouse.query(text, { session: mine, file: 'test.sql', write: true })).rows.flat()
  await run("CREATE FUNCTION twice(x INT COMMENT 'what is doubled') RETURNS INT COMMENT 'doubles' RETURN x * 2")
  await run('CREATE FUNCTION few(n INT) RETURNS TABLE (id BIGINT) RETURN SELECT id FROM q WHERE id < n')
  await run('CREATE TEMPORARY FUNCTION one() RETURN 1')
  await expect(run('CREATE FUNCTION twice(x INT) RETURNS INT RETURN 1')).rejects.toMatchObject({ code: 'ROUTINE_ALREADY_EXISTS' })
  await run('CREATE FUNCTION IF NOT EXISTS twice(x INT) RETURNS INT RETURN 1')
  expect(await run('DESCRIBE FUNCTION twice')).toEqual(['Function:      shop.gold.twice', 'Type:          SCALAR', 'Input:         x INT', 'Returns:       INT'])
  expect(await run('DESCRIBE FUNCTION EXTENDED few')).toEqual(expect.arrayContaining(['Type:          TABLE', 'Returns:       id BIGINT', 'Data Access:   READS SQL DATA', 'Body:          SELECT id FROM q WHERE id < n']))
  expect(await run('DESCRIBE FUNCTION one')).toContain('Function:      one')
  expect(await run('DESCRIBE FUNCTION abs')).toContain('Function: abs')
  expect(await run('SHOW USER FUNCTIONS')).toEqual(['one', 'shop.gold.few', 'shop.gold.twice'])
  expect(await run("SHOW FUNCTIONS LIKE 'tw*|upper'")).toEqual(['shop.gold.twice', 'upper'])
  await run('DROP FUNCTION twice; DROP FUNCTION IF EXISTS twice; DROP TEMPORARY FUNCTION one')
  await expect(run('DROP FUNCTION twice')).rejects.toMatchObject({ code: 'ROUTINE_NOT_FOUND' })
  await expect(run('DROP FUNCTION abs')).rejects.toMatchObject({ code: 'FORBIDDEN_OPERATION' })
  expect(await run('SHOW USER FUNCTIONS')).toEqual(['shop.gold.few'])
})

test('a session answers who it is and where it is', async () => {
  const mine = session()
  const asked = 'SELECT current_catalog(), current_schema(), current_database(), current_user()'
  const run = async (text: string): Promise<StatementResult> => t.warehouse.query(text, { session: mine, write: true, file: 'test.sql' })
  expect((await run(asked)).rows).toEqual([['shop', 'gold', 'gold', 'ada']])
  await run('USE SCHEMA other')
  expect((await run(asked)).rows).toEqual([['shop', 'other', 'other', 'ada']])
  await run('CREATE TABLE signed (n INT, made_by STRING DEFAULT current_user()) TBLPROPERTIES (delta.feature.allowColumnDefaults = \'supported\')')
  await run('INSERT INTO signed (n) VALUES (1)')
  expect((await run('SELECT * FROM signed')).rows).toEqual([[1, 'ada']])
})
