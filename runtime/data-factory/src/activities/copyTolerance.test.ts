import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '@lagoon/azure-sql'
import { readText } from '@lagoon/storage'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { copies, dataset, fieldsOf, lakeDataset, resource, type CopyTest, type Json } from '../connectors/copies.fixture.ts'

const { copy, run, put, parquet, names, world } = copies({ beforeAll, afterAll, beforeEach })

const sql = resource('linkedService', 'sql', { type: 'AzureSqlDatabase', typeProperties: { server: 's', database: 'd' } })
const table = (name: string) => dataset(name, 'sql', 'AzureSqlTable', { schema: 'dbo', table: name })
const database = () => openDatabase({ engine: world().engine, folder: join(world().lake.localPath('x'), '..', 'sql'), server: 's', database: 'd' })
async function onDatabase<T>(act: (open: Awaited<ReturnType<typeof database>>) => Promise<T>): Promise<T> {
  const open = await database()
  try {
    return await act(open)
  } finally {
    await open.close()
  }
}
const script = (text: string) => onDatabase((open) => open.execute(text))
const rowsIn = async (query: string) => (await script(query))[0]?.rows

const session = (path: string, logLevel = 'Warning'): Json => ({
  logSettings: {
    enableCopyActivityLog: true,
    copyActivityLogSettings: { logLevel, enableReliableLogging: false },
    logLocationSettings: { linkedServiceName: { referenceName: 'lake', type: 'LinkedServiceReference' }, path },
  },
})
const csv = lakeDataset('in', 'DelimitedText', 'in.csv', { firstRowAsHeader: true, escapeChar: '"' })
const base = { source: { type: 'DelimitedTextSource' }, from: csv, resources: [sql] }
const ports = () => ({ database })
const intoTable = (more: Partial<CopyTest>) => copy({ ...base, sink: { type: 'AzureSqlSink' }, to: table('people'), ports: ports(), ...more })
const skipping = (more: Json = {}): Json => ({ enableSkipIncompatibleRow: true, ...more })

async function logOf(output: Json): Promise<string[]> {
  const folder = String(output['logFilePath']).replace(/\/$/, '')
  for await (const file of world().lake.list(`shop/${folder}`)) return (await readText(world().lake, file.path)).trimEnd().split('\n')
  return []
}

test('rows that cannot be converted, are too long, too wide or there already are skipped, counted and logged', async () => {
  await script('CREATE TABLE people (id INT NOT NULL PRIMARY KEY, name NVARCHAR(5) NOT NULL, born DATE)')
  await script("INSERT INTO people VALUES (9, N'old', NULL)")
  await put('in.csv', 'id,name,born\n1,ann,2001-02-03\nx,bob,\n2,toolong,\n3,cy,yesterday\n1,"an,n",\n4,dee,2004-05-06,more\n9,nine,\n5,,\n6,fay,\n')
  const { output, error } = await intoTable({ properties: skipping(session('logs/copy')) })
  expect(error.message).toBe('')
  expect(output).toMatchObject({ rowsRead: 9, rowsCopied: 2, rowsSkipped: 7 })
  expect(await rowsIn('SELECT id, name FROM people ORDER BY id')).toEqual([[1, 'ann'], [6, 'fay'], [9, 'old']])
  expect(String(fieldsOf({ output } as never)['logFilePath'])).toMatch(/^logs\/copy\/copyactivity-logs\/a\/[0-9a-f-]+\/$/)
  const [header, ...lines] = await logOf(output as Json)
  expect(header).toBe('Timestamp,Level,OperationName,OperationItem,Message')
  expect(lines).toHaveLength(7)
  const reasons = lines.map((line) => line.replace(/^[^,]+,Warning,TabularRowSkip,/, ''))
  expect(reasons).toContain(`"""x"",""bob"",""""","Column 'id' contains an invalid value 'x'. Cannot convert 'x' to type 'Int32'."`)
  expect(reasons).toContain(`"""3"",""cy"",""yesterday""","Column 'born' contains an invalid value 'yesterday'. Cannot convert 'yesterday' to type 'DateTime'."`)
  for (const reason of ["column 'name'", 'PRIMARY KEY', 'Expected Number of Columns: 3 Found: 4', 'NULL']) expect(reasons.join('\n')).toContain(reason)
})

