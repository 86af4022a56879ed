import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Engine, quoteText, type Row } from '@lagoon/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastArrival } from './calendar.ts'
import { generate } from './generate.ts'
import { sizes } from './sizes.ts'
import { batchFile, tableNames, type TableName } from './tables.ts'
import { sourceSql } from './truth/source.ts'

const committed = fileURLToPath(new URL('../data', import.meta.url))
const [xs, s] = [join(committed, 'xs'), join(committed, 's')]
const keys: Readonly<Record<TableName, string>> = { DimUser: 'user_id', DimArtist: 'artist_id', DimTrack: 'track_id', DimDate: 'date_key', FactStream: 'stream_id' }

let engine: Engine
let folder: string
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 })
  folder = mkdtempSync(join(tmpdir(), 'sample-test-'))
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const one = async (sql: string): Promise<Row> => (await engine.rows(sql))[0] ?? {}
const number = async (sql: string): Promise<number> => Number(Object.values(await one(sql))[0])
const all = (table: TableName, data = xs): string => `(${sourceSql({ folder: data, table, upTo: 4 })})`
const manifestOf = (data: string): unknown => JSON.parse(readFileSync(join(data, 'manifest.json'), 'utf8'))

describe('the generator', () => {
  const size = sizes.find(({ name }) => name === 'xs')

  test('makes the committed files again, byte for byte', async () => {
    if (!size) throw new Error('no size xs')
    await generate({ size, seed: 20260101, folder: join(folder, 'xs') })
    expect(manifestOf(join(folder, 'xs'))).toEqual(manifestOf(xs))
  })

  test('makes others from another seed', async () => {
    if (!size) throw new Error('no size xs')
    await generate({ size, seed: 1, folder: join(folder, 'other') })
    expect(manifestOf(join(folder, 'other'))).not.toEqual(manifestOf(xs))
  })
})

describe.each([['xs', xs], ['s', s]])('the sample %s', (_name, data) => {
  test.each(tableNames)('%s: a key and an instant name one report, exact repeats aside', async (table) => {
    const told = `SELECT DISTINCT * EXCLUDE (batch, loaded_at) FROM ${all(table, data)} WHERE ${keys[table]} IS NOT NULL`
    expect(await number(`SELECT count(*) FROM (SELECT 1 FROM (${told}) GROUP BY ${keys[table]}, updated_at HAVING count(*) > 1)`)).toBe(0)
  })

  test.each(tableNames)('%s: arrivals never go back from batch to batch, and each batch ends at its last instant', async (table) => {
    const rows = await engine.rows(`SELECT batch, epoch_ms(min(loaded_at)) AS first, epoch_ms(max(loaded_at)) AS last FROM ${all(table, data)} GROUP BY batch ORDER BY batch`)
    rows.forEach(({ batch, first, last }) => {
      expect(Number(last)).toBe(lastArrival(Number(batch)))
      expect(Number(first)).toBeGreaterThanOrEqual(Number(batch) === 0 ? 0 : lastArrival(Number(batch) - 1))
    })
  })

  test.each(['DimUser', 'DimArtist', 'DimTrack', 'FactStream'] as const)('%s: batch 2 has rows with the last instant of batch 1', async (table) => {
    const at = `loaded_at = epoch_ms(${lastArrival(1)})`
    const row = await one(`SELECT count(*) FILTER (batch = 1) AS before, count(*) FILTER (batch = 2) AS after FROM ${all(table, data)} WHERE ${at}`)
    expect(Number(row['before'])).toBeGreaterThan(0)
    expect(Number(row['after'])).toBeGreaterThan(0)
  })

  test.each(['DimUser', 'DimArtist', 'DimTrack', 'FactStream'] as const)('%s: batch 2 repeats, deletes, is late, shuffles, and loses keys', async (table) => {
    const key = keys[table]
    const rows = all(table, data)
    const business = `* EXCLUDE (batch, loaded_at)`
    expect(await number(`SELECT count(*) FROM (SELECT ${business} FROM ${rows} WHERE batch <= 2 GROUP BY ALL HAVING count(*) > 1)`)).toBeGreaterThan(0)
    expect(await number(`SELECT count(*) FROM ${rows} WHERE is_deleted AND batch = 2`)).toBeGreaterThan(0)
    expect(await number(`SELECT count(*) FROM ${rows} WHERE is_deleted AND batch <> 2`)).toBe(0)
    expect(await number(`SELECT count(*) FROM ${rows} WHERE ${key} IS NULL AND batch = 2`)).toBeGreaterThan(0)
    const overtaken = `SELECT count(*) FROM ${rows} a JOIN ${rows} b ON a.${key} = b.${key} AND a.updated_at < b.updated_at AND a.loaded_at > b.loaded_at WHERE a.batch = 2`
    expect(await number(`${overtaken} AND b.batch = 1`)).toBeGreaterThan(0)
    expect(await number(`${overtaken} AND b.batch = 2`)).toBeGreaterThan(0)
  })

  test('holds rows that each rule of silver finds', () => {
    const { batches } = JSON.parse(readFileSync(join(data, 'truth.json'), 'utf8')) as { batches: { dropped: Record<string, { rows: number; by_rule: Record<string, number> }> }[] }
    const found = Object.entries(batches[2]?.dropped ?? {}).flatMap(([table, { by_rule }]) => Object.entries(by_rule).filter(([, rows]) => rows > 0).map(([rule]) => `${table}.${rule}`))
    expect(found).toEqual([
      'silver.dim_user.user_id_present', 'silver.dim_user.plan_known', 'silver.dim_artist.artist_id_present', 'silver.dim_artist.genre_present', 'silver.dim_track.track_id_present', 'silver.dim_track.duration_possible',
      'silver.fact_stream.stream_id_present', 'silver.fact_stream.user_id_present', 'silver.fact_stream.track_id_present', 'silver.fact_stream.listen_duration_possible', 'silver.fact_stream.device_known',
    ])
  })

  test('gains a column with batch 3, and batch 4 is empty', async () => {
    const columns = async (batch: number): Promise<string[]> => (await engine.columns(`SELECT * FROM read_parquet(${quoteText(batchFile(data, batch, 'DimArtist'))})`)).map(({ name }) => name)
    expect((await columns(3)).filter((name) => name === 'label')).toEqual(['label'])
    expect(await columns(2)).toEqual((await columns(3)).filter((name) => name !== 'label'))
    for (const table of tableNames) expect(await number(`SELECT count(*) FROM ${all(table, data)} WHERE batch = 4`)).toBe(0)
  })

  test('plays only what exists, on days that the calendar knows', async () => {
    const plays = `${all('FactStream', data)} AS p WHERE NOT is_deleted`
    expect(await number(`SELECT count(*) FROM ${plays} AND date_key NOT IN (SELECT date_key FROM ${all('DimDate', data)})`)).toBe(0)
    expect(await number(`SELECT count(*) FROM ${plays} AND track_id < 9000000 AND track_id NOT IN (SELECT track_id FROM ${all('DimTrack', data)} WHERE track_id IS NOT NULL)`)).toBe(0)
    expect(await number(`SELECT count(*) FROM ${plays} AND user_id < 9000000 AND user_id NOT IN (SELECT user_id FROM ${all('DimUser', data)} WHERE user_id IS NOT NULL)`)).toBe(0)
  })
})

