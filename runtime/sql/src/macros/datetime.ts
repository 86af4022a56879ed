import { packedParameters } from './packed.ts'

/** Dates and times whose edges differ. */
export const datetimeMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_must_parse(v, parsed, pattern) AS coalesce(parsed, CASE WHEN v IS NOT NULL AND pattern IS NOT NULL
     THEN error('[CANNOT_PARSE_TIMESTAMP] The value ''' || v || ''' cannot be parsed by the pattern ''' || pattern || '''. Use try_to_timestamp to tolerate invalid input string and return NULL instead.') END)`,
  `CREATE OR REPLACE MACRO dbx_unit(u) AS CASE upper(u) WHEN 'YEAR' THEN 'year' WHEN 'YYYY' THEN 'year' WHEN 'YY' THEN 'year' WHEN 'QUARTER' THEN 'quarter' WHEN 'MONTH' THEN 'month' WHEN 'MM' THEN 'month' WHEN 'MON' THEN 'month' WHEN 'WEEK' THEN 'week' END`,
  `CREATE OR REPLACE MACRO dbx_small_unit(u) AS CASE upper(u) WHEN 'DAY' THEN 'day' WHEN 'DD' THEN 'day' WHEN 'HOUR' THEN 'hour' WHEN 'MINUTE' THEN 'minute' WHEN 'SECOND' THEN 'second' WHEN 'MILLISECOND' THEN 'millisecond' WHEN 'MICROSECOND' THEN 'microsecond' END`,
  `CREATE OR REPLACE MACRO dbx_date_trunc(u, t) AS CASE WHEN dbx_unit(u) IS NOT NULL OR dbx_small_unit(u) IS NOT NULL THEN date_trunc(coalesce(dbx_unit(u), dbx_small_unit(u)), t) END`,
  `CREATE OR REPLACE MACRO dbx_trunc(d, u) AS CASE WHEN dbx_unit(u) IS NOT NULL THEN CAST(date_trunc(dbx_unit(u), d) AS DATE) END`,
  `CREATE OR REPLACE MACRO dbx_weekday_number(n) AS CASE upper(n) WHEN 'SU' THEN 0 WHEN 'SUN' THEN 0 WHEN 'SUNDAY' THEN 0 WHEN 'MO' THEN 1 WHEN 'MON' THEN 1 WHEN 'MONDAY' THEN 1 WHEN 'TU' THEN 2 WHEN 'TUE' THEN 2 WHEN 'TUESDAY' THEN 2
     WHEN 'WE' THEN 3 WHEN 'WED' THEN 3 WHEN 'WEDNESDAY' THEN 3 WHEN 'TH' THEN 4 WHEN 'THU' THEN 4 WHEN 'THURSDAY' THEN 4 WHEN 'FR' THEN 5 WHEN 'FRI' THEN 5 WHEN 'FRIDAY' THEN 5 WHEN 'SA' THEN 6 WHEN 'SAT' THEN 6 WHEN 'SATURDAY' THEN 6 END`,
  `CREATE OR REPLACE MACRO dbx_next_day(d, n) AS CASE WHEN d IS NOT NULL AND n IS NOT NULL AND dbx_weekday_number(n) IS NULL
     THEN error('[ILLEGAL_DAY_OF_WEEK] Illegal input for day of week: ' || n || '.') ELSE d + CAST((dbx_weekday_number(n) - dayofweek(d) + 6) % 7 + 1 AS INTEGER) END`,
  `CREATE OR REPLACE MACRO dbx_is_date(y, m, d) AS m BETWEEN 1 AND 12 AND d BETWEEN 1 AND CASE WHEN m = 2 THEN CASE WHEN y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0) THEN 29 ELSE 28 END WHEN m IN (4, 6, 9, 11) THEN 30 ELSE 31 END`,
  `CREATE OR REPLACE MACRO dbx_make_date(y, m, d) AS CASE WHEN NOT dbx_is_date(y, m, d)
     THEN error('[DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION] There is no date ' || CAST(y AS VARCHAR) || '-' || CAST(m AS VARCHAR) || '-' || CAST(d AS VARCHAR) || '.') ELSE make_date(CAST(y AS BIGINT), CAST(m AS BIGINT), CAST(d AS BIGINT)) END`,
  `CREATE OR REPLACE MACRO dbx_clock_of(y, m, d, h, mi, s) AS CAST(make_date(CAST(y AS BIGINT), CAST(m AS BIGINT), CAST(d AS BIGINT)) AS TIMESTAMP) + to_microseconds(CAST(h AS BIGINT) * 3600000000 + CAST(mi AS BIGINT) * 60000000 + CAST(s * 1000000 AS BIGINT))`,
  `CREATE OR REPLACE MACRO dbx_try_make_clock(y, m, d, h, mi, s) AS CASE WHEN dbx_is_date(y, m, d) AND h BETWEEN 0 AND 23 AND mi BETWEEN 0 AND 59 AND s BETWEEN 0 AND 60 THEN dbx_clock_of(y, m, d, h, mi, s) END`,
  `CREATE OR REPLACE MACRO dbx_make_clock(y, m, d, h, mi, s) AS CASE WHEN y + m + d + h + mi + s IS NULL THEN NULL WHEN s > 60 THEN error('[INVALID_FRACTION_OF_SECOND] Valid range for seconds is [0, 60] (inclusive), but the provided value is ' || CAST(s AS VARCHAR) || '.')
     WHEN NOT dbx_is_date(y, m, d) OR h NOT BETWEEN 0 AND 23 OR mi NOT BETWEEN 0 AND 59 OR s < 0 THEN error('[DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION] A field of the timestamp is out of its bounds.') ELSE dbx_clock_of(y, m, d, h, mi, s) END`,
  `CREATE OR REPLACE MACRO dbx_floor_divide(a, b) AS CAST(a // b - CASE WHEN a % b < 0 THEN 1 ELSE 0 END AS BIGINT)`,
  `CREATE OR REPLACE MACRO dbx_seconds_to_instant(s) AS CASE WHEN s NOT BETWEEN -9223372036854 AND 9223372036854 THEN error('[DATETIME_OVERFLOW] Datetime operation overflow: timestamp_seconds of ' || CAST(s AS VARCHAR) || '.') ELSE make_timestamptz(CAST(s AS BIGINT) * 1000000) END`,
  `CREATE OR REPLACE MACRO dbx_millis_to_instant(s) AS CASE WHEN s NOT BETWEEN -9223372036854775 AND 9223372036854775 THEN error('[DATETIME_OVERFLOW] Datetime operation overflow: timestamp_millis of ' || CAST(s AS VARCHAR) || '.') ELSE make_timestamptz(CAST(s AS BIGINT) * 1000) END`,
  `CREATE OR REPLACE MACRO dbx_seconds(t) AS CAST(CAST(((epoch_us(t) % 60000000) + 60000000) % 60000000 AS DECIMAL(18,0)) * CAST('0.000001' AS DECIMAL(6,6)) AS DECIMAL(8,6))`,
  // Whole months from a to b: the day and time of day decide about the last one.
  `CREATE OR REPLACE MACRO dbx_month_number(t) AS CAST(year(t) * 12 + month(t) AS BIGINT)`,
  `CREATE OR REPLACE MACRO dbx_within_month(t) AS epoch_us(t) - epoch_us(date_trunc('month', t))`,
  `CREATE OR REPLACE MACRO dbx_months_less(months, later) AS months - CASE WHEN months > 0 AND later < 0 THEN 1 WHEN months < 0 AND later > 0 THEN -1 ELSE 0 END`,
  `CREATE OR REPLACE MACRO dbx_whole_months(a, b) AS list_transform([${packedParameters({ a: 'a', b: 'b' })}], lambda p: dbx_months_less(dbx_month_number(p['b']) - dbx_month_number(p['a']), dbx_within_month(p['b']) - dbx_within_month(p['a'])))[1]`,
  `CREATE OR REPLACE MACRO dbx_day_seconds(t) AS ((epoch_us(dbx_clock(t)) % 86400000000 + 86400000000) % 86400000000) // 1000000`,
  `CREATE OR REPLACE MACRO dbx_is_last_day(t) AS CAST(t AS DATE) = last_day(t)`,
  `CREATE OR REPLACE MACRO dbx_clocks_apart(a, b, seconds) AS (dbx_month_number(a) - dbx_month_number(b)) + CASE WHEN day(a) = day(b) OR (dbx_is_last_day(a) AND dbx_is_last_day(b)) THEN 0
     ELSE ((day(a) - day(b)) * 86400 + seconds) / 2678400.0::DOUBLE END`,
  `CREATE OR REPLACE MACRO dbx_months_apart(t1, t2) AS CAST(dbx_clocks_apart(dbx_clock(t1), dbx_clock(t2), dbx_day_seconds(t1) - dbx_day_seconds(t2)) AS DOUBLE)`,
]
