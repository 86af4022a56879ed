import { describe, expect, test } from 'vitest'
import { parseDatabricks } from './databricks.ts'
import { SqlError } from './problem.ts'
import { referencesIn } from './references.ts'
import { translateExpression, translateQuery, type TranslatedQuery } from './translate.ts'
import { type Query } from './tree/query.ts'
import { parseColumns } from './typeText.ts'
import { type Column, formatType, types } from './types.ts'

const columns = (text: string): Column[] => parseColumns(text).map(({ name, type, notNull }) => ({ name, type, nullable: notNull !== true }))
const tables: Readonly<Record<string, Column[]>> = {
  orders: columns('id BIGINT NOT NULL, customer_id INT, amount DECIMAL(10,2), Note STRING, day DATE, who STRUCT<name: STRING, age: INT>, tags ARRAY<STRING>'),
  customers: columns('id INT, name STRING'),
}
function query(text: string): Query {
  const { statements, problems } = parseDatabricks({ text, file: 'q.sql' })
  expect(problems).toEqual([])
  const [statement] = statements
  if (statement?.kind !== 'query') throw new TypeError(text)
  return statement.query
}
const translate = (text: string): TranslatedQuery =>
  translateQuery(query(text), { resolve: ({ parts }) => { const found = tables[parts.at(-1) ?? '']; return found && { columns: found, duckdb: `"${parts.at(-1) ?? ''}"` } }, now: new Date(0), file: 'q.sql', text, tableNames: () => Object.keys(tables) })
/** Line, column, condition, message and hint of every problem. */
function problems(text: string): unknown[] {
  try {
    translate(text)
  } catch (error) {
    if (error instanceof SqlError) return error.problems.map(({ origin, code, message, hint }) => [`${origin.line}:${origin.column}`, code, message, ...(hint === undefined ? [] : [hint])])
    throw error
  }
  return []
}
const typesOf = (text: string): string[] => translate(text).columns.map(({ name, type, nullable }) => `${name} ${formatType(type)}${nullable ? '' : ' NOT NULL'}`)

