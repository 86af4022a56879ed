# GROUP BY, HAVING, grouping sets, lateral column aliases, DISTINCT, ORDER BY, LIMIT.
SELECT * FROM VALUES (1), (2) AS a(k), VALUES (3), (4) AS b(j) WHERE a.k + 2 = b.j ORDER BY 1
SELECT rand(1)+a FROM VALUES (1) t(a) GROUP BY rand(1)+a
SELECT count(*) FROM VALUES (1),(2) t(a) GROUP BY rand(1) < 2
SELECT count(*), rand(3) > 5 AS v FROM VALUES (1),(2) t(a) GROUP BY ALL
SELECT count(*), rand(3) > 5 AS v FROM VALUES (1),(2) t(a) GROUP BY v
SELECT count(*), rand(3) > 5 AS v FROM VALUES (1),(2) t(a) GROUP BY 2
SELECT count(*), monotonically_increasing_id() AS v FROM VALUES (1),(2) t(a) GROUP BY monotonically_increasing_id()
SELECT a, count(*), sum(b), rand(3) > 5 AS v FROM VALUES (1, 2),(2, 3),(1, 4) t(a, b) WHERE b < 10 GROUP BY a, rand(3) > 5 ORDER BY a
SELECT count(*) AS n, rand(3) > 5 AS v FROM VALUES (1),(2) t(a) GROUP BY v HAVING n > 1 AND NOT v
SELECT count(*) AS n FROM VALUES (1),(2) t(a) GROUP BY rand() > 5
SELECT u.k, (SELECT count(*) FROM VALUES (1),(2) t(a) WHERE a > u.k GROUP BY rand(1) > 5) AS c FROM VALUES (0),(1) u(k) ORDER BY k
SELECT m, count(*) FROM VALUES (map(1, 2)) t(m) GROUP BY m, rand(1) > 5
SELECT a AS x FROM VALUES (1),(2) t(a) GROUP BY a HAVING EXISTS (SELECT 1 FROM VALUES (1) u(y) WHERE y = x)
SELECT a + 1 AS x FROM VALUES (1),(2) t(a) GROUP BY a HAVING EXISTS (SELECT 1 FROM VALUES (2) u(y) WHERE y = x)
SELECT a AS x, sum(b) AS s FROM VALUES (1,2),(2,3) t(a,b) GROUP BY a HAVING s > (SELECT max(y) FROM VALUES (2) u(y) WHERE y >= x)
SELECT a AS x FROM VALUES (1),(2) t(a) GROUP BY a HAVING x IN (SELECT y FROM VALUES (1) u(y) WHERE y = x)
SELECT a AS y FROM VALUES (1),(2) t(a) GROUP BY a HAVING EXISTS (SELECT 1 FROM VALUES (1) u(y) WHERE y = 1)
error: SELECT a AS x, 5 AS y FROM VALUES (1),(2) t(a) GROUP BY a HAVING EXISTS (SELECT 1 FROM VALUES (1) u(z) WHERE nope = x)
error: SELECT a AS x FROM VALUES (1),(2) t(a) WHERE EXISTS (SELECT 1 FROM VALUES (1) u(y) WHERE y = x)
error: SELECT 1 AS v FROM VALUES (1),(2) t(a) GROUP BY row_number() OVER (ORDER BY a)
SELECT k FROM VALUES (1, 2), (1, 3), (2, 9) AS t(k, v) GROUP BY k ORDER BY sum(v) DESC
SELECT count(*) AS n FROM VALUES (1), (2) AS t(v) HAVING count(*) > 1
SELECT 1 AS one FROM VALUES (1), (2) AS t(v) HAVING true
SELECT max(v) FROM VALUES (1), (2) AS t(v) HAVING max(v) > 5
SELECT k + 1 AS k1, count(*) FROM VALUES (1), (2), (2) AS t(k) GROUP BY k1 ORDER BY k1
error: SELECT k AS v, sum(v) FROM VALUES (1, 2), (1, 3), (2, 9) AS t(k, v) GROUP BY v ORDER BY 1
SELECT k + 1, count(*) FROM VALUES (1), (2), (2) AS t(k) GROUP BY k + 1 ORDER BY k + 1
SELECT k + 1 + 1, count(*) FROM VALUES (1), (2), (2) AS t(k) GROUP BY k + 1 ORDER BY 1
SELECT (k + 1) * 2, count(*) FROM VALUES (1), (2), (2) AS t(k) GROUP BY k + 1 ORDER BY 1
SELECT a, b, sum(v), grouping(a), grouping(b), grouping_id(), grouping_id(a, b) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY CUBE (a, b) ORDER BY 1, 2, 6
SELECT a, b, sum(v) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY GROUPING SETS ((a, b), a, ()) ORDER BY 1, 2
SELECT a, b, sum(v) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY a, ROLLUP (b) ORDER BY 1, 2
SELECT a, b, sum(v) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY a, b WITH ROLLUP ORDER BY 1, 2
SELECT a, b, sum(v) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY a, b WITH CUBE ORDER BY 1, 2
SELECT a, b, sum(v) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY a, b GROUPING SETS (a, b) ORDER BY 1, 2
SELECT a, b, sum(v) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY ROLLUP ((a, b)) ORDER BY 1, 2
SELECT a, b, c, sum(v) FROM VALUES (1, 'x', 1, 1), (1, 'y', 2, 2), (2, 'x', 3, 3) AS t(a, b, c, v) GROUP BY GROUPING SETS (ROLLUP (a, b), CUBE (c)) ORDER BY 1, 2, 3, 4
SELECT a, b, sum(v) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY ROLLUP (a), CUBE (b) ORDER BY 1, 2, 3
SELECT a % 2, sum(v), grouping(a % 2) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY ROLLUP (a % 2) ORDER BY 1, 2
SELECT coalesce(b, 'all') AS b2, sum(v) FROM VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3) AS t(a, b, v) GROUP BY ROLLUP (b) ORDER BY 1
SELECT 1 AS one, 'a' AS s, count(*) FROM VALUES (1), (2) AS t(v) GROUP BY 1, 2
error: SELECT count(*) FROM VALUES (1), (2) AS t(v) GROUP BY ()
SELECT count(*) FROM VALUES (1), (2) AS t(v) GROUP BY GROUPING SETS (())
SELECT count(*) FROM VALUES (1), (2) AS t(v) WHERE v > 5 GROUP BY GROUPING SETS (())
SELECT sum(v) AS s, k FROM VALUES (1, 2), (1, 3) AS t(k, v) GROUP BY ALL
SELECT sum(v) + k AS s, k FROM VALUES (1, 2), (1, 3) AS t(k, v) GROUP BY ALL
error: SELECT sum(v) + k AS s FROM VALUES (1, 2), (1, 3) AS t(k, v) GROUP BY ALL
SELECT k, v FROM VALUES (2, 'b'), (1, NULL), (1, 'a') AS t(k, v) ORDER BY ALL
SELECT k, v FROM VALUES (2, 'b'), (1, NULL), (1, 'a') AS t(k, v) ORDER BY ALL DESC NULLS FIRST
SELECT k AS a FROM VALUES (2), (1) AS t(k) ORDER BY a + 1
SELECT k AS a FROM VALUES (2), (1) AS t(k) ORDER BY t.k
SELECT -k AS k FROM VALUES (2), (1) AS t(k) ORDER BY k
SELECT -k AS k FROM VALUES (2), (1) AS t(k) ORDER BY t.k
error: SELECT DISTINCT k FROM VALUES (2, 1), (1, 2) AS t(k, v) ORDER BY v
error: SELECT DISTINCT k + 1 AS j FROM VALUES (2, 1), (1, 2) AS t(k, v) ORDER BY k + 1
error: SELECT DISTINCT k AS j FROM VALUES (2, 1), (1, 2) AS t(k, v) ORDER BY k
SELECT DISTINCT k, v FROM VALUES (2, 1), (1, 2) AS t(k, v) ORDER BY k + v, k
SELECT k FROM VALUES (2), (1) AS t(k) ORDER BY 1 DESC LIMIT ALL
SELECT k FROM VALUES (2), (1), (3) AS t(k) ORDER BY 1 LIMIT 1 OFFSET 1
SELECT k FROM VALUES (2), (1), (3) AS t(k) ORDER BY 1 OFFSET 1
SELECT k FROM VALUES (2), (1), (3) AS t(k) ORDER BY 1 LIMIT 1 + 1
error: SELECT k FROM VALUES (2), (1), (3) AS t(k) ORDER BY 1 LIMIT -1
error: SELECT k FROM VALUES (2), (1), (3) AS t(k) ORDER BY 1 LIMIT 'a'
error: SELECT k FROM VALUES (2), (1), (3) AS t(k) ORDER BY 1 LIMIT k
error: SELECT k FROM VALUES (2), (1), (3) AS t(k) ORDER BY 1 LIMIT NULL
error: SELECT k FROM VALUES (2), (1), (3) AS t(k) ORDER BY 4
error: SELECT k FROM VALUES (2), (1), (3) AS t(k) GROUP BY 4
error: SELECT k, count(*) FROM VALUES (2), (1), (3) AS t(k) GROUP BY 2
SELECT k AS a, a + 1 AS b, b * 2 AS c FROM VALUES (2), (1) AS t(k) ORDER BY c
SELECT k, sum(v) AS s, s / count(*) AS m FROM VALUES (1, 2), (1, 1) AS t(k, v) GROUP BY k
error: SELECT k FROM VALUES (1), (2) AS a(k) WHERE k > ALL (SELECT 1) ORDER BY k
error: SELECT DISTINCT map('a', 1) AS a
SELECT * FROM (VALUES (1, NULL), (2L, 'x')) AS t(a, b) ORDER BY a
SELECT count(DISTINCT a, b) FROM VALUES (1, 2), (NULL, 3), (1, 2) AS t(a, b)
SELECT count(DISTINCT *) FROM VALUES (1, 2), (1, 3), (1, 2) AS t(a, b)
SELECT 1 IS NULL, NULL IS NULL, true IS TRUE, NULL IS NOT TRUE, false IS FALSE, NULL IS UNKNOWN, 1 IS DISTINCT FROM NULL, NULL IS NOT DISTINCT FROM NULL
SELECT count(*) FILTER (WHERE v > 1), sum(v) FILTER (WHERE v > 1), count(DISTINCT v) FILTER (WHERE v > 0) FROM VALUES (1), (2), (2) t(v)
SELECT sum(DISTINCT v), count(ALL v), avg(DISTINCT v) FROM VALUES (1), (2), (2) t(v)
error: SELECT k FROM VALUES (1) t(k) GROUP BY sum(k)
error: SELECT k, v FROM VALUES (1, 2) t(k, v) GROUP BY k
error: SELECT k FROM VALUES (1, 2) t(k, v) HAVING v > 1
SELECT * FROM (VALUES (1), (2) AS t(a)) AS u ORDER BY a
SELECT a FROM VALUES (1) t(a) WHERE a = 1 ORDER BY a LIMIT 10
SELECT a FROM VALUES (1), (2) t(a) WHERE a IN (1, NULL) OR a NOT IN (1, NULL) ORDER BY 1
SELECT a FROM VALUES (1) t(a) CLUSTER BY a LIMIT 1
error: SELECT v + 1 AS a, sum(a) FROM VALUES (1, 2) t(k, v) GROUP BY v
SELECT sum(v) AS s, s + 1 AS q FROM VALUES (1, 2) t(k, v) GROUP BY k HAVING q > 1
SELECT k, sum(v) AS s FROM VALUES (1, 2), (1, 4) t(k, v) GROUP BY k HAVING s > 1
SELECT sum(v) AS k FROM VALUES (1, 2), (1, 4) t(k, v) GROUP BY k HAVING k > 3
SELECT DISTINCT t.k FROM VALUES (2, 1), (1, 2) AS t(k, v) ORDER BY t.k
error: SELECT DISTINCT k, count(*) AS n FROM VALUES (2, 1), (1, 2) AS t(k, v) GROUP BY k ORDER BY count(*), k
SELECT DISTINCT k, count(*) FROM VALUES (2, 1), (1, 2) AS t(k, v) GROUP BY k ORDER BY 2, 1
SELECT DISTINCT k, count(*) FROM VALUES (2, 1), (1, 2) AS t(k, v) GROUP BY k ORDER BY upper(k)
error: SELECT DISTINCT upper(k) FROM VALUES ('a'), ('b') AS t(k) ORDER BY upper(k)
SELECT DISTINCT k FROM VALUES (2, 1), (1, 2) AS t(k, v) ORDER BY ALL
SELECT DISTINCT k FROM VALUES (2, 1), (1, 2) AS t(k, v) ORDER BY 1 DESC LIMIT 1
error: SELECT DISTINCT s.a FROM VALUES (named_struct('a', 1)) AS t(s) ORDER BY s.a
SELECT k FROM VALUES (1), (2) AS a(k) WHERE (SELECT true) ORDER BY 1
differs: Spark loses the columns of FROM behind HAVING; Databricks documents ORDER BY of aggregates | SELECT k FROM VALUES (1, 2), (1, 3), (2, 9) AS t(k, v) GROUP BY k HAVING max(v) > 3 ORDER BY max(v)
refused: SELECT * EXCEPT (a, b) FROM VALUES (1, 2) AS t(a, b)

