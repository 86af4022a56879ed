import { executeSql, jsonText, sqlSession, writeSqlResult, type SqlOptions, type SqlResult, type Workspace } from '@lagoon/workspace'
import { Command } from 'commander'
import { withWorkspace, type GlobalOptions } from '../context.ts'
import { UsageError } from '../failure.ts'
import { readInputText, writeOutput } from '../input.ts'
import { printJson, printLines, schemaVersion, tell } from '../print/output.ts'
import { rowObjects } from '../print/rows.ts'
import { counted, duration } from '../print/text.ts'
import { withExcerpt } from '../sql/failedSql.ts'
import { layOut } from '../sql/layout.ts'

interface Given {
  readonly file?: string
  readonly write?: boolean
  readonly catalog?: string
  readonly schema?: string
  readonly outputFile?: string
  readonly vertical?: boolean
  readonly truncate: boolean
}

export function sqlCommand(): Command {
  return new Command('sql')
    .argument('[statement]', 'Databricks SQL; several statements are separated by ;')
    .option('-f, --file <file>', 'read the statements from a file, - for standard input')
    .option('--write', 'allow statements that change something')
    .option('--catalog <name>', 'where names with fewer than three parts are looked up')
    .option('--schema <name>', 'where names with one part are looked up')
    .option('--output-file <file>', 'where the result goes instead of stdout; -o parquet needs it')
    .option('--vertical', 'one line a column')
    .option('--no-truncate', 'tables wider than the terminal are not cut')
    .action(async (statement: string | undefined, given: Given, self: Command) => {
      const { output } = self.optsWithGlobals<GlobalOptions>()
      if (statement !== undefined && given.file !== undefined) throw new UsageError('give either a statement or -f FILE', "for example: lagoon sql 'SHOW SCHEMAS'")
      if (output === 'parquet' && given.outputFile === undefined) throw new UsageError('-o parquet needs --output-file FILE', 'Parquet is no text for a terminal')
      const talks = statement === undefined && given.file === undefined && process.stdin.isTTY
      if (talks && given.outputFile !== undefined) throw new UsageError('--output-file needs a statement or -f FILE')
      const text = talks ? undefined : (statement ?? (await readInputText(given.file ?? '-')))
      return withWorkspace(self, (workspace, options) => {
        // DuckDB opens in threads of its own while the bundle is read. Who waits for it hears what goes wrong.
        workspace.engine().catch(() => undefined)
        return text === undefined ? converse(workspace, options, given) : runScript(workspace, text, options, given)
      }, { readOnly: !given.write })
    })
}

const sessionOf = (workspace: Workspace, { catalog, schema }: Given): NonNullable<SqlOptions['session']> => {
  const session = sqlSession(workspace)
  session.defaults = { catalog: catalog ?? session.defaults.catalog, schema: schema ?? session.defaults.schema }
  return session
}

/** A session at the terminal; what it needs is loaded only for it. */
async function converse(workspace: Workspace, { output }: GlobalOptions, given: Given): Promise<void> {
  const [{ runShell }, { workspaceShell }, { historyFile }] = await Promise.all([import('../sql/shell.ts'), import('../sql/workspaceShell.ts'), import('../sql/history.ts')])
  await runShell(workspaceShell(workspace, { session: sessionOf(workspace, given), write: given.write ?? false }), {
    input: process.stdin,
    terminal: process.stdout.isTTY ? process.stdout : process.stderr,
    output: process.stdout,
    historyFile: historyFile(),
    truncate: given.truncate,
    vertical: given.vertical ?? false,
    format: output === 'json' || output === 'csv' ? output : 'table',
  })
}

/** Statements from the command line, a file or a pipe. */
async function runScript(workspace: Workspace, text: string, { output, quiet }: GlobalOptions, given: Given): Promise<void> {
  const file = given.file ?? 'sql'
  const options: SqlOptions = { file, write: given.write ?? false, session: sessionOf(workspace, given) }
  let startedAt = performance.now()
  const took = (what: string): void => {
    if (!quiet && output !== 'csv') tell(`${what} in ${duration(performance.now() - startedAt)}`)
    startedAt = performance.now()
  }
  const lines: string[] = []
  const print = (more: readonly string[]): void => {
    if (given.outputFile === undefined) printLines(more)
    else lines.push(...more)
  }
  const width = process.stdout.isTTY && given.outputFile === undefined && given.truncate ? process.stdout.columns : undefined
  const onResult = (result: SqlResult): void => {
    if (output !== 'json' && output !== 'parquet') {
      const laidOut = layOut(result, { format: output === 'csv' ? 'csv' : 'table', vertical: given.vertical ?? false, width })
      print(laidOut.lines)
      if (laidOut.left && !quiet) tell(laidOut.left === 'values' ? '… marks what was cut: --no-truncate shows whole values' : `${result.columns.length} columns do not fit: --vertical shows all of them`)
    }
    if (output !== 'parquet') took(result.columns.length === 0 ? 'done' : counted(result.rows.length, 'row'))
  }
  try {
    if (output === 'parquet') {
      const { rows } = await writeSqlResult(workspace, text, { ...options, to: given.outputFile ?? '' })
      return took(counted(rows, 'row'))
    }
    const results = await executeSql(workspace, text, { ...options, onResult })
    if (output === 'json') {
      const body = { results: results.map(({ kind, columns, rows }) => ({ kind, columns, rows: rowObjects(columns, rows) })) }
      if (given.outputFile === undefined) printJson(body)
      else lines.push(jsonText({ schema_version: schemaVersion, ...body }))
    }
  } catch (error) {
    throw withExcerpt(error, { file, text })
  }
  if (given.outputFile !== undefined) await writeOutput(given.outputFile, new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')))
}
