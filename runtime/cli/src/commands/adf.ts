import { evaluateExpression, factoryRun, forgetRuns, jsonText, recentRuns, rerunFactoryPipeline, runFactoryPipeline, wholeRun, type PipelineRunSummary, type RerunFrom } from '@lagoon/workspace'
import { Command } from 'commander'
import pc from 'picocolors'
import { optionsOf, withWorkspace } from '../context.ts'
import { RunFailed, UsageError } from '../failure.ts'
import { readInputText } from '../input.ts'
import { wholeNumber } from '../numbers.ts'
import { printJson, printLines, printTable } from '../print/output.ts'
import { factoryRunLines } from '../print/factoryRun.ts'
import { counted, duration, instantText } from '../print/text.ts'
import { statusText } from '../print/status.ts'
import { collectPairs } from '../pairs.ts'
import { withProgress } from '../progress.ts'
import { adfTriggersCommand } from './adfTriggers.ts'

export function adfCommand(): Command {
  const command = new Command('adf')

  command
    .command('run')
    .argument('<pipeline>')
    .option('--param <name=value>', 'a parameter; a value that is JSON keeps its type', collectPairs, {})
    .option('--params <file>', 'parameters as a JSON object')
    .description('run a pipeline')
    .action((pipeline: string, given: { param: Record<string, string>; params?: string }, self: Command) =>
      withWorkspace(self, async (workspace, options) => {
        const parameters = { ...(given.params === undefined ? {} : await readObject(given.params)), ...typed(given.param) }
        const run = await withProgress(workspace, options, () => runFactoryPipeline(workspace, { pipeline, parameters }))
        if (options.output === 'json') printJson({ run })
        else printLines(factoryRunLines(run))
        if (run.status !== 'Succeeded') throw new RunFailed()
      }),
    )

  command
    .command('rerun')
    .argument('<run>', 'the id of a run, or the beginning of it')
    .option('--from <activity>', 'begin with this activity: what stands before it keeps its outcome')
    .option('--from-failed', 'begin with the activities that did not succeed', false)
    .option('--param <name=value>', 'a secret that was not kept, given again; or another value for a parameter: the rerun is then a run of its own', collectPairs, {})
    .description('run a pipeline run again')
    .action((id: string, given: { from?: string; fromFailed: boolean; param: Record<string, string> }, self: Command) =>
      withWorkspace(self, async (workspace, options) => {
        if (given.from !== undefined && given.fromFailed) throw new UsageError('--from and --from-failed exclude each other')
        const from: RerunFrom = given.from !== undefined ? { kind: 'activity', name: given.from } : { kind: given.fromFailed ? 'failed' : 'start' }
        const run = await withProgress(workspace, options, () => rerunFactoryPipeline(workspace, { run: id, from, parameters: typed(given.param) }))
        if (options.output === 'json') printJson({ run })
        else printLines(factoryRunLines(run))
        if (run.status !== 'Succeeded') throw new RunFailed()
      }),
    )

  command
    .command('runs')
    .option('-n, --limit <n>', 'how many', wholeNumber, 20)
    .option('--pipeline <name>', 'of this pipeline only')
    .option('--status <status>', 'Queued, InProgress, Succeeded, Failed or Cancelled')
    .option('--latest', 'of a run and its reruns only the last one', false)
    .description('list pipeline runs, newest first')
    .action(({ limit, ...wanted }: { limit: number } & Wanted, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const runs: PipelineRunSummary[] = []
        for await (const run of recentRuns(workspace)) {
          if (runs.length >= limit) break
          if (isWanted(run, wanted)) runs.push(run)
        }
        if (output === 'json') return printJson({ runs: await Promise.all(runs.map((run) => wholeRun(workspace, run).catch(() => run))) })
        printTable(
          [{ name: 'run' }, { name: 'pipeline' }, { name: 'status' }, { name: 'started' }, { name: 'took', align: 'right' }, { name: 'triggered by' }, { name: 'rerun of' }, { name: 'error' }],
          runs.map((run) => [
            run.runId.slice(0, 8),
            run.pipelineName,
            run.status,
            instantText(run.runStart),
            run.durationInMs === null ? '' : duration(run.durationInMs),
            `${run.invokedBy.name} (${run.invokedBy.invokedByType})`,
            isRerun(run) ? `${run.runGroupId.slice(0, 8)}${run.isLatest ? ' (latest)' : ''}` : '',
            run.message,
          ]),
        )
      }, { readOnly: true }),
    )

  command
    .command('show')
    .argument('<run>', 'the id of a run, or the beginning of it')
    .argument('[activity]', 'the whole input, output and error of one activity')
    .description('a pipeline run with its activities')
    .action((id: string, activity: string | undefined, _, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const run = await factoryRun(workspace, id)
        if (activity === undefined) return output === 'json' ? printJson({ run }) : printLines(factoryRunLines(run))
        const found = run.activityRuns.filter(({ activityName }) => activityName.toLowerCase() === activity.toLowerCase())
        if (found.length === 0) throw new UsageError(`run ${run.runId} has no activity '${activity}'`, `it has: ${[...new Set(run.activityRuns.map((one) => one.activityName))].join(', ')}`)
        if (output === 'json') return printJson({ activityRuns: found })
        for (const { activityName, activityRunId, status, input, output: answered, error, userProperties } of found) {
          const variables = run.variableChanges.filter((change) => change.activityRunId === activityRunId)
          const more = { ...(Object.keys(userProperties).length > 0 ? { userProperties } : {}), ...(variables.length > 0 ? { variables: variables.map(({ variable, value, change }) => ({ variable, [change]: value })) } : {}), ...(error.errorCode ? { error } : {}) }
          printLines([`${pc.bold(activityName)} ${statusText(status)}`, jsonText({ input, output: answered, ...more })])
        }
      }, { readOnly: true }),
    )

  command
    .command('eval')
    .argument('<expression>', "such as '@concat(pipeline().RunId, utcNow())'")
    .option('--scope <json>', 'what pipeline(), activity(…), variables(…), item() … answer, as a JSON object, or a file that holds it')
    .description('evaluate an expression')
    .action(async (expression: string, { scope }: { scope?: string }, self: Command) => {
      const value = evaluateExpression(expression, scope === undefined ? {} : scope.trimStart().startsWith('{') ? parseObject(scope, '--scope') : await readObject(scope.replace(/^@/, '')))
      if (optionsOf(self).output === 'json') printJson({ value })
      else printLines([jsonText(value)])
    })

  command
    .command('prune')
    .option('--dry-run', 'only say which', false)
    .description('forget the records of old runs, as run_retention of lagoon.yml says (default: 45 days)')
    .action(({ dryRun }: { dryRun: boolean }, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const { runs, kept } = await forgetRuns(workspace, { dryRun })
        if (output === 'json') return printJson({ dryRun, runs, kept })
        printLines([...(dryRun ? runs : []), `${dryRun ? 'would forget' : 'forgot'} ${counted(runs.length, 'run')}; ${counted(kept, 'run is', 'runs are')} kept`])
      }),
    )

  command.addCommand(adfTriggersCommand())
  return command
}

