-- When people listen, by the clock on their own wall.
CREATE OR REFRESH MATERIALIZED VIEW gold.listening_by_hour (
  weekday_number INT COMMENT 'Weekday, 1 is Monday',
  weekday STRING COMMENT 'English name of the weekday',
  hour INT COMMENT 'Hour of the day, 0 to 23',
  plays BIGINT COMMENT 'Number of plays that began in that hour',
  listening_seconds BIGINT COMMENT 'Seconds listened'
)
COMMENT 'Listening by weekday and hour in the time zone of the listener'
AS WITH
  -- Time zones lie whole quarters of an hour from UTC: plays of one quarter have one hour on the wall, so it is looked up once.
  quarters AS (
    SELECT
      u.time_zone,
      timestamp_seconds(unix_seconds(s.stream_timestamp) - unix_seconds(s.stream_timestamp) % 900) AS quarter,
      count(*) AS plays,
      sum(s.listen_duration) AS listening_seconds
    FROM gold.fact_stream AS s
    JOIN gold.dim_user AS u
      ON u.user_id = s.user_id
      AND s.stream_timestamp >= u.__START_AT
      AND s.stream_timestamp < coalesce(u.__END_AT, TIMESTAMP '9999-12-31')
    WHERE u.time_zone IS NOT NULL
    GROUP BY 1, 2
  ),
  local AS (
    SELECT from_utc_timestamp(quarter, time_zone) AS played_at, plays, listening_seconds
    FROM quarters
  )
SELECT
  weekday(played_at) + 1 AS weekday_number,
  date_format(played_at, 'EEEE') AS weekday,
  hour(played_at) AS hour,
  sum(plays) AS plays,
  sum(listening_seconds) AS listening_seconds
FROM local
GROUP BY 1, 2, 3;
