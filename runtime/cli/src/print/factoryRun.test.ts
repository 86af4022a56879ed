import type { PipelineRun } from '@lagoon/workspace'
import { expect, test } from 'vitest'
import { factoryRunLines } from './factoryRun.ts'

const activity = (output: PipelineRun['activityRuns'][number]['output']): PipelineRun['activityRuns'][number] => ({
  activityName: 'load', activityType: 'Copy', activityRunId: 'a', pipelineName: 'p', pipelineRunId: 'r', linkedServiceName: '', status: 'Succeeded', activityRunStart: '', activityRunEnd: '',
  durationInMs: 5, input: null, output, error: { errorCode: '', message: '', failureType: '', target: 'load' }, retryAttempt: 0, userProperties: {},
})
const run = (output: PipelineRun['activityRuns'][number]['output']): PipelineRun => ({
  runId: 'r', runGroupId: 'r', isLatest: true, factoryName: 'f', pipelineName: 'p', parameters: {}, invokedBy: { name: 'Manual', id: 'm', invokedByType: 'Manual' }, runStart: 'now', runEnd: null,
  durationInMs: null, status: 'Succeeded', message: '', lastUpdated: '', activityRuns: [activity(output)], variables: {}, variableChanges: [],
})

test.each([
  [{ rowsCopied: 2, rowsSkipped: 1200, logFilePath: 'raw/logs/x/' }, 'load skipped 1,200 rows; the log is in raw/logs/x/'],
  [{ rowsSkipped: 1, redirectRowPath: 'https://a/b/' }, 'load skipped 1 row; the log is in https://a/b/'],
  [{ filesSkipped: 2 }, 'load skipped 2 files; no log was asked for (logSettings)'],
])('what a copy skipped, and where its log is, is said: %j', (output, line) => {
  expect(factoryRunLines(run(output)).at(-1)).toBe(line)
})

test('a copy that skipped nothing says nothing of it', () => {
  expect(factoryRunLines(run({ rowsCopied: 2, rowsSkipped: 0, logFilePath: 'raw/logs/' })).join('\n')).not.toContain('skipped')
})
