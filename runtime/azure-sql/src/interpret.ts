import { accumulates, parseTsql, sqlTypes, translateTsqlQuery, type Batch, type TsqlDeclare, type TsqlEnvironment, type TsqlInsert, type TsqlScript, type TsqlSelect, type TsqlSetOption, type TsqlStatement, type TsqlTable, type TsqlTransaction, type TsqlVariable } from '@lagoon/sql'
import type { Value } from '@lagoon/engine'
import { setTimeout as sleep } from 'node:timers/promises'
import { accumulate } from './accumulate.ts'
import { alterTable } from './alter.ts'
import { runChange } from './changes.ts'
import { changeCursor, declareCursor, endCursors, fetchRow } from './cursors.ts'
import type { StatementResult } from './database.ts'
import { createFunction, createIndex, createProcedure, createSchema, createView, drop, dropTable, truncate } from './define.ts'
import type { Origin } from './error.ts'
import { insertExecute } from './insertExecute.ts'
import { insertsFrom, insertTogether } from './inserts.ts'
import { failure, ScriptFailure, toFailure } from './message.ts'
import { executeProcedure } from './procedure.ts'
import { raise } from './raise.ts'
import type { Run } from './run.ts'
import { conversion, createTable, selectInto } from './tables.ts'
import { createType, ownType } from './types.ts'
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
    await endCursors(run, new Set())
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
    else answer(run, { columns: [], rows: [], recordsAffected: 1n }, originOf(site, first.place))
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
    case 'insert': {
      const { source } = statement
      answer(run, source.kind === 'execute' ? await insertExecute(run, site, statement, origin, () => executeProcedure(scope, source.execute, origin, runStatements)) : await runChange(run, site, statement, origin), origin)
      return undefined
    }
    case 'update': case 'delete': case 'merge': answer(run, await runChange(run, site, statement, origin), origin); return undefined
    case 'truncate': return atomically(() => truncate(run, statement, origin))
    case 'createTable': return atomically(async () => { await createTable(run, site, { schema: statement.name.parts.at(-2)?.text, name: statement.name.parts.at(-1)?.text ?? '', columns: statement.columns, constraints: statement.constraints }, origin) })
    case 'createSchema': return atomically(() => createSchema(run, statement.name.text, origin))
    case 'createView': return atomically(() => createView(run, site, statement, origin))
    case 'createProcedure': return atomically(() => createProcedure(run, site, statement, origin))
    case 'createFunction': return atomically(() => createFunction(run, site, statement, origin))
    case 'createType': return atomically(() => createType(run, site, statement, origin))
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
      await changeTransaction(run, statement, origin)
      return undefined
    }
    case 'noEffect': run.onMessage(statement.what); return undefined
    case 'declareCursor': declareCursor(run, site, statement, origin); return undefined
    case 'cursor': await changeCursor(run, statement, origin); return undefined
    case 'fetch': {
      const row = await fetchRow(run, site, statement, origin)
      if (row) answer(run, row, origin)
      return undefined
    }
    case 'wait': await wait((await run.text(site, statement.delay)) ?? '', origin); return undefined
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
function answer(run: Run, result: StatementResult, origin: Origin): void {
  if (run.captured && result.columns.length > 0) throw failure('UNSUPPORTED_FEATURE', 'rows of OUTPUT or FETCH inside INSERT … EXECUTE are not supported', origin, 'batch')
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
    answer(run, { columns: [], rows: [], recordsAffected: rows }, origin)
    return
  }
  const query = translateTsqlQuery(run.environment(site), statement.query)
  if (statement.assignments.length > 0) return assignFromQuery(run, site, statement, query, origin)
  if (run.captured) return capture(run, run.captured, query)
  const { rows } = await run.session.table(query.text)
  run.rowCount(BigInt(rows.length))
  run.results.push({
    columns: query.columns.map(column => ({ name: column.name, type: typeName(column.type) })),
    rows: rows.map(row => row.map((value, index): Value => clientValue(value, query.columns[index]?.type ?? sqlTypes.null))),
    recordsAffected: -1n,
  })
}

/** Keeps the rows of a query where INSERT … EXECUTE finds them. */
async function capture(run: Run, captured: TsqlTable[], query: ReturnType<typeof translateTsqlQuery>): Promise<void> {
  const id = run.nextTemporaryId()
  const columns = query.columns.map((column, index) => ({ name: `c${index}`, type: column.type.kind === 'null' ? sqlTypes.int : column.type, nullable: true }))
  const name = `#captured ${-id}`
  const duckdb = `temp.main."${name}"`
  await run.session.run(`CREATE TEMP TABLE "${name}" AS SELECT * FROM (${query.text}) q(${columns.map(column => column.name).join(', ')})`)
  const table: TsqlTable = { id, schema: 'dbo', name, columns, keys: [], checks: [], foreignKeys: [], indexes: [], duckdb, createdAt: run.stamp() }
  run.catalog = { ...run.catalog, tables: [...run.catalog.tables, table] }
  captured.push(table)
}

