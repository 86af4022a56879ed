import { parseDatabricks, SqlError, type Place, type Problem, type Statement } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { defaultsOf } from '../plan.ts'
import type { Tools } from '../tools.ts'
import type { QueryOptions, StatementResult } from '../types.ts'
import { insert, remove, truncate, update } from './changes.ts'
import { createCatalog, createFlow, createMaterializedView, createSchema, createStreamingTable, createTable, createView, drop } from './definitions.ts'
import { alterTable, commentOn, optimize, refresh, restore, set, use, vacuum } from './maintenance.ts'
import { merge } from './merge.ts'
import { explain, query } from './queries.ts'
import { originIn, type Run, type Runner } from './run.ts'
import { describe, show } from './showing.ts'

/** Every statement that the parser reads, and who runs it. */
const runners: { readonly [Kind in Statement['kind']]: Runner<Kind> } = {
  query,
  explain,
  describe,
  show,
  use,
  set,
  createTable,
  createView,
  createSchema,
  createCatalog,
  createStreamingTable,
  createMaterializedView,
  createFlow,
  refresh,
  insert,
  delete: remove,
  update,
  merge,
  truncate,
  drop,
  alterTable,
  commentOn,
  optimize,
  vacuum,
  restore,
}

/**
 * Runs a script of Databricks SQL, statement by statement. Nothing is run when a statement cannot be read, or would change
 * something without leave. Throws `SqlError` with all problems, `WarehouseError`, `CatalogError`, `DeltaError`, `EngineError`.
 */
export async function execute(tools: Tools, text: string, options: QueryOptions = {}): Promise<StatementResult[]> {
  const { file = 'query', write = false, parameters } = options
  const script = parseDatabricks({ text, file, ...(parameters && { parameters }) })
  const [first, ...rest] = script.problems.filter(({ severity }) => severity === 'error')
  if (first) throw new SqlError([first, ...rest])
  const run: Run = { tools, script, file, text, options, defaults: defaultsOf(options) }
  const forbidden = write ? undefined : script.statements.find((statement) => runnerOf(statement).writes(statement))
  if (forbidden) {
    throw new WarehouseError('ReadOnly', `${describeKind(forbidden)} changes something, and this is read-only`, { origin: originIn(run, forbidden.place), hint: 'lagoon sql --write allows it' })
  }
  const results: StatementResult[] = []
  for (const statement of script.statements) results.push({ kind: statement.kind, ...(await runnerOf(statement).run(run, statement)) })
  if (results.length === 0) throw new SqlError([nothingToRun(file)])
  return results
}

/** The record gives each statement its own runner; the compiler cannot follow that through the union. */
const runnerOf = <Kind extends Statement['kind']>(statement: Extract<Statement, { readonly kind: Kind }>): Runner<Kind> => runners[statement.kind as Kind]

const describeKind = ({ kind }: { readonly kind: string; readonly place: Place }): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase()

const nothingToRun = (file: string): Problem => ({ code: 'PARSE_EMPTY_STATEMENT', severity: 'error', message: 'there is no statement', origin: { file, line: 1, column: 1 } })
