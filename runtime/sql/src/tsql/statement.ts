import { type Place } from '../place.ts'
import { type Expression, type Name, type ObjectName } from '../tree/expression.ts'
import { type CommonTable, type Query, type TableExpression } from '../tree/query.ts'
import { type TsqlType } from './type.ts'

export type TsqlStatement =
  | TsqlSelect | TsqlInsert | TsqlUpdate | TsqlDelete | TsqlMerge | TsqlTruncate
  | TsqlCreateTable | TsqlCreateView | TsqlCreateSchema | TsqlCreateIndex | TsqlCreateProcedure | TsqlCreateFunction | TsqlDrop | TsqlAlterTable
  | TsqlDeclare | TsqlSet | TsqlSetOption | TsqlIf | TsqlWhile | TsqlBlock | TsqlTry | TsqlJump | TsqlTransaction | TsqlPrint | TsqlRaise | TsqlExecute | TsqlUse
  | TsqlNoEffect | TsqlCreateType | TsqlDeclareCursor | TsqlCursor | TsqlFetch | TsqlWait

/** A query whose rows are answered, or, when `assignments` is not empty, put into variables. */
export interface TsqlSelect {
  readonly kind: 'select'
  readonly query: Query
  readonly assignments: readonly string[]
  readonly place: Place
}
export interface TsqlInsert {
  readonly kind: 'insert'
  readonly with: readonly CommonTable[]
  readonly target: ObjectName
  readonly columns: readonly Name[]
  readonly output?: Output
  readonly source:
    | { readonly kind: 'values'; readonly rows: readonly (readonly Expression[])[] }
    | { readonly kind: 'query'; readonly query: Query }
    | { readonly kind: 'execute'; readonly execute: TsqlExecute }
    | { readonly kind: 'defaults' }
  readonly place: Place
}
/** `OUTPUT inserted.id, deleted.name [INTO t (…)]` */
export interface Output {
  readonly items: readonly { readonly expression: Expression; readonly alias?: Name }[]
  readonly into?: { readonly target: ObjectName; readonly columns: readonly Name[] }
  readonly place: Place
}
/** `value` may be the column reference DEFAULT. */
export interface TsqlAssignment { readonly column: ObjectName; readonly value: Expression; readonly place: Place }
export interface TsqlUpdate {
  readonly kind: 'update'
  readonly with: readonly CommonTable[]
  readonly top?: Expression
  /** A table, or the alias of one in `from`. */
  readonly target: ObjectName
  readonly assignments: readonly TsqlAssignment[]
  /** `SET @v = value`, and `SET @v = column = value`, which is an assignment too. */
  readonly variables: readonly { readonly name: string; readonly column?: Name; readonly value: Expression; readonly place: Place }[]
  readonly output?: Output
  readonly from: readonly TableExpression[]
  readonly where?: Expression
  readonly place: Place
}
export interface TsqlDelete {
  readonly kind: 'delete'
  readonly with: readonly CommonTable[]
  readonly top?: Expression
  readonly target: ObjectName
  readonly output?: Output
  readonly from: readonly TableExpression[]
  readonly where?: Expression
  readonly place: Place
}
export interface TsqlMerge {
  readonly kind: 'merge'
  readonly with: readonly CommonTable[]
  readonly target: ObjectName
  readonly alias?: Name
  readonly source: TableExpression
  readonly on: Expression
  readonly clauses: readonly TsqlMergeClause[]
  readonly output?: Output
  readonly place: Place
}
export interface TsqlMergeClause {
  readonly match: 'matched' | 'notMatched' | 'notMatchedBySource'
  readonly condition?: Expression
  readonly action:
    | { readonly kind: 'delete' }
    | { readonly kind: 'update'; readonly assignments: readonly TsqlAssignment[] }
    | { readonly kind: 'insert'; readonly columns: readonly Name[]; readonly values: readonly Expression[] }
  readonly place: Place
}
export interface TsqlTruncate { readonly kind: 'truncate'; readonly target: ObjectName; readonly place: Place }

