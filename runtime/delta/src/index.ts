export { DeltaError, type DeltaErrorCode, type Origin } from './error.ts'
export { realEffects, type Effects } from './effects.ts'
export { formatJson, isObject, JsonNumber, parseJson, parseJsonExactly, type Json, type JsonObject } from './json.ts'
export { formatSchema, leavesOf, parseSchema, usesType, type ArrayType, type DeltaType, type MapType, type PrimitiveType, type StructField, type StructType } from './schema.ts'
export {
  deletionVectorId,
  fileKey,
  removeOf,
  type Action,
  type AddFile,
  type CommitInfo,
  type DeletionVectorDescriptor,
  type DomainMetadata,
  type Metadata,
  type PartitionValues,
  type Protocol,
  type RemoveFile,
  type TransactionIdentifier,
} from './actions.ts'
export { checkReadable, checkWritable, mayUseDeletionVectors, physicalName, protocolFor, supports, withFeature, withWriterFeatures, type TableRules } from './protocol.ts'
export { forget, readSnapshot, type ReadOptions, type Snapshot } from './snapshot.ts'
export { commit, type CommitResult, type Operation, type Transaction } from './commit.ts'
export { type ConflictCode, type Reads } from './conflict.ts'
export { readCommit } from './commitFile.ts'
export { checkpointDue, writeCheckpoint, type ParquetPort } from './checkpoint.ts'
export { readHistory, versionAt, type HistoryEntry } from './history.ts'
export { filesToVacuum } from './vacuum.ts'
export { logPathOf, storagePath } from './filePath.ts'
export { countRows, positionsText, rowSetOf, union, type RowSet } from './rowSet.ts'
export { deletionVectorPath, readDeletionVectors, writeDeletionVectors } from './deletionVector.ts'
export { looseStatistics, parseStatistics, statisticsText, type ColumnBounds, type Statistics } from './statistics.ts'
export { mayHold, type ColumnRange } from './pruning.ts'
export { deletedFileRetentionMs } from './properties.ts'
