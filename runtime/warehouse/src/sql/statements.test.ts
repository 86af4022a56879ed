import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf, named, testWarehouse, type TestWarehouse } from '../testWarehouse.ts'
import type { StatementResult } from '../types.ts'

let t: TestWarehouse
beforeAll(async () => {
  t = await testWarehouse()
})
afterAll(() => t.close())

const where = { catalog: 'shop', schema: 'gold', file: 'test.sql' }
const sql = (text: string): Promise<StatementResult> => t.warehouse.query(text, { ...where, write: true })
const rows = async (text: string): Promise<unknown[][]> => (await sql(text)).rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
const refused = (text: string, code: string) => expect(sql(text)).rejects.toMatchObject({ code, origin: { file: 'test.sql', line: 1 } })

test('a query reads tables, expands views and answers with the types of Databricks', async () => {
  await sql(`CREATE TABLE q (id BIGINT, city STRING, at TIMESTAMP, tags ARRAY<STRING>);
    INSERT INTO q VALUES (1, 'Bern', TIMESTAMP '2026-01-02 03:04:05', array('a')), (2, NULL, NULL, NULL);
    CREATE VIEW cities (town COMMENT 'where', n) COMMENT 'towns' AS SELECT city, count(*) FROM q WHERE city IS NOT NULL GROUP BY city;
    CREATE VIEW upper_cities AS SELECT upper(town) AS town FROM cities`)
  expect(await sql('SELECT id, at, tags FROM q WHERE id = 1')).toEqual({
    kind: 'query',
    columns: [{ name: 'id', type: 'bigint' }, { name: 'at', type: 'timestamp' }, { name: 'tags', type: 'array<string>' }],
    rows: [[1n, '2026-01-02 03:04:05', ['a']]],
  })
  expect(await rows('SELECT * FROM shop.gold.cities')).toEqual([['Bern', 1]])
  expect(await rows('WITH x AS (SELECT town FROM upper_cities) SELECT * FROM x')).toEqual([['BERN']])
  expect(await rows('VALUES (1, 2)')).toEqual([[1, 2]])
  const plan = await t.warehouse.execute('EXPLAIN SELECT * FROM q', where)
  expect(String(plan[0]?.rows[0]?.[0])).toMatch(/^== DuckDB ==\nSELECT [^]*== Physical Plan ==[^]*READ_PARQUET/)
})

test('values are shown as Databricks shows them, inside of others too', async () => {
  expect(await rows(`SELECT CAST(0.1 AS FLOAT), array(TIMESTAMP'2026-01-02 03:04:05', NULL), INTERVAL '-1 02:03:04.5' DAY TO SECOND, INTERVAL '1-2' YEAR TO MONTH, named_struct('f', CAST(3.4E38 AS FLOAT), 'm', map('k', INTERVAL 3 HOURS)), CAST('NaN' AS FLOAT), 1e-45F`))
    .toEqual([[0.1, ['2026-01-02 03:04:05', null], '-1 02:03:04.500000000', '1-2', { f: 3.4e38, m: [{ key: 'k', value: '0 03:00:00.000000000' }] }, Number.NaN, 1e-45]])
})

test('the tables that a plan reads are told, those behind views too', async () => {
  const { parseDatabricks } = await import('@lagoon/sql')
  const text = 'SELECT * FROM upper_cities JOIN own ON true'
  const [statement] = parseDatabricks({ text, file: 'x' }).statements
  if (statement?.kind !== 'query') throw new Error('no query')
  const resolve = ({ parts }: { parts: readonly string[] }) => (parts[0] === 'own' ? { columns: columnsOf('x INT'), duckdb: '(SELECT 1 AS x)' } : undefined)
  const plan = await t.warehouse.plan(statement.query, { ...where, file: 'x', text, resolve })
  expect(plan.reads).toEqual([{ table: named('q'), version: 1n }])
  expect(plan.columns.map(({ name }) => name)).toEqual(['town', 'x'])
  expect(await t.engine.rows(plan.duckdb)).toEqual([{ town: 'BERN', x: 1 }])
})

