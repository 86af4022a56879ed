import { argumentAt, asBoolean, booleanAt, type FunctionCall, type LazyCall } from './call.ts'
import { compareArguments, sameValue } from './compare.ts'
import { anyNumber, eager, lazy } from './table.ts'

export const logicalFunctions = [
  ...lazy('logical', [
    ['and', [1, anyNumber], call => upToFirst(call, false)],
    ['or', [1, anyNumber], call => upToFirst(call, true)],
    ['if', [3, 3], call => call.argument(asBoolean(call, 0, call.argument(0)) ? 1 : 2)],
  ]),
  ...eager('logical', [
    ['not', [1, 1], call => !booleanAt(call, 0)],
    ['equals', [2, anyNumber], call => call.args.every(value => sameValue(argumentAt(call, 0), value))],
    ['greater', [2, 2], (call: FunctionCall) => compareArguments(call) > 0],
    ['greaterOrEquals', [2, 2], (call: FunctionCall) => compareArguments(call) >= 0],
    ['less', [2, 2], (call: FunctionCall) => compareArguments(call) < 0],
    ['lessOrEquals', [2, 2], (call: FunctionCall) => compareArguments(call) <= 0],
  ]),
]

/** Arguments are evaluated from the left until one has the deciding value. */
function upToFirst(call: LazyCall, deciding: boolean): boolean {
  for (let index = 0; index < call.node.args.length; index++) {
    if (asBoolean(call, index, call.argument(index)) === deciding) return deciding
  }
  return !deciding
}
