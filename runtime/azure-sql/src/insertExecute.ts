import { parseTsql, type TsqlEnvironment, type TsqlInsert, type TsqlTable } from '@lagoon/sql'
import { runChange } from './changes.ts'
import type { StatementResult } from './database.ts'
import { dropTable } from './define.ts'
import type { Origin } from './error.ts'
import { failure } from './message.ts'
import type { Run } from './run.ts'

type Site = TsqlEnvironment['site']

/** `INSERT t EXEC …`: what the procedure's queries answer stays in DuckDB, in tables that the INSERT reads. */
export async function insertExecute(run: Run, site: Site, statement: TsqlInsert, origin: Origin, execute: () => Promise<void>): Promise<StatementResult> {
  if (run.captured) throw failure('8164', 'An INSERT EXEC statement cannot be nested.', origin, 'batch')
  const before = run.transactions
  const captured: TsqlTable[] = []
  run.captured = captured
  await run.begin()
  try {
    await execute()
    run.captured = undefined
    if (run.transactions !== before + 1) throw failure('556', 'INSERT EXEC failed because the stored procedure altered the transaction count.', origin, 'batch')
    const query = captured.map(table => `SELECT * FROM [${table.name}]`).join(' UNION ALL ')
    const source = query === '' ? undefined : parseTsql({ file: site.file, text: query }).statements[0]
    const result = source?.kind === 'select' ? await runChange(run, site, { ...statement, source: { kind: 'query', query: { ...source.query, place: statement.place } } }, origin) : { columns: [], rows: [], recordsAffected: 0n }
    for (const table of captured) await dropTable(run, table, origin)
    await run.commit(origin)
    return result
  } catch (error) {
    run.captured = undefined
    run.catalog = { ...run.catalog, tables: run.catalog.tables.filter(table => !captured.some(one => one.id === table.id)) }
    if (before === 0 && run.transactions > 0) await run.rollback(origin)
    else if (run.transactions > before) run.transactions = before
    run.countTransactions()
    throw error
  }
}
