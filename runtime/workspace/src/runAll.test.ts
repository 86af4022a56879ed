import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WorkspaceEvent } from './events.ts'
import { runWorkspace } from './runAll.ts'
import { runFactoryPipeline } from './runFactory.ts'
import { Workspace } from './workspace.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lagoon-run-'))
  for (const folder of ['pipeline', 'linkedService', 'trigger']) await mkdir(join(root, 'factory', folder), { recursive: true })
  await write('pipeline/tell.json', {
    name: 'tell',
    properties: {
      variables: { key: { type: 'String' } },
      activities: [
        { name: 'read', type: 'WebActivity', typeProperties: { method: 'GET', url: 'https://kv.vault.azure.net/secrets/lagoon-test-key?api-version=7.4' } },
        { name: 'fail', type: 'Fail', dependsOn: [{ activity: 'read', dependencyConditions: ['Succeeded'] }], typeProperties: { message: "@concat('key ', activity('read').output.value)", errorCode: '1' } },
      ],
    },
  })
})
afterEach(() => rm(root, { recursive: true, force: true }))

const write = (path: string, body: object): Promise<void> => writeFile(join(root, 'factory', path), JSON.stringify(body))
async function within<T>(act: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = await Workspace.open({ project: join(root, 'factory'), state: join(root, 'state') })
  try {
    return await act(workspace)
  } finally {
    await workspace.close()
  }
}

test('a project in which nothing runs by itself says so, and what can be run', async () => {
  await expect(within(runWorkspace)).rejects.toMatchObject({ code: 'ResourceNotFound', hint: expect.stringContaining('it has: tell') })
})

test('a secret that a pipeline read is in no answer, no event and no file', async () => {
  process.env['LAGOON_TEST_KEY'] = 'open-sesame'
  await write('trigger/daily.json', {
    name: 'daily',
    properties: { type: 'ScheduleTrigger', runtimeState: 'Started', pipelines: [{ pipelineReference: { referenceName: 'tell', type: 'PipelineReference' } }], typeProperties: { recurrence: { frequency: 'Day', interval: 1 } } },
  })
  const told: unknown[] = []
  await within(async (workspace) => {
    workspace.subscribe((event: WorkspaceEvent) => told.push(event))
    told.push(await runFactoryPipeline(workspace, { pipeline: 'tell' }), await runWorkspace(workspace))
    for (const run of await workspace.runs.runs()) told.push(await workspace.runs.events(run))
  })
  delete process.env['LAGOON_TEST_KEY']
  expect(JSON.stringify(told)).toContain('key ***')
  expect(JSON.stringify(told)).not.toContain('open-sesame')
})