test('the log has the values of a row of JSON, or the document that a mapping by paths reads', async () => {
  await script('CREATE TABLE people (id INT)')
  await put('in.json', '{"id":1}{"id":"x"}')
  const json = { source: { type: 'JsonSource' }, from: lakeDataset('in', 'Json', 'in.json') }
  const plain = await intoTable({ ...json, properties: skipping(session('logs')) })
  expect((await logOf(plain.output as Json))[1]).toContain(',TabularRowSkip,"""x""",')
  const mappings = [{ source: { path: "$['id']" }, sink: { name: 'id' } }]
  const mapped = await intoTable({ ...json, properties: skipping({ translator: { type: 'TabularTranslator', mappings }, ...session('logs') }) })
  expect((await logOf(mapped.output as Json))[1]).toContain(',TabularRowSkip,"{""id"":""x""}",')
})

test('the oldest form of the log settings keeps a log too', async () => {
  await script('CREATE TABLE people (id INT)')
  await put('in.csv', 'id\n1\nx\n')
  const { output } = await intoTable({ properties: skipping({ logStorageSettings: { linkedServiceName: { referenceName: 'lake', type: 'LinkedServiceReference' }, path: 'logs', logLevel: 'Warning' } }) })
  expect(output).toMatchObject({ rowsCopied: 1, rowsSkipped: 1 })
  expect(await logOf(output as Json)).toHaveLength(2)
})

test('rows that are too wide are set apart from each file of a folder, by its own header', async () => {
  await script('CREATE TABLE people (id INT, name NVARCHAR(5))')
  await put('in/1.csv', 'id,name\n1,ann\n2,bob,more\n')
  await put('in/2.csv', 'name,id\ncy,3\ndee,4,more,\n')
  const { output } = await intoTable({ from: lakeDataset('in', 'DelimitedText', 'in/', { firstRowAsHeader: true, escapeChar: '"' }), properties: skipping(session('logs')) })
  expect(output).toMatchObject({ rowsRead: 4, rowsCopied: 2, rowsSkipped: 2 })
  expect(await rowsIn('SELECT id, name FROM people ORDER BY id')).toEqual([[1, 'ann'], [3, 'cy']])
  expect(await logOf(output as Json)).toHaveLength(3)
})

test('without it the first such row fails the copy, and nothing is written', async () => {
  await script('CREATE TABLE people (id INT NOT NULL PRIMARY KEY, name NVARCHAR(5), born DATE)')
  await put('in.csv', 'id,name,born\n1,ann,\nx,bob,\n')
  expect((await intoTable({})).error.errorCode).toBe('2200')
  expect(await rowsIn('SELECT COUNT(*) FROM people')).toEqual([[0]])
})