export interface TsqlColumnDefinition {
  readonly name: Name
  readonly type: TsqlType
  /** Absent when neither NULL nor NOT NULL is written. */
  readonly nullable?: boolean
  readonly identity?: { readonly seed: bigint; readonly increment: bigint }
  /** `withValues`: rows that exist already get it, too. */
  readonly default?: { readonly name?: Name; readonly expression: Expression; readonly withValues: boolean }
  /** `name AS expression`: its type is the expression's. */
  readonly computed?: Expression
  readonly constraints: readonly TsqlConstraint[]
  readonly place: Place
}
export type TsqlConstraint =
  | { readonly kind: 'key'; readonly primary: boolean; readonly clustered?: boolean; readonly name?: Name; readonly columns: readonly Name[]; readonly place: Place }
  | { readonly kind: 'foreignKey'; readonly name?: Name; readonly columns: readonly Name[]; readonly references: ObjectName; readonly referenced: readonly Name[]; readonly place: Place }
  | { readonly kind: 'check'; readonly name?: Name; readonly condition: Expression; readonly place: Place }
  | { readonly kind: 'default'; readonly name?: Name; readonly column: Name; readonly expression: Expression; readonly place: Place }
export interface TsqlCreateTable { readonly kind: 'createTable'; readonly name: ObjectName; readonly columns: readonly TsqlColumnDefinition[]; readonly constraints: readonly TsqlConstraint[]; readonly place: Place }
export interface TsqlCreateView { readonly kind: 'createView'; readonly name: ObjectName; readonly orAlter: boolean; readonly alter: boolean; readonly columns: readonly Name[]; readonly query: Query; readonly place: Place }
export interface TsqlCreateSchema { readonly kind: 'createSchema'; readonly name: Name; readonly place: Place }
export interface TsqlCreateIndex { readonly kind: 'createIndex'; readonly name: Name; readonly table: ObjectName; readonly unique: boolean; readonly columns: readonly Name[]; readonly filter?: Place; readonly place: Place }
export interface TsqlParameter { readonly name: string; readonly type: TsqlType; readonly userType?: ObjectName; readonly readOnly: boolean; readonly default?: Expression; readonly output: boolean; readonly place: Place }
export interface TsqlCreateProcedure {
  readonly kind: 'createProcedure'
  readonly name: ObjectName
  readonly orAlter: boolean
  readonly alter: boolean
  readonly parameters: readonly TsqlParameter[]
  readonly body: readonly TsqlStatement[]
  readonly place: Place
}
export interface TsqlCreateFunction {
  readonly kind: 'createFunction'
  readonly name: ObjectName
  readonly orAlter: boolean
  readonly alter: boolean
  readonly parameters: readonly TsqlParameter[]
  readonly returns: { readonly kind: 'value'; readonly type: TsqlType; readonly body: readonly TsqlStatement[] } | { readonly kind: 'rows'; readonly query: Query }
  readonly place: Place
}
/** `CREATE TYPE t AS TABLE (…)`, `CREATE TYPE t FROM type` */
export interface TsqlCreateType {
  readonly kind: 'createType'
  readonly name: ObjectName
  readonly table?: { readonly columns: readonly TsqlColumnDefinition[]; readonly constraints: readonly TsqlConstraint[] }
  readonly type?: TsqlType
  readonly place: Place
}
export type TsqlObjectKind = 'table' | 'view' | 'schema' | 'index' | 'procedure' | 'function' | 'type'
export interface TsqlDrop {
  readonly kind: 'drop'
  readonly object: TsqlObjectKind
  readonly ifExists: boolean
  readonly names: readonly ObjectName[]
  /** `DROP INDEX i ON t` */
  readonly on?: ObjectName
  readonly place: Place
}
export interface TsqlAlterTable { readonly kind: 'alterTable'; readonly name: ObjectName; readonly action: TsqlAlterAction; readonly place: Place }
export type TsqlAlterAction =
  | { readonly kind: 'addColumns'; readonly columns: readonly TsqlColumnDefinition[]; readonly constraints: readonly TsqlConstraint[] }
  | { readonly kind: 'dropColumns'; readonly ifExists: boolean; readonly columns: readonly Name[] }
  | { readonly kind: 'dropConstraints'; readonly ifExists: boolean; readonly names: readonly Name[] }
  | { readonly kind: 'alterColumn'; readonly column: Name; readonly type: TsqlType; readonly nullable?: boolean }
  /** CHECK CONSTRAINT and NOCHECK CONSTRAINT; no names: ALL. */
  | { readonly kind: 'enableConstraints'; readonly enable: boolean; readonly names: readonly Name[] }

