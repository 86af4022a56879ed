import { type Place } from '../../place.ts'
import { type Between, type Binary, type BinaryOperator, type Distinct, type Expression, type InList, type Is, type Like } from '../../tree/expression.ts'
import { formatType, sameType, type SqlType, types } from '../../types.ts'
import { asChars } from '../chars.ts'
import { isOrdered, isText } from '../lattice.ts'
import { type Scope } from '../scope.ts'
import { analyse } from '../semantics.ts'
import { expandStar } from '../selectList.ts'
import { sortKey } from '../sortKey.ts'
import { sharing } from '../once.ts'
import { compose, type Typed } from '../typed.ts'
import { rlikeText } from '../../functions/regex.ts'
import { likeText } from './likeText.ts'
import { comparing } from './compared.ts'
import { logic } from './logic.ts'
import { unlessNull } from './besideNull.ts'
import { type Arithmetic, arithmetic, bitwise, concatenation } from './arithmetic.ts'

/** Every operator with two operands. Long chains lean to the left, so the left side is walked in a loop. */
export function binary(node: Binary, scope: Scope): Typed {
  const spine: Binary[] = []
  let leftmost: Expression = node
  while (leftmost.kind === 'binary' && (leftmost === node || !scope.groupOf(leftmost))) {
    spine.push(leftmost)
    leftmost = leftmost.left
  }
  let value = analyse(leftmost, scope)
  for (let index = spine.length - 1; index >= 0; index -= 1) {
    const step = spine[index] as Binary
    if (step.operator === 'AND' || step.operator === 'OR') {
      // A run of ANDs is one flat text: DuckDB counts the depth of parentheses.
      const operands = [value]
      let last = index
      for (; last >= 0 && spine[last]?.operator === step.operator; last -= 1) operands.push(analyse((spine[last] as Binary).right, scope))
      index = last + 1
      value = logic(step.operator, operands.map(operand => asCondition(operand, scope)), (spine[index] as Binary).place, scope)
    } else value = operate(step.operator, value, analyse(step.right, scope), step.place, scope)
    scope.notes?.set(spine[index] as Binary, value)
  }
  return value
}

/** A value where a condition is wanted. */
export function asCondition(value: Typed, scope: Scope): Typed {
  return scope.semantics.coerce(value, types.boolean, scope) ?? scope.report(value.place, 'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN', `a condition must be BOOLEAN, this is ${formatType(value.type)}`)
}

/** What WHERE, HAVING, QUALIFY or ON says: unlike an operand of AND, no text is taken for a condition. */
export function asFilter(value: Typed, scope: Scope, code = 'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN'): Typed {
  if (value.failed || value.type.kind === 'boolean' || value.type.kind === 'void') return asCondition(value, scope)
  return scope.report(value.place, code, `a condition must be BOOLEAN, this is ${formatType(value.type)}`)
}

function operate(operator: Exclude<BinaryOperator, 'AND' | 'OR'>, left: Typed, right: Typed, place: Place, scope: Scope): Typed {
  if (left.failed || right.failed) return compose(place, [left, right], { type: comparisons.has(operator) ? types.boolean : types.void, duckdb: 'NULL' })
  switch (operator) {
    case '||': return concatenation(left, right, place, scope)
    case '&': case '|': case '^': case '<<': case '>>': case '>>>': return bitwise(operator, left, right, place, scope)
    case '=': case '<>': case '<': case '<=': case '>': case '>=': {
      const [a = left, b = right] = asChars([left, right])
      return comparison(operator, a, b, place, scope)
    }
    default: return arithmetic(operator satisfies Arithmetic, left, right, place, scope)
  }
}

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>='])

