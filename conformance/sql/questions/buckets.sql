# Windows of time over tables: tumbling, sliding, sessions.
SELECT window(ts, '10 minutes') AS w, typeof(window(ts, '10 minutes')) AS t FROM VALUES (TIMESTAMP '2024-01-01 00:07:00'), (NULL) AS t(ts)
SELECT window, count(*) FROM VALUES (TIMESTAMP '2024-01-01 00:07:00'), (TIMESTAMP '2024-01-01 00:10:00'), (NULL) AS t(ts) GROUP BY window(ts, '10 minutes') ORDER BY window
SELECT window.start, window.end, count(*) AS n FROM VALUES (TIMESTAMP '2024-01-01 00:07:00'), (TIMESTAMP '2024-01-01 00:09:59.999999'), (NULL) AS t(ts) GROUP BY window(ts, '10 minutes') ORDER BY 1
SELECT k, window(ts, '10 minutes').start AS s, sum(v) AS v FROM VALUES ('a', TIMESTAMP '2024-01-01 00:07:00', 1), ('b', TIMESTAMP '2024-01-01 00:08:00', 2), ('a', TIMESTAMP '2024-01-01 00:01:00', 3) AS t(k, ts, v) GROUP BY k, window(ts, '10 minutes') ORDER BY k
SELECT window.start, count(*) AS n FROM VALUES (TIMESTAMP '2024-01-01 00:07:00'), (TIMESTAMP '2024-01-01 00:02:00'), (NULL) AS t(ts) GROUP BY window(ts, '10 minutes', '5 minutes') ORDER BY 1
SELECT ts, window(ts, '10 minutes', '3 minutes') AS w FROM VALUES (TIMESTAMP '2024-01-01 00:07:00'), (TIMESTAMP '1950-01-01 00:00:00'), (NULL) AS t(ts) ORDER BY ts, w
SELECT window(ts, '10 minutes', '5 minutes', '2 minutes') AS w FROM VALUES (TIMESTAMP '2024-01-01 00:07:00') AS t(ts) ORDER BY w
SELECT window(ts, '10 minutes', '10 minutes', '2 minutes') AS w FROM VALUES (TIMESTAMP '2024-01-01 00:07:00') AS t(ts)
SELECT window(ts, '10 seconds', '10 seconds', '-3 seconds') AS w FROM VALUES (TIMESTAMP_NTZ '2024-01-01 01:00:00') AS t(ts)
SELECT window(d, '1 day') FROM VALUES (DATE '2024-01-01') AS t(d)
SELECT window(d, '1 day') FROM VALUES ('2024-01-01 05:00:00') AS t(d)
SELECT window(d, '1 week'), typeof(window(d, '1 week')) AS t FROM VALUES (TIMESTAMP_NTZ '2024-01-01 01:00:00') AS t(d)
SELECT window(d, '10 seconds') FROM VALUES (TIMESTAMP_NTZ '1960-01-01 01:00:03.5') AS t(d)
SELECT window(d, 600000000) FROM VALUES (TIMESTAMP_NTZ '2024-01-01 01:00:00') AS t(d)
SELECT window(d, '1 hour 30 minutes') FROM VALUES (TIMESTAMP '0001-01-01 01:00:00'), (TIMESTAMP '9999-12-31 23:00:00') AS t(d) ORDER BY 1
SELECT window(TIMESTAMP '2020-01-01 10:00:00', '1 day')
SELECT *, window(d, '1 minute') FROM VALUES (1, TIMESTAMP '2020-01-31 01:00:00') AS t(a, d)
SELECT window(d, '1 hour') AS w FROM VALUES (TIMESTAMP '2020-01-31 01:00:00'), (TIMESTAMP '2020-01-30 01:00:00') AS t(d) ORDER BY window(d, '1 hour')
SELECT count(*) AS n, count(d) AS m, window.start AS s FROM VALUES (TIMESTAMP '2020-01-31 01:00:00'), (NULL) AS t(d) GROUP BY ROLLUP (window(d, '1 hour')) ORDER BY s
SELECT count(*) FROM VALUES (TIMESTAMP '1960-01-01 01:00:03.5'), (NULL) AS t(d) WHERE window(d, '10 seconds').start > TIMESTAMP '1950-01-01 01:00:03.5'
SELECT count(*) AS n FROM VALUES (TIMESTAMP '1960-01-01 01:00:03.5') AS t(d) GROUP BY window(d, '10 seconds') HAVING window.start > TIMESTAMP '1950-01-01 01:00:03.5' ORDER BY window
SELECT d, row_number() OVER (PARTITION BY window(d, '10 seconds') ORDER BY d) AS n FROM VALUES (TIMESTAMP '1960-01-01 01:00:03.5'), (TIMESTAMP '1960-01-01 01:00:04') AS t(d) ORDER BY d
SELECT d.window.end FROM (SELECT window(d, '10 seconds') FROM VALUES (TIMESTAMP_NTZ '1960-01-01 01:00:03.5') AS t(d)) AS d
SELECT max(window(d, '10 seconds').end) FROM VALUES (TIMESTAMP_NTZ '1960-01-01 01:00:03.5') AS t(d)
SELECT count(*) AS n, max(window(d, '1 minute', '20 seconds').end) AS e FROM VALUES (TIMESTAMP '2020-01-31 01:00:00') AS t(d)
SELECT l.k, window(l.d, '1 minute').start AS s, r.v FROM VALUES (1, TIMESTAMP '2020-01-31 01:00:30') AS l(k, d) JOIN VALUES (1, 'x') AS r(k, v) ON l.k = r.k
SELECT window(window, '1 minute'), count(*) AS n FROM (SELECT window(d, '10 seconds') FROM VALUES (TIMESTAMP '1960-01-01 01:00:03.5'), (TIMESTAMP '1960-01-01 01:00:53.5') AS t(d)) GROUP BY window(window, '1 minute')
SELECT window_time(window) FROM (SELECT window(d, '10 seconds') FROM VALUES (TIMESTAMP_NTZ '1960-01-01 01:00:03.5') AS t(d))
SELECT window_time(w), typeof(window_time(w)) FROM (SELECT window(d, '10 seconds') AS w FROM VALUES (TIMESTAMP '1960-01-01 01:00:03.5') AS t(d))
error: SELECT window_time(1)
error: SELECT window(d, '1 month') FROM VALUES (TIMESTAMP '2024-01-01 01:00:00') AS t(d)
error: SELECT window(d, '0 seconds') FROM VALUES (TIMESTAMP '2024-01-01 01:00:00') AS t(d)
error: SELECT window(d, '-1 seconds') FROM VALUES (TIMESTAMP '2024-01-01 01:00:00') AS t(d)
error: SELECT window(d, '10 seconds', '20 seconds') FROM VALUES (TIMESTAMP '2024-01-01 01:00:00') AS t(d)
error: SELECT window(d, '10 seconds', '10 seconds', '10 seconds') FROM VALUES (TIMESTAMP '2024-01-01 01:00:00') AS t(d)
error: SELECT window(d, 'xx') FROM VALUES (TIMESTAMP '2024-01-01 01:00:00') AS t(d)
error: SELECT window(d, NULL) FROM VALUES (TIMESTAMP '2024-01-01 01:00:00') AS t(d)
error: SELECT window(d, x) FROM VALUES (TIMESTAMP '2024-01-01 01:00:00', '1 day') AS t(d, x)
error: SELECT window(d, INTERVAL 1 DAY) FROM VALUES (TIMESTAMP '2024-01-01 01:00:00') AS t(d)
error: SELECT window(a, '1 day') FROM VALUES (array(1)) AS t(a)
error: SELECT window(ts, '10 minutes'), window(ts, '5 minutes') FROM VALUES (TIMESTAMP '2024-01-01 00:07:00') AS t(ts)
error: SELECT a, window, session_window FROM VALUES (TIMESTAMP '2024-01-01 00:07:00', 1) AS t(d, a) GROUP BY a, window(d, '10 seconds'), session_window(d, '1 minute')
SELECT a, session_window, count(*) AS n FROM VALUES (TIMESTAMP '2020-01-01 01:00:03.5', 1), (TIMESTAMP '2020-01-01 01:01:03.5', 1), (TIMESTAMP '2020-01-01 01:02:03', 1), (TIMESTAMP '2020-01-01 03:02:03', 1), (NULL, 1), (TIMESTAMP '2020-01-01 01:02:03', 2) AS t(d, a) GROUP BY a, session_window(d, '1 minute') ORDER BY a, n DESC
SELECT session_window.start AS s, session_window.end AS e, count(*) AS n FROM VALUES (TIMESTAMP '2020-01-01 01:00:00'), (TIMESTAMP '2020-01-01 01:01:00'), (TIMESTAMP '2020-01-01 01:02:00.000001') AS t(d) GROUP BY session_window(d, '1 minute') ORDER BY s
SELECT session_window, max(d) AS m FROM VALUES (TIMESTAMP '2020-01-01 01:00:03.5', 1), (TIMESTAMP '2020-01-01 01:00:53.5', 2) AS t(d, a) GROUP BY session_window(d, CASE WHEN a = 1 THEN '1 minute' ELSE '2 minutes' END)
SELECT session_window, max(d) AS m FROM VALUES (TIMESTAMP '2020-01-01 01:00:03.5', 1), (TIMESTAMP '2020-01-01 01:00:13.5', 2), (TIMESTAMP '2020-01-01 01:00:43.5', 2) AS t(d, a) GROUP BY session_window(d, CASE WHEN a = 1 THEN '1 minute' ELSE '1 seconds' END)
SELECT session_window, max(d) AS m FROM VALUES (TIMESTAMP '2020-01-01 01:00:03.5', 1) AS t(d, a) GROUP BY session_window(d, '-1 minute')
SELECT session_window(d, '1 minute') FROM VALUES (TIMESTAMP_NTZ '2020-01-01 01:00:03.5', 1) AS t(d, a)
SELECT session_window(d, '1 month') FROM VALUES (TIMESTAMP '2020-01-31 01:00:00') AS t(d)
SELECT session_window(d, '0 minutes') FROM VALUES (TIMESTAMP '2020-01-31 01:00:00') AS t(d)
SELECT upper(k) AS u, sum(v) AS v, count(DISTINCT t.d) AS n FROM VALUES ('a', 1, TIMESTAMP '2020-01-31 01:00:00'), ('A', 2, TIMESTAMP '2020-01-31 01:04:00'), ('b', 3, TIMESTAMP '2020-01-31 01:04:00'), ('b', 100, TIMESTAMP '2020-01-31 01:04:00') AS t(k, v, d) WHERE v < 50 GROUP BY 1, session_window(t.d, '5 minutes') HAVING sum(v) > 0 ORDER BY u
differs: Spark merges sessions again where a session that a subquery made is grouped by; here they are values | SELECT w.start AS s, count(*) AS n FROM (SELECT session_window AS w, k FROM VALUES ('a', TIMESTAMP '2020-01-31 01:00:00'), ('b', TIMESTAMP '2020-01-31 01:01:00') AS t(k, d) GROUP BY k, session_window(d, '1 hour')) GROUP BY w ORDER BY s
SELECT window_time(session_window) FROM (SELECT session_window(d, '1 minute') FROM VALUES (TIMESTAMP '2020-01-01 01:00:03.5') AS t(d))
error: SELECT session_window(d, INTERVAL '1' MINUTE) FROM VALUES (TIMESTAMP '2020-01-31 01:00:00') AS t(d)
error: SELECT session_window(d, 60) FROM VALUES (TIMESTAMP '2020-01-31 01:00:00') AS t(d)
