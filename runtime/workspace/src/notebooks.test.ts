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
const notebook = (notebookPath: string, baseParameters = {}): string =>
  JSON.stringify({
    name: 'p',
    properties: {
      activities: [
        {
          name: 'transform',
          type: 'DatabricksNotebook',
          linkedServiceName: { referenceName: 'adb', type: 'LinkedServiceReference' },
          typeProperties: { notebookPath, baseParameters },
        },
      ],
    },
  })
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lagoon-notebook-'))
  await write('project/factory/linkedService/adb.json', JSON.stringify({ name: 'adb', properties: { type: 'AzureDatabricks', typeProperties: { domain: 'https://adb-1.azuredatabricks.net' } } }))
  await write('project/factory/pipeline/p.json', notebook('/Repos/me/shop/etl/load', { day: '2026-01-31' }))
})
afterEach(async () => {
  await workspace.close()
  await rm(folder, { recursive: true, force: true })
})
const run = async (configuration?: string): ReturnType<typeof runFactoryPipeline> => {
  if (configuration !== undefined) await write('lagoon.yml', configuration)
  workspace = await Workspace.open({
    project: join(folder, 'project'),
    state: join(folder, 'state'),
    ...(configuration === undefined ? {} : { configurationFile: join(folder, 'lagoon.yml') }),
  })
  return runFactoryPipeline(workspace, { pipeline: 'p' })
}

test('an SQL notebook runs on the warehouse, with the parameters of the activity', async () => {
  await write('project/notebooks/other/load.sql', 'SELECT nonsense')
  await write(
    'project/notebooks/etl/load.sql',
    "-- Databricks notebook source\n-- MAGIC %md\n-- MAGIC # Loads\n\n-- COMMAND ----------\nCREATE SCHEMA IF NOT EXISTS main.shop\n\n-- COMMAND ----------\nCREATE OR REPLACE TABLE main.shop.days AS SELECT DATE'${day}' AS day\n",
  )
  await write('project/notebooks/databricks.yml', 'bundle:\n  name: shop\nresources:\n  schemas:\n    shop: { catalog_name: main, name: shop }\n')
  const { status, message, activityRuns } = await run()
  expect(message).toBe('')
  expect(status).toBe('Succeeded')
  expect(activityRuns[0]?.output).toMatchObject({ runPageUrl: expect.stringContaining('etl/load.sql') as string })
  expect((await querySql(workspace, 'SELECT CAST(day AS STRING) FROM main.shop.days')) as unknown).toMatchObject({ rows: [['2026-01-31']] })
})

test('a notebook in Python is refused with its file and its place in the pipeline', async () => {
  await write('project/notebooks/etl/load.py', '# Databricks notebook source\nprint(1)\n')
  const { activityRuns } = await run()
  expect(activityRuns[0]?.error).toMatchObject({ errorCode: 'NotebookLanguageNotSupported' })
  expect(activityRuns[0]?.error.message).toMatch(/notebooks\/etl\/load\.py is written in Python.*supplied_outputs in lagoon\.yml: 'p\/transform'/)
})

test('a cell in another language is not skipped', async () => {
  await write('project/notebooks/etl/load.sql', '-- Databricks notebook source\nSELECT 1\n\n-- COMMAND ----------\n-- MAGIC %python\n-- MAGIC print(1)\n')
  const { activityRuns } = await run()
  expect(activityRuns[0]?.error.message).toMatch(/load\.sql:5:1: a cell that begins with %python does not run here/)
})

test('a notebook that is nowhere, and one that could be two files', async () => {
  expect((await run()).activityRuns[0]?.error.message).toContain("no file of the project is the notebook '/Repos/me/shop/etl/load'")
  await workspace.close()
  await write('project/a/etl/load.sql', 'SELECT 1')
  await write('project/b/etl/load.sql', 'SELECT 1')
  expect((await run()).activityRuns[0]?.error.message).toMatch(/can be .*a\/etl\/load\.sql as well as .*b\/etl\/load\.sql/)
})

test('its output can be supplied instead', async () => {
  await write('project/notebooks/etl/load.py', 'print(1)')
  const { status, activityRuns } = await run("supplied_outputs:\n  p/transform: { runOutput: { rows: 3 } }\n")
  expect(status).toBe('Succeeded')
  expect(activityRuns[0]).toMatchObject({ output: { runOutput: { rows: 3 } }, suppliedBy: expect.stringMatching(/lagoon\.yml:2:3$/) as string })
})

test('a supplied output that is no map, or names no activity, is refused with its place', async () => {
  workspace = await Workspace.open({ project: join(folder, 'project'), state: join(folder, 'state') })
  await expect(run('supplied_outputs:\n  transform: { a: 1 }\n')).rejects.toMatchObject({ code: 'InvalidConfiguration', origin: { line: 2, column: 3 } })
  await expect(run('supplied_outputs:\n  p/transform: 3\n')).rejects.toMatchObject({ code: 'InvalidConfiguration' })
})
