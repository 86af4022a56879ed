import { resolveLinkedService } from '@lagoon/data-factory'
import { WorkspaceError } from './error.ts'
import type { Workspace } from './workspace.ts'

/** Server and database of a SQL linked service: the one that is named, or the only one there is. */
export async function sqlLinkedService(workspace: Workspace, name?: string): Promise<{ name: string; server: string; database: string }> {
  const factory = await workspace.requireFactory()
  const all = [...factory.linkedServices.values()].flatMap((service) => {
    const resolved = resolveIfKnown(service)
    return resolved?.kind === 'sql' ? [resolved] : []
  })
  const found = name === undefined ? all : all.filter((service) => service.name.toLowerCase() === name.toLowerCase())
  const [service] = found
  if (service && found.length === 1) return service
  throw new WorkspaceError('ResourceNotFound', name === undefined ? `the factory has ${all.length} databases` : `the factory has no database '${name}'`, {
    hint: all.length > 0 ? `choose one with --linked-service: ${all.map((one) => one.name).join(', ')}` : 'a linked service of type AzureSqlDatabase names one',
  })
}

type LinkedService = Parameters<typeof resolveLinkedService>[0]

function resolveIfKnown(service: LinkedService): ReturnType<typeof resolveLinkedService> | undefined {
  try {
    return resolveLinkedService(service, service.typeProperties)
  } catch {
    // Types without a local counterpart are no databases.
    return undefined
  }
}
