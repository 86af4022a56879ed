import { type Expression, type FunctionCall } from '../tree/expression.ts'
import { type Place } from '../place.ts'
import { type SqlType } from '../types.ts'
import { type Scope } from '../analyse/scope.ts'
import { analyse } from '../analyse/semantics.ts'
import { hasAggregate, hasWindow, leaf, type Typed } from '../analyse/typed.ts'

/** What a lambda's parameter stands for in its body. */
export interface Bound { readonly type: SqlType; readonly nullable: boolean; readonly duckdb: string }

/** The body of a lambda with its parameters bound; reports when this is no lambda of so many parameters. */
export function lambdaBody(value: Expression | undefined, bound: readonly Bound[], node: FunctionCall, scope: Scope): Typed | undefined {
  const name = node.name.parts.at(-1)?.text ?? ''
  // A value that is no lambda is the same for every element.
  if (value && value.kind !== 'lambda') {
    const constant = analyse(value, scope)
    return constant.failed ? undefined : constant
  }
  if (!value) {
    scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${name} wants a lambda here, as x -> x + 1`)
    return undefined
  }
  if (value.parameters.length > bound.length) {
    scope.report(value.place, 'INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH', `the lambda of ${name} has at most ${bound.length} parameters, not ${value.parameters.length}`)
    return undefined
  }
  const inside = value.parameters.reduce((inner, parameter, index) => inner.variable(parameter.text, asVariable(bound[index] as Bound, parameter.place)), scope)
  const body = analyse(value.body, inside)
  if (hasAggregate(body) || hasWindow(body)) {
    scope.report(value.place, 'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION', `a lambda cannot aggregate or use a window function`)
    return undefined
  }
  return body.failed ? undefined : body
}

const asVariable = (bound: Bound, place: Place): Typed => leaf(place, bound)

/** How many parameters a lambda was written with. */
export const arity = (value: Expression | undefined): number => (value?.kind === 'lambda' ? value.parameters.length : 0)
