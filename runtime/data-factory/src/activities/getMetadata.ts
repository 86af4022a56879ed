import type { Json, JsonObject } from '@lagoon/expressions'
import type { Dynamic, Reference } from '../model/reference.ts'
import { at, optionalObject, requiredValue } from '../reader/cursor.ts'
import { readReference } from '../reader/reference.ts'
import { lakeMetadata } from '../connectors/lakeMetadata.ts'
import { tableMetadata } from '../connectors/tableMetadata.ts'
import { FactoryError } from '../error.ts'
import type { ActivityDefinition } from './definition.ts'
import { datasetIn, executionFields, shownReference, wrapped } from './execution.ts'
import { listOf } from './values.ts'

export interface GetMetadataProperties {
  readonly dataset: Reference
  readonly fieldList: Dynamic
  readonly storeSettings: JsonObject
}

export const metadataFields = [
  'itemName',
  'itemType',
  'size',
  'created',
  'lastModified',
  'childItems',
  'contentMD5',
  'structure',
  'columnCount',
  'exists',
] as const
export type MetadataField = (typeof metadataFields)[number]

/** What can be told about a dataset; undefined when nothing is there. Each field is worked out only when it is asked for. */
export type Metadata = Readonly<Partial<Record<Exclude<MetadataField, 'exists'>, () => Promise<Json>>>>

export const getMetadata: ActivityDefinition<'GetMetadata'> = {
  parity: 'runs on files, folders and SQL tables: every field; `created` where the file system knows it',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    return {
      dataset: readReference(at(properties, 'dataset')),
      fieldList: requiredValue(at(properties, 'fieldList')),
      storeSettings: optionalObject(at(properties, 'storeSettings')),
    }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const fields = listOf(context.evaluate(properties.fieldList), 'fieldList').map(fieldOf)
    const storeSettings = context.evaluate(properties.storeSettings) as JsonObject
    context.recordInput({ dataset: shownReference(context, properties.dataset), fieldList: fields, storeSettings })
    const dataset = datasetIn(context, properties.dataset)
    try {
      const request = { context, dataset, settings: { storeSettings } }
      const metadata = dataset.linkedService.kind === 'sql' ? await tableMetadata(request) : await lakeMetadata(request)
      // Asked whether it exists, a missing path is an answer; asked anything else only, it is a failure.
      if (!metadata && !fields.includes('exists')) {
        throw new FactoryError('PathNotFound', `nothing is where dataset '${dataset.name}' points`)
      }
      const found: Record<string, Json> = {}
      for (const field of fields) {
        if (field === 'exists') found['exists'] = metadata !== undefined
        else if (metadata) found[field] = await valueOf(metadata, field, dataset.type)
      }
      return { ...found, ...executionFields(context, startedAt) }
    } catch (error) {
      throw wrapped('2011', error)
    }
  },
}

function fieldOf(value: Json): MetadataField {
  const found = metadataFields.find((known) => known.toLowerCase() === String(value).toLowerCase())
  if (found) return found
  throw new FactoryError('InvalidPropertyValue', `'${String(value)}' is no field of GetMetadata`, { hint: metadataFields.join(', ') })
}

function valueOf(metadata: Metadata, field: Exclude<MetadataField, 'exists'>, type: string): Promise<Json> {
  const read = metadata[field]
  if (read) return read()
  throw new FactoryError('MetadataFieldNotSupported', `the field '${field}' is not available for a dataset of type '${type}' here`)
}
