import { describe, expect, test } from 'vitest'
import { parseDatabricks } from '../databricks.ts'
import { type Statement } from '../tree/statement.ts'

function parse(text: string, parameters: Record<string, string> = {}): Statement {
  const { statements, problems } = parseDatabricks({ text, file: 'a.sql', parameters })
  expect(problems).toEqual([])
  expect(statements).toHaveLength(1)
  return statements[0] as Statement
}
const dotted = (name: { parts: readonly { text: string }[] } | undefined): string | undefined => name?.parts.map(part => part.text).join('.')

describe('statements of a pipeline', () => {
  test('a streaming table has columns, expectations, clauses and a query', () => {
    const statement = parse(`
      CREATE OR REFRESH PRIVATE STREAMING TABLE silver.orders (
        id BIGINT NOT NULL COMMENT 'key', note STRING,
        CONSTRAINT has_id EXPECT (id IS NOT NULL) ON VIOLATION DROP ROW,
        CONSTRAINT sane EXPECT (note <> ''), CONSTRAINT never EXPECT (id > 0) ON VIOLATION FAIL UPDATE,
        CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED RELY)
      CLUSTER BY (id) COMMENT 'Orders' TBLPROPERTIES ('quality' = 'silver', pipelines.reset.allowed = false)
      AS SELECT * FROM STREAM read_files('/x', format => 'parquet')`)
    if (statement.kind !== 'createStreamingTable') throw new Error(statement.kind)
    expect(dotted(statement.name)).toBe('silver.orders')
    expect(statement).toMatchObject({ orRefresh: true, private: true, comment: 'Orders', legacy: false })
    expect(statement.columns.map(column => [column.name.text, column.type?.kind, column.notNull, column.comment])).toEqual([['id', 'bigint', true, 'key'], ['note', 'string', false, undefined]])
    expect(statement.expectations.map(expectation => [expectation.name.text, expectation.onViolation])).toEqual([['has_id', 'DROP ROW'], ['sane', 'KEEP'], ['never', 'FAIL UPDATE']])
    expect(statement.properties.map(({ key, value }) => [key, value])).toEqual([['quality', 'silver'], ['pipelines.reset.allowed', 'false']])
    expect(statement.tableConstraints[0]?.kind).toBe('primaryKey')
    expect(statement.query?.body.kind).toBe('select')
  })

  test('AUTO CDC takes every clause, in any order, with and without parentheses', () => {
    const statement = parse(`
      CREATE FLOW customers_flow COMMENT 'c' AS AUTO CDC INTO gold.customers
      FROM STREAM(silver.customers) KEYS (id, region)
      IGNORE NULL UPDATES ON * EXCEPT (note)
      APPLY AS DELETE WHEN operation = 'D' APPLY AS TRUNCATE WHEN operation = 'T'
      SEQUENCE BY STRUCT(changed_at, change_id)
      COLUMNS * EXCEPT (operation, change_id)
      STORED AS SCD TYPE 2
      TRACK HISTORY ON name, city`)
    if (statement.kind !== 'createFlow' || statement.flow.kind !== 'autoCdc') throw new Error(statement.kind)
    const { flow } = statement
    expect([dotted(statement.name), dotted(statement.target), dotted(flow.source.name), flow.source.stream]).toEqual(['customers_flow', 'gold.customers', 'silver.customers', true])
    expect(flow.keys.map(dotted)).toEqual(['id', 'region'])
    expect(flow.storedAs).toBe('SCD TYPE 2')
    expect([flow.columns?.kind, flow.columns?.columns.map(dotted)]).toEqual(['allExcept', ['operation', 'change_id']])
    expect([flow.trackHistoryOn?.kind, flow.trackHistoryOn?.columns.map(dotted)]).toEqual(['only', ['name', 'city']])
    expect([flow.ignoreNullUpdates?.on?.kind, flow.deleteWhen?.kind, flow.truncateWhen?.kind, flow.sequenceBy.kind]).toEqual(['allExcept', 'binary', 'binary', 'function'])
    const sparks = parse('CREATE FLOW f AS AUTO CDC INTO t FROM s KEYS (id) SEQUENCE BY n COLUMNS (a, b) STORED AS SCD TYPE 2 TRACK HISTORY ON (a)')
    expect(sparks.kind === 'createFlow' && sparks.flow.kind === 'autoCdc' && sparks.flow.columns?.columns.map(dotted)).toEqual(['a', 'b'])
  })

  test('a flow may stand inside its table, or insert once', () => {
    const inline = parse('CREATE STREAMING TABLE t FLOW AUTO CDC FROM STREAM s KEYS (id) SEQUENCE BY n STORED AS SCD TYPE 1')
    expect(inline.kind === 'createStreamingTable' && inline.flow?.kind).toBe('autoCdc')
    for (const text of ['CREATE FLOW f AS INSERT ONCE INTO t BY NAME SELECT * FROM s', 'CREATE FLOW f AS INSERT INTO ONCE t BY NAME SELECT * FROM s']) {
      const flow = parse(text)
      expect(flow).toMatchObject({ kind: 'createFlow', flow: { kind: 'insert', once: true, byName: true } })
    }
    expect(parse('CREATE FLOW f AS INSERT INTO t SELECT * FROM STREAM s')).toMatchObject({ flow: { kind: 'insert', once: false, byName: false } })
    expect(parse('CREATE FLOW f AS INSERT INTO t BY NAME REPLACE USING (id) SEQUENCE BY n SELECT * FROM s')).toMatchObject({ flow: { kind: 'replaceUsing' } })
  })

  test('the old LIVE forms are read as what they have become', () => {
    expect(parse('CREATE OR REFRESH STREAMING LIVE TABLE t AS SELECT 1')).toMatchObject({ kind: 'createStreamingTable', legacy: true })
    expect(parse('CREATE LIVE TABLE t AS SELECT * FROM LIVE.s')).toMatchObject({ kind: 'createMaterializedView', legacy: true })
    expect(parse('CREATE TEMPORARY LIVE VIEW v AS SELECT 1')).toMatchObject({ kind: 'createView', temporary: true, legacy: true })
    expect(parse('CREATE TEMPORARY STREAMING TABLE t AS SELECT 1')).toMatchObject({ kind: 'createStreamingTable', private: true })
    const apply = parse('APPLY CHANGES INTO LIVE.t FROM STREAM(LIVE.s) KEYS (id) SEQUENCE BY n')
    expect(apply).toMatchObject({ kind: 'createFlow', legacy: true, flow: { kind: 'autoCdc', storedAs: 'SCD TYPE 1', source: { stream: true } } })
    expect(apply.kind === 'createFlow' && apply.name).toBeUndefined()
  })

  test('views and materialized views keep column comments, policies and schedules', () => {
    const view = parse(`CREATE TEMPORARY VIEW v (a COMMENT 'x', b, CONSTRAINT c EXPECT (a > 0)) COMMENT 'y' AS SELECT 1 AS a, 2 AS b`)
    expect(view).toMatchObject({ kind: 'createView', temporary: true, comment: 'y', columns: [{ comment: 'x' }, {}], expectations: [{ onViolation: 'KEEP' }] })
    expect(parse('CREATE MATERIALIZED VIEW m CLUSTER BY AUTO SCHEDULE EVERY 2 HOURS REFRESH POLICY INCREMENTAL STRICT AS SELECT 1 AS a')).toMatchObject({ refreshPolicy: 'INCREMENTAL STRICT', schedule: { text: 'SCHEDULE EVERY 2 HOURS' } })
  })

  test('parameters are filled in everywhere, and SET goes before the configuration', () => {
    const { statements, problems, textOf } = parseDatabricks({
      file: 'a.sql', parameters: { path: '/landing', day: '2024' },
      text: "SET day = '2025-01-01';\nSELECT '${path}/x' AS p, ${day} AS d FROM ${missing}",
    })
    expect(problems.map(problem => [problem.code, problem.severity, problem.origin.line, problem.origin.column])).toEqual([['UNBOUND_SQL_PARAMETER', 'error', 2, 43]])
    expect(statements).toHaveLength(1)
    const second = parse("SELECT '${path}/x' AS p, 1 AS one", { path: '/a' })
    expect(second.place).toMatchObject({ start: 0, line: 1, column: 1 })
    expect(textOf({ place: statements[0]?.place ?? second.place })).toBe("SET day = '2025-01-01'")
  })
})

