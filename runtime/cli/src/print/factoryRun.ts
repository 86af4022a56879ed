import type { PipelineRun } from '@lagoon/workspace'
import pc from 'picocolors'
import { foldRuns, turnsText } from './foldRuns.ts'
import { statusText } from './status.ts'
import { cut, tableLines } from './table.ts'
import { duration, withThousands } from './text.ts'

/** A pipeline run as a person reads it: what it was, its activities in the order they began, and why it failed. */
export function factoryRunLines(run: PipelineRun): string[] {
  const activities = foldRuns(run.activityRuns).map(({ runs: [activity], runs, more }) => [
    `${activity.activityName}${turnsText(runs)}`,
    activity.activityType,
    activity.status,
    activity.durationInMs === null ? '' : duration(runs.reduce((sum, { durationInMs }) => sum + (durationInMs ?? 0), 0)),
    runs.length > 1 ? `${withThousands(runs.length)} times${more ? ' more' : ''}` : resultText(activity),
  ])
  return [
    `${pc.bold(run.pipelineName)} ${statusText(run.status)}${run.durationInMs === null ? '' : ` in ${duration(run.durationInMs)}`}`,
    `run ${run.runId}, by ${run.invokedBy.name} (${run.invokedBy.invokedByType}), started ${run.runStart}`,
    ...(run.runGroupId === run.runId || run.invokedBy.invokedByType === 'PipelineActivity' ? [] : [`rerun of ${run.runGroupId}`]),
    ...(run.isLatest ? [] : [pc.yellow('a later rerun has taken its place')]),
    ...valueLines('parameters', run.parameters),
    ...valueLines('variables', run.variables),
    ...(run.message === '' ? [] : [pc.red(run.message)]),
    '',
    ...tableLines([{ name: 'activity' }, { name: 'type' }, { name: 'status' }, { name: 'took', align: 'right' }, { name: 'result' }], activities, { maxCellWidth: 80 }),
    ...run.activityRuns.flatMap(skippedLines),
  ]
}

/** What a Copy has left out, and where it says why. */
function skippedLines({ activityName, output }: PipelineRun['activityRuns'][number]): string[] {
  const held = objectOf(output)
  const skipped = [...countOf(held, 'rowsSkipped', 'rows'), ...countOf(held, 'filesSkipped', 'files')]
  const log = [held['logFilePath'], held['redirectRowPath']].find((path) => typeof path === 'string')
  if (skipped.length === 0) return []
  return [pc.yellow(`${activityName} skipped ${skipped.join(' and ')}`) + (typeof log === 'string' ? `; the log is in ${log}` : '; no log was asked for (logSettings)')]
}

function countOf(held: { readonly [name: string]: Output }, name: string, word: string): string[] {
  const count = held[name]
  return typeof count === 'number' && count > 0 ? [`${withThousands(count)} ${count === 1 ? word.slice(0, -1) : word}`] : []
}

type ActivityRun = PipelineRun['activityRuns'][number]

const resultText = ({ error, suppliedBy, output, takenFrom }: ActivityRun): string =>
  error.message !== '' ? error.message : suppliedBy !== undefined ? `not run: supplied by ${suppliedBy}` : `${resultOf(output)}${takenFrom === undefined ? '' : ` (from run ${takenFrom.slice(0, 8)})`}`.trim()

/** `name  a = 1, b = "x"`, cut to a line each; nothing without values. */
function valueLines(title: string, values: PipelineRun['parameters']): string[] {
  const entries = Object.entries(values)
  if (entries.length === 0) return []
  return [pc.dim(title), ...entries.map(([name, value]) => `  ${name} = ${cut(JSON.stringify(value), 100)}`)]
}

type Output = PipelineRun['activityRuns'][number]['output']

const objectOf = (output: Output): { readonly [name: string]: Output } =>
  typeof output !== 'object' || output === null || Array.isArray(output) ? {} : (output as { readonly [name: string]: Output })

/** What an activity's output says first: rows, files, or the run that it started. */
function resultOf(output: Output): string {
  const held = objectOf(output)
  const number = (name: string, word: string): string[] => (typeof held[name] === 'number' ? [`${withThousands(held[name])} ${word}`] : [])
  return [
    ...number('rowsCopied', 'rows copied'),
    ...number('count', 'rows'),
    ...number('filesDeleted', 'files deleted'),
    ...number('resultSetCount', 'result sets'),
    ...(typeof held['pipelineRunId'] === 'string' ? [`run ${held['pipelineRunId'].slice(0, 8)}`] : []),
  ].join(', ')
}
