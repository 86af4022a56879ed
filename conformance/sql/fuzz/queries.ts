import fc from 'fast-check'
import { date, decimal, double, int, list, text, truth } from './expressions.ts'

type Text = fc.Arbitrary<string>
const call = (shape: (...parts: string[]) => string, ...parts: Text[]): Text => fc.tuple(...parts).map(all => shape(...all))
const columns = ['k', 'i', 'e', 'm', 's', 'd', 'f', 'x', 'l'] as const

/** Two small tables with the same columns: nulls, doubles, an empty text, least and greatest numbers. */
const tables = `t AS (SELECT * FROM VALUES
  (1, 1, 2147483647, 1.50, 'a', DATE'2024-02-29', true, 0.5D, array(1, 2)), (2, CAST(NULL AS INT), -2147483648, -2.25, 'Ab', DATE'1969-12-31', false, -1.5D, array(3, NULL)), (3, 3, 0, 0.00, '', CAST(NULL AS DATE), CAST(NULL AS BOOLEAN), CAST(NULL AS DOUBLE), CAST(array() AS ARRAY<INT>)),
  (4, 3, CAST(NULL AS INT), CAST(NULL AS DECIMAL(10,2)), CAST(NULL AS STRING), DATE'2023-12-31', true, 1.0E10D, CAST(NULL AS ARRAY<INT>)), (5, -1, 7, 99.99, 'é😀', DATE'2024-02-29', false, 0.0D, array(5)) AS t(${columns.join(', ')})),
u AS (SELECT * FROM VALUES
  (1, 3, 7, 10.00, 'a', DATE'2024-03-01', true, 2.0D, array(2)), (3, 1, 0, -0.01, 'z', DATE'2024-02-29', CAST(NULL AS BOOLEAN), 0.5D, array(1, 1)), (3, 2, CAST(NULL AS INT), 5.55, CAST(NULL AS STRING), CAST(NULL AS DATE), false, -0.5D, CAST(NULL AS ARRAY<INT>)), (CAST(NULL AS INT), 4, 1, 0.10, ' a ', DATE'2000-01-01', true, 3.0D, array(4, 2, 9)) AS u(${columns.join(', ')}))`

const anything = fc.oneof(int, text, decimal, double, date, truth, list)
const ordered = fc.oneof(int, text, decimal, date, truth)

/** What stands behind FROM: its columns are always those of the tables, so that any expression fits. */
const { relation } = fc.letrec<{ relation: string }>(tie => {
  const inner = tie('relation') as Text
  const sides = fc.tuple(...columns.map(name => fc.constantFrom(`a.${name}`, `b.${name}`))).map(all => all.join(', '))
  return {
    relation: fc.oneof(
      { maxDepth: 2 }, fc.constantFrom('t', 'u', 't'),
      fc.oneof(
        call((shown, left, how, right, on) => `(SELECT ${shown} FROM ${left} a ${how} JOIN ${right} b ON ${on})`, sides, inner, fc.constantFrom('INNER', 'LEFT', 'RIGHT', 'FULL OUTER'), inner, fc.constantFrom('a.k = b.k', 'a.k <=> b.k', 'a.i = b.i AND a.k > b.k', 'a.s = b.s')),
        call((left, how, right, on) => `(SELECT ${columns.join(', ')} FROM ${left} a LEFT ${how} JOIN ${right} b ON ${on})`, inner, fc.constantFrom('SEMI', 'ANTI'), inner, fc.constantFrom('a.k = b.k', 'a.i = b.i OR a.k = b.i')),
        call((of, where) => `(SELECT * FROM ${of} WHERE ${where})`, inner, truth), call((a, how, b) => `(SELECT * FROM ${a} ${how} SELECT * FROM ${b})`, inner, fc.constantFrom('UNION ALL', 'UNION', 'INTERSECT', 'EXCEPT'), inner),
        call(of => `(SELECT * FROM ${of} WHERE i IN (SELECT k FROM u))`, inner), call(of => `(SELECT o.* FROM ${of} o WHERE EXISTS (SELECT 1 FROM t n WHERE n.k = o.i))`, inner), call(of => `(SELECT * FROM ${of} WHERE k NOT IN (SELECT i FROM u))`, inner),
      ),
    ),
  }
})

const aggregate = fc.oneof(
  call((name, of) => `${name}(${of})`, fc.constantFrom('min', 'max', 'count'), ordered), call((name, of) => `${name}(${of} % 1000)`, fc.constantFrom('sum', 'avg', 'min'), int), call((name, of) => `${name}(${of})`, fc.constantFrom('sum', 'avg'), decimal), fc.constant('count(*)'), call(of => `count(DISTINCT ${of})`, ordered), call(of => `sum(DISTINCT ${of} % 1000)`, int),
  call((of, where) => `count(${of}) FILTER (WHERE ${where})`, ordered, truth), call(of => `sort_array(collect_list(${of}))`, int), call(of => `sort_array(collect_set(${of}))`, text), call(of => `bool_and(${of})`, truth), call(of => `count_if(${of})`, truth), call((a, b) => `max_by(${a}, k * 10 + coalesce(${b} % 10, 0))`, text, fc.constant('i')), call(of => `approx_count_distinct(${of})`, int), call(of => `stddev_samp(${of})`, double),
)

