import { join } from 'node:path'
import { openDatabase } from '@lagoon/azure-sql'
import { readText } from '@lagoon/storage'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { copies, dataset, lakeDataset, resource, type CopyTest, type Json } from '../connectors/copies.fixture.ts'

const { copy, put, names, world } = copies({ beforeAll, afterAll, beforeEach })

const sql = resource('linkedService', 'sql', { type: 'AzureSqlDatabase', typeProperties: { server: 's', database: 'd' } })
const people = dataset('people', 'sql', 'AzureSqlTable', { schema: 'dbo', table: 'people' })
const database = () => openDatabase({ engine: world().engine, folder: join(world().lake.localPath('x'), '..', 'sql'), server: 's', database: 'd' })
async function script(text: string): Promise<void> {
  const open = await database()
  try {
    await open.execute(text)
  } finally {
    await open.close()
  }
}
const csv = (path: string) => lakeDataset('in', 'DelimitedText', path, { firstRowAsHeader: true, escapeChar: '"' })
const intoTable = (more: Partial<CopyTest> = {}) =>
  copy({ source: { type: 'DelimitedTextSource' }, sink: { type: 'AzureSqlSink' }, from: csv('in/'), to: people, resources: [sql], ports: { database }, ...more })
const log: Json = {
  logSettings: {
    enableCopyActivityLog: true,
    copyActivityLogSettings: { logLevel: 'Warning', enableReliableLogging: false },
    logLocationSettings: { linkedServiceName: { referenceName: 'lake', type: 'LinkedServiceReference' }, path: 'raw/logs' },
  },
}
const leftTables = () => world().engine.rows(`SELECT table_name FROM duckdb_tables() WHERE database_name = 'memory' AND table_name LIKE 'lagoon%'`)

test('a copy that fails writes the log of what it had skipped, says where it is, and leaves no table behind', async () => {
  await script('CREATE TABLE people (id INT NOT NULL)')
  await put('in/a.csv', 'id,name\n1,ann\nx,bob\n')
  const { status, error, output } = await intoTable({ properties: { enableSkipIncompatibleRow: true, ...log } })
  expect([status, error.errorCode]).toEqual(['Failed', '2200'])
  const [file = ''] = await names('logs')
  expect((output as Json)['logFilePath']).toBe(`raw/logs/${file.replace(/[^/]*$/, '')}`)
  expect(await readText(world().lake, `shop/raw/logs/${file}`)).toContain(`Column 'id' contains an invalid value 'x'`)
  expect(await leftTables()).toEqual([])
})

test('a copy whose log cannot be written fails, and leaves no table behind either', async () => {
  await script('CREATE TABLE people (id INT NOT NULL)')
  await put('in/a.csv', 'id\n1\nx\n')
  const { lake } = world()
  const failing = { ...lake, adopt: async () => Promise.reject(new Error('no place left')) }
  const { status, error } = await intoTable({ properties: { enableSkipIncompatibleRow: true, ...log }, ports: { database, lake: failing } })
  expect([status, error.message]).toEqual(['Failed', expect.stringContaining('no place left')])
  expect(await leftTables()).toEqual([])
})

test.each([
  ['INT', 'abc', `Column 'value' contains an invalid value 'abc'. Cannot convert 'abc' to type 'Int32'.`],
  ['DATETIME2', 'soon', `Column 'value' contains an invalid value 'soon'. Cannot convert 'soon' to type 'DateTime'.`],
  ['NVARCHAR(3)', 'four', `String or binary data would be truncated in column 'value'.`],
])('a value that a column of type %s cannot take is told with its column, its row and its file', async (type, wrong, message) => {
  await script(`CREATE TABLE people (id INT NOT NULL, value ${type})`)
  await put('in/a.csv', 'id,value\n1,\n')
  await put('in/b.csv', `id,value\n2,\n3,${wrong}\n`)
  const { error } = await intoTable()
  expect(error.errorCode).toBe('2200')
  expect(error.message).toContain(`Failure happened on 'Sink' side. ErrorCode=UserErrorInvalidDataValue, ${message} Row 2 of file 'b.csv'`)
})

test('the same where the mapping asks for the type, whatever the sink is', async () => {
  await put('in/a.csv', 'id,value\n1,no\n')
  const mappings = [{ source: { name: 'value' }, sink: { name: 'v', type: 'Int64' } }]
  const { error } = await intoTable({ sink: { type: 'ParquetSink' }, to: lakeDataset('out', 'Parquet', 'out/'), properties: { translator: { type: 'TabularTranslator', mappings } } })
  expect(error.message).toContain(`Column 'value' contains an invalid value 'no'. Cannot convert 'no' to type 'Int64'. Row 1 of file 'a.csv'`)
})

test('what fails for another reason is told as it is', async () => {
  await script('CREATE TABLE people (id INT NOT NULL)')
  await put('in/a.csv', 'id\n1\n\n')
  await put('in/b.csv', 'id,other\n1,2\n')
  expect((await intoTable({ from: csv('in/b.csv') })).error.message).not.toContain('UserErrorInvalidDataValue')
})
