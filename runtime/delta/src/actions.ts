import type { JsonObject } from './json.ts'
import type { StructType } from './schema.ts'

/** One line of a commit. Unknown actions are not here: the protocol wants them ignored. */
export type Action = AddFile | RemoveFile | Metadata | Protocol | TransactionIdentifier | DomainMetadata | CommitInfo | CdcFile | Sidecar

export interface DeletionVectorDescriptor {
  /** `u`: a file named by a UUID, `i`: inline, `p`: a file named by a URI. */
  readonly storageType: 'u' | 'i' | 'p'
  readonly pathOrInlineDv: string
  readonly offset?: number
  readonly sizeInBytes: number
  readonly cardinality: number
}

export type PartitionValues = Readonly<Record<string, string | null>>

export interface AddFile {
  readonly kind: 'add'
  /** As in the log: a URI, relative to the table's root or absolute. */
  readonly path: string
  readonly partitionValues: PartitionValues
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modificationTime: number
  readonly dataChange: boolean
  /** JSON text, untouched. */
  readonly stats?: string
  readonly tags?: JsonObject
  readonly deletionVector?: DeletionVectorDescriptor
  readonly baseRowId?: bigint
  readonly defaultRowCommitVersion?: bigint
  readonly clusteringProvider?: string
}

export interface RemoveFile {
  readonly kind: 'remove'
  readonly path: string
  readonly deletionTimestamp?: number
  readonly dataChange: boolean
  readonly extendedFileMetadata?: boolean
  readonly partitionValues?: PartitionValues
  readonly size?: number
  readonly deletionVector?: DeletionVectorDescriptor
  readonly baseRowId?: bigint
  readonly defaultRowCommitVersion?: bigint
}

export interface Metadata {
  readonly kind: 'metaData'
  readonly id: string
  readonly name?: string
  readonly description?: string
  readonly schema: StructType
  readonly partitionColumns: readonly string[]
  readonly configuration: Readonly<Record<string, string>>
  readonly createdTime?: number
}

export interface Protocol {
  readonly kind: 'protocol'
  readonly minReaderVersion: number
  readonly minWriterVersion: number
  /** Given if and only if `minReaderVersion` is 3. */
  readonly readerFeatures?: readonly string[]
  /** Given if and only if `minWriterVersion` is 7. */
  readonly writerFeatures?: readonly string[]
}

export interface TransactionIdentifier {
  readonly kind: 'txn'
  readonly appId: string
  readonly version: bigint
  readonly lastUpdated?: number
}

export interface DomainMetadata {
  readonly kind: 'domainMetadata'
  readonly domain: string
  readonly configuration: string
  readonly removed: boolean
}

/** Free form; `commit` writes the conventional keys. */
export interface CommitInfo {
  readonly kind: 'commitInfo'
  readonly info: JsonObject
}

/** A change data file. Never part of the table's content. */
export interface CdcFile {
  readonly kind: 'cdc'
  readonly path: string
}

/** Only in V2 checkpoints: a file with more add and remove actions. */
export interface Sidecar {
  readonly kind: 'sidecar'
  readonly path: string
}

/** The name of a vector inside its table. Two vectors with one name are one vector. */
export const deletionVectorId = ({ storageType, pathOrInlineDv, offset }: DeletionVectorDescriptor): string =>
  `${storageType}${pathOrInlineDv}${offset === undefined ? '' : `@${offset}`}`

/** What the log means by "a file": its path together with its deletion vector. */
export const fileKey = (file: AddFile | RemoveFile): string =>
  file.deletionVector ? `${file.path}\n${deletionVectorId(file.deletionVector)}` : file.path

/** The tombstone of a live file. */
export function removeOf(file: AddFile, { at, dataChange }: { at: Date; dataChange: boolean }): RemoveFile {
  return {
    kind: 'remove',
    path: file.path,
    deletionTimestamp: at.getTime(),
    dataChange,
    extendedFileMetadata: true,
    partitionValues: file.partitionValues,
    size: file.size,
    ...(file.deletionVector && { deletionVector: file.deletionVector }),
    ...(file.baseRowId !== undefined && { baseRowId: file.baseRowId }),
    ...(file.defaultRowCommitVersion !== undefined && { defaultRowCommitVersion: file.defaultRowCommitVersion }),
  }
}
