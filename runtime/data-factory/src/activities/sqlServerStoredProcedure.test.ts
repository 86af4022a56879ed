import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '@lagoon/azure-sql'
import { Engine } from '@lagoon/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factoryWith, pipelinesOn } from '../run/pipelines.fixture.ts'
import type { PipelineRun } from '../run/records.ts'
import { runPipeline } from '../run/runPipeline.ts'

let engine: Engine
let folder: string
let shop: Database
const open = (): Promise<Database> => openDatabase({ engine, folder, server: 'shop', database: 'shop' })
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'lagoon-procedure-'))
  shop = await open()
  await shop.execute(`
    CREATE TABLE dbo.runs (id INT NOT NULL, label NVARCHAR(50) NULL, at DATETIME2 NULL, amount DECIMAL(10,2) NULL, done BIT NULL)
    GO
    CREATE PROCEDURE dbo.[write run] @id INT, @label NVARCHAR(50) = N'none', @at DATETIME2 = NULL, @amount DECIMAL(10,2) = NULL, @done BIT = NULL AS
    BEGIN
      IF @id < 0 THROW 50001, 'an id is not negative', 1;
      INSERT INTO dbo.runs VALUES (@id, @label, @at, @amount, @done)
      SELECT * FROM dbo.runs
    END
    GO
    CREATE PROCEDURE count_runs @n INT OUTPUT AS SELECT @n = COUNT(*) FROM dbo.runs`)
})
afterAll(async () => {
  await shop.close()
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const sql = {
  kind: 'linkedService' as const,
  name: 'sql',
  properties: { type: 'AzureSqlDatabase', typeProperties: { server: 'shop.database.windows.net', database: 'shop' } },
}
const { portsOf } = pipelinesOn(() => engine)
const call = (storedProcedureName: unknown, storedProcedureParameters?: unknown): Promise<PipelineRun> => {
  const activities = [
    {
      name: 'call',
      type: 'SqlServerStoredProcedure',
      linkedServiceName: { referenceName: 'sql', type: 'LinkedServiceReference' },
      typeProperties: { storedProcedureName, storedProcedureParameters },
    },
  ]
  return runPipeline(factoryWith(sql, { kind: 'pipeline', name: 'p', properties: { activities } }), { pipeline: 'p' }, portsOf({ database: open }))
}
const rows = async (query: string): Promise<unknown> => (await shop.execute(query))[0]?.rows

test('parameters arrive with their types, NULL and defaults included', async () => {
  const run = await call('[dbo].[write run]', {
    id: { value: { value: '@add(1, 1)', type: 'Expression' }, type: 'Int32' },
    label: { value: null, type: 'String' },
    at: { value: '2026-01-31T10:20:30.1234560Z', type: 'DateTime' },
    amount: { value: '12.5', type: 'Decimal' },
    done: { value: true, type: 'Boolean' },
  })
  expect(run.message).toBe('')
  expect(await rows('SELECT * FROM dbo.runs WHERE id = 2')).toEqual([[2, null, '2026-01-31T10:20:30.123456', '12.50', true]])
  expect((await call('dbo.write run', { id: { value: '3', type: 'Int64' } })).status).toBe('Succeeded')
  expect(await rows('SELECT label, at FROM dbo.runs WHERE id = 3')).toEqual([['none', null]])
})

test('the rows that a procedure returns are no part of the output', async () => {
  const { activityRuns } = await call("@concat('dbo', '.[write run]')", { id: { value: 4, type: 'Int' } })
  expect(Object.keys(activityRuns[0]?.output ?? {})).not.toContain('value')
  expect(activityRuns[0]?.output).toMatchObject({ effectiveIntegrationRuntime: expect.any(String) as string, durationInQueue: {} })
  expect(activityRuns[0]?.input).toEqual({ storedProcedureName: 'dbo.[write run]', storedProcedureParameters: { id: { value: 4, type: 'Int' } } })
})

test('a procedure that is not there is named, with its place in the file', async () => {
  const { status, activityRuns } = await call('dbo.nope')
  expect(status).toBe('Failed')
  expect(activityRuns[0]?.error.errorCode).toBe('2402')
  expect(activityRuns[0]?.error.message).toMatch(/Sql error number: 2812\. Error Message: Could not find stored procedure 'dbo\.nope'\..*p\.json:1:\d+/s)
})

test('an OUTPUT parameter has nobody to give it to: error 201', async () => {
  const { activityRuns } = await call('count_runs')
  expect(activityRuns[0]?.error).toMatchObject({ errorCode: '2402', failureType: 'UserError' })
  expect(activityRuns[0]?.error.message).toContain("Sql error number: 201. Error Message: Procedure or function 'count_runs' expects parameter '@n', which was not supplied.")
})

test('what a procedure throws fails the activity with its number and its words', async () => {
  const { activityRuns } = await call('dbo.write run', { id: { value: -1, type: 'Int32' } })
  expect(activityRuns[0]?.error.message).toContain('Sql error number: 50001. Error Message: an id is not negative')
})

test('a parameter of no known type, and one that is no name, are refused', async () => {
  expect((await call('dbo.write run', { id: { value: 1, type: 'Int33' } })).activityRuns[0]?.error.message).toContain("unknown type 'Int33' (did you mean 'int")
  expect((await call('dbo.write run', { 'id = 1; DROP TABLE runs --': { value: 1 } })).activityRuns[0]?.error.errorCode).toBe('InvalidPropertyValue')
  expect(await rows('SELECT COUNT(*) FROM dbo.runs')).toEqual([[3]])
})
