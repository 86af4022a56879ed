import { type Engine } from '@lagoon/engine'
import { formatTsqlType, tsqlTypeOfDuckdb, type TsqlType } from '@lagoon/sql'
import type { Request } from 'mssql'
import type { InsertRequest, StatementResult } from '../database.ts'
import { AzureSqlError } from '../error.ts'
import type { Driver } from './driver.ts'

export interface Connection {
  readonly driver: Driver
  readonly engine: Engine
  readonly execute: (script: string) => Promise<StatementResult[]>
  readonly newRequest: () => Request
}

// Held in memory at once; DuckDB computes and the network carries one batch after the other.
const batchRows = 5000

/**
 * Writes the rows of a DuckDB query into a table of the server: they are bulk-loaded as texts into a temporary table, from which
 * one INSERT (or MERGE) converts them. So numbers keep all their digits, and a row that cannot be converted fails the whole.
 * Runs inside the transaction of the caller.
 */
export async function insertIntoServer(connection: Connection, request: InsertRequest): Promise<bigint> {
  const { engine, execute } = connection
  if (request.preCopyScript) await execute(request.preCopyScript)
  const source = await engine.columns(request.select)
  const target = (await columnsOf(connection, request)) ?? (await create(connection, request, source))
  const pairs = source.flatMap((column, index) => {
    const found = target.find(one => one.name.toLowerCase() === column.name.toLowerCase())
    if (!found) throw new AzureSqlError([{ code: '207', message: `Invalid column name '${column.name}': table ${request.schema}.${request.table} has no such column.` }])
    return found.identity || found.computed ? [] : [{ ...found, staged: `c${index}` }]
  })
  await stageRows(connection, request.select, source)
  const results = await execute(request.mode === 'upsert' ? mergeText(request, pairs) : `INSERT INTO ${tableName(request)} (${pairs.map(pair => bracket(pair.name)).join(', ')}) SELECT ${pairs.map(converted).join(', ')} FROM ${stage} ORDER BY n`)
  await dropStage(connection)
  return results.reduce((sum, result) => sum + (result.recordsAffected > 0n ? result.recordsAffected : 0n), 0n)
}

const stage = '#lagoon_rows'

/** The rows as texts in a temporary table, which is named; its columns are c0, c1, … */
export async function stageRows(connection: Connection, select: string, source: readonly { readonly name: string; readonly type: string }[]): Promise<string> {
  await connection.execute(`CREATE TABLE ${stage} (n INT IDENTITY(1,1), ${source.map((_, index) => `c${index} NVARCHAR(MAX) NULL`).join(', ')})`)
  await load(connection, select, source)
  return stage
}

export const dropStage = ({ execute }: Connection): Promise<unknown> => execute(`DROP TABLE ${stage}`)

const bracket = (name: string): string => `[${name.replaceAll(']', ']]')}]`
const tableName = ({ schema, table }: Pick<InsertRequest, 'schema' | 'table'>): string => `${bracket(schema)}.${bracket(table)}`

interface TargetColumn { readonly name: string; readonly type: string; readonly identity: boolean; readonly computed: boolean; readonly key: boolean }

/** The columns of the target in their order; undefined when there is no such table. */
async function columnsOf({ execute }: Connection, request: InsertRequest): Promise<readonly TargetColumn[] | undefined> {
  const literal = `N'${`${bracket(request.schema)}.${bracket(request.table)}`.replaceAll("'", "''")}'`
  const [found] = await execute(`SELECT c.name, t.name, c.max_length, c.precision, c.scale, c.is_identity, c.is_computed,
    CASE WHEN EXISTS (SELECT 1 FROM sys.indexes i JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id
      WHERE i.object_id = c.object_id AND i.is_primary_key = 1 AND x.column_id = c.column_id) THEN 1 ELSE 0 END
    FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.system_type_id WHERE c.object_id = OBJECT_ID(${literal}) ORDER BY c.column_id`)
  if (!found || found.rows.length === 0) return undefined
  return found.rows.map(([name, type, length, precision, scale, identity, computed, key]) => ({
    name: String(name), type: typeText(String(type), Number(length), Number(precision), Number(scale)), identity: identity === true, computed: computed === true || type === 'timestamp', key: Number(key) === 1,
  }))
}

function typeText(name: string, bytes: number, precision: number, scale: number): string {
  const length = bytes < 0 ? 'MAX' : String(/^n/i.test(name) ? bytes / 2 : bytes)
  if (/^(n?(var)?char|(var)?binary)$/i.test(name)) return `${name}(${length})`
  if (/^(decimal|numeric)$/i.test(name)) return `${name}(${precision},${scale})`
  return /^(datetime2|time|datetimeoffset)$/i.test(name) ? `${name}(${scale})` : name
}

