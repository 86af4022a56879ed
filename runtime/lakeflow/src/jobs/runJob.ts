import type { JobResource, LibraryFile, Task } from '@lagoon/bundle'
import { LakeflowError } from '../error.ts'
import type { Failure } from '../events.ts'
import { failureOf } from '../update/runTable.ts'
import type { UpdateRequest } from '../update/select.ts'
import { runInOrder } from '../update/schedule.ts'
import { afterDependencies, holds, type TaskState } from './condition.ts'
import { fillIn, valuesOfInput, type Values } from './values.ts'

export interface TaskRun {
  readonly task: string
  readonly state: TaskState
  readonly attempts: number
  readonly tookMs: number
  /** The update of a pipeline task, the run of a job task. */
  readonly child?: string
  readonly error?: Failure
  /** Runs of a for-each task, in the order of its inputs. */
  readonly iterations?: readonly TaskRun[]
}

export interface JobRun {
  readonly run: string
  readonly job: string
  /** `SUCCESS_WITH_FAILURES`: a task failed, and those at the end of the job succeeded all the same. */
  readonly state: 'SUCCESS' | 'SUCCESS_WITH_FAILURES' | 'FAILED'
  readonly tasks: readonly TaskRun[]
  readonly tookMs: number
  readonly message?: string
}

export type JobEvent =
  | { readonly kind: 'jobStarted'; readonly at: Date; readonly run: string; readonly job: string; readonly parameters: Values }
  | { readonly kind: 'taskStarted'; readonly at: Date; readonly run: string; readonly job: string; readonly task: string; readonly attempt: number }
  | { readonly kind: 'taskFinished'; readonly at: Date; readonly run: string; readonly job: string; readonly task: string; readonly result: TaskRun }
  | { readonly kind: 'jobFinished'; readonly at: Date; readonly run: string; readonly job: string; readonly state: JobRun['state']; readonly tookMs: number }

export interface JobEffects {
  now(): Date
  newId(): string
  emit(event: JobEvent): void
}

export interface JobPorts {
  /** `pipeline` is the key of a pipeline resource. A failed update is an answer, not an exception. */
  runPipeline(pipeline: string, request: UpdateRequest): Promise<{ readonly update: string; readonly state: 'COMPLETED' | 'FAILED'; readonly message?: string }>
  /** Runs the statements of a file; absent where there is no SQL warehouse. */
  runSql?(file: LibraryFile, parameters: Values): Promise<void>
  job(key: string): JobResource | undefined
}

const realEffects: JobEffects = { now: () => new Date(), newId: () => crypto.randomUUID(), emit: () => {} }

/**
 * Runs a job of the bundle once: its tasks side by side, each after those that it waits for. What a task does wrong is in the
 * result. Throws `INVALID_PARAMETER_VALUE` for a parameter that the job does not declare.
 */
export async function runJob(job: JobResource, { parameters = {} }: { readonly parameters?: Values }, ports: JobPorts, effects: JobEffects = realEffects): Promise<JobRun> {
  const unknown = Object.keys(parameters).find((name) => !job.parameters.some((parameter) => parameter.name === name))
  if (unknown !== undefined) {
    const known = job.parameters.map(({ name }) => name).join(', ')
    throw new LakeflowError('INVALID_PARAMETER_VALUE', `the job ${job.key} has no parameter ${unknown}`, { origin: job.origin, hint: known ? `it has ${known}` : 'it has none' })
  }
  const started = performance.now()
  const given = Object.fromEntries(job.parameters.map(({ name, default: value }) => [name, parameters[name] ?? value]))
  const running = new RunningJob({ job, run: effects.newId(), parameters: given, ports, effects })
  effects.emit({ kind: 'jobStarted', at: effects.now(), run: running.run, job: job.key, parameters: given })
  const tasks = await running.tasks()
  const state = stateOf(job, tasks)
  const tookMs = performance.now() - started
  effects.emit({ kind: 'jobFinished', at: effects.now(), run: running.run, job: job.key, state, tookMs })
  const failed = tasks.find(({ error }) => error)
  return { run: running.run, job: job.key, state, tasks, tookMs, ...(failed?.error ? { message: `task ${failed.task}: ${failed.error.message}` } : {}) }
}