# Lateral aliases: one that is used again is computed once, also when its value differs each time.
SELECT k + 1 AS a, a * 2 AS b, a + b AS c, a + b + c AS d, b FROM VALUES (1), (2) AS t(k) ORDER BY d DESC
SELECT k + 1 AS a, a + a AS b, b + b AS c, t.k, * FROM VALUES (1), (2) AS t(k) WHERE k > 1
SELECT 1 + rand() * 0 AS a, a + a AS b
SELECT u = v, length(v) FROM (SELECT uuid() AS u, u AS v)
SELECT x = y, x = z FROM (SELECT rand() AS x, x AS y, y AS z FROM VALUES (1), (2) AS t(k))
SELECT sum(v) OVER (ORDER BY k) AS s, s + s AS d, s * d AS e FROM VALUES (1, 10), (2, 20) AS t(k, v) ORDER BY k
SELECT k, sum(v) AS s, s + s AS d, d * s AS e FROM VALUES (1, 10), (2, 20) AS t(k, v) GROUP BY k ORDER BY k
error: SELECT k AS a, a + a AS b, (SELECT max(b + k) FROM VALUES (1) AS u(q)) AS m FROM VALUES (1), (2) AS t(k) ORDER BY a
SELECT l.k + 1 AS a, a + a AS b, r.v, l.*, r.* FROM VALUES (1) AS l(k) JOIN VALUES (1, 'x') AS r(k, v) ON l.k = r.k
SELECT l.k + 1 AS a, a + a AS b, * FROM VALUES (1) AS l(k) JOIN VALUES (1, 'x') AS r(k, v) USING (k)
SELECT named_struct('x', k) AS s, s.x + s.x AS y, s.x AS z FROM VALUES (1) AS t(k)
SELECT explode(array(1, 2)) AS e, e + e AS f
SELECT DISTINCT k % 2 AS p, p + p AS q FROM VALUES (1), (2), (3) AS t(k) ORDER BY p
error: SELECT k + 0 AS p, p + p AS q, row_number() OVER (ORDER BY q) AS rn FROM VALUES (1), (2), (3) AS t(k) QUALIFY rn = q - 2 + rn - p
SELECT k + 0 AS K, k + k AS q FROM VALUES (1), (2), (3) AS t(k)
SELECT transform(array(1, 2), a -> a + k) AS l, k + 1 AS a, a + a AS b, transform(array(1), a -> a) AS m FROM VALUES (1) AS t(k)
error: SELECT k + 1 AS a, k + 2 AS a, a + a AS c FROM VALUES (1) AS t(k)
error: SELECT CAST('x' AS INT) AS a, a + a AS c FROM VALUES (1) AS t(k)
refused: SELECT rand() * 0 AS r, count(*) AS n, r + r AS q
SELECT k * 0 AS a0, a0 + a0 AS a1, a1 + a1 AS a2, a2 + a2 AS a3, a3 + a3 AS a4, a4 + a4 AS a5, a5 + a5 AS a6, a6 + a6 AS a7, a7 + a7 AS a8, a8 + a8 AS a9, a9 + a9 AS a10, a10 + a10 AS a11, a11 + a11 AS a12, a12 + a12 AS a13, a13 + a13 AS a14, a14 + a14 AS a15, a15 + a15 AS a16, a16 + a16 AS a17, a17 + a17 AS a18, a18 + a18 AS a19, a19 + a19 AS a20, a20 + a20 AS a21, a21 + a21 AS a22, a22 + a22 AS a23, a23 + a23 AS a24, a24 + a24 AS a25, a25 + a25 AS a26, a26 + a26 AS a27, a27 + a27 AS a28, a28 + a28 AS a29, a29 + a29 AS a30, a30 + a30 AS a31, a31 + a31 AS a32, a32 + a32 AS a33, a33 + a33 AS a34, a34 + a34 AS a35, a35 + a35 AS a36, a36 + a36 AS a37, a37 + a37 AS a38, a38 + a38 AS a39 FROM VALUES (1) AS t(k)
SELECT k, sum(v) AS a0, a0 + a0 AS a1, a1 + a1 AS a2, a2 + a2 AS a3, a3 + a3 AS a4, a4 + a4 AS a5, a5 + a5 AS a6 FROM VALUES (1,0) AS t(k,v) GROUP BY k
SELECT k AS a, a + a AS b, (SELECT max(q + 1) FROM VALUES (1) AS u(q)) AS m FROM VALUES (1), (2) AS t(k) ORDER BY a
# A value that differs each time is drawn once, though the text of a function names it twice.
SELECT nanvl(r, 0) = r, u = u FROM (SELECT rand() AS r, uuid() AS u)
# Lambdas in HAVING, written by the translation or by the author.
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING mode() WITHIN GROUP (ORDER BY v) = 2
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING vector_l2_distance(array(CAST(max(v) AS FLOAT)), array(3.0F)) > 0.5
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING sort_array(collect_list(struct(v)))[0].v = 2
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING CAST(map(max(v), 1) AS STRING) = '{2 -> 1}'
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING to_json(map('a', max(v))) = '{"a":2}'
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING map_filter(map('a', max(v)), (k, x) -> x > 2)['a'] IS NULL
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING size(map_zip_with(map('a', max(v)), map('b', 1), (k, x, y) -> x)) = 2 ORDER BY g
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING aggregate(array(max(v)), 0, (s, x) -> s + x) = 2
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING array_sort(collect_list(v), (l, r) -> r - l)[0] = 2
SELECT g FROM VALUES (1,2),(1,2),(2,3) t(g,v) GROUP BY g HAVING months_between(DATE'2024-01-01', date_add(DATE'2024-03-01', max(v))) < 0 ORDER BY g
SELECT g FROM VALUES (1,named_struct('a',2)),(2,named_struct('a',3)) t(g,v) GROUP BY g HAVING transform(collect_list(v), x -> x.a)[0] = 2
SELECT g FROM VALUES (1,named_struct('a',2)),(2,named_struct('a',3)) t(g,v) GROUP BY g HAVING first(v).a = 2
SELECT g FROM VALUES (1,'2024-01-05 10:00:00'),(2,'x') t(g,v) GROUP BY g HAVING try_cast(max(v) AS TIMESTAMP) IS NULL
# Several sets make no group of no rows; one makes the group of all.
SELECT sum(v), count(*) FROM (SELECT 1 AS v WHERE false) GROUP BY GROUPING SETS ((), ())
SELECT sum(v), count(*) FROM (SELECT 1 AS v WHERE false) GROUP BY GROUPING SETS (())
SELECT sum(v), count(*) FROM VALUES (1), (2) AS t(v) GROUP BY GROUPING SETS ((), (), ())

