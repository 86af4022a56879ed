-- Initial load: five tables of a small streaming service.

DROP TABLE IF EXISTS FactStream;
DROP TABLE IF EXISTS DimDate;
DROP TABLE IF EXISTS DimTrack;
DROP TABLE IF EXISTS DimArtist;
DROP TABLE IF EXISTS DimUser;
GO

CREATE TABLE DimUser (
    user_id INT PRIMARY KEY,
    user_name VARCHAR(255),
    country VARCHAR(255),
    subscription_type VARCHAR(50),
    start_date DATE,
    end_date DATE,
    updated_at DATETIME
);
GO

CREATE TABLE DimArtist (
    artist_id INT PRIMARY KEY,
    artist_name VARCHAR(255),
    genre VARCHAR(100),
    country VARCHAR(100),
    updated_at DATETIME
);
GO

CREATE TABLE DimTrack (
    track_id INT PRIMARY KEY,
    track_name VARCHAR(255),
    artist_id INT,
    album_name VARCHAR(255),
    duration_sec INT,
    release_date DATE,
    updated_at DATETIME
);
GO

CREATE TABLE DimDate (
    date_key INT PRIMARY KEY,
    date DATE,
    day INT,
    month INT,
    year INT,
    weekday VARCHAR(20)
);
GO

CREATE TABLE FactStream (
    stream_id BIGINT PRIMARY KEY,
    user_id INT,
    track_id INT,
    date_key INT,
    listen_duration INT,
    device_type VARCHAR(50),
    stream_timestamp DATETIME
);
GO

-- DimUser
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (1, 'Wren O''Dell', 'Ireland', 'Free', '2024-05-01', NULL, '2026-02-11 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (2, 'Tobias Lund', 'Norway', 'Family', '2023-11-20', NULL, '2026-02-14 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (3, 'Amara Diallo', 'Senegal', 'Premium', '2025-01-09', NULL, '2026-02-20 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (4, 'Pilar Soto', 'Chile', 'Free', '2025-08-30', NULL, '2026-03-01 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (5, 'Jun Mori', 'Japan', 'Premium', '2022-02-28', NULL, '2026-03-02 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (6, 'Edda Krause', 'Germany', 'Free', '2025-12-24', NULL, '2026-03-04 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (7, 'Noor Haddad', 'Jordan', 'Family', '2024-02-29', NULL, '2026-03-05 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (8, 'Ivo Petrov', 'Bulgaria', 'Free', '2026-01-15', NULL, '2026-03-05 08:30:15');

-- DimArtist
INSERT INTO DimArtist (artist_id, artist_name, genre, country, updated_at) VALUES (1, 'Glass Harbour', 'Electronic', 'Canada', '2026-02-10 08:30:15');
INSERT INTO DimArtist (artist_id, artist_name, genre, country, updated_at) VALUES (2, 'The Salt Clocks', 'Rock', 'Iceland', '2026-02-18 08:30:15');
INSERT INTO DimArtist (artist_id, artist_name, genre, country, updated_at) VALUES (3, 'Miro & Tide', 'Jazz', 'Portugal', '2026-02-27 08:30:15');
INSERT INTO DimArtist (artist_id, artist_name, genre, country, updated_at) VALUES (4, 'Owl Parliament', 'Pop', 'Kenya', '2026-03-03 08:30:15');
INSERT INTO DimArtist (artist_id, artist_name, genre, country, updated_at) VALUES (5, 'Seventh Lantern', 'Classical', 'Austria', '2026-03-05 08:30:15');
INSERT INTO DimArtist (artist_id, artist_name, genre, country, updated_at) VALUES (6, 'Paper Satellites', 'Hip-Hop', 'Brazil', '2026-03-05 08:30:15');

-- DimTrack
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (1, 'North-Facing Window', 1, 'Sills', 210, '2021-04-02', '2026-02-10 08:30:15');
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (2, 'Minute Hand', 2, 'Tidal Time', 149, '2019-09-13', '2026-02-12 08:30:15');
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (3, 'Low-Water Mark', 2, 'Tidal Time', 150, '2019-09-13', '2026-02-19 08:30:15');
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (4, 'Cais', 3, 'Margem', 301, '2023-06-30', '2026-02-25 08:30:15');
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (5, 'Second Reading', 4, 'Quorum', 188, '2024-10-04', '2026-03-01 08:30:15');
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (6, 'Lamplighters Round', 5, 'Op. 7', 300, '2018-01-19', '2026-03-04 08:30:15');
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (7, 'Perigee', 6, 'Low Orbit', 96, '2025-05-23', '2026-03-05 08:30:15');
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (8, 'Apogee', 6, 'Low Orbit', 355, '2025-05-23', '2026-03-05 08:30:15');

-- DimDate
INSERT INTO DimDate (date_key, date, day, month, year, weekday) VALUES (20260228, '2026-02-28', 28, 2, 2026, 'Saturday');
INSERT INTO DimDate (date_key, date, day, month, year, weekday) VALUES (20260301, '2026-03-01', 1, 3, 2026, 'Sunday');
INSERT INTO DimDate (date_key, date, day, month, year, weekday) VALUES (20260302, '2026-03-02', 2, 3, 2026, 'Monday');
INSERT INTO DimDate (date_key, date, day, month, year, weekday) VALUES (20260303, '2026-03-03', 3, 3, 2026, 'Tuesday');
INSERT INTO DimDate (date_key, date, day, month, year, weekday) VALUES (20260304, '2026-03-04', 4, 3, 2026, 'Wednesday');
INSERT INTO DimDate (date_key, date, day, month, year, weekday) VALUES (20260305, '2026-03-05', 5, 3, 2026, 'Thursday');

-- FactStream
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (1, 2, 4, 20260302, 67, 'Desktop', '2026-02-24 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (2, 3, 7, 20260303, 74, 'Smart Speaker', '2026-02-25 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (3, 4, 2, 20260304, 81, 'Mobile', '2026-02-26 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (4, 5, 5, 20260305, 88, 'Desktop', '2026-02-27 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (5, 6, 8, 20260301, 95, 'Smart Speaker', '2026-02-28 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (6, 7, 3, 20260302, 102, 'Mobile', '2026-03-01 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (7, 8, 6, 20260303, 109, 'Desktop', '2026-03-02 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (8, 1, 1, 20260304, 116, 'Smart Speaker', '2026-03-03 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (9, 2, 4, 20260305, 123, 'Mobile', '2026-03-04 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (10, 3, 7, 20260301, 130, 'Desktop', '2026-03-05 08:30:16');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (11, 4, 2, 20260302, 137, 'Smart Speaker', '2026-03-05 08:30:16');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (12, 5, 5, 20260303, 144, 'Mobile', '2026-03-05 08:30:16');

GO

SELECT * FROM DimUser;
SELECT * FROM DimArtist;
SELECT * FROM DimTrack;
SELECT * FROM DimDate;
SELECT * FROM FactStream;
