import type { SignIn } from '@lagoon/azure-sql'
import { WorkspaceError } from './error.ts'
import type { Secrets } from './secrets.ts'

/**
 * A linked service that is a real server, as `lagoon.yml` says it. The address stands there and not in the factory: no file of a
 * stranger can send a password elsewhere. `secrets` are names of secrets, as under `secrets:` or of environment variables.
 */
export interface RealDatabase {
  readonly server: string
  /** Default: the one that the linked service names. */
  readonly database: string | undefined
  readonly signIn: SignIn['kind']
  readonly settings: Readonly<Record<string, string>>
  readonly encrypt: boolean
  readonly trustServerCertificate: boolean
}

/** The sign-in with its secrets looked up. Throws `SecretNotFound`. */
export function signInOf({ signIn, settings }: RealDatabase, secrets: Secrets): SignIn {
  const plain = (key: string): string => settings[key] ?? ''
  const secret = (key: string): string => {
    const name = plain(key)
    const value = secrets.inAnyVault(name)
    if (value === undefined) throw new WorkspaceError('SecretNotFound', `real_databases: there is no secret ${name}`, { hint: `set the environment variable ${secrets.variablesFor('', name).join(' or ')}, or that line of .env` })
    return value
  }
  const client = settings['client_id'] === undefined ? {} : { clientId: plain('client_id') }
  switch (signIn) {
    case 'sql': return { kind: 'sql', user: plain('user'), password: secret('password') }
    case 'accessToken': return { kind: 'accessToken', token: secret('token') }
    case 'servicePrincipal': return { kind: 'servicePrincipal', tenantId: plain('tenant_id'), clientId: plain('client_id'), clientSecret: secret('client_secret') }
    case 'managedIdentity': return { kind: 'managedIdentity', ...client }
    case 'default': return { kind: 'default', ...client }
    default: return signIn satisfies never
  }
}
