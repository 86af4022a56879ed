import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runFactoryPipeline } from './runFactory.ts'
import { sharedLease, takeRunLease } from './runLease.ts'
import { runWorkspace } from './runAll.ts'
import { openState, resetState } from './state.ts'
import { Workspace } from './workspace.ts'

let root: string
let state: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lagoon-lease-'))
  state = join(root, 'state')
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** A lease of another process, as that process would have left it. */
async function heldBy(process: number | undefined, { host = hostname(), at = new Date() } = {}): Promise<void> {
  await mkdir(join(state, 'run-lease'), { recursive: true })
  await writeFile(join(state, 'run-lease', '0000000007.json'), JSON.stringify({ id: 'theirs', process, host, heartbeat: at.toISOString() }))
}

async function sleeper() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await once(child, 'spawn')
  return child
}

test('a second run is refused by the first one’s process, and has its turn afterwards', async () => {
  const first = await takeRunLease(state)
  await expect(takeRunLease(state)).rejects.toMatchObject({ name: 'WorkspaceError', code: 'RunInProgress', message: expect.stringContaining(`process ${process.pid} `) })
  await first.release()
  await (await takeRunLease(state)).release()
  expect(await readdir(join(state, 'run-lease'))).toEqual(['0000000001.json'])
})

test('of several that start together one runs', async () => {
  const settled = await Promise.allSettled([1, 2, 3, 4].map(() => takeRunLease(state)))
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(settled.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []))).toEqual(['RunInProgress', 'RunInProgress', 'RunInProgress'])
})

test('the lease of a process that was killed is taken over at once, that of a living one is not', async () => {
  const other = await sleeper()
  await heldBy(other.pid)
  await expect(takeRunLease(state)).rejects.toMatchObject({ code: 'RunInProgress', message: expect.stringContaining(`process ${other.pid} `) })
  other.kill('SIGKILL')
  await once(other, 'close')
  await (await takeRunLease(state)).release()
})

test('a lease that this process does not know, a silent one and a damaged one hold nothing; one of another machine does', async () => {
  await heldBy(process.pid)
  await (await takeRunLease(state)).release()
  await heldBy(1, { at: new Date(Date.now() - 10 * 60 * 1000) })
  await (await takeRunLease(state)).release()
  await writeFile(join(state, 'run-lease', '0000000020.json'), '{"id": "th')
  await (await takeRunLease(state)).release()
  await rm(join(state, 'run-lease'), { recursive: true })
  await heldBy(2147483647, { host: 'another-machine' })
  await expect(takeRunLease(state)).rejects.toMatchObject({ code: 'RunInProgress' })
})

test('what runs inside a run shares its lease, and so does what follows it', async () => {
  const exclusively = sharedLease(() => takeRunLease(state))
  expect(await exclusively(() => Promise.all([exclusively(async () => 1), exclusively(() => exclusively(async () => 2))]))).toEqual([1, 2])
  const ended = exclusively(async () => 3)
  expect(await Promise.all([ended, ended.then(() => exclusively(async () => 4))])).toEqual([3, 4])
  await expect(exclusively(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  await (await takeRunLease(state)).release()
})

test('a run that is turned away has told, changed and run nothing', async () => {
  const factory = join(root, 'factory')
  for (const folder of ['pipeline', 'linkedService']) await mkdir(join(factory, folder), { recursive: true })
  await writeFile(join(factory, 'pipeline', 'tell.json'), JSON.stringify({ name: 'tell', properties: { activities: [] } }))
  const held = await takeRunLease(state)
  const workspace = await Workspace.open({ project: factory, state })
  const told: unknown[] = []
  workspace.subscribe((event) => told.push(event))
  await expect(runWorkspace(workspace)).rejects.toMatchObject({ code: 'RunInProgress' })
  await expect(runFactoryPipeline(workspace, { pipeline: 'tell' })).rejects.toMatchObject({ code: 'RunInProgress' })
  expect([told, await workspace.runs.runs()]).toEqual([[], []])
  await held.release()
  expect(await runFactoryPipeline(workspace, { pipeline: 'tell' })).toMatchObject({ status: 'Succeeded' })
  await workspace.close()
})

test('a state is not reset under a run', async () => {
  await openState({ folder: state, project: root })
  const held = await takeRunLease(state)
  await expect(resetState(state)).rejects.toMatchObject({ code: 'RunInProgress' })
  expect(JSON.parse(await readFile(join(state, 'state.json'), 'utf8'))).toMatchObject({ format: 1 })
  await held.release()
  expect(await resetState(state)).toBe(true)
  await expect(stat(state)).rejects.toMatchObject({ code: 'ENOENT' })
})
