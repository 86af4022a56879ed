export { Warehouse, type WarehouseParts } from './warehouse.ts'
export { WarehouseError, type Origin, type RaisedCondition, type WarehouseErrorCode } from './error.ts'
export { realEffects, type Effects, type WarehouseEvent } from './effects.ts'
export { type TableChanges } from './alterTable.ts'
export { viewZone } from './plan.ts'
export { asDeclared, schemaFrom, schemaProperties } from './viewSchema.ts'
export { newSession, type Session, type SessionView } from './sql/session.ts'
export type {
  AddedRows,
  AddedSince,
  Append,
  CalledFunctions,
  Change,
  HistoryEntry,
  NewTableDefinition,
  Optimized,
  Overwrite,
  Plan,
  PlanOptions,
  QueryOptions,
  Relation,
  RelationOptions,
  ResultColumn,
  StatementResult,
  TableDescription,
  TableRelation,
  Txn,
  Vacuumed,
  WriteOptions,
  Written,
} from './types.ts'
