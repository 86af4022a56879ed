import type { Json } from '@lagoon/expressions'
import type { Dataset, LinkedService, Pipeline, Trigger } from '../model/factory.ts'
import type { Reference } from '../model/reference.ts'
import { isTriggerType, triggerTypes } from '../triggers/registry.ts'
import { readActivities } from './activity.ts'
import {
  at,
  entries,
  has,
  isArray,
  items,
  optionalNumber,
  optionalObject,
  optionalText,
  originOf,
  requiredText,
  type Cursor,
} from './cursor.ts'
import { readParameters, readReference, readVariables } from './reference.ts'

/** The name inside the file counts; an ARM export writes `[concat(parameters('factoryName'), '/name')]`. */
export function readName(cursor: Cursor): string {
  const name = requiredText(at(cursor, 'name'))
  return /^\[concat\(.*'\/([^']+)'\)\]$/.exec(name)?.[1] ?? name
}

const head = (cursor: Cursor): Pick<Pipeline, 'name' | 'origin' | 'document'> => ({
  name: readName(cursor),
  origin: originOf(at(cursor, 'name')),
  document: cursor.document,
})

export function readPipeline(cursor: Cursor): Pipeline {
  const properties = at(cursor, 'properties')
  const concurrency = optionalNumber(at(properties, 'concurrency'))
  return {
    ...head(cursor),
    parameters: readParameters(at(properties, 'parameters')),
    variables: readVariables(at(properties, 'variables')),
    activities: readActivities(at(properties, 'activities')),
    ...(concurrency === undefined ? {} : { concurrency: Math.max(1, concurrency) }),
  }
}

export function readDataset(cursor: Cursor): Dataset {
  const properties = at(cursor, 'properties')
  return {
    ...head(cursor),
    type: requiredText(at(properties, 'type')),
    linkedService: readReference(at(properties, 'linkedServiceName')),
    parameters: readParameters(at(properties, 'parameters')),
    typeProperties: optionalObject(at(properties, 'typeProperties')),
    schema: columnsOf(at(properties, 'schema').value),
  }
}

function columnsOf(schema: Json | undefined): Dataset['schema'] {
  if (!isArray(schema)) return []
  return schema.flatMap((column) =>
    typeof column === 'object' && column !== null && 'name' in column
      ? [{ name: String(column['name']), type: String(column['type'] ?? '') }]
      : [],
  )
}

export function readLinkedService(cursor: Cursor): LinkedService {
  const properties = at(cursor, 'properties')
  return {
    ...head(cursor),
    type: requiredText(at(properties, 'type')),
    parameters: readParameters(at(properties, 'parameters')),
    typeProperties: optionalObject(at(properties, 'typeProperties')),
  }
}

export function readTrigger(cursor: Cursor): Trigger {
  const properties = at(cursor, 'properties')
  const state = optionalText(at(properties, 'runtimeState'))
  // A tumbling window has one pipeline, under a name of its own.
  const pipelines = [...items(at(properties, 'pipelines')), ...(has(at(properties, 'pipeline')) ? [at(properties, 'pipeline')] : [])]
  const type = requiredText(at(properties, 'type'))
  return {
    ...head(cursor),
    type,
    ...(isTriggerType(type) ? { timing: triggerTypes[type].read(cursor) } : {}),
    runtimeState: state?.toLowerCase() === 'started' ? 'Started' : 'Stopped',
    pipelines: pipelines.map(readTriggeredPipeline),
    typeProperties: optionalObject(at(properties, 'typeProperties')),
  }
}

function readTriggeredPipeline(cursor: Cursor): Reference {
  return { ...readReference(at(cursor, 'pipelineReference')), parameters: optionalObject(at(cursor, 'parameters')) }
}

export function readGlobalParameters(cursor: Cursor): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    entries(at(cursor, 'properties', 'globalParameters')).map(([name, declaration]) => [name, at(declaration, 'value').value ?? null]),
  )
}
