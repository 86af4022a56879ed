import { callWorkflow, realEffects, type Answer } from '@lagoon/logic-apps'
import { WorkspaceError } from './error.ts'
import { jsonResponse, type HttpRequest, type HttpResponse } from './http.ts'
import { localHttp } from './localHttp.ts'
import type { Workspace } from './workspace.ts'

/** Runs a Logic App of the project with a request as its trigger. What its connectors would send goes to the outbox. */
export async function runProjectWorkflow(workspace: Workspace, name: string, request: HttpRequest): Promise<Answer> {
  const { workflows } = await workspace.workflows()
  const workflow = workflows.get(name)
  if (!workflow) {
    throw new WorkspaceError('ResourceNotFound', `the project has no Logic App '${name}'`, { hint: `it has: ${[...workflows.keys()].join(', ') || 'none'}` })
  }
  const ports: Parameters<typeof callWorkflow>[2] = {
    http: await localHttp(workspace, { caller: name }),
    deliver: (message) =>
      workspace.outbox.keep({
        id: message.id,
        at: message.at.toISOString(),
        channel: message.kind,
        from: message.workflow,
        to: message.to.join(', '),
        subject: message.subject ?? '',
        body: message.text,
        run: message.runId,
      }),
  }
  return callWorkflow(workflow, request, ports, {}, {
    ...realEffects,
    now: workspace.effects.now,
    newId: workspace.effects.newId,
    emit: (event) => workspace.emit({ at: workspace.effects.now().toISOString(), run: event.run, room: 'logic-apps', event }),
  })
}

/** The same as the trigger's address answers it. */
export async function answerOfWorkflow(workspace: Workspace, name: string, request: HttpRequest): Promise<HttpResponse> {
  const { workflows } = await workspace.workflows()
  if (!workflows.has(name)) return jsonResponse(404, { error: { code: 'WorkflowNotFound', message: `the project has no Logic App '${name}'` } })
  return (await runProjectWorkflow(workspace, name, request)).response
}
