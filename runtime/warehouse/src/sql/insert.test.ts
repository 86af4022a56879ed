import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSql, type TestSql } from './testSql.ts'

let t: TestSql
beforeAll(async () => {
  t = await testSql()
})
afterAll(async () => t.close())

test('columns that are not named get their default, and DEFAULT asks for it', async () => {
  await t.sql(`CREATE TABLE d (id INT, name STRING DEFAULT 'nobody', n INT DEFAULT 1 + 1, note STRING)`)
  await t.sql(`INSERT INTO d (id) VALUES (1); INSERT INTO d VALUES (2, DEFAULT, DEFAULT, DEFAULT), (3, 'c', NULL, 'x'); INSERT INTO d BY NAME SELECT 4 AS id, 'y' AS note`)
  await t.sql(`UPDATE d SET note = 'was two', name = DEFAULT, n = 5 WHERE id = 3`)
  await t.sql(`MERGE INTO d USING (SELECT 9 AS id) s ON d.id = s.id WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, DEFAULT)`)
  expect(await t.rows('SELECT * FROM d ORDER BY id')).toEqual([[1, 'nobody', 2, null], [2, 'nobody', 2, null], [3, 'nobody', 5, 'was two'], [4, 'nobody', 2, 'y'], [9, 'nobody', 2, null]])
  await t.sql(`ALTER TABLE d ALTER COLUMN note SET DEFAULT 'later'; INSERT INTO d (id) VALUES (10); ALTER TABLE d ALTER COLUMN note DROP DEFAULT; INSERT INTO d (id) VALUES (11)`)
  expect(await t.rows('SELECT note FROM d WHERE id > 9 ORDER BY id')).toEqual([['later'], [null]])
  await t.refused('ALTER TABLE d ADD COLUMNS (x INT DEFAULT 1)', 'DELTA_ADD_COLUMN_WITH_DEFAULT_VALUE')
  expect((await t.warehouse.describe({ catalog: 'shop', schema: 'gold', name: 'd' })).features).toContain('allowColumnDefaults')
})

