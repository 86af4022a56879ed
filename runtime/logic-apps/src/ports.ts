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
  /** The address that this call goes on from, as a next page does: headers that carry credentials stay with its origin, and a body with a secret too. */
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

/** A blob of a storage account; `path` begins with its container. */
export interface LakeFile {
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedAt: Date
}

/** A storage account: paths are `container/folder/name`. */
export interface Lake {
  /** Every blob below a folder, sorted by path. */
  list(folder: string): AsyncIterable<LakeFile>
  stat(path: string): Promise<LakeFile | undefined>
  read(path: string): Promise<Uint8Array>
  write(path: string, bytes: Uint8Array): Promise<void>
  /** False when there was nothing to delete. */
  delete(path: string): Promise<boolean>
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
  /** The storage account of this name, or without one that of the connection. */
  lake(request: { connection: string; account?: string }): Promise<Lake>
}

/** Ports for tests and for looking at a workflow: no request leaves, messages are kept in `outbox`. */
export function memoryPorts(answer: (request: HttpRequest) => HttpResponse | Promise<HttpResponse> = denied): Ports & { readonly outbox: readonly OutboxMessage[] } {
  const outbox: OutboxMessage[] = []
  const lake = memoryLake()
  return {
    outbox,
    http: async request => answer(request),
    deliver: async message => { outbox.push(message) },
    workflow: async name => { throw Object.assign(new Error(`there is no workflow '${name}'`), { code: 'WorkflowNotFound' }) },
    secret: async () => undefined,
    lake: async () => lake,
  }
}

/** A storage account that is gone with the process. */
export function memoryLake(files = new Map<string, { readonly bytes: Uint8Array; readonly modifiedAt: Date }>()): Lake {
  const described = (path: string): LakeFile | undefined => {
    const file = files.get(path)
    return file && { path, sizeBytes: file.bytes.length, modifiedAt: file.modifiedAt }
  }
  return {
    async *list(folder) {
      for (const path of [...files.keys()].sort()) {
        const file = folder === '' || path.startsWith(`${folder}/`) ? described(path) : undefined
        if (file) yield file
      }
    },
    stat: async path => described(path),
    async read(path) {
      const file = files.get(path)
      if (!file) throw Object.assign(new Error(`there is no blob ${path}`), { code: 'PathNotFound' })
      return file.bytes
    },
    write: async (path, bytes) => void files.set(path, { bytes, modifiedAt: new Date(0) }),
    delete: async path => files.delete(path),
  }
}

function denied(request: HttpRequest): never {
  throw Object.assign(new Error(`no request may leave this machine: ${request.method} ${request.url}`), { code: 'EgressDenied' })
}