# HAVING: what the rows are grouped by comes before what SELECT calls so, also where only a field of it is asked for.
SELECT named_struct('f', 1) AS s, count(*) FROM VALUES (named_struct('f', 2), 1) AS t(s, k) GROUP BY s HAVING s.f = 2
SELECT named_struct('f', 1) AS s, count(*) FROM VALUES (named_struct('f', 2), 1) AS t(s, k) GROUP BY s HAVING s.f = 1
SELECT named_struct('f', 1) AS s, count(*) FROM VALUES (named_struct('f', 2), 1) AS t(s, k) GROUP BY k HAVING s.f = 1
SELECT max(k) AS s FROM VALUES (named_struct('f', 2), 1) AS t(s, k) GROUP BY s HAVING s.f = 2
error: SELECT k AS s FROM VALUES (named_struct('f', 2), 1) AS t(s, k) GROUP BY k HAVING s.f = 2
error: SELECT max(k) AS s FROM VALUES (array(2), 1) AS t(s, k) GROUP BY k HAVING s = 1
error: SELECT s.f AS s FROM VALUES (named_struct('f', 2), 1) AS t(s, k) GROUP BY s.f HAVING s IN (2)
SELECT s.f AS s FROM VALUES (named_struct('f', 2), 1) AS t(s, k) GROUP BY s.f HAVING typeof(s) = 'int'
SELECT max(k) + 1 AS k FROM VALUES (2), (5) AS t(k) GROUP BY k + 1 HAVING 1 + k = 3
SELECT max(k) + 1 AS k FROM VALUES (2), (5) AS t(k) GROUP BY k + 1 HAVING k * 2 = 6
error: SELECT g + 1 AS h FROM VALUES (1) AS t(g) GROUP BY g HAVING max(h) > 1
error: SELECT g, count(*) FROM VALUES (2, 1) AS t(k, g) GROUP BY g HAVING k = 2
error: SELECT g, count(*) FROM VALUES (2, 1) AS t(k, g) GROUP BY g ORDER BY k
error: SELECT count(*) FROM VALUES (2, 1) AS t(k, g) HAVING k + 1 = 2
# QUALIFY filters what the windows of SELECT gave, beside the columns that they read.
SELECT k, row_number() OVER (ORDER BY k) AS g FROM VALUES (-2, 1), (5, 1) AS t(k, g) QUALIFY g = 2
SELECT k, row_number() OVER (ORDER BY k) AS g FROM VALUES (-2, 1), (5, 1) AS t(k, g) GROUP BY k, g QUALIFY g = 2
SELECT k AS g, max(k) OVER () AS m FROM VALUES (2, 7), (5, 1) AS t(k, g) QUALIFY g = 2
SELECT k + 1 AS g FROM VALUES (2, 1), (5, 1) AS t(k, g) QUALIFY g = 1 AND row_number() OVER (ORDER BY k) = 1
SELECT 10 - sum(k) AS k FROM VALUES (2), (5) AS t(k) GROUP BY k QUALIFY row_number() OVER (ORDER BY k) = 1
SELECT k, sum(g) OVER (ORDER BY k) AS g FROM VALUES (2, 7), (5, 1) AS t(k, g) QUALIFY t.g = 7
error: SELECT k, sum(g) OVER (ORDER BY k) AS g FROM VALUES (2, 7), (5, 1) AS t(k, g) QUALIFY g = 7
error: SELECT sum(k) + 1 AS k, max(k) OVER () AS m FROM VALUES (2), (5) AS t(k) GROUP BY k QUALIFY k = 3
SELECT 10 - (a + 1) AS a, max(1) OVER () AS r FROM VALUES (1), (2) t(a) GROUP BY a + 1 QUALIFY row_number() OVER (ORDER BY a + 1) = 1
error: SELECT k, sum(k) OVER (ORDER BY k) AS s FROM VALUES (2, named_struct('f', 7)) AS t(k, s) QUALIFY s.f = 7
SELECT explode(array(1, 2)) AS id, row_number() OVER (ORDER BY 1) AS r FROM range(1) QUALIFY id = 1
error: SELECT explode(array(1, 2)) AS id, row_number() OVER (ORDER BY id) AS r FROM range(1) QUALIFY id = 1
error: SELECT explode(array(1, 2)) AS id FROM range(1) QUALIFY row_number() OVER (ORDER BY id) = 1

