-- The fifty artists that were played most in each month, under their newest name.
CREATE OR REFRESH MATERIALIZED VIEW gold.top_artists_by_month (
  month DATE COMMENT 'First day of the month',
  rank_in_month INT COMMENT 'Place in that month, 1 is the most played',
  artist_id INT COMMENT 'Key of the artist',
  artist_name STRING COMMENT 'Newest name; null when nobody knows the artist',
  genre STRING COMMENT 'Newest genre',
  plays BIGINT COMMENT 'Number of plays',
  listeners BIGINT COMMENT 'Number of different listeners',
  listening_seconds BIGINT COMMENT 'Seconds listened'
)
COMMENT 'Top artists by month'
AS WITH
  tracks AS (
    SELECT track_id, artist_id
    FROM gold.dim_track
    QUALIFY row_number() OVER (PARTITION BY track_id ORDER BY __START_AT DESC) = 1
  ),
  artists AS (
    SELECT artist_id, artist_name, genre
    FROM gold.dim_artist
    QUALIFY row_number() OVER (PARTITION BY artist_id ORDER BY __START_AT DESC) = 1
  ),
  monthly AS (
    SELECT
      make_date(d.year, d.month, 1) AS month,
      t.artist_id,
      count(*) AS plays,
      count(DISTINCT s.user_id) AS listeners,
      sum(s.listen_duration) AS listening_seconds
    FROM gold.fact_stream AS s
    JOIN gold.dim_date AS d ON d.date_key = s.date_key
    JOIN tracks AS t ON t.track_id = s.track_id
    WHERE t.artist_id IS NOT NULL
    GROUP BY 1, 2
  ),
  ranked AS (
    SELECT *, row_number() OVER (PARTITION BY month ORDER BY plays DESC, listening_seconds DESC, artist_id) AS rank_in_month
    FROM monthly
  )
SELECT
  r.month, r.rank_in_month, r.artist_id, a.artist_name, a.genre, r.plays, r.listeners, r.listening_seconds
FROM ranked AS r
LEFT JOIN artists AS a ON a.artist_id = r.artist_id
WHERE r.rank_in_month <= 50;
