// What it costs to list and to show runs when a state holds many. `npm run bench:runs -- [--runs 10000] [--times 3]`
// The runs are made up: ten activities each, one in ten started by a trigger, over 45 days.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Workspace } from '@lagoon/workspace'
import { measure } from './measure.ts'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '10000' }, times: { type: 'string', default: '3' } } })
const runs = Number(values.runs)
const lagoon = join(import.meta.dirname, '..', 'bin', 'lagoon.mjs')
const root = await mkdtemp(join(tmpdir(), 'lagoon-runs-'))
const common = ['-p', join(root, 'shop'), '--state', join(root, 'state'), '-o', 'json']
try {
  for (const kind of ['pipeline', 'dataset']) await mkdir(join(root, 'shop', kind), { recursive: true })
  await writeFile(join(root, 'shop', 'pipeline', 'p.json'), JSON.stringify({ name: 'p', properties: { activities: [] } }))
  const began = performance.now()
  const last = await tellRuns()
  process.stdout.write(`${runs} runs written in ${((performance.now() - began) / 1000).toFixed(2)} s\n`)
  await time('a command that reads no run', ['adf', 'eval', '1'])
  await time('adf runs', ['adf', 'runs'])
  await time('adf runs --status Failed', ['adf', 'runs', '--status', 'Failed'])
  await time('adf show', ['adf', 'show', last])
  await time('adf triggers runs', ['adf', 'triggers', 'runs'])
} finally {
  await rm(root, { recursive: true, force: true })
}

async function time(name: string, args: readonly string[]): Promise<void> {
  let bestMs = Infinity
  for (let turn = 0; turn < Number(values.times); turn += 1) {
    const measured = await measure([lagoon, ...args, ...common])
    if (measured.code !== 0) throw new Error(`${args.join(' ')} ended with ${measured.code}\n${measured.stderr}`)
    bestMs = Math.min(bestMs, measured.wallMs)
  }
  process.stdout.write(`${name}: ${bestMs.toFixed(0)} ms\n`)
}

/** Answers the id of the last run. */
async function tellRuns(): Promise<string> {
  const workspace = await Workspace.open({ project: join(root, 'shop'), state: join(root, 'state') })
  const spanMs = 45 * 86_400_000
  let runId = ''
  for (let index = 0; index < runs; index += 1) {
    runId = crypto.randomUUID()
    const at = new Date(Date.now() - spanMs + (spanMs * index) / runs).toISOString()
    const trigger = index % 10 === 0 ? crypto.randomUUID() : undefined
    if (trigger !== undefined) {
      const run = { triggerRunId: trigger, triggerName: 't', triggerType: 'ScheduleTrigger', triggerRunTimestamp: at, status: 'Succeeded' as const, message: '', properties: { ScheduleTime: at }, triggeredPipelines: { p: runId } }
      workspace.emit({ at, run: trigger, room: 'data-factory', event: { kind: 'triggerRun', run } })
    }
    const invokedBy = trigger === undefined ? { name: 'Manual', id: 'm', invokedByType: 'Manual' } : { name: 't', id: trigger, invokedByType: 'ScheduleTrigger' }
    const run = { runId, runGroupId: runId, isLatest: true, factoryName: 'shop', pipelineName: 'p', parameters: { day: at.slice(0, 10) }, invokedBy, runStart: at }
    workspace.emit({ at, run: runId, room: 'data-factory', event: { kind: 'pipelineStarted', run } })
    for (let activity = 0; activity < 10; activity += 1) {
      const head = { activityName: `a${activity}`, activityType: 'Copy', activityRunId: crypto.randomUUID(), pipelineName: 'p', pipelineRunId: runId, linkedServiceName: '', activityRunStart: at, retryAttempt: 0, userProperties: {} }
      const output = { rowsRead: 1000, rowsCopied: 1000, dataWritten: 123_456, note: 'x'.repeat(400) }
      workspace.emit({ at, run: runId, room: 'data-factory', event: { kind: 'activityFinished', run: { ...head, status: 'Succeeded', activityRunEnd: at, durationInMs: 1, input: {}, output, error: { errorCode: '', message: '', failureType: '', target: head.activityName } } } })
    }
    workspace.emit({ at, run: runId, room: 'data-factory', event: { kind: 'pipelineFinished', runId, pipelineName: 'p', status: index % 50 === 0 ? 'Failed' : 'Succeeded', message: '', runEnd: at, durationInMs: 10, variables: {} } })
  }
  await workspace.close()
  return runId
}