/** Two values brought to one type, as a comparison needs them. */
export function alike(left: Typed, right: Typed, place: Place, scope: Scope): readonly [Typed, Typed] | undefined {
  if (left.failed || right.failed) return [left, right]
  const type = scope.semantics.commonType([left.type, sameButNames(left.type, right.type)])
  const a = type && scope.semantics.coerce(left, type, scope)
  const b = type && scope.semantics.coerce(right, type, scope)
  if (a && b && isOrdered(type)) return [a, b]
  scope.report(place, 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', `${formatType(left.type)} and ${formatType(right.type)} cannot be compared`)
  return undefined
}

/** The same, for what compares CHAR columns by their length: `=`, `<=>` and CASE, but not BETWEEN. */
export function alikeAsChars(left: Typed, right: Typed, place: Place, scope: Scope): readonly [Typed, Typed] | undefined {
  const [a = left, b = right] = asChars([left, right])
  return alike(a, b, place, scope)
}

/** Structs of the same types are compared whatever their fields are called. */
function sameButNames(first: SqlType, second: SqlType): SqlType {
  const renamed = namedAs(first, second)
  return sameType(first, renamed) ? renamed : second
}

function namedAs(first: SqlType, second: SqlType): SqlType {
  if (first.kind === 'array' && second.kind === 'array') return { ...second, element: namedAs(first.element, second.element) }
  if (first.kind !== 'struct' || second.kind !== 'struct' || first.fields.length !== second.fields.length) return second
  return { ...second, fields: second.fields.map((field, index) => ({ ...field, name: first.fields[index]?.name ?? field.name, type: namedAs(first.fields[index]?.type ?? field.type, field.type) })) }
}

function comparison(operator: string, left: Typed, right: Typed, place: Place, scope: Scope): Typed {
  const mayRaise = isText(right.type) && !isText(left.type)
  return mayRaise ? sharing([left, right], ([a = left, b = right]) => comparisonOf(operator, a, unlessNull(a, b), place, scope)) : comparisonOf(operator, left, right, place, scope)
}

function comparisonOf(operator: string, left: Typed, right: Typed, place: Place, scope: Scope): Typed {
  const pair = alike(left, right, place, scope)
  if (!pair) return { ...compose(place, [left, right], { type: types.boolean, duckdb: 'NULL' }), failed: true }
  const text = operator === '=' || operator === '<>' ? (value: Typed): string => value.duckdb : sortKey
  const [a, b] = [text(pair[0]), text(pair[1])]
  return comparing(compose(place, pair, { type: types.boolean, duckdb: `(${a} ${operator} ${b})` }), { operator, values: pair, texts: [a, b] })
}

export function distinct(node: Distinct, scope: Scope): Typed {
  const pair = alikeAsChars(analyse(node.left, scope), analyse(node.right, scope), node.place, scope)
  if (!pair) return { ...compose(node.place, [], { type: types.boolean, duckdb: 'NULL' }), failed: true }
  const [a, b] = [pair[0].duckdb, pair[1].duckdb]
  const operator = `IS ${node.not ? 'NOT ' : ''}DISTINCT FROM`
  const value = compose(node.place, pair, { type: types.boolean, nullable: false, duckdb: `(${a} ${operator} ${b})` })
  // What differs from null is no comparison that a missing value could not meet.
  return node.not ? comparing(value, { operator, values: pair, texts: [a, b] }) : value
}

export function is(node: Is, scope: Scope): Typed {
  const operand = analyse(node.operand, scope)
  const value = node.what === 'NULL' ? operand : asCondition(operand, scope)
  const what = node.what === 'UNKNOWN' ? 'NULL' : node.what
  return compose(node.place, [value], { type: types.boolean, nullable: false, duckdb: `(${value.duckdb} IS ${node.not ? 'NOT ' : ''}${what})` })
}

/** `a BETWEEN low AND high` is `a >= low AND a <= high`, each compared by itself. */
export function between(node: Between, scope: Scope): Typed {
  const values = [analyse(node.operand, scope), analyse(node.low, scope), analyse(node.high, scope)]
  return sharing(values, ([operand, from, to]) => {
    const low = comparison('>=', operand as Typed, from as Typed, node.place, scope)
    const high = comparison('<=', operand as Typed, to as Typed, node.place, scope)
    const both = logic('AND', [low, high], node.place, scope)
    return node.not ? compose(node.place, [both], { type: types.boolean, duckdb: `(NOT ${both.duckdb})` }) : both
  })
}

export function inList(node: InList, scope: Scope): Typed {
  const operand = analyse(node.operand, scope)
  const items = node.items.flatMap(item => (item.kind === 'star' ? expandStar(item, scope).map(column => column.value) : [analyse(item, scope)]))
  const all = asChars([operand, ...items])
  if (all.some(value => value.failed)) return compose(node.place, all, { type: types.boolean, duckdb: 'NULL' })
  const type = scope.semantics.commonType(all.map(value => sameButNames(operand.type, value.type)))
  const cast = all.map(value => (type ? scope.semantics.coerce(isText(value.type) && !isText(type) ? unlessNull(operand, value) : value, type, scope) : undefined))
  if (!type || cast.some(value => !value) || !isOrdered(type)) return scope.report(node.place, 'DATATYPE_MISMATCH.DATA_DIFF_TYPES', `IN compares values of one type, not ${[...new Set(all.map(value => formatType(value.type)))].join(' and ')}`)
  const [first, ...rest] = cast.flatMap(value => (value ? [value.duckdb] : []))
  return compose(node.place, all, { type: types.boolean, duckdb: `(${first ?? ''} ${node.not ? 'NOT IN' : 'IN'} (${rest.join(', ')}))` })
}

/** LIKE, ILIKE and RLIKE, with ANY and ALL. A backslash escapes in LIKE unless ESCAPE says otherwise. */
export function like(node: Like, scope: Scope): Typed {
  const operand = textOf(analyse(node.operand, scope), scope)
  const patterns = node.patterns.map(pattern => textOf(analyse(pattern, scope), scope))
  const escape = node.escape && analyse(node.escape, scope)
  if (escape && (typeof escape.constant !== 'string' || escape.constant.length !== 1)) return scope.report(escape.place, 'INVALID_ESCAPE_CHAR', 'ESCAPE needs a literal of one character')
  const symbol = escape?.constant ?? '\\'
  const one = (pattern: Typed): string => {
    if (node.operator === 'RLIKE') {
      return rlikeText(operand.duckdb, pattern, (code, message) => {
        scope.report(pattern.place, code, message)
        return 'NULL'
      })
    }
    // Without ESCAPE DuckDB looks for the pieces of a literal pattern, several times as fast.
    if (typeof pattern.constant === 'string' && !pattern.constant.includes(symbol)) return `(${operand.duckdb} ${node.operator} ${pattern.duckdb})`
    return likeText(operand.duckdb, node.operator, pattern, symbol, (code, message) => {
      scope.report(pattern.place, code, message)
      return 'NULL'
    })
  }
  const tests = patterns.map(pattern => (node.quantifier && node.not ? `(NOT ${one(pattern)})` : one(pattern)))
  const joined = tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(node.quantifier === 'ALL' ? ' AND ' : ' OR ')})`
  return compose(node.place, [operand, ...patterns], { type: types.boolean, duckdb: node.not && !node.quantifier ? `(NOT ${joined})` : joined })
}

export function textOf(value: Typed, scope: Scope): Typed {
  if (isText(value.type) || value.failed) return value
  return scope.semantics.coerce(value, types.string, scope) ?? scope.report(value.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `text is wanted here, not ${formatType(value.type)}`)
}
