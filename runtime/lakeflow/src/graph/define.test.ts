import { fullName } from '@lagoon/unity-catalog'
import { describe, expect, test } from 'vitest'
import { problemsIn } from './checks.ts'
import { defineGraph } from './define.ts'
import type { UnresolvedGraph } from './graph.ts'

const graphOf = (...texts: string[]): UnresolvedGraph =>
  defineGraph({ sources: texts.map((text, i) => ({ file: `src/${i}.sql`, text })), scope: { catalog: 'shop', schema: 'silver' }, configuration: { threshold: '5' } })
const told = (graph: UnresolvedGraph): string[] => [...graph.problems, ...problemsIn(graph)].map(({ code, origin }) => `${code} ${origin.file}:${origin.line}:${origin.column}`)

const orders = `CREATE OR REFRESH STREAMING TABLE orders (CONSTRAINT has_id EXPECT (id IS NOT NULL) ON VIOLATION DROP ROW)
TBLPROPERTIES ('quality' = 'silver') AS SELECT * FROM STREAM read_files('abfss://bronze@acct.dfs.core.windows.net/orders')`

describe('a graph', () => {
  test('names are completed by the pipeline, by USE, and never by LIVE', () => {
    const graph = graphOf(`${orders}; USE SCHEMA gold; CREATE MATERIALIZED VIEW a AS SELECT id FROM LIVE.orders; USE CATALOG other; CREATE VIEW s.b AS SELECT id FROM x.y.z`)
    expect(told(graph)).toEqual([])
    expect(graph.datasets.map(({ kind, name }) => `${kind} ${fullName(name)}`)).toEqual(['streamingTable shop.silver.orders', 'materializedView shop.gold.a', 'view other.s.b'])
    expect(graph.flows.map(({ kind, name, target }) => `${kind} ${name} → ${fullName(target)}`)).toEqual(['append orders → shop.silver.orders', 'materialize a → shop.gold.a'])
    expect(graph.datasets[0]?.properties).toEqual({ quality: 'silver' })
  })

  test('AUTO CDC, several append flows and old spellings are flows', () => {
    const graph = graphOf(
      `CREATE STREAMING TABLE customers; CREATE FLOW history AS AUTO CDC INTO customers FROM STREAM(changes) KEYS (id) SEQUENCE BY at STORED AS SCD TYPE 2`,
      `CREATE STREAMING TABLE totals; APPLY CHANGES INTO LIVE.totals FROM STREAM(LIVE.changes) KEYS (id) SEQUENCE BY at`,
      `CREATE STREAMING TABLE every; CREATE FLOW a AS INSERT INTO every BY NAME SELECT * FROM STREAM x; CREATE FLOW b AS INSERT INTO ONCE every BY NAME SELECT * FROM y`,
    )
    expect(told(graph)).toEqual([])
    expect(graph.flows.map(({ kind, name, once }) => `${kind} ${name} ${once}`)).toEqual(['autoCdc history false', 'autoCdc totals false', 'append a false', 'append b true'])
  })
})

describe('problems are all told, each with its place', () => {
  test('a file that does not parse does not hide the others', () => {
    const graph = graphOf('CREATE STREAMING TABLE a AS SELEC * FROM b', orders)
    expect(graph.datasets).toHaveLength(1)
    expect(told(graph)[0]).toMatch(/^PARSE_SYNTAX_ERROR src\/0\.sql:1:/)
  })
  test('duplicates', () => {
    expect(told(graphOf(orders, orders))).toEqual(['PIPELINE_DUPLICATE_IDENTIFIERS.DATASET src/1.sql:1:1'])
    expect(told(graphOf(`${orders}; CREATE FLOW orders AS INSERT INTO orders BY NAME SELECT * FROM STREAM x`))).toEqual(['PIPELINE_DUPLICATE_IDENTIFIERS.FLOW src/0.sql:2:125'])
  })
  test('a flow into a missing table, and into a view', () => {
    expect(told(graphOf(`${orders}; CREATE FLOW f AS INSERT INTO missing BY NAME SELECT * FROM STREAM orders`))).toEqual(['TABLE_OR_VIEW_NOT_FOUND src/0.sql:2:125'])
    expect(told(graphOf(`${orders}; CREATE VIEW v AS SELECT id FROM orders; CREATE FLOW f AS INSERT INTO v BY NAME SELECT * FROM STREAM orders`))).toEqual(['INVALID_FLOW_TARGET src/0.sql:2:165'])
  })
  test('a streaming table without a flow', () => {
    expect(told(graphOf('CREATE STREAMING TABLE t'))).toEqual(['PIPELINE_DATASET_WITHOUT_FLOW src/0.sql:1:1'])
  })
  test('a pipeline of temporary views only', () => {
    expect(told(graphOf('CREATE TEMPORARY VIEW v AS SELECT 1 AS one'))).toEqual(['RUN_EMPTY_PIPELINE src/0.sql:1:1'])
  })
  test('AUTO CDC: what SCD 1 does not track, and what is not there yet', () => {
    const cdc = (clauses: string): string[] => told(graphOf(`CREATE STREAMING TABLE t; CREATE FLOW f AS AUTO CDC INTO t FROM STREAM s KEYS (id) ${clauses}`))
    expect(cdc('SEQUENCE BY at STORED AS SCD TYPE 1 TRACK HISTORY ON name')[0]).toMatch(/^AUTOCDC_TRACK_HISTORY_FOR_SCD1/)
    expect(cdc('APPLY AS TRUNCATE WHEN gone SEQUENCE BY at')[0]).toMatch(/^UNSUPPORTED_FEATURE/)
    expect(cdc('IGNORE NULL UPDATES SEQUENCE BY at')).toEqual([])
  })
  test('statements and clauses that have no counterpart are named', () => {
    const refused = graphOf(`${orders}; CREATE MATERIALIZED VIEW m CLUSTER BY (id) AS SELECT id FROM orders; DELETE FROM orders; CREATE TABLE t (id INT)`)
    expect(refused.problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: CLUSTER BY is accepted and has no effect here',
      'error: the statement DELETE in a pipeline file is not supported here yet',
      'error: CREATE TABLE in a pipeline is not supported here yet',
    ])
  })
  test('an expression without a name', () => {
    expect(told(graphOf(`${orders}; CREATE MATERIALIZED VIEW m AS SELECT id, count(*) FROM orders GROUP BY id`))).toEqual(['MISSING_ALIAS src/0.sql:2:166'])
  })
})
