import { findNamed, parseTsql, type ObjectName, type TsqlCreateType, type TsqlEnvironment, type TsqlType } from '@lagoon/sql'
import type { Origin } from './error.ts'
import { failure } from './message.ts'
import type { Run } from './run.ts'
import { forgetObject, saveObject } from './store.ts'
import { createTable, idsOf, isTaken, schemaFor } from './tables.ts'

type Site = TsqlEnvironment['site']

/** CREATE TYPE: kept as its text, which is read again where the type is used. */
export async function createType(run: Run, site: Site, statement: TsqlCreateType, origin: Origin): Promise<void> {
  const [name = '', written] = statement.name.parts.map(part => part.text).toReversed()
  const schema = schemaFor(run, written, origin)
  if (isTaken(run, schema, name) || findNamed(run.catalog.types, schema, name)) throw failure('219', `The type '${schema}.${name}' already exists, or you do not have permission to create it.`, origin, 'batch')
  const made = { id: idsOf(run, false)(), schema, name, definition: site.text.slice(statement.place.start, statement.place.end), createdAt: run.stamp() }
  await saveObject(run.session, run.alias, 'type', made)
  run.catalog = { ...run.catalog, types: [...run.catalog.types, made] }
}

export async function dropType(run: Run, schema: string | undefined, name: string): Promise<boolean> {
  const found = findNamed(run.catalog.types, schema, name)
  if (!found) return false
  await forgetObject(run.session, run.alias, found.id)
  run.catalog = { ...run.catalog, types: run.catalog.types.filter(one => one !== found) }
  return true
}

/** What a type of one's own is: another name of a type, or a table. */
export type OwnType = { readonly kind: 'alias'; readonly type: TsqlType } | { readonly kind: 'table'; readonly makeTable: (name: string) => Promise<void> }

export function ownType(run: Run, name: ObjectName, origin: Origin): OwnType {
  const parts = name.parts.map(part => part.text)
  const found = findNamed(run.catalog.types, parts.at(-2), parts.at(-1) ?? '')
  if (!found) throw failure('2715', `Cannot find data type ${parts.join('.')}.`, origin, 'batch')
  const site = { file: `type ${found.schema}.${found.name}`, text: found.definition }
  const { statements: [made] } = parseTsql(site)
  if (made?.kind !== 'createType') throw failure('2715', `Cannot find data type ${parts.join('.')}.`, origin, 'batch')
  const { table, type } = made
  if (type) return { kind: 'alias', type }
  return { kind: 'table', makeTable: async variable => { await run.atomically(origin, () => createTable(run, site, { schema: undefined, name: variable, columns: table?.columns ?? [], constraints: table?.constraints ?? [] }, origin)) } }
}
