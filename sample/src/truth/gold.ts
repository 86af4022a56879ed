import { instants, values, type Checked } from './checksum.ts'
import { offsets } from '../places.ts'

/** What is compared of each table of gold. */
export const goldTables: Readonly<Record<string, readonly Checked[]>> = {
  dim_user: [...values('user_id', 'user_name', 'country', 'time_zone', 'subscription_type', 'start_date', 'end_date'), ...instants('updated_at', '__START_AT', '__END_AT')],
  dim_artist: [...values('artist_id', 'artist_name', 'genre', 'country'), ...instants('updated_at', '__START_AT', '__END_AT')],
  dim_track: [...values('track_id', 'track_name', 'artist_id', 'album_name', 'duration_sec', 'release_date', 'duration_class'), ...instants('updated_at', '__START_AT', '__END_AT')],
  dim_date: values('date_key', 'date', 'day', 'month', 'year', 'weekday'),
  fact_stream: [...values('stream_id', 'user_id', 'track_id', 'date_key', 'listen_duration', 'device_type'), ...instants('stream_timestamp', 'updated_at')],
  daily_listening: values('listening_date', 'country', 'subscription_type', 'plays', 'listeners', 'listening_seconds'),
  top_tracks_by_month: values('month', 'rank_in_month', 'track_id', 'track_name', 'artist_name', 'plays', 'listeners', 'listening_seconds'),
  top_artists_by_month: values('month', 'rank_in_month', 'artist_id', 'artist_name', 'genre', 'plays', 'listeners', 'listening_seconds'),
  listening_by_hour: values('weekday_number', 'weekday', 'hour', 'plays', 'listening_seconds'),
  track_engagement: values('track_id', 'track_name', 'duration_class', 'plays', 'skips', 'completions'),
  weekly_users: values('week_start', 'active_users', 'new_users', 'returning_users'),
  unmatched_streams: values('stream_id', 'missing', 'missing_id'),
}

// The version of a user that held when something was played; a row without one keeps nulls.
const playedByUser = `
  SELECT s.*, CASE WHEN u.__END_AT IS NULL OR s.stream_timestamp < u.__END_AT THEN u END AS version
  FROM fact_stream s ASOF LEFT JOIN dim_user u ON s.user_id = u.user_id AND s.stream_timestamp >= u.__START_AT`
const newest = (table: string, key: string): string => `(SELECT ${key}, arg_max(t, t.__START_AT) AS t FROM ${table} t GROUP BY ${key})`
const ranked = (monthly: string, key: string): string => `
  SELECT * FROM (SELECT *, rank() OVER (PARTITION BY month ORDER BY plays DESC, listening_seconds DESC, ${key}) AS rank_in_month FROM (${monthly})) WHERE rank_in_month <= 50`
const sums = 'count(*) AS plays, count(DISTINCT s.user_id) AS listeners, sum(s.listen_duration) AS listening_seconds'
// By the generator's own table of clocks, not by the time zone data of an engine.
const clocks = `(VALUES ${offsets.map(({ zone, from, minutes }) => `('${zone}', epoch_ms(${from}), ${minutes})`).join(', ')}) AS clocks (zone, since, minutes)`

