import type { Json, JsonObject } from '@lagoon/expressions'
import type { ActivityRun, PipelineRunSummary, VariableChange } from './run/records.ts'
import type { TriggerRun } from './triggers/triggerRun.ts'

/** Which turn of which container an activity ran in. */
export interface Within {
  readonly activity: string
  readonly activityRunId: string
  readonly branch: string
  readonly iteration?: number
}

/**
 * One line of a run's story. All of it is plain JSON with times as ISO text, so that a file of these lines is enough to
 * show the run again (`historyOf`).
 */
export type FactoryEvent =
  | { readonly kind: 'pipelineQueued'; readonly run: PipelineRunHead }
  | { readonly kind: 'pipelineStarted'; readonly run: PipelineRunHead }
  | {
      readonly kind: 'pipelineFinished'
      readonly runId: string
      readonly pipelineName: string
      readonly status: 'Succeeded' | 'Failed' | 'Cancelled'
      readonly message: string
      readonly runEnd: string
      readonly durationInMs: number
      readonly variables: JsonObject
      readonly returnValue?: Json
    }
  | ({ readonly kind: 'variableChanged'; readonly runId: string } & VariableChange)
  | { readonly kind: 'activityStarted'; readonly run: ActivityRunHead }
  | { readonly kind: 'activityFinished'; readonly run: ActivityRun }
  /** What a firing of a trigger has come to; the last one of a trigger run counts. */
  | { readonly kind: 'triggerRun'; readonly run: TriggerRun }

export type PipelineRunHead = Omit<PipelineRunSummary, 'status' | 'runEnd' | 'durationInMs' | 'message' | 'lastUpdated'>
export type ActivityRunHead = Omit<ActivityRun, 'status' | 'activityRunEnd' | 'durationInMs' | 'input' | 'output' | 'error'>
