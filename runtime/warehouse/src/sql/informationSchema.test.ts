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

test('a view that is not there is refused by name, and nobody makes a schema of that name', async () => {
  await expect(t.sql('SELECT * FROM information_schema.routines')).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_NOT_FOUND', hint: expect.stringContaining('tables, views, columns') })
  await t.refused('SELECT * FROM nowhere.information_schema.tables', 'CATALOG_NOT_FOUND')
  await t.refused('SELECT * FROM information_schema.tables VERSION AS OF 1', 'UNSUPPORTED_FEATURE.TIME_TRAVEL')
  await t.refused('CREATE SCHEMA information_schema', 'SCHEMA_ALREADY_EXISTS')
})
