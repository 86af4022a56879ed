import { parseTsql, sqlTypes, translateTsqlQuery, type Batch, type TsqlDeclare, type TsqlEnvironment, type TsqlInsert, type TsqlScript, type TsqlSelect, type TsqlSetOption, type TsqlStatement, type TsqlVariable } from '@lagoon/sql'
import type { Value } from '@lagoon/engine'
import { alterTable } from './alter.ts'
import { runChange } from './changes.ts'
import type { StatementResult } from './database.ts'
import { createIndex, createProcedure, createSchema, createView, drop, dropTable, truncate } from './define.ts'
import type { Origin } from './error.ts'
import { insertsFrom, insertTogether } from './inserts.ts'
import { failure, ScriptFailure, toFailure } from './message.ts'
import { executeProcedure } from './procedure.ts'
import { raise } from './raise.ts'
import type { Run } from './run.ts'
import { conversion, createTable, selectInto } from './tables.ts'
import { asLiteralText, clientValue, literalOf, typeName } from './values.ts'

type Site = TsqlEnvironment['site']
/** How a list of statements ended. */
export type Signal = undefined | 'break' | 'continue' | { readonly returned: string | null }

export interface Scope {
  readonly run: Run
  readonly site: Site
  /** Inside TRY an error goes to its CATCH. */
  readonly caught: boolean
  /** How many procedures and dynamic texts deep. */
  readonly depth: number
}

/** Runs a whole script: a batch that fails does not keep the next one from running, as in any client of the server. */
export async function runScript(run: Run, site: Site, { batches, problems }: TsqlScript = parseTsql(site)): Promise<void> {
  if (problems.length > 0) run.errors.push(...problems.map(({ code, message, origin, hint, excerpt }) => new ScriptFailure([{ code, message, origin, ...(hint ? { hint } : {}), ...(excerpt ? { excerpt } : {}) }], 'batch')))
  const given = new Map([...run.variables].filter(([name]) => name.startsWith('@') && !name.startsWith('@@')))
  for (const batch of batches) {
    for (let time = 0; time < batch.times; time += 1) await runBatch(run, site, batch, given)
  }
}

async function runBatch(run: Run, site: Site, batch: Batch, given: ReadonlyMap<string, TsqlVariable>): Promise<void> {
  run.forgetVariables()
  for (const [name, value] of given) run.variables.set(name, value)
  try {
    await runStatements({ run, site, caught: false, depth: 0 }, batch.statements)
  } catch (error) {
    // What ends a batch was written down where it happened.
    if (!(error instanceof BatchEnded)) throw error
  }
  if (run.doomed) await run.rollback(undefined)
  for (const table of run.catalog.tables.filter(one => one.name.startsWith('@'))) await dropTable(run, table, { file: site.file, line: 1, column: 1 })
}

class BatchEnded extends Error {}

export const originOf = (site: Site, place: { readonly line: number; readonly column: number }): Origin => ({ file: site.file, line: place.line, column: place.column })

export async function runStatements(scope: Scope, statements: readonly TsqlStatement[]): Promise<Signal> {
  for (let index = 0; index < statements.length; index += 1) {
    const statement = statements[index] as TsqlStatement
    const together = insertsFrom(statements, index)
    if (together.length > 1) {
      await runInserts(scope, together)
      index += together.length - 1
      continue
    }
    const signal = await guardedly(scope, statement, () => runStatement(scope, statement))
    if (signal !== undefined) return signal
  }
  return undefined
}

/** Runs one statement; its error is written down, and the next one runs, unless the error ends the batch or a TRY waits for it. */
async function guardedly(scope: Scope, statement: TsqlStatement, act: () => Promise<Signal>): Promise<Signal> {
  const { run, site } = scope
  try {
    const signal = await act()
    if (run.variables.get('@@error')?.duckdb !== '0' && !control.has(statement.kind)) run.setSession('@@error', sqlTypes.int, '0')
    return signal
  } catch (error) {
    if (error instanceof BatchEnded) throw error
    await note(scope, toFailure(error, originOf(site, statement.place)))
    return undefined
  }
}

