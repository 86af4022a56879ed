import type { Status } from './model.ts'
import type { ActionError, ActionRecord, WorkflowEvent } from './record.ts'

/** A run as its events told it. A run whose end is missing is still `Running`: it goes on elsewhere, or was cut short. */
export interface RecordedRun {
  readonly id: string
  readonly workflow: string
  readonly trigger: string
  readonly status: Status | 'Running'
  /** ISO 8601. */
  readonly startTime: string
  readonly tookMs: number | undefined
  readonly error: ActionError | undefined
  /** In the order in which they ended. */
  readonly actions: readonly RecordedAction[]
  /** Those that its connectors would have sent. */
  readonly messages: number
}

export interface RecordedAction extends Omit<ActionRecord, 'startTime' | 'endTime' | 'retries'> {
  readonly startTime: string
  readonly endTime: string
  readonly tookMs: number
  readonly retries: number
}

/** The runs that a stream of events tells of, in the order in which they began; it may have been read back from JSON. */
export function recordedRuns(events: Iterable<WorkflowEvent>): RecordedRun[] {
  const runs = new Map<string, RecordedRun>()
  const change = (id: string, to: (run: RecordedRun) => RecordedRun): void => {
    const run = runs.get(id)
    if (run !== undefined) runs.set(id, to(run))
  }
  for (const event of events) {
    switch (event.kind) {
      case 'workflowStarted':
        runs.set(event.run, { id: event.run, workflow: event.workflow, trigger: event.trigger, status: 'Running', startTime: iso(event.at), tookMs: undefined, error: undefined, actions: [], messages: 0 })
        break
      case 'actionFinished':
        change(event.run, run => ({ ...run, actions: [...run.actions, recorded(event.record)] }))
        break
      case 'messageDelivered':
        change(event.run, run => ({ ...run, messages: run.messages + 1 }))
        break
      case 'workflowFinished':
        change(event.run, run => ({ ...run, status: event.status, tookMs: event.tookMs, error: event.error }))
        break
      case 'actionStarted':
      case 'actionRetried':
        break
      default:
        event satisfies never
    }
  }
  return [...runs.values()]
}

function recorded({ startTime, endTime, retries = [], ...rest }: ActionRecord): RecordedAction {
  const [start, end] = [iso(startTime), iso(endTime)]
  return { ...rest, startTime: start, endTime: end, tookMs: Date.parse(end) - Date.parse(start), retries: retries.length }
}

const iso = (at: Date | string): string => new Date(at).toISOString()
