import { type BinaryOperator, type Expression, type FunctionCall } from '../../tree/expression.ts'
import { types } from '../../types.ts'
import { type Scope } from '../scope.ts'
import { expandStar } from '../selectList.ts'
import { analyse } from '../semantics.ts'
import { failed, type Typed } from '../typed.ts'
import { inOrder } from './namedArguments.ts'

/** What a call stands for; undefined where it has not as many arguments as the operator takes. */
interface Operator { readonly takes: string; readonly write: (args: readonly Expression[], place: FunctionCall['place']) => Expression | undefined }

const ofTwo = (write: (left: Expression, right: Expression, place: FunctionCall['place']) => Expression): Operator => ({
  takes: '2 arguments', write: ([left, right, ...more], place) => (left && right && more.length === 0 ? write(left, right, place) : undefined),
})
const binary = (operator: BinaryOperator): Operator => ofTwo((left, right, place) => ({ kind: 'binary', operator, left, right, place }))
const unary = (operator: 'NOT' | '~'): Operator => ({ takes: '1 argument', write: ([operand, ...more], place) => (operand && more.length === 0 ? { kind: 'unary', operator, operand, place } : undefined) })
const plain: readonly BinaryOperator[] = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>', '=', '<', '<=', '>', '>=']

const operators: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(plain.map(operator => [operator, binary(operator)])),
  '==': binary('='), div: binary('DIV'), and: binary('AND'), or: binary('OR'), not: unary('NOT'), '!': unary('NOT'), '~': unary('~'),
  '<=>': ofTwo((left, right, place) => ({ kind: 'distinct', not: true, left, right, place })),
  in: { takes: 'at least 1 argument', write: ([operand, ...items], place) => operand && (items.length > 0 ? { kind: 'inList', not: false, operand, items, place } : { kind: 'literal', type: types.boolean, value: false, place }) },
  between: { takes: '3 arguments', write: ([operand, low, high, ...more], place) => (operand && low && high && more.length === 0 ? { kind: 'between', not: false, operand, low, high, place } : undefined) },
  // A last one without a result is what the others leave: the value itself where there are no others.
  when: { takes: 'at least 1 argument', write: (args, place) => (args.length < 2 ? args[0] : { kind: 'case', branches: branchesIn(args), ...(args.length % 2 === 1 ? { otherwise: args[args.length - 1] } : {}), place }) },
}

export const isOperator = (name: string): boolean => Object.hasOwn(operators, name.toLowerCase())

/** The operation that a call of an operator stands for, where its arguments stand in their places. */
export function asOperator({ name, args, distinct, filter, over }: FunctionCall, place: FunctionCall['place']): Expression | undefined {
  const called = name.parts.length === 1 ? name.parts[0]?.text.toLowerCase() ?? '' : ''
  const operator = Object.hasOwn(operators, called) ? operators[called] : undefined
  if (!operator || distinct || filter || over || args.some(arg => arg.name || arg.value.kind === 'star')) return undefined
  return operator.write(args.map(arg => arg.value), place)
}

/** An operator that is called as a function: `div(7, 2)`, `` `+`(a, b) ``. */
export function operatorCall(written: FunctionCall, name: string, scope: Scope): Typed {
  const node = inOrder(written, name, scope)
  const operator = operators[name.toLowerCase()]
  if (!node || !operator) return failed(written.place)
  const { args, inside } = spread(node, scope)
  const operation = operator.write(args, node.place)
  return operation ? analyse(operation, inside) : scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', `${name} takes ${operator.takes}, not ${args.length}`)
}

/** The arguments, of a star one for each of its columns: where there is a star, names that only the scope beside them knows. */
function spread(node: FunctionCall, scope: Scope): { readonly args: readonly Expression[]; readonly inside: Scope } {
  if (!node.args.some(({ value }) => value.kind === 'star')) return { args: node.args.map(({ value }) => value), inside: scope }
  const values = node.args.flatMap(({ value }) => (value.kind === 'star' ? expandStar(value, scope).map(column => column.value) : [analyse(value, scope)]))
  const named = values.map(value => ({ name: scope.translation.newAlias(), value }))
  return {
    args: named.map(({ name, value: { place } }) => ({ kind: 'column', parts: [{ text: name, quoted: true, place }], place })),
    inside: named.reduce((around, { name, value }) => around.variable(name, value), scope),
  }
}

const branchesIn = (args: readonly Expression[]): { readonly when: Expression; readonly result: Expression }[] => args.flatMap((when, index) => {
  const result = index % 2 === 0 ? args[index + 1] : undefined
  return result ? [{ when, result }] : []
})