/** As Databricks has it, the tasks that nobody waits for decide. */
function stateOf({ tasks }: JobResource, runs: readonly TaskRun[]): JobRun['state'] {
  const failed = new Set(runs.filter(({ state }) => state === 'FAILED' || state === 'UPSTREAM_FAILED').map(({ task }) => task))
  const isLast = (key: string): boolean => !tasks.some(({ dependsOn }) => dependsOn.some(({ taskKey }) => taskKey === key))
  if (tasks.some(({ taskKey }) => isLast(taskKey) && failed.has(taskKey))) return 'FAILED'
  return failed.size > 0 ? 'SUCCESS_WITH_FAILURES' : 'SUCCESS'
}

interface Done {
  readonly state: TaskState
  readonly child?: string
  readonly error?: Failure
  readonly outcome?: string
  readonly iterations?: readonly TaskRun[]
}

class RunningJob {
  readonly run: string
  readonly #job: JobResource
  readonly #parameters: Values
  readonly #ports: JobPorts
  readonly #effects: JobEffects
  readonly #startedAt: Date
  readonly #done = new Map<string, TaskRun & Pick<Done, 'outcome'>>()

  constructor({ job, run, parameters, ports, effects }: { job: JobResource; run: string; parameters: Values; ports: JobPorts; effects: JobEffects }) {
    this.run = run
    this.#job = job
    this.#parameters = parameters
    this.#ports = ports
    this.#effects = effects
    this.#startedAt = effects.now()
  }

