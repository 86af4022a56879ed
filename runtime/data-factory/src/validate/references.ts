import type { Activity } from '../model/activity.ts'
import type { Factory } from '../model/factory.ts'
import type { Reference } from '../model/reference.ts'
import { activeActivities } from './walk.ts'

export type Target = 'pipeline' | 'dataset' | 'linkedService'

export interface FoundReference {
  readonly target: Target
  readonly reference: Reference
}

/** Everything that a factory's resources name, as far as it can come to run. */
export function referencesOf(factory: Factory): readonly FoundReference[] {
  return [
    ...[...activeActivities(factory)].flatMap(({ activity }) => referencesIn(activity)),
    ...[...factory.datasets.values()].map(({ linkedService }): FoundReference => ({ target: 'linkedService', reference: linkedService })),
    ...[...factory.triggers.values()].flatMap(({ pipelines }) =>
      pipelines.map((reference): FoundReference => ({ target: 'pipeline', reference })),
    ),
  ]
}

/** What one activity itself names. */
export function referencesIn(activity: Activity): readonly FoundReference[] {
  const service: readonly FoundReference[] = activity.linkedService ? [{ target: 'linkedService', reference: activity.linkedService }] : []
  switch (activity.kind) {
    case 'Copy': {
      const { log } = activity.properties.tolerance
      return [
        ...service,
        { target: 'dataset', reference: activity.properties.input },
        { target: 'dataset', reference: activity.properties.output },
        ...(log && log.enabled !== false ? [{ target: 'linkedService' as const, reference: log.linkedService }] : []),
      ]
    }
    case 'Delete':
      return [
        ...service,
        { target: 'dataset', reference: activity.properties.dataset },
        ...(activity.properties.log ? [{ target: 'linkedService' as const, reference: activity.properties.log.linkedService }] : []),
      ]
    case 'Script':
      return [...service, ...(activity.properties.log ? [{ target: 'linkedService' as const, reference: activity.properties.log.linkedService }] : [])]
    case 'Lookup':
    case 'GetMetadata':
    case 'Validation':
      return [...service, { target: 'dataset', reference: activity.properties.dataset }]
    case 'ExecutePipeline':
      return [
        ...service,
        { target: 'pipeline', reference: { ...activity.properties.pipeline, parameters: activity.properties.parameters } },
      ]
    default:
      return service
  }
}
