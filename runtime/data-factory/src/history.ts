import type { ActivityRunHead, FactoryEvent, PipelineRunHead } from './events.ts'
import type { ActivityRun, PipelineRun, PipelineRunSummary, VariableChange } from './run/records.ts'
import type { TriggerRun } from './triggers/triggerRun.ts'

/**
 * The pipeline runs that a stream of events tells of, in the order in which they began. A run whose end is missing is still
 * `InProgress`: it goes on elsewhere, or was cut short.
 */
export function historyOf(events: Iterable<FactoryEvent>): PipelineRun[] {
  const runs = new Map<string, Told>()
  for (const event of events) {
    switch (event.kind) {
      case 'pipelineQueued':
      case 'pipelineStarted':
        runs.set(event.run.runId, { head: event.run, queued: event.kind === 'pipelineQueued', end: undefined, activityRuns: new Map(), variableChanges: [], lastUpdated: event.run.runStart })
        break
      case 'pipelineFinished': {
        const told = runs.get(event.runId)
        if (told) told.end = event
        break
      }
      case 'variableChanged': {
        const { kind: _, runId, ...change } = event
        const told = runs.get(runId)
        told?.variableChanges.push(change)
        if (told) told.lastUpdated = change.at
        break
      }
      case 'activityStarted': {
        const told = runs.get(event.run.pipelineRunId)
        told?.activityRuns.set(event.run.activityRunId, begun(event.run))
        if (told) told.lastUpdated = event.run.activityRunStart
        break
      }
      case 'activityFinished': {
        const told = runs.get(event.run.pipelineRunId)
        // The end of an activity takes the place of its beginning.
        told?.activityRuns.set(event.run.activityRunId, event.run)
        if (told && event.run.takenFrom === undefined) told.lastUpdated = event.run.activityRunEnd ?? told.lastUpdated
        break
      }
      case 'triggerRun':
        break
      default:
        event satisfies never
    }
  }
  return [...runs.values()].map(runOf)
}

/** The same runs, with `isLatest` true for the last one of each group, and for those that it called. */
export function withLatest<Run extends PipelineRunSummary>(runs: readonly Run[]): Run[] {
  const last = new Map<string, Run>()
  const byId = new Map(runs.map((run) => [run.runId, run]))
  const callerOf = (run: Run): Run | undefined => byId.get(run.invokedBy.pipelineRunId ?? '')
  for (const run of runs.filter((one) => !callerOf(one))) {
    const known = last.get(run.runGroupId)
    if (!known || known.runStart <= run.runStart) last.set(run.runGroupId, run)
  }
  const isLatest = (run: Run): boolean => {
    const caller = callerOf(run)
    return caller ? isLatest(caller) : last.get(run.runGroupId) === run
  }
  return runs.map((run) => ({ ...run, isLatest: isLatest(run) }))
}

const processEnded = 'the process that ran it ended before it did'

/** A run whose process is gone: nothing of it goes on any more. What it had begun counts as failed, and can be run again. */
export const cutShort = <Run extends PipelineRunSummary>(run: Run): Run =>
  run.status !== 'InProgress' && run.status !== 'Queued' ? run : { ...run, status: 'Failed', message: processEnded, runEnd: run.lastUpdated, durationInMs: Date.parse(run.lastUpdated) - Date.parse(run.runStart) }

/** The same for its activities. */
export const activityCutShort = (run: ActivityRun, endedAt: string): ActivityRun =>
  run.status !== 'InProgress'
    ? run
    : { ...run, status: 'Failed', activityRunEnd: endedAt, durationInMs: Date.parse(endedAt) - Date.parse(run.activityRunStart), error: { errorCode: 'ProcessEnded', message: processEnded, failureType: 'SystemError', target: run.activityName } }

/** The trigger runs that a stream of events tells of, in the order in which they began; what was told last of each counts. */
export function triggerRunsOf(events: Iterable<FactoryEvent>): TriggerRun[] {
  const runs = new Map<string, TriggerRun>()
  for (const event of events) if (event.kind === 'triggerRun') runs.set(event.run.triggerRunId, event.run)
  return [...runs.values()]
}

interface Told {
  readonly head: PipelineRunHead
  readonly queued: boolean
  end: Extract<FactoryEvent, { kind: 'pipelineFinished' }> | undefined
  readonly activityRuns: Map<string, ActivityRun>
  readonly variableChanges: VariableChange[]
  lastUpdated: string
}

const begun = (head: ActivityRunHead): ActivityRun => ({
  ...head,
  status: 'InProgress',
  activityRunEnd: null,
  durationInMs: null,
  input: null,
  output: null,
  error: { errorCode: '', message: '', failureType: '', target: head.activityName },
})

function runOf({ head, queued, end, activityRuns, variableChanges, lastUpdated }: Told): PipelineRun {
  const common = { ...head, activityRuns: [...activityRuns.values()], variableChanges }
  if (!end) {
    const variables = Object.fromEntries(variableChanges.flatMap(({ variable, value, change }) => (change === 'set' ? [[variable, value]] : [])))
    return { ...common, runEnd: null, durationInMs: null, status: queued ? 'Queued' : 'InProgress', message: '', lastUpdated, variables }
  }
  const { status, message, runEnd, durationInMs, variables, returnValue } = end
  return {
    ...common,
    status,
    message,
    runEnd,
    durationInMs,
    variables,
    lastUpdated: runEnd,
    ...(returnValue === undefined ? {} : { returnValue }),
  }
}
