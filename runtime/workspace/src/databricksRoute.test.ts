import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { querySql } from './databricksSql.ts'
import { runFactoryPipeline } from './runFactory.ts'
import { Workspace } from './workspace.ts'

let folder: string
let workspace: Workspace
const write = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), text)
}
const bundle = `bundle:
  name: shop
resources:
  schemas:
    gold: { catalog_name: main, name: gold }
  pipelines:
    silver:
      name: silver
      catalog: main
      schema: gold
      libraries: [{ file: { path: src/days.sql } }]
  jobs:
    daily:
      name: daily
      parameters: [{ name: day, default: '2026-01-01' }]
      tasks:
        - task_key: write
          sql_task: { warehouse_id: w, file: { path: src/write.sql } }
`
const activity = (name: string, type: string, typeProperties: object, after?: string): object => ({
  name,
  type,
  typeProperties,
  dependsOn: after === undefined ? [] : [{ activity: after, dependencyConditions: ['Succeeded'] }],
})
const call = (name: string, method: string, path: string, body?: object, after?: string): object =>
  activity(name, 'WebActivity', { method, url: `https://adb-42.7.azuredatabricks.net${path}`, ...(body === undefined ? {} : { body }) }, after)
const pipeline = async (...activities: object[]): Promise<void> =>
  write('project/factory/pipeline/p.json', JSON.stringify({ name: 'p', properties: { variables: { state: { type: 'String' } }, activities } }))

/** As people write it: ask again and again until the run is no longer under way. */
const until = (ask: object, expression: string, after: string): object =>
  activity('poll', 'Until', { expression, timeout: '0.00:05:00', activities: [ask] }, after)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lagoon-databricks-'))
  await write('project/factory/dataset/.keep', '')
  await write('project/databricks.yml', bundle)
  await write('project/src/write.sql', 'CREATE SCHEMA IF NOT EXISTS main.gold; CREATE OR REPLACE TABLE main.gold.written AS SELECT 1 AS n')
  await write('project/src/days.sql', 'CREATE MATERIALIZED VIEW days AS SELECT 1 AS day')
})
afterEach(async () => {
  await workspace.close()
  await rm(folder, { recursive: true, force: true })
})
const run = async (configuration = ''): ReturnType<typeof runFactoryPipeline> => {
  await write('lagoon.yml', configuration)
  workspace = await Workspace.open({ project: join(folder, 'project'), state: join(folder, 'state'), configurationFile: join(folder, 'lagoon.yml') })
  return runFactoryPipeline(workspace, { pipeline: 'p' })
}
const outputOf = ({ activityRuns }: Awaited<ReturnType<typeof run>>, name: string): unknown => activityRuns.findLast((one) => one.activityName === name)?.output

test('a job of the bundle is started by run-now and asked for until it has ended', async () => {
  const ask = call('ask', 'GET', "/api/2.1/jobs/runs/get?run_id=@{activity('start').output.run_id}")
  await pipeline(
    call('start', 'POST', '/api/2.1/jobs/run-now', { job_id: 8812, job_parameters: { day: '2026-01-31' } }),
    until(ask, "@equals(activity('ask').output.state.life_cycle_state, 'TERMINATED')", 'start'),
  )
  const ended = await run("databricks_ids:\n  '8812': daily\n")
  expect(ended.message).toBe('')
  expect(outputOf(ended, 'ask')).toMatchObject({ job_id: 8812, state: { result_state: 'SUCCESS' }, tasks: [{ task_key: 'write', state: { result_state: 'SUCCESS' } }] })
  expect(await querySql(workspace, 'SELECT n FROM main.gold.written')).toMatchObject({ rows: [[1]] })
})

test('a pipeline of the bundle is updated, and a failed update is told', async () => {
  const ask = call('ask', 'GET', "/api/2.0/pipelines/silver/updates/@{activity('start').output.update_id}")
  const poll = until(ask, "@contains(createArray('COMPLETED', 'FAILED'), activity('ask').output.update.state)", 'start')
  await pipeline(call('start', 'POST', '/api/2.0/pipelines/silver/updates', { full_refresh: true }), poll)
  expect(outputOf(await run(), 'ask')).toMatchObject({ update: { state: 'COMPLETED' } })
  await workspace.close()
  await write('project/src/days.sql', 'CREATE MATERIALIZED VIEW days AS SELECT day FROM nowhere')
  expect(outputOf(await run(), 'ask')).toMatchObject({ update: { state: 'FAILED' } })
})

test('a job that is only started has run when the command ends', async () => {
  await pipeline(call('start', 'POST', '/api/2.2/jobs/run-now', { job_id: 'daily' }))
  expect((await run()).status).toBe('Succeeded')
  expect(await querySql(workspace, 'SELECT n FROM main.gold.written')).toMatchObject({ rows: [[1]] })
})

test('what the bundle does not have is refused with what to write into lagoon.yml', async () => {
  await pipeline(call('start', 'POST', '/api/2.1/jobs/run-now', { job_id: 8812 }))
  const { activityRuns } = await run()
  expect(activityRuns[0]?.error.message).toMatch(/HttpStatusCode - '404'.*RESOURCE_DOES_NOT_EXIST.*no job '8812'; name it under databricks_ids in lagoon\.yml, it has: daily/)
})

test('other calls to a workspace leave the machine only when its host is allowed', async () => {
  await pipeline(call('list', 'GET', '/api/2.0/clusters/list'))
  const { activityRuns } = await run()
  expect(activityRuns[0]?.error.errorCode).toBe('EgressDenied')
})
