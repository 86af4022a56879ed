import type { Metadata, Protocol } from './actions.ts'
import { DeltaError } from './error.ts'
import { nestedFields, usesType, type StructField, type StructType } from './schema.ts'

/** What a table must say about itself before anybody may read or write it. */
export interface TableRules {
  readonly protocol: Protocol
  readonly metadata: Metadata
}

type Support =
  /** Done, or nothing to do. */
  | 'yes'
  /** Listed without being used is fine; used, it is refused. */
  | ((metadata: Metadata) => string | undefined)

const property = (metadata: Metadata, name: string): string | undefined => metadata.configuration[`delta.${name}`]
const whenTrue =
  (name: string): Support =>
  (metadata) =>
    property(metadata, name) === 'true' ? `delta.${name} = true` : undefined
const whenField =
  (key: string): Support =>
  ({ schema }) => {
    const field = schema.fields.find(({ metadata }) => metadata[key] !== undefined)
    return field && `${key} of the column ${field.name}`
  }
const mappingMode = (metadata: Metadata): string => property(metadata, 'columnMapping.mode') ?? 'none'
const writtenMapping: Support = (metadata) => (mappingMode(metadata) === 'none' ? undefined : `delta.columnMapping.mode = ${mappingMode(metadata)}`)
/** By name, columns are found under their physical names; inside structs only as long as nothing was renamed. */
const readMapping: Support = (metadata) => {
  const mode = mappingMode(metadata)
  if (mode !== 'none' && mode !== 'name') return `delta.columnMapping.mode = ${mode}`
  const renamed = mode === 'name' ? nestedFields(metadata.schema).find((field) => physicalName(field) !== field.name) : undefined
  return renamed && `the renamed field ${renamed.name} inside a column`
}

/** The features that a reader of this room understands. Source: protocol, "Valid Feature Names in Table Features". */
const readerFeatures: Readonly<Record<string, Support>> = {
  columnMapping: readMapping,
  deletionVectors: 'yes',
  timestampNtz: 'yes',
  v2Checkpoint: 'yes',
  vacuumProtocolCheck: 'yes',
}

const writerFeatures: Readonly<Record<string, Support>> = {
  ...readerFeatures,
  columnMapping: writtenMapping,
  appendOnly: 'yes',
  invariants: whenField('delta.invariants'),
  // What rows must hold or have filled in is the business of whoever writes their files; this room sees no row.
  checkConstraints: 'yes',
  generatedColumns: 'yes',
  allowColumnDefaults: 'yes',
  changeDataFeed: whenTrue('enableChangeDataFeed'),
  identityColumns: 'yes',
  // A writer that does not cluster may append to a clustered table: its files are clustered by a later OPTIMIZE.
  clustering: 'yes',
  domainMetadata: 'yes',
  inCommitTimestamp: whenTrue('enableInCommitTimestamps'),
}

// What the numbered versions stood for before features had names; each includes the ones before it.
const legacyReader: Readonly<Record<number, readonly string[]>> = { 1: [], 2: ['columnMapping'] }
const legacyWriter: readonly (readonly string[])[] = [
  [],
  [],
  ['appendOnly', 'invariants'],
  ['checkConstraints'],
  ['changeDataFeed', 'generatedColumns'],
  ['columnMapping'],
  ['identityColumns'],
]

/** Features in force for readers. Undefined for a version that this room does not know. */
export function readerFeaturesOf(protocol: Protocol): readonly string[] | undefined {
  return protocol.minReaderVersion === 3 ? (protocol.readerFeatures ?? []) : legacyReader[protocol.minReaderVersion]
}

export function writerFeaturesOf(protocol: Protocol): readonly string[] | undefined {
  if (protocol.minWriterVersion === 7) return protocol.writerFeatures ?? []
  return protocol.minWriterVersion < 7 ? legacyWriter.slice(0, protocol.minWriterVersion + 1).flat() : undefined
}

