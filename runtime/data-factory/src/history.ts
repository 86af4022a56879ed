import type { ActivityRunHead, FactoryEvent, PipelineRunHead } from './events.ts'
import type { ActivityRun, PipelineRun } from './run/records.ts'

/**
 * The pipeline runs that a stream of events tells of, in the order in which they began. A run whose end is missing is still
 * `InProgress`: it goes on elsewhere, or was cut short.
 */
export function historyOf(events: Iterable<FactoryEvent>): PipelineRun[] {
  const runs = new Map<string, Told>()
  for (const event of events) {
    switch (event.kind) {
      case 'pipelineQueued':
        break
      case 'pipelineStarted':
        runs.set(event.run.runId, { head: event.run, end: undefined, activityRuns: new Map() })
        break
      case 'pipelineFinished': {
        const told = runs.get(event.runId)
        if (told) told.end = event
        break
      }
      case 'activityStarted':
        runs.get(event.run.pipelineRunId)?.activityRuns.set(event.run.activityRunId, begun(event.run))
        break
      case 'activityFinished':
        // The end of an activity takes the place of its beginning.
        runs.get(event.run.pipelineRunId)?.activityRuns.set(event.run.activityRunId, event.run)
        break
      default:
        event satisfies never
    }
  }
  return [...runs.values()].map(runOf)
}

interface Told {
  readonly head: PipelineRunHead
  end: Extract<FactoryEvent, { kind: 'pipelineFinished' }> | undefined
  readonly activityRuns: Map<string, ActivityRun>
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

function runOf({ head, end, activityRuns }: Told): PipelineRun {
  const common = { ...head, activityRuns: [...activityRuns.values()] }
  if (!end) {
    return { ...common, runEnd: null, durationInMs: null, status: 'InProgress', message: '', lastUpdated: head.runStart, variables: {} }
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
