-- Incremental load: changes of rows that exist already.

-- DimUser
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (1, 'Wren O''Dell', 'Ireland', 'Premium', '2024-05-01', NULL, '2026-03-05 08:30:16');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (4, 'Pilar Soto', 'Chile', 'Premium', '2025-08-30', NULL, '2026-03-05 08:30:16');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (7, 'Noor Haddad', 'Jordan', 'Premium', '2024-02-29', NULL, '2026-03-05 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (2, 'Tobias Lund', 'Norway', 'Premium', '2023-11-20', NULL, '2026-03-03 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (6, 'Edda Krause', 'Germany', 'Family', '2025-12-24', NULL, '2026-02-28 08:30:15');
INSERT INTO DimUser (user_id, user_name, country, subscription_type, start_date, end_date, updated_at) VALUES (6, 'Edda Krause', 'Austria', 'Family', '2025-12-24', NULL, '2026-03-01 08:30:15');

-- DimArtist
INSERT INTO DimArtist (artist_id, artist_name, genre, country, updated_at) VALUES (4, 'Owl Parliament', 'Pop', 'Uganda', '2026-03-05 08:30:16');
INSERT INTO DimArtist (artist_id, artist_name, genre, country, updated_at) VALUES (1, 'Glass Harbour', 'Ambient', 'Canada', '2026-02-12 08:30:15');
INSERT INTO DimArtist (artist_id, artist_name, genre, country, updated_at) VALUES (3, 'Miro & Tide', 'Folk', 'Portugal', '2026-02-20 08:30:15');

-- DimTrack
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (5, 'Second Reading (Live)', 4, 'Quorum', 203, '2024-10-04', '2026-03-05 08:30:16');
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (8, 'Apogee', 6, 'Low Orbit', 354, '2025-05-23', '2026-03-05 08:30:15');
INSERT INTO DimTrack (track_id, track_name, artist_id, album_name, duration_sec, release_date, updated_at) VALUES (2, 'Minute Hand', 2, 'Tidal Time', 151, '2019-09-13', '2026-02-26 08:30:15');

-- FactStream
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (3, 4, 2, 20260304, 99, 'Mobile', '2026-03-05 08:30:16');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (5, 6, 8, 20260301, 210, 'Desktop', '2026-03-05 08:30:16');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (7, 8, 6, 20260303, 33, 'Mobile', '2026-03-04 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (9, 2, 4, 20260305, 140, 'Smart Speaker', '2026-03-01 08:30:15');
INSERT INTO FactStream (stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp) VALUES (12, 5, 5, 20260303, 12, 'Desktop', '2026-02-23 08:30:15');

SELECT * FROM DimUser;
SELECT * FROM DimArtist;
SELECT * FROM DimTrack;
SELECT * FROM FactStream;
