import { executeSql } from '@lagoon/workspace'
import { Command } from 'commander'
import { withWorkspace } from '../context.ts'
import { UsageError } from '../failure.ts'
import { readInputText } from '../input.ts'
import { csvLines } from '../print/csv.ts'
import { printJson, printLines, printTable, tell } from '../print/output.ts'
import { rowObjects } from '../print/rows.ts'
import { counted, duration } from '../print/text.ts'
import { isNumeric, valueText } from '../print/value.ts'

export function sqlCommand(): Command {
  return new Command('sql')
    .argument('[statement]', 'Databricks SQL; several statements are separated by ;')
    .option('-f, --file <file>', 'read the statements from a file, - for standard input')
    .option('--write', 'allow statements that change something')
    .option('--catalog <name>', 'where names with fewer than three parts are looked up')
    .option('--schema <name>', 'where names with one part are looked up')
    .description('Databricks SQL over the catalog; read-only unless --write')
    .action((statement: string | undefined, given: { file?: string; write?: boolean; catalog?: string; schema?: string }, self: Command) =>
      withWorkspace(self, async (workspace, { output, quiet }) => {
        const text = await textOf(statement, given.file)
        const startedAt = performance.now()
        const results = await executeSql(workspace, text, {
          file: given.file ?? 'sql',
          write: given.write ?? false,
          ...(given.catalog ? { catalog: given.catalog } : {}),
          ...(given.schema ? { schema: given.schema } : {}),
        })
        const tookMs = performance.now() - startedAt
        if (output === 'json') {
          return printJson({
            results: results.map(({ kind, columns, rows }) => ({ kind, columns, rows: rowObjects(columns, rows) })),
          })
        }
        for (const { columns, rows } of results) {
          if (columns.length === 0) continue
          const cells = rows.map((row) => row.map(valueText))
          if (output === 'csv') printLines(csvLines(columns.map(({ name }) => name), cells))
          else printTable(columns.map(({ name, type }) => ({ name, align: isNumeric(type) ? 'right' : 'left' })), cells)
        }
        const last = results.at(-1)
        if (!quiet && output !== 'csv' && last) tell(`${counted(last.rows.length, 'row')} in ${duration(tookMs)}`)
      }, { readOnly: !given.write }),
    )
}

async function textOf(statement: string | undefined, file: string | undefined): Promise<string> {
  if ((statement === undefined) === (file === undefined)) throw new UsageError('give either a statement or -f FILE', "for example: lagoon sql 'SHOW SCHEMAS'")
  return statement ?? readInputText(file ?? '-')
}
