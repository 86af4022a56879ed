# What makes several rows of one: explode and its kin in SELECT, FROM and LATERAL VIEW; range; VALUES.
SELECT k, x FROM VALUES (1, array(1,2)), (2, array()), (3, NULL) AS a(k, xs), LATERAL explode(xs) AS t(x) ORDER BY 1, 2
SELECT k, p, x FROM VALUES (1, array(1,2)), (2, array()), (3, NULL) AS a(k, xs) LATERAL VIEW OUTER posexplode(xs) t AS p, x ORDER BY 1, 2
SELECT * FROM VALUES (1) t(a) LEFT JOIN LATERAL explode(filter(array(2,7), x -> x > a)) AS e(x) ON true ORDER BY 2
SELECT * FROM VALUES (1) t(a) LEFT JOIN LATERAL inline(transform(array(1,2), y -> struct(y, t.a))) AS e(x, y) ON true ORDER BY 2
SELECT * FROM VALUES (1) t(a) JOIN LATERAL inline(transform(array(1,2), y -> struct(y, t.a))) AS e(x, y) ON x > 1
SELECT * FROM VALUES (1, array(2, 3)), (5, array()) t(a, b) LEFT JOIN LATERAL posexplode(transform(b, (x, i) -> x * a + i)) AS e(p, x) ON p > 0 ORDER BY 1
SELECT * FROM VALUES (1) s(k), VALUES (2) t(a) JOIN LATERAL explode(transform(array(1, 2), x -> x + t.a)) AS e(x) ORDER BY 3
SELECT * FROM VALUES (1) s(k) JOIN (VALUES (2) t(a) JOIN LATERAL explode(transform(array(1, 2), x -> x + t.a)) AS e(x)) ORDER BY 3
SELECT * FROM VALUES (1), (2) t(a) LEFT JOIN LATERAL stack(2, t.a, t.a + 1) AS e(x) ON e.x > 2 ORDER BY 1
SELECT * FROM VALUES (1), (2) t(a) LEFT JOIN LATERAL (SELECT explode(transform(array(1, 2), x -> x + t.a)) AS x) e ON e.x > 2 ORDER BY 1, 2
error: SELECT * FROM VALUES (array(1)) t(a) LEFT JOIN explode(a) e(x) ON true
error: SELECT * FROM VALUES (array(1)) t(a) LEFT JOIN LATERAL explode(nope) e(x) ON true
SELECT t.a, l.x FROM VALUES (1,array(1,2)),(2,array(3)) t(a,b), LATERAL (SELECT explode(b) AS x) l
SELECT t.a, l.* FROM VALUES (1,array(1,2)),(2,array(3)) t(a,b), LATERAL (SELECT explode(b) AS x, a AS c0, 'k', a) l
SELECT t.a, l.* FROM VALUES (1,array(1,2)),(2,array(3)) t(a,b) JOIN LATERAL (SELECT explode(b)) l(z)
SELECT * FROM VALUES (1,array(1,2)),(2,array(3)) t(a,b), LATERAL (SELECT posexplode(b), a + 1), LATERAL (SELECT explode(array(a, pos)) AS y)
SELECT t.a, l.x FROM VALUES (1,array(1,2)),(2,array(3)) t(a,b), LATERAL (SELECT explode(b) AS x LIMIT 1) l ORDER BY 1
SELECT t.a, l.x FROM VALUES (1,array(1,2)),(2,array(3)) t(a,b), LATERAL ((SELECT explode(b) AS x) ORDER BY x DESC LIMIT 1) l ORDER BY 1
SELECT t.a, l.x FROM VALUES (1,array(1,2)),(2,array(3)) t(a,b), LATERAL (SELECT explode(b) AS x UNION ALL SELECT 9) l ORDER BY 1, 2
SELECT t.a, l.x FROM VALUES (1,array(1,1)),(2,array(3)) t(a,b), LATERAL (SELECT DISTINCT explode(b) AS x) l ORDER BY 1, 2
SELECT s.k, t.a, l.x FROM VALUES (1),(2) s(k) JOIN (VALUES (1,array(1,2)),(2,array(3)) t(a,b) JOIN LATERAL (SELECT explode(b) AS x) l) ORDER BY 1, 2, 3
SELECT k, t.key, t.value FROM VALUES (1, map('a', 1, 'b', 2)), (2, map()) AS a(k, m) LATERAL VIEW OUTER explode(m) t ORDER BY 1, 2
SELECT * FROM explode(array(1, 2, NULL)) ORDER BY col
SELECT * FROM explode(map(1, 'a')) AS t(a, b)
SELECT * FROM posexplode_outer(array())
SELECT * FROM posexplode(array('x', 'y')) ORDER BY pos
error: SELECT * FROM inline(array(struct(1 AS a, 'b' AS b), struct(2, 'c'))) ORDER BY a
SELECT * FROM inline_outer(CAST(NULL AS ARRAY<STRUCT<a: INT, b: STRING>>))
SELECT * FROM stack(2, 1, 'a', 2, 'b') ORDER BY 1
SELECT * FROM stack(2, 1, 'a', 2) ORDER BY 1
SELECT stack(2, 1, 'a', 2, 'b') AS (x, y) ORDER BY x
SELECT stack(3, 1, 2, 3)
SELECT explode_outer(CAST(NULL AS ARRAY<INT>))
SELECT posexplode(array('a', NULL)) AS (i, x) ORDER BY i
SELECT k, explode(xs) FROM VALUES (1, array(1,2)), (2, array()) AS a(k, xs) ORDER BY 1, 2
SELECT k, explode(xs) AS x, k + 1 FROM VALUES (1, array(1,2)), (2, array()) AS a(k, xs) WHERE k < 5 ORDER BY x
SELECT inline(array(struct(1 AS a, 'b' AS b))), 5 AS z
error: SELECT explode(array(1,2)) + 1
SELECT explode(array(1)), explode(array(2))
SELECT * FROM range(3) ORDER BY id
SELECT * FROM range(1, 4) ORDER BY id
SELECT * FROM range(1, 10, 3) ORDER BY id
SELECT * FROM range(10, 1, -3) ORDER BY id
SELECT * FROM range(0, 4, 1, 2) ORDER BY id
SELECT * FROM range(5, 1) ORDER BY id
SELECT x FROM range(2) AS r(x) ORDER BY x
SELECT r.id FROM range(2) r ORDER BY 1
error: SELECT * FROM range(0, 3, 0)
SELECT explode(array(1, 2)) AS b, b + 1 AS c
differs: Spark forgets that the join is an outer one; Databricks documents a row of nulls | SELECT k, x FROM VALUES (1, array(1,2)), (2, array()), (3, NULL) AS a(k, xs) LEFT JOIN LATERAL explode(xs) AS t(x) ORDER BY 1, 2
# Windows, QUALIFY and names beside generators: what they make are rows first.
SELECT explode(array(1,2)) AS e, row_number() OVER (ORDER BY id) AS r FROM range(2)
SELECT explode(array(1,2)) AS e, explode(array(id, 7)) AS f, count(*) OVER () AS r FROM range(2)
SELECT explode(array(id,2)) AS e, sum(id) OVER (PARTITION BY id) AS r FROM range(2) ORDER BY e, r
error: SELECT explode(array(1,2)) AS e QUALIFY e > 1
SELECT explode(array(1,2)) AS e FROM range(1) QUALIFY row_number() OVER (ORDER BY e) = 1
error: SELECT a FROM VALUES (1) t(a) QUALIFY a > 0
error: SELECT a FROM VALUES (1) t(a) QUALIFY (SELECT max(1) OVER ()) = 1
SELECT explode(array(1,2)) AS e, row_number() OVER (ORDER BY id) AS r FROM range(2) QUALIFY e = 1
error: SELECT inline(array(struct(1 AS a, 2 AS b), struct(3, 4))) FROM range(1) QUALIFY row_number() OVER (ORDER BY a DESC) = 1
SELECT posexplode(array('x','y')), count(*) OVER (PARTITION BY pos) AS n FROM range(2) ORDER BY pos
SELECT posexplode(array('x','y')) AS (p, v), concat(v, p) AS w FROM range(2)
SELECT explode(array(array(1,2),array(3))) AS e, explode(e) AS f FROM range(1)
SELECT explode(array(1,2)) AS e, explode(array(e, 10)) AS f, e + f AS s FROM range(1)
SELECT explode(map('a', 1, 'b', 2)), max(value) OVER () AS m FROM range(1)
SELECT explode_outer(CAST(array() AS array<int>)) AS e, count(*) OVER () AS n, id FROM range(2)
SELECT explode(array(1,2)) AS e, sum(e) OVER (ORDER BY e) AS s FROM range(2)
SELECT DISTINCT explode(array(1,1,2)) AS e, count(*) OVER () AS n FROM range(1)
SELECT explode(array(1,2)) AS e, id, t.id AS i2 FROM range(2) t WHERE id > 0 QUALIFY count(*) OVER (PARTITION BY t.id) = 2 ORDER BY e DESC LIMIT 1
SELECT *, explode(array(1,2)) AS e, rank() OVER (ORDER BY id) AS k FROM range(2)
SELECT stack(2, 1, 'a', 2, 'b') AS (n, s), lag(n) OVER (ORDER BY n) AS l FROM range(1)
SELECT g, explode(collect_list(v)) AS e, row_number() OVER (ORDER BY g) AS r FROM VALUES (1,2),(1,3),(2,4) t(g,v) GROUP BY g
SELECT a, count(*) OVER () AS n FROM (SELECT explode(array(1,2)) AS a FROM range(1)) QUALIFY a = 1
SELECT posexplode(array('x')), pos + 1 AS p FROM range(1)
SELECT pos + 1 AS p, posexplode(array('x')) FROM range(1)
SELECT sum(e) OVER () AS p, explode(array(1)) AS e FROM range(1)
SELECT explode(array(1,2)) AS id, sum(id) OVER () FROM range(2)
error: SELECT explode(array(1,2)) AS e, nope FROM range(2)
error: SELECT explode(array(nope)) AS e, e FROM range(2)
error: SELECT explode(5) AS e, e FROM range(2)
SELECT explode(array(1,2)) AS e, count(*) FROM range(2)
SELECT explode(array(1,2)) AS e FROM range(2) ORDER BY e, id DESC
SELECT explode(array(1,2)) AS e, explode(array(3,4)) AS f, e * f FROM range(1) ORDER BY f DESC, e
SELECT explode(split('a b', ' ')) AS w, upper(w) AS u, length(u) AS n FROM range(1)
# Windows that are shared by their alias, and computed below.
SELECT id, rank() OVER (ORDER BY id) AS r, r + r AS s FROM range(3) QUALIFY r = 1
SELECT id, row_number() OVER (ORDER BY id) AS rn, rn + 1 AS x, rn * 2 AS y FROM range(3) QUALIFY x = 2
SELECT id, named_struct('r', rank() OVER (ORDER BY id)) AS s, s.r AS a, s.r + 1 AS b FROM range(3) QUALIFY a = 1
SELECT explode(array(1, 2)) AS e, row_number() OVER (ORDER BY id) AS n, n + n AS m FROM range(2) QUALIFY n = 1
SELECT id FROM range(3) WINDOW w AS (ORDER BY id) QUALIFY CASE WHEN rank() OVER w = 1 THEN true ELSE false END
error: SELECT id, id + 1 AS x, x + x AS y FROM range(3) QUALIFY x = 1