# What differs in the order of its operands at most is one group.
SELECT a + b AS s, count(*) FROM VALUES (1, 2), (2, 1) t(a, b) GROUP BY GROUPING SETS ((a + b), (b + a))
SELECT a + b AS s, b + a AS r, count(*) FROM VALUES (1, 2), (2, 1) t(a, b) GROUP BY CUBE (a + b, b + a) ORDER BY 1, 2, 3
SELECT a + b AS s, count(*), grouping(b + a) FROM VALUES (1, 2), (2, 1) t(a, b) GROUP BY ROLLUP (a + b, b + a) ORDER BY 1, 2
SELECT 1 + a, count(*) FROM VALUES (1), (2) t(a) GROUP BY a + 1 ORDER BY 1 + a
SELECT a + (b + 1), abs(a + b + 1) FROM VALUES (1, 2), (2, 1) t(a, b) GROUP BY (1 + a) + b
SELECT a > b, NOT (b >= a), NOT (a > b) FROM VALUES (1, 2), (2, 1) t(a, b) GROUP BY b < a, a <= b ORDER BY 1
SELECT a = 1 OR b = 2, a <> b, a <=> b FROM VALUES (1, 2), (2, 1) t(a, b) GROUP BY 2 = b OR a = 1, NOT (b = a), b <=> a ORDER BY 1
SELECT greatest(a, b), a IN (1, 2), a & b | 4 FROM VALUES (1, 2), (2, 1) t(a, b) GROUP BY greatest(b, a), a IN (2, 1), 4 | b & a
SELECT t.a * 2 FROM VALUES (1), (2) t(a) GROUP BY 2 * A HAVING a * 2 > 2
SELECT CASE WHEN a = 1 THEN 'x' END AS c FROM VALUES (1), (2) t(a) GROUP BY CASE WHEN 1 = a THEN 'x' END ORDER BY 1
SELECT sum(a) OVER (PARTITION BY 1 + b) AS s FROM VALUES (1, 2), (2, 1) t(a, b) GROUP BY a, b + 1 ORDER BY 1
SELECT l.a + r.a FROM VALUES (1) l(a), VALUES (2) r(a) GROUP BY r.a + l.a
error: SELECT a - b FROM VALUES (1, 2) t(a, b) GROUP BY -b + a
error: SELECT 1 - a FROM VALUES (1, 2) t(a, b) GROUP BY a - 1

