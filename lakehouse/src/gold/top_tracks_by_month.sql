-- The fifty tracks that were played most in each month, under their newest title.
CREATE OR REFRESH MATERIALIZED VIEW gold.top_tracks_by_month (
  month DATE COMMENT 'First day of the month',
  rank_in_month INT COMMENT 'Place in that month, 1 is the most played',
  track_id INT COMMENT 'Key of the track',
  track_name STRING COMMENT 'Newest title; null when nobody knows the track',
  artist_name STRING COMMENT 'Newest name of the artist; null when nobody knows the artist',
  plays BIGINT COMMENT 'Number of plays',
  listeners BIGINT COMMENT 'Number of different listeners',
  listening_seconds BIGINT COMMENT 'Seconds listened'
)
COMMENT 'Top tracks by month'
AS WITH
  monthly AS (
    SELECT
      make_date(d.year, d.month, 1) AS month,
      s.track_id,
      count(*) AS plays,
      count(DISTINCT s.user_id) AS listeners,
      sum(s.listen_duration) AS listening_seconds
    FROM gold.fact_stream AS s
    JOIN gold.dim_date AS d ON d.date_key = s.date_key
    GROUP BY 1, 2
  ),
  ranked AS (
    SELECT *, row_number() OVER (PARTITION BY month ORDER BY plays DESC, listening_seconds DESC, track_id) AS rank_in_month
    FROM monthly
  ),
  tracks AS (
    SELECT track_id, track_name, artist_id
    FROM gold.dim_track
    QUALIFY row_number() OVER (PARTITION BY track_id ORDER BY __START_AT DESC) = 1
  ),
  artists AS (
    SELECT artist_id, artist_name
    FROM gold.dim_artist
    QUALIFY row_number() OVER (PARTITION BY artist_id ORDER BY __START_AT DESC) = 1
  )
SELECT
  r.month, r.rank_in_month, r.track_id, t.track_name, a.artist_name, r.plays, r.listeners, r.listening_seconds
FROM ranked AS r
LEFT JOIN tracks AS t ON t.track_id = r.track_id
LEFT JOIN artists AS a ON a.artist_id = t.artist_id
WHERE r.rank_in_month <= 50;
