/** Clocks of zones that a query names, whatever the session's is. */
export const zoneMacros: readonly string[] = [
  // ICU knows no zones like +01:00: those are added by hand.
  `CREATE OR REPLACE MACRO dbx_is_offset(z) AS NOT contains(z, '/') AND regexp_full_match(z, '(UTC|GMT|UT)?[+-][0-9]{1,2}(:?[0-9]{1,2}(:?[0-9]{2})?)?')`,
  `CREATE OR REPLACE MACRO dbx_zone_seconds(p) AS CAST(p['h'] AS INTEGER) * 3600 + coalesce(TRY_CAST(p['m'] AS INTEGER), 0) * 60 + coalesce(TRY_CAST(p['s'] AS INTEGER), 0)`,
  `CREATE OR REPLACE MACRO dbx_offset(z) AS list_transform([regexp_extract(z, '[+-]([0-9]{1,2}):?([0-9]{1,2})?:?([0-9]{2})?$', ['h', 'm', 's'])], lambda p: CASE WHEN dbx_zone_seconds(p) > 64800 OR coalesce(TRY_CAST(p['m'] AS INTEGER), 0) > 59 THEN error('[INVALID_TIMEZONE] The timezone: ' || z || ' is invalid.')
     ELSE to_seconds(CASE WHEN contains(z, '-') THEN -1 ELSE 1 END * dbx_zone_seconds(p)) END)[1]`,
  `CREATE OR REPLACE MACRO dbx_zone_name(z) AS CASE WHEN z IN ('Z', 'UT') THEN 'UTC' WHEN NOT regexp_matches(z, '^[A-Z]') THEN error('[INVALID_TIMEZONE] The timezone: ' || z || ' is invalid.') ELSE z END`,
  `CREATE OR REPLACE MACRO dbx_zone_shift(i, z) AS (i AT TIME ZONE dbx_zone_name(z)) - dbx_utc_clock(i)`,
  // The instant at which a clock in a zone shows c, by the offset of the day before where that is true: of two such instants Java takes the earlier, ICU the later.
  `CREATE OR REPLACE MACRO dbx_region_to_utc(c, z) AS list_transform([dbx_utc_instant(c - dbx_zone_shift(dbx_utc_instant(c - to_days(1)), z))], lambda e: CASE WHEN (e AT TIME ZONE dbx_zone_name(z)) = c THEN e ELSE c AT TIME ZONE dbx_zone_name(z) END)[1]`,
  `CREATE OR REPLACE MACRO dbx_from_utc(t, z) AS CASE WHEN dbx_is_offset(z) THEN dbx_utc_instant(dbx_utc_clock(t) + dbx_offset(z)) ELSE dbx_utc_instant(t AT TIME ZONE dbx_zone_name(z)) END`,
  `CREATE OR REPLACE MACRO dbx_to_utc(t, z) AS CASE WHEN dbx_is_offset(z) THEN dbx_utc_instant(dbx_utc_clock(t) - dbx_offset(z)) ELSE dbx_region_to_utc(dbx_utc_clock(t), z) END`,
]