# Maps of equal entries are one group, in whatever order these stand, also inside of arrays, structs and maps.
SELECT m, count(*) AS n, m['a'] FROM VALUES (map('b', 2, 'a', 1)), (NULL), (map()), (map('a', 1, 'b', 2)) AS t(m) GROUP BY m ORDER BY n, m['a'], size(m)
SELECT m, count(*) AS n FROM VALUES (array(map('b', 1, 'a', 2))), (NULL), (array()), (array(NULL)), (array(map('a', 2, 'b', 1))) AS t(m) GROUP BY m ORDER BY n, size(m)
SELECT s, s.m['b'], count(*) FROM VALUES (named_struct('m', map('b', 2, 'a', 1))), (named_struct('m', map('a', 1, 'b', 2))) AS t(s) GROUP BY s HAVING s.m['a'] = 1
SELECT m, count(*) FROM VALUES (map('x', map('b', 2, 'a', 1))), (map('x', map('a', 1, 'b', 2))) AS t(m) GROUP BY ALL
SELECT * FROM VALUES (map('b', 2, 'a', 1)), (map('a', 1, 'b', 2)) AS t(m) GROUP BY ALL
SELECT map_keys(m), array(m) AS l, map('b', k, 'a', 1) AS n, count(*) FROM VALUES (map('b', 1, 'a', 2), 1), (map('a', 2, 'b', 1), 1) AS t(m, k) GROUP BY m, l, 3
SELECT array(m), count(*) FROM VALUES (map('b', 1, 'a', 2)), (map('a', 2, 'b', 1)) AS t(m) GROUP BY array(m)
SELECT m, k, count(*) FROM VALUES (array(map('b', 2, 'a', 1)), 1), (array(map('a', 1, 'b', 2)), 1) AS t(m, k) GROUP BY ROLLUP (m, k) ORDER BY k, size(m)
SELECT t.m FROM VALUES (map('b', 2, 'a', 1), 1) AS t(m, k) JOIN VALUES (1) AS u(k) USING (k) GROUP BY m, k
SELECT count(DISTINCT m), count(DISTINCT array(m)), count(DISTINCT m, 1), count(*) FROM VALUES (map('a', 1, 'b', 2)), (map('b', 2, 'a', 1)), (NULL) AS t(m)
error: SELECT m, k FROM VALUES (map('a', 1), 1) AS t(m, k) GROUP BY m