describe('statements of a warehouse', () => {
  test.each([
    ['INSERT INTO t (a, b) VALUES (1, 2), (3, 4)', { kind: 'insert', mode: { kind: 'append' }, byName: false, columns: [{ text: 'a' }, { text: 'b' }] }],
    ['INSERT INTO TABLE t TABLE s', { kind: 'insert', mode: { kind: 'append' } }],
    ['INSERT INTO t (SELECT 1)', { kind: 'insert', columns: [] }],
    ['INSERT INTO t ((SELECT 1) UNION (SELECT 2))', { kind: 'insert', columns: [] }],
    ['INSERT OVERWRITE t SELECT * FROM s', { kind: 'insert', mode: { kind: 'overwrite' } }],
    ["INSERT OVERWRITE TABLE t PARTITION (day = '2024-01-01', hour) SELECT * FROM s", { partition: [{ column: { text: 'day' }, value: { value: '2024-01-01' } }, { column: { text: 'hour' } }], mode: { kind: 'overwrite' } }],
    ['INSERT INTO t PARTITION (a = 1) (b, c) VALUES (2, DEFAULT)', { partition: [{ column: { text: 'a' } }], columns: [{ text: 'b' }, { text: 'c' }] }],
    ['INSERT INTO t REPLACE WHERE day > 3 SELECT * FROM s', { kind: 'insert', mode: { kind: 'replaceWhere', condition: { operator: '>' } } }],
    ['INSERT INTO t BY NAME REPLACE WHERE day > 3 SELECT * FROM s', { byName: true, mode: { kind: 'replaceWhere' } }],
    ['INSERT INTO t REPLACE USING (a, b) SELECT * FROM s', { mode: { kind: 'replaceUsing', columns: [{ text: 'a' }, { text: 'b' }] } }],
    ['INSERT INTO t AS x REPLACE ON (x.id = s.id) (SELECT * FROM s) AS s', { alias: { text: 'x' }, queryAlias: { text: 's' }, mode: { kind: 'replaceOn' } }],
    ['INSERT INTO t BY NAME SELECT 1 AS a', { kind: 'insert', byName: true }],
    ['INSERT WITH SCHEMA EVOLUTION INTO t BY NAME SELECT 1 AS a', { withSchemaEvolution: true, byName: true }],
    ['INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x', { kind: 'insert', query: { with: [{ name: { text: 'x' } }] } }],
    ["INSERT INTO IDENTIFIER('a.b' || '.c') VALUES (1)", { target: { parts: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] } }],
    ['UPDATE t AS x SET a = 1, b.c = x.a + 1 WHERE a = 2', { kind: 'update', alias: { text: 'x' }, assignments: [{}, { target: { parts: [{ text: 'b' }, { text: 'c' }] } }] }],
    ['UPDATE t SET a = DEFAULT WHERE b IN (SELECT c FROM s)', { kind: 'update', where: { kind: 'inQuery' } }],
    ['DELETE FROM t WHERE a IS NULL', { kind: 'delete' }],
    ['DELETE FROM t x WHERE EXISTS (SELECT 1 FROM s WHERE s.a = x.a)', { kind: 'delete', alias: { text: 'x' }, where: { kind: 'exists' } }],
    ['TRUNCATE TABLE t', { kind: 'truncate' }],
    ["COPY INTO t FROM '/in' FILEFORMAT = PARQUET", { kind: 'copyInto', path: { text: '/in' }, format: { text: 'PARQUET' }, columns: [], byPosition: false }],
    [
      "COPY INTO t (a, b) FROM (SELECT _c0 :: INT AS a, * FROM '/in') FILEFORMAT = CSV VALIDATE 15 ROWS PATTERN = '*.csv' FORMAT_OPTIONS ('header' = 'true', 'mergeSchema' = true) COPY_OPTIONS ('force' = 'true')",
      { items: [{ aliases: [{ text: 'a' }] }, { expression: { kind: 'star' } }], pattern: '*.csv', validate: { rows: 15 }, formatOptions: [{ key: 'header', value: 'true' }, { value: 'true' }], copyOptions: [{ key: 'force' }] },
    ],
    ["COPY INTO t BY POSITION FROM '/in' FILEFORMAT = JSON FILES = ('a.json', 'b.json') VALIDATE ALL", { byPosition: true, files: ['a.json', 'b.json'], validate: {} }],
  ])('changes rows: %s', (text, expected) => {
    expect(parse(text)).toMatchObject(expected)
  })

  test.each([
    ['CREATE TABLE IF NOT EXISTS c.s.t (id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY -2), d DATE DEFAULT current_date()) USING DELTA PARTITIONED BY (d)', { kind: 'createTable', ifNotExists: true, columns: [{ identity: { always: true, start: 5n, step: -2n } }, { default: { kind: 'function' } }], partitionedBy: [{ text: 'd' }] }],
    ['CREATE TABLE t (id BIGINT GENERATED BY DEFAULT AS IDENTITY, y INT GENERATED ALWAYS AS (year(d)), d DATE)', { columns: [{ identity: { always: false, start: 1n } }, { generated: { kind: 'function' } }, {}] }],
    [
      "CREATE TABLE t (a INT CONSTRAINT pk PRIMARY KEY, b INT REFERENCES s (x), c STRING COLLATE UTF8_LCASE MASK f USING COLUMNS (a), CONSTRAINT n CHECK (a > 0), FOREIGN KEY (b) REFERENCES s) CLUSTER BY (a, b) COMMENT 'x' WITH ROW FILTER g ON (a) WITH TAGS ('pii' = 'no', 'old')",
      { columns: [{ primaryKey: true, constraints: [{ kind: 'primaryKey', name: { text: 'pk' } }] }, { constraints: [{ kind: 'foreignKey' }] }, { collation: { text: 'UTF8_LCASE' }, mask: { columns: [{ text: 'a' }] } }], tableConstraints: [{ kind: 'check' }, { kind: 'foreignKey' }], rowFilter: { columns: [{ text: 'a' }] }, tags: [{ key: 'pii', value: 'no' }, { key: 'old', value: '' }] },
    ],
    ['CREATE OR REPLACE TABLE t AS SELECT 1 AS a', { kind: 'createTable', orReplace: true }],
    ['CREATE TABLE t (a INT CONSTRAINT x NOT NULL)', { columns: [{ notNull: true, constraints: [] }] }],
    ['REPLACE TABLE t (a INT)', { kind: 'createTable', orReplace: true, mustExist: true }],
    ["CREATE EXTERNAL TABLE t (a INT) LOCATION 'abfss://x@y.dfs.core.windows.net/z'", { external: true, location: 'abfss://x@y.dfs.core.windows.net/z' }],
    ["CREATE TABLE t USING CSV OPTIONS (header 'true') LOCATION '/x'", { using: { text: 'CSV' }, options: [{ key: 'header', value: 'true' }] }],
    ['CREATE TABLE t (a INT) PARTITIONED BY (d DATE)', { columns: [{ name: { text: 'a' } }, { name: { text: 'd' } }], partitionedBy: [{ text: 'd' }] }],
    ['CREATE TABLE t LIKE s USING DELTA', { like: { parts: [{ text: 's' }] } }],
    ['CREATE TABLE t CLONE s', { clone: { depth: 'DEEP' } }],
    ['CREATE OR REPLACE TABLE t SHALLOW CLONE s VERSION AS OF 3 TBLPROPERTIES (a = 1)', { clone: { depth: 'SHALLOW', version: { value: '3' } }, properties: [{ key: 'a' }] }],
    ["CREATE TABLE t DEEP CLONE s TIMESTAMP AS OF '2024-01-01'", { clone: { timestamp: { value: '2024-01-01' } } }],
    ["CREATE SCHEMA IF NOT EXISTS s COMMENT 'x' WITH DBPROPERTIES (a = 'b') MANAGED LOCATION '/p'", { kind: 'createSchema', comment: 'x', managedLocation: '/p', properties: [{ key: 'a' }] }],
    ['CREATE CATALOG IF NOT EXISTS c', { kind: 'createCatalog', ifNotExists: true }],
    ["CREATE EXTERNAL VOLUME v LOCATION '/p' COMMENT 'x'", { kind: 'createVolume', external: true, location: '/p', comment: 'x' }],
    ['CREATE GLOBAL TEMPORARY VIEW v AS SELECT 1', { kind: 'createView', temporary: true, global: true }],
    ['CREATE VIEW v WITH SCHEMA COMPENSATION AS SELECT 1', { kind: 'createView', temporary: false }],
    ["CREATE OR REPLACE FUNCTION f(x INT COMMENT 'an x', y DOUBLE DEFAULT 1.5) RETURNS DOUBLE NOT DETERMINISTIC COMMENT 'c' RETURN x * y", { kind: 'createFunction', orReplace: true, parameters: [{ comment: 'an x' }, { default: { kind: 'literal' } }], returns: { kind: 'scalar', type: { kind: 'double' } }, deterministic: false, comment: 'c', body: { kind: 'expression' } }],
    ['CREATE TEMPORARY FUNCTION f() RETURN 1', { kind: 'createFunction', temporary: true, parameters: [], body: { kind: 'expression' } }],
    ['CREATE FUNCTION f(n INT) RETURNS TABLE (a INT, b STRING) READS SQL DATA RETURN SELECT a, b FROM t LIMIT n', { returns: { kind: 'table', columns: [{ name: { text: 'a' } }, {}] }, body: { kind: 'query' } }],
    ['CREATE FUNCTION f(x INT) RETURNS INT LANGUAGE PYTHON AS $$\n  return x + 1\n$$', { body: { kind: 'foreign', language: 'PYTHON', text: expect.stringContaining('return x + 1') } }],
  ])('defines: %s', (text, expected) => {
    expect(parse(text)).toMatchObject(expected)
  })

  test.each([
    ["ALTER TABLE t SET TBLPROPERTIES ('a' = '1')", { kind: 'setProperties' }],
    ["ALTER TABLE t UNSET TBLPROPERTIES IF EXISTS ('a', b.c)", { kind: 'unsetProperties', keys: ['a', 'b.c'], ifExists: true }],
    ['ALTER TABLE t ADD COLUMNS (a INT FIRST, s.b STRING COMMENT \'x\' AFTER c)', { kind: 'addColumns', columns: [{ position: { kind: 'first' } }, { path: { parts: [{ text: 's' }, { text: 'b' }] }, column: { comment: 'x' }, position: { kind: 'after', column: { text: 'c' } } }] }],
    ['ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT', { kind: 'addColumns', ifNotExists: true }],
    ['ALTER TABLE t DROP COLUMNS IF EXISTS (a, b.c)', { kind: 'dropColumns', ifExists: true, columns: [{}, { parts: [{ text: 'b' }, { text: 'c' }] }] }],
    ['ALTER TABLE t RENAME COLUMN a.b TO c', { kind: 'renameColumn', to: { text: 'c' } }],
    ['ALTER TABLE t REPLACE COLUMNS (a INT)', { kind: 'replaceColumns' }],
    ["ALTER TABLE t ALTER COLUMN a COMMENT 'x'", { columns: [{ change: { kind: 'comment', comment: 'x' } }] }],
    ['ALTER TABLE t ALTER COLUMN a TYPE BIGINT', { columns: [{ change: { kind: 'type', type: { kind: 'bigint' } } }] }],
    ["ALTER TABLE t ALTER COLUMN a TYPE BIGINT COMMENT 'x'", { columns: [{ change: { kind: 'type', comment: 'x' } }] }],
    ['ALTER TABLE t ALTER COLUMN a SET NOT NULL', { columns: [{ change: { kind: 'setNotNull' } }] }],
    ['ALTER TABLE t ALTER COLUMN a DROP NOT NULL', { columns: [{ change: { kind: 'dropNotNull' } }] }],
    ['ALTER TABLE t ALTER COLUMN a SET DEFAULT 1, b DROP DEFAULT', { columns: [{ change: { kind: 'setDefault' } }, { change: { kind: 'dropDefault' } }] }],
    ['ALTER TABLE t ALTER COLUMN a AFTER b', { columns: [{ change: { kind: 'position' } }] }],
    ['ALTER TABLE t ALTER COLUMN a SET MASK f USING COLUMNS (b)', { columns: [{ change: { kind: 'setMask' } }] }],
    ["ALTER TABLE t ALTER COLUMN a SET TAGS ('x' = 'y')", { columns: [{ change: { kind: 'setTags', tags: [{ key: 'x', value: 'y' }] } }] }],
    ['ALTER TABLE t ALTER COLUMN a SYNC IDENTITY', { columns: [{ change: { kind: 'syncIdentity' } }] }],
    ["ALTER TABLE t CHANGE COLUMN a a BIGINT COMMENT 'x' FIRST", { columns: [{ change: { kind: 'type', comment: 'x', position: { kind: 'first' } } }] }],
    ['ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)', { kind: 'addConstraint', constraint: { kind: 'check', name: { text: 'c' } } }],
    ['ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a TIMESERIES, b) NOT ENFORCED', { constraint: { kind: 'primaryKey', columns: [{ text: 'a' }, { text: 'b' }] } }],
    ['ALTER TABLE t DROP CONSTRAINT IF EXISTS c CASCADE', { kind: 'dropConstraint', ifExists: true }],
    ['ALTER TABLE t DROP PRIMARY KEY', { kind: 'dropPrimaryKey' }],
    ['ALTER TABLE t DROP FOREIGN KEY IF EXISTS (a)', { kind: 'dropForeignKey', ifExists: true }],
    ['ALTER TABLE t CLUSTER BY NONE', { kind: 'clusterBy', clusterBy: { kind: 'none' } }],
    ['ALTER TABLE t SET ROW FILTER f ON (a)', { kind: 'setRowFilter' }],
    ['ALTER TABLE t DROP ROW FILTER', { kind: 'dropRowFilter' }],
    ['ALTER TABLE t OWNER TO `data team`', { kind: 'setOwner', owner: { text: 'data team' } }],
    ["ALTER TABLE t SET TAGS ('a', 'b' = 'c')", { kind: 'setTags' }],
    ["ALTER TABLE t UNSET TAGS ('a')", { kind: 'unsetTags', keys: ['a'] }],
    ["ALTER TABLE t SET LOCATION '/x'", { kind: 'setLocation' }],
    ['ALTER TABLE t RENAME TO s.u', { kind: 'renameTo' }],
    ['ALTER TABLE t DROP FEATURE deletionVectors TRUNCATE HISTORY', { kind: 'dropFeature', truncateHistory: true }],
    ['ALTER TABLE t ENABLE PREDICTIVE OPTIMIZATION', { kind: 'predictiveOptimization', setting: 'ENABLE' }],
    ['ALTER TABLE t ADD IF NOT EXISTS PARTITION (a = 1) PARTITION (a = 2)', { kind: 'addPartitions', partitions: [[{}], [{}]] }],
    ['ALTER TABLE t DROP PARTITION (a = 1)', { kind: 'dropPartitions' }],
    ['ALTER TABLE t PARTITION (a = 1) RENAME TO PARTITION (a = 2)', { kind: 'renamePartition' }],
    ['ALTER TABLE t RECOVER PARTITIONS', { kind: 'recoverPartitions' }],
    ['ALTER VIEW v AS SELECT 1', { kind: 'setQuery' }],
    ['ALTER MATERIALIZED VIEW m ADD SCHEDULE EVERY 1 DAY', { kind: 'setSchedule', schedule: { text: 'SCHEDULE EVERY 1 DAY' } }],
    ['ALTER STREAMING TABLE s DROP SCHEDULE', { kind: 'dropSchedule' }],
  ])('alters: %s', (text, action) => {
    const statement = parse(text)
    expect(statement.kind === 'alterTable' && statement.action).toMatchObject(action)
  })

  test.each([
    ['ALTER SCHEMA s SET DBPROPERTIES (a = 1)', { kind: 'alterObject', object: 'SCHEMA', action: { kind: 'setProperties' } }],
    ['ALTER CATALOG c OWNER TO bob', { kind: 'alterObject', object: 'CATALOG', action: { kind: 'setOwner' } }],
    ['ALTER VOLUME v RENAME TO w', { kind: 'alterObject', object: 'VOLUME', action: { kind: 'renameTo' } }],
    ['SET TAG ON TABLE t pii = yes', { kind: 'setTag', object: 'TABLE', key: 'pii', value: 'yes', unset: false }],
    ['UNSET TAG ON COLUMN t.a pii', { kind: 'setTag', object: 'COLUMN', key: 'pii', unset: true }],
    ["COMMENT ON TABLE t IS 'x'", { kind: 'commentOn', comment: 'x' }],
    ['COMMENT ON VOLUME v IS NULL', { kind: 'commentOn', object: 'VOLUME', comment: null }],
    ['DROP TABLE IF EXISTS t', { kind: 'drop', object: 'TABLE', ifExists: true }],
    ['DROP SCHEMA s CASCADE', { kind: 'drop', object: 'SCHEMA', cascade: true }],
    ['DROP TEMPORARY FUNCTION IF EXISTS f', { kind: 'drop', object: 'FUNCTION', temporary: true }],
    ['DROP TEMPORARY VARIABLE v', { kind: 'drop', object: 'VARIABLE' }],
    ['UNDROP TABLE c.s.t', { kind: 'undrop', object: 'TABLE' }],
    ["UNDROP TABLE WITH ID 'x'", { kind: 'undrop', id: 'x' }],
    ['GRANT SELECT, MODIFY ON TABLE t TO `a@b.c`', { kind: 'grant', verb: 'GRANT', privileges: ['SELECT', 'MODIFY'], on: { object: 'TABLE' }, principal: { text: 'a@b.c' } }],
    ['GRANT USE SCHEMA, CREATE TABLE ON SCHEMA c.s TO eng', { privileges: ['USE SCHEMA', 'CREATE TABLE'], on: { object: 'SCHEMA' } }],
    ['REVOKE ALL PRIVILEGES ON t FROM eng', { verb: 'REVOKE', privileges: ['ALL PRIVILEGES'], on: { object: 'TABLE' } }],
    ['DENY SELECT ON VIEW v TO eng', { verb: 'DENY', on: { object: 'VIEW' } }],
    ['GRANT CREATE CATALOG ON METASTORE TO eng', { on: { object: 'METASTORE' } }],
    ['SHOW GRANTS eng ON SCHEMA s', { kind: 'showGrants', principal: { text: 'eng' }, on: { object: 'SCHEMA' } }],
    ['SHOW GRANTS ON t', { kind: 'showGrants', on: { object: 'TABLE' } }],
  ])('says something about objects: %s', (text, expected) => {
    expect(parse(text)).toMatchObject(expected)
  })

  test.each([
    ['DESCRIBE HISTORY t LIMIT 3', { kind: 'describe', what: 'history', limit: 3 }],
    ['DESCRIBE history', { kind: 'describe', what: 'table' }],
    ['DESC EXTENDED t', { kind: 'describe', what: 'table', extended: true, asJson: false }],
    ['DESCRIBE EXTENDED t AS JSON', { what: 'table', asJson: true }],
    ['DESCRIBE TABLE t s.a', { column: { parts: [{ text: 's' }, { text: 'a' }] } }],
    ['DESCRIBE t PARTITION (a = 1)', { partition: [{ column: { text: 'a' } }] }],
    ['DESCRIBE SELECT 1', { kind: 'describe', what: 'query' }],
    ['DESCRIBE QUERY TABLE t', { what: 'query' }],
    ['DESCRIBE DETAIL t', { what: 'detail' }],
    ["DESCRIBE DETAIL '/data/t'", { what: 'detail', name: { parts: [{ text: 'delta' }, { text: '/data/t' }] } }],
    ['DESCRIBE SCHEMA EXTENDED s', { what: 'schema', extended: true }],
    ['DESCRIBE VOLUME v', { what: 'volume' }],
    ['DESCRIBE FUNCTION EXTENDED f', { what: 'function', extended: true }],
    ["SHOW TABLES IN s LIKE 'f*'", { kind: 'show', what: 'TABLES', like: 'f*' }],
    ["SHOW TABLE EXTENDED IN s LIKE 'f*'", { what: 'TABLE EXTENDED', like: 'f*' }],
    ['SHOW DATABASES', { kind: 'show', what: 'SCHEMAS' }],
    ['SHOW COLUMNS IN t IN s', { what: 'COLUMNS', in: { parts: [{ text: 's' }, { text: 't' }] } }],
    ['SHOW PARTITIONS t PARTITION (a = 1)', { what: 'PARTITIONS', partition: [{}] }],
    ["SHOW TBLPROPERTIES t ('a.b')", { what: 'TBLPROPERTIES', key: 'a.b' }],
    ['SHOW USER FUNCTIONS IN s', { what: 'FUNCTIONS', scope: 'USER' }],
    ['SHOW CREATE TABLE t', { what: 'CREATE TABLE' }],
    ['SHOW CURRENT NAMESPACE', { what: 'CURRENT NAMESPACE' }],
    ['EXPLAIN FORMATTED SELECT 1', { kind: 'explain', mode: 'FORMATTED', statement: { kind: 'query' } }],
    ['USE CATALOG c', { kind: 'use', what: 'catalog' }],
    ['USE SCHEMA s', { kind: 'use', what: 'schema', name: { parts: [{ text: 's' }] } }],
    ['USE c.s', { kind: 'use', what: 'schema' }],
    ['SET TIME ZONE LOCAL', { kind: 'setTimeZone', zone: 'LOCAL' }],
    ["SET TIME ZONE INTERVAL '1' HOUR", { kind: 'setTimeZone', zone: { kind: 'interval' } }],
    ['SET a.b = c d', { kind: 'set', key: 'a.b', value: 'c d' }],
    ['RESET a.b', { kind: 'reset', key: 'a.b' }],
    ['DECLARE OR REPLACE VARIABLE x INT DEFAULT 1', { kind: 'declareVariable', orReplace: true, names: [{}], type: { kind: 'int' }, default: { kind: 'literal' } }],
    ['DECLARE x, y = 3', { kind: 'declareVariable', names: [{}, {}] }],
    ['SET VAR x = 1, y = DEFAULT', { kind: 'setVariable', targets: [{}, {}] }],
    ['SET VARIABLE (x, y) = (SELECT 1, 2)', { kind: 'setVariable', targets: [{}, {}], values: { kind: 'query' } }],
    ["EXECUTE IMMEDIATE 'SELECT ?, :a' INTO x, y USING 1, 2 AS a", { kind: 'executeImmediate', into: [{}, {}], using: [{}, { name: { text: 'a' } }] }],
    ["EXECUTE IMMEDIATE s USING (1, 2 AS a)", { kind: 'executeImmediate', using: [{}, { name: { text: 'a' } }] }],
    ['CALL c.s.p(1, x => 2)', { kind: 'call', args: [{}, { name: { text: 'x' } }] }],
    ['OPTIMIZE t WHERE d > 1 ZORDER BY (a)', { kind: 'optimize' }],
    ['VACUUM t RETAIN 0 HOURS DRY RUN', { kind: 'vacuum', retainHours: 0, dryRun: true }],
    ['RESTORE TABLE t TO VERSION AS OF 3', { kind: 'restore', version: { value: '3' } }],
    ["RESTORE t TO TIMESTAMP AS OF '2024-01-01'", { kind: 'restore', timestamp: { value: '2024-01-01' } }],
    ['REFRESH MATERIALIZED VIEW m FULL ASYNC', { kind: 'refresh', object: 'MATERIALIZED VIEW', full: true, mode: 'ASYNC' }],
    ['REORG TABLE t WHERE a = 1 APPLY (PURGE)', { kind: 'reorg', apply: 'PURGE' }],
    ['FSCK REPAIR TABLE t DRY RUN', { kind: 'fsck', dryRun: true }],
    ['CONVERT TO DELTA parquet.`/x` NO STATISTICS PARTITIONED BY (a INT)', { kind: 'convertToDelta', noStatistics: true, partitionedBy: [{}] }],
    ['MSCK REPAIR TABLE t SYNC PARTITIONS', { kind: 'repairTable', partitions: 'SYNC' }],
    ['ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a, b', { kind: 'analyze', columns: [{ text: 'a' }, { text: 'b' }] }],
    ['ANALYZE TABLES IN s COMPUTE STATISTICS NOSCAN', { kind: 'analyze', target: { kind: 'tables' }, noScan: true }],
    ["CACHE LAZY TABLE t OPTIONS ('storageLevel' = 'DISK_ONLY') AS SELECT 1", { kind: 'cache', action: 'CACHE', lazy: true, query: { kind: 'query' } }],
    ['UNCACHE TABLE IF EXISTS t', { kind: 'cache', action: 'UNCACHE', ifExists: true }],
    ['CLEAR CACHE', { kind: 'cache', action: 'CLEAR' }],
    ["LIST '/Volumes/a/b/c' LIMIT 3", { kind: 'file', verb: 'LIST', limit: 3 }],
    ["PUT '/tmp/x' INTO '/Volumes/a/b/c' OVERWRITE", { kind: 'file', verb: 'PUT', local: '/tmp/x', overwrite: true }],
    ["GET '/Volumes/a/b/c' TO '/tmp/x'", { kind: 'file', verb: 'GET', local: '/tmp/x' }],
    ["REMOVE '/Volumes/a/b/c'", { kind: 'file', verb: 'REMOVE' }],
  ])('looks, keeps in order, remembers: %s', (text, expected) => {
    expect(parse(text)).toMatchObject(expected)
  })

  test('MERGE keeps its clauses in order', () => {
    const merge = parse(`MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT * FROM s) AS s ON t.id = s.id
      WHEN MATCHED AND s.gone THEN DELETE WHEN MATCHED THEN UPDATE SET *
      WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.id, 1) WHEN NOT MATCHED BY SOURCE THEN UPDATE SET t.a = 0`)
    expect(merge.kind === 'merge' && merge.clauses.map(clause => [clause.match, clause.action.kind])).toEqual([
      ['MATCHED', 'delete'], ['MATCHED', 'updateAll'], ['NOT MATCHED', 'insert'], ['NOT MATCHED BY SOURCE', 'update'],
    ])
    expect(merge.kind === 'merge' && merge.withSchemaEvolution).toBe(true)
  })

  test('what works on Databricks but not here is refused by name', () => {
    for (const [text, name] of [['CREATE SHARE s', 'CREATE SHARE'], ['DROP CONNECTION c', 'DROP CONNECTION'], ['ALTER EXTERNAL LOCATION x OWNER TO y', 'ALTER EXTERNAL LOCATION'], ['BEGIN TRANSACTION', 'BEGIN of a transaction'], ['COMMENT ON CONNECTION c IS NULL', 'COMMENT ON CONNECTION'], ['MSCK REPAIR PRIVILEGES ON ANY FILE', 'REPAIR PRIVILEGES'],
      ["CREATE VIEW v WITH METRICS LANGUAGE YAML AS $$\nname: it's; \"so\n$$", 'metric views'],
      ["INSERT OVERWRITE DIRECTORY '/x' SELECT 1", 'INSERT OVERWRITE DIRECTORY'], ['SHOW TABLES DROPPED', 'DROPPED'], ["CREATE FUNCTION f AS 'a.b.C'", 'Java']] as const) {
      const [problem] = parseDatabricks({ text, file: 'a.sql' }).problems
      expect(problem?.code).toBe('UNSUPPORTED_FEATURE')
      expect(problem?.message).toContain(name)
    }
  })
})

