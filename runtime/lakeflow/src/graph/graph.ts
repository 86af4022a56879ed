import { nearest, type AutoCdcFlow, type ColumnDefinition, type Expectation, type Query, type SessionZone } from '@lagoon/sql'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import type { Origin, Problem } from '../error.ts'

/** A file of the pipeline, named as its problems name it. */
export interface SourceText {
  readonly file: string
  readonly text: string
  /** Whose clock it means; undefined: UTC's. */
  readonly zone?: SessionZone | undefined
}

/** Names are lower case, as Unity Catalog has them, so that the text of a name tells whether two are the same. */
export const sameTable = (a: TableName, b: TableName): boolean => fullName(a) === fullName(b)

interface Defined {
  readonly name: TableName
  readonly origin: Origin
  readonly source: SourceText
  readonly comment: string | undefined
  readonly properties: Readonly<Record<string, string>>
  readonly expectations: readonly Expectation[]
}

/** A table that flows write into. */
export interface StreamingTable extends Defined {
  readonly kind: 'streamingTable'
  readonly columns: readonly ColumnDefinition[]
  readonly partitionedBy: readonly string[]
  readonly private: boolean
}
/** A table that always holds the result of its query. */
export interface MaterializedView extends Defined {
  readonly kind: 'materializedView'
  readonly columns: readonly ColumnDefinition[]
  readonly partitionedBy: readonly string[]
  readonly private: boolean
  readonly query: Query
}
/** `temporary`: expanded into its readers and known to this pipeline alone; otherwise published in the catalog. */
export interface View extends Defined {
  readonly kind: 'view'
  readonly temporary: boolean
  readonly columns: readonly ColumnDefinition[]
  readonly query: Query
  /** The query as text, for the catalog. */
  readonly queryText: string
}
export type Dataset = StreamingTable | MaterializedView | View

interface FlowOf {
  readonly name: string
  readonly target: TableName
  readonly origin: Origin
  readonly source: SourceText
  readonly scope: Scope
  /** Runs in the first update only. */
  readonly once: boolean
  readonly comment: string | undefined
}
export type Flow =
  | (FlowOf & { readonly kind: 'append'; readonly query: Query })
  | (FlowOf & { readonly kind: 'autoCdc'; readonly cdc: AutoCdcFlow })
  | (FlowOf & { readonly kind: 'materialize'; readonly query: Query })

/** Where names without catalog or schema are looked up. */
export interface Scope {
  readonly catalog: string
  readonly schema: string
}

/** What the files say. Names are complete; nothing was looked up. */
export interface UnresolvedGraph {
  readonly datasets: readonly Dataset[]
  readonly flows: readonly Flow[]
  readonly problems: readonly Problem[]
  readonly scopes: ReadonlyMap<Dataset, Scope>
}

/** The dataset whose name was most likely meant: the same name in another schema, or one that is spelt nearly so. */
export function nearestDataset(asked: TableName, datasets: readonly Dataset[]): TableName | undefined {
  const names = datasets.map(({ name }) => name)
  const same = names.find(({ name }) => name === asked.name)
  const near = same ? undefined : nearest(asked.name, names.map(({ name }) => name))
  return same ?? names.find(({ name }) => name === near)
}
