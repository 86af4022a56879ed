import type { ActivityRun, PipelineRun } from '@lagoon/data-factory'
import type { FlowMetrics, FlowStatus } from '@lagoon/lakeflow'
import type { Trouble } from './error.ts'
import type { WorkspaceEvent } from './events.ts'

/** What one run of the workspace did, from its events alone: the same facts for a person's summary and for `-o json`. */
export interface RunReport {
  readonly status: 'Succeeded' | 'Failed'
  readonly tookMs: number
  readonly pipelineRuns: readonly PipelineRunReport[]
  readonly copies: readonly CopyReport[]
  readonly updates: readonly UpdateReport[]
  readonly messages: number
  /** What kept something from running: problems of files, each with its place, and what could not begin. */
  readonly problems: readonly Trouble[]
}

export interface PipelineRunReport {
  readonly runId: string
  readonly pipelineName: string
  readonly parameters: PipelineRun['parameters']
  readonly status: string
  readonly message: string
  readonly durationInMs: number
  /** `Manual`, `ScheduleTrigger`, `PipelineActivity`. */
  readonly invokedByType: string
}

/** A Copy of rows: control documents (JSON) are left out. */
export interface CopyReport {
  readonly pipelineRunId: string
  readonly activityName: string
  /** What the sink's dataset was given: container and folder, or schema and table. */
  readonly sink: string
  readonly status: string
  readonly rowsCopied: number
  /** By fault tolerance. */
  readonly rowsSkipped: number
  readonly dataWritten: number
  readonly durationInMs: number
  readonly error: string
}

export interface UpdateReport {
  readonly update: string
  readonly pipeline: string
  readonly state: string
  readonly error: string
  readonly flows: readonly FlowReport[]
}

export interface FlowReport extends Partial<FlowMetrics> {
  readonly flow: string
  readonly dataset: string
  /** `APPEND`, `CHANGE` (AUTO CDC) or `COMPLETE`: a view that is computed anew, whose rows count as appended. */
  readonly type: string
  readonly status: FlowStatus
  readonly reason: string
  readonly error: string
  /** Of the error: its name, and what to do. */
  readonly code?: string
  readonly hint?: string
}

/** Folds the events of a run. Nested pipeline runs and jobs are part of it. */
export function reportOf(events: readonly WorkspaceEvent[], tookMs: number, { failed = false, troubles = [] }: { failed?: boolean; troubles?: readonly Trouble[] } = {}): RunReport {
  const problems: Trouble[] = [...troubles]
  const starts = new Map<string, PipelineRunReport>()
  const copies: CopyReport[] = []
  const updates = new Map<string, { pipeline: string; state: string; error: string; flows: Map<string, FlowReport> }>()
  let messages = 0
  for (const { room, event } of events) {
    switch (room) {
      case 'data-factory':
        if (event.kind === 'pipelineStarted') {
          const { runId, pipelineName, parameters, invokedBy } = event.run
          starts.set(runId, { runId, pipelineName, parameters, status: 'InProgress', message: '', durationInMs: 0, invokedByType: invokedBy.invokedByType })
        } else if (event.kind === 'pipelineFinished') {
          const started = starts.get(event.runId)
          if (started) starts.set(event.runId, { ...started, status: event.status, message: event.message, durationInMs: event.durationInMs })
        } else if (event.kind === 'activityFinished') {
          const copied = copyOf(event.run)
          if (copied) copies.push(copied)
        }
        break
      case 'logic-apps':
        if (event.kind === 'messageDelivered') messages += 1
        break
      case 'lakeflow':
        if (event.kind === 'updateCreated') updates.set(event.update, { pipeline: event.pipeline, state: 'CREATED', error: '', flows: new Map() })
        else if (event.kind === 'updateProgress') {
          const update = updates.get(event.update)
          if (update) updates.set(event.update, { ...update, state: event.state, error: event.error?.message ?? update.error })
        } else if (event.kind === 'flowDefined') {
          const { flow, dataset, type } = event
          updates.get(event.update)?.flows.set(flow, { flow, dataset, type, status: 'QUEUED', reason: '', error: '' })
        } else if (event.kind === 'flowProgress') {
          const flows = updates.get(event.update)?.flows
          const { flow, dataset, status, metrics, error, reason } = event
          const known = flows?.get(flow)
          const why = error ? { code: error.code, ...(error.hint === undefined ? {} : { hint: error.hint }) } : {}
          flows?.set(flow, { ...known, ...metrics, flow, dataset, type: known?.type ?? '', status, error: error?.message ?? '', ...why, reason: reason ?? known?.reason ?? '' })
        } else if (event.kind === 'problemFound') problems.push(event.problem)
        break
      case 'jobs':
        break
      default:
        room satisfies never
    }
  }
  const pipelineRuns = [...starts.values()]
  const ended = [...updates].map(([update, { flows, ...rest }]): UpdateReport => ({ update, ...rest, flows: [...flows.values()] }))
  // A nested run that failed may have been handled by the one that called it.
  const outer = pipelineRuns.filter(({ invokedByType }) => invokedByType !== 'PipelineActivity')
  const succeeded = !failed && outer.every(({ status }) => status === 'Succeeded') && ended.every(({ state }) => state === 'COMPLETED')
  return { status: succeeded ? 'Succeeded' : 'Failed', tookMs, pipelineRuns, copies, updates: ended, messages, problems: unique(problems) }
}

/** One file may be told of by the bundle, by an update, and by a task that runs it. */
const unique = (problems: readonly Trouble[]): Trouble[] => [...new Map(problems.map((problem) => [JSON.stringify([problem.code, problem.message, problem.origin]), problem])).values()]

/** Undefined when the activity is no Copy of rows, or did not run (a rerun takes its record from an earlier run). */
export function copyOf(run: ActivityRun): CopyReport | undefined {
  if (run.activityType !== 'Copy' || run.status === 'Skipped' || run.takenFrom !== undefined || member(member(run.input, 'sink'), 'type') === 'JsonSink') return undefined
  const count = (name: string): number => {
    const value = member(run.output, name)
    return typeof value === 'number' ? value : 0
  }
  return {
    pipelineRunId: run.pipelineRunId,
    activityName: run.activityName,
    sink: sinkOf(run),
    status: run.status,
    rowsCopied: count('rowsCopied'),
    rowsSkipped: count('rowsSkipped'),
    dataWritten: count('dataWritten'),
    durationInMs: run.durationInMs ?? 0,
    error: run.error.message,
  }
}

function sinkOf(run: ActivityRun): string {
  const [output] = items(member(run.input, 'outputs'))
  const parameters = member(output, 'parameters')
  const given = isObject(parameters) ? Object.values(parameters).filter((value) => typeof value === 'string') : []
  const [name] = [member(output, 'referenceName')].filter((value) => typeof value === 'string')
  // The file's name holds the window; the folder says what was copied.
  return (given.length > 2 ? given.slice(0, -1) : given).join('/') || (name ?? '')
}

type Json = ActivityRun['output']
const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)
const member = (value: Json | undefined, name: string): Json | undefined => (isObject(value) ? value[name] : undefined)
const items = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
