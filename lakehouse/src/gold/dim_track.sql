-- Tracks with their history: titles, albums and durations get corrected.
CREATE OR REFRESH STREAMING TABLE gold.dim_track (
  track_id INT COMMENT 'Key of the track',
  artist_id INT COMMENT 'Key of its artist',
  album_name STRING COMMENT 'Album on which it was released',
  duration_sec INT COMMENT 'Length in seconds',
  track_name STRING COMMENT 'Title; hyphens are blanks',
  release_date DATE COMMENT 'Day of release',
  duration_class STRING COMMENT 'low below 150 seconds, medium below 300, high from there on',
  updated_at TIMESTAMP COMMENT 'Newest report about this version (UTC)',
  __START_AT TIMESTAMP COMMENT 'The version holds from this instant (UTC)',
  __END_AT TIMESTAMP COMMENT 'The version held until before this instant (UTC); null for the current one'
)
COMMENT 'Tracks with their history (SCD type 2)';

CREATE FLOW dim_track_history AS AUTO CDC INTO gold.dim_track
FROM STREAM(silver.dim_track)
KEYS (track_id)
APPLY AS DELETE WHEN is_deleted
SEQUENCE BY updated_at
COLUMNS * EXCEPT (change_id, loaded_at, is_deleted)
STORED AS SCD TYPE 2
TRACK HISTORY ON * EXCEPT (updated_at);
