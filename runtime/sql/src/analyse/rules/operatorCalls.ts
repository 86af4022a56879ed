import { type BinaryOperator, type Expression, type FunctionCall } from '../../tree/expression.ts'
import { types } from '../../types.ts'
import { type Scope } from '../scope.ts'
import { analyse } from '../semantics.ts'
import { compose, type Typed } from '../typed.ts'
import { inOrder } from './namedArguments.ts'

/** As many arguments as the operator takes at least; `write` reads no more of them than there are. */
type Operands = readonly [Expression, Expression, Expression, ...(readonly Expression[])]
interface Operator { readonly least: number; readonly most: number; readonly write: (args: Operands, place: FunctionCall['place']) => Expression }

const binary = (operator: BinaryOperator): Operator => ({ least: 2, most: 2, write: ([left, right], place) => ({ kind: 'binary', operator, left, right, place }) })
const unary = (operator: 'NOT' | '~'): Operator => ({ least: 1, most: 1, write: ([operand], place) => ({ kind: 'unary', operator, operand, place }) })
const plain: readonly BinaryOperator[] = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>', '=', '<', '<=', '>', '>=']

const operators: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(plain.map(operator => [operator, binary(operator)])),
  '==': binary('='), div: binary('DIV'), and: binary('AND'), or: binary('OR'), not: unary('NOT'), '!': unary('NOT'), '~': unary('~'),
  '<=>': { least: 2, most: 2, write: ([left, right], place) => ({ kind: 'distinct', not: true, left, right, place }) },
  in: { least: 2, most: Infinity, write: ([operand, ...items], place) => ({ kind: 'inList', not: false, operand, items, place }) },
  between: { least: 3, most: 3, write: ([operand, low, high], place) => ({ kind: 'between', not: false, operand, low, high, place }) },
  when: { least: 2, most: Infinity, write: (args, place) => ({ kind: 'case', branches: branchesIn(args), ...(args.length % 2 === 1 ? { otherwise: args[args.length - 1] ?? args[0] } : {}), place }) },
}

export const isOperator = (name: string): boolean => Object.hasOwn(operators, name.toLowerCase())

/** The operation that a call of an operator stands for, where its arguments stand in their places. */
export function asOperator({ name, args, distinct, filter, over }: FunctionCall, place: FunctionCall['place']): Expression | undefined {
  const called = name.parts.length === 1 ? name.parts[0]?.text.toLowerCase() ?? '' : ''
  const operator = Object.hasOwn(operators, called) ? operators[called] : undefined
  if (!operator || distinct || filter || over || args.length < operator.least || args.length > operator.most || args.some(arg => arg.name || arg.value.kind === 'star')) return undefined
  return operator.write(args.map(arg => arg.value) as readonly Expression[] as Operands, place)
}

/** An operator that is called as a function: `div(7, 2)`, `` `+`(a, b) ``. */
export function operatorCall(written: FunctionCall, name: string, scope: Scope): Typed {
  const node = inOrder(written, name, scope)
  const operator = operators[name.toLowerCase()]
  if (!node || !operator) return { ...compose(written.place, [], { type: types.void, duckdb: 'NULL' }), failed: true }
  const args = node.args.map(({ value }) => value)
  if (args.length < operator.least || args.length > operator.most) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', `${name} takes ${operator.least} arguments, not ${args.length}`)
  return analyse(operator.write(args as readonly Expression[] as Operands, node.place), scope)
}

const branchesIn = (args: readonly Expression[]): { readonly when: Expression; readonly result: Expression }[] => args.flatMap((when, index) => {
  const result = index % 2 === 0 ? args[index + 1] : undefined
  return result ? [{ when, result }] : []
})
