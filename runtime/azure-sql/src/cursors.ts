import { sqlTypes, translateTsqlQuery, type TsqlDeclareCursor, type TsqlFetch, type TsqlStatement, type TsqlEnvironment, type TsqlType } from '@lagoon/sql'
import type { StatementResult } from './database.ts'
import type { Origin } from './error.ts'
import { failure } from './message.ts'
import type { Run } from './run.ts'
import { conversion } from './tables.ts'
import { asLiteralText, clientValue, literalOf, typeName } from './values.ts'

type Site = TsqlEnvironment['site']

/** A cursor of a session. It sees the rows as they were when it was opened, as a STATIC one does. */
export interface Cursor {
  readonly local: boolean
  readonly scroll: boolean
  readonly duckdb: string
  readonly columns: readonly { readonly name: string; readonly type: TsqlType }[]
  readonly open?: { readonly table: string; readonly rows: number; readonly position: number }
}

/** DECLARE CURSOR: the variables of the query have the values that they have now. */
export function declareCursor(run: Run, site: Site, statement: TsqlDeclareCursor, origin: Origin): void {
  const name = statement.name.toLowerCase()
  if (run.cursors.has(name) && !name.startsWith('@')) throw failure('16915', `A cursor with the name '${statement.name}' already exists.`, origin, 'batch')
  const { text, columns } = translateTsqlQuery(run.environment(site), statement.query)
  run.cursors.set(name, { local: statement.local, scroll: statement.scroll, duckdb: text, columns })
  note(run, name)
}

/** OPEN, CLOSE, DEALLOCATE. */
export async function changeCursor(run: Run, statement: Extract<TsqlStatement, { kind: 'cursor' }>, origin: Origin): Promise<void> {
  const name = statement.name.toLowerCase()
  const cursor = existing(run, statement.name, origin)
  switch (statement.action) {
    case 'open': {
      if (cursor.open) throw failure('16905', 'The cursor is already open.', origin)
      const table = `lagoon_cursor_${run.nextTemporaryId() * -1}`
      const columns = cursor.columns.map((_, index) => `c${index}`)
      // In the order of the query, which DuckDB keeps.
      const rows = await run.session.run(`CREATE TEMP TABLE ${table} AS SELECT row_number() OVER () AS n, * FROM (${cursor.duckdb}) q(${columns.join(', ')})`).then(() => run.session.rows(`SELECT count(*) AS n FROM temp.main.${table}`))
      run.cursors.set(name, { ...cursor, open: { table: `temp.main.${table}`, rows: Number(rows[0]?.['n'] ?? 0), position: 0 } })
      run.setSession('@@cursor_rows', sqlTypes.int, String(rows[0]?.['n'] ?? 0))
      break
    }
    case 'close': {
      if (!cursor.open) throw failure('16917', 'Cursor is not open.', origin)
      await closeCursor(run, name, cursor)
      break
    }
    case 'deallocate': {
      await closeCursor(run, name, cursor)
      run.cursors.delete(name)
      break
    }
    default: statement.action satisfies never
  }
  note(run, name)
}

async function closeCursor(run: Run, name: string, cursor: Cursor): Promise<void> {
  if (!cursor.open) return
  // A transaction that was rolled back since then took the table with it.
  await run.session.run(`DROP TABLE IF EXISTS ${cursor.open.table}`)
  const { open: _, ...closed } = cursor
  run.cursors.set(name, closed)
}

/** FETCH: one row into variables, or to the client; `@@FETCH_STATUS` says whether there was one. */
export async function fetchRow(run: Run, site: Site, statement: TsqlFetch, origin: Origin): Promise<StatementResult | undefined> {
  const name = statement.name.toLowerCase()
  const cursor = existing(run, statement.name, origin)
  const { open } = cursor
  if (!open) throw failure('16917', 'Cursor is not open.', origin)
  if (!cursor.scroll && statement.way !== 'next') throw failure('16911', `fetch: The fetch type ${statement.way} cannot be used with forward only cursors.`, origin)
  if (statement.into.length > 0 && statement.into.length !== cursor.columns.length) throw failure('16924', 'Cursorfetch: The number of variables declared in the INTO list must match that of selected columns.', origin)
  const amount = statement.amount ? Number(await run.text(site, statement.amount, sqlTypes.bigint)) : 0
  const wanted = positionAfter(statement.way, open, amount)
  const position = Math.max(0, Math.min(wanted, open.rows + 1))
  run.cursors.set(name, { ...cursor, open: { ...open, position } })
  const found = position >= 1 && position <= open.rows
  run.setSession('@@fetch_status', sqlTypes.int, found ? '0' : '-1')
  if (statement.into.length === 0) return answered(run, cursor, open.table, position)
  if (!found) return undefined
  const targets = statement.into.map(variable => ({ variable: variable.toLowerCase(), type: run.variables.get(variable.toLowerCase())?.type ?? missing(variable, origin) }))
  const values = targets.map(({ type }, index) => asLiteralText(conversion(run, `c${index}`, cursor.columns[index]?.type ?? type, type), type))
  const { rows: [row] } = await run.session.table(`SELECT ${values.join(', ')} FROM ${open.table} WHERE n = ${position}`)
  targets.forEach(({ variable, type }, index) => {
    const value = row?.[index]
    run.variables.set(variable, { type, duckdb: literalOf(value === null || value === undefined ? null : String(value), type) })
  })
  return undefined
}

async function answered(run: Run, { columns }: Cursor, table: string, position: number): Promise<StatementResult> {
  const { rows } = await run.session.table(`SELECT ${columns.map((_, index) => `c${index}`).join(', ')} FROM ${table} WHERE n = ${position}`)
  return {
    columns: columns.map(column => ({ name: column.name, type: typeName(column.type) })),
    rows: rows.map(row => row.map((value, index) => clientValue(value, columns[index]?.type ?? sqlTypes.null))),
    recordsAffected: -1n,
  }
}

function positionAfter(way: TsqlFetch['way'], { position, rows }: { readonly position: number; readonly rows: number }, amount: number): number {
  switch (way) {
    case 'next': return position + 1
    case 'prior': return position - 1
    case 'first': return 1
    case 'last': return rows
    case 'absolute': return amount < 0 ? rows + 1 + amount : amount
    case 'relative': return position + amount
    default: return way satisfies never
  }
}

/** Cursors that a procedure or a batch declared for itself end with it. */
export async function endCursors(run: Run, before: ReadonlySet<string>): Promise<void> {
  for (const [name, cursor] of run.cursors) {
    if (before.has(name) || !cursor.local) continue
    await closeCursor(run, name, cursor)
    run.cursors.delete(name)
    note(run, name)
  }
}

function existing(run: Run, name: string, origin: Origin): Cursor {
  return run.cursors.get(name.toLowerCase()) ?? (() => { throw failure('16916', `A cursor with the name '${name}' does not exist.`, origin) })()
}

const missing = (name: string, origin: Origin): never => { throw failure('137', `Must declare the scalar variable "${name}".`, origin, 'batch') }

/** What CURSOR_STATUS says: 1 open with rows, 0 open and empty, -1 closed, -3 unknown. */
function note(run: Run, name: string): void {
  const cursor = run.cursors.get(name)
  run.setSession(`cursor_status(${name})`, sqlTypes.smallint, cursor ? (cursor.open ? (cursor.open.rows > 0 ? '1' : '0') : '-1') : '-3')
}
