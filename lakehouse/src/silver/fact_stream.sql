-- Every play and every later correction of one, as it was reported. A deletion carries nothing but its key.
CREATE OR REFRESH STREAMING TABLE silver.fact_stream (
  CONSTRAINT stream_id_present EXPECT (stream_id IS NOT NULL) ON VIOLATION DROP ROW,
  CONSTRAINT user_id_present EXPECT (is_deleted IS TRUE OR user_id IS NOT NULL) ON VIOLATION DROP ROW,
  CONSTRAINT track_id_present EXPECT (is_deleted IS TRUE OR track_id IS NOT NULL) ON VIOLATION DROP ROW,
  CONSTRAINT listen_duration_possible EXPECT (
    is_deleted IS TRUE OR (listen_duration IS NOT NULL AND listen_duration BETWEEN 0 AND 3600)
  ) ON VIOLATION DROP ROW,
  CONSTRAINT updated_at_present EXPECT (updated_at IS NOT NULL) ON VIOLATION FAIL UPDATE,
  CONSTRAINT device_known EXPECT (
    is_deleted IS TRUE OR (device_type IS NOT NULL AND device_type IN ('Mobile', 'Desktop', 'Smart Speaker'))
  )
)
COMMENT 'Changes of plays, append-only: one row for each play and for each correction of one'
AS SELECT * EXCEPT (_rescued_data)
FROM STREAM read_files('${bronze}/FactStream', format => 'parquet');
