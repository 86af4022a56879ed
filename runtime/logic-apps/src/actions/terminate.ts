import { WorkflowError } from '../error.ts'
import { isObject, objectInputs, settled, textOf, type LeafCall, type LeafResult } from './leaf.ts'

const statuses = ['Succeeded', 'Failed', 'Cancelled'] as const

/** Ends the run with a status of the author's choice: nothing begins any more. */
export function runTerminate(call: LeafCall): LeafResult {
  const inputs = objectInputs(call)
  const status = statuses.find(known => known.toLowerCase() === textOf(inputs.runStatus).toLowerCase())
  if (status === undefined) throw new WorkflowError('InvalidTemplate', `the run status of '${call.action.name}' must be Succeeded, Failed or Cancelled`)
  const { runError } = inputs
  const error = isObject(runError) ? { code: textOf(runError.code), message: textOf(runError.message) } : undefined
  call.run.ended ??= error === undefined || status !== 'Failed' ? { status } : { status, error }
  return settled(inputs)
}
