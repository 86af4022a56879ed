import { binarySource, datasetTypes, sinkTypes, sourceTypes } from '../../connectors/registry.ts'
import { nearest } from '../../closest.ts'
import type { Problem } from '../../error.ts'
import { named, type Factory } from '../../model/factory.ts'
import { isLinkedServiceType, linkedServiceTypes } from '../../resources/linkedService.ts'
import { locationTypes } from '../../connectors/lakeFiles.ts'
import { webLocationType } from '../../connectors/web/httpFile.ts'
import { problemAt } from '../problem.ts'
import { referencesIn } from '../references.ts'
import { activeActivities, type Placed } from '../walk.ts'
import { isObject } from '../../reader/cursor.ts'

/** The sources and sinks that activities name have a connector here. */
export function everyConnectorIsKnown(factory: Factory): readonly Problem[] {
  return [...activeActivities(factory)].flatMap((placed) => {
    const { activity } = placed
    if (activity.kind === 'Copy') {
      return [
        ...unknownType(placed, 'source', activity.properties.source.type, sourceTypes),
        ...unknownType(placed, 'sink', activity.properties.sink.type, sinkTypes),
      ]
    }
    return activity.kind === 'Lookup' ? unknownType(placed, 'source', activity.properties.sourceType, sourceTypes.filter((type) => type !== binarySource)) : []
  })
}

function unknownType({ pipeline, activity }: Placed, side: 'source' | 'sink', type: string, known: readonly string[]): readonly Problem[] {
  if (type === '' || known.includes(type)) return []
  const near = nearest(type, known)
  return [
    problemAt(
      { document: pipeline.document, path: [...activity.path, 'typeProperties', side, 'type'] },
      {
        code: 'ConnectorTypeNotSupported',
        message: `a ${side} of type '${type}' does not run here`,
        hint: near ? `did you mean '${near}'?` : `these run: ${known.join(', ')}`,
      },
    ),
  ]
}

/** The datasets and linked services that activities use have a local counterpart. Those that nothing uses may be of any type. */
export function everyUsedTypeIsKnown(factory: Factory): readonly Problem[] {
  const problems = new Map<string, Problem>()
  for (const { activity } of activeActivities(factory)) {
    for (const { target, reference } of referencesIn(activity)) {
      if (target === 'pipeline') continue
      for (const [name, problem] of target === 'dataset'
        ? datasetProblems(factory, reference.referenceName)
        : serviceProblems(factory, reference.referenceName)) {
        problems.set(name, problem)
      }
    }
  }
  return [...problems.values()]
}

type Named = readonly (readonly [string, Problem])[]

function datasetProblems(factory: Factory, name: string): Named {
  const dataset = named(factory.datasets, name)
  if (!dataset || dataset.type === '') return []
  const { document, type, typeProperties } = dataset
  const service = serviceProblems(factory, dataset.linkedService.referenceName)
  if (!datasetTypes.includes(type)) {
    return [
      ...service,
      [
        `dataset ${name}`,
        problemAt(
          { document, path: ['properties', 'type'] },
          {
            code: 'DatasetTypeNotSupported',
            message: `datasets of type '${type}' do not run here`,
            hint: `these do: ${datasetTypes.join(', ')}`,
          },
        ),
      ],
    ]
  }
  const { location } = typeProperties
  const locationType = isObject(location) ? location['type'] : undefined
  if (typeof locationType !== 'string' || Object.hasOwn(locationTypes, locationType) || locationType === webLocationType) return service
  const place = { document, path: ['properties', 'typeProperties', 'location', 'type'] }
  return [
    ...service,
    [
      `location ${name}`,
      problemAt(place, {
        code: 'LocationTypeNotSupported',
        message: `a location of type '${locationType}' has no local counterpart`,
        hint: `these have: ${[...Object.keys(locationTypes), webLocationType].join(', ')}`,
      }),
    ],
  ]
}

function serviceProblems(factory: Factory, name: string): Named {
  const service = named(factory.linkedServices, name)
  if (!service || service.type === '' || isLinkedServiceType(service.type)) return []
  const place = { document: service.document, path: ['properties', 'type'] }
  return [
    [
      `service ${name}`,
      problemAt(place, {
        code: 'LinkedServiceTypeNotSupported',
        message: `linked services of type '${service.type}' have no local counterpart`,
        hint: `these have: ${Object.keys(linkedServiceTypes).join(', ')}`,
      }),
    ],
  ]
}
