# Sessions whose zone is not UTC. Daylight saving, half hours, a day that never was, offsets, and the local mean time of before 1900.
zone America/New_York
current_timezone()
# Literals and casts: in a gap the clock goes on, in an overlap the earlier offset holds.
TIMESTAMP '2024-07-01 00:00:00'
TIMESTAMP '2024-03-10 02:30:00'
unix_seconds(TIMESTAMP '2024-11-03 01:30:00')
unix_seconds(TIMESTAMP '2024-03-10 02:30:00')
unix_micros(TIMESTAMP '2024-07-01 10:20:30.123456')
unix_seconds(TIMESTAMP '2024-07-01 00:00:00Z')
unix_seconds(TIMESTAMP '2024-07-01 00:00:00+05:30')
unix_seconds(TIMESTAMP '2024-11-03 01:30:00 Europe/Vienna')
unix_seconds(TIMESTAMP '2024-11-03 01:30:00 America/New_York')
unix_seconds(TIMESTAMP '2024-03-10 02:30:00 America/New_York')
unix_seconds(TIMESTAMP '1850-01-01 00:00:00')
unix_seconds(TIMESTAMP '1883-11-18 12:03:57')
unix_seconds(TIMESTAMP '0001-01-01 00:00:00')
unix_seconds(TIMESTAMP '9999-12-31 23:59:59')
CAST(DATE '2024-07-01' AS TIMESTAMP)
unix_seconds(CAST(DATE '2024-07-01' AS TIMESTAMP))
unix_seconds(CAST(TIMESTAMP_NTZ '2024-11-03 01:30:00' AS TIMESTAMP))
CAST(TIMESTAMP '2024-07-01 22:00:00-04:00' AS DATE)
CAST(timestamp_seconds(1719792000) AS DATE)
CAST(timestamp_seconds(1719792000) AS TIMESTAMP_NTZ)
CAST(timestamp_seconds(1719792000) AS STRING)
CAST(timestamp_seconds(1719792000) AS BIGINT)
CAST(timestamp_seconds(1719792000) AS DECIMAL(20,6))
CAST(timestamp_seconds(1719792000) AS TIME)
CAST(array(timestamp_seconds(1719792000), NULL) AS STRING)
CAST(named_struct('t', timestamp_seconds(1719792000)) AS STRING)
array(timestamp_seconds(1719792000), TIMESTAMP '2024-01-01 00:00:00')
map('a', timestamp_seconds(1719792000))
named_struct('t', timestamp_seconds(1719792000.5))
CAST(1719792000 AS TIMESTAMP)
CAST(1719792000.25 AS TIMESTAMP)
hash(TIMESTAMP '2024-07-01 00:00:00'), xxhash64(timestamp_seconds(0))
from VALUES (1, '2024-07-01 00:00:00'), (2, '2024-11-03 01:30:00'), (3, '2024-03-10 02:30:00'), (4, '2024-1-5'), (5, '2024'), (6, '1850-01-01T00:00:00.123456789'), (7, '2024-07-01 00:00:00Z'), (8, '2024-07-01 10:00:00 Asia/Kolkata'), (9, '-0044-03-15 12:00:00'), (10, NULL), (11, '+12345-01-01'), (12, '2024-07-01 10:00:00 PST') AS t(k, s)
unix_micros(CAST(s AS TIMESTAMP))
CAST(s AS TIMESTAMP)
to_timestamp(s)
try_cast(s AS DATE)
CAST(CAST(s AS TIMESTAMP) AS DATE)
CAST(CAST(s AS TIMESTAMP) AS TIMESTAMP_NTZ)
hour(CAST(s AS TIMESTAMP))
extract(SECOND FROM CAST(s AS TIMESTAMP))
date_format(CAST(s AS TIMESTAMP), 'yyyy-MM-dd HH:mm:ss XXX')
from VALUES (1, '2024-07-01 00:00:00'), (2, '2024-11-03 01:30:00'), (3, '2024-03-10 02:30:00'), (4, '1850-01-01T00:00:00.123456789'), (5, '2024-07-01 10:00:00 Asia/Kolkata'), (6, NULL) AS t(k, s)
to_json(named_struct('t', CAST(s AS TIMESTAMP)))
to_csv(named_struct('t', CAST(s AS TIMESTAMP)))
from -
# Both sides of an overlap and of a gap.
from VALUES (1, 1730613600), (2, 1730611800), (3, 1730615400), (4, 1730617200), (5, 1710054000), (6, 1710053999), (7, 1710061200), (8, -4000000000), (9, 0), (10, CAST(NULL AS INT)), (11, 1719792000) AS t(k, n)
CAST(timestamp_seconds(n) AS STRING)
timestamp_seconds(n)
year(timestamp_seconds(n)) * 10000 + month(timestamp_seconds(n)) * 100 + day(timestamp_seconds(n))
hour(timestamp_seconds(n)) * 10000 + minute(timestamp_seconds(n)) * 100 + second(timestamp_seconds(n))
dayofweek(timestamp_seconds(n)) * 1000 + dayofyear(timestamp_seconds(n))
weekofyear(timestamp_seconds(n)) * 10 + quarter(timestamp_seconds(n))
extract(SECOND FROM timestamp_seconds(n))
unix_seconds(date_trunc('HOUR', timestamp_seconds(n)))
unix_seconds(date_trunc('MINUTE', timestamp_seconds(n)))
unix_seconds(date_trunc('DAY', timestamp_seconds(n)))
unix_seconds(date_trunc('WEEK', timestamp_seconds(n)))
unix_seconds(date_trunc('MONTH', timestamp_seconds(n)))
unix_seconds(date_trunc('YEAR', timestamp_seconds(n)))
trunc(timestamp_seconds(n), 'MM')
last_day(timestamp_seconds(n))
next_day(timestamp_seconds(n), 'MO')
add_months(timestamp_seconds(n), 1)
date_add(timestamp_seconds(n), 1)
unix_seconds(timestamp_seconds(n) + INTERVAL '0' SECOND)
unix_seconds(timestamp_seconds(n) + INTERVAL '1' MINUTE)
unix_seconds(timestamp_seconds(n) + INTERVAL '1' DAY)
unix_seconds(timestamp_seconds(n) - INTERVAL '1' DAY)
unix_seconds(timestamp_seconds(n) + INTERVAL '24' HOUR)
unix_seconds(timestamp_seconds(n) + INTERVAL '36' HOUR)
unix_seconds(timestamp_seconds(n) - INTERVAL '36' HOUR)
unix_seconds(timestamp_seconds(n) + INTERVAL '1' MONTH)
unix_seconds(timestamp_seconds(n) - INTERVAL '1' YEAR)
unix_seconds(timestamp_seconds(n) + make_interval(0, 1, 0, 1, 25, 0, 0.5))
unix_seconds(timestampadd(HOUR, 24, timestamp_seconds(n)))
unix_seconds(timestampadd(DAY, 1, timestamp_seconds(n)))
unix_seconds(timestampadd(WEEK, -1, timestamp_seconds(n)))
unix_seconds(timestampadd(MONTH, 1, timestamp_seconds(n)))
unix_seconds(dateadd(MINUTE, 90, timestamp_seconds(n)))
timestampdiff(HOUR, TIMESTAMP '2024-03-09 12:00:00', timestamp_seconds(n))
timestampdiff(DAY, TIMESTAMP '2024-03-09 12:00:00', timestamp_seconds(n))
timestampdiff(MONTH, TIMESTAMP '2024-03-10 12:00:00', timestamp_seconds(n))
datediff(timestamp_seconds(n), DATE '2024-03-09')
timestamp_seconds(n) - TIMESTAMP '2024-03-09 12:00:00'
months_between(timestamp_seconds(n), TIMESTAMP '2024-02-09 11:00:00')
timestamp_seconds(n) < DATE '2024-03-10'
timestamp_seconds(n) = TIMESTAMP_NTZ '2024-11-03 01:30:00'
from_unixtime(n)
from_unixtime(n, 'yyyy-MM-dd HH:mm:ss z')
date_format(timestamp_seconds(n), 'EEEE d MMMM yyyy, hh:mm a')
date_format(timestamp_seconds(n), 'X|XX|XXX|XXXX|XXXXX|x|xx|xxx|xxxx|xxxxx|Z|ZZZZ|ZZZZZ|O|OOOO|VV')
to_char(timestamp_seconds(n), 'HH:mm:ssXXX')
from_utc_timestamp(timestamp_seconds(n), 'Europe/Vienna')
to_utc_timestamp(timestamp_seconds(n), 'Asia/Tokyo')
unix_seconds(from_utc_timestamp(timestamp_seconds(n), 'America/New_York'))
unix_seconds(to_utc_timestamp(timestamp_seconds(n), 'America/New_York'))
convert_timezone('Europe/Vienna', CAST(timestamp_seconds(n) AS TIMESTAMP_NTZ))
convert_timezone('UTC', 'Europe/Vienna', CAST(timestamp_seconds(n) AS TIMESTAMP_NTZ))
CAST(CAST(timestamp_seconds(n) AS VARIANT) AS TIMESTAMP)
differs: the seconds of an offset before 1900 stay in a VARIANT here, which is kept as text | to_json(CAST(timestamp_seconds(n) AS VARIANT))
window(timestamp_seconds(n), '1 day')
window(timestamp_seconds(n), '6 hours', '6 hours', '1 hour')
session_window(timestamp_seconds(n), '1 day')
unix_seconds(time_bucket(INTERVAL '1' HOUR, timestamp_seconds(n)))
unix_seconds(time_bucket(INTERVAL '1' DAY, timestamp_seconds(n)))
unix_seconds(time_bucket(INTERVAL '36' HOUR, timestamp_seconds(n)))
unix_seconds(time_bucket(INTERVAL '3' MONTH, timestamp_seconds(n)))
coalesce(timestamp_seconds(n), DATE '2024-07-01')
from -
to_json(map(timestamp_seconds(1719792000), 1))
# Fields, texts by patterns.
make_timestamp(2024, 3, 10, 2, 30, 0)
unix_seconds(make_timestamp(2024, 11, 3, 1, 30, 0))
unix_seconds(make_timestamp(2024, 11, 3, 1, 30, 0, 'Europe/Vienna'))
unix_seconds(make_timestamp_ltz(2024, 7, 1, 0, 0, 0, '+01:00'))
unix_seconds(try_make_timestamp(2024, 7, 1, 0, 0, 0))
unix_seconds(make_timestamp(DATE '2024-07-01', TIME '10:20:30'))
unix_seconds(to_timestamp('01/07/2024 10:20', 'dd/MM/yyyy HH:mm'))
unix_seconds(to_timestamp('2024-07-01 10:20 +02:00', 'yyyy-MM-dd HH:mm XXX'))
unix_seconds(to_timestamp('2024-11-03 01:30', 'yyyy-MM-dd HH:mm'))
unix_seconds(to_timestamp('Nov 3, 2024 1:30 AM', 'MMM d, yyyy h:mm a'))
unix_seconds(try_to_timestamp('2024-03-10 02:30', 'yyyy-MM-dd HH:mm'))
to_date('01/07/2024 23:30', 'dd/MM/yyyy HH:mm')
unix_timestamp('2024-07-01 00:00:00')
unix_timestamp('2024-11-03 01:30', 'yyyy-MM-dd HH:mm')
to_unix_timestamp('03.11.2024', 'dd.MM.yyyy')
to_timestamp_ntz(TIMESTAMP '2024-07-01 10:00:00')
to_timestamp(DATE '2024-07-01')
date_from_unix_date(19905)
sequence(TIMESTAMP '2024-03-09 12:00:00', TIMESTAMP '2024-03-12 12:00:00')
sequence(TIMESTAMP '2024-03-09 12:00:00', TIMESTAMP '2024-03-12 12:00:00', INTERVAL '25' HOUR)
sequence(TIMESTAMP '2024-11-02 12:00:00', TIMESTAMP '2024-11-05 12:00:00', INTERVAL '12' HOUR)
transform(sequence(TIMESTAMP '2024-11-03 00:30:00', TIMESTAMP '2024-11-03 03:30:00', INTERVAL '1' HOUR), x -> unix_seconds(x))
sequence(TIMESTAMP '2024-03-12 12:00:00', TIMESTAMP '2024-03-09 12:00:00')
sequence(TIMESTAMP '2024-01-31 02:30:00', TIMESTAMP '2024-05-31 02:30:00', INTERVAL '1' MONTH)
sequence(TIMESTAMP '2024-05-31 02:30:00', TIMESTAMP '2024-01-31 02:30:00', INTERVAL '-1' MONTH)
sequence(DATE '2024-03-09', DATE '2024-03-12')
error: sequence(TIMESTAMP '2024-03-12 12:00:00', TIMESTAMP '2024-03-09 12:00:00', INTERVAL '1' DAY)
# Documents.
from_json('{"t":"2024-07-01 00:00:00","u":"2024-07-01T00:00:00Z","d":"2024-07-01"}', 't TIMESTAMP, u TIMESTAMP, d DATE')
from_json('{"t":"01.07.2024 10:00"}', 't TIMESTAMP', map('timestampFormat', 'dd.MM.yyyy HH:mm'))
to_json(named_struct('t', TIMESTAMP '2024-07-01 00:00:00'), map('timestampFormat', 'dd.MM.yyyy HH:mm XXX'))
from_csv('2024-07-01 00:00:00,x', 't TIMESTAMP, s STRING')
to_csv(named_struct('t', TIMESTAMP '2024-07-01 00:00:00'), map('timestampFormat', 'dd.MM.yyyy HH:mm VV'))
variant_get(parse_json('{"t":"2024-07-01 00:00:00"}'), '$.t', 'timestamp')
CAST(parse_json('"2024-11-03 01:30:00"') AS TIMESTAMP)
to_json(to_variant_object(named_struct('t', TIMESTAMP '2024-07-01 00:00:00')))
DATE '2024-07-01' + INTERVAL '36' HOUR
'2024-03-09 12:00:00' + INTERVAL '24' HOUR
TIMESTAMP '2024-07-01 00:00:00' BETWEEN DATE '2024-07-01' AND DATE '2024-07-02'
SELECT window.start, count(*) AS n FROM VALUES (TIMESTAMP '2024-03-10 00:30:00'), (TIMESTAMP '2024-03-10 03:30:00'), (TIMESTAMP '2024-03-10 23:30:00') AS t(x) GROUP BY window(x, '1 day') ORDER BY 1
SELECT session_window.start, session_window.end, count(*) AS n FROM VALUES (TIMESTAMP '2024-03-09 12:30:00'), (TIMESTAMP '2024-03-10 12:30:00'), (TIMESTAMP '2024-03-11 13:30:00') AS t(x) GROUP BY session_window(x, '1 day') ORDER BY 1
SELECT x FROM VALUES (TIMESTAMP '2024-03-10 00:30:00') AS t(x) UNION ALL SELECT DATE '2024-07-01' ORDER BY 1
SELECT DATE(x) AS d, count(*) AS n FROM VALUES (timestamp_seconds(1719792000)), (timestamp_seconds(1719810000)) AS t(x) GROUP BY DATE(x) ORDER BY 1
# current_date is the day of the clock, one query, one instant
current_date() = CAST(current_timestamp() AS DATE)
CAST(localtimestamp() AS TIMESTAMP) = current_timestamp()
# What else has to do with moments
date_format(DATE'2024-03-10', 'yyyy-MM-dd HH:mm XXX')
to_char(DATE'2024-03-10', 'HH XXX')
hour('2024-07-01 00:30:00Z')
year('2024-01-01 00:30:00Z')
extract(HOUR FROM '2024-07-01 00:30:00Z')
extract(DAY FROM '2024-07-01 00:30:00Z')
greatest(DATE'2024-07-01', TIMESTAMP'2024-07-01 00:30:00')
array(DATE'2024-07-01', TIMESTAMP'2024-07-01 00:30:00')
TIMESTAMP'2024-07-01 04:00:00Z' IN (DATE'2024-07-01')
CASE WHEN true THEN DATE'2024-07-01' ELSE TIMESTAMP'2024-07-01 00:30:00' END
TIMESTAMP'2024-07-01 00:30:00' = '2024-07-01 00:30:00'
try_cast('12:30' AS TIMESTAMP) = CAST(CAST(current_date() AS STRING) || ' 12:30:00' AS TIMESTAMP)
datediff(DAY, TIMESTAMP'2024-03-09 23:00:00', TIMESTAMP'2024-03-10 23:00:00')
SELECT x, count(*) OVER (ORDER BY x RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) AS n FROM VALUES (TIMESTAMP'2024-03-09 12:00:00'), (TIMESTAMP'2024-03-10 12:00:00'), (TIMESTAMP'2024-03-10 12:30:00') AS t(x) ORDER BY x
SELECT x, count(*) OVER (ORDER BY x RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) AS n FROM VALUES (TIMESTAMP'2024-11-02 12:00:00'), (TIMESTAMP'2024-11-03 12:00:00') AS t(x) ORDER BY x
SELECT x, count(*) OVER (ORDER BY x RANGE BETWEEN INTERVAL 1 MONTH PRECEDING AND CURRENT ROW) AS n FROM VALUES (TIMESTAMP'2024-02-10 12:00:00'), (TIMESTAMP'2024-03-10 12:00:00') AS t(x) ORDER BY x
SELECT collect_list(x) AS v, max(x) AS m FROM VALUES (TIMESTAMP'2024-03-10 12:00:00') AS t(x)
SELECT * FROM (SELECT date_trunc('DAY', x) AS d, 1 AS n FROM VALUES (TIMESTAMP'2024-03-10 12:00:00') AS t(x)) PIVOT (sum(n) FOR d IN (TIMESTAMP'2024-03-10 00:00:00' AS a))
CAST(TIMESTAMP'2024-07-01 00:30:00' AS DOUBLE)
CAST(map(TIMESTAMP'2024-07-01 00:30:00', 1) AS STRING)
TIMESTAMP'2024-07-01 00:30:00' <=> TIMESTAMP_NTZ'2024-07-01 00:30:00'
to_timestamp(1719792000)
timestamp_millis(1719792000123)
date_diff(DATE'2024-07-01', TIMESTAMP'2024-06-30 23:30:00')
last_day('2024-06-30 23:30:00-07:00')
from_json('{"a":[{"t":"2024-07-01 00:00:00"}],"m":{"k":"2024-11-03T01:30:00"}}', 'a ARRAY<STRUCT<t: TIMESTAMP>>, m MAP<STRING, TIMESTAMP>')
from_json('{"t":1719792000}', 't TIMESTAMP')
from_json('{"t":"2024-07-01T00:00:00.123456Z"}', 't TIMESTAMP_NTZ')
to_json(array(TIMESTAMP'2024-07-01 00:00:00', NULL))
to_json(named_struct('t', TIMESTAMP'2024-07-01 00:00:00.123456'))
variant_get(parse_json('{"a":["2024-07-01 00:00:00"]}'), '$.a', 'array<timestamp>')
CAST(to_variant_object(named_struct('t', TIMESTAMP'2024-07-01 00:00:00')) AS STRUCT<t: TIMESTAMP>)
CAST(TIMESTAMP'2024-07-01 00:00:00' AS VARIANT)::date
CAST(TIMESTAMP'2024-07-01 00:00:00' AS VARIANT)::timestamp_ntz
format_string('%s', TIMESTAMP'2024-07-01 00:00:00')
concat('a', TIMESTAMP'2024-07-01 00:00:00')
'x' || TIMESTAMP'2024-07-01 00:00:00'
concat_ws('-', CAST(TIMESTAMP'2024-07-01 00:00:00' AS STRING))
split(TIMESTAMP'2024-07-01 00:00:00', ' ')
TIMESTAMP'2024-07-01 00:00:00' LIKE '2024%'
window_time(window(TIMESTAMP'2024-07-01 00:00:00', '1 hour'))
make_timestamp_ntz(2024, 3, 10, 2, 30, 0)
localtimestamp() = CAST(now() AS TIMESTAMP_NTZ)
current_date() - CAST(now() AS DATE)
date_sub(TIMESTAMP'2024-03-10 23:30:00', 1)
TIMESTAMP'2024-03-10 00:00:00' + INTERVAL '2:30' HOUR TO MINUTE
TIMESTAMP'2024-01-31 02:30:00' + INTERVAL 1 MONTH + INTERVAL 10 DAYS
date_part('YEAROFWEEK', TIMESTAMP'2024-12-31 00:00:00')
dayname(TIMESTAMP'2024-03-10 23:30:00')
SELECT make_date(2024,3,10) = CAST(TIMESTAMP'2024-03-10 23:59:59' AS DATE), weekday(TIMESTAMP'2024-03-10 23:30:00'), monthname(TIMESTAMP'2024-03-31 23:30:00')
error: SELECT stack(2, TIMESTAMP'2024-07-01 00:00:00', DATE'2024-07-01') AS t ORDER BY 1
SELECT explode(sequence(TIMESTAMP'2024-03-10 00:00:00', TIMESTAMP'2024-03-11 00:00:00', INTERVAL 6 HOURS)) AS t ORDER BY 1
SELECT count(DISTINCT date_trunc('HOUR', x)) AS n FROM VALUES (timestamp_seconds(1730611800)), (timestamp_seconds(1730615400)) AS t(x)
to_timestamp('2024-07-01 10:00 Europe/Vienna', 'yyyy-MM-dd HH:mm VV')
to_timestamp('2024-07-01 10:00 CEST', 'yyyy-MM-dd HH:mm z')
try_to_date('2024-07-01 23:30', 'yyyy-MM-dd HH:mm')
unix_timestamp(DATE'2024-07-01')
unix_timestamp('2024-03-10 02:30:00')
from_utc_timestamp('2024-07-01 00:00:00', '+02:00')
to_utc_timestamp(DATE'2024-07-01', 'Asia/Kolkata')
CAST(TIMESTAMP'2024-07-01 00:30:00.5' AS TIME(3))
error: DATE'2024-03-10' + TIME'02:30:00'
SELECT avg(x - TIMESTAMP'2024-03-10 00:00:00') AS v FROM VALUES (TIMESTAMP'2024-03-11 00:00:00') AS t(x)
DATE'2024-03-11' - TIMESTAMP'2024-03-10 00:00:00'
'2024-03-11' - TIMESTAMP'2024-03-10 00:00:00'
hash(DATE'2024-07-01', TIMESTAMP'2024-07-01 00:00:00', TIMESTAMP_NTZ'2024-07-01 00:00:00')
SELECT x, count(*) OVER (ORDER BY x DESC RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND INTERVAL 1 DAY FOLLOWING) AS n FROM VALUES (TIMESTAMP '2024-03-09 12:00:00'), (TIMESTAMP '2024-03-10 12:00:00'), (TIMESTAMP '2024-03-10 12:30:00'), (TIMESTAMP '2024-11-02 12:00:00'), (TIMESTAMP '2024-11-03 12:00:00'), (NULL) AS t(x) ORDER BY x
SELECT x, count(*) OVER (ORDER BY x RANGE BETWEEN CURRENT ROW AND INTERVAL 6 HOURS FOLLOWING) AS n FROM VALUES (TIMESTAMP '2024-03-10 00:30:00'), (TIMESTAMP '2024-03-10 07:00:00'), (TIMESTAMP '2024-03-10 07:45:00') AS t(x) ORDER BY x
# A clock without a zone is counted as UTC's is.
unix_seconds(TIMESTAMP_NTZ '2024-07-01 00:00:00') + unix_millis(TIMESTAMP_NTZ '2024-07-01 00:00:00') + unix_micros(TIMESTAMP_NTZ '2024-07-01 00:00:00')
zone Europe/Vienna
TIMESTAMP '2024-03-31 02:30:00'
unix_seconds(TIMESTAMP '2024-10-27 02:30:00')
unix_seconds(TIMESTAMP '1893-03-31 23:54:39')
CAST(timestamp_seconds(-2422057000) AS STRING)
date_format(TIMESTAMP '2024-07-01 00:00:00', 'z zzzz O VV')
date_format(TIMESTAMP '2024-01-01 00:00:00', 'z zzzz O VV')
TIMESTAMP '2024-10-27 12:00:00' - TIMESTAMP '2024-10-26 12:00:00'
months_between(TIMESTAMP '2024-10-27 12:00:00', TIMESTAMP '2024-09-26 12:00:00')
date_trunc('QUARTER', TIMESTAMP '2024-05-31 00:30:00')
to_json(named_struct('t', TIMESTAMP '1850-06-01 00:00:00'))
to_utc_timestamp(TIMESTAMP '2024-07-01 12:00:00', 'Europe/Vienna')
SELECT date_format(x, p) AS v FROM VALUES (TIMESTAMP '2024-07-01 10:00:00', 'HH:mm zzzz'), (TIMESTAMP '2024-01-01 10:00:00', 'HH XXX') AS t(x, p) ORDER BY p
zone Asia/Kolkata
unix_seconds(TIMESTAMP '2024-07-01 00:00:00')
CAST(timestamp_seconds(0) AS STRING)
date_trunc('HOUR', timestamp_seconds(1800))
minute(timestamp_seconds(0))
date_format(timestamp_seconds(0), 'HH:mm z zzzz xxx')
unix_seconds(TIMESTAMP '1900-01-01 00:00:00')
window(timestamp_seconds(0), '1 hour')
unix_seconds(time_bucket(INTERVAL '1' HOUR, timestamp_seconds(1719792000)))
zone Australia/Lord_Howe
from VALUES (1, 1712415600), (2, 1712413800), (3, 1712417400), (4, 1728142200), (5, 1728142199) AS t(k, n)
CAST(timestamp_seconds(n) AS STRING)
unix_seconds(date_trunc('HOUR', timestamp_seconds(n)))
unix_seconds(timestamp_seconds(n) + INTERVAL '1' DAY)
timestamp_seconds(n) - TIMESTAMP '2024-04-06 12:00:00'
date_format(timestamp_seconds(n), 'HH:mm z XXX')
from -
unix_seconds(TIMESTAMP '2024-10-06 02:15:00')
unix_seconds(TIMESTAMP '2024-04-07 01:45:00')
zone Pacific/Apia
CAST(timestamp_seconds(1325239199) AS STRING)
CAST(timestamp_seconds(1325239200) AS STRING)
TIMESTAMP '2011-12-30 12:00:00'
CAST(DATE '2011-12-30' AS TIMESTAMP)
TIMESTAMP '2011-12-29 12:00:00' + INTERVAL '1' DAY
TIMESTAMP '2011-12-29 12:00:00' + INTERVAL '2' DAY
TIMESTAMP '2011-12-31 12:00:00' - TIMESTAMP '2011-12-29 12:00:00'
datediff(TIMESTAMP '2011-12-31 12:00:00', TIMESTAMP '2011-12-29 12:00:00')
sequence(TIMESTAMP '2011-12-28 12:00:00', TIMESTAMP '2012-01-01 12:00:00', INTERVAL '1' DAY)
date_trunc('DAY', TIMESTAMP '2011-12-31 12:00:00')
zone +05:30
current_timezone()
unix_seconds(TIMESTAMP '2024-07-01 00:00:00')
CAST(timestamp_seconds(0) AS STRING)
TIMESTAMP '2024-03-10 12:00:00' + INTERVAL '24' HOUR
date_format(timestamp_seconds(0), 'HH:mm z VV O XXX')
to_json(named_struct('t', timestamp_seconds(0)))
date_trunc('DAY', timestamp_seconds(0))
convert_timezone('Europe/Vienna', TIMESTAMP_NTZ '2024-07-01 00:00:00')
zone UTC+2
current_timezone()
date_format(timestamp_seconds(0), 'HH:mm z VV OOOO XXX')
unix_seconds(TIMESTAMP '2024-07-01 00:00:00')
zone -03:30
unix_seconds(TIMESTAMP '2024-07-01 00:00:00')
CAST(timestamp_seconds(0.5) AS STRING)
to_csv(named_struct('t', timestamp_seconds(0)))
unix_seconds(timestamp_seconds(-1) - INTERVAL '1' MONTH)
zone PST
current_timezone()
date_format(TIMESTAMP '2024-07-01 00:00:00', 'HH:mm z VV')
unix_seconds(TIMESTAMP '2024-07-01 00:00:00')
zone EST
unix_seconds(TIMESTAMP '2024-07-01 00:00:00')
date_format(TIMESTAMP '2024-07-01 00:00:00', 'z VV')
zone Etc/UTC
current_timezone()
TIMESTAMP '2024-07-01 00:00:00'
to_json(named_struct('t', timestamp_seconds(0)))
date_format(timestamp_seconds(0), 'z zzzz VV XXX')
zone Europe/London
date_format(TIMESTAMP '2024-07-01 00:00:00', 'z zzzz XXX')
date_format(TIMESTAMP '2024-01-01 00:00:00', 'z zzzz XXX')
unix_seconds(TIMESTAMP '1970-01-01 00:00:00')
zone America/Sao_Paulo
# Midnight that was skipped
date_trunc('DAY', TIMESTAMP '2018-11-04 12:00:00')
CAST(DATE '2018-11-04' AS TIMESTAMP)
unix_seconds(date_trunc('DAY', timestamp_seconds(1550372400)))
date_format(TIMESTAMP '2018-11-04 12:00:00', 'XXX VV')
zone -
current_timezone()
