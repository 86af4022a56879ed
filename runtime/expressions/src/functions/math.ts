import { fitsInt64, float, integer, isArray, list, numeric, type Numeric, type Value } from '../value.ts'
import { argumentAt, callError, countAt, integerAt, numberAt, typeError, valueError, type FunctionCall } from './call.ts'
import { anyNumber, eager } from './table.ts'

export const mathFunctions = eager('math', [
  ['add', [2, 2], call => calculate(call, (a, b) => a + b, (a, b) => a + b)],
  ['div', [2, 2], call => calculate(nonZero(call), (a, b) => a / b, (a, b) => a / b)],
  ['max', [1, anyNumber], call => extreme(call, (a, b) => a > b)],
  ['min', [1, anyNumber], call => extreme(call, (a, b) => a < b)],
  ['mod', [2, 2], call => calculate(nonZero(call), (a, b) => a % b, (a, b) => a % b)],
  ['mul', [2, 2], call => calculate(call, (a, b) => a * b, (a, b) => a * b)],
  ['rand', [2, 2], rand],
  ['range', [2, 2], range],
  ['sub', [2, 2], call => calculate(call, (a, b) => a - b, (a, b) => a - b)],
])

/** Two integers give an integer of 64 bits; a float on either side makes both floats. */
function calculate(call: FunctionCall, ofIntegers: (a: bigint, b: bigint) => bigint, ofFloats: (a: number, b: number) => number): Value {
  const a = numberAt(call, 0)
  const b = numberAt(call, 1)
  if (a.kind === 'integer' && b.kind === 'integer') {
    const result = ofIntegers(a.value, b.value)
    if (!fitsInt64(result)) throw callError(call, `the result of '${call.node.name}' does not fit in 64 bits: ${result}`)
    return integer(result)
  }
  const result = ofFloats(Number(a.value), Number(b.value))
  if (!Number.isFinite(result)) throw callError(call, `the result of '${call.node.name}' is no finite number`)
  return float(result)
}

function nonZero(call: FunctionCall): FunctionCall {
  if (Number(numberAt(call, 1).value) === 0) throw callError(call, `'${call.node.name}' cannot divide by zero`, { argument: 1 })
  return call
}

function extreme(call: FunctionCall, better: (a: bigint | number, b: bigint | number) => boolean): Value {
  const first = argumentAt(call, 0)
  const items = call.args.length === 1 && isArray(first) ? first : call.args
  let best: Numeric | undefined
  let chosen: Value = null
  items.forEach((item, index) => {
    const number = numeric(item)
    if (number === undefined) throw typeError(call, items === call.args ? index : 0, items === call.args ? 'an integer or a float' : 'an array of numbers', item)
    if (best === undefined || better(number.value, best.value)) { best = number; chosen = item }
  })
  if (best === undefined) throw valueError(call, 0, 'must not be an empty array')
  return chosen
}

function rand(call: FunctionCall): Value {
  const least = integerAt(call, 0)
  const above = integerAt(call, 1)
  if (above <= least) throw valueError(call, 1, `must be greater than the first: ${above} is not greater than ${least}`)
  // 53 random bits serve every span that a double can count.
  return integer(least + (BigInt(Math.floor(call.effects.random() * 2 ** 53)) * (above - least)) / 2n ** 53n)
}

/** Azure refuses longer ranges too; a range is the one function that makes much of little text. */
const longestRange = 100_000

function range(call: FunctionCall): Value {
  const start = integerAt(call, 0)
  const count = countAt(call, 1, { least: 0, most: longestRange })
  if (!fitsInt64(start + BigInt(count))) throw callError(call, `the result of 'range' does not fit in 64 bits`)
  return list(Array.from({ length: count }, (_, index) => integer(start + BigInt(index))))
}
