import { quoteName, type Value } from '@lagoon/engine'
import { findNamed, guarded, planTsqlChange, sameName, stageColumn, type TsqlChange, type TsqlDelete, type TsqlEnvironment, type TsqlInsert, type TsqlMerge, type TsqlTable, type TsqlUpdate, uniqueRules } from '@lagoon/sql'
import type { StatementResult } from './database.ts'
import type { Origin } from './error.ts'
import { failure, ScriptFailure } from './message.ts'
import type { Run } from './run.ts'
import { conversion } from './tables.ts'
import { asLiteralText, clientValue, literalOf, typeName } from './values.ts'

const stage = 'temp.main.lagoon_stage'

/** INSERT, UPDATE, DELETE and MERGE, whole or not at all. */
export async function runChange(run: Run, site: TsqlEnvironment['site'], statement: TsqlInsert | TsqlUpdate | TsqlDelete | TsqlMerge, origin: Origin): Promise<StatementResult> {
  return run.atomically(origin, async () => {
    const plan = planTsqlChange(run.environment(site), statement, { identityInsert: allowsIdentity(run, statement) })
    const { rows, output } = await applyChange(run, plan, origin)
    run.rowCount(rows)
    if (!output || plan.output?.into) return { columns: [], rows: [], recordsAffected: rows }
    return { ...output, recordsAffected: rows }
  })
}

function allowsIdentity(run: Run, statement: TsqlInsert | TsqlUpdate | TsqlDelete | TsqlMerge): boolean {
  if (statement.kind !== 'insert' || run.identityInsert === undefined) return false
  const [table = '', schema] = statement.target.parts.map(part => part.text).toReversed()
  return findNamed(run.catalog.tables, schema, table)?.id === run.identityInsert
}

export interface Applied { readonly rows: bigint; readonly output?: Pick<StatementResult, 'columns' | 'rows'> }

/**
 * Fills the staging table, asks every question that must be asked, and only then changes the table. Runs inside a transaction;
 * `alone`: which ends with this change, whatever happens.
 */
export async function applyChange(run: Run, plan: TsqlChange, origin: Origin | undefined, { alone = false } = {}): Promise<Applied> {
  const { session } = run
  const { target } = plan
  const first = await firstIdentity(run, plan)
  if ((alone || run.transactions === 0) && needsNoStage(plan)) {
    const columns = target.columns.map((column, index) => `${guarded(run, target, index)} AS ${stageColumn(index)}`)
    const rows = await session.run(`INSERT INTO ${target.duckdb} SELECT ${columns.join(', ')} FROM (${plan.stage(first)})`)
    await noteIdentity(run, plan, first, rows)
    return { rows }
  }
  if (plan.direct && plan.checks(stage).length === 0) return { rows: await session.run(plan.direct) }
  await session.run(`CREATE OR REPLACE TEMP TABLE lagoon_stage AS ${plan.stage(first)}`)
  if (plan.variables && plan.variables.length > 0) await assignVariables(run, plan.variables, origin)
  for (const check of plan.checks(stage)) {
    const { rows: [violation] } = await session.table(check.sql)
    if (violation) throw failure(check.code, check.message(String(violation[0])), origin)
  }
  const output = plan.output ? await outputRows(run, plan, plan.output, origin) : undefined
  let rows = 0n
  if (plan.actions.has('D')) rows += await session.run(`DELETE FROM ${target.duckdb} WHERE rowid IN (SELECT rid FROM ${stage} WHERE action = 'D')`)
  if (plan.actions.has('U')) {
    const assigned = [...plan.assigned].map(index => `${quoteName(target.columns[index]?.name ?? '')} = s.${stageColumn(index)}`)
    if (assigned.length > 0) rows += await session.run(`UPDATE ${target.duckdb} AS t SET ${assigned.join(', ')} FROM ${stage} s WHERE t.rowid = s.rid AND s.action = 'U'`)
  }
  if (plan.actions.has('I')) {
    const inserted = await session.run(`INSERT INTO ${target.duckdb} SELECT ${target.columns.map((_, index) => stageColumn(index)).join(', ')} FROM ${stage} WHERE action = 'I'`)
    rows += inserted
    await noteIdentity(run, plan, first, inserted)
  }
  await session.run(`DROP TABLE ${stage}`)
  return { rows, ...(output ? { output } : {}) }
}

/** `UPDATE t SET @v = …`: any of the rows gives the value; without a row the variables stay as they are. */
async function assignVariables(run: Run, variables: NonNullable<TsqlChange['variables']>, origin: Origin | undefined): Promise<void> {
  const targets = variables.map(({ name, column, type }) => {
    const own = run.variables.get(name.toLowerCase())?.type
    if (!own) throw failure('137', `Must declare the scalar variable "${name}".`, origin, 'batch')
    return { name: name.toLowerCase(), type: own, text: asLiteralText(`last(${conversion(run, column, type, own)})`, own) }
  })
  const { rows: [row] } = await run.session.table(`SELECT count(*), ${targets.map(target => target.text).join(', ')} FROM ${stage}`)
  if (Number(row?.[0]) > 0) targets.forEach(({ name, type }, index) => run.variables.set(name, { type, duckdb: literalOf(row?.[index + 1] === null ? null : String(row?.[index + 1]), type) }))
}

export interface Fault { readonly index: number; readonly code: string; readonly message: string }

