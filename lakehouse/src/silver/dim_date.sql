-- The calendar, as it was reported.
CREATE OR REFRESH STREAMING TABLE silver.dim_date (
  CONSTRAINT date_key_present EXPECT (date_key IS NOT NULL) ON VIOLATION DROP ROW,
  CONSTRAINT updated_at_present EXPECT (updated_at IS NOT NULL) ON VIOLATION FAIL UPDATE,
  CONSTRAINT date_key_matches_date EXPECT (
    is_deleted IS TRUE OR (date IS NOT NULL AND date_key = year(date) * 10000 + month(date) * 100 + day(date))
  )
)
COMMENT 'Changes of the calendar, append-only'
AS SELECT
  * EXCEPT (date, _rescued_data),
  CAST(date AS DATE) AS date
FROM STREAM read_files('${bronze}/DimDate', format => 'parquet');
