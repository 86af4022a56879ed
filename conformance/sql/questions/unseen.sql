# Names that a SELECT gives without an alias, and words that are names where an expression is wanted.
SELECT CAST(a AS INT) FROM VALUES ('10'),('9') AS t(a) ORDER BY a
SELECT explode(array(2,1)) ORDER BY col
SELECT s.a FROM VALUES (named_struct('a', 3), 1), (named_struct('a', 2), 2) AS t(s, a) ORDER BY a
SELECT a, CAST(a AS INT) FROM VALUES ('10'),('9') AS t(a) ORDER BY a
SELECT CAST(a AS INT), a FROM VALUES ('10'),('9') AS t(a) ORDER BY a
SELECT CAST(a AS INT), CAST(a AS DOUBLE) FROM VALUES ('10'),('9') AS t(a) ORDER BY a
SELECT a, s.a FROM VALUES (named_struct('a', 3), 1), (named_struct('a', 2), 2) AS t(s, a) ORDER BY a
SELECT *, CAST(a AS INT) FROM VALUES ('10'),('9') AS t(a) ORDER BY a
SELECT s.a, a + 1 AS b FROM VALUES (named_struct('a', 3)) AS t(s)
SELECT s.a FROM VALUES (named_struct('a', 3)), (named_struct('a', 2)) AS t(s) QUALIFY row_number() OVER (ORDER BY a) = 1
SELECT s.a FROM VALUES (named_struct('a', 3)), (named_struct('a', 2)) AS t(s) GROUP BY a ORDER BY a
SELECT s.a, count(*) AS n FROM VALUES (named_struct('a', 3)), (named_struct('a', 2)) AS t(s) GROUP BY s.a HAVING a > 2
SELECT s.a, count(*) AS n FROM VALUES (named_struct('a', 3)), (named_struct('a', 2)) AS t(s) GROUP BY s.a ORDER BY a
SELECT count(1) FROM VALUES (1) AS t(a) GROUP BY a ORDER BY `count(1)`
SELECT upper(a) FROM VALUES ('x') AS t(a) GROUP BY `upper(a)`
SELECT upper(a) FROM VALUES ('x'), ('b') AS t(a) ORDER BY `upper(a)`
SELECT s.* FROM VALUES (named_struct('a', 3)), (named_struct('a', 2)) AS t(s) ORDER BY a
SELECT id, inline_outer(s) FROM VALUES (1, array(struct(2 AS k), struct(1 AS k))) AS t(id, s) ORDER BY k
SELECT int(x), int(x) + 1, date(y) FROM (SELECT '1' AS x, '2024-01-01' AS y)
SELECT int(x), string(x) FROM VALUES ('10'),('9') AS t(x) ORDER BY x
SELECT x FROM (SELECT int(x) FROM VALUES ('10'),('9') AS t(x)) ORDER BY x
SELECT * FROM (SELECT int(x) FROM VALUES ('10'),('9') AS t(x)) ORDER BY 1
SELECT max(a) FROM VALUES (1), (2) AS t(a) ORDER BY `max(a)`
SELECT a.b FROM VALUES (named_struct('b', 1), 5), (named_struct('b', 2), 4) AS t(a, b) GROUP BY a.b ORDER BY b
SELECT window.start, window.end, count(*) AS n FROM VALUES (TIMESTAMP'2024-05-01 10:20:00'), (TIMESTAMP'2024-05-01 08:20:00') AS t(ts) GROUP BY window(ts, '1 hour') ORDER BY start
SELECT window.start, window.end, count(*) AS n FROM VALUES (TIMESTAMP'2024-05-01 10:20:00'), (TIMESTAMP'2024-05-01 08:20:00') AS t(ts) GROUP BY window(ts, '1 hour') ORDER BY end DESC
SELECT window.start, window.end, count(*) AS n FROM VALUES (TIMESTAMP'2024-05-01 10:20:00'), (TIMESTAMP'2024-05-01 08:20:00') AS t(ts) GROUP BY window(ts, '1 hour') ORDER BY n, end
SELECT k, window_time(window) AS wt FROM (SELECT 1 AS k, window FROM VALUES (TIMESTAMP'2024-05-01 10:20:00') AS t(ts) GROUP BY window(ts, '1 hour'))
SELECT max(window) AS w FROM (SELECT window, count(*) AS c FROM VALUES (TIMESTAMP'2024-05-01 10:20:00') AS t(ts) GROUP BY window(ts, '1 hour'))
SELECT session_window.start, count(*) AS n FROM VALUES (TIMESTAMP'2024-05-01 10:20:00'), (TIMESTAMP'2024-05-01 08:20:00') AS t(ts) GROUP BY session_window(ts, '1 hour') ORDER BY start
SELECT transform(array(1, 2), `end` -> `end` + 1) AS a, transform(array(1, 2), end -> end * 2) AS b, aggregate(array(1, 2), 0, (left, right) -> left + right) AS c
SELECT transform(array(1, 2), order -> order + 1) AS a, transform(array(1), from -> from * 2) AS b, transform(array(1), (value, index) -> value + index) AS c, filter(array(1, 5), limit -> limit > 2) AS d
SELECT transform(array(1, 2), end -> CASE WHEN end > 1 THEN end ELSE -end END) AS a, filter(array(1, 2), where -> where = 1 AND where IS NOT NULL) AS b, array_sort(array(3, 1), (left, right) -> left - right) AS c
SELECT transform(array(1), join -> transform(array(2), on -> join + on)) AS a, map_filter(map('a', 1), (group, by) -> by > 0 AND group = 'a') AS b
SELECT transform(array(named_struct('x', 1)), select -> select.x) AS a, exists(array(1), values -> values > 0) AS b
SELECT end - start AS d, left * right AS p, end FROM VALUES (1, 3, 4, 5) AS t(start, end, left, right) WHERE end > start AND left < right ORDER BY end
SELECT CASE WHEN end > 1 THEN end - 1 ELSE left END AS c FROM VALUES (3, 4) AS t(end, left) GROUP BY end, left ORDER BY left DESC, end
# Lists of literal NULLs that a function in JavaScript is given.
hash(NULL, NULL), hash(CAST(NULL AS DOUBLE), CAST(NULL AS DECIMAL(10,2))), hash(CAST(NULL AS BINARY), CAST(NULL AS DATE), CAST(NULL AS STRING))
xxhash64(CAST(NULL AS DOUBLE), CAST(NULL AS INT)), hash(CAST(NULL AS INT), CAST(NULL AS INT), 7), hash(7, CAST(NULL AS INT), CAST(NULL AS INT))
hash(array(CAST(NULL AS INT), NULL)), hash(struct(CAST(NULL AS INT), CAST(NULL AS DATE))), hash(array(array(), array(NULL, NULL)), CAST(NULL AS INT))
hash(CAST(NULL AS INT), array(CAST(NULL AS DOUBLE), NULL), CAST(NULL AS ARRAY<INT>)), hash(CAST(NULL AS STRUCT<a: INT, b: STRING>), CAST(NULL AS INT))
format_string('%s %s %s', 'x' || NULL, CAST(NULL AS STRING) || 'y', NULL), format_string('%s %s', NULL, NULL), format_string('%d %s', CAST(NULL AS INT), CAST(NULL AS DOUBLE))
array_join(array('x' || NULL, 'y' || NULL), ',', '-'), concat_ws(',', array('x' || NULL, NULL)), array_join(array(NULL, NULL, NULL), ',', '?')
array('x' || NULL, 'y' || NULL), array_compact(array('x' || NULL, 'y' || NULL)), size(array(NULL, NULL))
arrays_zip(array('x' || NULL, 'y' || NULL), array(NULL, NULL)), sort_array(array(NULL, 'a' || NULL)), array_distinct(array('x' || NULL, NULL))
SELECT json_tuple('{"a":1,"b":2}', 'a' || NULL, CAST(NULL AS STRING), 'b')
error: SELECT json_tuple('{"a":1,"b":2}', NULL, NULL)
SELECT schema_of_json('[null, null]'), sentences(NULL || 'a'), from_csv('a' || NULL, 'a INT'), to_csv(struct('x' || NULL, NULL))
SELECT k, hash(a, b, CAST(NULL AS INT)), xxhash64(CAST(NULL AS INT), a), hash(array(a, NULL)) FROM VALUES (1, CAST(NULL AS INT), CAST(NULL AS STRING)), (2, 3, 'x') AS t(k, a, b) ORDER BY k
hash(X'', CAST(NULL AS BINARY)), hash(true, CAST(NULL AS BOOLEAN), INTERVAL 1 DAY), hash(INTERVAL '1-2' YEAR TO MONTH), xxhash64(INTERVAL -3 HOURS, INTERVAL '-1' MONTH), hash(CAST(NULL AS INTERVAL DAY), array(INTERVAL 1 SECOND))
# Dates and timestamps given as texts.
error: unix_seconds('2024-01-01')
error: unix_millis(DATE'2024-01-01')
error: unix_micros(CAST(NULL AS STRING))
error: unix_date('2024-01-01')
error: unix_date(TIMESTAMP'2024-01-01 00:00:00')
error: make_timestamp('2024-01-01')
error: make_timestamp(TIMESTAMP'2024-01-01 05:00:00')
error: make_timestamp('2024-01-01', TIME'10:00:00')
error: make_timestamp_ntz('2024-01-01', TIME'10:00:00')
error: make_timestamp_ltz(DATE'2024-01-01')
error: try_make_timestamp_ltz(DATE'2024-01-01')
error: add_months(DATE'2024-01-01', 2147483647)
unix_seconds(TIMESTAMP_NTZ'2024-01-01 00:00:00'), unix_date(NULL), unix_micros(NULL), make_timestamp(DATE'2024-02-29'), try_make_timestamp(DATE'2024-02-29'), try_make_timestamp_ltz(DATE'2024-01-01', TIME'10:00:00')
try_add('x', INTERVAL 1 DAY), try_add('2024-01-01', INTERVAL 1 DAY), try_subtract('', INTERVAL 2 HOURS), try_subtract('2024-01-01 10:00:00', INTERVAL '1 02:03:04.5' DAY TO SECOND), try_add(CAST(NULL AS STRING), INTERVAL 1 DAY)
from VALUES (1, 'x'), (2, '2024-02-29'), (3, NULL), (4, '20240229') AS t(k, s)
try_add(s, INTERVAL 1 DAY), try_subtract(s, INTERVAL 1 HOUR)
from -
# Several generators in one SELECT.
SELECT explode(array(1)), explode(array(2,3))
SELECT explode(array(1,2)) AS a, explode(array(3,4)) AS b, explode(array(5,6)) AS c
SELECT explode(array(1,2)) AS a, explode(array(3,4)) AS b ORDER BY b DESC, a
SELECT explode(array(1,2)) AS a, posexplode(array('x', 'y'))
SELECT explode(array(1,2)) AS a, explode(array()) AS b
SELECT explode(m), explode(arr) AS z FROM (SELECT map('k', 1, 'l', 2) AS m, array(7, 8) AS arr)
SELECT inline(array(struct(1 AS p, 2 AS q))), stack(2, 'a', 'b') AS s
SELECT k, explode(x) AS a, explode_outer(y) AS b FROM VALUES (1, array(1, 2), array('p', 'q')), (2, array(3), NULL), (3, NULL, array('z')), (4, array(4, 5), CAST(array() AS ARRAY<STRING>)) AS t(k, x, y) ORDER BY k, a, b
SELECT explode(array(array(1, 2), array(3))) AS a, explode(array(named_struct('q', 1), NULL)) AS b
# HAVING sees what SELECT calls by the name of a column that is not grouped by.
SELECT sum(a) AS a FROM VALUES (1, 10), (2, 3) AS t(c, a) HAVING a > 5
SELECT c, sum(a) AS a FROM VALUES (1, 10), (2, 3) AS t(c, a) GROUP BY c HAVING a > 5
SELECT c, sum(a) AS a FROM VALUES (1, 10), (2, 3) AS t(c, a) GROUP BY c HAVING a > 5 AND max(a) < 11
SELECT c, count(*) AS n, avg(a) AS a FROM VALUES (1, 10), (2, 3), (2, 4) AS t(c, a) GROUP BY c HAVING count_if(a > 3) = 1 AND a < 5
SELECT c + 1 AS c, sum(a) AS s FROM VALUES (1, 10), (2, 3) AS t(c, a) GROUP BY c HAVING c > 1
SELECT c, sum(a) AS a FROM VALUES (1, 10), (2, 3) AS t(c, a) GROUP BY c HAVING a BETWEEN 1 AND 5 ORDER BY a
SELECT upper(c) AS c, sum(a) AS a FROM VALUES ('x', 10), ('y', 3) AS t(c, a) GROUP BY c HAVING c = 'x'
SELECT upper(c) AS c, sum(a) AS a FROM VALUES ('x', 10), ('y', 3) AS t(c, a) GROUP BY upper(c) HAVING c = 'X'
SELECT c, max(a) AS m FROM VALUES (1, 10), (2, 3) AS t(c, a) GROUP BY c HAVING m = max(a) ORDER BY c
SELECT trim(BOTH '.' FROM '.x.'), trim(LEADING ',' FROM ',,a,'), trim(TRAILING ')' FROM 'a))'), trim(BOTH '->' FROM '->a'), trim('(' FROM '(a(')
SELECT explode(map_keys(map(k, 1, 'z', 2))) AS e, count(*) AS c FROM VALUES ('a'), ('b'), ('a') AS t(k) GROUP BY ALL ORDER BY e, c
SELECT g, explode(array(k, 'z')) AS e, sum(v) AS s FROM VALUES (1, 'a', 5), (2, 'b', 6), (1, 'a', 7) AS t(g, k, v) GROUP BY ALL ORDER BY g, e
# UNION takes the fields of structs by their position.
SELECT named_struct('a', 1) AS s UNION ALL SELECT named_struct('b', 2)
SELECT array(named_struct('a', 1)) AS s UNION ALL SELECT array(named_struct('b', 2), NULL)
SELECT named_struct('a', 1, 'b', 2) AS s UNION ALL SELECT named_struct('b', 3, 'a', 4)
SELECT map('k', named_struct('a', 1)) AS s UNION ALL SELECT map('k', named_struct('b', 2))
SELECT named_struct('a', 1, 'c', named_struct('d', 1)) AS s UNION ALL SELECT named_struct('b', 2, 'c', named_struct('e', 5))
SELECT named_struct('a', 1) AS s UNION ALL SELECT named_struct('b', CAST(NULL AS INT)) UNION ALL SELECT NULL
SELECT named_struct('a', 1) AS s UNION SELECT named_struct('b', 1)
SELECT k, s FROM VALUES (1, named_struct('a', 'x'), named_struct('b', 'y')) AS t(k, s, r) UNION ALL SELECT k + 1, r FROM VALUES (1, named_struct('a', 'x'), named_struct('b', 'y')) AS t(k, s, r) ORDER BY k
error: SELECT named_struct('a', 1) AS s EXCEPT SELECT named_struct('b', 1)
error: SELECT named_struct('a', 1) AS s UNION ALL SELECT named_struct('b', 2.5)
error: SELECT explode(x) AS a, count(*) AS n, explode(array(8, 9)) AS z FROM VALUES (array(1,2)) AS t(x) GROUP BY x
SELECT explode(x) AS a, count(*) AS n FROM VALUES (array(1,2)) AS t(x) GROUP BY x ORDER BY a
SELECT substr(s,2) AS s, count(*) AS n FROM VALUES ('abc'),('xbc'),('q') AS t(s) GROUP BY substr(s,2) HAVING substr(s,2)='bc'
SELECT a+1 AS a, count(*) AS n FROM VALUES (1),(2),(3) AS t(a) GROUP BY a+1 HAVING a+1>3 ORDER BY 1
SELECT year(d) AS d, count(*) AS n FROM VALUES (DATE'2020-01-01'),(DATE'2022-05-05') AS t(d) GROUP BY year(d) HAVING year(d)>2021
SELECT if(a>1,'big','small') AS a, count(*) AS n FROM VALUES (1),(2),(3) AS t(a) GROUP BY if(a>1,'big','small') HAVING if(a>1,'big','small')='big'
SELECT orders.c, count(*) AS orders FROM VALUES (1),(1),(2) AS orders(c) GROUP BY orders.c HAVING orders.c=1
SELECT k.a AS b, sum(x) AS k FROM VALUES (named_struct('a',1),2),(named_struct('a',2),3) AS t(k,x) GROUP BY k.a HAVING k.a=1
SELECT s.o, o.id FROM VALUES (named_struct('o',1)) AS t(s) JOIN VALUES (2) AS o(id) ORDER BY o.id
SELECT sum(a) AS t, t.c FROM VALUES (1,1),(2,2) AS t(a,c) GROUP BY t.c ORDER BY t.c
SELECT sum(a) AS t, c FROM VALUES (1,1),(2,2) AS t(a,c) GROUP BY c HAVING t.c > 1
SELECT a+1 AS a, count(*) AS n FROM VALUES (1),(2),(3) AS t(a) GROUP BY a+1 ORDER BY a+1 DESC
SELECT substr(s,2) AS s, count(*) AS n FROM VALUES ('abc'),('xbc'),('q') AS t(s) GROUP BY substr(s,2) HAVING s = 'bc'
SELECT upper(s) AS s, max(v) AS v FROM VALUES ('a',1),('a',5),('b',2) AS t(s,v) GROUP BY upper(s) HAVING v > 2 AND upper(s) = 'A'
SELECT a % 2 AS p, sum(a) AS a FROM VALUES (1),(2),(3) AS t(a) GROUP BY a % 2 HAVING a % 2 = 1
SELECT a % 2 AS p, sum(a) AS a FROM VALUES (1),(2),(3) AS t(a) GROUP BY a % 2 HAVING a > 2 AND a % 2 + 1 = 2
SELECT a % 2 AS p, sum(a) AS a FROM VALUES (1),(2),(3) AS t(a) GROUP BY a % 2 HAVING sum(a) > 2
SELECT a AS b, count(*) AS a FROM VALUES (1),(1),(2) AS t(a) GROUP BY a HAVING a = 1
SELECT a AS b, count(*) AS a FROM VALUES (1),(1),(2) AS t(a) GROUP BY t.a HAVING a = 1
SELECT max(x) AS m FROM VALUES (1),(2) AS t(x) HAVING max(x) + 1 > 2
SELECT a AS b, count(*) AS n FROM VALUES (1),(1),(2) AS t(a) GROUP BY ALL HAVING a = 1 OR b = 2 ORDER BY b
SELECT s.a, count(*) AS n FROM VALUES (named_struct('a',1)),(named_struct('a',2)) AS t(s) GROUP BY s.a HAVING s.a > 1
SELECT s.a, count(*) AS n FROM VALUES (named_struct('a',1)),(named_struct('a',2)) AS t(s) GROUP BY s.a HAVING a > 1
SELECT a, a+1 AS b FROM VALUES (1),(3) AS t(a) QUALIFY row_number() OVER (ORDER BY a DESC) = 1
SELECT a+1 AS a, count(*) AS n, row_number() OVER (ORDER BY a+1) AS r FROM VALUES (1),(2),(3) AS t(a) GROUP BY a+1 QUALIFY row_number() OVER (ORDER BY a+1) = 1
# Operators called as functions, also with a star, and system.builtin.
SELECT `+`(*) FROM VALUES (1, 2) t(a, b)
SELECT `in`(*) FROM VALUES (1, 2) t(a, b)
SELECT `in`(t.*) AS v FROM VALUES (1, 2, 1) t(a, b, c)
SELECT between(*) FROM VALUES (1, 2, 3) t(a, b, c)
error: SELECT `+`(*) FROM VALUES (1, 2, 3) t(a, b, c)
`in`(1)
`when`(true)
`when`(true, 1)
`when`(true, 1, 2)
`when`(false)
`when`(1)
error: `when`(1, 2)
system.builtin.`+`(1,2)
builtin.`+`(1,2)
system.builtin.abs(-1)
builtin.abs(-1)
system.builtin.`in`(1,2)
error: `+`(1)
error: `+`()
error: `+`(1, 2, 3)
error: `not`()
error: `not`(true, false)
error: between(1, 2)
error: between(1, 2, 3, 4)
error: `+`(DISTINCT 1, 2)
error: `+`(1, 2) FILTER (WHERE true)
error: `+`(1, 2) OVER ()
SELECT `when`(*) FROM VALUES (false, 1, 2) t(a, b, c)
SELECT `+`(*) AS v FROM VALUES (1) t(a) JOIN VALUES (2) u(a)
SELECT sum(`+`(*)) AS v FROM VALUES (1,2) t(a,b)
SELECT `in`(*) AS v FROM VALUES (1, 1) t(a, a)
SELECT `+`(t.*, 2) AS v FROM VALUES (1) t(a)
SELECT `+`(t.*, transform(array(1), x -> x + a)[0]) AS v FROM VALUES (1) t(a)
SELECT `+`(t.*, (SELECT max(c) FROM VALUES (3) u(c))) AS v FROM VALUES (1) t(a)
`in`(NULL)
SELECT system.builtin.abs(-1), system.builtin.count(*), system.builtin.explode(array(1))
SELECT * FROM system.builtin.range(2)
SELECT * FROM builtin.explode(array(1))
SELECT system.builtin.sum(a) OVER () AS v FROM VALUES (1) t(a)
