import type { Json } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import type { Variable } from '../run/state.ts'
import { isArray, isObject, objectInputs, settled, textOf, typeName, type LeafCall, type LeafResult } from './leaf.ts'

const types = ['string', 'integer', 'float', 'boolean', 'array', 'object'] as const

export function initialize(call: LeafCall): LeafResult {
  const inputs = objectInputs(call)
  for (const one of isArray(inputs.variables) ? inputs.variables : []) {
    if (!isObject(one)) continue
    const name = textOf(one.name)
    const type = types.find(known => known === textOf(one.type).toLowerCase())
    if (type === undefined) throw new WorkflowError('InvalidVariableType', `the variable '${name}' has the type '${textOf(one.type)}'; it must be one of ${types.join(', ')}`)
    if (call.run.variables.has(name.toLowerCase())) throw new WorkflowError('InvalidVariableOperation', `the variable '${name}' is made a second time`)
    assign(call, { name, type, value: null }, one.value ?? null)
  }
  return settled(inputs)
}

export function setVariable(call: LeafCall): LeafResult {
  const inputs = objectInputs(call)
  assign(call, variableOf(call, inputs.name), inputs.value ?? null)
  return settled(inputs)
}

export const increment = (call: LeafCall): LeafResult => step(call, 1)
export const decrement = (call: LeafCall): LeafResult => step(call, -1)

function step(call: LeafCall, sign: 1 | -1): LeafResult {
  const inputs = objectInputs(call)
  const variable = variableOf(call, inputs.name)
  const by = inputs.value ?? 1
  const { value } = variable
  if (!isNumber(value) || !isNumber(by)) {
    throw new WorkflowError('InvalidVariableOperation', `'${call.action.name}' needs numbers; the variable '${variable.name}' holds ${typeName(value)} and the step is ${typeName(by)}`)
  }
  assign(call, variable, sum(value, by, sign))
  return settled(inputs)
}

const isNumber = (value: Json): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'

/** Integers keep every digit. */
function sum(value: number | bigint, by: number | bigint, sign: 1 | -1): number | bigint {
  const whole = (number: number | bigint): boolean => typeof number === 'bigint' || Number.isSafeInteger(number)
  if (!whole(value) || !whole(by)) return Number(value) + sign * Number(by)
  const exact = BigInt(value) + BigInt(sign) * BigInt(by)
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact
}

export function appendToArray(call: LeafCall): LeafResult {
  const inputs = objectInputs(call)
  const variable = variableOf(call, inputs.name)
  if (!isArray(variable.value)) throw new WorkflowError('InvalidVariableOperation', `the variable '${variable.name}' is no array`)
  assign(call, variable, [...variable.value, inputs.value ?? null])
  return settled(inputs)
}

export function appendToString(call: LeafCall): LeafResult {
  const inputs = objectInputs(call)
  const variable = variableOf(call, inputs.name)
  if (typeof variable.value !== 'string') throw new WorkflowError('InvalidVariableOperation', `the variable '${variable.name}' is no string`)
  assign(call, variable, variable.value + textOf(inputs.value))
  return settled(inputs)
}

function variableOf(call: LeafCall, name: Json | undefined): Variable {
  const variable = call.run.variables.get(textOf(name).toLowerCase())
  if (variable === undefined) throw new WorkflowError('InvalidVariableOperation', `the variable '${textOf(name)}' is not made when '${call.action.name}' runs`)
  return variable
}

function assign(call: LeafCall, variable: Variable, given: Json): void {
  const value = given === null ? emptyOf[variable.type] : given
  if (!fits[variable.type](value)) {
    throw new WorkflowError('InvalidVariableOperation', `the variable '${variable.name}' is of type ${variable.type} and cannot hold ${typeName(value)}`)
  }
  call.run.variables.set(variable.name.toLowerCase(), { ...variable, value })
}

const emptyOf: Readonly<Record<Variable['type'], Json>> = { string: '', integer: null, float: null, boolean: null, array: [], object: null }

const fits: Readonly<Record<Variable['type'], (value: Json) => boolean>> = {
  string: value => typeof value === 'string',
  integer: value => value === null || typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)),
  float: value => value === null || isNumber(value),
  boolean: value => value === null || typeof value === 'boolean',
  array: isArray,
  object: value => value === null || isObject(value),
}
