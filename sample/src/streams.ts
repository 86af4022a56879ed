import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileList, quoteText, type Engine } from '@lagoon/engine'
import { arrivalSql, batches, batchSql, day, ends, horizon, hour, lastArrival, weekStart } from './calendar.ts'
import { dirtyStreamsSql } from './dirtyStreams.ts'
import { fates } from './fates.ts'
import { devices, type Play } from './listening.ts'
import { RowFile } from './rowFile.ts'
import { batchFile } from './tables.ts'

const rowsInAPart = 2_000_000
const playColumns = `{user_id: 'INTEGER', seq: 'INTEGER', track_id: 'INTEGER', at_ms: 'BIGINT', listened: 'INTEGER', device: 'TINYINT', fate: 'TINYINT', in_panel: 'BOOLEAN'}`

/** Takes plays as they are made, listener by listener, and keeps them in files of bounded size. */
export class PlayFiles {
  readonly #engine: Engine
  readonly #scratch: string
  readonly #parts: string[] = []
  #open: RowFile | undefined
  #rows = 0
  #seq = 0
  #user = 0

  constructor(engine: Engine, scratch: string) {
    this.#engine = engine
    this.#scratch = scratch
  }

  add(play: Play, inPanel: boolean): void {
    this.#seq = play.user === this.#user ? this.#seq + 1 : 0
    this.#user = play.user
    this.#open ??= new RowFile(join(this.#scratch, `plays-${this.#parts.length}.csv`))
    this.#open.writeLine(`${play.user},${this.#seq},${play.track},${play.at},${play.listened},${play.device},${play.fate},${inPanel}`)
    this.#rows += 1
  }

