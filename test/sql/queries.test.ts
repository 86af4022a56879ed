import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

describe('joins', () => {
  test.each([
    ['SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON o.customer_id = c.id ORDER BY 1', [[1, 'Ann'], [2, null], [3, 'Ann']]],
    ['SELECT o.id, c.id FROM orders o FULL JOIN customers c ON o.customer_id = c.id ORDER BY ALL', [[null, 30], [1, 10], [2, null], [3, 10]]],
    ['SELECT id, name, one FROM customers FULL JOIN (SELECT 99 AS id, 1 AS one) USING (id) ORDER BY id', [[10, 'Ann', null], [30, 'Zed', null], [99, null, 1]]],
    ['SELECT id FROM orders LEFT SEMI JOIN customers c ON customer_id = c.id ORDER BY id', [[1], [3]]],
    ['SELECT id FROM orders o LEFT ANTI JOIN customers c ON o.customer_id = c.id', [[2]]],
    ['SELECT a.id, b.id FROM orders a, orders b WHERE a.id < b.id ORDER BY 1, 2', [[1, 2], [1, 3], [2, 3]]],
    ['SELECT x.a, y.c FROM (SELECT 1 AS a) x, LATERAL (SELECT x.a + 1 AS c) y', [[1, 2]]],
    ['SELECT o.id, n FROM orders o LEFT JOIN LATERAL (SELECT count(*) AS n FROM customers c WHERE c.id = o.customer_id) ON true ORDER BY 1', [[1, 1], [2, 0], [3, 1]]],
    ['SELECT count(*) FROM customers a NATURAL JOIN customers b', [[2]]],
    ['SELECT id, t.x FROM orders LATERAL VIEW OUTER explode(tags) t AS x ORDER BY id, x', [[1, 'x'], [1, 'y'], [2, null], [3, null]]],
    ['SELECT id, p, x, k, v FROM orders LATERAL VIEW posexplode(tags) AS p, x LATERAL VIEW explode(props) AS k, v ORDER BY p', [[1, 0, 'x', 'k', 1], [1, 1, 'y', 'k', 1]]],
    ['SELECT o.id, e.col FROM orders o, LATERAL explode(o.tags) AS e ORDER BY 2', [[1, 'x'], [1, 'y']]],
  ])('%s', async (query, rows) => {
    expect((await world.ask(query)).rows).toEqual(rows)
  })
})

describe('generators', () => {
  test.each([
    ['SELECT id, explode(tags) AS t FROM orders', [[1, 'x'], [1, 'y']]],
    [`SELECT explode_outer(tags), id FROM orders ORDER BY id, 1`, [['x', 1], ['y', 1], [null, 2], [null, 3]]],
    [`SELECT posexplode(array('a', 'b')) AS (i, x)`, [[0, 'a'], [1, 'b']]],
    [`SELECT explode(map('a', 1)), 5 AS five`, [['a', 1, 5]]],
    [`SELECT inline(array(struct(1 AS a, 'x' AS b), struct(2 AS a, 'y' AS b)))`, [[1, 'x'], [2, 'y']]],
    [`SELECT stack(2, 1, 'a', 2, 'b') AS (n, s)`, [[1, 'a'], [2, 'b']]],
    ['SELECT * FROM range(2, 7, 2) AS r(n)', [[2], [4], [6]]],
    ['SELECT explode(collect_list(id)) AS id FROM orders WHERE id > 1', [[2], [3]]],
    ['SELECT sum(x) FROM (SELECT explode(array(1, 2, 3)) AS x)', [[6]]],
  ])('%s', async (query, rows) => {
    expect((await world.ask(query)).rows).toEqual(rows)
  })
})

