import { describe, expect, test } from 'vitest'
import { parseDatabricks } from '../databricks.ts'
import { prettyName } from '../analyse/prettyName.ts'
import { type Query, type Select } from '../tree/query.ts'

function query(text: string): Query {
  const { statements, problems } = parseDatabricks({ text, file: 'q.sql' })
  expect(problems).toEqual([])
  const [statement] = statements
  if (statement?.kind !== 'query') throw new TypeError(text)
  return statement.query
}
function select(text: string): Select {
  const { body } = query(text)
  if (body.kind !== 'select') throw new TypeError(text)
  return body
}
/** The expression in SELECT, with parentheses that show how it was understood. */
const shown = (text: string): string => prettyName(select(`SELECT ${text}`).items[0]?.expression ?? { kind: 'literal', type: { kind: 'void' }, value: null, place: { start: 0, end: 0, line: 1, column: 1 } })
const problem = (text: string): string | undefined => parseDatabricks({ text, file: 'q.sql' }).problems[0]?.message

describe('expressions', () => {
  test.each([
    ['a OR b AND NOT c = d', '(a OR (b AND (NOT (c = d))))'],
    ['a + b * -c || d', 'concat((a + (b * (- c))), d)'],
    ['a | b ^ c & d << 1 + 2', '(a | (b ^ (c & (d << (1 + 2)))))'],
    ['a >> 1 >>> 2', '((a >> 1) >>> 2)'],
    ['a BETWEEN 1 AND 2 AND b', '(between(a, 1, 2) AND b)'],
    ['a NOT IN (1, 2) OR a IS NOT NULL', '((NOT (a IN (1, 2))) OR (a IS NOT NULL))'],
    ['a <=> b', '(a <=> b)'],
    ['a::int::string', 'CAST(CAST(a AS INT) AS STRING)'],
    ['-1', '-1'],
    ['a.b[0].c', 'c'],
    ['x -> x + 1', 'lambdafunction((x + 1), x)'],
    ['f((x, y) -> x)', 'f(lambdafunction(x, x, y))'],
    ['CASE a WHEN 1 THEN 2 ELSE 3 END', 'CASE WHEN (a = 1) THEN 2 ELSE 3 END'],
    [`extract(YEAR FROM d)`, 'extract(YEAR, d)'],
    [`trim(BOTH 'x' FROM y)`, 'btrim(y, x)'],
    [`trim(LEADING FROM y)`, 'ltrim(y)'],
    [`substring(a FROM 2 FOR 3)`, 'substring(a, 2, 3)'],
    [`position('a' IN b)`, 'position(a, b)'],
    [`overlay(a PLACING b FROM 1 FOR 2)`, 'overlay(a, b, 1, 2)'],
    ['left(a, 1)', 'left(a, 1)'],
    ['date', 'date'],
    [`DATE '2024-01-01'`, `DATE '2024-01-01'`],
    ['((1))', '1'],
    ['(a, b)', 'struct(a, b)'],
    ['count(*)', 'count(1)'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  test('one predicate may follow an expression', () => {
    expect(problem(`SELECT a LIKE 'x' ESCAPE '!' = true`)).toBe(`found '=', expected the end of the statement`)
  })

  test('intervals add up their parts', () => {
    const interval = (text: string): unknown => {
      const node = select(`SELECT ${text}`).items[0]?.expression
      return node?.kind === 'interval' ? [node.from, node.to, Number(node.months), Number(node.microseconds)] : node?.kind
    }
    expect(interval('INTERVAL 3 DAYS')).toEqual(['day', 'day', 0, 259_200_000_000])
    expect(interval(`INTERVAL '1' DAY '2' HOURS`)).toEqual(['day', 'hour', 0, 93_600_000_000])
    expect(interval(`INTERVAL -1 MONTH`)).toEqual(['month', 'month', -1, 0])
    expect(interval(`INTERVAL '1-2' YEAR TO MONTH`)).toEqual(['year', 'month', 14, 0])
    expect(interval(`INTERVAL '-1 02:03:04.5' DAY TO SECOND`)).toEqual(['day', 'second', 0, -93_784_500_000])
    expect(interval(`INTERVAL '1 day 2 hours'`)).toEqual(['day', 'hour', 0, 93_600_000_000])
    expect(interval(`INTERVAL 1.5 SECONDS`)).toEqual(['second', 'second', 0, 1_500_000])
    expect(interval('interval')).toBe('column')
    expect(problem('SELECT INTERVAL 1 MONTH 1 DAY')).toContain('not both')
    expect(problem('SELECT INTERVAL 1.5 DAYS')).toContain('fraction')
  })

  test('a JSON path is read to its end', () => {
    const node = select(`SELECT a.raw:items[0]['x y'].z::int`).items[0]?.expression
    expect(node?.kind === 'cast' && node.operand.kind === 'jsonPath' && node.operand.path).toEqual([{ kind: 'key', name: 'items' }, { kind: 'index', index: 0 }, { kind: 'key', name: 'x y' }, { kind: 'key', name: 'z' }])
  })

  test('a call may have DISTINCT, FILTER, nulls, WITHIN GROUP, a window and named arguments', () => {
    const items = select(`SELECT count(DISTINCT a, b) FILTER (WHERE c), first(a) IGNORE NULLS OVER w, listagg(a, ',') WITHIN GROUP (ORDER BY b DESC), f(a, n => 1), struct(a AS x),
      sum(a) OVER (PARTITION BY b ORDER BY c DESC NULLS LAST RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND UNBOUNDED FOLLOWING) FROM t WINDOW w AS (ORDER BY a)`).items.map(item => item.expression)
    expect(items).toMatchObject([
      { distinct: true, args: [{}, {}], filter: { kind: 'column' } },
      { nulls: 'IGNORE', over: { kind: 'windowName' } },
      { withinGroup: [{ descending: true }] },
      { args: [{}, { name: { text: 'n' } }] },
      { args: [{ alias: { text: 'x' } }] },
      { over: { kind: 'window', orderBy: [{ descending: true, nulls: 'LAST' }], frame: { unit: 'RANGE', from: { kind: 'preceding' }, to: { kind: 'unboundedFollowing' } } } },
    ])
  })
})

describe('queries', () => {
  test('every join is read', () => {
    const kinds = ['JOIN b ON x', 'INNER JOIN b USING (i)', 'CROSS JOIN b', 'LEFT JOIN b ON x', 'LEFT OUTER JOIN b ON x', 'RIGHT JOIN b ON x', 'FULL OUTER JOIN b ON x', 'LEFT SEMI JOIN b ON x', 'SEMI JOIN b ON x', 'LEFT ANTI JOIN b ON x', 'NATURAL JOIN b'].map(text => {
      const [table] = select(`SELECT * FROM a ${text}`).from
      return table?.kind === 'join' ? `${table.natural ? 'NATURAL ' : ''}${table.type} ${table.condition?.kind ?? '-'}` : ''
    })
    expect(kinds).toEqual(['INNER on', 'INNER using', 'CROSS -', 'LEFT on', 'LEFT on', 'RIGHT on', 'FULL on', 'SEMI on', 'SEMI on', 'ANTI on', 'NATURAL INNER -'])
  })

  test('streams are marked in every way they can be written', () => {
    for (const text of ['STREAM t', 'STREAM(t)', 'STREAM a.b.t AS x', 'STREAM(LIVE.t) x', 'STREAM t WITH (SKIPCHANGECOMMITS, STARTINGVERSION 3)']) expect(select(`SELECT * FROM ${text}`).from[0], text).toMatchObject({ kind: 'table', stream: true })
    expect(select(`SELECT * FROM STREAM read_files('/x', format => 'json', \`cloudFiles.maxFilesPerTrigger\` => 5) AS f`).from[0]).toMatchObject({ kind: 'tableFunction', stream: true, alias: { name: { text: 'f' } }, args: [{}, { name: { text: 'format' } }, { name: { text: 'cloudFiles.maxFilesPerTrigger' } }] })
    expect(select(`SELECT * FROM STREAM(read_files('/x')) WHERE a`).from[0]).toMatchObject({ kind: 'tableFunction', stream: true })
    expect(select('SELECT * FROM stream AS s').from[0]).toMatchObject({ kind: 'table', stream: false, name: { parts: [{ text: 'stream' }] } })
  })

  test('time travel, samples and aliases of columns stand behind a table', () => {
    expect(select('SELECT * FROM t@v3 x JOIN u@20260203040506789').from[0]).toMatchObject({ left: { version: { value: '3' }, alias: { name: { text: 'x' } } }, right: { timestamp: { value: '2026-02-03 04:05:06.789' } } })
    expect(select('SELECT * FROM t VERSION AS OF 3 AS x (a, b)').from[0]).toMatchObject({ version: { value: '3' }, alias: { name: { text: 'x' }, columns: [{ text: 'a' }, { text: 'b' }] } })
    expect(select(`SELECT * FROM t TIMESTAMP AS OF '2024-01-01'`).from[0]).toMatchObject({ timestamp: { value: '2024-01-01' } })
    expect(select('SELECT * FROM t TABLESAMPLE (10 PERCENT) REPEATABLE (7) x').from[0]).toMatchObject({ sample: { unit: 'PERCENT' }, alias: { name: { text: 'x' } } })
  })

  test('set operations bind as SQL has it', () => {
    const body = query('SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3 EXCEPT (SELECT 4 ORDER BY 1) ORDER BY 1 LIMIT 2').body
    expect(body).toMatchObject({ operator: 'EXCEPT', left: { operator: 'UNION', all: true, right: { operator: 'INTERSECT' } }, right: { kind: 'query' } })
    expect(query('((SELECT 1) UNION (SELECT 2)) ORDER BY 1').orderBy).toHaveLength(1)
    expect(shown('((SELECT 1) UNION (SELECT 2))')).toBe('scalarsubquery()')
    expect(select('SELECT * FROM ((SELECT 1) UNION BY NAME (SELECT 2)) t').from[0]).toMatchObject({ kind: 'derived', query: { body: { byName: true } } })
  })

  test('the clauses of a SELECT are found', () => {
    const body = select(`SELECT DISTINCT a, b.* EXCEPT (c), explode(m) AS (k, v) FROM t, LATERAL (SELECT 1) x LATERAL VIEW OUTER explode(a) e AS y WHERE a GROUP BY a, ROLLUP (b, c), GROUPING SETS ((a), ())
      HAVING count(*) > 1 QUALIFY row_number() OVER w = 1 WINDOW w AS (PARTITION BY a)`)
    expect(body).toMatchObject({ distinct: true, from: [{}, { lateral: true }], lateralViews: [{ outer: true, columns: [{ text: 'y' }] }], groupBy: { items: [{ kind: 'expression' }, { kind: 'rollup' }, { kind: 'groupingSets', sets: [[{}], []] }] }, windows: [{ name: { text: 'w' } }] })
    expect(body.items.map(item => item.aliases.length)).toEqual([0, 0, 2])
    expect(select('SELECT a FROM t GROUP BY ALL').groupBy?.kind).toBe('all')
    expect(select('SELECT a FROM t GROUP BY a WITH ROLLUP').groupBy).toMatchObject({ items: [{ kind: 'rollup' }] })
    expect(query('SELECT a FROM t ORDER BY ALL DESC LIMIT 5 OFFSET 2')).toMatchObject({ orderByAll: { descending: true }, limit: { value: '5' }, offset: { value: '2' } })
    expect(select('FROM t SELECT a WHERE b')).toMatchObject({ from: [{ kind: 'table' }], where: { kind: 'column' } })
    expect(select('TABLE t').items[0]?.expression.kind).toBe('star')
  })

  test('words of the language may be names where nothing else can stand', () => {
    const body = select('SELECT date, t.order, user AS from_, `select`, first, key value FROM t AS left_ JOIN names ON true')
    expect(body.items.map(item => item.aliases[0]?.text ?? prettyName(item.expression))).toEqual(['date', 'order', 'from_', 'select', 'first', 'value'])
  })
})

test('the fields of struct() are named with AS or without', () => {
  const [item] = select('SELECT struct(1 a, b AS c, d)').items
  expect(item?.expression.kind === 'function' && item.expression.args.map(({ alias }) => alias?.text)).toEqual(['a', 'c', undefined])
})

test('WATERMARK is refused behind every table, and may name one', () => {
  for (const table of ['STREAM(t)', 'STREAM t', 'STREAM read_files(\'/x\')', '(SELECT * FROM STREAM t)']) {
    expect(problem(`SELECT * FROM ${table} WATERMARK at DELAY OF INTERVAL 1 MINUTE AS w`)).toContain('WATERMARK works on Databricks')
  }
  expect(select('SELECT * FROM t watermark JOIN u ON true').from).toMatchObject([{ left: { alias: { name: { text: 'watermark' } } } }])
})

describe('what cannot be read', () => {
  test.each([
    ['SELECT a b c FROM t', `found 'c', expected the end of the statement`],
    ['SELECT FROM t', `found 'FROM', expected an expression`],
    ['SELECT * FROM', 'found the end of the text, expected a table'],
    ['SELECT a FROM t WHERE', 'found the end of the text, expected an expression'],
    ['SELECT (a FROM t', `found 'FROM', expected ')'`],
    ['SELECT CASE WHEN a END', `found 'END', expected THEN`],
    ['SELECT CAST(a int)', `found 'int', expected AS`],
    ['SELECT a FROM t GROUP a', `found 'GROUP', expected the end of the statement`],
    [`SELECT 'a`, 'the string that begins here is not closed'],
    ['SELECT a ~~ b', `found '~', expected the end of the statement`],
    ['SELECT 99999999999S', '99999999999S does not fit the type that it asks for'],
    ['SELECT $x', `found '$', expected an expression`],
    ['SELECT a FROM t ORDER BY a NULLS', 'found the end of the text, expected FIRST or LAST'],
  ])('%s', (text, expected) => {
    expect(problem(text)).toBe(expected)
  })
})