/** Writes an error down, or hands it on to whoever waits for it. */
async function note(scope: Scope, failed: ScriptFailure): Promise<void> {
  const { run } = scope
  await run.noteEngineFailure()
  run.setSession('@@error', sqlTypes.int, String(numberOf(failed)))
  if (scope.caught || scope.depth > 0 && failed.severity === 'batch') throw failed
  run.errors.push(failed)
  if (run.abortsOnError && run.transactions > 0) await run.rollback(undefined)
  if (failed.severity === 'batch' || run.doomed || run.abortsOnError) throw new BatchEnded()
}

/** INSERTs of one row each, together as far as they go together; what only some of them do wrong is found by halving. */
async function runInserts(scope: Scope, inserts: readonly TsqlInsert[]): Promise<void> {
  const { run, site } = scope
  const [first, second] = inserts
  if (!first) return
  if (!second) {
    await guardedly(scope, first, () => runStatement(scope, first))
    return
  }
  // Where the first error ends the batch or goes to a CATCH, none of the statements behind it may have run.
  const allOrNone = scope.caught || scope.depth > 0 || run.abortsOnError
  const outcome = await insertTogether(run, site, inserts, { allOrNone, originOf: insert => originOf(site, insert.place) }).catch(async (error: unknown) => {
    await note(scope, toFailure(error, originOf(site, first.place)))
    throw new BatchEnded()
  })
  if (outcome.kind === 'undecided') {
    await runInserts(scope, inserts.slice(0, inserts.length >> 1))
    await runInserts(scope, inserts.slice(inserts.length >> 1))
    return
  }
  for (const [index] of inserts.entries()) {
    const failed = outcome.failures.get(index)
    if (failed) await note(scope, failed)
    else answer(run, { columns: [], rows: [], recordsAffected: 1n })
  }
  const lastFailed = outcome.failures.has(inserts.length - 1)
  if (!lastFailed) run.setSession('@@error', sqlTypes.int, '0')
  run.rowCount(lastFailed ? 0n : 1n)
}

const control: ReadonlySet<string> = new Set(['if', 'while', 'block', 'try', 'execute'])
export const numberOf = (failed: ScriptFailure): number => { const code = Number(failed.errors[0]?.code); return Number.isInteger(code) ? code : 50000 }

async function runStatement(scope: Scope, statement: TsqlStatement): Promise<Signal> {
  const { run, site } = scope
  const origin = originOf(site, statement.place)
  const atomically = (act: () => Promise<void>): Promise<undefined> => run.atomically(origin, async () => { await act(); return undefined })
  switch (statement.kind) {
    case 'select': await runSelect(run, site, statement, origin); return undefined
    case 'insert': case 'update': case 'delete': case 'merge': answer(run, await runChange(run, site, statement, origin)); return undefined
    case 'truncate': return atomically(() => truncate(run, statement, origin))
    case 'createTable': return atomically(async () => { await createTable(run, site, { schema: statement.name.parts.at(-2)?.text, name: statement.name.parts.at(-1)?.text ?? '', columns: statement.columns, constraints: statement.constraints }, origin) })
    case 'createSchema': return atomically(() => createSchema(run, statement.name.text, origin))
    case 'createView': return atomically(() => createView(run, site, statement, origin))
    case 'createProcedure': return atomically(() => createProcedure(run, site, statement, origin))
    case 'createIndex': return atomically(() => createIndex(run, statement, origin))
    case 'drop': return atomically(() => drop(run, statement, origin))
    case 'alterTable': return atomically(() => alterTable(run, site, statement, origin))
    case 'declare': await declare(run, site, statement, origin); return undefined
    case 'set': await assign(run, site, statement.variable, statement.value, origin); return undefined
    case 'setOption': setOption(run, statement, origin); return undefined
    case 'if': {
      const chosen = (await run.holds(site, statement.condition)) ? statement.body : statement.otherwise
      return chosen && runStatements(scope, [chosen])
    }
    case 'while': {
      while (await run.holds(site, statement.condition)) {
        const signal = await runStatements(scope, [statement.body])
        if (signal === 'break') break
        if (typeof signal === 'object') return signal
      }
      return undefined
    }
    case 'block': return runStatements(scope, statement.statements)
    case 'try': return runTry(scope, statement)
    case 'break': case 'continue': return statement.kind
    case 'return': return { returned: statement.value ? await run.text(site, statement.value, sqlTypes.int) : '0' }
    case 'transaction': {
      if (statement.action === 'begin') await run.begin()
      else await run[statement.action](origin)
      return undefined
    }
    case 'print': run.onMessage((await run.text(site, statement.value)) ?? ''); return undefined
    case 'raise': await raise(run, site, statement, origin); return undefined
    case 'execute': await executeProcedure(scope, statement, origin, runStatements); return undefined
    case 'use': {
      if (statement.database.text.toLowerCase() !== run.catalog.database.toLowerCase()) throw failure('40508', 'USE statement is not supported to switch between databases. Use a new connection to connect to a different database.', origin, 'batch')
      return undefined
    }
    default: return statement satisfies never
  }
}

