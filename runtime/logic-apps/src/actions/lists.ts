import { evaluateDeep, type Json } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import { evaluateCondition } from '../run/condition.ts'
import { withItem } from '../run/scope.ts'
import { isObject, listFrom, objectInputs, succeeded, textOf, type LeafCall, type LeafResult } from './leaf.ts'

/** Keeps the items for which the condition holds. */
export function runQuery(call: LeafCall): LeafResult {
  const { from, where } = rawInputs(call)
  const kept = from.filter(item => evaluateCondition(where ?? null, withItem(call.scope, item), call.run.effects))
  return succeeded({ from }, { body: kept })
}

/** Makes one value of each item. */
export function runSelect(call: LeafCall): LeafResult {
  const { from, select } = rawInputs(call)
  return succeeded({ from }, { body: from.map(item => evaluateDeep(select ?? null, withItem(call.scope, item), call.run.effects)) })
}

export function runJoin(call: LeafCall): LeafResult {
  const inputs = objectInputs(call)
  return succeeded(inputs, { body: listFrom(call, inputs.from).map(textOf).join(textOf(inputs.joinWith)) })
}

/** `from` evaluated where the action stands; the rest is asked item by item. */
function rawInputs(call: LeafCall): { readonly from: readonly Json[]; readonly where?: Json; readonly select?: Json } {
  const { inputs } = call.action
  if (!isObject(inputs)) throw new WorkflowError('InvalidTemplate', `the inputs of '${call.action.name}' must be an object`)
  const from = listFrom(call, call.evaluate(inputs.from ?? null))
  return { from, ...(inputs.where === undefined ? {} : { where: inputs.where }), ...(inputs.select === undefined ? {} : { select: inputs.select }) }
}
