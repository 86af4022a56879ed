# Subqueries as values and conditions, correlated and not; common table expressions.
SELECT k, (SELECT max(j) FROM VALUES (1), (5) AS b(j) WHERE b.j > a.k) AS m FROM VALUES (1), (9) AS a(k) ORDER BY 1
SELECT k, (SELECT count(*) FROM VALUES (1), (5) AS b(j) WHERE b.j > a.k) AS m FROM VALUES (1), (9) AS a(k) ORDER BY 1
SELECT k, (SELECT count(*) FROM VALUES (1), (5) AS b(j) WHERE b.j = a.k) + 1 AS m FROM VALUES (1), (9) AS a(k) ORDER BY 1
error: SELECT k, (SELECT j FROM VALUES (1), (1) AS b(j) WHERE b.j = a.k) AS m FROM VALUES (1), (9) AS a(k) ORDER BY 1
error: SELECT (SELECT j, j FROM VALUES (1), (2) AS b(j))
SELECT k FROM VALUES (1), (2), (NULL) AS a(k) WHERE k NOT IN (SELECT j FROM VALUES (1) AS b(j)) ORDER BY 1
SELECT k FROM VALUES (1), (2), (NULL) AS a(k) WHERE k NOT IN (SELECT j FROM VALUES (1), (NULL) AS b(j)) ORDER BY 1
SELECT k FROM VALUES (1), (2), (NULL) AS a(k) WHERE k NOT IN (SELECT j FROM VALUES (1) AS b(j) WHERE j > 5) ORDER BY 1
SELECT k FROM VALUES (1, 2), (2, 3), (NULL, 2) AS a(k, l) WHERE (k, l) IN (SELECT j, i FROM VALUES (1, 2) AS b(j, i)) ORDER BY 1
SELECT k FROM VALUES (1, 2), (2, 3), (NULL, 2) AS a(k, l) WHERE (k, l) NOT IN (SELECT j, i FROM VALUES (1, 2) AS b(j, i)) ORDER BY 1
SELECT k, NOT EXISTS (SELECT 1 FROM VALUES (1), (NULL) AS b(j) WHERE j = k) AS i FROM VALUES (1), (2), (NULL) AS a(k) ORDER BY 1
SELECT k FROM VALUES (1), (2) AS a(k) WHERE k = (SELECT max(j) FROM VALUES (1), (2) AS b(j)) OR EXISTS (SELECT 1 FROM VALUES (1) AS c(i) WHERE i = k) ORDER BY 1
SELECT k, sum(v) FROM VALUES (1, 1), (2, 5) AS a(k, v) GROUP BY k HAVING sum(v) > (SELECT avg(j) FROM VALUES (1), (2) AS b(j)) ORDER BY 1
error: SELECT k FROM VALUES (1), (2) AS a(k) ORDER BY (SELECT max(j) FROM VALUES (1), (2) AS b(j) WHERE b.j <> a.k)
SELECT CASE WHEN EXISTS (SELECT 1 FROM VALUES (1) AS b(j) WHERE b.j = a.k) THEN 'y' ELSE 'n' END AS c FROM VALUES (1), (2) AS a(k) ORDER BY c
SELECT k, (SELECT max(j) FROM (SELECT j FROM VALUES (1), (2) AS b(j) WHERE j < a.k) c) AS m FROM VALUES (1), (2), (3) AS a(k) ORDER BY 1
error: SELECT k, (SELECT sum(b.j + a.k) FROM VALUES (1), (2) AS b(j)) AS m FROM VALUES (1), (2), (3) AS a(k) ORDER BY 1
SELECT k, (SELECT a.k + 1) AS m FROM VALUES (1), (2) AS a(k) ORDER BY 1
SELECT sum(k), (SELECT max(j) FROM VALUES (1), (2) AS b(j)) AS m FROM VALUES (1), (2) AS a(k)
error: SELECT k, (SELECT max(j) FROM VALUES (1), (2) AS b(j) WHERE b.j = a.k) AS m, count(*) FROM VALUES (1), (2) AS a(k) GROUP BY k ORDER BY k
SELECT (SELECT max(j) FROM VALUES (1), (2) AS b(j) WHERE b.j = a.k) AS m, count(*) FROM VALUES (1), (2) AS a(k) GROUP BY 1 ORDER BY 1
SELECT max((SELECT max(j) FROM VALUES (1), (2) AS b(j) WHERE b.j = a.k)) AS m FROM VALUES (1), (2) AS a(k)
SELECT k FROM VALUES (1), (2) AS a(k) WHERE EXISTS (SELECT count(*) FROM VALUES (5) AS b(j) WHERE b.j = a.k) ORDER BY k
SELECT k FROM VALUES (1), (2) AS a(k) WHERE k IN ((SELECT j FROM VALUES (1) AS b(j))) ORDER BY k
SELECT k FROM VALUES (1), (2) AS a(k) WHERE k IN (WITH x AS (SELECT 1 AS i) SELECT i FROM x) ORDER BY k
error: SELECT k FROM VALUES (1), (2) AS a(k) WHERE k IN (SELECT 1, 2)
WITH a AS (SELECT 1 AS x), a2 AS (WITH a AS (SELECT 2 AS x) SELECT x FROM a) SELECT a.x, a2.x AS y FROM a, a2
WITH a(p, q) AS (SELECT 1, 2) SELECT q, p FROM a
error: WITH a(p) AS (SELECT 1, 2) SELECT p FROM a
error: WITH a AS (SELECT 1 AS x), a AS (SELECT 2 AS x) SELECT * FROM a
WITH a AS (SELECT 1 AS x) SELECT (WITH b AS (SELECT x + 1 AS y FROM a) SELECT y FROM b) AS z
WITH a AS (SELECT 1 AS x) SELECT * FROM (WITH a AS (SELECT 5 AS x) SELECT * FROM a)
error: WITH a AS (SELECT 1 AS x) SELECT * FROM b
SELECT select, from FROM VALUES (1, 2) t(select, from)
SELECT transform(array(1, 2), x -> x + 1), transform(array(1, 2), (x, i) -> x + i), filter(array(1, 2), x -> x > 1), aggregate(array(1, 2), 0, (a, x) -> a + x), exists(array(1, 2), x -> x = 2), map_filter(map('a', 1), (k, v) -> v > 0)
SELECT EXISTS (SELECT 1), NOT EXISTS (SELECT 1 WHERE false)
error: SELECT v + 1 AS a, (SELECT a) FROM VALUES (1, 2) t(k, v)
error: SELECT v + 1 AS a, (SELECT max(x) FROM VALUES (1), (5) u(x) WHERE x > a) FROM VALUES (1, 2) t(k, v)
WITH IDENTIFIER('c')(IDENTIFIER('x')) AS (SELECT 1) SELECT x FROM IDENTIFIER('c')
SELECT k, (SELECT max(j) FROM VALUES (1), (2) AS b(j) WHERE b.j = a.k) AS m FROM VALUES (1), (2) AS a(k) GROUP BY k, m ORDER BY 1
SELECT count(*), (SELECT max(j) FROM VALUES (1), (2) AS b(j) WHERE b.j = a.k) AS m FROM VALUES (1), (2) AS a(k) GROUP BY ALL ORDER BY 2
SELECT k FROM VALUES (1), (2) AS a(k) GROUP BY k HAVING k = (SELECT max(j) FROM VALUES (1), (2) AS b(j) WHERE b.j = a.k) ORDER BY 1
SELECT k FROM VALUES (1), (2) AS a(k) WHERE k = (SELECT j FROM VALUES (1), (2) AS b(j) WHERE b.j = a.k LIMIT 1) ORDER BY 1
SELECT k, EXISTS (SELECT 1 FROM VALUES (1) b(j) WHERE j = k) AND k IN (SELECT 1) AS z FROM VALUES (1), (2) AS a(k) ORDER BY 1
SELECT sum((SELECT max(j) FROM VALUES (1) b(j))) AS z FROM VALUES (1), (2) AS a(k)
SELECT (SELECT count(*) FROM VALUES (1) b(j) WHERE false) AS c
SELECT k, (SELECT first(j) FROM VALUES (1), (5) b(j) WHERE j > k) f FROM VALUES (1), (7) AS a(k) ORDER BY 1
SELECT k, (SELECT collect_list(j) FROM VALUES (1), (5) b(j) WHERE j > k) f FROM VALUES (1), (7) AS a(k) ORDER BY 1
SELECT k, (SELECT count(*) + 1 FROM VALUES (1), (5) b(j) WHERE j = k) f FROM VALUES (1), (7) AS a(k) ORDER BY 1
SELECT k, (SELECT count(*) FROM VALUES (1), (5) b(j) WHERE j = k HAVING count(*) > 0) f FROM VALUES (1), (7) AS a(k) ORDER BY 1
SELECT k, (SELECT count(*) FROM VALUES (1), (5) b(j) WHERE j = k GROUP BY j) f FROM VALUES (1), (7) AS a(k) ORDER BY 1
SELECT k, (SELECT coalesce(max(j), 0) FROM VALUES (1), (5) b(j) WHERE j = k) f FROM VALUES (1), (7) AS a(k) ORDER BY 1
differs: Spark gives false where the answer is unknown; Databricks documents null | SELECT k, k IN (SELECT j FROM VALUES (1), (NULL) AS b(j)) AS i FROM VALUES (1), (2), (NULL) AS a(k) ORDER BY 1
differs: Spark refuses a subquery that reads columns from two queries out | SELECT k, (SELECT count(*) FROM VALUES (1), (2) AS b(j) WHERE b.j > (SELECT min(i) FROM VALUES (0), (1) AS c(i) WHERE c.i >= a.k)) AS m FROM VALUES (1), (0) AS a(k) ORDER BY 1
refused: SELECT k FROM VALUES (1), (2) AS a(k) GROUP BY k HAVING EXISTS (SELECT 1 FROM VALUES (1), (2) AS b(j) WHERE b.j = sum(a.k)) ORDER BY 1