  /** To be called between two listeners. */
  async settle(atLeast = rowsInAPart): Promise<void> {
    if (!this.#open || this.#rows < atLeast) return
    this.#open.close()
    const part = join(this.#scratch, `plays-${this.#parts.length}.parquet`)
    await this.#engine.copyToParquet({ to: part, query: `SELECT * FROM read_csv(${quoteText(this.#open.path)}, header = false, auto_detect = false, columns = ${playColumns})` })
    rmSync(this.#open.path)
    this.#parts.push(part)
    this.#open = undefined
    this.#rows = 0
  }

  /** One file of all plays in the order of time, numbered in that order. */
  async finish(): Promise<string> {
    await this.settle(0)
    const to = join(this.#scratch, 'plays.parquet')
    await this.#engine.copyToParquet({
      to,
      query: `SELECT row_number() OVER () AS stream_id, * FROM (SELECT * FROM read_parquet(${fileList(this.#parts)}) ORDER BY at_ms, user_id, seq)`,
    })
    for (const part of this.#parts) rmSync(part)
    return to
  }
}

/** Writes the fact table's file of each batch from the plays and their fates. */
export async function writeStreams({ engine, folder, scratch, plays }: { readonly engine: Engine; readonly folder: string; readonly scratch: string; readonly plays: string }): Promise<void> {
  const all = `read_parquet(${quoteText(plays)})`
  const eventful = join(scratch, 'eventful.parquet')
  await engine.copyToParquet({ to: eventful, query: `SELECT * FROM ${all} WHERE fate <> ${fates.none}` })
  for (const batch of batches) {
    mkdirSync(join(folder, `batch-${batch}`), { recursive: true })
    const reported = reportsSql(all, batch)
    const newest = `SELECT updated_ms FROM (${reported}) WHERE updated_ms >= ${(ends[batch] ?? 0) - day} ORDER BY updated_ms DESC LIMIT 3`
    const arrived = `CASE WHEN updated_ms >= (SELECT min(updated_ms) FROM (${newest})) THEN ${lastArrival(batch)} ELSE ${arrivalSql('updated_ms')} END`
    await engine.copyToParquet({
      to: batchFile(folder, batch, 'FactStream'),
      compression: 'zstd',
      query: `SELECT stream_id, user_id, track_id, date_key, listen_duration, device_type, stream_timestamp,
          epoch_ms(updated_ms) AS updated_at, epoch_ms(loaded_ms) AS loaded_at, is_deleted
        FROM (
          SELECT *, ${arrived} AS loaded_ms FROM (${reported})
          UNION ALL BY NAME
          SELECT * FROM (${eventsSql(`read_parquet(${quoteText(eventful)})`)}) WHERE batch = ${batch}
        )${batch === 0 ? '' : ' ORDER BY loaded_ms, stream_id NULLS LAST, updated_ms'}`,
    })
  }
}

const end = 'at_ms + listened * 1000'
const whereFate = (...names: (keyof typeof fates)[]): string => `fate IN (${names.map((name) => fates[name]).join(', ')})`
const longest = 3600

/** What is reported the night after, of a batch: most plays, once. */
function reportsSql(plays: string, batch: number): string {
  const from = batch === 0 ? 0 : weekStart(batch)
  return `${playSql({ plays, updated: end, where: whereFate('none', 'corrected', 'repeated', 'deleted', 'shuffled') })}
    AND at_ms >= ${from - longest * 1000} AND at_ms < ${ends[batch]} AND ${end} >= ${from} AND ${end} < ${ends[batch]}`
}

/** What the rarer fates add, each row with its batch. Numbers are taken from the stream's id, so they differ and stay. */
function eventsSql(plays: string): string {
  const inWeek2 = (days: string): string => `${weekStart(2)} + CAST(${days} AS BIGINT) * ${day} + ${8 * hour} + stream_id % 3600 * 1000`
  const longer = (seconds: number): string => `least(listened + ${seconds} + stream_id % 50, ${longest})`
  const correction = `${end} + (1 + stream_id % 5) * ${hour}`
  const lateArrival = `CASE WHEN stream_id % 5 = 0 THEN ${lastArrival(1)} ELSE ${lastArrival(1)} + (1 + stream_id % 6) * ${day} - (stream_id % 40) * 75125 END`
  const event = ({ batch = '2', loaded, ...play }: Omit<PlayRow, 'plays'> & { readonly batch?: string; readonly loaded?: string }): string =>
    `SELECT *, ${loaded ?? arrivalSql('updated_ms')} AS loaded_ms, ${batch} AS batch FROM (${playSql({ plays, ...play })})`
  return [
    event({ updated: correction, listened: longer(1), batch: batchSql('updated_ms'), where: `${whereFate('corrected')} AND ${correction} < CASE WHEN in_panel THEN ${horizon} ELSE ${ends[0]} END` }),
    event({ updated: end, loaded: lateArrival, where: whereFate('late', 'overtaken') }),
    event({ updated: `${end} + ${hour}`, listened: longer(2), batch: '1', where: whereFate('overtaken') }),
    event({ updated: end, loaded: arrivalSql(inWeek2('stream_id % 6')), where: whereFate('repeated') }),
    event({ updated: inWeek2('1'), listened: longer(3), loaded: arrivalSql(inWeek2('5')), where: whereFate('shuffled') }),
    event({ updated: inWeek2('3'), listened: longer(60), where: whereFate('shuffled') }),
    `SELECT stream_id, NULL AS user_id, NULL AS track_id, NULL AS date_key, NULL AS listen_duration, NULL AS device_type, NULL AS stream_timestamp,
      true AS is_deleted, ${inWeek2('stream_id % 6')} AS updated_ms, ${arrivalSql(inWeek2('stream_id % 6'))} AS loaded_ms, 2 AS batch
    FROM ${plays} WHERE ${whereFate('deleted')}`,
    dirtyStreamsSql(),
  ].join('\n    UNION ALL BY NAME ')
}

interface PlayRow { readonly plays: string; readonly updated: string; readonly where: string; readonly listened?: string }

function playSql({ plays, updated, where, listened = 'listened' }: PlayRow): string {
  return `SELECT
      stream_id, user_id, track_id, CAST(strftime(epoch_ms(at_ms), '%Y%m%d') AS INTEGER) AS date_key,
      CAST(${listened} AS INTEGER) AS listen_duration, [${devices.map(quoteText).join(', ')}][device + 1] AS device_type,
      epoch_ms(at_ms) AS stream_timestamp, false AS is_deleted, ${updated} AS updated_ms
    FROM ${plays} WHERE ${where}`
}
