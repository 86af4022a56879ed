import type { HttpRequest, HttpResponse, Route } from './http.ts'
import { jsonResponse } from './http.ts'
import type { Outbox } from './outbox.ts'
import type { Secrets } from './secrets.ts'

/** Where a local Logic App answers. `.invalid` can never be somebody's host (RFC 2606). */
export const workflowUrl = (workflow: string): string => `https://logic-apps.invalid/workflows/${encodeURIComponent(workflow)}/triggers/manual/paths/invoke`

/** `logic-app-<workflow>-url` is the secret under which a factory finds a Logic App. */
const workflowOfSecret = (name: string): string | undefined => /^logic-app-(.+)-url$/.exec(name)?.[1]

/** The value of a secret: the environment first, then the trigger of a local workflow. */
export function secretValue({ secrets, workflows }: { secrets: Secrets; workflows: ReadonlyMap<string, unknown> }, vault: string, name: string): string | undefined {
  const workflow = workflowOfSecret(name)
  return secrets.get(vault, name) ?? (workflow !== undefined && workflows.has(workflow) ? workflowUrl(workflow) : undefined)
}

/** `GET https://<vault>.vault.azure.net/secrets/<name>`, the way a factory without a connector reads a secret. */
export function keyVaultRoute(held: { secrets: Secrets; workflows: ReadonlyMap<string, unknown> }): Route {
  return (request, url) => {
    const [, vault] = /^([^.]+)\.vault\.azure\.net$/.exec(url.hostname) ?? []
    const [, name] = /^\/secrets\/([^/]+)/.exec(url.pathname) ?? []
    if (!vault || !name) return undefined
    if (request.method !== 'GET') return Promise.resolve(jsonResponse(405, { error: { code: 'MethodNotAllowed', message: 'the local vault only reads' } }))
    const value = secretValue(held, vault, name)
    if (value === undefined) {
      const [variable] = held.secrets.variablesFor(vault, name)
      const message = `a secret with name ${name} was not found in vault ${vault}; locally it is the environment variable ${variable}`
      return Promise.resolve(jsonResponse(404, { error: { code: 'SecretNotFound', message } }))
    }
    return Promise.resolve(jsonResponse(200, { value, id: `https://${vault}.vault.azure.net/secrets/${name}`, attributes: { enabled: true } }))
  }
}

/** Calls to the trigger of a workflow of this project run it. */
export function localWorkflowRoute(run: (workflow: string, request: HttpRequest) => Promise<HttpResponse>): Route {
  return (request, url) => {
    const [, workflow] = url.hostname === 'logic-apps.invalid' ? (/^\/workflows\/([^/]+)\/triggers\//.exec(url.pathname) ?? []) : []
    return workflow === undefined ? undefined : run(decodeURIComponent(workflow), request)
  }
}

/** A Logic App of somebody's subscription: its call is kept in the outbox and answered as accepted. */
export function foreignWorkflowRoute({ outbox, now, newId }: { outbox: Outbox; now: () => Date; newId: () => string }): Route {
  return (request, url) => {
    if (!url.hostname.endsWith('.logic.azure.com')) return undefined
    return outbox
      .keep({
        id: newId(),
        at: now().toISOString(),
        channel: 'http',
        from: 'data-factory',
        // The query holds the signature of a signed URL: it is not stored.
        to: `${url.origin}${url.pathname}`,
        subject: `${request.method} (captured, not sent)`,
        body: request.body ?? '',
      })
      .then(() => jsonResponse(202, { status: 'captured, not sent' }))
  }
}
