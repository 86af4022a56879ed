import { join } from 'node:path'
import { openDatabase } from '@lagoon/azure-sql'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { copies, dataset, lakeDataset, resource, type Json } from './copies.fixture.ts'

const { copy, put, parquet, world } = copies({ beforeAll, afterAll, beforeEach })
const database = () => openDatabase({ engine: world().engine, folder: join(world().lake.localPath('x'), '..', 'sql'), server: 's', database: 'd' })
async function script(text: string) {
  const open = await database()
  try {
    return (await open.execute(text))[0]?.rows
  } finally {
    await open.close()
  }
}
const resources = [resource('linkedService', 'sql', { type: 'AzureSqlDatabase', typeProperties: { server: 's', database: 'd' } })]
const people = dataset('people', 'sql', 'AzureSqlTable', { schema: 'dbo', table: 'people' })
const load = (sink: Json) =>
  copy({ source: { type: 'DelimitedTextSource' }, sink: { type: 'AzureSqlSink', ...sink }, from: lakeDataset('in', 'DelimitedText', 'in.csv', { firstRowAsHeader: true }), to: people, resources, ports: { database } })

test.each([[['id']], ['["id"]'], [[]], [null]])('the keys of an upsert are a list, or the text of one, and without them those of the table: %j', async (keys) => {
  await script("CREATE TABLE people (id INT PRIMARY KEY, name NVARCHAR(9), n INT); INSERT INTO people VALUES (1, N'a', 1)")
  await put('in.csv', 'id,name,n\n1,a,2\n2,b,3\n')
  const { error } = await load({ writeBehavior: 'upsert', upsertSettings: { useTempDB: true, keys } })
  expect(error.message).toBe('')
  expect(await script('SELECT id, name, n FROM people ORDER BY id')).toEqual([[1, 'a', 2], [2, 'b', 3]])
})

test.each([
  [{ writeBehavior: 'upsert', upsertSettings: { keys: { id: 1 } } }, `'keys'`],
  [{ writeBehavior: 'upsert', upsertSettings: { keys: 'id, n' } }, `'keys'`],
  [{ tableOption: 'autoCreat' }, `tableOption 'autoCreat'`],
  [{ allowCopyCommand: true, copyCommandSettings: { defaultValues: [{ columnName: 'n', defaultValue: '0' }] } }, `'defaultValues' of copyCommandSettings`],
  [{ allowCopyCommand: true, copyCommandSettings: { additionalOptions: { MAXERRORS: '10' } } }, `'additionalOptions' of copyCommandSettings`],
  [{ allowPolyBase: true, polyBaseSettings: { useTypeDefault: true } }, `'useTypeDefault' of polyBaseSettings`],
])('what would change what is written, and does not run here, is refused by name: %j', async (sink, named) => {
  await script('CREATE TABLE people (id INT PRIMARY KEY, n INT)')
  await put('in.csv', 'id,n\n1,\n')
  expect((await load(sink)).error.message).toContain(named)
})

test('settings of a load that change nothing here are no hindrance', async () => {
  await script('CREATE TABLE people (id INT)')
  await put('in.csv', 'id\n1\n')
  const sink = { tableOption: 'none', allowCopyCommand: true, copyCommandSettings: { defaultValues: [], additionalOptions: {} }, allowPolyBase: false, polyBaseSettings: { rejectType: 'value', rejectValue: 0, useTypeDefault: false }, writeBatchSize: 10, sqlWriterUseTableLock: true }
  expect((await load(sink)).error.message).toBe('')
  // Those of a way to load that is not taken.
  expect((await load({ allowPolyBase: false, polyBaseSettings: { useTypeDefault: true }, copyCommandSettings: { defaultValues: [{ columnName: 'id', defaultValue: '0' }] } })).error.message).toBe('')
})

test('rows of a query are counted, and go into as many files as are asked for', async () => {
  await script('CREATE TABLE people (id INT); INSERT INTO people VALUES (1), (2), (3)')
  const to = lakeDataset('out', 'Parquet', 'out/')
  const { output } = await copy({ source: { type: 'AzureSqlSource', sqlReaderQuery: 'SELECT id FROM people ORDER BY id' }, sink: { type: 'ParquetSink', formatSettings: { type: 'ParquetWriteSettings', maxRowsPerFile: 2, fileNamePrefix: 'p' } }, from: people, to, resources, ports: { database } })
  expect(output).toMatchObject({ rowsRead: 3, rowsCopied: 3, filesWritten: 2 })
  expect(await parquet('out/p_00000.parquet')).toEqual([{ id: 1 }, { id: 2 }])
})
