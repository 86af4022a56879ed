/** What the catalog knows. Names are lower case, as Unity Catalog stores them. */
export interface CatalogEntry {
  readonly name: string
  readonly comment?: string
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
  readonly tags: Readonly<Record<string, string>>
}

export const fullName = ({ catalog, schema, name }: TableName): string => [catalog, schema, name].map(part).join('.')

/** A part of a name as SQL writes it: with backticks where it needs them. */
const part = (name: string): string => (/^[a-z_][a-z0-9_]*$/i.test(name) ? name : `\`${name.replaceAll('`', '``')}\``)