test('INSERT REPLACE ON takes the query in parentheses right behind a qualified column', () => {
  expect(parse('INSERT INTO t REPLACE ON t.a <=> s.a (SELECT 1 AS a) AS s')).toMatchObject({ kind: 'insert', mode: { kind: 'replaceOn' }, queryAlias: { text: 's' } })
})

describe('WITH before a statement', () => {
  test('gives INSERT common table expressions, which stand before those of its query', () => {
    const insert = parse('WITH a AS (SELECT 1 AS x) INSERT INTO t WITH b AS (SELECT * FROM a) SELECT * FROM b')
    expect(insert.kind === 'insert' && insert.query.with.map(({ name }) => name.text)).toEqual(['a', 'b'])
    expect(insert.place.start).toBe(0)
  })

  test('gives the queries of UPDATE and DELETE and the source of MERGE common table expressions', () => {
    expect(parse('WITH a AS (SELECT 1 AS x) DELETE FROM t WHERE x IN (SELECT x FROM a)')).toMatchObject({ kind: 'delete', where: { kind: 'inQuery', query: { with: [{ name: { text: 'a' } }] } }, place: { start: 0 } })
    expect(parse('WITH a AS (SELECT 1 AS x) UPDATE t SET x = (SELECT x FROM a)')).toMatchObject({ kind: 'update', assignments: [{ value: { query: { with: [{ name: { text: 'a' } }] } } }] })
    expect(parse('WITH a AS (SELECT 1 AS x) MERGE INTO t USING a ON true WHEN MATCHED THEN DELETE')).toMatchObject({ kind: 'merge', source: { kind: 'derived', alias: { name: { text: 'a' } } } })
    expect(parse('WITH a AS (SELECT 1 AS x) MERGE INTO t USING b AS a ON true WHEN MATCHED THEN DELETE')).toMatchObject({ kind: 'merge', source: { kind: 'table' } })
  })
})

