export { parseDatabricks } from './databricks.ts'
export { type Script, type ScriptSource } from './parser/script.ts'
export { type Place } from './place.ts'
export { type Origin, type Problem, SqlError, describeProblem, excerptOf } from './problem.ts'
export { type Column, type SqlType, type StructField, duckdbType, formatType, sameType, types } from './types.ts'
export { parseColumns, parseType } from './typeText.ts'
export { type Argument, type Expression, type Name, type ObjectName } from './tree/expression.ts'
export { type Query, type TableExpression } from './tree/query.ts'
export {
  type AlterAction, type Assignment, type AutoCdcFlow, type ClusterBy, type ColumnDefinition, type ColumnSelection, type CreateFlow, type CreateMaterializedView, type CreateStreamingTable, type CreateTable,
  type CreateView, type Delete, type Expectation, type Flow, type Insert, type Merge, type MergeClause, type Property, type Statement, type TableDefinition, type Update,
} from './tree/statement.ts'