/** What a client is told of a statement. */
function answer(run: Run, result: StatementResult): void {
  if (result.columns.length > 0 || run.countsRows) run.results.push(result)
}

async function runSelect(run: Run, site: Site, statement: TsqlSelect, origin: Origin): Promise<void> {
  const { body } = statement.query
  if (body.kind === 'select' && body.into) {
    const { into, ...select } = body
    const query = translateTsqlQuery(run.environment(site), { ...statement.query, body: select })
    const parts = into.parts.map(part => part.text)
    const rows = await run.atomically(origin, () => selectInto(run, site, { schema: parts.at(-2), name: parts.at(-1) ?? '', columns: query.columns, text: query.text }, origin))
    run.rowCount(rows)
    answer(run, { columns: [], rows: [], recordsAffected: rows })
    return
  }
  const query = translateTsqlQuery(run.environment(site), statement.query)
  if (statement.assignments.length > 0) return assignFromQuery(run, statement, query, origin)
  const { rows } = await run.session.table(query.text)
  run.rowCount(BigInt(rows.length))
  run.results.push({
    columns: query.columns.map(column => ({ name: column.name, type: typeName(column.type) })),
    rows: rows.map(row => row.map((value, index): Value => clientValue(value, query.columns[index]?.type ?? sqlTypes.null))),
    recordsAffected: -1n,
  })
}

/** The last row decides; without a row the variables stay as they are. */
async function assignFromQuery(run: Run, statement: TsqlSelect, query: ReturnType<typeof translateTsqlQuery>, origin: Origin): Promise<void> {
  const targets = statement.assignments.map(name => ({ name, variable: declared(run, name, origin) }))
  const values = targets.map(({ variable }, index) => asLiteralText(`last(${conversion(run, `c${index}`, query.columns[index]?.type ?? sqlTypes.null, variable.type)})`, variable.type))
  const { rows: [row] } = await run.session.table(`SELECT count(*), ${values.join(', ')} FROM (${query.text}) q(${targets.map((_, index) => `c${index}`).join(', ')})`)
  const count = BigInt(String(row?.[0] ?? 0))
  if (count > 1n && accumulates(statement)) {
    throw new ScriptFailure([{ code: 'UNSUPPORTED_FEATURE', message: 'SELECT @x = @x + … over several rows is not supported: its order is not defined', hint: 'use STRING_AGG or SUM', origin }], 'batch')
  }
  run.rowCount(count)
  if (count > 0n) targets.forEach(({ name, variable }, index) => run.variables.set(name.toLowerCase(), { type: variable.type, duckdb: literalOf(row?.[index + 1] === null ? null : String(row?.[index + 1]), variable.type) }))
}

