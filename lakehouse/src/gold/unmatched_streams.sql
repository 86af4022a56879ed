-- Plays that point to nobody or to nothing: kept in fact_stream, missing from what is counted by user or track.
CREATE OR REFRESH MATERIALIZED VIEW gold.unmatched_streams (
  stream_id BIGINT COMMENT 'Key of the play',
  missing STRING COMMENT 'What is not known: user or track',
  missing_id INT COMMENT 'The key that was not found'
)
COMMENT 'Plays whose user or track is not known'
AS SELECT s.stream_id, 'user' AS missing, s.user_id AS missing_id
FROM gold.fact_stream AS s
LEFT ANTI JOIN gold.dim_user AS u ON u.user_id = s.user_id
UNION ALL
SELECT s.stream_id, 'track' AS missing, s.track_id AS missing_id
FROM gold.fact_stream AS s
LEFT ANTI JOIN gold.dim_track AS t ON t.track_id = s.track_id;
