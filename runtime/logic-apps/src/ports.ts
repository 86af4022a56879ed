import type { JsonObject } from '@lagoon/expressions'

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Longest time that the action may take. */
  readonly timeoutMs?: number
  /** Set when the workflow asks Azure to sign the request with its own identity. */
  readonly managedIdentity?: { readonly audience: string | undefined }
  /** The address that this call goes on from, as a next page does: headers that carry credentials stay with its origin. */
  readonly follows?: string
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An e-mail or chat message that Azure would hand to a connector. */
export interface OutboxMessage {
  readonly id: string
  readonly kind: 'email' | 'teams' | 'slack' | 'sms'
  readonly workflow: string
  readonly runId: string
  readonly action: string
  readonly at: Date
  readonly connection: string
  /** The connector's operation, such as `/v2/Mail`. */
  readonly path: string
  readonly to: readonly string[]
  readonly subject: string | undefined
  readonly text: string
  /** Everything that the connector was given. */
  readonly body: JsonObject
}

/** Everything outside a workflow that its actions reach. */
export interface Ports {
  /** Rejects with an error whose `code` says why when no answer comes: `EgressDenied`, `Timeout` … */
  http(request: HttpRequest): Promise<HttpResponse>
  deliver(message: OutboxMessage): Promise<void>
  /** Calls the trigger of another workflow. Rejects with the code `WorkflowNotFound` when there is none of that name. */
  workflow(name: string, request: Omit<HttpRequest, 'url'>): Promise<HttpResponse>
  /** A secret of the vault behind a connection; undefined when there is none. */
  secret(request: { connection: string; name: string }): Promise<string | undefined>
}

/** Ports for tests and for looking at a workflow: no request leaves, messages are kept in `outbox`. */
export function memoryPorts(answer: (request: HttpRequest) => HttpResponse | Promise<HttpResponse> = denied): Ports & { readonly outbox: readonly OutboxMessage[] } {
  const outbox: OutboxMessage[] = []
  return {
    outbox,
    http: async request => answer(request),
    deliver: async message => { outbox.push(message) },
    workflow: async name => { throw Object.assign(new Error(`there is no workflow '${name}'`), { code: 'WorkflowNotFound' }) },
    secret: async () => undefined,
  }
}

function denied(request: HttpRequest): never {
  throw Object.assign(new Error(`no request may leave this machine: ${request.method} ${request.url}`), { code: 'EgressDenied' })
}
