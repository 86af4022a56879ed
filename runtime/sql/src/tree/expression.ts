import { type Place } from '../place.ts'
import { type IntervalUnit, type SqlType } from '../types.ts'
import { type Query, type SortItem } from './query.ts'

/** One part of a name, as written; `quoted` when it stood in backticks, brackets or (T-SQL) double quotes. */
export interface Name { readonly text: string; readonly quoted: boolean; readonly place: Place }

/** A dotted name: `catalog.schema.table`, `table.column`. Never empty. */
export interface ObjectName {
  readonly parts: readonly Name[]
  /** `IDENTIFIER(…)` of what is to be computed, where the caller does that; `parts` is then the word IDENTIFIER. */
  readonly identifier?: Expression
  readonly place: Place
}

export type Expression =
  | Literal | IntervalLiteral | ColumnReference | Star | Unary | Binary | Is | Distinct | Between | InList | InQuery | Like
  | Exists | ScalarQuery | Case | Cast | FunctionCall | Lambda | FieldAccess | Subscript | JsonPath | Row | Parameter | Held
  | Variable | IdentifierClause | Collate | AtTimeZone

/** Numbers are kept as their digits (no suffix), dates and timestamps as the text between the quotes, binaries as hexadecimal digits. */
export interface Literal { readonly kind: 'literal'; readonly type: SqlType; readonly value: string | boolean | null; readonly place: Place }

/** `INTERVAL 1 DAY 2 HOURS`: a list of signed amounts. `from` and `to` are its fields. */
export interface IntervalLiteral {
  readonly kind: 'interval'
  readonly from: IntervalUnit
  readonly to: IntervalUnit
  readonly months: bigint
  readonly microseconds: bigint
  readonly place: Place
}

/** `a`, `t.a`, `t.a.field`: which part is table, column or field is for the analyser to find out. */
export interface ColumnReference { readonly kind: 'column'; readonly parts: readonly Name[]; readonly place: Place }
export interface Star {
  readonly kind: 'star'
  readonly qualifier: readonly Name[]
  readonly except: readonly ObjectName[]
  /** The column of this name has another value: `|> SET name = value`. */
  readonly replace?: { readonly name: Name; readonly value: Expression }
  /** Of the columns of FROM only the one at this position, counted from 1. */
  readonly only?: number
  readonly place: Place
}

export type UnaryOperator = '-' | '+' | '~' | 'NOT'
export interface Unary { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression; readonly place: Place }

export type BinaryOperator =
  | '+' | '-' | '*' | '/' | '%' | 'DIV' | '||' | '&' | '|' | '^' | '<<' | '>>' | '>>>'
  | '=' | '<>' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR'
export interface Binary {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
  readonly place: Place
}

export interface Is { readonly kind: 'is'; readonly not: boolean; readonly what: 'NULL' | 'TRUE' | 'FALSE' | 'UNKNOWN'; readonly operand: Expression; readonly place: Place }
/** `IS [NOT] DISTINCT FROM`; `a <=> b` is `not: true`. */
export interface Distinct { readonly kind: 'distinct'; readonly not: boolean; readonly left: Expression; readonly right: Expression; readonly place: Place }
export interface Between {
  readonly kind: 'between'
  readonly not: boolean
  readonly operand: Expression
  readonly low: Expression
  readonly high: Expression
  readonly place: Place
}
export interface InList { readonly kind: 'inList'; readonly not: boolean; readonly operand: Expression; readonly items: readonly Expression[]; readonly place: Place }
export interface InQuery { readonly kind: 'inQuery'; readonly not: boolean; readonly operand: Expression; readonly query: Query; readonly place: Place }
export interface Like {
  readonly kind: 'like'
  readonly not: boolean
  readonly operator: 'LIKE' | 'ILIKE' | 'RLIKE'
  /** `LIKE ANY (…)`, `LIKE ALL (…)`; otherwise there is one pattern. */
  readonly quantifier?: 'ANY' | 'ALL'
  readonly operand: Expression
  readonly patterns: readonly Expression[]
  readonly escape?: Expression
  readonly place: Place
}
export interface Exists { readonly kind: 'exists'; readonly query: Query; readonly place: Place }
export interface ScalarQuery { readonly kind: 'scalarQuery'; readonly query: Query; readonly place: Place }
export interface Case {
  readonly kind: 'case'
  readonly operand?: Expression
  readonly branches: readonly { readonly when: Expression; readonly result: Expression }[]
  readonly otherwise?: Expression
  readonly place: Place
}
export interface Cast {
  readonly kind: 'cast'
  readonly operand: Expression
  readonly type: SqlType
  /** The type as it was written: T-SQL tells `DATETIME` from `DATETIME2(3)` by it. */
  readonly typeText: string
  /** TRY_CAST: null instead of an error. */
  readonly attempt: boolean
  /** T-SQL's `CONVERT(type, value, style)`. */
  readonly style?: Expression
  readonly place: Place
}

