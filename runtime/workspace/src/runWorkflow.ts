import { setTimeout as pause } from 'node:timers/promises'
import { callWorkflow, realEffects, type Answer, type Ports, type Workflow } from '@lagoon/logic-apps'
import { blobAccount } from './blobAccount.ts'
import { WorkspaceError } from './error.ts'
import { jsonResponse, type HttpRequest, type HttpResponse } from './http.ts'
import { localHttp } from './localHttp.ts'
import { workflowUrl } from './routes.ts'
import type { Workspace } from './workspace.ts'

/** Runs a Logic App of the project with a request as its trigger. What its connectors would send goes to the outbox. `callers` led here. */
export async function runProjectWorkflow(workspace: Workspace, name: string, request: HttpRequest, callers: readonly string[] = []): Promise<Answer> {
  const { workflows } = await workspace.workflows()
  const workflow = workflows.get(name)
  if (!workflow) {
    throw new WorkspaceError('ResourceNotFound', `the project has no Logic App '${name}'`, { hint: `it has: ${[...workflows.keys()].join(', ') || 'none'}` })
  }
  const ports = await portsOf(workspace, workflow, [...callers, name])
  const call = (): Promise<Answer> =>
    callWorkflow(workflow, request, ports, { callbackUrl: workflowUrl(name) }, {
      ...realEffects,
      now: workspace.effects.now,
      newId: workspace.effects.newId,
      // Ctrl-C ends a pause, too.
      sleep: (ms) => pause(ms, undefined, { signal: workspace.signal }),
      emit: (event) => workspace.emit({ at: workspace.effects.now().toISOString(), run: event.run, room: 'logic-apps', event }),
    })
  const { concurrency } = workflow.trigger
  if (concurrency === undefined) return call()
  // It would wait for itself.
  if (callers.filter((one) => one === name).length >= concurrency.runs) return refused(508, 'WorkflowCallsItself', `'${name}' is called from its own run, and takes ${concurrency.runs} at a time`)
  const entered = await workspace.workflowGate(name, concurrency).enter(call)
  return entered.kind === 'done' ? entered.value : refused(429, 'WorkflowTriggerIsNotEnabled', `'${name}' has ${concurrency.waiting} requests waiting already`)
}

/** Deep enough for every honest chain of workflows. */
const mostCalls = 20

/** The same as the trigger's address answers it. */
export async function answerOfWorkflow(workspace: Workspace, name: string, request: HttpRequest, callers: readonly string[] = []): Promise<HttpResponse> {
  const { workflows } = await workspace.workflows()
  if (!workflows.has(name)) return jsonResponse(404, { error: { code: 'WorkflowNotFound', message: `the project has no Logic App '${name}'` } })
  if (callers.length >= mostCalls) return jsonResponse(508, { error: { code: 'WorkflowCallsItself', message: `${mostCalls} workflows call each other: ${callers.slice(-3).join(', ')}, ${name}` } })
  return (await runProjectWorkflow(workspace, name, request, callers)).response
}

async function portsOf(workspace: Workspace, workflow: Workflow, callers: readonly string[]): Promise<Ports> {
  return {
    async workflow(name, request) {
      const { workflows } = await workspace.workflows()
      if (!workflows.has(name)) throw Object.assign(new Error(`the project has no Logic App '${name}'; it has: ${[...workflows.keys()].join(', ')}`), { code: 'WorkflowNotFound' })
      return answerOfWorkflow(workspace, name, { ...request, url: workflowUrl(name) }, callers)
    },
    lake: (request) => blobAccount(workspace, request),
    secret: async ({ name }) => workspace.secrets.inAnyVault(name),
    http: await localHttp(workspace, { caller: workflow.name, callWorkflow: (name, request) => answerOfWorkflow(workspace, name, request, callers) }),
    deliver: (message) =>
      workspace.outbox.keep({
        id: message.id,
        at: message.at.toISOString(),
        channel: message.kind,
        from: message.workflow,
        to: message.to.join(', '),
        subject: message.subject ?? '',
        body: message.text,
        details: message.body,
        run: message.runId,
      }),
  }
}

const refused = (status: number, code: string, message: string): Answer => ({ runs: [], response: jsonResponse(status, { error: { code, message } }) })
