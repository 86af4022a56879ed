import { DuckDBInstance } from '@duckdb/node-api'
import { tmpdir } from 'node:os'
import { EngineError } from './error.ts'
import { Lessons } from './lessons.ts'
import { type ScriptFunction } from './scriptFunction.ts'
import { Session, type CopyToParquet, type ResultColumn, type Table } from './session.ts'
import { quoteName, quoteText } from './text.ts'
import type { Parameter, Row } from './value.ts'
import type { WrittenFile } from './writtenFile.ts'

export interface EngineOptions {
  /** As DuckDB writes it: `2GB`. Default: four fifths of the machine's memory. */
  readonly memoryLimit?: string
  readonly threads?: number
  /** Where a sort that does not fit into memory goes. */
  readonly tempFolder?: string
}

// Null order and lambdas as Databricks has them; no download of extensions, ever.
const settings = (options: EngineOptions): Record<string, string> => ({
  default_null_order: 'nulls_first_on_asc_last_on_desc',
  lambda_syntax: 'DISABLE_SINGLE_ARROW',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  temp_directory: options.tempFolder ?? tmpdir(),
  ...(options.memoryLimit ? { memory_limit: options.memoryLimit } : {}),
  ...(options.threads ? { threads: String(options.threads) } : {}),
})

interface Attached {
  readonly file: string
  readonly ready: Promise<void>
  users: number
}

/**
 * The one door to DuckDB: one in-memory instance that every room of a process shares. Calls on the engine itself take a
 * connection of their own each, so they run side by side; `session()` is for temporary tables and transactions.
 */
export class Engine {
  readonly #instance: DuckDBInstance
  readonly #idle: Session[] = []
  readonly #sessions = new Set<Session>()
  readonly #attached = new Map<string, Attached>()
  /** Files that are being closed: DuckDB opens none of them again before that has ended. */
  readonly #detaching = new Map<string, Promise<void>>()
  readonly #lessons: Lessons
  #closed = false

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance
    this.#lessons = new Lessons(statements => this.#apart(statements))
  }

  static async open(options: EngineOptions = {}): Promise<Engine> {
    const engine = new Engine(await DuckDBInstance.create(':memory:', settings(options)))
    // No setting that an instance can be opened with: it belongs to an extension.
    await engine.run(`SET GLOBAL TimeZone = 'UTC'`)
    return engine
  }

  run(sql: string, parameters?: readonly Parameter[]): Promise<bigint> {
    return this.#borrow((session) => session.run(sql, parameters))
  }

  rows(sql: string, parameters?: readonly Parameter[]): Promise<Row[]> {
    return this.#borrow((session) => session.rows(sql, parameters))
  }

  table(sql: string, parameters?: readonly Parameter[]): Promise<Table> {
    return this.#borrow((session) => session.table(sql, parameters))
  }

  columns(sql: string): Promise<ResultColumn[]> {
    return this.#borrow((session) => session.columns(sql))
  }

  copyToParquet(copy: CopyToParquet): Promise<WrittenFile[]> {
    return this.#borrow((session) => session.copyToParquet(copy))
  }

  /**
   * Teaches the instance a dialect: functions in JavaScript, and macros, which may call them. Each macro stands behind those that it
   * calls; it is defined when a text that a session is given first names it.
   */
  async learn({ scripts = [], macros }: { readonly scripts?: readonly ScriptFunction[]; readonly macros: readonly string[] }): Promise<void> {
    await this.#borrow(async session => {
      for (const script of scripts) session.define(script)
    })
    this.#lessons.add(macros)
  }

  /** A connection of one's own. The caller closes it. */
  async session(): Promise<Session> {
    if (this.#closed) throw new EngineError('Closed', 'the engine was closed')
    const connection = await this.#instance.connect()
    const session = new Session(connection, this.#lessons, () => this.#sessions.delete(session))
    this.#sessions.add(session)
    return session
  }

  /** Opens a DuckDB file under a name that every session sees. Counted: each `attach` wants its `detach`. */
  async attach(file: string, name: string): Promise<void> {
    const held = this.#attached.get(name)
    if (held && held.file !== file) throw new EngineError('Binder', `${name} already stands for another file`)
    if (held) {
      held.users += 1
      return held.ready
    }
    const closed = this.#detaching.get(name) ?? Promise.resolve()
    const ready = closed.then(() => this.run(`ATTACH ${quoteText(file)} AS ${quoteName(name)}`)).then(() => undefined)
    this.#attached.set(name, { file, ready, users: 1 })
    try {
      await ready
    } catch (error) {
      this.#attached.delete(name)
      throw error
    }
  }

  /** Closes the file when its last user has left, so that another process can open it. */
  async detach(name: string): Promise<void> {
    const held = this.#attached.get(name)
    if (!held) return
    held.users -= 1
    if (held.users > 0) return
    this.#attached.delete(name)
    const closing = this.run(`DETACH ${quoteName(name)}`).then(() => undefined)
    const settled = closing.catch(() => undefined)
    this.#detaching.set(name, settled)
    try {
      await closing
    } finally {
      if (this.#detaching.get(name) === settled) this.#detaching.delete(name)
    }
  }

  /** Cancels every statement that is running. */
  interrupt(): void {
    for (const session of this.#sessions) session.interrupt()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const session of this.#sessions) await session.close()
    this.#instance.closeSync()
  }

  async #apart(statements: string): Promise<void> {
    const connection = await this.#instance.connect()
    try {
      await connection.run(statements)
    } finally {
      connection.closeSync()
    }
  }

  async #borrow<T>(act: (session: Session) => Promise<T>): Promise<T> {
    const session: Session = this.#idle.pop() ?? (await this.session())
    try {
      return await act(session)
    } finally {
      if (this.#closed) await session.close()
      else this.#idle.push(session)
    }
  }
}
