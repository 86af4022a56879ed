import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..', '..')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lagoon dev '))
  for (const name of ['pipeline', 'linkedService', 'trigger']) await mkdir(join(folder, 'shop', name), { recursive: true })
  await write('pipeline/slow.json', { name: 'slow', properties: { activities: [{ name: 'w', type: 'Wait', typeProperties: { waitTimeInSeconds: 600 } }] } })
  await write('trigger/monthly.json', {
    name: 'monthly',
    properties: {
      type: 'ScheduleTrigger', runtimeState: 'Stopped', pipelines: [{ pipelineReference: { referenceName: 'slow', type: 'PipelineReference' } }],
      typeProperties: { recurrence: { frequency: 'Month', interval: 1, startTime: '2099-05-01T06:00:00', timeZone: 'India Standard Time', schedule: { monthDays: [-1] } } },
    },
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const write = (path: string, body: object): Promise<void> => writeFile(join(folder, 'shop', path), JSON.stringify(body))

interface Ended { readonly code: number | null; readonly stdout: string; readonly stderr: string }
function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended>; printed(): Promise<string> } {
  const child = spawn(process.execPath, [join(root, 'bin', 'lagoon.mjs'), '--project', join(folder, 'shop'), '--state', join(folder, 'state'), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } })
  let [stdout, stderr] = ['', '']
  const arrived = new Set<() => void>()
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    for (const tell of arrived) tell()
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
  // The whole document has arrived when it can be read.
  const printed = (): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!stdout.endsWith('}\n')) return
        arrived.delete(look)
        resolve(stdout)
      }
      arrived.add(look)
      look()
    })
  return { child, ended, printed }
}

test('lagoon dev begins a run that is asked for, and Ctrl-C ends it cleanly', async () => {
  const { child, ended, printed } = start('dev', '--port', '0', '-o', 'json')
  const told = JSON.parse(await printed()) as { url: string; token: string; triggers: object[] }
  expect(told.triggers).toMatchObject([{ name: 'monthly', runtimeState: 'Stopped', nextTime: '2099-05-31T00:30:00.000Z', nextLocalTime: '2099-05-31 06:00 India Standard Time' }])
  const begun = await fetch(`${told.url}/pipelines/slow/createRun?api-version=2018-06-01`, { method: 'POST', headers: { authorization: `Bearer ${told.token}` } })
  const { runId } = (await begun.json()) as { runId: string }
  child.kill('SIGINT')
  const { code, stderr } = await ended
  expect(stderr).toContain('stopping')
  expect(code).toBe(0)
  const runs = await start('adf', 'runs', '-o', 'json').ended
  expect(JSON.parse(runs.stdout)).toMatchObject({ runs: [{ runId, status: 'Cancelled' }] })
})

test('triggers are listed, started and stopped by name', async () => {
  const listed = await start('adf', 'triggers').ended
  expect(listed.stdout.split('\n')[2]).toMatch(/^monthly +ScheduleTrigger +Stopped +\(2099-05-31 00:30Z\) +2099-05-31 06:00 India Standard Time +slow$/)
  expect((await start('adf', 'triggers', 'start', 'MONTHLY').ended).stdout).toBe('monthly Started\n')
  expect((await start('adf', 'triggers').ended).stdout).toContain('Started  2099-05-31 00:30Z')
  expect(await start('adf', 'triggers', 'stop', 'month').ended).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no trigger 'month'") })
})
