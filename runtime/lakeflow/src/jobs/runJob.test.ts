import type { JobResource, Task } from '@lagoon/bundle'
import { describe, expect, test } from 'vitest'
import type { UpdateRequest } from '../update/select.ts'
import { runJob, type JobPorts, type JobRun } from './runJob.ts'

const origin = { file: 'databricks.yml', line: 1, column: 1 }
type Own = Task extends infer T ? (T extends Task ? Pick<T, Exclude<keyof T, 'dependsOn' | 'runIf' | 'disabled' | 'maxRetries' | 'minRetryIntervalMs' | 'retryOnTimeout' | 'timeoutSeconds' | 'origin'>> : never) : never
const task = (own: Own, rest: Partial<Pick<Task, 'dependsOn' | 'runIf' | 'disabled' | 'maxRetries'>> = {}): Task =>
  ({ dependsOn: [], runIf: 'ALL_SUCCESS', disabled: false, maxRetries: 0, minRetryIntervalMs: 0, retryOnTimeout: false, timeoutSeconds: undefined, origin, ...rest, ...own }) as Task
const after = (...keys: string[]): Task['dependsOn'] => keys.map((key) => ({ taskKey: key.split('=')[0] ?? '', outcome: key.split('=')[1] }))
const refresh = (taskKey: string, rest: Parameters<typeof task>[1] = {}): Task => task({ kind: 'pipeline', taskKey, pipeline: taskKey, fullRefresh: false, refreshSelection: [], fullRefreshSelection: [] }, rest)

const job = (tasks: readonly Task[], parameters: Record<string, string> = {}): JobResource => ({
  kind: 'job', key: 'nightly', name: 'Nightly', description: undefined, tasks, schedule: undefined, trigger: undefined, continuous: undefined, maxConcurrentRuns: 1, timeoutSeconds: undefined, tags: {}, origin,
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, default: value, origin })),
})

function ports(failing: readonly string[] = [], jobs: readonly JobResource[] = []): JobPorts & { ran: [string, UpdateRequest][] } {
  const ran: [string, UpdateRequest][] = []
  return {
    ran,
    job: (key) => jobs.find((held) => held.key === key),
    async runPipeline(pipeline, request) {
      ran.push([pipeline, request])
      return { update: `update of ${pipeline}`, state: failing.includes(pipeline) ? 'FAILED' : 'COMPLETED' }
    },
  }
}
const states = ({ tasks }: JobRun): Record<string, string> => Object.fromEntries(tasks.map((run) => [run.task, run.state]))

describe('a job', () => {
  test('runs a pipeline as its task says', async () => {
    const at = ports()
    const run = await runJob(job([task({ kind: 'pipeline', taskKey: 'refresh', pipeline: 'medal', fullRefresh: false, refreshSelection: ['{{job.parameters.table}}'], fullRefreshSelection: ['b'] })], { table: 'orders' }), {}, at)
    expect(run).toMatchObject({ state: 'SUCCESS', tasks: [{ task: 'refresh', state: 'SUCCESS', attempts: 1, child: 'update of medal' }] })
    expect(at.ran).toEqual([['medal', { refresh: ['orders'], fullRefresh: ['b'], fullRefreshAll: false, cause: 'JOB_TASK' }]])
  })

  test('a failed task fails those that wait for it, and only those', async () => {
    const run = await runJob(job([refresh('a'), refresh('b', { dependsOn: after('a') }), refresh('c')]), {}, ports(['a']))
    expect(states(run)).toEqual({ a: 'FAILED', b: 'UPSTREAM_FAILED', c: 'SUCCESS' })
    expect(run.state).toBe('FAILED')
  })

  test('run_if lets a task repair what failed before it', async () => {
    const run = await runJob(job([refresh('a'), refresh('repair', { dependsOn: after('a'), runIf: 'AT_LEAST_ONE_FAILED' })]), {}, ports(['a']))
    expect(states(run)).toEqual({ a: 'FAILED', repair: 'SUCCESS' })
    expect(run.state).toBe('SUCCESS_WITH_FAILURES')
    expect(states(await runJob(job([refresh('a'), refresh('repair', { dependsOn: after('a'), runIf: 'ALL_FAILED' })]), {}, ports()))).toEqual({ a: 'SUCCESS', repair: 'EXCLUDED' })
  })

  test('a condition chooses the branch', async () => {
    const isMonday = task({ kind: 'condition', taskKey: 'check', op: 'EQUAL_TO', left: '{{job.parameters.day}}', right: 'monday' })
    const tasks = [isMonday, refresh('full', { dependsOn: after('check=true') }), refresh('light', { dependsOn: after('check=false') }), refresh('last', { dependsOn: after('light') })]
    expect(states(await runJob(job(tasks, { day: 'monday' }), {}, ports()))).toEqual({ check: 'SUCCESS', full: 'SUCCESS', light: 'EXCLUDED', last: 'EXCLUDED' })
    expect(states(await runJob(job(tasks, { day: 'monday' }), { parameters: { day: 'friday' } }, ports()))).toEqual({ check: 'SUCCESS', full: 'EXCLUDED', light: 'SUCCESS', last: 'SUCCESS' })
  })

  test('for each runs its task once an input', async () => {
    const inner = task({ kind: 'pipeline', taskKey: 'one', pipeline: 'p', fullRefresh: false, refreshSelection: ['{{input.table}}'], fullRefreshSelection: [] })
    const at = ports()
    const run = await runJob(job([task({ kind: 'forEach', taskKey: 'all', inputs: '[{"table":"a"},{"table":"b"}]', concurrency: 1, task: inner })]), {}, at)
    expect(at.ran.map(([, request]) => request.refresh)).toEqual([['a'], ['b']])
    expect(run.tasks[0]?.iterations).toHaveLength(2)
  })

  test('a job runs a job; its failure is the task\'s', async () => {
    const inner = { ...job([refresh('a')], { day: '' }), key: 'inner' }
    const run = await runJob(job([task({ kind: 'runJob', taskKey: 'call', job: 'inner', parameters: { day: 'x' } })]), {}, ports(['a'], [inner]))
    expect(run.tasks[0]).toMatchObject({ state: 'FAILED', error: { code: 'JOB_RUN_FAILED' } })
  })

  test('a task is tried again as often as it may', async () => {
    const run = await runJob(job([refresh('a', { maxRetries: 2 })]), {}, ports(['a']))
    expect(run.tasks[0]?.attempts).toBe(3)
  })

  test('what has no local counterpart fails by name', async () => {
    const run = await runJob(job([task({ kind: 'python', taskKey: 'notebook', type: 'notebook_task', source: './n.py' })]), {}, ports())
    expect(run.tasks[0]?.error).toMatchObject({ code: 'TASK_NOT_SUPPORTED' })
    expect(run.message).toContain('notebook_task')
    await expect(runJob(job([refresh('a')]), { parameters: { nobody: '1' } }, ports())).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
  })
})
