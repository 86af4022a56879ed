-- How much was listened to a day, by the country and plan that the listener had when it was played.
CREATE OR REFRESH MATERIALIZED VIEW gold.daily_listening (
  listening_date DATE COMMENT 'Day in UTC',
  country STRING COMMENT 'Country of the listener at that time; (unknown) when nobody knows the user',
  subscription_type STRING COMMENT 'Plan of the listener at that time; (unknown) when nobody knows the user',
  plays BIGINT COMMENT 'Number of plays',
  listeners BIGINT COMMENT 'Number of different listeners',
  listening_seconds BIGINT COMMENT 'Seconds listened',
  CONSTRAINT listener_known EXPECT (country <> '(unknown)' AND subscription_type <> '(unknown)')
)
COMMENT 'Daily listening by country and plan'
AS SELECT
  d.date AS listening_date,
  coalesce(u.country, '(unknown)') AS country,
  coalesce(u.subscription_type, '(unknown)') AS subscription_type,
  count(*) AS plays,
  count(DISTINCT s.user_id) AS listeners,
  sum(s.listen_duration) AS listening_seconds
FROM gold.fact_stream AS s
JOIN gold.dim_date AS d ON d.date_key = s.date_key
LEFT JOIN gold.dim_user AS u
  ON u.user_id = s.user_id
  AND s.stream_timestamp >= u.__START_AT
  AND s.stream_timestamp < coalesce(u.__END_AT, TIMESTAMP '9999-12-31')
GROUP BY 1, 2, 3;