# The star of an outer table: a value or a table, but nothing that EXISTS could ask for.
SELECT k, (SELECT t.* FROM VALUES (2) u(j)) AS v, k IN (SELECT t.* FROM VALUES (2) u(j)) AS i FROM VALUES (1) t(k)
SELECT k, j, i FROM VALUES (1) t(k), LATERAL (SELECT t.*, 2 FROM VALUES (3)) AS u(j, i)
SELECT k FROM VALUES (1) t(k) WHERE EXISTS (SELECT t.k FROM VALUES (2) u(j)) AND EXISTS (SELECT u.* FROM VALUES (2) u(j) WHERE j > k)
error: SELECT k FROM VALUES (1) t(k) WHERE EXISTS (SELECT t.*)
error: SELECT k FROM VALUES (1) t(k) WHERE EXISTS (SELECT t.* FROM VALUES (2) u(j))

# Lambdas that read the query around.
SELECT k, (SELECT exists(array(1,2), x -> x = t.k)) AS e FROM VALUES (1, array(1,2,3)) AS t(k, xs)
SELECT k, y FROM VALUES (1, array(1,2,3)) AS t(k, xs), LATERAL (SELECT sum(z) AS y FROM explode(filter(t.xs, x -> x > t.k)) AS e(z))
SELECT k, y.b FROM VALUES (1, array(1,2,3), DATE'2024-05-05') AS t(k, xs, d) LATERAL VIEW inline(transform(xs, x -> named_struct('a', x, 'b', trunc(d, 'MM')))) y ORDER BY y.a
error: SELECT k, (SELECT max(to_json(named_struct('q', nullif(t.k, x)))) FROM VALUES (1), (2) AS u(x)) FROM VALUES (1), (2) AS t(k) ORDER BY k
SELECT k FROM VALUES (1), (2) AS t(k) WHERE EXISTS (SELECT 1 FROM VALUES (array(2)) AS u(xs) WHERE exists(u.xs, x -> x = t.k))
SELECT k FROM VALUES (1), (2) AS t(k) WHERE EXISTS (SELECT 1 FROM VALUES (array(2)) AS u(xs) WHERE aggregate(u.xs, 0, (a, x) -> a + x * t.k) > 2)

