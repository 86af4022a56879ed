import { lakePath, parseAbfss } from '@lagoon/storage'
import type { ObjectName, Place } from '@lagoon/sql'
import type { TableName } from '@lagoon/unity-catalog'
import { WarehouseError, type Origin } from '../error.ts'

/** Where names with fewer than three parts are looked up. */
export interface Defaults {
  readonly catalog: string
  readonly schema: string
}

/** Throws `INVALID_IDENTIFIER` for a name of four parts or more. */
export function tableName(parts: readonly string[], { catalog, schema }: Defaults, origin?: Origin): TableName {
  const [first, second, third] = parts
  if (parts.length === 1 && first) return { catalog, schema, name: first }
  if (parts.length === 2 && first && second) return { catalog, schema: first, name: second }
  if (parts.length === 3 && first && second && third) return { catalog: first, schema: second, name: third }
  throw new WarehouseError('INVALID_IDENTIFIER', `a table is named catalog.schema.table, not ${parts.join('.')}`, { origin })
}

export function schemaName(parts: readonly string[], defaults: Defaults, origin?: Origin): { catalog: string; schema: string } {
  const [first, second] = parts
  if (parts.length === 1 && first) return { catalog: defaults.catalog, schema: first }
  if (parts.length === 2 && first && second) return { catalog: first, schema: second }
  throw new WarehouseError('INVALID_IDENTIFIER', `a schema is named catalog.schema, not ${parts.join('.')}`, { origin })
}

export const partsOf = (name: ObjectName): string[] => name.parts.map(({ text }) => text)
export const originOf = (file: string, { line, column }: Place): Origin => ({ file, line, column })

/** The storage path of LOCATION and MANAGED LOCATION. Throws `StorageError('InvalidUri')`. */
export const locationOf = (address: string): string => lakePath(parseAbfss(address))
