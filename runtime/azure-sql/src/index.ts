export { openDatabase, type Effects, type OpenOptions } from './open.ts'
export { openServerDatabase, type OpenServerOptions } from './server/openServer.ts'
export type { ServerAddress, ServerLimits, SignIn } from './server/signIn.ts'
export { AzureSqlError, type Origin, type SqlServerMessage } from './error.ts'
export type {
  Connection,
  Database,
  ExecuteOptions,
  InsertRequest,
  Parameters,
  ParameterValue,
  ProcedureRequest,
  SqlColumn,
  SqlRelation,
  StandIn,
  StatementResult,
} from './database.ts'
