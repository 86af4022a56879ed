import { parseDatabricks, SqlError, type Relation, type SessionZone, type TableReference } from '@lagoon/sql'
import { newSession, type QueryOptions, type Session, type StatementResult } from '@lagoon/warehouse'
import { WorkspaceError } from './error.ts'
import { tableName } from './tables.ts'
import type { Workspace } from './workspace.ts'

/** A session over this workspace, in the catalog and schema of its bundle: hand it to every call of `executeSql` that belongs to it. */
export const sqlSession = (workspace: Workspace): Session => {
  const { catalog = 'main', schema = 'default' } = workspace.sqlDefaults()
  return newSession({ catalog, schema })
}

/**
 * Runs Databricks SQL over the catalog and over files of the lake (`read_files`); the answers of all statements. With
 * `session` (see `sqlSession`) USE, SET, temporary views and temporary functions live on in the next call; `onResult` hears of
 * each statement as soon as it has run, so that a script that fails half-way still shows what it did.
 */
export async function executeSql(workspace: Workspace, text: string, options: QueryOptions = {}): Promise<StatementResult[]> {
  return (await workspace.warehouse()).execute(text, { ...workspace.sqlDefaults(), resolve: filesOfLake(workspace, options.file ?? 'sql'), signal: workspace.signal, ...options })
}

/** The same for one statement that changes nothing. */
export async function querySql(workspace: Workspace, text: string): Promise<StatementResult> {
  const results = await executeSql(workspace, text)
  return results.at(-1) ?? { kind: 'query', columns: [], rows: [] }
}

/** A table of the catalog as something that may stand in FROM of the shared engine. */
export async function tableRelation(workspace: Workspace, name: string): Promise<{ duckdb: string }> {
  return (await workspace.warehouse()).relation(tableName(workspace, name))
}

/** The same for a query. Throws `SqlError`, and `InvalidProject` for a statement that is no query. */
export async function selectRelation(workspace: Workspace, text: string): Promise<{ duckdb: string }> {
  const file = 'query'
  const { statements, problems } = parseDatabricks({ text, file })
  const [statement, more] = statements
  const [problem, ...others] = problems
  if (problem) throw new SqlError([problem, ...others])
  if (statement?.kind !== 'query' || more) throw new WorkspaceError('InvalidProject', 'expected one query', { origin: { file, line: 1, column: 1 } })
  const plan = await (await workspace.warehouse()).plan(statement.query, { file, text, ...workspace.sqlDefaults(), resolve: filesOfLake(workspace, file) })
  return { duckdb: `(${plan.duckdb})` }
}

const filesOfLake = (workspace: Workspace, file: string) => async ({ readFiles: call, stream, place }: TableReference, zone: SessionZone | undefined): Promise<Relation | undefined> => {
  if (call === undefined || stream) return undefined
  const { readFiles } = await import('@lagoon/lakeflow')
  return readFiles({ ...call, zone, origin: { file, line: place.line, column: place.column } }, { engine: await workspace.engine(), lake: workspace.lake, catalog: await workspace.catalog() })
}

/**
 * Runs a script whose last statement is a query, and has DuckDB write that one's rows to a Parquet file; a file that is there is
 * replaced. Throws `InvalidProject` when the last statement is no query, and what `executeSql` throws.
 */
export async function writeSqlResult(workspace: Workspace, text: string, { to, ...given }: QueryOptions & { readonly to: string }): Promise<{ readonly rows: bigint }> {
  const file = given.file ?? 'sql'
  const options = { ...given, file, session: given.session ?? sqlSession(workspace) }
  const { statements, problems } = parseDatabricks({ text, file, parameters: { ...options.parameters, ...Object.fromEntries(options.session.settings) } })
  const [problem, ...others] = problems.filter(({ severity }) => severity === 'error')
  if (problem) throw new SqlError([problem, ...others])
  const last = statements.at(-1)
  if (last?.kind !== 'query') throw new WorkspaceError('InvalidProject', 'only the rows of a query can be written to a file: the last statement must be one', { origin: { file, line: last?.place.line ?? 1, column: last?.place.column ?? 1 } })
  if (statements.length > 1) await executeSql(workspace, text.slice(0, last.place.start), options)
  const { session } = options
  const { duckdb } = await (await workspace.warehouse()).plan(last.query, { file, text, ...session.defaults, session, resolve: filesOfLake(workspace, file) })
  const files = await (await workspace.engine()).copyToParquet({ query: duckdb, to })
  return { rows: files.reduce((sum, written) => sum + written.rows, 0n) }
}
