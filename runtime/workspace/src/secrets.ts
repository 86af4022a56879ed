import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import type { Configuration } from './configuration.ts'
import { WorkspaceError } from './error.ts'
import type { StoredSecret, VaultStore } from './vault.ts'

/** The stand-in of every Key Vault: what was written here, else names → environment variables, or a `.env` beside the state that git ignores. */
export interface Secrets {
  /** Undefined when there is none, and when it was disabled. */
  get(vault: string, name: string): string | undefined
  /** What was written here under that name; what comes from the environment is no such thing. */
  stored(vault: string, name: string): StoredSecret | undefined
  /** For a connection that does not say of which vault it is. Throws `AmbiguousSecret` when several vaults hold the name here. */
  inAnyVault(name: string): string | undefined
  /** From now on the newest version. Its value is masked before it reaches the disk. */
  set(vault: string, name: string, secret: StoredSecret): Promise<void>
  /** The variables that were tried for a name, for the message that says how to set it. */
  variablesFor(vault: string, name: string): readonly string[]
  /** A copy in which `***` stands for every known secret value, wherever in its texts that is. */
  mask<T>(value: T): T
}

/** Shorter values would hide half of every text. */
const shortestSecret = 4

export async function openSecrets({ configuration, envFile, environment, vault }: { configuration: Configuration; envFile: string; environment: NodeJS.ProcessEnv; vault: VaultStore }): Promise<Secrets> {
  const fromFile = await readFile(envFile, 'utf8').then(parseEnv, (): Record<string, string> => ({}))
  const given = new Set<string>()
  const known = (value: string): string => {
    if (value.length >= shortestSecret) given.add(value)
    return value
  }
  // A value that an earlier run stored may show up in this one before anybody asks for it.
  for (const { secret } of vault.list()) known(secret.value)
  const variablesFor = (vaultName: string, name: string): string[] => {
    const named = configuration.secrets.get(`${vaultName}/${name}`) ?? configuration.secrets.get(name)
    return named ? [named] : [variableOf(name)]
  }
  const stored = (vaultName: string, name: string): StoredSecret | undefined => {
    const secret = vault.read(vaultName, name)
    if (secret !== undefined) known(secret.value)
    return secret
  }
  const get = (vaultName: string, name: string): string | undefined => {
    const held = stored(vaultName, name)
    // What a run renewed is newer than what the environment says.
    if (held !== undefined) return held.attributes.enabled ? held.value : undefined
    for (const variable of variablesFor(vaultName, name)) {
      const value = environment[variable] ?? fromFile[variable]
      if (value !== undefined) return known(value)
    }
    return undefined
  }
  return {
    variablesFor,
    stored,
    get,
    inAnyVault(name) {
      const written = vault.list().filter((one) => one.name === name.toLowerCase()).map((one) => one.vault)
      const configured = [...configuration.secrets.keys()].flatMap((key) => (key.endsWith(`/${name}`) ? [key.slice(0, -name.length - 1)] : []))
      const vaults = [...new Set([...written, ...configured])]
      if (vaults.length > 1) throw new WorkspaceError('AmbiguousSecret', `the secret ${name} is in several vaults here: ${vaults.join(', ')}`, { hint: 'the connection does not say which one it reads' })
      return get(vaults[0] ?? 'any', name)
    },
    async set(vaultName, name, secret) {
      known(secret.value)
      await vault.write(vaultName, name, secret)
    },
    mask: (value) => (given.size === 0 ? value : (masked(value, [...given].sort((a, b) => b.length - a.length)) as typeof value)),
  }
}

/** Longest first: a secret may begin with another one. */
function masked(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), value)
  if (Array.isArray(value)) return value.map((one) => masked(one, secrets))
  if (value instanceof Map) return new Map([...value].map(([name, one]) => [name, masked(one, secrets)]))
  const plain = typeof value === 'object' && value !== null && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  return plain ? Object.fromEntries(Object.entries(value).map(([name, one]) => [masked(name, secrets), masked(one, secrets)])) : value
}

/** `spotify-client-id` → `SPOTIFY_CLIENT_ID`. */
const variableOf = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '_').toUpperCase()
