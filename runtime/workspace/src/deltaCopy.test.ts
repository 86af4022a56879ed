import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { types } from '@lagoon/sql'
import { writeText, readText } from '@lagoon/storage'
import { executeSql, querySql } from './databricksSql.ts'
import { runFactoryPipeline } from './runFactory.ts'
import { Workspace } from './workspace.ts'

type Json = Record<string, unknown>

let folder: string
let workspace: Workspace
const write = async (file: string, content: unknown): Promise<void> => {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), JSON.stringify(content))
}
const reference = (referenceName: string): Json => ({ referenceName, type: 'LinkedServiceReference' })
const dataset = (name: string, type: string, linkedService: string, typeProperties: Json): Promise<void> =>
  write(`shop/dataset/${name}.json`, { name, properties: { type, linkedServiceName: reference(linkedService), typeProperties } })
const location = { type: 'AzureBlobFSLocation', fileSystem: 'raw' }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lagoon-delta-'))
  await write('shop/linkedService/lake.json', { name: 'lake', properties: { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } } })
  await write('shop/linkedService/delta.json', { name: 'delta', properties: { type: 'AzureDatabricksDeltaLake', typeProperties: { domain: 'https://adb-1.azuredatabricks.net', clusterId: 'c', accessToken: { type: 'SecureString', value: 't' } } } })
  await dataset('csv', 'DelimitedText', 'lake', { location: { ...location, folderPath: 'in' }, firstRowAsHeader: true, escapeChar: '"' })
  await dataset('out', 'DelimitedText', 'lake', { location: { ...location, fileName: 'out.csv' }, firstRowAsHeader: true, escapeChar: '"' })
  await dataset('orders', 'AzureDatabricksDeltaLakeDataset', 'delta', { database: 'main.sales', table: 'orders' })
  await write('shop/pipeline/p.json', { name: 'p', properties: { activities: [] } })
  workspace = await Workspace.open({ project: join(folder, 'shop'), state: join(folder, 'state') })
  await executeSql(workspace, "CREATE CATALOG IF NOT EXISTS main; CREATE SCHEMA IF NOT EXISTS main.sales; CREATE TABLE main.sales.orders (id BIGINT NOT NULL, day DATE, price DECIMAL(9,2), state STRING DEFAULT 'new', file STRING)", { write: true })
})
afterEach(async () => {
  await workspace.close()
  await rm(folder, { recursive: true, force: true })
})

const put = (path: string, text: string): Promise<void> => writeText(workspace.lake, `shop/raw/${path}`, text)
const rowsOf = async (sql: string) => (await querySql(workspace, sql)).rows

async function copy({ from = 'csv', to = 'orders', source = { type: 'DelimitedTextSource' }, sink = { type: 'AzureDatabricksDeltaLakeSink' }, more = {} }: { from?: string; to?: string; source?: Json; sink?: Json; more?: Json }) {
  const activity = { name: 'load', type: 'Copy', inputs: [{ referenceName: from, type: 'DatasetReference' }], outputs: [{ referenceName: to, type: 'DatasetReference' }], typeProperties: { source, sink, ...more } }
  await write('shop/pipeline/p.json', { name: 'p', properties: { activities: [activity] } })
  // A workspace reads its factory once.
  const running = await Workspace.open({ project: join(folder, 'shop'), state: join(folder, 'state') })
  try {
    const { activityRuns } = await runFactoryPipeline(running, { pipeline: 'p' })
    const [run] = activityRuns
    if (!run) throw new Error('nothing ran')
    return run
  } finally {
    await running.close()
  }
}

test('rows are appended to a table of the catalog: by name, in its types, what is missing by its default, with additional columns', async () => {
  await put('in/a.csv', 'ID,price,day\n1,1.5,2026-01-31\n2,,\n')
  const source = { type: 'DelimitedTextSource', additionalColumns: [{ name: 'file', value: '$$FILEPATH' }] }
  const { error, output } = await copy({ source })
  expect(error.message).toBe('')
  expect(output).toMatchObject({ rowsRead: 2, rowsCopied: 2, filesRead: 1 })
  await copy({ source, more: { translator: { type: 'TabularTranslator', mappings: [{ source: { name: 'ID' }, sink: { name: 'id' } }, { source: { name: 'file' }, sink: { name: 'state' } }] } } })
  expect(await rowsOf('SELECT id, CAST(day AS STRING), price, state, file FROM main.sales.orders ORDER BY id, state')).toEqual([
    [1n, null, null, 'a.csv', null], [1n, '2026-01-31', '1.50', 'new', 'a.csv'], [2n, null, null, 'a.csv', null], [2n, null, null, 'new', 'a.csv'],
  ])
})

test('a preCopyScript empties the table first, and the rows come as one commit', async () => {
  await put('in/a.csv', 'id\n1\n')
  const sink = { type: 'AzureDatabricksDeltaLakeSink', preCopyScript: 'TRUNCATE TABLE main.sales.orders' }
  await copy({ sink })
  await put('in/a.csv', 'id\n7\n')
  expect((await copy({ sink })).error.message).toBe('')
  expect(await rowsOf('SELECT id FROM main.sales.orders')).toEqual([[7n]])
  const { columns, rows } = await querySql(workspace, 'DESCRIBE HISTORY main.sales.orders')
  const operation = columns.findIndex(({ name }) => name === 'operation')
  expect(rows.map((row) => row[operation])).toEqual(['WRITE', 'TRUNCATE', 'WRITE', 'TRUNCATE', 'CREATE TABLE'])
})

