# Whole queries: aggregates, windows, joins, set operations.
SELECT count(*), count(v), count(DISTINCT v), sum(v), avg(v), min(v), max(v) FROM VALUES (1), (2), (2), (NULL) AS t(v)
SELECT count(*), sum(v), avg(v), max(v), count_if(v > 1), collect_list(v) FROM VALUES (1), (2) AS t(v) WHERE v > 5
SELECT sum(m), avg(m), min(m), max(m) FROM VALUES (1.10), (2.25), (NULL) AS t(m)
SELECT sum(d), avg(d) FROM VALUES (0.5D), (0.25D), (NULL) AS t(d)
SELECT sum(b), avg(b) FROM VALUES (3000000000L), (3000000000L) AS t(b)
SELECT stddev(v), variance(v), stddev_pop(v), var_pop(v) FROM VALUES (1D), (2D), (4D) AS t(v)
SELECT median(v), percentile(v, 0.9), percentile_approx(v, 0.5) FROM VALUES (1), (2), (3), (10) AS t(v)
SELECT max_by(a, b), min_by(a, b) FROM VALUES ('x', 1), ('y', 3), (NULL, 5), ('z', NULL) AS t(a, b)
SELECT max_by(a, b) FROM VALUES ('x', 1), ('y', 3) AS t(a, b)
SELECT bool_and(v), bool_or(v), every(v), some(v) FROM VALUES (true), (NULL), (false) AS t(v)
SELECT first(v), last(v), any_value(v) FROM VALUES (1) AS t(v)
SELECT k, count(*) AS n FROM VALUES ('a'), ('b'), ('a'), (NULL) AS t(k) GROUP BY k ORDER BY k
SELECT k, count(*) AS n FROM VALUES ('a'), ('b'), ('a'), (NULL) AS t(k) GROUP BY ALL ORDER BY n DESC, k DESC
SELECT k, sum(v) AS s FROM VALUES ('a', 1), ('b', 2), ('a', 3) AS t(k, v) GROUP BY 1 HAVING sum(v) > 2 ORDER BY s DESC
SELECT k, sum(v) FILTER (WHERE v > 1) AS s FROM VALUES ('a', 1), ('b', 2), ('a', 3) AS t(k, v) GROUP BY k ORDER BY k
SELECT k, v FROM VALUES (1, NULL), (2, 'b'), (3, 'a') AS t(k, v) ORDER BY v
SELECT k, v FROM VALUES (1, NULL), (2, 'b'), (3, 'a') AS t(k, v) ORDER BY v DESC
SELECT k, v FROM VALUES (1, NULL), (2, 'b'), (3, 'a') AS t(k, v) ORDER BY v ASC NULLS LAST LIMIT 2
SELECT k, row_number() OVER (PARTITION BY g ORDER BY v DESC) AS r FROM VALUES (1, 'x', 5), (2, 'x', 7), (3, 'y', NULL) AS t(k, g, v) ORDER BY k
SELECT k, rank() OVER (ORDER BY v) AS r, dense_rank() OVER (ORDER BY v) AS q, percent_rank() OVER (ORDER BY v) AS p, ntile(2) OVER (ORDER BY v, k) AS h FROM VALUES (1, 5), (2, 5), (3, 7), (4, NULL) AS t(k, v) ORDER BY k
SELECT k, lag(v) OVER (ORDER BY k) AS a, lead(v, 1, 0) OVER (ORDER BY k) AS b, first_value(v) OVER (ORDER BY k) AS c, last_value(v) OVER (ORDER BY k) AS d FROM VALUES (1, 5), (2, NULL), (3, 7) AS t(k, v) ORDER BY k
SELECT k, sum(v) OVER (ORDER BY k ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s, avg(v) OVER () AS m FROM VALUES (1, 5), (2, 6), (3, 7) AS t(k, v) ORDER BY k
SELECT k, v FROM VALUES (1, 'a', 5), (2, 'a', 7), (3, 'b', 1) AS t(k, g, v) QUALIFY row_number() OVER (PARTITION BY g ORDER BY v DESC) = 1 ORDER BY k
SELECT a.k, b.v FROM VALUES (1), (2), (NULL) AS a(k) LEFT JOIN VALUES (1, 'x'), (NULL, 'n') AS b(k, v) ON a.k = b.k ORDER BY a.k
SELECT a.k, b.v FROM VALUES (1), (2), (NULL) AS a(k) JOIN VALUES (1, 'x'), (NULL, 'n') AS b(k, v) ON a.k <=> b.k ORDER BY a.k
SELECT k, v, w FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) FULL OUTER JOIN VALUES (2, 'x'), (3, 'y') AS b(k, w) USING (k) ORDER BY k
SELECT a.k FROM VALUES (1), (2), (3) AS a(k) LEFT ANTI JOIN VALUES (2) AS b(k) ON a.k = b.k ORDER BY k
SELECT a.k FROM VALUES (1), (2), (3) AS a(k) LEFT SEMI JOIN VALUES (2), (2) AS b(k) ON a.k = b.k ORDER BY k
SELECT a.k, b.j FROM VALUES (1), (2) AS a(k) CROSS JOIN VALUES (10), (20) AS b(j) ORDER BY k, j
SELECT k FROM (VALUES (1), (2), (2) AS t(k)) UNION ALL SELECT 2 ORDER BY k
SELECT k FROM (VALUES (1), (2), (2) AS t(k)) UNION SELECT 3 ORDER BY k
SELECT k FROM (VALUES (1), (2), (2) AS t(k)) EXCEPT SELECT 1 ORDER BY k
SELECT k FROM (VALUES (1), (2), (2) AS t(k)) INTERSECT SELECT 2 ORDER BY k
WITH a AS (SELECT * FROM VALUES (1, 'x'), (2, 'y') AS t(k, v)), b AS (SELECT k + 1 AS k FROM a) SELECT a.v FROM a JOIN b ON a.k = b.k ORDER BY a.v
SELECT * EXCEPT (v) FROM VALUES (1, 'x', 2.5) AS t(k, v, m)
SELECT DISTINCT k FROM VALUES (2), (1), (2) AS t(k) ORDER BY k
SELECT k, (SELECT max(j) FROM VALUES (1), (5) AS b(j)) AS m FROM VALUES (1) AS a(k)
SELECT k FROM VALUES (1), (2) AS a(k) WHERE EXISTS (SELECT 1 FROM VALUES (2) AS b(j) WHERE b.j = a.k) ORDER BY k
SELECT k FROM VALUES (1), (2), (3) AS a(k) WHERE k IN (SELECT j FROM VALUES (1), (3) AS b(j)) ORDER BY k
SELECT k, CASE WHEN v THEN 'yes' ELSE 'no' END AS a FROM VALUES (1, true), (2, false), (3, NULL) AS t(k, v) ORDER BY k
SELECT date_trunc('DAY', ts) AS day, count(*) AS n FROM VALUES (TIMESTAMP'2026-03-01 10:00:00'), (TIMESTAMP'2026-03-01 23:59:59'), (TIMESTAMP'2026-03-02 00:00:00') AS t(ts) GROUP BY 1 ORDER BY 1
SELECT explode(array(1, 2)) AS x ORDER BY x
SELECT k, x FROM VALUES (1, array('a', 'b')), (2, array()) AS t(k, a) LATERAL VIEW explode(a) e AS x ORDER BY k, x
SELECT round(count_if(v) / count(*), 4) AS share, round(100.0 * count_if(v) / count(*), 2) AS percent FROM VALUES (true), (false), (true) AS t(v)
SELECT sum(CASE WHEN v THEN 1 ELSE 0 END) AS n, avg(CASE WHEN v THEN 1 ELSE 0 END) AS a FROM VALUES (true), (false), (NULL) AS t(v)
SELECT k, sum(v) AS v FROM VALUES ('a', 1), ('b', 2) AS t(k, v) GROUP BY ROLLUP (k) ORDER BY k NULLS LAST
SELECT upper(k) AS k, k AS original FROM VALUES ('a') AS t(k)
SELECT v AS w, w + 1 AS x FROM VALUES (1) AS t(v)
error: SELECT nothere FROM VALUES (1) AS t(v)
error: SELECT v FROM VALUES (1) AS t(v) WHERE nofunction(v)
error: SELECT v, count(*) FROM VALUES (1) AS t(v)
error: SELECT sum(v) FROM VALUES (9223372036854775807L), (1L) AS t(v)
# In HAVING a value that is computed once is named twice; a lambda looks into a struct.
SELECT k, sum(a * b) AS v FROM VALUES (1, 2.50BD, 3.25BD), (1, 1.00BD, 1.00BD), (2, 3.5BD, 1BD) AS t(k, a, b) GROUP BY k HAVING sum(a * b) > (SELECT sum(a * b) * 0.5BD FROM VALUES (2.5BD, 3.25BD) AS u(a, b)) ORDER BY v
SELECT k FROM VALUES (1, 2.50BD, 3.25BD), (2, 3.5BD, 1BD) AS t(k, a, b) GROUP BY k HAVING round(CAST(CAST(sum(a) AS STRING) AS DECIMAL(10,1)), 0) / sum(b) > 1 ORDER BY k
SELECT k FROM VALUES (1, named_struct('a', 1)), (2, named_struct('a', 5)) AS t(k, s) GROUP BY k HAVING exists(collect_list(s), x -> x.a > 2) ORDER BY k

