-- Plays: the newest report about each. Phones that were offline report up to forty days late, so deletions are remembered for sixty.
CREATE OR REFRESH STREAMING TABLE gold.fact_stream (
  stream_id BIGINT COMMENT 'Key of the play',
  user_id INT COMMENT 'Who listened',
  track_id INT COMMENT 'What was played',
  date_key INT COMMENT 'Day of stream_timestamp in UTC: joins to dim_date',
  listen_duration INT COMMENT 'Seconds listened',
  device_type STRING COMMENT 'Mobile, Desktop or Smart Speaker',
  stream_timestamp TIMESTAMP COMMENT 'When the play began (UTC)',
  updated_at TIMESTAMP COMMENT 'Newest report about the play (UTC)'
)
COMMENT 'Plays (SCD type 1)'
TBLPROPERTIES ('pipelines.cdc.tombstoneGCThresholdInSeconds' = '5184000');

CREATE FLOW fact_stream_newest AS AUTO CDC INTO gold.fact_stream
FROM STREAM(silver.fact_stream)
KEYS (stream_id)
APPLY AS DELETE WHEN is_deleted
SEQUENCE BY updated_at
COLUMNS * EXCEPT (change_id, loaded_at, is_deleted)
STORED AS SCD TYPE 1;
