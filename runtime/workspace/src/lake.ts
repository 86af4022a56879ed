import { cleanPath, lakePath, parseAbfss } from '@lagoon/storage'
import type { Workspace } from './workspace.ts'

/** The path in the lake that a person names: an abfss address, `/Volumes/catalog/schema/volume/path`, or `account/container/path` as it lies on disk. */
export async function pathInLake(workspace: Workspace, address: string): Promise<string> {
  if (/^[a-z]+:\/\//i.test(address)) return lakePath(parseAbfss(address))
  const inVolume = address.startsWith('/') ? await (await workspace.catalog()).pathInVolume(address) : undefined
  return inVolume ?? cleanPath(address)
}