# What columns without an alias are called: asked for by those names.
SELECT `(NOT (k IN (1, 2)))`, `(k IN (1))`, `(NOT between(k, 1, 2))`, `between(k, 1, 2)`, `(NOT (k = 1))`, `(k IS NOT NULL)` FROM (SELECT k NOT IN (1, 2), k IN (1), k NOT BETWEEN 1 AND 2, k BETWEEN 1 AND 2, k <> 1, k IS NOT NULL FROM VALUES (1) t(k))
SELECT `(NOT (k <=> true))`, `(k <=> true)`, `(NOT (k <=> false))`, `(k IS NULL)` FROM (SELECT k IS DISTINCT FROM true, k IS NOT DISTINCT FROM true, k IS NOT FALSE, k IS UNKNOWN FROM VALUES (true) t(k))
SELECT `s LIKE a%`, `(NOT s LIKE a%)`, `ilike(s, a)`, `(NOT RLIKE(s, a))`, `s LIKE a% ESCAPE '!'`, `likeany(s)`, `notlikeall(s)`, `likeany(lower(s))` FROM (SELECT s LIKE 'a%', s NOT LIKE 'a%', s ILIKE 'a', s NOT RLIKE 'a', s LIKE 'a%' ESCAPE '!', s LIKE ANY ('a', 'b'), s NOT LIKE ALL ('a', 'b'), s ILIKE ANY ('a') FROM VALUES ('a') t(s))
SELECT `(NOT (k IN (listquery())))`, `~k`, `(k div 2)`, `(IF((k = 1), 2, 3))`, `concat(concat(k, b), c)` FROM (SELECT k NOT IN (SELECT 1), ~k, k DIV 2, if(k = 1, 2, 3), k || 'b' || 'c' FROM VALUES (1) t(k))
SELECT `X'4A'`, `1.0`, `1.5`, `1000.0`, `1.0E20`, `1.5E-10`, `1`, `0.0` FROM (SELECT X'4a', 1D, 1.5D, 1e3, 1e20, 1.5e-10, 1BD, 0e0)
error: SELECT * EXCEPT (k.f) FROM VALUES (1) t(k)
error: SELECT * EXCEPT (s.nosuch) FROM VALUES (named_struct('f', 1)) t(s)
# Only an INT is a position.
SELECT id FROM range(3) ORDER BY 1L DESC, id
SELECT id FROM range(3) ORDER BY 1Y DESC, id
SELECT id FROM range(3) UNION ALL SELECT 7 ORDER BY 1L DESC, id
SELECT 5 AS a, id FROM range(3) GROUP BY 1S, id ORDER BY 2
error: SELECT id FROM range(3) GROUP BY 1L ORDER BY 1
