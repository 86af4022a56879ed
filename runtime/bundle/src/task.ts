import { type FileNames, pathFrom } from './files.ts'
import { taskTypes } from './fields.ts'
import { isFile } from './glob.ts'
import type { ResourceKeys } from './job.ts'
import { languageOf, pythonHint } from './libraries.ts'
import { didYouMean } from './nearest.ts'
import { type Node, field, isNull } from './node.ts'
import type { Origin, Report } from './problem.ts'
import { type Reader, readerOf } from './reader.ts'
import { type LibraryFile, type Task, conditionOps, runIfs } from './resources.ts'

interface Scope {
  readonly job: string
  readonly names: FileNames
  readonly known: ResourceKeys
  readonly report: Report
}

export function readTask({ node, ...scope }: Scope & { node: Node }): Task | undefined {
  const { job, report } = scope
  const name = readerOf({ node, what: `a task of ${job}`, report }).requiredText('task_key')
  const what = `task '${name}' of ${job}`
  const reader = readerOf({ node, what, report })
  const types = taskTypes.filter(type => !isNull(field(node, type)))
  const [type, second] = types
  if (type === undefined || second !== undefined) {
    report.error('TASK_INVALID', node.origin, type === undefined ? `${what} does nothing: it needs one of pipeline_task, sql_task, condition_task, …` : `${what} is both ${types.join(' and ')}`)
    return undefined
  }
  const body = readerOf({ node: field(node, type) ?? node, what: `${type} of ${what}`, report })
  const base = {
    taskKey: name,
    dependsOn: reader.items('depends_on').map(item => {
      const dependency = readerOf({ node: item, what: `a dependency of ${what}`, report })
      return { taskKey: dependency.requiredText('task_key'), outcome: dependency.text('outcome') }
    }),
    runIf: reader.oneOf('run_if', runIfs) ?? 'ALL_SUCCESS' as const,
    disabled: reader.flag('disabled') ?? false,
    maxRetries: reader.number('max_retries') ?? 0,
    minRetryIntervalMs: reader.number('min_retry_interval_millis') ?? 0,
    retryOnTimeout: reader.flag('retry_on_timeout') ?? false,
    timeoutSeconds: reader.number('timeout_seconds') || undefined,
    origin: node.origin,
  }
  const read = readers[type]
  if (read) {
    const own = read({ body, what, type, ...scope })
    return own && ({ ...base, ...own } as Task)
  }
  report.warn('TASK_NOT_SUPPORTED', body.node.origin, `${what}: ${type} exists only in a workspace; a local run of the job stops at it`)
  return { ...base, kind: 'cloudOnly', type }
}

type Own<T> = T extends Task ? Omit<T, keyof Extract<Task, { kind: 'cloudOnly' }> & keyof Base> : never
type Base = Omit<Extract<Task, { kind: 'cloudOnly' }>, 'kind' | 'type'>
type BodyReader = (argument: Scope & { body: Reader; what: string; type: string }) => Own<Task> | undefined

