import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { factoryRun, factoryRuns } from './factoryHistory.ts'
import { rerunFactoryPipeline } from './rerun.ts'
import { runFactoryPipeline } from './runFactory.ts'
import { Workspace } from './workspace.ts'

let root: string
let workspace: Workspace
/** Kept in the outbox: what is there tells how often it was called. */
const tell = { name: 'first', type: 'WebActivity', typeProperties: { method: 'POST', url: 'https://prod-1.westeurope.logic.azure.com/workflows/a', body: '{}' } }
const readSecret = { name: 'second', type: 'WebActivity', dependsOn: [{ activity: 'first', dependencyConditions: ['Succeeded'] }], typeProperties: { method: 'GET', url: "@concat('https://kv.vault.azure.net/secrets/', pipeline().parameters.second)" } }
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lagoon-rerun-'))
  for (const folder of ['pipeline', 'linkedService']) await mkdir(join(root, 'shop', folder), { recursive: true })
  await write('parent', { parameters: { child: { type: 'string' }, key: { type: 'securestring', defaultValue: 'k' } }, activities: [{ name: 'call', type: 'ExecutePipeline', typeProperties: { pipeline: { referenceName: 'child', type: 'PipelineReference' }, parameters: { second: '@pipeline().parameters.child' } } }] })
  await write('child', { parameters: { second: { type: 'string' } }, activities: [tell, readSecret] })
  workspace = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
})
afterEach(async () => {
  delete process.env['LAGOON_RERUN_TWO']
  await workspace.close()
  await rm(root, { recursive: true, force: true })
})
const write = (name: string, properties: object): Promise<void> => writeFile(join(root, 'shop', 'pipeline', `${name}.json`), JSON.stringify({ name, properties }))

test('from what failed: the child pipeline goes on where it broke, also when another process does it', async () => {
  const first = await runFactoryPipeline(workspace, { pipeline: 'parent', parameters: { child: 'lagoon-rerun-two', key: 'open-sesame' } })
  expect(first.status).toBe('Failed')
  process.env['LAGOON_RERUN_TWO'] = '2'
  const other = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
  await expect(rerunFactoryPipeline(other, { run: first.runId, from: { kind: 'failed' } })).rejects.toMatchObject({ code: 'InvalidRerun', hint: 'give it again with --param key=…' })
  await write('parent', { parameters: { child: { type: 'string' } }, activities: [{ name: 'call', type: 'ExecutePipeline', typeProperties: { pipeline: { referenceName: 'child', type: 'PipelineReference' }, parameters: { second: '@pipeline().parameters.child' } } }] })
  const changed = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
  const second = await rerunFactoryPipeline(changed, { run: first.runId.slice(0, 8), from: { kind: 'failed' } })
  expect(second).toMatchObject({ status: 'Succeeded', runGroupId: first.runId })
  const runs = await factoryRuns(changed)
  const child = runs.find(({ invokedBy }) => invokedBy.pipelineRunId === second.runId)
  const { activityRuns } = await factoryRun(changed, child?.runId ?? '')
  expect(activityRuns.map(({ activityName, status, takenFrom }) => [activityName, status, takenFrom !== undefined])).toEqual([['first', 'Succeeded', true], ['second', 'Succeeded', false]])
  expect(runs.filter(({ isLatest }) => isLatest).map(({ pipelineName }) => pipelineName).sort()).toEqual(['child', 'parent'])
  expect(await changed.outbox.messages()).toHaveLength(1)
  expect(JSON.stringify([runs, activityRuns])).not.toContain('open-sesame')
  await other.close()
  await changed.close()
})

test('as a whole: the same parameters and the same group; with other ones a run of its own', async () => {
  const first = await runFactoryPipeline(workspace, { pipeline: 'child', parameters: { second: 'lagoon-rerun-two' } })
  const again = await rerunFactoryPipeline(workspace, { run: first.runId, from: { kind: 'start' } })
  expect(again).toMatchObject({ runGroupId: first.runId, parameters: { second: 'lagoon-rerun-two' } })
  const other = await rerunFactoryPipeline(workspace, { run: first.runId, from: { kind: 'start' }, parameters: { second: 'x' } })
  expect(other).toMatchObject({ runGroupId: other.runId, parameters: { second: 'x' } })
  await expect(rerunFactoryPipeline(workspace, { run: first.runId, from: { kind: 'failed' }, parameters: { second: 'x' } })).rejects.toMatchObject({ code: 'InvalidRerun' })
  await expect(rerunFactoryPipeline(workspace, { run: 'none', from: { kind: 'start' } })).rejects.toMatchObject({ code: 'RunNotFound' })
})

test('a parameter that was masked when it was written down is asked for, and never run with its mask', async () => {
  const signed = { second: 'https://a.blob.core.windows.net/x?sv=1&sig=ABCDEF' }
  const first = await runFactoryPipeline(workspace, { pipeline: 'child', parameters: signed })
  const masked = { code: 'InvalidRerun', hint: 'give it again with --param second=…' }
  await expect(rerunFactoryPipeline(workspace, { run: first.runId, from: { kind: 'start' } })).rejects.toMatchObject(masked)
  const given = await rerunFactoryPipeline(workspace, { run: first.runId, from: { kind: 'start' }, parameters: signed })
  expect(given.runId).not.toBe(first.runId)
  expect(given.runGroupId).toBe(first.runId)
})

test('from what failed, with a masked parameter given anew: what succeeded is taken over; any other parameter still stands in the way', async () => {
  const first = await runFactoryPipeline(workspace, { pipeline: 'parent', parameters: { child: 'lagoon-rerun-two', key: 'open-sesame' } })
  expect(first.status).toBe('Failed')
  process.env['LAGOON_RERUN_TWO'] = '2'
  await expect(rerunFactoryPipeline(workspace, { run: first.runId, from: { kind: 'failed' }, parameters: { key: 'open-sesame', child: 'x' } })).rejects.toMatchObject({ code: 'InvalidRerun', message: expect.stringContaining("'child'") as string })
  const second = await rerunFactoryPipeline(workspace, { run: first.runId, from: { kind: 'failed' }, parameters: { key: 'open-sesame' } })
  expect(second).toMatchObject({ status: 'Succeeded', runGroupId: first.runId, parameters: { child: 'lagoon-rerun-two', key: '***' } })
  expect(await workspace.outbox.messages()).toHaveLength(1)
})
