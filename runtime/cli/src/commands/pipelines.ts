import { droppedRows, dryRunPipelines, pipelineHistory, pipelineLog, reported, runBundlePipeline, tableName } from '@lagoon/workspace'
import { Command } from 'commander'
import { withWorkspace } from '../context.ts'
import { RunFailed } from '../failure.ts'
import { wholeNumber } from '../numbers.ts'
import { listOf } from '../pairs.ts'
import { printJson, printLines, printTable } from '../print/output.ts'
import { printProblems } from '../print/problems.ts'
import { reportLines } from '../print/report.ts'
import { rowObjects } from '../print/rows.ts'
import { statusText } from '../print/status.ts'
import { counted, withThousands } from '../print/text.ts'
import { isNumeric, valueText } from '../print/value.ts'
import { withProgress } from '../progress.ts'

export function pipelinesCommand(): Command {
  const command = new Command('pipelines')

  command
    .command('run')
    .argument('[pipeline]', 'its key in the bundle; not needed when there is one')
    .option('--refresh <tables>', 'only these tables, separated by commas')
    .option('--full-refresh <tables>', 'empty these and read their sources from the start')
    .option('--full-refresh-all', 'the same for every table')
    .description('run one update')
    .action((name: string | undefined, given: { refresh?: string; fullRefresh?: string; fullRefreshAll?: boolean }, self: Command) =>
      withWorkspace(self, async (workspace, options) => {
        const request = { refresh: listOf(given.refresh), fullRefresh: listOf(given.fullRefresh), fullRefreshAll: given.fullRefreshAll ?? false }
        const report = await withProgress(workspace, options, () =>
          reported(workspace, async () => {
            const { state } = await runBundlePipeline(workspace, name, request)
            return state !== 'COMPLETED'
          }),
        )
        if (options.output === 'json') printJson({ report })
        else printLines(reportLines(report))
        if (report.status !== 'Succeeded') throw new RunFailed()
      }),
    )

  command
    .command('dry-run')
    .argument('[pipeline]')
    .description('check against the catalog and the files that are there; nothing changes')
    .action((name: string | undefined, _, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const checked = await dryRunPipelines(workspace, name)
        if (output === 'json') printJson({ pipelines: checked })
        else {
          for (const { pipeline, datasets } of checked) printLines([`${pipeline}: ${counted(datasets.length, 'dataset')}`, ...datasets.map((dataset) => `  ${dataset}`)])
          printProblems(checked.flatMap(({ problems }) => problems))
        }
        if (checked.some(({ problems }) => problems.some(({ severity }) => severity === 'error'))) throw new RunFailed()
      }),
    )

  command
    .command('history')
    .option('-n, --limit <n>', 'how many', wholeNumber, 20)
    .description('updates, newest first')
    .action(({ limit }: { limit: number }, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const history = (await pipelineHistory(workspace)).slice(0, limit)
        if (output === 'json') return printJson({ updates: history })
        const sum = (flows: (typeof history)[number]['flows'], name: 'appended' | 'upserted' | 'deleted' | 'dropped'): string => withThousands(flows.reduce((total, flow) => total + BigInt(flow[name] ?? 0), 0n))
        printTable(
          [{ name: 'update' }, { name: 'pipeline' }, { name: 'state' }, { name: 'started' }, { name: 'cause' }, ...['appended', 'changed', 'deleted', 'dropped'].map((name) => ({ name, align: 'right' as const }))],
          history.map(({ update, pipeline, state, startedAt, cause, flows }) => [update.slice(0, 8), pipeline, state, startedAt, cause, sum(flows, 'appended'), sum(flows, 'upserted'), sum(flows, 'deleted'), sum(flows, 'dropped')]),
        )
      }, { readOnly: true }),
    )

  command
    .command('logs')
    .argument('[update]', 'the id of an update, or the beginning of it; without it the newest')
    .description('the event log of an update')
    .action((id: string | undefined, _, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const log = await pipelineLog(workspace, id)
        if (output === 'json') return printJson({ events: rowObjects(log.columns, log.rows) })
        for (const row of log.rows) {
          const [timestamp, level, type, message] = row.map(valueText)
          printLines([`[${timestamp}] ${level === 'ERROR' ? statusText('FAILED') : level} ${type}  ${message}`])
        }
      }, { readOnly: true }),
    )

  command
    .command('show')
    .argument('<table>')
    .option('--dropped', 'the rows that expectations dropped, and by which rule')
    .option('-n, --limit <n>', 'how many rows', wholeNumber, 20)
    .description('the rows of a table, or those that were dropped from it')
    .action((name: string, { dropped, limit }: { dropped?: boolean; limit: number }, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const table = tableName(workspace, name)
        const relation = dropped ? await droppedRows(workspace, table) : (await (await workspace.warehouse()).relation(table)).duckdb
        if (relation === undefined) return output === 'json' ? printJson({ rows: [] }) : printLines([`nothing was dropped from ${name}`])
        const engine = await workspace.engine()
        const { columns, rows } = await engine.table(`SELECT * FROM ${relation} LIMIT ${limit}`)
        if (output === 'json') return printJson({ rows: rowObjects(columns, rows) })
        const [total] = await engine.rows(`SELECT count(*) AS n FROM ${relation}`)
        // Why a row was dropped is what one wants to read first.
        const order = columns.map((_, i) => i).sort((a, b) => Number(isWhy(columns[b]?.name)) - Number(isWhy(columns[a]?.name)) || a - b)
        printTable(order.map((i) => ({ name: columns[i]?.name ?? '', align: isNumeric(columns[i]?.type ?? '') ? ('right' as const) : ('left' as const) })), rows.map((row) => order.map((i) => valueText(row[i] ?? null))))
        printLines([`${rows.length} of ${counted(BigInt(String(total?.['n'] ?? 0)), 'row')}`])
      }, { readOnly: true }),
    )

  return command
}

const isWhy = (name: string | undefined): boolean => name === '__failed_expectations'
