import type { HttpRequest, HttpResponse, Route } from './http.ts'
import { jsonResponse } from './http.ts'
import type { Outbox } from './outbox.ts'
import type { Secrets } from './secrets.ts'

/** Where a local Logic App answers. `.invalid` can never be somebody's host (RFC 2606). */
export const workflowUrl = (workflow: string): string => `https://logic-apps.invalid/workflows/${encodeURIComponent(workflow)}/triggers/manual/paths/invoke`

/** `logic-app-<workflow>-url` is the secret under which a factory finds a Logic App. */
const workflowOfSecret = (name: string): string | undefined => /^logic-app-(.+)-url$/.exec(name)?.[1]

/** The value of a secret: what was stored here, then the environment, then the trigger of a local workflow. */
export function secretValue({ secrets, workflows }: { secrets: Secrets; workflows: ReadonlyMap<string, unknown> }, vault: string, name: string): string | undefined {
  const workflow = workflowOfSecret(name)
  return secrets.get(vault, name) ?? (workflow !== undefined && workflows.has(workflow) ? workflowUrl(workflow) : undefined)
}

/** Calls to the trigger of a workflow of this project run it. */
export function localWorkflowRoute(run: (workflow: string, request: HttpRequest) => Promise<HttpResponse>): Route {
  return (request, url) => {
    const [, workflow] = url.hostname === 'logic-apps.invalid' ? (/^\/workflows\/([^/]+)\/triggers\//.exec(url.pathname) ?? []) : []
    return workflow === undefined ? undefined : run(decodeURIComponent(workflow), request)
  }
}

/** A Logic App of somebody's subscription: its call is kept in the outbox and answered as accepted. */
export function foreignWorkflowRoute({ caller, outbox, now, newId }: { caller: string; outbox: Outbox; now: () => Date; newId: () => string }): Route {
  return (request, url) => {
    if (!url.hostname.endsWith('.logic.azure.com')) return undefined
    return outbox
      .keep({
        id: newId(),
        at: now().toISOString(),
        channel: 'http',
        from: caller,
        // The query holds the signature of a signed URL: it is not stored.
        to: `${url.origin}${url.pathname}`,
        subject: `${request.method} (captured, not sent)`,
        body: request.body ?? '',
      })
      .then(() => jsonResponse(202, { status: 'captured, not sent' }))
  }
}