function accumulates(statement: TsqlSelect): boolean {
  const names = new Set(statement.assignments.map(name => name.toLowerCase()))
  const reads = (node: unknown): boolean => typeof node === 'object' && node !== null
    && (('kind' in node && node.kind === 'variable' && 'name' in node && names.has(String(node.name).toLowerCase())) || Object.values(node).some(reads))
  return statement.query.body.kind === 'select' && statement.query.body.items.some(item => reads(item.expression))
}

function declared(run: Run, name: string, origin: Origin): TsqlVariable {
  const variable = run.variables.get(name.toLowerCase())
  if (!variable || name.startsWith('@@')) throw failure('137', `Must declare the scalar variable "${name}".`, origin, 'batch')
  return variable
}

export async function assign(run: Run, site: Site, name: string, value: Parameters<Run['evaluate']>[1], origin: Origin): Promise<void> {
  const { type } = declared(run, name, origin)
  run.variables.set(name.toLowerCase(), await run.evaluate(site, value, type))
}

async function declare(run: Run, site: Site, statement: TsqlDeclare, origin: Origin): Promise<void> {
  for (const { name, type, value } of statement.variables) {
    run.variables.set(name.toLowerCase(), value ? await run.evaluate(site, value, type) : { type, duckdb: 'NULL' })
  }
  if (statement.table) {
    const { table } = statement
    await run.atomically(origin, () => createTable(run, site, { schema: undefined, ...table }, origin))
  }
}

function setOption(run: Run, statement: TsqlSetOption, origin: Origin): void {
  if (statement.option.includes('NOCOUNT')) run.countsRows = statement.value !== 'ON'
  if (statement.option.includes('XACT_ABORT')) run.abortsOnError = statement.value === 'ON'
  if (statement.option !== 'IDENTITY_INSERT' || !statement.table) return
  const [name = '', schema] = statement.table.parts.map(part => part.text).toReversed()
  const table = run.catalog.tables.find(one => one.name.toLowerCase() === name.toLowerCase() && one.schema.toLowerCase() === (schema ?? 'dbo').toLowerCase())
  if (!table?.columns.some(column => column.identity)) throw failure('8106', `Table '${name}' does not have the identity property. Cannot perform SET operation.`, origin, 'batch')
  if (statement.value === 'ON' && run.identityInsert !== undefined && run.identityInsert !== table.id) throw failure('8107', `IDENTITY_INSERT is already ON for another table. Cannot perform SET operation for table '${name}'.`, origin, 'batch')
  run.identityInsert = statement.value === 'ON' ? table.id : undefined
}

/** Errors that TRY does not catch on the server, because the batch would not have been compiled, and what is refused here. */
const uncaught = (code: string): boolean => !/^\d+$/.test(code) || ['102', '137', '156', '207', '208', '209', '4104', '2715'].includes(code)

async function runTry(scope: Scope, statement: Extract<TsqlStatement, { kind: 'try' }>): Promise<Signal> {
  const { run } = scope
  try {
    return await runStatements({ ...scope, caught: true }, statement.body)
  } catch (error) {
    if (!(error instanceof ScriptFailure) || error.errors.some(one => uncaught(one.code))) throw error
    const before = new Map(run.variables)
    const [first] = error.errors
    const names = ['error_number()', 'error_severity()', 'error_state()', 'error_line()', 'error_message()'] as const
    run.setSession('error_number()', sqlTypes.int, String(numberOf(error)))
    run.setSession('error_severity()', sqlTypes.int, String(error.level))
    run.setSession('error_state()', sqlTypes.int, String(error.state))
    run.setSession('error_line()', sqlTypes.int, String(first?.origin?.line ?? 1))
    run.setSession('error_message()', { kind: 'nvarchar', length: 4000 }, first?.message ?? '')
    const outer = run.caughtError
    run.caughtError = error
    try {
      return await runStatements(scope, statement.handler)
    } finally {
      run.caughtError = outer
      for (const name of names) {
        const old = before.get(name)
        if (old) run.variables.set(name, old)
        else run.variables.delete(name)
      }
    }
  }
}