# Generators beside GROUP BY: a position means what the generator makes rows of, and no name of what it makes is known yet.
SELECT explode(xs) AS e, id FROM VALUES (1, array(1, 2)) t(id, xs) GROUP BY id, 1 ORDER BY 1
SELECT id, explode(sequence(1, id)) AS e, count(*) FROM range(1, 3) GROUP BY 1, 2 ORDER BY 1, 2
SELECT inline(xs), count(*) FROM VALUES (1, array(struct(1 AS a, 2 AS b))) t(id, xs) GROUP BY 1
SELECT posexplode(array(id)), id, count(*) FROM range(2) GROUP BY 2, 1 ORDER BY 2
SELECT explode(xs) AS e FROM VALUES (array(1, 2)), (array(3)) t(xs) GROUP BY ROLLUP (1) ORDER BY 1
error: SELECT id, explode(array(1, 2)) FROM range(2) GROUP BY id, 2
error: SELECT explode(array(1, 2)), count(*) FROM range(2) GROUP BY 1
error: SELECT posexplode(array(id)), id, count(*) FROM range(2) GROUP BY 3
error: SELECT explode(array(1, 2)) AS e, count(*) FROM range(2) GROUP BY e
error: SELECT posexplode(xs), count(*) FROM VALUES (array(1)) t(xs) GROUP BY pos
SELECT count(*) AS n, explode(sequence(1, id)) AS e FROM range(1, 3) GROUP BY id HAVING n > 1
refused: SELECT explode(xs) AS e, count(*) FROM VALUES (array(1, 2)), (array(3)) t(xs) GROUP BY xs HAVING e = 1

