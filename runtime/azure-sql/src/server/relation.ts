import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { quoteName, type Engine } from '@lagoon/engine'
import { duckdbTypeOf, isMoment, type TsqlType } from '@lagoon/sql'
import type { Column, Request, RequestError } from 'mssql'
import type { SqlRelation } from '../database.ts'
import { AzureSqlError } from '../error.ts'
import { typeName } from '../values.ts'
import { serverMessage } from './script.ts'
import { canonicalText, columnType } from './values.ts'

export interface ScratchTable { readonly relation: SqlRelation; drop(): Promise<void> }

interface Fetching { readonly engine: Engine; readonly folder: string; readonly request: Request; readonly send: () => unknown; readonly file: string }

const batchRows = 10_000

/**
 * Streams the rows of a query into a DuckDB file of its own, a batch at a time: the network waits while DuckDB writes. The file
 * is deleted by `drop`.
 */
export async function fetchRelation({ engine, folder, request, send, file }: Fetching): Promise<ScratchTable> {
  await mkdir(folder, { recursive: true })
  const id = randomUUID()
  const alias = `rows ${id}`
  const path = join(folder, `rows-${id}.duckdb`)
  await engine.attach(path, alias)
  const drop = async (): Promise<void> => {
    await engine.detach(alias)
    for (const ending of ['', '.wal']) await rm(`${path}${ending}`, { force: true })
  }
  try {
    const columns = await stream({ engine, request, send, file, table: { catalog: alias, schema: 'main', table: 'fetched' } })
    const list = columns.map(({ name, type }, index) => `${valueText(`c${index}`, type)} AS ${quoteName(name)}`)
    const duckdb = `(SELECT ${list.join(', ')} FROM ${quoteName(alias)}.main.fetched)`
    const bound = await engine.columns(`SELECT * FROM ${duckdb}`)
    return { relation: { duckdb, columns: columns.map(({ name, type }, index) => ({ name, type: bound[index]?.type ?? '', sqlType: typeName(type) })) }, drop }
  } catch (error) {
    await drop()
    throw error
  }
}

/** The typed value of a text in the scratch file. DATETIME and its kin are UTC. */
function valueText(column: string, type: TsqlType): string {
  if (type.kind === 'binary' || type.kind === 'varbinary') return `unhex(${column})`
  const value = `CAST(${column} AS ${duckdbTypeOf(type)})`
  return isMoment(type) ? `make_timestamptz(epoch_us(${value}))` : value
}

interface FetchedColumn { readonly name: string; readonly type: TsqlType }

async function stream({ engine, request, send, file, table }: Omit<Fetching, 'folder'> & { readonly table: { readonly catalog: string; readonly schema: string; readonly table: string } }): Promise<readonly FetchedColumn[]> {
  request.stream = true
  request.arrayRowMode = true
  const session = await engine.session()
  let columns: readonly FetchedColumn[] | undefined
  let batch: (string | null)[][] = []
  let writing: Promise<void> = Promise.resolve()
  const errors: (RequestError | AzureSqlError)[] = []
  const stop = (error: unknown): void => {
    errors.push(error instanceof AzureSqlError ? error : new AzureSqlError([{ code: 'InvalidValue', message: String(error) }], { cause: error }))
    request.cancel()
  }
  const flush = (): void => {
    const rows = batch
    batch = []
    if (rows.length === 0) return
    request.pause()
    writing = writing.then(() => session.append(table, rows)).then(() => { request.resume() }, stop)
  }
  try {
    await new Promise<void>(resolve => {
      request.on('recordset', (found: readonly Column[]) => {
        if (columns) return stop(new AzureSqlError([{ code: 'UNSUPPORTED_FEATURE', message: 'a query with several result sets cannot be read as a table' }]))
        const read = found.map((column, index) => ({ name: column.name || `Column${index + 1}`, type: columnType(column) }))
        columns = read
        request.pause()
        writing = writing.then(() => session.run(`CREATE TABLE ${quoteName(table.catalog)}.main.fetched (${read.map((_, index) => `c${index} VARCHAR`).join(', ')})`)).then(() => { request.resume() }, stop)
      })
      request.on('row', (row: readonly unknown[] | Readonly<Record<string, unknown>>) => {
        if (errors.length > 0) return
        try {
          batch.push(Object.values(row).map((value, index) => canonicalText(value, columns?.[index]?.type ?? { kind: 'null' }, columns?.[index]?.name ?? '')))
        } catch (error) {
          stop(error)
        }
        if (batch.length >= batchRows) flush()
      })
      request.on('error', (error: RequestError) => { errors.push(error) })
      request.on('done', () => { resolve() })
      send()
    })
    flush()
    await writing
    const [first] = errors
    if (first) throw first instanceof AzureSqlError ? first : new AzureSqlError([serverMessage(first, { file, line: 1 })])
    if (!columns) throw new AzureSqlError([{ code: 'UNSUPPORTED_FEATURE', message: 'the query returned no result set' }])
    return columns
  } finally {
    await session.close()
  }
}