# HAVING and QUALIFY cast what is no condition to BOOLEAN.
SELECT g FROM VALUES (1, 2), (2, -9), (2, 9) AS t(g, v) GROUP BY g HAVING sum(v)
SELECT g FROM VALUES (1, 2), (2, 9) AS t(g, v) GROUP BY g HAVING 'yes' AND sum(v) + 1 > 3
SELECT id FROM range(2) GROUP BY id HAVING (SELECT 1) ORDER BY id
SELECT id FROM range(2) QUALIFY row_number() OVER (ORDER BY id) - 1
error: SELECT id FROM range(2) GROUP BY id HAVING 'x'
error: SELECT id FROM range(2) GROUP BY id HAVING array(1)
error: SELECT id FROM range(2) GROUP BY id HAVING sum(sum(id)) OVER () > 2
SELECT g FROM VALUES (1, 2), (1, 3), (2, 9) AS t(g, v) GROUP BY g HAVING sum(v) + 1 > 6 AND max(v) - min(v) IN (0, 1) AND array_contains(collect_list(v), 9)

# A literal of a type without an order is nothing to sort by either.
SELECT k FROM VALUES (2), (1) t(k) ORDER BY CAST(NULL AS ARRAY<INT>), NULL, 'a', k
error: SELECT k FROM VALUES (1) t(k) ORDER BY CAST(NULL AS VARIANT)
error: SELECT CAST(NULL AS VARIANT) ORDER BY 1
error: SELECT DISTINCT k FROM VALUES (1) t(k) ORDER BY CAST(NULL AS MAP<INT, INT>)
error: SELECT k FROM VALUES (1) t(k) UNION ALL SELECT 1 ORDER BY CAST(NULL AS VARIANT)

