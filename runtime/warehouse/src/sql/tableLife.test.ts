import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeText } from '@lagoon/storage'
import { newSession } from './session.ts'
import { testSql, type TestSql } from './testSql.ts'

let t: TestSql
beforeAll(async () => {
  t = await testSql()
})
afterAll(async () => t.close())

test('RESTORE makes an older version the newest, rows, columns and deleted rows alike', async () => {
  await t.sql(`CREATE TABLE r AS SELECT id FROM range(4); DELETE FROM r WHERE id = 3; INSERT WITH SCHEMA EVOLUTION INTO r BY NAME SELECT 9L AS id, 'x' AS v; DELETE FROM r WHERE id < 2`)
  const result = await t.sql('RESTORE TABLE r TO VERSION AS OF 1')
  expect(result.columns.map(({ name }) => name)).toEqual(['table_size_after_restore', 'num_of_files_after_restore', 'num_removed_files', 'num_restored_files', 'removed_files_size', 'restored_files_size'])
  expect(await t.rows('SELECT * FROM r ORDER BY id')).toEqual([[0], [1], [2]])
  expect((await t.rows('DESCRIBE HISTORY r LIMIT 1'))[0]?.slice(2, 4)).toEqual(['RESTORE', '{"version":"1"}'])
  await t.sql('RESTORE TABLE r TO VERSION AS OF 3; INSERT INTO r VALUES (5, NULL)')
  expect(await t.rows('SELECT * FROM r ORDER BY id')).toEqual([[2, null], [5, null], [9, 'x']])
  const [row] = await t.rows('DESCRIBE HISTORY r')
  await t.sql(`RESTORE r TO TIMESTAMP AS OF TIMESTAMP'${String(row?.[1])}' - INTERVAL 0 SECONDS`)
  expect(await t.rows('SELECT count(*) FROM r')).toEqual([[3]])
})

