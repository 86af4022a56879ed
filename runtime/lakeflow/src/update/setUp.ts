import { formatType, type Column, utc } from '@lagoon/sql'
import { fullName, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import { widensTo } from '../autoLoader/fileTypes.ts'
import { isHiddenName, sequenceColumn } from '../cdc/change.ts'
import { LakeflowError } from '../error.ts'
import { asDeclared, schemaFrom, schemaProperties, viewZone } from '@lagoon/warehouse'
import type { ResolvedTable, ResolvedView } from '../graph/analyse.ts'
import { columnsIn, type UpdateContext } from './context.ts'

/** Where AUTO CDC keeps what the target does not show: tombstones, and the inner events of runs. */
export const auxiliaryName = ({ catalog, schema, name }: TableName): TableName => ({ catalog, schema, name: `__lagoon_cdc_${name}` })

/** Makes the tables that are missing, and gives those that are there the columns and descriptions that they lack. */
export async function setUpTable(context: UpdateContext, { dataset, columns, auxiliary }: ResolvedTable, { owner, isFresh }: { readonly owner: string; readonly isFresh: boolean }): Promise<void> {
  if (!columns) return
  const kind = dataset.kind === 'streamingTable' ? 'STREAMING_TABLE' : 'MATERIALIZED_VIEW'
  await ensureSchema(context, dataset.name)
  const held = await context.ports.catalog.findTable(dataset.name)
  const { comment, properties } = dataset
  if (!held) {
    await context.ports.warehouse.createTable({ name: dataset.name, columns, kind, comment, properties, partitionColumns: dataset.partitionedBy, pipeline: owner })
  } else {
    checkOwner(held, { kind, owner, dataset })
    if (auxiliary && !isFresh) await checkSequence(context, dataset)
    if (!isFresh && dataset.kind === 'streamingTable') await addColumns(context, dataset.name, columns)
    await describe(context, held, dataset)
  }
  if (auxiliary) await setUpAuxiliary(context, dataset.name, auxiliary, { owner, isFresh })
}

async function setUpAuxiliary(context: UpdateContext, target: TableName, columns: readonly Column[], { owner, isFresh }: { readonly owner: string; readonly isFresh: boolean }): Promise<void> {
  const name = auxiliaryName(target)
  if (await context.ports.catalog.findTable(name)) {
    if (!isFresh) await addColumns(context, name, columns)
    return
  }
  const comment = `What AUTO CDC into ${fullName(target)} keeps aside: deletes, and events inside a version`
  await context.ports.warehouse.createTable({ name, columns, kind: 'STREAMING_TABLE', comment, pipeline: owner })
}

/** Publishes a view that the pipeline defines. Names in its text stand as they mean, so that it reads the same from anywhere. */
export async function publishView({ ports: { catalog } }: UpdateContext, { view, columns, bound }: ResolvedView, owner: string): Promise<void> {
  const held = await catalog.findTable(view.name)
  const wanted = {
    ...view.name,
    type: 'VIEW' as const,
    viewText: textWithFullNames(view.queryText, bound.query.place.start, [...bound.references.values()].flatMap((found) => (found.kind === 'table' ? [{ place: found.place, name: fullName(found.table) }] : []))),
    columns: asDeclared(columns).map(({ name, type, nullable }, i) => ({ name: view.columns[i]?.name.text ?? name, type: formatType(type).toLowerCase(), nullable })),
    properties: { ...view.properties, [viewZone]: (view.source.zone ?? utc).id, ...schemaProperties(schemaFrom(columns)) },
    pipeline: owner,
    ...(view.comment === undefined ? {} : { comment: view.comment }),
  }
  if (held && held.viewText === wanted.viewText && JSON.stringify(held.columns) === JSON.stringify(wanted.columns) && held.comment === view.comment && JSON.stringify(held.properties) === JSON.stringify(wanted.properties)) return
  await catalog.putTable(held ? { ...wanted, createdAt: held.createdAt, tags: held.tags } : wanted)
}

/** Replaces the name at the start of each place; an alias after it stays. */
function textWithFullNames(text: string, offset: number, names: readonly { readonly place: { readonly start: number }; readonly name: string }[]): string {
  return names.toSorted((a, b) => b.place.start - a.place.start).reduce((written, { place, name }) => {
    const at = place.start - offset
    const [old = ''] = /^(?:`[^`]*`|[\w$]+)(?:\s*\.\s*(?:`[^`]*`|[\w$]+))*/.exec(written.slice(at)) ?? []
    return `${written.slice(0, at)}${name}${written.slice(at + old.length)}`
  }, text)
}