# A generator as all that a lateral query reads, beside columns of the rows around.
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT id, l.* FROM t JOIN LATERAL (SELECT x, t.cust AS c FROM explode(t.xs) AS e(x)) l ORDER BY id, x
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT id, l.* FROM t, LATERAL (SELECT x * t.cust AS c, t.id AS i2, t.q FROM explode(t.xs) AS e(x)) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT id, p, l.* FROM t, LATERAL (SELECT explode(t.xs) AS x, t.cust AS c) l ORDER BY id, x
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT id, p, l.* FROM t, LATERAL (SELECT posexplode(t.xs), t.cust AS c, t.q) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT l.*, id FROM t CROSS JOIN LATERAL (SELECT pos, x, t.cust FROM posexplode(transform(t.xs, x -> x + t.q)) AS e(pos, x)) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT l.*, id FROM t CROSS JOIN LATERAL (SELECT a * t.cust AS ac, b, t.q FROM inline(transform(t.xs, x -> named_struct('a', x, 'b', x + t.p))) AS e(a, b)) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT id, l.* FROM t, LATERAL (SELECT x, t.cust AS c FROM explode_outer(filter(t.xs, x -> x > 1)) AS e(x)) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT id, l.* FROM t, LATERAL (SELECT x, n, t.q FROM (SELECT x, t.cust AS n FROM explode(t.xs) AS e(x)) m) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT id, l.* FROM t LEFT JOIN LATERAL (SELECT x, t.cust AS c FROM explode(t.xs) AS e(x)) l ON l.x > 1 ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT id, l.*, m.* FROM t, LATERAL (SELECT x, t.cust AS c FROM explode(t.xs) AS e(x)) l, LATERAL (SELECT y, l.c + t.p AS z FROM explode(array(l.x, t.q)) AS e(y)) m ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1, 10, array(1, 2), 7, 8), (2, 20, array(3), 70, 80) AS t(id, cust, xs, p, q)) SELECT id, l.* FROM t, LATERAL (SELECT stack(2, t.p, t.q) AS v, t.cust AS c) l ORDER BY ALL
WITH t AS (SELECT 1 AS k, array(1, 2) AS xs) SELECT t.k, l.* FROM t, LATERAL (SELECT x, t.k AS kk FROM explode(t.xs) AS e(x)) l ORDER BY ALL
WITH t AS (SELECT 1 AS k, map('a', 2) AS m, 'z' AS s) SELECT l.* FROM t, LATERAL (SELECT k1, v1 * t.k AS n, t.s FROM explode(t.m) AS e(k1, v1)) l
WITH t AS (SELECT 1 AS k), u AS (SELECT array(1, 2) AS xs, 'q' AS n) SELECT (SELECT named_struct("it's", n, 'b', transform(u.xs, x -> x + t.k), 'c', n) FROM u) AS j FROM t