describe('grouping', () => {
  test.each([
    ['SELECT customer_id, count(*) AS n, sum(amount) AS s, avg(amount) AS a FROM orders GROUP BY ALL ORDER BY n DESC', [[10, 2, '12.50', '12.500000'], [20, 1, '7.25', '7.250000']]],
    ['SELECT customer_id, day, count(*) AS n FROM orders GROUP BY ROLLUP (customer_id, day) ORDER BY ALL', [[null, null, 3], [10, null, 1], [10, null, 2], [10, '2024-03-05', 1], [20, null, 1], [20, '2024-04-01', 1]]],
    ['SELECT customer_id, grouping(customer_id) AS g, grouping_id() AS i, count(*) FROM orders GROUP BY CUBE (customer_id) ORDER BY g, 1', [[10, 0, 0, 2], [20, 0, 0, 1], [null, 1, 1, 3]]],
    ['SELECT customer_id, sum(id) FROM orders GROUP BY customer_id GROUPING SETS ((customer_id), ()) ORDER BY 1', [[null, 6], [10, 4], [20, 2]]],
    ['SELECT upper(note) AS n, count(*) FROM orders GROUP BY n HAVING count(*) > 0 ORDER BY n NULLS LAST', [['A-B', 1], ['C', 1], [null, 1]]],
    [`SELECT date_trunc('MONTH', ordered_at) AS m, sum(id) / count(*) FROM orders GROUP BY date_trunc('MONTH', ordered_at) ORDER BY m`, [[null, 3], ['2024-03-01 00:00:00', 1], ['2024-04-01 00:00:00', 2]]],
    ['SELECT count(*), count(note), count(DISTINCT customer_id, note), count_if(amount > 10), collect_list(note), max_by(note, id), min_by(id, amount), any_value(id) IS NOT NULL FROM orders', [[3, 2, 2, 1, ['a-b', 'c'], 'c', 2, true]]],
    ['SELECT count(*), sum(id), collect_list(id), max(id), avg(amount) FROM orders WHERE false', [[0, null, [], null, null]]],
    [`SELECT sum(id) FILTER (WHERE id > 1), listagg(id, ',') WITHIN GROUP (ORDER BY id DESC), percentile(id, 0.5), percentile_cont(0.25) WITHIN GROUP (ORDER BY id), median(id), mode(customer_id), bool_or(id > 2), first(note, true), last(id) FROM (SELECT * FROM orders ORDER BY id)`, [[5, '3,2,1', 2, 1.5, 2, 10, true, 'a-b', 3]]],
    ['SELECT round(skewness(x), 6), round(kurtosis(x), 6), stddev(x), var_pop(x) FROM VALUES (1D), (2D), (6D) AS t(x)', [[0.595_17, -1.5, Math.sqrt(7), 14 / 3]]],
    ['SELECT max(struct(amount, id)).id, min(struct(amount, id)).id FROM orders', [[1, 3]]],
    [`SELECT * FROM (SELECT customer_id, day, id FROM orders) PIVOT (sum(id) AS s, count(*) AS c FOR customer_id IN (10 AS ten, 99)) ORDER BY day`, [[null, 3, 1, null, null], ['2024-03-05', 1, 1, null, null], ['2024-04-01', null, null, null, null]]],
    ['SELECT * FROM (SELECT id, customer_id AS a, id + 1 AS b FROM orders WHERE id = 1) UNPIVOT (v FOR n IN (a, b AS bee)) ORDER BY n', [[1, 'a', 10], [1, 'bee', 2]]],
  ])('%s', async (query, rows) => {
    expect((await world.ask(query)).rows).toEqual(rows)
  })
})

describe('windows', () => {
  test.each([
    ['SELECT id, row_number() OVER w AS n FROM orders WINDOW w AS (PARTITION BY customer_id ORDER BY id DESC) QUALIFY n = 1 ORDER BY id', [[2, 1], [3, 1]]],
    ['SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s, lag(id, 1, 0) OVER (ORDER BY id) AS l, first_value(note) IGNORE NULLS OVER (ORDER BY id DESC) AS f FROM orders ORDER BY id', [[1, 1, 0, 'c'], [2, 3, 1, 'c'], [3, 5, 2, 'c']]],
    ['SELECT id, sum(sum(id)) OVER (ORDER BY id) AS running FROM orders GROUP BY id ORDER BY id', [[1, 1], [2, 3], [3, 6]]],
    ['SELECT id, count(*) OVER (ORDER BY day RANGE BETWEEN INTERVAL 30 DAYS PRECEDING AND CURRENT ROW) AS n FROM orders WHERE day IS NOT NULL ORDER BY id', [[1, 1], [2, 2]]],
    ['SELECT id, rank() OVER (ORDER BY customer_id), dense_rank() OVER (ORDER BY customer_id), ntile(2) OVER (ORDER BY id), percent_rank() OVER (ORDER BY id) FROM orders ORDER BY id', [[1, 1, 1, 1, 0], [2, 3, 2, 1, 0.5], [3, 1, 1, 2, 1]]],
    ['SELECT id FROM orders QUALIFY max(id) OVER (PARTITION BY customer_id) = id ORDER BY id', [[2], [3]]],
  ])('%s', async (query, rows) => {
    expect((await world.ask(query)).rows).toEqual(rows)
  })
})

