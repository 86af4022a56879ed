import { Engine, type Row } from '@lagoon/engine'
import { failAfter, faultPoint, type FaultPoint } from '@lagoon/storage'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, pipelineOf, type TestWorld } from '../testWorld.ts'
import type { UpdateRequest } from './select.ts'

// A process that dies at any durable step, before or after it, is repaired by the next run: the tables of an undisturbed one.
let engine: Engine
beforeAll(async () => { engine = await Engine.open({ threads: 1 }) })
afterAll(() => engine.close())

const pipeline = pipelineOf(
  `CREATE OR REFRESH STREAMING TABLE changes (CONSTRAINT named EXPECT (name IS NOT NULL) ON VIOLATION DROP ROW)
   AS SELECT * EXCEPT (_rescued_data) FROM STREAM read_files('abfss://bronze@acct.dfs.core.windows.net/customers', format => 'parquet', maxFilesPerTrigger => 2)`,
  `CREATE OR REFRESH STREAMING TABLE history FLOW AUTO CDC FROM STREAM changes KEYS (id) APPLY AS DELETE WHEN gone SEQUENCE BY moment COLUMNS * EXCEPT (gone) STORED AS SCD TYPE 2 TRACK HISTORY ON name`,
  `CREATE OR REFRESH STREAMING TABLE latest FLOW AUTO CDC FROM STREAM changes KEYS (id) APPLY AS DELETE WHEN gone SEQUENCE BY moment COLUMNS * EXCEPT (gone)`,
  'CREATE MATERIALIZED VIEW names AS SELECT name, count(*) AS n FROM latest GROUP BY name',
)

type Landing = readonly (readonly [string, string])[]
const early: Landing = [
  ['1.parquet', `(1, 'ann', 10, FALSE), (2, 'bob', 10, FALSE), (3, NULL, 10, FALSE)`],
  ['2.parquet', `(1, 'ann', 12, FALSE), (2, 'bob', 20, TRUE), (4, 'dan', 10, FALSE)`],
]
const late: Landing = [['3.parquet', `(1, 'eve', 11, FALSE), (2, 'late', 15, FALSE), (4, 'dan', 9, TRUE), (5, NULL, 1, FALSE)`], ['4.parquet', `(4, 'dan', 30, TRUE)`]]
const land = async (world: TestWorld, files: Landing): Promise<void> => {
  for (const [file, rows] of files) await world.land(`customers/${file}`, `SELECT * FROM (VALUES ${rows}) c(id, name, moment, gone)`)
}
const contents = async (world: TestWorld): Promise<Record<string, Row[]>> =>
  Object.fromEntries(await Promise.all(['changes', 'history', 'latest', 'names'].map(async (name) => [name, await world.rows(name)] as const)))

interface Scenario {
  readonly name: string
  /** What lies there before the update that is disturbed. */
  prepare(world: TestWorld): Promise<void>
  readonly request: UpdateRequest
}
const scenarios: readonly Scenario[] = [
  { name: 'a later update', request: {}, async prepare(world) { await land(world, early); await world.run(pipeline); await land(world, late) } },
  { name: 'the first update', request: {}, prepare: (world) => land(world, [...early, ...late]) },
  { name: 'a full refresh', request: { fullRefreshAll: true }, async prepare(world) { await land(world, early); await world.run(pipeline); await land(world, late) } },
]
// Every step of one scenario takes a quarter of a minute: here every n-th, another one in each; .ci/run takes more.
const stride = Number(process.env['LAGOON_FAULT_STRIDE'] ?? 11)
const cases = scenarios.flatMap((scenario, i) => (['before', 'after'] as const).map((when, j) => ({ ...scenario, when, first: 1 + ((2 * i + j) % stride) })))

test.each(cases)('killed $when a durable step of $name, the next run gives the tables of an undisturbed one', async ({ prepare, request, when, first }) => {
  const prepared = await openWorld({ engine })
  await prepare(prepared)
  const count = faultPoint(Number.POSITIVE_INFINITY)
  const expected = await inCopyOf(prepared, async (folder) => {
    await disturbed(folder, count, request)
    return reading(folder, contents)
  })
  expect(count.steps).toBeGreaterThan(20)
  for (let failAt = first; failAt <= count.steps; failAt += stride) {
    await inCopyOf(prepared, async (folder) => {
      await disturbed(folder, faultPoint(failAt, { when }), request).catch(() => undefined)
      // Asked for again, as one would; a full refresh that was begun is finished by any update.
      const repaired = await reading(folder, (world) => world.run(pipeline, failAt % 2 === 0 ? request : {}))
      expect(repaired, `step ${failAt}`).toMatchObject({ state: 'COMPLETED' })
      const found = await reading(folder, contents)
      expect(found, `step ${failAt}`).toEqual(expected)
    })
  }
  await prepared.close()
}, 300_000)

async function inCopyOf<T>(world: TestWorld, act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lagoon-fault-'))
  try {
    await cp(world.folder, folder, { recursive: true })
    return await act(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function reading<T>(folder: string, act: (world: TestWorld) => Promise<T>): Promise<T> {
  const world = await openWorld({ engine, folder })
  try {
    return await act(world)
  } finally {
    await world.close()
  }
}

/** An update by a process that dies at `point`. */
async function disturbed(folder: string, point: FaultPoint, request: UpdateRequest): Promise<void> {
  const world = await openWorld({ engine, folder, wrap: (storage) => failAfter(storage, point) })
  await world.run(pipeline, request)
  await world.close()
}
