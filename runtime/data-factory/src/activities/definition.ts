import type { Json, JsonObject, Scope } from '@lagoon/expressions'
import type { Activity, ActivityBase, ActivityOf, ActivityType, Body, PropertiesByType } from '../model/activity.ts'
import type { Dynamic } from '../model/reference.ts'
import type { Cursor } from '../reader/cursor.ts'
import type { RunState } from '../run/runState.ts'
import type { Session } from '../run/session.ts'
import type { StartedRun } from '../run/startPipeline.ts'

/** Reads the list of activities at a place; hands it to the containers without a cycle of imports. */
export type ReadActivities = (cursor: Cursor) => readonly Activity[]

/** Everything there is to know about one type of activity. */
export interface ActivityDefinition<T extends ActivityType> {
  /** For the parity table: what runs as in Azure, and what is refused or differs. */
  readonly parity: string
  /** Control activities have neither a timeout nor retries: their `policy`, where they have one, only hides input and output. */
  readonly isControl?: true
  /** The cursor stands on the activity itself. */
  read(activity: Cursor, readActivities: ReadActivities): PropertiesByType[T]
  /** The activities inside it, for containers. */
  bodies?(properties: PropertiesByType[T]): readonly Body[]
  run(activity: ActivityOf<T>, context: ActivityContext): Promise<JsonObject>
}

export interface BodyOutcome {
  readonly status: 'Succeeded' | 'Failed' | 'Cancelled'
  /** The first of the deciding activities that failed. */
  readonly failed?: { readonly name: string; readonly message: string }
  /** What could be asked at the end of the body, its own activities included. */
  readonly scope: Scope
}

/** What an activity may use while it runs. */
export interface ActivityContext {
  readonly session: Session
  readonly pipelineRun: RunState
  readonly activity: ActivityBase
  readonly activityRunId: string
  readonly scope: Scope
  /** Aborts on a timeout and when the run is cancelled. Check it before anything becomes visible. */
  readonly signal: AbortSignal
  /** Evaluates every expression in a value. */
  evaluate(value: Dynamic): Json
  evaluateIn(scope: Scope, value: Dynamic): Json
  /** Writes down what the activity works with. */
  recordInput(input: Json): void
  runBody(body: Body, turn?: { item?: Json; iteration?: number; signal?: AbortSignal }): Promise<BodyOutcome>
  /** Starts another pipeline; a run that is not waited for outlives the activity. */
  startPipeline(request: { pipeline: string; parameters: JsonObject; wait: boolean }): StartedRun
}