# The same where the list is constant, or where more stands around the generator.
WITH t AS (SELECT * FROM VALUES (1,10,array(1,2),7,8),(2,20,array(3),70,80) AS t(id,cust,xs,p,q)) SELECT id, l.* FROM t, LATERAL (SELECT x, t.cust AS c FROM explode(array(5,6)) AS e(x)) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1,10,array(1,2),7,8),(2,20,array(3),70,80) AS t(id,cust,xs,p,q)) SELECT id, l.* FROM t, LATERAL (SELECT x + t.cust AS c, t.q FROM (SELECT x FROM explode(t.xs) AS e(x)) m) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1,10,array(1,2),7,8),(2,20,array(3),70,80) AS t(id,cust,xs,p,q)) SELECT id, l.* FROM t, LATERAL (SELECT explode(array(5,6)) AS x, t.cust AS c) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1,10,array(1,2),7,8),(2,20,array(3),70,80) AS t(id,cust,xs,p,q)) SELECT id, l.* FROM t, LATERAL (SELECT v.x, t.cust AS c, t.q FROM (SELECT explode(t.xs) AS x) v) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1,10,array(1,2),7,8),(2,20,array(3),70,80) AS t(id,cust,xs,p,q)) SELECT id, l.* FROM t, LATERAL (SELECT k, v, t.cust AS c, t.q FROM VALUES (1, 2) AS z(a, b) UNPIVOT (v FOR k IN (a, b))) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1,10,array(1,2),7,8),(2,20,array(3),70,80) AS t(id,cust,xs,p,q)) SELECT id, l.* FROM t, LATERAL (SELECT v.x, v.c, t.q FROM (SELECT explode(t.xs) AS x, t.cust AS c) v WHERE v.x > 1) l ORDER BY ALL
WITH t AS (SELECT * FROM VALUES (1,10,array(1,2),7,8),(2,20,array(3),70,80) AS t(id,cust,xs,p,q)) SELECT id, l.* FROM t, LATERAL (SELECT x, t.cust AS c, t.p FROM explode(t.xs) AS e(x) UNION ALL SELECT t.q, t.id, t.cust) l ORDER BY ALL
# Columns of the query around in the ON of outer, semi and anti joins.
SELECT a.x, (SELECT max(c.z) FROM VALUES (1) b(y) LEFT JOIN VALUES (1), (5) c(z) ON b.y = c.z AND c.z <= a.x) FROM VALUES (1), (9), (0) a(x) ORDER BY x
SELECT a.x, (SELECT max(c.z) FROM VALUES (1), (5) c(z) RIGHT JOIN VALUES (1) b(y) ON b.y = c.z AND c.z <= a.x) FROM VALUES (1), (9), (0) a(x) ORDER BY x
SELECT * FROM VALUES (1), (9) a(x) WHERE x IN (SELECT y FROM VALUES (1), (9) b(y) LEFT JOIN VALUES (5) c(z) ON b.y = c.z AND c.z = a.x) ORDER BY x
SELECT * FROM VALUES (1), (9) a(x), LATERAL (SELECT y, z FROM VALUES (1) b(y) LEFT JOIN VALUES (1), (9) c(z) ON z = a.x) ORDER BY ALL
SELECT * FROM VALUES (1), (9) a(x) WHERE EXISTS (SELECT 1 FROM VALUES (1) b(y) LEFT SEMI JOIN VALUES (5) c(z) ON b.y = a.x)
SELECT * FROM VALUES (1), (9) a(x) WHERE EXISTS (SELECT 1 FROM VALUES (1) b(y) LEFT ANTI JOIN VALUES (5) c(z) ON b.y = a.x)
SELECT count(*) FROM VALUES (1, 2) t(a, b) WHERE (a, b) NOT IN (SELECT u.x, u.y FROM VALUES (3, 4) u(x, y) WHERE u.x > t.a)
SELECT a, (a, b) IN (SELECT u.x, u.y FROM VALUES (1, 2), (3, 4) u(x, y) WHERE u.x >= t.a) AS v FROM VALUES (1, 2), (3, 5) t(a, b) ORDER BY a
SELECT a FROM VALUES (1, 2), (3, 5), (4, NULL) t(a, b) WHERE (a, b) IN (SELECT u.x, u.y FROM VALUES (1, 2), (3, NULL) u(x, y) WHERE u.x >= t.a) ORDER BY a
SELECT a FROM VALUES (1, 2), (3, 5) t(a, b) WHERE (a, b) IN (SELECT u.x, max(u.y) FROM VALUES (1, 2), (3, 4) u(x, y) WHERE u.x = t.a GROUP BY u.x)
