import { isMap, isScalar, type YAMLMap } from 'yaml'
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

const signIns: Readonly<Record<string, { readonly kind: SignIn['kind']; readonly needs: readonly string[]; readonly takes: readonly string[] }>> = {
  sql: { kind: 'sql', needs: ['user', 'password'], takes: [] },
  'access-token': { kind: 'accessToken', needs: ['token'], takes: [] },
  'service-principal': { kind: 'servicePrincipal', needs: ['tenant_id', 'client_id', 'client_secret'], takes: [] },
  'managed-identity': { kind: 'managedIdentity', needs: [], takes: ['client_id'] },
  default: { kind: 'default', needs: [], takes: ['client_id'] },
}

/** Reads `real_databases:`. `fail` is told what is wrong and at which offset. */
export function readRealDatabases(value: unknown, fail: (message: string, offset?: number, hint?: string) => never): ReadonlyMap<string, RealDatabase> {
  if (!isMap(value)) return fail('real_databases must be a map from a linked service to a server')
  return new Map(value.items.map((entry): [string, RealDatabase] => {
    const name = isScalar(entry.key) ? String(entry.key.value) : ''
    const offset = isScalar(entry.key) ? entry.key.range?.[0] : undefined
    if (!isMap(entry.value)) return fail(`${name}: expected server, sign_in and what the sign-in needs`, offset)
    return [name.toLowerCase(), readOne(entry.value, name, offset, fail)]
  }))
}

function readOne(map: YAMLMap, name: string, offset: number | undefined, fail: (message: string, offset?: number, hint?: string) => never): RealDatabase {
  const given = new Map(map.items.map((item) => [isScalar(item.key) ? String(item.key.value) : '', isScalar(item.value) ? item.value.value : undefined]))
  const way = String(given.get('sign_in') ?? 'sql')
  const signIn = Object.hasOwn(signIns, way) ? signIns[way] : undefined
  if (!signIn) return fail(`${name}: unknown sign_in '${way}'`, offset, `known: ${Object.keys(signIns).join(', ')}`)
  const own = [...signIn.needs, ...signIn.takes]
  for (const [key, value] of given) {
    if (['encrypt', 'trust_server_certificate'].includes(key) ? typeof value === 'boolean' : ['server', 'database', 'sign_in', ...own].includes(key) && typeof value === 'string') continue
    return fail(`${name}: '${key}' is not understood here`, offset, `known with sign_in ${way}: server, database, sign_in, ${own.join(', ')}${own.length > 0 ? ', ' : ''}encrypt, trust_server_certificate`)
  }
  const missing = ['server', ...signIn.needs].find((key) => !given.has(key))
  if (missing) return fail(`${name}: '${missing}' is missing`, offset)
  const database = given.get('database')
  return {
    server: String(given.get('server')),
    database: typeof database === 'string' ? database : undefined,
    signIn: signIn.kind,
    settings: Object.fromEntries(own.flatMap((key) => (given.has(key) ? [[key, String(given.get(key))]] : []))),
    encrypt: given.get('encrypt') !== false,
    trustServerCertificate: given.get('trust_server_certificate') === true,
  }
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