describe('the rest of a query', () => {
  test.each([
    ['WITH a AS (SELECT id AS x FROM orders), b (y) AS (SELECT x + 1 FROM a) SELECT x, y FROM a JOIN b ON x = y ORDER BY x', [[2, 2], [3, 3]]],
    ['SELECT 1 AS a UNION ALL SELECT 2 UNION SELECT 2 ORDER BY a DESC', [[2], [1]]],
    ['SELECT 1 AS a, 2 AS b UNION BY NAME SELECT 4 AS b, 3 AS a ORDER BY a', [[1, 2], [3, 4]]],
    ['(SELECT 1 AS a UNION ALL SELECT 1) EXCEPT ALL SELECT 1', [[1]]],
    ['SELECT id FROM orders INTERSECT SELECT 2', [[2]]],
    ['SELECT id FROM orders ORDER BY amount DESC, id LIMIT 2 OFFSET 1', [[2], [3]]],
    ['SELECT id FROM orders ORDER BY amount NULLS LAST', [[2], [1], [3]]],
    ['SELECT DISTINCT customer_id FROM orders ORDER BY customer_id', [[10], [20]]],
    ['SELECT id, who FROM orders ORDER BY who DESC', [[3, { name: 'Bob', age: null }], [1, { name: 'Ann', age: 30 }], [2, null]]],
    ['SELECT id FROM orders WHERE customer_id IN (SELECT id FROM customers) AND EXISTS (SELECT 1 FROM customers c WHERE c.name = who.name) ORDER BY id', [[1]]],
    ['SELECT id, (SELECT max(name) FROM customers c WHERE c.id = o.customer_id) AS n FROM orders o ORDER BY id', [[1, 'Ann'], [2, null], [3, 'Ann']]],
    ['SELECT (id, customer_id) NOT IN (SELECT 1, CAST(NULL AS INT)) AS v FROM orders ORDER BY id', [[null], [true], [true]]],
    ['SELECT id FROM orders WHERE id NOT IN (SELECT CAST(NULL AS BIGINT))', []],
    ['SELECT * FROM VALUES (1, \'a\'), (2, NULL) AS t(n, s) ORDER BY n', [[1, 'a'], [2, null]]],
    ['VALUES (1, 2)', [[1, 2]]],
    ['FROM orders SELECT id WHERE id > 2', [[3]]],
    ['SELECT id, _metadata.file_path FROM files', [[1, 'f.parquet']]],
    ['SELECT * FROM files', [[1]]],
    ['SELECT c.* EXCEPT (name), o.id FROM customers c JOIN orders o ON o.customer_id = c.id ORDER BY 2', [[10, 1], [10, 3]]],
    ['SELECT who.* FROM orders WHERE id = 1', [['Ann', 30]]],
    ['SELECT amount * 2 AS d, d + 1 AS e, e / 2 AS f FROM orders WHERE id = 1', [['25.00', '26.00', '13.000000']]],
    ['SELECT count(*) FROM (SELECT * FROM orders TABLESAMPLE (2 ROWS))', [[2]]],
    ['SELECT `id` AS `a b` FROM orders ORDER BY `a b` LIMIT 1', [[1]]],
  ])('%s', async (query, rows) => {
    expect((await world.ask(query)).rows).toEqual(rows)
  })

  test('columns are called as Databricks calls them', async () => {
    expect((await world.ask(`SELECT id, count(*), sum(amount) + 1, upper('a'), CAST(1 AS STRING), who.name, CASE WHEN true THEN 1 END FROM orders GROUP BY ALL`)).names).toEqual(['id', 'count(1)', '(sum(amount) + 1)', 'upper(a)', 'CAST(1 AS STRING)', 'name', 'CASE WHEN true THEN 1 END'])
  })
})
