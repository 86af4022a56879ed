import type { Json, JsonObject } from '@lagoon/expressions'
import type { Pipeline } from '../model/factory.ts'
import type { ActivityRun, ActivityRunError, ActivityStatus, InvokedBy, VariableChange } from './records.ts'

/** What expressions can ask about an activity that has ended. */
export interface ActivityResult {
  readonly name: string
  readonly type: string
  readonly status: ActivityStatus
  readonly output: Json
  readonly error?: ActivityRunError
  readonly startedAt: Date
  readonly endedAt: Date
}

/** One pipeline run while it goes on: the only mutable thing in it, shared by all its activities. */
export interface RunState {
  readonly runId: string
  readonly runGroupId: string
  readonly pipeline: Pipeline
  readonly parameters: JsonObject
  readonly invokedBy: InvokedBy
  readonly triggerTime: Date
  readonly signal: AbortSignal
  readonly variables: Map<string, Json>
  /** Lists in `variables` that nothing else holds: what is appended goes into them. An expression that reads one has it as it was. */
  readonly ownLists: Map<string, Json[]>
  /** What `pipeline()` answers: nothing of it changes while the run goes on. */
  readonly systemVariables: JsonObject
  returnValue: Json | undefined
  readonly activityRuns: ActivityRun[]
  readonly variableChanges: VariableChange[]
}

/** The results that are visible at a place: those of this turn of this container, then those around it. */
export interface Results {
  get(name: string): ActivityResult | undefined
  set(result: ActivityResult): void
  names(): readonly string[]
}

export function resultsWithin(outer?: Results): Results {
  const own = new Map<string, ActivityResult>()
  return {
    get: (name) => own.get(name) ?? own.get(name.toLowerCase()) ?? outer?.get(name),
    set: (result) => void own.set(result.name, result).set(result.name.toLowerCase(), result),
    names: () => [...new Set([...own.values()].map((result) => result.name)), ...(outer?.names() ?? [])],
  }
}
