import { WorkflowError } from '../error.ts'
import { encodeBody, headerOf } from './content.ts'
import { isObject, objectInputs, succeeded, textOf, type LeafCall, type LeafResult } from './leaf.ts'

/** Answers the request that started the run; only one answer can be sent. */
export function runResponse(call: LeafCall): LeafResult {
  const inputs = objectInputs(call)
  const statusCode = Number(inputs.statusCode)
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) {
    throw new WorkflowError('InvalidTemplate', `the status code of '${call.action.name}' must be a number from 100 to 599`)
  }
  if (call.run.response !== undefined) throw new WorkflowError('ResponseAlreadySent', `the request was answered before '${call.action.name}' ran`)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(isObject(inputs.headers) ? inputs.headers : {})) headers[name] = textOf(value)
  const body = encodeBody(inputs.body)
  if (body !== undefined && headerOf(headers, 'content-type') === undefined) headers['Content-Type'] = body.type
  call.run.response = { status: statusCode, headers, body: body?.text ?? '' }
  return succeeded(inputs, { statusCode, headers, ...(inputs.body === undefined ? {} : { body: inputs.body }) })
}
