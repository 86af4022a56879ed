import type { EventEmitter } from 'node:events'

/** How a client proves who it is. Secrets are values here: whoever calls has resolved them. */
export type SignIn =
  | { readonly kind: 'sql'; readonly user: string; readonly password: string }
  | { readonly kind: 'accessToken'; readonly token: string }
  | { readonly kind: 'servicePrincipal'; readonly tenantId: string; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'managedIdentity'; readonly clientId?: string }
  /** Whatever `DefaultAzureCredential` finds: environment, managed identity, `az login`. */
  | { readonly kind: 'default'; readonly clientId?: string }

export interface ServerAddress {
  /** As a linked service names it: `shop-sql.database.windows.net`, `tcp:host,1433`. */
  readonly server: string
  readonly database: string
  readonly signIn: SignIn
  /** `false` only for a server of one's own that cannot do TLS. Default: true. */
  readonly encrypt?: boolean
  /** Accepts a certificate that nobody signed. Default: false. */
  readonly trustServerCertificate?: boolean
}

export interface ServerLimits {
  readonly connectTimeoutMs: number
  /** A request that takes longer is cancelled; 0 is never. */
  readonly requestTimeoutMs: number
}

/** What `mssql` wants to know. One connection: temporary tables and transactions belong to it, as to a connection of a client. */
export function driverConfig({ server, database, signIn, encrypt = true, trustServerCertificate = false }: ServerAddress, { connectTimeoutMs, requestTimeoutMs }: ServerLimits, onLoginError: (number: number) => void = () => {}): unknown {
  const { host, port } = hostAndPort(server)
  return {
    server: host,
    port,
    database,
    authentication: authentication(signIn),
    // The driver's own error has lost the number.
    beforeConnect: (connection: EventEmitter) => connection.on('errorMessage', ({ number }: { readonly number: number }) => onLoginError(number)),
    pool: { min: 0, max: 1, idleTimeoutMillis: 3_600_000 },
    options: { encrypt, trustServerCertificate, connectTimeout: connectTimeoutMs, requestTimeout: requestTimeoutMs, useUTC: true, appName: 'lagoon', enableArithAbort: true },
  }
}

/** `tcp:host,1433` → host and port. */
export function hostAndPort(server: string): { readonly host: string; readonly port: number } {
  const [, host = server.trim(), port] = /^\s*(?:tcp:)?([^,]+?)(?:,\s*(\d{1,5}))?\s*$/i.exec(server) ?? []
  return { host, port: port === undefined ? 1433 : Number(port) }
}

function authentication(signIn: SignIn): unknown {
  switch (signIn.kind) {
    case 'sql': return { type: 'default', options: { userName: signIn.user, password: signIn.password } }
    case 'accessToken': return { type: 'azure-active-directory-access-token', options: { token: signIn.token } }
    case 'servicePrincipal': return { type: 'azure-active-directory-service-principal-secret', options: { tenantId: signIn.tenantId, clientId: signIn.clientId, clientSecret: signIn.clientSecret } }
    case 'managedIdentity': return { type: 'azure-active-directory-msi-app-service', options: signIn.clientId ? { clientId: signIn.clientId } : {} }
    case 'default': return { type: 'azure-active-directory-default', options: signIn.clientId ? { clientId: signIn.clientId } : {} }
    default: return signIn satisfies never
  }
}
