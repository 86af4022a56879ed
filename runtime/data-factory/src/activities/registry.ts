import type { JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { Activity, ActivityBase, ActivityOf, ActivityType, SupportedActivity } from '../model/activity.ts'
import type { Cursor } from '../reader/cursor.ts'
import { appendVariable } from './appendVariable.ts'
import { azureFunction } from './azureFunction.ts'
import { copy } from './copy.ts'
import { databricksJob } from './databricksJob.ts'
import { databricksNotebook } from './databricksNotebook.ts'
import type { ActivityContext, ActivityDefinition, ReadActivities } from './definition.ts'
import { deleteActivity } from './delete.ts'
import { executePipeline } from './executePipeline.ts'
import { fail } from './fail.ts'
import { filter } from './filter.ts'
import { forEach } from './forEach.ts'
import { getMetadata } from './getMetadata.ts'
import { ifCondition } from './ifCondition.ts'
import { lookup } from './lookup.ts'
import { script } from './script.ts'
import { sqlServerStoredProcedure } from './sqlServerStoredProcedure.ts'
import { setVariable } from './setVariable.ts'
import { runSupplied } from './supplied.ts'
import { switchActivity } from './switch.ts'
import { until } from './until.ts'
import { validation } from './validation.ts'
import { wait } from './wait.ts'
import { webActivity } from './webActivity.ts'
import { webHook } from './webHook.ts'

/** Every activity that runs here. Whatever is not in this record is refused by its name. */
export const runners = {
  Copy: copy,
  Lookup: lookup,
  GetMetadata: getMetadata,
  Delete: deleteActivity,
  Script: script,
  SqlServerStoredProcedure: sqlServerStoredProcedure,
  WebActivity: webActivity,
  WebHook: webHook,
  AzureFunctionActivity: azureFunction,
  DatabricksJob: databricksJob,
  DatabricksNotebook: databricksNotebook,
  ExecutePipeline: executePipeline,
  IfCondition: ifCondition,
  Switch: switchActivity,
  ForEach: forEach,
  Until: until,
  Validation: validation,
  Filter: filter,
  SetVariable: setVariable,
  AppendVariable: appendVariable,
  Wait: wait,
  Fail: fail,
} satisfies { readonly [T in ActivityType]: ActivityDefinition<T> }

const definitions: { readonly [T in ActivityType]: ActivityDefinition<T> } = runners

export const activityTypes: readonly ActivityType[] = Object.keys(runners).filter(isActivityType)

export function isActivityType(type: string): type is ActivityType {
  return Object.hasOwn(runners, type)
}

/** Whether `policy` gives it a timeout and retries. */
export const isExecution = (activity: Activity): boolean =>
  activity.kind !== 'Unsupported' && activity.kind !== 'Supplied' && !definitions[activity.kind].isControl

/** Whether activities stand inside of it. */
export const isContainer = (type: ActivityType): boolean => definitions[type].bodies !== undefined

export function readDefined<T extends ActivityType>(kind: T, base: ActivityBase, cursor: Cursor, read: ReadActivities): Activity {
  const definition = definitions[kind]
  const properties = definition.read(cursor, read)
  const activity: ActivityOf<T> = { ...base, kind, properties, bodies: definition.bodies?.(properties) ?? [] }
  return activity as ActivityOf<ActivityType> as SupportedActivity
}

export function runDefined(activity: Activity, context: ActivityContext): Promise<JsonObject> {
  if (activity.kind === 'Supplied') return runSupplied(activity, context)
  if (activity.kind !== 'Unsupported') return runAs(activity, context)
  throw new FactoryError('ActivityTypeNotSupported', `activities of type '${activity.type}' do not run here`, { origin: activity.origin })
}

function runAs<T extends ActivityType>(activity: ActivityOf<T>, context: ActivityContext): Promise<JsonObject> {
  return definitions[activity.kind].run(activity, context)
}