const shown = fc.array(anything, { minLength: 1, maxLength: 3 }).map(all => all.map((each, index) => `${each} AS c${index}`).join(', '))
const aggregates = fc.array(aggregate, { minLength: 1, maxLength: 3 }).map(all => all.map((each, index) => `${each} AS c${index}`).join(', '))
const grouping = fc.constantFrom('GROUP BY s', 'GROUP BY s, f', 'GROUP BY ROLLUP (s, f)', 'GROUP BY CUBE (s, f)', 'GROUP BY GROUPING SETS ((s, f), (s), ())')
const frame = fc.constantFrom('', ' ROWS BETWEEN 1 PRECEDING AND CURRENT ROW', ' ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING', ' RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING', ' ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING')
const windowed = fc.oneof(
  call((of, by, range) => `${of} OVER (${by} ORDER BY k${range})`, fc.oneof(call((name, of) => `${name}(${of} % 1000)`, fc.constantFrom('sum', 'count', 'max', 'avg'), int), call(of => `first_value(${of})`, text), call(of => `last_value(${of})`, date)), fc.constantFrom('', 'PARTITION BY f', 'PARTITION BY s'), frame),
  call((of, by, way) => `${of} OVER (${by} ORDER BY k ${way})`, fc.constantFrom('row_number()', 'rank()', 'dense_rank()', 'percent_rank()', 'cume_dist()', 'ntile(2)', 'lag(s)', 'lead(m, 2, 0.5)', 'nth_value(s, 2)'), fc.constantFrom('', 'PARTITION BY f', 'PARTITION BY i'), fc.constantFrom('', 'DESC', 'DESC NULLS FIRST')),
  call((of, order) => `${of} OVER (ORDER BY ${order})`, fc.constantFrom('rank()', 'dense_rank()', 'count(*)'), ordered),
)

/** Whole queries, the tables included: they need nothing from outside. */
export const query: Text = fc.oneof(
  call((what, from, where) => `SELECT ${what} FROM ${from} WHERE ${where}`, shown, relation, truth),
  call((distinct, what, from) => `SELECT ${distinct}${what} FROM ${from}`, fc.constantFrom('', 'DISTINCT '), shown, relation),
  call((what, from, groups) => `SELECT s, ${what} FROM ${from} ${groups}`, aggregates, relation, grouping),
  call((key, what, from) => `SELECT ${key} AS g, ${what} FROM ${from} GROUP BY ALL`, ordered, aggregates, relation),
  call((what, from, having) => `SELECT f, ${what} FROM ${from} GROUP BY f HAVING count(*) > ${having}`, aggregates, relation, fc.constantFrom('0', '1')),
  call((a, b) => `SELECT k, ${a} AS c0, ${b} AS c1 FROM t`, windowed, windowed), call(a => `SELECT k, s FROM t QUALIFY ${a} IS NOT NULL`, windowed),
  call((what, from) => `WITH c AS (SELECT ${what} FROM ${from}) SELECT c0, count(*) AS n FROM c GROUP BY c0`, shown, relation),
  call((a, from) => `SELECT k, (SELECT max(n.i) FROM u n WHERE n.k = o.k) AS c0, ${a} AS c1 FROM ${from} o`, anything, relation),
  call((of, from) => `SELECT k, y FROM ${from} LATERAL VIEW explode(${of}) v AS y`, list, relation), call((of, from) => `SELECT k, p, y FROM ${from} LATERAL VIEW OUTER posexplode(${of}) v AS p, y`, list, relation),
  call((what, from, count) => `SELECT ${what} FROM ${from} ORDER BY ALL LIMIT ${count}`, fc.array(ordered, { minLength: 1, maxLength: 2 }).map(all => all.map((each, index) => `${each} AS c${index}`).join(', ')), relation, fc.constantFrom('1', '3')),
  call((a, b, how, c, d) => `SELECT ${a} AS c0, ${b} AS c1 FROM t ${how} SELECT ${c}, ${d} FROM u`, int, text, fc.constantFrom('UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'INTERSECT ALL', 'EXCEPT ALL'), int, text),
  call(from => `SELECT * FROM (SELECT f, s, i FROM ${from}) PIVOT (sum(i) AS n, count(i) AS c FOR f IN (true AS yes, false AS no))`, relation),
  call(from => `SELECT k, what, v FROM ${from} UNPIVOT (v FOR what IN (i, e))`, relation),
).map(text => (text.startsWith('WITH ') ? `WITH ${tables}, ${text.slice('WITH '.length)}` : `WITH ${tables} ${text}`))
