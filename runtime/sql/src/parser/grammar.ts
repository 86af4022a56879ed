import { type Dialect } from '../lexer.ts'
import { type BinaryOperator, type Expression } from '../tree/expression.ts'
import { type GroupBy, type Query, type Select, type TableExpression } from '../tree/query.ts'
import { type SqlType } from '../types.ts'
import { type Cursor } from './cursor.ts'

/** How tightly an operator binds; the larger the tighter. Between `NOT` and these lie the predicates (BETWEEN, IN, LIKE, IS). */
export interface OperatorBinding { readonly operator: BinaryOperator | '<=>'; readonly strength: number }

/** The parts of a query that stand behind a pipe too. */
export interface QueryParts {
  selectItem(cursor: Cursor): Select['items'][number]
  groupBy(cursor: Cursor): GroupBy
  /** `WINDOW w AS (…)`, when it stands here. */
  windows(cursor: Cursor): Select['windows']
  /** ORDER BY, LIMIT and what goes with them. */
  tail(cursor: Cursor, query: Query): Query
  setOperation(cursor: Cursor, left: Query): Query
  /** A join, PIVOT, UNPIVOT or TABLESAMPLE behind a table; the table itself when none of them stands there. */
  table(cursor: Cursor, left: TableExpression): TableExpression
}

/** The rules that call each other in a circle; the files of the parser reach one another through here, see `rules.ts`. */
export interface Rules {
  expression(cursor: Cursor): Expression
  operators(cursor: Cursor, above: number): Expression
  query(cursor: Cursor): Query
  continueQuery(cursor: Cursor, first: Query): Query
}

/**
 * What two dialects of one language do differently. The parser asks the grammar first at each of its hooks; a hook that answers
 * undefined, having read nothing, leaves the place to the common grammar.
 */
export interface Grammar {
  readonly dialect: Dialect
  /** The caller computes what IDENTIFIER(…) in place of an object's name means. */
  readonly computesNames?: boolean
  /** Operators above the predicates: arithmetic, bits, comparison. */
  readonly operators: ReadonlyMap<string, OperatorBinding>
  /** Words that end an expression or a table rather than name it: not an alias without AS, not a column without quotes. */
  readonly reserved: ReadonlySet<string>
  readType(cursor: Cursor): SqlType
  /** An expression that begins here in a way of this dialect. */
  readPrimary?(cursor: Cursor): Expression | undefined
  /** What may follow `operand` directly, as `::` or AT TIME ZONE. */
  readPostfix?(cursor: Cursor, operand: Expression): Expression | undefined
  /** A predicate of this dialect behind `operand`. */
  readPredicate?(cursor: Cursor, operand: Expression): Expression | undefined
  /** Between SELECT [DISTINCT] and the items: TOP. */
  readSelectHead?(cursor: Cursor): Partial<Pick<Select, 'top'>>
  /** One item of the SELECT list, as `alias = expression`. */
  readSelectItem?(cursor: Cursor): Select['items'][number] | undefined
  /** Between the items and FROM: INTO. */
  readSelectInto?(cursor: Cursor): Partial<Pick<Select, 'into'>>
  /** An operand of FROM that begins here in a way of this dialect. */
  readTable?(cursor: Cursor): TableExpression | undefined
  /** What follows a table and its alias, as WITH (NOLOCK). */
  readTableSuffix?(cursor: Cursor, table: TableExpression): TableExpression
  /** A join of this dialect behind `left`, as CROSS APPLY. */
  readJoin?(cursor: Cursor, left: TableExpression): TableExpression | undefined
  /** LIMIT and OFFSET of this dialect, behind ORDER BY. */
  readLimit?(cursor: Cursor): Partial<Pick<Query, 'limit' | 'offset' | 'rowsAs'>> | undefined
}
