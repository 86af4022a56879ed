import type { JsonObject } from '@lagoon/expressions'
import { legacyReading } from '../resources/legacyDataset.ts'
import type { ResolvedDataset } from '../resources/resolve.ts'
import { objectIn, optionalFlagIn, refuse } from './settings.ts'

/** The ends of a Copy that go with `legacyDatasetTypes`: the format is the dataset's. */
export const legacySources = ['BlobSource', 'AzureBlobFSSource'] as const
export const legacySinks = ['BlobSink', 'AzureBlobFSSink'] as const

export interface End {
  readonly type: string
  readonly settings: JsonObject
}

/** A source in today's form: of the dataset's format, and with what the dataset itself says about reading. */
export function modernSource({ type, settings }: End, { type: format, properties }: ResolvedDataset): End {
  if (!legacySources.some((known) => known === type)) return { type, settings }
  const { storeSettings, skipLineCount } = objectIn(properties, legacyReading)
  const reading: JsonObject = {
    storeSettings: { recursive: settings['recursive'] ?? true, ...objectIn({ storeSettings: storeSettings ?? null }, 'storeSettings') },
    formatSettings: { skipLineCount: settings['skipHeaderLineCount'] ?? skipLineCount ?? 0 },
  }
  return { type: `${format}Source`, settings: { ...settings, ...reading, type: `${format}Source` } }
}

/** A sink in today's form, and what it makes of its dataset. Throws `PropertyNotSupported` for what would change the files and does not run here. */
export function modernSink({ type, settings }: End, dataset: ResolvedDataset): { readonly settings: JsonObject; readonly dataset: ResolvedDataset } {
  if (!legacySinks.some((known) => known === type)) return { settings, dataset }
  const { type: format, properties } = dataset
  refuse(settings, { blobWriterOverwriteFiles: true, blobWriterDateTimeFormat: '' }, `a ${type}`)
  const { filePattern } = objectIn(properties, legacyReading)
  const writing: JsonObject = {
    storeSettings: settings['copyBehavior'] ? { copyBehavior: settings['copyBehavior'] } : {},
    formatSettings: filePattern ? { filePattern } : {},
  }
  // Said by the sink before datasets could.
  const header: JsonObject = optionalFlagIn(settings, 'blobWriterAddHeader') ? { firstRowAsHeader: true } : {}
  return { settings: { ...settings, ...writing, type: `${format}Sink` }, dataset: { ...dataset, properties: { ...properties, ...header } } }
}
