export { accumulates } from './assignments.ts'
export type { ChangePlan } from './changes.ts'
export { columnNamed, declaredColumns, findNamed, isElsewhere, sameName, type TsqlCatalog, type TsqlCheck, type TsqlColumn, type TsqlComputed, type TsqlForeignKey, type TsqlIndex, type TsqlKey, type TsqlProcedure, type TsqlSchema, type TsqlTable, type TsqlUserFunction, type TsqlView } from './catalog.ts'
export { duplicateMessage, keyText, type ConstraintCheck, uniqueRules, type UniqueRule } from './constraints.ts'
export type { OutputColumn, TranslatedQuery, TsqlEnvironment, TsqlVariable } from './context.ts'
export { splitTsqlName } from './functions/system.ts'
export { tsqlMacros } from './macros.ts'
export { momentOf } from './moment.ts'
export { printTsqlParity } from './parity.ts'
export { parseTsql, splitTsqlBatches, type TsqlScript } from './parseTsql.ts'
export type {
  Batch, TsqlAlterAction, TsqlAlterTable, TsqlColumnDefinition, TsqlConstraint, TsqlCreateFunction, TsqlCreateIndex, TsqlCreateProcedure, TsqlCreateTable, TsqlCreateType, TsqlCreateView, TsqlDeclare, TsqlDeclareCursor, TsqlDelete, TsqlDrop, TsqlExecute, TsqlFetch, TsqlInsert, TsqlMerge,
  TsqlParameter, TsqlRaise, TsqlSelect, TsqlSetOption, TsqlStatement, TsqlTransaction, TsqlTruncate, TsqlUpdate,
} from './statement.ts'
export { stageColumn } from './changes.ts'
export { checkTsqlFunction, convertTsql, parseTsqlExpression, planTsqlChange, planTsqlRows, translateTsqlCheck, translateTsqlCondition, translateTsqlQuery, translateTsqlValue, typeOfComputed, type TsqlChange } from './translateTsql.ts'
export { guarded, type RowsRequest, tsqlTypeOfDuckdb } from './bulk.ts'
export { asDecimal, commonType, duckdbColumnType, duckdbTypeOf, formatTsqlType, isMoment, isMoney, isText, readTypeText, sqlTypes, type TsqlType } from './type.ts'
