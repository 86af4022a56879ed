-- Every change of a user, as it was reported. Names lose stray blanks and letter case.
CREATE OR REFRESH STREAMING TABLE silver.dim_user (
  CONSTRAINT user_id_present EXPECT (user_id IS NOT NULL) ON VIOLATION DROP ROW,
  CONSTRAINT updated_at_present EXPECT (updated_at IS NOT NULL) ON VIOLATION FAIL UPDATE,
  CONSTRAINT plan_known EXPECT (
    is_deleted IS TRUE
    OR (subscription_type IS NOT NULL AND subscription_type IN ('Free', 'Premium', 'Family', 'Duo', 'Student'))
  ),
  CONSTRAINT time_zone_present EXPECT (is_deleted IS TRUE OR time_zone IS NOT NULL)
)
COMMENT 'Changes of users, append-only: one row for each change that the application reported'
AS SELECT
  * EXCEPT (user_name, start_date, end_date, _rescued_data),
  initcap(trim(regexp_replace(user_name, '\\s+', ' '))) AS user_name,
  CAST(start_date AS DATE) AS start_date,
  CAST(end_date AS DATE) AS end_date
FROM STREAM read_files('${bronze}/DimUser', format => 'parquet');
