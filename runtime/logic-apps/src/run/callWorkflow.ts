import { realEffects, type Effects } from '../effects.ts'
import { WorkflowError } from '../error.ts'
import { allActions, type Workflow } from '../model.ts'
import type { HttpRequest, HttpResponse, Ports } from '../ports.ts'
import type { WorkflowRun } from '../record.ts'
import { runWorkflow, type Firing } from './runWorkflow.ts'

/** What the address of a Request trigger answers, and the run behind it when one began. */
export interface Answer { readonly response: HttpResponse; readonly run: WorkflowRun | undefined }

const refusals: Readonly<Record<string, number>> = { TriggerRequestMethodNotValid: 400, InvalidRequestContent: 400, TriggerInputSchemaMismatch: 400, NotFound: 404 }

/** Sends a request to a workflow's Request trigger and answers as Azure's endpoint does. */
export async function callWorkflow(workflow: Workflow, request: HttpRequest, ports: Ports, options: Omit<Firing, 'request'> = {}, effects: Effects = realEffects): Promise<Answer> {
  try {
    const { method, headers, body } = request
    const queries = URL.canParse(request.url) ? Object.fromEntries(new URL(request.url).searchParams) : {}
    const run = await runWorkflow(workflow, { ...options, request: { method, headers, queries, ...(body === undefined ? {} : { body }) } }, ports, effects)
    return { run, response: run.response ?? withoutResponse(workflow, run) }
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error
    return { run: undefined, response: failure(refusals[error.code] ?? 500, error.code, error.message) }
  }
}

/** Without a Response action the caller is told at once that the request was taken; with one, its absence is a fault. */
function withoutResponse(workflow: Workflow, run: WorkflowRun): HttpResponse {
  const expected = allActions(workflow.actions).some(action => action.kind === 'leaf' && action.type === 'Response')
  if (expected && run.status !== 'Skipped') return failure(502, 'NoResponse', 'The server did not receive a response from an upstream server.')
  return { status: 202, headers: { 'x-ms-workflow-run-id': run.id }, body: '' }
}

const failure = (status: number, code: string, message: string): HttpResponse =>
  ({ status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify({ error: { code, message } }) })
