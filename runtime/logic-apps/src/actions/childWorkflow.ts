import type { Json } from '@lagoon/expressions'
import { WorkflowError, type Origin } from '../error.ts'
import { allActions, type Workflow } from '../model.ts'
import type { HttpRequest } from '../ports.ts'
import { encodeBody, headerOf } from './content.ts'
import { isObject, objectInputs, textOf, type LeafCall, type LeafResult } from './leaf.ts'
import { withRetries } from './retrying.ts'

/** Calls another workflow of the project and waits for its answer. */
export async function runChildWorkflow(call: LeafCall): Promise<LeafResult> {
  const inputs = objectInputs(call)
  const name = childOf(inputs.host)
  if (name === undefined) throw new WorkflowError('InvalidTemplate', `'${call.action.name}' names no workflow`)
  const headers: Record<string, string> = Object.fromEntries(Object.entries(isObject(inputs.headers) ? inputs.headers : {}).map(([key, value]) => [key, textOf(value)]))
  const body = encodeBody(inputs.body)
  if (body !== undefined && headerOf(headers, 'content-type') === undefined) headers['Content-Type'] = body.type
  const request: Omit<HttpRequest, 'url'> = { method: 'POST', headers, ...(body === undefined ? {} : { body: body.text }) }
  return withRetries(call, { policy: inputs.retryPolicy, shown: inputs }, () => call.run.ports.workflow(name, request))
}

/** A Standard logic app writes the name, a Consumption one the resource of the workflow, which ends with its name. */
export function childOf(host: Json | undefined): string | undefined {
  const workflow = isObject(host) ? host.workflow : undefined
  const id = isObject(workflow) && typeof workflow.id === 'string' ? workflow.id : ''
  return id.split('/').at(-1) || undefined
}

/** The workflows that a workflow calls, and where it does. */
export const calledWorkflows = (workflow: Workflow): readonly { readonly name: string; readonly origin: Origin }[] =>
  allActions(workflow.actions).flatMap(action => {
    const name = action.kind === 'leaf' && action.type === 'Workflow' && isObject(action.inputs) ? childOf(action.inputs.host) : undefined
    return name === undefined ? [] : [{ name, origin: action.origin }]
  })
