import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { runBundleJob, runFactoryPipeline, runWorkspace } from '@lagoon/workspace'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openPlayed, type Played } from './harness.ts'

/** The first batch, brought and refreshed once. */
let first: Played
/** A copy of it, from which each test goes on. */
let played: Played
beforeAll(async () => {
  first = await openPlayed()
  await first.load(0)
  await first.run()
})
beforeEach(async () => {
  played = await first.copy()
})
afterEach(() => played.close())
afterAll(() => first.close())

const batches = [0, 1, 2, 3, 4]
// An order takes as long as a whole run of the sample; .ci/run asks for more of them.
const orders = process.env['LAGOON_PROPERTY_RUNS'] === undefined ? [[3, 2, 1, 4]] : [[2, 3, 1, 4], [3, 2, 1, 4]]

describe('the sample run', () => {
  test('every figure of the truth file holds after every batch', async () => {
    for (const batch of batches) {
      if (batch > 0) {
        await played.load(batch)
        await played.run()
      }
      expect(await played.wrong(), `after batch ${batch}`).toEqual([])
    }
  }, 120_000)

  test('gold is the same when all batches come at once', async () => {
    const empty = await openPlayed()
    await empty.load(...batches)
    await empty.run()
    expect(await empty.wrong('gold')).toEqual([])
    await empty.close()
  }, 60_000)

  for (const order of orders) {
    test(`gold is the same in the order 0, ${order.join(', ')}`, async () => {
      for (const batch of order) {
        await played.load(batch)
        await played.run()
      }
      expect(await played.wrong('gold')).toEqual([])
    }, 120_000)
  }

  test('gold is the same when each table is brought alone', async () => {
    const bring = (table: string): Promise<void> =>
      played.within(async (workspace) => {
        const run = await runFactoryPipeline(workspace, { pipeline: 'incremental_ingestion', parameters: { schema: 'dbo', table, cdc_col: 'loaded_at' } })
        expect(run.status, run.message).toBe('Succeeded')
      })
    const refresh = (): Promise<void> =>
      played.within(async (workspace) => {
        expect((await runBundleJob(workspace, 'refresh_medallion', {})).state).toBe('SUCCESS')
      })
    const tables = ['FactStream', 'DimDate', 'DimArtist', 'DimTrack', 'DimUser']
    for (const arrived of [[1], [2, 3]]) {
      await played.load(...arrived)
      for (const table of tables) {
        await bring(table)
        await refresh()
      }
    }
    await played.load(4)
    expect(await played.wrong('gold')).toEqual([])
  }, 120_000)

  test('a run that finds nothing new changes nothing', async () => {
    await played.load(1)
    await played.run()
    const before = await tree(played.state)
    await played.within(async (workspace) => {
      const report = await runWorkspace(workspace)
      expect(report.copies).toEqual([])
      expect(report.updates.flatMap(({ flows }) => flows).filter(({ appended = 0n, upserted = 0n, deleted = 0n, dropped = 0n }) => appended + upserted + deleted + dropped > 0n)).toEqual([])
    })
    expect(await tree(played.state)).toEqual(before)
  }, 60_000)

  test('a backfill reads its range again and leaves gold, and the watermark, as they were', async () => {
    await played.load(1, 2, 3, 4)
    await played.run()
    const watermark = await control(played, 'FactStream')
    await played.within(async (workspace) => {
      const parameters = { schema: 'dbo', table: 'FactStream', cdc_col: 'loaded_at', from_date: '2026-01-01' }
      const run = await runFactoryPipeline(workspace, { pipeline: 'incremental_ingestion', parameters })
      expect(run.status, run.message).toBe('Succeeded')
      const report = await runWorkspace(workspace)
      const appended = report.updates.flatMap(({ flows }) => flows).find(({ dataset }) => dataset.endsWith('silver.fact_stream'))?.appended ?? 0n
      expect(appended).toBeGreaterThan(5000n)
    })
    expect(await played.wrong('gold')).toEqual([])
    expect(await control(played, 'FactStream')).toEqual(watermark)
  }, 60_000)

  test('what gold holds can be copied to the serving database', async () => {
    await played.within(async (workspace) => {
      const run = await runFactoryPipeline(workspace, { pipeline: 'serve_gold' })
      expect(run.status, run.message).toBe('Succeeded')
      const database = await workspace.database({ server: 'spotify-sql', database: 'spotify' })
      const [served] = await database.execute('SELECT SUM(plays) AS plays FROM serving.daily_listening')
      await database.close()
      const gold = await (await workspace.warehouse()).query('SELECT sum(plays) AS plays FROM spotify.gold.daily_listening')
      expect(String(served?.rows[0]?.[0])).toBe(String(gold.rows[0]?.[0]))
    })
  }, 60_000)
})

/** Every file of the lake and of the pipelines' state, with size and time of change: what a run that does nothing must leave. */
async function tree(state: string): Promise<string[]> {
  const found: string[] = []
  for (const part of ['storage', 'unity-catalog']) {
    for (const name of await readdir(join(state, part), { recursive: true })) {
      const info = await stat(join(state, part, name))
      // The event log of the pipeline tells of every update, this one too.
      if (info.isFile() && !name.includes('event_log')) found.push(`${part}/${name} ${info.size} ${info.mtimeMs}`)
    }
  }
  return found.sort()
}

const control = (of: Played, table: string): Promise<string> =>
  of.within(async ({ lake }) => new TextDecoder().decode(await lake.read(`spotifylake/bronze/${table}_control/watermark.json`)))
