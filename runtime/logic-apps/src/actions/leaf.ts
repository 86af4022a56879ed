import { jsonText, type Json, type JsonObject, type Scope } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import type { LeafAction } from '../model.ts'
import type { Ending } from '../run/finish.ts'
import type { RunState } from '../run/state.ts'

/** What one action is given to run. */
export interface LeafCall {
  readonly run: RunState
  readonly action: LeafAction
  readonly scope: Scope
  /** Evaluates every expression in a value where the action stands. */
  evaluate(value: Json): Json
}
export type LeafResult = Omit<Ending, 'startTime'>
export type LeafRunner = (call: LeafCall) => LeafResult | Promise<LeafResult>

export const succeeded = (inputs: Json, outputs: Json): LeafResult => ({ status: 'Succeeded', code: 'OK', inputs, outputs })
/** Variables and Terminate have no outputs worth a code. */
export const settled = (inputs: Json): LeafResult => ({ status: 'Succeeded', code: 'NotSpecified', inputs })

/** The evaluated inputs of an action that takes an object. */
export function objectInputs({ action, evaluate }: LeafCall): JsonObject {
  const inputs = evaluate(action.inputs)
  if (isObject(inputs)) return inputs
  throw new WorkflowError('InvalidTemplate', `the inputs of '${action.name}' must be an object`)
}

/** The list that Query, Select, Join and Table work on. */
export function listFrom({ action }: LeafCall, value: Json | undefined): readonly Json[] {
  if (isArray(value)) return value
  throw new WorkflowError('BadRequest', `the 'from' of '${action.name}' must be an array; it is ${typeName(value)}`)
}

export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

export function typeName(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (isArray(value)) return 'an array'
  if (typeof value === 'number' || typeof value === 'bigint') return 'a number'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** As `string(…)` and `@{…}` write a value. */
export function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return jsonText(value)
}
