import { type BinaryOperator, type Expression, type Like } from '../tree/expression.ts'
import { span } from '../place.ts'
import { type Cursor } from './cursor.ts'
import { type OperatorBinding } from './grammar.ts'
import { parsePrimary } from './primary.ts'
import { numberLiteral } from './literals.ts'
import { startsQuery } from './lookahead.ts'
import { parseStar } from './star.ts'

/** Any expression: OR, AND, NOT, a predicate, the operators, in this order of loosening grip. */
export function parseExpression(cursor: Cursor): Expression {
  return cursor.nested(() => chain(cursor, 'OR', () => chain(cursor, 'AND', () => parseNot(cursor))))
}

function chain(cursor: Cursor, operator: 'AND' | 'OR', operand: () => Expression): Expression {
  let left = operand()
  while (cursor.accept(operator)) {
    const right = operand()
    left = { kind: 'binary', operator, left, right, place: span(left.place, right.place) }
  }
  return left
}

function parseNot(cursor: Cursor): Expression {
  const first = cursor.peek()
  if (!cursor.accept('NOT') && !(cursor.at('!') && cursor.accept('!'))) return parsePredicate(cursor)
  const operand = cursor.nested(() => parseNot(cursor))
  return { kind: 'unary', operator: 'NOT', operand, place: span(first.place, operand.place) }
}

/** An expression and at most one of BETWEEN, IN, LIKE, IS behind it. */
function parsePredicate(cursor: Cursor): Expression {
  const operand = parseOperators(cursor, 0)
  const own = cursor.grammar.readPredicate?.(cursor, operand)
  if (own) return own
  if (cursor.accept('IS')) return parseIs(cursor, operand)
  const not = cursor.at('NOT') && predicates.has(cursor.peek(1).upper)
  if (not) cursor.next()
  if (cursor.accept('BETWEEN')) {
    const low = parseOperators(cursor, 0)
    cursor.expect('AND')
    const high = parseOperators(cursor, 0)
    return { kind: 'between', not, operand, low, high, place: span(operand.place, high.place) }
  }
  if (cursor.accept('IN')) return parseIn(cursor, operand, not)
  const like = cursor.acceptAny('LIKE', 'ILIKE', 'RLIKE', 'REGEXP')
  if (like) return parseLike(cursor, operand, not, like === 'REGEXP' ? 'RLIKE' : like)
  return operand
}

const predicates: ReadonlySet<string> = new Set(['BETWEEN', 'IN', 'LIKE', 'ILIKE', 'RLIKE', 'REGEXP'])

function parseIs(cursor: Cursor, operand: Expression): Expression {
  const not = cursor.accept('NOT')
  if (cursor.accept('DISTINCT', 'FROM')) {
    const right = parseOperators(cursor, 0)
    return { kind: 'distinct', not, left: operand, right, place: span(operand.place, right.place) }
  }
  const what = cursor.expectAny('NULL', 'TRUE', 'FALSE', 'UNKNOWN')
  return { kind: 'is', not, what, operand, place: cursor.from(operand.place) }
}

function parseIn(cursor: Cursor, operand: Expression, not: boolean): Expression {
  if (!cursor.at('(')) cursor.fail(`'(' after IN`)
  if (startsQuery(cursor, 1)) {
    const query = cursor.queryInParentheses()
    return { kind: 'inQuery', not, operand, query, place: cursor.from(operand.place) }
  }
  const items = cursor.parenthesised(() => (cursor.at('*') ? parseStar(cursor) : parseExpression(cursor)))
  return { kind: 'inList', not, operand, items, place: cursor.from(operand.place) }
}

function parseLike(cursor: Cursor, operand: Expression, not: boolean, operator: Like['operator']): Expression {
  const quantifier = operator === 'RLIKE' ? undefined : cursor.acceptAny('ANY', 'SOME', 'ALL')
  if (quantifier) {
    const patterns = cursor.parenthesised(() => parseExpression(cursor))
    return { kind: 'like', not, operator, quantifier: quantifier === 'ALL' ? 'ALL' : 'ANY', operand, patterns, place: cursor.from(operand.place) }
  }
  const pattern = parseOperators(cursor, 0)
  const escape = operator !== 'RLIKE' && cursor.accept('ESCAPE') ? parseUnary(cursor) : undefined
  return { kind: 'like', not, operator, operand, patterns: [pattern], ...(escape ? { escape } : {}), place: cursor.from(operand.place) }
}

/** Arithmetic, bits and comparison, as far as they bind tighter than `above`. */
export function parseOperators(cursor: Cursor, above: number): Expression {
  let left = parseUnary(cursor)
  for (;;) {
    const found = peekOperator(cursor)
    if (!found || found.binding.strength <= above) return left
    for (let step = 0; step < found.tokens; step += 1) cursor.next()
    const right = parseOperators(cursor, found.binding.strength)
    const place = span(left.place, right.place)
    left = found.binding.operator === '<=>'
      ? { kind: 'distinct', not: true, left, right, place }
      : { kind: 'binary', operator: found.binding.operator satisfies BinaryOperator, left, right, place }
  }
}

function peekOperator(cursor: Cursor): { readonly binding: OperatorBinding; readonly tokens: number } | undefined {
  const { operators } = cursor.grammar
  const token = cursor.peek()
  if (token.upper === '') return undefined
  if (token.upper === '>') {
    // `>>` and `>>>` arrive as single signs, see the lexer.
    let tokens = 1
    while (tokens < 3 && cursor.peek(tokens).upper === '>' && cursor.peek(tokens).place.start === cursor.peek(tokens - 1).place.end) tokens += 1
    const binding = operators.get('>'.repeat(tokens))
    if (binding) return { binding, tokens }
  }
  const binding = operators.get(token.upper)
  return binding && { binding, tokens: 1 }
}

function parseUnary(cursor: Cursor): Expression {
  const first = cursor.peek()
  const operator = first.kind === 'operator' ? first.text : ''
  if (operator !== '-' && operator !== '+' && operator !== '~') return parsePostfix(cursor)
  cursor.next()
  // A sign in front of digits belongs to the number: -2147483648 is an INT.
  if (operator === '-' && cursor.peek().kind === 'number') return postfixOf(cursor, numberLiteral(cursor, first))
  const operand = cursor.nested(() => parseUnary(cursor))
  return { kind: 'unary', operator, operand, place: span(first.place, operand.place) }
}

function parsePostfix(cursor: Cursor): Expression {
  return postfixOf(cursor, parsePrimary(cursor))
}

function postfixOf(cursor: Cursor, primary: Expression): Expression {
  let operand = primary
  for (;;) {
    const own = cursor.grammar.readPostfix?.(cursor, operand)
    if (own) operand = own
    else if (cursor.at('[')) {
      cursor.next()
      const index = parseExpression(cursor)
      cursor.expect(']')
      operand = { kind: 'subscript', operand, index, place: cursor.from(operand.place) }
    } else if (cursor.at('.') && operand.kind !== 'literal') {
      cursor.next()
      const name = cursor.name('a field name')
      operand = { kind: 'field', operand, name, place: cursor.from(operand.place) }
    } else return operand
  }
}
