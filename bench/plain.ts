// The same rows by a plain DuckDB script: what a person would write who needs no log, no checkpoint, no expectation, no
// history of versions (and so without the dozen rows that the watermark reads twice). Bronze and silver get one file a batch; gold is computed anew after each batch that brought something.
// node --import tsx bench/plain.ts <size>   prints {"tookMs": …, "rows": …}

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileList, Engine } from '@lagoon/engine'
import { viewSql } from '../sample/src/truth/gold.ts'
import { historySql } from '../sample/src/truth/history.ts'
import { silverTables, type SilverTable } from '../sample/src/truth/silver.ts'
import { batchFile } from '../sample/src/tables.ts'

const size = process.argv[2] ?? 's'
const data = join(import.meta.dirname, '..', 'sample', 'data', size)
const batches = [0, 1, 2, 3, 4]
const out = await mkdtemp(join(tmpdir(), 'lagoon-plain-'))
const startedAt = performance.now()
const engine = await Engine.open()

const bronze = (table: SilverTable, batch: number): string => join(out, 'bronze', table.source, `${batch}.parquet`)
const silver = (table: SilverTable, batch: number): string => join(out, 'silver', table.name, `${batch}.parquet`)
const gold = (name: string): string => join(out, 'gold', `${name}.parquet`)
const read = (files: readonly string[]): string => `read_parquet(${fileList(files)}, union_by_name = true)`

for (const table of silverTables) for (const folder of [bronze(table, 0), silver(table, 0)]) await mkdir(join(folder, '..'), { recursive: true })
await mkdir(join(out, 'gold'))

let rows = 0n
for (const batch of batches) {
  let written = 0n
  for (const table of silverTables) {
    const copied = await engine.copyToParquet({ query: `SELECT * FROM ${read([batchFile(data, batch, table.source)])}`, to: bronze(table, batch) })
    if ((copied[0]?.rows ?? 0n) === 0n) continue
    const drops = table.rules.filter((rule) => rule.drops).map((rule) => `coalesce(${rule.violated}, false)`).join(' OR ')
    const kept = await engine.copyToParquet({ query: `SELECT ${table.cleaned} FROM ${read([bronze(table, batch)])} WHERE NOT (${drops})`, to: silver(table, batch) })
    written += kept[0]?.rows ?? 0n
  }
  rows += written
  if (written > 0n) await makeGold(batch)
}
await engine.close()
const tookMs = performance.now() - startedAt
await rm(out, { recursive: true })
console.log(JSON.stringify({ tookMs, rows: Number(rows) }))

async function makeGold(batch: number): Promise<void> {
  for (const table of silverTables) {
    const reports = `SELECT * FROM ${read(batches.filter((n) => n <= batch).map((n) => silver(table, n)).filter((file) => exists(file)))}`
    await engine.copyToParquet({ query: goldSql(table, reports, batch), to: gold(table.name) })
    await engine.run(`CREATE OR REPLACE VIEW ${table.name} AS SELECT * FROM ${read([gold(table.name)])}`)
  }
  for (const [name, sql] of Object.entries(viewSql)) await engine.copyToParquet({ query: sql, to: gold(name) })
}

function goldSql(table: SilverTable, reports: string, batch: number): string {
  switch (table.name) {
    case 'dim_user':
      return historySql({ reports, key: 'user_id', tracked: ['user_name', 'country', 'time_zone', 'subscription_type', 'start_date', 'end_date'] })
    case 'dim_artist':
      return historySql({ reports, key: 'artist_id', tracked: ['artist_name', 'genre', 'country', ...(batch >= 3 ? ['label'] : [])] })
    case 'dim_track':
      return historySql({ reports, key: 'track_id', tracked: ['track_name', 'artist_id', 'album_name', 'duration_sec', 'release_date', 'duration_class'] })
    case 'dim_date':
      return `SELECT DISTINCT date_key, date, day, month, year, weekday FROM (${reports})`
    default:
      return `SELECT * EXCLUDE (loaded_at) FROM (SELECT * FROM (${reports}) QUALIFY row_number() OVER (PARTITION BY stream_id ORDER BY updated_at DESC) = 1) WHERE NOT is_deleted`
  }
}

function exists(file: string): boolean {
  return existsSync(file)
}
