/** What is done to the clock of an instant. A zone with summers and winters has its own of each (`zones/seams.ts`). */
export const momentMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_moved(t, i) AS dbx_instant(dbx_clock(t) + i)`,
  `CREATE OR REPLACE MACRO dbx_moved_by_calendar(t, i) AS dbx_instant(dbx_clock(t) + i)`,
  `CREATE OR REPLACE MACRO dbx_moved_back(t, i) AS dbx_instant(dbx_clock(t) - i)`,
  `CREATE OR REPLACE MACRO dbx_moved_back_by_calendar(t, i) AS dbx_instant(dbx_clock(t) - i)`,
  `CREATE OR REPLACE MACRO dbx_trunc_instant(u, t) AS dbx_instant(dbx_date_trunc(u, dbx_clock(t)))`,
  `CREATE OR REPLACE MACRO dbx_instant_sequence(a, b, step) AS list_transform(dbx_time_sequence(dbx_clock(a), dbx_clock(b), step), lambda _e: dbx_instant(_e))`,
  `CREATE OR REPLACE MACRO dbx_instant_month_sequence(a, b, step) AS list_transform(dbx_month_sequence(dbx_clock(a), dbx_clock(b), step), lambda _e: dbx_instant(_e))`,
  `CREATE OR REPLACE MACRO dbx_instant_bucket(size, t, o) AS dbx_instant(dbx_us_bucket(size, dbx_clock(t), dbx_clock(o)))`,
  `CREATE OR REPLACE MACRO dbx_instant_month_bucket(months, t, o) AS dbx_instant(dbx_month_bucket(months, dbx_clock(t), dbx_clock(o)))`,
  `CREATE OR REPLACE MACRO dbx_iso_instant(t) AS strftime(dbx_clock(t), '%Y-%m-%dT%H:%M:%S.%gZ')`,
  `CREATE OR REPLACE MACRO dbx_json_instant(t) AS strftime(dbx_clock(t), '"%Y-%m-%dT%H:%M:%S.%gZ"')`,
  `CREATE OR REPLACE MACRO dbx_variant_instant(t) AS ('"' || dbx_timestamp_to_string(t) || '+00:00"')`,
]