  async tasks(): Promise<TaskRun[]> {
    const tasks = this.#job.tasks.map((task) => ({
      name: task.taskKey,
      after: task.dependsOn.map(({ taskKey }) => taskKey),
      // Whether a task runs is for run_if to say, so every end counts as done.
      run: async () => {
        await this.#task(task)
        return 'done' as const
      },
      skip: () => 'skipped' as const,
    }))
    await runInOrder(tasks, { atOnce: 4 })
    return this.#job.tasks.flatMap(({ taskKey }) => this.#done.get(taskKey) ?? [])
  }

  async #task(task: Task): Promise<void> {
    const started = performance.now()
    const before = this.#beforeRun(task)
    const { attempts, ...done } = before ? { state: before, attempts: 0 } : await this.#attempts(task, {})
    const result = { task: task.taskKey, attempts, tookMs: performance.now() - started, ...done }
    this.#done.set(task.taskKey, result)
    this.#effects.emit({ kind: 'taskFinished', at: this.#effects.now(), run: this.run, job: this.#job.key, task: task.taskKey, result })
  }

  /** The end of a task that does not run at all. */
  #beforeRun(task: Task): TaskState | undefined {
    if (task.disabled) return 'SKIPPED'
    const ends = task.dependsOn.map(({ taskKey, outcome }): TaskState => {
      const end = this.#done.get(taskKey)
      if (outcome !== undefined && end?.state === 'SUCCESS' && end.outcome !== outcome) return 'EXCLUDED'
      // A disabled task stands in nobody's way.
      return end === undefined || end.state === 'SKIPPED' ? 'SUCCESS' : end.state
    })
    const verdict = afterDependencies(task.runIf, ends)
    return verdict === 'run' ? undefined : verdict
  }

  async #attempts(task: Task, extra: Values): Promise<Done & { readonly attempts: number }> {
    for (let attempt = 1; ; attempt += 1) {
      this.#effects.emit({ kind: 'taskStarted', at: this.#effects.now(), run: this.run, job: this.#job.key, task: task.taskKey, attempt })
      const done = await this.#once(task, extra)
      if (done.state !== 'FAILED' || (task.maxRetries >= 0 && attempt > task.maxRetries) || done.error?.code === 'TASK_NOT_SUPPORTED') return { ...done, attempts: attempt }
      await new Promise((resolve) => setTimeout(resolve, task.minRetryIntervalMs))
    }
  }

  async #once(task: Task, extra: Values): Promise<Done> {
    try {
      return await this.#act(task, { ...this.#values(task), ...extra })
    } catch (error) {
      return { state: 'FAILED', error: failureOf(error) }
    }
  }

  async #act(task: Task, values: Values): Promise<Done> {
    const text = (held: string): string => fillIn(held, values, task.origin)
    const texts = (held: Values): Values => Object.fromEntries(Object.entries(held).map(([name, value]) => [name, text(value)]))
    const refused = (what: string): never => {
      throw new LakeflowError('TASK_NOT_SUPPORTED', `task ${task.taskKey}: ${what} has no local counterpart`, { origin: task.origin, hint: 'docs/parity.md lists the tasks that have' })
    }
    switch (task.kind) {
      case 'pipeline': {
        const request = { refresh: task.refreshSelection.map(text), fullRefresh: task.fullRefreshSelection.map(text), fullRefreshAll: task.fullRefresh, cause: 'JOB_TASK' }
        const { update, state, message } = await this.#ports.runPipeline(task.pipeline, request)
        if (state === 'COMPLETED') return { state: 'SUCCESS', child: update }
        return { state: 'FAILED', child: update, error: { code: 'PIPELINE_UPDATE_FAILED', message: message ?? `the update ${update} of ${task.pipeline} failed` } }
      }
      case 'sql':
        if (!this.#ports.runSql || !task.file) return refused('sql_task')
        await this.#ports.runSql(task.file, { ...this.#parameters, ...texts(task.parameters) })
        return { state: 'SUCCESS' }
      case 'condition': return { state: 'SUCCESS', outcome: String(holds({ op: task.op, left: text(task.left), right: text(task.right), origin: task.origin })) }
      case 'forEach': return this.#forEach(task, text(task.inputs))
      case 'runJob': {
        const job = this.#ports.job(task.job)
        if (!job) throw new LakeflowError('TASK_INVALID', `task ${task.taskKey}: there is no job ${task.job}`, { origin: task.origin })
        const run = await runJob(job, { parameters: texts(task.parameters) }, this.#ports, this.#effects)
        return run.state === 'FAILED' ? { state: 'FAILED', child: run.run, error: { code: 'JOB_RUN_FAILED', message: run.message ?? `the job ${task.job} failed` } } : { state: 'SUCCESS', child: run.run }
      }
      case 'python': case 'cloudOnly': return refused(task.type)
      default: return task satisfies never
    }
  }

  async #forEach(task: Extract<Task, { kind: 'forEach' }>, inputs: string): Promise<Done> {
    const items = listOf(inputs, task)
    const runs: TaskRun[] = []
    const steps = items.map((item, i) => ({
      name: String(i),
      after: [],
      run: async () => {
        const started = performance.now()
        const { attempts, ...done } = await this.#attempts(task.task, valuesOfInput(item))
        runs[i] = { task: `${task.task.taskKey}[${i}]`, attempts, tookMs: performance.now() - started, ...done }
        return 'done' as const
      },
      skip: () => 'skipped' as const,
    }))
    await runInOrder(steps, { atOnce: Math.max(1, task.concurrency) })
    const failed = runs.find(({ state }) => state === 'FAILED')
    return { state: failed ? 'FAILED' : 'SUCCESS', iterations: runs, ...(failed?.error ? { error: failed.error } : {}) }
  }

  #values(task: Task): Values {
    const [date = '', time = ''] = this.#startedAt.toISOString().split('T')
    const results = [...this.#done].flatMap(([key, { state, outcome }]) => [
      [`tasks.${key}.result_state`, state.toLowerCase()],
      ...(outcome === undefined ? [] : [[`tasks.${key}.outcome`, outcome]]),
    ])
    return {
      ...Object.fromEntries(Object.entries(this.#parameters).map(([name, value]) => [`job.parameters.${name}`, value])),
      ...Object.fromEntries(results),
      'job.id': this.#job.key,
      'job.name': this.#job.name,
      'job.run_id': this.run,
      'job.start_time.iso_date': date,
      'job.start_time.iso_datetime': `${date}T${time.slice(0, 8)}`,
      'job.start_time.timestamp_ms': String(this.#startedAt.getTime()),
      'task.name': task.taskKey,
    }
  }
}

function listOf(inputs: string, { taskKey, origin }: Task): unknown[] {
  try {
    const items: unknown = JSON.parse(inputs)
    if (Array.isArray(items)) return items
  } catch {
    // Told below, like any other text that is no list.
  }
  throw new LakeflowError('INVALID_PARAMETER_VALUE', `task ${taskKey}: inputs is no JSON list: ${inputs.slice(0, 80)}`, { origin })
}
