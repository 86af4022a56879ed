-- Artists with their history. Columns are not listed, so that one which the source gains arrives here by itself.
CREATE OR REFRESH STREAMING TABLE gold.dim_artist
COMMENT 'Artists with their history (SCD type 2)';

CREATE FLOW dim_artist_history AS AUTO CDC INTO gold.dim_artist
FROM STREAM(silver.dim_artist)
KEYS (artist_id)
APPLY AS DELETE WHEN is_deleted
SEQUENCE BY updated_at
COLUMNS * EXCEPT (change_id, loaded_at, is_deleted)
STORED AS SCD TYPE 2
TRACK HISTORY ON * EXCEPT (updated_at);
