import { type Place } from '../place.ts'
import { type Argument, type Expression, type Literal, type Name, type ObjectName, type WindowSpec } from './expression.ts'

/** A body with what surrounds it. Every place where SQL takes a query holds one of these. */
export interface Query {
  readonly kind: 'query'
  readonly with: readonly CommonTable[]
  readonly recursive: boolean
  readonly body: QueryBody
  /** `'ALL'` is `ORDER BY ALL`, with the order in `orderByAll`. */
  readonly orderBy: readonly SortItem[]
  readonly orderByAll?: SortDirection
  /** SORT BY, DISTRIBUTE BY, CLUSTER BY: say where rows lie in a cluster, not which rows there are. */
  readonly distribution?: Place
  readonly limit?: Expression
  readonly offset?: Expression
  /** T-SQL's FOR JSON and FOR XML: the rows as one text. */
  readonly rowsAs?: RowsAsText
  readonly place: Place
}
export type RowsAsText =
  | { readonly kind: 'json'; readonly mode: 'PATH' | 'AUTO'; readonly root?: string; readonly includeNulls: boolean; readonly withoutWrapper: boolean; readonly place: Place }
  | { readonly kind: 'xml'; readonly element: string; readonly root?: string; readonly typed: boolean; readonly place: Place }
/** One column of T-SQL's `OPENJSON(…) WITH (name type 'path' AS JSON)`. */
export interface JsonColumn { readonly name: Name; readonly typeText: string; readonly path?: string; readonly asJson: boolean; readonly place: Place }
export interface CommonTable {
  readonly name: Name
  readonly columns: readonly Name[]
  readonly query: Query
  /** MAX RECURSION LEVEL */
  readonly maxLevel?: number
  readonly place: Place
}

export interface SortDirection { readonly descending: boolean; readonly nulls?: 'FIRST' | 'LAST' }
export interface SortItem extends SortDirection { readonly expression: Expression; readonly place: Place }

export type QueryBody = Select | SetOperation | Values | Query

export interface SetOperation {
  readonly kind: 'setOperation'
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT'
  readonly all: boolean
  readonly byName: boolean
  readonly left: QueryBody
  readonly right: QueryBody
  readonly place: Place
}
export interface Values { readonly kind: 'values'; readonly rows: readonly (readonly Expression[])[]; readonly place: Place }

export interface Select {
  readonly kind: 'select'
  readonly distinct: boolean
  readonly items: readonly SelectItem[]
  /** Comma-separated; empty for a SELECT without FROM. `TABLE t` is `SELECT * FROM t`. */
  readonly from: readonly TableExpression[]
  readonly lateralViews: readonly LateralView[]
  readonly where?: Expression
  readonly groupBy?: GroupBy
  readonly having?: Expression
  readonly qualify?: Expression
  readonly windows: readonly { readonly name: Name; readonly spec: WindowSpec }[]
  /** T-SQL's TOP. */
  readonly top?: { readonly count: Expression; readonly percent: boolean; readonly withTies: boolean }
  /** T-SQL's SELECT … INTO. */
  readonly into?: ObjectName
  readonly place: Place
}
/** `aliases` has several names for a generator with several columns: `posexplode(a) AS (i, x)`. */
export interface SelectItem { readonly expression: Expression; readonly aliases: readonly Name[]; readonly place: Place }

export type GroupBy = { readonly kind: 'all'; readonly place: Place } | { readonly kind: 'items'; readonly items: readonly GroupItem[]; readonly place: Place }
export type GroupItem =
  | { readonly kind: 'expression'; readonly expression: Expression; readonly place: Place }
  | { readonly kind: 'rollup' | 'cube' | 'groupingSets'; readonly sets: readonly (readonly Expression[])[]; readonly place: Place }

/** `LATERAL VIEW [OUTER] explode(a) t AS x, y` */
export interface LateralView {
  readonly outer: boolean
  readonly generator: { readonly name: ObjectName; readonly args: readonly Argument[] }
  readonly table?: Name
  readonly columns: readonly Name[]
  readonly place: Place
}

export interface TableAlias { readonly name?: Name; readonly columns: readonly Name[] }

export type TableExpression = TableReferenceNode | TableFunction | DerivedTable | Join | Pivot | Unpivot

/** A table, view or path by name. `stream` when STREAM stands before it. */
export interface TableReferenceNode {
  readonly kind: 'table'
  readonly name: ObjectName
  /** `IDENTIFIER(…)` in place of a name; `name` is then the word IDENTIFIER. */
  readonly identifier?: Expression
  readonly stream: boolean
  readonly streamOptions: readonly StreamOption[]
  readonly version?: Literal
  readonly timestamp?: Expression
  readonly sample?: Sample
  readonly alias: TableAlias
  readonly place: Place
}
export interface StreamOption { readonly name: string; readonly value: string; readonly place: Place }
export interface Sample {
  readonly unit: 'PERCENT' | 'ROWS'
  readonly amount: Expression
  readonly seed?: Expression
  readonly place: Place
}
/** `read_files(…)`, `range(10)`, `explode(…)` in FROM. */
export interface TableFunction {
  readonly kind: 'tableFunction'
  readonly name: ObjectName
  readonly args: readonly Argument[]
  readonly stream: boolean
  readonly streamOptions: readonly StreamOption[]
  readonly lateral: boolean
  readonly outer: boolean
  /** T-SQL's `OPENJSON(…) WITH (…)`. */
  readonly jsonColumns?: readonly JsonColumn[]
  readonly alias: TableAlias
  readonly place: Place
}
export interface DerivedTable { readonly kind: 'derived'; readonly query: Query; readonly lateral: boolean; readonly sample?: Sample; readonly alias: TableAlias; readonly place: Place }

export type JoinType = 'INNER' | 'CROSS' | 'LEFT' | 'RIGHT' | 'FULL' | 'SEMI' | 'ANTI'
export interface Join {
  readonly kind: 'join'
  readonly type: JoinType
  readonly natural: boolean
  readonly left: TableExpression
  readonly right: TableExpression
  readonly condition?: { readonly kind: 'on'; readonly on: Expression } | { readonly kind: 'using'; readonly columns: readonly Name[] }
  /** T-SQL's CROSS APPLY and OUTER APPLY. */
  readonly apply: boolean
  readonly place: Place
}
export interface Pivot {
  readonly kind: 'pivot'
  readonly input: TableExpression
  readonly aggregates: readonly { readonly expression: Expression; readonly alias?: Name }[]
  readonly columns: readonly Name[]
  readonly values: readonly { readonly expression: Expression; readonly alias?: Name }[]
  readonly alias: TableAlias
  readonly place: Place
}
export interface Unpivot {
  readonly kind: 'unpivot'
  readonly input: TableExpression
  readonly includeNulls: boolean
  readonly values: readonly Name[]
  readonly name: Name
  readonly columns: readonly { readonly columns: readonly ObjectName[]; readonly alias?: Name }[]
  readonly alias: TableAlias
  readonly place: Place
}
