import { realEffects, type Effects } from '../effects.ts'
import { WorkflowError } from '../error.ts'
import { allActions, type Workflow } from '../model.ts'
import type { HttpRequest, HttpResponse, Ports } from '../ports.ts'
import type { WorkflowRun } from '../record.ts'
import { fireWorkflow, type Firing } from './fireWorkflow.ts'

/** What the address of a trigger answers, and the runs that began: none when it was refused, several when `splitOn` says so. */
export interface Answer { readonly response: HttpResponse; readonly runs: readonly WorkflowRun[] }

const refusals: Readonly<Record<string, number>> = { TriggerRequestMethodNotValid: 400, InvalidRequestContent: 400, TriggerInputSchemaMismatch: 400, InvalidTemplate: 400, NotFound: 404 }

/** Sends a request to a workflow's trigger and answers as Azure's endpoint of a Request trigger does. */
export async function callWorkflow(workflow: Workflow, request: HttpRequest, ports: Ports, options: Omit<Firing, 'request'> = {}, effects: Effects = realEffects): Promise<Answer> {
  try {
    const { method, headers, body } = request
    const queries = URL.canParse(request.url) ? Object.fromEntries(new URL(request.url).searchParams) : {}
    const runs = await fireWorkflow(workflow, { ...options, request: { method, headers, queries, ...(body === undefined ? {} : { body }) } }, ports, effects)
    return { runs, response: responseOf(workflow, runs) }
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error
    return { runs: [], response: failure(refusals[error.code] ?? 500, error.code, error.message) }
  }
}

/**
 * Without a Response action the caller is told at once that the request was taken; with one, its absence is a fault. Runs that
 * `splitOn` begins answer nobody.
 */
function responseOf(workflow: Workflow, runs: readonly WorkflowRun[]): HttpResponse {
  const [run] = runs
  if (run === undefined || workflow.trigger.splitOn !== undefined) return { status: 202, headers: {}, body: '' }
  if (run.response !== undefined) return run.response
  const expected = allActions(workflow.actions).some(action => action.kind === 'leaf' && action.type === 'Response')
  if (expected && run.status !== 'Skipped') return failure(502, 'NoResponse', 'The server did not receive a response from an upstream server.')
  return { status: 202, headers: { 'x-ms-workflow-run-id': run.id }, body: '' }
}

const failure = (status: number, code: string, message: string): HttpResponse =>
  ({ status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify({ error: { code, message } }) })
