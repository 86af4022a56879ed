import { copyOf, type WorkspaceEvent } from '@lagoon/workspace'
import pc from 'picocolors'
import { mark } from './status.ts'
import { bytes, counted, duration, instantText, withThousands } from './text.ts'

/** What an event adds to the list of what runs (with a label), or takes from it (without). */
export function runningOf({ run, room, event }: WorkspaceEvent): { id: string; label?: string } | undefined {
  switch (room) {
    case 'data-factory':
      if (event.kind === 'pipelineStarted') return { id: run, label: `pipeline ${event.run.pipelineName}${parametersText(event.run.parameters)}` }
      return event.kind === 'pipelineFinished' ? { id: run } : undefined
    case 'lakeflow': {
      if (event.kind !== 'flowProgress') return undefined
      const id = `${event.update} ${event.flow}`
      return event.status === 'RUNNING' || event.status === 'STARTING' ? { id, label: `flow ${event.dataset}` } : { id }
    }
    case 'logic-apps':
      if (event.kind === 'workflowStarted') return { id: run, label: `workflow ${event.workflow}` }
      return event.kind === 'workflowFinished' ? { id: run } : undefined
    case 'jobs':
      if (event.kind === 'jobStarted') return { id: run, label: `job ${event.job}` }
      return event.kind === 'jobFinished' ? { id: run } : undefined
    default:
      return room satisfies never
  }
}

/** Reads a stream of events and answers the one line that each is worth, if it is. What a flow is was told before its progress. */
export function linesOfEvents({ everyRun = false }: { everyRun?: boolean } = {}): (event: WorkspaceEvent) => string | undefined {
  const types = new Map<string, string>()
  return (told) => {
    const { room, event } = told
    if (room === 'lakeflow' && event.kind === 'flowDefined') types.set(`${event.update} ${event.flow}`, event.type)
    return lineOf(told, types) ?? (everyRun && room === 'data-factory' ? runLine(event) : undefined)
  }
}

function lineOf({ room, event }: WorkspaceEvent, types: ReadonlyMap<string, string>): string | undefined {
  switch (room) {
    case 'data-factory':
      return factoryLine(event)
    case 'lakeflow':
      return lakeflowLine(event, types)
    case 'jobs':
      return event.kind === 'taskFinished' && event.result.error ? `${mark(false)} task      ${event.result.task}: ${event.result.error.message}` : undefined
    case 'logic-apps':
      if (event.kind === 'messageDelivered') return `${mark(true)} message   kept in the outbox, not sent`
      if (event.kind === 'workflowFinished' && event.status !== 'Succeeded') return `${mark(false)} workflow  ${event.workflow} ${event.status}${event.error ? `: ${event.error.message}` : ''}`
      return undefined
    default:
      return room satisfies never
  }
}

type EventOf<Room> = Extract<WorkspaceEvent, { room: Room }>['event']

function factoryLine(event: EventOf<'data-factory'>): string | undefined {
  if (event.kind === 'activityFinished') {
    if (event.run.takenFrom !== undefined) return undefined
    const { activityName, activityType, status, error, durationInMs } = event.run
    const took = pc.dim(duration(durationInMs ?? 0))
    if (status === 'Failed') return `${mark(false)} activity  ${activityName} (${activityType}): ${error.message} ${took}`
    const copied = copyOf(event.run)
    if (copied && copied.rowsCopied + copied.rowsSkipped > 0) {
      const skipped = copied.rowsSkipped > 0 ? `, ${pc.yellow(`${counted(copied.rowsSkipped, 'row')} skipped`)}` : ''
      return `${mark(true)} copy      ${copied.sink}  ${counted(copied.rowsCopied, 'row')}, ${bytes(copied.dataWritten)}${skipped} ${took}`
    }
    return undefined
  }
  if (event.kind !== 'pipelineFinished') return undefined
  return event.status === 'Succeeded' ? undefined : `${mark(false)} pipeline  ${event.pipelineName} ${event.status}${event.message === '' ? '' : `: ${event.message}`} ${pc.dim(duration(event.durationInMs))}`
}

