import type { Problem } from '../../error.ts'
import { everyActivity } from '../../model/activity.ts'
import type { Factory, Pipeline } from '../../model/factory.ts'
import type { Json } from '@lagoon/expressions'
import { isArray } from '../../reader/cursor.ts'
import { problemAt } from '../problem.ts'
import { activeActivities } from '../walk.ts'

/** What Azure takes of one thing at most. Source: the service limits of Data Factory (Azure subscription limits). */
const most = { activities: 80, activitiesWhenRaised: 120, parameters: 50, concurrency: 100 }

/** Pipelines stay within the limits of the service. */
export function limitsAreKept(factory: Factory): readonly Problem[] {
  return [...[...factory.pipelines.values()].flatMap(sizeOf), ...noCaseTwice(factory)]
}

function sizeOf({ document, activities, parameters, concurrency }: Pipeline): readonly Problem[] {
  const count = everyActivity(activities).length
  const at = (...path: string[]): { document: typeof document; path: string[] } => ({ document, path: ['properties', ...path] })
  return [
    ...(count > most.activities
      ? [
          problemAt(at('activities'), {
            code: 'LimitExceeded',
            severity: count > most.activitiesWhenRaised ? 'error' : 'warning',
            message: `the pipeline has ${count} activities, those inside containers counted: Azure takes ${most.activities}, or ${most.activitiesWhenRaised} when it has been asked to`,
            hint: 'move some of them to a pipeline of their own and call that by ExecutePipeline',
          }),
        ]
      : []),
    ...(parameters.length > most.parameters
      ? [problemAt(at('parameters'), { code: 'LimitExceeded', message: `a pipeline has at most ${most.parameters} parameters, and this has ${parameters.length}`, hint: 'pass an object' })]
      : []),
    ...(concurrency !== undefined && concurrency > most.concurrency
      ? [problemAt(at('concurrency'), { code: 'LimitExceeded', message: `concurrency is at most ${most.concurrency}`, hint: 'leave it out: without it nothing waits' })]
      : []),
  ]
}

function noCaseTwice(factory: Factory): readonly Problem[] {
  return [...activeActivities(factory)].flatMap(({ pipeline: { document }, activity }) => {
    if (activity.kind !== 'Switch') return []
    const path = [...activity.path, 'typeProperties', 'cases']
    const cases = casesOf(activity.raw['typeProperties'])
    const seen = new Set<string>()
    return cases.flatMap((value, index) => {
      if (value === undefined || !seen.has(value)) {
        if (value !== undefined) seen.add(value)
        return []
      }
      return problemAt({ document, path: [...path, index, 'value'] }, { code: 'DuplicateCase', message: `'${activity.name}' has two cases '${value}'`, hint: 'only the first one would ever run' })
    })
  })
}

function casesOf(properties: Json | undefined): readonly (string | undefined)[] {
  const cases = typeof properties === 'object' && properties !== null && 'cases' in properties ? properties['cases'] : undefined
  return isArray(cases ?? null) ? (cases as readonly Json[]).map((one) => (typeof one === 'object' && one !== null && 'value' in one && typeof one['value'] === 'string' ? one['value'] : undefined)) : []
}
