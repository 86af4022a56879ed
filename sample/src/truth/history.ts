/**
 * The versions of each key, from all its reports at once: ordered by when they happened, equal reports counted once, a new
 * version where a tracked column differs from the report before or where a deletion stands in between. A version holds the
 * values of its last report and ends where the next report begins that is not part of it.
 */
export function historySql({ reports, key, tracked }: { readonly reports: string; readonly key: string; readonly tracked: readonly string[] }): string {
  const columns = tracked.join(', ')
  return `
    WITH told AS (SELECT DISTINCT ${key}, ${columns}, updated_at, is_deleted FROM (${reports})),
    marked AS (
      SELECT *,
        lag(is_deleted, 1, true) OVER in_time OR row(${columns}) IS DISTINCT FROM lag(row(${columns})) OVER in_time AS begins,
        lead(updated_at) OVER in_time AS next_at
      FROM told WINDOW in_time AS (PARTITION BY ${key} ORDER BY updated_at)
    ),
    numbered AS (SELECT *, sum(CASE WHEN begins THEN 1 ELSE 0 END) OVER (PARTITION BY ${key} ORDER BY updated_at) AS version FROM marked)
    SELECT ${key}, ${tracked.map((name) => `last(${name} ORDER BY updated_at) AS ${name}`).join(', ')},
      max(updated_at) AS updated_at, min(updated_at) AS __START_AT, last(next_at ORDER BY updated_at) AS __END_AT
    FROM numbered WHERE NOT is_deleted GROUP BY ${key}, version`
}
