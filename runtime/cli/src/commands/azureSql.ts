import { sqlLinkedService } from '@lagoon/workspace'
import { Command } from 'commander'
import { withWorkspace } from '../context.ts'
import { UsageError } from '../failure.ts'
import { readInputText } from '../input.ts'
import { printJson, printTable, tell } from '../print/output.ts'
import { counted, duration } from '../print/text.ts'
import { isNumeric, valueText } from '../print/value.ts'

export function azureSqlCommand(): Command {
  const command = new Command('azure-sql')
  command
    .command('exec')
    .argument('[statement]', 'T-SQL')
    .option('-f, --file <file>', 'run a script, - for standard input; GO separates batches')
    .option('--linked-service <name>', 'which database, when the factory has several')
    .description('run T-SQL against the stand-in')
    .action((statement: string | undefined, given: { file?: string; linkedService?: string }, self: Command) =>
      withWorkspace(self, async (workspace, { output, quiet }) => {
        if ((statement === undefined) === (given.file === undefined)) throw new UsageError('give either a statement or -f FILE')
        const script = statement ?? (await readInputText(given.file ?? '-'))
        const database = await workspace.database(await sqlLinkedService(workspace, given.linkedService))
        const startedAt = performance.now()
        try {
          const results = await database.execute(script, { file: given.file ?? 'statement', onMessage: tell })
          if (output === 'json') return printJson({ results })
          for (const { columns, rows } of results) {
            if (columns.length > 0) printTable(columns.map(({ name, type }) => ({ name: name || '(no column name)', align: isNumeric(type) ? 'right' : 'left' })), rows.map((row) => row.map(valueText)))
          }
          const affected = results.reduce((sum, { recordsAffected }) => (recordsAffected > 0n ? sum + recordsAffected : sum), 0n)
          if (!quiet) tell(`${database.server}/${database.name}: ${counted(affected, 'row')} affected in ${duration(performance.now() - startedAt)}`)
        } finally {
          await database.close()
        }
      }),
    )
  return command
}