describe('listening in the sample s', () => {
  const plays = `(SELECT p.*, t.duration_sec FROM read_parquet(${quoteText(batchFile(s, 0, 'FactStream'))}) p
    JOIN (SELECT track_id, arg_max(duration_sec, updated_at) AS duration_sec FROM read_parquet(${quoteText(batchFile(s, 0, 'DimTrack'))}) GROUP BY 1) t USING (track_id))`
  const share = (what: string): Promise<number> => number(`SELECT avg(CASE WHEN ${what} THEN 1 ELSE 0 END) FROM ${plays}`)
  const between = (low: number, high: number) => (value: number): boolean => value >= low && value <= high

  test('is skipped as the study says: a quarter in 5 s, a third in 30 s, half before the end', async () => {
    expect(await share('listen_duration < 5')).toSatisfy(between(0.22, 0.27))
    expect(await share('listen_duration < 30')).toSatisfy(between(0.32, 0.38))
    expect(await share('listen_duration < duration_sec')).toSatisfy(between(0.44, 0.53))
  })

  test('is hastier on a phone than at a desk', async () => {
    const skipped = (device: string): Promise<number> => number(`SELECT avg(CASE WHEN listen_duration < duration_sec THEN 1 ELSE 0 END) FROM ${plays} WHERE device_type = '${device}'`)
    expect((await skipped('Mobile')) - (await skipped('Desktop'))).toSatisfy(between(0.05, 0.2))
  })

  test('repeats what was played before', async () => {
    expect(await number(`SELECT 1 - count(DISTINCT (user_id, track_id)) / count(*) FROM ${plays}`)).toSatisfy(between(0.55, 0.85))
  })

  test('has few hits and a long tail', async () => {
    const top = `SELECT sum(n) FILTER (place <= tracks / 10) / sum(n) FROM (SELECT count(*) AS n, row_number() OVER (ORDER BY count(*) DESC) AS place, count(*) OVER () AS tracks FROM ${plays} GROUP BY track_id)`
    expect(await number(top)).toSatisfy(between(0.4, 0.85))
  })

  test('rests at night and differs from hour to hour', async () => {
    const byHour = await engine.rows(`SELECT hour(stream_timestamp) AS hour, count(*) AS plays FROM ${plays} GROUP BY 1 ORDER BY 1`)
    const counts = byHour.map((row) => Number(row['plays']))
    expect(counts).toHaveLength(24)
    expect(Math.max(...counts) / Math.min(...counts)).toSatisfy(between(1.5, 12))
  })
})
