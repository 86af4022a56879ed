-- What happens to a track once it has begun: skipped within thirty seconds, or heard to nine tenths of its length.
CREATE OR REFRESH MATERIALIZED VIEW gold.track_engagement (
  track_id INT COMMENT 'Key of the track',
  track_name STRING COMMENT 'Newest title',
  duration_class STRING COMMENT 'Newest duration class: low, medium or high',
  plays BIGINT COMMENT 'Number of plays',
  skips BIGINT COMMENT 'Plays that ended within 30 seconds',
  completions BIGINT COMMENT 'Plays that reached nine tenths of the track',
  skip_rate DOUBLE COMMENT 'Skips per play',
  completion_rate DOUBLE COMMENT 'Completions per play',
  CONSTRAINT nothing_is_both EXPECT (skips + completions <= plays)
)
COMMENT 'Skip and completion rate by track'
AS WITH
  tracks AS (
    SELECT track_id, track_name, duration_class, duration_sec
    FROM gold.dim_track
    QUALIFY row_number() OVER (PARTITION BY track_id ORDER BY __START_AT DESC) = 1
  ),
  counted AS (
    SELECT
      t.track_id,
      t.track_name,
      t.duration_class,
      count(*) AS plays,
      count_if(s.listen_duration < 30) AS skips,
      count_if(s.listen_duration * 10 >= t.duration_sec * 9) AS completions
    FROM gold.fact_stream AS s
    JOIN tracks AS t ON t.track_id = s.track_id
    GROUP BY 1, 2, 3
  )
SELECT
  *,
  round(skips / plays, 4) AS skip_rate,
  round(completions / plays, 4) AS completion_rate
FROM counted;
