import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quoteText, type Engine, type Row } from '@lagoon/engine'
import { batches } from '../calendar.ts'
import { sampleVersion } from '../manifest.ts'
import { checksumSql } from './checksum.ts'
import { goldTables, headlineSql, viewSql } from './gold.ts'
import { historySql } from './history.ts'
import { silverSql, silverTables, violationsSql, type SilverTable } from './silver.ts'
import { bronzeRowsSql } from './source.ts'

type Figures = Readonly<Record<string, number | string>>

/** What every layer must hold once a batch has been played. Counts of violations are of all batches so far. */
interface BatchTruth {
  readonly batch: number
  readonly bronze: Figures
  readonly silver: Figures
  readonly dropped: Readonly<Record<string, { readonly rows: number; readonly by_rule: Figures }>>
  readonly gold: Readonly<Record<string, Figures>>
  readonly headlines: Readonly<Record<string, Figures>>
}

interface Task { readonly engine: Engine; readonly folder: string; readonly scratch: string; readonly size: string; readonly seed: number }

/**
 * Writes `truth.json`: what the pipeline must come to, computed from the files of the sample by DuckDB alone, all reports of a
 * key at once. Nothing of the pipeline and nothing of the runtime's translation takes part.
 */
export async function writeTruth(task: Task): Promise<void> {
  const truths: BatchTruth[] = []
  for (const batch of batches) {
    const before = truths.at(-1)
    truths.push(before && !(await anything(task, batch)) ? { ...before, batch } : await truthOf(task, batch))
  }
  const document = { sample: 'spotify', version: sampleVersion, size: task.size, seed: task.seed, batches: truths }
  writeFileSync(join(task.folder, 'truth.json'), JSON.stringify(document, null, 2) + '\n')
}

async function anything({ engine, folder }: Task, batch: number): Promise<boolean> {
  for (const table of silverTables) {
    const [row] = await engine.rows(`SELECT count(*) AS rows FROM (${silverSql({ folder, table, upTo: batch, from: batch })})`)
    if (row?.['rows'] !== 0n) return true
  }
  return false
}

async function truthOf(task: Task, batch: number): Promise<BatchTruth> {
  const { engine, folder } = task
  const one = async (sql: string): Promise<Figures> => figures((await engine.rows(sql))[0] ?? {})
  const truth = { batch, bronze: {} as Record<string, number | string>, silver: {} as Record<string, number | string>, dropped: {} as Record<string, { rows: number; by_rule: Figures }>, gold: {} as Record<string, Figures>, headlines: {} as Record<string, Figures> }
  for (const table of silverTables) {
    const { rows } = await one(bronzeRowsSql({ folder, table: table.source, upTo: batch }))
    const { dropped, ...byRule } = await one(violationsSql({ folder, table, upTo: batch }))
    truth.bronze[table.source] = Number(rows)
    truth.silver[table.name] = Number(rows) - Number(dropped)
    truth.dropped[`silver.${table.name}`] = { rows: Number(dropped), by_rule: byRule }
  }
  await makeGold(task, batch)
  for (const [name, columns] of Object.entries(goldTables)) {
    const versions = columns.some((column) => column.name === '__END_AT') ? ', count(*) FILTER (__END_AT IS NULL) AS current_versions, count(*) FILTER (__END_AT IS NOT NULL) AS historic_versions' : ''
    const label = name === 'dim_artist' && batch >= 3 ? ', count(label) AS labelled, count(DISTINCT label) AS labels' : ''
    truth.gold[name] = await one(`SELECT count(*) AS row_count, coalesce(${checksumSql(columns)}, 0) AS checksum${versions}${label} FROM ${name}`)
  }
  for (const [name, sql] of Object.entries(headlineSql)) truth.headlines[name] = await one(sql)
  return truth
}

const tracked: Readonly<Record<string, readonly [key: string, columns: readonly string[]]>> = {
  dim_user: ['user_id', ['user_name', 'country', 'time_zone', 'subscription_type', 'start_date', 'end_date']],
  dim_artist: ['artist_id', ['artist_name', 'genre', 'country', 'label']],
  dim_track: ['track_id', ['track_name', 'artist_id', 'album_name', 'duration_sec', 'release_date', 'duration_class']],
}

/** Leaves the tables of gold in the engine, under their names. */
async function makeGold({ engine, folder, scratch }: Task, batch: number): Promise<void> {
  for (const table of silverTables) {
    const reports = silverSql({ folder, table, upTo: batch })
    const [key, columns] = tracked[table.name] ?? []
    // The label is known from batch 3 on; before, it is the same null everywhere.
    const known = columns?.filter((name) => name !== 'label' || batch >= 3)
    if (key && known) await engine.run(`CREATE OR REPLACE TABLE ${table.name} AS ${historySql({ reports, key, tracked: known })}`)
    else if (table.name === 'dim_date') await engine.run(`CREATE OR REPLACE TABLE dim_date AS SELECT DISTINCT date_key, date, day, month, year, weekday FROM (${reports})`)
    else await makeFacts({ engine, folder, scratch, table, batch })
  }
  for (const [name, sql] of Object.entries(viewSql)) await engine.run(`CREATE OR REPLACE TABLE ${name} AS ${sql}`)
}

/** The newest report of each play. A later batch looks again only at the plays that it names. */
async function makeFacts({ engine, folder, scratch, table, batch }: { readonly engine: Engine; readonly folder: string; readonly scratch: string; readonly table: SilverTable; readonly batch: number }): Promise<void> {
  const file = (n: number): string => join(scratch, `fact-${n}.parquet`)
  const reports = silverSql({ folder, table, upTo: batch })
  const named = batch === 0
    ? `SELECT stream_id FROM (${reports}) GROUP BY stream_id HAVING count(*) > 1`
    : `SELECT DISTINCT stream_id FROM (${silverSql({ folder, table, upTo: batch, from: batch })})`
  await engine.run(`CREATE OR REPLACE TABLE named AS ${named}`)
  const untouched = batch === 0 ? `SELECT * EXCLUDE (batch, loaded_at) FROM (${reports}) WHERE NOT is_deleted` : `SELECT * FROM read_parquet(${quoteText(file(batch - 1))})`
  await engine.copyToParquet({
    to: file(batch),
    query: `SELECT * FROM (${untouched}) ANTI JOIN named USING (stream_id)
      UNION ALL BY NAME
      SELECT * EXCLUDE (batch, loaded_at) FROM (
        SELECT * FROM (${reports}) SEMI JOIN named USING (stream_id) QUALIFY row_number() OVER (PARTITION BY stream_id ORDER BY updated_at DESC) = 1
      ) WHERE NOT is_deleted`,
  })
  await engine.run(`CREATE OR REPLACE VIEW fact_stream AS SELECT * FROM read_parquet(${quoteText(file(batch))})`)
}

function figures(row: Row): Figures {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value : Number(value)]))
}
