import type { Database } from '@lagoon/azure-sql'
import type { Engine } from '@lagoon/engine'
import type { Storage } from '@lagoon/storage'

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Longest time until the answer begins. */
  readonly timeoutMs?: number
  /** The answer is wanted as bytes: it comes as `bytes`, and `body` is empty, unless it is an error. */
  readonly binary?: boolean
  /** The address that this call goes on from, as a next page does: headers that carry credentials stay with its origin, and a body with a secret too. */
  readonly follows?: string
  /** Headers that carry credentials although their names do not say so. */
  readonly credentialHeaders?: readonly string[]
  /** The body holds a secret: it goes to no other origin. */
  readonly credentialBody?: boolean
}

/** An address that waits to be called. */
export interface Callback {
  readonly uri: string
  /** The body of the first call. */
  readonly arrived: Promise<string>
  close(): void
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Only when they were asked for, and not even then from a local answer of text. */
  readonly bytes?: Uint8Array
}

export interface NotebookRun {
  readonly runId: string
  readonly runPageUrl: string
  readonly state: 'SUCCESS' | 'FAILED'
  readonly message?: string
}

/** The Databricks workspace as a factory sees it. */
export interface Databricks {
  runJob(request: { jobId: string; parameters: Readonly<Record<string, string>> }): Promise<{
    runId: string
    state: 'SUCCESS' | 'FAILED'
    message?: string
    runPageUrl: string
  }>
  /**
   * Runs the notebook of the project that lies at this path of the workspace. Throws what says by its name why it cannot be run
   * here; absent where there are no notebooks.
   */
  runNotebook?(request: { path: string; parameters: Readonly<Record<string, string>> }): Promise<NotebookRun>
  /** Something that may stand in FROM of the shared engine. */
  table(name: string): Promise<{ duckdb: string }>
  /**
   * Absent where tables are only read. `append` takes the rows of a query of the shared engine, columns by name, and throws what says
   * by its name why the table cannot be written: there is none, it is a view, a pipeline owns it.
   */
  readonly write?: {
    script(sql: string): Promise<void>
    append(request: { table: string; select: string }): Promise<{ rows: bigint; sizeBytes: number }>
  }
  query(sql: string): Promise<{ duckdb: string }>
}

/** Everything outside the factory that its activities reach. */
export interface Ports {
  readonly engine: Engine
  /** Rooted at the lake: the first two segments of a path are account and container. */
  readonly lake: Storage
  /** The caller closes it. */
  database(linkedService: { name: string; server: string; database: string }): Promise<Database>
  readonly databricks: Databricks
  /** Throws `FactoryError('EgressDenied')` when the host is not allowed. */
  http(request: HttpRequest): Promise<HttpResponse>
  /** Opens an address for a WebHook; absent where nothing can call back. */
  callback?(): Promise<Callback>
  /** Throws `FactoryError('SecretNotFound')`. A token of Entra is a secret of the vault `entra`, named like its resource. */
  secret(name: { vault: string; name: string }): Promise<string>
}
