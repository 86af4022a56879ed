import type { SignIn } from '@lagoon/azure-sql'
import type { RealDatabase } from '../realDatabase.ts'
import { entriesOf, scalarOf, tell, type Setting, type SettingReader } from './setting.ts'

interface Way {
  readonly kind: SignIn['kind']
  readonly needs: readonly string[]
  readonly takes: readonly string[]
}

const signIns: Readonly<Record<string, Way>> = {
  sql: { kind: 'sql', needs: ['user', 'password'], takes: [] },
  'access-token': { kind: 'accessToken', needs: ['token'], takes: [] },
  'service-principal': { kind: 'servicePrincipal', needs: ['tenant_id', 'client_id', 'client_secret'], takes: [] },
  'managed-identity': { kind: 'managedIdentity', needs: [], takes: ['client_id'] },
  default: { kind: 'default', needs: [], takes: ['client_id'] },
}

const flags = ['encrypt', 'trust_server_certificate']

/** `real_databases`: linked services that are real servers, by their names in lower case. */
export const readRealDatabases: SettingReader<ReadonlyMap<string, RealDatabase>> = (setting) =>
  new Map(
    entriesOf(setting, 'real_databases must be a map from a linked service to a server').flatMap(([name, entry]) => {
      const database = readOne(name, entry)
      return database ? [[name.toLowerCase(), database] as const] : []
    }),
  )

function readOne(name: string, setting: Setting): RealDatabase | undefined {
  const before = setting.source.problems.length
  const given = new Map(entriesOf(setting, `${name}: expected server, sign_in and what the sign-in needs`).map(([key, entry]) => [key, { entry, value: scalarOf(entry) }]))
  if (setting.source.problems.length > before) return undefined
  const written = String(given.get('sign_in')?.value ?? 'sql')
  const way = Object.hasOwn(signIns, written) ? signIns[written] : undefined
  if (!way) {
    tell(given.get('sign_in')?.entry ?? setting, `${name}: unknown sign_in '${written}'`, `known: ${Object.keys(signIns).join(', ')}`)
    return undefined
  }
  const own = [...way.needs, ...way.takes]
  const texts = ['server', 'database', 'sign_in', ...own]
  for (const [key, { entry, value }] of given) {
    if (flags.includes(key) ? typeof value === 'boolean' : texts.includes(key) && typeof value === 'string' && value.trim() !== '') continue
    if (texts.includes(key) && typeof value === 'string') tell(entry, `${name}: '${key}' is empty`)
    else tell(entry, `${name}: '${key}' is not understood here`, `known with sign_in ${written}: ${[...texts.filter((text) => text !== 'sign_in'), ...flags].join(', ')}`)
  }
  for (const key of ['server', ...way.needs]) if (!given.has(key)) tell(setting, `${name}: '${key}' is missing`)
  if (setting.source.problems.length > before) return undefined
  const text = (key: string): string | undefined => (given.has(key) ? String(given.get(key)?.value) : undefined)
  return {
    server: text('server') ?? '',
    database: text('database'),
    signIn: way.kind,
    settings: Object.fromEntries(own.flatMap((key) => (given.has(key) ? [[key, text(key) ?? '']] : []))),
    encrypt: given.get('encrypt')?.value !== false,
    trustServerCertificate: given.get('trust_server_certificate')?.value === true,
  }
}