describe('names', () => {
  test('a column that is not there is told with the nearest that is', () => {
    expect(problems('SELECT custmer_id,\n  o.amout FROM orders o')).toEqual([['1:8', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', 'there is no column custmer_id here', 'did you mean customer_id?'], ['2:3', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', 'there is no column o.amout here', 'did you mean amount?']])
    expect(problems('SELECT who.nam FROM orders')).toEqual([['1:12', 'FIELD_NOT_FOUND', 'the struct has no field nam', 'did you mean name?']])
    expect(problems('SELECT * EXCEPT (nope) FROM customers')).toEqual([['1:18', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', 'there is no column nope here', 'there is id, name']])
  })

  test('a table that is not there is told once, and not again by each of its columns', () => {
    expect(problems('SELECT c.a, b FROM custmers c JOIN orders o ON c.id = o.id')).toEqual([['1:20', 'TABLE_OR_VIEW_NOT_FOUND', 'there is no table or view custmers', 'did you mean customers?']])
  })

  test('files that are named by their format have no versions', () => {
    const code = ['1:15', 'UNSUPPORTED_FEATURE.TIME_TRAVEL', 'files have no versions', 'a Delta table has: delta.`path` VERSION AS OF 1']
    for (const clause of ['VERSION AS OF 1', "TIMESTAMP AS OF '2024-01-01'"]) expect(problems(`SELECT * FROM csv.\`/Volumes/a/b/c\` ${clause}`)).toEqual([code])
  })

  test('a name that two tables have is ambiguous until it is qualified or joined with USING', () => {
    expect(problems('SELECT id FROM orders JOIN customers ON true')).toEqual([['1:8', 'AMBIGUOUS_REFERENCE', 'id may mean 2 columns', 'put the name of the table before it']])
    expect(typesOf('SELECT orders.id, customers.id AS c, name FROM orders JOIN customers USING (id)')).toEqual(['id BIGINT NOT NULL', 'c INT', 'name STRING'])
    expect(typesOf('SELECT * FROM customers NATURAL JOIN (SELECT id, 1 AS one FROM customers)')).toEqual(['id INT', 'name STRING', 'one INT NOT NULL'])
  })

  test('letter case is kept and not compared', () => {
    expect(typesOf('SELECT note, NOTE AS x FROM ORDERS o'.replace('ORDERS', 'orders'))).toEqual(['note STRING', 'x STRING'])
    expect(typesOf('SELECT * EXCEPT (ID, customer_id, amount, day, who, tags) FROM orders')).toEqual(['Note STRING'])
  })

  test('a later item may use the alias of an earlier one, a column goes before an alias', () => {
    expect(typesOf('SELECT amount * 2 AS twice, twice + 1 AS more FROM orders')).toEqual(['twice DECIMAL(12,2)', 'more DECIMAL(13,2)'])
    expect(typesOf(`SELECT 'x' AS id, id + 1 AS next FROM customers`)).toEqual(['id STRING NOT NULL', 'next INT'])
    expect(problems('SELECT b + 1, 1 AS b FROM customers')).toEqual([['1:8', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', 'there is no column b here', 'there is id, name']])
  })

  test('an outer join makes columns nullable', () => {
    expect(typesOf('SELECT o.id FROM customers LEFT JOIN orders o ON true')).toEqual(['id BIGINT'])
  })

  test('two columns of one name are told apart in DuckDB only', () => {
    expect(translate('SELECT id, id FROM customers').columns.map(({ name, duckdbName }) => [name, duckdbName])).toEqual([['id', 'id'], ['id', 'id__2']])
  })

  test('lineage names the columns that a value is computed from', () => {
    expect(translate('WITH c AS (SELECT id AS k, name FROM customers) SELECT upper(name) AS n, count(*) AS c, max(o.amount + k) AS m FROM c JOIN orders o ON o.id = k GROUP BY name').columns.map(({ lineage }) => lineage.map(({ relation, column }) => `${relation}.${column}`))).toEqual([['customers.name'], [], ['orders.amount', 'customers.id']])
  })
})

describe('types', () => {
  test.each([
    ['1 + 1', 'INT'], ['1 + 1L', 'BIGINT'], ['1 / 2', 'DOUBLE'], ['5 DIV 2', 'BIGINT'], [`'5' + 3`, 'BIGINT'], [`'5' + 1.5`, 'DOUBLE'], ['1.10 + 2.5', 'DECIMAL(4,2)'], ['1.10 * 2.5', 'DECIMAL(6,3)'], ['1.10 / 2.5', 'DECIMAL(8,6)'], ['amount / 3', 'DECIMAL(14,6)'], ['amount * 2', 'DECIMAL(12,2)'],
    ['amount * id', 'DECIMAL(31,2)'], ['amount + 1.5D', 'DOUBLE'], ['sum(amount)', 'DECIMAL(20,2)'], ['avg(amount)', 'DECIMAL(14,6)'], ['sum(customer_id)', 'BIGINT'], ['avg(customer_id)', 'DOUBLE'], ['count(*)', 'BIGINT'], ['max(day)', 'DATE'], ['day + 1', 'DATE'], ['day + INTERVAL 1 MONTH', 'DATE'],
    ['day + INTERVAL 1 HOUR', 'TIMESTAMP'], ['day - day', 'INTERVAL DAY'], ['current_timestamp() - current_timestamp()', 'INTERVAL DAY TO SECOND'], [`coalesce('a', 1)`, 'BIGINT'], ['CASE WHEN true THEN 1 ELSE 2.5 END', 'DECIMAL(11,1)'], ['array(1, 2L)', 'ARRAY<BIGINT>'],
    ['map(1, array())', 'MAP<INT, ARRAY<VOID>>'], ['struct(id, 2 AS two)', 'STRUCT<id: BIGINT, two: INT>'], ['tags[0]', 'STRING'], ['who.age', 'INT'], ['transform(tags, (t, i) -> i)', 'ARRAY<INT>'], ['aggregate(array(1), 0, (a, x) -> a + x, a -> a / 2)', 'DOUBLE'], ['round(2.25, 1)', 'DECIMAL(3,1)'],
    ['ceil(amount)', 'DECIMAL(9,0)'], ['2147483648', 'BIGINT'], ['-2147483648', 'INT'], ['1e3', 'DOUBLE'], ['date_trunc(\'MONTH\', day)', 'TIMESTAMP'], ['concat(tags, array(\'x\'))', 'ARRAY<STRING>'], ['row_number() OVER (ORDER BY id)', 'INT'], [`parse_json('{}'):a`, 'VARIANT'], [`'{}':a`, 'STRING'],
  ])('%s is %s', (text, expected) => {
    const grouped = /sum|avg|count|max/.test(text)
    expect(typesOf(`SELECT ${text} AS v FROM orders${grouped ? '' : ' LIMIT 1'}`)[0]?.replace(/^v | NOT NULL$/g, '')).toBe(expected)
  })

  test('a set operation takes the common type and the names of the left side', () => {
    expect(typesOf(`SELECT id, name FROM customers UNION ALL SELECT 2.5, 'x'`)).toEqual(['id DECIMAL(11,1)', 'name STRING'])
    expect(typesOf('SELECT id AS a, name AS b FROM customers UNION BY NAME SELECT name AS b, id AS a FROM customers')).toEqual(['a INT', 'b STRING'])
    expect(problems('SELECT id FROM customers UNION SELECT 1, 2')).toEqual([['1:32', 'NUM_COLUMNS_MISMATCH', 'UNION needs the same number of columns on both sides: there are 1 and 2']])
    expect(problems('SELECT tags FROM orders UNION SELECT 1')).toEqual([['1:31', 'INCOMPATIBLE_COLUMN_TYPE', 'UNION: the column tags is ARRAY<STRING> on one side and INT on the other']])
  })

  test.each([
    ['SELECT tags + 1 FROM orders', 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES'], ['SELECT tags = 1 FROM orders', 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES'], ['SELECT CAST(day AS INT) FROM orders', 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION'], ['SELECT id FROM orders WHERE id', 'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN'],
    ['SELECT upper(tags) FROM orders', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'], ['SELECT upper() FROM orders', 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION'], ['SELECT id.x FROM orders', 'INVALID_EXTRACT_BASE_FIELD_TYPE'], [`SELECT DATE '2024-13-01'`, 'INVALID_TYPED_LITERAL'], ['SELECT array(1, day) FROM orders', 'DATATYPE_MISMATCH.DATA_DIFF_TYPES'],
    ['SELECT x -> x', 'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION'], ['SELECT transform(note, x -> x) FROM orders', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'], ['SELECT *', 'INVALID_USAGE_OF_STAR_OR_REGEX'], ['SELECT id FROM orders LIMIT -1', 'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE'], ['VALUES (1), (1, 2)', 'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH'],
    ['SELECT :x', 'UNBOUND_SQL_PARAMETER'], ['SELECT a FROM customers c(a)', 'ASSIGNMENT_ARITY_MISMATCH'], ['SELECT (SELECT id, name FROM customers)', 'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN'], ['SELECT id IN (SELECT id, name FROM customers) FROM orders', 'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH'],
  ])('%s is refused as %s', (text, code) => {
    expect(problems(text)).toEqual([expect.arrayContaining([code])])
  })
})

describe('grouping', () => {
  test('what is neither grouped by nor aggregated is told', () => {
    expect(problems('SELECT customer_id, Note, sum(amount) FROM orders GROUP BY customer_id')).toEqual([['1:21', 'MISSING_AGGREGATION', 'Note is neither aggregated nor grouped by', 'add it to GROUP BY, or aggregate it with any_value(Note)']])
    expect(problems('SELECT id, count(*) FROM customers')).toEqual([['1:8', 'MISSING_GROUP_BY', 'id is neither aggregated nor grouped by', 'add GROUP BY, or aggregate it with any_value']])
    expect(problems('SELECT upper(name) FROM customers GROUP BY name ORDER BY id')).toEqual([['1:58', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', 'id is neither aggregated nor grouped by', expect.any(String)]])
  })

  test('GROUP BY takes positions, aliases, expressions and ALL', () => {
    for (const text of ['SELECT upper(name) AS n, count(*) FROM customers GROUP BY 1', 'SELECT upper(name) AS n, count(*) FROM customers GROUP BY n', 'SELECT upper(name), count(*) FROM customers GROUP BY upper(name)', 'SELECT upper(name) AS n, count(*) FROM customers GROUP BY ALL', `SELECT 'x' AS k, count(*) FROM customers GROUP BY k`]) expect(problems(text), text).toEqual([])
    expect(problems('SELECT id FROM customers GROUP BY 2')).toEqual([['1:35', 'GROUP_BY_POS_OUT_OF_RANGE', 'GROUP BY 2: there are 1 columns']])
    expect(problems('SELECT count(*) AS c FROM customers GROUP BY c')).toEqual([['1:46', 'GROUP_BY_AGGREGATE', 'GROUP BY cannot aggregate']])
  })

  test('aggregates and windows stand where rows are gathered', () => {
    expect(problems('SELECT id FROM customers WHERE count(*) > 1')).toEqual([['1:32', 'INVALID_WHERE_CONDITION', 'WHERE cannot aggregate', 'use HAVING']])
    expect(problems('SELECT id FROM customers WHERE row_number() OVER (ORDER BY id) = 1')).toEqual([['1:32', 'WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', 'WHERE cannot use a window function', 'use QUALIFY']])
    expect(problems('SELECT row_number() FROM customers')).toEqual([['1:8', 'WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE', 'row_number needs OVER (…)']])
    expect(problems('SELECT rank() OVER (PARTITION BY id) FROM customers')).toEqual([['1:8', 'WINDOW_FUNCTION_FRAME_NOT_ORDERED', 'rank needs an ORDER BY in its window']])
    expect(problems('SELECT count(DISTINCT id) OVER () FROM customers')).toEqual([['1:8', 'DISTINCT_WINDOW_FUNCTION_UNSUPPORTED', 'DISTINCT is not possible in the window function count']])
    expect(problems('SELECT sum(id) OVER w FROM customers')).toEqual([['1:21', 'MISSING_WINDOW_SPECIFICATION', 'there is no window w in this query']])
    expect(problems('SELECT sum(max(id)) FROM customers')).toEqual([['1:12', 'NESTED_AGGREGATE_FUNCTION', 'an aggregate cannot stand inside the aggregate sum', 'aggregate in a subquery first']])
  })
})

describe('functions', () => {
  test('what is not in the table is refused by name and place, with the nearest name', () => {
    expect(problems('SELECT lenght(name), list_sort(name), concat_was(name) FROM customers')).toEqual([
      ['1:8', 'UNRESOLVED_ROUTINE', 'there is no function lenght, or it is not supported here', 'did you mean length?'],
      ['1:22', 'UNRESOLVED_ROUTINE', 'there is no function list_sort, or it is not supported here'],
      ['1:39', 'UNRESOLVED_ROUTINE', 'there is no function concat_was, or it is not supported here', 'did you mean concat_ws?'],
    ])
    expect(problems(`SELECT ai_query('m', name) FROM customers`)).toEqual([['1:8', 'UNSUPPORTED_FUNCTION', 'ai_query works on Databricks but has no local counterpart: it calls a service in the cloud', expect.any(String)]])
    expect(problems('SELECT * FROM stack_overflow(1)')).toEqual([['1:15', 'UNRESOLVABLE_TABLE_VALUED_FUNCTION', 'stack_overflow is not a table function that is supported here', expect.any(String)]])
  })

  test('what a function cannot do here is said', () => {
    expect(problems(`SELECT date_format(day, 'YYYY') FROM orders`)).toEqual([['1:8', 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION', `date_format: the pattern 'YYYY' cannot be used: the letter Y counts weeks: use extract instead`]])
    expect(problems(`SELECT regexp_replace(name, '\\\\Gb', '') FROM customers`)).toEqual([['1:8', 'UNSUPPORTED_FEATURE', `regexp_replace: the regular expression uses \\G, which has no local counterpart`]])
    expect(problems(`SELECT name RLIKE '\\\\X' FROM customers`)).toEqual([['1:19', 'UNSUPPORTED_FEATURE', `the regular expression uses \\X, which has no local counterpart`]])
    expect(problems(`SELECT name LIKE 'a\\\\b' FROM customers`)).toEqual([['1:18', 'INVALID_FORMAT.ESC_IN_THE_MIDDLE', expect.any(String)]])
    expect(problems('SELECT explode(tags) + 1 FROM orders')).toEqual([['1:8', 'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', expect.any(String)]])
    expect(problems('WITH RECURSIVE a AS (SELECT 1 AS n UNION SELECT n FROM a) SELECT * FROM a')).toEqual([['1:22', 'UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE', 'a recursion takes UNION ALL, not UNION']])
    expect(problems('WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT n + 1L FROM a) SELECT * FROM a')).toEqual([expect.arrayContaining(['CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE'])])
    expect(problems(`SELECT * FROM orders VERSION AS OF 'x'`)).toEqual([['1:15', 'UNSUPPORTED_FEATURE', 'VERSION AS OF takes a number here']])
  })
})

describe('references', () => {
  test('every relation from outside is listed, with what stands by it', () => {
    const text = `WITH a AS (SELECT * FROM silver.x) SELECT * FROM a JOIN STREAM(c.s.y) USING (id) LEFT JOIN z VERSION AS OF 3 ON id IN (SELECT id FROM w)
      UNION SELECT * FROM STREAM read_files('/in' || '/put', format => 'json', multiLine => true) CROSS JOIN IDENTIFIER(t || '.u')`
    const resolveVariable = () => ({ variable: { type: types.string, value: 's' }, parts: 1 })
    expect(referencesIn(query(text), { resolveVariable }).map(reference => ({ ...reference, place: undefined }))).toEqual([
      { parts: ['silver', 'x'], stream: false, streamOptions: {}, place: undefined },
      { parts: ['c', 's', 'y'], stream: true, streamOptions: {}, place: undefined },
      { parts: ['z'], stream: false, streamOptions: {}, place: undefined, version: 3n },
      { parts: ['w'], stream: false, streamOptions: {}, place: undefined },
      { parts: ['read_files'], stream: true, streamOptions: {}, place: undefined, readFiles: { path: '/in/put', options: { format: 'json', multiLine: 'true' } } },
      { parts: ['s', 'u'], stream: false, streamOptions: {}, place: undefined },
    ])
  })

  test('files that are named by their format are read as Spark reads them when it is told nothing', () => {
    const found = referencesIn(query('SELECT * FROM csv.`abfss://a@b.dfs.core.windows.net/f.csv` JOIN Parquet.`/Volumes/a/b/c` JOIN csv.clients JOIN delta.`/x`')).map(({ readFiles }) => readFiles)
    expect(found).toEqual([
      { path: 'abfss://a@b.dfs.core.windows.net/f.csv', options: { format: 'csv', inferColumnTypes: 'false', rescuedDataColumn: '' } },
      { path: '/Volumes/a/b/c', options: { format: 'Parquet', rescuedDataColumn: '' } },
      undefined, undefined,
    ])
  })

  test('a common table hides a table only inside its query', () => {
    expect(referencesIn(query('SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) JOIN a')).map(({ parts, place }) => [parts, place.column])).toEqual([[['a'], 59]])
  })
})

test('an expression over the columns of a row has a type and a text, and no aggregate', () => {
  const expression = (text: string): ReturnType<typeof translateExpression> => {
    const { body } = query(`SELECT ${text}`)
    const item = body.kind === 'select' ? body.items[0] : undefined
    if (!item) throw new TypeError(text)
    return translateExpression(item.expression, tables['orders'] ?? [], { now: new Date(0), file: 'q.sql', text: `SELECT ${text}`, qualifiers: ['o'] })
  }
  expect(expression('o.id > 0 AND amount IS NOT NULL')).toMatchObject({ type: { kind: 'boolean' }, nullable: false, duckdb: '(("id" > CAST(0 AS BIGINT)) AND ("amount" IS NOT NULL))' })
  expect(() => expression('sum(id) > 1')).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED_EXPR_FOR_OPERATOR' }))
  expect(() => expression('nope > 1')).toThrowError(expect.objectContaining({ code: 'UNRESOLVED_COLUMN.WITH_SUGGESTION' }))
})

describe('AND and OR', () => {
  const texts = (text: string): string => translate(text).duckdb
  test('are plain where nothing to the right may raise', () => {
    expect(texts(`SELECT id = 1 AND day >= '2024-01-01' AND NOT (note LIKE 'a%' OR note IN ('x', 'y') OR customer_id IS NULL) AS v FROM orders`)).not.toContain('CASE')
  })
  test('stay apart where they choose rows', () => {
    expect(texts(`SELECT id FROM orders WHERE day = '2024-01-01' AND (100 / customer_id > 5 OR id % 3 = 1 AND 7 DIV id > 2) AND id BETWEEN 1 AND 7 DIV id`)).not.toContain('CASE')
    expect(texts('SELECT o.id FROM orders o JOIN customers c ON o.customer_id = c.id AND 100 / c.id > 5')).not.toContain('CASE')
  })
  test('over the side whose rows stay go into the key of an outer join', () => {
    expect(texts(`SELECT o.id FROM orders o LEFT JOIN customers c ON o.customer_id = c.id AND o.note = 'a' AND c.name = 'b'`)).toContain(`ON ((t2."name" = 'b') AND (CASE WHEN (t1."Note" = 'a') THEN t1."customer_id" END = t2."id"))`)
    expect(texts('SELECT o.id FROM orders o FULL JOIN customers c ON o.customer_id = c.id')).not.toContain('CASE')
  })
  test('are branches where the right side may raise', () => {
    expect(texts('SELECT id <> 0 AND 7 DIV id > 2 AS v FROM orders')).toContain('CASE WHEN NOT')
    expect(texts('SELECT id = 0 OR 7 DIV id > 2 AS v FROM orders')).toContain('THEN true')
  })
})
