import type { Json, JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import { isArray, isObject } from '../reader/cursor.ts'
import type { ResolvedDataset } from './resolve.ts'

/** The file datasets from before 2019, which name a store and hold the format inside: Data Factory still runs them. */
export const legacyDatasetTypes: Readonly<Record<string, { readonly location: string; readonly container: string }>> = {
  AzureBlob: { location: 'AzureBlobStorageLocation', container: 'container' },
  AzureBlobFSFile: { location: 'AzureBlobFSLocation', container: 'fileSystem' },
}

/** What such a dataset says about reading, which today's activities say themselves. */
export const legacyReading = 'legacyReading'

/**
 * The same dataset in today's form. Throws `PropertyNotSupported` for what has no counterpart.
 * Source: "Supported file formats and compression codecs (legacy)".
 */
export function modernDataset(dataset: ResolvedDataset): ResolvedDataset {
  const legacy = Object.hasOwn(legacyDatasetTypes, dataset.type) ? legacyDatasetTypes[dataset.type] : undefined
  if (!legacy) return dataset
  const { properties } = dataset
  refusePresent(dataset, properties, ['partitionedBy', 'fileFilter', 'tableRootLocation'])
  const [container = '', ...folders] = text(properties['folderPath']).split('/').filter((part) => part !== '')
  const fileName = text(properties['fileName'])
  const isPattern = /[*?]/.test(fileName)
  const location: JsonObject = { type: legacy.location, [legacy.container]: container, folderPath: folders.join('/'), ...(fileName === '' || isPattern ? {} : { fileName }) }
  const { type, format, reading } = modernFormat(dataset, isObject(properties['format']) ? properties['format'] : undefined)
  const compression = isObject(properties['compression']) ? properties['compression'] : undefined
  return {
    ...dataset,
    type,
    properties: {
      location,
      ...format,
      ...(compression ? { compressionCodec: text(compression['type']).toLowerCase(), ...(compression['level'] ? { compressionLevel: compression['level'] } : {}) } : {}),
      [legacyReading]: {
        ...reading,
        storeSettings: { ...(isPattern ? { wildcardFileName: fileName } : {}), ...picked(properties, ['modifiedDatetimeStart', 'modifiedDatetimeEnd']) },
      },
    },
  }
}

interface ModernFormat {
  readonly type: string
  readonly format: JsonObject
  readonly reading: JsonObject
}

function modernFormat(dataset: ResolvedDataset, format: JsonObject | undefined): ModernFormat {
  switch (format && text(format['type'])) {
    case undefined:
      return { type: 'Binary', format: {}, reading: {} }
    case 'TextFormat':
      return textFormat(format ?? {})
    case 'JsonFormat':
      refusePresent(dataset, format ?? {}, ['jsonNodeReference', 'jsonPathDefinition', 'nestingSeparator'])
      return { type: 'Json', format: picked(format ?? {}, ['encodingName']), reading: { filePattern: format?.['filePattern'] ?? 'setOfObjects' } }
    case 'ParquetFormat':
      return { type: 'Parquet', format: {}, reading: {} }
    default:
      throw new FactoryError('PropertyNotSupported', `the format ${text(format?.['type'])} of dataset '${dataset.name}' does not run here`, {
        origin: dataset.origin,
        hint: 'TextFormat, JsonFormat and ParquetFormat do, and files as they are without a format',
      })
  }
}

/** Without a `quoteChar` nothing is quoted; `\N` is null, and so is an empty value unless the dataset says otherwise. */
function textFormat(format: JsonObject): ModernFormat {
  const quote = text(format['quoteChar'])
  const rowDelimiter = text(format['rowDelimiter'])
  return {
    type: 'DelimitedText',
    format: {
      columnDelimiter: text(format['columnDelimiter']) || ',',
      quoteChar: quote,
      escapeChar: text(format['escapeChar']) || quote,
      ...(rowDelimiter === '' ? {} : { rowDelimiter }),
      nullValue: format['nullValue'] ?? '\\N',
      treatEmptyAsNull: format['treatEmptyAsNull'] ?? true,
      ...picked(format, ['encodingName', 'firstRowAsHeader']),
    },
    reading: { skipLineCount: format['skipLineCount'] ?? 0 },
  }
}

function refusePresent({ name, origin }: ResolvedDataset, properties: JsonObject, refused: readonly string[]): void {
  const found = refused.find((property) => saysSomething(properties[property]))
  if (found !== undefined) throw new FactoryError('PropertyNotSupported', `'${found}' of dataset '${name}' does not run here`, { origin })
}

const saysSomething = (value: Json | undefined): boolean => (isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '')

const picked = (properties: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (properties[name] === undefined || properties[name] === null ? [] : [[name, properties[name]]])))

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