# A column called all is meant by GROUP BY ALL and ORDER BY ALL; grouping_id() of no columns.
SELECT count(1) FROM VALUES(1), (2), (3) AS T(all) GROUP BY all
SELECT max(a) FROM VALUES (1, 2), (3, 4) AS t(a, all) GROUP BY all ORDER BY all
SELECT a FROM VALUES (1, 2), (3, 1) AS t(a, all) ORDER BY all
SELECT b, a AS all FROM VALUES (3, 2), (1, 4) AS t(a, b) ORDER BY all DESC
SELECT b % 2 AS all, count(*) AS n FROM VALUES (1, 2), (1, 4) AS t(a, b) GROUP BY all
error: SELECT b % 2 AS all, b, count(*) AS n FROM VALUES (1, 2), (1, 4) AS t(a, b) GROUP BY all
SELECT all, a, count(*) FROM VALUES (1, 2), (1, 3) AS t(all, a) GROUP BY all, a ORDER BY all, a
SELECT all FROM VALUES (1, 2) AS t(all, a)
SELECT ALL a, b FROM VALUES (1, 2) AS t(a, b) ORDER BY ALL
SELECT DISTINCT a, all FROM VALUES (3, 2), (1, 4) AS t(a, all) ORDER BY all
SELECT 1 AS x, 2 AS all UNION ALL SELECT 3, 1 ORDER BY all
SELECT grouping_id() AS g, count(*) FROM VALUES (1) AS t(k) GROUP BY GROUPING SETS (())
SELECT grouping_id() AS g, count(*) FROM VALUES (1) AS t(k) WHERE k > 5 GROUP BY GROUPING SETS (())

# What is grouped by is the same whatever the names that its lambdas bind; a name that a lambda binds is no column.
SELECT transform(array(5), a -> a + 1) AS v FROM VALUES (1) t(a) GROUP BY 1 + t.a
SELECT transform(array(5), a -> t.a + 1) AS v FROM VALUES (1) t(a) GROUP BY 1 + a
SELECT filter(array(1, 2), a -> a > 1) AS v FROM VALUES (100, 200) t(a, x) GROUP BY 1 < t.a
SELECT exists(array(5), a -> a = 5) AS v FROM VALUES (1) t(a) GROUP BY 5 = t.a
SELECT reduce(array(1, 2), 0, (a, x) -> x + a) AS v FROM VALUES (100, 200) t(a, x) GROUP BY t.a + t.x
SELECT transform(array(b), x -> transform(array(1), a -> a + 1)) AS v FROM VALUES (1, 2) t(a, b) GROUP BY b, 1 + a
SELECT transform(a, x -> x + 1) AS v, count(*) FROM VALUES (array(1)), (array(1)) t(a) GROUP BY transform(a, y -> 1 + y)
SELECT transform(array(a), x -> transform(array(x), y -> y + x)) AS v FROM VALUES (1), (2) t(a) GROUP BY transform(array(a), y -> transform(array(y), x -> y + x)) ORDER BY 1
SELECT transform(array(b), x -> transform(array(a), y -> y + 1)) AS v FROM VALUES (1, 2) t(a, b) GROUP BY b, transform(array(a), x -> x + 1)
SELECT transform(a, x -> x + a[0]) AS v FROM VALUES (array(1), 2) t(a, b) GROUP BY transform(a, y -> y + t.a[0])
error: SELECT reduce(array(a), 0, (x, y) -> x) AS v FROM VALUES (1) t(a) GROUP BY reduce(array(a), 0, (y, x) -> x)
SELECT count(*) FROM VALUES (1), (2) t(a) GROUP BY transform(array(a), x -> x + a) HAVING transform(array(a), y -> a + y)[0] > 2
SELECT to_json(m) AS j FROM VALUES (map(1, 2)) t(m) GROUP BY to_json(m)
SELECT a IN (SELECT 1) AS x, NOT a IN (SELECT 1) AS y FROM VALUES (1) t(a) GROUP BY a IN (SELECT 1)
error: SELECT a IN (SELECT 1) AS x FROM VALUES (1) t(a) GROUP BY a IN (SELECT 2)

