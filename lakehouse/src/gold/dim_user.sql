-- Users with their history: a version for each change of name, country, time zone or plan. A touched but unchanged user makes none.
CREATE OR REFRESH STREAMING TABLE gold.dim_user (
  user_id INT COMMENT 'Key of the user',
  country STRING COMMENT 'Where the user lives',
  time_zone STRING COMMENT 'IANA name of the time zone the user lives in',
  subscription_type STRING COMMENT 'Plan: Free, Premium, Family, Duo or Student',
  user_name STRING COMMENT 'Name, without stray blanks and in title case',
  start_date DATE COMMENT 'Day on which the user joined',
  end_date DATE COMMENT 'Day on which the user left; null while a member',
  updated_at TIMESTAMP COMMENT 'Newest report about this version (UTC)',
  __START_AT TIMESTAMP COMMENT 'The version holds from this instant (UTC)',
  __END_AT TIMESTAMP COMMENT 'The version held until before this instant (UTC); null for the current one'
)
COMMENT 'Users with their history (SCD type 2)';

CREATE FLOW dim_user_history AS AUTO CDC INTO gold.dim_user
FROM STREAM(silver.dim_user)
KEYS (user_id)
APPLY AS DELETE WHEN is_deleted
SEQUENCE BY updated_at
COLUMNS * EXCEPT (change_id, loaded_at, is_deleted)
STORED AS SCD TYPE 2
TRACK HISTORY ON * EXCEPT (updated_at);