export interface TsqlDeclare {
  readonly kind: 'declare'
  /** With `userType` the type is what that name stands for, and `type` says nothing. */
  readonly variables: readonly { readonly name: string; readonly type: TsqlType; readonly userType?: ObjectName; readonly value?: Expression; readonly place: Place }[]
  /** `DECLARE @t TABLE (…)` */
  readonly table?: { readonly name: string; readonly columns: readonly TsqlColumnDefinition[]; readonly constraints: readonly TsqlConstraint[] }
  readonly place: Place
}
export interface TsqlSet { readonly kind: 'set'; readonly variable: string; readonly value: Expression; readonly place: Place }
/** `SET NOCOUNT ON`, `SET IDENTITY_INSERT t ON` */
export interface TsqlSetOption { readonly kind: 'setOption'; readonly option: string; readonly value: string; readonly table?: ObjectName; readonly place: Place }
export interface TsqlIf { readonly kind: 'if'; readonly condition: Expression; readonly body: TsqlStatement; readonly otherwise?: TsqlStatement; readonly place: Place }
export interface TsqlWhile { readonly kind: 'while'; readonly condition: Expression; readonly body: TsqlStatement; readonly place: Place }
export interface TsqlBlock { readonly kind: 'block'; readonly statements: readonly TsqlStatement[]; readonly place: Place }
export interface TsqlTry { readonly kind: 'try'; readonly body: readonly TsqlStatement[]; readonly handler: readonly TsqlStatement[]; readonly place: Place }
export interface TsqlJump { readonly kind: 'break' | 'continue' | 'return'; readonly value?: Expression; readonly place: Place }
/** `name`: of the transaction or savepoint, a word or a variable with its sign. */
export interface TsqlTransaction { readonly kind: 'transaction'; readonly action: 'begin' | 'commit' | 'rollback' | 'save'; readonly name?: string; readonly place: Place }
export interface TsqlPrint { readonly kind: 'print'; readonly value: Expression; readonly place: Place }
/** RAISERROR and THROW; THROW without arguments has no `message`. */
export interface TsqlRaise {
  readonly kind: 'raise'
  readonly how: 'raiserror' | 'throw'
  readonly number?: Expression
  readonly message?: Expression
  readonly severity?: Expression
  readonly state?: Expression
  readonly args: readonly Expression[]
  readonly place: Place
}
/** A procedure, whose name `variable` may hold, or with `text` a statement in a string: `EXEC (@sql)`. */
export interface TsqlExecute {
  readonly kind: 'execute'
  readonly procedure?: ObjectName
  readonly variable?: Expression
  readonly text?: Expression
  readonly args: readonly { readonly name?: string; readonly value: Expression; readonly output: boolean }[]
  /** `EXEC @code = p` */
  readonly result?: string
  readonly place: Place
}
/** `DECLARE name CURSOR … FOR query`, and `SET @name = CURSOR … FOR query`. */
export interface TsqlDeclareCursor { readonly kind: 'declareCursor'; readonly name: string; readonly local: boolean; readonly scroll: boolean; readonly query: Query; readonly place: Place }
export interface TsqlCursor { readonly kind: 'cursor'; readonly action: 'open' | 'close' | 'deallocate'; readonly name: string; readonly place: Place }
/** Without `into` the row is answered like that of a query. */
export interface TsqlFetch {
  readonly kind: 'fetch'
  readonly way: 'next' | 'prior' | 'first' | 'last' | 'absolute' | 'relative'
  readonly amount?: Expression
  readonly name: string
  readonly into: readonly string[]
  readonly place: Place
}
/** Permissions, users, statistics and the care of indexes: nothing of it changes a result here. `what` is said to the client. */
export interface TsqlNoEffect { readonly kind: 'noEffect'; readonly what: string; readonly place: Place }
/** `WAITFOR DELAY '00:00:05'` */
export interface TsqlWait { readonly kind: 'wait'; readonly delay: Expression; readonly place: Place }
export interface TsqlUse { readonly kind: 'use'; readonly database: Name; readonly place: Place }

/** What stands between two GO. A procedure is stored as the text of its batch. */
export interface Batch {
  readonly statements: readonly TsqlStatement[]
  /** `GO 5` */
  readonly times: number
  readonly place: Place
}