export async function ensureSchema({ ports: { catalog } }: UpdateContext, { catalog: name, schema }: TableName): Promise<void> {
  await catalog.createCatalog({ name }, { ifNotExists: true })
  await catalog.createSchema({ catalog: name, name: schema }, { ifNotExists: true })
}

function checkOwner(held: TableEntry, { kind, owner, dataset }: { readonly kind: TableEntry['type']; readonly owner: string; readonly dataset: ResolvedTable['dataset'] }): void {
  const { origin } = dataset
  if (held.type !== kind) {
    const [from, to] = [held.type, kind].map((type) => type.toLowerCase().replaceAll('_', ' '))
    throw new LakeflowError(`CANNOT_SWITCH_${held.type}_TO_${kind}`, `${fullName(dataset.name)} is a ${from} and cannot become a ${to} in place`, { origin, hint: 'drop it first, or give the new one another name' })
  }
  if (held.pipeline !== undefined && held.pipeline !== owner) {
    throw new LakeflowError('TABLE_ALREADY_MANAGED_BY_OTHER_PIPELINE', `${fullName(dataset.name)} belongs to another pipeline (${held.pipeline})`, { origin, hint: 'a table is written by one pipeline only' })
  }
}

/** Adds the columns that a table lacks. Throws `DELTA_FAILED_TO_MERGE_FIELDS` for one whose type would change. */
export async function addColumns({ ports: { warehouse, catalog } }: UpdateContext, table: TableName, columns: readonly Column[]): Promise<void> {
  const held = columnsIn(await catalog.table(table))
  const missing = columns.filter((column) => {
    const known = held.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())
    if (known && !widensTo(column.type, known.type)) {
      throw new LakeflowError('DELTA_FAILED_TO_MERGE_FIELDS', `the column ${column.name} of ${fullName(table)} is ${formatType(known.type)} and would become ${formatType(column.type)}`, {
        hint: `cast it in the query, or refresh ${table.name} fully`,
      })
    }
    return !known && !isHiddenName(column.name)
  })
  if (missing.length > 0) await warehouse.evolve(table, missing)
}

/** A table that other flows have filled has no sequence to go on from. */
async function checkSequence({ ports }: UpdateContext, { name, origin }: ResolvedTable['dataset']): Promise<void> {
  const { metadata } = await ports.warehouse.snapshot(name)
  if (metadata.schema.fields.some((field) => field.name === sequenceColumn)) return
  throw new LakeflowError('AUTOCDC_INVALID_STATE.TARGET_WITHOUT_SEQUENCE', `${fullName(name)} was not filled by AUTO CDC so far`, { origin, hint: `refresh ${name.name} fully` })
}

async function describe({ ports: { warehouse } }: UpdateContext, held: TableEntry, { name, comment, properties }: ResolvedTable['dataset']): Promise<void> {
  const gone = Object.keys(held.properties).filter((key) => !(key in properties) && !key.startsWith('delta.'))
  const isSame = (comment === undefined || comment === held.comment) && gone.length === 0 && Object.entries(properties).every(([key, value]) => held.properties[key] === value)
  if (isSame) return
  const removed = Object.fromEntries(gone.map((key) => [key, undefined]))
  await warehouse.describeAs(name, { comment, properties: { ...removed, ...properties } })
}