test('a clone and LIKE take columns, comments, partitions and rules; a clone takes the rows of a version too', async () => {
  await t.sql(`CREATE TABLE s (id INT COMMENT 'key', v STRING DEFAULT 'd', p INT, CONSTRAINT small CHECK (id < 100)) PARTITIONED BY (p) TBLPROPERTIES ('quality' = 'gold'); INSERT INTO s VALUES (1, 'a', 1); INSERT INTO s VALUES (2, 'b', 2)`)
  await t.sql('CREATE TABLE old_s CLONE s VERSION AS OF 1; CREATE TABLE flat SHALLOW CLONE s; CREATE TABLE shape LIKE s')
  expect(await t.rows('SELECT * FROM old_s')).toEqual([[1, 'a', 1]])
  expect(await t.rows('SELECT count(*) FROM flat')).toEqual([[2]])
  expect(await t.rows('SELECT count(*) FROM shape')).toEqual([[0]])
  await t.sql('DROP TABLE s; INSERT INTO flat (id, p) VALUES (3, 3); INSERT INTO shape (id, p) VALUES (3, 3)')
  expect(await t.rows('SELECT v FROM flat WHERE id = 3')).toEqual([['d']])
  expect(await t.rows('SHOW PARTITIONS shape')).toEqual([[3]])
  await t.refused('INSERT INTO shape (id, p) VALUES (100, 3)', 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES')
  expect(await t.rows(`SHOW TBLPROPERTIES shape ('quality')`)).toEqual([['quality', 'gold']])
  await t.refused('CREATE TABLE no CLONE nowhere', 'TABLE_OR_VIEW_NOT_FOUND')
})

test('CREATE TABLE AS SELECT and CLONE are one commit, with the rows', async () => {
  await t.sql('CREATE TABLE first AS SELECT id FROM range(3); CREATE OR REPLACE TABLE second CLONE first; CREATE OR REPLACE TABLE third PARTITIONED BY (p) AS SELECT id, id % 2 AS p FROM first; CREATE TABLE none AS SELECT 1 AS a WHERE false')
  for (const [name, operation, count] of [['first', 'CREATE TABLE AS SELECT', 3], ['second', 'CLONE', 3], ['third', 'CREATE OR REPLACE TABLE AS SELECT', 3], ['none', 'CREATE TABLE AS SELECT', 0]] as const) {
    expect((await t.rows(`DESCRIBE HISTORY ${name}`)).map((row) => [row[0], row[2]])).toEqual([[0, operation]])
    expect(await t.rows(`SELECT count(*) FROM ${name} VERSION AS OF 0`)).toEqual([[count]])
  }
  expect(await t.rows('SHOW PARTITIONS third')).toEqual([[0], [1]])
})

test('CREATE TABLE AS SELECT that fails, or that finds a table in its LOCATION, leaves all as it was', async () => {
  await t.refused("CREATE TABLE half AS SELECT CAST(id AS STRING) || 'x' AS a, 1 / (id - 9) AS b FROM range(10)", 'DIVIDE_BY_ZERO')
  await t.sql('CREATE TABLE half (other INT); DROP TABLE half')
  const location = 'abfss://lake@shop.dfs.core.windows.net/outside/kept'
  await t.sql(`CREATE TABLE kept_outside LOCATION '${location}' AS SELECT 1 AS a`)
  await t.refused(`CREATE TABLE again LOCATION '${location}' AS SELECT 2 AS a`, 'DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION')
  expect(await t.rows('SELECT * FROM kept_outside')).toEqual([[1]])
})

test('a table under the old name of a renamed one has files of its own', async () => {
  await t.sql('CREATE TABLE live (a INT); ALTER TABLE live RENAME TO was_live; CREATE TABLE live (a INT); INSERT INTO live VALUES (1)')
  await t.sql('ALTER TABLE live RENAME TO was_live_too; CREATE TABLE live AS SELECT 2 AS a')
  expect(await t.rows('SELECT * FROM was_live UNION ALL SELECT * FROM was_live_too UNION ALL SELECT * FROM live')).toEqual([[1], [2]])
  await t.sql('DROP TABLE live; DROP TABLE was_live')
  expect(await t.rows('SELECT * FROM was_live_too')).toEqual([[1]])
})

test('no statement that makes a table takes rows away that the catalog does not know', async () => {
  const location = await t.catalog.locationOf({ catalog: 'shop', schema: 'gold', name: 'unknown' })
  await t.sql(`CREATE TABLE outside LOCATION 'abfss://${location.split('/')[1]}@${location.split('/')[0]}.dfs.core.windows.net/${location.split('/').slice(2).join('/')}' AS SELECT 42 AS a; INSERT INTO outside VALUES (43); CREATE TABLE source AS SELECT 1 AS a`)
  const held = await t.catalog.table({ catalog: 'shop', schema: 'gold', name: 'outside' })
  expect(held.location).toBe(location)
  await t.sql('DROP TABLE outside')
  for (const text of ['CREATE TABLE unknown AS SELECT 1 AS a', 'CREATE TABLE unknown CLONE source', 'CREATE TABLE unknown LIKE source', 'CREATE OR REPLACE TABLE unknown (b INT)']) await t.refused(text, 'DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION')
  await t.catalog.createTable({ ...held })
  expect(await t.rows('SELECT * FROM outside ORDER BY a')).toEqual([[42], [43]])
})

test('a CREATE TABLE AS SELECT that was killed before the catalog knew of it is run again', async () => {
  await t.sql('CREATE TABLE killed AS SELECT 1 AS a')
  await t.catalog.dropTable({ catalog: 'shop', schema: 'gold', name: 'killed' })
  await t.sql('CREATE TABLE killed AS SELECT 2 AS a')
  expect(await t.rows('SELECT * FROM killed VERSION AS OF 0')).toEqual([[2]])
})

test('CREATE OR REPLACE is one commit: another definition, other rows, or nothing at all', async () => {
  await t.sql(`CREATE TABLE w (a INT) COMMENT 'first' TBLPROPERTIES ('x' = '1'); INSERT INTO w VALUES (1)`)
  await t.sql(`CREATE OR REPLACE TABLE w (b STRING NOT NULL, c INT) PARTITIONED BY (c) COMMENT 'second'`)
  expect(await t.rows('SELECT * FROM w')).toEqual([])
  expect(await t.rows('SHOW TBLPROPERTIES w')).toEqual([])
  expect((await t.warehouse.describe({ catalog: 'shop', schema: 'gold', name: 'w' })).partitionColumns).toEqual(['c'])
  expect(await t.rows('SELECT * FROM w VERSION AS OF 1')).toEqual([[1]])
  await t.refused(`CREATE OR REPLACE TABLE w AS SELECT CAST(x AS INT) AS n FROM VALUES ('no') AS v(x)`, 'CAST_INVALID_INPUT')
  expect(await t.warehouse.version({ catalog: 'shop', schema: 'gold', name: 'w' })).toBe(2n)
  await t.refused('REPLACE TABLE nowhere (a INT)', 'TABLE_OR_VIEW_NOT_FOUND')
})

test('columns are added where they are asked for, moved, described and set free of NOT NULL', async () => {
  await t.sql(`CREATE TABLE a (id INT NOT NULL, s STRUCT<x: INT>, name VARCHAR(3)); INSERT INTO a VALUES (1, named_struct('x', 5), 'abc')`)
  await t.sql(`ALTER TABLE a ADD COLUMNS (first STRING FIRST, after_id BIGINT COMMENT 'here' AFTER id, s.y STRING)`)
  expect(await t.rows('DESCRIBE a')).toEqual([['first', 'string', null], ['id', 'int', null], ['after_id', 'bigint', 'here'], ['s', 'struct<x:int,y:string>', null], ['name', 'varchar(3)', null]])
  expect(await t.rows('SELECT id, after_id, s.x, s.y, first FROM a')).toEqual([[1, null, 5, null, null]])
  await t.sql(`ALTER TABLE a ALTER COLUMN name TYPE VARCHAR(5); ALTER TABLE a ALTER COLUMN name COMMENT 'n'; ALTER TABLE a ALTER COLUMN name FIRST; ALTER TABLE a ALTER COLUMN id DROP NOT NULL; INSERT INTO a (name) VALUES ('abcde')`)
  expect((await t.rows('DESCRIBE a'))[0]).toEqual(['name', 'varchar(5)', 'n'])
  await t.refused('ALTER TABLE a ADD COLUMNS (ID INT)', 'FIELD_ALREADY_EXISTS')
  await t.sql('ALTER TABLE a ADD COLUMN IF NOT EXISTS id INT')
  await t.refused('ALTER TABLE a ALTER COLUMN id TYPE STRING', 'DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP')
  await t.refused('ALTER TABLE a DROP COLUMN id', 'DELTA_UNSUPPORTED_DROP_COLUMN')
  await t.refused('ALTER TABLE a RENAME COLUMN id TO x', 'DELTA_UNSUPPORTED_RENAME_COLUMN')
  await t.refused('ALTER VIEW a SET TBLPROPERTIES (x = 1)', 'WRONG_COMMAND_FOR_OBJECT_TYPE')
})

test('the log claims no column mapping that no file has, though the catalog keeps the property', async () => {
  await t.sql(`CREATE TABLE mapped (a INT) TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'k' = 'v'); INSERT INTO mapped VALUES (1)`)
  await t.sql(`CREATE TABLE later (a INT); ALTER TABLE later SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'k' = 'v'); INSERT INTO later VALUES (1)`)
  for (const name of ['mapped', 'later']) {
    const { metadata } = await t.warehouse.snapshot({ catalog: 'shop', schema: 'gold', name })
    expect(metadata.configuration).toEqual({ k: 'v' })
    expect(await t.rows(`SHOW TBLPROPERTIES ${name}`)).toContainEqual(['delta.columnMapping.mode', 'name'])
    await t.refused(`ALTER TABLE ${name} RENAME COLUMN a TO b`, 'DELTA_UNSUPPORTED_RENAME_COLUMN')
  }
})

test('a clone and LIKE of a table whose files call a column otherwise have its values under its own name', async () => {
  await t.sql('CREATE TABLE phys (c1 INT, c2 STRING); INSERT INTO phys VALUES (1, \'one\')')
  const name = { catalog: 'shop', schema: 'gold', name: 'phys' }
  const { metadata } = await t.warehouse.snapshot(name)
  const location = await t.catalog.locationOf(name)
  const fields = metadata.schema.fields.map((field, index) => ({
    name: ['id', 'label'][index], type: field.type, nullable: true, metadata: { 'delta.columnMapping.id': index + 1, 'delta.columnMapping.physicalName': field.name },
  }))
  const mapped = {
    id: metadata.id, format: { provider: 'parquet', options: {} }, schemaString: JSON.stringify({ type: 'struct', fields }), partitionColumns: [],
    configuration: { 'delta.columnMapping.mode': 'name', 'delta.columnMapping.maxColumnId': '2' },
  }
  await writeText(t.storage, `${location}/_delta_log/${'2'.padStart(20, '0')}.json`, [{ protocol: { minReaderVersion: 2, minWriterVersion: 5 } }, { metaData: mapped }].map((action) => JSON.stringify(action)).join('\n'))
  expect(await t.rows('SELECT id, label FROM phys')).toEqual([[1, 'one']])
  await t.sql(`CREATE TABLE copy CLONE phys; CREATE TABLE shape_of LIKE phys; INSERT INTO shape_of VALUES (2, 'two'); INSERT INTO copy VALUES (3, 'three')`)
  expect(await t.rows('SELECT id, label FROM copy ORDER BY id')).toEqual([[1, 'one'], [3, 'three']])
  expect(await t.rows('SELECT id, label FROM shape_of')).toEqual([[2, 'two']])
})

test('a property that only the catalog keeps outlives RESTORE and CLONE', async () => {
  await t.sql(`CREATE TABLE kept (a INT) TBLPROPERTIES ('delta.columnMapping.mode' = 'name'); INSERT INTO kept VALUES (1); RESTORE TABLE kept TO VERSION AS OF 0; CREATE TABLE kept_too CLONE kept`)
  for (const name of ['kept', 'kept_too']) expect(await t.rows(`SHOW TBLPROPERTIES ${name}`)).toContainEqual(['delta.columnMapping.mode', 'name'])
})

test('a table is renamed, owned and tagged; a view gets another query', async () => {
  await t.sql(`CREATE TABLE n AS SELECT 1 AS a; ALTER TABLE n RENAME TO renamed; ALTER TABLE renamed OWNER TO me; ALTER TABLE renamed SET TAGS ('pii' = 'no'); ALTER TABLE renamed UNSET TBLPROPERTIES IF EXISTS ('none')`)
  expect(await t.rows('SELECT * FROM renamed')).toEqual([[1]])
  await t.refused('SELECT * FROM n', 'TABLE_OR_VIEW_NOT_FOUND')
  expect(await t.rows('DESCRIBE EXTENDED renamed')).toContainEqual(['Owner', 'me', ''])
  await t.sql('CREATE VIEW v AS SELECT a FROM renamed; ALTER VIEW v AS SELECT a + 1 AS b FROM renamed')
  expect(await t.rows('SELECT b FROM v')).toEqual([[2]])
  await t.refused("ALTER TABLE renamed UNSET TBLPROPERTIES ('none')", 'UNSET_NONEXISTENT_PROPERTIES')
})

test('DESCRIBE answers in the shapes of Databricks', async () => {
  await t.sql(`CREATE TABLE z (a INT COMMENT 'x', b DECIMAL(4,1) NOT NULL) COMMENT 'c'`)
  expect(await t.rows('DESCRIBE z a')).toEqual([['col_name', 'a'], ['data_type', 'int'], ['comment', 'x']])
  const json: unknown = JSON.parse(String((await t.rows('DESCRIBE EXTENDED z AS JSON'))[0]?.[0]))
  expect(json).toMatchObject({ table_name: 'z', catalog_name: 'shop', namespace: ['gold'], columns: [{ name: 'a', type: { name: 'int' }, comment: 'x', nullable: true }, { name: 'b', type: { name: 'decimal', precision: 4, scale: 1 }, nullable: false }], provider: 'delta', comment: 'c' })
  await t.refused('DESCRIBE z AS JSON', 'DESCRIBE_JSON_NOT_EXTENDED')
  await t.refused('DESCRIBE z nope', 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  expect((await t.rows("SHOW TABLE EXTENDED LIKE 'z'"))[0]?.[3]).toContain(' |-- b: decimal(4,1) (nullable = false)')
})

test('objects of every kind are commented, tagged, granted and dropped', async () => {
  await t.sql(`CREATE CATALOG other COMMENT 'o'; CREATE SCHEMA other.s WITH DBPROPERTIES (a = 'b'); CREATE VOLUME other.s.v COMMENT 'files'; COMMENT ON SCHEMA other.s IS 'said'; ALTER SCHEMA other.s OWNER TO us; SET TAG ON CATALOG other cost = low`)
  expect(await t.rows('DESCRIBE SCHEMA EXTENDED other.s')).toEqual([['Catalog Name', 'other'], ['Namespace Name', 's'], ['Comment', 'said'], ['RootLocation', ''], ['Owner', 'us'], ['Properties', '((a,b))']])
  expect((await t.rows('DESCRIBE VOLUME other.s.v'))[0]?.slice(0, 3)).toEqual(['v', 'other', 's'])
  await t.sql('CREATE TABLE granted AS SELECT 1 AS a; GRANT SELECT, MODIFY ON granted TO `data team`; GRANT USE SCHEMA ON SCHEMA other.s TO us; REVOKE MODIFY ON TABLE granted FROM `data team`')
  expect(await t.rows('SHOW GRANTS ON TABLE granted')).toEqual([['data team', 'SELECT', 'TABLE', 'shop.gold.granted']])
  expect(await t.rows('SHOW GRANTS us ON SCHEMA other.s')).toEqual([['us', 'USE SCHEMA', 'SCHEMA', 'other.s']])
  await t.refused('GRANT SELECT ON nowhere TO us', 'TABLE_OR_VIEW_NOT_FOUND')
  await t.refused('DROP CATALOG other', 'CATALOG_NOT_EMPTY')
  await t.sql('DROP VOLUME other.s.v; DROP VOLUME IF EXISTS other.s.v; DROP CATALOG other CASCADE')
  expect(await t.rows('SHOW CATALOGS')).toEqual([['shop']])
})

test('what keeps tables in order does it, or has nothing to do', async () => {
  await t.sql(`CREATE TABLE o AS SELECT id FROM range(10); DELETE FROM o WHERE id < 5; REORG TABLE o APPLY (PURGE)`)
  expect((await t.warehouse.history({ catalog: 'shop', schema: 'gold', name: 'o' }, { limit: 1 }))[0]).toMatchObject({ operation: 'REORG', metrics: { numDeletionVectorsRemoved: '1' } })
  expect(await t.rows('SELECT count(*) FROM o')).toEqual([[5]])
  await t.sql('ANALYZE TABLE o COMPUTE STATISTICS FOR ALL COLUMNS; CACHE TABLE o; UNCACHE TABLE o; CLEAR CACHE; MSCK REPAIR TABLE o; CACHE TABLE few AS SELECT * FROM o WHERE id > 8')
  expect(await t.rows('SELECT * FROM few')).toEqual([[9]])
  await t.refused('ANALYZE TABLE nowhere COMPUTE STATISTICS', 'TABLE_OR_VIEW_NOT_FOUND')
})

test('REFRESH TABLE has nothing to write, so a session that only reads may ask for it', async () => {
  await t.sql('CREATE TABLE fresh AS SELECT 1 AS a')
  const reading = { session: newSession({ catalog: 'shop', schema: 'gold' }), write: false, file: 'test.sql' }
  expect((await t.warehouse.query('REFRESH TABLE fresh', reading)).rows).toEqual([])
})

test('what a definition names must be there, and say the same every time', async () => {
  await t.refused('CREATE TABLE d1 (a INT, b INT) PARTITIONED BY (nope)', 'COLUMN_NOT_DEFINED_IN_TABLE')
  await t.refused('CREATE TABLE d1 (a INT, b INT) CLUSTER BY (nope)', 'COLUMN_NOT_DEFINED_IN_TABLE')
  await t.refused('CREATE TABLE d1 (a INT, b INT) PARTITIONED BY (a) CLUSTER BY (b)', 'SPECIFY_CLUSTER_BY_WITH_PARTITIONED_BY_IS_NOT_ALLOWED')
  await t.refused('CREATE TABLE d1 (a INT, PRIMARY KEY (nope))', 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  await t.refused('CREATE TABLE d1 (a INT, CONSTRAINT c CHECK (rand() > a))', 'NON_DETERMINISTIC_CHECK_CONSTRAINT')
  await t.refused('CREATE TABLE d1 (a INT, b STRING GENERATED ALWAYS AS (uuid()))', 'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN')
  await t.refused(`CREATE TABLE d1 (a INT DEFAULT 'x')`, 'INVALID_DEFAULT_VALUE.DATA_TYPE')
  await t.refused('CREATE TABLE d1 AS SELECT 1 AS a, 2 AS A', 'DELTA_DUPLICATE_COLUMNS_FOUND')
  await t.refused('CREATE TABLE d1 (a INT, A STRING)', 'DELTA_DUPLICATE_COLUMNS_FOUND')
  await t.sql(`CREATE TABLE d1 (a INT, b STRING DEFAULT uuid(), c DOUBLE DEFAULT 1, d DATE DEFAULT current_date(), PRIMARY KEY (A)) CLUSTER BY (a)`)
  await t.refused('ALTER TABLE d1 ADD CONSTRAINT k FOREIGN KEY (nope) REFERENCES d1 (a)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  expect(await t.rows('SHOW COLUMNS IN d1')).toEqual([['a'], ['b'], ['c'], ['d']])
})
