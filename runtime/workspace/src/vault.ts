import { readFileSync, readdirSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkspaceError } from './error.ts'

/** A secret as Key Vault keeps it. Times are seconds since 1970, as Key Vault's are; the value is never printed. */
export interface StoredSecret {
  readonly value: string
  readonly version: string
  readonly contentType?: string
  readonly attributes: { readonly enabled: boolean; readonly created: number; readonly updated: number; readonly exp?: number; readonly nbf?: number }
  readonly tags: Readonly<Record<string, string>>
}

export interface NamedSecret {
  readonly vault: string
  readonly name: string
  readonly secret: StoredSecret
}

/** The secrets that were written here, for every Key Vault that a project names. */
export interface VaultStore {
  /** The newest version, read from disk each time: another process may have renewed it. */
  read(vault: string, name: string): StoredSecret | undefined
  write(vault: string, name: string, secret: StoredSecret): Promise<void>
  /** Whether there was one. */
  remove(vault: string, name: string): Promise<boolean>
  list(): readonly NamedSecret[]
}

/**
 * Keeps each secret in a file of its own that only its owner can read (mode 0600, folders 0700), replaced as a whole: a process
 * that dies while it writes leaves the old one. To write or remove under a name that Key Vault does not take throws `InvalidSecretName`.
 */
export function openVaultStore(folder: string): VaultStore {
  const folderOf = (vault: string): string => join(folder, checkedVault(vault).toLowerCase())
  const fileOf = (vault: string, name: string): string => join(folderOf(vault), `${checkedName(name).toLowerCase()}.json`)
  return {
    read: (vault, name) => (isVaultName(vault) && isSecretName(name) ? readSecret(fileOf(vault, name)) : undefined),
    async write(vault, name, secret) {
      const file = fileOf(vault, name)
      await mkdir(folderOf(vault), { recursive: true, mode: 0o700 })
      const temporary = `${file}.${process.pid}.${secret.version}`
      try {
        await writeFile(temporary, `${JSON.stringify(secret, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
        // A umask can only take rights away; a file system without them ignores this.
        await chmod(temporary, 0o600)
        await rename(temporary, file)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    async remove(vault, name) {
      const held = readSecret(fileOf(vault, name)) !== undefined
      if (held) await rm(fileOf(vault, name))
      return held
    },
    list: () =>
      namesIn(folder).flatMap((vault) =>
        namesIn(join(folder, vault)).flatMap((file) => {
          const secret = file.endsWith('.json') ? readSecret(join(folder, vault, file)) : undefined
          return secret === undefined ? [] : [{ vault, name: file.slice(0, -'.json'.length), secret }]
        }),
      ),
  }
}

/** Not as strict as Azure, which wants 3 to 24: what matters here is that a name can be no path. */
export const isVaultName = (text: string): boolean => /^[A-Za-z0-9-]{1,127}$/.test(text)
export const isSecretName = (text: string): boolean => /^[A-Za-z0-9-]{1,127}$/.test(text)

const checkedVault = (vault: string): string => (isVaultName(vault) ? vault : refused(`'${vault}' is no name of a key vault`, 'letters, digits and hyphens'))
const checkedName = (name: string): string => (isSecretName(name) ? name : refused(`'${name}' is no name of a secret`, 'letters, digits and hyphens, at most 127 of them'))

function refused(message: string, hint: string): never {
  throw new WorkspaceError('InvalidSecretName', message, { hint })
}

function readSecret(file: string): StoredSecret | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  const secret = parsed(text)
  if (secret === undefined) throw new WorkspaceError('InvalidSecret', `${file} is no secret that Lagoon wrote`, { hint: 'delete the file and set the secret again' })
  return secret
}

function parsed(text: string): StoredSecret | undefined {
  try {
    const held = JSON.parse(text) as Partial<StoredSecret> | null
    if (typeof held?.value !== 'string' || typeof held.version !== 'string' || typeof held.attributes?.enabled !== 'boolean') return undefined
    return { ...(held as StoredSecret), tags: held.tags ?? {} }
  } catch {
    return undefined
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
