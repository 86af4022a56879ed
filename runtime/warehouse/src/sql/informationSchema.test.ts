import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSql, type TestSql } from './testSql.ts'

let t: TestSql
beforeAll(async () => {
  t = await testSql()
  await t.sql(`CREATE TABLE plays (id BIGINT NOT NULL COMMENT 'key', price DECIMAL(10,2), at TIMESTAMP, tags ARRAY<STRING>, day DATE) PARTITIONED BY (day) COMMENT 'what was heard'`)
  await t.sql(`CREATE VIEW recent AS SELECT id FROM plays; ALTER TABLE plays SET TAGS ('pii' = 'no'); ALTER TABLE plays ALTER COLUMN id SET TAGS ('kind' = 'key'); CREATE VOLUME drop_box`)
})
afterAll(async () => t.close())

test('tables and views of a catalog stand in its information_schema', async () => {
  const [plays, recent] = await t.rows(`SELECT table_schema, table_name, table_type, is_insertable_into, comment, data_source_format FROM information_schema.tables ORDER BY table_name`)
  expect(plays).toEqual(['gold', 'plays', 'MANAGED', 'YES', 'what was heard', 'DELTA'])
  expect(recent).toEqual(['gold', 'recent', 'VIEW', 'NO', null, 'UNKNOWN_DATA_SOURCE_FORMAT'])
  expect(await t.rows(`SELECT view_definition FROM shop.information_schema.views`)).toEqual([['SELECT id FROM plays']])
  expect(await t.rows(`SELECT count(*) FROM information_schema.tables WHERE created <= current_timestamp() AND last_altered IS NULL AND storage_path LIKE 'abfss://%'`)).toEqual([[1]])
})

test('columns are told with both names of their type, their measures and their place among the partitions', async () => {
  const rows = await t.rows(`SELECT ordinal_position, column_name, is_nullable, full_data_type, data_type, numeric_precision, numeric_scale, datetime_precision, partition_index, comment
    FROM SHOP.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'plays' ORDER BY ordinal_position`)
  expect(rows).toEqual([
    [1, 'id', 'NO', 'bigint', 'LONG', 64, 0, null, null, 'key'],
    [2, 'price', 'YES', 'decimal(10,2)', 'DECIMAL', 10, 2, null, null, null],
    [3, 'at', 'YES', 'timestamp', 'TIMESTAMP', null, null, 3, null, null],
    [4, 'tags', 'YES', 'array<string>', 'ARRAY', null, null, null, null, null],
    [5, 'day', 'YES', 'date', 'DATE', null, null, 0, 1, null],
  ])
})

test('schemas, volumes and tags have views of their own, and system knows every catalog', async () => {
  expect(await t.rows('SELECT catalog_name, schema_name FROM information_schema.schemata')).toEqual([['shop', 'gold']])
  expect(await t.rows('SELECT volume_name, volume_type FROM information_schema.volumes')).toEqual([['drop_box', 'MANAGED']])
  expect(await t.rows('SELECT * FROM information_schema.table_tags')).toEqual([['shop', 'gold', 'plays', 'pii', 'no']])
  expect(await t.rows('SELECT * FROM information_schema.column_tags')).toEqual([['shop', 'gold', 'plays', 'id', 'kind', 'key']])
  expect(await t.rows('SELECT count(*) FROM information_schema.schema_tags')).toEqual([[0]])
  await t.sql('CREATE CATALOG other; CREATE SCHEMA other.raw')
  expect(await t.rows('SELECT catalog_name, schema_name FROM system.information_schema.schemata ORDER BY ALL')).toEqual([['other', 'default'], ['other', 'raw'], ['shop', 'gold']])
})

test('functions stand there with their results, columns and parameters', async () => {
  await t.sql(`CREATE FUNCTION plus(a INT, b DECIMAL(10,2) DEFAULT 1 + 1 COMMENT 'what is added') RETURNS BIGINT COMMENT 'adds' NOT DETERMINISTIC RETURN a + b`)
  await t.sql(`CREATE FUNCTION above(least INT) RETURNS TABLE (id BIGINT COMMENT 'key', day DATE) RETURN SELECT id, day FROM plays WHERE id > above.least`)
  expect(await t.rows('SELECT specific_schema, routine_name, routine_type, data_type, full_data_type, numeric_precision, routine_body, routine_definition, is_deterministic, sql_data_access, comment FROM information_schema.routines ORDER BY routine_name')).toEqual([
    ['gold', 'above', 'FUNCTION', 'TABLE', 'TABLE', null, 'SQL', 'SELECT id, day FROM plays WHERE id > above.least', 'YES', 'READS SQL DATA', null],
    ['gold', 'plus', 'FUNCTION', 'LONG', 'BIGINT', 64, 'SQL', 'a + b', 'NO', 'CONTAINS SQL', 'adds'],
  ])
  expect(await t.rows("SELECT ordinal_position, parameter_mode, parameter_name, data_type, full_data_type, numeric_scale, parameter_default, comment FROM information_schema.parameters WHERE specific_name = 'plus' ORDER BY 1")).toEqual([
    [1, 'IN', 'a', 'INT', 'INT', 0, null, null],
    [2, 'IN', 'b', 'DECIMAL', 'DECIMAL(10,2)', 2, '1 + 1', 'what is added'],
  ])
  expect(await t.rows('SELECT specific_name, ordinal_position, column_name, data_type, comment FROM information_schema.routine_columns ORDER BY 2')).toEqual([['above', 1, 'id', 'LONG', 'key'], ['above', 2, 'day', 'DATE', null]])
})

test('the views themselves are described and shown', async () => {
  expect((await t.rows('DESCRIBE information_schema.schemata')).slice(0, 2)).toEqual([['catalog_name', 'string', null], ['schema_name', 'string', null]])
  expect(await t.rows('DESCRIBE shop.information_schema.tables created')).toContainEqual(['data_type', 'timestamp'])
  expect(await t.rows("SHOW COLUMNS IN information_schema.table_tags")).toEqual([['catalog_name'], ['schema_name'], ['table_name'], ['tag_name'], ['tag_value']])
  expect(await t.rows("SHOW TABLES IN information_schema LIKE 'c*'")).toEqual([['information_schema', 'catalog_tags', false], ['information_schema', 'catalogs', false], ['information_schema', 'column_tags', false], ['information_schema', 'columns', false]])
  await t.refused('DESCRIBE information_schema.nothing', 'TABLE_OR_VIEW_NOT_FOUND')
  await t.refused('SHOW TABLES IN nowhere.information_schema', 'CATALOG_NOT_FOUND')
})

test('a view that is not there is refused by name, and nobody makes a schema of that name', async () => {
  await expect(t.sql('SELECT * FROM information_schema.check_constraints')).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_NOT_FOUND', hint: expect.stringContaining('tables, views, columns') })
  await t.refused('SELECT * FROM nowhere.information_schema.tables', 'CATALOG_NOT_FOUND')
  await t.refused('SELECT * FROM information_schema.tables VERSION AS OF 1', 'UNSUPPORTED_FEATURE.TIME_TRAVEL')
  await t.refused('CREATE SCHEMA information_schema', 'SCHEMA_ALREADY_EXISTS')
})
