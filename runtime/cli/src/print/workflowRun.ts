import type { RecordedRun } from '@lagoon/workspace'
import pc from 'picocolors'
import { statusText } from './status.ts'
import { tableLines } from './table.ts'
import { counted, duration } from './text.ts'

/** A run of a Logic App as a person reads it: what it was, its actions in the order in which they ended, and why it failed. */
export function workflowRunLines(run: RecordedRun): string[] {
  const [head = '', rule = '', ...body] = tableLines(
    [{ name: 'action' }, { name: 'type' }, { name: 'status' }, { name: 'code' }, { name: 'took', align: 'right' }, { name: 'result' }],
    run.actions.map((action) => [
      action.name + action.repetition.map(({ itemIndex }) => ` [${itemIndex}]`).join(''),
      action.type,
      action.status,
      action.code === 'NotSpecified' ? '' : action.code,
      action.status === 'Skipped' ? '' : duration(action.tookMs),
      action.status === 'Skipped' ? '' : [...(action.retries === 0 ? [] : [counted(action.retries, 'retry', 'retries')]), ...whatFailed(action)].join('; '),
    ]),
    { maxCellWidth: 80 },
  )
  return [
    `${pc.bold(run.workflow)} ${statusText(run.status)}${run.tookMs === undefined ? '' : ` in ${duration(run.tookMs)}`}`,
    `run ${run.id}, by the trigger ${run.trigger}, started ${run.startTime}${run.messages === 0 ? '' : `, ${counted(run.messages, 'message')} in the outbox`}`,
    ...(run.error === undefined ? [] : [pc.red(run.error.message)]),
    ...(run.actions.length === 0 ? [] : ['', pc.bold(head), pc.dim(rule), ...body]),
  ]
}

/** Why an action failed: its own error, or what the server said that it asked. */
function whatFailed({ status, error, outputs }: RecordedRun['actions'][number]): string[] {
  if (error !== undefined) return [error.message]
  const { statusCode, body } = isObject(outputs) ? outputs : {}
  if (status === 'Succeeded' || statusCode === undefined) return []
  const told = isObject(body) && isObject(body['error']) ? body['error']['message'] : body
  return [[String(statusCode), ...(typeof told === 'string' ? [told] : [])].join(' ')]
}

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
