import type { JsonObject } from '@lagoon/expressions'
import type { Origin } from '../error.ts'
import type { JsonPath } from '../reader/cursor.ts'
import type { AppendVariableProperties } from '../activities/appendVariable.ts'
import type { AzureFunctionProperties } from '../activities/azureFunction.ts'
import type { CopyProperties } from '../activities/copy.ts'
import type { DatabricksJobProperties } from '../activities/databricksJob.ts'
import type { DatabricksNotebookProperties } from '../activities/databricksNotebook.ts'
import type { DeleteProperties } from '../activities/delete.ts'
import type { ExecutePipelineProperties } from '../activities/executePipeline.ts'
import type { FailProperties } from '../activities/fail.ts'
import type { FilterProperties } from '../activities/filter.ts'
import type { ForEachProperties } from '../activities/forEach.ts'
import type { GetMetadataProperties } from '../activities/getMetadata.ts'
import type { IfConditionProperties } from '../activities/ifCondition.ts'
import type { LookupProperties } from '../activities/lookup.ts'
import type { ScriptProperties } from '../activities/script.ts'
import type { SqlServerStoredProcedureProperties } from '../activities/sqlServerStoredProcedure.ts'
import type { SetVariableProperties } from '../activities/setVariable.ts'
import type { SwitchProperties } from '../activities/switch.ts'
import type { UntilProperties } from '../activities/until.ts'
import type { ValidationProperties } from '../activities/validation.ts'
import type { WaitProperties } from '../activities/wait.ts'
import type { WebActivityProperties } from '../activities/webActivity.ts'
import type { WebHookProperties } from '../activities/webHook.ts'
import type { Dynamic, Reference } from './reference.ts'

/** The `typeProperties` of every activity that can run here. A new activity begins with a line in this list. */
export interface PropertiesByType {
  Copy: CopyProperties
  Lookup: LookupProperties
  GetMetadata: GetMetadataProperties
  Delete: DeleteProperties
  Script: ScriptProperties
  SqlServerStoredProcedure: SqlServerStoredProcedureProperties
  WebActivity: WebActivityProperties
  WebHook: WebHookProperties
  AzureFunctionActivity: AzureFunctionProperties
  DatabricksJob: DatabricksJobProperties
  DatabricksNotebook: DatabricksNotebookProperties
  ExecutePipeline: ExecutePipelineProperties
  IfCondition: IfConditionProperties
  Switch: SwitchProperties
  ForEach: ForEachProperties
  Until: UntilProperties
  Validation: ValidationProperties
  Filter: FilterProperties
  SetVariable: SetVariableProperties
  AppendVariable: AppendVariableProperties
  Wait: WaitProperties
  Fail: FailProperties
}

export type ActivityType = keyof PropertiesByType

export type DependencyCondition = 'Succeeded' | 'Failed' | 'Skipped' | 'Completed'

/** Several conditions are *or*; several dependencies are *and*. */
export interface Dependency {
  readonly activity: string
  readonly conditions: readonly DependencyCondition[]
  readonly origin: Origin
}

export interface Policy {
  readonly timeout: Dynamic
  readonly retry: Dynamic
  readonly retryIntervalInSeconds: number
  readonly secureInput: boolean
  readonly secureOutput: boolean
}

export interface ActivityBase {
  readonly name: string
  /** As the file has it. */
  readonly type: string
  readonly dependsOn: readonly Dependency[]
  readonly policy: Policy
  /** Absent when the activity is active; else the status that its dependents see. */
  readonly inactive?: 'Succeeded' | 'Failed' | 'Skipped'
  readonly userProperties: Readonly<Record<string, Dynamic>>
  readonly linkedService?: Reference
  readonly origin: Origin
  readonly path: JsonPath
  readonly raw: JsonObject
  /** The activities inside it, by branch. Empty for all but the containers. */
  readonly bodies: readonly Body[]
}

export interface Body {
  readonly branch: string
  readonly activities: readonly Activity[]
}

export interface ActivityOf<T extends ActivityType> extends ActivityBase {
  readonly kind: T
  readonly properties: PropertiesByType[T]
}

/** Anything that runs in Azure only, or nowhere. It is read so that it can be refused by name and place. */
export interface UnsupportedActivity extends ActivityBase {
  readonly kind: 'Unsupported'
}

/** What the user says that an activity answers, and where that is written. It may hold expressions. */
export interface SuppliedOutput {
  readonly output: JsonObject
  readonly origin: Origin
}

/** One whose output is supplied: it is not run, whatever its type. */
export interface SuppliedActivity extends ActivityBase {
  readonly kind: 'Supplied'
  readonly supplied: SuppliedOutput
}

export type SupportedActivity = { [T in ActivityType]: ActivityOf<T> }[ActivityType]
export type Activity = SupportedActivity | SuppliedActivity | UnsupportedActivity

const known = new WeakMap<readonly Activity[], readonly Activity[]>()

/** All of them, containers before what they hold. Whoever asks again for the same list is answered at once. */
export function everyActivity(activities: readonly Activity[]): readonly Activity[] {
  const found = known.get(activities)
  if (found) return found
  const all: Activity[] = []
  const collect = (list: readonly Activity[]): void => {
    for (const activity of list) {
      all.push(activity)
      for (const body of activity.bodies) collect(body.activities)
    }
  }
  collect(activities)
  known.set(activities, all)
  return all
}

/** By their names in lower case; of two of one name the first counts. */
export const firstOfEachName = (activities: readonly Activity[]): ReadonlyMap<string, Activity> =>
  new Map(activities.toReversed().map((activity) => [activity.name.toLowerCase(), activity]))
