import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { quoteText, type Engine } from '@lagoon/engine'
import type { Artist } from './artists.ts'
import { batches } from './calendar.ts'
import { natural, tieLast, type Change } from './change.ts'
import { RowFile, type Cell } from './rowFile.ts'
import type { Track } from './tracks.ts'
import type { User } from './users.ts'

export const tableNames = ['DimUser', 'DimArtist', 'DimTrack', 'DimDate', 'FactStream'] as const
export type TableName = (typeof tableNames)[number]

/** A dimension's columns beside the technical ones, in the order of the source's script; the first is the key. */
interface Dimension<V> {
  readonly table: TableName
  readonly columns: readonly (readonly [name: string, type: string])[]
  /** The cells after the key. */
  readonly cells: (values: V) => readonly Cell[]
  /** A column that the source gains with batch 3; its cell comes last. */
  readonly gained?: string
}

const date = (instant: number | undefined): string | undefined => (instant === undefined ? undefined : new Date(instant).toISOString().slice(0, 10))

export const userTable: Dimension<User> = {
  table: 'DimUser',
  columns: [['user_id', 'INTEGER'], ['user_name', 'VARCHAR'], ['country', 'VARCHAR'], ['time_zone', 'VARCHAR'], ['subscription_type', 'VARCHAR'], ['start_date', 'DATE'], ['end_date', 'DATE']],
  cells: (user) => [user.name, user.country, user.zone, user.plan, date(user.start), date(user.end)],
}

export const artistTable: Dimension<Artist> = {
  table: 'DimArtist',
  columns: [['artist_id', 'INTEGER'], ['artist_name', 'VARCHAR'], ['genre', 'VARCHAR'], ['country', 'VARCHAR'], ['label', 'VARCHAR']],
  cells: (artist) => [artist.name, artist.genre, artist.country, artist.label],
  gained: 'label',
}

export const trackTable: Dimension<Track> = {
  table: 'DimTrack',
  columns: [['track_id', 'INTEGER'], ['track_name', 'VARCHAR'], ['artist_id', 'INTEGER'], ['album_name', 'VARCHAR'], ['duration_sec', 'INTEGER'], ['release_date', 'DATE']],
  cells: (track) => [track.name, track.artist, track.album, track.duration, date(track.released)],
}

export const dateTable: Dimension<number> = {
  table: 'DimDate',
  columns: [['date_key', 'INTEGER'], ['date', 'DATE'], ['day', 'INTEGER'], ['month', 'INTEGER'], ['year', 'INTEGER'], ['weekday', 'VARCHAR']],
  cells: (midnight) => {
    const each = new Date(midnight)
    return [date(midnight), each.getUTCDate(), each.getUTCMonth() + 1, each.getUTCFullYear(), weekdays[each.getUTCDay()]]
  },
}
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Every day of 2026, entered in the December before. */
export const calendarChanges = (): Change<number>[] =>
  Array.from({ length: 365 }, (_, n) => {
    const each = new Date(Date.UTC(2026, 0, 1 + n))
    return natural(each.getUTCFullYear() * 10000 + (each.getUTCMonth() + 1) * 100 + each.getUTCDate(), Date.UTC(2025, 11, 1, 12, 0, n), each.getTime())
  })

export const technical = 'updated_at, loaded_at, is_deleted'

export const batchFile = (folder: string, batch: number, table: TableName): string => join(folder, `batch-${batch}`, `${table}.parquet`)

/** Writes a dimension's file of each batch; a batch without changes gets a file without rows. */
export async function writeDimension<V>({ engine, folder, scratch, dimension, changes }: {
  readonly engine: Engine; readonly folder: string; readonly scratch: string; readonly dimension: Dimension<V>; readonly changes: readonly Change<V>[]
}): Promise<void> {
  const rows = new RowFile(join(scratch, `${dimension.table}.csv`))
  const empty = dimension.columns.slice(1).map(() => undefined)
  for (const change of tieLast(changes)) {
    const cells = change.values === undefined ? empty : dimension.cells(change.values)
    rows.write([change.batch, change.key, ...cells, change.at, change.arrival, change.values === undefined])
  }
  rows.close()
  const types = [['batch', 'INTEGER'], ...dimension.columns, ['updated_ms', 'BIGINT'], ['loaded_ms', 'BIGINT'], ['is_deleted', 'BOOLEAN']]
  const read = `read_csv(${quoteText(rows.path)}, header = false, auto_detect = false, quote = '"', escape = '"', columns = {${types.map(([name, type]) => `${name}: '${type}'`).join(', ')}})`
  const key = dimension.columns[0]?.[0] ?? ''
  for (const batch of batches) {
    mkdirSync(join(folder, `batch-${batch}`), { recursive: true })
    const columns = dimension.columns.map(([name]) => name).filter((name) => name !== dimension.gained || batch >= 3)
    await engine.copyToParquet({
      to: batchFile(folder, batch, dimension.table),
      compression: 'zstd',
      query: `SELECT ${columns.join(', ')}, epoch_ms(updated_ms) AS updated_at, epoch_ms(loaded_ms) AS loaded_at, is_deleted
        FROM ${read} WHERE batch = ${batch} ORDER BY loaded_ms, ${key} NULLS LAST, updated_ms`,
    })
  }
}
