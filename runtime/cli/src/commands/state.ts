import { describeState, resetState } from '@lagoon/workspace'
import { Command } from 'commander'
import { optionsOf } from '../context.ts'
import { printJson, printLines, printTable } from '../print/output.ts'
import { bytes, withThousands } from '../print/text.ts'

export function stateCommand(): Command {
  const command = new Command('state')

  command
    .command('show')
    .description('whose state this is and what it holds')
    .action(async (_, self: Command) => {
      const { state, output } = optionsOf(self)
      const described = await describeState(state)
      if (output === 'json') return printJson({ state: described })
      if (!described.record) return printLines([`${state} holds no state yet`])
      printLines([`project  ${described.record.project}`, `sample   ${described.record.sample ?? '–'}`, `format   ${described.record.format}`, ''])
      printTable(
        [{ name: 'folder' }, { name: 'files', align: 'right' }, { name: 'size', align: 'right' }],
        described.folders.map(({ name, files, sizeBytes }) => [name, withThousands(files), bytes(sizeBytes)]),
      )
    })

  command
    .command('reset')
    .description('delete the state: lake, tables, stand-in databases, run history')
    .action(async (_, self: Command) => {
      const { state, output } = optionsOf(self)
      const deleted = await resetState(state)
      if (output === 'json') return printJson({ deleted })
      printLines([deleted ? `deleted ${state}` : `there is no ${state}: nothing to delete`])
    })

  return command
}