describe('a broken file', () => {
  test('tells every broken statement, with place, what was found and what was expected', () => {
    const { statements, problems } = parseDatabricks({
      file: 'src/a.sql',
      text: 'CREATE STREAMNG TABLE a AS SELECT 1;\nSELECT a,\n  FROM t;\nSELECT 1;\nSELEC 2;\nSELECT (1 + ;\nCREATE FLOW f AS AUTO CDC INTO t FROM s KEYS (a)',
    })
    expect(statements).toHaveLength(1)
    expect(problems.map(problem => [problem.origin.line, problem.origin.column, problem.message, problem.hint])).toEqual([
      [1, 8, "found 'STREAMNG', expected STREAMING TABLE, MATERIALIZED VIEW, TEMPORARY VIEW, VIEW, FLOW, TABLE, SCHEMA, CATALOG, VOLUME or FUNCTION", 'did you mean STREAMING?'],
      [3, 3, "found 'FROM', expected an expression", "there is a comma too many before 'FROM'"],
      [5, 1, "found 'SELEC', expected a statement", 'did you mean SELECT?'],
      [6, 13, "found ';', expected an expression", undefined],
      [7, 49, 'found the end of the text, expected SEQUENCE BY, which AUTO CDC needs', undefined],
    ])
    expect(problems[1]?.excerpt).toBe('  FROM t;\n  ^^^^')
  })

  test('an unclosed string or comment is one problem, where it begins', () => {
    expect(parseDatabricks({ text: "SELECT 1;\nSELECT 'abc", file: 'a' }).problems).toMatchObject([{ message: 'the string that begins here is not closed', origin: { line: 2, column: 8 } }])
    expect(parseDatabricks({ text: 'SELECT 1 /* abc', file: 'a' }).problems).toMatchObject([{ message: 'the comment that begins here is not closed', origin: { line: 1, column: 10 } }])
  })

  test('what a person may have meant is said', () => {
    const hints: readonly (readonly [text: string, column: number, hint: string])[] = [
      ['SELECT a FROM t GROUP BY a WHERE a > 1', 28, 'the clauses of a query stand in the order FROM, WHERE, GROUP BY, HAVING, QUALIFY, ORDER BY, LIMIT, OFFSET'],
      ['SELECT a FROM t WHERE a > 1 JOIN u', 29, 'a join stands in FROM, before WHERE'],
      ['SELECT CAST(a AS INTT)', 18, 'did you mean INT?'],
      ['CREATE TABLE t (a DATETIME)', 19, 'did you mean TIMESTAMP?'],
      ['DROP TABLE IF EXIST t', 15, 'did you mean IF EXISTS, or IF NOT EXISTS?'],
      ['SELECT TOP 10 * FROM t', 12, 'write LIMIT 10 at the end of the query instead of TOP'],
      ['SELECT [a] FROM t', 8, 'a name is quoted by backticks: `name`'],
      ['SELECT [1, 2]', 8, 'a list is written array(1, 2)'],
      ['SELECT a FROM t WHERE a && b', 26, 'write AND'],
      ['SELECT (a)) FROM t', 11, 'there is a parenthesis too many, or one before it is missing'],
      ['WITH a AS (SELECT 1), SELECT * FROM a', 23, "there is a comma too many before 'SELECT'"],
    ]
    const said = hints.map(([text]) => parseDatabricks({ text, file: 'a' }).problems.map(({ origin, hint }) => [text, origin.column, hint]))
    expect(said).toEqual(hints.map(each => [[...each]]))
    const unknown = ['DELETE FROM t ORDER BY a', 'UPDATE t SET a = 1 FROM s', 'DROP TABLE t JOIN u'].flatMap(text => parseDatabricks({ text, file: 'a' }).problems)
    expect(unknown.map(({ hint }) => hint)).toEqual([undefined, undefined, undefined])
  })

  test('what is missing at the end of a text is missing behind its last word', () => {
    expect(parseDatabricks({ text: 'SELECT a FROM t WHERE\n\n', file: 'a' }).problems).toMatchObject([{ origin: { line: 1, column: 22 } }])
  })

  test('a clause that is written twice is told', () => {
    expect(parseDatabricks({ text: "CREATE VIEW v COMMENT 'a' COMMENT 'b' AS SELECT 1", file: 'a' }).problems).toMatchObject([{ code: 'DUPLICATE_CLAUSES' }])
  })
})
