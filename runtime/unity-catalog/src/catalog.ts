import type { Storage } from '@lagoon/storage'
import { documentsIn, normalName, type Documents } from './documents.ts'
import { fullName, type CatalogEntry, type FunctionEntry, type GrantEntry, type SchemaEntry, type TableEntry, type TableName, type VolumeEntry } from './entries.ts'
import { CatalogError, type CatalogErrorCode } from './error.ts'
import { nearest } from './nearest.ts'

type New<T, Filled extends keyof T> = Omit<T, Filled> & Partial<Pick<T, Filled>>
export type NewTable = New<TableEntry, 'columns' | 'properties' | 'tags' | 'createdAt'>
export type NewVolume = New<VolumeEntry, 'tags' | 'location' | 'type'>
export type NewFunction = New<FunctionEntry, 'tags' | 'createdAt'>

export interface Effects {
  now(): Date
}

/**
 * Catalogs, schemas, tables, views, volumes, functions and grants, as documents in a storage of their own. Nothing is held in memory: what one
 * process registers, the next call of another sees. Where a table lies is decided here; what it holds is decided by its log.
 */
export class Catalog {
  readonly #storage: Storage
  readonly #effects: Effects
  private constructor(storage: Storage, effects: Effects) {
    this.#storage = storage
    this.#effects = effects
  }

  static async open(storage: Storage, effects: Effects = { now: () => new Date() }): Promise<Catalog> {
    return new Catalog(storage, effects)
  }

