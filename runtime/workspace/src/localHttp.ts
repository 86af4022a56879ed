import { databricksRoute } from './databricksRoute.ts'
import { httpClient, isAllowed, type HttpRequest, type HttpResponse } from './http.ts'
import { keyVaultRoute } from './keyVaultRoute.ts'
import { foreignWorkflowRoute, localWorkflowRoute } from './routes.ts'
import type { Workspace } from './workspace.ts'

/** The network as the project sees it: vaults, Logic Apps and Databricks jobs are answered here, the rest only where `lagoon.yml` allows it. */
export async function localHttp(workspace: Workspace, { caller, callWorkflow }: { caller: string; callWorkflow: (workflow: string, request: HttpRequest) => Promise<HttpResponse> }): Promise<(request: HttpRequest) => Promise<HttpResponse>> {
  const { workflows } = await workspace.workflows()
  const { secrets, outbox, effects, configuration } = workspace
  return httpClient({
    routes: [
      keyVaultRoute({ secrets, workflows, now: effects.now, newId: effects.newId }),
      localWorkflowRoute(callWorkflow),
      databricksRoute({ runs: workspace.databricksRuns, isReal: (host) => isAllowed(configuration.allowedHosts, host) || configuration.standIns.has(host) }),
      workspace.callbacks.route,
      foreignWorkflowRoute({ caller, outbox, now: effects.now, newId: effects.newId }),
    ],
    allowedHosts: configuration.allowedHosts,
    standIns: configuration.standIns,
    signal: workspace.signal,
    holdsSecret: (text) => secrets.mask(text) !== text,
  })
}
