import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import type { Configuration } from './configuration.ts'

/** The stand-in of every Key Vault: names → environment variables, or a `.env` beside the state that git ignores. */
export interface Secrets {
  get(vault: string, name: string): string | undefined
  /** The variables that were tried for a name, for the message that says how to set it. */
  variablesFor(vault: string, name: string): readonly string[]
  /** A copy in which `***` stands for every known secret value, wherever in its texts that is. */
  mask<T>(value: T): T
}

export async function openSecrets({ configuration, envFile, environment }: { configuration: Configuration; envFile: string; environment: NodeJS.ProcessEnv }): Promise<Secrets> {
  const fromFile = await readFile(envFile, 'utf8').then(parseEnv, (): Record<string, string> => ({}))
  const given = new Set<string>()
  const variablesFor = (vault: string, name: string): string[] => {
    const named = configuration.secrets.get(`${vault}/${name}`) ?? configuration.secrets.get(name)
    return named ? [named] : [variableOf(name)]
  }
  return {
    variablesFor,
    get(vault, name) {
      for (const variable of variablesFor(vault, name)) {
        const value = environment[variable] ?? fromFile[variable]
        if (value !== undefined) {
          if (value.length >= 4) given.add(value)
          return value
        }
      }
      return undefined
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
