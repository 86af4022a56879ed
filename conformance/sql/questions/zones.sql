# Zones of time: by region, by offset, by short name; gaps and overlaps; timestamps from their fields.
SELECT z, CAST(from_utc_timestamp(TIMESTAMP'2024-07-01 12:00:00', z) AS STRING) FROM VALUES ('+01:00'),('+1'),('+01'),('-03:30'),('+0130'),('+1:30'),('GMT+1'),('UTC+01:30'),('UT-2'),('GMT'),('UTC'),('Z'),('UT'),('PST'),('EST'),('MST'),('HST'),('IST'),('BST'),('CST'),('AET'),('CTT'),('Europe/Berlin'),('Etc/GMT+5'),('US/Pacific'),('CET'),('EST5EDT'),('+18:00'),('GMT0'),('Asia/Kathmandu'),('+01:02:03'),(NULL) AS t(z)
error: SELECT from_utc_timestamp(TIMESTAMP'2024-07-01 12:00:00', 'europe/berlin')
error: SELECT from_utc_timestamp(TIMESTAMP'2024-07-01 12:00:00', 'Nowhere')
error: SELECT from_utc_timestamp(TIMESTAMP'2024-07-01 12:00:00', '')
error: SELECT from_utc_timestamp(TIMESTAMP'2024-07-01 12:00:00', '+19:00')
SELECT from_utc_timestamp(TIMESTAMP'2024-07-01 12:00:00', '+01:5')
error: SELECT from_utc_timestamp(TIMESTAMP'2024-07-01 12:00:00', 'utc')
SELECT z, CAST(to_utc_timestamp(t, z) AS STRING), CAST(from_utc_timestamp(t, z) AS STRING) FROM VALUES (TIMESTAMP'2024-03-31 02:30:00','Europe/Berlin'),(TIMESTAMP'2024-10-27 02:30:00','Europe/Berlin'),(TIMESTAMP'2024-10-27 01:30:00','Europe/Berlin'),(TIMESTAMP'2024-03-31 01:30:00','Europe/Berlin'),(TIMESTAMP'1800-01-01 00:00:00','Europe/Berlin'),(TIMESTAMP'2024-03-10 02:30:00','America/New_York'),(TIMESTAMP'2024-11-03 01:30:00','America/New_York'),(TIMESTAMP'9999-12-31 23:00:00','Asia/Tokyo'),(TIMESTAMP'0001-01-01 00:00:00','Asia/Tokyo'),(TIMESTAMP'2150-07-01 00:00:00','Europe/Berlin'),(TIMESTAMP'2011-12-30 12:00:00','Pacific/Apia') AS v(t,z)
SELECT convert_timezone('Europe/Brussels', 'America/Los_Angeles', timestamp_ntz'2021-12-06 00:00:00'), convert_timezone('Europe/Brussels', timestamp_ntz'2021-12-05 15:00:00'), convert_timezone('UTC', NULL, timestamp_ntz'2021-12-05 15:00:00'), convert_timezone('Europe/Berlin','UTC',TIMESTAMP_NTZ'2024-03-31 02:30:00'), convert_timezone('Europe/Berlin','UTC',TIMESTAMP_NTZ'2024-10-27 02:30:00')
error: SELECT CAST('2024-07-01 12:00:00 PST' AS TIMESTAMP), CAST('2024-07-01 12:00:00+1' AS TIMESTAMP), CAST('2024-07-01 12:00:00 Europe/Berlin' AS TIMESTAMP), CAST('2024-07-01 12:00:00 UTC+1' AS TIMESTAMP), CAST('2024-07-01 12:00:00+01:30' AS TIMESTAMP), CAST('2024-07-01 12:00 +0130' AS TIMESTAMP), CAST('2024-03-31 02:30:00 Europe/Berlin' AS TIMESTAMP), CAST('2024-10-27 02:30:00 Europe/Berlin' AS TIMESTAMP)
SELECT TIMESTAMP'2024-07-01 12:00:00 Europe/Berlin', TIMESTAMP'2024-07-01 12:00:00 GMT+3', TIMESTAMP'2024-07-01T12:00:00.123456789Z', TIMESTAMP'2024-07-01 12', TIMESTAMP'2024-07-01 1:2:3', TIMESTAMP'2024', TIMESTAMP'2024-7'
SELECT make_timestamp(2014, 12, 28, 6, 30, 45.887, 'CET'), make_timestamp(2019, 6, 30, 23, 59, 60), make_timestamp_ltz(2014, 12, 28, 6, 30, 45.887, '+02:00'), try_make_timestamp(2024, 13, 22, 15, 30, 0), try_make_timestamp_ntz(2024, 1, 22, 15, 30, 0.5), try_make_timestamp_ltz(2024, 1, 22, 15, 30, 61), make_timestamp(NULL, 1, 1, 1, 1, 1), try_make_timestamp_ltz(2024, 1, 22, 15, 30, 6, 'CET'), make_timestamp_ntz(2024,2,29,0,0,59.999999)
error: SELECT make_timestamp(2019, 6, 30, 23, 59, 60.5)
error: SELECT make_timestamp(2019, 6, 30, 24, 59, 6)
error: SELECT make_timestamp(2019, 2, 30, 2, 59, 6)
error: SELECT make_timestamp(2019, 2, 3, 2, 59, 6, 'Nowhere')
error: SELECT try_make_timestamp(2019, 2, 3, 2, 59, 6, 'Nowhere')
error: SELECT make_date(2024, 2, 30)
SELECT CAST(make_date(-1, 12, 31) AS STRING), CAST(make_date(0, 1, 1) AS STRING), CAST(make_date(12000, 1, 1) AS STRING), make_date(NULL, 1, 1)
SELECT make_timestamp(DATE'2014-12-28', TIME'6:30:45.887', 'CET'), make_timestamp(DATE'2014-12-28'), make_timestamp_ntz(DATE'2014-12-28', TIME'6:30:45.887'), make_timestamp_ltz(DATE'2014-12-28', TIME'6:30:45.887','Europe/Berlin'), try_make_timestamp(DATE'2014-12-28', TIME'6:30:45.887'), try_make_timestamp_ntz(DATE'2014-12-28', TIME'6:30:45.887'), make_timestamp(NULL, TIME'1:00')
SELECT time_bucket(INTERVAL 15 MINUTES, TIMESTAMP'2024-01-01 11:27:00', TIMESTAMP'1970-01-01 00:00:00'), time_bucket(INTERVAL 1 HOUR, TIMESTAMP'2024-01-01 11:27:00'), time_bucket(INTERVAL 1 MONTH, TIMESTAMP'2024-07-20 14:30:00', TIMESTAMP'2024-06-15 09:00:00'), time_bucket(INTERVAL 1 YEAR, TIMESTAMP'1960-07-20 14:30:00'), time_bucket(INTERVAL 7 DAYS, TIMESTAMP_NTZ'1960-07-20 14:30:00'), time_bucket(INTERVAL 1 MONTH, TIMESTAMP'2024-02-29 00:00:00', TIMESTAMP'2024-01-31 00:00:00'), time_bucket(INTERVAL 1 MONTH, TIMESTAMP'2024-02-28 00:00:00', TIMESTAMP'2024-01-31 00:00:00'), time_bucket(INTERVAL 1 DAY, CAST(NULL AS TIMESTAMP))
error: SELECT time_bucket(INTERVAL 0 DAY, TIMESTAMP'2024-01-01 11:27:00')
error: SELECT time_bucket(INTERVAL -1 DAY, TIMESTAMP'2024-01-01 11:27:00')
from -
zone Europe/Vienna
# Months between moments whose day is short or long.
SELECT i, months_between(a, b), months_between(b, a), months_between(a, b, false), months_between(a, b, r) FROM VALUES (1, TIMESTAMP '2024-02-29 10:00:00', TIMESTAMP '2024-01-31 23:59:59', true), (2, TIMESTAMP '2024-03-31 02:30:00', TIMESTAMP '2024-02-29 03:30:00', false), (3, TIMESTAMP '2024-03-31 12:00:00', TIMESTAMP '2024-03-30 01:30:00', NULL), (4, TIMESTAMP '2024-10-27 12:00:00', TIMESTAMP '2024-09-15 00:00:00', false), (5, TIMESTAMP '1960-01-15 13:14:15.678', TIMESTAMP '1999-12-31 23:59:59.999999', true), (6, TIMESTAMP '0001-01-01 00:00:00', TIMESTAMP '9999-12-31 23:59:59', false), (7, NULL, TIMESTAMP '2024-01-01 00:00:00', true), (8, TIMESTAMP '2024-01-01 00:00:00', NULL, NULL), (9, TIMESTAMP '2023-02-28 00:00:00', TIMESTAMP '2024-02-29 05:00:00', false), (10, TIMESTAMP '2024-02-28 00:00:00', TIMESTAMP '2024-02-29 05:00:00', true) AS t(i, a, b, r) ORDER BY i
zone -
