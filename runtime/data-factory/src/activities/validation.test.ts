import { Engine } from '@lagoon/engine'
import { memoryStorage, writeText, type Storage } from '@lagoon/storage'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { realEffects } from '../effects.ts'
import { factoryWith, pipelinesOn, type Json } from '../run/pipelines.fixture.ts'
import type { ActivityRun } from '../run/records.ts'
import { runPipeline } from '../run/runPipeline.ts'

let engine: Engine
let lake: Storage
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())
beforeEach(() => void (lake = memoryStorage()))
const { portsOf } = pipelinesOn(() => engine)

const dataset = (name: string, fileName?: string) => ({
  kind: 'dataset' as const,
  name,
  properties: {
    type: 'Binary',
    linkedServiceName: { referenceName: 'lake' },
    typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'in', folderPath: 'day', ...(fileName === undefined ? {} : { fileName }) } },
  },
})
const resources = [
  { kind: 'linkedService' as const, name: 'lake', properties: { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } } },
  dataset('folder'),
  dataset('file', 'a.csv'),
]

/** Runs a Validation on a clock of its own: `afterSleep` says what has changed when it wakes for the nth time. */
async function validate(typeProperties: Json, afterSleep: (count: number) => Promise<void> = async () => {}): Promise<{ run: ActivityRun | undefined; sleptMs: number[] }> {
  const sleptMs: number[] = []
  let now = Date.parse('2026-01-31T00:00:00Z')
  const activities = [{ name: 'wait for it', type: 'Validation', typeProperties }]
  const { activityRuns } = await runPipeline(factoryWith(...resources, { kind: 'pipeline', name: 'p', properties: { activities } }), { pipeline: 'p' }, portsOf({ lake }), {
    ...realEffects,
    now: () => new Date(now),
    async sleep(ms) {
      sleptMs.push(ms)
      now += ms
      await afterSleep(sleptMs.length)
    },
  })
  return { run: activityRuns[0], sleptMs }
}

test('it waits until the file is there and large enough, looking again after each sleep', async () => {
  const { run, sleptMs } = await validate({ dataset: { referenceName: 'file' }, sleep: 20, minimumSize: 5, timeout: '00:10:00' }, async (count) => {
    if (count === 1) await writeText(lake, 'shop/in/day/a.csv', 'abc')
    if (count === 2) await writeText(lake, 'shop/in/day/a.csv', 'abcdef')
  })
  expect(run).toMatchObject({ status: 'Succeeded', output: { exists: true, itemName: 'a.csv', itemType: 'File', size: 6 } })
  expect(sleptMs).toEqual([20_000, 20_000])
})

test('it sleeps 10 seconds by default, and fails at its timeout', async () => {
  const { run, sleptMs } = await validate({ dataset: { referenceName: 'file' }, timeout: '00:00:25' })
  expect(run).toMatchObject({ status: 'Failed', error: { errorCode: 'ActivityTimeout' } })
  expect(sleptMs).toEqual([10_000, 10_000, 5_000])
})

test('childItems true waits for a first item, false for the last one to go, and absent for the folder', async () => {
  const fill = async (): Promise<void> => writeText(lake, 'shop/in/day/a.csv', 'abc')
  expect((await validate({ dataset: { referenceName: 'folder' }, childItems: true }, fill)).run).toMatchObject({
    status: 'Succeeded',
    output: { exists: true, itemType: 'Folder', childItems: [{ name: 'a.csv', type: 'File' }] },
  })
  const emptied = await validate({ dataset: { referenceName: 'folder' }, childItems: false }, async () => void (await lake.delete('shop/in/day/a.csv')))
  expect([emptied.run?.status, emptied.sleptMs.length]).toEqual(['Succeeded', 1])
  await fill()
  expect((await validate({ dataset: { referenceName: 'folder' } })).sleptMs).toEqual([])
})