# Names are what they mean, not how they are written; a position, an alias and ALL are what stands in SELECT.
SELECT a + 1 AS v FROM VALUES (1, 3) t(a, b) JOIN VALUES (3) u(b) ON t.b = u.b GROUP BY 1 + t.a
error: SELECT t.b + 1 AS v FROM VALUES (1, 3) t(a, b) JOIN VALUES (3) u(b) ON t.b = u.b GROUP BY 1 + u.b
SELECT 1 + x AS y FROM VALUES (1), (2) t(a) LATERAL VIEW explode(array(a)) e AS x GROUP BY e.x + 1 ORDER BY 1
SELECT a + 1 FROM VALUES (1), (2) t(a) GROUP BY 1 ORDER BY 1 + a DESC
SELECT a + 1 FROM VALUES (1), (2) t(a) GROUP BY ALL ORDER BY 1 + a DESC
SELECT a + 1 FROM VALUES (1), (2) t(a) GROUP BY 1 HAVING 1 + a > 2
SELECT a + 1 AS x FROM VALUES (1), (2) t(a) GROUP BY x HAVING 1 + a > 2 ORDER BY 1 + a
SELECT a + 1 AS x, 1 + a AS y FROM VALUES (1), (2) t(a) GROUP BY x ORDER BY x
SELECT a + 1 AS a FROM VALUES (1), (2) t(a) GROUP BY 1 HAVING a + 1 > 2
SELECT a NOT IN (1, 2) AS v FROM VALUES (1), (3) t(a) GROUP BY NOT (a IN (2, 1)) ORDER BY 1
SELECT NOT (a <=> 1) AS v, NOT (a BETWEEN 1 AND 2) AS w FROM VALUES (1) t(a) GROUP BY a IS DISTINCT FROM 1, a NOT BETWEEN 1 AND 2
SELECT greatest(a, b, 1) AS v FROM VALUES (1, 2) t(a, b) GROUP BY greatest(greatest(b, 1), a)
error: SELECT greatest(a, b, 1) AS v FROM VALUES (1L, 2) t(a, b) GROUP BY greatest(greatest(b, 1), a)
SELECT `+`(a, 1) AS v, `<`(a, 2) AS w FROM VALUES (1) t(a) GROUP BY 1 + a, 2 > a

# A run of one operator ends where a value takes another type, and no aggregate sees the groups.
SELECT a + b + c AS s FROM VALUES (1, 2, 3) t(a, b, c) GROUP BY c + (b + a)
error: SELECT a + b + c AS s FROM VALUES (1, 2, 3L) t(a, b, c) GROUP BY c + b + a
error: SELECT a + b + c AS s FROM VALUES (DATE'2020-01-01', 2, 3) t(a, b, c) GROUP BY b + c + a
SELECT a + b + c AS s FROM VALUES (DATE'2020-01-01', 2, 3) t(a, b, c) GROUP BY c + (a + b)
error: SELECT a * b * c AS s FROM VALUES (INTERVAL '2' DAY, 3, 2) t(a, b, c) GROUP BY a * c * b
error: SELECT c + b + a AS s FROM VALUES (1.1BD, 2, 3L) t(a, b, c) GROUP BY a + b + c
SELECT c + (a + b) AS s FROM VALUES (1.1, 2.2, 3.3) t(a, b, c) GROUP BY a + b + c
error: SELECT sum(a + b + c) AS s FROM VALUES (2147483647, 1, -1) t(a, b, c) GROUP BY c + b + a
SELECT sum(c + b + a) AS s FROM VALUES (2147483647, -1, 1) t(a, b, c) GROUP BY a + b + c
SELECT sum(sum(1 + a)) OVER (ORDER BY 1 + a) AS s FROM VALUES (1), (2) t(a) GROUP BY a + 1
