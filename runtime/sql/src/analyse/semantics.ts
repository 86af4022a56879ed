import { type Expression } from '../tree/expression.ts'
import { type SqlType } from '../types.ts'
import { type FunctionTable } from '../functions/table.ts'
import { type Query } from '../tree/query.ts'
import { type AnalysedQuery } from './output.ts'
import { type Scope } from './scope.ts'
import { type Typed } from './typed.ts'

/** What an expression of one kind means. Declared as a method so that the rule of a kind is also a rule of an expression. */
interface RuleHolder<Node> { apply(node: Node, scope: Scope): Typed }
export type ExpressionRule<Node> = RuleHolder<Node>['apply']

/** One rule for each kind of expression; a kind without one does not compile. */
export type ExpressionRules = { readonly [Kind in Expression['kind']]: ExpressionRule<Extract<Expression, { kind: Kind }>> }

/** What expressions mean. The analysis of queries asks here; the rules of expressions reach queries through here. */
export interface Semantics {
  readonly rules: ExpressionRules
  /** Understands a query in a scope that is its own. */
  query(query: Query, scope: Scope): AnalysedQuery
  readonly functions: FunctionTable
  /** The type that all of these values can take in one column; undefined when there is none. */
  commonType(types: readonly SqlType[]): SqlType | undefined
  /** The value as another type, where SQL converts unasked; undefined where it does not. */
  coerce(value: Typed, to: SqlType, scope: Scope): Typed | undefined
  /** The type of a column's values in expressions (VARCHAR(n) is STRING on Databricks). */
  columnType(type: SqlType): SqlType
  /** A column name that no column has: CURRENT_DATE without parentheses. */
  bareFunction(name: string): boolean
}

/** Understands one expression. Problems are reported to the translation, and what cannot be understood is a failed value. */
export function analyse(expression: Expression, scope: Scope): Typed {
  const group = scope.groupOf(expression)
  if (group) {
    scope.notes?.set(expression, group)
    return group
  }
  const rule: ExpressionRule<Expression> = scope.semantics.rules[expression.kind]
  const value = rule(expression, scope)
  // A failure that nobody told would pass for a translation.
  if (value.failed && scope.translation.problems.length === 0) return scope.report(expression.place, 'UNSUPPORTED_FEATURE', 'this cannot be understood')
  scope.notes?.set(expression, value)
  return value
}
