# What the datasets of lakehouse/src write, on the values that hurt.
from VALUES (1, '  ines   o''dell '), (2, 'JEAN-LUC  de\tla\nTour'), (3, 'mcDONALD iii'), (4, 'émile ÖSTERBERG'), (5, ''), (6, '   '), (7, CAST(NULL AS STRING)), (8, 'x\u00a0y  z'), (9, 'a1b 2c_d e.f g/h'), (10, 'straße ßen') AS t(k, s)
initcap(trim(regexp_replace(s, '\\s+', ' ')))
trim(regexp_replace(s, '\\s+', ' '))
trim(regexp_replace(s, '[-\\s]+', ' '))
initcap(s)
s IN ('Free', 'Premium', 'Family', 'Duo', 'Student')
s IS NOT NULL AND s IN ('', 'x')
s <> '(unknown)'
coalesce(s, '(unknown)')
from VALUES (1, 149), (2, 150), (3, 299), (4, 300), (5, -1), (6, 0), (7, 3600), (8, 3601), (9, CAST(NULL AS INT)) AS t(k, n)
CASE WHEN n < 150 THEN 'low' WHEN n < 300 THEN 'medium' WHEN n >= 300 THEN 'high' END
n IS NULL OR n BETWEEN 1 AND 3600
n IS NOT NULL AND n BETWEEN 0 AND 3600
n BETWEEN 0 AND 3600
n < 30
n * 10 >= 300 * 9
from VALUES (1, true, 5), (2, false, 5), (3, CAST(NULL AS BOOLEAN), 5), (4, true, NULL), (5, false, NULL), (6, CAST(NULL AS BOOLEAN), NULL), (7, false, 9000) AS t(k, deleted, n)
deleted IS TRUE OR n IS NOT NULL
deleted IS TRUE OR (n IS NOT NULL AND n BETWEEN 0 AND 3600)
deleted IS TRUE OR n BETWEEN 0 AND 3600
deleted OR n > 3
NOT deleted
deleted IS NOT TRUE
deleted IS FALSE
deleted = true AND n > 3
from VALUES (1, TIMESTAMP'2026-03-29 00:59:59', 'Europe/Berlin'), (2, TIMESTAMP'2026-03-29 01:00:00', 'Europe/Berlin'), (3, TIMESTAMP'2026-10-25 00:30:00', 'Europe/Berlin'), (4, TIMESTAMP'2026-10-25 01:30:00', 'Europe/Berlin'), (5, TIMESTAMP'2026-01-01 02:00:00', 'America/New_York'), (6, TIMESTAMP'2026-06-30 20:00:00', 'Asia/Kolkata'), (7, TIMESTAMP'2026-03-01 11:30:00', 'Pacific/Auckland'), (8, TIMESTAMP'2026-03-01 11:30:00', 'America/Sao_Paulo'), (9, TIMESTAMP'2026-03-01 11:30:00', CAST(NULL AS STRING)), (10, CAST(NULL AS TIMESTAMP), 'UTC'), (11, TIMESTAMP'2026-03-01 11:30:00.123456', 'UTC'), (12, TIMESTAMP'2026-07-01 11:30:00', 'Australia/Adelaide') AS t(k, ts, zone)
from_utc_timestamp(ts, zone)
weekday(from_utc_timestamp(ts, zone)) + 1
date_format(from_utc_timestamp(ts, zone), 'EEEE')
hour(from_utc_timestamp(ts, zone))
CAST(date_trunc('WEEK', ts) AS DATE)
CAST(ts AS DATE)
date_format(ts, 'EEEE')
to_utc_timestamp(ts, zone)
from VALUES (1, DATE'2026-03-01', 2026, 3), (2, DATE'2024-02-29', 2024, 2), (3, CAST(NULL AS DATE), NULL, 1), (4, DATE'1999-12-31', 1999, 12) AS t(k, d, y, m)
year(d) * 10000 + month(d) * 100 + day(d)
make_date(y, m, 1)
CAST(d AS DATE)
CAST(CAST(d AS TIMESTAMP) AS DATE)
from VALUES (1, 0L, 7L), (2, 1L, 3L), (3, 2L, 3L), (4, 1L, 16L), (5, 33333L, 100000L), (6, CAST(NULL AS BIGINT), 5L), (7, 12345L, 100000L) AS t(k, a, b)
a / b
round(a / b, 4)
round(a / b, 3)
a + b <= 10
from -
SELECT k, count(*) AS plays, count(DISTINCT u) AS listeners, sum(n) AS seconds, count_if(n < 30) AS skips FROM VALUES ('a', 1, 10), ('a', 1, 40), ('a', NULL, NULL), ('b', 2, 29) AS t(k, u, n) GROUP BY 1 ORDER BY 1
SELECT k, v FROM VALUES (1, 'x', TIMESTAMP'2026-01-01 00:00:00'), (1, 'y', TIMESTAMP'2026-01-02 00:00:00'), (2, 'z', CAST(NULL AS TIMESTAMP)), (2, 'w', TIMESTAMP'2026-01-01 00:00:00') AS t(k, v, ts) QUALIFY row_number() OVER (PARTITION BY k ORDER BY ts DESC) = 1 ORDER BY k
SELECT *, row_number() OVER (PARTITION BY m ORDER BY plays DESC, seconds DESC, id) AS r FROM VALUES (1, 5L, 10L, 7), (1, 5L, 11L, 8), (1, 5L, 11L, 6), (2, NULL, 1L, 1), (2, 0L, 1L, 2) AS t(m, plays, seconds, id) ORDER BY m, r
SELECT u.id, s.ts FROM VALUES (1, TIMESTAMP'2026-01-05 00:00:00'), (1, TIMESTAMP'2026-01-10 00:00:00'), (2, TIMESTAMP'2026-01-01 00:00:00') AS s(u, ts) LEFT JOIN VALUES (1, 100, TIMESTAMP'2026-01-01 00:00:00', TIMESTAMP'2026-01-10 00:00:00'), (1, 101, TIMESTAMP'2026-01-10 00:00:00', CAST(NULL AS TIMESTAMP)) AS u(u, id, a, b) ON u.u = s.u AND s.ts >= u.a AND (u.b IS NULL OR s.ts < u.b) ORDER BY s.ts, u.id
SELECT s.id, 'user' AS missing, s.u AS missing_id FROM VALUES (1, 1), (2, 9), (3, NULL) AS s(id, u) LEFT ANTI JOIN VALUES (1) AS u(u) ON u.u = s.u UNION ALL SELECT s.id, 'track' AS missing, s.t AS missing_id FROM VALUES (1, 5), (2, 6) AS s(id, t) LEFT ANTI JOIN VALUES (5) AS t(t) ON t.t = s.t ORDER BY 1, 2
WITH active AS (SELECT DISTINCT u, CAST(date_trunc('WEEK', ts) AS DATE) AS week FROM VALUES (1, TIMESTAMP'2026-01-05 00:00:00'), (1, TIMESTAMP'2026-01-11 23:59:59'), (1, TIMESTAMP'2026-01-12 00:00:00'), (2, TIMESTAMP'2026-01-12 05:00:00') AS t(u, ts)), first_week AS (SELECT u, min(week) AS week FROM active GROUP BY u) SELECT a.week, count(*) AS active, count_if(a.week = f.week) AS new, count_if(a.week > f.week) AS returning FROM active AS a JOIN first_week AS f ON f.u = a.u GROUP BY a.week ORDER BY a.week
SELECT * EXCEPT (s), trim(s) AS s FROM VALUES (1, ' a ', 2.5) AS t(k, s, m)
