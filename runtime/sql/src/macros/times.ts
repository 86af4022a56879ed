/** The time of day, and intervals that have months, days and microseconds. */
export const timeMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_time_us(t) AS epoch_us(DATE '1970-01-01' + t)`,
  `CREATE OR REPLACE MACRO dbx_us_time(us) AS CAST(make_timestamp(us) AS TIME)`,
  `CREATE OR REPLACE MACRO dbx_hms(s) AS regexp_extract(s, '^[\\x00-\\x20]*T?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.]([0-9]*))?)?[ ]*(?i:([ap])m)?[\\x00-\\x20]*$', ['h', 'm', 's', 'f', 'a'])`,
  `CREATE OR REPLACE MACRO dbx_hms_time(p) AS CASE WHEN p['h'] = '' OR p['a'] <> '' AND CAST(p['h'] AS INTEGER) NOT BETWEEN 1 AND 12 OR CAST(p['h'] AS INTEGER) > 23 THEN NULL
     ELSE TRY_CAST(CAST(CASE WHEN p['a'] = '' THEN CAST(p['h'] AS INTEGER) ELSE CAST(p['h'] AS INTEGER) % 12 + CASE WHEN lower(p['a']) = 'p' THEN 12 ELSE 0 END END AS VARCHAR) || ':' || lpad(p['m'], 2, '0') || ':' || lpad(p['s'], 2, '0') || CASE WHEN p['f'] = '' THEN '' ELSE '.' || left(p['f'], 6) END AS TIME) END`,
  `CREATE OR REPLACE MACRO dbx_try_string_to_time(s) AS list_transform([dbx_hms(s)], lambda p: dbx_hms_time(p))[1]`,
  `CREATE OR REPLACE MACRO dbx_must_time(v, tried) AS coalesce(tried, CASE WHEN v IS NOT NULL THEN error('[CANNOT_PARSE_TIME] The input string ''' || v || ''' cannot be parsed to a TIME value because it does not match to the datetime format.') END)`,
  `CREATE OR REPLACE MACRO dbx_cut_time(t, unit) AS dbx_us_time(dbx_time_us(t) // unit * unit)`,
  `CREATE OR REPLACE MACRO dbx_field(v, low, high, name) AS CASE WHEN v NOT BETWEEN low AND high THEN error('[DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION] Invalid value for ' || name || ' (valid values ' || low || ' - ' || high || '): ' || v || '.') ELSE v END`,
  `CREATE OR REPLACE MACRO dbx_make_time(h, m, s) AS dbx_us_time(CAST(dbx_field(h, 0, 23, 'HourOfDay') AS BIGINT) * 3600000000 + CAST(dbx_field(m, 0, 59, 'MinuteOfHour') AS BIGINT) * 60000000 + CASE WHEN s < 0 OR s >= 60
     THEN error('[DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION] Invalid value for SecondOfMinute (valid values 0 - 59): ' || CAST(s AS VARCHAR) || '.') ELSE CAST(s * 1000000 AS BIGINT) END)`,
  `CREATE OR REPLACE MACRO dbx_time_of_us(us) AS CASE WHEN us NOT BETWEEN 0 AND 86399999999 THEN error('[DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION] Invalid TIME value: must be between 00:00:00 and 23:59:59.999999999, but got ' || CAST(us AS VARCHAR) || ' microseconds.') ELSE dbx_us_time(CAST(us AS BIGINT)) END`,
  `CREATE OR REPLACE MACRO dbx_time_plus(t, us) AS CASE WHEN dbx_time_us(t) + us NOT BETWEEN 0 AND 86399999999 THEN error('[DATETIME_OVERFLOW] Datetime operation overflow: the time leaves its day.') ELSE dbx_us_time(dbx_time_us(t) + us) END`,
  `CREATE OR REPLACE MACRO dbx_time_unit(u, f) AS CASE upper(u) WHEN 'HOUR' THEN 3600000000 WHEN 'MINUTE' THEN 60000000 WHEN 'SECOND' THEN 1000000 WHEN 'MILLISECOND' THEN 1000 WHEN 'MICROSECOND' THEN 1
     ELSE CASE WHEN u IS NOT NULL THEN CAST(error('[INVALID_PARAMETER_VALUE.TIME_UNIT] The value of parameter(s) unit in ' || f || ' is invalid: expects one of the units HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, but got ''' || u || '''.') AS BIGINT) END END`,
  `CREATE OR REPLACE MACRO dbx_calendar_months(i) AS CAST(date_part('year', i) * 12 + date_part('month', i) AS BIGINT)`,
  `CREATE OR REPLACE MACRO dbx_calendar_days(i) AS CAST(date_part('day', i) AS BIGINT)`,
  `CREATE OR REPLACE MACRO dbx_calendar_us(i) AS CAST(date_part('hour', i) * 3600000000 + date_part('minute', i) * 60000000 + date_part('microsecond', i) AS BIGINT)`,
  `CREATE OR REPLACE MACRO dbx_calendar(p) AS to_months(CAST(p[1] AS INTEGER)) + to_days(CAST(p[2] AS INTEGER)) + to_microseconds(p[3])`,
  `CREATE OR REPLACE MACRO dbx_string_to_calendar(s) AS list_transform([dbx_js_read_calendar(s)], lambda p: CASE WHEN p IS NOT NULL THEN dbx_calendar(p) END)[1]`,
  `CREATE OR REPLACE MACRO dbx_date_plus_calendar(d, i) AS CASE WHEN dbx_calendar_us(i) <> 0 THEN error('[INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION] Cannot add an interval to a date because its microseconds part is not 0.') ELSE CAST(d + i AS DATE) END`,
  `CREATE OR REPLACE MACRO dbx_must_interval(v, tried) AS coalesce(tried, CASE WHEN v IS NOT NULL THEN error('[INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING] Error parsing ''' || v || ''' to interval. Please ensure that the value provided is in a valid format for defining an interval.') END)`,
  `CREATE OR REPLACE MACRO dbx_interval_divide(size, divisor) AS CASE WHEN divisor = 0 THEN error('[INTERVAL_DIVIDED_BY_ZERO] Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.') ELSE size / divisor END`,
  // Half of a unit goes away from zero: doubles would lose the microseconds of long intervals.
  `CREATE OR REPLACE MACRO dbx_interval_divide_whole(size, divisor) AS CASE WHEN divisor = 0 THEN error('[INTERVAL_DIVIDED_BY_ZERO] Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.')
     WHEN divisor = -1 AND CAST(size AS HUGEINT) = -9223372036854775808 THEN error('[INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION] Integer overflow while operating with intervals. Use try_divide to tolerate overflow and return NULL instead.')
     ELSE sign(size) * sign(divisor) * ((2 * abs(CAST(size AS HUGEINT)) + abs(CAST(divisor AS HUGEINT))) // (2 * abs(CAST(divisor AS HUGEINT)))) END`,
  `CREATE OR REPLACE MACRO dbx_positive(n) AS CASE WHEN n <= 0 THEN error('[DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE] The size of a bucket must be positive.') ELSE n END`,
  `CREATE OR REPLACE MACRO dbx_make_interval(months, days, us, must) AS CASE WHEN months IS NULL OR days IS NULL OR us IS NULL THEN NULL WHEN abs(months) > 2147483647 OR abs(days) > 2147483647
     THEN CASE WHEN must THEN error('[INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION] Integer overflow while operating with intervals. Use try_make_interval to tolerate overflow and return NULL instead.') END
     ELSE to_months(CAST(months AS INTEGER)) + to_days(CAST(days AS INTEGER)) + to_microseconds(us) END`,
  `CREATE OR REPLACE MACRO dbx_fitting(n, most) AS CASE WHEN n NOT BETWEEN -most - 1 AND most THEN error('[INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION] Integer overflow while operating with intervals.') ELSE n END`,
  `CREATE OR REPLACE MACRO dbx_make_dt_interval(d, h, m, us) AS to_microseconds(CAST(dbx_fitting(d::HUGEINT * 86400000000 + h::HUGEINT * 3600000000 + m::HUGEINT * 60000000 + us, 9223372036854775807) AS BIGINT))`,
  `CREATE OR REPLACE MACRO dbx_make_ym_interval(y, m) AS to_months(CAST(dbx_fitting(y::BIGINT * 12 + m, 2147483647) AS INTEGER))`,
  // A bucket's first month: one back when the day and time of its beginning are not reached yet.
  `CREATE OR REPLACE MACRO dbx_month_bucket(months, t, o) AS list_transform([CAST(floor((dbx_month_number(t) - dbx_month_number(o)) / months) AS BIGINT)], lambda n: CASE WHEN o + to_months(CAST(n * months AS INTEGER)) > t THEN o + to_months(CAST((n - 1) * months AS INTEGER)) ELSE o + to_months(CAST(n * months AS INTEGER)) END)[1]`,
  `CREATE OR REPLACE MACRO dbx_us_bucket(size, t, o) AS make_timestamp(epoch_us(o) + (epoch_us(t) - epoch_us(o) - (((epoch_us(t) - epoch_us(o)) % size) + size) % size))`,
]
