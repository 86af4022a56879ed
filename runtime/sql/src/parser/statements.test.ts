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
    ['INSERT INTO t (a, b) VALUES (1, 2), (3, 4)', { kind: 'insert', mode: 'append', byName: false }],
    ['INSERT OVERWRITE t SELECT * FROM s', { kind: 'insert', mode: 'overwrite' }],
    ['INSERT INTO t REPLACE WHERE day > 3 SELECT * FROM s', { kind: 'insert', mode: 'replaceWhere' }],
    ['INSERT INTO t BY NAME SELECT 1 AS a', { kind: 'insert', byName: true }],
    ['UPDATE t AS x SET a = 1, b.c = x.a + 1 WHERE a = 2', { kind: 'update', alias: { text: 'x' } }],
    ['DELETE FROM t WHERE a IS NULL', { kind: 'delete' }],
    ['TRUNCATE TABLE t', { kind: 'truncate' }],
    ['CREATE TABLE IF NOT EXISTS c.s.t (id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 5), d DATE DEFAULT current_date()) USING DELTA PARTITIONED BY (d)', { kind: 'createTable', ifNotExists: true }],
    ['CREATE OR REPLACE TABLE t AS SELECT 1 AS a', { kind: 'createTable', orReplace: true }],
    ["CREATE SCHEMA IF NOT EXISTS s COMMENT 'x'", { kind: 'createSchema', comment: 'x' }],
    ['DROP TABLE IF EXISTS t', { kind: 'drop', object: 'TABLE', ifExists: true }],
    ['DROP SCHEMA s CASCADE', { kind: 'drop', object: 'SCHEMA', cascade: true }],
    ['DESCRIBE HISTORY t', { kind: 'describe', what: 'history' }],
    ['DESCRIBE history', { kind: 'describe', what: 'table' }],
    ['DESC EXTENDED t', { kind: 'describe', what: 'table', extended: true }],
    ['DESCRIBE SELECT 1', { kind: 'describe', what: 'query' }],
    ["SHOW TABLES IN s LIKE 'f*'", { kind: 'show', what: 'TABLES', like: 'f*' }],
    ['SHOW DATABASES', { kind: 'show', what: 'SCHEMAS' }],
    ['USE CATALOG c', { kind: 'use', what: 'catalog' }],
    ['USE c.s', { kind: 'use', what: 'schema' }],
    ['OPTIMIZE t WHERE d > 1 ZORDER BY (a)', { kind: 'optimize' }],
    ['VACUUM t RETAIN 0 HOURS DRY RUN', { kind: 'vacuum', retainHours: 0, dryRun: true }],
    ['RESTORE TABLE t TO VERSION AS OF 3', { kind: 'restore', version: { value: '3' } }],
    ['EXPLAIN FORMATTED SELECT 1', { kind: 'explain', mode: 'FORMATTED', statement: { kind: 'query' } }],
    ['REFRESH MATERIALIZED VIEW m FULL ASYNC', { kind: 'refresh', object: 'MATERIALIZED VIEW', full: true, mode: 'ASYNC' }],
    ["ALTER TABLE t SET TBLPROPERTIES ('a' = '1')", { kind: 'alterTable', action: { kind: 'setProperties' } }],
    ['ALTER TABLE t ADD COLUMNS (a INT, b STRING)', { kind: 'alterTable', action: { kind: 'addColumns' } }],
    ["COMMENT ON TABLE t IS 'x'", { kind: 'commentOn', comment: 'x' }],
  ])('%s', (text, expected) => {
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
    for (const [text, name] of [['GRANT SELECT ON t TO u', 'GRANT'], ['COPY INTO t FROM x', 'COPY INTO'], ['CREATE FUNCTION f() RETURNS INT RETURN 1', 'CREATE FUNCTION'], ['BEGIN SELECT 1; END', 'BEGIN'], ['CREATE TABLE t CLONE s', 'CLONE']] as const) {
      const [problem] = parseDatabricks({ text, file: 'a.sql' }).problems
      expect(problem?.code).toBe('UNSUPPORTED_FEATURE')
      expect(problem?.message).toContain(name)
    }
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
      [1, 8, "found 'STREAMNG', expected STREAMING TABLE, MATERIALIZED VIEW, TEMPORARY VIEW, VIEW, FLOW, TABLE or SCHEMA", 'did you mean STREAMING?'],
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

  test('a clause that is written twice is told', () => {
    expect(parseDatabricks({ text: "CREATE VIEW v COMMENT 'a' COMMENT 'b' AS SELECT 1", file: 'a' }).problems).toMatchObject([{ code: 'DUPLICATE_CLAUSES' }])
  })
})
