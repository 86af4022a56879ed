import { abfssOf } from '@lagoon/storage'

/** Delta's own condition names; the last three are ours, where Delta has a Java exception without a name. */
export type DeltaErrorCode =
  | 'DELTA_CANNOT_MODIFY_APPEND_ONLY'
  | 'DELTA_DELETION_VECTOR_CARDINALITY_MISMATCH'
  | 'DELTA_DELETION_VECTOR_CHECKSUM_MISMATCH'
  | 'DELTA_DELETION_VECTOR_INVALID_ROW_INDEX'
  | 'DELTA_DELETION_VECTOR_SIZE_MISMATCH'
  | 'DELTA_DUPLICATE_COLUMNS_FOUND'
  | 'DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES'
  | 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION'
  | 'DELTA_TIMESTAMP_GREATER_THAN_COMMIT'
  | 'DELTA_TRUNCATED_TRANSACTION_LOG'
  | 'DELTA_UNSUPPORTED_FEATURES_FOR_READ'
  | 'DELTA_UNSUPPORTED_FEATURES_FOR_WRITE'
  | 'DELTA_VERSIONS_NOT_CONTIGUOUS'
  | 'DELTA_VERSION_NOT_FOUND'
  | 'DELTA_CHECKPOINT_CORRUPT'
  | 'DELTA_LOG_CORRUPT'
  | 'DELTA_PATH_NOT_SUPPORTED'

/** Where in a log the trouble is: `file` is the address in the lake, line and column count from 1. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

interface DeltaErrorOptions extends ErrorOptions {
  /** `file` is the storage path. */
  readonly place?: { readonly file: string; readonly line: number; readonly column?: number }
  readonly hint?: string
}

/** What a Delta table answers when it cannot be read or written. Match `code`, never the sentence. */
export class DeltaError extends Error {
  readonly code: DeltaErrorCode
  readonly origin?: Origin
  readonly hint?: string
  constructor(code: DeltaErrorCode, message: string, options: DeltaErrorOptions = {}) {
    super(message, options)
    this.name = 'DeltaError'
    this.code = code
    if (options.place) this.origin = { file: abfssOf(options.place.file), line: options.place.line, column: options.place.column ?? 1 }
    if (options.hint !== undefined) this.hint = options.hint
  }
}