/** The last row decides; without a row the variables stay as they are. */
async function assignFromQuery(run: Run, site: Site, statement: TsqlSelect, query: ReturnType<typeof translateTsqlQuery>, origin: Origin): Promise<void> {
  const targets = statement.assignments.map(name => ({ name, variable: declared(run, name, origin) }))
  const values = targets.map(({ variable }, index) => asLiteralText(`last(${conversion(run, `c${index}`, query.columns[index]?.type ?? sqlTypes.null, variable.type)})`, variable.type))
  const { rows: [row] } = await run.session.table(`SELECT count(*), ${values.join(', ')} FROM (${query.text}) q(${targets.map((_, index) => `c${index}`).join(', ')})`)
  const count = BigInt(String(row?.[0] ?? 0))
  run.rowCount(count)
  if (count > 1n && accumulates(statement)) {
    await accumulate(run, site, statement, origin)
    return
  }
  if (count > 0n) targets.forEach(({ name, variable }, index) => run.variables.set(name.toLowerCase(), { type: variable.type, duckdb: literalOf(row?.[index + 1] === null ? null : String(row?.[index + 1]), variable.type) }))
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
  for (const { name, type: written, userType, value } of statement.variables) {
    const own = userType && ownType(run, userType, origin)
    if (own?.kind === 'table') {
      await own.makeTable(name)
      continue
    }
    const type = own?.type ?? written
    run.variables.set(name.toLowerCase(), value ? await run.evaluate(site, value, type) : { type, duckdb: 'NULL' })
  }
  if (statement.table) {
    const { table } = statement
    await run.atomically(origin, () => createTable(run, site, { schema: undefined, ...table }, origin))
  }
}

async function changeTransaction(run: Run, { action, name: written }: TsqlTransaction, origin: Origin): Promise<void> {
  const name = written?.startsWith('@') ? /^'(.*)'$/.exec(run.variables.get(written.toLowerCase())?.duckdb ?? '')?.[1] : written
  switch (action) {
    case 'begin':
      await run.begin()
      if (run.transactions === 1) run.transactionNames = [name?.toLowerCase() ?? '']
      return
    case 'save':
      if (run.transactions === 0) throw failure('628', 'Cannot issue SAVE TRANSACTION when there is no active transaction.', origin)
      run.transactionNames.push(name?.toLowerCase() ?? '')
      return
    case 'commit': return run.commit(origin)
    case 'rollback': {
      if (name === undefined || run.transactions === 0 || name.toLowerCase() === run.transactionNames[0]) return run.rollback(origin)
      if (!run.transactionNames.includes(name.toLowerCase())) throw failure('6401', `Cannot roll back ${name}. No transaction or savepoint of that name was found.`, origin)
      throw failure('UNSUPPORTED_FEATURE', `ROLLBACK to the savepoint ${name} is not supported`, origin, 'batch', 'ROLLBACK TRANSACTION without a name undoes everything')
    }
    default: action satisfies never
  }
}

/** `hh:mm[:ss[.fff]]` */
async function wait(delay: string, origin: Origin): Promise<void> {
  const [, hours, minutes, seconds = '0'] = /^\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d{1,3})?))?\s*$/.exec(delay) ?? []
  if (hours === undefined || minutes === undefined) throw failure('148', `Incorrect time syntax in time string '${delay}' used with WAITFOR.`, origin, 'batch')
  await sleep(Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000)
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
    const names = ['error_number()', 'error_severity()', 'error_state()', 'error_line()', 'error_message()', 'error_procedure()'] as const
    run.setSession('error_number()', sqlTypes.int, String(numberOf(error)))
    run.setSession('error_severity()', sqlTypes.int, String(error.level))
    run.setSession('error_state()', sqlTypes.int, String(error.state))
    run.setSession('error_line()', sqlTypes.int, String(first?.origin?.line ?? 1))
    run.setSession('error_message()', { kind: 'nvarchar', length: 4000 }, first?.message ?? '')
    run.setSession('error_procedure()', { kind: 'nvarchar', length: 128 }, /^procedure (.+)$/.exec(first?.origin?.file ?? '')?.[1] ?? null)
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
