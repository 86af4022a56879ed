import type { JsonObject } from '@lagoon/expressions'

/** `Waiting` ones are windows: for their turn, or for the windows that they depend on. */
export type TriggerRunStatus = 'Succeeded' | 'Failed' | 'InProgress' | 'Running' | 'Waiting' | 'WaitingOnDependency' | 'Cancelled'

/** One firing of a trigger, in the shape of Azure's `queryTriggerRuns`. */
export interface TriggerRun {
  readonly triggerRunId: string
  readonly triggerName: string
  readonly triggerType: string
  readonly triggerRunTimestamp: string
  readonly status: TriggerRunStatus
  readonly message: string
  /** `TriggerTime`, and `ScheduleTime`, `windowStartTime` and `windowEndTime`, or what happened to which file. */
  readonly properties: Readonly<Record<string, string>>
  /** The run of each pipeline, by the pipeline's name. */
  readonly triggeredPipelines: Readonly<Record<string, string>>
  /** What a window waits for: by trigger, the windows that must succeed and how they stand. */
  readonly dependencyStatus?: JsonObject
}
