import type { FileNames } from './files.ts'
import type { Node } from './node.ts'
import type { Origin, Report } from './problem.ts'
import { type Reader, readerOf } from './reader.ts'
import type { JobResource, JobSchedule, JobTrigger } from './resources.ts'
import { checkTaskGraph, readTask } from './task.ts'

export interface ResourceKeys {
  readonly pipelines: ReadonlySet<string>
  readonly jobs: ReadonlySet<string>
}

export function readJob({ key, node, origin, names, known, report }: {
  key: string; node: Node; origin: Origin; names: FileNames; known: ResourceKeys; report: Report
}): JobResource {
  const what = `job '${key}'`
  const reader = readerOf({ node, what, report })
  const tasks = reader.items('tasks').map(item => readTask({ node: item, job: what, names, known, report })).filter(task => task !== undefined)
  if (reader.items('tasks').length === 0) report.error('MISSING_FIELD', node.origin, `${what} has no 'tasks'`)
  checkTaskGraph({ tasks, job: what, report })
  const continuous = reader.map('continuous')
  return {
    kind: 'job',
    key,
    name: reader.text('name') ?? 'Untitled',
    description: reader.text('description'),
    parameters: reader.items('parameters').map(item => {
      const parameter = readerOf({ node: item, what: `a parameter of ${what}`, report })
      return { name: parameter.requiredText('name'), default: parameter.text('default') ?? '', origin: item.origin }
    }),
    tasks,
    schedule: scheduleOf(reader, what, report),
    trigger: triggerOf(reader, what, report),
    continuous: continuous && { paused: paused(continuous, what, report) },
    maxConcurrentRuns: reader.number('max_concurrent_runs') ?? 1,
    timeoutSeconds: reader.number('timeout_seconds') || undefined,
    tags: reader.texts('tags'),
    origin,
  }
}

function scheduleOf(job: Reader, what: string, report: Report): JobSchedule | undefined {
  const node = job.map('schedule')
  if (!node) return undefined
  const reader = readerOf({ node, what: `schedule of ${what}`, report })
  return {
    quartzCronExpression: reader.requiredText('quartz_cron_expression'),
    timeZone: reader.requiredText('timezone_id'),
    paused: paused(node, what, report),
    origin: node.origin,
  }
}

function triggerOf(job: Reader, what: string, report: Report): JobTrigger | undefined {
  const node = job.map('trigger')
  if (!node) return undefined
  const reader = readerOf({ node, what: `trigger of ${what}`, report })
  const base = { paused: paused(node, what, report), origin: node.origin }
  const periodic = reader.map('periodic')
  if (periodic) {
    const inner = readerOf({ node: periodic, what: `periodic trigger of ${what}`, report })
    return { kind: 'periodic', interval: inner.number('interval') ?? 1, unit: inner.oneOf('unit', ['HOURS', 'DAYS', 'WEEKS']) ?? 'DAYS', ...base }
  }
  const arrival = reader.map('file_arrival')
  if (arrival) return { kind: 'fileArrival', url: readerOf({ node: arrival, what: `file_arrival trigger of ${what}`, report }).requiredText('url'), ...base }
  const other = (['table_update', 'model'] as const).find(name => reader.map(name))
  if (other) return { kind: 'cloudOnly', name: other, ...base }
  report.error('MISSING_FIELD', node.origin, `the trigger of ${what} needs periodic or file_arrival`)
  return undefined
}

const paused = (node: Node, what: string, report: Report): boolean =>
  readerOf({ node, what, report }).oneOf('pause_status', ['PAUSED', 'UNPAUSED']) === 'PAUSED'
