import { activityTypes, isActivityType, isContainer, readDefined } from '../activities/registry.ts'
import type { Activity, ActivityBase, Dependency, DependencyCondition, Policy } from '../model/activity.ts'
import {
  at,
  has,
  items,
  optionalFlag,
  optionalNumber,
  optionalObject,
  optionalValue,
  originOf,
  requiredText,
  type Cursor,
} from './cursor.ts'
import { oneOf } from './oneOf.ts'
import { readReference } from './reference.ts'

export const readActivities = (cursor: Cursor): readonly Activity[] => items(cursor).map(readActivity)

function readActivity(cursor: Cursor): Activity {
  const type = requiredText(at(cursor, 'type'))
  const base = readBase(cursor, type)
  // Documentation itself writes "filter" where Studio writes "Filter".
  const kind = activityTypes.find((known) => known.toLowerCase() === type.toLowerCase())
  const supplied = cursor.supplied?.get(base.name.toLowerCase())
  if (supplied && !(kind && isContainer(kind))) return { ...base, kind: 'Supplied', supplied }
  return kind && isActivityType(kind) ? readDefined(kind, base, cursor, readActivities) : { ...base, kind: 'Unsupported' }
}

function readBase(cursor: Cursor, type: string): ActivityBase {
  const inactive = readInactive(cursor)
  const linkedService = at(cursor, 'linkedServiceName')
  return {
    name: requiredText(at(cursor, 'name')),
    type,
    dependsOn: items(at(cursor, 'dependsOn')).map(readDependency),
    policy: readPolicy(at(cursor, 'policy')),
    userProperties: Object.fromEntries(
      items(at(cursor, 'userProperties')).map((property) => [
        requiredText(at(property, 'name')),
        optionalValue(at(property, 'value')) ?? null,
      ]),
    ),
    ...(inactive ? { inactive } : {}),
    ...(has(linkedService) ? { linkedService: readReference(linkedService) } : {}),
    origin: originOf(at(cursor, 'name')),
    path: cursor.path,
    raw: optionalObject(cursor),
    bodies: [],
  }
}

const conditions: readonly DependencyCondition[] = ['Succeeded', 'Failed', 'Skipped', 'Completed']

function readDependency(cursor: Cursor): Dependency {
  return {
    activity: requiredText(at(cursor, 'activity')),
    conditions: items(at(cursor, 'dependencyConditions')).flatMap((condition) => oneOf(condition, conditions) ?? []),
    origin: originOf(cursor),
  }
}

function readPolicy(cursor: Cursor): Policy {
  return {
    timeout: optionalValue(at(cursor, 'timeout')) ?? null,
    retry: optionalValue(at(cursor, 'retry')) ?? 0,
    retryIntervalInSeconds: optionalNumber(at(cursor, 'retryIntervalInSeconds')) ?? 30,
    secureInput: optionalFlag(at(cursor, 'secureInput')) ?? false,
    secureOutput: optionalFlag(at(cursor, 'secureOutput')) ?? false,
  }
}

function readInactive(cursor: Cursor): ActivityBase['inactive'] {
  const state = at(cursor, 'state')
  if (!has(state) || oneOf(state, ['Active', 'Inactive'] as const) !== 'Inactive') return undefined
  const markAs = at(cursor, 'onInactiveMarkAs')
  return has(markAs) ? oneOf(markAs, ['Succeeded', 'Failed', 'Skipped'] as const) : 'Succeeded'
}
