import { expect, test } from 'vitest'
import type { WorkspaceEvent } from './events.ts'
import { reportOf } from './report.ts'

const told = (room: WorkspaceEvent['room'], event: object): WorkspaceEvent => ({ at: 't', run: 'r', room, event }) as WorkspaceEvent
const pipelineRun = (runId: string, status: string, invokedByType: string): WorkspaceEvent[] => [
  told('data-factory', { kind: 'pipelineStarted', run: { runId, pipelineName: runId, parameters: {}, invokedBy: { name: 'x', invokedByType } } }),
  told('data-factory', { kind: 'pipelineFinished', runId, pipelineName: runId, status, message: status === 'Failed' ? 'why' : '', durationInMs: 5 }),
]
const copy = (activity: object): WorkspaceEvent =>
  told('data-factory', {
    kind: 'activityFinished',
    run: {
      pipelineRunId: 'p',
      activityName: 'copy',
      activityType: 'Copy',
      status: 'Succeeded',
      durationInMs: 7,
      error: { message: '' },
      input: { sink: { type: 'ParquetSink' }, outputs: [{ referenceName: 'files', parameters: { container: 'bronze', folder: 'T', file: '0001.parquet' } }] },
      output: { rowsCopied: 3, dataWritten: 40 },
      ...activity,
    },
  })
const update = (state: string): WorkspaceEvent[] => [
  told('lakeflow', { kind: 'updateCreated', update: 'u', pipeline: 'p', cause: 'USER_ACTION' }),
  told('lakeflow', { kind: 'flowDefined', update: 'u', flow: 'f', dataset: 'd', type: 'APPEND', inputs: [] }),
  told('lakeflow', { kind: 'flowProgress', update: 'u', flow: 'f', dataset: 'd', status: 'RUNNING' }),
  told('lakeflow', { kind: 'flowProgress', update: 'u', flow: 'f', dataset: 'd', status: 'COMPLETED', metrics: { appended: 2n, upserted: 0n, deleted: 0n, dropped: 1n, expectations: [], tookMs: 9 } }),
  told('lakeflow', { kind: 'updateProgress', update: 'u', pipeline: 'p', state }),
]

test('a run is what its events told: copies, updates with their flows, messages', () => {
  const report = reportOf([...pipelineRun('p', 'Succeeded', 'Manual'), copy({}), ...update('COMPLETED'), told('logic-apps', { kind: 'messageDelivered' })], 12)
  expect(report).toMatchObject({
    status: 'Succeeded',
    tookMs: 12,
    pipelineRuns: [{ runId: 'p', status: 'Succeeded', durationInMs: 5 }],
    copies: [{ sink: 'bronze/T', rowsCopied: 3, dataWritten: 40, durationInMs: 7 }],
    updates: [{ update: 'u', state: 'COMPLETED', flows: [{ flow: 'f', dataset: 'd', type: 'APPEND', status: 'COMPLETED', appended: 2n, dropped: 1n }] }],
    messages: 1,
    problems: [],
  })
})

test('a nested run that failed was handled by the one that called it, and an outer one fails the whole', () => {
  expect(reportOf([...pipelineRun('outer', 'Succeeded', 'ScheduleTrigger'), ...pipelineRun('inner', 'Failed', 'PipelineActivity')], 0).status).toBe('Succeeded')
  expect(reportOf(pipelineRun('outer', 'Failed', 'ScheduleTrigger'), 0)).toMatchObject({ status: 'Failed', pipelineRuns: [{ message: 'why' }] })
  expect(reportOf(update('FAILED'), 0).status).toBe('Failed')
  expect(reportOf([], 0, { failed: true }).status).toBe('Failed')
})

test('a run that never told its end did not succeed', () => {
  expect(reportOf(pipelineRun('p', '', 'Manual').slice(0, 1), 0)).toMatchObject({ status: 'Failed', pipelineRuns: [{ status: 'InProgress' }] })
  expect(reportOf(update('RUNNING'), 0).status).toBe('Failed')
})

test('control documents and copies that did not run are no copies of rows', () => {
  expect(reportOf([copy({ input: { sink: { type: 'JsonSink' } } }), copy({ status: 'Skipped' }), copy({ activityType: 'Lookup' })], 0).copies).toEqual([])
})

test('a problem that several tell is listed once', () => {
  const problem = { code: 'P', severity: 'error', message: 'm', origin: { file: 'f', line: 1, column: 1 } } as const
  const event = told('lakeflow', { kind: 'problemFound', update: 'u', problem })
  expect(reportOf([event, event], 0, { troubles: [problem] }).problems).toEqual([problem])
})
