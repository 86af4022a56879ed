import { DuckDBDataChunk, VARCHAR, type DuckDBConnection } from '@duckdb/node-api'
import { EngineError, toEngineError } from './error.ts'
import type { Lessons } from './lessons.ts'
import { quoteText } from './text.ts'
import { toDuckdb, type ScriptFunction } from './scriptFunction.ts'
import { toValue, type Parameter, type Row, type Value } from './value.ts'
import { toWrittenFile, type WrittenFile } from './writtenFile.ts'

export interface ResultColumn {
  readonly name: string
  /** DuckDB's own text for the type: `DECIMAL(10,2)`, `STRUCT(a INTEGER)[]`. */
  readonly type: string
}

export interface Table {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Value[])[]
}

export interface CopyToParquet {
  /** A query; its columns are written as they come, so cast them first. */
  readonly query: string
  /** A local path. Missing folders are an error of type `IO`. */
  readonly to: string
  readonly compression?: 'snappy' | 'zstd' | 'uncompressed'
  readonly rowGroupSize?: number
  /** Further options of COPY, as `NAME value`. */
  readonly options?: readonly string[]
}

// DuckDB's own size of a chunk.
const mostRowsOfAChunk = 2048

/** What one connection can do. One statement runs at a time; a further one waits for it. */
export class Session {
  readonly #connection: DuckDBConnection
  readonly #lessons: Lessons
  readonly #released: () => void
  #last: Promise<unknown> = Promise.resolve()
  #closed = false
  #isRunning = false

  constructor(connection: DuckDBConnection, lessons: Lessons, released: () => void = () => {}) {
    this.#connection = connection
    this.#lessons = lessons
    this.#released = released
  }

  /** Runs one or more statements and answers how many rows the last one changed. */
  async run(sql: string, parameters?: readonly Parameter[]): Promise<bigint> {
    return this.#inTurn(sql, async () => BigInt((await this.#connection.run(sql, parameters && [...parameters])).rowsChanged))
  }

  async table(sql: string, parameters?: readonly Parameter[]): Promise<Table> {
    return this.#inTurn(sql, async () => {
      const reader = await this.#connection.runAndReadAll(sql, parameters && [...parameters])
      const types = reader.columnTypes()
      return {
        columns: reader.columnNames().map((name, i) => ({ name, type: String(types[i]) })),
        rows: reader.getRows().map((row) => row.map(toValue)),
      }
    })
  }

  /** The rows as records. Of two columns with one name the last wins: use `table` where that can happen. */
  async rows(sql: string, parameters?: readonly Parameter[]): Promise<Row[]> {
    const { columns, rows } = await this.table(sql, parameters)
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])))
  }

  /** Names and types of a query's result, without running it. Fails as the query itself would when it cannot be bound. */
  async columns(sql: string): Promise<ResultColumn[]> {
    return this.#inTurn(sql, async () => {
      const statement = await this.#connection.prepare(sql)
      try {
        return Array.from({ length: statement.columnCount }, (_, i) => ({
          name: statement.columnName(i),
          type: String(statement.columnType(i)),
        }))
      } finally {
        statement.destroySync()
      }
    })
  }

  /** Adds rows to a table whose columns are all VARCHAR: how a batch from the network comes in. */
  async append({ catalog, schema, table }: { readonly catalog: string; readonly schema: string; readonly table: string }, rows: readonly (readonly (string | null)[])[]): Promise<void> {
    await this.#inTurn(`append to ${table}`, async () => {
      const appender = await this.#connection.createAppender(table, schema, catalog)
      try {
        for (let from = 0; from < rows.length; from += mostRowsOfAChunk) {
          const part = rows.slice(from, from + mostRowsOfAChunk)
          const chunk = DuckDBDataChunk.create((part[0] ?? []).map(() => VARCHAR), part.length)
          chunk.setRows(part)
          appender.appendDataChunk(chunk)
        }
        appender.flushSync()
      } finally {
        appender.closeSync()
      }
    })
  }

  /** Writes the result of a query as Parquet files and answers what was written, with statistics of every column. */
  async copyToParquet({ query, to, compression = 'snappy', rowGroupSize, options = [] }: CopyToParquet): Promise<WrittenFile[]> {
    const all = ['FORMAT parquet', `COMPRESSION ${compression}`, 'RETURN_STATS', ...(rowGroupSize ? [`ROW_GROUP_SIZE ${rowGroupSize}`] : []), ...options]
    return (await this.rows(`COPY (${query}) TO ${quoteText(to)} (${all.join(', ')})`)).map(toWrittenFile)
  }

  /** Makes a function of ours known to every session of the instance. */
  define(script: ScriptFunction): void {
    this.#connection.registerScalarFunction(toDuckdb(script))
  }

  /** Cancels the statement that is running; it fails with `Interrupt`. Without one it does nothing. */
  interrupt(): void {
    if (this.#isRunning) this.#connection.interrupt()
  }

  /** Waits for the statement that is running. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#last
    this.#connection.closeSync()
    this.#released()
  }

  #inTurn<T>(sql: string, act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      if (this.#closed) throw new EngineError('Closed', 'the session was closed', { sql })
      try {
        await this.#lessons.before(sql)
        this.#isRunning = true
        return await act()
      } catch (error) {
        throw toEngineError(error, sql)
      } finally {
        this.#isRunning = false
      }
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