test('a preCopyScript may make the table, and its columns count as the script leaves them', async () => {
  await put('in/a.csv', 'id,day\n1,31/01/2026\n')
  const sink = (preCopyScript: string): Json => ({ type: 'AzureDatabricksDeltaLakeSink', preCopyScript, importSettings: { type: 'AzureDatabricksDeltaLakeImportCommand', dateFormat: 'dd/MM/yyyy' } })
  await dataset('fresh', 'AzureDatabricksDeltaLakeDataset', 'delta', { database: 'main.sales', table: 'fresh' })
  expect((await copy({ to: 'fresh', sink: sink('CREATE OR REPLACE TABLE main.sales.fresh (id BIGINT, day DATE)') })).error.message).toBe('')
  expect((await copy({ to: 'fresh', sink: sink('CREATE OR REPLACE TABLE main.sales.fresh (id BIGINT, day STRING)') })).error.message).toBe('')
  expect(await rowsOf('SELECT day FROM main.sales.fresh')).toEqual([['31/01/2026']])
})

test('importSettings read dates by their patterns; what they cannot read fails with its place, and the table stays as it was', async () => {
  await put('in/a.csv', 'id,day\n1,31/01/2026\n2,01/02/2026 at 7\n')
  const sink = (dateFormat: string): Json => ({ type: 'AzureDatabricksDeltaLakeSink', importSettings: { type: 'AzureDatabricksDeltaLakeImportCommand', dateFormat } })
  expect((await copy({ sink: sink('dd/MM/yyyy') })).status).toBe('Failed')
  expect(await rowsOf('SELECT count(*) FROM main.sales.orders')).toEqual([[0n]])
  expect((await copy({ sink: sink("dd/MM/yyyy[' at 'H]") })).error.message).toBe('')
  expect(await rowsOf('SELECT CAST(day AS STRING) FROM main.sales.orders ORDER BY id')).toEqual([['2026-01-31'], ['2026-02-01']])
  expect((await copy({ sink: sink('dd QQQ yyyy') })).error.message).toContain(`'QQQ' in dateFormat`)
})

test('a value that a column cannot take is told with its column, row and file, or skipped', async () => {
  await put('in/a.csv', 'id,price\n1,2\n2,dear\n')
  expect((await copy({})).error.message).toContain(`Column 'price' contains an invalid value 'dear'. Cannot convert 'dear' to type 'Decimal'. Row 2 of file 'a.csv'`)
  expect((await copy({ more: { enableSkipIncompatibleRow: true } })).output).toMatchObject({ rowsCopied: 1, rowsSkipped: 1 })
})

test('a table that is not there, a view, a table of a pipeline, and a column that the table lacks are refused by name', async () => {
  await put('in/a.csv', 'id,colour\n1,red\n')
  expect((await copy({})).error.message).toContain('has no column colour')
  await put('in/a.csv', 'id\n1\n\n')
  await executeSql(workspace, 'CREATE VIEW main.sales.v AS SELECT * FROM main.sales.orders', { write: true })
  await dataset('view', 'AzureDatabricksDeltaLakeDataset', 'delta', { database: 'main.sales', table: 'v' })
  await (await workspace.warehouse()).createTable({ name: { catalog: 'main', schema: 'sales', name: 'owned' }, columns: [{ name: 'id', type: types.bigint, nullable: true }], kind: 'STREAMING_TABLE', pipeline: 'shop' })
  await dataset('owned', 'AzureDatabricksDeltaLakeDataset', 'delta', { database: 'main.sales', table: 'owned' })
  await dataset('none', 'AzureDatabricksDeltaLakeDataset', 'delta', { database: 'main.sales', table: 'nowhere' })
  await dataset('unnamed', 'AzureDatabricksDeltaLakeDataset', 'delta', { database: 'main.sales' })
  expect((await copy({ to: 'view' })).error.message).toContain('EXPECT_TABLE_NOT_VIEW')
  expect((await copy({ to: 'owned' })).error.message).toContain('STREAMING_TABLE_OPERATION_NOT_ALLOWED, main.sales.owned belongs to the pipeline shop')
  expect((await copy({ to: 'none' })).error.message).toContain('TABLE_OR_VIEW_NOT_FOUND')
  expect((await copy({ to: 'unnamed' })).error.message).toContain(`dataset 'unnamed' names no table to write to`)
})

test('a table is a source whole, by a query, and as it was; exportSettings write its dates', async () => {
  await executeSql(workspace, "INSERT INTO main.sales.orders (id, day) VALUES (1, DATE'2026-01-31'); INSERT INTO main.sales.orders (id, day) VALUES (2, NULL)", { write: true })
  const text = async (source: Json): Promise<string> => {
    const { error } = await copy({ from: 'orders', to: 'out', source: { type: 'AzureDatabricksDeltaLakeSource', ...source }, sink: { type: 'DelimitedTextSink' } })
    expect(error.message).toBe('')
    return (await readText(workspace.lake, 'shop/raw/out.csv')).replaceAll('\r', '')
  }
  expect(await text({})).toBe('id,day,price,state,file\n1,2026-01-31 00:00:00.0000000,,new,\n2,,,new,\n')
  expect(await text({ query: 'SELECT id FROM main.sales.orders VERSION AS OF 1' })).toBe('id\n1\n')
  expect(await text({ query: 'SELECT day FROM main.sales.orders WHERE id = 1', exportSettings: { type: 'AzureDatabricksDeltaLakeExportCommand', dateFormat: "dd.MM.yyyy'T'" } })).toBe('day\n31.01.2026T\n')
})
