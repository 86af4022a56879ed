import { quoteName, type Engine, type Session } from '@lagoon/engine'
import { findNamed, isMoment, parseTsql, planTsqlRows, translateTsqlQuery, tsqlTypeOfDuckdb, type TsqlChange, type TsqlStatement, type TsqlTable } from '@lagoon/sql'
import { callWithRows } from './callProcedure.ts'
import { applyChange, insertGood } from './changes.ts'
import type { Connection, Database, ExecuteOptions, StandIn, InsertRequest, Parameters, ProcedureRequest, SqlRelation, StatementResult } from './database.ts'
import { AzureSqlError, type SqlServerMessage } from './error.ts'
import { runScript } from './interpret.ts'
import { failure, toFailure } from './message.ts'
import { exclusively } from './queue.ts'
import { Run } from './run.ts'
import { createTable } from './tables.ts'
import { readParameters, typeName } from './values.ts'

export class LocalDatabase implements StandIn {
  readonly server: string
  readonly name: string
  readonly #engine: Engine
  readonly #alias: string
  readonly #now: () => Date
  #closed = false

  constructor({ engine, alias, server, name, now }: { engine: Engine; alias: string; server: string; name: string; now: () => Date }) {
    this.#engine = engine
    this.#alias = alias
    this.server = server
    this.name = name
    this.#now = now
  }

