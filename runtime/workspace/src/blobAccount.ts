import { resolveLinkedService } from '@lagoon/data-factory'
import type { Lake } from '@lagoon/logic-apps'
import { child } from '@lagoon/storage'
import { WorkspaceError } from './error.ts'
import type { Workspace } from './workspace.ts'

/**
 * The storage account that a connection of a workflow means: the one it names; else the one of the factory, when it has one only; else one
 * that is called as the connection is.
 */
export async function blobAccount(workspace: Workspace, { connection, account }: { readonly connection: string; readonly account?: string }): Promise<Lake> {
  if (account !== undefined) return child(workspace.lake, namedAccount(account))
  const accounts = await accountsOfFactory(workspace)
  const [only, ...others] = accounts
  return child(workspace.lake, only !== undefined && others.length === 0 ? only : connection.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
}

/** The name of an account, or the address at which it serves blobs: the connector takes both. */
function namedAccount(written: string): string {
  const name = /^(?:https?:\/\/)?([a-z0-9-]+)(?:\.(?:blob|dfs)\.[a-z0-9.-]+\/?)?$/i.exec(written.trim())?.[1]
  if (name === undefined) throw new WorkspaceError('ResourceNotFound', `there is no storage account '${written}'`, { hint: 'write its name, or https://name.blob.core.windows.net' })
  return name.toLowerCase()
}

async function accountsOfFactory(workspace: Workspace): Promise<readonly string[]> {
  const loaded = await workspace.factory()
  const services = loaded ? [...loaded.factory.linkedServices.values()].filter(({ type }) => type === 'AzureBlobFS' || type === 'AzureBlobStorage') : []
  const resolved = services.map((service) => resolveLinkedService(service, service.typeProperties))
  return [...new Set(resolved.flatMap((service) => (service.kind === 'lake' ? [service.account] : [])))]
}
