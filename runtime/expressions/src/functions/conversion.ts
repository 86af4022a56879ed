import { display } from '../print.ts'
import { list, type Value } from '../value.ts'
import { argumentAt, type LazyCall } from './call.ts'
import { anyNumber, eager, lazy } from './table.ts'

export const conversionFunctions = [
  ...eager('conversion', [
    ['array', [1, 1], call => list([argumentAt(call, 0)])],
    ['createArray', [1, anyNumber], call => list(call.args)],
    ['string', [1, 1], call => display(argumentAt(call, 0))],
  ]),
  ...lazy('conversion', [['coalesce', [1, anyNumber], coalesce]]),
]

function coalesce(call: LazyCall): Value {
  for (let index = 0; index < call.node.args.length; index++) {
    const value = call.argument(index)
    if (value !== null) return value
  }
  return null
}