test('a row that breaks a CHECK or NOT NULL, or does not fit its column, changes nothing', async () => {
  await t.sql(`CREATE TABLE c (id INT NOT NULL, price DECIMAL(5,2), code CHAR(3), name VARCHAR(4), CONSTRAINT positive CHECK (price > 0))`)
  await t.sql(`INSERT INTO c VALUES (1, 1.5, 'ab', 'abcd')`)
  expect(await t.rows('SELECT id, price, code, length(code), name FROM c')).toEqual([[1, '1.50', 'ab ', 3, 'abcd']])
  await t.refused(`INSERT INTO c VALUES (2, 2, 'a', 'a'), (3, -1, 'a', 'a')`, 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES')
  await t.refused(`INSERT INTO c VALUES (2, NULL, 'a', 'a')`, 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES')
  await t.refused(`INSERT INTO c VALUES (NULL, 1, 'a', 'a')`, 'DELTA_NOT_NULL_CONSTRAINT_VIOLATED')
  await t.refused(`INSERT INTO c VALUES (2, 1, 'abcd', 'a')`, 'EXCEED_LIMIT_LENGTH')
  await t.refused(`INSERT INTO c VALUES (2, 1, 'a', 'abcde')`, 'EXCEED_LIMIT_LENGTH')
  await t.refused(`INSERT INTO c VALUES (2, '1', 'a', 'a')`, 'INCOMPATIBLE_DATA_FOR_TABLE')
  await t.refused(`INSERT INTO c VALUES (3000000000L, 1, 'a', 'a')`, 'CAST_OVERFLOW')
  await t.refused(`UPDATE c SET price = -price`, 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES')
  await t.refused(`MERGE INTO c USING (SELECT 1 AS id) s ON c.id = s.id WHEN MATCHED THEN UPDATE SET price = 0`, 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES')
  await expect(t.sql(`SELECT 1;\n INSERT INTO c VALUES (3, -1, 'a', 'a')`)).rejects.toMatchObject({ message: expect.stringMatching(/^test\.sql:2:2: CHECK constraint positive \(price > 0\) violated by row with values:\n - id : 3\n - price : -1\.00/) })
  expect(await t.rows('SELECT count(*), max(id) FROM c VERSION AS OF 1')).toEqual([[1, 1]])
  expect(await t.rows('SELECT count(*) FROM c')).toEqual([[1]])
})

test('constraints are added to rows that keep them, and dropped', async () => {
  await t.sql('CREATE TABLE k AS SELECT id, id * 2 AS v FROM range(3)')
  await t.refused('ALTER TABLE k ADD CONSTRAINT pos CHECK (v > 0)', 'DELTA_NEW_CHECK_CONSTRAINT_VIOLATION')
  await t.refused('ALTER TABLE k ADD CONSTRAINT pos CHECK (v + 1)', 'DELTA_NON_BOOLEAN_CHECK_CONSTRAINT')
  await t.sql('ALTER TABLE k ADD CONSTRAINT pos CHECK (v >= 0); ALTER TABLE k ADD CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED')
  await t.refused('ALTER TABLE k ADD CONSTRAINT pos CHECK (id >= 0)', 'DELTA_CONSTRAINT_ALREADY_EXISTS')
  await t.refused('INSERT INTO k VALUES (7, -1)', 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES')
  await t.sql('INSERT INTO k VALUES (0, 1)')
  expect((await t.rows('SHOW CREATE TABLE k'))[0]?.[0]).toContain('CONSTRAINT pk PRIMARY KEY (`id`)')
  await t.refused('ALTER TABLE k DROP CONSTRAINT other', 'DELTA_CONSTRAINT_DOES_NOT_EXIST')
  await t.sql('ALTER TABLE k DROP CONSTRAINT pos; ALTER TABLE k DROP PRIMARY KEY; ALTER TABLE k DROP CONSTRAINT IF EXISTS other; INSERT INTO k VALUES (7, -1)')
  await t.refused('ALTER TABLE k ALTER COLUMN missing SET NOT NULL', 'DELTA_COLUMN_NOT_FOUND_IN_SCHEMA')
  await t.sql('ALTER TABLE k ALTER COLUMN v SET NOT NULL')
  await t.refused('INSERT INTO k (id) VALUES (8)', 'DELTA_NOT_NULL_CONSTRAINT_VIOLATED')
})

test('generated columns are computed, and identity columns count', async () => {
  await t.sql(`CREATE TABLE g (id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 10), day DATE, y INT GENERATED ALWAYS AS (year(day)))`)
  await t.sql(`INSERT INTO g (day) VALUES (DATE'2023-05-01'), (DATE'2024-05-01'); INSERT INTO g (day, y) VALUES (DATE'2025-05-01', 2025)`)
  expect(await t.rows('SELECT id, y FROM g ORDER BY y')).toEqual([[10, 2023], [20, 2024], [30, 2025]])
  await t.sql(`UPDATE g SET day = DATE'2030-01-01' WHERE id = 10`)
  expect(await t.rows('SELECT id, y FROM g ORDER BY id')).toEqual([[10, 2030], [20, 2024], [30, 2025]])
  await t.refused(`INSERT INTO g (day, y) VALUES (DATE'2025-05-01', 1999)`, 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES')
  await t.refused(`INSERT INTO g VALUES (1, DATE'2025-05-01', 2025)`, 'DELTA_IDENTITY_COLUMNS_EXPLICIT_INSERT_NOT_SUPPORTED')
  await t.refused('UPDATE g SET id = 1', 'DELTA_IDENTITY_COLUMNS_UPDATE_NOT_SUPPORTED')
  await t.sql(`CREATE TABLE gd (id BIGINT GENERATED BY DEFAULT AS IDENTITY, v STRING); INSERT INTO gd VALUES (100, 'own'); INSERT INTO gd (v) VALUES ('made')`)
  expect(await t.rows('SELECT * FROM gd ORDER BY id')).toEqual([[1, 'made'], [100, 'own']])
})

test('INSERT … REPLACE takes the place of the rows that it says, and of no others', async () => {
  await t.sql(`CREATE TABLE r AS SELECT * FROM VALUES (1, 'a'), (2, 'b'), (3, 'c') AS v(id, v)`)
  await t.sql(`INSERT INTO r REPLACE WHERE id >= 2 SELECT * FROM VALUES (2, 'B'), (4, 'D') AS v(id, v)`)
  expect(await t.rows('SELECT * FROM r ORDER BY id')).toEqual([[1, 'a'], [2, 'B'], [4, 'D']])
  await t.refused(`INSERT INTO r REPLACE WHERE id >= 2 SELECT 1, 'x'`, 'DELTA_REPLACE_WHERE_MISMATCH')
  await t.sql(`INSERT INTO r REPLACE USING (id) SELECT * FROM VALUES (1, 'one'), (9, 'nine') AS v(id, v)`)
  expect(await t.rows('SELECT * FROM r ORDER BY id')).toEqual([[1, 'one'], [2, 'B'], [4, 'D'], [9, 'nine']])
  await t.sql(`INSERT INTO r AS t REPLACE ON (t.id < s.id AND t.v <> 'one') (SELECT 5 AS id, 'five' AS v) AS s`)
  expect(await t.rows('SELECT * FROM r ORDER BY id')).toEqual([[1, 'one'], [5, 'five'], [9, 'nine']])
})

test('INSERT … PARTITION says the values of partition columns', async () => {
  await t.sql(`CREATE TABLE p (v STRING, d INT, e STRING) PARTITIONED BY (d, e); INSERT INTO p PARTITION (d = 1, e) VALUES ('a', 'x'), ('b', 'y'); INSERT INTO p PARTITION (d = 2, e = 'z') VALUES ('c')`)
  await t.sql(`INSERT OVERWRITE p PARTITION (d = 1, e) VALUES ('new', 'x')`)
  expect(await t.rows('SELECT * FROM p ORDER BY d, e')).toEqual([['new', 1, 'x'], ['c', 2, 'z']])
  expect(await t.rows('SHOW PARTITIONS p')).toEqual([[1, 'x'], [2, 'z']])
  await t.refused(`INSERT INTO p PARTITION (v = 'a') VALUES (1, 'x')`, 'NON_PARTITION_COLUMN')
  await t.refused(`INSERT INTO p PARTITION (nope = 'a') VALUES (1, 'x')`, 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  await t.sql(`CREATE TABLE pd (v INT, day DATE) PARTITIONED BY (day); INSERT INTO pd PARTITION (day = '2026-01-31') VALUES (1); INSERT OVERWRITE pd PARTITION (day = '2026-01-31') VALUES (2)`)
  expect(await t.rows('SELECT * FROM pd')).toEqual([[2, '2026-01-31']])
  await t.refused(`INSERT INTO pd PARTITION (day = 'soon') VALUES (1)`, 'CAST_INVALID_INPUT')
})

test('a schema evolves only when it is asked to', async () => {
  await t.sql(`CREATE TABLE e AS SELECT 1 AS id`)
  await t.refused(`INSERT INTO e BY NAME SELECT 2 AS id, 'b' AS v`, 'INCOMPATIBLE_DATA_FOR_TABLE')
  await t.sql(`INSERT WITH SCHEMA EVOLUTION INTO e BY NAME SELECT 2 AS id, 'b' AS v`)
  await t.refused(`MERGE INTO e USING (SELECT 3 AS id) s ON e.id = s.id WHEN NOT MATCHED THEN INSERT *`, 'UNRESOLVED_COLUMN.WITH_SUGGESTION')
  await t.sql(`MERGE WITH SCHEMA EVOLUTION INTO e USING (SELECT * FROM VALUES (1, true), (3, false) AS v(id, flag)) s ON e.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *`)
  expect(await t.rows('SELECT * FROM e ORDER BY id')).toEqual([[1, null, true], [2, 'b', null], [3, null, false]])
  expect(await t.rows('SHOW COLUMNS IN e')).toEqual([['id'], ['v'], ['flag']])
})

test('a clause of MERGE that would never be reached is refused', async () => {
  await t.sql('CREATE TABLE m AS SELECT 1 AS id')
  await t.refused('MERGE INTO m USING m AS s ON m.id = s.id WHEN MATCHED THEN DELETE WHEN MATCHED AND s.id > 1 THEN UPDATE SET id = 2', 'NON_LAST_MATCHED_CLAUSE_OMIT_CONDITION')
  await t.refused('MERGE INTO m USING m AS s ON m.id = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (1, 2)', 'INSERT_COLUMN_ARITY_MISMATCH')
  await t.refused('UPDATE m SET id = 1, ID = 2', 'DELTA_CONFLICT_SET_COLUMN')
  await t.refused('INSERT INTO m (id, ID) VALUES (1, 2)', 'COLUMN_ALREADY_EXISTS')
  expect(await t.rows('SELECT * FROM m')).toEqual([[1]])
})

test('rows that were checked before a constraint came do not slip past it', async () => {
  await t.sql('CREATE TABLE race (id INT)')
  let alters = true
  const late = await t.another((inner) => ({
    ...inner,
    async create(path, bytes) {
      if (alters && path.includes('race/_delta_log/')) {
        alters = false
        await t.sql('ALTER TABLE race ADD CONSTRAINT pos CHECK (id > 0)')
      }
      return inner.create(path, bytes)
    },
  }))
  const options = { catalog: 'shop', schema: 'gold', write: true, file: 'test.sql' }
  await expect(late.append({ table: { catalog: 'shop', schema: 'gold', name: 'race' }, select: 'SELECT -1 AS id' })).rejects.toMatchObject({ code: 'DELTA_METADATA_CHANGED' })
  alters = false
  await expect(late.execute('INSERT INTO race VALUES (-1)', options)).rejects.toMatchObject({ code: 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES' })
  await late.execute('INSERT INTO race VALUES (1)', options)
  expect(await t.rows('SELECT * FROM race')).toEqual([[1]])
})

test('INSERT OVERWRITE … PARTITION replaces the partition that the value is cast to, also the one of null', async () => {
  await t.sql(`CREATE TABLE cut (a INT, p STRING) PARTITIONED BY (p); INSERT INTO cut VALUES (1, '1'), (2, '01'), (3, 'x'), (4, NULL)`)
  await t.sql('INSERT OVERWRITE cut PARTITION (p = 1) SELECT 10')
  await t.sql('INSERT OVERWRITE cut PARTITION (p = NULL) SELECT 40')
  expect(await t.rows('SELECT * FROM cut ORDER BY a')).toEqual([[2, '01'], [3, 'x'], [10, '1'], [40, null]])
})

test('REPLACE WHERE asks of the rows as they are stored, also of columns that the query does not give', async () => {
  await t.sql(`CREATE TABLE whole (a INT, twice INT GENERATED ALWAYS AS (a * 2), kind STRING DEFAULT 'new') TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')`)
  await t.sql(`INSERT INTO whole (a) VALUES (1), (2); INSERT INTO whole (a) REPLACE WHERE twice = 4 VALUES (2), (2)`)
  await t.sql(`INSERT INTO whole REPLACE WHERE kind = 'new' BY NAME SELECT 7 AS a`)
  expect(await t.rows('SELECT * FROM whole')).toEqual([[7, 14, 'new']])
  await t.refused('INSERT INTO whole (a) REPLACE WHERE twice = 4 VALUES (3)', 'DELTA_REPLACE_WHERE_MISMATCH')
  await t.refused('INSERT INTO whole (a) REPLACE WHERE kind IS NULL VALUES (3)', 'DELTA_REPLACE_WHERE_MISMATCH')
})

test('INSERT BY NAME takes each column once', async () => {
  await t.sql('CREATE TABLE once (a INT)')
  await t.refused('INSERT INTO once BY NAME SELECT 1 AS a, 2 AS A', 'INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME')
  await t.refused('INSERT WITH SCHEMA EVOLUTION INTO once BY NAME SELECT 1 AS b, 2 AS b', 'INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME')
  expect(await t.rows('SELECT * FROM once')).toEqual([])
})
