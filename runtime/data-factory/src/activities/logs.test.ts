import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@lagoon/azure-sql'
import { Engine } from '@lagoon/engine'
import { localStorage, readText, writeText, type Storage } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factoryWith, pipelinesOn, type Json } from '../run/pipelines.fixture.ts'
import type { ActivityRun } from '../run/records.ts'
import { runPipeline } from '../run/runPipeline.ts'

let engine: Engine
let folder: string
let lake: Storage
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'lagoon-logs-'))
  lake = localStorage(join(folder, 'lake'))
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})
const { portsOf } = pipelinesOn(() => engine)

const linked = (referenceName: string): Json => ({ referenceName, type: 'LinkedServiceReference' })
const files = (name: string, location: Json) => ({
  kind: 'dataset' as const,
  name,
  properties: { type: 'Binary', linkedServiceName: linked('lake'), typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'in', ...location } } },
})
const resources = [
  { kind: 'linkedService' as const, name: 'lake', properties: { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } } },
  { kind: 'linkedService' as const, name: 'sql', properties: { type: 'AzureSqlDatabase', typeProperties: { server: 's', database: 'd' } } },
  files('folder', { folderPath: 'day' }),
  files('file', { folderPath: 'day', fileName: 'a.csv' }),
  files('root', {}),
]
async function run(activity: Json): Promise<ActivityRun> {
  const factory = factoryWith(...resources, { kind: 'pipeline', name: 'p', properties: { activities: [{ name: 'act', ...activity }] } })
  const database = (): ReturnType<typeof openDatabase> => openDatabase({ engine, folder: join(folder, 'sql'), server: 's', database: 'd' })
  const { activityRuns } = await runPipeline(factory, { pipeline: 'p' }, portsOf({ lake, database }))
  const [only] = activityRuns
  if (!only) throw new Error('nothing ran')
  return only
}
const logged = async (address: unknown): Promise<string> =>
  readText(lake, String(address).replace(/^abfss:\/\/([^@]+)@([^.]+)\.dfs\.core\.windows\.net/, '$2/$1'))

const script = (scripts: Json[], more: Json = {}): Json => ({ type: 'Script', linkedServiceName: linked('sql'), typeProperties: { scripts, ...more } })

test('a Script answers its output parameters, those of later blocks over those of earlier ones', async () => {
  const { output, error } = await run(
    script([
      {
        type: 'Query',
        text: 'SET @total = @a + @b; SET @word = @word + N\'!\'; SELECT @a AS a; SELECT @b AS b',
        parameters: [
          { name: 'a', type: 'Int32', value: '@int(2)' },
          { name: '@@b', type: 'Int32', value: 3, direction: 'Input' },
          { name: 'total', type: 'Int64', direction: 'Output', value: 99 },
          { name: 'word', type: 'String', direction: 'InputOutput', value: 'go', size: 20 },
        ],
      },
      { type: 'NonQuery', text: 'SET @total = 7', parameters: [{ name: 'total', type: 'Int64', direction: 'Output' }] },
    ]),
  )
  expect(error.message).toBe('')
  expect(output).toMatchObject({
    resultSetCount: 2,
    resultSets: [
      { rowCount: 1, rows: [{ a: 2 }] },
      { rowCount: 1, rows: [{ b: 3 }] },
    ],
    outputParameters: { total: 7, word: 'go!' },
    outputTruncated: false,
  })
})

test('what a Script prints is its log: nowhere by default, in the output, or in a file of a store', async () => {
  const block = { type: 'NonQuery', text: "PRINT 'one'; PRINT 'two'" }
  expect((await run(script([block]))).output).toMatchObject({ outputLogs: '', outputLogsPath: '' })
  expect((await run(script([block], { logSettings: { logDestination: 'ActivityOutput' } }))).output).toMatchObject({ outputLogs: 'one\ntwo' })
  const external = { logDestination: 'ExternalStore', logLocationSettings: { linkedServiceName: linked('lake'), path: 'logs/sql' } }
  const { output, activityRunId } = await run(script([block], { logSettings: external }))
  expect(output).toMatchObject({ outputLogs: '', outputLogsPath: `abfss://logs@shop.dfs.core.windows.net/sql/${activityRunId}.txt` })
  expect(await logged((output as Json)['outputLogsPath'])).toBe('one\ntwo\n')
})

test('a result beyond 4 MB is cut, the log first, and the output says so', async () => {
  const rows = "SELECT REPLICATE(CAST('x' AS VARCHAR(MAX)), 1000000) AS x FROM (VALUES (1), (2), (3)) v(n); PRINT REPLICATE('y', 8000)"
  const { output } = await run(script([{ text: `${rows}; ${rows}` }], { logSettings: { logDestination: 'ActivityOutput' } }))
  expect(output).toMatchObject({ resultSetCount: 2, outputTruncated: true, outputLogs: '' })
  expect((output as { resultSets: { rowCount: number; rows: unknown[] }[] }).resultSets.map(({ rowCount, rows: kept }) => [rowCount, kept.length])).toEqual([
    [3, 3],
    [3, 1],
  ])
})

test('a Delete names each file that it deleted in a CSV file', async () => {
  for (const name of ['a.csv', 'b,c.csv', 'deep/d.json']) await writeText(lake, `shop/in/day/${name}`, 'x')
  const { output, activityRunId } = await run({
    type: 'Delete',
    typeProperties: {
      dataset: { referenceName: 'folder' },
      storeSettings: { type: 'AzureBlobFSReadSettings', recursive: true, wildcardFileName: '*.csv' },
      enableLogging: true,
      logStorageSettings: { linkedServiceName: linked('lake'), path: 'logs' },
    },
  })
  expect(output).toMatchObject({ filesDeleted: 2, isWildcardUsed: true, logPath: `abfss://logs@shop.dfs.core.windows.net/${activityRunId}.csv` })
  expect(await logged((output as Json)['logPath'])).toBe('Name,Category,Status,Error\r\nday/a.csv,File,Deleted,\r\n"day/b,c.csv",File,Deleted,\r\n')
  expect(await lake.stat('shop/in/day/deep/d.json')).toBeDefined()
})

test('a Delete that is to keep a log nowhere deletes nothing', async () => {
  await writeText(lake, 'shop/in/day/a.csv', 'x')
  const { error } = await run({ type: 'Delete', typeProperties: { dataset: { referenceName: 'file' }, enableLogging: true } })
  expect(error.errorCode).toBe('RequiredPropertyMissing')
  expect(await lake.stat('shop/in/day/a.csv')).toBeDefined()
})

test('GetMetadata tells when a file was made, and the name of a whole container', async () => {
  await writeText(lake, 'shop/in/day/a.csv', 'abc')
  const ask = (dataset: string, ...fieldList: string[]): Promise<ActivityRun> => run({ type: 'GetMetadata', typeProperties: { dataset: { referenceName: dataset }, fieldList } })
  const { output } = await ask('file', 'created', 'lastModified', 'size', 'contentMD5', 'itemType')
  expect(output).toMatchObject({ size: 3, itemType: 'File', contentMD5: 'kAFQmDzST7DWlj99KOF/cg==', created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string })
  expect((await ask('root', 'itemName', 'itemType', 'childItems')).output).toMatchObject({ itemName: 'in', itemType: 'Folder', childItems: [{ name: 'day', type: 'Folder' }] })
})