/** Throws `DELTA_UNSUPPORTED_FEATURES_FOR_READ`, naming every feature that stands in the way. */
export function checkReadable(root: string, rules: TableRules): void {
  const missing = unsupported(readerFeaturesOf(rules.protocol), readerFeatures, rules.metadata, `reader version ${rules.protocol.minReaderVersion}`)
  if (missing.length > 0) {
    throw new DeltaError('DELTA_UNSUPPORTED_FEATURES_FOR_READ', `${root} cannot be read here: it needs ${missing.join(', ')}`)
  }
}

/** Throws `DELTA_UNSUPPORTED_FEATURES_FOR_WRITE`, naming every feature that stands in the way. */
export function checkWritable(root: string, rules: TableRules): void {
  const missing = unsupported(writerFeaturesOf(rules.protocol), writerFeatures, rules.metadata, `writer version ${rules.protocol.minWriterVersion}`)
  if (missing.length > 0) {
    throw new DeltaError('DELTA_UNSUPPORTED_FEATURES_FOR_WRITE', `${root} cannot be written here: it needs ${missing.join(', ')}`)
  }
}

/** The lowest protocol that a new table with this schema needs, so that every reader opens it. */
export function protocolFor(schema: StructType): Protocol {
  const plain: Protocol = { kind: 'protocol', minReaderVersion: 1, minWriterVersion: 2 }
  return usesType(schema, 'timestamp_ntz') ? withFeature(plain, 'timestampNtz') : plain
}

/** The protocol with a reader-and-writer feature added; what the old one allowed stays in force by being listed. */
export function withFeature(protocol: Protocol, feature: string): Protocol {
  const readers = readerFeaturesOf(protocol) ?? []
  const writers = writerFeaturesOf(protocol) ?? []
  if (readers.includes(feature) && writers.includes(feature)) return protocol
  return {
    kind: 'protocol',
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: [...new Set([...readers, feature])].sort(),
    writerFeatures: [...new Set([...writers, feature])].sort(),
  }
}

/** The protocol with features that only writers must know; what the old one allowed stays in force by being listed. */
export function withWriterFeatures(protocol: Protocol, features: readonly string[]): Protocol {
  const writers = writerFeaturesOf(protocol) ?? []
  if (features.every((feature) => writers.includes(feature))) return protocol
  return { ...protocol, minWriterVersion: 7, writerFeatures: [...new Set([...writers, ...features])].sort() }
}

export const supports = (protocol: Protocol, feature: string): boolean => (writerFeaturesOf(protocol) ?? []).includes(feature)

/** True when rows of this table may be marked as deleted instead of rewriting their file. */
export const mayUseDeletionVectors = ({ protocol, metadata }: TableRules): boolean =>
  supports(protocol, 'deletionVectors') && property(metadata, 'enableDeletionVectors') === 'true'

export const isAppendOnly = (metadata: Metadata): boolean => property(metadata, 'appendOnly') === 'true'
export const checkpointInterval = (metadata: Metadata): number => Math.max(1, Number(property(metadata, 'checkpointInterval') ?? 10) || 10)
export const isSerializable = (metadata: Metadata): boolean => property(metadata, 'isolationLevel') === 'Serializable'

/** The name that a column has inside data files, statistics and partition values. */
export function physicalName(field: StructField): string {
  const name = field.metadata['delta.columnMapping.physicalName']
  return typeof name === 'string' ? name : field.name
}

function unsupported(
  features: readonly string[] | undefined,
  table: Readonly<Record<string, Support>>,
  metadata: Metadata,
  version: string,
): string[] {
  if (features === undefined) return [version]
  return features.flatMap((feature) => {
    const support = Object.hasOwn(table, feature) ? table[feature] : undefined
    if (support === undefined) return [feature]
    const use = support === 'yes' ? undefined : support(metadata)
    return use === undefined ? [] : [`${feature} (${use})`]
  })
}