/** What a watch also tells: firings, and runs that succeeded. */
function runLine(event: EventOf<'data-factory'>): string | undefined {
  switch (event.kind) {
    case 'triggerRun': {
      const { triggerName, status, properties, message } = event.run
      const { FileName: file, windowStartTime: window, ScheduleTime: scheduled } = properties
      const occasion = file ?? (window === undefined ? instantText(scheduled ?? '') : `window ${instantText(window)}`)
      if (status === 'Failed') return `${mark(false)} trigger   ${triggerName} ${occasion} Failed: ${message}`
      // A window tells its end by its pipeline.
      return status === 'Running' || status === 'WaitingOnDependency' || (status === 'Succeeded' && window === undefined) ? `${pc.cyan('▸')} trigger   ${triggerName} ${occasion}${status === 'WaitingOnDependency' ? pc.yellow(' waits for other windows') : ''}` : undefined
    }
    case 'pipelineQueued':
      return `${pc.yellow('–')} pipeline  ${event.run.pipelineName} queued ${pc.dim(event.run.runId.slice(0, 8))}`
    case 'pipelineFinished':
      return event.status === 'Succeeded' ? `${mark(true)} pipeline  ${event.pipelineName} ${pc.dim(`${duration(event.durationInMs)} · lagoon adf show ${event.runId.slice(0, 8)}`)}` : undefined
    default:
      return undefined
  }
}

function lakeflowLine(event: EventOf<'lakeflow'>, types: ReadonlyMap<string, string>): string | undefined {
  switch (event.kind) {
    case 'flowProgress': {
      if (event.status === 'FAILED') return `${mark(false)} flow      ${event.dataset}: ${event.error?.message ?? event.reason ?? 'failed'}`
      if (event.status === 'SKIPPED') return `${pc.yellow('–')} flow      ${event.dataset} skipped${event.reason ? `: ${event.reason}` : ''}`
      const done = event.status === 'COMPLETED' && event.metrics ? changesText({ ...event.metrics, type: types.get(`${event.update} ${event.flow}`) ?? '' }) : ''
      return done === '' ? undefined : `${mark(true)} flow      ${event.dataset}  ${done} ${pc.dim(duration(event.metrics?.tookMs ?? 0))}`
    }
    case 'schemaEvolved':
      return `${pc.cyan('+')} schema    ${event.dataset} gained ${event.added.join(', ')}`
    case 'updateProgress':
      if (event.state === 'COMPLETED') return `${mark(true)} pipeline  ${event.pipeline} updated ${pc.dim(duration(event.tookMs ?? 0))}`
      return event.state === 'FAILED' ? `${mark(false)} pipeline  ${event.pipeline} failed${event.error ? `: ${event.error.message}` : ''}` : undefined
    default:
      return undefined
  }
}

interface Changes {
  readonly type?: string
  readonly appended?: bigint
  readonly upserted?: bigint
  readonly deleted?: bigint
  readonly dropped?: bigint
  readonly expectations?: readonly { readonly name: string; readonly action: string; readonly failed: bigint }[]
}

/** `1,200 appended, 3 changed, 2 deleted, 5 dropped (valid_key 5)`, without what is zero. */
export function changesText({ type, appended = 0n, upserted = 0n, deleted = 0n, dropped = 0n, expectations = [] }: Changes): string {
  const rules = expectations.filter(({ action, failed }) => action === 'DROP ROW' && failed > 0n).map(({ name, failed }) => `${name} ${withThousands(failed)}`)
  const warned = expectations.filter(({ action, failed }) => action === 'KEEP' && failed > 0n).map(({ name, failed }) => `${name} ${withThousands(failed)}`)
  return [
    ...(appended > 0n ? [`${withThousands(appended)} ${type === 'COMPLETE' ? 'computed' : 'appended'}`] : []),
    ...(upserted > 0n ? [`${withThousands(upserted)} changed`] : []),
    ...(deleted > 0n ? [`${withThousands(deleted)} deleted`] : []),
    ...(dropped > 0n ? [pc.yellow(`${withThousands(dropped)} dropped (${rules.join(', ')})`)] : []),
    ...(warned.length > 0 ? [pc.yellow(`warned (${warned.join(', ')})`)] : []),
  ].join(', ')
}

function parametersText(parameters: object): string {
  const short = Object.entries(parameters).filter(([, value]) => typeof value === 'string' && value !== '' && value.length < 40)
  return short.length === 0 ? '' : ` (${short.map(([, value]) => String(value)).join(', ')})`
}
