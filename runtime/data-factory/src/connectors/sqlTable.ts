import type { Database } from '@lagoon/azure-sql'
import { FactoryError } from '../error.ts'
import type { ResolvedLinkedService } from '../resources/linkedService.ts'
import type { ResolvedDataset } from '../resources/resolve.ts'
import type { EndRequest } from './connector.ts'
import { optionalTextIn } from './settings.ts'

export interface TableName {
  readonly schema: string
  readonly table: string
}

/** The table that a dataset names, in either spelling; undefined when the query decides. */
export function tableOf({ properties }: ResolvedDataset): TableName | undefined {
  const table = optionalTextIn(properties, 'table')
  if (table) return { schema: optionalTextIn(properties, 'schema') || 'dbo', table }
  const old = optionalTextIn(properties, 'tableName')
  if (!old) return undefined
  const parts = partsOfName(old)
  return { schema: parts.at(-2) || 'dbo', table: parts.at(-1) ?? old }
}

/** `[dbo].[a b]`, `"dbo".x` or `dbo.x` → its parts, without their quotes. */
export const partsOfName = (name: string): readonly string[] =>
  [...name.matchAll(/\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.[\]"]+)/g)]
    .map((part) => part[1]?.replaceAll(']]', ']') ?? part[2]?.replaceAll('""', '"') ?? part[3]?.trim() ?? '')
    .filter((part) => part !== '')

export const bracketed = ({ schema, table }: TableName): string =>
  [schema, table].map((part) => `[${part.replaceAll(']', ']]')}]`).join('.')

/** Opens the database behind a dataset. The caller closes it. */
export const openDatabaseOf = ({ context, dataset }: Pick<EndRequest, 'context' | 'dataset'>): Promise<Database> =>
  openSql(context.session.ports, dataset.linkedService)

export async function openSql(ports: EndRequest['context']['session']['ports'], service: ResolvedLinkedService): Promise<Database> {
  if (service.kind !== 'sql') {
    throw new FactoryError('LinkedServiceTypeNotSupported', `linked service '${service.name}' of type '${service.type}' is no SQL database`)
  }
  return ports.database({ name: service.name, server: service.server, database: service.database })
}
