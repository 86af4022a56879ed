import { parseDatabricks, SqlError, statementsWithin, type Place, type Problem, type Statement } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { defaultsOf } from '../plan.ts'
import { toolsIn, type Tools } from '../tools.ts'
import { taughtZone } from '../taught.ts'
import type { QueryOptions, StatementResult } from '../types.ts'
import { alterTable } from './altering.ts'
import { alterObject, commentOn, createCatalog, createSchema, createVolume, grant, setTag, showGrants } from './catalogObjects.ts'
import { remove, truncate, update } from './changes.ts'
import { copyInto } from './copyInto.ts'
import { createTable } from './createTable.ts'
import { drop } from './dropping.ts'
import { file } from './files.ts'
import { createFunction } from './functions.ts'
import { insert } from './insert.ts'
import { analyze, cache, fsck, optimize, refresh, reorg, repairTable, vacuum } from './maintenance.ts'
import { merge } from './merge.ts'
import { explain, query } from './queries.ts'
import { refusedStatements } from './refused.ts'
import { originIn, type Result, type Run, type Runner } from './run.ts'
import { newSession } from './session.ts'
import { reset, set, setTimeZone, use } from './settings.ts'
import { describe } from './describing.ts'
import { show } from './showing.ts'
import { restore } from './versions.ts'
import { executeImmediate } from './executeImmediate.ts'
import { declareVariable, setVariable } from './variables.ts'
import { createView } from './views.ts'
import { placed } from './placed.ts'
import { withNames } from './computedNames.ts'
import { compound } from './scripting.ts'

/** Every statement that the parser reads, and who runs it. */
const runners: { readonly [Kind in Statement['kind']]: Runner<Kind> } = {
  query, explain, describe, show,
  use, set, reset, setTimeZone,
  createTable, createView, createSchema, createCatalog, createVolume, createFunction, drop,
  alterTable, alterObject, commentOn, setTag, grant, showGrants,
  insert, delete: remove, update, merge, truncate, copyInto,
  optimize, vacuum, restore, reorg, fsck, repairTable, analyze, cache, refresh, file,
  declareVariable, setVariable, executeImmediate, compound,
  ...refusedStatements,
}

/**
 * Runs a script of Databricks SQL, statement by statement. Nothing is run when a statement cannot be read, or would change
 * something without leave. Throws `SqlError` with all problems, `WarehouseError`, `CatalogError`, `DeltaError`, `EngineError`.
 */
export async function execute(tools: Tools, text: string, options: QueryOptions = {}): Promise<StatementResult[]> {
  const { file = 'query', session = newSession(defaultsOf(options)) } = options
  const script = parseDatabricks({ text, file, computesNames: true, parameters: { ...options.parameters, ...Object.fromEntries(session.settings) } })
  const [first, ...rest] = script.problems.filter(({ severity }) => severity === 'error')
  if (first) throw new SqlError([first, ...rest])
  const run: Run = { tools, script, file, text, options, session, perform }
  for (const statement of script.statements) for (const each of statement.kind === 'compound' ? statementsWithin(statement) : [statement]) refuseWriting(run, each)
  await taughtZone(tools.engine, session.zone)
  const results: StatementResult[] = []
  for (const statement of script.statements) {
    const result = { kind: statement.kind, ...(await placed(run, statement.place, () => runIt(inItsZone(run), statement))) }
    results.push(result)
    options.onResult?.(result)
  }
  if (results.length === 0) throw new SqlError([nothingToRun(file)])
  return results
}

function refuseWriting(run: Run, statement: Statement): void {
  if (run.options.write || !runnerOf(statement).writes(statement, run.session)) return
  throw new WarehouseError('ReadOnly', `${describeKind(statement)} changes something, and this is read-only`, { origin: originIn(run, statement.place), hint: 'lagoon sql --write allows it' })
}

async function perform(run: Run, statement: Statement): Promise<Result> {
  refuseWriting(run, statement)
  return placed(run, statement.place, () => runIt(inItsZone(run), statement))
}

async function runIt(run: Run, statement: Statement): Promise<Result> {
  const named = await withNames(run, statement)
  return runnerOf(named).run(run, named)
}

/** A statement goes by the zone that the ones before it have set. */
const inItsZone = (run: Run): Run => ({ ...run, tools: toolsIn(run.tools, run.session.zone) })

/** The record gives each statement its own runner; the compiler cannot follow that through the union. */
const runnerOf = <Kind extends Statement['kind']>(statement: Extract<Statement, { readonly kind: Kind }>): Runner<Kind> => runners[statement.kind as Kind]

const describeKind = ({ kind }: { readonly kind: string; readonly place: Place }): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase()

const nothingToRun = (file: string): Problem => ({ code: 'PARSE_EMPTY_STATEMENT', severity: 'error', message: 'there is no statement', origin: { file, line: 1, column: 1 } })
