import { type Place } from '../place.ts'
import { type SqlType } from '../types.ts'
import { type Expression, type Name, type ObjectName } from './expression.ts'

/** What a dataset declares besides its query. Clauses that were not written are absent or empty. */
export interface TableDefinition {
  readonly columns: readonly ColumnDefinition[]
  readonly expectations: readonly Expectation[]
  /** PRIMARY KEY and FOREIGN KEY: informational. */
  readonly tableConstraints: readonly TableConstraint[]
  readonly using?: Name
  /** `OPTIONS (…)` of the format. */
  readonly options: readonly Property[]
  readonly partitionedBy: readonly Name[]
  readonly clusterBy?: ClusterBy
  readonly location?: string
  readonly comment?: string
  readonly properties: readonly Property[]
  readonly rowFilter?: { readonly function: ObjectName; readonly columns: readonly Name[]; readonly place: Place }
  readonly collation?: Name
  readonly schedule?: Schedule
  /** `WITH TAGS (…)` of the table. */
  readonly tags: readonly Property[]
  /** `WITH SCHEMA …` of a view. */
  readonly schemaMode?: { readonly mode: SchemaMode; readonly place: Place }
}
/** What becomes of a view whose tables get other columns. */
export type SchemaMode = 'BINDING' | 'COMPENSATION' | 'TYPE EVOLUTION' | 'EVOLUTION'
export interface ColumnDefinition {
  readonly name: Name
  /** Absent in the column list of a view. */
  readonly type?: SqlType
  readonly notNull: boolean
  readonly comment?: string
  readonly default?: Expression
  readonly generated?: Expression
  readonly identity?: { readonly always: boolean; readonly start: bigint; readonly step: bigint; readonly place: Place }
  readonly primaryKey: boolean
  /** `CHECK (…)` and `REFERENCES …` written at the column. */
  readonly constraints: readonly TableConstraint[]
  readonly collation?: Name
  readonly mask?: { readonly function: ObjectName; readonly columns: readonly Name[]; readonly place: Place }
  readonly place: Place
}
export type ClusterBy = { readonly kind: 'auto' | 'none'; readonly place: Place } | { readonly kind: 'columns'; readonly columns: readonly ObjectName[]; readonly place: Place }
export interface Property { readonly key: string; readonly value: string; readonly place: Place }
/** `CONSTRAINT name EXPECT (condition) [ON VIOLATION …]`; without ON VIOLATION a failing row is kept and counted. */
export interface Expectation { readonly name: Name; readonly condition: Expression; readonly onViolation: 'KEEP' | 'DROP ROW' | 'FAIL UPDATE'; readonly place: Place }
export type TableConstraint =
  | { readonly kind: 'primaryKey'; readonly name?: Name; readonly columns: readonly Name[]; readonly place: Place }
  | { readonly kind: 'foreignKey'; readonly name?: Name; readonly columns: readonly Name[]; readonly references: ObjectName; readonly referencedColumns: readonly Name[]; readonly place: Place }
  | { readonly kind: 'check'; readonly name?: Name; readonly condition: Expression; readonly place: Place }
export interface Schedule { readonly text: string; readonly place: Place }