test('nothing is changed without leave, whatever stands before it in the script', async () => {
  await sql('CREATE TABLE ro (id INT)')
  for (const text of ['INSERT INTO ro VALUES (1)', 'DELETE FROM ro', 'DROP TABLE ro', 'CREATE SCHEMA s', 'OPTIMIZE ro', 'VACUUM ro', 'MERGE INTO ro USING ro AS s ON ro.id = s.id WHEN MATCHED THEN DELETE']) {
    await expect(t.warehouse.execute(`SELECT 1; ${text}`, where)).rejects.toMatchObject({ code: 'ReadOnly', origin: { line: 1, column: 11 } })
  }
  expect((await t.warehouse.execute('VACUUM ro DRY RUN', where))[0]?.rows).toEqual([])
  expect(await t.warehouse.version(named('ro'))).toBe(0n)
})

test('INSERT casts as Databricks does and refuses what it refuses', async () => {
  await sql('CREATE TABLE i (id INT, price DECIMAL(5,2), name STRING)')
  expect(await rows(`INSERT INTO i VALUES (1, 1.5, 'a'); INSERT INTO i VALUES (2.9, 2, 3)`)).toEqual([[1, 1]])
  await sql(`INSERT INTO i (name, id) SELECT 'b', 3`)
  await sql(`INSERT INTO i BY NAME SELECT 4 AS id, 'c' AS name`)
  expect(await rows('SELECT * FROM i ORDER BY id')).toEqual([[1, '1.50', 'a'], [2, '2.00', '3'], [3, null, 'b'], [4, null, 'c']])
  await refused(`INSERT INTO i VALUES ('x', 1, 'a')`, 'INCOMPATIBLE_DATA_FOR_TABLE')
  await refused(`INSERT INTO i VALUES (1, 2)`, 'INSERT_COLUMN_ARITY_MISMATCH')
  await refused(`INSERT INTO i (nope) VALUES (1)`, 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  expect(await rows(`INSERT OVERWRITE i SELECT 9, 9, 'z'`)).toEqual([[1, 1]])
  expect(await rows('SELECT id FROM i')).toEqual([[9]])
})

test('DELETE and UPDATE change the rows that their condition holds for, and say how many', async () => {
  await sql('CREATE TABLE d AS SELECT id, id % 3 AS g FROM range(10)')
  expect(await rows('DELETE FROM d AS x WHERE x.g = 0 AND x.id > (SELECT min(id) FROM d)')).toEqual([[3]])
  expect(await rows('UPDATE d SET g = g + 10, id = -id WHERE g = 2')).toEqual([[3]])
  expect(await rows('SELECT id, g FROM d ORDER BY id')).toEqual([[-8, 12], [-5, 12], [-2, 12], [0, 0], [1, 1], [4, 1], [7, 1]])
  await refused(`UPDATE d SET g = 'x'`, 'INCOMPATIBLE_DATA_FOR_TABLE')
  expect(await rows('DELETE FROM d WHERE id = 1000')).toEqual([[0]])
  expect(await rows('DELETE FROM d')).toEqual([[7]])
  expect(await rows('SELECT count(*) FROM d')).toEqual([[0]])
})

test('MERGE: the first clause that holds decides, for each kind of match', async () => {
  await sql(`CREATE TABLE m AS SELECT * FROM VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd') AS t(id, v);
    CREATE TABLE s AS SELECT * FROM VALUES (1, 'A', 'upd'), (2, 'B', 'del'), (3, 'C', 'skip'), (5, 'E', 'ins'), (6, 'F', 'no') AS t(id, v, op)`)
  const merged = await rows(`MERGE INTO m AS t USING (SELECT id, v, op FROM s) AS s ON t.id = s.id
    WHEN MATCHED AND s.op = 'del' THEN DELETE
    WHEN MATCHED AND s.op = 'upd' THEN UPDATE SET v = concat(t.v, s.v)
    WHEN NOT MATCHED AND s.op = 'ins' THEN INSERT (v, id) VALUES (s.v, s.id)
    WHEN NOT MATCHED BY SOURCE THEN UPDATE SET v = 'gone'`)
  expect(merged).toEqual([[4, 2, 1, 1]])
  expect(await rows('SELECT * FROM m ORDER BY id')).toEqual([[1, 'aA'], [3, 'c'], [4, 'gone'], [5, 'E']])
  await sql('MERGE INTO m USING (SELECT id, v FROM s) s ON m.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *')
  expect(await rows('SELECT * FROM m ORDER BY id')).toEqual([[1, 'A'], [2, 'B'], [3, 'C'], [4, 'gone'], [5, 'E'], [6, 'F']])
  expect((await t.warehouse.history(named('m'), { limit: 1 }))[0]).toMatchObject({ operation: 'MERGE', metrics: { numTargetRowsUpdated: '3', numTargetRowsInserted: '2', numTargetRowsDeleted: '0' } })
  expect(await t.engine.rows(`SELECT count(*) AS n FROM duckdb_tables() WHERE table_name LIKE 'lagoon_merge%'`)).toEqual([{ n: 0n }])
})

test('MERGE refuses to choose between two source rows, unless both only delete', async () => {
  await sql(`CREATE TABLE m2 AS SELECT 1 AS id, 'a' AS v; CREATE TABLE s2 AS SELECT * FROM VALUES (1, 'x'), (1, 'y') AS t(id, v)`)
  await refused('MERGE INTO m2 USING s2 ON m2.id = s2.id WHEN MATCHED THEN UPDATE SET v = s2.v', 'DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE')
  expect(await rows('MERGE INTO m2 USING s2 ON m2.id = s2.id WHEN MATCHED THEN DELETE')).toEqual([[1, 0, 1, 0]])
})

test('an older version is read by its number or its time', async () => {
  await sql('CREATE TABLE tt (id INT); INSERT INTO tt VALUES (1)')
  await new Promise((finished) => setTimeout(finished, 5))
  await sql('INSERT INTO tt VALUES (2)')
  expect(await rows('SELECT count(*) FROM tt VERSION AS OF 1')).toEqual([[1]])
  const [, at] = (await rows('DESCRIBE HISTORY tt'))[1] ?? []
  expect(await rows(`SELECT count(*) FROM tt TIMESTAMP AS OF '${String(at)}'`)).toEqual([[1]])
  expect(await rows(`SELECT count(*) FROM tt TIMESTAMP AS OF TIMESTAMP'${String(at)}' + INTERVAL 1 MILLISECOND AS x JOIN (SELECT 1) ON true`)).toEqual([[1]])
  expect(await rows(`DECLARE moment TIMESTAMP DEFAULT TIMESTAMP'${String(at)}'; SELECT count(*) FROM tt TIMESTAMP AS OF moment; SELECT count(*) FROM tt TIMESTAMP AS OF cast('${String(at)}' AS TIMESTAMP)`)).toEqual([[1]])
  await refused('SELECT * FROM tt TIMESTAMP AS OF (SELECT max(id) FROM tt)', 'INVALID_TIME_TRAVEL_TIMESTAMP_EXPR')
  await refused('SELECT * FROM tt TIMESTAMP AS OF CAST(NULL AS TIMESTAMP)', 'INVALID_TIME_TRAVEL_TIMESTAMP_EXPR')
  await expect(sql('SELECT * FROM tt TIMESTAMP AS OF current_timestamp() - INTERVAL 1 DAY')).rejects.toMatchObject({ code: 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION' })
  await refused(`SELECT * FROM tt TIMESTAMP AS OF 'no time'`, 'INVALID_TIME_TRAVEL_TIMESTAMP_EXPR')
  await expect(sql(`SELECT * FROM tt TIMESTAMP AS OF '1999-01-01'`)).rejects.toMatchObject({ code: 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION' })
  expect(await rows('SELECT count(*) FROM delta.`abfss://gold@lake.dfs.core.windows.net/tt`')).toEqual([[2]])
})

test('tables are described, shown, altered and dropped', async () => {
  await sql(`CREATE TABLE c (id BIGINT NOT NULL COMMENT 'key', name STRING) COMMENT 'things' TBLPROPERTIES ('quality' = 'gold') PARTITIONED BY (name)`)
  expect(await rows('DESCRIBE c')).toEqual([['id', 'bigint', 'key'], ['name', 'string', null], ['# Partition Information', '', ''], ['# col_name', 'data_type', 'comment'], ['name', 'string', null]])
  expect(await rows('DESCRIBE TABLE EXTENDED c')).toContainEqual(['Location', 'abfss://gold@lake.dfs.core.windows.net/c', ''])
  await sql(`ALTER TABLE c ADD COLUMNS (note STRING); ALTER TABLE c SET TBLPROPERTIES ('owner' = 'me'); COMMENT ON TABLE c IS 'other'`)
  expect(await rows('SHOW TBLPROPERTIES c')).toEqual([['quality', 'gold'], ['owner', 'me']])
  expect((await rows('SHOW CREATE TABLE c'))[0]?.[0]).toBe(
    "CREATE TABLE shop.gold.c (\n  id BIGINT NOT NULL COMMENT 'key',\n  name STRING,\n  note STRING)\nUSING delta\nPARTITIONED BY (name)\nCOMMENT 'other'\nTBLPROPERTIES ('quality' = 'gold', 'owner' = 'me')",
  )
  const detail = await sql('DESCRIBE DETAIL c')
  expect(detail.rows[0]?.[detail.columns.findIndex(({ name }) => name === 'partitionColumns')]).toBe('["name"]')
  expect(await rows(`SHOW TABLES LIKE 'c|ci*'`)).toEqual([['gold', 'c', false], ['gold', 'cities', false]])
  expect(await rows('SHOW SCHEMAS')).toEqual([['gold']])
  expect(await rows('SHOW CATALOGS')).toEqual([['shop']])
  expect(await rows('SHOW COLUMNS IN c')).toEqual([['id'], ['name'], ['note']])
  await refused('DROP VIEW c', 'WRONG_COMMAND_FOR_OBJECT_TYPE')
  await sql('DROP TABLE c; DROP TABLE IF EXISTS c')
  await expect(sql('DROP TABLE c')).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_NOT_FOUND' })
})

test('CREATE OR REPLACE keeps the history, IF NOT EXISTS keeps the table', async () => {
  await sql('CREATE TABLE r AS SELECT 1 AS id')
  await refused('CREATE TABLE r (x INT)', 'TABLE_OR_VIEW_ALREADY_EXISTS')
  await sql('CREATE TABLE IF NOT EXISTS r (x INT)')
  await sql(`CREATE OR REPLACE TABLE r AS SELECT 'x' AS name, 2 AS n`)
  expect(await rows('SELECT * FROM r')).toEqual([['x', 2]])
  expect(await rows('SELECT * FROM r VERSION AS OF 0')).toEqual([[1]])
  expect(await rows('SELECT * FROM r@v0')).toEqual([[1]])
  await expect(sql(`CREATE TABLE half AS SELECT CAST(x AS INT) AS n FROM VALUES ('no number') AS t(x)`)).rejects.toMatchObject({ name: 'WarehouseError', code: 'CAST_INVALID_INPUT' })
  await expect(sql('SELECT * FROM half')).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_NOT_FOUND' })
})

test('what a value raises has the name that Databricks gives it', async () => {
  await expect(sql('SELECT 1 / (id - id) FROM q')).rejects.toMatchObject({ name: 'WarehouseError', code: 'DIVIDE_BY_ZERO' })
  await expect(sql('SELECT CAST(id AS INT) + 2147483647 FROM q')).rejects.toMatchObject({ name: 'WarehouseError', code: 'ARITHMETIC_OVERFLOW' })
  await expect(sql(`SELECT ${Array(1500).fill('id').join(' + ')} FROM q`)).rejects.toMatchObject({ code: 'FAILED_TO_PARSE_TOO_COMPLEX' })
})

test('schemas are made, used and dropped', async () => {
  await sql(`CREATE SCHEMA IF NOT EXISTS silver MANAGED LOCATION 'abfss://silver@lake.dfs.core.windows.net'; USE SCHEMA silver; CREATE TABLE x AS SELECT 1 AS a`)
  expect(await rows('SELECT a FROM shop.silver.x')).toEqual([[1]])
  await expect(sql('DROP SCHEMA silver')).rejects.toMatchObject({ code: 'SCHEMA_NOT_EMPTY' })
  await sql('DROP SCHEMA silver CASCADE')
  expect(await rows('SHOW SCHEMAS')).toEqual([['gold']])
})

test('the tables of a pipeline are read by everybody and changed by their flows alone', async () => {
  const name = named('st')
  await t.warehouse.createTable({ name, columns: columnsOf('id INT'), kind: 'STREAMING_TABLE', pipeline: 'medallion' })
  await t.warehouse.append({ table: name, select: 'SELECT 1 AS id' })
  expect(await rows('SELECT * FROM st')).toEqual([[1]])
  for (const text of ['INSERT INTO st VALUES (2)', 'DELETE FROM st', 'UPDATE st SET id = 2', 'DROP TABLE st', 'TRUNCATE TABLE st', 'ALTER TABLE st ADD COLUMNS (x INT)', 'CREATE OR REPLACE TABLE st (x INT)']) {
    await refused(text, 'STREAMING_TABLE_OPERATION_NOT_ALLOWED')
  }
})

test('what is not done is refused by name and place', async () => {
  const cases: [string, RegExp][] = [
    ['CREATE STREAMING TABLE x AS SELECT * FROM STREAM q', /CREATE STREAMING TABLE outside of a pipeline/],
    ['CREATE MATERIALIZED VIEW x AS SELECT 1 AS a', /CREATE MATERIALIZED VIEW outside of a pipeline/],
    ['SELECT * FROM STREAM(q)', /STREAM q/],
    ['REFRESH STREAMING TABLE q', /REFRESH STREAMING TABLE/],
    ['UNDROP TABLE q', /UNDROP TABLE/],
    ['CALL p()', /CALL p/],
    ['CREATE FUNCTION f() RETURNS INT LANGUAGE PYTHON AS $$return 1$$', /PYTHON/],
    ['CREATE TABLE x (id INT MASK f)', /MASK/],
    ['CREATE TABLE x (id STRING COLLATE UNICODE)', /collation UNICODE/],
    ['CONVERT TO DELTA parquet.`/x`', /CONVERT TO DELTA/],
    ['OPTIMIZE q ZORDER BY (id)', /ZORDER BY/],
    ['ALTER TABLE q SET ROW FILTER f ON (id)', /SET ROW FILTER/],
    ['REFRESH MATERIALIZED VIEW x', /REFRESH MATERIALIZED VIEW/],
  ]
  for (const [text, message] of cases) await expect(sql(text), text).rejects.toMatchObject({ code: 'NotSupported', message: expect.stringMatching(message), origin: { file: 'test.sql', line: 1 } })
})

test('the nearest table, schema or catalog is named for one that is not there', async () => {
  await sql('CREATE TABLE artists (id INT)')
  const hints = async (table: string): Promise<unknown> => sql(`SELECT * FROM ${table}`).catch((error: { problems: readonly { hint?: string }[] }) => error.problems[0]?.hint)
  expect(await hints('gold.artits')).toBe('did you mean gold.artists?')
  expect(await hints('glod.artists')).toBe('did you mean gold.artists?')
  expect(await hints('shopx.gold.artists')).toBe('did you mean shop.gold.artists?')
  expect(await hints('qq')).toBe('did you mean q?')
})

test('a view has no versions, and REFRESH of a table has nothing to do', async () => {
  await sql('CREATE OR REPLACE VIEW seen AS SELECT * FROM q; CREATE TEMPORARY VIEW here AS SELECT 1 AS x; REFRESH TABLE q')
  await expect(sql('SELECT * FROM seen VERSION AS OF 1')).rejects.toMatchObject({ code: 'UNSUPPORTED_FEATURE.TIME_TRAVEL' })
  await expect(sql("SELECT * FROM seen TIMESTAMP AS OF '2024-01-01'")).rejects.toMatchObject({ code: 'UNSUPPORTED_FEATURE.TIME_TRAVEL' })
})

test('all that is wrong with a query is said at once, with places', async () => {
  await expect(sql('SELECT nope, upper(alsonot) FROM q')).rejects.toMatchObject({ name: 'SqlError', problems: [{ code: 'UNRESOLVED_COLUMN.WITH_SUGGESTION' }, { code: 'UNRESOLVED_COLUMN.WITH_SUGGESTION' }] })
  await expect(sql('SELECT * FROM nowhere')).rejects.toMatchObject({ name: 'SqlError', code: 'TABLE_OR_VIEW_NOT_FOUND', origin: { file: 'test.sql', line: 1, column: 15 } })
  await expect(sql('SELEC 1')).rejects.toMatchObject({ name: 'SqlError', code: 'PARSE_SYNTAX_ERROR' })
  await sql('CREATE VIEW v1 AS SELECT 1 AS a; CREATE VIEW v2 AS SELECT * FROM v1; CREATE OR REPLACE VIEW v1 AS SELECT * FROM v2').catch(() => undefined)
  await t.catalog.putTable({ ...named('v1'), type: 'VIEW', viewText: 'SELECT * FROM v2' })
  await expect(sql('SELECT * FROM v1')).rejects.toMatchObject({ code: 'RECURSIVE_VIEW' })
})

test('a statement that lost against another writer is run again', async () => {
  await sql('CREATE TABLE busy AS SELECT id FROM range(100)')
  const others = await Promise.all(Array.from({ length: 3 }, () => t.another()))
  const deletes = others.map((warehouse, i) => warehouse.query(`DELETE FROM busy WHERE id % 3 = ${i}`, { ...where, write: true }))
  expect((await Promise.all(deletes)).map((result) => Number(result.rows[0]?.[0])).sort()).toEqual([33, 33, 34])
  expect(await rows('SELECT count(*) FROM busy')).toEqual([[0]])
})

test('what is not there is told where it is named', async () => {
  await sql('CREATE TABLE placed (a INT); INSERT INTO placed VALUES (1)')
  const at = (text: string, code: string, column: number) => expect(sql(text)).rejects.toMatchObject({ code, origin: { line: 1, column } })
  await at('DROP TABLE nowhere', 'TABLE_OR_VIEW_NOT_FOUND', 12)
  await at('SELECT * FROM placed VERSION AS OF 99', 'DELTA_VERSION_NOT_FOUND', 15)
  await at(`SELECT * FROM placed TIMESTAMP AS OF '1999-01-01'`, 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION', 15)
  await at('RESTORE TABLE placed TO VERSION AS OF 99', 'DELTA_VERSION_NOT_FOUND', 39)
  await at('CREATE TABLE copied DEEP CLONE placed VERSION AS OF 99', 'DELTA_VERSION_NOT_FOUND', 53)
  await expect(sql('SELECT (SELECT explode(array(1, 2)))')).rejects.toMatchObject({ code: 'SCALAR_SUBQUERY_TOO_MANY_ROWS', message: expect.not.stringContaining('SET ') })
})

test('VACUUM keeps what may still be needed, unless the session says that it knows better', async () => {
  await sql('CREATE TABLE swept (a INT); INSERT INTO swept VALUES (1); INSERT OVERWRITE swept VALUES (2)')
  for (const text of ['VACUUM swept RETAIN 0 HOURS', 'VACUUM swept RETAIN 167 HOURS DRY RUN']) await refused(text, 'DELTA_VACUUM_RETENTION_PERIOD_TOO_SHORT')
  expect(await rows('VACUUM swept RETAIN 168 HOURS')).toEqual([])
  expect(await rows('SELECT * FROM swept VERSION AS OF 1')).toEqual([[1]])
  await sql(`ALTER TABLE swept SET TBLPROPERTIES ('delta.deletedFileRetentionDuration' = 'interval 2 hours'); VACUUM swept RETAIN 2 HOURS`)
  await sql('SET spark.databricks.delta.retentionDurationCheck.enabled = false; VACUUM swept RETAIN 0 HOURS')
  await expect(sql('SELECT * FROM swept VERSION AS OF 1')).rejects.toMatchObject({ code: 'FAILED_READ_FILE' })
})

test('what a table says of itself names its columns, and holds no query', async () => {
  await sql('CREATE TABLE lying (a INT, b INT) PARTITIONED BY (b); CREATE TABLE loose (a INT)')
  expect(await rows('ALTER TABLE loose CLUSTER BY (a)')).toEqual([])
  await refused('ALTER TABLE loose CLUSTER BY (b)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  await refused('ALTER TABLE lying CLUSTER BY (a)', 'DELTA_ALTER_TABLE_CLUSTER_BY_ON_PARTITIONED_TABLE_NOT_ALLOWED')
  await refused('CREATE TABLE no (a INT DEFAULT (SELECT 1))', 'INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION')
  await refused('CREATE TABLE no (a INT, b INT GENERATED ALWAYS AS (a + (SELECT 1)))', 'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN')
  await refused('CREATE TABLE no (a INT, b INT GENERATED ALWAYS AS (a + 1), c INT GENERATED ALWAYS AS (b + 1))', 'DELTA_INVALID_GENERATED_COLUMN_REFERENCES')
})

test('MERGE spares the columns behind EXCEPT, and asks no query in a condition', async () => {
  await sql(`CREATE TABLE spared (k INT, a STRING, b STRING); INSERT INTO spared VALUES (1, 'a', 'b')`)
  await sql(`MERGE INTO spared USING (VALUES (1, 'x', 'y'), (2, 'x', 'y')) s(k, a, b) ON spared.k = s.k
    WHEN MATCHED THEN UPDATE SET * EXCEPT (a) WHEN NOT MATCHED THEN INSERT * EXCEPT (b)`)
  expect(await rows('SELECT * FROM spared ORDER BY k')).toEqual([[1, 'a', 'y'], [2, 'x', null]])
  await sql(`MERGE WITH SCHEMA EVOLUTION INTO spared USING (SELECT 2 AS k, 'z' AS a, 1 AS c, 2 AS d) s ON spared.k = s.k WHEN MATCHED THEN UPDATE SET * EXCEPT (d)`)
  expect(await rows('SELECT * FROM spared ORDER BY k')).toEqual([[1, 'a', 'y', null], [2, 'z', null, 1]])
  await refused('MERGE INTO spared USING spared s ON spared.k = s.k WHEN MATCHED THEN UPDATE SET * EXCEPT (nowhere)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  for (const text of ['ON spared.k = (SELECT 1) WHEN MATCHED', 'ON spared.k = s.k WHEN MATCHED AND s.k IN (SELECT 1)']) await refused(`MERGE INTO spared USING spared s ${text} THEN DELETE`, 'UNSUPPORTED_MERGE_CONDITION.SUBQUERY')
})

test('MERGE gives the table its new columns also when it finds no row, and names a column once', async () => {
  await sql('CREATE TABLE grown (k INT); INSERT INTO grown VALUES (1)')
  await sql(`MERGE WITH SCHEMA EVOLUTION INTO grown USING (SELECT 9 AS k, 'x' AS more) s ON grown.k = s.k WHEN MATCHED THEN UPDATE SET *`)
  expect(await rows('SELECT k, more FROM grown')).toEqual([[1, null]])
  await refused('MERGE INTO grown USING (SELECT 9 AS k) s ON grown.k = s.k WHEN NOT MATCHED THEN INSERT (k, K) VALUES (1, 2)', 'DELTA_DUPLICATE_COLUMNS_ON_INSERT')
})

test('WITH SCHEMA EVOLUTION gives structs the fields that the source has more, and rows that are there null in them', async () => {
  await sql(`CREATE TABLE inwards (id INT, s STRUCT<a: INT COMMENT 'kept', b: STRUCT<x: INT>>, l ARRAY<STRUCT<p: INT>>)`)
  await sql(`INSERT INTO inwards VALUES (1, named_struct('a', 1, 'b', named_struct('x', 1)), array(named_struct('p', 1))), (2, NULL, NULL), (3, named_struct('a', 3, 'b', NULL), array(NULL))`)
  await sql(`MERGE WITH SCHEMA EVOLUTION INTO inwards USING (
      SELECT id, named_struct('c', 9, 'b', named_struct('y', 8, 'x', 7), 'a', 6) AS s, array(named_struct('q', 5, 'p', 4)) AS l FROM VALUES (1), (4) v(id)
    ) n ON inwards.id = n.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN NOT MATCHED BY SOURCE AND inwards.id = 3 THEN UPDATE SET id = 30`)
  const made = [{ a: 6, b: { x: 7, y: 8 }, c: 9 }, [{ p: 4, q: 5 }]]
  expect(await rows('SELECT * FROM inwards ORDER BY id')).toEqual([[1, ...made], [2, null, null], [4, ...made], [30, { a: 3, b: null, c: null }, [null]]])
  await sql(`INSERT WITH SCHEMA EVOLUTION INTO inwards BY NAME SELECT 5 AS id, named_struct('a', 1, 'b', named_struct('x', 1, 'y', 1), 'c', 1, 'd', 2) AS s`)
  expect(await rows('SELECT s.d, l FROM inwards WHERE id >= 4 ORDER BY id')).toEqual([[null, [{ p: 4, q: 5 }]], [2, null], [null, [null]]])
  expect(await rows('SELECT s.a FROM inwards VERSION AS OF 1 WHERE id = 1')).toEqual([[1]])
  await refused(`MERGE WITH SCHEMA EVOLUTION INTO inwards USING (SELECT 1 AS id, named_struct('a', 1, 'e', 2) AS s) n ON inwards.id = n.id WHEN MATCHED THEN UPDATE SET *`, 'INCOMPATIBLE_DATA_FOR_TABLE')
})
