import { sourceSql } from './source.ts'
import type { TableName } from '../tables.ts'

/** A rule of silver, put as what violates it. */
export interface Rule { readonly name: string; readonly violated: string; readonly drops: boolean }

export interface SilverTable {
  readonly name: string
  readonly source: TableName
  readonly rules: readonly Rule[]
  /** The cleaned columns, over the source's. */
  readonly cleaned: string
}

const rule = (name: string, violated: string): Rule => ({ name, violated, drops: false })
const dropping = (name: string, violated: string): Rule => ({ name, violated, drops: true })
const tidy = (column: string): string => `trim(regexp_replace(${column}, '\\s+', ' ', 'g'))`
const titled = (text: string): string => `array_to_string(list_transform(string_split(lower(${text}), ' '), lambda word: upper(word[1]) || word[2:]), ' ')`

export const silverTables: readonly SilverTable[] = [
  {
    name: 'dim_user', source: 'DimUser',
    rules: [
      dropping('user_id_present', 'user_id IS NULL'),
      rule('updated_at_present', 'updated_at IS NULL'),
      rule('plan_known', `NOT is_deleted AND coalesce(subscription_type, '') NOT IN ('Free', 'Premium', 'Family', 'Duo', 'Student')`),
      rule('time_zone_present', 'NOT is_deleted AND time_zone IS NULL'),
    ],
    cleaned: `* REPLACE (${titled(tidy('user_name'))} AS user_name)`,
  },
  {
    name: 'dim_artist', source: 'DimArtist',
    rules: [
      dropping('artist_id_present', 'artist_id IS NULL'),
      rule('updated_at_present', 'updated_at IS NULL'),
      rule('genre_present', 'NOT is_deleted AND genre IS NULL'),
    ],
    cleaned: `* REPLACE (${tidy('artist_name')} AS artist_name)`,
  },
  {
    name: 'dim_track', source: 'DimTrack',
    rules: [
      dropping('track_id_present', 'track_id IS NULL'),
      dropping('duration_possible', 'duration_sec < 1 OR duration_sec > 3600'),
      rule('updated_at_present', 'updated_at IS NULL'),
      rule('artist_id_present', 'NOT is_deleted AND artist_id IS NULL'),
    ],
    cleaned: `* REPLACE (${tidy(`replace(track_name, '-', ' ')`)} AS track_name),
      CASE WHEN duration_sec >= 300 THEN 'high' WHEN duration_sec >= 150 THEN 'medium' WHEN duration_sec IS NOT NULL THEN 'low' END AS duration_class`,
  },
  {
    name: 'dim_date', source: 'DimDate',
    rules: [
      dropping('date_key_present', 'date_key IS NULL'),
      rule('updated_at_present', 'updated_at IS NULL'),
      rule('date_key_matches_date', `NOT is_deleted AND date_key IS DISTINCT FROM CAST(strftime(date, '%Y%m%d') AS INTEGER)`),
    ],
    cleaned: '*',
  },
  {
    name: 'fact_stream', source: 'FactStream',
    rules: [
      dropping('stream_id_present', 'stream_id IS NULL'),
      dropping('user_id_present', 'NOT is_deleted AND user_id IS NULL'),
      dropping('track_id_present', 'NOT is_deleted AND track_id IS NULL'),
      dropping('listen_duration_possible', 'NOT is_deleted AND (listen_duration IS NULL OR listen_duration < 0 OR listen_duration > 3600)'),
      rule('updated_at_present', 'updated_at IS NULL'),
      rule('device_known', `NOT is_deleted AND coalesce(device_type, '') NOT IN ('Mobile', 'Desktop', 'Smart Speaker')`),
    ],
    cleaned: '*',
  },
]

const violates = (rules: readonly Rule[]): string => rules.map(({ violated }) => `coalesce(${violated}, false)`).join(' OR ')

/** The rows of the source that silver keeps, cleaned. */
export const silverSql = ({ folder, table, upTo, from }: { readonly folder: string; readonly table: SilverTable; readonly upTo: number; readonly from?: number }): string =>
  `SELECT ${table.cleaned} FROM (${sourceSql({ folder, table: table.source, upTo, ...(from === undefined ? {} : { from }) })}) WHERE NOT (${violates(table.rules.filter(({ drops }) => drops))})`

/** One row: `dropped`, and for each rule how many rows violate it. */
export const violationsSql = ({ folder, table, upTo }: { readonly folder: string; readonly table: SilverTable; readonly upTo: number }): string =>
  `SELECT count(*) FILTER (${violates(table.rules.filter(({ drops }) => drops))}) AS dropped,
    ${table.rules.map((each) => `count(*) FILTER (${violates([each])}) AS ${each.name}`).join(', ')}
  FROM (${sourceSql({ folder, table: table.source, upTo })})`
