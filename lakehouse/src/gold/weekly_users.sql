-- How many users were active in a week, and how many of them for the first time.
CREATE OR REFRESH MATERIALIZED VIEW gold.weekly_users (
  week_start DATE COMMENT 'Monday of the week (UTC)',
  active_users BIGINT COMMENT 'Users who played anything in that week',
  new_users BIGINT COMMENT 'Those of them who never played before',
  returning_users BIGINT COMMENT 'Those of them who played in an earlier week'
)
COMMENT 'Active, new and returning users by week'
AS WITH
  active AS (
    SELECT DISTINCT user_id, CAST(date_trunc('WEEK', stream_timestamp) AS DATE) AS week_start
    FROM gold.fact_stream
  ),
  first_week AS (
    SELECT user_id, min(week_start) AS week_start
    FROM active
    GROUP BY user_id
  )
SELECT
  a.week_start,
  count(*) AS active_users,
  count_if(a.week_start = f.week_start) AS new_users,
  count_if(a.week_start > f.week_start) AS returning_users
FROM active AS a
JOIN first_week AS f ON f.user_id = a.user_id
GROUP BY a.week_start;