/** Inserts the rows that are right, and answers which are wrong: each of them stands for a statement of its own. */
export async function insertGood(run: Run, plan: TsqlChange): Promise<{ readonly rows: bigint; readonly faults: readonly Fault[] }> {
  const { session } = run
  const { target } = plan
  const questions = plan.faults(stage)
  const first = await firstIdentity(run, plan)
  const staged = await session.run(`CREATE OR REPLACE TEMP TABLE lagoon_stage AS SELECT *, row_number() OVER () AS seq FROM (${plan.stage(first)})`)
  const faults: Fault[] = []
  for (const question of [questions?.rows, questions?.repeated]) {
    if (!question) continue
    const { rows } = await session.table(question)
    if (rows.length === 0) continue
    for (const [seq, code, detail] of rows) faults.push({ index: Number(seq) - 1, code: String(code), message: questions?.message(String(code), String(detail)) ?? '' })
    await session.run(`DELETE FROM ${stage} WHERE seq IN (${rows.map(([seq]) => String(seq)).join(', ')})`)
  }
  const rows = await session.run(`INSERT INTO ${target.duckdb} SELECT ${target.columns.map((_, index) => stageColumn(index)).join(', ')} FROM ${stage} ORDER BY seq`)
  await session.run(`DROP TABLE ${stage}`)
  // A row that fails has used up its number, as on the server.
  await noteIdentity(run, plan, first, staged)
  return { rows, faults }
}

async function firstIdentity(run: Run, plan: TsqlChange): Promise<bigint> {
  const numbered = plan.target.columns.find(column => column.identity)?.identity
  if (!numbered || !plan.actions.has('I')) return 1n
  const last = await run.lastIdentity(plan.target)
  return last === undefined ? numbered.seed : last + numbered.increment
}

/**
 * Rows of which each can be judged alone go straight into the table: nothing else in it has to be looked at. Not in a transaction
 * of the script's own: there an error of DuckDB would undo all of it.
 */
function needsNoStage(plan: TsqlChange): boolean {
  const { target, actions } = plan
  if (actions.size !== 1 || !actions.has('I') || plan.givesIdentity || plan.output) return false
  const numbered = target.columns.find(column => column.identity)?.name
  const unique = uniqueRules(target).filter(rule => !rule.columns.some(column => numbered !== undefined && sameName(column, numbered)))
  return unique.length === 0 && target.checks.length === 0 && target.foreignKeys.length === 0
}

async function noteIdentity(run: Run, plan: TsqlChange, first: bigint, inserted: bigint): Promise<void> {
  const { target } = plan
  const index = target.columns.findIndex(column => column.identity)
  const numbered = target.columns[index]?.identity
  if (!numbered || inserted === 0n) return
  let last = first + (inserted - 1n) * numbered.increment
  if (plan.givesIdentity) {
    const column = stageColumn(index)
    const [row] = await run.session.rows(`SELECT CAST(${numbered.increment > 0n ? 'max' : 'min'}(${column}) AS BIGINT) AS v, CAST(last(${column}) AS BIGINT) AS l FROM ${stage} WHERE action = 'I'`)
    const before = await run.lastIdentity(target)
    const given = typeof row?.['v'] === 'bigint' ? row['v'] : last
    last = before !== undefined && (numbered.increment > 0n ? before > given : before < given) ? before : given
  }
  await run.saveIdentity(target, last)
  for (const name of ['scope_identity()', '@@identity']) run.setSession(name, { kind: 'decimal', precision: 38, scale: 0 }, String(last))
}

async function outputRows(run: Run, plan: TsqlChange, output: NonNullable<TsqlChange['output']>, origin: Origin | undefined): Promise<NonNullable<Applied['output']>> {
  if (output.into) {
    await intoTable(run, output.into, output.select(stage), output.columns.length, origin)
    return { columns: [], rows: [] }
  }
  const { rows } = await run.session.table(output.select(stage))
  return {
    columns: output.columns.map(column => ({ name: column.name, type: typeName(column.type) })),
    rows: rows.map(row => row.map((value, index): Value => clientValue(value, output.columns[index]?.type ?? { kind: 'null' }))),
  }
}

/** OUTPUT … INTO writes into a table without constraints of its own: a temporary one or a table variable. */
async function intoTable(run: Run, into: NonNullable<NonNullable<TsqlChange['output']>['into']>, select: string, width: number, origin: Origin | undefined): Promise<void> {
  const [name = '', schema] = into.target.parts.map(part => part.text).toReversed()
  const table: TsqlTable | undefined = findNamed(run.catalog.tables, schema, name)
  if (!table) throw failure('208', `Invalid object name '${name}'.`, origin, 'batch')
  if (table.id >= 0 || table.keys.length > 0) throw new ScriptFailure([{ code: 'UNSUPPORTED_FEATURE', message: `OUTPUT … INTO ${name} is not supported`, hint: 'a temporary table or a table variable without a key is', ...(origin ? { origin } : {}) }], 'batch')
  const columns = into.columns.length > 0 ? into.columns.map(column => column.text) : table.columns.filter(column => !column.identity).map(column => column.name)
  if (columns.length !== width) throw failure('213', 'Column name or number of supplied values does not match table definition.', origin, 'batch')
  await run.session.run(`INSERT INTO ${table.duckdb} (${columns.map(quoteName).join(', ')}) ${select}`)
}
