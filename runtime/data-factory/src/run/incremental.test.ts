import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@lagoon/azure-sql'
import { Engine, fileList } from '@lagoon/engine'
import { localStorage, readText, writeText, type Storage } from '@lagoon/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FactoryError } from '../error.ts'
import { realEffects } from '../effects.ts'
import type { Factory } from '../model/factory.ts'
import type { Ports } from '../ports.ts'
import { readFactory, type FactoryFile } from '../reader/readFactory.ts'
import type { PipelineRun } from './records.ts'
import { runPipeline } from './runPipeline.ts'

let engine: Engine
let folder: string
let lake: Storage
beforeAll(async () => {
  engine = await Engine.open()
  folder = await mkdtemp(join(tmpdir(), 'lagoon-incremental-'))
  lake = localStorage(join(folder, 'lake'))
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const refused = async (): Promise<never> => {
  throw new FactoryError('EgressDenied', 'not allowed')
}
const portsOf = (): Ports => ({
  engine,
  lake,
  database: ({ server, database }) => openDatabase({ engine, folder: join(folder, 'sql'), server, database }),
  http: refused,
  secret: refused,
  databricks: { runJob: refused, table: async (name) => ({ duckdb: name }), query: async (sql) => ({ duckdb: `(${sql})` }) },
})

type Json = Record<string, unknown>
const file = (kind: FactoryFile['kind'], name: string, properties: Json): FactoryFile => ({
  kind,
  file: `${kind}/${name}.json`,
  text: JSON.stringify({ name, properties }),
})
const linked = (referenceName: string): Json => ({ linkedServiceName: { referenceName, type: 'LinkedServiceReference' } })
const dynamic = (type: string): Json => ({
  type,
  ...linked('lake'),
  parameters: { folder: { type: 'string' }, file: { type: 'string' } },
  typeProperties: {
    location: {
      type: 'AzureBlobFSLocation',
      fileSystem: 'bronze',
      folderPath: { value: '@dataset().folder', type: 'Expression' },
      fileName: { value: '@dataset().file', type: 'Expression' },
    },
  },
})
const at = (name: string, folderPath: string, fileName: string): Json => ({
  referenceName: name,
  type: 'DatasetReference',
  parameters: { folder: folderPath, file: fileName },
})
const after = (name: string): Json => ({ dependsOn: [{ activity: name, dependencyConditions: ['Succeeded'] }] })
const resources = [
  file('linkedService', 'sql', { type: 'AzureSqlDatabase', typeProperties: { server: 'shop.database.windows.net', database: 'shop' } }),
  file('linkedService', 'lake', { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } }),
  file('linkedService', 'delta', { type: 'AzureDatabricksDeltaLake', typeProperties: { domain: 'https://adb' } }),
  file('dataset', 'table', { type: 'AzureSqlTable', ...linked('sql'), typeProperties: {} }),
  file('dataset', 'serving', { type: 'AzureSqlTable', ...linked('sql'), typeProperties: { schema: 'dbo', table: 'served' } }),
  file('dataset', 'gold', { type: 'AzureDatabricksDeltaLakeDataset', ...linked('delta'), typeProperties: {} }),
  file('dataset', 'json', dynamic('Json')),
  file('dataset', 'parquet', dynamic('Parquet')),
]
const factoryOf = (...activities: Json[]): Factory =>
  readFactory({ name: 'shop', files: [...resources, file('pipeline', 'p', { variables: { now: { type: 'String' } }, activities })] })
    .factory
const run = (...activities: Json[]): Promise<PipelineRun> =>
  runPipeline(factoryOf(...activities), { pipeline: 'p' }, portsOf(), realEffects)
const outputOf = ({ activityRuns }: PipelineRun, name: string): unknown => activityRuns.find((item) => item.activityName === name)?.output

const name = "@concat('orders_', variables('now'))"
const incremental = [
  {
    name: 'last',
    type: 'Lookup',
    typeProperties: { source: { type: 'JsonSource' }, dataset: at('json', 'orders_cdc', 'cdc.json'), firstRowOnly: false },
  },
  { name: 'now', type: 'SetVariable', typeProperties: { variableName: 'now', value: '@utcNow()' } },
  {
    name: 'copy',
    type: 'Copy',
    dependsOn: [
      { activity: 'last', dependencyConditions: ['Succeeded'] },
      { activity: 'now', dependencyConditions: ['Succeeded'] },
    ],
    inputs: [{ referenceName: 'table', type: 'DatasetReference' }],
    outputs: [at('parquet', 'orders', name)],
    typeProperties: {
      source: {
        type: 'AzureSqlSource',
        sqlReaderQuery: { value: "SELECT * FROM orders WHERE updated_at > '@{activity('last').output.value[0].cdc}'", type: 'Expression' },
        queryTimeout: '02:00:00',
        partitionOption: 'None',
      },
      sink: { type: 'ParquetSink' },
      translator: { type: 'TabularTranslator', typeConversion: true, typeConversionSettings: { allowDataTruncation: true } },
    },
  },
  {
    name: 'news',
    type: 'IfCondition',
    ...after('copy'),
    typeProperties: {
      expression: { value: "@greater(activity('copy').output.dataRead, 0)", type: 'Expression' },
      ifTrueActivities: [
        {
          name: 'max',
          type: 'Script',
          ...linked('sql'),
          typeProperties: { scripts: [{ type: 'Query', text: 'SELECT MAX(updated_at) AS cdc FROM orders' }] },
        },
        {
          name: 'update',
          type: 'Copy',
          ...after('max'),
          inputs: [at('json', 'orders_cdc', 'empty.json')],
          outputs: [at('json', 'orders_cdc', 'cdc.json')],
          typeProperties: {
            source: {
              type: 'JsonSource',
              additionalColumns: [
                { name: 'cdc', value: { value: "@activity('max').output.resultSets[0].rows[0].cdc", type: 'Expression' } },
              ],
            },
            sink: { type: 'JsonSink' },
          },
        },
      ],
      ifFalseActivities: [
        { name: 'remove', type: 'Delete', typeProperties: { dataset: at('parquet', 'orders', name), enableLogging: false } },
      ],
    },
  },
]

test('an incremental copy reads what is new, moves its watermark, and removes the file that holds nothing', async () => {
  await sql(`
    CREATE TABLE orders (id INT PRIMARY KEY, updated_at DATETIME, day DATE, at TIME, price DECIMAL(9, 2), note VARCHAR(50));
    GO
    INSERT INTO orders VALUES (1, '2026-01-01T10:00:00', '2026-01-01', '12:30:00', 1.50, 'a');
    INSERT INTO orders VALUES (2, '2026-01-02T11:30:00.5', NULL, NULL, NULL, NULL);`)
  await writeText(lake, 'shop/bronze/orders_cdc/cdc.json', '{"cdc":"1900-01-01"}')
  await writeText(lake, 'shop/bronze/orders_cdc/empty.json', '{}')

  const first = await run(...incremental)
  expect(first).toMatchObject({ status: 'Succeeded', message: '' })
  expect(outputOf(first, 'copy')).toMatchObject({
    rowsRead: 2,
    rowsCopied: 2,
    filesWritten: 1,
    errors: [],
    executionDetails: [{ source: { type: 'AzureSqlDatabase' }, sink: { type: 'AzureBlobFS' }, status: 'Succeeded' }],
  })
  expect(outputOf(first, 'max')).toMatchObject({
    resultSetCount: 1,
    resultSets: [{ rowCount: 1, rows: [{ cdc: '2026-01-02T11:30:00.5' }] }],
    outputParameters: {},
  })
  expect(await readText(lake, 'shop/bronze/orders_cdc/cdc.json')).toBe('{"cdc":"2026-01-02T11:30:00.5"}\n')
  const [written] = await paths('shop/bronze/orders')
  expect(written).toMatch(/^shop\/bronze\/orders\/orders_\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/)
  expect(await engine.columns(`SELECT * FROM read_parquet(${fileList([lake.localPath(written ?? '')])})`)).toEqual([
    { name: 'id', type: 'INTEGER' },
    { name: 'updated_at', type: 'TIMESTAMP WITH TIME ZONE' },
    { name: 'day', type: 'TIMESTAMP WITH TIME ZONE' },
    { name: 'at', type: 'VARCHAR' },
    { name: 'price', type: 'DECIMAL(9,2)' },
    { name: 'note', type: 'VARCHAR' },
  ])

  const second = await run(...incremental)
  expect(outputOf(second, 'copy')).toMatchObject({ dataRead: 0, rowsRead: 0, rowsCopied: 0, filesWritten: 1 })
  expect(outputOf(second, 'remove')).toMatchObject({ filesDeleted: 1, datasetName: 'parquet' })
  expect(await paths('shop/bronze/orders')).toEqual([written])
})

test('a row of a query becomes a control file', async () => {
  const result = await run({
    name: 'store',
    type: 'Copy',
    inputs: [{ referenceName: 'table' }],
    outputs: [at('json', 'control', 'window.json')],
    typeProperties: {
      source: {
        type: 'AzureSqlSource',
        sqlReaderQuery: "SELECT 'x' AS lower_bound, 3 AS n, CAST('2026-01-01T10:00:00' AS DATETIME2(7)) AS at",
      },
      sink: { type: 'JsonSink' },
    },
  })
  expect(outputOf(result, 'store')).toMatchObject({ rowsCopied: 1 })
  expect(await readText(lake, 'shop/bronze/control/window.json')).toBe('{"lower_bound":"x","n":3,"at":"2026-01-01T10:00:00"}\n')
})

test('a Databricks table is copied into a SQL table', async () => {
  await engine.run("CREATE TABLE gold AS SELECT 1 AS n, 'x' AS name UNION ALL SELECT 2, 'yy'")
  await sql('CREATE TABLE dbo.served (name VARCHAR(20), n INT PRIMARY KEY)')
  const copy = {
    name: 'serve',
    type: 'Copy',
    inputs: [{ referenceName: 'gold' }],
    outputs: [{ referenceName: 'serving' }],
    typeProperties: {
      source: { type: 'AzureDatabricksDeltaLakeSource', query: 'SELECT n, name FROM gold' },
      sink: { type: 'AzureSqlSink', preCopyScript: 'DELETE FROM dbo.served', writeBehavior: 'insert' },
      enableStaging: true,
    },
  }
  expect(outputOf(await run(copy), 'serve')).toMatchObject({ rowsCopied: 2, rowsRead: 2, dataRead: 11 })
  await run(copy)
  expect(await sql('SELECT name, n FROM dbo.served ORDER BY n')).toEqual([
    ['x', 1],
    ['yy', 2],
  ])
})

test('Lookup on a database gives values as Azure writes them', async () => {
  const result = await run({
    name: 'ask',
    type: 'Lookup',
    typeProperties: {
      source: {
        type: 'AzureSqlSource',
        sqlReaderQuery:
          "SELECT CAST(12 AS BIGINT) AS n, CAST(1.25 AS DECIMAL(9, 2)) AS price, CAST('2026-02-03' AS DATE) AS day, CAST(NULL AS INT) AS nothing",
      },
      dataset: { referenceName: 'table' },
    },
  })
  expect(outputOf(result, 'ask')).toMatchObject({
    firstRow: { n: 12, price: 1.25, day: '2026-02-03T00:00:00', nothing: null },
    effectiveIntegrationRuntime: 'AutoResolveIntegrationRuntime (Local)',
  })
  const none = await run({
    name: 'ask',
    type: 'Lookup',
    typeProperties: {
      source: { type: 'AzureSqlSource', sqlReaderQuery: 'SELECT 1 AS n WHERE 1 = 0' },
      dataset: { referenceName: 'table' },
    },
  })
  expect(outputOf(none, 'ask')).not.toHaveProperty('firstRow')
})

test('a query that does not run fails on the side of the source, with the words of the database', async () => {
  const result = await run({
    name: 'copy',
    type: 'Copy',
    inputs: [{ referenceName: 'table' }],
    outputs: [at('parquet', 'x', 'x.parquet')],
    typeProperties: { source: { type: 'AzureSqlSource', sqlReaderQuery: 'SELECT * FROM nowhere' }, sink: { type: 'ParquetSink' } },
  })
  expect(result.message).toMatch(/^Operation on target copy failed: Failure happened on 'Source' side\. ErrorCode=/)
  expect(await lake.stat('shop/bronze/x/x.parquet')).toBeUndefined()
})

/** Runs a script and answers the rows of its last statement. */
async function sql(script: string): Promise<unknown> {
  const database = await openDatabase({ engine, folder: join(folder, 'sql'), server: 'shop', database: 'shop' })
  try {
    return (await database.execute(script)).at(-1)?.rows
  } finally {
    await database.close()
  }
}

async function paths(below: string): Promise<string[]> {
  const found: string[] = []
  for await (const { path } of lake.list(below)) found.push(path)
  return found
}
