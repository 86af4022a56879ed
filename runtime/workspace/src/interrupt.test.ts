import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { factoryPorts } from './factoryPorts.ts'
import { runBundlePipeline } from './lakeflow.ts'
import { runFactoryPipeline } from './runFactory.ts'
import { runBundleJob } from './runJob.ts'
import { Workspace } from './workspace.ts'

let root: string
let workspace: Workspace
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lagoon-interrupt-'))
  for (const folder of ['pipeline', 'linkedService', 'src']) await mkdir(join(root, folder), { recursive: true })
  const alert = { name: 'alert', type: 'WebActivity', dependsOn: [{ activity: 'wait', dependencyConditions: ['Failed'] }], typeProperties: { method: 'POST', url: 'https://prod-1.westeurope.logic.azure.com/workflows/a', body: '{}' } }
  await writeFile(join(root, 'pipeline', 'slow.json'), JSON.stringify({ name: 'slow', properties: { activities: [{ name: 'wait', type: 'Wait', typeProperties: { waitTimeInSeconds: 600 } }, alert] } }))
  await writeFile(join(root, 'src', 'orders.sql'), 'CREATE OR REFRESH MATERIALIZED VIEW orders AS SELECT 1 AS id')
  await writeFile(join(root, 'databricks.yml'), `bundle: { name: shop }
resources:
  pipelines:
    shop: { name: shop, catalog: shop, schema: gold, serverless: true, libraries: [{ file: { path: src/orders.sql } }] }
  jobs:
    refresh: { name: refresh, tasks: [{ task_key: shop, pipeline_task: { pipeline_id: "\${resources.pipelines.shop.id}" } }] }
`)
  workspace = await Workspace.open({ project: root, state: join(root, 'state') })
})
afterEach(async () => {
  await workspace.close()
  await rm(root, { recursive: true, force: true })
})

test('an interrupted run of the factory is cancelled, and nobody is alarmed', async () => {
  workspace.subscribe(({ event }) => {
    if (event.kind === 'activityStarted') workspace.interrupt()
  })
  expect(await runFactoryPipeline(workspace, { pipeline: 'slow' })).toMatchObject({ status: 'Cancelled' })
  const ports = await factoryPorts(workspace)
  await expect(ports.http({ method: 'POST', url: 'https://prod-1.westeurope.logic.azure.com/workflows/a', headers: {} })).rejects.toMatchObject({ code: 'Interrupt' })
  expect(await workspace.outbox.messages()).toEqual([])
})

test('after an interrupt no update begins, neither by itself nor as the task of a job', async () => {
  workspace.interrupt()
  await expect(runBundlePipeline(workspace, 'shop', {})).rejects.toMatchObject({ code: 'Interrupt' })
  expect(await runBundleJob(workspace, 'refresh', {})).toMatchObject({ state: 'FAILED', tasks: [{ error: { message: 'the run was interrupted' } }] })
  expect([...workspace.reached]).toEqual(['jobs.refresh'])
})
