import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseConfiguration } from './configuration.ts'
import { factoryRuns } from './factoryHistory.ts'
import { forgetRuns, runsToForget, type KeptRun } from './retention.ts'
import { runFactoryPipeline } from './runFactory.ts'
import { takeRunLease } from './runLease.ts'
import { Workspace } from './workspace.ts'

const day = 86_400_000
const now = Date.UTC(2026, 5, 1)
const ran = (run: string, daysAgo: number, room = 'data-factory'): KeptRun => ({ run, lastMs: now - daysAgo * day, room })

test('runs go when they are old, or when there are too many; what Lakeflow counts from stays', () => {
  const kept = [ran('old', 46), ran('a', 3), ran('b', 2), ran('c', 1), ran('update', 400, 'lakeflow'), ran('alert', 50, 'logic-apps')]
  expect(runsToForget(kept, { days: 45, runs: undefined }, now)).toEqual(['old', 'alert'])
  expect(runsToForget(kept, { days: 45, runs: 2 }, now)).toEqual(['a', 'old', 'alert'])
})

test('lagoon.yml says how long runs are kept; without it 45 days, as in Azure', () => {
  expect(parseConfiguration('', 'lagoon.yml').retention).toEqual({ days: 45, runs: undefined })
  expect(parseConfiguration('run_retention: { days: 7, runs: 100 }', 'lagoon.yml').retention).toEqual({ days: 7, runs: 100 })
  expect(parseConfiguration('run_retention: { runs: 100 }', 'lagoon.yml').retention).toEqual({ days: 45, runs: 100 })
  for (const [text, message] of [['run_retention: 7', 'run_retention'], ['run_retention: { days: soon }', 'days'], ['run_retention: { days: -1 }', 'days'], ['run_retention: { weeks: 3 }', "'weeks'"]] as const) {
    expect(() => parseConfiguration(text, 'lagoon.yml')).toThrow(expect.objectContaining({ code: 'InvalidConfiguration', message: expect.stringContaining(message) }))
  }
})

let root: string
let workspace: Workspace
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lagoon-retention-'))
  for (const folder of ['pipeline', 'linkedService']) await mkdir(join(root, 'shop', folder), { recursive: true })
  await writeFile(join(root, 'shop', 'pipeline', 'p.json'), JSON.stringify({ name: 'p', properties: { activities: [{ name: 'w', type: 'Wait', typeProperties: { waitTimeInSeconds: 0 } }] } }))
  workspace = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
})
afterEach(async () => {
  await workspace.close()
  await rm(root, { recursive: true, force: true })
})

test('old records are deleted, and nothing while somebody else runs', async () => {
  const [old, recent] = [await runFactoryPipeline(workspace, { pipeline: 'p' }), await runFactoryPipeline(workspace, { pipeline: 'p' })]
  const before = new Date(Date.now() - 46 * day)
  await utimes(join(root, 'state', 'runs', `${old.runId}.ndjson`), before, before)
  expect(await forgetRuns(workspace, { dryRun: true })).toEqual({ runs: [old.runId], kept: 1 })
  const lease = await takeRunLease(join(root, 'state'))
  await expect(forgetRuns(workspace)).rejects.toMatchObject({ code: 'RunInProgress' })
  await lease.release()
  expect(await forgetRuns(workspace)).toEqual({ runs: [old.runId], kept: 1 })
  expect((await factoryRuns(workspace)).map(({ runId }) => runId)).toEqual([recent.runId])
})

test('a run whose file is gone leaves the list with the next ones that are forgotten', async () => {
  const [gone, stays] = [await runFactoryPipeline(workspace, { pipeline: 'p' }), await runFactoryPipeline(workspace, { pipeline: 'p' })]
  await rm(join(root, 'state', 'runs', `${gone.runId}.ndjson`))
  const ids = async (): Promise<string[]> => (await factoryRuns(workspace)).map(({ runId }) => runId)
  expect(await forgetRuns(workspace, { dryRun: true })).toEqual({ runs: [], kept: 1 })
  expect(new Set(await ids())).toEqual(new Set([stays.runId, gone.runId]))
  expect(await forgetRuns(workspace)).toEqual({ runs: [], kept: 1 })
  expect(await ids()).toEqual([stays.runId])
})
