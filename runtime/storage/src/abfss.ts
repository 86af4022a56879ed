import { StorageError } from './error.ts'
import { cleanPath } from './path.ts'

/** An address in ADLS Gen2: `abfss://container@account.dfs.core.windows.net/path`. */
export interface AbfssUri {
  readonly account: string
  readonly container: string
  readonly path: string
}

/** Throws `StorageError('InvalidUri')`. The old scheme `abfs` is taken too. */
export function parseAbfss(text: string): AbfssUri {
  const [, container, account, path] = /^abfss?:\/\/([^@/]+)@([^./]+)\.dfs\.core\.windows\.net\/?(.*)$/s.exec(text) ?? []
  if (!container || !account) {
    throw new StorageError('InvalidUri', `not an abfss address: ${text} (expected abfss://container@account.dfs.core.windows.net/path)`)
  }
  return { account, container, path: cleanPath(path ?? '') }
}

/** Where an address lies in the storage that is rooted at the lake: `account/container/path`. */
export const lakePath = ({ account, container, path }: AbfssUri): string => cleanPath(`${account}/${container}/${path}`)

/** The address of a path in the lake; the reverse of `lakePath`. */
export function abfssOf(path: string): string {
  const [account, container, ...rest] = cleanPath(path).split('/')
  if (!account || !container) throw new StorageError('InvalidUri', `not a path in the lake: ${path} (expected account/container/…)`)
  return `abfss://${container}@${account}.dfs.core.windows.net/${rest.join('/')}`
}
