import { Engine } from '@lagoon/engine'
import { duckdbType, formatType, parseColumns, parseDatabricks, dialect, dialectIn, type Relation, sessionZone, SqlError, translateQuery, type DatabricksQuery } from '@lagoon/sql'

export interface Answer {
  readonly names: readonly string[]
  /** As Databricks writes them. */
  readonly types: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

export interface World {
  translate(text: string): DatabricksQuery
  /** Translates, runs, and makes sure that DuckDB's types are the ones that were promised. */
  ask(text: string): Promise<Answer>
  close(): Promise<void>
}

const schema = (text: string): Relation['columns'] => parseColumns(text).map(({ name, type, notNull }) => ({ name, type, nullable: notNull !== true }))

const tables: Readonly<Record<string, Relation>> = {
  orders: {
    columns: schema('id BIGINT NOT NULL, customer_id INT, amount DECIMAL(10,2), note STRING, ordered_at TIMESTAMP, day DATE, tags ARRAY<STRING>, props MAP<STRING, INT>, who STRUCT<name: STRING, age: INT>'),
    duckdb: `(SELECT * FROM (VALUES
      (1::BIGINT, 10::INTEGER, 12.50::DECIMAL(10,2), 'a-b', TIMESTAMPTZ '2024-03-05 10:20:30+00', DATE '2024-03-05', ['x', 'y'], MAP {'k': 1}, {'name': 'Ann', 'age': 30}),
      (2, 20, 7.25, NULL, TIMESTAMPTZ '2024-04-01 00:00:00+00', DATE '2024-04-01', [], MAP {}, NULL),
      (3, 10, NULL, 'c', NULL, NULL, NULL, NULL, {'name': 'Bob', 'age': NULL})) v(id, customer_id, amount, note, ordered_at, day, tags, props, who))`,
  },
  customers: { columns: schema('id INT, name STRING'), duckdb: `(SELECT * FROM (VALUES (10::INTEGER, 'Ann'), (30, 'Zed')) v(id, name))` },
  // One column of every type, called after it.
  kinds: {
    columns: schema(`boolean BOOLEAN, tinyint TINYINT, smallint SMALLINT, int INT, bigint BIGINT, float FLOAT, double DOUBLE, decimal DECIMAL(10,2), string STRING, binary BINARY, date DATE, timestamp TIMESTAMP,
      timestamp_ntz TIMESTAMP_NTZ, strings ARRAY<STRING>, ints ARRAY<INT>, doubles ARRAY<DOUBLE>, map MAP<STRING, INT>, struct STRUCT<a: INT, b: STRING>, structs ARRAY<STRUCT<a: INT, b: STRING>>, nested ARRAY<ARRAY<INT>>, variant VARIANT`),
    duckdb: `(SELECT true AS boolean, 1::TINYINT AS tinyint, 2::SMALLINT AS smallint, 3::INTEGER AS int, 4::BIGINT AS bigint, 0.5::FLOAT AS float, 0.25::DOUBLE AS double, 1.25::DECIMAL(10,2) AS decimal, 'abc' AS string,
      'xyz'::BLOB AS binary, DATE '2024-02-29' AS date, TIMESTAMPTZ '2024-02-29 13:14:15.678901+00' AS timestamp, TIMESTAMP '2024-02-29 13:14:15' AS timestamp_ntz, ['a', 'b'] AS strings, [1, 2]::INTEGER[] AS ints,
      [0.5, 1.5]::DOUBLE[] AS doubles, MAP {'k': 1::INTEGER} AS map, {'a': 1::INTEGER, 'b': 'x'} AS struct, [{'a': 1::INTEGER, 'b': 'x'}] AS structs, [[1, 2], [3]]::INTEGER[][] AS nested, '{"a":[1,2]}'::JSON AS variant)`,
  },
  // The columns of files: `_metadata` can be named, but is no part of *.
  files: {
    columns: [...schema('id INT'), { name: '_metadata', type: schema('m STRUCT<file_path: STRING>')[0]?.type ?? { kind: 'void' }, nullable: false, hidden: true }],
    duckdb: `(SELECT 1::INTEGER AS id, {'file_path': 'f.parquet'} AS _metadata)`,
  },
}

export const theInstant = new Date('2024-06-01T12:00:00.500Z')

/** In a session in UTC, or in a zone that is named. */
export async function openWorld(named = 'UTC'): Promise<World> {
  const zone = sessionZone(named)
  if (!zone) throw new TypeError(`not a zone: ${named}`)
  const engine = await Engine.open({ threads: 1 })
  await engine.learn(dialect)
  await engine.learn(dialectIn(zone))
  const translate = (text: string): DatabricksQuery => {
    const { statements, problems } = parseDatabricks({ text, file: 'q.sql' })
    const [problem, ...others] = problems
    if (problem) throw new SqlError([problem, ...others])
    const [statement] = statements
    if (statement?.kind !== 'query') throw new TypeError(`not a query: ${text}`)
    return translateQuery(statement.query, { resolve: ({ parts }) => tables[parts.at(-1)?.toLowerCase() ?? ''], now: theInstant, zone, file: 'q.sql', text, tableNames: () => Object.keys(tables) })
  }
  return {
    translate,
    async ask(text) {
      const { duckdb, columns } = translate(text)
      const given = await engine.columns(duckdb)
      // JSON is DuckDB's name for a VARCHAR that holds some.
      const promised = columns.map(({ type }) => duckdbType(type).replaceAll('JSON', 'VARCHAR'))
      const kept = given.map(({ type }) => type.replaceAll('TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ').replaceAll('JSON', 'VARCHAR'))
      if (kept.join() !== promised.join()) throw new TypeError(`${text}\npromised ${promised.join()}\n   given ${kept.join()}`)
      const { rows } = await engine.table(duckdb)
      return { names: columns.map(({ name }) => name), types: columns.map(({ type }) => formatType(type)), rows: rows.map(row => row.map(plain)) }
    },
    close: () => engine.close(),
  }
}

/** Values as JSON has them: whole numbers as numbers, bytes as text, instants without their zone. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'string') return value.replace(/\+00$/, '')
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
  return value
}