/** Each view over the tables `fact_stream`, `dim_user`, `dim_artist`, `dim_track`, written another way than the pipeline writes it. */
export const viewSql: Readonly<Record<string, string>> = {
  daily_listening: `SELECT CAST(s.stream_timestamp AS DATE) AS listening_date, coalesce(version.country, '(unknown)') AS country,
      coalesce(version.subscription_type, '(unknown)') AS subscription_type, ${sums}
    FROM (${playedByUser}) s GROUP BY ALL`,
  top_tracks_by_month: `SELECT month, rank_in_month, m.track_id, k.t.track_name AS track_name, a.t.artist_name AS artist_name, plays, listeners, listening_seconds
    FROM (${ranked(`SELECT CAST(date_trunc('month', s.stream_timestamp) AS DATE) AS month, s.track_id, ${sums} FROM fact_stream s GROUP BY 1, 2`, 'track_id')}) m
    LEFT JOIN ${newest('dim_track', 'track_id')} k ON k.track_id = m.track_id LEFT JOIN ${newest('dim_artist', 'artist_id')} a ON a.artist_id = k.t.artist_id`,
  top_artists_by_month: `SELECT month, rank_in_month, m.artist_id, a.t.artist_name AS artist_name, a.t.genre AS genre, plays, listeners, listening_seconds
    FROM (${ranked(`SELECT CAST(date_trunc('month', s.stream_timestamp) AS DATE) AS month, k.t.artist_id AS artist_id, ${sums}
      FROM fact_stream s JOIN ${newest('dim_track', 'track_id')} k ON k.track_id = s.track_id WHERE k.t.artist_id IS NOT NULL GROUP BY 1, 2`, 'artist_id')}) m
    LEFT JOIN ${newest('dim_artist', 'artist_id')} a ON a.artist_id = m.artist_id`,
  listening_by_hour: `SELECT isodow(local) AS weekday_number, dayname(local) AS weekday, hour(local) AS hour, count(*) AS plays, sum(listen_duration) AS listening_seconds
    FROM (SELECT s.listen_duration, s.stream_timestamp + to_minutes(c.minutes) AS local FROM (SELECT *, version.time_zone AS zone FROM (${playedByUser})) s
      ASOF JOIN (SELECT * FROM ${clocks}) c ON s.zone = c.zone AND s.stream_timestamp >= c.since) GROUP BY ALL`,
  track_engagement: `SELECT s.track_id, k.t.track_name AS track_name, k.t.duration_class AS duration_class, count(*) AS plays,
      count(*) FILTER (s.listen_duration < 30) AS skips, count(*) FILTER (s.listen_duration >= 0.9 * k.t.duration_sec) AS completions
    FROM fact_stream s JOIN ${newest('dim_track', 'track_id')} k ON k.track_id = s.track_id GROUP BY ALL`,
  weekly_users: `SELECT week_start, count(*) AS active_users, count(*) FILTER (first) AS new_users, count(*) FILTER (NOT first) AS returning_users
    FROM (SELECT week_start, user_id, row_number() OVER (PARTITION BY user_id ORDER BY week_start) = 1 AS first
      FROM (SELECT DISTINCT user_id, CAST(stream_timestamp AS DATE) - (isodow(stream_timestamp) - 1) :: INTEGER AS week_start FROM fact_stream)) GROUP BY 1`,
  unmatched_streams: `SELECT stream_id, 'user' AS missing, user_id AS missing_id FROM fact_stream WHERE user_id NOT IN (SELECT user_id FROM dim_user)
    UNION ALL SELECT stream_id, 'track', track_id FROM fact_stream WHERE track_id NOT IN (SELECT track_id FROM dim_track)`,
}

/** The figures of a view that a person would look at first: one row over the view itself. */
export const headlineSql: Readonly<Record<string, string>> = {
  daily_listening: `SELECT sum(plays) AS plays, sum(listening_seconds) AS listening_seconds, sum(CASE WHEN country = '(unknown)' THEN plays ELSE 0 END) AS unknown_plays FROM daily_listening`,
  top_tracks_by_month: `SELECT count(DISTINCT month) AS months, sum(plays) AS plays, max(plays) AS most_plays FROM top_tracks_by_month`,
  top_artists_by_month: `SELECT count(DISTINCT month) AS months, sum(plays) AS plays, max(plays) AS most_plays FROM top_artists_by_month`,
  listening_by_hour: `SELECT sum(plays) AS plays, sum(CASE WHEN hour BETWEEN 0 AND 5 THEN plays ELSE 0 END) AS night_plays, sum(CASE WHEN weekday_number >= 6 THEN plays ELSE 0 END) AS weekend_plays FROM listening_by_hour`,
  track_engagement: `SELECT sum(plays) AS plays, sum(skips) AS skips, sum(completions) AS completions FROM track_engagement`,
  weekly_users: `SELECT sum(active_users) AS active_users, sum(new_users) AS new_users, sum(returning_users) AS returning_users FROM weekly_users`,
  unmatched_streams: `SELECT count(CASE WHEN missing = 'user' THEN 1 END) AS users, count(CASE WHEN missing = 'track' THEN 1 END) AS tracks FROM unmatched_streams`,
}