test('into a file, rows are skipped by the types of the mapping; the older log has them as they were', async () => {
  await put('in.csv', 'id,name\n1,a\nno,"b ""x"""\n')
  const { output } = await copy({
    ...base,
    sink: { type: 'ParquetSink' },
    to: lakeDataset('out', 'Parquet', 'out.parquet'),
    properties: skipping({
      translator: { type: 'TabularTranslator', mappings: [{ source: { name: 'id' }, sink: { name: 'id', type: 'Int64' } }, { source: { name: 'name' }, sink: { name: 'name' } }] },
      redirectIncompatibleRowSettings: { linkedServiceName: { referenceName: 'lake', type: 'LinkedServiceReference' }, path: 'errors/out' },
    }),
  })
  expect(output).toMatchObject({ rowsRead: 2, rowsCopied: 1, rowsSkipped: 1 })
  expect(await parquet('out.parquet')).toEqual([{ id: 1n, name: 'a' }])
  expect(String((output as Json)['redirectRowPath'])).toMatch(/^https:\/\/shop\.blob\.core\.windows\.net\/errors\/out\//)
  for await (const file of world().lake.list('shop/errors/out')) {
    expect(await readText(world().lake, file.path)).toBe(`"no","b ""x""","UserErrorInvalidDataValue","Column 'id' contains an invalid value 'no'. Cannot convert 'no' to type 'Int64'."\n`)
  }
})

test('a log of level Info names every file that was read and written', async () => {
  await put('in/a.json', '{"n":1}')
  await put('in/b.json', '{"n":2}')
  const { output } = await copy({
    source: { type: 'JsonSource' },
    sink: { type: 'JsonSink' },
    from: lakeDataset('in', 'Json', 'in/'),
    to: lakeDataset('out', 'Json', 'out/'),
    properties: { validateDataConsistency: true, ...session('logs', 'Info') },
  })
  expect(output).toMatchObject({ dataConsistencyVerification: { VerificationResult: 'Verified', InconsistentData: 'None' } })
  const lines = await logOf(output as Json)
  expect(lines.filter((line) => line.includes('File is successfully copied'))).toHaveLength(2)
})

test('a log that cannot be written fails the copy, whose output names none', async () => {
  await put('in/a.json', '{"n":1}')
  const { lake } = world()
  const { error, output } = await copy({
    source: { type: 'JsonSource' },
    sink: { type: 'JsonSink' },
    from: lakeDataset('in', 'Json', 'in/'),
    to: lakeDataset('out', 'Json', 'out/'),
    properties: session('logs', 'Info'),
    ports: {
      lake: {
        ...lake,
        async adopt(localFile, path) {
          if (path.endsWith('.txt')) throw new Error('no room left')
          await lake.adopt(localFile, path)
        },
      },
    },
  })
  expect(error.message).toContain('no room left')
  expect(output).not.toHaveProperty('logFilePath')
})

test('a file that goes away or changes while files are copied is skipped when that is allowed', async () => {
  for (const name of ['a', 'b', 'c']) await put(`in/${name}.bin`, name)
  const { lake } = world()
  const binary = (skipErrorFile: Json, meddle: () => Promise<void>) =>
    copy({
      source: { type: 'BinarySource' },
      sink: { type: 'BinarySink' },
      from: lakeDataset('in', 'Binary', 'in/'),
      to: lakeDataset('out', 'Binary', 'out/'),
      properties: { validateDataConsistency: true, skipErrorFile, ...session('logs') },
      ports: {
        lake: {
          ...lake,
          async adopt(localFile, path) {
            await lake.adopt(localFile, path)
            if (path.endsWith('a.bin')) await meddle()
          },
        },
      },
    })
  const gone = () => rm(lake.localPath('shop/raw/in/b.bin'))
  const changed = () => writeFile(lake.localPath('shop/raw/in/c.bin'), 'longer than before')
  expect((await binary({ fileMissing: false }, gone)).status).toBe('Failed')
  await put('in/b.bin', 'b')
  const missing = await binary({ fileMissing: true }, gone)
  expect(missing.output).toMatchObject({ filesRead: 3, filesWritten: 2, filesSkipped: 1, dataConsistencyVerification: { InconsistentData: 'Skipped' } })
  expect((await logOf(missing.output as Json))[1]).toContain('Warning,FileSkip,"b.bin"')
  await put('in/b.bin', 'b')
  expect((await binary({ dataInconsistency: false }, changed)).error.message).toContain('DataConsistencySourceDataChanged')
  await put('in/c.bin', 'c')
  expect((await binary({ dataInconsistency: true }, changed)).output).toMatchObject({ filesWritten: 2, filesSkipped: 1 })
  expect(await names('out')).toEqual(['a.bin', 'b.bin', 'c.bin'])
})

test('a stored procedure and the placeholders of a partitioned query are sources', async () => {
  await script('CREATE TABLE people (id INT, name NVARCHAR(10), price DECIMAL(9,2), at DATETIME2, ok BIT, raw VARBINARY(4))')
  await script("INSERT INTO people VALUES (1, N'a', 1.50, '2026-01-02T03:04:05.5', 1, 0x01ff), (2, N'b', NULL, NULL, 0, NULL), (3, N'c', 2, NULL, NULL, NULL)")
  await script('CREATE PROCEDURE older @than INT AS SELECT * FROM people WHERE id > @than')
  const toFile = (source: Json) =>
    copy({ source: { type: 'AzureSqlSource', ...source }, sink: { type: 'ParquetSink' }, from: table('people'), to: lakeDataset('out', 'Parquet', 'out.parquet'), resources: [sql], ports: ports() })
  const call = { sqlReaderStoredProcedureName: '[dbo].[older]', storedProcedureParameters: { than: { value: '0', type: 'Int32' } } }
  const called = await toFile(call)
  expect(called.error.message).toBe('')
  expect(await parquet('out.parquet')).toMatchObject([
    { id: 1, name: 'a', price: '1.50', at: '2026-01-02 03:04:05.5+00', ok: true, raw: Uint8Array.of(1, 255) },
    { id: 2, name: 'b', price: null, ok: false },
    { id: 3, ok: null },
  ])
  const lookup = await run({ type: 'Lookup', typeProperties: { source: { type: 'AzureSqlSource', ...call }, dataset: { referenceName: 'people' }, firstRowOnly: true } }, [sql, table('people')], ports())
  expect(fieldsOf(lookup)['firstRow']).toMatchObject({ id: 1, name: 'a' })
  const partitioned = { partitionOption: 'DynamicRange', partitionSettings: { partitionColumnName: 'id' } }
  expect((await toFile({ ...partitioned, sqlReaderQuery: 'SELECT id FROM people WHERE ?AdfDynamicRangePartitionCondition AND id > 1' })).output).toMatchObject({ rowsCopied: 2 })
  expect((await toFile({ ...partitioned, sqlReaderQuery: 'SELECT id FROM people WHERE ?AdfRangePartitionColumnName >= ?AdfRangePartitionLowbound AND ?AdfRangePartitionColumnName <= ?AdfRangePartitionUpbound' })).output).toMatchObject({ rowsCopied: 3 })
  expect((await toFile({ sqlReaderQuery: 'SELECT id FROM people WHERE ?AdfDynamicRangePartitionCondition' })).error.message).toContain("'DynamicRange'")
  expect((await toFile({ partitionOption: 'PhysicalPartitionsOfTable' })).output).toMatchObject({ rowsCopied: 3 })
})

test('a stored procedure with a table type is a sink', async () => {
  await script('CREATE TABLE people (id INT PRIMARY KEY, name NVARCHAR(10), tag NVARCHAR(10))')
  await script('CREATE TYPE dbo.PersonRows AS TABLE (id INT, name NVARCHAR(10))')
  await script('CREATE PROCEDURE dbo.take @rows dbo.PersonRows READONLY, @tag NVARCHAR(10) AS INSERT INTO people SELECT id, name, @tag FROM @rows')
  await put('in.csv', 'id,name\n1,ann\n2,bob\n')
  const sink = { type: 'AzureSqlSink', sqlWriterStoredProcedureName: 'dbo.take', sqlWriterTableType: 'dbo.PersonRows', storedProcedureTableTypeParameterName: 'rows', storedProcedureParameters: { tag: { value: 'new', type: 'String' } } }
  const { output, error } = await intoTable({ sink })
  expect(error.message).toBe('')
  expect(output).toMatchObject({ rowsRead: 2, rowsCopied: 2 })
  expect(await rowsIn('SELECT id, name, tag FROM people ORDER BY id')).toEqual([[1, 'ann', 'new'], [2, 'bob', 'new']])
  expect((await intoTable({ sink: { ...sink, sqlWriterTableType: '' } })).error.message).toContain(`'sqlWriterTableType'`)
})
