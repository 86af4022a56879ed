import type { Json, JsonObject } from '@lagoon/expressions'
import { flagOf } from '../../activities/values.ts'
import { FactoryError } from '../../error.ts'
import { isArray, isObject } from '../../reader/cursor.ts'
import { parseJsonPath, type JsonPathStep } from '../jsonPath.ts'
import { objectIn, optionalFlagIn, optionalIntegerIn, optionalTextIn } from '../settings.ts'

/** One end of a mapping, as far as it is written down. */
export interface MappingEnd {
  readonly name?: string
  /** Counts from 1. */
  readonly ordinal?: number
  readonly path?: readonly JsonPathStep[]
  /** Whether the path begins at the document; otherwise at the item of `collectionReference`. */
  readonly fromRoot?: boolean
  /** As it stands in the file, for messages. */
  readonly text: string
  readonly type?: string
  readonly format?: string
  readonly culture?: string
}

export interface ConversionSettings {
  readonly allowDataTruncation: boolean
  readonly treatBooleanAsNumber: boolean
  readonly dateTimeFormat?: string
  readonly dateTimeOffsetFormat?: string
  readonly timeSpanFormat?: string
  readonly culture: string
}

/** What a `TabularTranslator` says, in whichever of its spellings. */
export interface Translator {
  readonly mappings: readonly { readonly source: MappingEnd; readonly sink: MappingEnd }[]
  /** The array whose items become rows. */
  readonly collection?: readonly JsonPathStep[]
  readonly complexToText: boolean
  readonly settings: ConversionSettings
}

export const defaultConversion: ConversionSettings = { allowDataTruncation: true, treatBooleanAsNumber: false, culture: 'en-us' }
const nothing: Translator = { mappings: [], complexToText: false, settings: defaultConversion }

/** Throws `FactoryError`: `PropertyNotSupported`, `InvalidPropertyValue`, `InvalidJsonPath`. */
export function readTranslator(value: Json | undefined): Translator {
  if (value === undefined || value === null || value === '') return nothing
  const written = typeof value === 'string' ? asObject(value) : value
  if (!isObject(written)) throw new FactoryError('InvalidPropertyValue', 'the translator of a Copy must be an object')
  const type = optionalTextIn(written, 'type') ?? 'TabularTranslator'
  if (type !== 'TabularTranslator') throw new FactoryError('PropertyNotSupported', `a translator of type '${type}' does not run here`)
  const collection = optionalTextIn(written, 'collectionReference')
  const complex = written['mapComplexValuesToString']
  return {
    mappings: mappingsOf(written),
    ...(collection ? { collection: parseJsonPath(collection) } : {}),
    complexToText: complex === undefined || complex === null ? false : flagOf(complex, 'mapComplexValuesToString'),
    settings: settingsOf(objectIn(written, 'typeConversionSettings')),
  }
}

/** A parameter of type string may hold the whole translator as JSON text. */
function asObject(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new FactoryError('InvalidPropertyValue', 'the translator of a Copy came to a text that is no JSON')
  }
}

export const mapsNothing = ({ mappings, collection }: Translator): boolean => mappings.length === 0 && collection === undefined

/** Today's spelling (`mappings`), and the older `columnMappings` and `schemaMapping`. */
function mappingsOf({ mappings, columnMappings, schemaMapping }: JsonObject): Translator['mappings'] {
  if (isArray(mappings)) {
    return mappings.filter(isObject).map((mapping) => ({ source: endOf(objectIn(mapping, 'source')), sink: endOf(objectIn(mapping, 'sink')) }))
  }
  const pairs = isObject(columnMappings)
    ? Object.entries(columnMappings)
    : typeof columnMappings === 'string'
      ? columnMappings.split(',').map((pair): [string, Json] => [pair.split(':')[0]?.trim() ?? '', pair.split(':')[1]?.trim() ?? ''])
      : isObject(schemaMapping)
        ? Object.entries(schemaMapping)
        : []
  const plain = (text: string): MappingEnd =>
    text.startsWith('$') ? { text, path: parseJsonPath(text), fromRoot: true } : { text, name: text, ...(isObject(schemaMapping) ? pathOf(text) : {}) }
  return pairs.map(([source, sink]) => ({ source: plain(source), sink: plain(String(sink)) }))
}

const pathOf = (text: string): Pick<MappingEnd, 'path' | 'fromRoot'> => ({ path: parseJsonPath(text), fromRoot: text.startsWith('$') })

function endOf(end: JsonObject): MappingEnd {
  const optional = <Name extends string, Value>(name: Name, value: Value | undefined): { readonly [name in Name]?: Value } =>
    (value === undefined || value === '' ? {} : { [name]: value }) as { readonly [name in Name]?: Value }
  const path = optionalTextIn(end, 'path')
  const name = optionalTextIn(end, 'name')
  const ordinal = optionalIntegerIn(end, 'ordinal')
  return {
    text: name ?? path ?? (ordinal === undefined ? '' : `number ${ordinal}`),
    ...optional('name', name),
    ...optional('ordinal', ordinal),
    ...(path ? pathOf(path) : {}),
    ...optional('type', optionalTextIn(end, 'type')),
    ...optional('format', optionalTextIn(end, 'format')),
    ...optional('culture', optionalTextIn(end, 'culture')),
  }
}

function settingsOf(settings: JsonObject): ConversionSettings {
  const format = (name: 'dateTimeFormat' | 'dateTimeOffsetFormat' | 'timeSpanFormat'): Partial<ConversionSettings> => {
    const text = optionalTextIn(settings, name)
    return text ? { [name]: text } : {}
  }
  return {
    allowDataTruncation: optionalFlagIn(settings, 'allowDataTruncation') ?? true,
    treatBooleanAsNumber: optionalFlagIn(settings, 'treatBooleanAsNumber') ?? false,
    culture: optionalTextIn(settings, 'culture') || 'en-us',
    ...format('dateTimeFormat'),
    ...format('dateTimeOffsetFormat'),
    ...format('timeSpanFormat'),
  }
}
