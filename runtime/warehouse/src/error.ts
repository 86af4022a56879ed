/** The names of Databricks and Delta where they have one; Delta's conflict names come through as they are. */
export type WarehouseErrorCode =
  | 'ReadOnly'
  | 'NotSupported'
  | 'STREAMING_TABLE_OPERATION_NOT_ALLOWED'
  | 'MATERIALIZED_VIEW_OPERATION_NOT_ALLOWED'
  | 'DELTA_ADD_COLUMN_PARENT_NOT_STRUCT'
  | 'DELTA_ADD_COLUMN_WITH_DEFAULT_VALUE'
  | 'DELTA_CONCURRENT_APPEND'
  | 'DELTA_CONCURRENT_DELETE_DELETE'
  | 'DELTA_CONCURRENT_DELETE_READ'
  | 'DELTA_CONCURRENT_TRANSACTION'
  | 'DELTA_CONCURRENT_WRITE'
  | 'DELTA_METADATA_CHANGED'
  | 'DELTA_PROTOCOL_CHANGED'
  | 'DELTA_CANNOT_USE_ALL_COLUMNS_FOR_PARTITION'
  | 'DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION'
  | 'DELTA_CREATE_TABLE_SCHEME_MISMATCH'
  | 'DELTA_METADATA_MISMATCH'
  | 'DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE'
  | 'DELTA_NOT_NULL_CONSTRAINT_VIOLATED'
  | 'DELTA_SOURCE_TABLE_IGNORE_CHANGES'
  | 'DELTA_TABLE_NOT_FOUND'
  | 'DELTA_UNSUPPORTED_DATA_TYPES'
  | 'DELTA_COLUMN_NOT_FOUND_IN_SCHEMA'
  | 'UNRESOLVED_COLUMN.WITH_SUGGESTION'
  | 'INSERT_COLUMN_ARITY_MISMATCH'
  | 'INCOMPATIBLE_DATA_FOR_TABLE'
  | 'EXPECT_TABLE_NOT_VIEW'
  | 'FAILED_READ_FILE'
  | 'INVALID_IDENTIFIER'
  | 'TABLE_OR_VIEW_NOT_FOUND'
  | 'TABLE_OR_VIEW_ALREADY_EXISTS'
  | 'RECURSIVE_VIEW'
  | 'WRONG_COMMAND_FOR_OBJECT_TYPE'
  | 'INVALID_TIME_TRAVEL_TIMESTAMP_EXPR'

export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What a statement raised while it ran, by Databricks' name: `CAST_INVALID_INPUT`, `DIVIDE_BY_ZERO`, or the user's own. */
export type RaisedCondition = Uppercase<string>

/** What a SQL warehouse answers when it cannot. Match `code`, never the sentence. */
export class WarehouseError extends Error {
  readonly code: WarehouseErrorCode | RaisedCondition
  readonly origin: Origin | undefined
  readonly hint: string | undefined
  constructor(code: WarehouseErrorCode | RaisedCondition, message: string, options?: ErrorOptions & { origin?: Origin | undefined; hint?: string | undefined }) {
    super(options?.origin ? `${options.origin.file}:${options.origin.line}:${options.origin.column}: ${message}` : message, options)
    this.name = 'WarehouseError'
    this.code = code
    this.origin = options?.origin
    this.hint = options?.hint
  }
}
