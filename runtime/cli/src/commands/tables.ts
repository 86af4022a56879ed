import { abfssOf, formatType, fullName, listTables, tableName } from '@lagoon/workspace'
import { Command } from 'commander'
import pc from 'picocolors'
import { withWorkspace } from '../context.ts'
import { problemLines, RunFailed } from '../failure.ts'
import { printJson, printLines, printTable } from '../print/output.ts'
import { bytes, counted, withThousands } from '../print/text.ts'

export function tablesCommand(): Command {
  const command = new Command('tables')

  command
    .command('list', { isDefault: true })
    .option('-a, --all', 'those too that pipelines keep for themselves')
    .description('every table and view')
    .action(({ all }: { all?: boolean }, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const tables = await listTables(workspace, { internal: all ?? false })
        const problems = tables.flatMap((table) => table.problems ?? [])
        if (output === 'json') printJson({ tables })
        else printTable(
          [{ name: 'table' }, { name: 'type' }, { name: 'version', align: 'right' }, { name: 'rows', align: 'right' }, { name: 'files', align: 'right' }, { name: 'size', align: 'right' }, { name: 'comment' }],
          tables.map(({ entry, version, rows, files, sizeBytes, problems: broken = [] }) => [
            fullName(entry),
            entry.type.toLowerCase().replaceAll('_', ' '),
            version === undefined ? '' : String(version),
            rows === undefined ? '' : withThousands(rows),
            version === undefined ? '' : withThousands(files),
            version === undefined ? '' : bytes(sizeBytes),
            broken.length > 0 ? 'cannot be read' : (entry.comment ?? ''),
          ]),
        )
        if (output !== 'json' && problems.length > 0) printLines(['', ...problems.flatMap(problemLines)])
        if (problems.length > 0) throw new RunFailed()
      }, { readOnly: true }),
    )

  command
    .command('describe')
    .argument('<table>', 'catalog.schema.table, or schema.table')
    .description('columns, properties and where it lies')
    .action((table: string, _, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const warehouse = await workspace.warehouse()
        const described = await warehouse.describe(tableName(workspace, table))
        if (output === 'json') return printJson({ table: described })
        const { entry, columns, version } = described
        printLines([`${pc.bold(fullName(entry))}  ${entry.type.toLowerCase().replaceAll('_', ' ')}`, ...(entry.comment ? [entry.comment] : []), ''])
        printTable([{ name: 'column' }, { name: 'type' }, { name: 'comment' }], columns.filter(({ hidden }) => !hidden).map(({ name, type, comment }) => [name, formatType(type), comment ?? '']))
        printLines([
          '',
          ...(version === undefined ? [] : [`version     ${version}`, `rows        ${described.rows === undefined ? 'unknown' : withThousands(described.rows)}`, `files       ${withThousands(described.files)} (${bytes(described.sizeBytes)})`]),
          ...(entry.location ? [`location    ${abfssOf(entry.location)}`] : []),
          ...(entry.pipeline ? [`pipeline    ${entry.pipeline}`] : []),
          ...(described.features.length > 0 ? [`features    ${described.features.join(', ')}`] : []),
          ...Object.entries(entry.properties).map(([name, value]) => `property    ${name} = ${value}`),
        ])
      }, { readOnly: true }),
    )

  command
    .command('history')
    .argument('<table>')
    .description('its versions, newest first')
    .action((table: string, _, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const history = await (await workspace.warehouse()).history(tableName(workspace, table))
        if (output === 'json') return printJson({ history })
        printTable(
          [{ name: 'version', align: 'right' }, { name: 'timestamp' }, { name: 'operation' }, { name: 'metrics' }],
          history.map(({ version, at, operation, metrics }) => [
            String(version),
            at.toISOString(),
            operation,
            Object.entries(metrics).map(([name, value]) => `${name} ${value}`).join(', '),
          ]),
        )
      }, { readOnly: true }),
    )

  command
    .command('optimize')
    .argument('<table>')
    .description('put small files together and leave deleted rows out')
    .action((table: string, _, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const optimized = await (await workspace.warehouse()).optimize(tableName(workspace, table))
        if (output === 'json') return printJson({ optimized })
        const { filesRemoved, filesAdded, bytesRemoved, bytesAdded } = optimized
        printLines([`${counted(filesRemoved, 'file')} (${bytes(bytesRemoved)}) became ${withThousands(filesAdded)} (${bytes(bytesAdded)})`])
      }),
    )

  command
    .command('vacuum')
    .argument('<table>')
    .option('--dry-run', 'only list what would be deleted')
    .description('delete files that no version within the retention needs')
    .action((table: string, { dryRun }: { dryRun?: boolean }, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const vacuumed = await (await workspace.warehouse()).vacuum(tableName(workspace, table), { dryRun: dryRun ?? false })
        if (output === 'json') return printJson({ vacuumed })
        printLines([...(vacuumed.dryRun ? vacuumed.files : []), `${vacuumed.dryRun ? 'would delete' : 'deleted'} ${counted(vacuumed.files.length, 'file')} (${bytes(vacuumed.sizeBytes)})`])
      }),
    )

  return command
}
