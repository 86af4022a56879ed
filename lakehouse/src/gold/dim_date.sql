-- The calendar. It has no history: the newest report about a day counts.
CREATE OR REFRESH STREAMING TABLE gold.dim_date (
  date_key INT COMMENT 'The day as the number yyyymmdd',
  day INT COMMENT 'Day of the month',
  month INT COMMENT 'Month, 1 to 12',
  year INT COMMENT 'Year',
  weekday STRING COMMENT 'English name of the weekday',
  date DATE COMMENT 'The day'
)
COMMENT 'Calendar (SCD type 1)';

CREATE FLOW dim_date_newest AS AUTO CDC INTO gold.dim_date
FROM STREAM(silver.dim_date)
KEYS (date_key)
APPLY AS DELETE WHEN is_deleted
SEQUENCE BY updated_at
COLUMNS * EXCEPT (change_id, updated_at, loaded_at, is_deleted)
STORED AS SCD TYPE 1;
