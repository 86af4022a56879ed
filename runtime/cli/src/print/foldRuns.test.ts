import type { PipelineRun } from '@lagoon/workspace'
import { expect, test } from 'vitest'
import { factoryRunLines } from './factoryRun.ts'

const at = '2026-01-01T00:00:00.000Z'
type ActivityRun = PipelineRun['activityRuns'][number]
const activity = (activityName: string, iteration: number | undefined, more: Partial<ActivityRun> = {}): ActivityRun => ({
  activityName, activityType: 'Wait', activityRunId: `${activityName}-${iteration}`, pipelineName: 'p', pipelineRunId: 'r', linkedServiceName: '', status: 'Succeeded', activityRunStart: at, activityRunEnd: at,
  durationInMs: 2, input: null, output: null, error: { errorCode: '', message: '', failureType: '', target: activityName }, retryAttempt: 0, userProperties: {},
  ...(iteration === undefined ? {} : { within: { activity: 'loop', activityRunId: 'l', branch: 'activities', iteration } }), ...more,
})
const runOf = (activityRuns: readonly ActivityRun[]): PipelineRun => ({
  runId: 'r', runGroupId: 'r', isLatest: true, factoryName: 'shop', pipelineName: 'p', parameters: {}, invokedBy: { name: 'Manual', id: 'm', invokedByType: 'Manual' }, runStart: at, runEnd: at, durationInMs: 0,
  status: 'Succeeded', message: '', lastUpdated: at, activityRuns, variables: {}, variableChanges: [],
})
const table = (runs: readonly ActivityRun[]): string[] => factoryRunLines(runOf(runs)).slice(5).map((line) => line.replaceAll(/ {2,}/g, ' | ').trimEnd())

test('the turns of a loop that ended alike share a line; a few have one each', () => {
  const turns = Array.from({ length: 1000 }, (_, index) => [activity('w', index), activity('s', index)]).flat()
  expect(table([...turns, activity('loop', undefined)])).toEqual(['w [0–999] | Wait | Succeeded | 2.00 s | 1,000 times', 's [0–999] | Wait | Succeeded | 2.00 s | 1,000 times', 'loop | Wait | Succeeded | 2 ms'])
  expect(table([0, 1, 2].map((turn) => activity('w', turn)))).toHaveLength(3)
})

test('the first failures are told with their messages', () => {
  const failed = Array.from({ length: 100 }, (_, index) => activity('w', index, { status: 'Failed', error: { errorCode: 'E', message: `no ${index}`, failureType: 'UserError', target: 'w' } }))
  const lines = table(failed)
  expect(lines.slice(0, 2)).toEqual(['w [0] | Wait | Failed | 2 ms | no 0', 'w [1] | Wait | Failed | 2 ms | no 1'])
  expect(lines.at(-1)).toBe('w [5–99] | Wait | Failed | 190 ms | 95 times more')
  expect(lines).toHaveLength(6)
})
