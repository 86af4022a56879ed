-- Every change of a track, as it was reported. Hyphens in titles become blanks; the duration gets a class.
CREATE OR REFRESH STREAMING TABLE silver.dim_track (
  CONSTRAINT track_id_present EXPECT (track_id IS NOT NULL) ON VIOLATION DROP ROW,
  CONSTRAINT duration_possible EXPECT (duration_sec IS NULL OR duration_sec BETWEEN 1 AND 3600) ON VIOLATION DROP ROW,
  CONSTRAINT updated_at_present EXPECT (updated_at IS NOT NULL) ON VIOLATION FAIL UPDATE,
  CONSTRAINT artist_id_present EXPECT (is_deleted IS TRUE OR artist_id IS NOT NULL)
)
COMMENT 'Changes of tracks, append-only: one row for each change that the application reported'
AS SELECT
  * EXCEPT (track_name, release_date, _rescued_data),
  trim(regexp_replace(track_name, '[-\\s]+', ' ')) AS track_name,
  CAST(release_date AS DATE) AS release_date,
  CASE
    WHEN duration_sec < 150 THEN 'low'
    WHEN duration_sec < 300 THEN 'medium'
    WHEN duration_sec >= 300 THEN 'high'
  END AS duration_class
FROM STREAM read_files('${bronze}/DimTrack', format => 'parquet');