interface Wanted {
  readonly pipeline?: string
  readonly status?: string
  readonly latest: boolean
}

const same = (a: string, b: string | undefined): boolean => b === undefined || a.toLowerCase() === b.toLowerCase()
const isWanted = (run: PipelineRunSummary, { pipeline, status, latest }: Wanted): boolean => same(run.pipelineName, pipeline) && same(run.status, status) && (!latest || run.isLatest)
/** A run that another one called has the group of that one. */
const isRerun = (run: PipelineRunSummary): boolean => run.runGroupId !== run.runId && run.invokedBy.invokedByType !== 'PipelineActivity'

type JsonObject = Parameters<typeof evaluateExpression>[1]

const readObject = async (file: string): Promise<JsonObject> => parseObject(await readInputText(file), file)

function parseObject(text: string, what: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  } catch {
    // Falls through to the one message for both.
  }
  throw new UsageError(`${what} must be a JSON object`)
}

/** `true`, `3` and `["a"]` are what they look like; everything else is text. */
const typed = (pairs: Record<string, string>): JsonObject =>
  Object.fromEntries(
    Object.entries(pairs).map(([name, text]) => {
      try {
        return [name, JSON.parse(text) as JsonObject[string]]
      } catch {
        return [name, text]
      }
    }),
  )
