export { openDatabase, type Effects, type OpenOptions } from './open.ts'
export { AzureSqlError, type Origin, type SqlServerMessage } from './error.ts'
export type {
  Database,
  ExecuteOptions,
  InsertRequest,
  Parameters,
  ParameterValue,
  SqlColumn,
  SqlRelation,
  StatementResult,
} from './database.ts'
