import { parseColumns, type Relation } from '@lagoon/sql'

const tables: Readonly<Record<string, string>> = {
  plays: 'play_id BIGINT, listener_id BIGINT, song_id BIGINT, device STRING, seconds INT, price DECIMAL(10,4), played_at TIMESTAMP, day DATE, tags ARRAY<STRING>, facts MAP<STRING, STRING>, place STRUCT<country: STRING, city: STRING>, payload STRING',
  listeners: 'listener_id BIGINT, name STRING, plan STRING, zone STRING, since DATE, until DATE',
  songs: 'song_id BIGINT, title STRING, band STRING, seconds INT, released DATE, price DECIMAL(8,2)',
}

/** The tables that `longQuery` reads; nobody runs it. */
export const longQueryTables: ReadonlyMap<string, Relation> = new Map(
  Object.entries(tables).map(([name, columns]) => [name, { duckdb: name, columns: parseColumns(columns).map(({ name: column, type }) => ({ name: column, type, nullable: true })) }]),
)

/** A report of ten steps, some 15 KB: joins, windows, CASE, dates, JSON, arrays, lambdas, decimals. */
export function longQuery(): string {
  const steps = Array.from({ length: 10 }, (_, index) => step(index))
  const union = Array.from({ length: 10 }, (_, index) => `SELECT '${index}' AS step, country, plan, sum(hours) AS hours, max(revenue) AS revenue FROM step_${index} GROUP BY ALL`)
  return `WITH ${steps.join(',\n')}\n${union.join('\nUNION ALL\n')}\nORDER BY hours DESC NULLS LAST, step LIMIT 100`
}

const step = (index: number): string => `step_${index} AS (
  SELECT coalesce(p.place.country, 'unknown') AS country, l.plan, s.band AS band_${index}, p.day,
    CASE WHEN p.seconds IS NULL THEN 'none' WHEN p.seconds < ${30 + index} THEN 'skipped' WHEN p.seconds >= s.seconds * 0.9 THEN 'whole' ELSE concat('part ', CAST(round(p.seconds * 100.0 / nullif(s.seconds, 0), 1) AS STRING), '%') END AS kind,
    p.seconds / 3600.0 AS hours, p.price * ${index + 1} * (1 - 0.19) + s.price AS revenue,
    date_trunc('MONTH', from_utc_timestamp(p.played_at, 'Europe/Berlin')) AS month, date_format(p.played_at, 'yyyy-MM-dd HH:mm') AS minute,
    datediff(p.day, l.since) AS days_with_us, p.day + INTERVAL ${index} DAY AS later,
    p.payload:client.version::STRING AS version, size(filter(p.tags, t -> t LIKE 'x_${index}%')) AS tagged, element_at(p.facts, 'source') AS source,
    row_number() OVER (PARTITION BY l.listener_id ORDER BY p.played_at DESC, p.play_id) AS nth,
    lag(p.song_id, 1) OVER (PARTITION BY l.listener_id ORDER BY p.played_at) AS previous,
    sum(p.seconds) OVER (PARTITION BY l.listener_id ORDER BY p.played_at ROWS BETWEEN ${index} PRECEDING AND CURRENT ROW) AS running
  FROM plays p
  JOIN listeners l ON p.listener_id = l.listener_id AND p.day BETWEEN l.since AND coalesce(l.until, DATE '9999-12-31')
  LEFT JOIN songs s USING (song_id)
  WHERE p.day >= DATE '2024-01-01' AND (l.plan IN ('free', 'family', 'student') OR s.released > DATE '20${10 + index}-06-01')
    AND EXISTS (SELECT 1 FROM plays q WHERE q.listener_id = p.listener_id AND q.day < p.day)
  QUALIFY nth <= ${100 + index})`
