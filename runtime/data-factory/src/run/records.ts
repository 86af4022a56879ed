import type { Json, JsonObject } from '@lagoon/expressions'
import type { Within } from '../events.ts'

export type ActivityStatus = 'Succeeded' | 'Failed' | 'Skipped' | 'Cancelled'
export type RunStatus = 'Queued' | 'InProgress' | 'Succeeded' | 'Failed' | 'Cancelled'

export interface InvokedBy {
  readonly name: string
  readonly id: string
  /** `Manual`, `ScheduleTrigger`, `PipelineActivity`, … */
  readonly invokedByType: string
  readonly pipelineName?: string
  readonly pipelineRunId?: string
}

/** A pipeline run in the shape of Azure's `queryPipelineRuns`, with its activity runs, its variables and its return value. */
export interface PipelineRun {
  readonly runId: string
  readonly runGroupId: string
  /** Whether it is the last of its group: of a run and its reruns. */
  readonly isLatest: boolean
  readonly factoryName: string
  readonly pipelineName: string
  readonly parameters: JsonObject
  readonly invokedBy: InvokedBy
  readonly runStart: string
  readonly runEnd: string | null
  readonly durationInMs: number | null
  readonly status: RunStatus
  readonly message: string
  readonly lastUpdated: string
  readonly activityRuns: readonly ActivityRun[]
  readonly variables: JsonObject
  /** Every value that a variable was given, in order. */
  readonly variableChanges: readonly VariableChange[]
  readonly returnValue?: Json
}

/** A run without what happened in it: all that a list of runs needs. */
export type PipelineRunSummary = Omit<PipelineRun, 'activityRuns' | 'variables' | 'variableChanges' | 'returnValue'>

export interface VariableChange {
  readonly variable: string
  /** What it is now; of an AppendVariable what was appended. */
  readonly value: Json
  readonly change: 'set' | 'appended'
  /** The activity that set it. */
  readonly activityName: string
  readonly activityRunId: string
  readonly at: string
}

export interface ActivityRunError {
  readonly errorCode: string
  readonly message: string
  readonly failureType: string
  readonly target: string
}

/** An activity run in the shape of Azure's `queryActivityRuns`. An activity that was skipped has a record too. */
export interface ActivityRun {
  readonly activityName: string
  readonly activityType: string
  readonly activityRunId: string
  readonly pipelineName: string
  readonly pipelineRunId: string
  readonly linkedServiceName: string
  readonly status: ActivityStatus | 'InProgress'
  readonly activityRunStart: string
  readonly activityRunEnd: string | null
  readonly durationInMs: number | null
  /** What the expressions of the activity came to. `null` when it never ran. */
  readonly input: Json
  readonly output: Json
  readonly error: ActivityRunError
  /** Counts from 0: each attempt is a run of its own. */
  readonly retryAttempt: number
  readonly userProperties: JsonObject
  /** In a rerun: the pipeline run that this was taken from, instead of being run again. */
  readonly takenFrom?: string
  /** The container and the turn of it that this run belongs to; absent at the top of the pipeline. */
  readonly within?: Within
  /** `file:line:column` of the supplied output, for an activity that was not run. */
  readonly suppliedBy?: string
}