# Generators of computed lists beside rows, in the order of their lists; UNPIVOT.
SELECT id, y FROM VALUES (1, 5, 7), (2, 3, NULL) AS t(id, a, b) LATERAL VIEW explode(array(a, b, a + id)) v AS y
SELECT id, p, y FROM VALUES (1, 5, 7), (2, 3, NULL) AS t(id, a, b) LATERAL VIEW posexplode(array(a, b)) v AS p, y
SELECT t.*, v.*, w.z FROM VALUES (1, array(1, 2)), (2, array()), (3, NULL) AS t(id, xs) LATERAL VIEW OUTER explode(transform(xs, x -> x * id)) v AS y LATERAL VIEW explode(array(y, id)) w AS z
SELECT * FROM VALUES (1, 'a,b'), (2, 'c') AS t(id, s), LATERAL explode(split(t.s, ',')) AS e(part), LATERAL explode(array(upper(e.part), t.s)) AS f(other)
SELECT t.id, e.part, u.n FROM VALUES (1, 'a,b'), (2, 'c') AS t(id, s), LATERAL explode(split(t.s, ',')) AS e(part), VALUES (10), (20) AS u(n) WHERE e.part <> 'b' ORDER BY ALL
SELECT c0, g0, c1 FROM VALUES (1, array(3, 4)) AS t(c0, g0) LATERAL VIEW explode(transform(g0, x -> x + c0)) v AS c1
SELECT id, k, v FROM VALUES (1, map('a', 1, 'b', 2)) AS t(id, m) LATERAL VIEW explode(map_filter(m, (k, v) -> v >= id)) e AS k, v
error: SELECT id, a, b FROM VALUES (1, DATE'2024-05-05') AS t(id, d) LATERAL VIEW inline(array(struct(id, trunc(d, 'MM')), struct(id + 1, d))) e AS a, b
SELECT x, id, y FROM VALUES (1, 2) AS t(id, a) JOIN VALUES (1, 5) AS u(id, x) USING (id) LATERAL VIEW explode(array(a, x, id)) v AS y
SELECT id, y FROM VALUES (1), (2) AS t(id) FULL JOIN VALUES (2), (3) AS u(id) USING (id) LATERAL VIEW explode(array(id, -id)) v AS y ORDER BY id, y
SELECT count(*), sum(y), max(id) FROM VALUES (1, 5, 7), (2, 3, NULL) AS t(id, a, b) LATERAL VIEW explode(array(a, b)) v AS y WHERE id < y
SELECT id, y, row_number() OVER (PARTITION BY id ORDER BY y DESC) AS n FROM VALUES (1, 5, 7), (2, 3, 9) AS t(id, a, b) LATERAL VIEW explode(array(a, b)) v AS y ORDER BY id, n
SELECT t.id, e.y FROM VALUES (1, array(1, 2)), (2, array()) AS t(id, xs) LEFT JOIN LATERAL explode(transform(t.xs, x -> x + t.id)) AS e(y) ON e.y > 2 ORDER BY ALL
SELECT t.id, e.y FROM VALUES (1, array(1, 2)), (2, array(7)) AS t(id, xs) JOIN LATERAL explode(transform(t.xs, x -> x + t.id)) AS e(y) ON e.y > 2
SELECT t.id, e.y FROM VALUES (1, array(1, 2)), (2, array(7)) AS t(id, xs) CROSS JOIN LATERAL explode(transform(t.xs, x -> x + t.id)) AS e(y)
SELECT * FROM VALUES (1) AS a(q), VALUES (2, 3) AS t(b, c) CROSS JOIN LATERAL explode(array(t.b, t.c)) AS e(y)
SELECT id, k, v FROM VALUES (1, 10, 20.5), (2, NULL, 40) AS t(id, q1, q2) UNPIVOT (v FOR k IN (q1, q2))
SELECT * FROM VALUES (1, 'x', 10, 'y', 20), (2, NULL, NULL, 'z', 40) AS t(id, a1, b1, a2, b2) UNPIVOT ((a, b) FOR k IN ((a1, b1) AS `one`, (a2, b2) AS `two`))
SELECT id, y FROM VALUES (1, 3) AS t(id, n) LATERAL VIEW explode(sequence(1, n)) v AS y LATERAL VIEW explode(sequence(1, y)) w AS z WHERE z = y
differs: Spark refuses a generator that reads the query around | SELECT id, (SELECT sum(y) FROM VALUES (1), (2) AS u(x) LATERAL VIEW explode(array(u.x, t.id)) v AS y) AS s FROM VALUES (1), (10) AS t(id) ORDER BY id
SELECT k, y FROM VALUES (1, DATE'2024-01-01', 's') AS t(k, d, s) LATERAL VIEW explode(array(k, length(coalesce(to_json(named_struct('a', trunc(d, 'MM'))), upper(s))))) v AS y
SELECT k, p, y FROM (SELECT a.k, a.d FROM (SELECT * FROM VALUES (1, DATE'2024-01-01') AS t(k, d) UNION ALL SELECT * FROM VALUES (1, DATE'2024-01-01') AS t(k, d)) a) LATERAL VIEW OUTER posexplode(array(CAST(CAST(year((d + INTERVAL '1' MONTH)) % 1000 AS DECIMAL(10,2)) AS INT), k)) v AS p, y
SELECT id, a, b FROM VALUES (1, DATE'2024-05-05') AS t(id, d) LATERAL VIEW inline(array(named_struct('x', id, 'y', trunc(d, 'MM')), named_struct('x', id + 1, 'y', d))) e AS a, b
