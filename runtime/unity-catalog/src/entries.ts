/** What the catalog knows. Names are lower case, as Unity Catalog stores them. */
export interface CatalogEntry {
  readonly name: string
  readonly comment?: string
  readonly owner?: string
  readonly properties?: Readonly<Record<string, string>>
  /** Storage path below which tables without a location of their own are kept. */
  readonly storageRoot?: string
  readonly tags: Readonly<Record<string, string>>
}

export interface SchemaEntry extends CatalogEntry {
  readonly catalog: string
}

export type TableType = 'MANAGED' | 'EXTERNAL' | 'STREAMING_TABLE' | 'MATERIALIZED_VIEW' | 'VIEW'

export interface ColumnEntry {
  readonly name: string
  /** As in DDL: `decimal(10,2)`, `array<string>`. */
  readonly type: string
  readonly nullable: boolean
  readonly comment?: string
}

export interface TableName {
  readonly catalog: string
  readonly schema: string
  readonly name: string
}

export interface TableEntry extends TableName {
  readonly type: TableType
  /** Storage path of the Delta table; a view has none. */
  readonly location?: string
  /** The table's own log is the truth; this is what it said when it was last registered. */
  readonly columns: readonly ColumnEntry[]
  readonly comment?: string
  readonly properties: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  /** Tags by column, then by key. */
  readonly columnTags?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly owner?: string
  /** PRIMARY KEY and FOREIGN KEY, as SQL writes them, by name: informational, as on Databricks. */
  readonly keys?: Readonly<Record<string, string>>
  /** The query of a view or materialized view, in Databricks SQL. */
  readonly viewText?: string
  /** The pipeline that owns a streaming table or materialized view. */
  readonly pipeline?: string
  /** ISO 8601. */
  readonly createdAt: string
}

export interface VolumeEntry extends TableName {
  readonly type: 'MANAGED' | 'EXTERNAL'
  readonly location: string
  readonly comment?: string
  readonly owner?: string
  readonly tags: Readonly<Record<string, string>>
}

export interface FunctionEntry extends TableName {
  /** The statement that made it, in Databricks SQL: parameters, result and body are read from there. */
  readonly definition: string
  /** Where names in the body are looked up. */
  readonly context: { readonly catalog: string; readonly schema: string }
  /** The time zone of the session that made it, whose clock the body means; absent: that of whoever calls it. */
  readonly zone?: string
  readonly comment?: string
  readonly tags: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly createdAt: string
}

/** Who may do what with one object. Kept and shown; nothing here asks for it, since there is one user. */
export interface GrantEntry {
  /** `TABLE`, `SCHEMA`, … and the full name behind it; the name of the document. */
  readonly name: string
  readonly object: string
  readonly of: string
  /** Privileges by principal. */
  readonly granted: Readonly<Record<string, readonly string[]>>
}

export const fullName = ({ catalog, schema, name }: TableName): string => [catalog, schema, name].map(part).join('.')

/** A part of a name as SQL writes it: with backticks where it needs them. */
const part = (name: string): string => (/^[a-z_][a-z0-9_]*$/i.test(name) ? name : `\`${name.replaceAll('`', '``')}\``)
