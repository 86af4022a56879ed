-- What applications and reports read: a copy of gold, filled by the pipeline serve_gold.
-- Each table has a twin in the schema serving_load, which a copy fills and one transaction exchanges.

CREATE SCHEMA serving;
GO
CREATE SCHEMA serving_load;
GO

CREATE TABLE serving.daily_listening (
    listening_date    DATE NOT NULL,
    country           VARCHAR(255) NOT NULL,
    subscription_type VARCHAR(50) NOT NULL,
    plays             BIGINT NOT NULL,
    listeners         BIGINT NOT NULL,
    listening_seconds BIGINT NOT NULL,
    PRIMARY KEY (listening_date, country, subscription_type)
);
CREATE TABLE serving_load.daily_listening (
    listening_date    DATE NOT NULL,
    country           VARCHAR(255) NOT NULL,
    subscription_type VARCHAR(50) NOT NULL,
    plays             BIGINT NOT NULL,
    listeners         BIGINT NOT NULL,
    listening_seconds BIGINT NOT NULL
);
GO

CREATE TABLE serving.top_tracks_by_month (
    month             DATE NOT NULL,
    rank_in_month     INT NOT NULL,
    track_id          INT NOT NULL,
    track_name        VARCHAR(255) NULL,
    artist_name       VARCHAR(255) NULL,
    plays             BIGINT NOT NULL,
    listeners         BIGINT NOT NULL,
    listening_seconds BIGINT NOT NULL,
    PRIMARY KEY (month, rank_in_month)
);
CREATE TABLE serving_load.top_tracks_by_month (
    month             DATE NOT NULL,
    rank_in_month     INT NOT NULL,
    track_id          INT NOT NULL,
    track_name        VARCHAR(255) NULL,
    artist_name       VARCHAR(255) NULL,
    plays             BIGINT NOT NULL,
    listeners         BIGINT NOT NULL,
    listening_seconds BIGINT NOT NULL
);
GO

CREATE TABLE serving.weekly_users (
    week_start      DATE NOT NULL PRIMARY KEY,
    active_users    BIGINT NOT NULL,
    new_users       BIGINT NOT NULL,
    returning_users BIGINT NOT NULL
);
CREATE TABLE serving_load.weekly_users (
    week_start      DATE NOT NULL,
    active_users    BIGINT NOT NULL,
    new_users       BIGINT NOT NULL,
    returning_users BIGINT NOT NULL
);
GO
