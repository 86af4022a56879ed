import { EngineError, type Engine } from '@lagoon/engine'
import type { TsqlType } from '@lagoon/sql'
import type { ConnectionPool, Request, RequestError } from 'mssql'
import type { Database, ExecuteOptions, InsertRequest, Parameters, ProcedureRequest, SqlRelation, StatementResult } from '../database.ts'
import { AzureSqlError } from '../error.ts'
import { toFailure } from '../message.ts'
import { typeOfParameter } from '../values.ts'
import type { Driver } from './driver.ts'
import { callServerProcedure } from './callProcedure.ts'
import { insertIntoServer, type Connection } from './insert.ts'
import { bindParameter } from './parameters.ts'
import { fetchRelation, type ScratchTable } from './relation.ts'
import { runServerScript, serverMessage } from './script.ts'

interface Options { readonly driver: Driver; readonly pool: ConnectionPool; readonly engine: Engine; readonly folder: string; readonly server: string; readonly name: string }

/** A database of a real server. One connection, one request at a time: temporary tables and transactions live on it. */
export class ServerDatabase implements Database {
  readonly server: string
  readonly name: string
  readonly #options: Options
  readonly #scratch: ScratchTable[] = []
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(options: Options) {
    this.#options = options
    this.server = options.server
    this.name = options.name
  }

  execute(script: string, options: ExecuteOptions = {}): Promise<StatementResult[]> {
    return this.#inTurn(() => this.#execute(script, options))
  }

  relation(query: string, options: { readonly parameters?: Parameters } = {}): Promise<SqlRelation> {
    return this.#inTurn(async () => {
      const { engine, folder } = this.#options
      const { request, hasParameters } = this.#request(options.parameters)
      const scratch = await fetchRelation({ engine, folder, request, send: () => (hasParameters ? request.query(query) : request.batch(query)), file: `${this.name}.sql` })
      this.#scratch.push(scratch)
      return scratch.relation
    })
  }

  insert(request: InsertRequest): Promise<bigint> {
    return this.#inTurn(() => this.#transaction(() => this.#insert(request)))
  }

  callProcedure(request: ProcedureRequest): Promise<void> {
    return this.#inTurn(() => callServerProcedure(this.#connection(), request, script => this.#execute(script, { file: request.procedure, ...(request.parameters ? { parameters: request.parameters } : {}) })))
  }

  transaction<T>(act: (inside: Pick<Database, 'execute' | 'insert'>) => Promise<T>): Promise<T> {
    return this.#inTurn(() => this.#transaction(() => act({
      execute: (script, options = {}) => this.#execute(script, options),
      insert: request => this.#insert(request),
    })))
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#turn.catch(() => undefined)
    for (const scratch of this.#scratch) await scratch.drop()
    await this.#options.pool.close()
  }

  #execute(script: string, options: ExecuteOptions): Promise<StatementResult[]> {
    return runServerScript(() => this.#request(options.parameters), script, { file: `${this.name}.sql`, ...options })
  }

  #insert(request: InsertRequest): Promise<bigint> {
    return insertIntoServer(this.#connection(), request)
  }

  #connection(): Connection {
    const { driver, engine } = this.#options
    return { driver, engine, execute: script => this.#execute(script, {}), newRequest: () => this.#request().request }
  }

  /** BEGIN and COMMIT on the one connection; whatever fails inside undoes all of it. */
  async #transaction<T>(act: () => Promise<T>): Promise<T> {
    await this.#execute('SET XACT_ABORT ON; BEGIN TRANSACTION', {})
    try {
      const result = await act()
      await this.#execute('COMMIT TRANSACTION; SET XACT_ABORT OFF', {})
      return result
    } catch (error) {
      await this.#execute('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION; SET XACT_ABORT OFF', {}).catch(() => undefined)
      throw error
    }
  }

  #request(parameters: Parameters = {}): { readonly request: Request; readonly hasParameters: boolean } {
    const request = this.#options.pool.request()
    const given = Object.entries(parameters)
    for (const [name, parameter] of given) {
      const { value, type } = typed(parameter, name)
      bindParameter(this.#options.driver, request, { name: name.replace(/^@/, ''), value, type })
    }
    return { request, hasParameters: given.length > 0 }
  }

  /** The one connection serves one caller after the other. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new AzureSqlError([{ code: 'Closed', message: `the database ${this.name} was closed` }]))
    const turn = this.#turn.then(act, act).catch((error: unknown) => { throw asAzureSqlError(error, this.name) })
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}

function typed(given: Parameters[string], name: string): { readonly value: string | number | bigint | boolean | null; readonly type: TsqlType } {
  return typeof given === 'object' && given !== null ? { value: given.value, type: typeOfParameter(given.type, name) } : { value: given, type: typeOfParameter(undefined, name, given) }
}

function asAzureSqlError(error: unknown, file: string): AzureSqlError {
  if (error instanceof AzureSqlError) return error
  const { errors: [first, ...rest] } = error instanceof EngineError ? toFailure(error, undefined) : { errors: [serverMessage(error as RequestError, { file, line: 1 })] }
  return new AzureSqlError([first ?? { code: 'ConnectionFailed', message: String(error) }, ...rest], { cause: error })
}
