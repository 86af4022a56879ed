import { appendFile, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FactoryEvent, PipelineRunHead, PipelineRunSummary } from '@lagoon/data-factory'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { factoryRun, factoryRuns, recentRuns, triggerRuns } from './factoryHistory.ts'
import { runFactoryPipeline } from './runFactory.ts'
import { takeRunLease } from './runLease.ts'
import { rerunFactoryPipeline } from './rerun.ts'
import { Workspace } from './workspace.ts'

let root: string
let workspace: Workspace
const open = (): Promise<Workspace> => Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lagoon-history-'))
  for (const folder of ['pipeline', 'linkedService']) await mkdir(join(root, 'shop', folder), { recursive: true })
  await writeFile(join(root, 'shop', 'pipeline', 'p.json'), JSON.stringify({ name: 'p', properties: { activities: [{ name: 'w', type: 'Wait', typeProperties: { waitTimeInSeconds: 0 } }] } }))
  workspace = await open()
})
afterEach(async () => {
  await workspace.close()
  await rm(root, { recursive: true, force: true })
})

const runs = (...path: string[]): string => join(root, 'state', 'runs', ...path)
const index = (...path: string[]): string => join(root, 'state', 'run-index', ...path)
const ids = async (of = workspace): Promise<string[]> => (await factoryRuns(of)).map(({ runId }) => runId)
const head = (runId: string, runStart: string, more: Partial<PipelineRunHead> = {}): PipelineRunHead => ({
  runId, runGroupId: runId, isLatest: true, factoryName: 'shop', pipelineName: 'p', parameters: {}, invokedBy: { name: 'Manual', id: 'm', invokedByType: 'Manual' }, runStart, ...more,
})
const tell = (run: string, event: FactoryEvent): void => workspace.emit({ at: '2026-01-01T00:00:00.000Z', run, room: 'data-factory', event })
function ran(runId: string, runStart: string, more: Partial<PipelineRunHead> = {}): void {
  tell(runId, { kind: 'pipelineStarted', run: head(runId, runStart, more) })
  tell(runId, { kind: 'pipelineFinished', runId, pipelineName: 'p', status: 'Succeeded', message: '', runEnd: runStart, durationInMs: 0, variables: {} })
}

test('runs are listed newest first over the days, and only days that are looked at are read', async () => {
  for (const [id, day] of [['a', '2026-01-01'], ['c', '2026-01-03'], ['b', '2026-01-02']] as const) ran(id, `${day}T12:00:00.000Z`)
  expect(await ids()).toEqual(['c', 'b', 'a'])
  // A file that is no text of lines would be seen if it were read.
  await rm(index('2026-01-01.ndjson'))
  await mkdir(index('2026-01-01.ndjson'))
  const [newest] = await listed(1)
  expect(newest).toMatchObject({ runId: 'c', status: 'Succeeded' })
})

async function listed(most = Infinity): Promise<PipelineRunSummary[]> {
  const found: PipelineRunSummary[] = []
  for await (const run of recentRuns(workspace)) if (found.push(run) >= most) break
  return found
}

test('a state without an index gets one of what it holds, when it is deleted too', async () => {
  const first = await runFactoryPipeline(workspace, { pipeline: 'p' })
  await rm(index(), { recursive: true })
  const other = await open()
  expect(await ids(other)).toEqual([first.runId])
  expect(await readdir(join(root, 'state'))).not.toContain('run-index')
  const second = await runFactoryPipeline(other, { pipeline: 'p' })
  expect(new Set(await ids(other))).toEqual(new Set([first.runId, second.runId]))
  await other.close()
  expect(new Set(await ids(await open()))).toEqual(new Set([first.runId, second.runId]))
})

test('an index is there whole or not at all: what a killed process began to build is built anew', async () => {
  for (const id of ['a', 'b']) ran(id, '2026-01-01T12:00:00.000Z')
  await rename(index(), `${index()}.new`)
  await writeFile(join(`${index()}.new`, '2026-01-01.ndjson'), '')
  const other = await open()
  expect(new Set(await ids(other))).toEqual(new Set(['a', 'b']))
  await runFactoryPipeline(other, { pipeline: 'p' })
  await other.close()
  expect(await ids(await open())).toHaveLength(3)
  expect(await readdir(join(root, 'state'))).not.toContain('run-index.new')
})

test('an index that is deleted while a process writes to it is made again, whole', async () => {
  ran('a', '2026-01-01T12:00:00.000Z')
  await rm(index(), { recursive: true })
  ran('b', '2026-01-02T12:00:00.000Z')
  expect(await ids(await open())).toEqual(['b', 'a'])
})

test('what a process tells is not lost when another one has pruned the day it writes to', async () => {
  ran('old', '2026-01-01T11:00:00.000Z')
  tell('a', { kind: 'pipelineStarted', run: head('a', '2026-01-01T12:00:00.000Z') })
  const other = await open()
  other.runIndex.delete(new Set(['old']))
  tell('a', { kind: 'pipelineFinished', runId: 'a', pipelineName: 'p', status: 'Succeeded', message: '', runEnd: '2026-01-01T12:00:01.000Z', durationInMs: 1000, variables: {} })
  expect((await factoryRuns(other)).find(({ runId }) => runId === 'a')?.status).toBe('Succeeded')
  await other.close()
})