const readers: Readonly<Record<string, BodyReader>> = {
  pipeline_task({ body, what, known, report }) {
    const pipeline = body.requiredText('pipeline_id')
    if (pipeline && !known.pipelines.has(pipeline)) {
      report.error('TASK_INVALID', body.originOf('pipeline_id'), `${what}: pipeline_id ${pipeline} is no pipeline of this bundle`,
        didYouMean(pipeline, known.pipelines) ?? 'name it as ${resources.pipelines.<key>.id}')
    }
    for (const selection of ['refresh_flow_selection', 'reset_checkpoint_selection'] as const) {
      if (body.items(selection).length > 0) report.error('TASK_NOT_SUPPORTED', body.originOf(selection), `${what}: ${selection} has no local counterpart yet`)
    }
    return {
      kind: 'pipeline',
      pipeline,
      fullRefresh: body.flag('full_refresh') ?? false,
      refreshSelection: body.textList('refresh_selection'),
      fullRefreshSelection: body.textList('full_refresh_selection'),
    }
  },
  sql_task({ body, what, names, report }) {
    const file = body.map('file')
    const unsupported = ['query', 'dashboard', 'alert'].find(name => body.map(name))
    if (unsupported) {
      report.warn('TASK_NOT_SUPPORTED', body.originOf(unsupported), `${what}: a stored ${unsupported} exists only in a workspace; a local run of the job stops at it`)
      return { kind: 'cloudOnly', type: `sql_task.${unsupported}` }
    }
    const written = file && readerOf({ node: file, what: `file of ${what}`, report }).requiredText('path')
    if (!written) {
      if (!file) report.error('MISSING_FIELD', body.node.origin, `${what} needs file.path`)
      return undefined
    }
    return { kind: 'sql', file: sqlFile({ written, origin: field(file, 'path')?.origin ?? body.node.origin, what, names, report }), parameters: body.texts('parameters') }
  },
  condition_task({ body }) {
    return { kind: 'condition', op: body.oneOf('op', conditionOps) ?? (body.requiredText('op'), 'EQUAL_TO'), left: body.requiredText('left'), right: body.requiredText('right') }
  },
  for_each_task({ body, what, job, names, known, report }) {
    const inner = body.map('task')
    if (!inner) {
      report.error('MISSING_FIELD', body.node.origin, `${what} needs 'task'`)
      return undefined
    }
    const task = readTask({ node: inner, job, names, known, report })
    return task && { kind: 'forEach', inputs: body.requiredText('inputs'), concurrency: body.number('concurrency') ?? 1, task }
  },
  run_job_task({ body, what, known, report }) {
    const job = body.requiredText('job_id')
    if (job && !known.jobs.has(job)) report.error('TASK_INVALID', body.originOf('job_id'), `${what}: job_id ${job} is no job of this bundle`, didYouMean(job, known.jobs) ?? 'name it as ${resources.jobs.<key>.id}')
    return { kind: 'runJob', job, parameters: body.texts('job_parameters') }
  },
  notebook_task: python('notebook_task', 'notebook_path'),
  python_wheel_task: python('python_wheel_task', 'package_name'),
  spark_python_task: python('spark_python_task', 'python_file'),
}

function python(type: 'notebook_task' | 'python_wheel_task' | 'spark_python_task', key: string): BodyReader {
  return ({ body, what, report }) => {
    const source = body.requiredText(key)
    report.warn('PYTHON_SOURCE_NOT_SUPPORTED', body.originOf(key), `${what}: ${type} runs ${source}, which has no local counterpart; a local run of the job stops at it`, pythonHint)
    return { kind: 'python', type, source }
  }
}

function sqlFile({ written, origin, what, names, report }: { written: string; origin: Origin; what: string; names: FileNames; report: Report }): LibraryFile | undefined {
  const path = pathFrom(origin, written, names)
  if (!isFile(path)) report.error('LIBRARY_NOT_FOUND', origin, `${what}: ${written} does not exist`, `the path starts from the folder of ${origin.file}`)
  else if (languageOf(path) !== 'sql') report.error('LIBRARY_NOT_SUPPORTED', origin, `${what}: ${written} is not a .sql file`)
  else return { path, name: names.nameOf(path), language: 'sql', origin }
  return undefined
}

/** Every dependency exists, no key is used twice, nothing waits for itself. */
export function checkTaskGraph({ tasks, job, report }: { tasks: readonly Task[]; job: string; report: Report }): void {
  const byKey = new Map<string, Task>()
  for (const task of tasks) {
    if (byKey.has(task.taskKey)) report.error('TASK_INVALID', task.origin, `${job} has two tasks '${task.taskKey}'`)
    byKey.set(task.taskKey, task)
  }
  for (const task of tasks) {
    for (const { taskKey } of task.dependsOn) {
      if (!byKey.has(taskKey)) report.error('TASK_INVALID', task.origin, `task '${task.taskKey}' of ${job} waits for '${taskKey}', which does not exist`, didYouMean(taskKey, byKey.keys()))
    }
  }
  const finished = new Set<string>()
  const visit = (task: Task, path: readonly string[]): void => {
    if (finished.has(task.taskKey)) return
    if (path.includes(task.taskKey)) {
      report.error('TASK_INVALID', task.origin, `tasks of ${job} wait for each other: ${[...path.slice(path.indexOf(task.taskKey)), task.taskKey].join(' → ')}`)
      return
    }
    for (const { taskKey } of task.dependsOn) {
      const next = byKey.get(taskKey)
      if (next) visit(next, [...path, task.taskKey])
    }
    finished.add(task.taskKey)
  }
  for (const task of tasks) visit(task, [])
}
