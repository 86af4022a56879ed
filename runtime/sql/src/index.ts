export { parseDatabricks } from './databricks.ts'
export { type Script, type ScriptSource } from './parser/script.ts'
export { type Place } from './place.ts'
export { type Origin, type Problem, SqlError, describeProblem, excerptOf } from './problem.ts'
export { type Column, type SqlType, type StructField, duckdbType, formatType, sameType, types } from './types.ts'
export { parseColumns, parseType } from './typeText.ts'
export { type Argument, type Expression, type HeldValue, type Name, type ObjectName } from './tree/expression.ts'
export { type Query, type Select, type TableExpression } from './tree/query.ts'
export {
  type AddedColumn, type AlterAction, type AlterObject, type ColumnChange, type ColumnPosition, type CreateFunction, type FunctionParameter, type Grant, type ObjectAction, type ObjectKind, type Securable,
} from './tree/catalogStatement.ts'
export { type Assignment, type CopyInto, type Delete, type Insert, type InsertMode, type Merge, type MergeClause, type PartitionValue, type Update } from './tree/change.ts'
export { type ClusterBy, type ColumnDefinition, type Expectation, type Property, type SchemaMode, type TableConstraint, type TableDefinition } from './tree/definition.ts'
export { type AutoCdcFlow, type ColumnSelection, type CreateFlow, type Flow } from './tree/flow.ts'
export { type Branches, type Caught, type Compound, type DeclareCondition, type DeclareHandler, type ForLoop, type GetDiagnostics, type Loop, type ScriptStatement, type Signal, statementsWithin } from './tree/scripting.ts'
export { type DeclareVariable } from './tree/session.ts'
export { sqlStateOf } from './sqlStates.ts'
export { type Clone, type CreateMaterializedView, type CreateStreamingTable, type CreateTable, type CreateView, type Statement } from './tree/statement.ts'
export {
  accumulates, asDecimal, columnNamed, declaredColumns, commonType, checkTsqlFunction, convertTsql, duckdbColumnType, duckdbTypeOf, duplicateMessage, findNamed, formatTsqlType, isMoment, isMoney, isText, keyText, momentOf, parseTsql, parseTsqlExpression, planTsqlChange, planTsqlRows, printTsqlParity,
  guarded, isElsewhere, readTypeText, sameName, splitTsqlBatches, splitTsqlName, sqlTypes, stageColumn, translateTsqlCheck, translateTsqlCondition, translateTsqlQuery, translateTsqlValue, tsqlMacros, tsqlTypeOfDuckdb, typeOfComputed, uniqueRules,
  type Batch, type ChangePlan, type ConstraintCheck, type OutputColumn, type RowsRequest, type TranslatedQuery, type TsqlAlterAction, type TsqlAlterTable, type TsqlCatalog, type TsqlChange, type TsqlCheck, type TsqlColumn, type TsqlComputed,
  type TsqlColumnDefinition, type TsqlConstraint, type TsqlCreateFunction, type TsqlCreateIndex, type TsqlCreateProcedure, type TsqlCreateTable, type TsqlCreateType, type TsqlCreateView, type TsqlDeclare, type TsqlDeclareCursor, type TsqlDelete, type TsqlDrop,
  type TsqlEnvironment, type TsqlExecute, type TsqlFetch, type TsqlForeignKey, type TsqlIndex, type TsqlInsert, type TsqlKey, type TsqlMerge, type TsqlParameter, type TsqlProcedure, type TsqlRaise, type TsqlSchema, type TsqlScript,
  type TsqlSelect, type TsqlSetOption, type TsqlStatement, type TsqlTable, type TsqlTransaction, type TsqlTruncate, type TsqlType, type TsqlUpdate, type TsqlVariable, type TsqlView, type UniqueRule,
} from './tsql/index.ts'
export { quoteText } from './analyse/typed.ts'
export { callsIn, identifierParts, namesIn, referencesIn, routinesIn, type TableReference } from './references.ts'
export { type ExpressionOptions, type TranslatedColumn, type TranslatedExpression, type TranslatedQuery as DatabricksQuery, checkFunction, translateExpression, translateQuery } from './translate.ts'
export { type Relation, type SessionFacts, type TranslationOptions, type UserFunction } from './analyse/translation.ts'
export { dialect } from './dialect.ts'
export { dialectIn } from './zones/dialectIn.ts'
export { inZone } from './zones/inZone.ts'
export { shownClock } from './zones/shown.ts'
export { type SessionZone, clockText, instantShown, offsetText, sessionZone, utc, within } from './zones/sessionZone.ts'
export { type ScriptFunction, type ScriptValue } from './scripts/script.ts'
export { nearest } from './nearest.ts'
export { mayAnswerAnew, unsteadyIn } from './rowValues.ts'
export { holdsQuery } from './tree/walk.ts'
export { type UnknownFunction, unknownFunctionsIn } from './unknownFunctions.ts'
export { type Note } from './functions/table.ts'
export { printFunctionParity } from './functions/parity.ts'
export { type SplitScript, splitScript } from './splitScript.ts'
export { databricksWords } from './words.ts'
export { conditionOf } from './conditions.ts'
export { databricksFunctions as functions } from './functions/databricks.ts'