async function create({ execute }: Connection, request: InsertRequest, source: readonly { readonly name: string; readonly type: string }[]): Promise<readonly TargetColumn[]> {
  if (!request.autoCreate) throw new AzureSqlError([{ code: '208', message: `Invalid object name '${request.schema}.${request.table}'.`, hint: 'set tableOption to autoCreate to have it made' }])
  const columns = source.map(({ name, type }) => {
    const own: TsqlType = tsqlTypeOfDuckdb(type) ?? (() => { throw new AzureSqlError([{ code: '206', message: `column ${name} of type ${type} has no counterpart in SQL Server` }]) })()
    return { name, type: formatTsqlType(own), identity: false, computed: false, key: false }
  })
  await execute(`CREATE TABLE ${tableName(request)} (${columns.map(column => `${bracket(column.name)} ${column.type} NULL`).join(', ')})`)
  return columns
}

interface Pair extends TargetColumn { readonly staged: string }

/** A text as the type of its column. Dates come in ISO order, bytes as hexadecimal digits. */
function converted({ staged, type }: Pair): string {
  if (/^(var)?binary/i.test(type)) return `CONVERT(${type}, ${staged}, 2)`
  return `CONVERT(${type}, ${staged}${/^(date|time|smalldatetime)/i.test(type) ? ', 121' : ''})`
}

function mergeText(request: InsertRequest, pairs: readonly Pair[]): string {
  const keys = request.keys && request.keys.length > 0 ? request.keys.map(key => key.toLowerCase()) : pairs.filter(pair => pair.key).map(pair => pair.name.toLowerCase())
  const isKey = (pair: Pair): boolean => keys.includes(pair.name.toLowerCase())
  const matched = pairs.filter(isKey)
  const missing = keys.find(key => !pairs.some(pair => pair.name.toLowerCase() === key))
  if (matched.length === 0 || missing !== undefined) throw new AzureSqlError([{ code: 'InvalidKeys', message: missing === undefined ? `table ${request.schema}.${request.table} has no primary key: name the keys of the upsert` : `the key ${missing} of the upsert is no column of the rows` }])
  const others = pairs.filter(pair => !isKey(pair))
  const update = others.length > 0 ? ` WHEN MATCHED THEN UPDATE SET ${others.map(pair => `${bracket(pair.name)} = s.${bracket(pair.name)}`).join(', ')}` : ''
  return `MERGE ${tableName(request)} AS t USING (SELECT ${pairs.map(pair => `${converted(pair)} AS ${bracket(pair.name)}`).join(', ')} FROM ${stage}) AS s ON ${matched.map(pair => `t.${bracket(pair.name)} = s.${bracket(pair.name)}`).join(' AND ')}${update} WHEN NOT MATCHED THEN INSERT (${pairs.map(pair => bracket(pair.name)).join(', ')}) VALUES (${pairs.map(pair => `s.${bracket(pair.name)}`).join(', ')});`
}

/** Bulk load of the rows, a batch at a time. */
async function load({ driver, engine, newRequest }: Connection, select: string, source: readonly { readonly name: string; readonly type: string }[]): Promise<void> {
  const session = await engine.session()
  try {
    const texts = source.map((column, index) => `${textOf(`q${index}`, column.type)} AS c${index}`)
    await session.run(`CREATE OR REPLACE TEMP TABLE lagoon_rows_out AS SELECT ${texts.join(', ')} FROM (${select}) q(${source.map((_, index) => `q${index}`).join(', ')})`)
    for (let from = 0; ; from += batchRows) {
      const { rows } = await session.table(`SELECT * FROM temp.main.lagoon_rows_out WHERE rowid >= ${from} AND rowid < ${from + batchRows}`)
      if (rows.length === 0) return
      const table = new driver.Table(stage)
      source.forEach((_, index) => { table.columns.add(`c${index}`, driver.NVarChar(driver.MAX), { nullable: true }) })
      for (const row of rows) table.rows.add(...row)
      await newRequest().bulk(table)
    }
  } finally {
    await session.run('DROP TABLE IF EXISTS temp.main.lagoon_rows_out')
    await session.close()
  }
}

/** A value of DuckDB as the text that SQL Server reads without loss. */
function textOf(column: string, type: string): string {
  if (type === 'BLOB') return `hex(${column})`
  if (type === 'BOOLEAN') return `CASE WHEN ${column} THEN '1' WHEN NOT ${column} THEN '0' END`
  if (type === 'TIMESTAMP WITH TIME ZONE') return `strftime(CAST(${column} AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%f')`
  if (type === 'DOUBLE' || type === 'FLOAT') return `CAST(${column} AS VARCHAR)`
  return `CAST(${column} AS VARCHAR)`
}