export interface Argument {
  readonly value: Expression
  /** `name => value` */
  readonly name?: Name
  /** `struct(value AS alias)` */
  readonly alias?: Name
}
/** Also what has a grammar of its own but means a call: `extract(YEAR FROM d)` is `extract('YEAR', d)`, `trim(BOTH x FROM y)` is `btrim(y, x)`. */
export interface FunctionCall {
  readonly kind: 'function'
  readonly name: ObjectName
  /** `IDENTIFIER(…)` in place of a name; `name` is then the word IDENTIFIER. */
  readonly identifier?: Expression
  readonly args: readonly Argument[]
  readonly distinct: boolean
  readonly nulls?: 'IGNORE' | 'RESPECT'
  readonly filter?: Expression
  /** `WITHIN GROUP (ORDER BY …)` */
  readonly withinGroup?: readonly SortItem[]
  readonly over?: WindowReference
  readonly place: Place
}

export interface Lambda { readonly kind: 'lambda'; readonly parameters: readonly Name[]; readonly body: Expression; readonly place: Place }
export interface FieldAccess { readonly kind: 'field'; readonly operand: Expression; readonly name: Name; readonly place: Place }
export interface Subscript { readonly kind: 'subscript'; readonly operand: Expression; readonly index: Expression; readonly place: Place }
/** `operand:a.b[0]['c']` over JSON text or VARIANT. */
export interface JsonPath { readonly kind: 'jsonPath'; readonly operand: Expression; readonly path: readonly JsonStep[]; readonly place: Place }
export type JsonStep = { readonly kind: 'key'; readonly name: string } | { readonly kind: 'index'; readonly index: number } | { readonly kind: 'wildcard' }
/** `(a, b)` */
export interface Row { readonly kind: 'row'; readonly items: readonly Expression[]; readonly names?: readonly (Name | undefined)[]; readonly place: Place }
/** `:name`; a `?` is called by its number in the statement, counted from 1 in the order of the text. */
export interface Parameter { readonly kind: 'parameter'; readonly name: string; readonly marked?: boolean; readonly place: Place }
/** A value that was computed before: its text is as DuckDB writes it. */
export interface Held extends HeldValue { readonly kind: 'held'; readonly place: Place }
export interface HeldValue { readonly type: SqlType; readonly value: string | null }
/** T-SQL's `@name` and `@@name`, with the signs. */
export interface Variable { readonly kind: 'variable'; readonly name: string; readonly place: Place }
/** `IDENTIFIER(…)` where an expression stands: it names a column. */
export interface IdentifierClause { readonly kind: 'identifier'; readonly value: Expression; readonly place: Place }
export interface Collate { readonly kind: 'collate'; readonly operand: Expression; readonly collation: ObjectName; readonly place: Place }
export interface AtTimeZone { readonly kind: 'atTimeZone'; readonly operand: Expression; readonly zone: Expression; readonly place: Place }

export type WindowReference = WindowSpec | { readonly kind: 'windowName'; readonly name: Name; readonly place: Place }
export interface WindowSpec {
  readonly kind: 'window'
  /** `OVER (w ORDER BY …)` */
  readonly base?: Name
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortItem[]
  readonly frame?: Frame
  readonly place: Place
}
export interface Frame { readonly unit: 'ROWS' | 'RANGE'; readonly from: FrameBound; readonly to: FrameBound; readonly place: Place }
export type FrameBound =
  | { readonly kind: 'unboundedPreceding' }
  | { readonly kind: 'preceding'; readonly amount: Expression }
  | { readonly kind: 'currentRow' }
  | { readonly kind: 'following'; readonly amount: Expression }
  | { readonly kind: 'unboundedFollowing' }