  async createCatalog(entry: New<CatalogEntry, 'tags'>, { ifNotExists = false } = {}): Promise<CatalogEntry> {
    return create(this.#catalogs(), { ...entry, tags: entry.tags ?? {}, name: normalName(entry.name) }, 'CATALOG_ALREADY_EXISTS', ifNotExists)
  }

  async catalog(name: string): Promise<CatalogEntry> {
    const found = await this.#catalogs().get(normalName(name))
    return found ?? missing('CATALOG_NOT_FOUND', 'catalog', name, await this.catalogs())
  }

  catalogs(): Promise<CatalogEntry[]> {
    return this.#catalogs().list()
  }

  /** Says something else about a catalog that exists. */
  async putCatalog(entry: CatalogEntry): Promise<void> {
    const { name } = await this.catalog(entry.name)
    await this.#catalogs().put(name, { ...entry, name })
  }

  /** Forgets a catalog. With `cascade` its schemas and what is in them are forgotten too; files stay. */
  async dropCatalog(name: string, { cascade = false } = {}): Promise<void> {
    const entry = await this.catalog(name)
    const schemas = await this.schemas(entry.name)
    if (schemas.length > 0 && !cascade) throw new CatalogError('CATALOG_NOT_EMPTY', `the catalog ${entry.name} still holds ${schemas.length} schemas`, { hint: 'DROP CATALOG … CASCADE drops them too' })
    for (const schema of schemas) await this.dropSchema(entry.name, schema.name, { cascade: true })
    await this.#catalogs().delete(entry.name)
  }

  /** The catalog must exist. Every catalog has an `information_schema` already, which is computed and not kept. */
  async createSchema(entry: New<SchemaEntry, 'tags'>, { ifNotExists = false } = {}): Promise<SchemaEntry> {
    const { name: catalog } = await this.catalog(entry.catalog)
    if (normalName(entry.name) === 'information_schema') throw new CatalogError('SCHEMA_ALREADY_EXISTS', `the catalog ${catalog} has its information_schema already`, { hint: 'it tells of what the catalog holds; choose another name' })
    return create(this.#schemas(catalog), { ...entry, tags: entry.tags ?? {}, catalog, name: normalName(entry.name) }, 'SCHEMA_ALREADY_EXISTS', ifNotExists)
  }

  async schema(catalog: string, name: string): Promise<SchemaEntry> {
    const { name: of } = await this.catalog(catalog)
    const found = await this.#schemas(of).get(normalName(name))
    return found ?? missing('SCHEMA_NOT_FOUND', 'schema', `${of}.${name}`, await this.schemas(of))
  }

  async schemas(catalog: string): Promise<SchemaEntry[]> {
    return this.#schemas((await this.catalog(catalog)).name).list()
  }

  /** Says something else about a schema that exists. */
  async putSchema(entry: SchemaEntry): Promise<void> {
    const { catalog, name } = await this.schema(entry.catalog, entry.name)
    await this.#schemas(catalog).put(name, { ...entry, catalog, name })
  }

  /** Forgets a schema; its tables' files stay. With `cascade` its tables, volumes and functions are forgotten too. */
  async dropSchema(catalog: string, name: string, { cascade = false } = {}): Promise<void> {
    const schema = await this.schema(catalog, name)
    const tables = await this.tables(catalog, name)
    const volumes = await this.volumes(catalog, name)
    const functions = await this.functions(catalog, name)
    if (tables.length + volumes.length + functions.length > 0 && !cascade) {
      throw new CatalogError('SCHEMA_NOT_EMPTY', `the schema ${schema.catalog}.${schema.name} still holds ${tables.length} tables, ${volumes.length} volumes and ${functions.length} functions`, { hint: 'DROP SCHEMA … CASCADE drops them too' })
    }
    for (const table of tables) await this.dropTable(table)
    for (const volume of volumes) await this.dropVolume(volume)
    for (const each of functions) await this.dropFunction(each)
    await this.#schemas(schema.catalog).delete(schema.name)
  }

  /** Registers a table or view. The schema must exist; the location is filled in for what is kept in files. */
  async createTable(table: NewTable, { ifNotExists = false } = {}): Promise<TableEntry> {
    return create(this.#tables(table.catalog, table.schema), await this.#complete(table), 'TABLE_OR_VIEW_ALREADY_EXISTS', ifNotExists)
  }

  /** Registers a table or view, replacing an entry of that name. */
  async putTable(table: NewTable): Promise<TableEntry> {
    const entry = await this.#complete(table)
    await this.#tables(table.catalog, table.schema).put(entry.name, entry)
    return entry
  }

  async table(name: TableName): Promise<TableEntry> {
    const found = await this.findTable(name)
    return found ?? missing('TABLE_OR_VIEW_NOT_FOUND', 'table or view', fullName(name), await this.tables(name.catalog, name.schema))
  }

  /** Undefined when the table, its schema or its catalog does not exist. */
  async findTable({ catalog, schema, name }: TableName): Promise<TableEntry | undefined> {
    return this.#tables(catalog, schema).get(normalName(name))
  }

  async tables(catalog: string, schema: string): Promise<TableEntry[]> {
    const entry = await this.schema(catalog, schema)
    return this.#tables(entry.catalog, entry.name).list()
  }

  /** The table that is kept in this folder; looks at every table there is. */
  async tableAt(location: string): Promise<TableEntry | undefined> {
    for (const { name: catalog } of await this.catalogs()) {
      for (const { name: schema } of await this.schemas(catalog)) {
        const found = (await this.tables(catalog, schema)).find((table) => table.location === location)
        if (found) return found
      }
    }
    return undefined
  }

  /** Forgets a table; its files stay. False when there was none. */
  async dropTable({ catalog, schema, name }: TableName): Promise<boolean> {
    await this.#grants().delete(`TABLE ${fullName({ catalog, schema, name }).toLowerCase()}`)
    return this.#tables(catalog, schema).delete(normalName(name))
  }

  async createVolume(volume: NewVolume, { ifNotExists = false } = {}): Promise<VolumeEntry> {
    const schema = await this.schema(volume.catalog, volume.schema)
    const name = normalName(volume.name)
    const location = volume.location ?? `${rootOf(schema)}/__volumes/${name}`
    const entry: VolumeEntry = { type: 'MANAGED', tags: {}, ...volume, catalog: schema.catalog, schema: schema.name, name, location }
    return create(this.#volumes(schema.catalog, schema.name), entry, 'VOLUME_ALREADY_EXISTS', ifNotExists)
  }

  async volume(name: TableName): Promise<VolumeEntry> {
    const found = await this.#volumes(name.catalog, name.schema).get(normalName(name.name))
    return found ?? missing('VOLUME_NOT_FOUND', 'volume', fullName(name), await this.volumes(name.catalog, name.schema))
  }

  /** The storage path that `/Volumes/catalog/schema/volume/…` means; undefined when a path is of another kind. Throws `CatalogError('VOLUME_NOT_FOUND')`. */
  async pathInVolume(path: string): Promise<string | undefined> {
    const [, catalog, schema, name, rest = ''] = /^(?:dbfs:)?\/Volumes\/([^/]+)\/([^/]+)\/([^/]+)(?:\/(.*?))?\/?$/.exec(path) ?? []
    if (catalog === undefined || schema === undefined || name === undefined) return undefined
    const { location } = await this.volume({ catalog, schema, name })
    return rest === '' ? location : `${location}/${rest}`
  }

  async volumes(catalog: string, schema: string): Promise<VolumeEntry[]> {
    const entry = await this.schema(catalog, schema)
    return this.#volumes(entry.catalog, entry.name).list()
  }

  /** Says something else about a volume that exists. */
  async putVolume(entry: VolumeEntry): Promise<void> {
    await this.volume(entry)
    await this.#volumes(entry.catalog, entry.schema).put(entry.name, entry)
  }

  /** Forgets a volume; its files stay. False when there was none. */
  async dropVolume({ catalog, schema, name }: TableName): Promise<boolean> {
    await this.#grants().delete(`VOLUME ${fullName({ catalog, schema, name }).toLowerCase()}`)
    return this.#volumes(catalog, schema).delete(normalName(name))
  }

  /** Registers a function. The schema must exist. */
  async createFunction(entry: NewFunction, { ifNotExists = false, orReplace = false } = {}): Promise<FunctionEntry> {
    const schema = await this.schema(entry.catalog, entry.schema)
    const complete: FunctionEntry = { tags: {}, createdAt: this.#effects.now().toISOString(), ...entry, catalog: schema.catalog, schema: schema.name, name: normalName(entry.name) }
    if (!orReplace) return create(this.#functions(schema.catalog, schema.name), complete, 'ROUTINE_ALREADY_EXISTS', ifNotExists)
    await this.#functions(schema.catalog, schema.name).put(complete.name, complete)
    return complete
  }

  /** Undefined when the function, its schema or its catalog does not exist. */
  async findFunction({ catalog, schema, name }: TableName): Promise<FunctionEntry | undefined> {
    return this.#functions(catalog, schema).get(normalName(name))
  }

  async function(name: TableName): Promise<FunctionEntry> {
    return (await this.findFunction(name)) ?? missing('ROUTINE_NOT_FOUND', 'function', fullName(name), await this.functions(name.catalog, name.schema))
  }

  async functions(catalog: string, schema: string): Promise<FunctionEntry[]> {
    const entry = await this.schema(catalog, schema)
    return this.#functions(entry.catalog, entry.name).list()
  }

  /** False when there was none. */
  async dropFunction({ catalog, schema, name }: TableName): Promise<boolean> {
    await this.#grants().delete(`FUNCTION ${fullName({ catalog, schema, name }).toLowerCase()}`)
    return this.#functions(catalog, schema).delete(normalName(name))
  }

  /** Who was granted what on an object, by `object` (`TABLE` for views too) and full name; nothing when nobody was. They go with the object. */
  async grants(object: string, of: string): Promise<GrantEntry> {
    const name = `${object} ${of.toLowerCase()}`
    return (await this.#grants().get(name)) ?? { name, object, of, granted: {} }
  }

  async putGrants(entry: GrantEntry): Promise<void> {
    await this.#grants().put(entry.name, entry)
  }

  /** Where a table of this name is kept unless it says otherwise. */
  async locationOf({ catalog, schema, name }: TableName): Promise<string> {
    return `${rootOf(await this.schema(catalog, schema))}/${normalName(name)}`
  }

  async #complete(table: NewTable): Promise<TableEntry> {
    const schema = await this.schema(table.catalog, table.schema)
    const name = normalName(table.name)
    const location = table.type === 'VIEW' ? undefined : (table.location ?? `${rootOf(schema)}/${name}`)
    return {
      columns: [],
      properties: {},
      tags: {},
      createdAt: this.#effects.now().toISOString(),
      ...table,
      catalog: schema.catalog,
      schema: schema.name,
      name,
      ...(location === undefined ? {} : { location }),
    }
  }

  #catalogs = (): Documents<CatalogEntry> => documentsIn(this.#storage, 'catalogs')
  #schemas = (catalog: string): Documents<SchemaEntry> => documentsIn(this.#storage, `schemas/${segment(catalog)}`)
  #tables = (catalog: string, schema: string): Documents<TableEntry> => documentsIn(this.#storage, `tables/${segment(catalog)}/${segment(schema)}`)
  #functions = (catalog: string, schema: string): Documents<FunctionEntry> => documentsIn(this.#storage, `functions/${segment(catalog)}/${segment(schema)}`)
  #grants = (): Documents<GrantEntry> => documentsIn(this.#storage, 'grants')
  #volumes = (catalog: string, schema: string): Documents<VolumeEntry> => documentsIn(this.#storage, `volumes/${segment(catalog)}/${segment(schema)}`)
}

const segment = (name: string): string => encodeURIComponent(normalName(name))

const rootOf = ({ catalog, name, storageRoot }: SchemaEntry): string => storageRoot ?? `local/unity-catalog/${catalog}/${name}`

async function create<T extends { readonly name: string }>(documents: Documents<T>, entry: T, code: CatalogErrorCode, ifNotExists: boolean): Promise<T> {
  const held = await documents.get(entry.name)
  if (held && !ifNotExists) throw new CatalogError(code, `${entry.name} already exists`)
  if (!held) await documents.put(entry.name, entry)
  return held ?? entry
}

function missing(code: CatalogErrorCode, what: string, name: string, others: readonly { readonly name: string }[]): never {
  const similar = nearest(name.split('.').at(-1) ?? name, others.map((other) => other.name))
  throw new CatalogError(code, `there is no ${what} ${name}`, { hint: similar && `did you mean ${similar}?` })
}
