// A Copy of many rows from the SQL stand-in to Parquet, beside DuckDB's own COPY of the same table, in turns.
// `npm run bench:copy -- [--rows 2000000] [--times 3] [--memory-limit 4GB] [--folder DIR]`   Aim: 1.3 times, at 20 million rows.

import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '@lagoon/azure-sql'
import { readFactory, realEffects, runPipeline, type FactoryFile, type Ports } from '@lagoon/data-factory'
import { Engine, quoteText } from '@lagoon/engine'
import { localStorage } from '@lagoon/storage'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '2000000' }, times: { type: 'string', default: '3' }, 'memory-limit': { type: 'string' }, folder: { type: 'string', default: tmpdir() } } })
const [rows, times, memoryLimit] = [Number(values.rows), Number(values.times), values['memory-limit']]
if (!Number.isInteger(rows) || rows < 1 || !Number.isInteger(times) || times < 1) throw new Error('--rows and --times must be whole numbers from 1')
const folder = await mkdtemp(join(values.folder, 'lagoon-copy-'))
const engine = await Engine.open({ tempFolder: folder, ...(memoryLimit === undefined ? {} : { memoryLimit }) })
const lake = localStorage(join(folder, 'lake'))
const open = () => openDatabase({ engine, folder: join(folder, 'sql'), server: 'shop', database: 'shop' })

const resource = (kind: FactoryFile['kind'], name: string, properties: unknown): FactoryFile => ({ kind, file: `${kind}/${name}.json`, text: JSON.stringify({ name, properties }) })
const reference = (referenceName: string, type: string) => ({ referenceName, type })
const { factory } = readFactory({
  name: 'bench',
  files: [
    resource('linkedService', 'sql', { type: 'AzureSqlDatabase', typeProperties: { server: 'shop', database: 'shop' } }),
    resource('linkedService', 'lake', { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } }),
    resource('dataset', 'events', { type: 'AzureSqlTable', linkedServiceName: reference('sql', 'LinkedServiceReference'), typeProperties: { schema: 'dbo', table: 'events' } }),
    resource('dataset', 'file', { type: 'Parquet', linkedServiceName: reference('lake', 'LinkedServiceReference'), typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'raw', fileName: 'events.parquet' } } }),
    resource('pipeline', 'copy', {
      activities: [{ name: 'copy', type: 'Copy', inputs: [reference('events', 'DatasetReference')], outputs: [reference('file', 'DatasetReference')], typeProperties: { source: { type: 'AzureSqlSource' }, sink: { type: 'ParquetSink' } } }],
    }),
  ],
})
const nothing = async (): Promise<never> => Promise.reject(new Error('not asked for here'))
const ports: Ports = { engine, lake, database: open, databricks: { runJob: nothing, table: nothing, query: nothing }, http: nothing, secret: nothing }

try {
  const filled = await measured(fill)
  tell(`${rows.toLocaleString('en')} rows written to the stand-in in ${seconds(filled)} s`)
  const [copied, own]: [Turn[], Turn[]] = [[], []]
  for (let turn = 0; turn <= times; turn += 1) {
    own.push(await measured(ownCopy))
    copied.push(await measured(lagoonCopy))
    tell(`turn ${turn} of ${times}: DuckDB ${seconds(own.at(-1))} s, Copy ${seconds(copied.at(-1))} s`)
  }
  // The first turn warms the file's pages.
  const [best, bestOwn] = [bestOf(copied.slice(1)), bestOf(own.slice(1))]
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} cores${memoryLimit === undefined ? '' : `, memory_limit ${memoryLimit}`}. ${rows.toLocaleString('en')} rows, best of ${times}.\n\n` +
      line(['what', 'seconds', 'times', 'peak of the process']) + line(['---', '--:', '--:', '--:']) +
      line(["DuckDB's own COPY", seconds(bestOwn), '1.00', megabytes(bestOwn)]) +
      line(['Copy activity', seconds(best), (best.tookMs / bestOwn.tookMs).toFixed(2), megabytes(best)]),
  )
} finally {
  await engine.close()
  await rm(folder, { recursive: true })
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

async function fill(): Promise<void> {
  const database = await open()
  await database.execute('CREATE TABLE events (id BIGINT NOT NULL, user_id INT NOT NULL, name NVARCHAR(40), price DECIMAL(9, 2), ratio FLOAT, seen DATETIME2, day DATE, ok BIT)')
  const columns = `range AS id, CAST(range % 100000 AS INTEGER) AS user_id, 'item ' || (range % 5000) AS name, CAST((range % 100000) / 100 AS DECIMAL(9, 2)) AS price, (range % 977) / 7 AS ratio,
    TIMESTAMP '2026-01-01' + to_seconds(range % 31536000) AS seen, DATE '2026-01-01' + CAST(range % 365 AS INTEGER) AS day, range % 3 = 0 AS ok`
  await database.insert({ schema: 'dbo', table: 'events', mode: 'insert', select: `SELECT ${columns} FROM range(${rows})` })
  await database.close()
}

interface Turn {
  readonly tookMs: number
  /** The most memory that the process held meanwhile, the engine's pages of the table included, which stay from turn to turn. */
  readonly peakBytes: number
}

async function measured(act: () => Promise<void>): Promise<Turn> {
  let peakBytes = process.memoryUsage.rss()
  const look = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 20)
  const startedAt = performance.now()
  try {
    await act()
    return { tookMs: performance.now() - startedAt, peakBytes }
  } finally {
    clearInterval(look)
  }
}

function seconds(turn: Turn | undefined): string {
  return ((turn?.tookMs ?? 0) / 1000).toFixed(2)
}

function megabytes({ peakBytes }: Turn): string {
  return `${Math.round(peakBytes / 1e6).toLocaleString('en')} MB`
}

function bestOf(turns: readonly Turn[]): Turn {
  return turns.reduce((best, turn) => (turn.tookMs < best.tookMs ? turn : best))
}

async function lagoonCopy(): Promise<void> {
  const { status, message, activityRuns } = await runPipeline(factory, { pipeline: 'copy' }, ports, realEffects)
  const output = activityRuns[0]?.output as { rowsCopied?: number } | null | undefined
  if (status !== 'Succeeded' || output?.rowsCopied !== rows) throw new Error(`the copy did not copy: ${message}`)
}

/** The same file opened by the engine, and one statement. */
async function ownCopy(): Promise<void> {
  const file = join(folder, 'sql', 'shop', 'shop.duckdb')
  await engine.run(`ATTACH ${quoteText(file)} AS own (READ_ONLY)`)
  const [table] = await engine.rows(`SELECT schema_name || '.' || '"' || table_name || '"' AS name FROM duckdb_tables() WHERE database_name = 'own' AND estimated_size >= ${rows}`)
  await engine.run(`COPY (SELECT * FROM own.${String(table?.['name'])}) TO ${quoteText(join(folder, 'own.parquet'))} (FORMAT parquet, COMPRESSION snappy)`)
  await engine.run('DETACH own')
}
