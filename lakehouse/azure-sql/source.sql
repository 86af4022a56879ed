-- The application's change tables, as the pipeline reads them.
--
-- Append-only: a change is a new row, never an update in place. One table has
--   change_id    the order in which the database took the rows
--   updated_at   when it happened, by the application's clock (what history is ordered by)
--   loaded_at    when it arrived here (what the copy's watermark follows); it never decreases from one commit to the next
--   is_deleted   1 when the row says that the key is gone; such a row carries the key and nothing else
-- A key is nullable because the application does write rows without one. (key, updated_at) is unique but for exact repeats.
-- All times are UTC.

CREATE TABLE dbo.DimUser (
    change_id         BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    user_id           INT NULL,
    user_name         VARCHAR(255) NULL,
    country           VARCHAR(255) NULL,
    time_zone         VARCHAR(64) NULL,
    subscription_type VARCHAR(50) NULL,
    start_date        DATE NULL,
    end_date          DATE NULL,
    updated_at        DATETIME2(3) NOT NULL,
    loaded_at         DATETIME2(3) NOT NULL,
    is_deleted        BIT NOT NULL
);
GO

CREATE TABLE dbo.DimArtist (
    change_id   BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    artist_id   INT NULL,
    artist_name VARCHAR(255) NULL,
    genre       VARCHAR(100) NULL,
    country     VARCHAR(100) NULL,
    updated_at  DATETIME2(3) NOT NULL,
    loaded_at   DATETIME2(3) NOT NULL,
    is_deleted  BIT NOT NULL
);
GO

CREATE TABLE dbo.DimTrack (
    change_id    BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    track_id     INT NULL,
    track_name   VARCHAR(255) NULL,
    artist_id    INT NULL,
    album_name   VARCHAR(255) NULL,
    duration_sec INT NULL,
    release_date DATE NULL,
    updated_at   DATETIME2(3) NOT NULL,
    loaded_at    DATETIME2(3) NOT NULL,
    is_deleted   BIT NOT NULL
);
GO

CREATE TABLE dbo.DimDate (
    change_id  BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    date_key   INT NULL,
    date       DATE NULL,
    day        INT NULL,
    month      INT NULL,
    year       INT NULL,
    weekday    VARCHAR(20) NULL,
    updated_at DATETIME2(3) NOT NULL,
    loaded_at  DATETIME2(3) NOT NULL,
    is_deleted BIT NOT NULL
);
GO

CREATE TABLE dbo.FactStream (
    change_id        BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    stream_id        BIGINT NULL,
    user_id          INT NULL,
    track_id         INT NULL,
    date_key         INT NULL,
    listen_duration  INT NULL,
    device_type      VARCHAR(50) NULL,
    stream_timestamp DATETIME2(3) NULL,
    updated_at       DATETIME2(3) NOT NULL,
    loaded_at        DATETIME2(3) NOT NULL,
    is_deleted       BIT NOT NULL
);
GO

-- The watermark's questions (the newest arrival, how many rows share it, what came after it) are answered from these.
CREATE INDEX IX_DimUser_loaded_at ON dbo.DimUser (loaded_at);
CREATE INDEX IX_DimArtist_loaded_at ON dbo.DimArtist (loaded_at);
CREATE INDEX IX_DimTrack_loaded_at ON dbo.DimTrack (loaded_at);
CREATE INDEX IX_DimDate_loaded_at ON dbo.DimDate (loaded_at);
CREATE INDEX IX_FactStream_loaded_at ON dbo.FactStream (loaded_at);
GO