  async execute(script: string, options: ExecuteOptions = {}): Promise<StatementResult[]> {
    const site = { file: options.file ?? `${this.name}.sql`, text: script }
    const parsed = parseTsql(site)
    const work = (): Promise<StatementResult[]> => this.#connected(options.parameters ?? {}, options.onMessage, async run => {
      await runScript(run, site, parsed)
      if (run.transactions > 0) {
        await run.rollback(undefined)
        run.onMessage('the transaction was still open at the end of the script: it was rolled back')
      }
      return resultsOf(run, site.file)
    })
    return parsed.statements.every(onlyReads) ? work() : exclusively(this.#engine, this.#alias, work)
  }

  async relation(query: string, options: { readonly parameters?: Parameters } = {}): Promise<SqlRelation> {
    const site = { file: `${this.name}.sql`, text: query }
    return this.#connected(options.parameters ?? {}, undefined, async run => {
      const { statements, problems: [problem] } = parseTsql(site)
      if (problem) throw new AzureSqlError([problem])
      const last = statements.at(-1)
      const before = statements.slice(0, -1)
      const setting = before.find(statement => statement.kind !== 'declare' && statement.kind !== 'set' && statement.kind !== 'setOption')
      if (last?.kind !== 'select' || last.assignments.length > 0 || setting) {
        const place = (setting ?? last)?.place
        throw new AzureSqlError([{ code: 'UNSUPPORTED_FEATURE', message: 'only one SELECT, with DECLARE and SET before it, can be read as a table', ...(place ? { origin: { file: site.file, line: place.line, column: place.column } } : {}) }])
      }
      if (before.length > 0) {
        // DECLARE and SET are written out again, so that the variables stand when the query is translated.
        await runScript(run, { file: site.file, text: query.slice(0, last.place.start) })
        const [first, ...rest] = run.errors.flatMap(one => one.errors)
        if (first) throw new AzureSqlError([first, ...rest])
      }
      const translated = translateTsqlQuery(run.environment(site), last.query)
      const columns = translated.columns.map((column, index) => ({ name: column.name || `Column${index + 1}`, type: column.type }))
      const list = columns.map(({ name, type }, index) => `${isMoment(type) ? `make_timestamptz(epoch_us(c${index}))` : type.kind === 'datetimeoffset' ? `make_timestamptz(epoch_us((c${index}).utc))` : `c${index}`} AS ${quoteName(name)}`)
      const duckdb = `(SELECT ${list.join(', ')} FROM (${translated.text}) r(${columns.map((_, index) => `c${index}`).join(', ')}))`
      const bound = await run.session.columns(`SELECT * FROM ${duckdb}`)
      return { duckdb, columns: columns.map(({ name, type }, index) => ({ name, type: bound[index]?.type ?? '', sqlType: typeName(type) })) }
    })
  }

  async insert(request: InsertRequest): Promise<bigint> {
    return exclusively(this.#engine, this.#alias, () => this.#connected({}, undefined, run => insertRows(run, request)))
  }

  async callProcedure(request: ProcedureRequest): Promise<void> {
    await exclusively(this.#engine, this.#alias, () => this.#connected(request.parameters ?? {}, undefined, async run => {
      await callWithRows(run, request)
      resultsOf(run, request.procedure)
    }))
  }

  async transaction<T>(act: (inside: Pick<Database, 'execute' | 'insert'>) => Promise<T>): Promise<T> {
    return exclusively(this.#engine, this.#alias, () => this.#connected({}, undefined, async run => {
      await run.begin()
      const done = await act({
        execute: async (script, { file = `${this.name}.sql`, parameters = {}, onMessage } = {}) => {
          run.results = []
          run.onMessage = onMessage ?? (() => {})
          for (const [name, value] of readParameters(parameters)) run.variables.set(name, value)
          await runScript(run, { file, text: script })
          run.forgetVariables()
          return resultsOf(run, file)
        },
        insert: request => insertRows(run, request),
      })
      resultsOf(run, '')
      await run.commit(undefined)
      return done
    }))
  }

  async connect(): Promise<Connection> {
    const session = await this.#engine.session()
    const run = await Run.open(session, this.#alias, this.name, { now: this.#now, variables: new Map() })
    return {
      execute: (script, { file = `${this.name}.sql`, parameters = {}, onMessage } = {}) => exclusively(this.#engine, this.#alias, async () => {
        await run.refresh()
        run.results = []
        run.errors = []
        run.onMessage = onMessage ?? (() => {})
        for (const [name, value] of readParameters(parameters)) run.variables.set(name, value)
        await runScript(run, { file, text: script })
        run.forgetVariables()
        return resultsOf(run, file)
      }),
      close: async () => {
        if (run.transactions > 0) await run.rollback(undefined).catch(() => undefined)
        await session.close()
      },
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#engine.detach(this.#alias)
  }

  /** A connection of its own for one call; what is not committed at its end is undone. */
  async #connected<T>(parameters: Parameters, onMessage: ((message: string) => void) | undefined, act: (run: Run) => Promise<T>): Promise<T> {
    if (this.#closed) throw new AzureSqlError([{ code: 'Closed', message: `the database ${this.name} was closed` }])
    const session: Session = await this.#engine.session()
    let run: Run | undefined
    try {
      run = await Run.open(session, this.#alias, this.name, { now: this.#now, variables: readParameters(parameters), ...(onMessage ? { onMessage } : {}) })
      return await act(run)
    } catch (error) {
      if (error instanceof AzureSqlError) throw error
      const { errors: [first, ...rest] } = toFailure(error, undefined)
      if (!first) throw error
      throw new AzureSqlError([first, ...rest], { cause: error })
    } finally {
      if (run && run.transactions > 0) await run.rollback(undefined).catch(() => undefined)
      await session.close()
    }
  }
}

async function insertRows(run: Run, request: InsertRequest): Promise<bigint> {
  await run.begin()
  if (request.preCopyScript) {
    await runScript(run, { file: 'preCopyScript', text: request.preCopyScript })
    const [first, ...rest] = run.errors.flatMap(one => one.errors)
    if (first) throw new AzureSqlError([first, ...rest])
  }
  const columns = await run.session.columns(request.select)
  const target = findNamed(run.catalog.tables, request.schema, request.table) ?? (await newTable(run, request, columns))
  const plan = planTsqlRows(run.environment({ file: `${request.schema}.${request.table}`, text: '' }), {
    target, select: request.select, columns, ...(request.mode === 'upsert' ? { keys: request.keys ?? [] } : {}),
  })
  const rows = request.onFault ? await insertWithFaults(run, plan, request.onFault) : (await applyChange(run, plan, undefined, { alone: true })).rows
  await run.commit(undefined)
  return rows
}

async function insertWithFaults(run: Run, plan: TsqlChange, onFault: NonNullable<InsertRequest['onFault']>): Promise<bigint> {
  const { rows, faults } = await insertGood(run, plan)
  faults.forEach(onFault)
  return rows
}

/** What a script that ran to its end has answered, or everything that went wrong in it. */
function resultsOf(run: Run, file: string): StatementResult[] {
  const [first, ...rest] = run.errors.flatMap(one => one.errors)
  if (first) throw new AzureSqlError(inOrder([first, ...rest], file), { results: run.results })
  return run.results
}

const readKinds: ReadonlySet<TsqlStatement['kind']> = new Set(['select', 'declare', 'set', 'setOption', 'print', 'use'])
const onlyReads = (statement: TsqlStatement): boolean => readKinds.has(statement.kind) && !(statement.kind === 'select' && statement.query.body.kind === 'select' && statement.query.body.into)

async function newTable(run: Run, request: InsertRequest, columns: readonly { readonly name: string; readonly type: string }[]): Promise<TsqlTable> {
  const origin = { file: `${request.schema}.${request.table}`, line: 1, column: 1 }
  if (!request.autoCreate) throw failure('208', `Invalid object name '${request.schema}.${request.table}'.`, undefined, 'batch', `set tableOption to autoCreate to have it made`)
  const place = { start: 0, end: 0, line: 1, column: 1 }
  return createTable(run, { file: origin.file, text: '' }, {
    schema: request.schema, name: request.table, constraints: [],
    columns: columns.map(({ name, type }) => {
      const own = tsqlTypeOfDuckdb(type)
      if (!own) throw failure('206', `column ${name} of type ${type} has no counterpart in SQL Server`, origin, 'batch')
      return { name: { text: name, quoted: true, place }, type: own, nullable: true, constraints: [], place }
    }),
  }, origin)
}

/** Errors of one script, in the order of their lines. */
function inOrder(errors: readonly [SqlServerMessage, ...SqlServerMessage[]], file: string): [SqlServerMessage, ...SqlServerMessage[]] {
  const line = (error: SqlServerMessage): number => (error.origin?.file === file ? error.origin.line : 0)
  const [first, ...rest] = errors
  return errors.every(error => error.origin?.file === file) ? ([first, ...rest].toSorted((a, b) => line(a) - line(b)) as [SqlServerMessage, ...SqlServerMessage[]]) : [first, ...rest]
}