test('what another process appends is seen, and a line that it is still writing is waited for', async () => {
  ran('a', '2026-01-01T12:00:00.000Z')
  const other = await open()
  expect(await ids(other)).toEqual(['a'])
  ran('b', '2026-01-01T13:00:00.000Z')
  const text = await readFile(index('2026-01-01.ndjson'), 'utf8')
  await writeFile(index('2026-01-01.ndjson'), text.slice(0, -40))
  expect(await ids(other)).toEqual(['b', 'a'])
  expect((await factoryRuns(other))[0]?.status).toBe('Failed')
  await writeFile(index('2026-01-01.ndjson'), text)
  expect((await factoryRuns(other))[0]?.status).toBe('Succeeded')
  await other.close()
})

test('a run whose process is gone counts as failed, and goes on from there; one that goes on is in progress', async () => {
  const nowMs = Date.now()
  const started = new Date(nowMs).toISOString()
  tell('gone', { kind: 'pipelineStarted', run: head('gone', new Date(nowMs - 5_000).toISOString()) })
  tell('gone', { kind: 'activityStarted', run: { activityName: 'w', activityType: 'Wait', activityRunId: 'x', pipelineName: 'p', pipelineRunId: 'gone', linkedServiceName: '', activityRunStart: started, retryAttempt: 0, userProperties: {} } })
  expect(await factoryRuns(workspace)).toMatchObject([{ runId: 'gone', status: 'Failed', message: expect.stringContaining('ended before') }])
  expect(await factoryRun(workspace, 'gone')).toMatchObject({ status: 'Failed', durationInMs: 5_000, activityRuns: [{ status: 'Failed', durationInMs: 0, error: { errorCode: 'ProcessEnded' } }] })
  const lease = await takeRunLease(join(root, 'state'))
  const now = new Date(Date.now() + 1).toISOString()
  tell('going', { kind: 'pipelineStarted', run: head('going', now) })
  expect((await factoryRuns(workspace)).map(({ runId, status }) => [runId, status])).toEqual([['going', 'InProgress'], ['gone', 'Failed']])
  await lease.release()
  expect(await rerunFactoryPipeline(workspace, { run: 'gone', from: { kind: 'failed' } })).toMatchObject({ status: 'Succeeded', runGroupId: 'gone' })
})

test('files and lines that nobody wrote here hide no run', async () => {
  ran('a', '2026-01-01T12:00:00.000Z')
  await writeFile(runs('copy of a.ndjson'), 'x')
  await mkdir(runs('folder.ndjson'))
  await writeFile(runs('bad.ndjson'), 'null\n7\n{"room":"data-factory"}\n{"at":"t","run":"bad","room":"data-factory","event":{"kind":"pipelineStarted"}}\n')
  await appendFile(runs('a.ndjson'), 'null\n{"room":"data-factory","event":null}\n\u0000\u0000')
  await appendFile(index('2026-01-01.ndjson'), 'null\n{"kind":"pipeline"}\n{"kind":"pipeline","run":{}}\n\u0000')
  expect(await ids()).toEqual(['a'])
  expect((await factoryRun(workspace, 'a')).status).toBe('Succeeded')
  await rm(index(), { recursive: true })
  expect(await ids(await open())).toEqual(['a'])
})

test('a line that a killed process left half written spoils no line but its own', async () => {
  tell('t', { kind: 'triggerRun', run: { triggerRunId: 't', triggerName: 'x', triggerType: 'TumblingWindowTrigger', triggerRunTimestamp: '2026-01-01T00:00:00.000Z', status: 'Running', message: '', properties: {}, triggeredPipelines: {} } })
  workspace.runs.close()
  await appendFile(runs('t.ndjson'), '{"at":"2026')
  await appendFile(index('2026-01-01.ndjson'), '{"kind":"trig')
  tell('t', { kind: 'triggerRun', run: { triggerRunId: 't', triggerName: 'x', triggerType: 'TumblingWindowTrigger', triggerRunTimestamp: '2026-01-01T00:00:00.000Z', status: 'Succeeded', message: '', properties: {}, triggeredPipelines: {} } })
  expect([...triggerRuns(workspace)].map(({ status }) => status)).toEqual(['Succeeded'])
  expect(await workspace.runs.events('t')).toHaveLength(2)
})

test('of a run and its reruns the last one is the latest, with what it called', async () => {
  ran('first', '2026-01-01T10:00:00.000Z')
  ran('child', '2026-01-01T10:00:01.000Z', { runGroupId: 'first', invokedBy: { name: 'call', id: 'c', invokedByType: 'PipelineActivity', pipelineName: 'p', pipelineRunId: 'first' } })
  ran('second', '2026-01-02T10:00:00.000Z', { runGroupId: 'first' })
  ran('grandchild', '2026-01-02T10:00:01.000Z', { runGroupId: 'first', invokedBy: { name: 'call', id: 'c', invokedByType: 'PipelineActivity', pipelineName: 'p', pipelineRunId: 'second' } })
  const expected = [['grandchild', true], ['second', true], ['child', false], ['first', false]]
  expect((await factoryRuns(workspace)).map(({ runId, isLatest }) => [runId, isLatest])).toEqual(expected)
  expect((await listed()).map(({ runId, isLatest }) => [runId, isLatest])).toEqual(expected)
  for (const [id, isLatest] of expected) expect((await factoryRun(workspace, String(id))).isLatest).toBe(isLatest)
})
